//! From one place to others: definitions, references, highlights.

use anyhow::Result;
use fdl_core::ide::{self, ChildState};
use fdl_core::model::StateId;
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse,
    LinkedEditingRangeParams, LinkedEditingRanges, Location, Position, ReferenceParams,
};

use super::test_files::{at_test, in_test};
use super::{Document, Session, at, from_proto, to_proto};
use crate::lsp::parts::Parts;
use crate::lsp::suite::Suite;
use crate::lsp::texts::file_path;
use crate::lsp::to_proto::Place;

/// Answers `textDocument/definition`.
pub(in crate::lsp) fn goto_definition(
    session: &Session,
    document: &Document,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let position = params.text_document_position_params.position;
    if !document.is_test_file() {
        return at(session, document, position, |place, analysis, offset| {
            let targets = ide::goto_definition(analysis, offset);
            to_proto::definition(place, place, &targets, session.support())
        });
    }
    let anchor = in_test(session, document, position, |place, tree, offset| {
        let target = ide::definition_of_test_anchor(tree, offset)?;
        to_proto::definition(place, place, &[target], session.support())
    });
    let found = anchor.or_else(|| definition_in_child(session, document, position));
    if found.is_some() {
        return Ok(found);
    }
    let Ok(Some(suite)) = Suite::of(session, document) else {
        return Ok(None);
    };
    let target = suite.test(&document.uri).and_then(|test| {
        let place = suite.test_place(test);
        let offset = from_proto::offset(place, position);
        let target = ide::definition_of_test_name(&suite.flow, &test.scenarios.file.tree, offset)?;
        to_proto::definition(place, suite.flow_place(), &[target], session.support())
    });
    Ok(target)
}

/// Where a key of the mocks of a child flow leads.
fn definition_in_child(
    session: &Session,
    document: &Document,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    at_test(session, document, position, |place, about, offset| {
        let child = ide::child_state_at(about, offset)?;
        let path = file_path(&document.uri)?;
        let texts = session.texts(Some(&path));
        let target = Place {
            uri: &texts.uri(&path.with_file_name(&child.file))?,
            text: &child.flow.text,
            lines: &child.flow.lines,
            unit: session.unit(),
        };
        to_proto::definition(place, target, &[child.definition()], session.support())
    })
}

/// The state of a child flow that a test file names at a position, in the child's mocks, with its suite.
pub(super) fn in_child<'s>(
    session: &'s Session,
    document: &Document,
    position: Position,
) -> Option<(Suite<'s>, ChildState)> {
    if !document.is_test_file() {
        return None;
    }
    let child = at_test(session, document, position, |_, about, offset| {
        ide::child_state_at(about, offset)
    })?;
    Some((Suite::of_child(session, document, &child)?, child))
}

/// Answers `textDocument/implementation`: what answers the calls of a state in its test files.
pub(in crate::lsp) fn goto_implementation(
    session: &Session,
    document: &Document,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let position = params.text_document_position_params.position;
    let Ok(Some(suite)) = Suite::of(session, document) else {
        return Ok(None);
    };
    let state = match suite.test(&document.uri) {
        None => {
            let offset = from_proto::offset(suite.flow_place(), position);
            ide::state_named_at(&suite.flow, offset)
        }
        Some(test) => suite.state_at(test, position),
    };
    Ok(state.map(|it| GotoDefinitionResponse::Array(suite.mocks(it))))
}

/// Answers `textDocument/references`: of a state also those in the test files of the flow.
pub(in crate::lsp) fn references(
    session: &Session,
    document: &Document,
    (params, parts): (ReferenceParams, Parts),
) -> Result<Option<Vec<Location>>> {
    let position = params.text_document_position.position;
    let declared = params.context.include_declaration;
    Ok(references_at(session, document, position, declared, &parts))
}

