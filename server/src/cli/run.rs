//! A flow and how it is run: the options that several commands share.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use fdl_core::analysis::Analysis;
use fdl_core::catalog::test_files::{MOST_EVENTS, MOST_PAYLOAD};
use fdl_core::checks::{Diagnostic, Severity};
use fdl_core::simulate::{self, Focus, Mocks, MocksFile, Run, RunOptions, parse_rfc3339};
use fdl_core::text::LineIndex;

use super::reach::Reach;
use super::terminal::Terminal;
use super::{Mode, input, report};
use crate::files::{Disk, FilesOf, STDIN, Texts as _, display_path, read_limited};
use crate::output::check::CheckedFile;
use crate::scenarios;

/// The flow and the options of a run of it.
#[derive(Debug, clap::Args)]
pub(super) struct RunArguments {
    /// The flow; `-` is standard input
    flow: PathBuf,

    /// The input, an object: JSON text, `@FILE`, or `-` for standard input [default: {}]
    #[arg(long, value_name = "JSON|@FILE|-")]
    input: Option<String>,

    /// Run this state alone, with the input as what came to it: its path, `Pay`, `Ship/Book`
    #[arg(long, value_name = "PATH")]
    state: Option<String>,

    /// `$Global` at the start, an object [default: {}]
    #[arg(long, value_name = "JSON|@FILE|-")]
    global: Option<String>,

    /// A file of mocks: responses by state path
    #[arg(long, value_name = "FILE")]
    mocks: Option<PathBuf>,

    /// A case of the flow's test file: its input, mocks and options, which the other options
    /// override; NAME, or FILE::NAME
    #[arg(long, value_name = "NAME")]
    case: Option<String>,

    /// How the flow is deployed [default: standard]
    #[arg(long, value_name = "MODE", ignore_case = true)]
    mode: Option<Mode>,

    /// What drives `uuid`, `randomInt` and durations given as ranges [default: 0]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// When the run starts [default: 2026-01-01T00:00:00Z]
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,

    /// The name of the execution [default: simulation]
    #[arg(long, value_name = "NAME")]
    execution_name: Option<String>,

    /// What a called task without a mock does [default: error]
    #[arg(long, value_name = "WHAT")]
    unmocked: Option<Unmocked>,

    /// The greatest number of events, five million at most [default: 5000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=MOST_EVENTS))]
    max_events: Option<u64>,

    /// The greatest size of a state's input or output, 67108864 (64 MB) at most [default: 65536]
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(..=MOST_PAYLOAD))]
    max_payload: Option<u64>,

    /// How to read what the documentation leaves open, such as `Q40=input`; docs/semantics.md lists
    /// what can be chosen
    #[arg(long, value_name = "Qnn=READING", value_delimiter = ',', value_parser = super::reading)]
    assume: Vec<String>,

    /// What standard input is called in the report
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    reach: Reach,
}

/// The value of `--unmocked`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Unmocked {
    /// The run fails and says which states need a mock
    Error,
    /// The output is `{}`
    Empty,
    /// The output is the evaluated `Parameters`
    Echo,
}

impl RunArguments {
    /// Whether an option of a run is given.
    pub(super) fn ask_for_a_run(&self) -> bool {
        let given = [
            self.input.is_some(),
            self.state.is_some(),
            self.global.is_some(),
            self.mocks.is_some(),
            self.case.is_some(),
            self.mode.is_some(),
            self.seed.is_some(),
            self.now.is_some(),
            self.execution_name.is_some(),
            self.unmocked.is_some(),
            self.max_events.is_some(),
            self.max_payload.is_some(),
            !self.assume.is_empty(),
        ];
        given.contains(&true)
    }

