//! `workspace/executeCommand`: runs, tests, pages of rules.
//!
//! A command takes what it needs of the documents when it is asked for and works on a worker. What
//! it returns is the JSON of the command line, with the protocol's places.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use fdl_core::analysis::Analysis;
use fdl_core::checks::{self, ExecutionMode, Severity};
use fdl_core::simulate::{self, Mocks, MocksFile, RunOptions, Unmocked, parse_rfc3339};
use fdl_core::text::{LineIndex, TextRange};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{self, Error, ErrorCode};
use tower_lsp::ls_types::{ExecuteCommandParams, Uri};

use super::documents::Document;
use super::service::Session;
use super::texts::{Buffers, file_path};
use super::to_proto::{self, Place};
use super::workers::StopFlag;
use crate::files::{FilesOf, Texts as _};
use crate::output::{run, test};
use crate::scenarios::{self, Scenarios};

/// The commands.
pub(super) const NAMES: [&str; 5] = [
    "fdl.clearSimulation",
    "fdl.explain",
    "fdl.listCases",
    "fdl.runSimulation",
    "fdl.runTests",
];

/// `RequestFailed` of the protocol.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// A command with all that it needs from the moment it was asked for.
#[derive(Debug)]
pub(super) enum Command {
    /// `fdl.clearSimulation`.
    Clear,
    /// `fdl.explain`.
    Explain(ExplainArgument),
    /// `fdl.listCases`.
    ListCases(Subject),
    /// `fdl.runSimulation`.
    Simulate(Subject, Box<RunArgument>),
    /// `fdl.runTests`.
    Test(Subject, TestArgument),
}

/// The argument of `fdl.explain`.
#[derive(Debug, Deserialize)]
pub(super) struct ExplainArgument {
    code: String,
}

/// The argument of the commands about a document.
#[derive(Debug, Deserialize)]
struct UriArgument {
    uri: Uri,
}

/// The argument of `fdl.runTests`.
#[derive(Debug, Deserialize)]
pub(super) struct TestArgument {
    uri: Uri,
    name: Option<String>,
    #[serde(default)]
    coverage: bool,
}

/// The argument of `fdl.runSimulation`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunArgument {
    uri: Uri,
    input: Option<Value>,
    case: Option<String>,
    mocks: Option<Value>,
    seed: Option<u64>,
    mode: Option<String>,
    unmocked: Option<String>,
    now: Option<String>,
    max_events: Option<u64>,
}

/// The document that a command is about.
#[derive(Debug)]
pub(super) struct Subject {
    uri: Uri,
    path: PathBuf,
    open: Option<Arc<Document>>,
    texts: Buffers,
}

/// Reads a command and takes the documents that it needs.
///
/// # Errors
///
/// If there is no such command, or its argument does not fit.
pub(super) fn prepare(session: &Session, params: ExecuteCommandParams) -> jsonrpc::Result<Command> {
    let argument = params.arguments.into_iter().next().unwrap_or_default();
    Ok(match params.command.as_str() {
        "fdl.clearSimulation" => Command::Clear,
        "fdl.explain" => Command::Explain(read(argument)?),
        "fdl.listCases" => {
            let argument: UriArgument = read(argument)?;
            Command::ListCases(Subject::new(session, argument.uri))
        }
        "fdl.runSimulation" => {
            let argument: RunArgument = read(argument)?;
            Command::Simulate(
                Subject::new(session, argument.uri.clone()),
                Box::new(argument),
            )
        }
        "fdl.runTests" => {
            let argument: TestArgument = read(argument)?;
            Command::Test(Subject::new(session, argument.uri.clone()), argument)
        }
        other => {
            let known = NAMES.join(", ");
            let message = format!("there is no command `{other}`; there are {known}");
            return Err(Error::invalid_params(message));
        }
    })
}

fn read<T: for<'de> Deserialize<'de>>(argument: Value) -> jsonrpc::Result<T> {
    serde_json::from_value(argument).map_err(|it| Error::invalid_params(it.to_string()))
}

impl Command {
    /// Runs the command, on a worker.
    ///
    /// # Errors
    ///
    /// A [`jsonrpc::Error`] where the protocol has a code for what went wrong.
    pub(super) fn run(self, session: &Session, stop: &StopFlag) -> Result<Option<Value>> {
        match self {
            Self::Clear => Ok(None),
            Self::Explain(argument) => explain(&argument.code).map(Some),
            Self::ListCases(subject) => list_cases(session, &subject).map(Some),
            Self::Simulate(subject, argument) => {
                simulate(session, &subject, &argument, stop).map(Some)
            }
            Self::Test(subject, argument) => run_tests(session, &subject, &argument).map(Some),
        }
    }
}

impl Subject {
    fn new(session: &Session, uri: Uri) -> Self {
        let path = file_path(&uri);
        let folders = &session.support().folders;
        Self {
            open: session.documents.get(&uri),
            texts: Buffers::new(session.documents.all(), folders, path.as_deref()),
            // A buffer without a file has no neighbours.
            path: path.unwrap_or_else(|| PathBuf::from(uri.path().as_str())),
            uri,
        }
    }

    /// The flow: the open buffer, else the file.
    fn flow(&self) -> Result<Arc<Analysis>> {
        if scenarios::is_test_file(&self.path) {
            let test = self.scenarios().into_iter().next();
            let flow = test.map(|it| it.flow.map_err(invalid)).transpose()?;
            return flow.ok_or_else(|| invalid("the test file has no flow").into());
        }
        if let Some(flow) = self.open.as_ref().and_then(|it| it.flow()) {
            return Ok(Arc::clone(flow));
        }
        Ok(Arc::new(Analysis::new(self.text()?)))
    }

