//! Semantic tokens: the legend, and the numbers that tokens are sent as.

use fdl_core::ide::{SemanticKind, SemanticToken};
use tower_lsp::ls_types as lsp;

use super::Place;

/// The kinds and modifiers, in the order of their numbers.
pub(in crate::lsp) fn legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: SemanticKind::ALL.map(token_type).to_vec(),
        token_modifiers: vec![
            lsp::SemanticTokenModifier::DECLARATION,
            lsp::SemanticTokenModifier::DEFAULT_LIBRARY,
        ],
    }
}

/// The kind that themes know.
fn token_type(kind: SemanticKind) -> lsp::SemanticTokenType {
    match kind {
        SemanticKind::State => lsp::SemanticTokenType::CLASS,
        SemanticKind::Action => lsp::SemanticTokenType::METHOD,
        SemanticKind::ErrorCode => lsp::SemanticTokenType::ENUM_MEMBER,
        SemanticKind::Variable => lsp::SemanticTokenType::VARIABLE,
        SemanticKind::Member => lsp::SemanticTokenType::PROPERTY,
        SemanticKind::Function => lsp::SemanticTokenType::FUNCTION,
        SemanticKind::Constant => lsp::SemanticTokenType::KEYWORD,
        SemanticKind::Operator => lsp::SemanticTokenType::OPERATOR,
        SemanticKind::String => lsp::SemanticTokenType::STRING,
        SemanticKind::Number => lsp::SemanticTokenType::NUMBER,
    }
}

/// Tokens, each relative to the one before.
pub(in crate::lsp) fn semantic_tokens(
    place: Place<'_>,
    tokens: &[SemanticToken],
) -> Vec<lsp::SemanticToken> {
    let mut before = lsp::Position::new(0, 0);
    let mut sent = Vec::with_capacity(tokens.len());
    for token in tokens {
        let range = place.range(token.range);
        let start = range.start;
        let delta_line = start.line - before.line;
        sent.push(lsp::SemanticToken {
            delta_line,
            delta_start: match delta_line {
                0 => start.character - before.character,
                _ => start.character,
            },
            length: range.end.character - start.character,
            token_type: token.kind as u32,
            token_modifiers_bitset: u32::from(token.declares) | u32::from(token.built_in) << 1,
        });
        before = start;
    }
    sent
}

/// What has to be replaced in `old` so that it becomes `new`, in numbers of five a token.
pub(in crate::lsp) fn token_edits(
    old: &[lsp::SemanticToken],
    new: Vec<lsp::SemanticToken>,
) -> Vec<lsp::SemanticTokensEdit> {
    let same = |(a, b): &(&lsp::SemanticToken, &lsp::SemanticToken)| a == b;
    let before = old.iter().zip(&new).take_while(same).count();
    let rest = old[before..].iter().rev().zip(new[before..].iter().rev());
    let behind = rest.take_while(same).count();
    let deleted = old.len() - before - behind;
    let inserted = new[before..new.len() - behind].to_vec();
    if deleted == 0 && inserted.is_empty() {
        return Vec::new();
    }
    vec![lsp::SemanticTokensEdit {
        start: 5 * before as u32,
        delete_count: 5 * deleted as u32,
        data: Some(inserted).filter(|it| !it.is_empty()),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_the_numbers_of_the_legend() {
        for (number, kind) in SemanticKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number);
        }
    }

    #[test]
    fn edits_of_tokens() {
        let tokens = |lengths: &[u32]| -> Vec<lsp::SemanticToken> {
            let token = |length: &u32| lsp::SemanticToken {
                delta_line: 0,
                delta_start: 0,
                length: *length,
                token_type: 0,
                token_modifiers_bitset: 0,
            };
            lengths.iter().map(token).collect()
        };
        let check = |old: &[u32], new: &[u32], start: u32, deleted: u32, inserted: &[u32]| {
            let edits = token_edits(&tokens(old), tokens(new));
            let edit = edits.first().expect("an edit");
            let data = edit.data.clone().unwrap_or_default();
            assert_eq!((edit.start, edit.delete_count), (5 * start, 5 * deleted));
            assert_eq!(data, tokens(inserted));
        };
        check(&[1, 2, 3], &[1, 9, 3], 1, 1, &[9]);
        check(&[1, 2, 3], &[1, 3], 1, 1, &[]);
        check(&[1, 1], &[1, 1, 1], 2, 0, &[1]);
        check(&[], &[1], 0, 0, &[1]);
        assert!(token_edits(&tokens(&[1]), tokens(&[1])).is_empty());
    }
}
