//! What a name belongs to: aliases and merge keys may give one scalar to several states.

use crate::analysis::Analysis;
use crate::ide::names::{Mention, Named, Usage, mentions};
use crate::model::StateId;
use crate::syntax::NodeId;

/// What changes together.
pub(super) struct Family {
    /// The states, if it is they that have the name.
    pub(super) states: Vec<StateId>,
    /// Every place where one of them is named, in the order of the text.
    pub(super) mentions: Vec<Mention>,
}

impl Family {
    /// What has the name that `named` has, and all that shares a scalar with it.
    pub(super) fn of(analysis: &Analysis, named: &Named) -> Self {
        let mut family = Self {
            states: Vec::new(),
            mentions: Vec::new(),
        };
        let Named::State(first) = named else {
            family.mentions = mentions(analysis, named);
            return family;
        };
        let mut waiting = vec![*first];
        while let Some(state) = waiting.pop() {
            if family.states.contains(&state) {
                continue;
            }
            family.states.push(state);
            let own = mentions(analysis, &Named::State(state));
            // Without anchors a scalar belongs to one state only.
            if analysis.tree.anchors().next().is_some() {
                let scalars = own.iter().filter(|it| it.usage != Usage::Alias);
                for mention in scalars {
                    waiting.extend(named_by(analysis, mention.node));
                }
            }
            family.mentions.extend(own);
        }
        family.states.sort();
        family.mentions.sort_by_key(|it| it.range.start);
        family.mentions.dedup_by_key(|it| it.range);
        family
    }
}

/// The states that a scalar names.
fn named_by(analysis: &Analysis, scalar: NodeId) -> Vec<StateId> {
    let flow = &analysis.flow;
    let own = flow.states.iter();
    let own = own.filter(|it| it.name.as_ref().is_some_and(|it| it.node == scalar));
    let led_to = flow.transitions().filter(|it| it.target.node == scalar);
    let led_to = led_to.filter_map(|it| Some(flow.resolve(it)?.id));
    own.map(|it| it.id).chain(led_to).collect()
}
