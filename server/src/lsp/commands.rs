//! `workspace/executeCommand`: runs, tests, pictures, pages of rules.
//!
//! A command takes what it needs of the documents when it is asked for and works on a worker. What
//! it returns is the JSON of the command line, with the protocol's places.

mod graph;
mod simulate;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use fdl_core::analysis::Analysis;
use fdl_core::checks;
use fdl_core::ide;
use fdl_core::text::LineIndex;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{self, Error};
use tower_lsp::ls_types::{ExecuteCommandParams, Position, Uri};

pub(super) use graph::GraphArgument;
pub(super) use simulate::{RunArgument, renew};

use super::documents::Document;
use super::handlers;
use super::parts::Parts;
use super::progress::Meter;
use super::runs::Moment;
use super::session::Session;
use super::texts::{Buffers, file_path};
use super::to_proto;
use super::workers::StopFlag;
use crate::files::Texts as _;
use crate::output::test;
use crate::scenarios::{self, Scenarios};

/// The commands.
pub(super) const NAMES: [&str; 8] = [
    "fdl.clearSimulation",
    "fdl.createTestFile",
    "fdl.explain",
    "fdl.graph",
    "fdl.listCases",
    "fdl.references",
    "fdl.runSimulation",
    "fdl.runTests",
];

/// A command with all that it needs from the moment it was asked for.
#[derive(Debug)]
pub(super) enum Command {
    /// `fdl.clearSimulation`: all is done when it was asked for.
    Clear,
    /// `fdl.createTestFile`.
    CreateTestFile(Subject),
    /// `fdl.explain`.
    Explain(ExplainArgument),
    /// `fdl.graph`.
    Graph(Subject, GraphArgument),
    /// `fdl.listCases`.
    ListCases(Subject),
    /// `fdl.references`.
    References(Subject, PositionArgument),
    /// `fdl.runSimulation`.
    Simulate(Subject, Box<RunArgument>, Moment),
    /// `fdl.runTests`.
    Test(Subject, TestArgument, Moment),
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

/// The argument of `fdl.references`.
#[derive(Debug, Deserialize)]
pub(super) struct PositionArgument {
    uri: Uri,
    position: Position,
    show: Option<bool>,
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
        "fdl.clearSimulation" => {
            let argument: UriArgument = read(argument)?;
            session.clear_runs(&argument.uri);
            Command::Clear
        }
        "fdl.createTestFile" => {
            let argument: UriArgument = read(argument)?;
            Command::CreateTestFile(Subject::new(session, argument.uri))
        }
        "fdl.explain" => Command::Explain(read(argument)?),
        "fdl.graph" => {
            let argument: GraphArgument = read(argument)?;
            Command::Graph(Subject::new(session, argument.uri.clone()), argument)
        }
        "fdl.listCases" => {
            let argument: UriArgument = read(argument)?;
            Command::ListCases(Subject::new(session, argument.uri))
        }
        "fdl.references" => {
            let argument: PositionArgument = read(argument)?;
            Command::References(Subject::new(session, argument.uri.clone()), argument)
        }
        "fdl.runSimulation" => {
            let argument: RunArgument = read(argument)?;
            let subject = Subject::new(session, argument.uri.clone());
            Command::Simulate(subject, Box::new(argument), session.runs.begin())
        }
        "fdl.runTests" => {
            let argument: TestArgument = read(argument)?;
            let subject = Subject::new(session, argument.uri.clone());
            Command::Test(subject, argument, session.runs.begin())
        }
        other => {
            let known = NAMES.join(", ");
            let message = format!("there is no command `{other}`; there are {known}");
            return Err(Error::invalid_params(message));
        }
    })
}

/// Whether a command's argument asks for its result as a text that holds the JSON, for clients whose own
/// JSON knows no numbers beyond 2⁵³.
pub(super) fn wants_text(params: &ExecuteCommandParams) -> bool {
    let argument = params.arguments.first();
    argument.and_then(|it| it.get("asText")) == Some(&Value::Bool(true))
}

fn read<T: for<'de> Deserialize<'de>>(argument: Value) -> jsonrpc::Result<T> {
    serde_json::from_value(argument).map_err(|it| Error::invalid_params(it.to_string()))
}

impl Command {
    /// Whether the first place of the result is to be shown.
    pub(super) fn shows_its_result(&self) -> bool {
        matches!(
            self,
            Self::References(
                _,
                PositionArgument {
                    show: Some(true),
                    ..
                }
            )
        )
    }

