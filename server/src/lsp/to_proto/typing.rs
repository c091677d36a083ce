//! What is shown while a flow is typed: signatures.

use fdl_core::ide;
use tower_lsp::ls_types as lsp;

use super::{ClientSupport, markup};

/// A signature.
pub(in crate::lsp) fn signature_help(
    signature: ide::Signature,
    support: &ClientSupport,
) -> lsp::SignatureHelp {
    let documentation =
        |it| lsp::Documentation::MarkupContent(markup(it, support.markdown_signature));
    // A number outside of the parameters is that of none.
    let none = signature.parameters.len();
    let active = Some(signature.active.unwrap_or(none) as u32);
    let parameters = signature.parameters.iter();
    let parameters = parameters.map(|it| lsp::ParameterInformation {
        label: match support.label_offsets {
            // Labels are ASCII: an offset is the same in every encoding.
            true => lsp::ParameterLabel::LabelOffsets([it.label.start as u32, it.label.end as u32]),
            false => lsp::ParameterLabel::Simple(signature.label[it.label.clone()].to_owned()),
        },
        documentation: Some(documentation(it.documentation.to_owned())),
    });
    let information = lsp::SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: Some(documentation(signature.documentation)),
        active_parameter: active,
        label: signature.label,
    };
    lsp::SignatureHelp {
        signatures: vec![information],
        active_signature: Some(0),
        active_parameter: active,
    }
}
