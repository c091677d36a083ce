//! How far a long check has come: one line on standard error, drawn over itself and wiped at the end.
//!
//! Drawn on a terminal only, and for so many files only that one may wonder: what scripts and logs
//! read never holds it.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

use super::terminal::{Terminal, Verbosity};

/// Fewer files are done before anybody could read the line.
const MANY: usize = 500;

/// The number of cells of the bar; also how often it is redrawn at the most.
const CELLS: usize = 40;

/// A count towards a total, seen by whoever waits for it.
pub(super) struct Progress<W: Write> {
    state: Mutex<State<W>>,
}

struct State<W> {
    done: usize,
    /// How many there are; none as long as they are being looked for.
    total: Option<usize>,
    /// How many cells were full when it was last drawn.
    drawn: Option<usize>,
    /// Where it is drawn; nowhere if nobody watches.
    out: Option<W>,
}

impl Progress<io::Stderr> {
    /// Counts files, drawn if there are many, standard error is a terminal and `-q` was not given.
    pub(super) fn new(terminal: &Terminal) -> Self {
        let watched = terminal.verbosity != Verbosity::Quiet && io::stderr().is_terminal();
        Self::on(watched.then(io::stderr))
    }

    /// Counts files, and is never drawn.
    pub(super) fn hidden() -> Self {
        Self::on(None)
    }
}

impl<W: Write> Progress<W> {
    fn on(out: Option<W>) -> Self {
        let state = State {
            done: 0,
            total: None,
            drawn: None,
            out,
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// All are found, `total` files; until then nothing is drawn.
    pub(super) fn expect(&self, total: usize) {
        if let Ok(mut state) = self.state.lock() {
            state.total = Some(total).filter(|it| *it >= MANY);
        }
    }

    /// One more is done. A terminal that cannot be written to is no reason to stop.
    pub(super) fn advance(&self) {
        let Ok(mut state) = self.state.lock() else {
            return;
        };
        state.done += 1;
        let Some(total) = state.total else {
            return;
        };
        let full = state.done * CELLS / total;
        if state.drawn == Some(full) {
            return;
        }
        state.drawn = Some(full);
        let line = format!(
            "\r[{}{}] {}/{total} files",
            "=".repeat(full),
            " ".repeat(CELLS.saturating_sub(full)),
            state.done,
        );
        if let Some(out) = &mut state.out {
            let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        }
    }
}

/// Wipes the line, so that the report begins on a clean one.
impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        let Ok(state) = self.state.get_mut() else {
            return;
        };
        if let (Some(out), Some(_)) = (&mut state.out, state.drawn) {
            let _ = out.write_all(b"\r\x1b[K").and_then(|()| out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_grows_and_is_wiped() {
        let mut screen = Vec::new();
        let progress = Progress::on(Some(&mut screen));
        // What is done before all are found counts, too.
        (0..40).for_each(|_| progress.advance());
        progress.expect(800);
        (40..800).for_each(|_| progress.advance());
        drop(progress);
        let screen = String::from_utf8(screen).expect("the bar is text");
        let lines: Vec<&str> = screen.split('\r').skip(1).collect();
        assert_eq!(lines.len(), CELLS);
        let first = format!("[=={}] 41/800 files", " ".repeat(38));
        assert_eq!(lines[0], first);
        assert_eq!(
            lines[CELLS - 2],
            format!("[{}] 800/800 files", "=".repeat(40))
        );
        assert_eq!(lines[CELLS - 1], "\u{1b}[K");
    }
}
