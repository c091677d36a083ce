//! `payload-over-limit`: the literal data of a constructor, or the definition, is too large.

use super::attributes::first_key_range;
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::catalog::limits::{PAYLOAD, REQUEST};
use crate::model::{Constructor, StateKind, Template};

pub(super) static CHECK: Check = Check {
    code: "payload-over-limit",
    severity: Severity::Error,
    section: Section::Data,
    docs: include_str!("payload_over_limit.md"),
    run: Run::Flow(payload_over_limit),
};

fn payload_over_limit(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let bytes = analysis.text.len() as u64;
    if let Some(root) = analysis.tree.root().filter(|_| bytes > REQUEST.value) {
        let message = format!(
            "the definition has {bytes} bytes; a request to create the flow has room for {}",
            REQUEST.value
        );
        findings
            .report(first_key_range(root), message)
            .severity(Severity::Warning);
    }
    // Escapes make six characters of one at most; only aliases make more.
    let aliases = analysis.tree.has_aliases();
    let may_be_over = |bytes: u64| aliases || bytes * 6 > PAYLOAD.value;
    if !may_be_over(bytes) {
        return;
    }
    for state in &analysis.flow.states {
        let map = match &state.kind {
            StateKind::Map(map) => map.item_constructor.as_ref(),
            _ => None,
        };
        let own = [&state.input_constructor, &state.output_constructor];
        let caught = state.catch.iter().map(|rule| &rule.output_constructor);
        let constructors = own.into_iter().chain(caught).flatten().chain(map);
        for constructor in constructors {
            let written = analysis.tree.node(constructor.node).range().len();
            if may_be_over(written.into()) {
                check_constructor(constructor, findings);
            }
        }
    }
}

fn check_constructor(constructor: &Constructor, findings: &mut Findings) {
    let bytes = least_size(&constructor.template);
    if bytes > PAYLOAD.value {
        let message = format!(
            "the literal data alone makes {bytes} bytes of JSON; the input or output of a state has at most {}",
            PAYLOAD.value
        );
        findings.report(constructor.key_range, message);
    }
}

/// The bytes of JSON text that a template makes at least; every expression counts as one digit.
fn least_size(template: &Template) -> u64 {
    let separators = |count: usize| count.saturating_sub(1) as u64 + 2;
    match template {
        Template::Literal(value) => value.to_json().len() as u64,
        Template::Expression(_) => 1,
        Template::Array(elements) => {
            separators(elements.len()) + elements.iter().map(least_size).sum::<u64>()
        }
        Template::Object(members) => {
            let member = |key: &str, value| key.len() as u64 + 3 + least_size(value);
            let inner: u64 = members.iter().map(|it| member(&it.key, &it.value)).sum();
            separators(members.len()) + inner
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{findings_of, flow};

    fn pass(length: usize) -> String {
        let text = "x".repeat(length);
        format!(
            "\nStates:\n  - {{Type: Pass, Name: A, OutputConstructor: {{text: {text}}}, End: true}}\n"
        )
    }

    #[test]
    fn literal_data_up_to_the_limit() {
        // {"text":"…"} has eleven bytes beside the text.
        assert_eq!(
            findings_of("payload-over-limit", &pass(65_536 - 11)).len(),
            0
        );
        let found = findings_of("payload-over-limit", &pass(65_536 - 10));
        assert_eq!(
            found[0].message,
            "the literal data alone makes 65537 bytes of JSON; the input or output of a state has at most 65536"
        );
        let text = flow(&pass(65_536 - 10));
        assert_eq!(&text[found[0].range.indices()], "OutputConstructor");
    }

    #[test]
    fn aliases_multiply() {
        let list = "[xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]";
        let aliases = "*a, ".repeat(700);
        let text = format!(
            "\nStates:\n  - {{Type: Pass, Name: A, OutputConstructor: {{a: &a {list}, b: [{aliases}1]}}, End: true}}\n"
        );
        assert_eq!(findings_of("payload-over-limit", &text).len(), 1);
    }

    #[test]
    fn a_large_definition_is_a_warning() {
        let description = "y".repeat(1_048_576);
        let text = format!(
            "\nStates:\n  - {{Type: Pass, Name: A, Description: {description}, End: true}}\n"
        );
        let found = findings_of("payload-over-limit", &text);
        assert_eq!(found[0].severity, crate::checks::Severity::Warning);
        assert_eq!(found.len(), 1);
    }
}
