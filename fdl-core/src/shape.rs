//! What is known of a flow's data: which members a value has, by following it back to what built it.
//!
//! Constructors, literals and expressions say what they build, the catalogue what actions hand over,
//! Parallel and Map states what they make of their branches and iterations. What comes from outside
//! (the execution's input, the reports of services) is open. Where several ways lead to a state, the
//! data of each is among the sources of its input. [`Sources::complete`] says whether the value can
//! come from nothing else: a finding needs that, a proposal takes what there is.
//!
//! Deliberately absent: what conditions say of the data behind them, and the values themselves.

mod passing;
mod reads;
mod step;
mod trace;

use std::cell::Cell;
use std::collections::HashMap;

use smallvec::SmallVec;

use crate::analysis::Analysis;
use crate::catalog::actions::{self, Action, OutputMember};
use crate::catalog::context::{self, ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::model::{
    Map, MapMode, Parallel, ScopeId, State, StateId, StateKind, Task, Template, TemplateEntry,
};
use crate::text::TextRange;
use crate::value::{Types, Value};

pub use reads::{OutsideReads, Reads};

use passing::Passing;

/// More sources of one value are not told apart: then they are not complete.
const MOST_SOURCES: usize = 64;

/// How many steps a question may take: usual ones take a few dozen.
const STEPS: u32 = 20_000;

/// How many steps all questions together may take: a flow of a megabyte needs a tenth. Behind it
/// nothing is known.
const ALL_STEPS: u32 = 4_000_000;

/// The shapes of a flow's data. Made once, asked often.
pub struct Shapes<'a> {
    analysis: &'a Analysis,
    passing: Passing,
    /// Whether all that is written to `$Global` is known.
    global_is_known: bool,
    /// What is written to `$Global`, by name, in the order of the text.
    written: HashMap<&'a str, Vec<(StateId, &'a TemplateEntry)>>,
    /// The steps that are left for this question, and for all.
    left: Cell<(u32, u32)>,
}

/// Where an expression or a constructor stands.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// In which state.
    pub state: Option<StateId>,
    /// In which position.
    pub position: Position,
}

/// What a value may be.
#[derive(Clone, Default, Debug)]
pub struct Sources<'a> {
    /// The possibilities, the first way through the text first.
    pub data: SmallVec<[Data<'a>; 1]>,
    /// Whether it can be nothing else. Never with an empty list: then no run comes here.
    pub complete: bool,
}

/// Something that a value may be.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a> {
    /// What it is.
    pub kind: DataKind<'a>,
    /// Where it is built; none where the text does not say.
    pub place: Option<TextRange>,
    /// The state that hands it over, if a state does.
    pub from: Option<StateId>,
    /// Whether it certainly comes here in some run: no Choice or the like may have kept it away.
    pub sure: bool,
}

