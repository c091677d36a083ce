//! `fdl schema`: the JSON Schemas, for editors and tools that know nothing else of FDL.

use fdl_core::catalog::schema;

use super::Exit;
use super::terminal::Terminal;

/// Print the JSON Schema of flows or test files
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  fdl schema flow > fdl.schema.json")]
pub(super) struct Arguments {
    /// Of what
    of: Of,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Of {
    /// `*.fdl.yaml`
    Flow,
    /// `*.fdltest.yaml`
    Test,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let schema = match self.of {
            Of::Flow => schema::flow(),
            Of::Test => schema::test_file(),
        };
        terminal.print(&schema::print(&schema))?;
        Ok(Exit::Success)
    }
}
