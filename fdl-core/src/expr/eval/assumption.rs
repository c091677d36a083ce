//! The undocumented decisions of the evaluator. A run lists those that mattered in it.

/// A decision, by the number of its open question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::expr) enum Assumption {
    /// Q33.
    EachElement,
    /// Q35, if chosen.
    Arithmetic,
    /// Q37.
    NoConversion,
    /// Q46.
    PatternFirst,
    /// Q49.
    ExtraArguments,
    /// Q50.
    Characters,
    /// Q52.
    UpperBound,
    /// Q53.
    SortedKeys,
    /// Q54.
    SecondWins,
    /// Q55.
    AnyJson,
}

impl Assumption {
    /// The line that a run shows.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::EachElement => "Q33: `[*]` gives the array of all elements",
            Self::Arithmetic => "Q35: arithmetic computes with numbers",
            Self::NoConversion => {
                "Q37: a number and a string are never equal, whatever the string says"
            }
            Self::PatternFirst => "Q46: regexMatchString takes the pattern first, the text second",
            Self::ExtraArguments => "Q49: format ignores arguments for which it has no `{}`",
            Self::Characters => "Q50: length counts the characters of text, not its bytes",
            Self::UpperBound => "Q52: randomInt never returns its upper bound",
            Self::SortedKeys => "Q53: mapKeys and mapValues are sorted by key",
            Self::SecondWins => {
                "Q54: of two members of one name jsonMerge takes the second, as a whole"
            }
            Self::AnyJson => "Q55: stringToJson reads any JSON value, not only objects",
        }
    }
}
