use crate::analysis::Analysis;

/// The flow's own scope in words: what is not reached, what is endless, whether all is known.
fn check(states: &str) -> String {
    let text = format!("Type: StateMachine\nStartAt: A\nStates:\n{states}");
    let analysis = Analysis::new(text);
    let (flow, graph) = (&analysis.flow, &analysis.graph);
    let mut out = String::new();
    for scope in &flow.scopes {
        let found = graph.scope(scope.id);
        let names = |ids: &[crate::model::StateId]| -> String {
            let names: Vec<String> = ids.iter().map(|&id| flow.path(id).to_string()).collect();
            names.join(" ")
        };
        let unreached = names(&graph.unreached(scope));
        let endless: Vec<String> = found.endless.iter().map(|it| names(it)).collect();
        out += &format!(
            "{}: unreached [{unreached}], endless {endless:?}{}\n",
            scope.id.0,
            if found.complete { "" } else { ", incomplete" },
        );
    }
    out.trim_end().to_owned()
}

const END: &str = "  - {Type: Pass, Name: E, End: true}\n";

#[test]
fn a_chain_is_reached_whole() {
    let states = format!("  - {{Type: Pass, Name: A, Next: E}}\n{END}");
    insta::assert_snapshot!(check(&states), @r#"0: unreached [], endless []"#);
}

#[test]
fn what_no_way_leads_to() {
    let states = format!(
        "  - {{Type: Pass, Name: A, Next: E}}\n{END}  - {{Type: Pass, Name: X, Next: Y}}\n  - {{Type: Pass, Name: Y, Next: X}}\n"
    );
    insta::assert_snapshot!(check(&states), @r#"0: unreached [X Y], endless []"#);
}

#[test]
fn choices_and_error_rules_are_ways() {
    let states = format!(
        "  - Type: Choice\n    Name: A\n    Branches:\n      - {{Condition: $Input.x, Next: B}}\n    Default: C\n  - Type: Task\n    Name: B\n    Catch:\n      - {{Errors: [FnF.ALL], Next: D}}\n    Next: E\n  - {{Type: Succeed, Name: C}}\n  - {{Type: Fail, Name: D}}\n{END}"
    );
    insta::assert_snapshot!(check(&states), @r#"0: unreached [], endless []"#);
}

#[test]
fn a_cycle_that_nothing_leaves() {
    let states = "  - {Type: Pass, Name: A, Next: B}\n  - {Type: Wait, Name: B, Seconds: 1, Next: C}\n  - {Type: Pass, Name: C, Next: B}\n";
    insta::assert_snapshot!(check(states), @r#"0: unreached [], endless ["B C"]"#);
    insta::assert_snapshot!(check("  - {Type: Pass, Name: A, Next: A}\n"), @r#"0: unreached [], endless ["A"]"#);
}

#[test]
fn a_choice_within_the_cycle_does_not_leave_it() {
    let states = "  - Type: Choice\n    Name: A\n    Branches:\n      - {Condition: $Input.x, Next: B}\n    Default: A\n  - {Type: Pass, Name: B, Next: A}\n";
    insta::assert_snapshot!(check(states), @r#"0: unreached [], endless ["A B"]"#);
}

#[test]
fn ways_out_of_a_cycle() {
    let by_choice = format!(
        "  - Type: Choice\n    Name: A\n    Branches:\n      - {{Condition: $Input.x, Next: E}}\n    Default: A\n{END}"
    );
    insta::assert_snapshot!(check(&by_choice), @r#"0: unreached [], endless []"#);
    let by_rule = format!(
        "  - Type: Task\n    Name: A\n    Catch:\n      - {{Errors: [FnF.ALL], Next: E}}\n    Next: A\n{END}"
    );
    insta::assert_snapshot!(check(&by_rule), @r#"0: unreached [], endless []"#);
    insta::assert_snapshot!(check("  - {Type: Pass, Name: A, Next: A, End: true}\n"), @r#"0: unreached [], endless []"#);
    insta::assert_snapshot!(check("  - {Type: Task, Name: A, Next: A, Catch: [{Errors: [X], Next: Gone}]}\n"), @r#"0: unreached [], endless [], incomplete"#);
}

#[test]
fn later_states_of_a_name_are_reached_with_the_first() {
    let states = format!(
        "  - {{Type: Pass, Name: A, Next: E}}\n  - {{Type: Pass, Name: A, Next: F}}\n{END}  - {{Type: Succeed, Name: F}}\n"
    );
    insta::assert_snapshot!(check(&states), @r#"0: unreached [], endless []"#);
}

#[test]
fn nothing_is_said_where_a_way_is_not_known() {
    let unknown_target = format!("  - {{Type: Pass, Name: A, Next: Gone}}\n{END}");
    insta::assert_snapshot!(check(&unknown_target), @r#"0: unreached [], endless [], incomplete"#);
    let missing_next = format!("  - {{Type: Pass, Name: A}}\n{END}");
    insta::assert_snapshot!(check(&missing_next), @r#"0: unreached [], endless [], incomplete"#);
    let no_default = format!("  - {{Type: Choice, Name: A, Branches: []}}\n{END}");
    insta::assert_snapshot!(check(&no_default), @r#"0: unreached [], endless [], incomplete"#);
    let no_branch =
        format!("  - {{Type: Choice, Name: A, Branches: ['Condition:x'], Default: E}}\n{END}");
    insta::assert_snapshot!(check(&no_branch), @"0: unreached [], endless [], incomplete");
    let no_mapping = format!("  - {{Type: Pass, Name: A, End: true}}\n  - text\n{END}");
    insta::assert_snapshot!(check(&no_mapping), @r#"0: unreached [], endless [], incomplete"#);
    let broken = format!("  - {{Type: Pass, Name: A, End: true}}\n{END}    Nex\n");
    insta::assert_snapshot!(check(&broken), @r#"0: unreached [], endless [], incomplete"#);
}

#[test]
fn each_scope_for_itself() {
    let states = "  - Type: Parallel\n    Name: A\n    End: true\n    Branches:\n      - StartAt: B\n        States:\n          - {Type: Pass, Name: B, End: true}\n          - {Type: Pass, Name: C, End: true}\n      - StartAt: Gone\n        States:\n          - {Type: Pass, Name: D, End: true}\n";
    insta::assert_snapshot!(check(states), @r#"
    0: unreached [], endless []
    1: unreached [A[0]/C], endless []
    2: unreached [], endless [], incomplete
    "#);
}

#[test]
fn a_long_chain_needs_no_deep_stack() {
    let mut states = String::new();
    for at in 0..20_000 {
        let name = if at == 0 {
            "A".to_owned()
        } else {
            format!("S{at}")
        };
        states += &format!("  - {{Type: Pass, Name: {name}, Next: S{}}}\n", at + 1);
    }
    states += "  - {Type: Pass, Name: S20000, Next: A}\n";
    let analysis = Analysis::new(format!("StartAt: A\nStates:\n{states}"));
    let scope = analysis.graph.scope(crate::model::ScopeId(0));
    assert!(scope.complete);
    assert_eq!(
        scope.endless.iter().map(Vec::len).collect::<Vec<_>>(),
        [20_001]
    );
}

#[test]
fn sources_are_the_edges_turned_round() {
    let analysis = Analysis::new(
        "StartAt: A\nStates:\n  - {Type: Pass, Name: A, Next: C}\n  - {Type: Pass, Name: B, Next: C}\n  - {Type: Pass, Name: C, End: true}\n",
    );
    let flow = &analysis.flow;
    let target = flow
        .find(crate::model::ScopeId(0), "C")
        .expect("it is there");
    let sources = analysis.graph.sources(target.id).iter();
    let names: Vec<String> = sources.map(|(id, _)| flow.path(*id).to_string()).collect();
    assert_eq!(names, ["A", "B"]);
}
