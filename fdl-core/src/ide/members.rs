//! Members of data: the keys by which constructors write them, and the expressions that read them, followed as
//! far as [`crate::shape`] knows where data comes from.
//!
//! Deliberately left out: what services answer and what a run is given, which nothing in the flow writes, and
//! members right below `$Global`, which are [`names`](super::names).

use smol_str::SmolStr;

use super::names::Usage;
use crate::analysis::Analysis;
use crate::expr::ast::{Expr, ExprKind};
use crate::model::{Constructor, Expression, State, StateKind, Template};
use crate::shape::{Data, DataKind, Shapes, Site};
use crate::syntax::{Entry, Node, NodeId};
use crate::text::{Spanned, TextRange};
use crate::value::Value;

/// Literals with more nodes are not looked through.
const MOST_NODES: usize = 1_000;

/// A place where a member is named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct MemberUse {
    /// The name alone, without quotes and `.$`.
    pub(super) range: TextRange,
    /// The key that writes it; none where it is read.
    pub(super) key: Option<NodeId>,
}

impl MemberUse {
    /// What is done with the name.
    pub(super) fn usage(self) -> Usage {
        match self.key {
            Some(_) => Usage::Write,
            None => Usage::Read,
        }
    }
}

/// The place at `offset` where a member is named, and the keys that write it.
pub(super) fn member_at(analysis: &Analysis, offset: u32) -> Option<(TextRange, Vec<MemberUse>)> {
    let spot = Spot::at(analysis, offset)?;
    let keys = spot.keys(&Members::new(analysis));
    let keys: Vec<MemberUse> = keys.into_iter().map(written).collect();
    (!keys.is_empty()).then(|| (spot.place(analysis).range, keys))
}

/// All places where the member at `offset` is named, in the order of the text.
pub(super) fn member_uses(analysis: &Analysis, offset: u32) -> Vec<MemberUse> {
    let Some(spot) = Spot::at(analysis, offset) else {
        return Vec::new();
    };
    let members = Members::new(analysis);
    let (name, keys) = (spot.name(), spot.keys(&members));
    let mut uses: Vec<MemberUse> = keys.iter().map(|it| written(*it)).collect();
    if keys.is_empty() {
        return uses;
    }
    let expressions = analysis.flow.expressions.iter();
    for expression in expressions.filter(|it| it.text.contains(&*name)) {
        for (base, read) in reads(expression).filter(|(_, it)| *it.value == *name) {
            let known = members.keys(expression, base, &name);
            if known.iter().any(|it| keys.contains(it)) {
                uses.push(read_at(analysis, expression, read));
            }
        }
    }
    uses.sort();
    // What aliases repeat stands in one place.
    uses.dedup();
    uses
}

/// What builds data that expressions can read: all constructors of a state but its parameters.
pub(super) fn data_constructors(state: &State) -> impl Iterator<Item = &Constructor> {
    let items = match &state.kind {
        StateKind::Map(map) => map.item_constructor.as_ref(),
        _ => None,
    };
    let rules = state.catch.iter();
    let rules = rules.filter_map(|it| it.output_constructor.as_ref());
    state.constructors().chain(items).chain(rules)
}

/// The members that an expression reads, each with what it reads them of.
fn reads(expression: &Expression) -> impl Iterator<Item = (&Expr, &Spanned<SmolStr>)> {
    expression.ast.walk().filter_map(|it| match &it.kind {
        ExprKind::Member { base, name } if !name.range.is_empty() => Some((&**base, name)),
        _ => None,
    })
}

/// What names a member at an offset.
enum Spot<'a> {
    Key(Node<'a>),
    Read {
        expression: &'a Expression,
        base: &'a Expr,
        name: &'a Spanned<SmolStr>,
    },
}

impl<'a> Spot<'a> {
    fn at(analysis: &'a Analysis, offset: u32) -> Option<Self> {
        let node = analysis.tree.node_at(offset)?;
        if node.is_key() {
            let state = analysis.state_at(offset)?;
            let range = |it: &Constructor| analysis.tree.node(it.node).range();
            let is_written = data_constructors(state).any(|it| range(it).covers(node.range()));
            return is_written.then_some(Self::Key(node));
        }
        let mut expressions = analysis.flow.expressions.iter();
        let expression = expressions.find(|it| it.node == node.id())?;
        let at = node.decoded_offset(offset);
        let (base, name) = reads(expression).find(|(_, name)| name.range.touches(at))?;
        Some(Self::Read {
            expression,
            base,
            name,
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Key(key) => name_of(*key),
            Self::Read { name, .. } => name.value.to_string(),
        }
    }

    fn place(&self, analysis: &Analysis) -> MemberUse {
        match self {
            Self::Key(key) => written(*key),
            Self::Read {
                expression, name, ..
            } => read_at(analysis, expression, name),
        }
    }

    /// The keys that write it.
    fn keys(&self, members: &Members<'a>) -> Vec<Node<'a>> {
        match self {
            Self::Key(key) => vec![*key],
            Self::Read {
                expression,
                base,
                name,
            } => members.keys(expression, base, &name.value),
        }
    }
}

struct Members<'a> {
    analysis: &'a Analysis,
    shapes: Shapes<'a>,
}

impl<'a> Members<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        Self {
            analysis,
            shapes: Shapes::new(analysis),
        }
    }

    /// The keys that write a member of what an expression reads it of.
    fn keys(&self, expression: &Expression, base: &'a Expr, name: &str) -> Vec<Node<'a>> {
        let site = Site {
            state: expression.state,
            position: expression.position,
        };
        let sources = self.shapes.value(site, base);
        let mut keys: Vec<Node<'a>> = Vec::new();
        for key in sources.data.iter().filter_map(|it| self.key(it, name)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The key of a member of some data, if a constructor has it.
    fn key(&self, data: &Data<'a>, name: &str) -> Option<Node<'a>> {
        match data.kind {
            DataKind::Template(_, Template::Object(entries)) => {
                let entry = entries.iter().find(|it| *it.key == *name)?;
                Some(self.analysis.tree.node(entry.key_node))
            }
            DataKind::Literal(literal @ Value::Object(_)) => {
                let key = self.analysis.tree.node_at(data.place?.start)?;
                Some(literal_in(key.owning_entry()?.value, literal, name)?.key)
            }
            _ => None,
        }
    }
}

fn written(key: Node<'_>) -> MemberUse {
    let name = TextRange::new(0, name_of(key).len() as u32);
    MemberUse {
        range: key.source_range(name),
        key: Some(key.id()),
    }
}

fn read_at(analysis: &Analysis, expression: &Expression, name: &Spanned<SmolStr>) -> MemberUse {
    let node = analysis.tree.node(expression.node);
    MemberUse {
        range: node.source_range(name.range),
        key: None,
    }
}

/// Where the member of a literal object is written, that stands somewhere in a value; none if two such do.
fn literal_in<'t>(value: Node<'t>, literal: &Value, name: &str) -> Option<Entry<'t>> {
    let mut found = None;
    let mut open = vec![value.resolved()];
    for _ in 0..MOST_NODES {
        let Some(node) = open.pop() else {
            return found;
        };
        let entry = node.entry(name).filter(|_| node.is_mapping());
        if let Some(entry) = entry.filter(|_| node.to_value() == *literal)
            && found.replace(entry).is_some()
        {
            return None;
        }
        open.extend(node.children());
    }
    None
}

/// The name that a key of a constructor gives.
fn name_of(key: Node<'_>) -> String {
    let text = key.text().unwrap_or_default();
    text.strip_suffix(".$").unwrap_or(&text).to_owned()
}
