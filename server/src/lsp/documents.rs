//! The open documents: immutable values by URI, replaced on each change.

mod idle;
mod shards;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fdl_core::analysis::Analysis;
use fdl_core::text::ColumnUnit;
use ropey::Rope;
use tower_lsp::ls_types::{Position, TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::checked::Checked;
use super::texts::file_path;
use super::workers::Length;
use crate::config::FILE_NAME;
use crate::files::SIZE_LIMIT;
use crate::scenarios::TEST_SUFFIX;
use idle::{Kept, Slot};
use shards::Shards;

/// The size from which on work on a document may take long, in bytes.
const LARGE: usize = 1 << 20;

/// One version of an open document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: Uri,
    /// Of files.
    path: Option<Arc<Path>>,
    /// The client's version number.
    pub(super) version: i32,
    language: String,
    rope: Rope,
    content: Arc<Slot>,
    /// Where its content is counted; nowhere for one that is not kept.
    kept: Option<Arc<Kept>>,
    /// What was last found in it.
    checked: Mutex<Option<Arc<Checked>>>,
}

/// What a document is, with what is known of it.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A flow.
    Flow(Arc<Analysis>),
    /// A file of test cases.
    Test,
    /// A configuration, `fdl.toml`.
    Config,
    /// Over [`SIZE_LIMIT`].
    TooLarge,
    /// Nothing of ours.
    Other,
}

impl Document {
    /// Reads the document, the first time it is asked for and when it was idle for long. Takes
    /// milliseconds for a large one: not for the message loop.
    pub(super) fn content(&self) -> Content {
        let (content, fresh) = self.content.get_or(|| self.read());
        if let (true, Content::Flow(_), Some(kept)) = (fresh, &content, &self.kept) {
            kept.add(&self.content, self.rope.len_bytes());
        }
        content
    }

    fn read(&self) -> Content {
        let path = self.uri.path().as_str();
        if self.rope.len_bytes() as u64 > SIZE_LIMIT {
            return Content::TooLarge;
        }
        if self.is_test_file() {
            return Content::Test;
        }
        if is_config(&self.uri) {
            return Content::Config;
        }
        let flow_by_name = self.language == "fdl"
            || [".fdl", ".fdl.yaml", ".fdl.yml"]
                .iter()
                .any(|it| path.ends_with(it));
        let yaml = matches!(self.language.as_str(), "yaml" | "json" | "jsonc")
            || [".yaml", ".yml", ".json"]
                .iter()
                .any(|it| path.ends_with(it));
        if !flow_by_name && !yaml {
            return Content::Other;
        }
        let analysis = Analysis::new(self.text());
        if flow_by_name || analysis.looks_like_flow() {
            Content::Flow(Arc::new(analysis))
        } else {
            Content::Other
        }
    }

    /// A file that is not open, for once.
    pub(super) fn of_file(uri: Uri, text: &str) -> Self {
        Self {
            path: path_of(&uri),
            uri,
            version: 0,
            language: String::new(),
            rope: Rope::from_str(text),
            content: Arc::default(),
            kept: None,
            checked: Mutex::default(),
        }
    }

    /// What was last found in it.
    pub(super) fn checked(&self) -> Option<Arc<Checked>> {
        self.lock_checked().clone()
    }

    /// Keeps what was found in it.
    pub(super) fn keep(&self, checked: Arc<Checked>) {
        *self.lock_checked() = Some(checked);
    }

    fn lock_checked(&self) -> MutexGuard<'_, Option<Arc<Checked>>> {
        // One value replaces another, so a panic elsewhere does not spoil it.
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For tests: whoever asks for its content waits from now on, until the result is dropped.
    #[cfg(debug_assertions)]
    pub(super) fn hold(&self) -> std::sync::mpsc::Sender<()> {
        let (held, is_held) = std::sync::mpsc::channel();
        let (release, released) = std::sync::mpsc::channel();
        let slot = Arc::clone(&self.content);
        std::thread::spawn(move || {
            slot.hold(|| {
                let _ = held.send(());
                let _ = released.recv();
            });
        });
        let _ = is_held.recv();
        release
    }

