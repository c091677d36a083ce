//! `fdl check --output-format github`: commands by which a job of GitHub Actions annotates files.
//!
//! Source: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use fdl_core::checks::{Diagnostic, Severity};

use super::check::CheckedFile;
use super::place::Range;

/// The line for a finding.
pub(crate) fn command(file: &CheckedFile, diagnostic: &Diagnostic) -> String {
    let Range { start, end } = Range::new(&file.text, &file.lines, diagnostic.range);
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "notice",
    };
    // Columns are only understood within one line.
    let columns = match start.line == end.line {
        true => format!(",col={},endColumn={}", start.column, end.column),
        false => String::new(),
    };
    format!(
        "::{level} title=fdl ({}),file={},line={},endLine={}{columns}::{}:{}:{}: {}\n",
        diagnostic.code,
        escape(&file.path).replace(':', "%3A").replace(',', "%2C"),
        start.line,
        end.line,
        escape(&file.path),
        start.line,
        start.column,
        escape(&diagnostic.message)
    )
}

fn escape(text: &str) -> String {
    let hidden = |it: char| it.is_control() && !matches!(it, '\n' | '\r' | '\t');
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(hidden, "\u{fffd}")
}
