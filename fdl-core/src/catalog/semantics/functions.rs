//! Expressions and functions, as far as the pages leave them open.

use super::{Topic, decided, open, own};
use crate::catalog::decisions::Decision;

pub(super) const EXPRESSIONS: Topic = Topic {
    title: "Expressions and functions",
    rules: &[
        decided(
            Decision::NoConversion,
            "simulate::tests::readings::numbers_may_be_compared_with_text",
        ),
        decided(
            Decision::Arithmetic,
            "simulate::tests::readings::arithmetic_may_compute",
        ),
        decided(
            Decision::EachElement,
            "expr::eval::tests::each_element_and_comparisons_can_be_read_the_other_way",
        ),
        open(
            "`? :`, `??` and `=~` cannot be evaluated",
            "Q36",
            "expr::eval::tests::arithmetic_computes_if_that_is_assumed",
        ),
        own(
            "the seed decides what `uuid` and `randomInt` give",
            "expr::eval::tests::the_seed_decides_the_random_numbers",
        ),
        decided(
            Decision::PatternFirst,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
        decided(
            Decision::ExtraArguments,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
        decided(
            Decision::Characters,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
        decided(
            Decision::MissingElement,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
        decided(
            Decision::UpperBound,
            "simulate::tests::readings::functions_may_be_read_otherwise",
        ),
        decided(
            Decision::SortedKeys,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
        decided(
            Decision::SecondWins,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
        decided(
            Decision::AnyJson,
            "expr::eval::tests::functions_can_be_read_the_other_way",
        ),
    ],
};
