//! Integration tests: the `fdl` binary and the house around it.

mod lsp;
mod schemas;
mod support;
mod tidy;
