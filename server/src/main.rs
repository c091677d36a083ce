//! The `fdl` binary.
fn main() {}
