//! Flow collections: the lines stay as they are, their indentation and the spaces in them do not.

use super::print::Printer;
use super::trivia::properties;
use crate::syntax::{Comment, Node, NodeKind};
use crate::text::TextRange;

/// A piece of a flow collection.
#[derive(Clone, Copy)]
struct Token<'t> {
    kind: TokenKind<'t>,
    range: TextRange,
}

#[derive(Clone, Copy)]
enum TokenKind<'t> {
    Open,
    Close,
    Comma,
    Colon,
    /// The `?` before a key.
    Question,
    /// An anchor or a tag.
    Property,
    /// A scalar or an alias.
    Leaf(Node<'t>),
    Comment(&'t Comment),
}

impl<'t> Printer<'t> {
    /// Writes a flow collection into the current line, which is indented by `base`.
    pub(super) fn flow(&mut self, node: Node<'t>, base: usize) {
        let mut tokens = Vec::new();
        self.tokens(node, &mut tokens);
        let mut line_indent = base;
        // The indentation of the line on which each open bracket stands.
        let mut open: Vec<usize> = Vec::new();
        let mut previous: Option<Token<'t>> = None;
        for token in tokens {
            let mut begins_line = false;
            if let Some(previous) = previous {
                let between = TextRange::new(previous.range.end, token.range.start);
                begins_line = self.source.is_broken(between);
                if begins_line {
                    line_indent = self.line_indent(&open, previous, token);
                    let blank = !matches!(previous.kind, TokenKind::Open)
                        && !matches!(token.kind, TokenKind::Close)
                        && self.source.follows_blank_line(token.range.start);
                    self.begin(line_indent, blank);
                } else if self.is_spaced(previous, token) {
                    self.out.push(' ');
                }
            }
            match token.kind {
                TokenKind::Open => open.push(line_indent),
                TokenKind::Close => drop(open.pop()),
                _ => {}
            }
            // The lines of a scalar move together, so that they stay where they are the next time.
            let inner = match open.last() {
                Some(indent) if !begins_line => indent + self.step,
                _ => line_indent,
            };
            match token.kind {
                TokenKind::Leaf(node) if node.is_scalar() => self.scalar(node, inner),
                TokenKind::Comment(comment) if self.source.begins_line(comment.range.start) => {
                    let text = self.source.comment(comment);
                    self.out.push_str(text);
                }
                TokenKind::Comment(comment) => self.trailing(comment),
                _ => self.out.push_str(&self.source.text[token.range.indices()]),
            }
            previous = Some(token);
        }
    }

    /// The indentation of a line that begins with `token`.
    fn line_indent(&self, open: &[usize], previous: Token<'t>, token: Token<'t>) -> usize {
        let outer = open.last().copied().unwrap_or(0);
        let continues = matches!(
            previous.kind,
            TokenKind::Colon | TokenKind::Property | TokenKind::Question
        );
        match token.kind {
            TokenKind::Close => outer,
            _ if continues => outer + 2 * self.step,
            _ => outer + self.step,
        }
    }

    /// Whether a space stands between two tokens of a line.
    fn is_spaced(&self, previous: Token<'t>, token: Token<'t>) -> bool {
        let was_spaced = previous.range.end < token.range.start;
        match (previous.kind, token.kind) {
            // The comment brings its own.
            (_, TokenKind::Comment(_)) => false,
            (TokenKind::Question, _) => true,
            (TokenKind::Open, _) | (TokenKind::Comma, TokenKind::Close) => false,
            // Where nothing is written, the space keeps the colon or the tag apart from what ends it.
            (TokenKind::Colon | TokenKind::Property, TokenKind::Close | TokenKind::Comma) => {
                was_spaced
            }
            (_, TokenKind::Close | TokenKind::Comma) => false,
            (TokenKind::Leaf(node), TokenKind::Colon) => node.kind() == NodeKind::Alias,
            (TokenKind::Close, TokenKind::Colon) => false,
            _ => true,
        }
    }

    fn tokens(&self, node: Node<'t>, tokens: &mut Vec<Token<'t>>) {
        let range = node.range();
        let bracketed = match node.children().next() {
            Some(first) => {
                let first = properties(first).next().map_or(first.range(), |it| it);
                first.start > range.start && node.source().starts_with(['[', '{'])
            }
            None => true,
        };
        let edge = |start: u32, kind| Token {
            kind,
            range: TextRange::new(start, start + 1),
        };
        let (mut at, mut end) = (range.start, range.end);
        let key = node.children().next().filter(|_| !bracketed);
        if let Some(property) = key.and_then(|it| properties(it).next()) {
            at = at.min(property.start);
        }
        if bracketed {
            tokens.push(edge(range.start, TokenKind::Open));
            (at, end) = (at + 1, end - 1);
        }
        for child in node.children() {
            for property in properties(child) {
                self.punctuation(TextRange::new(at, property.start), tokens);
                tokens.push(Token {
                    kind: TokenKind::Property,
                    range: property,
                });
                at = property.end;
            }
            if child.is_absent() {
                continue;
            }
            // The anchor of a key that is not written stands before the pair that the key begins.
            let key = child.children().next().and_then(|it| properties(it).next());
            let start = key
                .map_or(child.range(), |it| it)
                .start
                .min(child.range().start);
            self.punctuation(TextRange::new(at, start), tokens);
            match child.kind() {
                NodeKind::Mapping { .. } | NodeKind::Sequence { .. } => self.tokens(child, tokens),
                _ => tokens.push(Token {
                    kind: TokenKind::Leaf(child),
                    range: child.range(),
                }),
            }
            at = child.range().end;
        }
        self.punctuation(TextRange::new(at, end), tokens);
        if bracketed {
            tokens.push(edge(end, TokenKind::Close));
        }
    }

    /// What stands between the nodes.
    fn punctuation(&self, range: TextRange, tokens: &mut Vec<Token<'t>>) {
        let mut at = range.start;
        while at < range.end {
            let kind = match self.source.text.as_bytes()[at as usize] {
                b',' => TokenKind::Comma,
                b':' => TokenKind::Colon,
                b'?' => TokenKind::Question,
                b'#' => {
                    let rest = TextRange::new(at, range.end);
                    let Some(comment) = self.source.comments_in(rest).first() else {
                        return;
                    };
                    tokens.push(Token {
                        kind: TokenKind::Comment(comment),
                        range: comment.range,
                    });
                    at = comment.range.end;
                    continue;
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            let range = TextRange::new(at, at + 1);
            tokens.push(Token { kind, range });
            at += 1;
        }
    }
}
