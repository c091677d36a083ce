use super::*;
use crate::checks::{Fix, Severity};

fn finding(start: u32, end: u32, safe: bool) -> Diagnostic {
    let range = TextRange::new(start, end);
    let text = "x".to_owned();
    Diagnostic {
        code: "unknown-next",
        severity: Severity::Error,
        range,
        message: String::new(),
        related: Vec::new(),
        fixes: vec![Fix {
            title: format!("Change {start}"),
            safe,
            edits: vec![Edit { range, text }],
        }],
        tag: None,
    }
}

#[test]
fn the_fixes_of_touched_findings_are_offered() {
    let findings = [finding(0, 4, true), finding(6, 9, false)];
    let analysis = Analysis::new("Next: a\nb: c\n");
    let titles = |range| {
        let actions =
            code_actions(&analysis.tree, &analysis.lines, &findings, &[range]).into_iter();
        actions
            .map(|it| (it.title, it.preferred))
            .collect::<Vec<_>>()
    };
    let ignore = ("Ignore `unknown-next` here".to_owned(), false);
    let all = ("Apply all safe fixes".to_owned(), false);
    assert_eq!(
        titles(TextRange::empty(4)),
        [("Change 0".to_owned(), true), ignore.clone(), all.clone()]
    );
    assert_eq!(
        titles(TextRange::new(5, 7)),
        [("Change 6".to_owned(), false), ignore, all.clone()]
    );
    assert_eq!(titles(TextRange::empty(20)), [all]);
    // Two in one line are silenced together.
    let findings = [finding(0, 4, true), finding(2, 5, true)];
    let found = code_actions(
        &analysis.tree,
        &analysis.lines,
        &findings,
        &[TextRange::empty(3)],
    );
    let found: Vec<&str> = found.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(
        found,
        [
            "Change 0",
            "Change 2",
            "Ignore `unknown-next` here",
            "Apply all safe fixes"
        ]
    );
}

#[test]
fn all_safe_fixes_are_disjoint() {
    let findings = [
        finding(3, 6, true),
        finding(5, 8, true),
        finding(9, 9, true),
        finding(10, 12, false),
    ];
    let starts: Vec<u32> = safe_fixes(&findings)
        .iter()
        .map(|it| it.range.start)
        .collect();
    assert_eq!(starts, [3, 9]);
}

/// Applies the action of that title at the `$0`; none where it is not offered.
fn refactored(text: &str, title: &str) -> Option<String> {
    let (text, offset) = crate::fixture::cursor(text);
    let analysis = Analysis::new(text.as_str());
    let options = crate::checks::CheckOptions::default();
    let found = crate::checks::check(&analysis, &options);
    let mut actions = refactorings(&analysis, &found, TextRange::empty(offset)).into_iter();
    let action = actions.find(|it| it.title == title)?;
    Some(crate::text::apply_edits(&text, &action.edits))
}

#[track_caller]
fn check(title: &str, before: &str, after: &str) {
    let found = refactored(before, title).expect("it is offered");
    assert_eq!(found, after, "got:\n{found}");
}

const HEAD: &str = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: A\nStates:\n";

fn flow(states: &str) -> String {
    format!("{HEAD}{states}")
}

#[test]
fn a_state_that_is_missing_is_created() {
    check(
        "Create the state `Ship it`",
        &flow(
            "  - Name: A\n    Type: Pass\n    Next: Sh$0ip it # later\n\n  - {Name: B, Type: Succeed}\n",
        ),
        &flow(
            "  - Name: A\n    Type: Pass\n    Next: Ship it # later\n\n  - Name: Ship it\n    Type: Pass\n    End: true\n\n  - {Name: B, Type: Succeed}\n",
        ),
    );
    let known = flow("  - Name: A\n    Type: Pass\n    Next: A$0\n");
    assert_eq!(refactored(&known, "Create the state `A`"), None);
}

