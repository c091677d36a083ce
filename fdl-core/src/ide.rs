//! Editor features as free functions of an analysis and an offset; plain data in and out.

mod actions;
mod completion;
mod cursor;
mod definition;
mod hover;
mod layout;
mod lens;
mod markdown;
mod quote;
mod role;
mod shape;
mod signature;
mod symbols;

pub use actions::{Action, ActionKind, code_actions, safe_fixes};
pub use completion::{CompletionItem, CompletionKind, completion};
pub use definition::{Target, goto_definition};
pub use hover::{Hover, hover};
pub use lens::{Lens, code_lenses};
pub use signature::{Signature, SignatureParameter, signature_help};
pub use symbols::{Symbol, SymbolKind, document_symbols};