    /// How long work on it alone may take.
    fn length(&self) -> Length {
        match self.rope.len_bytes() < LARGE {
            true => Length::Short,
            false => Length::Long,
        }
    }

    /// Whether the document's name is that of a test file.
    pub(super) fn is_test_file(&self) -> bool {
        is_test_file(&self.uri)
    }

    /// The flow, if the document is one.
    pub(super) fn flow(&self) -> Option<Arc<Analysis>> {
        match self.content() {
            Content::Flow(analysis) => Some(analysis),
            _ => None,
        }
    }

    /// The whole text.
    pub(super) fn text(&self) -> Arc<str> {
        match self.content.peek() {
            Some(Content::Flow(analysis)) => Arc::clone(&analysis.text),
            _ => String::from(&self.rope).into(),
        }
    }
}

/// Whether a document's name is that of a test file.
pub(super) fn is_test_file(uri: &Uri) -> bool {
    uri.path().as_str().ends_with(TEST_SUFFIX)
}

/// Whether a document's name is that of a configuration.
pub(super) fn is_config(uri: &Uri) -> bool {
    uri.path().as_str().rsplit('/').next() == Some(FILE_NAME)
}

fn path_of(uri: &Uri) -> Option<Arc<Path>> {
    file_path(uri).map(Arc::from)
}

/// All open documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: Mutex<Open>,
    kept: Arc<Kept>,
}

#[derive(Debug, Default)]
struct Open {
    documents: Shards<Uri, Arc<Document>>,
    files: Files,
    tests: HashSet<Uri>,
}

/// The open documents that are files, by their path. More than one, if their URIs are spelled
/// differently: the one that has changed last is the last one.
pub(super) type Files = Shards<Arc<Path>, Vec<Arc<Document>>>;

impl Open {
    /// Adds a document or a new version of it; the result is the version before.
    fn put(&mut self, document: Arc<Document>) -> Option<Arc<Document>> {
        let uri = document.uri.clone();
        if document.is_test_file() {
            self.tests.insert(uri.clone());
        }
        if let Some(path) = &document.path {
            let mut here = self.others_at(path, &uri);
            here.push(Arc::clone(&document));
            self.files.insert(Arc::clone(path), here);
        }
        self.documents.insert(uri, document)
    }

    fn take(&mut self, uri: &Uri) {
        self.tests.remove(uri);
        let Some(path) = self.documents.remove(uri).and_then(|it| it.path.clone()) else {
            return;
        };
        let others = self.others_at(&path, uri);
        match others.is_empty() {
            true => drop(self.files.remove(&path)),
            false => drop(self.files.insert(path, others)),
        }
    }

    fn others_at(&self, path: &Arc<Path>, uri: &Uri) -> Vec<Arc<Document>> {
        let here = self.files.get(path).into_iter().flatten();
        here.filter(|it| it.uri != *uri).cloned().collect()
    }
}

impl Documents {
    /// Adds a document, or replaces one that was opened twice.
    pub(super) fn open(&self, item: TextDocumentItem) {
        let document = Document {
            path: path_of(&item.uri),
            uri: item.uri,
            version: item.version,
            language: item.language_id,
            rope: Rope::from_str(&item.text),
            content: Arc::default(),
            kept: Some(Arc::clone(&self.kept)),
            checked: Mutex::default(),
        };
        self.lock().put(Arc::new(document));
    }

    /// Applies changes to an open document, one after the other; `unit` is what columns count. The
    /// result is the version before.
    pub(super) fn change(
        &self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        unit: ColumnUnit,
    ) -> Option<Arc<Document>> {
        let mut open = self.lock();
        let Some(old) = open.documents.get(uri) else {
            tracing::warn!("a change of {}, which is not open", uri.as_str());
            return None;
        };
        let mut rope = old.rope.clone();
        for change in changes {
            apply(&mut rope, change, unit);
        }
        let new = Document {
            uri: uri.clone(),
            path: old.path.clone(),
            version,
            language: old.language.clone(),
            rope,
            content: Arc::default(),
            kept: Some(Arc::clone(&self.kept)),
            checked: Mutex::default(),
        };
        open.put(Arc::new(new))
    }

