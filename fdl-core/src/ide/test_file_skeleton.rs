//! A test file to start from: a case in which every call succeeds.

use super::completion::{Draft, TestSkeletons};
use super::layout::Layout;
use crate::analysis::Analysis;
use crate::shape::Shapes;

/// The text of a test file for a flow: one case with the members of the input that the flow reads,
/// and a response for every state that takes mocks, of the shape that the catalogue gives its action
/// in its mode, with the members that the flow reads of it. `flow_file_name` is what stands under
/// `Flow`, relative to the file. Of a broken flow what can be named by a path is there.
pub fn test_file_skeleton(analysis: &Analysis, flow_file_name: &str) -> String {
    let reads = Shapes::new(analysis).outside_reads();
    let skeletons = TestSkeletons::block(analysis, &reads);
    let mut draft = Draft::new(Layout {
        step: 2,
        dash: 2,
        quoted: false,
        newline: "\n",
    });
    draft.block(&skeletons.file(Some(flow_file_name)), 0);
    let (mut text, _) = draft.finish();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Type: StateMachine\nSpecVersion: v1\nName: test\n";

    fn skeleton(flow: &str) -> String {
        test_file_skeleton(&Analysis::new(format!("{HEAD}{flow}")), "a b: c.fdl.yaml")
    }

    #[test]
    fn responses_by_action_and_mode() {
        let text = skeleton(
            "\
StartAt: 'it''s [1]: a/b'
States:
  - Name: 'it''s [1]: a/b'
    Type: Task
    Action: FC:InvokeFunction
    Parameters:
      body:
        order.$: $Input.order.id
        plain.$: $Input.plain
        first.$: $Input.list[0]
    Next: Ask
  - Name: Ask
    Type: Task
    Action: MNS:SendMessage
    TaskMode: WaitForCustomCallback
    Next: Get
  - Name: Get
    Type: Task
    Action: HTTP:Request
    Next: All
  - Name: All
    Type: Map
    ProcessorConfig: {Mode: Distributed, ExecutionMode: Express}
    ItemReader: {SourceType: OSS.JSONFile}
    Processor:
      ProcessorConfig: {ExecutionMode: Express}
      StartAt: <<
      States:
        - {Name: 'true', Type: Task, Action: 'Some:Thing', End: true}
    End: true
",
        );
        insta::assert_snapshot!(text, @r"
        Flow: 'a b: c.fdl.yaml'
        Cases:
          - Name: every call succeeds
            Input:
              order:
                id: null
              plain: null
              list:
                - null
            Mocks:
              'it''s \[1\]: a\/b':
                Body: {}
              Ask:
                Submit:
                  Return: {}
                Callback:
                  After: 1
                  Succeed: {}
              Get:
                Return:
                  Header: {}
                  Code: 200
                  Body: {}
              All:
                Items: []
              All/true:
                Return: {}
        ");
    }

    #[test]
    fn only_what_the_first_state_reads_from_the_input_of_the_run() {
        let text = skeleton(
            "\
StartAt: Begin
States:
  - Name: Begin
    Type: Pass
    InputConstructor: {made.$: $Input.given}
    OutputConstructor: {x.$: $Input.made}
    Next: Then
  - Name: Then
    Type: Pass
    OutputConstructor: {y.$: $Input.other}
    End: true
",
        );
        insta::assert_snapshot!(text, @r#"
        Flow: 'a b: c.fdl.yaml'
        Cases:
          - Name: every call succeeds
            Input:
              given: null
        "#);
    }

    #[test]
    fn states_that_no_path_names_are_left_out() {
        let long = "x".repeat(1200);
        let text = skeleton(&format!(
            "\
StartAt: A
States:
  - {{Name: A, Type: Task, Action: 'S:T', Next: A}}
  - {{Name: A, Type: Task, Action: 'S:T', Next: A}}
  - {{Type: Task, Action: 'S:T', Next: A}}
  - {{Name: <<, Type: Task, Action: 'S:T', Next: A}}
  - Name: {long}
    Type: Task
    Action: S:T
"
        ));
        insta::assert_snapshot!(text, @r#"
        Flow: 'a b: c.fdl.yaml'
        Cases:
          - Name: every call succeeds
            Input: {}
            Mocks:
              A:
                Return: {}
              "<<":
                Return: {}
        "#);
        assert!(test_file_skeleton(&Analysis::new(""), "f").ends_with("Input: {}\n"));
    }
}
