//! From a name to where it is given: from a transition to the state, from an alias to its anchor,
//! from a global variable to the constructors that write it.

use super::names::{Mention, Named, Usage, mentions, named_at};
use crate::analysis::Analysis;
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
/// write a global variable.
pub fn goto_definition(analysis: &Analysis, offset: u32) -> Vec<Target> {
    let Some((named, here)) = named_at(analysis, offset) else {
        return Vec::new();
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

/// A mention as one sees it: a scalar with its quotes, an anchor or alias with its sign.
fn shown(analysis: &Analysis, named: &Named, mention: &Mention) -> TextRange {
    let node = analysis.tree.node(mention.node);
    match (named, mention.usage) {
        (Named::State(_), _) => node.range(),
        (Named::Global(_), Usage::Write) => node.range(),
        (Named::Global(_), _) => mention.range,
        (Named::Anchor(_), _) => TextRange::new(mention.range.start - 1, mention.range.end),
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
