//! `fdl simulate`: one flow, once, on virtual time.

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{Run, RunOptions, Status, Usage};

use super::Exit;
use super::run::RunArguments;
use super::terminal::Terminal;
use super::trace::{self, Trace};
use crate::output::place::Range;
use crate::output::run;

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
        let Some((options, run)) = self.run.run(&name, &flow, terminal)? else {
            return Ok(Exit::Error);
        };
        self.print(&name, &flow, &options, &run, terminal)?;
        Ok(match run.status {
            Status::Succeeded => Exit::Success,
            Status::Failed | Status::TimedOut => Exit::Failure,
        })
    }

    fn print(
        &self,
        name: &str,
        flow: &Analysis,
        options: &RunOptions,
        run: &Run,
        terminal: &mut Terminal,
    ) -> anyhow::Result<()> {
        let place = |range| Range::new(&flow.text, &flow.lines, range);
        let summary = run::Run::summary(run, &flow.flow, options, place);
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
