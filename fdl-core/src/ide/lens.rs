//! What stands above a line, to be pressed.

use crate::analysis::Analysis;
use crate::text::TextRange;

/// Something to press.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The line that it stands above.
    pub range: TextRange,
    /// What it says.
    pub title: String,
}

/// The lenses of a flow: `▶ Simulate` above its first key, once it has a state.
pub fn code_lenses(analysis: &Analysis) -> Vec<Lens> {
    let root = analysis.flow.node.map(|it| analysis.tree.node(it));
    let first = root.and_then(|it| it.entries().next());
    let lens = first.filter(|_| !analysis.flow.states.is_empty());
    let lens = lens.map(|it| Lens {
        range: it.key.range(),
        title: "▶ Simulate".to_owned(),
    });
    lens.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_with_states_can_be_simulated() {
        let lenses = |text: &str| code_lenses(&Analysis::new(text));
        let lens = Lens {
            range: TextRange::new(4, 8),
            title: "▶ Simulate".to_owned(),
        };
        assert_eq!(
            lenses("# x\nType: StateMachine\nStates: [{Name: A}]\n"),
            [lens]
        );
        assert_eq!(lenses("Type: StateMachine\n"), []);
        assert_eq!(lenses(""), []);
    }
}
