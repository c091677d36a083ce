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
    total: usize,
    state: Mutex<State<W>>,
}

struct State<W> {
    done: usize,
    /// How many cells were full when it was last drawn.
    drawn: Option<usize>,
    /// Where it is drawn; nowhere if nobody watches.
    out: Option<W>,
}

impl Progress<io::Stderr> {
    /// Counts `total` files, drawn if standard error is a terminal and `-q` was not given.
    pub(super) fn new(total: usize, terminal: &Terminal) -> Self {
        let watched =
            total >= MANY && terminal.verbosity != Verbosity::Quiet && io::stderr().is_terminal();
        Self::on(watched.then(io::stderr), total)
    }
}

impl<W: Write> Progress<W> {
    fn on(out: Option<W>, total: usize) -> Self {
        let state = State {
            done: 0,
            drawn: None,
            out,
        };
        Self {
            total,
            state: Mutex::new(state),
        }
    }

    /// One more is done. A terminal that cannot be written to is no reason to stop.
    pub(super) fn advance(&self) {
        let Ok(mut state) = self.state.lock() else {
            return;
        };
        state.done += 1;
        let full = state.done * CELLS / self.total.max(1);
        if state.drawn == Some(full) {
            return;
        }
        state.drawn = Some(full);
        let line = format!(
            "\r[{}{}] {}/{} files",
            "=".repeat(full),
            " ".repeat(CELLS.saturating_sub(full)),
            state.done,
            self.total
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
        let progress = Progress::on(Some(&mut screen), 80);
        (0..80).for_each(|_| progress.advance());
        drop(progress);
        let screen = String::from_utf8(screen).expect("the bar is text");
        let lines: Vec<&str> = screen.split('\r').skip(1).collect();
        assert_eq!(lines.len(), CELLS + 2);
        assert_eq!(lines[0], format!("[{}] 1/80 files", " ".repeat(40)));
        assert_eq!(lines[CELLS], format!("[{}] 80/80 files", "=".repeat(40)));
        assert_eq!(lines[CELLS + 1], "\u{1b}[K");
    }
}