#[test]
fn a_state_is_put_between_two() {
    check(
        "Insert a state before `B`",
        &flow("  - Name: A\n    Type: Pass\n    Next: B$0\n  - Name: B\n    Type: Succeed\n"),
        &flow(
            "  - Name: A\n    Type: Pass\n    Next: New state\n  - Name: New state\n    Type: Pass\n    Next: B\n  - Name: B\n    Type: Succeed\n",
        ),
    );
    check(
        "Insert a state before `A`",
        "StartAt: A$0\nStates:\n  # first\n  - Name: A\n    Type: Pass\n    Next: B\n\n  - Name: B\n    Type: Succeed\n",
        "StartAt: New state\nStates:\n  - Name: New state\n    Type: Pass\n    Next: A\n\n  # first\n  - Name: A\n    Type: Pass\n    Next: B\n\n  - Name: B\n    Type: Succeed\n",
    );
    // Branches take turns state by state: one more changes the order of calls.
    let nested = "  - Name: P\n    Type: Parallel\n    Branches:\n      - StartAt: A\n        States:\n          - {Name: A, Type: Pass, Next: B$0}\n          - {Name: B, Type: Succeed}\n    End: true\n";
    assert_eq!(refactored(&flow(nested), "Insert a state before `B`"), None);
}

#[test]
fn a_pass_state_is_taken_out() {
    let title = "Inline the Pass state `P`";
    check(
        title,
        &flow(
            "  - Name: A\n    Type: Pass\n    Next: P\n  - Name: P$0\n    Type: Pass\n    Next: B\n  - Name: B\n    Type: Succeed\n",
        ),
        &flow("  - Name: A\n    Type: Pass\n    Next: B\n  - Name: B\n    Type: Succeed\n"),
    );
    check(
        title,
        &flow("  - Name: A\n    Type: Pass\n    Next: P\n  - {Name: P$0, Type: Pass, End: true}\n"),
        &flow("  - Name: A\n    Type: Pass\n    End: true\n"),
    );
    for kept in [
        // Something is lost: data, a comment, an anchor, the only end of a Choice.
        "  - Name: A\n    Type: Pass\n    Next: P\n  - Name: P$0\n    Type: Pass\n    OutputConstructor: {a: 1}\n    End: true\n",
        "  - Name: A\n    Type: Pass\n    Next: P\n  - Name: P$0 # why\n    Type: Pass\n    End: true\n",
        "  - Name: A\n    Type: Pass\n    Next: P\n  # why\n  - Name: P$0\n    Type: Pass\n    End: true\n",
        "  - Name: A\n    Type: Pass\n    Next: P\n  - Name: &n P$0\n    Type: Pass\n    End: true\n",
        "  - Name: A\n    Type: Choice\n    Branches: [{Condition: $Input.a, Next: P}]\n    Default: P\n  - Name: P$0\n    Type: Pass\n    End: true\n",
        "  - Name: A\n    Type: Pass\n    End: true\n  - Name: P$0\n    Type: Pass\n    Next: P\n",
    ] {
        assert_eq!(refactored(&flow(kept), title), None, "{kept}");
    }
}

