//! The call hierarchy: who leads to a state, and where it leads.
//!
//! A Parallel or Map state calls the first states of its branches or its processor; the flow calls
//! its first state.

use super::symbols::SymbolKind;
use crate::analysis::Analysis;
use crate::model::{Scope, ScopeOwner, State, StateId, StateKind, Transition, TransitionKind};
use crate::syntax::Node;
use crate::text::TextRange;

/// The longest condition that is shown, in characters.
const SHOWN: usize = 80;

/// A state, or the flow, as a node of the hierarchy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallItem {
    /// Its name.
    pub name: String,
    /// Its type and action; of who calls or is called, under which condition.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The whole of it.
    pub range: TextRange,
    /// Its name, within `range`.
    pub selection: TextRange,
    /// The path of the state, by which it is found again; empty for the flow.
    pub path: String,
}

/// Ways from or to an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The item at the other end.
    pub item: CallItem,
    /// The places in the caller that name the state that is called.
    pub places: Vec<TextRange>,
}

/// The state that is named at `offset` or holds it; outside of all states the flow.
pub fn call_item(analysis: &Analysis, offset: u32) -> Option<CallItem> {
    let named = super::references::state_named_at(analysis, offset);
    let around = || analysis.state_at(offset).map(|it| it.id);
    match named.or_else(around) {
        Some(state) => Some(item(analysis, Caller::State(state))),
        None => flow_item(analysis),
    }
}

/// Who leads to the state with that path, in the order of the text.
pub fn incoming_calls(analysis: &Analysis, path: &str) -> Vec<Call> {
    let Some(Caller::State(state)) = find(analysis, path) else {
        return Vec::new();
    };
    let flow = &analysis.flow;
    let leading = flow.transitions();
    let leading = leading.filter(|it| flow.resolve(*it).is_some_and(|it| it.id == state));
    let ways = leading.map(|it| (caller(analysis, it), it));
    grouped(analysis, ways.collect())
}

/// Where the state with that path, or the flow, leads to, in the order of the text.
pub fn outgoing_calls(analysis: &Analysis, path: &str) -> Vec<Call> {
    let flow = &analysis.flow;
    let mut ways: Vec<Transition<'_>> = match find(analysis, path) {
        None => Vec::new(),
        Some(Caller::Flow) => flow
            .root_scope()
            .and_then(Scope::start)
            .into_iter()
            .collect(),
        Some(Caller::State(id)) => {
            let state = flow.state(id);
            let starts = state.scopes().filter_map(|it| flow.scope(it).start());
            state.transitions().chain(starts).collect()
        }
    };
    ways.sort_by_key(|it| it.target.range.start);
    let ways = ways.into_iter();
    let ways = ways.filter_map(|it| Some((Caller::State(flow.resolve(it)?.id), it)));
    grouped(analysis, ways.collect())
}

/// What has calls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    Flow,
    State(StateId),
}

/// Whose way it is.
fn caller(analysis: &Analysis, way: Transition<'_>) -> Caller {
    if let Some(from) = way.from {
        return Caller::State(from);
    }
    match analysis.flow.scope(way.scope).owner {
        ScopeOwner::Flow => Caller::Flow,
        ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => Caller::State(state),
    }
}

fn find(analysis: &Analysis, path: &str) -> Option<Caller> {
    if path.is_empty() {
        return Some(Caller::Flow);
    }
    let mut states = analysis.flow.states.iter();
    let state = states.find(|it| &*analysis.flow.path(it.id) == path)?;
    Some(Caller::State(state.id))
}

