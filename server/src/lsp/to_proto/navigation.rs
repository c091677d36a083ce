//! Places and edits in one or several documents.

use std::collections::HashMap;

use fdl_core::ide;
use fdl_core::text::Edit;
use tower_lsp::ls_types as lsp;

use super::{ClientSupport, Place};

/// Definitions in `target` of what stands in `origin`; nothing if there are none.
pub(in crate::lsp) fn definition(
    origin: Place<'_>,
    target: Place<'_>,
    targets: &[ide::Target],
    support: &ClientSupport,
) -> Option<lsp::GotoDefinitionResponse> {
    let link = |it: &ide::Target| lsp::LocationLink {
        origin_selection_range: Some(origin.range(it.origin)),
        target_uri: target.uri.clone(),
        target_range: target.range(it.full),
        target_selection_range: target.range(it.focus),
    };
    match targets {
        [] => None,
        _ if support.links => {
            let links = targets.iter().map(link).collect();
            Some(lsp::GotoDefinitionResponse::Link(links))
        }
        [one] => Some(target.location(one.focus).into()),
        several => {
            let locations = several.iter().map(|it| target.location(it.focus));
            Some(lsp::GotoDefinitionResponse::Array(locations.collect()))
        }
    }
}

/// A place where something is named.
pub(in crate::lsp) fn highlight(
    place: Place<'_>,
    reference: ide::Reference,
) -> lsp::DocumentHighlight {
    lsp::DocumentHighlight {
        range: place.range(reference.range),
        kind: Some(match reference.usage {
            ide::Usage::Write => lsp::DocumentHighlightKind::WRITE,
            ide::Usage::Read | ide::Usage::Alias => lsp::DocumentHighlightKind::READ,
        }),
    }
}

/// Edits of several documents, each with its version if it is open.
pub(in crate::lsp) fn workspace_edit<'a>(
    files: impl Iterator<Item = (Place<'a>, Option<i32>, Vec<Edit>)>,
    support: &ClientSupport,
) -> lsp::WorkspaceEdit {
    let files = files.map(|(place, version, edits)| {
        let edits = edits.into_iter().map(|it| place.edit(it));
        (place.uri.clone(), version, edits.collect::<Vec<_>>())
    });
    if !support.document_changes {
        let changes: HashMap<_, _> = files.map(|(uri, _, edits)| (uri, edits)).collect();
        return lsp::WorkspaceEdit::new(changes);
    }
    let documents = files.map(|(uri, version, edits)| lsp::TextDocumentEdit {
        text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
    });
    lsp::WorkspaceEdit {
        document_changes: Some(lsp::DocumentChanges::Edits(documents.collect())),
        ..lsp::WorkspaceEdit::default()
    }
}

/// A file that is made with a text, and edits of an open document, for clients that can make files.
pub(in crate::lsp) fn edit_with_new_file(
    new: (lsp::Uri, String),
    (place, version, edits): (Place<'_>, i32, Vec<Edit>),
) -> lsp::WorkspaceEdit {
    let (uri, text) = new;
    let create = lsp::CreateFile {
        uri: uri.clone(),
        options: None,
        annotation_id: None,
    };
    let edit = |uri, version, edits: Vec<lsp::TextEdit>| {
        lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
        })
    };
    let start = lsp::Range::default();
    let edits: Vec<_> = edits.into_iter().map(|it| place.edit(it)).collect();
    let mut operations = vec![
        lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(create)),
        edit(uri, None, vec![lsp::TextEdit::new(start, text)]),
    ];
    if !edits.is_empty() {
        operations.push(edit(place.uri.clone(), Some(version), edits));
    }
    lsp::WorkspaceEdit {
        document_changes: Some(lsp::DocumentChanges::Operations(operations)),
        ..lsp::WorkspaceEdit::default()
    }
}
