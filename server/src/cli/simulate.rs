//! `fdl simulate`: one flow, once, on virtual time.

use std::path::{Component, Path, PathBuf};

use anyhow::bail;
use fdl_core::analysis::Analysis;
use fdl_core::ide::test_file_skeleton;
use fdl_core::simulate::{Run, RunOptions, Status, Usage};

use super::Exit;
use super::repair::write_new;
use super::run::RunArguments;
use super::terminal::Terminal;
use super::trace::{self, Trace};
use crate::files::{STDIN, display_path, real_folder};
use crate::output::place::Range;
use crate::output::run;
use crate::scenarios;

/// Dry-run a flow on virtual time, without calling anything
///
/// Tasks are answered by mocks: those of a test case (--case), of a file (--mocks), or all alike
/// (--unmocked).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl simulate order.fdl.yaml --case 'payment succeeds'   a case of order.fdltest.yaml
  fdl simulate order.fdl.yaml --input '{\"orderId\": 7}' --mocks mocks.yaml
  fdl simulate order.fdl.yaml --input @order.json --unmocked echo
  fdl simulate order.fdl.yaml --state Ship/Book --input '{\"sku\": \"B-2\"}' --unmocked empty
  fdl simulate order.fdl.yaml --case 'payment succeeds' --stats
  fdl simulate order.fdl.yaml --output-format jsonl | jq .Type
  fdl simulate order.fdl.yaml --case 'payment succeeds' --output-format html > run.html
  fdl simulate order.fdl.yaml --write-mocks order.fdltest.yaml

Exit status: 0 the run succeeded; 1 it failed or timed out; 2 wrong usage, invalid mocks, or a flow
with errors, which are on standard error.")]
pub(super) struct Arguments {
    #[command(flatten)]
    run: RunArguments,

    /// Say what the run costs: transitions, events and data against their limits, time by state
    #[arg(long)]
    stats: bool,

    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    output_format: Format,

    /// Write a test file to start from, with a response for every task, instead of running: to
    /// NAME.fdltest.yaml, which must not be there yet, or to standard output with `-`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["stats", "output_format"])]
    write_mocks: Option<PathBuf>,
}

/// The value of `--output-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Format {
    /// The states as a tree
    Pretty,
    /// For programs; documented and versioned
    Json,
    /// An event a line, then a summary
    Jsonl,
    /// A sequence diagram for Markdown
    Mermaid,
    /// One page for a browser: timeline, inputs and outputs of every state
    Html,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let (name, text) = self.run.read_flow()?;
        let flow = Analysis::new(text);
        if let Some(path) = &self.write_mocks {
            self.write_test_file(path, &name, &flow, terminal)?;
            return Ok(Exit::Success);
        }
        let Some((options, run)) = self.run.run(&name, &flow, terminal)? else {
            return Ok(Exit::Error);
        };
        self.print(&name, &flow, &options, &run, terminal)?;
        Ok(match run.status {
            Status::Succeeded => Exit::Success,
            Status::Failed | Status::TimedOut => Exit::Failure,
        })
    }

    fn write_test_file(
        &self,
        path: &Path,
        name: &str,
        flow: &Analysis,
        terminal: &mut Terminal,
    ) -> anyhow::Result<()> {
        let shown = display_path(path);
        if self.run.ask_for_a_run() {
            bail!("--write-mocks runs nothing, it takes no options of a run");
        }
        if name == STDIN {
            bail!("--write-mocks needs the name of the flow: --stdin-filename NAME");
        }
        if flow.flow.states.is_empty() {
            bail!("`{name}` has no states: there is nothing to test");
        }
        if path.as_os_str() == STDIN {
            let name = Path::new(name).file_name().unwrap_or_default();
            let text = test_file_skeleton(flow, &name.to_string_lossy());
            return Ok(terminal.print(&text)?);
        }
        if !scenarios::is_test_file(path) {
            bail!("`{shown}` is no name of a test file: call it NAME.fdltest.yaml");
        }
        let from_test = relative(&real_folder(path), Path::new(name));
        write_new(path, &test_file_skeleton(flow, &display_path(&from_test)))?;
        terminal.note(&format!("wrote `{shown}`"));
        Ok(())
    }

    fn print(
        &self,
        name: &str,
        flow: &Analysis,
        options: &RunOptions,
        run: &Run,
        terminal: &mut Terminal,
    ) -> anyhow::Result<()> {
        let place = |flow: &Analysis, range| Range::new(&flow.text, &flow.lines, range);
        let summary = run::Run::summary(run, flow, options, &place);
        match self.output_format {
            Format::Json => {
                let report = summary.with_events(run, options.now);
                terminal.print(&format!("{}\n", serde_json::to_string(&report)?))?;
            }
            Format::Jsonl => {
                for event in &run.events {
                    let event = run::Event::<Range>::new(event, options.now);
                    terminal.print(&format!("{}\n", serde_json::to_string(&event)?))?;
                }
                terminal.print(&format!("{}\n", serde_json::to_string(&summary)?))?;
            }
            Format::Pretty | Format::Mermaid | Format::Html => {
                let trace = Trace {
                    name,
                    flow,
                    options,
                    run,
                    color: terminal.color_out,
                    whole: terminal.verbosity == super::terminal::Verbosity::Verbose,
                };
                match self.output_format {
                    Format::Mermaid => return Ok(terminal.print(&trace::sequence(&trace))?),
                    Format::Html => return Ok(terminal.print(&trace::html(&trace))?),
                    _ => trace::write(&trace, |text| terminal.print(text))?,
                }
                if self.stats {
                    let usage = Usage::new(run, options);
                    terminal.print(&trace::usage(&usage, &flow.flow))?;
                }
            }
        }
        Ok(())
    }
}

/// How the file at `path` is called from `folder`, which has no links and no `..`.
fn relative(folder: &Path, path: &Path) -> PathBuf {
    let target = real_folder(path);
    let shared = folder.components().zip(target.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    let name = path.file_name().unwrap_or_default();
    if shared == 0 {
        // Another drive.
        return target.join(name);
    }
    let mut relative = PathBuf::new();
    relative.extend(
        folder
            .components()
            .skip(shared)
            .map(|_| Component::ParentDir),
    );
    relative.extend(target.components().skip(shared));
    relative.join(name)
}
