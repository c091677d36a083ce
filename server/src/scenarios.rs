//! Test files and the flows that they test: which belongs to which, and what the cases give.
//!
//! The command line and the language server share this; texts come through [`Texts`], so that open
//! buffers count. What a case means is in `fdl_core::simulate`.

mod coverage;
mod schema;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use fdl_core::analysis::Analysis;
use fdl_core::checks::{Diagnostic, Severity, near_names, suppress};
use fdl_core::simulate::expect::{Failure, evaluate};
use fdl_core::simulate::{self, Case, Run, RunOptions, TestFile};
use fdl_core::text::TextRange;
use fdl_core::value::Value;
use rayon::prelude::*;

pub(crate) use coverage::{FlowCoverage, coverage, total};

use crate::files::{FilesOf, Texts, display_path};

/// How the names of test files end.
pub(crate) const TEST_SUFFIX: &str = ".fdltest.yaml";

/// How the names of flows end that have a test file of their name, in order of preference.
const FLOW_SUFFIXES: &[&str] = &[".fdl.yaml", ".fdl.yml", ".fdl", ".yaml", ".yml", ".json"];

/// How many events the runs that look for unused responses may have together: nobody has asked for them.
const MOST_EVENTS: u64 = 100_000;

/// About how many bytes of data they may make together.
const MOST_BYTES: u64 = 64 << 20;

/// A test file with the flow that it tests.
#[derive(Debug)]
pub(crate) struct Scenarios {
    /// Where the test file is.
    pub(crate) path: PathBuf,
    /// The test file.
    pub(crate) file: Arc<TestFile>,
    /// Where the flow is, as far as that can be told.
    pub(crate) flow_path: Option<PathBuf>,
    /// The flow.
    pub(crate) flow: Result<Arc<Analysis>, String>,
    /// What is wrong with the test file, by place; what its comments silence is left out.
    pub(crate) problems: Vec<Diagnostic>,
}

/// A case that was run, or could not be.
#[derive(Debug)]
pub(crate) struct CaseResult {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// The place of its name.
    pub(crate) range: TextRange,
    /// How it ended.
    pub(crate) status: CaseStatus,
    /// The expectations that failed; for a case that could not be run, the reason.
    pub(crate) failures: Vec<Failure>,
    /// How the run was set up.
    pub(crate) options: RunOptions,
    /// The run.
    pub(crate) run: Option<Run>,
    /// What should be looked at.
    pub(crate) warnings: Vec<String>,
    /// The flow's findings that keep the case from running.
    pub(crate) blocking: Vec<Diagnostic>,
}

/// How a case ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CaseStatus {
    /// As expected.
    Passed,
    /// Otherwise.
    Failed,
    /// It could not be run.
    Error,
}

impl Scenarios {
    /// Reads the test file `text`, which is at `path`, and the flow that it tests.
    pub(crate) fn new(texts: &dyn Texts, path: &Path, text: Arc<str>) -> Self {
        let file = read_file(texts, path, text);
        let flow_path = flow_path(texts, path, &file);
        Self::of_file(texts, path, Arc::new(file), flow_path)
    }

    /// The test file at `path`, which tests the flow at `flow_path`.
    pub(crate) fn of_file(
        texts: &dyn Texts,
        path: &Path,
        file: Arc<TestFile>,
        flow_path: Option<PathBuf>,
    ) -> Self {
        let flow = read_flow(texts, path, flow_path.as_deref());
        let mut problems = file.problems.clone();
        if let Ok(flow) = &flow {
            problems.extend(file.problems_with(&flow.flow));
        }
        let mut problems = kept(&file, problems);
        // A comment may silence what only a run shows.
        problems.retain(|it| it.code != "unused-suppression");
        Self {
            path: path.to_owned(),
            problems,
            file,
            flow_path,
            flow,
        }
    }

    /// Makes all cases read what the documentation leaves open as `assignments` say, `Q40=input`;
    /// what cannot be chosen is passed over.
    pub(crate) fn assume(&mut self, assignments: &[String]) {
        for case in &mut Arc::make_mut(&mut self.file).cases {
            for assignment in assignments {
                let _ = case.options.readings.choose_assignment(assignment);
            }
        }
    }

    /// All that `fdl check` and editors show of the test file: what is wrong with it, a flow that
    /// cannot be read, and the responses that no case uses, for which the cases are run.
    pub(crate) fn findings(&self) -> Vec<Diagnostic> {
        let mut findings = self.file.problems.clone();
        match &self.flow {
            Ok(flow) => {
                findings.extend(self.file.problems_with(&flow.flow));
                findings.extend(self.unused_responses(flow));
            }
            Err(message) => findings.extend(self.no_flow(message)),
        }
        kept(&self.file, findings)
    }

