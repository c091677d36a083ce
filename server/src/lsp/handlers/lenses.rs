//! What stands above lines to be pressed: runs, cases, references.
//!
//! Each lens is a command of the server with plain arguments, so that a client needs no commands of
//! its own.

use std::collections::HashMap;

use anyhow::Result;
use fdl_core::ide::{self, LensAction};
use fdl_core::simulate::TestFile;
use fdl_core::text::TextRange;
use serde_json::{Value, json};
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command};

use super::{Document, Place, Session, place};
use crate::lsp::checked::check;
use crate::lsp::documents::Content;
use crate::lsp::texts::file_path;
use crate::scenarios::files_of_flow;

/// The most cases that a flow shows.
const CASES: usize = 200;

/// Answers `textDocument/codeLens`.
pub(in crate::lsp) fn code_lens(
    session: &Session,
    document: &Document,
    _params: CodeLensParams,
) -> Result<Option<Vec<CodeLens>>> {
    Ok(match document.content() {
        Content::Flow(analysis) => {
            let place = place(session, document, analysis);
            let lenses = ide::code_lenses(analysis).into_iter();
            let lenses = lenses.flat_map(|it| of_flow(session, place, it));
            Some(lenses.collect())
        }
        Content::Test => Some(of_test_file(session, document)),
        Content::Config | Content::TooLarge | Content::Other => None,
    })
}

fn of_flow(session: &Session, place: Place<'_>, lens: ide::Lens) -> Vec<CodeLens> {
    let settings = session.settings();
    let make = |title: String, command: &str, argument: Value| {
        lens_at(place, lens.range, title, command, argument)
    };
    let uri = place.uri;
    match lens.action {
        LensAction::Simulate => {
            let mut lenses = Vec::new();
            if settings.simulate_lens {
                let title = "▶ Simulate".to_owned();
                lenses.push(make(title, "fdl.runSimulation", json!({"uri": uri})));
            }
            if settings.case_lenses {
                let cases = cases(session, place).into_iter().take(CASES);
                lenses.extend(cases.map(|(shown, case)| {
                    let argument = json!({"uri": uri, "case": case});
                    make(format!("▶ {shown}"), "fdl.runSimulation", argument)
                }));
            }
            lenses
        }
        LensAction::References { name, count } if settings.reference_lenses => {
            let title = match count {
                1 => "1 reference".to_owned(),
                count => format!("{count} references"),
            };
            let mut argument = json!({"uri": uri, "position": place.position(name.start)});
            if session.support().workspace.shows_documents {
                argument["show"] = true.into();
            }
            vec![make(title, "fdl.references", argument)]
        }
        LensAction::References { .. } => Vec::new(),
    }
}

/// The cases of a flow: how they are called, and what tells them apart from those of other files.
fn cases(session: &Session, place: Place<'_>) -> Vec<(String, String)> {
    let Some(path) = file_path(place.uri) else {
        return Vec::new();
    };
    let texts = session.texts(Some(&path));
    let files = files_of_flow(&texts, &path);
    let names = |file: &TestFile| {
        let cases = file.cases.iter();
        cases
            .map(|it| it.name.value.to_string())
            .collect::<Vec<_>>()
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, file) in &files {
        for name in names(file) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let cases = files.iter().flat_map(|(path, file)| {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let named = names(file).into_iter();
        named.map(move |name| (format!("{file_name}::{name}"), name))
    });
    let unique = |(full, name): (String, String)| match counts.get(&name) {
        Some(1) => (name.clone(), name),
        _ => (full.clone(), full),
    };
    cases.map(unique).collect()
}

/// The lenses of a test file: one that runs all of it, one a case.
fn of_test_file(session: &Session, document: &Document) -> Vec<CodeLens> {
    if !session.settings().case_lenses {
        return Vec::new();
    }
    let checked = check(session, document);
    let Some(scenarios) = &checked.scenarios else {
        return Vec::new();
    };
    let file = &scenarios.file;
    let place = Place {
        uri: &document.uri,
        text: &file.text,
        lines: &file.lines,
        unit: session.unit(),
    };
    let make = |range, title: &str, argument| {
        lens_at(place, range, title.to_owned(), "fdl.runTests", argument)
    };
    let uri = &document.uri;
    let first = file.tree.root().and_then(|it| it.entries().next());
    let first = first.filter(|_| !file.cases.is_empty());
    let all = first.map(|it| make(it.key.range(), "▶ Run all cases", json!({"uri": uri})));
    let cases = file.cases.iter().map(|case| {
        let argument = json!({"uri": uri, "name": case.name.value.as_ref()});
        make(case.name.range, "▶ Run case", argument)
    });
    all.into_iter().chain(cases).collect()
}

fn lens_at(
    place: Place<'_>,
    range: TextRange,
    title: String,
    command: &str,
    argument: Value,
) -> CodeLens {
    CodeLens {
        range: place.range(range),
        command: Some(Command::new(
            title,
            command.to_owned(),
            Some(vec![argument]),
        )),
        data: None,
    }
}
