use super::*;
use crate::fixture::cursor;

/// What becomes of a flow when the name at `$0` is changed: the lines that differ, or the refusal.
fn renamed(text: &str, name: &str) -> String {
    let (text, offset) = cursor(text);
    let analysis = Analysis::new(text.as_str());
    let found = rename(&analysis, offset, name);
    let prepared = prepare_rename(&analysis, offset);
    match found {
        Ok(renaming) => {
            assert!(prepared.is_ok(), "what can be renamed can be prepared");
            let after = apply_edits(&text, &renaming.edits);
            let lines = after.lines().zip(text.lines());
            let changed = lines.filter(|(new, old)| new != old);
            changed.map(|(it, _)| format!("{}\n", it.trim())).collect()
        }
        Err(reason) => {
            if let Err(unprepared) = prepared {
                assert_eq!(unprepared, reason);
            }
            format!("! {reason}")
        }
    }
}

const FLOW: &str = "\
Type: StateMachine
Name: order
StartAt: A
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - {Name: B, Type: Pass, Next: 'A'}
          - Name: \"A\"
            Type: Pass
            GlobalConstructor: {seen.$: $Global.seen}
            OutputConstructor: {n.$: length($Input.list)}
            End: true
    Catch:
      - Errors: [FnF.ALL]
        Next: >-
          C
    Next: C
  - Name: C
    Type: Choice
    Branches:
      - Condition: $Global[\"seen\"] == 1 && $Global.seen.x
        Next: A
    Default: C
  - &d
    Name: D
    Type: Task
    Action: FC:InvokeFunction
    Parameters: {resourceArn: x}
    Next: Q
";

fn at(mark: &str) -> String {
    let at = FLOW.find(mark).expect("the mark is in the flow") + mark.len() - 1;
    format!("{}$0{}", &FLOW[..at], &FLOW[at..])
}

#[test]
fn states_in_every_style() {
    assert_eq!(
        renamed(&at("StartAt: A"), "X"),
        "StartAt: X\n- Name: X\nNext: X\n"
    );
    assert_eq!(
        renamed(&at("Name: \"A"), "it's \"X\""),
        "- {Name: B, Type: Pass, Next: 'it''s \"X\"'}\n- Name: \"it's \\\"X\\\"\"\n"
    );
    assert_eq!(
        renamed(&at("Default: C"), "a: b #c"),
        "a: b #c\nNext: 'a: b #c'\n- Name: 'a: b #c'\nDefault: 'a: b #c'\n"
    );
    assert_eq!(
        renamed(&at("StartAt: B"), "b, [c]"),
        "- StartAt: b, [c]\n- {Name: 'b, [c]', Type: Pass, Next: 'A'}\n"
    );
    assert_eq!(
        renamed(&at("StartAt: B"), "123"),
        "- StartAt: '123'\n- {Name: '123', Type: Pass, Next: 'A'}\n"
    );
    assert_eq!(renamed(&at("StartAt: A"), "A"), "", "nothing changes");
}

#[test]
fn variables_and_anchors() {
    assert_eq!(
        renamed(&at("{seen"), "met"),
        "GlobalConstructor: {met.$: $Global.met}\n- Condition: $Global[\"met\"] == 1 && $Global.met.x\n"
    );
    assert_eq!(renamed(&at("&d"), "e-1"), "- &e-1\n");
    let text = "a: &x$0 1\nb: [*x, *x ]\nc: &x 2\nd: *x\n";
    assert_eq!(renamed(text, "y"), "a: &y 1\nb: [*y, *y ]\n");
}

#[test]
fn names_that_would_collide_or_break() {
    let refused = |mark: &str, name: &str| renamed(&at(mark), name);
    assert_eq!(
        refused("StartAt: A", "C"),
        "! `C` in line 21 has this name already"
    );
    assert_eq!(
        refused("Name: B", "A"),
        "! `A[0]/A` in line 11 has this name already"
    );
    assert_eq!(
        refused("StartAt: A", "B"),
        "StartAt: B\n- Name: B\nNext: B\n"
    );
    assert_eq!(refused("StartAt: A", " "), "! a name must not be blank");
    assert_eq!(
        refused("StartAt: A", "a\nb"),
        "! a name has neither line breaks nor tabs"
    );
    assert_eq!(
        refused("StartAt: A", "a "),
        "! a name must not begin or end with a blank"
    );
    assert_eq!(
        refused("{seen", "a-b"),
        "! `$Global.a-b` is no expression: a name has letters, digits and `_`"
    );
    let two = "States: [{Name: A, GlobalConstructor: {a$0: 1, b: 2}}]\n";
    assert_eq!(
        renamed(two, "b"),
        "! line 1 writes a global variable `b` already"
    );
    assert_eq!(
        refused("&d", "a b"),
        "! the name of an anchor has no blanks, commas and brackets"
    );
    assert_eq!(
        renamed("a: &x$0 1\nb: &y 2\n", "y"),
        "! line 2 has an anchor `&y` already"
    );
    assert_eq!(
        renamed("a: &x$0 1\nb: *y\n", "y"),
        "! `*y` in line 2 would come to stand for it"
    );
}

#[test]
fn a_name_that_is_led_to_already_may_be_given() {
    assert_eq!(renamed(&at("Name: D"), "Q"), "Name: Q\n");
}

#[test]
fn names_that_are_not_ours_to_change() {
    let refused = |mark: &str| renamed(&at(mark), "x");
    for (mark, reason) in [
        ("Type", "`Type` is a word of the language"),
        (
            "Name: order",
            "the flow has the name that it was created with",
        ),
        ("resourceArn", "`resourceArn` is named by the service"),
        ("FC:Invoke", "actions are named by their services"),
        ("FnF.ALL", "error codes are named by who raises them"),
        ("length", "`length` is a built-in function"),
        ("$Input", "`$Input` is a built-in variable"),
        ("Next: Q", "no state is named `Q`"),
        (
            "Input.list",
            "members of data cannot be renamed: services, other flows and tests may know them by name",
        ),
        (
            "OutputConstructor: {n",
            "members of data cannot be renamed: services, other flows and tests may know them by name",
        ),
        (
            "StateMachine",
            "only states, global variables and anchors can be renamed",
        ),
    ] {
        assert_eq!(refused(mark), format!("! {reason}"), "{mark}");
    }
    assert_eq!(renamed("a: *x$0\n", "y"), "! no anchor has the name `x`");
    assert_eq!(
        renamed("$0", "y"),
        "! only states, global variables and anchors can be renamed"
    );
}

#[test]
fn a_variable_that_is_handed_on_as_a_whole_keeps_its_name() {
    let text = "\
States:
  - Name: A
    GlobalConstructor: {a$0: 1}
    OutputConstructor: {all.$: $Global}
";
    assert_eq!(
        renamed(text, "b"),
        "! `$Global` is read as a whole in line 4: what gets it may know `a` by this name"
    );
}

#[test]
fn states_that_share_their_name_change_together() {
    let text = "\
StartAt: P
States:
  - Name: P
    Type: Parallel
    Branches:
      - {StartAt: B, States: [&b {Name: B, Type: Pass, End: true}]}
      - {StartAt: $0B, States: [*b]}
    End: true
";
    assert_eq!(
        renamed(text, "X"),
        "- {StartAt: X, States: [&b {Name: X, Type: Pass, End: true}]}\n- {StartAt: X, States: [*b]}\n"
    );
    let (text, offset) = cursor(text);
    let renaming = rename(&Analysis::new(text), offset, "X").expect("it can be renamed");
    assert_eq!(renaming.states.len(), 2);
    let data = "\
StartAt: A
States:
  - Name: &a A$0
    Type: Pass
    OutputConstructor: {from: *a}
    End: true
";
    assert_eq!(
        renamed(data, "B"),
        "! `*a` in line 5 uses the name `A` for something else"
    );
}

#[test]
fn names_of_several_lines_are_left_alone() {
    let text = "StartAt: \"a\\nb\"\nStates:\n  - Name: \"a\\nb$0\"\n";
    assert_eq!(
        renamed(text, "x"),
        "! a name of several lines cannot be renamed"
    );
    let literal = "StartAt: A\nStates:\n  - Name: |\n      A$0\n";
    assert_eq!(renamed(literal, "x"), "x\n", "the line break stays");
}