/// The ways by the item at their other end.
fn grouped(analysis: &Analysis, ways: Vec<(Caller, Transition<'_>)>) -> Vec<Call> {
    let mut calls: Vec<(Caller, Call, Vec<String>)> = Vec::new();
    for (end, way) in ways {
        let about = condition(analysis, way);
        match calls.iter_mut().find(|(it, ..)| *it == end) {
            Some((_, call, conditions)) => {
                call.places.push(way.target.range);
                conditions.push(about);
            }
            None => {
                let call = Call {
                    item: item(analysis, end),
                    places: vec![way.target.range],
                };
                calls.push((end, call, vec![about]));
            }
        }
    }
    let calls = calls.into_iter().map(|(_, mut call, mut conditions)| {
        // What aliases repeat stands in one place.
        call.places.sort();
        call.places.dedup();
        conditions.dedup();
        call.item.detail = conditions.join(" · ");
        call
    });
    calls.collect()
}

/// When a way is taken.
fn condition(analysis: &Analysis, way: Transition<'_>) -> String {
    let from = way.from.map(|it| analysis.flow.state(it));
    let text = match (way.kind, from) {
        (TransitionKind::Branch(index), Some(state)) => {
            let branch = match &state.kind {
                StateKind::Choice(choice) => choice.branches.get(index),
                _ => None,
            };
            let condition = branch.and_then(|it| it.condition);
            let text = condition.map_or("", |it| &*analysis.flow.expression(it).text);
            format!("if {text}")
        }
        (TransitionKind::Catch(index), Some(state)) => {
            let rule = state.catch.get(index);
            let codes = rule.into_iter().flat_map(|it| &it.errors);
            let codes: Vec<&str> = codes.map(|it| &*it.value).collect();
            format!("on {}", codes.join(", "))
        }
        (TransitionKind::Default, _) => "otherwise".to_owned(),
        (TransitionKind::Start, _) => match analysis.flow.scope(way.scope).owner {
            ScopeOwner::Flow => "at the start".to_owned(),
            ScopeOwner::Branch { index, .. } => format!("branch {index}"),
            ScopeOwner::Processor { .. } => "each item".to_owned(),
        },
        _ => "then".to_owned(),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn item(analysis: &Analysis, caller: Caller) -> CallItem {
    match caller {
        Caller::State(id) => state_item(analysis, analysis.flow.state(id)),
        Caller::Flow => flow_item(analysis).unwrap_or_else(|| CallItem {
            name: "flow".to_owned(),
            detail: String::new(),
            kind: SymbolKind::Flow,
            range: TextRange::default(),
            selection: TextRange::default(),
            path: String::new(),
        }),
    }
}

fn flow_item(analysis: &Analysis) -> Option<CallItem> {
    let symbol = super::symbols::document_symbols(analysis)
        .into_iter()
        .next()?;
    Some(CallItem {
        name: symbol.name,
        detail: symbol.detail,
        kind: symbol.kind,
        range: symbol.range,
        selection: symbol.selection,
        path: String::new(),
    })
}

fn state_item(analysis: &Analysis, state: &State) -> CallItem {
    let node: Node<'_> = analysis.state_node(state);
    let (range, name) = (node.range(), analysis.state_range(state));
    let first = node.entries().next();
    let first = first.map_or(TextRange::empty(range.start), |it| it.key.range());
    CallItem {
        name: state.name.as_ref().map_or("?", |it| &it.value).to_owned(),
        detail: super::symbols::about(state),
        kind: SymbolKind::State(state.state_type),
        range,
        // A name that a merge brings stands elsewhere.
        selection: if range.covers(name) { name } else { first },
        path: analysis.flow.path(state.id).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    const FLOW: &str = "\
Name: calls
StartAt: A
States:
  - Name: A
    Type: Choice
    Branches:
      - Condition: $Input.n > 1
        Next: P
      - Condition: >-
          $Input.kind
          == 'x'
        Next: P
    Default: C
  - Name: P
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - {Name: B, Type: Pass, End: true}
    Catch:
      - Errors: [FnF.ALL, Own]
        Next: C
    Next: A
  - Name: C
    Type: Task
    Action: FC:InvokeFunction
    Next: Nowhere
";

    fn shown(calls: &[Call]) -> String {
        let lines = calls.iter().map(|call| {
            let places = call.places.iter().map(|it| {
                let line = FLOW[..it.start as usize].matches('\n').count() + 1;
                format!("{line}:{}", &FLOW[it.indices()])
            });
            let places: Vec<_> = places.collect();
            format!(
                "{} ({}) {}\n",
                call.item.name,
                call.item.detail,
                places.join(" ")
            )
        });
        lines.collect()
    }

    fn incoming(path: &str) -> String {
        shown(&incoming_calls(&Analysis::new(FLOW), path))
    }

    fn outgoing(path: &str) -> String {
        shown(&outgoing_calls(&Analysis::new(FLOW), path))
    }

    #[test]
    fn who_leads_to_a_state() {
        assert_eq!(incoming("A"), "calls (at the start) 2:A\nP (then) 23:A\n");
        assert_eq!(
            incoming("P"),
            "A (if $Input.n > 1 · if $Input.kind == 'x') 8:P 12:P\n"
        );
        assert_eq!(
            incoming("C"),
            "A (otherwise) 13:C\nP (on FnF.ALL, Own) 22:C\n"
        );
        assert_eq!(incoming("P[0]/B"), "P (branch 0) 17:B\n");
        assert_eq!(incoming(""), "");
        assert_eq!(incoming("X"), "");
    }

    #[test]
    fn where_a_state_leads() {
        assert_eq!(outgoing(""), "A (at the start) 2:A\n");
        assert_eq!(
            outgoing("A"),
            "P (if $Input.n > 1 · if $Input.kind == 'x') 8:P 12:P\nC (otherwise) 13:C\n"
        );
        assert_eq!(
            outgoing("P"),
            "B (branch 0) 17:B\nC (on FnF.ALL, Own) 22:C\nA (then) 23:A\n"
        );
        assert_eq!(outgoing("C"), "", "it leads nowhere");
    }

    #[test]
    fn the_state_at_an_offset() {
        let at = |text: &str| {
            let (text, offset) = cursor(text);
            let item = call_item(&Analysis::new(text), offset)?;
            Some(format!("{} ({})", item.path, item.detail))
        };
        let marked = |mark: &str| at(&FLOW.replacen(mark, &format!("{mark}$0"), 1));
        assert_eq!(marked("StartAt: A"), Some("A (Choice)".to_owned()));
        assert_eq!(marked("Next: P"), Some("P (Parallel)".to_owned()));
        assert_eq!(
            marked("Action"),
            Some("C (Task FC:InvokeFunction)".to_owned())
        );
        assert_eq!(marked("{Name"), Some("P[0]/B (Pass)".to_owned()));
        assert_eq!(marked("Name: ca"), Some(" ()".to_owned()));
        assert_eq!(at("$0"), None);
    }

    #[test]
    fn long_conditions_are_cut() {
        let text = format!(
            "States:\n  - Name: A\n    Type: Choice\n    Branches: [{{Condition: '{}', Next: A}}]\n",
            "1 == 1 && ".repeat(40)
        );
        let calls = outgoing_calls(&Analysis::new(text), "A");
        assert_eq!(calls[0].item.detail.chars().count(), SHOWN + 1);
    }
}
