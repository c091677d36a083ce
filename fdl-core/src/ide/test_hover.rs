//! What stands at an offset of a test file, explained: its members, the states that it names, what a
//! mocked call is and what answers it.

use std::fmt::Write as _;

use super::about_state::AboutStates;
use super::completion::{Draft, TestSkeletons, known_members};
use super::cursor::Grammar as _;
use super::hover::Hover;
use super::layout::Layout;
use super::markdown;
use super::test_document::TestDocument;
use super::test_names::name_in_test_at;
use super::test_role::{TestRole, path_around, state_at_path};
use crate::analysis::Analysis;
use crate::catalog::actions;
use crate::catalog::errors;
use crate::catalog::test_files::{TestMember, TestObject};
use crate::model::{State, StateKind};
use crate::shape::{OutsideReads, Shapes};
use crate::syntax::{Entry, Node};

/// Explains what stands at `offset` of a test file.
pub fn hover_in_test(document: TestDocument<'_>, offset: u32) -> Option<Hover> {
    let node = document.tree.node_at(offset)?;
    if !node.is_scalar() {
        return None;
    }
    let about = document.flow_at(Some(node));
    let document = TestDocument {
        flow: about.known(),
        ..document
    };
    let explained = match node.owning_entry() {
        Some(entry) if entry.key == node => key(document, entry, offset),
        _ => value(document, node, offset),
    };
    let range = node.range();
    explained.map(|markdown| Hover { range, markdown })
}

fn key(document: TestDocument<'_>, entry: Entry<'_>, offset: u32) -> Option<String> {
    let mapping = entry.key.parent()?;
    let name = entry.key.text()?;
    match TestRole::of(mapping) {
        TestRole::Object(kind) | TestRole::OneOrList(kind) => {
            member(document, mapping, kind.member(&name)?, kind)
        }
        TestRole::Delay => {
            let kind = TestObject::DurationBounds;
            member(document, mapping, kind.member(&name)?, kind)
        }
        TestRole::ByPath(_) => named_state(document, offset),
        TestRole::ChildMocks(_) => {
            let flow = document.flow?;
            Some(about_mocked(flow, state_at_path(&flow.flow, &name)?))
        }
        TestRole::Readings => {
            let TestRole::Reading(row, other) = TestRole::Readings.member(None, &name) else {
                return None;
            };
            Some(format!(
                "**{name}**\n\n`{}`: {}, unless another is chosen.\n\n`{}`: {}.",
                row.reading.word, row.reading.text, other.word, other.text
            ))
        }
        TestRole::Data(data) => {
            let flow = document.flow?;
            let state = path_around(Some(mapping));
            let state = state.and_then(|it| state_at_path(&flow.flow, &it));
            let known = known_members(flow, data, state).into_iter();
            let known = known.into_iter().find(|it| *it.name == *name)?;
            let documentation = known.documentation?;
            Some(format!("**{name}**\n\n{documentation}"))
        }
        _ => None,
    }
}

/// A member; one that says what a call answers also says what that call is.
fn member(
    document: TestDocument<'_>,
    mapping: Node<'_>,
    member: &TestMember,
    kind: TestObject,
) -> Option<String> {
    let mut text = format!("**{}**\n\n{}", member.name, markdown::test_member(member));
    let answers = matches!(
        kind,
        TestObject::Response | TestObject::Submit | TestObject::Callback
    );
    let path = path_around(Some(mapping)).filter(|_| answers);
    if let Some(flow) = document.flow
        && let Some(state) = path.and_then(|it| state_at_path(&flow.flow, &it))
    {
        let _ = write!(text, "\n\n---\n\n{}", about_mocked(flow, state));
    }
    Some(text)
}

