//! `fdl explain`: the pages of the rules.

use std::fmt::Write as _;

use fdl_core::checks::{self, CHECKS, near_names};

use super::Exit;
use super::terminal::Terminal;
use crate::output::check::severity_name;

/// Print the page of a rule; without a rule, the list of them all
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  fdl explain unknown-next")]
pub(super) struct Arguments {
    /// The name of a rule
    rule: Option<String>,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        match &self.rule {
            None => terminal.print(&list())?,
            Some(rule) => terminal.print(&page(rule)?)?,
        }
        Ok(Exit::Success)
    }
}

fn page(rule: &str) -> anyhow::Result<String> {
    if let Some(check) = checks::find(rule) {
        return Ok(format!("{}\n", check.docs.trim_end()));
    }
    let near = near_names(rule, CHECKS.iter().map(|it| it.code));
    match near.is_empty() {
        true => anyhow::bail!("no rule is named `{rule}`; `fdl explain` lists them"),
        false => anyhow::bail!(
            "no rule is named `{rule}`; did you mean `{}`?",
            near.join("`, `")
        ),
    }
}

fn list() -> String {
    let width = CHECKS.iter().map(|it| it.code.len()).max().unwrap_or(0);
    let mut list = String::new();
    for check in CHECKS {
        let severity = severity_name(check.severity);
        let _ = writeln!(
            list,
            "{:width$}  {severity:7}  {}",
            check.code,
            summary(check.docs)
        );
    }
    list
}

/// The first sentence of a page, below its title.
fn summary(page: &str) -> String {
    let paragraph = page
        .lines()
        .skip_while(|line| line.starts_with('#') || line.trim().is_empty())
        .take_while(|line| !line.trim().is_empty());
    let text = paragraph.collect::<Vec<_>>().join(" ");
    match text.split_once(". ") {
        Some((first, _)) => first.to_owned(),
        None => text.trim_end_matches('.').to_owned(),
    }
}
