//! Which pieces of a flow its runs have used: states, transitions, both sides of every condition,
//! rules of `Retry` and `Catch`.
//!
//! What can be proven never to be used ([`Reach`]) is no piece: nobody can write a case for it.

mod lines;

pub use lines::LineHits;

use std::collections::HashSet;

use super::hits::{ConditionHits, Hits, StateHits};
use super::retry::max_attempts;
use crate::analysis::Analysis;
use crate::checks::{Reach, StateReach};
use crate::expr::excerpt;
use crate::model::{ChoiceBranch, State, StateId, StateKind, Transition, TransitionKind};
use crate::syntax::NodeId;
use crate::text::TextRange;

/// What runs have used of a flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// The pieces: state by state in the order of the text, of each the state itself, its
    /// transitions, its conditions, its rules.
    pub units: Vec<Unit>,
    /// The lines that belong to a piece, in their order.
    pub lines: Vec<LineHits>,
}

/// A piece of a flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// The state that it is or belongs to.
    pub state: StateId,
    /// Where it stands: the name of a state, of a transition the name that it leads to, a condition,
    /// the key `Errors` of a rule.
    pub range: TextRange,
    /// The whole of it: the state's mapping, the entry of the target, the branch's mapping, the rule's.
    pub extent: TextRange,
    /// How often it was used.
    pub hits: u64,
}

/// What a piece of a flow is. Branches and rules are counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnitKind {
    /// A state that is entered.
    State,
    /// A way from the state to another one.
    Transition(TransitionKind, StateId),
    /// A condition of a Choice that is true, or one that is false.
    Condition(usize, bool),
    /// A rule of `Retry` that causes a retry.
    Retry(usize),
    /// A rule of `Retry` that has no attempt left.
    RetryExhausted(usize),
    /// A rule of `Catch` that takes an error.
    Catch(usize),
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitGroup {
    /// States.
    States,
    /// Ways from state to state.
    Transitions,
    /// Both sides of every condition.
    Branches,
    /// Rules of `Retry`: used, exhausted.
    Retries,
    /// Rules of `Catch`.
    Catches,
}

/// How many pieces there are, and how many of them were used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Those used at least once.
    pub covered: u64,
    /// All.
    pub total: u64,
}

impl Coverage {
    /// What of the flow the runs with these hits have used.
    pub fn new(analysis: &Analysis, hits: &Hits) -> Self {
        let reach = Reach::new(analysis);
        let (mut units, mut dead) = (Vec::new(), Vec::new());
        for state in &analysis.flow.states {
            let mut found = Units {
                analysis,
                state,
                units: &mut units,
                dead: &mut dead,
            };
            match reach.state(state.id) {
                it if it.entered => found.add_all(it, hits.state(state.id)),
                _ => found.add_dead(state.node),
            }
        }
        let lines = lines::lines(analysis, &units, &dead);
        Self { units, lines }
    }

    /// How many pieces of a group there are.
    pub fn tally(&self, group: UnitGroup) -> Tally {
        let mut tally = Tally::default();
        for unit in self.units.iter().filter(|it| it.kind.group() == group) {
            tally.total += 1;
            tally.covered += u64::from(unit.hits > 0);
        }
        tally
    }

    /// All pieces together.
    pub fn total(&self) -> Tally {
        let tallies = UnitGroup::ALL.map(|group| self.tally(group));
        tallies.into_iter().fold(Tally::default(), Tally::plus)
    }

    /// The pieces that were not used, but for those of which another one here says so already: all of
    /// a state that was never entered, the way behind a condition or a rule, what needs a retry.
    pub fn missed(&self) -> impl Iterator<Item = &Unit> {
        let unused = self.units.iter().filter(|unit| unit.hits == 0);
        let all: HashSet<(StateId, UnitKind)> =
            unused.clone().map(|it| (it.state, it.kind)).collect();
        unused.filter(move |unit| {
            let reason = match unit.kind {
                UnitKind::State => return true,
                UnitKind::Transition(TransitionKind::Branch(index), _) => {
                    UnitKind::Condition(index, true)
                }
                UnitKind::Transition(TransitionKind::Catch(index), _) => UnitKind::Catch(index),
                UnitKind::RetryExhausted(index) => UnitKind::Retry(index),
                _ => UnitKind::State,
            };
            let said = [reason, UnitKind::State];
            !said.iter().any(|it| all.contains(&(unit.state, *it)))
        })
    }
}

impl UnitKind {
    /// The group that it counts in.
    pub const fn group(self) -> UnitGroup {
        match self {
            Self::State => UnitGroup::States,
            Self::Transition(..) => UnitGroup::Transitions,
            Self::Condition(..) => UnitGroup::Branches,
            Self::Retry(_) | Self::RetryExhausted(_) => UnitGroup::Retries,
            Self::Catch(_) => UnitGroup::Catches,
        }
    }
}

impl UnitGroup {
    /// All groups, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::States,
        Self::Transitions,
        Self::Branches,
        Self::Retries,
        Self::Catches,
    ];

    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::States => "states",
            Self::Transitions => "transitions",
            Self::Branches => "branches",
            Self::Retries => "retries",
            Self::Catches => "catches",
        }
    }
}

impl Tally {
    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            covered: self.covered + other.covered,
            total: self.total + other.total,
        }
    }

    /// The share in percent; of nothing all of it.
    pub fn percent(self) -> f64 {
        match self.total {
            0 => 100.0,
            total => self.covered as f64 * 100.0 / total as f64,
        }
    }
}

