//! What was found in a document, kept until the document, its configuration or a text that it
//! names changes.

use std::path::Path;
use std::sync::Arc;

use fdl_core::checks::{self, Diagnostic};

use super::configs::Loaded;
use super::documents::{Content, Document};
use super::session::Session;
use super::texts::{Buffers, file_path};
use super::tracked::Seen;
use super::workers::together;
use crate::scenarios::Scenarios;

/// Flows of so many bytes are checked by two threads; to start one takes what checking a tenth does.
const WORTH_A_THREAD: usize = 32 << 10;

/// What was found in one version of a document.
#[derive(Debug)]
pub(super) struct Checked {
    /// What it rests on besides the document.
    pub(super) basis: Arc<Basis>,
    /// The findings, sorted by place.
    pub(super) findings: Vec<Diagnostic>,
    /// The test file, if the document is one.
    pub(super) scenarios: Option<Arc<Scenarios>>,
    /// Whether the document is ours: no other is reported, not even as free of problems.
    pub(super) ours: bool,
}

/// What findings rest on besides the document.
#[derive(Debug)]
pub(super) struct Basis {
    /// The configuration.
    pub(super) config: Arc<Loaded>,
    /// The texts that the document names.
    pub(super) seen: Arc<Seen>,
}

impl Basis {
    /// Whether the findings in the document at `path` would still be the same.
    pub(super) fn is_current(
        &self,
        session: &Session,
        texts: &Buffers,
        path: Option<&Path>,
    ) -> bool {
        let config = session.configs.of(texts, path);
        Arc::ptr_eq(&config, &self.config) && self.seen.is_current(texts)
    }
}

/// What is wrong with a document. Looks at the disk.
pub(super) fn check(session: &Session, document: &Document) -> Arc<Checked> {
    let path = file_path(&document.uri);
    let texts = session.texts(path.as_deref());
    if let Some(known) = document.checked()
        && known.basis.is_current(session, &texts, path.as_deref())
    {
        return known;
    }
    session.count_check();
    let checked = Arc::new(make(session, document, &texts, path.as_deref()));
    document.keep(Arc::clone(&checked));
    checked
}

fn make(session: &Session, document: &Document, texts: &Buffers, path: Option<&Path>) -> Checked {
    let config = session.configs.of(texts, path);
    let path = path.unwrap_or(Path::new(""));
    let (mut seen, mut findings, mut scenarios) = (Arc::<Seen>::default(), Vec::new(), None);
    let settings = &config.config;
    let ours = match document.content() {
        Content::Other => false,
        Content::Config | Content::TooLarge => true,
        _ if settings.excludes(path) => false,
        Content::Flow(analysis) => {
            let options = settings.options(path);
            let levels = &settings.levels;
            findings = match analysis.text.len() < WORTH_A_THREAD {
                true => checks::report(&analysis, &options, levels),
                false => checks::report_by(&analysis, &options, levels, &together),
            };
            true
        }
        Content::Test => {
            let path = match path.as_os_str().is_empty() {
                true => Path::new(document.uri.path().as_str()),
                false => path,
            };
            let test = session.tests.read(texts, path, &document.text());
            findings = settings.levels.apply(test.scenarios.findings());
            (scenarios, seen) = (Some(test.scenarios), test.seen);
            true
        }
    };
    Checked {
        basis: Arc::new(Basis { config, seen }),
        findings,
        scenarios,
        ours,
    }
}

#[cfg(test)]
mod tests {
    use fdl_core::analysis::Analysis;
    use fdl_core::checks::{CheckOptions, RuleLevels};

    use super::*;

    #[test]
    fn two_threads_find_what_one_finds() {
        let piece = "
  - {Type: Task, Name: A, Action: FC:InvokeFunctoin, Next: B, OutputConstructor: {a.$: $Input.b}}
  - {Type: Choice, Name: C, Branches: [{Condition: '1 > 2', Next: C}, {Condition: $Input.a, Next: D}]}
  - {Type: Pass, Name: C, OutputConstructor: {a: 1, a.$: lenght($Inptu)}, End: yes, Foo: 1} # fdl: ignore[unknown-variable]
  - {Type: Pass, Name: D, InputConstructor: {b: {c: 1}}, OutputConstructor: {d.$: $Input.b.x}, Next: A}
";
        let text = format!(
            "Type: StateMachine\nStartAt: A\nStates:{}",
            piece.repeat(40)
        );
        let (options, levels) = (CheckOptions::default(), RuleLevels::default());
        let analysis = Analysis::new(text);
        let alone = checks::report(&analysis, &options, &levels);
        assert!(alone.len() > 300, "{}", alone.len());
        for _ in 0..20 {
            let shared = checks::report_by(&analysis, &options, &levels, &together);
            assert_eq!(shared, alone);
        }
    }
}
