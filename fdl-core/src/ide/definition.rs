//! From a name to where it is given: from a transition to the state, from an alias to its anchor, from a
//! global variable or a member of data to the constructors that write it.

use super::members::member_at;
use super::names::{Mention, Named, Usage, mentions, named_at, signed};
use super::test_names::TestName;
use crate::analysis::Analysis;
use crate::syntax::NodeId;
use crate::text::TextRange;

/// Where a definition is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target {
    /// The name that was asked for.
    pub origin: TextRange,
    /// The whole definition.
    pub full: TextRange,
    /// Its name.
    pub focus: TextRange,
}

/// The definitions of what stands at `offset`, in the order of the text: several where several states
/// write a global variable, or several ways lead to data.
pub fn goto_definition(analysis: &Analysis, offset: u32) -> Vec<Target> {
    let Some((named, here)) = named_at(analysis, offset) else {
        return member_targets(analysis, offset);
    };
    let origin = shown(analysis, &named, &here);
    let mentions = mentions(analysis, &named).into_iter();
    let given = mentions.filter(|it| it.usage == Usage::Write);
    given
        .map(|it| {
            let focus = shown(analysis, &named, &it);
            let full = full(analysis, &named, &it);
            Target {
                origin,
                // What an alias or a merge brings stands elsewhere.
                full: if full.covers(focus) { full } else { focus },
                focus,
            }
        })
        .collect()
}

/// The state that a test file names; `origin` is a range of the test file, the others are ranges of the
/// flow that has the state.
pub(super) fn of_test_name(flow: &Analysis, name: &TestName) -> Target {
    let state = flow.flow.state(name.state);
    let (full, focus) = (flow.state_node(state).range(), flow.state_range(state));
    Target {
        origin: name.range,
        full: if full.covers(focus) { full } else { focus },
        focus,
    }
}

/// The keys that write the member of data at `offset`.
fn member_targets(analysis: &Analysis, offset: u32) -> Vec<Target> {
    let Some((origin, mut keys)) = member_at(analysis, offset) else {
        return Vec::new();
    };
    keys.sort();
    let target = |key: NodeId, focus| {
        let entry = analysis.tree.node(key).owning_entry();
        let full = entry.map_or(focus, |it| it.range());
        Target {
            origin,
            full: if full.covers(focus) { full } else { focus },
            focus,
        }
    };
    let keys = keys.into_iter();
    keys.filter_map(|it| Some(target(it.key?, it.range)))
        .collect()
}

/// A mention as one sees it: a scalar with its quotes, an anchor or alias with its sign.
fn shown(analysis: &Analysis, named: &Named, mention: &Mention) -> TextRange {
    let node = analysis.tree.node(mention.node);
    match (named, mention.usage) {
        (Named::State(_), _) => node.range(),
        (Named::Global(_), Usage::Write) => node.range(),
        (Named::Global(_), _) => mention.range,
        (Named::Anchor(_), _) => signed(mention.range),
    }
}

