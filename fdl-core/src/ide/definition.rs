//! From a name to the state that it names, from an alias to its anchor, from a global variable to
//! the constructor that writes it.

use crate::analysis::Analysis;
use crate::expr::ast::{Expr, ExprKind};
use crate::model::Template;
use crate::syntax::{Node, NodeKind};
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

/// The definition of what stands at `offset`.
pub fn goto_definition(analysis: &Analysis, offset: u32) -> Option<Target> {
    let node = analysis.tree.node_at(offset)?;
    match node.kind() {
        NodeKind::Alias => anchor(node),
        NodeKind::Scalar(_) => state(analysis, node).or_else(|| global(analysis, node, offset)),
        _ => None,
    }
}

fn anchor(alias: Node<'_>) -> Option<Target> {
    let target = alias.resolved();
    let (_, focus) = target.anchor()?;
    Some(Target {
        origin: alias.range(),
        full: focus.join(target.range()),
        focus,
    })
}

fn state(analysis: &Analysis, name: Node<'_>) -> Option<Target> {
    let flow = &analysis.flow;
    let transition = flow.transitions().find(|it| it.target.node == name.id())?;
    let state = flow.resolve(transition)?;
    Some(Target {
        origin: name.range(),
        full: analysis.tree.node(state.node).range(),
        focus: state.name.as_ref()?.range,
    })
}

/// The first key of a `GlobalConstructor` that writes the member of `$Global` at the offset.
fn global(analysis: &Analysis, scalar: Node<'_>, offset: u32) -> Option<Target> {
    let flow = &analysis.flow;
    let mut expressions = flow.expressions.iter();
    let expression = expressions.find(|it| it.node == scalar.id())?;
    let at = scalar.decoded_offset(offset);
    let name = expression.ast.walk().find_map(|it| match &it.kind {
        ExprKind::Member { base, name } if is_global(base) && name.range.touches(at) => Some(name),
        _ => None,
    })?;
    let constructors = flow
        .states
        .iter()
        .filter_map(|it| it.global_constructor.as_ref());
    let entries = constructors.filter_map(|it| match &it.template {
        Template::Object(entries) => Some(entries),
        _ => None,
    });
    let entry = entries.flatten().find(|it| it.key == name.value)?;
    let key = analysis.tree.node(entry.key_node);
    let value = key.owning_entry().map_or(key.range(), |it| it.range());
    Some(Target {
        origin: expression.source_range(&analysis.tree, name.range),
        full: value,
        focus: key.range(),
    })
}

fn is_global(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Variable(name) if &**name == "$Global")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    /// The name at `$0`, the line that it leads to, and the name there.
    fn leads_to(text: &str) -> Option<(String, u32, String)> {
        let (text, offset) = cursor(text);
        let analysis = Analysis::new(text);
        let target = goto_definition(&analysis, offset)?;
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
