//! How a document is laid out, so that what is inserted looks like the rest.

use super::source::Source;
use crate::syntax::{Node, NodeKind, ScalarStyle};

/// How many nodes are looked at; the style of a document shows early.
const SAMPLE: usize = 4_000;

/// The habits of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    /// How many columns a mapping stands to the right of the key that holds it.
    pub(super) step: u32,
    /// How many columns a list's dash stands to the right of the key that holds it.
    pub(super) dash: u32,
    /// Whether keys stand in double quotes, as in JSON.
    pub(super) quoted: bool,
    /// The line break.
    pub(super) newline: &'static str,
}

impl Layout {
    /// The layout of a document; what it does not show is as in the examples of the public pages.
    pub(super) fn of<'t>(source: impl Into<Source<'t>>) -> Self {
        let source = source.into();
        let mut steps = Votes::default();
        let mut dashes = Votes::default();
        let mut keys = [0_usize; 2];
        for node in source.tree.nodes().take(SAMPLE) {
            let NodeKind::Mapping { flow } = node.kind() else {
                continue;
            };
            for entry in node.entries() {
                keys[usize::from(is_double_quoted(entry.key))] += 1;
                if flow {
                    continue;
                }
                let key = column(source, entry.key.range().start);
                let value = column(source, entry.value.range().start);
                match entry.value.kind() {
                    NodeKind::Mapping { flow: false } => steps.add(value.saturating_sub(key)),
                    NodeKind::Sequence { flow: false } => {
                        dashes.add(dash_column(source, entry.value).saturating_sub(key));
                    }
                    _ => {}
                }
            }
        }
        let dash = dashes.winner();
        let step = steps
            .winner()
            .or(dash.filter(|&it| it > 0))
            .unwrap_or(2)
            .max(1);
        Self {
            step,
            dash: dash.unwrap_or(step),
            quoted: keys[1] > keys[0],
            newline: match source.text().find('\n') {
                Some(at) if at > 0 && source.text().as_bytes()[at - 1] == b'\r' => "\r\n",
                _ => "\n",
            },
        }
    }
}

/// Counts of small numbers.
#[derive(Default)]
struct Votes([u32; 9]);

impl Votes {
    fn add(&mut self, number: u32) {
        if let Some(count) = self.0.get_mut(number as usize) {
            *count += 1;
        }
    }

    /// The most frequent number, the smaller of equals.
    fn winner(&self) -> Option<u32> {
        let counts = self.0.iter().enumerate().rev();
        let (number, &count) = counts.max_by_key(|&(_, &count)| count)?;
        (count > 0).then_some(number as u32)
    }
}

fn is_double_quoted(node: Node<'_>) -> bool {
    node.kind() == NodeKind::Scalar(ScalarStyle::DoubleQuoted)
}

/// The column of an offset in bytes; a byte-order mark at the start is not counted.
pub(super) fn column<'t>(source: impl Into<Source<'t>>, offset: u32) -> u32 {
    let source = source.into();
    let start = source.lines.line_range(source.lines.line(offset)).start;
    let mark = if start == 0 && source.text().starts_with('\u{feff}') {
        3
    } else {
        0
    };
    (offset - start).saturating_sub(mark)
}

/// The column of the dashes of a block sequence.
pub(super) fn dash_column(source: Source<'_>, sequence: Node<'_>) -> u32 {
    column(source, sequence.range().start)
}