    /// The finding about a flow that cannot be read.
    fn no_flow(&self, message: &str) -> Option<Diagnostic> {
        let root = self.file.tree.root()?;
        let (code, range) = match &self.file.flow {
            Some(flow) => ("invalid-value", flow.range),
            None => ("missing-attribute", root.entries().next()?.key.range()),
        };
        Some(Diagnostic {
            code,
            severity: Severity::Error,
            range,
            message: message.to_owned(),
            related: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        })
    }

    /// The responses that no case uses. Cases that cannot run, or would run for too long, may use
    /// theirs.
    fn unused_responses(&self, flow: &Analysis) -> Vec<Diagnostic> {
        let (mut left, mut left_bytes) = (MOST_EVENTS, MOST_BYTES);
        let mut blocked = HashMap::new();
        let errors = self.first_errors();
        let mut run = |case: &Case| {
            let mode = case.options.mode;
            let blocked = blocked
                .entry(mode)
                .or_insert_with(|| !simulate::blocking(flow, mode).is_empty());
            if *blocked || errors.of(case).is_some() {
                return None;
            }
            let mut options = case.options.clone();
            options.max_events = options.max_events.min(left);
            options.max_bytes = left_bytes;
            let run = simulate::run(flow, &case.mocks, &options);
            left = left.saturating_sub(run.all_events());
            left_bytes = left_bytes.saturating_sub(run.bytes);
            let whole = (run.events.len() as u64) < options.max_events && left_bytes > 0;
            whole.then_some(run)
        };
        let runs: Vec<Option<Run>> = self.file.cases.iter().map(&mut run).collect();
        let runs: Vec<Option<&Run>> = runs.iter().map(Option::as_ref).collect();
        self.file.unused_responses(&runs)
    }

