//! Inside expressions: variables, members, functions, operators.

use super::draft::{Draft, Piece};
use super::{CompletionItem, CompletionKind, Context};
use crate::catalog::context::{self, Availability, Position, Variable, VariableKind};
use crate::checks::Edit;
use crate::expr::functions;
use crate::ide::cursor::{Place, Typed};
use crate::ide::{markdown, quote, shape};
use crate::model::StateKind;
use crate::syntax::Node;
use crate::text::TextRange;

/// The operators that may follow an operand, with what they do.
const OPERATORS: [(&str, &str); 9] = [
    ("==", "equal; values of different types are not"),
    ("!=", "not equal"),
    (
        ">",
        "greater: numbers, or texts in the order of their characters",
    ),
    (">=", "greater or equal"),
    ("<", "less"),
    ("<=", "less or equal"),
    (
        "&&",
        "both; the right side is not evaluated if the left is false",
    ),
    (
        "||",
        "one of them; the right side is not evaluated if the left is true",
    ),
    (
        "in",
        "whether an array has the element, or an object the key",
    ),
];

/// Proposals in an expression.
pub(super) fn expression<'t>(
    ctx: &mut Context<'_>,
    place: &Place<'t>,
    position: Position,
    scalar: Option<Node<'t>>,
    blank: bool,
) {
    let Some(text) = Typed::new(ctx.analysis.into(), place, scalar, ctx.offset) else {
        return;
    };
    let mut proposer = Proposer {
        place,
        position,
        blank,
        suffix: None,
        text,
    };
    proposer.propose(ctx);
}

/// Proposals in a literal that begins like an expression: accepting one adds `.$` to the key.
pub(super) fn under_literal<'t>(
    ctx: &mut Context<'_>,
    place: &Place<'t>,
    position: Position,
    scalar: Option<Node<'t>>,
    key: Option<TextRange>,
) {
    let Some(key) = key.filter(|_| ctx.source(place.typed).starts_with('$')) else {
        return;
    };
    let Some(text) = Typed::new(ctx.analysis.into(), place, scalar, ctx.offset) else {
        return;
    };
    let quoted = ctx.source(key).starts_with(['"', '\'']);
    let mut proposer = Proposer {
        place,
        position,
        blank: false,
        suffix: Some(Edit {
            range: TextRange::empty(key.end - u32::from(quoted)),
            text: ".$".to_owned(),
        }),
        text,
    };
    proposer.propose(ctx);
}

struct Proposer<'c, 't> {
    place: &'c Place<'t>,
    position: Position,
    blank: bool,
    suffix: Option<Edit>,
    text: Typed<'t>,
}

impl Proposer<'_, '_> {
    fn propose(&mut self, ctx: &mut Context<'_>) {
        if self.text.in_string() {
            return;
        }
        let (start, end) = self.text.word();
        let before = &self.text.text[..start];
        if let Some(base) = before.strip_suffix('.') {
            let base = path_before(base).to_owned();
            return self.members(ctx, &base, start, end);
        }
        let last = before.trim_end().chars().next_back();
        let behind_operand = last.is_some_and(|it| {
            it.is_alphanumeric() || matches!(it, '_' | '$' | ')' | ']' | '}' | '"' | '\'' | '`')
        });
        let word = self.text.text[start..end].to_owned();
        if behind_operand && !before.trim_end().ends_with(" in") && self.suffix.is_none() {
            return self.operators(ctx, start, end);
        }
        self.variables(ctx, start, end);
        if !word.starts_with('$') && self.suffix.is_none() {
            self.functions(ctx, start, end);
            self.words(ctx, start, end);
        }
    }

    fn members(&self, ctx: &mut Context<'_>, base: &str, start: usize, end: usize) {
        let state = ctx.state_of(self.place);
        let flow = &ctx.analysis.flow;
        let mut members: Vec<(String, Option<String>, Option<String>)> = Vec::new();
        for it in shape::members(ctx.analysis, state, self.position, base) {
            members.push((it.name, it.detail, it.documentation));
        }
        for name in shape::used(flow, base) {
            if members.iter().all(|it| it.0 != name) {
                members.push((name, Some("used in this flow".to_owned()), None));
            }
        }
        members.retain(|it| is_identifier(&it.0));
        for (index, (name, detail, documentation)) in members.into_iter().enumerate() {
            let item = self.item(ctx, &name, CompletionKind::Member, start, end, None);
            ctx.items.push(CompletionItem {
                detail,
                documentation,
                sort: format!("{index:03}"),
                ..item
            });
        }
    }

    fn variables(&self, ctx: &mut Context<'_>, start: usize, end: usize) {
        let mut variables: Vec<&Variable> = context::VARIABLES.iter().collect();
        variables.sort_by_key(|it| !self.is_nearest(ctx, it.kind));
        // What is known of the run is asked for less often than what a state works on.
        variables.sort_by_key(|it| match it.kind {
            VariableKind::Global => 2,
            VariableKind::Context => 1,
            _ => 0,
        });
        for (index, variable) in variables.into_iter().enumerate() {
            let rank = match (variable.availability)(self.position) {
                Availability::Available => 0,
                Availability::Unverified => 1,
                Availability::Doubtful | Availability::Unavailable => continue,
            };
            let kind = CompletionKind::Variable;
            let item = self.item(ctx, variable.name, kind, start, end, None);
            ctx.items.push(CompletionItem {
                documentation: Some(markdown::variable(variable)),
                detail: self
                    .suffix
                    .as_ref()
                    .map(|_| "adds `.$` to the key".to_owned()),
                sort: format!("{rank}{index:02}"),
                ..item
            });
        }
    }