impl Unit {
    /// What was not done, as a sentence without its end: `` `Pay` was never entered ``.
    pub fn missed_message(&self, analysis: &Analysis) -> String {
        let flow = &analysis.flow;
        let path = flow.path(self.state);
        match self.kind {
            UnitKind::State => format!("`{path}` was never entered"),
            UnitKind::Transition(kind, to) => {
                let to = &flow.state(to).name;
                let to = to.as_ref().map_or("?", |name| &name.value);
                let by = match kind {
                    TransitionKind::Default => " by `Default`".to_owned(),
                    TransitionKind::Branch(index) => format!(" by branch {}", index + 1),
                    TransitionKind::Catch(index) => format!(" by `Catch` rule {}", index + 1),
                    TransitionKind::Start | TransitionKind::Next => String::new(),
                };
                format!("`{path}` never led to `{to}`{by}")
            }
            UnitKind::Condition(_, truth) => {
                let condition = excerpt(&analysis.text[self.range.indices()]);
                format!("`{condition}` of `{path}` was never {truth}")
            }
            UnitKind::Retry(index) => {
                format!("`Retry` rule {} of `{path}` was never used", index + 1)
            }
            UnitKind::RetryExhausted(index) => {
                format!("`Retry` rule {} of `{path}` was never exhausted", index + 1)
            }
            UnitKind::Catch(index) => {
                format!("`Catch` rule {} of `{path}` was never used", index + 1)
            }
        }
    }
}

/// The pieces of one state.
struct Units<'a> {
    analysis: &'a Analysis,
    state: &'a State,
    units: &'a mut Vec<Unit>,
    /// What can never be used.
    dead: &'a mut Vec<TextRange>,
}

impl Units<'_> {
    fn add_all(&mut self, reach: &StateReach, hits: &StateHits) {
        let state = self.state;
        let range = self.analysis.state_range(state);
        let extent = self.extent(state.node);
        self.add(UnitKind::State, range, extent, hits.entered);
        for transition in state.transitions() {
            self.add_transition(transition, reach, hits);
        }
        if let StateKind::Choice(choice) = &state.kind {
            for (index, branch) in choice.branches.iter().enumerate() {
                self.add_branch(
                    index,
                    branch,
                    reach.conditions[index],
                    hits.conditions[index],
                );
            }
        }
        for (index, rule) in state.retry.iter().enumerate() {
            if !reach.retries[index] {
                self.add_dead(rule.node);
                continue;
            }
            let (range, extent) = (self.rule_range(rule.node), self.extent(rule.node));
            let hits = hits.retries[index];
            if max_attempts(rule) > 0 {
                self.add(UnitKind::Retry(index), range, extent, hits.used);
            }
            self.add(
                UnitKind::RetryExhausted(index),
                range,
                extent,
                hits.exhausted,
            );
        }
        for (index, rule) in state.catch.iter().enumerate() {
            if !reach.catches[index] {
                self.add_dead(rule.node);
                continue;
            }
            let (range, extent) = (self.rule_range(rule.node), self.extent(rule.node));
            self.add(UnitKind::Catch(index), range, extent, hits.catches[index]);
        }
    }

    fn add_branch(
        &mut self,
        index: usize,
        branch: &ChoiceBranch,
        (can_be_true, can_be_false): (bool, bool),
        hits: ConditionHits,
    ) {
        let Some(condition) = branch.condition else {
            return;
        };
        let expression = self.analysis.flow.expression(condition);
        let range = expression.source_range(&self.analysis.tree, expression.ast.range);
        let extent = self.extent(branch.node);
        if can_be_true {
            self.add(
                UnitKind::Condition(index, true),
                range,
                extent,
                hits.was_true,
            );
        }
        if can_be_false {
            self.add(
                UnitKind::Condition(index, false),
                range,
                extent,
                hits.was_false,
            );
        }
        if !can_be_true && !can_be_false {
            self.add_dead(branch.node);
        }
    }

    fn add_transition(&mut self, transition: Transition<'_>, reach: &StateReach, hits: &StateHits) {
        let Some(to) = self.analysis.flow.resolve(transition) else {
            return;
        };
        let target = transition.target;
        let entry = self.analysis.tree.node(target.node).owning_entry();
        let extent = entry.map_or(target.range, |it| it.range());
        if !reach.leads_by(transition.kind) {
            self.dead.push(extent);
            return;
        }
        let hits = match transition.kind {
            TransitionKind::Start => return,
            TransitionKind::Next => hits.next,
            TransitionKind::Branch(index) => hits.conditions[index].was_true,
            TransitionKind::Default => hits.default,
            TransitionKind::Catch(index) => hits.catches[index],
        };
        let kind = UnitKind::Transition(transition.kind, to.id);
        self.add(kind, target.range, extent, hits);
    }

    fn add(&mut self, kind: UnitKind, range: TextRange, extent: TextRange, hits: u64) {
        self.units.push(Unit {
            kind,
            state: self.state.id,
            range,
            extent,
            hits,
        });
    }

    fn add_dead(&mut self, node: NodeId) {
        self.dead.push(self.extent(node));
    }

    fn extent(&self, node: NodeId) -> TextRange {
        self.analysis.tree.node(node).range()
    }

    /// Where a rule is shown: at the key that says which errors it is for, else at its first one.
    fn rule_range(&self, rule: NodeId) -> TextRange {
        let rule = self.analysis.tree.node(rule);
        let entry = rule.entry("Errors").or_else(|| rule.entries().next());
        entry.map_or(rule.range(), |it| it.key.range())
    }
}