    fn text(&self) -> Result<Arc<str>> {
        if let Some(open) = &self.open {
            return Ok(open.text());
        }
        let shown = self.uri.as_str();
        let text = self.texts.read(&self.path);
        text.map_err(|it| invalid(format!("cannot read {shown}: {it}")).into())
    }

    /// The test file itself, or those of the flow.
    fn scenarios(&self) -> Vec<Scenarios> {
        if !scenarios::is_test_file(&self.path) {
            return scenarios::of_flow(&self.texts, &self.path);
        }
        let text = self.text().into_iter();
        text.map(|it| Scenarios::new(&self.texts, &self.path, it))
            .collect()
    }

    fn uri_of(&self, path: &Path) -> Uri {
        self.texts.uri(path).unwrap_or_else(|| self.uri.clone())
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::invalid_params(message.into())
}

fn explain(code: &str) -> Result<Value> {
    let check = checks::find(code);
    let check = check.ok_or_else(|| invalid(format!("there is no rule `{code}`")))?;
    Ok(json!({"title": check.code, "markdown": check.docs}))
}

fn list_cases(session: &Session, subject: &Subject) -> Result<Value> {
    let files = subject.scenarios();
    let cases = files.iter().flat_map(|file| {
        let uri = subject.uri_of(&file.path);
        let cases = file.file.cases.iter();
        cases.map(move |case| {
            let range = to_proto::range(
                &file.file.text,
                &file.file.lines,
                case.name.range,
                session.unit(),
            );
            json!({"name": case.name.value.as_ref(), "uri": uri, "range": range})
        })
    });
    Ok(cases.collect())
}

fn run_tests(session: &Session, subject: &Subject, argument: &TestArgument) -> Result<Value> {
    let name = argument.name.as_deref();
    let files = subject.scenarios().into_iter().map(|file| {
        let full = |it: &str| format!("{}::{it}", file.file_name());
        let cases = file.run(|it| name.is_none_or(|name| name == it || name == full(it)));
        (file, cases)
    });
    let files: Vec<test::FileResult> = files.collect();
    let unit = session.unit();
    let place = |text: &str, lines: &LineIndex, range| to_proto::range(text, lines, range, unit);
    let flows = argument.coverage.then(|| scenarios::coverage(&files));
    let mut report = test::Report::new(&files, flows.as_deref(), place);
    report.name_flows(|path| subject.texts.uri(path).map(|uri| uri.to_string()));
    Ok(serde_json::to_value(report)?)
}

fn simulate(
    session: &Session,
    subject: &Subject,
    argument: &RunArgument,
    stop: &StopFlag,
) -> Result<Value> {
    let flow = subject.flow()?;
    let place = Place {
        uri: &subject.uri,
        text: &flow.text,
        lines: &flow.lines,
        unit: session.unit(),
    };
    let refuse = |message: String, findings: &[checks::Diagnostic], place: Place<'_>| {
        let found = findings.iter();
        let found = found.map(|it| to_proto::diagnostic(place, it, session.support()));
        let mut error = Error::new(REQUEST_FAILED);
        error.message = message.into();
        error.data = Some(json!({"diagnostics": found.collect::<Vec<_>>()}));
        error
    };
    let (mut options, mut mocks) = (RunOptions::default(), Mocks::default());
    if let Some(case) = &argument.case {
        let files = subject.scenarios();
        let (file, index) = scenarios::find_case(&files, subject.uri.as_str(), case)
            .map_err(|it| invalid(it.to_string()))?;
        let case = &file.file.cases[index];
        let errors = file.errors_of(case);
        if !errors.is_empty() {
            let uri = subject.uri_of(&file.path);
            let place = Place {
                uri: &uri,
                text: &file.file.text,
                lines: &file.file.lines,
                ..place
            };
            let message = format!("the case has errors, the first: {}", errors[0].message);
            return Err(refuse(message, &errors, place).into());
        }
        (options, mocks) = (case.options.clone(), case.mocks.clone());
    }
    argument.apply(&mut options)?;
    let blocking = simulate::blocking(&flow, options.mode);
    if !blocking.is_empty() {
        let message = "a flow with errors cannot be run".to_owned();
        return Err(refuse(message, &blocking, place).into());
    }
    if let Some(own) = argument.mocks(subject)? {
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
            return Err(refuse(message, &problems, place).into());
        }
        mocks = mocks.replaced_by(own.mocks);
    }
    let Some(result) = simulate::run_while(&flow, &mocks, &options, &mut || !stop.is_set()) else {
        return Err(Error::request_cancelled().into());
    };
    let report = run::Run::summary(&result, |it: TextRange| place.range(it));
    let report = report.with_placed_events(&result, options.now, &flow, |it| place.range(it));
    Ok(serde_json::to_value(report)?)
}

impl RunArgument {
    fn apply(&self, options: &mut RunOptions) -> Result<(), Error> {
        if let Some(input) = self.input.as_ref().filter(|it| !it.is_null()) {
            if !input.is_object() {
                return Err(invalid("`input` must be an object"));
            }
            let value = fdl_core::value::Value::from_json(&input.to_string());
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
        options.seed = self.seed.unwrap_or(options.seed);
        options.max_events = self.max_events.unwrap_or(options.max_events);
        Ok(())
    }

    /// `mocks`: an object, or the URI of a file.
    fn mocks(&self, subject: &Subject) -> Result<Option<MocksFile>> {
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
        Ok(Some(MocksFile::read(text, &files)))
    }
}
