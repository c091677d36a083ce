//! Standard output and standard error: what is written where, and whether in colour.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write as _};

/// The value of `--color`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum ColorWhen {
    /// If the stream is a terminal.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Never.
    Never,
}

/// How much is printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Verbosity {
    /// `-q`.
    Quiet,
    /// Without `-q` and `-v`.
    Normal,
    /// `-v`.
    Verbose,
}

/// The process's output streams.
#[derive(Debug)]
pub(super) struct Terminal {
    out: BufWriter<Stdout>,
    /// Whether reports on standard output are in colour.
    pub(super) color_out: bool,
    /// Whether messages on standard error are in colour.
    pub(super) color_err: bool,
    /// How much is printed.
    pub(super) verbosity: Verbosity,
    /// Whether the reader of standard output has gone, as in `fdl check | head`. That is its right:
    /// the exit status stays what it would have been.
    pub(super) is_closed: bool,
}

impl Terminal {
    pub(super) fn new(color: ColorWhen, quiet: bool, verbose: bool) -> Self {
        Self {
            out: BufWriter::new(io::stdout()),
            color_out: use_color(color, io::stdout().is_terminal()),
            color_err: use_color(color, io::stderr().is_terminal()),
            verbosity: match (quiet, verbose) {
                (true, _) => Verbosity::Quiet,
                (_, true) => Verbosity::Verbose,
                _ => Verbosity::Normal,
            },
            is_closed: false,
        }
    }

    /// Writes a part of the report to standard output, as long as somebody reads it.
    ///
    /// # Errors
    ///
    /// If the device is full.
    pub(super) fn print(&mut self, text: &str) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let written = self.out.write_all(text.as_bytes());
        self.unless_closed(written)
    }

    /// Hands on what [`Terminal::print`] still holds.
    ///
    /// # Errors
    ///
    /// If the device is full.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_closed(flushed)
    }

    fn unless_closed(&mut self, result: io::Result<()>) -> io::Result<()> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            result => result,
        }
    }

    /// Text for standard output in a colour, given by its number in ANSI terminals.
    pub(super) fn paint(&self, code: &str, text: &str) -> String {
        match self.color_out && !text.is_empty() {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    /// Writes `error: …` to standard error, even with `-q`.
    pub(super) fn error(&mut self, message: &str) {
        let (start, end) = if self.color_err {
            ("\u{1b}[1m\u{1b}[31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.eprint(&format!("{start}error{end}: {message}\n"));
    }

    /// Writes a line about what was done to standard error, unless `-q`.
    pub(super) fn note(&mut self, message: &str) {
        if self.verbosity > Verbosity::Quiet {
            self.eprint(&format!("{message}\n"));
        }
    }

    /// Writes to standard error.
    pub(super) fn eprint(&mut self, text: &str) {
        // The lines above it belong above it on a terminal too. A standard error that is closed is
        // nothing that a message could be sent to.
        let _ = self.flush();
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

fn use_color(when: ColorWhen, is_terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if set("NO_COLOR") => false,
        ColorWhen::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => true,
        ColorWhen::Auto => is_terminal && std::env::var_os("TERM").is_none_or(|it| it != "dumb"),
    }
}
