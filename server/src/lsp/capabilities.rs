//! What the client can do, and what the server says it can do.

use fdl_core::text::ColumnUnit;
use serde_json::json;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionClientCapabilities, CodeActionKind, CodeActionOptions,
    CodeActionProviderCapability, CodeLensOptions, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, DocumentOnTypeFormattingOptions, ExecuteCommandOptions,
    HoverProviderCapability, InitializeParams, InitializeResult, InlayHintClientCapabilities,
    InlayHintOptions, InlayHintServerCapabilities, InsertTextMode, MarkupKind, OneOf,
    PositionEncodingKind, Registration, ResourceOperationKind, ServerCapabilities, ServerInfo,
    SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

mod completion;
mod diagnostics;
mod reading;
mod workspace;

pub(super) use completion::ListSupport;
pub(super) use diagnostics::DiagnosticSupport;
pub(super) use reading::ReadingSupport;
pub(super) use workspace::WorkspaceSupport;

use super::{commands, settings};
use crate::config;

/// What the client can do, and what was agreed on with it. The default is a client that can do
/// nothing.
#[derive(Clone, Debug)]
pub(super) struct ClientSupport {
    /// What columns count.
    pub(super) unit: ColumnUnit,
    /// Whether completion items may have places to fill in.
    pub(super) snippets: bool,
    /// Whether the client inserts a completion's text as it stands when told so; else it adds the
    /// indentation of the line to the lines of a snippet.
    pub(super) inserts_as_is: bool,
    /// Whether hovers may be Markdown.
    pub(super) markdown_hover: bool,
    /// Whether the documentation of completion items may be Markdown.
    pub(super) markdown_completion: bool,
    /// Whether the documentation of signatures may be Markdown.
    pub(super) markdown_signature: bool,
    /// Whether the parameters of a signature may be places in its label.
    pub(super) label_offsets: bool,
    /// Whether outlines may be nested.
    pub(super) nested_symbols: bool,
    /// Whether definitions may be links with the range of the name that was asked for.
    pub(super) links: bool,
    /// Whether edits of several documents may say which versions they are for.
    pub(super) document_changes: bool,
    /// Whether code actions may be more than commands.
    pub(super) code_actions: bool,
    /// Whether it asks for the edits of a code action when that is chosen.
    pub(super) resolves_edits: bool,
    /// Whether edits may make files.
    pub(super) creates_files: bool,
    /// Whether it tells of changed files, if it is asked to.
    pub(super) watches: bool,
    /// Whether it asks for the tooltip of an inlay hint when that is looked at.
    pub(super) resolves_hints: bool,
    /// What it can do with lists of completions.
    pub(super) lists: ListSupport,
    /// What it makes of diagnostics.
    pub(super) diagnostics: DiagnosticSupport,
    /// What it can do with what it reads.
    pub(super) reading: ReadingSupport,
    /// What it can do beyond single documents.
    pub(super) workspace: WorkspaceSupport,
}

impl Default for ClientSupport {
    fn default() -> Self {
        Self {
            unit: ColumnUnit::Utf16,
            snippets: false,
            inserts_as_is: false,
            markdown_hover: false,
            markdown_completion: false,
            markdown_signature: false,
            label_offsets: false,
            nested_symbols: false,
            links: false,
            document_changes: false,
            code_actions: false,
            resolves_edits: false,
            creates_files: false,
            watches: false,
            resolves_hints: false,
            lists: ListSupport::default(),
            diagnostics: DiagnosticSupport::default(),
            reading: ReadingSupport::default(),
            workspace: WorkspaceSupport::default(),
        }
    }
}

