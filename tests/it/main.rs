//! Integration tests: the `fdl` binary and the house around it.

mod support;
mod tidy;
