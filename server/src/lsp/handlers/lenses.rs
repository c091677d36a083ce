//! What stands above lines to be pressed: runs, cases, references.
//!
//! Each lens is a command of the server with plain arguments, so that a client needs no commands of
//! its own.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use fdl_core::ide::{self, LensAction};
use fdl_core::model::StateId;
use fdl_core::text::TextRange;
use serde_json::{Value, json};
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command};

use super::{Document, Place, Session, place};
use crate::lsp::checked::check;
use crate::lsp::documents::Content;
use crate::lsp::refresh::Refresh;
use crate::lsp::settings::Settings;
use crate::lsp::suite::Suite;

/// The most cases that a flow shows.
const CASES: usize = 200;

/// Answers `textDocument/codeLens`.
pub(in crate::lsp) fn code_lens(
    session: &Session,
    document: &Document,
    _params: CodeLensParams,
) -> Result<Option<Vec<CodeLens>>> {
    let lenses = all_lenses(session, document);
    if Refresh::Lenses.is_supported(session) && !document.is_test_file() {
        session.told.note(&document.uri, Refresh::Lenses, &lenses);
    }
    Ok(lenses)
}

/// The lenses of a flow or test file.
pub(in crate::lsp) fn all_lenses(session: &Session, document: &Document) -> Option<Vec<CodeLens>> {
    match document.content() {
        Content::Flow(analysis) => {
            let suite = Suite::of(session, document).ok().flatten();
            let view = View {
                session,
                place: place(session, document, &analysis),
                settings: session.settings(&document.uri),
                cases: suite.as_ref().map_or_else(Vec::new, cases),
                named: suite.map_or_else(HashMap::new, |it| it.counts()),
            };
            let lenses = ide::code_lenses(&analysis).into_iter();
            Some(lenses.flat_map(|it| view.of_flow(it)).collect())
        }
        Content::Test => Some(of_test_file(session, document)),
        Content::Config | Content::TooLarge | Content::Other => None,
    }
}

/// What the lenses of a flow show.
struct View<'a> {
    session: &'a Session,
    place: Place<'a>,
    settings: Arc<Settings>,
    /// The cases: how they are called, and what tells them apart from those of other files.
    cases: Vec<(String, String)>,
    /// How often the test files name each state.
    named: HashMap<StateId, usize>,
}

impl View<'_> {
    fn of_flow(&self, lens: ide::Lens) -> Vec<CodeLens> {
        let make = |title: String, command: &str, argument: Value| {
            lens_at(self.place, lens.range, title, command, argument)
        };
        let uri = self.place.uri;
        let mut lenses = Vec::new();
        match lens.action {
            LensAction::Simulate => {
                if self.settings.simulate_lens {
                    let title = "▶ Simulate".to_owned();
                    lenses.push(make(title, "fdl.runSimulation", json!({"uri": uri})));
                }
                if self.settings.case_lenses {
                    let cases = self.cases.iter().take(CASES);
                    lenses.extend(cases.map(|(shown, case)| {
                        let argument = json!({"uri": uri, "case": case});
                        make(format!("▶ {shown}"), "fdl.runSimulation", argument)
                    }));
                }
            }
            LensAction::References { state, name, count } => {
                if self.settings.reference_lenses {
                    let title = match count + self.named.get(&state).copied().unwrap_or_default() {
                        1 => "1 reference".to_owned(),
                        count => format!("{count} references"),
                    };
                    let position = self.place.position(name.start);
                    let mut argument = json!({"uri": uri, "position": position});
                    if self.session.support().workspace.shows_documents {
                        argument["show"] = true.into();
                    }
                    lenses.push(make(title, "fdl.references", argument));
                }
            }
        }
        lenses
    }
}

/// The cases of a flow: how they are called, and what tells them apart from those of other files.
fn cases(suite: &Suite<'_>) -> Vec<(String, String)> {
    let cases = suite.tests.iter().flat_map(|test| {
        let cases = test.scenarios.file.cases.iter();
        cases.map(|case| {
            let name = case.name.value.to_string();
            (format!("{}::{name}", test.scenarios.file_name()), name)
        })
    });
    let cases: Vec<(String, String)> = cases.collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, name) in &cases {
        *counts.entry(name.clone()).or_default() += 1;
    }
    let unique = |(full, name): (String, String)| match counts.get(&name) {
        Some(1) => (name.clone(), name),
        _ => (full.clone(), full),
    };
    cases.into_iter().map(unique).collect()
}

/// The lenses of a test file: one that runs all of it, one a case.
fn of_test_file(session: &Session, document: &Document) -> Vec<CodeLens> {
    if !session.settings(&document.uri).case_lenses {
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
