//! Test files (`*.fdltest.yaml`) and mocks: what the called services answer, what a case expects.
//!
//! Everything is read with its place, so that a failed expectation and an unused response can be
//! shown in the file. A file is read without its flow; what needs the flow (paths of states, modes)
//! is checked by [`Mocks::problems`] and [`TestFile::problems_with`].

mod expect;
mod file;
mod flows;
mod mocks;
mod problems;
mod reader;
mod update;

pub use problems::ResponsePlace;

use std::sync::Arc;

use super::{RunOptions, Status};
use crate::analysis::Analysis;
use crate::checks::Diagnostic;
use crate::expr::Random;
use crate::syntax::{NodeId, Tree};
use crate::text::{LineIndex, Spanned, TextRange};
use crate::value::{Measured, Value};

/// Reads the files that a test file names (`InputFile`, `ReturnFile`, `OutputSchema`); the server
/// and the command line implement it, confined as they see fit.
pub trait Files {
    /// The text of the file at a path relative to the test file.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn read(&self, path: &str) -> Result<Arc<str>, String>;

    /// The flow in the file at a path relative to the test file.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn flow(&self, path: &str) -> Result<Arc<Analysis>, String> {
        Ok(Arc::new(Analysis::new(self.read(path)?)))
    }
}

/// A test file as written; what is wrong with it is in `problems`.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// Its text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Its tree.
    pub tree: Tree,
    /// `Flow`.
    pub flow: Option<Spanned<Arc<str>>>,
    /// `Mocks` and `Flows`, shared by all cases.
    pub mocks: Mocks,
    /// `Cases`; `Defaults` are merged in.
    pub cases: Vec<Case>,
    /// Findings about the file itself, sorted by place; those that need the flow are made by
    /// [`TestFile::problems_with`].
    pub problems: Vec<Diagnostic>,
}

/// A file whose root is the mapping that stands under `Mocks` in a test file (`--mocks FILE`).
#[derive(Clone, Debug)]
pub struct MocksFile {
    /// Its text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Its tree.
    pub tree: Tree,
    /// The mocks.
    pub mocks: Mocks,
    /// Findings about the file itself; those that need the flow are made by [`Mocks::problems`].
    pub problems: Vec<Diagnostic>,
}

/// A case of a test file.
#[derive(Clone, Debug)]
pub struct Case {
    /// `Name`, with its place.
    pub name: Spanned<Arc<str>>,
    /// The run that it asks for.
    pub options: RunOptions,
    /// The shared mocks and child flows, replaced state by state by the case's own.
    pub mocks: Mocks,
    /// `Expect`.
    pub expect: Expectations,
}

/// What the outside of a flow does: what the called services answer, the flows that it starts.
#[derive(Clone, Debug, Default)]
pub struct Mocks {
    /// The responses by state path, in the order written.
    pub states: Vec<(Spanned<Arc<str>>, Vec<Response>)>,
    /// `Flows`, in the order written; only the flow under test has them, and all executions that
    /// come of its run share them.
    pub flows: Vec<ChildFlow>,
}

/// A flow that `FNF:StartExecution` runs.
#[derive(Clone, Debug)]
pub struct ChildFlow {
    /// Its name, or its ARN: what `resourceArn` calls it.
    pub name: Spanned<Arc<str>>,
    /// Its file as written.
    pub file: Option<Spanned<Arc<str>>>,
    /// The flow; none if it cannot be read or has errors, which is among the problems.
    pub flow: Option<Arc<Analysis>>,
    /// What its own Tasks are answered, in every execution.
    pub mocks: Mocks,
}

/// A response of a mock.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands, for warnings.
    pub range: TextRange,
    /// The key that says what is answered: `Return`, `Throw`, …; empty if there is none.
    pub key_range: TextRange,
    /// What is answered, in callback modes to the request itself.
    pub kind: ResponseKind,
    /// How long until the answer to the request.
    pub duration: Delay,
    /// What is reported later, in callback modes, and how long after the answer to the request.
    /// None if neither `Submit` nor `Callback` is written: then `kind` is reported at once.
    pub callbacks: Option<Vec<(Delay, CallbackResult)>>,
    /// How often it serves; none for ever.
    pub times: Option<u64>,
    /// When it serves.
    pub when: Option<When>,
    /// Whether it says only what is reported, so that the request may still start a child flow.
    pub only_reports: bool,
    /// Whether `key_range` is a `Return`, which a quick fix may change to `Body`.
    pub is_return: bool,
    /// Whether it is one of the mocks that all cases of a file share.
    pub shared: bool,
}

