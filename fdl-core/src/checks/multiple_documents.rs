//! `multiple-documents`: the text has more than one YAML document.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, yaml_syntax};
use crate::analysis::Analysis;
use crate::syntax::SyntaxErrorKind;

pub(super) static CHECK: Check = Check {
    code: "multiple-documents",
    severity: Severity::Error,
    section: Section::Document,
    docs: include_str!("multiple_documents.md"),
    run: Run::Flow(multiple_documents),
};

fn multiple_documents(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    yaml_syntax::report_errors(analysis, SyntaxErrorKind::SecondDocument, findings);
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{codes, findings_of};

    const FLOW: &str = "Type: StateMachine\nSpecVersion: v1\nName: one\nStartAt: A\nStates:\n  - {Type: Pass, Name: A, End: true}\n";

    #[test]
    fn the_second_marker_is_reported() {
        let text = format!("---\n{FLOW}---\n{FLOW}");
        let found = findings_of("multiple-documents", &text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].range.indices()], "---");
        assert!(found[0].range.start > 10);
    }

    #[test]
    fn one_marker_is_fine() {
        assert_eq!(codes(&format!("---\n{FLOW}")), [""; 0]);
        assert_eq!(codes(&format!("{FLOW}...\n")), [""; 0]);
    }

    #[test]
    fn only_the_first_document_is_checked() {
        let found = codes(&format!("{FLOW}---\nStates: 7\n"));
        assert_eq!(found, ["multiple-documents"]);
    }
}