    /// Whether a variable is what one most likely begins with: the item that is built upon, the result of a
    /// state that calls or runs something, and the input everywhere else.
    fn is_nearest(&self, ctx: &Context<'_>, kind: VariableKind) -> bool {
        let works = || {
            let state = ctx.state_of(self.place);
            state.is_some_and(|it| {
                let kind = &ctx.analysis.flow.state(it).kind;
                matches!(
                    kind,
                    StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_)
                )
            })
        };
        let nearest = match self.position {
            Position::ItemConstructor => VariableKind::Item,
            Position::OutputConstructor | Position::GlobalConstructor if works() => {
                VariableKind::Output
            }
            _ => VariableKind::Input,
        };
        kind == nearest
    }

    fn functions(&self, ctx: &mut Context<'_>, start: usize, end: usize) {
        let called = self.text.text[end..].starts_with('(');
        for (index, function) in functions::all().iter().enumerate() {
            let mut draft = Draft::new(ctx.layout);
            draft.push(function.name);
            if !called {
                draft.push("(");
                let required = function.parameters.iter().filter(|it| !it.variadic);
                for (at, parameter) in required.enumerate() {
                    if at > 0 {
                        draft.push(", ");
                    }
                    draft.piece(&Piece::Stop("", parameter.name.to_owned()));
                }
                draft.push(")");
            }
            let (_, snippet) = draft.finish();
            let text = if called {
                function.name.to_owned()
            } else {
                format!("{}()", function.name)
            };
            let kind = CompletionKind::Function;
            let item = self.item(ctx, &text, kind, start, end, snippet);
            ctx.items.push(CompletionItem {
                label: function.name.to_owned(),
                detail: Some(function.signature()),
                documentation: Some(markdown::function(function)),
                sort: format!("3{index:02}"),
                ..item
            });
        }
    }

    fn words(&self, ctx: &mut Context<'_>, start: usize, end: usize) {
        for word in ["true", "false"] {
            let item = self.item(ctx, word, CompletionKind::Keyword, start, end, None);
            ctx.items.push(CompletionItem {
                sort: format!("4{word}"),
                ..item
            });
        }
    }

    fn operators(&self, ctx: &mut Context<'_>, start: usize, end: usize) {
        for (index, (operator, documentation)) in OPERATORS.iter().enumerate() {
            let item = self.item(ctx, operator, CompletionKind::Keyword, start, end, None);
            ctx.items.push(CompletionItem {
                detail: Some((*documentation).to_owned()),
                sort: format!("5{index}"),
                ..item
            });
        }
    }

    /// A proposal for a part of the expression, in the scalar's quotes or with quotes of its own.
    fn item(
        &self,
        ctx: &Context<'_>,
        text: &str,
        kind: CompletionKind,
        start: usize,
        end: usize,
        snippet: Option<String>,
    ) -> CompletionItem {
        let whole = start == 0 && end == self.text.text.len();
        let quotes = ctx.layout.quoted && self.place.quote.is_none();
        let needs_quotes = self.place.flow && text.contains(['(', '[', '{', ',']);
        let write = |text: &str| match self.place.quote {
            None if !(whole && (quotes || needs_quotes)) => text.to_owned(),
            mark => quote::scalar(text, mark, self.place.flow, quotes || needs_quotes),
        };
        let before = if self.blank { " " } else { "" };
        // What a snippet of ours holds needs no escape in any quotes but its own signs.
        let snippet =
            snippet.map(
                |it| match (self.place.quote, whole && (quotes || needs_quotes)) {
                    (None, true) => format!("{before}\"{it}\""),
                    _ => format!("{before}{it}"),
                },
            );
        let written = format!("{before}{}", write(text));
        let mut item = ctx.writer(self.place).item(text, kind, (written, snippet));
        item.edit.range = self.text.source_range(start, end);
        if item.edit.range.is_empty() && self.text.text.is_empty() {
            item.edit.range = self.place.typed;
        }
        item.additional.extend(self.suffix.clone());
        item
    }
}

/// Whether a name can be written behind a dot.
fn is_identifier(name: &str) -> bool {
    let letters = name.chars().all(|it| it.is_alphanumeric() || it == '_');
    letters && !name.is_empty() && !name.starts_with(|it: char| it.is_ascii_digit())
}

/// The path at the end of a text: a variable or call with its members and indices.
fn path_before(text: &str) -> &str {
    let mut depth = 0_u32;
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' | ')' => depth += 1,
            '[' | '(' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            it if it.is_alphanumeric() || matches!(it, '_' | '$' | '.') => {}
            _ => break,
        }
        start = at;
    }
    &text[start..]
}