impl ClientSupport {
    /// Reads what the client says of itself.
    pub(super) fn new(params: &InitializeParams) -> Self {
        Self {
            watches: watches(&params.capabilities),
            lists: ListSupport::new(&params.capabilities),
            diagnostics: DiagnosticSupport::new(&params.capabilities),
            reading: ReadingSupport::new(&params.capabilities),
            workspace: WorkspaceSupport::new(&params.capabilities),
            document_changes: document_changes(&params.capabilities),
            creates_files: creates_files(&params.capabilities),
            unit: negotiate(&params.capabilities),
            ..Self::of_text_documents(&params.capabilities).unwrap_or_default()
        }
    }

    fn of_text_documents(capabilities: &ClientCapabilities) -> Option<Self> {
        let document = capabilities.text_document.as_ref()?;
        let completion = document.completion.as_ref();
        let item = completion.and_then(|it| it.completion_item.as_ref());
        let markdown = |formats: Option<&Vec<MarkupKind>>| {
            formats.is_some_and(|it| it.contains(&MarkupKind::Markdown))
        };
        let hover = document.hover.as_ref();
        let signature = document.signature_help.as_ref();
        let signature = signature.and_then(|it| it.signature_information.as_ref());
        let parameter = signature.and_then(|it| it.parameter_information.as_ref());
        let symbols = document.document_symbol.as_ref();
        let definition = document.definition.as_ref();
        let actions = document.code_action.as_ref();
        Some(Self {
            snippets: item.and_then(|it| it.snippet_support) == Some(true),
            inserts_as_is: item
                .and_then(|it| it.insert_text_mode_support.as_ref())
                .is_some_and(|it| it.value_set.contains(&InsertTextMode::AS_IS)),
            markdown_hover: markdown(hover.and_then(|it| it.content_format.as_ref())),
            markdown_completion: markdown(item.and_then(|it| it.documentation_format.as_ref())),
            markdown_signature: markdown(signature.and_then(|it| it.documentation_format.as_ref())),
            label_offsets: parameter.and_then(|it| it.label_offset_support) == Some(true),
            nested_symbols: symbols.and_then(|it| it.hierarchical_document_symbol_support)
                == Some(true),
            links: definition.and_then(|it| it.link_support) == Some(true),
            resolves_hints: resolves(document.inlay_hint.as_ref()),
            code_actions: actions.is_some_and(|it| it.code_action_literal_support.is_some()),
            resolves_edits: actions.is_some_and(resolves_edits),
            ..Self::default()
        })
    }

    /// The agreed encoding, as the protocol names it.
    pub(super) fn encoding(&self) -> PositionEncodingKind {
        match self.unit {
            ColumnUnit::Utf8 => PositionEncodingKind::UTF8,
            ColumnUnit::Utf16 => PositionEncodingKind::UTF16,
            ColumnUnit::Scalar | ColumnUnit::Utf32 => PositionEncodingKind::UTF32,
        }
    }
}

/// The client's most preferred encoding; all three are supported.
fn negotiate(capabilities: &ClientCapabilities) -> ColumnUnit {
    let general = capabilities.general.as_ref();
    let offered = general.and_then(|it| it.position_encodings.as_ref());
    let units = offered.into_iter().flatten().filter_map(|kind| {
        [
            (PositionEncodingKind::UTF8, ColumnUnit::Utf8),
            (PositionEncodingKind::UTF16, ColumnUnit::Utf16),
            (PositionEncodingKind::UTF32, ColumnUnit::Utf32),
        ]
        .into_iter()
        .find_map(|(name, unit)| (name == *kind).then_some(unit))
    });
    units.into_iter().next().unwrap_or(ColumnUnit::Utf16)
}

fn resolves(hints: Option<&InlayHintClientCapabilities>) -> bool {
    let support = hints.and_then(|it| it.resolve_support.as_ref());
    support.is_some_and(|it| it.properties.iter().any(|it| it == "tooltip"))
}

fn resolves_edits(actions: &CodeActionClientCapabilities) -> bool {
    let support = actions.resolve_support.as_ref();
    actions.data_support == Some(true)
        && support.is_some_and(|it| it.properties.iter().any(|it| it == "edit"))
}

