//! Diagnostics for clients that ask for them. What a client has already is not sent again.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use serde_json::json;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportKind as Kind,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::diagnostics::{Report, diagnostics};
use super::{Document, Session};
use crate::lsp::checked::check;
use crate::lsp::parts::Parts;
use crate::lsp::refresh::Refresh;
use crate::lsp::texts::file_path;
use crate::lsp::workers::StopFlag;
use crate::lsp::workspace::Reported;

/// Answers `textDocument/diagnostic`. Of a document that is not open the file counts; what is not
/// ours has no problems.
pub(in crate::lsp) fn diagnostic(
    session: &Session,
    document: Option<Arc<Document>>,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let report = match &document {
        Some(document) => diagnostics(session, document),
        None => of_file(session, &params.text_document.uri),
    };
    if let Some(test) = document.as_ref().filter(|it| it.is_test_file()) {
        note(session, test, report.as_ref());
    }
    let report = report.unwrap_or_else(|| Report::new(Vec::new()));
    let related = document.map(|it| related(session, &it));
    let related_documents = related.filter(|it| !it.is_empty());
    let report = match kind(&report, params.previous_result_id.as_deref()) {
        Kind::Full(report) => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents,
            full_document_diagnostic_report: report,
        }),
        Kind::Unchanged(report) => {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents,
                unchanged_document_diagnostic_report: report,
            })
        }
    };
    Ok(report.into())
}

/// Notes what the client is told of a test file, which rests on its flow. Who takes the reports of other
/// documents with that of a flow need not be told to ask again.
fn note(session: &Session, test: &Document, report: Option<&Report>) {
    let asks_again = Refresh::Diagnostics.is_supported(session)
        && !session.support().diagnostics.related_documents;
    if asks_again {
        let id = report.map(|it| &it.id);
        session.told.note(&test.uri, Refresh::Diagnostics, &id);
    }
}

fn of_file(session: &Session, uri: &Uri) -> Option<Report> {
    let path = file_path(uri)?;
    // Not its neighbours, as for open documents: nobody has asked to open it.
    let texts = session.texts(None);
    let report = session.files.report(session, &texts, &path)?;
    Some(Report::clone(&report))
}

/// A report for a client that has the one of that id already.
fn kind(report: &Report, known: Option<&str>) -> Kind {
    let result_id = report.id.clone();
    if known == Some(result_id.as_str()) {
        return UnchangedDocumentDiagnosticReport { result_id }.into();
    }
    FullDocumentDiagnosticReport {
        result_id: Some(result_id),
        items: report.items.clone(),
    }
    .into()
}

/// The reports of the open test files of a flow, whose findings change with it.
fn related(session: &Session, document: &Document) -> HashMap<Uri, Kind> {
    let path = file_path(&document.uri).filter(|_| session.support().diagnostics.related_documents);
    let Some(path) = path else {
        return HashMap::new();
    };
    let is_about = |it: &Arc<Document>| {
        it.is_test_file() && it.uri != document.uri && check(session, it).basis.seen.has(&path)
    };
    let tests = session.documents.all().into_iter().filter(is_about);
    let reports = tests.filter_map(|it| {
        let report = diagnostics(session, &it)?;
        Some((it.uri.clone(), kind(&report, None)))
    });
    reports.collect()
}

/// How many documents a part of an answer is about.
const PART: usize = 20;

/// Answers `workspace/diagnostic`: with all flows, test files and configurations of the workspace,
/// and with nothing for those that the client has a report of and that are no more.
pub(in crate::lsp) fn workspace_diagnostic(
    session: &Session,
    params: WorkspaceDiagnosticParams,
    stop: &StopFlag,
    progress: &dyn Fn(usize, usize),
    parts: &Parts,
) -> Result<WorkspaceDiagnosticReportResult> {
    let known = params.previous_result_ids.into_iter();
    let mut known: HashMap<Uri, String> = known.map(|it| (it.uri, it.value)).collect();
    let mut items = Vec::new();
    let mut add = |it: &Reported| {
        let (uri, version) = (it.uri.clone(), it.version.map(i64::from));
        let known = known.remove(&it.uri);
        items.push(match kind(&it.report, known.as_deref()) {
            Kind::Full(report) => full(uri, version, report),
            Kind::Unchanged(report) => WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: report,
            }
            .into(),
        });
        if parts.are_wanted() && items.len() >= PART {
            hand_over(parts, std::mem::take(&mut items));
        }
    };
    let mut at_once = |it: &Reported| {
        if parts.are_wanted() {
            add(it);
        }
    };
    let reports = session.files.reports(session, stop, progress, &mut at_once);
    let reports = reports.ok_or_else(Error::request_cancelled)?;
    if !parts.are_wanted() {
        reports.iter().for_each(&mut add);
    }
    let mut gone: Vec<Uri> = known.into_keys().collect();
    gone.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    items.extend(
        gone.into_iter()
            .map(|uri| full(uri, None, FullDocumentDiagnosticReport::default())),
    );
    let items = hand_over(parts, items);
    Ok(WorkspaceDiagnosticReport { items }.into())
}

fn hand_over(
    parts: &Parts,
    items: Vec<WorkspaceDocumentDiagnosticReport>,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    parts.hand_over_as(items, |items| json!({"items": items}))
}

fn full(
    uri: Uri,
    version: Option<i64>,
    report: FullDocumentDiagnosticReport,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: report,
    }
    .into()
}