#[test]
fn rules_are_added() {
    let task = "  - Name: A$0\n    Type: Task\n    Action: MNS:SendMessage\n    End: true\n";
    let plain = task.replace("$0", "");
    let retry = refactored(&flow(task), "Add Retry for transient errors").expect("it is offered");
    let rule = &retry[retry.find("    Retry:").expect("a rule")..];
    insta::assert_snapshot!(rule, @"
    Retry:
      - Errors: [MNS.InternalError]
        Description: The service is busy
        MaxAttempts: 3
        IntervalSeconds: 1
        BackoffRate: 2
    End: true
    ");
    check(
        "Add Catch",
        &flow(task),
        &flow(&plain.replace(
            "    End: true\n",
            "    Catch:\n      - Errors: [FnF.ALL]\n        Description: Give up\n        OutputConstructor:\n          code.$: $Context.Current.Error.Code\n          detail.$: $Context.Current.Error.Detail\n        Next: A failed\n    End: true\n  - Name: A failed\n    Type: Fail\n    Code: Failed\n    Detail: A failed\n",
        )),
    );
    let pass = flow("  - Name: A$0\n    Type: Pass\n    End: true\n");
    assert_eq!(refactored(&pass, "Add Catch"), None);
    assert_eq!(refactored(&pass, "Add Retry for transient errors"), None);
}

#[test]
fn collections_are_written_the_other_way() {
    let block = "States:\n  - Name: A\n    Parameters:$0\n      a: 'x'\n      b: [1, {c: d}]\n      e: x, y\n";
    let flow = "States:\n  - Name: A\n    Parameters: {a: 'x', b: [1, {c: d}], e: \"x, y\"}\n";
    let at = |text: &str, from: &str| text.replacen(from, &format!("{from}$0"), 1);
    let plain = block.replace("$0", "");
    check("Convert to flow style", &at(&plain, "      a"), flow);
    let block = plain.replace("e: x, y", "e: \"x, y\"");
    check("Convert to block style", &at(flow, "{a"), &block);
    check("Convert to flow style", &at(&plain, "Para"), flow);
    check("Convert to block style", &at(flow, "Para"), &block);
    check(
        "Convert to block style",
        "a:\n  - {b: 1,$0 c: [2]} # d\n",
        "a:\n  - b: 1\n    c: [2] # d\n",
    );
    check(
        "Convert to block style",
        "a: [1,$0 2]\n",
        "a:\n  - 1\n  - 2\n",
    );
    check("Convert to flow style", "a :\n  b$0: 1\n", "a : {b: 1}\n");
    check(
        "Convert to block style",
        "a : {b: 1,$0 c: 2}\n",
        "a :\n  b: 1\n  c: 2\n",
    );
    for kept in [
        "? a\n: {b: 1,$0 c: 2}\n",
        "a:\n  b$0: 1 # why\n  c: 2\n",
        "a:\n  b$0: |\n    text\n",
        "a:\n  b$0: &x 1\n",
        "a: {b$0: {c:\n  1}}\n",
        "a: [b$0: c]\n",
    ] {
        assert_eq!(refactored(kept, "Convert to flow style"), None, "{kept}");
        assert_eq!(refactored(kept, "Convert to block style"), None, "{kept}");
    }
}

#[test]
fn values_are_written_as_expressions_and_back() {
    let state = |member: &str| {
        flow(&format!(
            "  - Name: A\n    Type: Pass\n    OutputConstructor:\n      {member}\n    End: true\n"
        ))
    };
    for (value, expression, back) in [
        ("x$0: foo # why", "x.$: '\"foo\"' # why", "Write as text"),
        ("x$0: 1.50", "x.$: \"1.50\"", "Write as plain value"),
        ("x$0: true", "x.$: \"true\"", "Write as plain value"),
        ("x$0: null", "x.$: \"null\"", "Write as plain value"),
        ("x$0: $Input.a", "x.$: '\"$Input.a\"'", "Write as text"),
        ("x$0: {y: 1}", "", ""),
    ] {
        match expression {
            "" => assert_eq!(refactored(&state(value), "Write as expression"), None),
            _ => {
                check("Write as expression", &state(value), &state(expression));
                let marked = expression.replacen("x.$", "x.$$0", 1);
                check(back, &state(&marked), &state(&value.replace("$0", "")));
            }
        }
    }
    for kept in [
        "x.$$0: $Input",
        "x.$$0: '[1]'",
        "x$0: &n 1",
        "{x$0: 1, x.$: $Input}",
    ] {
        for title in [
            "Write as expression",
            "Write as text",
            "Write as plain value",
        ] {
            assert_eq!(refactored(&state(kept), title), None, "{kept}");
        }
    }
}

#[test]
fn the_task_token_is_passed() {
    let task = |rest: &str| {
        flow(&format!(
            "  - Name: A\n    Type: Task\n    Action: FC:InvokeFunction\n    TaskMode: WaitForCustomCallback\n    Parameters:\n      body:\n        a: 1\n{rest}    End: true\n"
        ))
    };
    let marked = task("").replacen("Name: A", "Name: A$0", 1);
    let passed = "        callbackToken.$: $Context.Current.TaskToken\n";
    check("Pass the task token", &marked, &task(passed));
    for kept in [
        task(passed).replacen("Name: A", "Name: A$0", 1),
        marked.replace("CustomCallback", "SystemCallback"),
        // The fix of the finding is offered there.
        task("").replacen("WaitFor", "Wait$0For", 1),
    ] {
        assert_eq!(refactored(&kept, "Pass the task token"), None, "{kept}");
    }
}
