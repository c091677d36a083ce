//! `fdl test --watch`: runs the cases again after each change.
//!
//! The files are looked at a few times a second; that needs nothing of the system, works on every
//! file system, and costs little for the few files that test files name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::{Arguments, Reach};
use crate::cli::Exit;
use crate::cli::discover::{Wanted, names};
use crate::cli::report::plural;
use crate::cli::terminal::Terminal;
use crate::files::{Disk, ReadError, Texts};
use crate::scenarios;

/// How often the files are looked at.
const INTERVAL: Duration = Duration::from_millis(200);

/// How long nothing must change before the cases run: editors write in several steps.
const QUIET: Duration = Duration::from_millis(60);

/// Folders are searched for new test files once in so many looks.
const LOOKS: u32 = 5;

/// Clears the screen and what was scrolled out of it, and goes to its first line.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// What tells of a change of a file; none for one that is not there.
type State = Option<(SystemTime, u64)>;

/// Runs the cases, then again after each change, until the process is ended.
pub(super) fn run(arguments: &Arguments, terminal: &mut Terminal) -> anyhow::Result<Exit> {
    let clear = io::stdout().is_terminal();
    loop {
        let mut seen = Seen::new(arguments);
        let texts = Recorder::new(&arguments.reach);
        if clear {
            terminal.print(CLEAR)?;
        }
        // What cannot be written now may be possible after the next change.
        if let Err(error) = arguments.run_once(&texts, terminal) {
            terminal.error(&format!("{error:#}"));
        }
        terminal.flush()?;
        if terminal.is_closed {
            return Ok(Exit::Success);
        }
        if arguments.update {
            // It may have been us who wrote them.
            seen = Seen::new(arguments);
        }
        seen.files.extend(texts.into_files());
        let count = plural(seen.files.len(), "file");
        terminal.note(&format!("watching {count}; Ctrl-C ends"));
        seen.wait_for_change(arguments);
    }
}

/// The files as they were before they were read.
#[derive(Debug)]
struct Seen {
    /// The test files that the arguments stand for.
    tests: BTreeSet<PathBuf>,
    /// All files that were asked for.
    files: BTreeMap<PathBuf, State>,
}

impl Seen {
    fn new(arguments: &Arguments) -> Self {
        let tests = test_files(arguments);
        Self {
            files: states(&tests),
            tests,
        }
    }

    /// Returns when something is different and has come to rest.
    fn wait_for_change(self, arguments: &Arguments) {
        let mut look = 0;
        loop {
            sleep(INTERVAL);
            look += 1;
            let changed = states(self.files.keys()) != self.files;
            if changed || (look % LOOKS == 0 && test_files(arguments) != self.tests) {
                break;
            }
        }
        let mut last = states(self.files.keys());
        loop {
            sleep(QUIET);
            let next = states(self.files.keys());
            if next == last {
                return;
            }
            last = next;
        }
    }
}

/// The test files that the arguments may stand for, read or not.
fn test_files(arguments: &Arguments) -> BTreeSet<PathBuf> {
    let mut tests = BTreeSet::new();
    let (flows, paths): (Vec<PathBuf>, Vec<PathBuf>) = arguments
        .paths
        .iter()
        .cloned()
        .partition(|path| path.is_file() && !scenarios::is_test_file(path));
    for flow in flows {
        tests.extend(scenarios::beside(&Disk, &flow));
        tests.insert(flow);
    }
    tests.extend(names(&paths, Wanted::Tests));
    tests
}

fn states<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> BTreeMap<PathBuf, State> {
    let paths = paths.into_iter();
    paths.map(|path| (path.clone(), state(path))).collect()
}

fn state(path: &Path) -> State {
    let data = fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

/// What may be read, with a list of what was asked for.
#[derive(Debug)]
struct Recorder<'r> {
    reach: &'r Reach,
    files: Mutex<BTreeMap<PathBuf, State>>,
}

impl<'r> Recorder<'r> {
    fn new(reach: &'r Reach) -> Self {
        Self {
            reach,
            files: Mutex::default(),
        }
    }

    /// Notes a file as it is before it is read for the first time.
    fn record(&self, path: &Path) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let file = files.entry(path.to_owned());
        file.or_insert_with(|| state(path));
    }

    fn into_files(self) -> BTreeMap<PathBuf, State> {
        self.files
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Texts for Recorder<'_> {
    fn read(&self, path: &Path) -> Result<Arc<str>, ReadError> {
        self.record(path);
        self.reach.read(path)
    }

    fn exists(&self, path: &Path) -> bool {
        self.record(path);
        self.reach.exists(path)
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        self.reach.list(folder)
    }

    fn refusal(&self, by: &Path, path: &Path) -> Option<ReadError> {
        self.reach.refusal(by, path)
    }
}
