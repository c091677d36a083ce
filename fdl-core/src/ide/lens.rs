//! What stands above a line, to be pressed.

use crate::analysis::Analysis;
use crate::model::{Flow, State};
use crate::syntax::Node;
use crate::text::TextRange;

/// Something to press.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The line that it stands above.
    pub range: TextRange,
    /// What it does.
    pub action: LensAction,
}

/// What a lens does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LensAction {
    /// It simulates the flow.
    Simulate,
    /// It shows the places that lead to the state: see [`state_references`].
    References {
        /// The name of the state.
        name: TextRange,
        /// How many there are.
        count: usize,
    },
}

/// The lenses of a flow, by place: one to simulate it above its first key, once it has a state; one
/// above each state that shows what leads to it.
pub fn code_lenses(analysis: &Analysis) -> Vec<Lens> {
    let flow = &analysis.flow;
    let root = flow.node.map(|it| analysis.tree.node(it));
    let first = root
        .and_then(first_key)
        .filter(|_| !flow.states.is_empty())
        .map(|range| Lens {
            range,
            action: LensAction::Simulate,
        });
    let counts = references(flow);
    let states = flow
        .states
        .iter()
        .zip(counts)
        .filter_map(|(state, places)| {
            let node = analysis.tree.node(state.node);
            Some(Lens {
                range: first_key(node).unwrap_or(node.range()),
                action: LensAction::References {
                    name: state.name.as_ref()?.range,
                    count: places.len(),
                },
            })
        });
    let mut lenses: Vec<Lens> = first.into_iter().chain(states).collect();
    lenses.sort_by_key(|it| it.range);
    lenses
}

/// The places that lead to the state whose `Name` is at `offset`, in the order of the text.
pub fn state_references(analysis: &Analysis, offset: u32) -> Vec<TextRange> {
    let flow = &analysis.flow;
    let named = |it: &State| it.name.as_ref().is_some_and(|it| it.range.touches(offset));
    match flow.states.iter().position(named) {
        Some(index) => references(flow).swap_remove(index),
        None => Vec::new(),
    }
}

fn first_key(mapping: Node<'_>) -> Option<TextRange> {
    Some(mapping.entries().next()?.key.range())
}

/// The names that lead to each state, in the order of the states.
fn references(flow: &Flow) -> Vec<Vec<TextRange>> {
    let mut references = vec![Vec::new(); flow.states.len()];
    for transition in flow.transitions() {
        if let Some(state) = flow.resolve(transition) {
            references[state.id.0 as usize].push(transition.target.range);
        }
    }
    references
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lenses as lines: what they stand above, and what they do.
    fn lenses(text: &str) -> Vec<String> {
        let analysis = Analysis::new(text);
        let lenses = code_lenses(&analysis).into_iter().map(|lens| {
            let line = analysis
                .lines
                .line_range(analysis.lines.line(lens.range.start));
            let line = text[line.indices()].trim();
            match lens.action {
                LensAction::Simulate => format!("{line} | simulate"),
                LensAction::References { name, count } => {
                    let places = state_references(&analysis, name.end);
                    assert_eq!(places.len(), count);
                    let lines = places.iter().map(|it| analysis.lines.line(it.start) + 1);
                    format!("{line} | {:?}", lines.collect::<Vec<_>>())
                }
            }
        });
        lenses.collect()
    }

    #[test]
    fn a_flow_with_states_can_be_simulated() {
        assert_eq!(
            lenses("# x\nType: StateMachine\nStates: [{Type: Pass}]\n"),
            ["Type: StateMachine | simulate"]
        );
        assert!(lenses("Type: StateMachine\n").is_empty());
        assert!(lenses("").is_empty());
    }

    #[test]
    fn a_state_knows_what_leads_to_it() {
        let text = "\
StartAt: A
States:
  - Type: Parallel
    Name: A
    Branches:
      - StartAt: A
        States: [{Name: A, Type: Pass, End: true}]
    Catch: [{Errors: [FnF.ALL], Next: B}]
    Next: B
  - Name: B
    Type: Succeed
  - Name: C
    Next: Nowhere
";
        assert_eq!(
            lenses(text),
            [
                "StartAt: A | simulate",
                "- Type: Parallel | [1]",
                "States: [{Name: A, Type: Pass, End: true}] | [6]",
                "- Name: B | [8, 9]",
                "- Name: C | []",
            ]
        );
    }
}
