//! `fdl check --output-format sarif`: the Static Analysis Results Interchange Format 2.1.0.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Regions count lines
//! and columns as the JSON report does, and say so (`columnKind`, `newlineSequences`).

use std::collections::BTreeSet;

use fdl_core::checks::{self, Check, Severity};
use serde::Serialize;

use super::check::{CheckedFile, docs_url};
use super::place;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A report.
#[derive(Debug, Serialize)]
pub(crate) struct Report<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
    results: Vec<Finding<'a>>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    help: Help,
    default_configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
}

#[derive(Debug, Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Debug, Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text<'a>,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

impl<'a> Report<'a> {
    /// The report of `files`, which are sorted by path.
    pub(crate) fn new(files: &'a [CheckedFile]) -> Self {
        let all = files.iter().flat_map(|file| &file.diagnostics);
        let codes: BTreeSet<&str> = all.map(|it| it.code).collect();
        let rules: Vec<&Check> = codes.into_iter().filter_map(checks::find).collect();
        let findings = files.iter().flat_map(|file| {
            let rules = &rules;
            file.diagnostics
                .iter()
                .map(move |it| Finding::new(file, it, rules))
        });
        let version = env!("CARGO_PKG_VERSION");
        Self {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                results: findings.collect(),
                column_kind: "unicodeCodePoints",
                newline_sequences: ["\r\n", "\n", "\r"],
                tool: Tool {
                    driver: Driver {
                        name: "fdl",
                        version,
                        semantic_version: version,
                        rules: rules.iter().map(|check| Rule::new(check)).collect(),
                    },
                },
            }],
        }
    }
}

impl Rule {
    fn new(check: &Check) -> Self {
        Self {
            id: check.code,
            help: Help {
                text: check.docs,
                markdown: check.docs,
            },
            default_configuration: Configuration {
                level: level(check.severity),
            },
            help_uri: docs_url(check.code),
        }
    }
}

impl<'a> Finding<'a> {
    fn new(file: &'a CheckedFile, diagnostic: &'a checks::Diagnostic, rules: &[&Check]) -> Self {
        let location = |id, range, message: Option<&'a str>| Location {
            id,
            physical_location: PhysicalLocation {
                artifact_location: artifact(file),
                region: region(file, range),
            },
            message: message.map(|text| Text { text }),
        };
        let related = diagnostic.related.iter().enumerate();
        Self {
            rule_id: diagnostic.code,
            rule_index: rules.iter().position(|it| it.code == diagnostic.code),
            level: level(diagnostic.severity),
            message: Text {
                text: &diagnostic.message,
            },
            locations: [location(None, diagnostic.range, None)],
            related_locations: related
                .map(|(index, it)| location(Some(index + 1), it.range, Some(&it.message)))
                .collect(),
            fixes: diagnostic
                .fixes
                .iter()
                .take(1)
                .map(|fix| Fix::new(file, fix))
                .collect(),
        }
    }
}

impl<'a> Fix<'a> {
    fn new(file: &'a CheckedFile, fix: &'a checks::Fix) -> Self {
        let replacement = |edit: &'a checks::Edit| Replacement {
            deleted_region: region(file, edit.range),
            inserted_content: Text { text: &edit.text },
        };
        Self {
            description: Text { text: &fix.title },
            artifact_changes: [ArtifactChange {
                artifact_location: artifact(file),
                replacements: fix.edits.iter().map(replacement).collect(),
            }],
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

fn region(file: &CheckedFile, range: fdl_core::text::TextRange) -> Region {
    let place::Range { start, end } = place::Range::new(&file.text, &file.lines, range);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A relative path as a relative reference, an absolute one as a `file:` URI.
fn artifact(file: &CheckedFile) -> ArtifactLocation {
    let path = &file.path;
    let mut uri = match path.starts_with('/') {
        true => "file://".to_owned(),
        // `C:/flows` would read as a scheme.
        false if path.as_bytes().get(1) == Some(&b':') => "file:///".to_owned(),
        false => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => uri.push(byte.into()),
            b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    ArtifactLocation { uri }
}

#[cfg(test)]
mod tests {
    use fdl_core::text::LineIndex;

    use super::*;

    #[test]
    fn paths_are_uris() {
        let uri = |path: &str| {
            let file = CheckedFile {
                path: path.to_owned(),
                text: "".into(),
                lines: LineIndex::new(""),
                diagnostics: Vec::new(),
            };
            artifact(&file).uri
        };
        assert_eq!(uri("a b/ü#.fdl.yaml"), "a%20b/%C3%BC%23.fdl.yaml");
        assert_eq!(uri("/tmp/a.fdl.yaml"), "file:///tmp/a.fdl.yaml");
        assert_eq!(uri("C:/a.fdl.yaml"), "file:///C%3A/a.fdl.yaml");
    }
}
