//! Which members the data in a test file is known to have: what the flow reads and builds, what the
//! actions of its tasks take and give.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Skeleton, stop};
use super::skeleton;
use super::test_skeleton::{LONGEST_KEY, TestSkeletons, is_short, output_members, placeholder};
use crate::analysis::Analysis;
use crate::catalog::actions::{self, OutputMember, Parameter, TaskMode};
use crate::catalog::context::Position;
use crate::ide::shape;
use crate::ide::test_role::TestData;
use crate::model::{State, StateKind, Template};
use crate::shape::Shapes;
use crate::simulate::started_flow;

/// A member that data is known to have.
pub(in crate::ide) struct KnownMember {
    /// Its name.
    pub(in crate::ide) name: String,
    /// What its value starts as.
    pub(super) value: Skeleton,
    /// What it holds, in Markdown.
    pub(in crate::ide) documentation: Option<String>,
}

impl KnownMember {
    /// A member whose value is to be filled in.
    fn new(name: impl Into<String>, documentation: Option<String>) -> Self {
        Self {
            name: name.into(),
            value: Skeleton::raw([stop("")]),
            documentation,
        }
    }

    fn of_output(member: &OutputMember) -> Self {
        Self {
            value: placeholder(member),
            ..Self::new(member.name, Some(member.documentation.to_owned()))
        }
    }

    fn of_parameter(parameter: &Parameter) -> Self {
        Self {
            value: skeleton::parameter_value(parameter, skeleton::Known::default()),
            ..Self::new(parameter.name, Some(parameter.documentation.to_owned()))
        }
    }
}

/// The members that data is known to have; `state` is the one that it belongs to.
pub(in crate::ide) fn known_members(
    analysis: &Analysis,
    data: TestData,
    state: Option<&State>,
) -> Vec<KnownMember> {
    let task = state.and_then(|it| match &it.kind {
        StateKind::Task(task) => Some(task),
        _ => None,
    });
    let action = task.and_then(|it| actions::find(&it.action.as_ref()?.value));
    let mut members: Vec<KnownMember> = match data {
        TestData::Input => input(analysis),
        TestData::Return | TestData::Reported => {
            let members = task.map_or(&[][..], output_members).iter();
            members.map(KnownMember::of_output).collect()
        }
        TestData::Submitted => {
            let output = action.and_then(|it| it.output(TaskMode::RequestComplete));
            let members = output.map_or(&[][..], |it| it.members).iter();
            members.map(KnownMember::of_output).collect()
        }
        TestData::Request => {
            let parameters = action.map_or(&[][..], |it| it.parameters).iter();
            parameters.map(KnownMember::of_parameter).collect()
        }
        TestData::Global => globals(analysis),
        TestData::Output => output(analysis),
        TestData::StateInput => {
            state.map_or_else(Vec::new, |it| members_of(analysis, it, "$Input"))
        }
        TestData::StateOutput => state.map_or_else(Vec::new, |it| handed_on(analysis, it)),
    };
    let mut seen = BTreeSet::new();
    members.retain(|it| it.name.len() < LONGEST_KEY && seen.insert(it.name.clone()));
    members
}

fn input(analysis: &Analysis) -> Vec<KnownMember> {
    let reads = Shapes::new(analysis).outside_reads();
    let skeletons = TestSkeletons::block(analysis, &reads);
    let members = reads
        .input
        .members
        .iter()
        .filter(|(name, _)| is_short(name));
    let known = members.map(|(name, reads)| KnownMember {
        value: skeletons.example(reads),
        ..KnownMember::new(name, Some("The flow reads it.".to_owned()))
    });
    known.collect()
}

fn globals(analysis: &Analysis) -> Vec<KnownMember> {
    let mut names = BTreeMap::new();
    for (state, entries) in Shapes::new(analysis).global_writes() {
        for entry in entries {
            names.entry(&*entry.key).or_insert(state.id);
        }
    }
    let known = names.into_iter().map(|(name, state)| {
        let path = analysis.flow.path(state);
        KnownMember::new(name, Some(format!("Written by `{path}`.")))
    });
    known.collect()
}

/// The names of the flows that the flow starts, sorted.
pub(super) fn started_flows(analysis: &Analysis) -> BTreeSet<String> {
    let states = analysis.flow.states.iter();
    let names = states.filter_map(|it| {
        let parameters = analysis.tree.node(it.node).get("Parameters")?;
        let arn = parameters.get("resourceArn")?.text()?;
        Some(started_flow(it, &arn)?.to_owned())
    });
    names
        .filter(|it| !it.is_empty() && it.len() < LONGEST_KEY)
        .collect()
}

/// What the states hand on that end the flow.
fn output(analysis: &Analysis) -> Vec<KnownMember> {
    let root = analysis.flow.root_scope().into_iter();
    let states = root.flat_map(|it| analysis.flow.named_states(it.id));
    let last = states.filter(|(_, it)| it.is_end() || matches!(it.kind, StateKind::Succeed));
    last.flat_map(|(_, it)| handed_on(analysis, it)).collect()
}

/// The members that an expression of a state is known to have when its work is done.
fn members_of(analysis: &Analysis, state: &State, path: &str) -> Vec<KnownMember> {
    let position = Position::OutputConstructor;
    let members = shape::members(analysis, Some(state.id), position, path).into_iter();
    let known = members.map(|it| KnownMember::new(it.name, it.documentation.or(it.detail)));
    known.collect()
}

/// The members of what a state hands on.
fn handed_on(analysis: &Analysis, state: &State) -> Vec<KnownMember> {
    let built = state.output_constructor.as_ref().map(|it| &it.template);
    let Some(Template::Object(entries)) = built else {
        let output = members_of(analysis, state, "$Output");
        return match output.is_empty() && !matches!(state.kind, StateKind::Task(_)) {
            true => members_of(analysis, state, "$Input"),
            false => output,
        };
    };
    let path = analysis.flow.path(state.id);
    let about = format!("`{path}` builds it.");
    let known = entries
        .iter()
        .map(|it| KnownMember::new(&*it.key, Some(about.clone())));
    known.collect()
}
