//! Integration tests of the `fdl` binary.
