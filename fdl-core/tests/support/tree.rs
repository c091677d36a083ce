//! What holds for the tree of any text.

use fdl_core::syntax::{Node, NodeKind, ScalarStyle, SyntaxErrorKind, Tree, parse};
use fdl_core::text::TextRange;

/// Checks what holds for every tree, and returns it.
pub(crate) fn sound_tree(text: &str) -> Tree {
    let tree = parse(&text.into());
    let mut last_start = 0;
    for node in tree.nodes() {
        let range = node.range();
        assert!(
            range.start <= range.end && range.end as usize <= text.len(),
            "{range:?}\n{text}"
        );
        assert!(
            text.is_char_boundary(range.start as usize)
                && text.is_char_boundary(range.end as usize),
            "{range:?}\n{text}"
        );
        assert!(
            last_start <= range.start,
            "{range:?} begins before its predecessor\n{text}"
        );
        last_start = range.start;
        if let Some(parent) = node.parent() {
            assert!(
                parent.range().covers(range),
                "{range:?} is not in {:?}\n{text}",
                parent.range()
            );
        }
        let mut end = range.start;
        let mut count = 0;
        for child in node.children() {
            assert_eq!(child.parent(), Some(node));
            assert!(
                end <= child.range().start,
                "{:?} begins in its sibling\n{text}",
                child.range()
            );
            end = child.range().end;
            count += 1;
        }
        assert!(!node.is_mapping() || count % 2 == 0);
        for entry in node.entries() {
            assert!(entry.key.is_key() && !entry.value.is_key());
            assert_eq!(
                entry.value.owning_entry().map(|it| it.key),
                Some(entry.key),
                "{text}"
            );
        }
    }
    for error in tree.errors() {
        assert!(
            text.get(error.range.indices())
                .is_some_and(|it| !it.contains('\n')),
            "{error:?}\n{text}"
        );
    }
    for offset in (0..=text.len() as u32).step_by(7) {
        let node = tree.node_at(offset);
        assert!(node.is_none_or(|node| node.range().touches(offset)));
    }
    if let Some(root) = tree.root() {
        root.to_value();
    }
    check_gaps(&tree);
    tree
}

/// In a sound text there is nothing between the tokens but blanks and indicators.
fn check_gaps(tree: &Tree) {
    let is_broken = |it: &SyntaxErrorKind| *it == SyntaxErrorKind::Syntax;
    if tree.errors().iter().any(|error| is_broken(&error.kind)) {
        return;
    }
    let leaves = tree.nodes().filter(|node| node.children().next().is_none());
    let mut tokens: Vec<TextRange> = leaves.map(|node| node.range()).collect();
    for node in tree.nodes() {
        tokens.extend(node.anchor().map(|it| it.1));
        tokens.extend(node.tag().map(|it| it.1));
    }
    tokens.extend(tree.comments().iter().map(|comment| comment.range));
    tokens.extend(tree.directives());
    for document in tree.document_table() {
        tokens.extend(document.start_marker);
        tokens.extend(document.end_marker);
    }
    tokens.sort();
    let (text, mut end) = (tree.text(), 0);
    for token in &tokens {
        // A comment may stand behind the `|` that its scalar begins with.
        let gap = text.get(end as usize..token.start as usize).unwrap_or("");
        // A `...` that ends no document is no token.
        let gap = gap.replace("...", "");
        let is_structure = |it: char| " \t\r\n\u{feff}-?:,[]{}".contains(it);
        assert!(
            gap.chars().all(is_structure),
            "{gap:?} before {token:?}\n{text}"
        );
        end = end.max(token.end);
    }
}

/// Checks that every character of every scalar of `text` has its place in the source; the result is
/// how many there are.
pub(crate) fn exact_offsets(text: &str) -> usize {
    let tree = parse(&text.into());
    tree.nodes()
        .filter(|node| node.is_scalar())
        .map(check_scalar)
        .sum()
}

fn check_scalar(node: Node<'_>) -> usize {
    let source = node.tree().text();
    let decoded = node.text().expect("a scalar has a text");
    let content = node.content_range();
    let mut last = content.start;
    for (at, character) in decoded.char_indices() {
        let at = at as u32;
        let place = node.source_offset(at);
        assert!(last <= place && place <= content.end, "{node:?} at {at}");
        last = place;
        let found = source[place as usize..].chars().next();
        assert!(
            found == Some(character) || is_written_otherwise(node, character, found),
            "{node:?}: {character:?} at {at} is said to stand at {place}, where {found:?} is"
        );
        let back = node.decoded_offset(place);
        assert!(
            back == at || place == content.end,
            "{node:?}: {at} to {place} to {back}"
        );
        let range = node.source_range(TextRange::new(at, at + character.len_utf8() as u32));
        assert!(range.start == place && range.end <= content.end);
        // The range of a blank may take the line break and the indentation behind it.
        let plain = !matches!(character, '\'' | ' ' | '\t' | '\n' | '\r');
        if found == Some(character) && node.kind() != DOUBLE && plain {
            let length = range.len() as usize;
            assert!(
                length == character.len_utf8() || place == content.end,
                "{node:?} at {at}"
            );
        }
    }
    let end = decoded.len() as u32;
    assert_eq!(node.source_offset(end), content.end, "{node:?}");
    let whole = node.source_range(TextRange::new(0, end));
    let ink = |text: &str| {
        text.chars()
            .filter(|it| !it.is_whitespace())
            .collect::<String>()
    };
    if let NodeKind::Scalar(ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded) =
        node.kind()
    {
        assert_eq!(ink(&source[whole.indices()]), ink(&decoded), "{node:?}");
    }
    decoded.chars().count()
}

const DOUBLE: NodeKind = NodeKind::Scalar(ScalarStyle::DoubleQuoted);

/// Whether `character` can come from what the source has in its place: an escape, or blanks and line
/// breaks that were folded.
fn is_written_otherwise(node: Node<'_>, character: char, found: Option<char>) -> bool {
    let blank = found.is_none_or(|it| matches!(it, ' ' | '\t' | '\n' | '\r'));
    match character {
        ' ' | '\n' if blank => true,
        '\n' if node.range().end as usize == node.tree().text().len() => true,
        _ => node.kind() == DOUBLE && found == Some('\\'),
    }
}
