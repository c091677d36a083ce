//! A test file to start from: a case in which every call succeeds.

use std::collections::BTreeMap;

use super::quote;
use crate::analysis::Analysis;
use crate::catalog::actions::{self, Action, OutputMember, TaskMode};
use crate::catalog::context::Position;
use crate::expr::ast::{Expr, ExprKind};
use crate::model::{Flow, ScopeOwner, StateId, StateKind, Task};
use crate::simulate::mock_path;

/// The greatest length of a key, in bytes: longer ones are no implicit keys of YAML.
const LONGEST_KEY: usize = 1024;

/// The text of a test file for a flow: one case with the members of the input that the flow's first
/// state reads, and a response for every state that takes mocks, of the shape that the catalogue
/// gives its action in its mode. `flow_file_name` is what stands under `Flow`, relative to the file.
/// Of a broken flow what can be named by a path is there.
pub fn test_file_skeleton(analysis: &Analysis, flow_file_name: &str) -> String {
    let flow = &analysis.flow;
    let mut out = format!("Flow: {}\n", scalar(flow_file_name));
    out.push_str("Cases:\n  - Name: every call succeeds\n");
    let input = input_members(flow);
    match input.is_empty() {
        true => out.push_str("    Input: {}\n"),
        false => out.push_str("    Input:\n"),
    }
    for (name, value) in input {
        out.push_str(&format!("      {}: {}\n", scalar(name), value.text()));
    }
    let mut has_mocks = false;
    for state in &flow.states {
        let Some(key) = key(flow, state.id) else {
            continue;
        };
        if !has_mocks {
            out.push_str("    Mocks:\n");
            has_mocks = true;
        }
        out.push_str(&format!("      {key}:\n"));
        match &state.kind {
            StateKind::Task(task) => respond(task, &mut out),
            _ => out.push_str("        Items: []\n"),
        }
    }
    out
}

/// What a member of the input is at least; the greater says more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Any,
    List,
    Object,
}

impl Shape {
    fn text(self) -> &'static str {
        match self {
            Self::Any => "null",
            Self::List => "[]",
            Self::Object => "{}",
        }
    }
}

/// The members of the execution's input that the first state reads, by name.
fn input_members(flow: &Flow) -> BTreeMap<&str, Shape> {
    let mut members = BTreeMap::new();
    let start = flow.root_scope().and_then(|it| it.start());
    let Some(start) = start.and_then(|it| flow.resolve(it)) else {
        return members;
    };
    let own = flow.expressions.iter().filter(|it| {
        it.state == Some(start.id)
            && match it.position {
                Position::InputConstructor => true,
                // What `$Input` is there is open.
                Position::ItemConstructor | Position::Unverified => false,
                _ => start.input_constructor.is_none(),
            }
    });
    for expression in own {
        if expression.position == Position::ItemsPath {
            note(&expression.ast, Shape::List, &mut members);
        }
        for part in expression.ast.walk() {
            note(part, Shape::Any, &mut members);
            match &part.kind {
                ExprKind::Member { base, .. } => note(base, Shape::Object, &mut members),
                ExprKind::Index { base, .. } | ExprKind::Wildcard { base } => {
                    note(base, Shape::List, &mut members);
                }
                _ => {}
            }
        }
    }
    members
}

/// Adds what an expression reads if it is a member of `$Input`.
fn note<'e>(expression: &'e Expr, shape: Shape, members: &mut BTreeMap<&'e str, Shape>) {
    let ExprKind::Member { base, name } = &expression.kind else {
        return;
    };
    let of_input = matches!(&base.kind, ExprKind::Variable(it) if **it == *"$Input");
    if of_input && !name.value.is_empty() && scalar(&name.value).len() <= LONGEST_KEY {
        let known = members.entry(&name.value).or_insert(shape);
        *known = shape.max(*known);
    }
}

/// The path of a state that takes mocks, as a key.
fn key(flow: &Flow, state: StateId) -> Option<String> {
    // Many states in a Map with a long name would make much text that cannot be a key.
    let mut length = 0;
    let mut outer = Some(state);
    while let Some(id) = outer {
        let state = flow.state(id);
        length += state.name.as_ref().map_or(0, |it| it.value.len());
        if length > LONGEST_KEY {
            return None;
        }
        outer = match flow.scope(state.scope).owner {
            ScopeOwner::Flow => None,
            ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => Some(state),
        };
    }
    let key = scalar(&mock_path(flow, state)?);
    (key.len() <= LONGEST_KEY).then_some(key)
}

fn respond(task: &Task, out: &mut String) {
    let mode = task.mode.unwrap_or(TaskMode::RequestComplete);
    let action = task.action.as_ref();
    let action: Option<&Action> = action.and_then(|it| actions::find(&it.value));
    let output = action.and_then(|it| it.output(mode));
    let members = output.map_or(&[][..], |it| it.members);
    if mode != TaskMode::RequestComplete {
        out.push_str("        Submit:\n          Return: {}\n");
        out.push_str("        Callback:\n          After: 1\n");
        return object("          ", "Succeed", members, out);
    }
    match members {
        [body] if body.name == "Body" => {
            out.push_str(&format!("        Body: {}\n", body.placeholder));
        }
        _ => object("        ", "Return", members, out),
    }
}

fn object(indent: &str, key: &str, members: &[OutputMember], out: &mut String) {
    if members.is_empty() {
        return out.push_str(&format!("{indent}{key}: {{}}\n"));
    }
    out.push_str(&format!("{indent}{key}:\n"));
    for member in members {
        let name = scalar(member.name);
        out.push_str(&format!("{indent}  {name}: {}\n", member.placeholder));
    }
}

/// Text as a key or a value of a block mapping.
fn scalar(text: &str) -> String {
    // As a key it would merge.
    quote::scalar(text, None, false, text == "<<")
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
        insta::assert_snapshot!(text, @r#"
        Flow: 'a b: c.fdl.yaml'
        Cases:
          - Name: every call succeeds
            Input:
              list: []
              order: {}
              plain: null
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
        "#);
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
