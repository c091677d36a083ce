//! The half-typed texts that an editor asks about: what the tree keeps, and what is proposed.

use super::proposals;

/// A flow with one half-typed line, and what a proposal there must include.
struct Row {
    what: &'static str,
    line: &'static str,
    /// A label among the proposals; empty where nothing sensible can be proposed.
    proposed: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        what: "a bare word on a key's line",
        line: "    Act$0",
        proposed: "Action",
    },
    Row {
        what: "a key without value",
        line: "    TaskMode:$0",
        proposed: "RequestComplete",
    },
    Row {
        what: "a key without value, with a blank",
        line: "    TaskMode: $0",
        proposed: "WaitForCustomCallback",
    },
    Row {
        what: "a dash alone",
        line: "  - $0",
        proposed: "Name",
    },
    Row {
        what: "a half-typed first key",
        line: "  - Na$0",
        proposed: "Name",
    },
    Row {
        what: "an unclosed double quote",
        line: "    Action: \"FC:Inv$0",
        proposed: "FC:InvokeFunction",
    },
    Row {
        what: "an unclosed single quote",
        line: "    Next: 'Af$0",
        proposed: "After",
    },
    Row {
        what: "an unclosed bracket",
        line: "    Retry: [{Errors: [FC.Res$0",
        proposed: "FC.ResourceThrottled",
    },
    Row {
        what: "an unclosed brace",
        line: "    Action: FC:InvokeFunction\n    Parameters: {resour$0",
        proposed: "resourceArn",
    },
    Row {
        what: "one column too far",
        line: "     Act$0",
        proposed: "Action",
    },
    Row {
        what: "one column too little",
        line: "   Act$0",
        proposed: "Action",
    },
    Row {
        what: "a tab as indentation",
        line: "\tAct$0",
        proposed: "Action",
    },
    Row {
        what: "a value half typed",
        line: "    Next: Af$0",
        proposed: "After",
    },
    Row {
        what: "a duplicate key",
        line: "    Type: Pa$0",
        proposed: "Pass",
    },
    Row {
        what: "a stray bracket",
        line: "    ]$0",
        proposed: "",
    },
    Row {
        what: "a stray bracket behind a value",
        line: "    Next: Af$0]",
        proposed: "After",
    },
    Row {
        what: "an anchor half typed",
        line: "    Next: &$0",
        proposed: "",
    },
    Row {
        what: "an alias half typed",
        line: "    Next: *$0",
        proposed: "",
    },
    Row {
        what: "a second colon",
        line: "    Next: a: b$0",
        proposed: "After",
    },
    Row {
        what: "other scripts",
        line: "    动作$0",
        proposed: "Action",
    },
    Row {
        what: "a key with a blank before its colon",
        line: "    TaskMode :$0",
        proposed: "RequestComplete",
    },
    Row {
        what: "a key in double quotes",
        line: "    \"Act$0\"",
        proposed: "Action",
    },
    Row {
        what: "a key in single quotes, not closed",
        line: "    'Act$0",
        proposed: "Action",
    },
    Row {
        what: "a value that is half of an action",
        line: "    Action: FC:$0",
        proposed: "FC:InvokeFunction",
    },
    Row {
        what: "two dashes",
        line: "    Retry:\n      - - $0",
        proposed: "",
    },
    Row {
        what: "a rule's first key",
        line: "    Retry:\n      - Err$0",
        proposed: "Errors",
    },
    Row {
        what: "an item in the column of its key",
        line: "    Retry:\n    - Err$0",
        proposed: "Errors",
    },
    Row {
        what: "a rule not indented enough",
        line: "    Catch:\n     - Ne$0",
        proposed: "Next",
    },
    Row {
        what: "an empty pair of braces",
        line: "    Action: FC:InvokeFunction\n    Parameters: {$0}",
        proposed: "resourceArn",
    },
    Row {
        what: "an unclosed pair of braces behind a comma",
        line: "    Action: FC:InvokeFunction\n    Parameters: {invocationType: Sync, $0",
        proposed: "resourceArn",
    },
    Row {
        what: "an unclosed bracket without anything",
        line: "    Retry: [{Errors: [$0",
        proposed: "FnF.ALL",
    },
    Row {
        what: "an expression behind its dollar",
        line: "    InputConstructor:\n      a.$: $$0",
        proposed: "$Input",
    },
    Row {
        what: "an expression behind a dot",
        line: "    InputConstructor:\n      a.$: $Context.$0",
        proposed: "Execution",
    },
    Row {
        what: "an expression in an unclosed quote",
        line: "    InputConstructor:\n      a.$: \"$In$0",
        proposed: "$Input",
    },
    Row {
        what: "an open call",
        line: "    InputConstructor:\n      a.$: format(\"{}\", $0",
        proposed: "$Input",
    },
    Row {
        what: "a literal that begins like an expression",
        line: "    InputConstructor:\n      a: $In$0",
        proposed: "$Input",
    },
    Row {
        what: "a folded expression",
        line: "    InputConstructor:\n      a.$: >-\n        $In$0",
        proposed: "$Input",
    },
    Row {
        what: "a tag half typed",
        line: "    Next: !$0",
        proposed: "",
    },
    Row {
        what: "a block scalar half typed",
        line: "    Description: |$0",
        proposed: "",
    },
    Row {
        what: "a second document's mark",
        line: "    --$0",
        proposed: "Action",
    },
    Row {
        what: "a comment behind a key",
        line: "    TaskMode: $0 # why",
        proposed: "WaitForCustomCallback",
    },
    Row {
        what: "a comment",
        line: "    # Act$0",
        proposed: "",
    },
];

