//! `fdl schema`: the JSON Schemas, for editors and tools that know nothing else of FDL.

use fdl_core::catalog::schema;

use super::Exit;
use super::terminal::Terminal;
use crate::config;

/// Print the JSON Schema of flows, test files or the configuration
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
    /// `fdl.toml`
    Config,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let schema = match self.of {
            Of::Flow => schema::print(&schema::flow()),
            Of::Test => schema::print(&schema::test_file()),
            Of::Config => config::schema::print(),
        };
        terminal.print(&schema)?;
        Ok(Exit::Success)
    }
}
