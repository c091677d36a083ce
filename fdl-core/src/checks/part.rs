//! The parts that a flow is checked in.
//!
//! What the rules look at of a part stays in the fast memory of the processor while rule after rule
//! goes through it, and parts can be shared out among threads.

use std::ops::Range;

use crate::analysis::Analysis;
use crate::model::{Flow, StateId};

/// So many mappings that the catalogue knows make a part: some thirty kilobytes of text.
pub(super) const SIZE: usize = 256;

/// States of the flow's own scope that follow each other, with all that belongs to them. The tables of
/// the model have that in one piece.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// In [`Flow::states`].
    pub(super) states: Range<usize>,
    /// In [`Flow::objects`].
    pub(super) objects: Range<usize>,
    /// In [`Flow::expressions`].
    pub(super) expressions: Range<usize>,
    /// Whether the text has aliases, so that several ways may lead to one mapping.
    pub(super) aliases: bool,
}

impl Part {
    /// The parts of a flow in the order of the text, of `size` mappings or a few more. There is one only
    /// if the text has aliases: what they stand for belongs to several states.
    pub(super) fn all(analysis: &Analysis, size: usize) -> Vec<Self> {
        let flow = &analysis.flow;
        let aliases = analysis.tree.has_aliases();
        let mut parts: Vec<Self> = Vec::new();
        loop {
            let (states, objects, expressions) = parts.last().map_or((0, 0, 0), |it| {
                (it.states.end, it.objects.end, it.expressions.end)
            });
            let next = match aliases {
                true => None,
                false => next_own_state(flow, objects + size),
            };
            let end = match next {
                None => (
                    flow.states.len(),
                    flow.objects.len(),
                    flow.expressions.len(),
                ),
                // Numbers grow from state to state, and inside of one no smaller one occurs.
                Some(next) => (
                    next.0 as usize,
                    flow.objects.partition_point(|it| it.state < Some(next)),
                    flow.expressions.partition_point(|it| it.state < Some(next)),
                ),
            };
            parts.push(Self {
                states: states..end.0,
                objects: objects..end.1,
                expressions: expressions..end.2,
                aliases,
            });
            if next.is_none() {
                return parts;
            }
        }
    }
}

/// The first state of the flow's own scope behind that of a mapping.
fn next_own_state(flow: &Flow, object: usize) -> Option<StateId> {
    let last = flow.objects.get(object)?.state;
    let own = &flow.root_scope()?.states;
    own.get(own.partition_point(|&it| Some(it) <= last))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_between_the_states_of_the_flow_itself() {
        let text = "
StartAt: A
States:
  - {Type: Pass, Name: A, OutputConstructor: {a.$: $Input.a}, Next: B}
  - Type: Map
    Name: B
    Processor: {StartAt: C, States: [{Type: Pass, Name: C, OutputConstructor: {c.$: $Input.c}, End: true}]}
    OutputConstructor: {b.$: $Input.b}
    Next: D
  - {Type: Pass, Name: D, OutputConstructor: {d.$: $Input.d}, End: true}
";
        let parts = |text: &str, size| {
            let parts = Part::all(&Analysis::new(text), size).into_iter();
            let shown =
                parts.map(|it| format!("{:?} {:?} {:?}", it.states, it.objects, it.expressions));
            shown.collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(parts(text, 1), @r"
        0..1 0..2 0..1
        1..3 2..5 1..3
        3..4 5..6 3..4
        ");
        assert_eq!(parts(text, 100), "0..4 0..6 0..4");
        assert_eq!(
            parts(&text.replace("Name: D", "Name: &d D"), 1)
                .lines()
                .count(),
            3
        );
        assert_eq!(
            parts(&text.replace("{d.$: $Input.d}", "{d: *a}"), 1)
                .lines()
                .count(),
            1
        );
        assert_eq!(parts("", 1), "0..0 0..0 0..0");
    }
}