    /// Forgets a document.
    pub(super) fn close(&self, uri: &Uri) {
        self.lock().take(uri);
    }

    /// The newest version of an open document.
    pub(super) fn get(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.lock().documents.get(uri).cloned()
    }

    /// All open documents, in no order.
    pub(super) fn all(&self) -> Vec<Arc<Document>> {
        self.lock().documents.values().cloned().collect()
    }

    /// All open documents that are files, as they are now.
    pub(super) fn files(&self) -> Files {
        self.lock().files.clone()
    }

    /// The open test files, in no order.
    pub(super) fn tests(&self) -> Vec<Uri> {
        self.lock().tests.iter().cloned().collect()
    }

    /// How long work on a document may take that looks into others, too.
    pub(super) fn length_of(&self, document: &Document) -> Length {
        let is_long = |it: &Arc<Document>| it.length() == Length::Long;
        let any_long = || self.lock().documents.values().any(is_long);
        // A test file is checked with its flow.
        match document.length() == Length::Long || (document.is_test_file() && any_long()) {
            true => Length::Long,
            false => Length::Short,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // It is never left half changed, so a panic elsewhere does not spoil it.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn apply(rope: &mut Rope, change: TextDocumentContentChangeEvent, unit: ColumnUnit) {
    let Some(range) = change.range else {
        *rope = Rope::from_str(&change.text);
        return;
    };
    let start = char_index(rope, range.start, unit);
    let end = char_index(rope, range.end, unit).max(start);
    rope.remove(start..end);
    rope.insert(start, &change.text);
}

/// The index of the character at a position: columns past the end of the line are its end, lines
/// past the end the end of the text, as in [`fdl_core::text::LineIndex::offset`].
fn char_index(rope: &Rope, position: Position, unit: ColumnUnit) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_chars();
    }
    let start = rope.line_to_char(line);
    let mut column = 0;
    for (index, character) in rope.line(line).chars().enumerate() {
        let width = match unit {
            ColumnUnit::Utf8 => character.len_utf8(),
            ColumnUnit::Utf16 => character.len_utf16(),
            ColumnUnit::Scalar | ColumnUnit::Utf32 => 1,
        } as u32;
        if matches!(character, '\n' | '\r') || column + width > position.character {
            return start + index;
        }
        column += width;
    }
    start + rope.line(line).len_chars()
}

#[cfg(test)]
mod tests {
    use fdl_core::text::{LineColumn, LineIndex};
    use tower_lsp::ls_types::Range;

    use super::*;

    /// A small generator of numbers: the same ones in each run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) as usize % limit
        }
    }

    #[test]
    fn edits_of_the_rope_are_edits_of_the_text() {
        let pieces = [
            "a",
            "\n",
            "\r\n",
            "\r",
            "动",
            "🚚x",
            "\u{2028}",
            "- Name: b\n",
            "",
        ];
        for unit in [ColumnUnit::Utf8, ColumnUnit::Utf16, ColumnUnit::Utf32] {
            let mut numbers = Numbers(7);
            let (mut rope, mut text) = (Rope::new(), String::new());
            for _ in 0..3_000 {
                let lines = LineIndex::new(&text);
                let mut position = || {
                    let line = numbers.below(lines.line_count() as usize + 1) as u32;
                    Position::new(line, numbers.below(9) as u32)
                };
                let (a, b) = (position(), position());
                let range = Range::new(a.min(b), a.max(b));
                let offset = |it: Position| {
                    let (line, column) = (it.line, it.character);
                    lines.offset(&text, LineColumn { line, column }, unit) as usize
                };
                let (start, end) = (offset(range.start), offset(range.end));
                let new = pieces[numbers.below(pieces.len())];
                text.replace_range(start..end.max(start), new);
                let change = TextDocumentContentChangeEvent {
                    range: Some(range),
                    range_length: None,
                    text: new.to_owned(),
                };
                apply(&mut rope, change, unit);
                assert_eq!(String::from(&rope), text);
            }
        }
    }
}
