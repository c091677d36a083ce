//! Flows and states by a part of their names.

use super::symbols::{Symbol, SymbolKind, document_symbols};
use crate::analysis::Analysis;
use crate::model::escape;
use crate::text::TextRange;

/// A flow or state that can be found by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedSymbol {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its name in the text.
    pub selection: TextRange,
    /// The definition path of the state or branch that holds it; empty for the flow and its own states.
    pub scope: String,
}

/// How well a name matches what was typed: the less, the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MatchRank {
    fit: Fit,
    /// How many characters of the name lie between the first and the last that match, with them.
    spread: usize,
    /// The length of the name, in characters.
    length: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    Whole,
    Start,
    Inside,
    Scattered,
}

/// What somebody typed to find a name.
#[derive(Clone, Debug)]
pub struct NameQuery(Vec<char>);

impl NameQuery {
    /// White space around it does not count.
    pub fn new(query: &str) -> Self {
        Self(folded(query.trim()))
    }

    /// How well a name matches: none if it does not hold the characters of the query in their order,
    /// in either case. A blank query matches all names.
    pub fn rank(&self, name: &str) -> Option<MatchRank> {
        rank(&self.0, &folded(name))
    }
}

/// The flow and its states, in document order.
pub fn named_symbols(analysis: &Analysis) -> Vec<NamedSymbol> {
    let mut named = Vec::new();
    for symbol in document_symbols(analysis) {
        // The flow has no part in the paths of its states.
        collect(&symbol, "", "", &mut named);
    }
    named
}

/// Adds a symbol in `scope` and what lies below it, in `inner`.
fn collect(symbol: &Symbol, scope: &str, inner: &str, named: &mut Vec<NamedSymbol>) {
    if symbol.kind != SymbolKind::Branch {
        named.push(NamedSymbol {
            name: symbol.name.clone(),
            kind: symbol.kind,
            selection: symbol.selection,
            scope: scope.to_owned(),
        });
    }
    for (index, child) in symbol.children.iter().enumerate() {
        let path = match (child.kind, inner) {
            // A Parallel state holds its branches and nothing else.
            (SymbolKind::Branch, _) => format!("{inner}[{index}]"),
            (_, "") => escape(&child.name),
            _ => format!("{inner}/{}", escape(&child.name)),
        };
        collect(child, inner, &path, named);
    }
}

fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Linear in both: the texts may be anything.
fn rank(query: &[char], name: &[char]) -> Option<MatchRank> {
    let mut left = query.iter().peekable();
    let mut end = 0;
    for (index, character) in name.iter().enumerate() {
        if left.next_if_eq(&character).is_some() {
            end = index + 1;
        }
    }
    if left.peek().is_some() {
        return None;
    }
    // From the end backwards, the match that begins last.
    let mut left = query.iter().rev().peekable();
    let mut start = end;
    while left.peek().is_some() && start > 0 {
        start -= 1;
        let _ = left.next_if_eq(&&name[start]);
    }
    let fit = match name {
        _ if name == query => Fit::Whole,
        _ if name.starts_with(query) => Fit::Start,
        _ if query.len() == end - start => Fit::Inside,
        _ => Fit::Scattered,
    };
    Some(MatchRank {
        fit,
        spread: end - start,
        length: name.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(query: &str, names: &[&str]) -> Vec<String> {
        let query = NameQuery::new(query);
        let ranks = names.iter().filter_map(|it| Some((query.rank(it)?, *it)));
        let mut ranks: Vec<_> = ranks.collect();
        ranks.sort();
        ranks.into_iter().map(|(_, it)| it.to_owned()).collect()
    }

    #[test]
    fn the_closest_names_come_first() {
        let names = [
            "Spaghetti heap",
            "Unship",
            "ShipOrder",
            "Ship",
            "SHIPPING",
            "Stop",
            "Hip s",
            "",
        ];
        assert_eq!(
            ranked("ship", &names),
            ["Ship", "SHIPPING", "ShipOrder", "Unship", "Spaghetti heap"]
        );
        assert_eq!(
            ranked("sp", &names)[..3],
            ["Spaghetti heap", "Ship", "Stop"]
        );
        assert_eq!(ranked("É", &["Élan", "Elan", "né"]), ["Élan", "né"]);
        assert_eq!(ranked("", &names).len(), names.len());
        assert_eq!(ranked("shipss", &names), [""; 0]);
        // The last `a` belongs to it, not the first.
        assert_eq!(ranked("ab", &["a-b", "a a ab"]), ["a a ab", "a-b"]);
    }

    #[test]
    fn states_are_found_with_what_holds_them() {
        let text = "\
Name: order
States:
  - Name: A
    Type: Parallel
    Branches:
      - States:
          - {Name: Bank, Type: Pass}
  - Name: M
    Type: Map
    Processor:
      States:
        - Name: C
          Type: Parallel
          Branches:
            - States: [{Name: bAr, Type
";
        let found = |query: &str| {
            let analysis = Analysis::new(text);
            let query = NameQuery::new(query);
            let found = named_symbols(&analysis).into_iter();
            let found = found.filter(|it| query.rank(&it.name).is_some());
            let lines = found.map(|it| {
                let place = &text[it.selection.start as usize..it.selection.end as usize];
                format!("{} in {:?} at {place}\n", it.name, it.scope)
            });
            lines.collect::<String>()
        };
        assert_eq!(
            found("ba"),
            "\
Bank in \"A[0]\" at Bank
bAr in \"M/C[0]\" at bAr
"
        );
        assert_eq!(
            found(" "),
            "\
order in \"\" at order
A in \"\" at A
Bank in \"A[0]\" at Bank
M in \"\" at M
C in \"M\" at C
bAr in \"M/C[0]\" at bAr
"
        );
    }
}