    /// The name of the test file, which stands before `::` in the full names of its cases.
    pub(crate) fn file_name(&self) -> Cow<'_, str> {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy()
    }

    /// What is wrong with the test file, without what is wrong with other cases than these.
    pub(crate) fn problems_of(&self, cases: &[CaseResult]) -> Vec<Diagnostic> {
        let names: Vec<TextRange> = cases.iter().map(|case| case.range).collect();
        self.problems_at(&names)
    }

    /// What keeps a case from running.
    pub(crate) fn errors_of(&self, case: &Case) -> Vec<Diagnostic> {
        let mut problems = self.problems_at(&[case.name.range]);
        problems.retain(|it| it.severity == Severity::Error);
        problems
    }

    /// The first of what keeps a case from running, for who asks about all cases.
    fn first_errors(&self) -> FirstErrors<'_> {
        let extents = self.extents();
        let mut first = FirstErrors::default();
        let errors = self.problems.iter();
        for problem in errors.filter(|it| it.severity == Severity::Error) {
            match extents.number(problem.range) {
                Some(case) => drop(first.of_case.entry(case).or_insert(problem)),
                None if first.elsewhere.is_none() => first.elsewhere = Some(problem),
                None => {}
            }
        }
        first.extents = extents;
        first
    }

    /// The problems outside all cases, and those in the cases with these names.
    fn problems_at(&self, names: &[TextRange]) -> Vec<Diagnostic> {
        let extents = self.extents();
        let numbers = names.iter().filter_map(|it| extents.number(*it));
        let wanted: BTreeSet<usize> = numbers.collect();
        let is_wanted = |problem: &&Diagnostic| {
            let number = extents.number(problem.range);
            number.is_none_or(|it| wanted.contains(&it))
        };
        self.problems.iter().filter(is_wanted).cloned().collect()
    }

    /// The places of the cases.
    fn extents(&self) -> Extents {
        let cases = self.file.tree.root().and_then(|root| root.get("Cases"));
        let items = cases.into_iter().flat_map(|cases| cases.items());
        Extents(items.map(|item| item.range()).collect())
    }

    /// Runs the cases whose name is wanted, on all cores, and gives the results in their order.
    pub(crate) fn run(&self, wanted: impl Fn(&str) -> bool) -> Vec<CaseResult> {
        self.run_while(wanted, &|| true, &|| {}).unwrap_or_default()
    }

    /// [`Scenarios::run`] for who may lose interest: `proceed` is asked again and again, and there
    /// is no result once it says no. `ran` is told of each case.
    pub(crate) fn run_while(
        &self,
        wanted: impl Fn(&str) -> bool,
        proceed: &(dyn Fn() -> bool + Sync),
        ran: &(dyn Fn() + Sync),
    ) -> Option<Vec<CaseResult>> {
        let cases: Vec<&Case> = self
            .file
            .cases
            .iter()
            .filter(|case| wanted(&case.name.value))
            .collect();
        let errors = self.first_errors();
        let run = |case: &&Case| {
            let result = self.run_case(case, &errors, proceed)?;
            ran();
            Some(result)
        };
        let mut results = cases.par_iter().map(run).collect::<Option<Vec<_>>>()?;
        if cases.len() == self.file.cases.len() {
            self.warn_of_unused(&cases, &mut results);
        }
        Some(results)
    }

    fn run_case(
        &self,
        case: &Case,
        errors: &FirstErrors<'_>,
        proceed: &(dyn Fn() -> bool + Sync),
    ) -> Option<CaseResult> {
        let mut result = CaseResult {
            name: case.name.value.clone(),
            range: case.name.range,
            status: CaseStatus::Error,
            failures: Vec::new(),
            options: case.options.clone(),
            run: None,
            warnings: Vec::new(),
            blocking: Vec::new(),
        };
        let place = self
            .file
            .flow
            .as_ref()
            .map_or(case.name.range, |it| it.range);
        let flow = match &self.flow {
            Ok(flow) => flow,
            Err(message) => {
                result.failures.push(obstacle("Flow", place, message));
                return Some(result);
            }
        };
        if let Some(first) = errors.of(case) {
            result
                .failures
                .push(obstacle("Case", first.range, &first.message));
            return Some(result);
        }
        result.blocking = simulate::blocking(flow, case.options.mode);
        if let Some(first) = result.blocking.first() {
            let line = flow.lines.line(first.range.start) + 1;
            let message = format!(
                "the flow has errors, the first in line {line}: {}",
                first.message
            );
            result.failures.push(obstacle("Flow", place, &message));
            return Some(result);
        }
        let run = simulate::run_while(flow, &case.mocks, &case.options, &mut || proceed())?;
        let tree = &self.file.tree;
        result.failures = evaluate(case, tree, &flow.flow, &run, &mut schema::validate);
        result.status = match result.failures.is_empty() {
            true => CaseStatus::Passed,
            false => CaseStatus::Failed,
        };
        result.warnings = run.warnings.clone();
        result.run = Some(run);
        Some(result)
    }

    /// Adds a warning to the last case for each shared response that no case has used.
    fn warn_of_unused(&self, cases: &[&Case], results: &mut [CaseResult]) {
        let mut may_be_used = BTreeSet::new();
        for (case, result) in cases.iter().zip(results.iter()) {
            let run = result.run.iter();
            let unused = run.flat_map(|run| run.unused.iter().map(|it| it.range));
            let unused: BTreeSet<TextRange> = unused.collect();
            let all = case.mocks.responses().map(|it| it.response.range);
            may_be_used.extend(all.filter(|it| !unused.contains(it)));
        }
        let mut warnings = Vec::new();
        for place in self.file.mocks.responses() {
            if !may_be_used.contains(&place.response.range) {
                warnings.push(format!("the shared {place} was never used by any case"));
            }
        }
        if let Some(last) = results.last_mut() {
            last.warnings.extend(warnings);
        }
    }
}

/// The places of the cases of a file, in their order.
#[derive(Default)]
struct Extents(Vec<TextRange>);

impl Extents {
    /// The number of the case that holds a place.
    fn number(&self, range: TextRange) -> Option<usize> {
        let behind = self.0.partition_point(|it| it.start <= range.start);
        let last = behind.checked_sub(1)?;
        self.0[last].covers(range).then_some(last)
    }
}

/// The first of what keeps each case of a file from running.
#[derive(Default)]
struct FirstErrors<'s> {
    extents: Extents,
    /// By the number of the case.
    of_case: BTreeMap<usize, &'s Diagnostic>,
    elsewhere: Option<&'s Diagnostic>,
}

impl<'s> FirstErrors<'s> {
    fn of(&self, case: &Case) -> Option<&'s Diagnostic> {
        let number = self.extents.number(case.name.range);
        let own = number.and_then(|it| self.of_case.get(&it)).copied();
        let both = own.into_iter().chain(self.elsewhere);
        both.min_by_key(|it| (it.range, it.code))
    }
}

/// The problems by place, without what the file's comments silence.
fn kept(file: &TestFile, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by(|a, b| (a.range, a.code).cmp(&(b.range, b.code)));
    problems.dedup();
    suppress(&file.tree, &file.lines, problems).kept
}

/// Why a case could not be run.
fn obstacle(what: &'static str, range: TextRange, message: &str) -> Failure {
    Failure {
        expectation: what,
        message: message.to_owned(),
        range,
        expected: Value::Null,
        actual: Value::Null,
    }
}

