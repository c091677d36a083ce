//! Findings as the protocol's diagnostics.

use fdl_core::checks::{self, Fix, Severity, Tag};
use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::Place;
use crate::lsp::capabilities::DiagnosticSupport;
use crate::output::check::docs_url;

/// A finding, with as much as the client makes something of.
pub(in crate::lsp) fn diagnostic(
    place: Place<'_>,
    finding: &checks::Diagnostic,
    support: DiagnosticSupport,
) -> lsp::Diagnostic {
    let related = finding.related.iter();
    let related = related.map(|it| lsp::DiagnosticRelatedInformation {
        location: lsp::Location::new(place.uri.clone(), place.range(it.range)),
        message: it.message.clone(),
    });
    let has_related = support.related && !finding.related.is_empty();
    let page = page(finding.code).filter(|_| support.pages);
    let href = page.and_then(|it| it.parse().ok());
    let has_data = support.data && !finding.fixes.is_empty();
    lsp::Diagnostic {
        range: place.range(finding.range),
        severity: Some(severity(finding.severity)),
        code: Some(lsp::NumberOrString::String(finding.code.to_owned())),
        code_description: href.map(|href| lsp::CodeDescription { href }),
        source: Some("fdl".to_owned()),
        message: finding.message.clone(),
        related_information: has_related.then(|| related.collect()),
        tags: finding
            .tag
            .and_then(|it| tag(it, support))
            .map(|it| vec![it]),
        data: has_data.then(|| fixes(place, &finding.fixes)),
    }
}

/// The public page of a rule, or the one that the rule rests on.
fn page(code: &str) -> Option<String> {
    docs_url(code).or_else(|| checks::find(code)?.source().map(str::to_owned))
}

/// What repairs a finding, for clients that look into the data.
fn fixes(place: Place<'_>, fixes: &[Fix]) -> Value {
    let fixes = fixes.iter().map(|fix| {
        let edits = fix.edits.iter();
        let edits = edits.map(|it| lsp::TextEdit::new(place.range(it.range), it.text.clone()));
        let edits: Vec<lsp::TextEdit> = edits.collect();
        json!({"title": fix.title, "safe": fix.safe, "edits": edits})
    });
    json!({"fixes": fixes.collect::<Vec<_>>()})
}

fn tag(tag: Tag, support: DiagnosticSupport) -> Option<lsp::DiagnosticTag> {
    match tag {
        Tag::Unnecessary => support
            .unnecessary
            .then_some(lsp::DiagnosticTag::UNNECESSARY),
        Tag::Deprecated => support.deprecated.then_some(lsp::DiagnosticTag::DEPRECATED),
    }
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    }
}
