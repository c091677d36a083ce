//! Moves states into a scope of their own: a branch of a Parallel state, the processor of a Map that
//! has one item, or a flow that a Task starts.
//!
//! Offered where it is proved that the flow does the same afterwards: it ends with the same status
//! and output and makes the same calls in the same order. What a scope hands on is a member of the
//! new state's result, so that an `OutputConstructor` has to take it out again, which needs to know
//! its members. Only in the flow's own scope: branches and iterations take turns state by state. For
//! a flow of its own the proof rests on what the simulator assumes, that the result of the Task is
//! the output of the flow that it starts.

mod proof;
mod region;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::catalog::actions::fnf;
use crate::model::StateId;
use crate::syntax::edit::{Items, Yaml, document, replace_items};
use crate::text::{Edit, TextRange};

use region::Region;

/// States that move elsewhere, and the state that stands in their place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extraction {
    /// What is done, as an imperative.
    pub title: String,
    /// The edits of the flow, disjoint and sorted.
    pub edits: Vec<Edit>,
    /// The states that move, of those in the flow's own scope.
    pub states: Vec<StateId>,
    /// Where to.
    pub destination: Destination,
}

/// Where states move to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Destination {
    /// Below another state: what their paths begin with from then on, `Extracted[0]/`.
    Scope(String),
    /// Into a flow of this text.
    Flow(String),
}

/// What the states whose names `range` covers can be moved into. `flow_name` is a name for a new
/// flow, if the client can make a file for it.
pub fn extractions(
    analysis: &Analysis,
    range: TextRange,
    flow_name: Option<&str>,
) -> Vec<Extraction> {
    let Some(region) = Region::selected(analysis, range) else {
        return Vec::new();
    };
    let mut extractions = Vec::new();
    if let Some(members) = proof::members_of_result(analysis, &region) {
        extractions.extend(to_branch(&region, &members));
        // Iterations that write global variables are a finding, though there is but one here.
        let is_quiet = !proof::writes_global(analysis, &region);
        extractions.extend(is_quiet.then(|| to_map(&region, &members)).flatten());
    }
    let name = flow_name.filter(|_| proof::can_be_a_flow(analysis, &region));
    extractions.extend(name.and_then(|it| to_flow(&region, it)));
    extractions.retain_mut(|extraction| {
        extraction.edits.sort();
        proof::is_as_meant(analysis, &region, extraction)
    });
    extractions
}

fn to_branch(region: &Region<'_>, members: &[Arc<str>]) -> Option<Extraction> {
    let output = output("$Output.Branch0", members)?;
    let branch = Yaml::Mapping(scope(region)?);
    let state = vec![
        ("Type", Yaml::text("Parallel")),
        ("Branches", Yaml::Sequence(vec![branch])),
        ("OutputConstructor", output),
    ];
    let title = format!("Extract {} to a Parallel branch", region.title());
    let destination = Destination::Scope(format!("{}[0]/", region.name));
    extraction(region, title, state, destination)
}

fn to_map(region: &Region<'_>, members: &[Arc<str>]) -> Option<Extraction> {
    let output = output("$Output.Items[0]", members)?;
    let state = vec![
        ("Type", Yaml::text("Map")),
        ("ItemsPath", Yaml::text("toArray($Input)")),
        ("Processor", Yaml::Mapping(scope(region)?)),
        ("OutputConstructor", output),
    ];
    let title = format!("Extract {} to a Map over one item", region.title());
    let destination = Destination::Scope(format!("{}/", region.name));
    extraction(region, title, state, destination)
}

fn to_flow(region: &Region<'_>, name: &str) -> Option<Extraction> {
    let parameters = mapping(vec![
        ("resourceArn", Yaml::text(format!("acs:fnf:::flow/{name}"))),
        ("input.$", Yaml::text("$Input")),
    ]);
    let state = vec![
        ("Type", Yaml::text("Task")),
        ("Action", Yaml::text(fnf::START)),
        ("TaskMode", Yaml::text("WaitForSystemCallback")),
        ("Parameters", parameters),
    ];
    let mut flow = entries(vec![
        ("Type", Yaml::text("StateMachine")),
        ("SpecVersion", Yaml::text("v1")),
        ("Name", Yaml::text(name)),
    ]);
    flow.extend(scope(region)?);
    let title = format!("Extract {} to the flow `{name}`", region.title());
    let destination = Destination::Flow(document(region.first, &flow)?);
    extraction(region, title, state, destination)
}

/// Puts a state in the place of the region's.
fn extraction(
    region: &Region<'_>,
    title: String,
    rest: Vec<(&str, Yaml)>,
    destination: Destination,
) -> Option<Extraction> {
    let mut state = vec![("Name", Yaml::text(&*region.name))];
    state.extend(rest);
    state.push(match region.next {
        Some(next) => ("Next", Yaml::text(next)),
        None => ("End", Yaml::source(true)),
    });
    let mut edits = region.entries.clone();
    edits.push(replace_items(region.first, region.last, &mapping(state))?);
    Some(Extraction {
        title,
        edits,
        states: region.states.iter().map(|it| it.id).collect(),
        destination,
    })
}

/// The region as a scope.
fn scope(region: &Region<'_>) -> Option<Vec<(String, Yaml)>> {
    let items = Items::new(region.first, region.last, &region.exits)?;
    let start = Yaml::text(region.start);
    Some(entries(vec![
        ("StartAt", start),
        ("States", Yaml::Items(items)),
    ]))
}

/// Takes the members of a result out of what it is a member of.
fn output(result: &str, members: &[Arc<str>]) -> Option<Yaml> {
    let members = members.iter().map(|name| {
        let path = format!("{result}.{name}");
        crate::expr::is_name(name).then(|| (format!("{name}.$"), Yaml::text(path)))
    });
    Some(Yaml::Mapping(members.collect::<Option<_>>()?))
}

fn mapping(list: Vec<(&str, Yaml)>) -> Yaml {
    Yaml::Mapping(entries(list))
}

fn entries(list: Vec<(&str, Yaml)>) -> Vec<(String, Yaml)> {
    let list = list.into_iter();
    list.map(|(key, value)| (key.to_owned(), value)).collect()
}