/// The test files of the flow at `flow`, sorted by path: the one of its name, and those in its
/// folder that name it.
pub(crate) fn of_flow(texts: &dyn Texts, flow: &Path) -> Vec<Scenarios> {
    let read = |path: PathBuf| {
        let text = texts.read(&path).ok()?;
        let file = read_file(texts, &path, text);
        let its_flow = flow_path(texts, &path, &file)?;
        is_same_file(&its_flow, flow)
            .then(|| Scenarios::of_file(texts, &path, Arc::new(file), Some(its_flow)))
    };
    beside(texts, flow).into_iter().filter_map(read).collect()
}

/// The test files in the folder of the flow at `flow`, sorted, whether they test it or not.
pub(crate) fn beside(texts: &dyn Texts, flow: &Path) -> Vec<PathBuf> {
    let paths = texts.list(flow.parent().unwrap_or(Path::new("")));
    paths.into_iter().filter(|it| is_test_file(it)).collect()
}

/// The case called `name` or `FILE::NAME` of the tests of `flow`: the file that has it and its index.
///
/// # Errors
///
/// If there is no such case, or more than one.
pub(crate) fn find_case<'a>(
    all: &'a [Scenarios],
    flow: &str,
    name: &str,
) -> anyhow::Result<(&'a Scenarios, usize)> {
    let cases: Vec<(&Scenarios, usize, &str, String)> = all
        .iter()
        .flat_map(|scenarios| {
            let file = scenarios.file_name();
            let cases = scenarios.file.cases.iter().enumerate();
            cases.map(move |(index, case)| {
                let short = &*case.name.value;
                (scenarios, index, short, format!("{file}::{short}"))
            })
        })
        .collect();
    let matching: Vec<_> = cases
        .iter()
        .filter(|(_, _, short, full)| *short == name || full == name)
        .collect();
    match matching.as_slice() {
        [] if all.is_empty() => bail!("`{flow}` has no test file, so there is no case `{name}`"),
        [] => {
            let near = near_names(name, cases.iter().map(|(_, _, short, _)| *short));
            let listed: Vec<&str> = match near.is_empty() {
                true => cases
                    .iter()
                    .map(|(_, _, short, _)| *short)
                    .take(8)
                    .collect(),
                false => near,
            };
            bail!(
                "no case is named `{name}`; there is `{}`",
                listed.join("`, `")
            )
        }
        [(scenarios, index, ..)] => Ok((scenarios, *index)),
        several => {
            let names: Vec<&str> = several.iter().map(|(.., full)| full.as_str()).collect();
            bail!("several cases have this name: `{}`", names.join("`, `"))
        }
    }
}

/// Whether the name is that of a test file.
pub(crate) fn is_test_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|it| it.to_str());
    name.is_some_and(|name| name.ends_with(TEST_SUFFIX))
}

/// The test file that has the name of the flow at `flow`, whether there is one or not.
pub(crate) fn test_path(flow: &Path) -> Option<PathBuf> {
    let name = flow.file_name()?.to_str()?;
    let mut names = FLOW_SUFFIXES.iter().filter_map(|it| name.strip_suffix(it));
    let stem = names.next().unwrap_or(name);
    Some(flow.with_file_name(format!("{stem}{TEST_SUFFIX}")))
}

/// Reads the test file `text`, which is at `path`, with what it names besides its flow.
pub(crate) fn read_file(texts: &dyn Texts, path: &Path, text: Arc<str>) -> TestFile {
    TestFile::read(text, &FilesOf::new(texts, path))
}

/// Where the flow of a test file is: what `Flow` says, else the flow of the same name.
pub(crate) fn flow_path(texts: &dyn Texts, path: &Path, file: &TestFile) -> Option<PathBuf> {
    if let Some(flow) = &file.flow {
        return Some(path.with_file_name("").join(&*flow.value));
    }
    let name = path.file_name()?.to_str()?.strip_suffix(TEST_SUFFIX)?;
    FLOW_SUFFIXES
        .iter()
        .map(|suffix| path.with_file_name(format!("{name}{suffix}")))
        .find(|candidate| texts.exists(candidate))
}

fn read_flow(texts: &dyn Texts, test: &Path, flow: Option<&Path>) -> Result<Arc<Analysis>, String> {
    let Some(path) = flow else {
        let test = display_path(test);
        return Err(format!(
            "no flow has the name of `{test}`; say which one it tests with `Flow: NAME.fdl.yaml`"
        ));
    };
    let flow = match texts.refusal(test, path) {
        Some(refusal) => Err(refusal),
        None => texts.flow(path),
    };
    flow.map_err(|error| format!("cannot read `{}`: {error}", display_path(path)))
}

/// Whether both paths lead to one file; where there is none, whether they are the same.
pub(crate) fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => display_path(a) == display_path(b),
    }
}