/// What a definition defines.
fn full(analysis: &Analysis, named: &Named, mention: &Mention) -> TextRange {
    let node = analysis.tree.node(mention.node);
    match named {
        Named::State(id) => analysis.tree.node(analysis.flow.state(*id).node).range(),
        Named::Global(_) => node.owning_entry().map_or(node.range(), |it| it.range()),
        Named::Anchor(_) => shown(analysis, named, mention).join(node.range()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    /// The name at `$0`, the line that it leads to, and the name there.
    fn leads_to(text: &str) -> Option<(String, u32, String)> {
        let (text, offset) = cursor(text);
        let analysis = Analysis::new(text);
        let target = *goto_definition(&analysis, offset).first()?;
        assert!(target.full.covers(target.focus));
        let line = analysis.lines.line(target.focus.start) + 1;
        let text = |it: TextRange| analysis.text[it.indices()].to_owned();
        Some((text(target.origin), line, text(target.focus)))
    }

    fn check(text: &str, origin: &str, line: u32, focus: &str) {
        let expected = (origin.to_owned(), line, focus.to_owned());
        assert_eq!(leads_to(text), Some(expected), "{text}");
    }

    const FLOW: &str = "\
StartAt: A
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - &b
            Name: B
            Type: Pass
            GlobalConstructor: {seen: 1}
            Next: 'A'
          - Name: \"A\"
            Type: Pass
            InputConstructor:
              x.$: $Global.seen
    Catch:
      - Errors: [FnF.ALL]
        Next: D
    Next: C
  - Name: C
    Type: Choice
    Branches:
      - Condition: 'true'
        Next: D
    Default: C
  - Name: D
    Type: Succeed
  - *b
";

    fn at(mark: &str) -> String {
        let at = FLOW.find(mark).expect("the mark is in the flow") + mark.len() - 1;
        format!("{}$0{}", &FLOW[..at], &FLOW[at..])
    }

    #[test]
    fn names_lead_to_the_state_of_their_scope() {
        check(&at("StartAt: A"), "A", 3, "A");
        check(&at("StartAt: B"), "B", 9, "B");
        check(&at("Next: 'A"), "'A'", 13, "\"A\"");
        check(&at("Next: D"), "D", 27, "D");
        check(&at("Default: C"), "C", 21, "C");
        check(&at("Next: C"), "C", 21, "C");
    }

    #[test]
    fn aliases_and_global_variables() {
        check(&at("*b"), "*b", 8, "&b");
        check(&at("$Global.seen"), "seen", 11, "seen");
    }

    #[test]
    fn a_variable_that_several_states_write_has_several_definitions() {
        let text = "\
States:
  - {Name: A, Type: Pass, GlobalConstructor: {n: 1}}
  - {Name: B, Type: Pass, GlobalConstructor: {n.$: $Global.n}}
";
        let analysis = Analysis::new(text);
        let at = text.find("$Global.n").expect("it is there") as u32 + 8;
        let targets = goto_definition(&analysis, at);
        let lines: Vec<_> = targets
            .iter()
            .map(|it| {
                (
                    analysis.lines.line(it.focus.start),
                    &text[it.full.indices()],
                )
            })
            .collect();
        assert_eq!(lines, [(1, "n: 1"), (2, "n.$: $Global.n")]);
    }

    #[test]
    fn members_of_data_lead_to_the_constructors_that_write_them() {
        let text = "\
StartAt: A
States:
  - {Name: A, Type: Pass, OutputConstructor: {a.$: '[1]', b: {x: {c: 1}, c: {c: 2}}}, Next: B}
  - {Name: B, Type: Pass, OutputConstructor: {a.$: $Input.b.c.c, d.$: $Input.b}, Next: C}
  - {Name: C, Type: Pass, OutputConstructor: {e.$: $Input.d.c}, End: true}
";
        let at = |mark: &str| text.replacen(mark, &format!("{mark}$0"), 1);
        check(&at("$Input.b"), "b", 3, "b");
        check(&at("$Input.b.c"), "c", 3, "c");
        check(&at("$Input.b.c.c"), "c", 3, "c");
        check(&at("$Input.d"), "d", 4, "d");
        check(&at("$Input.d.c"), "c", 3, "c");
        check(&at("{e"), "e", 5, "e");
        let map = "\
StartAt: M
States:
  - Type: Map
    Name: M
    ItemsPath: $Context.Execution.Input.rows
    ProcessorConfig: {ExecutionMode: Express}
    ItemConstructor:
      row.$: $Item
      fixed: {deep: 1}
    Processor:
      StartAt: X
      States: [{Name: X, Type: Pass, OutputConstructor: {a.$: $Input.row.b, b.$: $Input.fixed.deep}}]
";
        let in_map = |mark: &str| map.replacen(mark, &format!("{mark}$0"), 1);
        check(&in_map("$Input.row"), "row", 8, "row");
        check(&in_map("$Input.fixed"), "fixed", 9, "fixed");
        check(&in_map("fixed.deep"), "deep", 9, "deep");
        let (text, offset) = cursor(&at("$Input.b.c.c"));
        let inner = goto_definition(&Analysis::new(&*text), offset)[0];
        assert_eq!(&text[inner.full.start as usize..][..4], "c: 2");
    }

    #[test]
    fn nothing_leads_nowhere() {
        for text in [
            "StartAt: $0X\nStates: []\n",
            "St$0artAt: A\n",
            "a: *x$0\n",
            "$0",
        ] {
            assert_eq!(leads_to(text), None, "{text}");
        }
    }
}