fn value(document: TestDocument<'_>, node: Node<'_>, offset: u32) -> Option<String> {
    let text = node.text()?;
    match TestRole::of(node) {
        TestRole::Name => named_state(document, offset),
        TestRole::Reading(row, other) => {
            let readings = [&row.reading, other];
            let reading = readings.into_iter().find(|it| it.word == text)?;
            Some(format!("**{text}**\n\n{}.", reading.text))
        }
        TestRole::Scalar(member) => match member.value {
            crate::catalog::test_files::TestValue::StatePath => named_state(document, offset),
            _ if member.name == "Code" => {
                let code = errors::find(&text)?;
                Some(format!("**{text}**\n\n{}", markdown::error_code(code)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The state that is named at `offset`.
fn named_state(document: TestDocument<'_>, offset: u32) -> Option<String> {
    let flow = document.flow?;
    let name = name_in_test_at(&flow.flow, document.tree, offset)?;
    Some(about_mocked(flow, flow.flow.state(name.state)))
}

fn about_mocked(flow: &Analysis, state: &State) -> String {
    let reads = Shapes::new(flow).outside_reads();
    mocked_state(&AboutStates::new(flow), &reads, state)
}

/// A state, and for one that takes mocks what answers it.
pub(super) fn mocked_state(
    states: &AboutStates<'_>,
    reads: &OutsideReads,
    state: &State,
) -> String {
    let analysis = states.analysis();
    let mut text = states.about(state);
    if !crate::simulate::takes_mocks(&analysis.flow, state.id) {
        return text;
    }
    if let StateKind::Task(task) = &state.kind {
        let action = task.action.as_ref();
        let action = action.and_then(|it| actions::find(&it.value));
        if let Some(mode) = task.mode {
            let about = markdown::task_mode(mode, action);
            let _ = write!(text, "\n\n`{}`: {about}", mode.name());
        }
        if let Some(action) = action {
            let _ = write!(
                text,
                "\n\n{}{}",
                action.summary,
                markdown::link(action.source())
            );
        }
    }
    let mut draft = Draft::new(Layout {
        step: 2,
        dash: 2,
        quoted: false,
        newline: "\n",
    });
    let skeletons = TestSkeletons::block(analysis, reads);
    draft.block(&skeletons.response(state), 0);
    let (response, _) = draft.finish();
    let _ = write!(text, "\n\nA response:\n\n```yaml\n{response}\n```");
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fixture::cursor;
    use crate::simulate::Files;
    use crate::syntax::parse;
    use crate::text::LineIndex;

    const FLOW: &str = "\
StartAt: Pay
States:
  - Name: Pay
    Type: Task
    Action: FC:InvokeFunction
    Description: Takes the money
    Parameters: {body: {a.$: $Input.order}}
    Next: M
  - Name: M
    Type: Map
    Processor:
      StartAt: Ask
      States:
        - {Name: Ask, Type: Task, Action: 'MNS:SendMessage', TaskMode: WaitForCustomCallback, End: true}
    GlobalConstructor: {n: 1}
    End: true
";

    /// A flow that every file has.
    struct Child;

    impl Files for Child {
        fn read(&self, _path: &str) -> Result<Arc<str>, String> {
            Ok("StartAt: Pay\nStates: [{Name: Pay, Type: Task, Action: 'MNS:SendMessage', End: true}]\n".into())
        }
    }

    fn explain(text: &str) -> Option<(String, String)> {
        let (text, offset) = cursor(text);
        let flow = Analysis::new(FLOW);
        let document = TestDocument {
            tree: &parse(&text.as_str().into()),
            lines: &LineIndex::new(&text),
            flow: Some(&flow),
            files: &[],
            read: Some(&Child),
        };
        let hover = hover_in_test(document, offset)?;
        Some((text[hover.range.indices()].to_owned(), hover.markdown))
    }

    fn check(text: &str, about: &str, contained: &[&str]) {
        let (found, markdown) = explain(text).expect("there is a hover");
        assert_eq!(found, about);
        for it in contained {
            assert!(markdown.contains(it), "no `{it}` in {markdown}");
        }
    }

    #[test]
    fn members() {
        check("Ca$0ses: []\n", "Cases", &["Required · a list of mappings"]);
        check(
            "Defaults: {$0Mode: Express}\n",
            "Mode",
            &["`Standard` · `Express`"],
        );
        check(
            "Cases: [{Expect: {$0Path: []}}]\n",
            "Path",
            &["Optional · a list of names"],
        );
        check("Cases: [{Assume: {Q4$00: input}}]\n", "Q40", &["`input`"]);
        check("Cases: [{Assume: {Q40: $0input}}]\n", "input", &["."]);
        check(
            "Cases: [{Input: {$0order: 1}}]\n",
            "order",
            &["The flow reads it"],
        );
        check(
            "Cases: [{Expect: {Global: {$0n: 1}}}]\n",
            "n",
            &["Written by `M`"],
        );
        assert_eq!(explain("Cases: [{Expect: {Output: {$0n: 1}}}]\n"), None);
        assert_eq!(explain("Flow$0z: 1\n"), None);
    }

    #[test]
    fn responses_say_what_is_mocked_and_of_what_shape() {
        let pay = [
            "Takes the money",
            "**Pay** · Task · `FC:InvokeFunction`",
            "`RequestComplete`: ",
            "`$Output`: ",
            "```yaml\nBody: {}\n```",
            "](https://",
        ];
        check("Mocks: {Pay: {$0Body: 1}}\n", "Body", &pay);
        check("Mocks:\n  Pay:\n    - $0Throw: {Code: A}\n", "Throw", &pay);
        check("Mocks: {$0Pay: {Body: 1}}\n", "Pay", &pay);
        let ask = [
            "`WaitForCustomCallback`: ",
            "Callback:\n  After: 1\n  Succeed: {}\n```",
        ];
        check("Mocks:\n  M[2]/A$0sk: {Return: 1}\n", "M[2]/Ask", &ask);
        check(
            "Mocks: {M/Ask: {Callback: {$0Succeed: 1}}}\n",
            "Succeed",
            &ask,
        );
    }

    #[test]
    fn of_a_flow_that_the_flow_starts() {
        let own = ["**Pay** · Task · `MNS:SendMessage`"];
        for text in [
            "Flows: {x: {Flow: f, Mocks: {$0Pay: {Return: 1}}}}\n",
            "Flows: {x: {Flow: f, Mocks: {Pay: {Ret$0urn: 1}}}}\n",
        ] {
            let about = if text.contains("$0Pay") {
                "Pay"
            } else {
                "Return"
            };
            check(text, about, &own);
        }
        assert_eq!(explain("Flows: {x: {Mocks: {$0Pay: {Return: 1}}}}\n"), None);
    }

    #[test]
    fn names_of_states_and_error_codes() {
        check(
            "Cases: [{Expect: {Path: [Pay, $0M]}}]\n",
            "M",
            &["**M** · Map", "Comes after `Pay`"],
        );
        check(
            "Cases: [{Expect: {Calls: {M/$0Ask: 1}}}]\n",
            "M/Ask",
            &["**Ask** · Task"],
        );
        check(
            "Cases: [{Expect: {Calls: {$0M/Ask: 1}}}]\n",
            "M/Ask",
            &["**M** · Map"],
        );
        check(
            "Cases: [{Expect: {Error: {State: Pa$0y}}}]\n",
            "Pay",
            &["**Pay**"],
        );
        check(
            "Mocks: {Pay: {Throw: {Code: $0FC.AccessDenied}}}\n",
            "FC.AccessDenied",
            &["permission"],
        );
        assert_eq!(explain("Mocks: {Throw: {Code: Custom$0}}\n"), None);
    }
}
