//! Anchors, tags and aliases.

use super::MAX_EXPANSION;
use super::Parser;
use super::build::Token;
use super::cursor::{is_blank, is_flow_indicator};
use crate::syntax::tree::{NONE, NodeKind};
use crate::text::TextRange;

/// An anchor and a tag that were read before their node.
#[derive(Clone, Copy, Default)]
pub(super) struct Props {
    pub(super) anchor: Option<TextRange>,
    pub(super) tag: Option<TextRange>,
}

impl Props {
    pub(super) fn is_empty(self) -> bool {
        self.anchor.is_none() && self.tag.is_none()
    }

    /// These, and those of `other` where these have none.
    pub(super) fn or(self, other: Props) -> Props {
        Props {
            anchor: self.anchor.or(other.anchor),
            tag: self.tag.or(other.tag),
        }
    }
}

impl<'t> Parser<'t> {
    pub(super) fn at_properties(&self) -> bool {
        matches!(self.byte(), b'&' | b'!')
    }

    /// Reads the anchor and the tag at the current position, in any order, up to the end of the line.
    pub(super) fn read_properties(&mut self) -> Props {
        let mut props = Props::default();
        while self.at_properties() {
            let start = self.pos;
            let is_anchor = self.byte() == b'&';
            let range = match is_anchor {
                true => self.anchor(),
                false => self.tag(),
            };
            let slot = match is_anchor {
                true => &mut props.anchor,
                false => &mut props.tag,
            };
            if slot.is_none() {
                *slot = range;
            } else {
                let what = if is_anchor { "anchor" } else { "tag" };
                self.error(
                    start,
                    self.pos,
                    format_args!("a second {what} for the same node"),
                );
            }
            let behind = self.behind_spaces(self.pos);
            if !matches!(self.at(behind), b'&' | b'!') {
                break;
            }
            self.pos = behind;
        }
        props
    }

    /// Joins the properties of two lines before the same node.
    pub(super) fn join_properties(&mut self, outer: Props, inner: Props) -> Props {
        let twice = (outer.anchor.and(inner.anchor)).or(outer.tag.and(inner.tag));
        if let Some(range) = twice {
            let what = if outer.anchor.and(inner.anchor).is_some() {
                "anchor"
            } else {
                "tag"
            };
            self.error(
                range.start as usize,
                range.end as usize,
                format_args!("a second {what} for the same node"),
            );
        }
        inner.or(outer)
    }

    /// The end of the anchor's or alias' name that begins at `at`.
    fn name_end(&self, mut at: usize) -> usize {
        while !is_blank(self.at(at)) && !is_flow_indicator(self.at(at)) {
            at += 1;
        }
        at
    }

    fn anchor(&mut self) -> Option<TextRange> {
        let start = self.pos;
        self.pos = self.name_end(start + 1);
        if self.pos == start + 1 {
            self.error(start, self.pos, format_args!("expected a name behind `&`"));
            return None;
        }
        Some(TextRange::new(start as u32, self.pos as u32))
    }

    fn tag(&mut self) -> Option<TextRange> {
        let start = self.pos;
        if self.at(start + 1) == b'<' {
            self.verbatim_tag();
        } else {
            self.shorthand_tag();
        }
        if !self.at_tag_end() {
            let end = self.name_end(self.pos).max(self.pos + 1);
            let word = self.word(self.pos);
            self.error(start, end, format_args!("unexpected `{word}` in a tag"));
            while !self.at_tag_end() {
                self.pos += 1;
            }
        }
        Some(TextRange::new(start as u32, self.pos as u32))
    }

    fn at_tag_end(&self) -> bool {
        is_blank(self.byte()) || (self.in_flow() && is_flow_indicator(self.byte()))
    }

    /// `!<tag:yaml.org,2002:str>`.
    fn verbatim_tag(&mut self) {
        let start = self.pos;
        while !is_blank(self.byte()) && self.byte() != b'>' {
            self.pos += 1;
        }
        let name = self.slice((start + 2).min(self.pos), self.pos);
        if self.byte() != b'>' {
            self.error(
                start,
                self.pos,
                format_args!("expected `>` at the end of the tag"),
            );
            return;
        }
        self.pos += 1;
        if name.is_empty() || name == "!" || !is_uri(name) {
            self.error(start, self.pos, format_args!("`{name}` is no tag"));
        }
    }

