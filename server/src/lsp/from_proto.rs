//! From the protocol's types to the core's.

use fdl_core::text::{LineColumn, TextRange};
use tower_lsp::ls_types as lsp;
use tower_lsp::ls_types::{Position, Range, Uri};

use super::to_proto::Place;

/// The parameters of a request about one document.
pub(super) trait AboutDocument {
    /// The document's URI.
    fn uri(&self) -> &Uri;
}

macro_rules! about_document {
    ($($params:ident: $($path:ident).+;)*) => {$(
        impl AboutDocument for lsp::$params {
            fn uri(&self) -> &Uri {
                &self.$($path).+.uri
            }
        }
    )*};
}

about_document! {
    CallHierarchyIncomingCallsParams: item;
    CallHierarchyOutgoingCallsParams: item;
    CallHierarchyPrepareParams: text_document_position_params.text_document;
    CodeActionParams: text_document;
    CodeLensParams: text_document;
    CompletionParams: text_document_position.text_document;
    DocumentFormattingParams: text_document;
    DocumentHighlightParams: text_document_position_params.text_document;
    DocumentLinkParams: text_document;
    DocumentOnTypeFormattingParams: text_document_position.text_document;
    DocumentRangeFormattingParams: text_document;
    DocumentSymbolParams: text_document;
    FoldingRangeParams: text_document;
    GotoDefinitionParams: text_document_position_params.text_document;
    HoverParams: text_document_position_params.text_document;
    InlayHintParams: text_document;
    InlineValueParams: text_document;
    LinkedEditingRangeParams: text_document_position_params.text_document;
    ReferenceParams: text_document_position.text_document;
    RenameParams: text_document_position.text_document;
    SelectionRangeParams: text_document;
    SemanticTokensDeltaParams: text_document;
    SemanticTokensParams: text_document;
    SemanticTokensRangeParams: text_document;
    SignatureHelpParams: text_document_position_params.text_document;
    TextDocumentPositionParams: text_document;
}

/// With something that goes along.
impl<P: AboutDocument, T> AboutDocument for (P, T) {
    fn uri(&self) -> &Uri {
        self.0.uri()
    }
}

/// The offset of a position. Positions outside the text are moved into it, as the protocol wants.
pub(super) fn offset(place: Place<'_>, position: Position) -> u32 {
    let position = LineColumn {
        line: position.line,
        column: position.character,
    };
    place.lines.offset(place.text, position, place.unit)
}

/// The range of offsets; of a reversed one the empty range at its start.
pub(super) fn range(place: Place<'_>, range: Range) -> TextRange {
    let start = offset(place, range.start);
    TextRange::new(start, offset(place, range.end).max(start))
}