/// What a response answers.
#[derive(Clone, PartialEq, Debug)]
pub enum ResponseKind {
    /// The call succeeds.
    Return(Value),
    /// The call fails.
    Throw {
        /// The code.
        code: Arc<str>,
        /// The detail.
        detail: Arc<str>,
    },
    /// The call never answers.
    Timeout,
    /// The items of a distributed Map with `ItemReader`.
    Items(Arc<Measured<Vec<Value>>>),
}

/// A length of virtual time, or a range out of which the seed chooses one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Delay {
    /// The shortest, in milliseconds.
    pub least_ms: u64,
    /// The longest, in milliseconds; not less than the shortest.
    pub most_ms: u64,
}

impl Delay {
    /// Just so many milliseconds.
    pub const fn exactly(milliseconds: u64) -> Self {
        Self {
            least_ms: milliseconds,
            most_ms: milliseconds,
        }
    }

    /// One of the lengths in the range, in milliseconds, each as likely as the others.
    pub(super) fn draw(self, random: &mut Random) -> u64 {
        match self.most_ms.saturating_sub(self.least_ms) {
            0 => self.least_ms,
            width => self.least_ms + random.below(width.saturating_add(1)),
        }
    }
}

/// A reported result.
#[derive(Clone, PartialEq, Debug)]
pub struct Callback {
    /// How long after the answer to the request, in virtual milliseconds.
    pub after_ms: u64,
    /// What is reported.
    pub result: CallbackResult,
}

/// What a callback reports.
#[derive(Clone, PartialEq, Debug)]
pub enum CallbackResult {
    /// ReportTaskSucceeded.
    Succeed(Value),
    /// ReportTaskFailed.
    Fail {
        /// The code.
        code: Arc<str>,
        /// The detail.
        detail: Arc<str>,
    },
    /// Nothing, ever.
    Never,
}

/// The condition of a response.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct When {
    /// The iteration of the innermost Map, from 0.
    pub index: Option<u64>,
    /// The attempt, from 1 at each entry of the state.
    pub attempt: Option<u64>,
    /// A subset of `$Input`.
    pub input: Option<Value>,
}

/// What a case expects; each member with the place it is written at.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// `Status`.
    pub status: Option<Spanned<Status>>,
    /// `Output`: a subset.
    pub output: Option<Spanned2<Value>>,
    /// `OutputExactly`.
    pub output_exactly: Option<Spanned2<Value>>,
    /// `OutputSchema`: the schema itself.
    pub output_schema: Option<Spanned2<Value>>,
    /// `Error`: a subset of code, detail and state.
    pub error: Option<Spanned2<Value>>,
    /// `Path`.
    pub path: Option<Spanned2<Vec<Arc<str>>>>,
    /// `Calls`.
    pub calls: Vec<(Spanned<Arc<str>>, Spanned<u64>)>,
    /// `Requests`.
    pub requests: Vec<(Spanned<Arc<str>>, Spanned2<Value>)>,
    /// `States`.
    pub states: Vec<(Spanned<Arc<str>>, StateExpectation)>,
    /// `Global`: a subset.
    pub global: Option<Spanned2<Value>>,
    /// `Duration`, in virtual milliseconds.
    pub duration: Option<Spanned2<Bounds>>,
    /// `Transitions`.
    pub transitions: Option<Spanned2<Bounds>>,
}

/// What a case expects of a state.
#[derive(Clone, Debug, Default)]
pub struct StateExpectation {
    /// `Input`: a subset.
    pub input: Option<Spanned2<Value>>,
    /// `Output`: a subset.
    pub output: Option<Spanned2<Value>>,
}

/// A value with the place of its key and the node that it was read from.
#[derive(Clone, Debug)]
pub struct Spanned2<T> {
    /// The value.
    pub value: T,
    /// The place of the key.
    pub range: TextRange,
    /// The node.
    pub node: NodeId,
}

/// `Min`, `Max`, `Exactly`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Bounds {
    /// At least.
    pub min: Option<u64>,
    /// At most.
    pub max: Option<u64>,
    /// Just that.
    pub exactly: Option<u64>,
}