    /// `!name`, `!!name` or `!handle!name`.
    fn shorthand_tag(&mut self) {
        let start = self.pos;
        self.pos += 1;
        while is_tag_byte(self.byte()) {
            self.pos += 1;
        }
        let mut name = self.slice(start + 1, self.pos);
        if self.byte() == b'!' {
            self.pos += 1;
            let handle = self.slice(start, self.pos);
            while is_tag_byte(self.byte()) {
                self.pos += 1;
            }
            name = self.slice(start + handle.len(), self.pos);
            if handle != "!!" && !self.tag_handles.contains(&handle) {
                self.error(
                    start,
                    self.pos,
                    format_args!("no `%TAG` directive declares the handle `{handle}`"),
                );
            } else if name.is_empty() {
                self.error(
                    start,
                    self.pos,
                    format_args!("expected a name behind `{handle}`"),
                );
            }
        }
        if !is_uri(name) {
            self.error(
                start,
                self.pos,
                format_args!("expected two hexadecimal digits behind `%`"),
            );
        }
    }

    pub(super) fn in_flow(&self) -> bool {
        self.open_braces + self.open_brackets > 0
    }

    /// Remembers the node that an anchor stands before.
    pub(super) fn define_anchor(&mut self, node: u32, props: Props) {
        if let Some(range) = props.anchor {
            let name = &self.text[range.start as usize + 1..range.end as usize];
            self.anchors.insert(name, node);
        }
    }

    /// Reads the alias at the current `*`.
    pub(super) fn alias(&mut self) -> Token {
        let start = self.pos;
        self.pos = self.name_end(start + 1);
        let name = self.slice(start + 1, self.pos);
        if name.is_empty() {
            self.error(
                start,
                self.pos,
                format_args!("expected the name of an anchor behind `*`"),
            );
        }
        // A colon may be part of a name, but rarely is.
        if let Some(shorter) = name.strip_suffix(':')
            && is_blank(self.byte())
            && !self.anchors.contains_key(name)
            && self.anchors.contains_key(shorter)
        {
            self.pos -= 1;
            self.error(
                self.pos,
                self.pos + 1,
                format_args!("expected a space between `*{shorter}` and `:`"),
            );
        }
        let name = self.slice(start + 1, self.pos);
        let target = self.anchors.get(name).copied();
        if target.is_none() && !name.is_empty() {
            self.error(
                start,
                self.pos,
                format_args!("no anchor `&{name}` stands before this alias"),
            );
        }
        Token {
            kind: NodeKind::Alias,
            start,
            end: self.pos,
            payload: target.unwrap_or(NONE),
            unclosed: false,
            multi_line: false,
        }
    }

    /// Counts what the alias `id` stands for; one that stands for too much, or for what it is part
    /// of, is left without a target, so that readers of the tree need no limit of their own.
    pub(super) fn note_alias(&mut self, id: u32) {
        let alias = self.nodes[id as usize];
        let Some(&target) = self.nodes.get(alias.payload as usize) else {
            return;
        };
        let range = alias.range();
        let behind = match target.is_collection() {
            true => target.payload,
            false => alias.payload + 1,
        };
        let problem = if behind == NONE {
            "the alias stands inside the node that it names".to_owned()
        } else {
            let before = |node| {
                let count = self.aliases.partition_point(|&(alias, _)| alias < node);
                count.checked_sub(1).map_or(0, |it| self.aliases[it].1)
            };
            // A long scalar weighs as much as many short ones.
            let length = u64::from(target.range().len()) / 64;
            let nodes = u64::from(behind - alias.payload);
            let size = nodes + length + before(behind) - before(alias.payload);
            let total = before(id) + size;
            if total <= MAX_EXPANSION {
                self.aliases.push((id, total));
                return;
            }
            format!("the aliases stand for more than {MAX_EXPANSION} nodes")
        };
        self.nodes[id as usize].payload = NONE;
        self.error(
            range.start as usize,
            range.end as usize,
            format_args!("{problem}"),
        );
    }
}

fn is_tag_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-#;/?:@&=+$_.~*'()%".contains(&byte)
}

/// Whether `text` has only characters of a URI, and percent signs only before two digits.
pub(super) fn is_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, &byte)| match byte {
        b'%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        b'!' | b',' | b'[' | b']' => true,
        _ => is_tag_byte(byte),
    })
}
