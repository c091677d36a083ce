//! Pass, Wait, Choice, Succeed, Fail.

use super::{Topic, decided, documented, inferred, open};
use crate::catalog::decisions::Decision;
use crate::catalog::source;

pub(super) const PASS: Topic = Topic {
    title: "Pass",
    rules: &[documented(
        "a Pass without constructors hands its input on, with `OutputConstructor` what that builds",
        source::PASS,
        "simulate::tests::states::pass_hands_its_input_on",
    )],
};

pub(super) const WAIT: Topic = Topic {
    title: "Wait",
    rules: &[
        documented(
            "a Wait lasts 1 to 300 seconds in a Standard flow, 1 to 20 in an Express flow",
            source::WAIT,
            "simulate::tests::states::a_wait_out_of_range_fails",
        ),
        inferred(
            "a Wait hands its input on",
            source::WAIT,
            "simulate::tests::states::wait_moves_the_clock_and_hands_its_input_on",
        ),
        open(
            "`Seconds` may be text of digits, and a number such as `2.0` that is whole",
            "Q79",
            "simulate::tests::states::a_wait_takes_whole_seconds_however_they_are_written",
        ),
        decided(
            Decision::WaitRange,
            "simulate::tests::readings::a_wait_out_of_range_may_last_as_long_as_it_can",
        ),
    ],
};

pub(super) const CHOICE: Topic = Topic {
    title: "Choice",
    rules: &[
        documented(
            "conditions are tried in order, and the first one that is true decides; later ones are not evaluated",
            source::CHOICE,
            "simulate::tests::states::choice_takes_the_first_true_branch_and_hands_its_input_on",
        ),
        documented(
            "if none is true, `Default` is taken",
            source::CHOICE,
            "simulate::tests::states::choice_takes_the_default_if_nothing_is_true",
        ),
        inferred(
            "the chosen state receives the input of the Choice, after its `InputConstructor`",
            source::CHOICE,
            "simulate::tests::states::choice_takes_the_first_true_branch_and_hands_its_input_on",
        ),
        decided(
            Decision::ConditionFails,
            "simulate::tests::readings::a_condition_that_fails_may_count_as_false",
        ),
    ],
};

pub(super) const ENDS: Topic = Topic {
    title: "Succeed, Fail and `End`",
    rules: &[
        documented(
            "`End: true` and Succeed end the scope that they stand in, not those around it",
            source::SUCCEED,
            "simulate::tests::states::succeed_ends_only_the_scope_that_it_stands_in",
        ),
        documented(
            "Succeed is a Pass that ends: its constructors build the output of its scope",
            source::SUCCEED,
            "simulate::tests::states::succeed_ends_its_scope_as_a_pass_does",
        ),
        documented(
            "a Fail of the flow's own scope ends the execution with its `Code` and `Detail`",
            source::FAIL,
            "simulate::tests::states::fail_ends_the_run_with_its_code_and_detail",
        ),
        decided(
            Decision::NestedFail,
            "simulate::tests::readings::a_nested_fail_may_end_the_whole_execution",
        ),
        decided(
            Decision::FailCode,
            "simulate::tests::states::fail_without_code_and_detail_has_invented_ones",
        ),
        open(
            "`Code.$` and `Detail.$` may be expressions; what they give that is no text counts as its JSON",
            "Q25",
            "simulate::tests::states::code_and_detail_of_a_fail_may_be_expressions",
        ),
    ],
};