const FLOW: &str = "\
Type: StateMachine
StartAt: Before
States:
  - Name: Before
    Type: Pass
    Next: Middle
  - Name: Middle
    Type: Task
LINE
  - Name: After
    Type: Choice
    Branches:
      - Condition: $Input.a
        Next: Last
    Default: Last
  - Name: Last
    Type: Succeed
";

#[test]
fn the_states_around_the_damage_survive_and_the_cursor_is_understood() {
    for row in ROWS {
        let text = FLOW.replace("LINE", row.line);
        let (analysis, items) = proposals(&text);
        let names: Vec<&str> = analysis
            .flow
            .states
            .iter()
            .filter_map(|it| it.name.as_ref().map(|it| &*it.value))
            .collect();
        let expected = ["Before", "Middle", "After", "Last"];
        let kept: Vec<&str> = expected
            .into_iter()
            .filter(|it| names.contains(it))
            .collect();
        assert_eq!(kept, expected, "{}: {names:?}", row.what);
        let default = analysis
            .flow
            .transitions()
            .filter(|it| &*it.target.value == "Last")
            .count();
        assert_eq!(default, 2, "{}: the Choice behind the damage", row.what);
        let labels: Vec<&str> = items.iter().map(|it| it.label.as_str()).collect();
        let found = row.proposed.is_empty() || labels.contains(&row.proposed);
        assert!(found, "{}: {labels:?}", row.what);
    }
}

#[test]
fn a_key_without_colon_between_two_good_states() {
    let text = "\
Type: StateMachine
StartAt: A
States:
  - Name: A
    Type: Pass
    Next: B
  - Na$0
  - Name: B
    Type: Succeed
";
    let (analysis, items) = proposals(text);
    assert!(
        analysis
            .flow
            .root_scope()
            .is_some_and(|it| analysis.flow.find(it.id, "B").is_some())
    );
    assert!(items.iter().any(|it| it.label == "Name"));
}

#[test]
fn a_document_cut_off_anywhere_has_its_states_and_answers() {
    let whole = FLOW.replace("LINE\n", "    Action: FC:InvokeFunction\n    Next: After\n");
    for end in 0..=whole.len() {
        let (analysis, _) = proposals(&format!("{}$0", &whole[..end]));
        let complete = whole[..end].matches("Name: ").count();
        let last_line = whole[..end].lines().last().unwrap_or("");
        let half = usize::from(last_line.contains("Name:"));
        assert!(analysis.flow.states.len() + half >= complete, "{end}");
    }
}

#[test]
fn every_offset_of_a_flow_answers() {
    let whole = FLOW.replace(
        "LINE\n",
        "    Retry: [{Errors: [FnF.ALL], MaxAttempts: 1}]\n",
    );
    for offset in 0..=whole.len() {
        let marked = format!("{}$0{}", &whole[..offset], &whole[offset..]);
        proposals(&marked);
    }
}
