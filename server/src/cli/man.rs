//! `fdl man`.

use anyhow::{Result, bail};
use clap::CommandFactory as _;

use super::Exit;
use super::terminal::Terminal;

/// Print the manual page of `fdl` or of one of its commands
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl man | man -l -
  fdl man check > /usr/local/share/man/man1/fdl-check.1")]
pub(super) struct Arguments {
    /// The command; without it, the page of `fdl` as a whole
    command: Option<String>,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> Result<Exit> {
        let mut program = super::Arguments::command();
        program.build();
        let page = match &self.command {
            None => program,
            Some(name) => match program.find_subcommand(name) {
                Some(command) => command.clone(),
                None => {
                    let names = program.get_subcommands().map(clap::Command::get_name);
                    let names = names.collect::<Vec<_>>().join("`, `");
                    bail!("no command is named `{name}`; there are `{names}`");
                }
            },
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page).render(&mut text)?;
        terminal.print(&String::from_utf8(text)?)?;
        Ok(Exit::Success)
    }
}
