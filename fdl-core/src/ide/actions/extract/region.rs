//! States that can move together: one way leads in, and all ways out lead to the same place.

use crate::analysis::Analysis;
use crate::ide::actions::fresh_name;
use crate::model::{ScopeId, State, StateId, StateKind, Transition, TransitionKind};
use crate::syntax::edit::{Yaml, replace_entry, set_text};
use crate::syntax::{Node, NodeKind};
use crate::text::{Edit, TextRange};

/// Consecutive states of the flow's own scope.
pub(super) struct Region<'a> {
    /// The states, in the order of the text.
    pub(super) states: Vec<&'a State>,
    /// The item of the first one.
    pub(super) first: Node<'a>,
    /// The item of the last one.
    pub(super) last: Node<'a>,
    /// The name of the state at which it is entered.
    pub(super) start: &'a str,
    /// The states with which it is left.
    pub(super) ends: Vec<&'a State>,
    /// The state that follows it; none if the flow ends.
    pub(super) next: Option<&'a str>,
    /// A name for what stands in its place.
    pub(super) name: String,
    /// What makes the ways out of it end instead.
    pub(super) exits: Vec<Edit>,
    /// What makes the ways into it lead to what stands in its place.
    pub(super) entries: Vec<Edit>,
}

impl<'a> Region<'a> {
    /// The states whose names `range` covers, if they can move.
    pub(super) fn selected(analysis: &'a Analysis, range: TextRange) -> Option<Self> {
        if range.start == range.end || !is_whole(analysis) {
            return None;
        }
        let flow = &analysis.flow;
        let root = flow.root_scope()?;
        let named = flow.named_states(root.id);
        let selected = named.filter(|(name, _)| range.covers(name.range));
        let states: Vec<&State> = selected.map(|(_, state)| state).collect();
        let list = analysis.tree.node(root.states_node?);
        let is_selected = |it: &Node<'_>| states.iter().any(|state| state.node == it.id());
        let items: Vec<Node<'_>> = list.items().filter(is_selected).collect();
        let (first, last) = (*items.first()?, *items.last()?);
        // Who moves everything wants a copy of the file.
        if items.len() != states.len() || items.len() == root.states.len() {
            return None;
        }
        // What nothing reached would be reached in its new place, or what follows it: more would be found.
        if !states.iter().all(|it| analysis.graph.is_reached(it.id)) {
            return None;
        }
        let whole = TextRange::new(first.range().start, last.range().end);
        let mut inside = analysis.tree.nodes().filter(|it| whole.covers(it.range()));
        if inside.any(|it| it.anchor().is_some() || it.kind() == NodeKind::Alias) {
            return None;
        }
        let mut region = Self {
            first,
            last,
            start: "",
            ends: Vec::new(),
            next: None,
            name: fresh_name(analysis, root.id, "Extracted"),
            exits: Vec::new(),
            entries: Vec::new(),
            states,
        };
        region.find_entries(analysis, root.id)?;
        region.find_exits(analysis)?;
        Some(region)
    }

    /// What its states are called in a title.
    pub(super) fn title(&self) -> String {
        let name = |it: &State| it.name.as_ref().map_or("", |it| &it.value).to_owned();
        match self.states.as_slice() {
            [one] => format!("`{}`", name(one)),
            several => format!("{} states", several.len()),
        }
    }

    /// Whether it has a state of the flow's own scope.
    pub(super) fn contains(&self, state: StateId) -> bool {
        self.states.iter().any(|it| it.id == state)
    }

    /// The ways in: all lead to one state.
    fn find_entries(&mut self, analysis: &'a Analysis, scope: ScopeId) -> Option<()> {
        let flow = &analysis.flow;
        let mut start = None;
        let mut entries = Vec::new();
        for transition in flow.transitions().filter(|it| it.scope == scope) {
            let target = flow.resolve(transition)?;
            let is_inner = transition.from.is_some_and(|it| self.contains(it));
            if is_inner || !self.contains(target.id) {
                continue;
            }
            if start.is_some_and(|it| it != &*transition.target.value) {
                return None;
            }
            start = Some(&*transition.target.value);
            entries.push(set_text(written(analysis, transition)?, &self.name));
        }
        (self.start, self.entries) = (start?, entries);
        Some(())
    }

    /// The ways out: all are `Next` of the same state, or all are ends of the flow.
    fn find_exits(&mut self, analysis: &'a Analysis) -> Option<()> {
        let mut next = None;
        let mut exits = Vec::new();
        let mut ends = Vec::new();
        for state in &self.states {
            if state.is_end() || matches!(state.kind, StateKind::Succeed) {
                ends.push(*state);
            }
            for transition in state.transitions() {
                let target = analysis.flow.resolve(transition)?;
                if self.contains(target.id) {
                    continue;
                }
                let name = &*transition.target.value;
                let other = next.is_some_and(|it| it != name);
                if transition.kind != TransitionKind::Next || other || state.end.is_some() {
                    return None;
                }
                next = Some(name);
                ends.push(*state);
                let entry = written(analysis, transition)?.owning_entry()?;
                exits.push(replace_entry(entry, &[("End", Yaml::source(true))])?);
            }
        }
        // No state ends the flow for some and goes on for others.
        let alike = exits.is_empty() || exits.len() == ends.len();
        (self.next, self.exits, self.ends) = (next, exits, ends);
        (alike && !self.ends.is_empty()).then_some(())
    }
}

/// Where a transition's target is written, if the place belongs to nothing else.
fn written<'a>(analysis: &'a Analysis, transition: Transition<'_>) -> Option<Node<'a>> {
    let node = analysis.tree.node(transition.target.node);
    let own = node.range() == transition.target.range && node.anchor().is_none();
    own.then_some(node)
}

/// Whether everything is known of the flow's own scope: where all ways lead, and that every name
/// stands for one state.
fn is_whole(analysis: &Analysis) -> bool {
    let flow = &analysis.flow;
    let Some(root) = flow.root_scope() else {
        return false;
    };
    let mut named = flow.named_states(root.id);
    let unique = named.all(|(name, state)| {
        let first = flow.find(root.id, &name.value);
        first.is_some_and(|it| it.id == state.id)
    });
    let known = unique && !flow.truncated && analysis.graph.scope(root.id).complete;
    known && analysis.tree.errors().is_empty()
}
