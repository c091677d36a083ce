//! `fdl.runSimulation`, and the same run again after a change.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use fdl_core::analysis::Analysis;
use fdl_core::catalog::test_files::MOST_EVENTS;
use fdl_core::checks::{self, ExecutionMode, Severity};
use fdl_core::ide::{LastRun, RunCase};
use fdl_core::simulate::{
    self, Mocks, MocksFile, Recording, Run, RunOptions, Status, Unmocked, parse_rfc3339,
};
use fdl_core::text::{LineIndex, TextRange};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::Uri;

use super::{Subject, invalid};
use crate::files::{FilesOf, Texts as _};
use crate::lsp::handlers;
use crate::lsp::runs::{Moment, Remembered};
use crate::lsp::session::Session;
use crate::lsp::texts::{DocumentKey, file_path};
use crate::lsp::to_proto::{self, Place};
use crate::lsp::workers::StopFlag;
use crate::output::run;
use crate::scenarios;

/// About how many bytes of events an editor is sent of a run: it would have to keep and to draw them.
const MOST_BYTES: u64 = 16 << 20;

/// The argument of `fdl.runSimulation`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct RunArgument {
    pub(in crate::lsp) uri: Uri,
    input: Option<Value>,
    case: Option<String>,
    mocks: Option<Value>,
    seed: Option<u64>,
    mode: Option<String>,
    unmocked: Option<String>,
    now: Option<String>,
    max_events: Option<u64>,
    assume: Option<BTreeMap<String, String>>,
}

/// A run with all that it was made of.
struct Ran {
    flow: Arc<Analysis>,
    uri: Uri,
    options: RunOptions,
    run: Run,
    recording: Recording,
    case: Option<RunCase>,
    sources: Vec<DocumentKey>,
}

/// Runs `fdl.runSimulation`. What happened is remembered as the flow's last run.
///
/// # Errors
///
/// If the flow, the case or the mocks have errors, or nobody waits any more.
pub(super) fn simulate(
    session: &Session,
    subject: &Subject,
    argument: RunArgument,
    moment: Moment,
    stop: &StopFlag,
) -> Result<Value> {
    let ran = run(session, subject, &argument, stop)?;
    let unit = session.unit();
    let place = |flow: &Analysis, it: TextRange| to_proto::range(&flow.text, &flow.lines, it, unit);
    let report = run::Run::summary(&ran.run, &ran.flow, &ran.options, &place);
    let room = Cell::new(MOST_BYTES);
    let report = report.with_placed_events(&ran.run, ran.options.now, &ran.flow, &place, &room);
    let report = serde_json::to_value(report)?;
    ran.remember(session, argument, moment);
    Ok(report)
}

/// Runs one case and remembers what happened, as [`simulate`] does. That the case cannot run is
/// reported by those who test it.
pub(super) fn remember_case(
    session: &Session,
    subject: &Subject,
    case: String,
    moment: Moment,
    stop: &StopFlag,
) {
    let argument = RunArgument::of_case(subject.uri.clone(), case);
    renew(session, subject, argument, moment, stop);
}

/// Runs again, after a change. If that is not possible, what happened last stays as it is.
pub(in crate::lsp) fn renew(
    session: &Session,
    subject: &Subject,
    argument: RunArgument,
    moment: Moment,
    stop: &StopFlag,
) {
    match run(session, subject, &argument, stop) {
        Ok(ran) => ran.remember(session, argument, moment),
        Err(error) => tracing::debug!("no run of {}: {error:#}", subject.uri.as_str()),
    }
}

fn run(
    session: &Session,
    subject: &Subject,
    argument: &RunArgument,
    stop: &StopFlag,
) -> Result<Ran> {
    let (flow, path) = subject.flow()?;
    let uri = subject.uri_of(&path);
    let place = Place {
        uri: &uri,
        text: &flow.text,
        lines: &flow.lines,
        unit: session.unit(),
    };
    let mut sources = vec![DocumentKey::of(&uri)];
    let (mut options, mut mocks, mut run_case) = (RunOptions::default(), Mocks::default(), None);
    if let Some(case) = &argument.case {
        let files = subject.scenarios();
        let (file, index) = scenarios::find_case(&files, subject.uri.as_str(), case)
            .map_err(|it| invalid(it.to_string()))?;
        let case = &file.file.cases[index];
        let errors = file.errors_of(case);
        if let Some(first) = errors.first() {
            let uri = subject.uri_of(&file.path);
            let place = Place {
                uri: &uri,
                text: &file.file.text,
                lines: &file.file.lines,
                ..place
            };
            let message = format!("the case has errors, the first: {}", first.message);
            return Err(refuse(session, message, &errors, place).into());
        }
        (options, mocks) = (case.options.clone(), case.mocks.clone());
        let expected = case.expect.status.as_ref().map(|it| it.value);
        run_case = Some(RunCase {
            name: case.name.value.to_string(),
            expected: expected.unwrap_or(Status::Succeeded),
        });
        sources.push(DocumentKey::file(&file.path));
        sources.extend(child_flows(&mocks, &file.path));
    }
    argument.apply(&mut options)?;
    let blocking = simulate::blocking(&flow, options.mode);
    if !blocking.is_empty() {
        let message = "a flow with errors cannot be run".to_owned();
        return Err(refuse(session, message, &blocking, place).into());
    }
    if let Some((own, path)) = argument.mocks(subject)? {
        let mut problems = own.problems.clone();
        problems.extend(own.mocks.problems(&flow.flow));
        problems.retain(|it| it.severity == Severity::Error);
        if let Some(first) = problems.first() {
            let lines = LineIndex::new(&own.text);
            let place = Place {
                text: &own.text,
                lines: &lines,
                ..place
            };
            let message = format!("the mocks have errors, the first: {}", first.message);
            return Err(refuse(session, message, &problems, place).into());
        }
        sources.extend(child_flows(&own.mocks, &path));
        mocks = mocks.replaced_by(own.mocks);
        sources.push(DocumentKey::file(&path));
    }
    sources.dedup();
    let ran = simulate::run_recorded(&flow, &mocks, &options, &mut || !stop.is_set());
    let Some((run, recording)) = ran else {
        return Err(Error::request_cancelled().into());
    };
    Ok(Ran {
        flow,
        uri,
        options,
        run,
        recording,
        case: run_case,
        sources,
    })
}

