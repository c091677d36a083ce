use super::*;
use crate::checks::{CheckOptions, Diagnostic, Severity, check};
use crate::text::apply_edits;

const HEAD: &str = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: A\nStates:\n";

fn selected(states: &str) -> (String, Vec<Extraction>) {
    let text = format!("{HEAD}{states}");
    let start = text.find('«').expect("a start");
    let end = text.find('»').expect("an end") - '«'.len_utf8();
    let text = text.replace(['«', '»'], "");
    let analysis = Analysis::new(text.as_str());
    let range = TextRange::new(start as u32, end as u32);
    let extractions = extractions(&analysis, range, Some("f-part"));
    (text, extractions)
}

/// What is offered for the text between the marks: P (branch), M (Map), F (flow).
fn offered(states: &str) -> String {
    let kind = |it: &Extraction| match &it.destination {
        Destination::Flow(_) => 'F',
        Destination::Scope(prefix) if prefix.ends_with("[0]/") => 'P',
        Destination::Scope(_) => 'M',
    };
    selected(states).1.iter().map(kind).collect()
}

/// The states after the extraction whose title has that end, and the new flow.
#[track_caller]
fn extracted(states: &str, title: &str) -> String {
    let (text, extractions) = selected(states);
    let chosen = extractions.iter().find(|it| it.title.ends_with(title));
    let chosen = chosen.expect("it is offered");
    let new = apply_edits(&text, &chosen.edits);
    let flow = match &chosen.destination {
        Destination::Flow(flow) => format!("\n-- f-part\n{flow}"),
        Destination::Scope(_) => String::new(),
    };
    for text in [&new, &flow.replace("\n-- f-part\n", "")] {
        let analysis = Analysis::new(text.as_str());
        let found = check(&analysis, &CheckOptions::default());
        let known =
            |it: &Diagnostic| it.code.contains("parameter") || it.severity == Severity::Hint;
        let found: Vec<&Diagnostic> = found.iter().filter(|it| !known(it)).collect();
        assert!(text.is_empty() || found.is_empty(), "{found:?}\n{text}");
    }
    format!("{}{flow}", new.replacen(HEAD, "", 1))
}

const TWO: &str = "  - {Name: A, Type: Pass, OutputConstructor: {id: 1}, Next: B}
  # The first.
  - «Name: B
    Type: Task
    Action: MNS:SendMessage
    Parameters:
      message: |
        one

          two
    Next: C # on

  # The second.
  - Name: C
    Type: Pass
    OutputConstructor:
      code: 7
      from.$: $Input
    Next: D
    # end»
  - {Name: D, Type: Succeed}
";

