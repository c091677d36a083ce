//! What can be typed at an offset.
//!
//! [`cursor`](super::cursor) says which key or value that is; the files below propose it. Every
//! proposal replaces the word at the cursor, on its line.

mod draft;
mod expressions;
mod keys;
mod marks;
mod skeleton;
mod test_data;
mod test_file;
mod test_skeleton;
mod values;
mod writer;

#[cfg(test)]
mod tests;

use super::cursor::{Place, What, places, stray_word};
use super::layout::Layout;
use super::role::Role;
use crate::analysis::Analysis;
use crate::catalog::actions::{self, TaskMode};
use crate::catalog::context::Position;
use crate::checks::Edit;
use crate::model::StateId;
use crate::syntax::parse;
use crate::text::{LineIndex, TextRange};

pub(super) use draft::Draft;
pub(super) use test_data::known_members;
pub use test_file::completion_in_test;
pub(super) use test_skeleton::TestSkeletons;
use writer::Writer;

/// A proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompletionItem {
    /// What the list shows.
    pub label: String,
    /// A word beside it: the type, `required`, the service.
    pub detail: Option<String>,
    /// What the documentation pane shows, in Markdown.
    pub documentation: Option<String>,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// The edit that accepting it makes; the range holds the offset and stays on its line.
    pub edit: Edit,
    /// The same edit's text in LSP snippet syntax (`$1`, `${1:x}`, `$0`), where it has places to fill in.
    pub snippet: Option<String>,
    /// Edits elsewhere that belong to it: the suffix `.$` of the key, the indentation of the line.
    pub additional: Vec<Edit>,
    /// What the client filters by; the label if none.
    pub filter: Option<String>,
    /// Items are shown in this order.
    pub sort: String,
    /// Whether the list should open with this one.
    pub preselect: bool,
}

/// What kind of thing a proposal is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// An attribute or parameter.
    Property,
    /// One of a closed list of values.
    Value,
    /// An action.
    Action,
    /// A state's name.
    State,
    /// An error code.
    ErrorCode,
    /// A variable.
    Variable,
    /// A member of a variable.
    Member,
    /// A function.
    Function,
    /// A piece of text with places to fill in.
    Snippet,
    /// A keyword of the expression language.
    Keyword,
    /// A file.
    File,
}

/// Proposals at `offset`, sorted.
pub fn completion(analysis: &Analysis, offset: u32) -> Vec<CompletionItem> {
    let offset = settled(&analysis.text, offset);
    if let Some(items) = marks::proposals(analysis.into(), offset) {
        return items;
    }
    if let Some(word) = stray_word(analysis.into(), offset) {
        let mends = |text: &str| parse(&text.into()).errors().len() < analysis.tree.errors().len();
        if let Some(mended) = Mended::new(&analysis.text, word, mends) {
            let whole = Analysis::new(mended.text.as_str());
            return mended.proposals(completion(&whole, mended.offset));
        }
    }
    let mut ctx = Context {
        analysis,
        layout: Layout::of(analysis),
        offset,
        known: skeleton::Known::default(),
        action_text: String::new(),
        items: Vec::new(),
    };
    for place in places(analysis.into(), offset) {
        ctx.enter(&place);
        ctx.propose(&place);
    }
    sorted(ctx.items, &analysis.lines, offset)
}

/// A text in which a stray word is no longer in the way.
struct Mended {
    text: String,
    /// Where to ask in it.
    offset: u32,
    word: TextRange,
    /// Whether the word is the key of the lines below it, and has got its colon.
    is_key: bool,
}

impl Mended {
    /// The text without the word, unless that must be a key, or with a colon behind it, if that mends it.
    fn new(
        text: &str,
        (word, must_be_key): (TextRange, bool),
        mends: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let with = |new: &str| {
            let mut text = text.to_owned();
            text.replace_range(word.indices(), new);
            mends(&text).then_some(text)
        };
        let written = &text[word.indices()];
        let blank = (!must_be_key)
            .then(|| with(&" ".repeat(written.len())))
            .flatten();
        let blank = blank.map(|it| (it, word.start, false));
        let key = || with(&format!("{written}:")).map(|it| (it, word.end, true));
        let (text, offset, is_key) = blank.or_else(key)?;
        Some(Self {
            text,
            offset,
            word,
            is_key,
        })
    }

