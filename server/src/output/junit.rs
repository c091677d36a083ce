//! `--output-format junit`: the XML by which most CI systems show test results.
//!
//! Source: <https://github.com/testmoapp/junitxml> (there is no standard). Times are left out: runs
//! are virtual, and a report that is equal for equal results can be compared.

use std::fmt::Write as _;

use fdl_core::checks::Severity;
use fdl_core::text::TextRange;

use super::check::{CheckedFile, severity_name};
use super::place::Position;
use super::test::FileResult;
use crate::files::display_path;
use crate::scenarios::{CaseResult, CaseStatus, Scenarios};

/// A document: suites of cases.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// What made it: `fdl check`, `fdl test`.
    pub(crate) name: &'static str,
    /// The suites, one a file.
    pub(crate) suites: Vec<Suite>,
}

/// The cases of a file.
#[derive(Clone, Debug)]
pub(crate) struct Suite {
    /// The path of the file.
    pub(crate) name: String,
    /// Its cases.
    pub(crate) cases: Vec<Case>,
}

/// A case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its name.
    pub(crate) name: String,
    /// Where it stands in the file.
    pub(crate) line: u32,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// What else is to be said.
    pub(crate) output: String,
}

/// How a case ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// Well.
    Passed,
    /// Otherwise: a message and the details.
    Failed(String, String),
    /// It could not be tried: a message and the details.
    Error(String, String),
}

impl Document {
    /// The findings of `files`: one case each, or one that says that there is none. `fails` tells
    /// which severities are failures; the others are output.
    pub(crate) fn of_findings(files: &[CheckedFile], fails: impl Fn(Severity) -> bool) -> Self {
        let suite = |file: &CheckedFile| {
            let case = |it: &fdl_core::checks::Diagnostic| {
                let at = Position::new(&file.text, &file.lines, it.range.start);
                let place = format!("{}:{}:{}", file.path, at.line, at.column);
                let what = format!("{}: {}", severity_name(it.severity), it.message);
                let (outcome, output) = match fails(it.severity) {
                    true => (Outcome::Failed(it.message.clone(), place), String::new()),
                    false => (Outcome::Passed, what),
                };
                Case {
                    name: it.code.to_owned(),
                    line: at.line,
                    outcome,
                    output,
                }
            };
            let mut cases: Vec<Case> = file.diagnostics.iter().map(case).collect();
            if cases.is_empty() {
                cases.push(Case {
                    name: "no findings".to_owned(),
                    line: 1,
                    outcome: Outcome::Passed,
                    output: String::new(),
                });
            }
            Suite {
                name: file.path.clone(),
                cases,
            }
        };
        Self {
            name: "fdl check",
            suites: files.iter().map(suite).collect(),
        }
    }

    /// The cases of test files.
    pub(crate) fn of_cases(files: &[FileResult]) -> Self {
        let suite = |(scenarios, cases): &FileResult| Suite {
            name: display_path(&scenarios.path),
            cases: cases
                .iter()
                .map(|case| Case::new(scenarios, case))
                .collect(),
        };
        Self {
            name: "fdl test",
            suites: files.iter().map(suite).collect(),
        }
    }
}

impl Case {
    fn new(scenarios: &Scenarios, case: &CaseResult) -> Self {
        let file = &scenarios.file;
        let at = |range: TextRange| Position::new(&file.text, &file.lines, range.start);
        let details: Vec<String> = case
            .failures
            .iter()
            .map(|failure| {
                let (path, at) = (display_path(&scenarios.path), at(failure.range));
                let place = format!("{path}:{}:{}", at.line, at.column);
                format!("{place}: {}: {}", failure.expectation, failure.message)
            })
            .collect();
        let message = case.failures.first().map(|it| it.message.clone());
        let (message, details) = (message.unwrap_or_default(), details.join("\n"));
        Self {
            name: case.name.to_string(),
            line: at(case.range).line,
            outcome: match case.status {
                CaseStatus::Passed => Outcome::Passed,
                CaseStatus::Failed => Outcome::Failed(message, details),
                CaseStatus::Error => Outcome::Error(message, details),
            },
            output: case.warnings.join("\n"),
        }
    }
}

/// The document as XML.
pub(crate) fn print(document: &Document) -> String {
    let cases = || document.suites.iter().flat_map(|suite| &suite.cases);
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let name = document.name;
    let _ = writeln!(xml, "<testsuites name=\"{name}\" {}>", counts(cases()));
    for suite in &document.suites {
        let name = escape(&suite.name);
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" {}>",
            counts(suite.cases.iter())
        );
        for case in &suite.cases {
            write_case(&mut xml, &name, case);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn counts<'a>(cases: impl Iterator<Item = &'a Case>) -> String {
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for case in cases {
        tests += 1;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Failed(..) => failures += 1,
            Outcome::Error(..) => errors += 1,
        }
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
}

fn write_case(xml: &mut String, file: &str, case: &Case) {
    let _ = write!(
        xml,
        "    <testcase name=\"{}\" classname=\"{file}\" file=\"{file}\" line=\"{}\"",
        escape(&case.name),
        case.line
    );
    if case.outcome == Outcome::Passed && case.output.is_empty() {
        xml.push_str("/>\n");
        return;
    }
    xml.push_str(">\n");
    let (element, message, details) = match &case.outcome {
        Outcome::Passed => ("", "", ""),
        Outcome::Failed(message, details) => ("failure", message.as_str(), details.as_str()),
        Outcome::Error(message, details) => ("error", message.as_str(), details.as_str()),
    };
    if !element.is_empty() {
        let (message, details) = (escape(message), escape_text(details));
        let _ = writeln!(
            xml,
            "      <{element} message=\"{message}\">{details}</{element}>"
        );
    }
    if !case.output.is_empty() {
        let output = escape_text(&case.output);
        let _ = writeln!(xml, "      <system-out>{output}</system-out>");
    }
    xml.push_str("    </testcase>\n");
}

/// Text between tags, where lines may stay lines.
fn escape_text(text: &str) -> String {
    escape(text).replace("&#10;", "\n")
}

/// Text for an attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            // Characters that XML 1.0 cannot have in any form.
            it if it.is_control() && it != '\t' => escaped.push('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            it => escaped.push(it),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_and_odd_characters() {
        let case = |name: &str, outcome| Case {
            name: name.to_owned(),
            line: 7,
            outcome,
            output: String::new(),
        };
        let document = Document {
            name: "fdl test",
            suites: vec![Suite {
                name: "a&b.fdltest.yaml".to_owned(),
                cases: vec![
                    case("<one> \u{1b}", Outcome::Passed),
                    case("two", Outcome::Failed("\"x\"".into(), "a\nb".into())),
                    Case {
                        output: "careful".to_owned(),
                        ..case("three", Outcome::Error("e".into(), String::new()))
                    },
                ],
            }],
        };
        insta::assert_snapshot!(print(&document), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="fdl test" tests="3" failures="1" errors="1">
          <testsuite name="a&amp;b.fdltest.yaml" tests="3" failures="1" errors="1">
            <testcase name="&lt;one&gt; �" classname="a&amp;b.fdltest.yaml" file="a&amp;b.fdltest.yaml" line="7"/>
            <testcase name="two" classname="a&amp;b.fdltest.yaml" file="a&amp;b.fdltest.yaml" line="7">
              <failure message="&quot;x&quot;">a
        b</failure>
            </testcase>
            <testcase name="three" classname="a&amp;b.fdltest.yaml" file="a&amp;b.fdltest.yaml" line="7">
              <error message="e"></error>
              <system-out>careful</system-out>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
