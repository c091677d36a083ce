//! The outline.

use crate::analysis::Analysis;
use crate::catalog::objects::StateType;
use crate::model::{ScopeId, State, StateKind};
use crate::syntax::Node;
use crate::text::TextRange;

/// An entry of the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// A word beside it: the state's type and action.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The whole of it.
    pub range: TextRange,
    /// Its name, within `range`.
    pub selection: TextRange,
    /// What lies below it.
    pub children: Vec<Symbol>,
}

/// What an entry of the outline is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolKind {
    /// The flow.
    Flow,
    /// A state, by its type if known.
    State(Option<StateType>),
    /// A branch of a Parallel state.
    Branch,
}

/// The outline of the document, in document order: the flow, its states, and what they hold.
pub fn document_symbols(analysis: &Analysis) -> Vec<Symbol> {
    let flow = &analysis.flow;
    let Some(root) = flow.node.map(|it| analysis.tree.node(it)) else {
        return Vec::new();
    };
    let scope = flow.root_scope().map(|it| it.id);
    let first = root
        .entries()
        .next()
        .map_or(root.range(), |it| it.key.range());
    let name = flow.name.as_ref();
    vec![Symbol {
        name: name.map_or("flow", |it| &it.value).to_owned(),
        detail: String::new(),
        kind: SymbolKind::Flow,
        range: root.range(),
        selection: name.map_or(first, |it| it.range),
        children: scope.map_or_else(Vec::new, |it| states(analysis, it)),
    }]
}

fn states(analysis: &Analysis, scope: ScopeId) -> Vec<Symbol> {
    let states = analysis.flow.scope(scope).states.iter();
    states
        .map(|&it| state(analysis, analysis.flow.state(it)))
        .collect()
}

fn state(analysis: &Analysis, state: &State) -> Symbol {
    let node = analysis.tree.node(state.node);
    let first = node
        .entries()
        .next()
        .map_or(node.range(), |it| it.key.range());
    let name = state
        .name
        .as_ref()
        .filter(|it| node.range().covers(it.range));
    Symbol {
        name: state.name.as_ref().map_or("?", |it| &it.value).to_owned(),
        detail: about(state),
        kind: SymbolKind::State(state.state_type),
        range: node.range(),
        selection: name.map_or(first, |it| it.range),
        children: children(analysis, state),
    }
}

/// A state's type and action.
pub(super) fn about(state: &State) -> String {
    let written = state.type_text.as_ref().map_or("", |it| &it.value);
    let action = match &state.kind {
        StateKind::Task(task) => task.action.as_ref().map_or("", |it| &it.value),
        _ => "",
    };
    format!("{written} {action}").trim().to_owned()
}

fn children(analysis: &Analysis, state: &State) -> Vec<Symbol> {
    match &state.kind {
        StateKind::Parallel(parallel) => {
            let branches = parallel.branches.iter().enumerate();
            branches
                .map(|(index, &scope)| branch(analysis, index, scope))
                .collect()
        }
        _ => state.scopes().flat_map(|it| states(analysis, it)).collect(),
    }
}

fn branch(analysis: &Analysis, index: usize, scope: ScopeId) -> Symbol {
    let node: Node<'_> = analysis.tree.node(analysis.flow.scope(scope).node);
    let first = node
        .entries()
        .next()
        .map_or(node.range(), |it| it.key.range());
    Symbol {
        name: format!("Branch{index}"),
        detail: String::new(),
        kind: SymbolKind::Branch,
        range: node.range(),
        selection: first,
        children: states(analysis, scope),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> String {
        let analysis = Analysis::new(text);
        let mut out = String::new();
        for symbol in document_symbols(&analysis) {
            write(&analysis, &symbol, 0, &mut out);
        }
        out
    }

    fn write(analysis: &Analysis, symbol: &Symbol, depth: usize, out: &mut String) {
        assert!(symbol.range.covers(symbol.selection), "{symbol:?}");
        let line = analysis.lines.line(symbol.selection.start) + 1;
        let indent = "  ".repeat(depth);
        out.push_str(&format!(
            "{indent}{} [{}] {line}\n",
            symbol.name, symbol.detail
        ));
        for child in &symbol.children {
            assert!(symbol.range.covers(child.range), "{child:?}");
            write(analysis, child, depth + 1, out);
        }
    }

    #[test]
    fn states_stand_below_what_holds_them() {
        let text = "\
Name: order
States:
  - Name: A
    Type: Parallel
    Branches:
      - States:
          - {Name: B, Type: Pass}
      - States: []
  - Type: Map
    Processor:
      States:
        - Name: C
          Action: FC:InvokeFunction
          Type: Task
";
        assert_eq!(
            outline(text),
            "\
order [] 1
  A [Parallel] 3
    Branch0 [] 6
      B [Pass] 7
    Branch1 [] 8
  ? [Map] 9
    C [Task FC:InvokeFunction] 12
"
        );
    }

    #[test]
    fn broken_texts_have_an_outline_too() {
        assert_eq!(outline(""), "");
        assert_eq!(outline("- a\n"), "");
        assert_eq!(
            outline("States:\n  - Name: A\n  - Na"),
            "flow [] 1\n  A [] 2\n"
        );
    }
}
