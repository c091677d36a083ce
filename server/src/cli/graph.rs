//! `fdl graph`: a flow as a picture.

use anyhow::bail;
use fdl_core::analysis::Analysis;
use fdl_core::ide::diagram::{Trail, diagram};

use super::Exit;
use super::run::RunArguments;
use super::terminal::Terminal;
use crate::output::graph::{Format, written};
use crate::output::place::Range;

/// Draw a flow: states, ways between them, nested scopes
///
/// A flow with errors is drawn as far as it is known. With an option of a run (--case, --input, …)
/// the way that the run takes is drawn into it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl graph order.fdl.yaml > order.svg
  fdl graph order.fdl.yaml --format text
  fdl graph order.fdl.yaml --case 'payment succeeds' > run.svg
  fdl graph order.fdl.yaml --format dot | dot -Tpdf > order.pdf

Exit status: 0 there is a picture, of a flow with errors too; 2 wrong usage, nothing to draw, or a
run that is not possible.")]
pub(super) struct Arguments {
    #[command(flatten)]
    run: RunArguments,

    /// The form of the picture
    #[arg(long, value_name = "FORMAT", default_value = "svg")]
    format: Format,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let (name, text) = self.run.read_flow()?;
        let flow = Analysis::new(text);
        let mut trail = None;
        if self.run.ask_for_a_run() {
            let Some((_, run)) = self.run.run(&name, &flow, terminal)? else {
                return Ok(Exit::Error);
            };
            trail = Some(Trail::new(&flow.flow, &run));
        }
        let diagram = diagram(&flow, trail.as_ref());
        if diagram.nodes.is_empty() {
            bail!("`{name}` has no states: there is nothing to draw");
        }
        let place = |range| Range::new(&flow.text, &flow.lines, range);
        terminal.print(&written(&diagram, self.format, place)?)?;
        Ok(Exit::Success)
    }
}
