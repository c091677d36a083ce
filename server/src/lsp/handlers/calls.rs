//! The call hierarchy: who leads to a state, and where it leads.

use anyhow::Result;
use fdl_core::ide;
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
};

use super::{Document, Session, at, place, to_proto};

/// Answers `textDocument/prepareCallHierarchy`.
pub(in crate::lsp) fn prepare_call_hierarchy(
    session: &Session,
    document: &Document,
    params: CallHierarchyPrepareParams,
) -> Result<Option<Vec<CallHierarchyItem>>> {
    let position = params.text_document_position_params.position;
    at(session, document, position, |place, analysis, offset| {
        let item = ide::call_item(analysis, offset)?;
        Some(vec![to_proto::call_item(place, item)])
    })
}

/// Answers `callHierarchy/incomingCalls`.
pub(in crate::lsp) fn incoming_calls(
    session: &Session,
    document: &Document,
    params: CallHierarchyIncomingCallsParams,
) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let place = place(session, document, &analysis);
    let calls = ide::incoming_calls(&analysis, path(&params.item)).into_iter();
    let calls = calls.map(|it| CallHierarchyIncomingCall {
        from_ranges: to_proto::call_places(place, &it.places),
        from: to_proto::call_item(place, it.item),
    });
    Ok(Some(calls.collect()))
}

/// Answers `callHierarchy/outgoingCalls`.
pub(in crate::lsp) fn outgoing_calls(
    session: &Session,
    document: &Document,
    params: CallHierarchyOutgoingCallsParams,
) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let place = place(session, document, &analysis);
    let calls = ide::outgoing_calls(&analysis, path(&params.item)).into_iter();
    let calls = calls.map(|it| CallHierarchyOutgoingCall {
        from_ranges: to_proto::call_places(place, &it.places),
        to: to_proto::call_item(place, it.item),
    });
    Ok(Some(calls.collect()))
}

/// The path of the state that an item was made of.
fn path(item: &CallHierarchyItem) -> &str {
    let data = item.data.as_ref().and_then(|it| it.as_str());
    data.unwrap_or_default()
}
