//! Words of other languages that are written by habit, with what FDL says instead.
//!
//! Words that differ from ours in case only (`retry`, `end`) are not here: near names find them.

mod amazon;
mod older;
mod places;

use super::{ObjectKind, StateType};
use crate::catalog::source;

/// A word that belongs to another language.
#[derive(Clone, Copy, Debug)]
pub struct ForeignWord {
    /// The key, without `.$`.
    pub word: &'static str,
    /// Where it is translated.
    pub place: Place,
    /// Where it comes from.
    pub origin: Origin,
    /// The attribute that takes the same value under another name: renaming repairs it.
    pub replacement: Option<&'static str>,
    /// What to write instead, as the end of a message: "FDL has `Processor`".
    pub advice: &'static str,
}

/// Where a [`ForeignWord`] is translated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the flow.
    Flow,
    /// In states of these types, and where the type is not known.
    States(&'static [StateType]),
    /// In states of every type.
    EveryState,
    /// In mappings of these kinds.
    Kinds(&'static [ObjectKind]),
}

/// Where a [`ForeignWord`] comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The Amazon States Language.
    AmazonStatesLanguage,
    /// The older dialect of the service (`type: flow`).
    OlderDialect,
    /// The service's own API or an older page, under another name.
    Api,
    /// FDL itself, which has the word in another place.
    Misplaced,
}

impl Origin {
    /// The name, for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::AmazonStatesLanguage => "the Amazon States Language",
            Self::OlderDialect => "the older dialect",
            Self::Api => "the API",
            Self::Misplaced => "FDL",
        }
    }

    /// A public page about it.
    pub fn source(self) -> &'static str {
        match self {
            Self::AmazonStatesLanguage => source::AMAZON_STATES_LANGUAGE,
            Self::OlderDialect => source::LEGACY_TASK,
            Self::Api => source::MAP_DISTRIBUTED,
            Self::Misplaced => source::DEFINITION,
        }
    }
}

impl ForeignWord {
    fn holds_in(&self, kind: ObjectKind) -> bool {
        match (self.place, kind) {
            (Place::Flow, ObjectKind::Flow) => true,
            (Place::States(types), ObjectKind::State(it)) => types.contains(&it),
            (Place::States(_) | Place::EveryState, ObjectKind::AnyState) => true,
            (Place::EveryState, ObjectKind::State(_)) => true,
            (Place::Kinds(kinds), kind) => kinds.contains(&kind),
            _ => false,
        }
    }
}

/// What FDL says for `word`, a key of a mapping of that kind, given without `.$`; nothing for words
/// that FDL knows there.
pub fn foreign_word(kind: ObjectKind, word: &str) -> Option<&'static ForeignWord> {
    let find =
        |is: &dyn Fn(&ForeignWord) -> bool| foreign_words().find(|it| it.holds_in(kind) && is(it));
    find(&|it| it.word == word).or_else(|| find(&|it| it.word.eq_ignore_ascii_case(word)))
}

/// All words, by origin and place.
pub fn foreign_words() -> impl Iterator<Item = &'static ForeignWord> {
    amazon::WORDS.iter().chain(older::WORDS)
}

/// A word that is renamed.
const fn rename(
    origin: Origin,
    place: Place,
    word: &'static str,
    replacement: &'static str,
    advice: &'static str,
) -> ForeignWord {
    ForeignWord {
        word,
        place,
        origin,
        replacement: Some(replacement),
        advice,
    }
}

/// A word whose value has to be written in another form.
const fn rewrite(
    origin: Origin,
    place: Place,
    word: &'static str,
    advice: &'static str,
) -> ForeignWord {
    ForeignWord {
        word,
        place,
        origin,
        replacement: None,
        advice,
    }
}
