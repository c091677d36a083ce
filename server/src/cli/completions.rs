//! `fdl completions`.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Exit;
use super::terminal::Terminal;

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  fdl completions bash > /etc/bash_completion.d/fdl")]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut super::Arguments::command(),
            "fdl",
            &mut script,
        );
        terminal.print(&String::from_utf8(script)?)?;
        Ok(Exit::Success)
    }
}