/// The kinds of [`Data`].
#[derive(Clone, Copy, Debug)]
pub enum DataKind<'a> {
    /// A value that is written down.
    Literal(&'a Value),
    /// An object or an array that a constructor builds.
    Template(Site, &'a Template),
    /// An object or an array that an expression builds.
    Written(Site, &'a Expr),
    /// What `jsonMerge` makes of its arguments.
    Merged(Site, &'a [Expr]),
    /// The value of an expression of which only the type is known.
    Typed(Types),
    /// What a task's service answers.
    Task(&'a Task),
    /// The results of branches.
    Parallel(&'a Parallel, &'a State),
    /// The result of a Map.
    Map(&'a Map),
    /// The outputs of a Map's iterations.
    Items(ScopeId),
    /// `$Global`.
    Global,
    /// `$Context`, or what the pages describe below it.
    Context(Site, Option<&'static ContextPath>),
}

/// A member that a value is known to have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub about: About<'a>,
}

/// What is known of a [`Member`].
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A constructor or an expression builds it.
    Built,
    /// An action hands it over.
    Output(&'static Action, &'static OutputMember),
    /// It is written to `$Global` by a state.
    Global(&'a State),
    /// The pages describe it.
    Context(&'static ContextPath),
}

impl PartialEq for About<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Built, Self::Built) => true,
            (Self::Output(_, a), Self::Output(_, b)) => std::ptr::eq(*a, *b),
            (Self::Global(a), Self::Global(b)) => a.id == b.id,
            (Self::Context(a), Self::Context(b)) => a.path == b.path,
            _ => false,
        }
    }
}

impl Eq for About<'_> {}

impl<'a> Shapes<'a> {
    /// The shapes of a flow.
    pub fn new(analysis: &'a Analysis) -> Self {
        let whole = passing::is_whole(analysis);
        let passing = Passing::new(analysis, whole);
        Self {
            analysis,
            global_is_known: whole && passing.all_writes_are_known(analysis),
            passing,
            written: written(analysis),
            left: Cell::new((STEPS, ALL_STEPS)),
        }
    }

    /// The states that write a member of `$Global`, with what they write.
    fn writes_of(&self, name: &str) -> &[(StateId, &'a TemplateEntry)] {
        self.written.get(name).map_or(&[], Vec::as_slice)
    }

    fn begin_question(&self) {
        self.left.set((STEPS, self.left.get().1));
    }

    fn take_step(&self) -> bool {
        let (own, all) = self.left.get();
        let left = own.checked_sub(1).zip(all.checked_sub(1));
        left.is_some_and(|left| {
            self.left.set(left);
            true
        })
    }

    /// The members of a value, in the order in which they are built; one that several sources have
    /// comes once from each.
    pub fn members(&self, sources: &Sources<'a>) -> Vec<Member<'a>> {
        let data = sources.data.iter();
        data.flat_map(|it| self.members_of(it)).collect()
    }

    /// The members of one of the things that a value may be.
    pub fn members_of(&self, data: &Data<'a>) -> Vec<Member<'a>> {
        let built = |name: &str| Member {
            name: name.to_owned(),
            about: About::Built,
        };
        match data.kind {
            DataKind::Literal(Value::Object(members)) => {
                members.keys().map(|it| built(it)).collect()
            }
            DataKind::Template(_, Template::Object(entries)) => {
                entries.iter().map(|it| built(&it.key)).collect()
            }
            DataKind::Written(_, expression) => match &expression.kind {
                ExprKind::Object(entries) => {
                    entries.iter().map(|(key, _)| built(&key.value)).collect()
                }
                _ => Vec::new(),
            },
            DataKind::Merged(site, arguments) => {
                let arguments = arguments.iter().map(|it| self.value(site, it));
                arguments.flat_map(|it| self.members(&it)).collect()
            }
            DataKind::Task(task) => match output(task) {
                Some((action, output)) => {
                    let members = output.members.iter().map(|it| Member {
                        name: it.name.to_owned(),
                        about: About::Output(action, it),
                    });
                    members.collect()
                }
                None => Vec::new(),
            },
            DataKind::Parallel(parallel, _) => (0..parallel.branches.len())
                .map(|index| built(&format!("Branch{index}")))
                .collect(),
            DataKind::Map(_) => vec![built("Items")],
            DataKind::Global => self.members_of_global(),
            DataKind::Context(_, row) => context::members(row)
                .map(|it| Member {
                    name: it.names.last().copied().unwrap_or_default().to_owned(),
                    about: About::Context(it),
                })
                .collect(),
            DataKind::Literal(_)
            | DataKind::Template(..)
            | DataKind::Typed(_)
            | DataKind::Items(_) => Vec::new(),
        }
    }

    /// The states that write to `$Global`, with the keys that they write.
    pub fn global_writes(
        &self,
    ) -> impl Iterator<Item = (&'a State, &'a [TemplateEntry])> + use<'a> {
        global_writes(self.analysis)
    }

    fn members_of_global(&self) -> Vec<Member<'a>> {
        let writes = self.global_writes().flat_map(|(state, entries)| {
            entries.iter().map(move |it| Member {
                name: it.key.to_string(),
                about: About::Global(state),
            })
        });
        writes.collect()
    }
}

fn global_writes(analysis: &Analysis) -> impl Iterator<Item = (&State, &[TemplateEntry])> {
    analysis.flow.states.iter().filter_map(|state| {
        match &state.global_constructor.as_ref()?.template {
            Template::Object(entries) => Some((state, entries.as_slice())),
            _ => None,
        }
    })
}

fn written(analysis: &Analysis) -> HashMap<&str, Vec<(StateId, &TemplateEntry)>> {
    let mut written: HashMap<_, Vec<(StateId, _)>> = HashMap::new();
    for (state, entries) in global_writes(analysis) {
        for entry in entries {
            let of_name = written.entry(&*entry.key).or_default();
            // Of equal keys the first one counts.
            if of_name.last().is_none_or(|it| it.0 != state.id) {
                of_name.push((state.id, entry));
            }
        }
    }
    written
}

impl DataKind<'_> {
    /// Whether it is the same piece of the flow.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(a), Self::Literal(b)) => std::ptr::eq(*a, *b),
            (Self::Template(_, a), Self::Template(_, b)) => std::ptr::eq(*a, *b),
            (Self::Written(_, a), Self::Written(_, b)) => std::ptr::eq(*a, *b),
            (Self::Merged(_, a), Self::Merged(_, b)) => std::ptr::eq(*a, *b),
            (Self::Typed(a), Self::Typed(b)) => a == b,
            (Self::Task(a), Self::Task(b)) => std::ptr::eq(*a, *b),
            (Self::Parallel(_, a), Self::Parallel(_, b)) => a.id == b.id,
            (Self::Map(a), Self::Map(b)) => std::ptr::eq(*a, *b),
            (Self::Items(a), Self::Items(b)) => a == b,
            (Self::Global, Self::Global) => true,
            _ => false,
        }
    }

    /// The type, if it is known that the value is no object.
    pub fn other_type(&self) -> Option<Types> {
        let types = match self {
            Self::Literal(value) => value.types(),
            Self::Template(_, Template::Array(_)) | Self::Items(_) => Types::ARRAY,
            Self::Written(_, expression) if matches!(expression.kind, ExprKind::Array(_)) => {
                Types::ARRAY
            }
            Self::Typed(types) => *types,
            _ => return None,
        };
        (!types.intersects(Types::OBJECT)).then_some(types)
    }
}

/// What the catalogue knows of a task's result.
pub(crate) fn output(task: &Task) -> Option<(&'static Action, &'static actions::Output)> {
    let action = actions::find(&task.action.as_ref()?.value)?;
    Some((action, action.output(task.mode?)?))
}

/// What a state's work gives, where it has a form of its own.
fn work<'a>(state: &'a State) -> Option<DataKind<'a>> {
    match &state.kind {
        StateKind::Task(task) => Some(DataKind::Task(task)),
        StateKind::Parallel(parallel) => Some(DataKind::Parallel(parallel, state)),
        StateKind::Map(map) => Some(DataKind::Map(map)),
        _ => None,
    }
}

/// Whether a Map runs its iterations in the same execution, on items that nothing changes before.
fn is_plain_inline(map: &Map) -> bool {
    let changed = [&map.item_constructor, &map.item_batcher, &map.item_reader];
    map.mode == MapMode::Inline && changed.into_iter().all(Option::is_none)
}

#[cfg(test)]
mod tests;
