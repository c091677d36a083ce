//! Integration tests: the `fdl` binary and the house around it.

mod lsp;
mod support;
mod tidy;
