//! One step of a path: what a member or an element of something may be.

use super::trace::{Source, at};
use super::{DataKind, MOST_SOURCES, Shapes, Site, output};
use crate::catalog::context::{self, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::model::{MapMode, Template};
use crate::text::TextRange;
use crate::value::{Types, Value};

/// What a member or an element of something may be.
pub(super) enum Step<'a> {
    /// This.
    One(Next<'a>),
    /// One of these.
    Known(Vec<Next<'a>>),
    /// One of these, or something else.
    Partly(Vec<Next<'a>>),
    /// There is no such member.
    Lacking,
    /// It may be there, and nobody knows what it is.
    Open,
}

/// Where a step leads.
pub(super) struct Next<'a> {
    pub(super) source: Source<'a>,
    /// Where the value is built, if it has a place of its own.
    pub(super) place: Option<TextRange>,
    /// Whether it can be nothing else.
    pub(super) sure: bool,
}

impl<'a> Shapes<'a> {
    /// What a member of something may be.
    pub(super) fn member_of(&self, data: &DataKind<'a>, name: &str, depth: u32) -> Step<'a> {
        match *data {
            DataKind::Literal(value) => match value.get(name) {
                Some(member) => known(Source::Value(member), None),
                None => Step::Lacking,
            },
            DataKind::Template(site, Template::Object(entries)) => {
                match entries.iter().find(|it| &*it.key == name) {
                    Some(entry) => {
                        let place = self.analysis.tree.node(entry.key_node).range();
                        known(Source::Template(site, &entry.value), Some(place))
                    }
                    None => Step::Lacking,
                }
            }
            DataKind::Written(site, expression) => {
                let ExprKind::Object(entries) = &expression.kind else {
                    return Step::Lacking;
                };
                match entries.iter().find(|(key, _)| &*key.value == name) {
                    Some((_, value)) => known(Source::Expression(site, value), None),
                    None => Step::Lacking,
                }
            }
            DataKind::Merged(site, arguments) => {
                self.member_of_merged(site, arguments, name, depth)
            }
            DataKind::Typed(types) => match types.intersects(Types::OBJECT) {
                true => Step::Open,
                false => Step::Lacking,
            },
            DataKind::Task(_) | DataKind::Parallel(..) | DataKind::Map(_) => {
                self.member_of_result(data, name)
            }
            DataKind::Global => self.member_of_global(name),
            DataKind::Context(site, row) => match context::member(row, name) {
                Some(it) => known(Source::Context(site, Some(it)), None),
                None => Step::Open,
            },
            DataKind::Template(..) | DataKind::Items(_) => Step::Lacking,
        }
    }

    /// A member of the result of a state's work.
    fn member_of_result(&self, data: &DataKind<'a>, name: &str) -> Step<'a> {
        match *data {
            DataKind::Task(task) => match output(task) {
                Some((_, output)) if output.closed => {
                    match output.members.iter().any(|it| it.name == name) {
                        true => Step::Open,
                        false => Step::Lacking,
                    }
                }
                _ => Step::Open,
            },
            DataKind::Parallel(parallel, state) => {
                let written = self.analysis.state_node(state).get("Branches");
                let written = written.map_or(0, |it| it.items().count());
                let index = name.strip_prefix("Branch").filter(|it| is_decimal(it));
                let scope = index.and_then(|it| parallel.branches.get(it.parse::<usize>().ok()?));
                match scope {
                    Some(&scope) => known(Source::Scope(scope), None),
                    None if written == parallel.branches.len() => Step::Lacking,
                    None => Step::Open,
                }
            }
            DataKind::Map(map) if map.result_writer.is_some() => Step::Open,
            DataKind::Map(map) => match (name, map.processor) {
                // What a distributed Map hands over is not documented (Q22).
                ("Items", Some(scope)) if map.mode == MapMode::Inline => {
                    known(Source::Items(scope), None)
                }
                ("Items", Some(scope)) => Step::Partly(vec![unsure(Source::Items(scope))]),
                ("Items", None) => Step::Open,
                _ if map.mode == MapMode::Inline => Step::Lacking,
                _ => Step::Open,
            },
            _ => Step::Open,
        }
    }

    /// A member of what `jsonMerge` makes: that of either argument.
    fn member_of_merged(
        &self,
        site: Site,
        arguments: &'a [Expr],
        name: &str,
        depth: u32,
    ) -> Step<'a> {
        let mut next = Vec::new();
        let mut complete = true;
        let Some(depth) = depth.checked_sub(1) else {
            return Step::Open;
        };
        for argument in arguments {
            let sources = self.at_depth(Source::Expression(site, argument), depth);
            complete &= sources.complete;
            for it in &sources.data {
                match self.member_of(&it.kind, name, depth) {
                    Step::One(one) => next.push(one),
                    Step::Known(more) => next.extend(more),
                    Step::Partly(more) => {
                        complete = false;
                        next.extend(more);
                    }
                    Step::Open => complete = false,
                    Step::Lacking => {}
                }
            }
        }
        next.iter_mut().for_each(|it| it.sure = false);
        match (complete, next.is_empty()) {
            (true, true) => Step::Lacking,
            (true, false) => Step::Known(next),
            (false, _) => Step::Partly(next),
        }
    }

    fn member_of_global(&self, name: &str) -> Step<'a> {
        let written = self.writes_of(name).iter().map(|&(state, entry)| {
            let site = at(state, Position::GlobalConstructor);
            let place = self.analysis.tree.node(entry.key_node).range();
            Next {
                place: Some(place),
                ..unsure(Source::Template(site, &entry.value))
            }
        });
        let written: Vec<_> = written.collect();
        match (self.global_is_known, written.is_empty()) {
            (true, true) => Step::Lacking,
            (true, false) => Step::Known(written),
            (false, _) => Step::Partly(written),
        }
    }
}

/// What an element of something may be.
pub(super) fn element_of<'a>(data: &DataKind<'a>, index: Option<usize>) -> Step<'a> {
    match *data {
        DataKind::Literal(Value::Array(elements)) => pick(elements, index, Source::Value),
        DataKind::Template(site, Template::Array(elements)) => {
            pick(elements, index, |it| Source::Template(site, it))
        }
        DataKind::Written(site, expression) => match &expression.kind {
            ExprKind::Array(elements) => pick(elements, index, |it| Source::Expression(site, it)),
            _ => Step::Open,
        },
        DataKind::Items(scope) => Step::One(unsure(Source::Scope(scope))),
        _ => Step::Open,
    }
}

fn pick<'a, T>(
    elements: &'a [T],
    index: Option<usize>,
    source: impl Fn(&'a T) -> Source<'a>,
) -> Step<'a> {
    let chosen = match index {
        Some(index) => elements.get(index..=index).unwrap_or_default(),
        None => elements,
    };
    let sources = chosen.iter().take(MOST_SOURCES);
    let next = sources.map(|it| Next {
        sure: index.is_some(),
        ..unsure(source(it))
    });
    let sources: Vec<_> = next.collect();
    match chosen.len() {
        0 => Step::Open,
        1..=MOST_SOURCES => Step::Known(sources),
        _ => Step::Partly(sources),
    }
}

/// The one thing that a member can be.
fn known<'a>(source: Source<'a>, place: Option<TextRange>) -> Step<'a> {
    Step::One(Next {
        source,
        place,
        sure: true,
    })
}

/// A source of which there may be others.
fn unsure(source: Source<'_>) -> Next<'_> {
    Next {
        source,
        place: None,
        sure: false,
    }
}

/// Whether it is a number as the names of branches have it.
fn is_decimal(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}