#[test]
fn states_become_a_branch() {
    insta::assert_snapshot!(extracted(TWO, "Parallel branch"), @"
    - {Name: A, Type: Pass, OutputConstructor: {id: 1}, Next: Extracted}
    # The first.
    - Name: Extracted
      Type: Parallel
      Branches:
        - StartAt: B
          States:
            - Name: B
              Type: Task
              Action: MNS:SendMessage
              Parameters:
                message: |
                  one

                    two
              Next: C # on

            # The second.
            - Name: C
              Type: Pass
              OutputConstructor:
                code: 7
                from.$: $Input
              End: true
              # end
      OutputConstructor:
        code.$: $Output.Branch0.code
        from.$: $Output.Branch0.from
      Next: D
    - {Name: D, Type: Succeed}
    ");
}

#[test]
fn states_become_a_processor() {
    insta::assert_snapshot!(extracted(TWO, "one item"), @"
    - {Name: A, Type: Pass, OutputConstructor: {id: 1}, Next: Extracted}
    # The first.
    - Name: Extracted
      Type: Map
      ItemsPath: toArray($Input)
      Processor:
        StartAt: B
        States:
          - Name: B
            Type: Task
            Action: MNS:SendMessage
            Parameters:
              message: |
                one

                  two
            Next: C # on

          # The second.
          - Name: C
            Type: Pass
            OutputConstructor:
              code: 7
              from.$: $Input
            End: true
            # end
      OutputConstructor:
        code.$: $Output.Items[0].code
        from.$: $Output.Items[0].from
      Next: D
    - {Name: D, Type: Succeed}
    ");
}

#[test]
fn states_become_a_flow() {
    insta::assert_snapshot!(extracted(TWO, "`f-part`"), @"
      - {Name: A, Type: Pass, OutputConstructor: {id: 1}, Next: Extracted}
      # The first.
      - Name: Extracted
        Type: Task
        Action: FNF:StartExecution
        TaskMode: WaitForSystemCallback
        Parameters:
          resourceArn: acs:fnf:::flow/f-part
          input.$: $Input
        Next: D
      - {Name: D, Type: Succeed}

    -- f-part
    Type: StateMachine
    SpecVersion: v1
    Name: f-part
    StartAt: B
    States:
      - Name: B
        Type: Task
        Action: MNS:SendMessage
        Parameters:
          message: |
            one

              two
        Next: C # on

      # The second.
      - Name: C
        Type: Pass
        OutputConstructor:
          code: 7
          from.$: $Input
        End: true
        # end
    ");
}

#[test]
fn states_in_brackets_stay_in_brackets() {
    let text = "  [{\"Name\": \"A\", \"Type\": \"Pass\", \"Next\": \"B\"},
   {«\"Name\": \"B\",» \"Type\": \"Pass\", \"OutputConstructor\": {\"id\": 1}, \"Next\": \"C\"},
   {\"Name\": \"C\", \"Type\": \"Succeed\"}]
";
    insta::assert_snapshot!(extracted(text, "Parallel branch"), @r#"
    [{"Name": "A", "Type": "Pass", "Next": "Extracted"},
     {"Name": "Extracted", "Type": "Parallel", "Branches": [{"StartAt": "B", "States": [{"Name": "B", "Type": "Pass", "OutputConstructor": {"id": 1}, "End": true}]}], "OutputConstructor": {"id.$": "$Output.Branch0.id"}, "Next": "C"},
     {"Name": "C", "Type": "Succeed"}]
    "#);
    insta::assert_snapshot!(extracted(text, "`f-part`"), @r#"
      [{"Name": "A", "Type": "Pass", "Next": "Extracted"},
       {"Name": "Extracted", "Type": "Task", "Action": "FNF:StartExecution", "TaskMode": "WaitForSystemCallback", "Parameters": {"resourceArn": "acs:fnf:::flow/f-part", "input.$": "$Input"}, "Next": "C"},
       {"Name": "C", "Type": "Succeed"}]

    -- f-part
    {"Type": "StateMachine", "SpecVersion": "v1", "Name": "f-part", "StartAt": "B", "States": [{"Name": "B", "Type": "Pass", "OutputConstructor": {"id": 1}, "End": true}]}
    "#);
}

#[test]
fn only_what_is_proved_is_offered() {
    let first = "  - {Name: A, Type: Pass, Next: B}\n";
    let rest = "  - {Name: C, Type: Pass, Next: D}\n  - {Name: D, Type: Pass, End: true}\n";
    let with = |state: &str| offered(&format!("{first}  - {state}\n{rest}"));
    // What it hands on is known, or a flow of its own hands on whatever it is.
    assert_eq!(
        with("{«Name: B», Type: Pass, OutputConstructor: {a: 1}, Next: C}"),
        "PMF"
    );
    assert_eq!(
        with("{«Name: B», Type: Pass, OutputConstructor: {}, Next: C}"),
        "PMF"
    );
    assert_eq!(with("{«Name: B», Type: Task, Action: X:Y, Next: C}"), "F");
    assert_eq!(with("{«Name: B», Type: Pass, Next: C}"), "F");
    assert_eq!(
        with("{«Name: B», Type: Pass, OutputConstructor: {a b: 1}, Next: C}"),
        "F"
    );
    // It leaves in one way.
    let choice =
        "{«Name: B», Type: Choice, Branches: [{Condition: $Input.a, Next: C}], Default: D}";
    assert_eq!(with(choice), "");
    let caught =
        "{«Name: B», Type: Task, Action: X:Y, Catch: [{Errors: [FnF.ALL], Next: D}], Next: C}";
    assert_eq!(with(caught), "");
    // It stands for itself.
    assert_eq!(with("{«Name: &x B», Type: Pass, Next: C}"), "");
    assert_eq!(with("{«Name: B», Type: Pass, Next: E}"), "");
    assert_eq!(with("{Name: B, Type: Pa«ss, Next: C»}"), "");
    // A flow of its own has another `$Global`, and another execution.
    let output = |it: &str| {
        with(&format!(
            "{{«Name: B», Type: Pass, OutputConstructor: {{a.$: {it}}}, Next: C}}"
        ))
    };
    assert_eq!(output("$Context.Current.Input"), "PMF");
    assert_eq!(output("$Context.Execution.Input"), "PM");
    assert_eq!(output("$Context"), "PM");
    assert_eq!(output("$Global.x"), "PM");
    let writes = "{«Name: B», Type: Pass, GlobalConstructor: {a: 1}, Next: C}";
    assert_eq!(with(writes), "F");
    let read = rest.replace(
        "Type: Pass, End",
        "Type: Pass, OutputConstructor: {b.$: $Global.a}, End",
    );
    assert_eq!(offered(&format!("{first}  - {writes}\n{read}")), "");
    // Several ways in, several states that follow, and everything.
    let two = "  - {Name: A, Type: Choice, Branches: [{Condition: $Input.a, Next: B}], Default: C}
  - «{Name: B, Type: Pass, OutputConstructor: {a: 1}, Next: D}
  - {Name: C, Type: Pass, OutputConstructor: {a: 2}, Next: D}»
  - {Name: D, Type: Pass, End: true}\n";
    assert_eq!(offered(two), "");
    let with_choice = two
        .replace('«', "")
        .replacen("- {Name: A", "- «{Name: A", 1);
    assert_eq!(offered(&with_choice), "PMF");
    assert_eq!(offered(&with_choice.replace("a: 2", "b: 2")), "F");
    assert_eq!(offered("  - «{Name: A, Type: Pass, End: true}»\n"), "");
    // In a branch one state more would change whose turn it is.
    let nested = "  - Name: A\n    Type: Map\n    ItemsPath: $Input.a\n    Processor:\n      StartAt: B\n      States:\n        - {«Name: B», Type: Pass, OutputConstructor: {}, Next: C}\n        - {Name: C, Type: Pass, End: true}\n    End: true\n";
    assert_eq!(offered(nested), "");
}

#[test]
fn the_start_and_the_end_of_a_flow_move_too() {
    let states = "  - {«Name: A», Type: Pass, OutputConstructor: {a: 1}, Next: B}\n  - {Name: B, Type: Pass, End: true}\n";
    let (text, extractions) = selected(states);
    let new = apply_edits(&text, &extractions[0].edits);
    assert!(new.contains("StartAt: Extracted\n"), "{new}");
    let states = "  - {Name: A, Type: Pass, Next: B}\n  - {«Name: B», Type: Succeed, OutputConstructor: {a: 1}}\n";
    let new = extracted(states, "Parallel branch");
    assert!(new.ends_with("    End: true\n"), "{new}");
}
