//! What stands above a line, to be pressed.

use crate::analysis::Analysis;
use crate::model::StateId;
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
    /// It shows where the state is named besides its own `Name`.
    References {
        /// The state.
        state: StateId,
        /// The place of its `Name`.
        name: TextRange,
        /// How many names lead to it in the flow.
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
    let mut counts = vec![0; flow.states.len()];
    for target in flow.transitions().filter_map(|it| flow.resolve(it)) {
        counts[target.id.0 as usize] += 1;
    }
    let states = flow.states.iter().zip(counts).filter_map(|(state, count)| {
        let node = analysis.tree.node(state.node);
        Some(Lens {
            range: first_key(node).unwrap_or(node.range()),
            action: LensAction::References {
                state: state.id,
                name: state.name.as_ref()?.range,
                count,
            },
        })
    });
    let mut lenses: Vec<Lens> = first.into_iter().chain(states).collect();
    lenses.sort_by_key(|it| it.range);
    lenses
}

fn first_key(mapping: Node<'_>) -> Option<TextRange> {
    Some(mapping.entries().next()?.key.range())
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
                LensAction::References { state, count, .. } => {
                    // What the lens shows once it is pressed.
                    let all = crate::ide::references_of_state(&analysis, state);
                    let all = all.iter().filter(|it| it.usage != crate::ide::Usage::Write);
                    let lines = all.map(|it| analysis.lines.line(it.range.start) + 1);
                    let lines: Vec<u32> = lines.collect();
                    assert_eq!(lines.len(), count);
                    format!("{line} | {lines:?}")
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