/// Where what stands at a position is named; with `declared` also where it is declared. In parts file
/// by file.
pub(in crate::lsp) fn references_at(
    session: &Session,
    document: &Document,
    position: Position,
    declared: bool,
    parts: &Parts,
) -> Option<Vec<Location>> {
    let anchor = in_test(session, document, position, |place, tree, offset| {
        let references = ide::references_of_test_anchor(tree, offset).into_iter();
        let wanted = references.filter(|it| declared || it.usage != ide::Usage::Write);
        Some(wanted.map(|it| place.location(it.range)).collect())
    });
    if let Some(own) = anchor.filter(|it: &Vec<Location>| !it.is_empty()) {
        return Some(parts.hand_over(own));
    }
    let (suite, references, state) = match in_child(session, document, position) {
        Some((suite, child)) => {
            let references = ide::references_of_state(&suite.flow, child.name.state);
            (suite, references, Some(child.name.state))
        }
        None => {
            let suite = Suite::of(session, document).ok().flatten()?;
            let (references, state) = named_at(&suite, document, position);
            (suite, references, state)
        }
    };
    let flow = suite.flow_place();
    let own = references.into_iter();
    let own = own.filter(|it| declared || it.usage != ide::Usage::Write);
    let mut left = parts.hand_over(own.map(|it| flow.location(it.range)).collect());
    for file in suite.named(state.as_slice()) {
        let place = suite.place_of(&file);
        let names = file.names.iter().map(|it| place.location(it.range));
        left.extend(parts.hand_over(names.collect()));
    }
    Some(left)
}

/// What stands at a position of a flow or of one of its test files: where the flow names it, and the
/// state that it is.
fn named_at(
    suite: &Suite<'_>,
    document: &Document,
    position: Position,
) -> (Vec<ide::Reference>, Option<StateId>) {
    match suite.test(&document.uri) {
        None => {
            let offset = from_proto::offset(suite.flow_place(), position);
            let state = ide::state_named_at(&suite.flow, offset);
            (ide::references(&suite.flow, offset), state)
        }
        Some(test) => {
            let state = suite.state_at(test, position);
            let references = state.map(|it| ide::references_of_state(&suite.flow, it));
            (references.unwrap_or_default(), state)
        }
    }
}

/// Answers `textDocument/documentHighlight`.
pub(in crate::lsp) fn document_highlight(
    session: &Session,
    document: &Document,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>> {
    let position = params.text_document_position_params.position;
    if !document.is_test_file() {
        return at(session, document, position, |place, analysis, offset| {
            let references = ide::references(analysis, offset).into_iter();
            let highlights = references.map(|it| to_proto::highlight(place, it));
            Some(highlights.collect())
        });
    }
    let anchor = in_test(session, document, position, |place, tree, offset| {
        let references = ide::references_of_test_anchor(tree, offset).into_iter();
        let highlights = references.map(|it| to_proto::highlight(place, it));
        Some(highlights.collect::<Vec<_>>())
    });
    if let Some(own) = anchor.filter(|it| !it.is_empty()) {
        return Ok(Some(own));
    }
    let (suite, state) = match in_child(session, document, position) {
        Some((suite, child)) => (suite, Some(child.name.state)),
        None => {
            let Ok(Some(suite)) = Suite::of(session, document) else {
                return Ok(None);
            };
            let test = suite.test(&document.uri);
            let state = test.and_then(|it| suite.state_at(it, position));
            (suite, state)
        }
    };
    let files = suite.named(state.as_slice()).into_iter();
    let own = files.filter(|it| *suite.place_of(it).uri == document.uri);
    let highlights = own.flat_map(|file| {
        let place = suite.place_of(&file);
        let names = file.names.iter().map(|it| DocumentHighlight {
            range: place.range(it.range),
            kind: None,
        });
        names.collect::<Vec<_>>()
    });
    Ok(Some(highlights.collect()))
}

/// Answers `textDocument/linkedEditingRange`.
pub(in crate::lsp) fn linked_editing_range(
    session: &Session,
    document: &Document,
    params: LinkedEditingRangeParams,
) -> Result<Option<LinkedEditingRanges>> {
    let position = params.text_document_position_params.position;
    at(session, document, position, |place, analysis, offset| {
        let ranges = ide::linked_ranges(analysis, offset)?.into_iter();
        Some(LinkedEditingRanges {
            ranges: ranges.map(|it| place.range(it)).collect(),
            // What needs no quotes in any style and is no sign of YAML: what else is typed ends it.
            word_pattern: Some("[^\\s\"'`#:,&*!|>%@\\[\\]{}\\\\]*".to_owned()),
        })
    })
}
