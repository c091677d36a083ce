//! Files that are made from the code are up to date. `INSTA_UPDATE=always` rewrites them.

use fdl_core::checks::{CHECKS, Severity};

use crate::support::{check_file, fdl};

#[test]
fn rules_page() {
    let mut page = String::from(
        "# Rules\n\n\
         What `fdl check` reports. A name is stable: it silences a finding (`# fdl: ignore[name]` at the\n\
         end of the line or alone above it, `# fdl: ignore-file[name]` at the top of the file).\n\n\
         <!-- Made from the pages in `fdl-core/src/checks/` by `tests/it/tidy/generated.rs`. -->\n\n\
         | rule | severity |\n|---|---|\n",
    );
    for check in CHECKS {
        let severity = match check.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Hint => "hint",
        };
        page.push_str(&format!("| [{0}](#{0}) | {severity} |\n", check.code));
    }
    for check in CHECKS {
        page.push('\n');
        page.push_str(&demoted(check.docs));
    }
    check_file("docs/rules.md", &page);
}

/// The picture of the documentation.
#[test]
fn picture() {
    let case = "the manager never answers, the office does";
    let arguments = ["graph", "examples/approval.fdl.yaml", "--case", case];
    let output = fdl().args(arguments).output().expect("fdl runs");
    let svg = String::from_utf8(output.stdout).expect("the picture is text");
    check_file("docs/graph.svg", &svg);
}

/// A page with its headings one level lower.
fn demoted(page: &str) -> String {
    let mut fenced = false;
    let mut out = String::new();
    for line in page.trim_end().lines() {
        fenced ^= line.starts_with("```");
        if line.starts_with('#') && !fenced {
            out.push('#');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[test]
fn headings_are_demoted_outside_of_code() {
    assert_eq!(
        demoted("# a\n```yaml\n# b\n```\n"),
        "## a\n```yaml\n# b\n```\n"
    );
}