    /// What the user sees while the command runs.
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Test(..) => "Running tests",
            Self::Simulate(..) => "Simulating",
            _ => "Working",
        }
    }

    /// Runs the command, on a worker. `meter` shows how far it is.
    ///
    /// # Errors
    ///
    /// A [`jsonrpc::Error`] where the protocol has a code for what went wrong.
    pub(super) fn run(
        self,
        session: &Session,
        stop: &StopFlag,
        meter: &Meter,
    ) -> Result<Option<Value>> {
        match self {
            Self::Clear => Ok(None),
            Self::CreateTestFile(subject) => create_test_file(&subject).map(Some),
            Self::Explain(argument) => explain(&argument.code).map(Some),
            Self::Graph(subject, argument) => {
                graph::graph(session, &subject, &argument, stop).map(Some)
            }
            Self::ListCases(subject) => list_cases(session, &subject).map(Some),
            Self::References(subject, argument) => {
                references(session, &subject, argument.position).map(Some)
            }
            Self::Simulate(subject, argument, moment) => {
                simulate::simulate(session, &subject, *argument, moment, stop).map(Some)
            }
            Self::Test(subject, argument, moment) => {
                let report = run_tests(session, &subject, &argument, stop, meter)?;
                if let Some(name) = argument.name {
                    simulate::remember_case(session, &subject, name, moment, stop);
                }
                Ok(Some(report))
            }
        }
    }
}

impl Subject {
    /// The document of that URI, and the texts as they are now.
    pub(super) fn new(session: &Session, uri: Uri) -> Self {
        let path = file_path(&uri);
        Self {
            open: session.documents.get(&uri),
            texts: session.texts(path.as_deref()),
            // A buffer without a file has no neighbours.
            path: path.unwrap_or_else(|| PathBuf::from(uri.path().as_str())),
            uri,
        }
    }

    /// The flow, with its path: the open buffer, else the file.
    fn flow(&self) -> Result<(Arc<Analysis>, PathBuf)> {
        if scenarios::is_test_file(&self.path) {
            let test = self.scenarios().into_iter().next();
            let (flow, path) = test.map_or((None, None), |it| (Some(it.flow), it.flow_path));
            let flow = flow.transpose().map_err(invalid)?;
            return flow
                .zip(path)
                .ok_or_else(|| invalid("the test file has no flow").into());
        }
        let flow = match self.open.as_ref().and_then(|it| it.flow()) {
            Some(flow) => flow,
            None => Arc::new(Analysis::new(self.text()?)),
        };
        Ok((flow, self.path.clone()))
    }

    /// Whether the document is still as it was when the command was asked for.
    fn is_newest(&self, session: &Session) -> bool {
        let now = session.documents.get(&self.uri);
        now.as_ref().map(Arc::as_ptr) == self.open.as_ref().map(Arc::as_ptr)
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
        if path == self.path {
            return self.uri.clone();
        }
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

/// The text of a test file for a flow, and where it belongs. It is written by the client.
fn create_test_file(subject: &Subject) -> Result<Value> {
    let (flow, path) = subject.flow()?;
    if flow.flow.states.is_empty() {
        return Err(invalid("the flow has no states: there is nothing to test").into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let uri = scenarios::test_path(&path).and_then(|it| subject.texts.uri(&it));
    Ok(json!({"uri": uri, "text": ide::test_file_skeleton(&flow, &name)}))
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

/// Where what stands at a position is named, besides where it is declared.
fn references(session: &Session, subject: &Subject, position: Position) -> Result<Value> {
    let document = match &subject.open {
        Some(document) => Arc::clone(document),
        None => Arc::new(Document::of_file(subject.uri.clone(), &subject.text()?)),
    };
    let found = handlers::references_at(session, &document, position, false, &Parts::none());
    Ok(serde_json::to_value(found.unwrap_or_default())?)
}

fn run_tests(
    session: &Session,
    subject: &Subject,
    argument: &TestArgument,
    stop: &StopFlag,
    meter: &Meter,
) -> Result<Value> {
    let name = argument.name.as_deref();
    let files = subject.scenarios();
    let count: usize = files.iter().map(|it| it.file.cases.len()).sum();
    let done = AtomicUsize::new(0);
    let ran = || meter.show(done.fetch_add(1, Ordering::Relaxed) + 1, count);
    let mut results: Vec<test::FileResult> = Vec::new();
    for file in files {
        let full = |it: &str| format!("{}::{it}", file.file_name());
        let wanted = |it: &str| name.is_none_or(|name| name == it || name == full(it));
        let Some(cases) = file.run_while(wanted, &|| !stop.is_set(), &ran) else {
            return Err(Error::request_cancelled().into());
        };
        results.push((file, cases));
    }
    let unit = session.unit();
    let place = |text: &str, lines: &LineIndex, range| to_proto::range(text, lines, range, unit);
    let flows = argument.coverage.then(|| scenarios::coverage(&results));
    let mut report = test::Report::new(&results, flows.as_deref(), place);
    report.name_flows(|path| subject.texts.uri(path).map(|uri| uri.to_string()));
    Ok(serde_json::to_value(report)?)
}