/// Files are made among `documentChanges`, so who makes them takes those: Neovim 0.11 says the former only.
fn creates_files(capabilities: &ClientCapabilities) -> bool {
    let workspace = capabilities.workspace.as_ref();
    let edit = workspace.and_then(|it| it.workspace_edit.as_ref());
    let operations = edit.and_then(|it| it.resource_operations.as_ref());
    operations.is_some_and(|it| it.contains(&ResourceOperationKind::Create))
}

fn watches(capabilities: &ClientCapabilities) -> bool {
    let workspace = capabilities.workspace.as_ref();
    let files = workspace.and_then(|it| it.did_change_watched_files.as_ref());
    files.and_then(|it| it.dynamic_registration) == Some(true)
}

fn document_changes(capabilities: &ClientCapabilities) -> bool {
    let workspace = capabilities.workspace.as_ref();
    let edit = workspace.and_then(|it| it.workspace_edit.as_ref());
    edit.and_then(|it| it.document_changes) == Some(true)
}

/// The workspace's folders, as the client names them at first.
pub(super) fn folders(params: &InitializeParams) -> Vec<Uri> {
    let folders = params.workspace_folders.iter().flatten();
    let folders: Vec<Uri> = folders.map(|it| it.uri.clone()).collect();
    if !folders.is_empty() {
        return folders;
    }
    #[allow(deprecated, reason = "older clients know nothing else")]
    let (uri, path) = (&params.root_uri, &params.root_path);
    let path = path.as_ref().and_then(Uri::from_file_path);
    uri.clone().or(path).into_iter().collect()
}

/// The answer to `initialize`.
pub(super) fn initialize_result(support: &ClientSupport) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..TextDocumentSyncOptions::default()
    };
    let triggers = ["$", ".", ":", " ", "-", "\"", "'", "(", ",", "[", "{", "*"];
    let capabilities = ServerCapabilities {
        position_encoding: Some(support.encoding()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(vec!["(".to_owned()]),
            retrigger_characters: Some(vec![",".to_owned(), ")".to_owned()]),
            ..SignatureHelpOptions::default()
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "\n".to_owned(),
            more_trigger_character: Some(vec!["-".to_owned(), " ".to_owned()]),
        }),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        diagnostic_provider: (!support.diagnostics.pulls_edits_only).then(diagnostics_on_demand),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        inlay_hint_provider: Some(OneOf::Right(InlayHintServerCapabilities::Options(
            InlayHintOptions {
                resolve_provider: Some(true),
                ..InlayHintOptions::default()
            },
        ))),
        inline_value_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR_EXTRACT,
                CodeActionKind::REFACTOR_INLINE,
                CodeActionKind::REFACTOR_REWRITE,
                super::to_proto::FIX_ALL,
            ]),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::NAMES.map(str::to_owned).to_vec(),
            work_done_progress_options: progress(),
        }),
        ..reading::capabilities(support)
    };
    InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: "fdl".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        offset_encoding: None,
    }
}

fn diagnostics_on_demand() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("fdl".to_owned()),
        // A test file is held against its flow.
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: progress(),
    })
}

/// For requests that may take long.
fn progress() -> WorkDoneProgressOptions {
    WorkDoneProgressOptions {
        work_done_progress: Some(true),
    }
}

/// What the server asks to be told of, as far as the client can.
pub(super) fn registrations(support: &ClientSupport) -> Vec<Registration> {
    let mut registrations = Vec::new();
    if support.watches {
        let patterns = [config::FILE_NAME, "*.{yaml,yml,json,fdl}", ".gitignore"];
        let watchers = patterns.map(|it| json!({"globPattern": format!("**/{it}")}));
        registrations.push(Registration {
            id: "fdl-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({"watchers": watchers})),
        });
    }
    if support.workspace.tells_settings {
        registrations.push(Registration {
            id: "fdl-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({"section": settings::SECTION})),
        });
    }
    registrations
}
