//! The snippets of `editors/README.md` in the real editors: a flow with mistakes is opened, one is seen
//! and repaired, `Action` is completed. Neovim and VS Code have tests of their own.

mod emacs;
mod helix;
mod vim;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::root;

/// A flow with a state that is misspelt and a Task without an action.
const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: parcel
StartAt: Weigh
States:
  - Name: Weigh
    Type: Task
    Next: Shp
  - Name: Ship
    Type: Pass
    End: true
";

/// Holds the text that an editor wrote against what its session did.
fn assert_repaired(text: &str) {
    assert!(text.contains("\n    Action: FC:InvokeFunction\n"), "{text}");
    assert!(text.contains("\n    Next: Ship\n"), "{text}");
}

/// The first code block of a language below a heading of `editors/README.md`.
fn snippet(editor: &str, language: &str) -> String {
    let page = std::fs::read_to_string(root().join("editors/README.md")).expect("the page");
    let found = page
        .split_once(&format!("\n## {editor}\n"))
        .and_then(|(_, below)| below.split("\n## ").next())
        .and_then(|section| section.split_once(&format!("```{language}\n")))
        .and_then(|(_, code)| code.split_once("```"));
    let (code, _) = found.unwrap_or_else(|| panic!("no {language} for {editor} on the page"));
    code.to_owned()
}

/// The `PATH` of whoever runs the test, with the binary under test before everything else on it.
fn path() -> OsString {
    let ours = Path::new(env!("CARGO_BIN_EXE_fdl"))
        .parent()
        .expect("the binary lies in a folder");
    let others = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(ours.to_path_buf()).chain(std::env::split_paths(&others));
    std::env::join_paths(all).expect("folders of a PATH")
}

/// The first of these programs that runs and prints a text with `wanted` in it.
fn program(candidates: &[PathBuf], arguments: &[&str], wanted: &str) -> Option<PathBuf> {
    let fits = |it: &&PathBuf| {
        let output = Command::new(it).args(arguments).output();
        output.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains(wanted))
    };
    candidates.iter().find(fits).cloned()
}

/// What cannot be run here is at least what it says it is.
#[test]
fn the_other_snippets_are_well_formed() {
    for editor in ["Zed", "Sublime Text"] {
        let code = snippet(editor, "json");
        let settings: serde_json::Value = serde_json::from_str(&code).expect(editor);
        let text = settings.to_string();
        assert!(text.contains("\"fdl\""), "{editor}: {text}");
        assert!(text.contains("\"lsp\""), "{editor}: {text}");
    }
    let code = snippet("Kakoune", "kak");
    assert_eq!(code.matches('{').count(), code.matches('}').count());
}
