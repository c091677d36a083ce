//! What holds for any input, however broken or hostile: one law a fuzz target.
//!
//! `fuzz/` feeds them with what libFuzzer thinks of; `tests/replay.rs` with the corpora that this has
//! left behind, and with mutations of those. A law panics where it does not hold.

mod expression;
mod flow;
mod session;
mod simulation;
mod syntax;
mod test_file;

#[path = "../../../fdl-core/tests/support/tree.rs"]
mod tree;

use std::borrow::Cow;

/// A law.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    /// Its name: that of the fuzz target and of the folder with its corpus.
    pub name: &'static str,
    /// Panics if it does not hold for an input.
    pub check: fn(&[u8]),
}

/// All laws, sorted by name.
pub static LAWS: &[Law] = &[
    law("check", flow::check),
    law("cuts", syntax::cuts),
    law("expression", expression::expression),
    law("fixes", flow::fixes),
    law("format", flow::format),
    law("parse", syntax::parse),
    law("session", session::session),
    law("simulate", simulation::simulate),
    law("test_file", test_file::test_file),
];

const fn law(name: &'static str, check: fn(&[u8])) -> Law {
    Law { name, check }
}

/// The law of that name.
///
/// # Panics
///
/// If there is none.
pub fn find(name: &str) -> &'static Law {
    let law = LAWS.iter().find(|it| it.name == name);
    law.unwrap_or_else(|| panic!("no law is named `{name}`"))
}

/// What parts an input of several texts.
const BETWEEN: &str = "\n=====\n";

/// An input as text.
fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The two texts of an input, of which the second may be missing.
fn two_texts(text: &str) -> (&str, &str) {
    text.split_once(BETWEEN).unwrap_or((text, ""))
}
