//! Which files a command works on, and their texts.
//!
//! A file named on the command line is always taken; in a directory [`walk`](crate::walk) decides.
//! Files are read on all cores; the result is sorted by path.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::iter::Either;
use rayon::prelude::*;

use super::progress::Progress;
use super::terminal::Terminal;
use crate::files::{Disk, ReadError, STDIN, Texts as _, display_path, read_limited};
use crate::walk::{Candidate, candidates_below, is_flow};
pub(super) use crate::walk::{Kind, kind_by_name};

/// A document that a command works on.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What it is.
    pub(super) kind: Kind,
    /// Its path as reports print it.
    pub(super) path: String,
    /// Where it is; none for standard input.
    pub(super) file: Option<PathBuf>,
    /// Its text.
    pub(super) text: Arc<str>,
}

impl Document {
    /// Where it is, or would be if standard input were the file that it is called after.
    pub(super) fn place(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(&self.path))
    }
}

/// Which documents of a directory are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// Flows and test files.
    All,
    /// Test files.
    Tests,
}

/// Where a document is, which is not read yet.
#[derive(Debug)]
pub(super) struct Place {
    /// Its path as reports print it.
    path: String,
    source: Source,
    /// Whether it is named, or standard input: not found in a directory.
    pub(super) is_named: bool,
}

#[derive(Debug)]
enum Source {
    File(PathBuf, Candidate),
    StandardInput(Document),
}

impl Place {
    /// Where it is, or would be if standard input were the file that it is called after.
    pub(super) fn file(&self) -> &Path {
        match &self.source {
            Source::File(file, _) => file,
            Source::StandardInput(document) => document.place(),
        }
    }

    /// What reports are sorted by: standard input stands before the file that it is called after.
    fn key(&self) -> (String, bool) {
        let is_file = matches!(self.source, Source::File(..));
        (self.path.clone(), is_file)
    }

    /// The document, if there is one.
    fn read(self) -> Result<Option<Document>, ReadError> {
        match self.source {
            Source::File(file, candidate) => read_candidate(self.path, file, &candidate),
            Source::StandardInput(document) => Ok(Some(document)),
        }
    }
}

/// What cannot be read: its path as reports print it, and why.
type Unreadable = (String, ReadError);

/// What was made of the documents found.
#[derive(Debug)]
pub(super) struct Found<T = Document> {
    /// The documents, or what was made of them, sorted by path.
    pub(super) documents: Vec<T>,
    /// What cannot be read, by path.
    unreadable: BTreeMap<String, ReadError>,
}

impl<T> Found<T> {
    /// Says on standard error which paths cannot be read and why; how many there are.
    pub(super) fn report_unreadable(&self, terminal: &mut Terminal) -> usize {
        for (path, error) in &self.unreadable {
            terminal.error(&format!("cannot read `{path}`: {error}"));
        }
        self.unreadable.len()
    }
}

/// The paths of the documents that [`discover`] would read, as far as names decide.
pub(super) fn names(paths: &[PathBuf], wanted: Wanted) -> BTreeSet<PathBuf> {
    let mut names = BTreeSet::new();
    for path in paths {
        match path.is_dir() {
            true => names.extend(walk(path, wanted).flatten().map(|it| it.file().to_owned())),
            false => drop(names.insert(path.clone())),
        }
    }
    names
}

/// Finds and reads the documents at `paths`. `-` is standard input, called `stdin_name`. What is
/// `excluded` is not looked for in directories.
pub(super) fn discover(
    paths: &[PathBuf],
    stdin_name: Option<&Path>,
    wanted: Wanted,
    mut excluded: impl FnMut(&Path) -> bool + Send,
) -> Found {
    let choose = |it: &Place| (it.is_named || !excluded(it.file())).then_some(());
    let places = places(paths, stdin_name, wanted);
    read(places, choose, &Progress::hidden(), |document, ()| document)
}

