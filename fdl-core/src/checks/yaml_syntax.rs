//! `yaml-syntax`: the text is not YAML.

use super::attributes::{glued_key, is_plain_key};
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::syntax::SyntaxErrorKind;
use crate::text::{Edit, TextRange};

pub(super) static CHECK: Check = Check {
    code: "yaml-syntax",
    severity: Severity::Error,
    section: Section::Document,
    docs: include_str!("yaml_syntax.md"),
    run: Run::Flow(yaml_syntax),
};

fn yaml_syntax(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    report_errors(analysis, SyntaxErrorKind::Syntax, findings);
}

/// Reports what the parser found of one kind.
pub(super) fn report_errors(analysis: &Analysis, kind: SyntaxErrorKind, findings: &mut Findings) {
    for error in analysis.tree.errors() {
        if error.kind == kind {
            let finding = findings.report(error.range, &error.message);
            if let Some((range, message)) = &error.related {
                finding.related(*range, message);
            }
            if let Some(missing) = Missing::behind_key(analysis, error.range) {
                let edit = Edit {
                    range: TextRange::empty(missing.at),
                    text: missing.text.to_owned(),
                };
                finding.fix_with(missing.title, missing.safe, vec![edit]);
            }
        }
    }
}

/// What makes a key and its value of a half-typed line.
struct Missing {
    title: String,
    at: u32,
    text: &'static str,
    safe: bool,
}

impl Missing {
    /// What is missing behind the key without a colon that the range of an error is, if that makes it
    /// right: the space of `End:true`, the colon of a word alone. The first is all that can be meant;
    /// the word may be half of one.
    fn behind_key(analysis: &Analysis, error: TextRange) -> Option<Self> {
        let key = analysis.tree.node_at(error.start)?;
        if !key.is_key() || !key.lacks_colon() || key.range() != error {
            return None;
        }
        let value = key.owning_entry()?.value;
        let text = key.source();
        if let Some(name) = glued_key(text).filter(|_| value.is_absent()) {
            return Some(Self {
                title: format!("Insert a space behind `{name}:`"),
                at: error.start + name.len() as u32 + 1,
                text: " ",
                safe: true,
            });
        }
        is_plain_key(text).then(|| Self {
            title: format!("Insert `:` behind `{text}`"),
            at: error.end,
            text: ":",
            safe: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_all, codes};

    #[test]
    fn a_half_typed_key_leaves_its_neighbours_alone() {
        let found = codes(
            "
States:
  - Type: Pass
    Name: First
    Nex
    Next: Last
  - Type: Pass
    Name: Last
    End: true
",
        );
        assert_eq!(found, ["yaml-syntax"]);
    }

    #[test]
    fn the_rest_of_the_document_is_still_checked() {
        let found = codes(
            "
States:
  - Type: Pass
    Name: 'First
    Next: Lost
  - Type: Pass
    Name: Last
",
        );
        assert!(found.contains(&"yaml-syntax"), "{found:?}");
        assert!(found.contains(&"missing-next"), "{found:?}");
    }

    #[test]
    fn what_a_half_typed_line_lacks_is_inserted() {
        use crate::checks::fixture::check_fix;
        let state = |line: &str| format!("\nStates:\n  - Type: Pass\n    Name: A\n    {line}\n");
        for (line, after) in [
            ("End:true", "End: true"),
            ("Next:B # on", "Next: B # on"),
            ("End.$:$Input.a", "End.$: $Input.a"),
            ("Next:acs:b", "Next: acs:b"),
        ] {
            assert_eq!(codes(&state(line)), ["yaml-syntax"], "{line}");
            check_fix("yaml-syntax", &state(line), &state(after));
        }
        let half = state("End: true\n    OutputConstructor\n      a: 1");
        let whole = half.replace("Constructor", "Constructor:");
        check_fix("yaml-syntax", &half, &whole);
    }

    #[test]
    fn good_text_is_silent() {
        check_all("\nStates:\n  - {Type: Succeed, Name: Done}\n");
    }

    #[test]
    fn an_empty_text_and_comments_have_no_findings() {
        assert_eq!(codes(""), [""; 0]);
        assert_eq!(codes("# nothing yet\n\n"), [""; 0]);
    }
}
