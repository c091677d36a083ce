//! `yaml-syntax`: the text is not YAML.

use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::syntax::SyntaxErrorKind;

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
        }
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
    fn good_text_is_silent() {
        check_all("\nStates:\n  - {Type: Succeed, Name: Done}\n");
    }

    #[test]
    fn an_empty_text_and_comments_have_no_findings() {
        assert_eq!(codes(""), [""; 0]);
        assert_eq!(codes("# nothing yet\n\n"), [""; 0]);
    }
}