    /// Proposals for that text, for the one that was mended.
    fn proposals(&self, mut items: Vec<CompletionItem>) -> Vec<CompletionItem> {
        if self.is_key {
            items.retain(|it| it.edit.range == self.word);
        }
        for item in &mut items {
            if self.is_key {
                item.edit.text.push(':');
                item.snippet.iter_mut().for_each(|it| it.push(':'));
            } else if item.edit.range == TextRange::empty(self.word.start) {
                item.edit.range = self.word;
            }
        }
        items
    }
}

/// The offset or the next before it where something can be typed: nobody types inside a character or
/// a line break of two.
fn settled(text: &str, offset: u32) -> u32 {
    let mut offset = offset.min(text.len() as u32);
    while !text.is_char_boundary(offset as usize)
        || (text[..offset as usize].ends_with('\r') && text[offset as usize..].starts_with('\n'))
    {
        offset -= 1;
    }
    offset
}

/// The proposals that can be shown at `offset`, in their order.
fn sorted(mut items: Vec<CompletionItem>, lines: &LineIndex, offset: u32) -> Vec<CompletionItem> {
    // A word of a folded scalar may begin elsewhere than where it is shown.
    items.retain(|it| {
        let range = it.edit.range;
        range.touches(offset) && lines.line(range.start) == lines.line(range.end)
    });
    items.sort_by(|a, b| a.sort.cmp(&b.sort).then_with(|| a.label.cmp(&b.label)));
    items
}

/// What the proposers share.
struct Context<'a> {
    analysis: &'a Analysis,
    layout: Layout,
    offset: u32,
    /// What is known of the state around the cursor.
    known: skeleton::Known,
    /// The action of that state, as written.
    action_text: String,
    items: Vec<CompletionItem>,
}

impl Context<'_> {
    /// Looks at the state around a place.
    fn enter(&mut self, place: &Place<'_>) {
        let text = |name| {
            let state = place.around.state?;
            state.get(name)?.text().map(String::from)
        };
        self.action_text = text("Action").unwrap_or_default();
        self.known = skeleton::Known {
            action: actions::find(&self.action_text),
            mode: match text("TaskMode") {
                Some(mode) => TaskMode::parse(&mode),
                None => Some(TaskMode::DEFAULT),
            },
        };
    }

    fn propose(&mut self, place: &Place<'_>) {
        match &place.what {
            What::Key {
                role,
                mapping,
                colon,
            } => keys::keys(self, place, *role, *mapping, *colon),
            What::Value {
                role,
                key,
                list,
                scalar,
                blank,
                key_range,
            } => match role {
                Role::Scalar(attribute) => values::scalar(self, place, attribute, *blank),
                Role::ErrorCode => values::error_code(self, place, *list, *blank),
                Role::List(kind) | Role::Object(kind) => values::whole(self, place, *kind, *blank),
                Role::ErrorCodes => values::codes(self, place, *blank),
                Role::Parameters => values::parameters(self, place, *blank),
                Role::Argument => {
                    values::argument(self, place, key, *blank);
                    let position = Position::Parameters;
                    expressions::under_literal(self, place, position, *scalar, *key_range);
                }
                Role::Template(position) => {
                    expressions::under_literal(self, place, *position, *scalar, *key_range);
                }
                Role::Expression(position) => {
                    expressions::expression(self, place, *position, *scalar, *blank);
                }
                _ => {}
            },
        }
    }

    /// What writes proposals for a place.
    fn writer<'p, 't>(&'p self, place: &'p Place<'t>) -> Writer<'p, 't, Role> {
        Writer {
            source: self.analysis.into(),
            layout: self.layout,
            place,
        }
    }

    /// The state around a place, as the model knows it.
    fn state_of(&self, place: &Place<'_>) -> Option<StateId> {
        let node = place.around.state?.id();
        let states = &self.analysis.flow.states;
        states.iter().find(|it| it.node == node).map(|it| it.id)
    }

    /// The text of a range.
    fn source(&self, range: TextRange) -> &str {
        &self.analysis.text[range.indices()]
    }
}