/// The places of documents at `paths`, each once: those in directories as they are found, then those
/// that are named, sorted by path. Standard input is read already.
pub(super) fn places<'p>(
    paths: &'p [PathBuf],
    stdin_name: Option<&Path>,
    wanted: Wanted,
) -> impl Iterator<Item = Result<Place, Unreadable>> + Send + use<'p> {
    let mut folders = Vec::new();
    let mut files = BTreeMap::new();
    let mut standard_input = None;
    for path in paths {
        if path.as_os_str() == STDIN {
            standard_input.get_or_insert_with(|| {
                let text = read_limited(io::stdin().lock());
                text.map(|it| document_named(stdin_name.unwrap_or(path), it))
            });
        } else if path.is_dir() {
            folders.push(path);
        } else {
            files.insert(display_path(path), path);
        }
    }
    let mut known: HashSet<String> = files.keys().cloned().collect();
    let walked = folders.into_iter().flat_map(move |it| walk(it, wanted));
    let walked = walked.filter(move |it| match it {
        Ok(place) => known.insert(place.path.clone()),
        Err(_) => true,
    });
    let files = files.into_iter().map(|(path, file)| Place {
        path,
        source: Source::File(
            file.clone(),
            Candidate::Sure(kind_by_name(file).unwrap_or(Kind::Flow)),
        ),
        is_named: true,
    });
    let mut named: Vec<Place> = files.collect();
    let mut failure = None;
    match standard_input {
        Some(Ok(document)) => {
            let at = named.partition_point(|it| it.path < document.path);
            let place = Place {
                path: document.path.clone(),
                source: Source::StandardInput(document),
                is_named: true,
            };
            named.insert(at, place);
        }
        Some(Err(error)) => failure = Some(("standard input".to_owned(), error)),
        None => {}
    }
    walked
        .chain(named.into_iter().map(Ok))
        .chain(failure.map(Err))
}

/// Standard input, which is called `name`.
fn document_named(name: &Path, text: Arc<str>) -> Document {
    Document {
        kind: kind_by_name(name).unwrap_or(Kind::Flow),
        path: display_path(name),
        file: None,
        text,
    }
}

/// Reads documents on all cores and works on each at once, with what `choose` gives for its place;
/// where that is nothing, the document is left out. What was read last is still in the fast memory of
/// the processor, and nobody has to keep the texts. The places are looked for meanwhile: whoever is
/// done with a document looks for the next one.
pub(super) fn read<A: Send, T: Send, W: Write + Send>(
    mut places: impl Iterator<Item = Result<Place, Unreadable>> + Send,
    mut choose: impl FnMut(&Place) -> Option<A> + Send,
    progress: &Progress<W>,
    work: impl Fn(Document, A) -> T + Sync,
) -> Found<T> {
    let mut count = 0;
    let chosen = std::iter::from_fn(|| {
        for place in &mut places {
            let place = match place {
                Ok(place) => place,
                Err(error) => return Some(Err(error)),
            };
            if let Some(with) = choose(&place) {
                count += 1;
                return Some(Ok((place, with)));
            }
        }
        progress.expect(count);
        None
    });
    let done = chosen.par_bridge().filter_map(|chosen| {
        let (place, with) = match chosen {
            Ok(chosen) => chosen,
            Err(error) => return Some(Either::Right(error)),
        };
        let key = place.key();
        let read = place.read();
        let done = read.map(|it| it.map(|document| work(document, with)));
        progress.advance();
        match done {
            Ok(done) => Some(Either::Left((key, done?))),
            Err(error) => Some(Either::Right((key.0, error))),
        }
    });
    let (mut done, unreadable): (Vec<_>, _) = done.partition_map(|it| it);
    done.par_sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Found {
        documents: done.into_iter().map(|(_, it)| it).collect(),
        unreadable,
    }
}

fn read_candidate(
    path: String,
    file: PathBuf,
    candidate: &Candidate,
) -> Result<Option<Document>, ReadError> {
    let text = match (Disk.read(&file), candidate) {
        (Ok(text), _) => text,
        // Any file may be called *.json: one that cannot be a flow is none of our business.
        (Err(ReadError::TooBig | ReadError::NotUtf8 { .. }), Candidate::Maybe) => return Ok(None),
        (Err(error), _) => return Err(error),
    };
    let kind = match candidate {
        Candidate::Sure(kind) => *kind,
        Candidate::Maybe if is_flow(&text) => Kind::Flow,
        Candidate::Maybe => return Ok(None),
    };
    Ok(Some(Document {
        kind,
        path,
        file: Some(file),
        text,
    }))
}

/// The places in the folder `root`, in no order.
fn walk(root: &Path, wanted: Wanted) -> impl Iterator<Item = Result<Place, Unreadable>> {
    candidates_below(root).filter_map(move |found| {
        let (file, candidate) = match found {
            Ok(found) => found,
            Err((path, error)) => return Some(Err((display_path(&path), error))),
        };
        let is_wanted = wanted == Wanted::All || candidate == Candidate::Sure(Kind::Test);
        is_wanted.then(|| {
            Ok(Place {
                path: display_path(&file),
                source: Source::File(file, candidate),
                is_named: false,
            })
        })
    })
}