/// The files of the child flows that the one at `path` names.
fn child_flows(mocks: &Mocks, path: &Path) -> impl Iterator<Item = DocumentKey> {
    let files = mocks.flows.iter().filter_map(|it| it.file.as_ref());
    files.map(|it| DocumentKey::file(&path.with_file_name("").join(&*it.value)))
}

/// The answer to who asks for a run of what has errors.
fn refuse(
    session: &Session,
    message: String,
    findings: &[checks::Diagnostic],
    place: Place<'_>,
) -> Error {
    let found = findings.iter();
    let found = found.map(|it| to_proto::diagnostic(place, it, session.support().diagnostics));
    let mut error = handlers::refuse(message);
    error.data = Some(json!({"diagnostics": found.collect::<Vec<_>>()}));
    error
}

impl Ran {
    fn remember(self, session: &Session, argument: RunArgument, moment: Moment) {
        let uri = self.uri.clone();
        let run = Remembered {
            last: LastRun::new(self.flow, &self.run, self.recording, self.case),
            uri: self.uri,
            argument,
            sources: self.sources,
        };
        let fails = run.last.fails();
        if let Some(before) = session.runs.remember(moment, run) {
            let failed = before.is_some_and(|it| it.last.fails());
            session.run_changed(uri, fails || failed);
        }
    }
}

impl RunArgument {
    fn of_case(uri: Uri, case: String) -> Self {
        Self {
            uri,
            case: Some(case),
            input: None,
            mocks: None,
            seed: None,
            mode: None,
            unmocked: None,
            now: None,
            max_events: None,
            assume: None,
        }
    }

    fn apply(&self, options: &mut RunOptions) -> Result<(), Error> {
        if let Some(input) = self.input.as_ref().filter(|it| !it.is_null()) {
            // A text holds what its client's own JSON would change.
            let text = input
                .as_str()
                .map_or_else(|| input.to_string(), str::to_owned);
            if !text.trim_start().starts_with('{') {
                return Err(invalid("`input` must be an object"));
            }
            let value = fdl_core::value::Value::from_json(&text);
            options.input = value.map_err(|it| invalid(format!("`input`: {it}")))?;
        }
        if let Some(mode) = &self.mode {
            options.mode = match mode.to_ascii_lowercase().as_str() {
                "standard" => ExecutionMode::Standard,
                "express" => ExecutionMode::Express,
                _ => return Err(invalid("`mode` is `standard` or `express`")),
            };
        }
        if let Some(unmocked) = &self.unmocked {
            options.unmocked = match unmocked.as_str() {
                "error" => Unmocked::Error,
                "empty" => Unmocked::Empty,
                "echo" => Unmocked::Echo,
                _ => return Err(invalid("`unmocked` is `error`, `empty` or `echo`")),
            };
        }
        if let Some(now) = &self.now {
            options.now = parse_rfc3339(now).map_err(|it| invalid(format!("`now`: {it}")))?;
        }
        for (question, word) in self.assume.iter().flatten() {
            let chosen = options.readings.choose(question, word);
            chosen.map_err(|it| invalid(format!("`assume`: {it}")))?;
        }
        options.seed = self.seed.unwrap_or(options.seed);
        if let Some(most) = self.max_events {
            options.max_events = most.min(MOST_EVENTS);
        }
        Ok(())
    }

    /// `mocks`: an object, or the URI of a file; with the path that what it names is relative to.
    fn mocks(&self, subject: &Subject) -> Result<Option<(MocksFile, PathBuf)>> {
        let (path, text) = match &self.mocks {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(uri)) => {
                let uri: Option<Uri> = uri.parse().ok();
                let path = uri.as_ref().and_then(file_path);
                let path = path.ok_or_else(|| invalid("`mocks` is no URI of a file"))?;
                let text = subject.texts.read(&path);
                let text = text.map_err(|it| invalid(format!("`mocks`: {it}")))?;
                (path, text)
            }
            // JSON is YAML, and files that it names lie beside the flow.
            Some(mocks @ Value::Object(_)) => (subject.path.clone(), mocks.to_string().into()),
            Some(_) => return Err(invalid("`mocks` must be an object or the URI of a file").into()),
        };
        let files = FilesOf::new(&subject.texts, &path);
        Ok(Some((MocksFile::read(text, &files), path)))
    }
}
