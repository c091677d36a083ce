//! `fdl version`.

use super::Exit;
use super::terminal::Terminal;

pub(super) fn run(terminal: &mut Terminal) -> anyhow::Result<Exit> {
    terminal.print(concat!("fdl ", env!("CARGO_PKG_VERSION"), "\n"))?;
    Ok(Exit::Success)
}
