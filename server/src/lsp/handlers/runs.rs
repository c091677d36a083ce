//! What the last run of a flow shows beside its text.

use anyhow::Result;
use fdl_core::ide;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, InlineValue, InlineValueParams,
    InlineValueText, Uri,
};

use super::{Document, Session, from_proto, place, to_proto};

/// How many characters of a value a hint explains that is explained when it is looked at.
const RESOLVED: usize = 64 << 10;

/// How many it explains to a client that wants all hints explained at once.
const AT_ONCE: usize = 2_000;

/// What a hint remembers until it is looked at.
#[derive(Debug, Deserialize, Serialize)]
struct HintData {
    uri: Uri,
    path: String,
}

/// Answers `textDocument/inlayHint`.
pub(in crate::lsp) fn inlay_hint(
    session: &Session,
    document: &Document,
    params: InlayHintParams,
) -> Result<Option<Vec<InlayHint>>> {
    let settings = session.settings(&document.uri);
    let (Some(analysis), true) = (document.flow(), settings.hints) else {
        return Ok(None);
    };
    let Some(run) = session.runs.get(&document.uri) else {
        return Ok(Some(Vec::new()));
    };
    let place = place(session, document, &analysis);
    let range = from_proto::range(place, params.range);
    let current = run.last.is_of(&analysis);
    let hints = ide::value_hints(&analysis, &run.last, range, settings.value_width);
    let hints = hints.into_iter().map(|hint| {
        let data = HintData {
            uri: document.uri.clone(),
            path: hint.path.to_string(),
        };
        let tooltip = match session.support().resolves_hints {
            true => None,
            false => run.last.explain_state(&hint.path, current, AT_ONCE),
        };
        InlayHint {
            position: place.position(hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: tooltip.map(markdown),
            padding_left: Some(true),
            padding_right: None,
            data: serde_json::to_value(data).ok(),
        }
    });
    Ok(Some(hints.collect()))
}

/// Answers `inlayHint/resolve`.
pub(in crate::lsp) fn inlay_hint_resolve(session: &Session, hint: InlayHint) -> InlayHint {
    let data = hint.data.clone().map(serde_json::from_value::<HintData>);
    let Some(Ok(data)) = data else { return hint };
    let document = session.documents.get(&data.uri);
    let analysis = document.as_ref().and_then(|it| it.flow());
    let explained = session.runs.get(&data.uri).and_then(|run| {
        let current = analysis.is_some_and(|it| run.last.is_of(&it));
        run.last.explain_state(&data.path, current, RESOLVED)
    });
    InlayHint {
        tooltip: explained.map(markdown),
        ..hint
    }
}

fn markdown(text: String) -> InlayHintTooltip {
    InlayHintTooltip::MarkupContent(to_proto::markup(text, true))
}

/// Answers `textDocument/inlineValue`.
pub(in crate::lsp) fn inline_value(
    session: &Session,
    document: &Document,
    params: InlineValueParams,
) -> Result<Option<Vec<InlineValue>>> {
    let (Some(analysis), Some(run)) = (document.flow(), session.runs.get(&document.uri)) else {
        return Ok(None);
    };
    let place = place(session, document, &analysis);
    let range = from_proto::range(place, params.range);
    let width = session.settings(&document.uri).value_width;
    let values = ide::inline_values(&analysis, &run.last, range, width);
    let values = values.into_iter().map(|it| {
        InlineValue::Text(InlineValueText {
            range: place.range(it.range),
            text: it.text,
        })
    });
    Ok(Some(values.collect()))
}