    /// Runs the flow. What is wrong with it, the case or the mocks is printed; then there is no run.
    ///
    /// # Errors
    ///
    /// If an option is wrong, or a file cannot be read.
    pub(super) fn run(
        &self,
        name: &str,
        flow: &Analysis,
        terminal: &mut Terminal,
    ) -> anyhow::Result<Option<(RunOptions, Run)>> {
        let (mut options, mut mocks) = (RunOptions::default(), Mocks::default());
        if let Some(case) = &self.case {
            let all = scenarios::of_flow(&self.reach, &self.flow);
            let (scenarios, index) = scenarios::find_case(&all, name, case)?;
            let case = &scenarios.file.cases[index];
            let errors = scenarios.errors_of(case);
            if !errors.is_empty() {
                let path = display_path(&scenarios.path);
                print_problems(path, &scenarios.file.text, errors, terminal);
                return Ok(None);
            }
            (options, mocks) = (case.options.clone(), case.mocks.clone());
        }
        self.override_options(&mut options)?;
        if let Some(path) = &self.state {
            let focus = Focus::find(&flow.flow, path);
            options.focus = Some(focus.map_err(|it| anyhow::anyhow!("--state: {it}"))?);
        }

        let blocking = simulate::blocking(flow, options.mode);
        if !blocking.is_empty() {
            print_problems(name.to_owned(), &flow.text, blocking, terminal);
            terminal.error("a flow with errors cannot be run");
            return Ok(None);
        }
        if let Some(path) = &self.mocks {
            let shown = display_path(path);
            let text = Disk
                .read(path)
                .with_context(|| format!("cannot read `{shown}`"))?;
            let file = MocksFile::read(text, &FilesOf::new(&self.reach, path));
            let mut problems = file.problems.clone();
            problems.extend(file.mocks.problems(&flow.flow));
            let is_broken = problems.iter().any(|it| it.severity == Severity::Error);
            print_problems(shown, &file.text, problems, terminal);
            if is_broken {
                return Ok(None);
            }
            mocks = mocks.replaced_by(file.mocks);
        }
        let run = simulate::run(flow, &mocks, &options);
        Ok(Some((options, run)))
    }

    /// What the flow is called, and its text.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is asked for in a way that cannot be.
    pub(super) fn read_flow(&self) -> anyhow::Result<(String, Arc<str>)> {
        let sources = [
            ("the flow", self.flow.to_str()),
            ("--input", self.input.as_deref()),
            ("--global", self.global.as_deref()),
        ];
        input::check(&sources)?;
        if self.flow.as_os_str() == STDIN {
            if self.case.is_some() {
                bail!("--case needs a flow from a file, beside which its test file is");
            }
            let text = read_limited(io::stdin().lock()).context("cannot read standard input")?;
            let name = self.stdin_filename.as_deref().map(display_path);
            return Ok((name.unwrap_or_else(|| STDIN.to_owned()), text));
        }
        let name = display_path(&self.flow);
        if scenarios::is_test_file(&self.flow) {
            bail!("`{name}` is a test file; give the flow, and a case of it with --case NAME");
        }
        let text = Disk
            .read(&self.flow)
            .with_context(|| format!("cannot read `{name}`"))?;
        Ok((name, text))
    }

    fn override_options(&self, options: &mut RunOptions) -> anyhow::Result<()> {
        if let Some(input) = &self.input {
            options.input = match self.state {
                // Elements of Maps may be anything.
                Some(_) => input::json("--input", input)?,
                None => input::object("--input", "the input", input)?,
            };
        }
        if let Some(global) = &self.global {
            options.global = input::object("--global", "`$Global`", global)?;
        }
        if let Some(mode) = self.mode {
            options.mode = mode.into();
        }
        if let Some(now) = &self.now {
            options.now = parse_rfc3339(now).map_err(|it| anyhow::anyhow!("--now: {it}"))?;
        }
        if let Some(name) = &self.execution_name {
            options.execution_name = name.as_str().into();
        }
        if let Some(unmocked) = self.unmocked {
            options.unmocked = match unmocked {
                Unmocked::Error => simulate::Unmocked::Error,
                Unmocked::Empty => simulate::Unmocked::Empty,
                Unmocked::Echo => simulate::Unmocked::Echo,
            };
        }
        for reading in &self.assume {
            let chosen = options.readings.choose_assignment(reading);
            chosen.map_err(anyhow::Error::msg)?;
        }
        options.seed = self.seed.unwrap_or(options.seed);
        options.max_events = self.max_events.unwrap_or(options.max_events);
        options.max_payload = self.max_payload.unwrap_or(options.max_payload);
        Ok(())
    }
}

/// Shows findings on standard error.
pub(super) fn print_problems(
    path: String,
    text: &Arc<str>,
    diagnostics: Vec<Diagnostic>,
    terminal: &mut Terminal,
) {
    let file = CheckedFile {
        path,
        text: text.clone(),
        lines: LineIndex::new(text),
        diagnostics,
    };
    for diagnostic in &file.diagnostics {
        let text = report::full(&file, diagnostic, terminal.color_err);
        terminal.eprint(&text);
    }
}
