//! The formats that machines read, each with its own structs: fields are only ever added.
//!
//! The command line and the language server share them. What people read is in `cli`.

pub(crate) mod check;
pub(crate) mod coverage;
pub(crate) mod github;
pub(crate) mod graph;
pub(crate) mod junit;
pub(crate) mod lcov;
pub(crate) mod place;
pub(crate) mod run;
pub(crate) mod sarif;
pub(crate) mod test;
pub(crate) mod usage;
pub(crate) mod value;
