//! A flow with its test files, for what concerns them together: a state and its mocks.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{self, ChildState, TestName};
use fdl_core::model::StateId;
use tower_lsp::ls_types::{Location, Position, Uri};

use super::documents::{Content, Document};
use super::from_proto;
use super::session::Session;
use super::texts::{Buffers, file_path};
use super::to_proto::Place;
use crate::scenarios::{Scenarios, is_same_file};

/// A flow and the test files that belong to it: open buffers first, then files.
pub(super) struct Suite<'s> {
    session: &'s Session,
    texts: Buffers,
    /// The flow.
    pub(super) flow: Arc<Analysis>,
    flow_uri: Uri,
    /// The test files, sorted by path; also the one that was asked about.
    pub(super) tests: Vec<TestFile>,
}

/// A test file and the places where it names some states.
pub(super) struct NamedIn {
    uri: Uri,
    /// The file.
    pub(super) file: Arc<fdl_core::simulate::TestFile>,
    /// The places, those of a scalar one after the other.
    pub(super) names: Vec<TestName>,
}

/// A test file of a [`Suite`].
pub(super) struct TestFile {
    uri: Uri,
    /// The file.
    pub(super) scenarios: Arc<Scenarios>,
}

impl<'s> Suite<'s> {
    /// The suite of a flow or of a test file. A document that is neither has none.
    ///
    /// # Errors
    ///
    /// Why the flow of a test file is not known.
    pub(super) fn of(session: &'s Session, document: &Document) -> Result<Option<Self>, String> {
        let path = file_path(&document.uri);
        let texts = session.texts(path.as_deref());
        match document.content() {
            Content::Flow(flow) => {
                let tests = path.map_or_else(Vec::new, |it| tests(session, &texts, &it));
                Ok(Some(Self {
                    session,
                    flow: Arc::clone(&flow),
                    flow_uri: document.uri.clone(),
                    tests,
                    texts,
                }))
            }
            Content::Test => Self::of_test(session, document, texts).map(Some),
            Content::Config | Content::TooLarge | Content::Other => Ok(None),
        }
    }

    /// The suite of a child flow, a state of which a test file names.
    pub(super) fn of_child(
        session: &'s Session,
        document: &Document,
        child: &ChildState,
    ) -> Option<Self> {
        let path = file_path(&document.uri)?;
        let texts = session.texts(Some(&path));
        let path = path.with_file_name(&child.file);
        Some(Self {
            session,
            flow: Arc::clone(&child.flow),
            flow_uri: texts.uri(&path)?,
            tests: tests(session, &texts, &path),
            texts,
        })
    }

    fn of_test(session: &'s Session, document: &Document, texts: Buffers) -> Result<Self, String> {
        let path = file_path(&document.uri);
        let path = path.unwrap_or_else(|| PathBuf::from(document.uri.path().as_str()));
        let own = session
            .tests
            .read(&texts, &path, &document.text())
            .scenarios;
        let flow = own.flow.clone()?;
        let flow_path = own.flow_path.clone().unwrap_or_default();
        let flow_uri = texts.uri(&flow_path).ok_or("the flow has no address")?;
        let mut tests = tests(session, &texts, &flow_path);
        // The document as it was when it was asked about.
        tests.retain(|it| it.uri != document.uri);
        tests.push(TestFile {
            uri: document.uri.clone(),
            scenarios: own,
        });
        tests.sort_by(|a, b| a.scenarios.path.cmp(&b.scenarios.path));
        Ok(Self {
            session,
            texts,
            flow,
            flow_uri,
            tests,
        })
    }

    /// The text of the flow, for conversions.
    pub(super) fn flow_place(&self) -> Place<'_> {
        Place {
            uri: &self.flow_uri,
            text: &self.flow.text,
            lines: &self.flow.lines,
            unit: self.session.unit(),
        }
    }

    /// The text of a test file, for conversions.
    pub(super) fn test_place<'a>(&'a self, test: &'a TestFile) -> Place<'a> {
        Place {
            uri: &test.uri,
            text: &test.scenarios.file.text,
            lines: &test.scenarios.file.lines,
            unit: self.session.unit(),
        }
    }

    /// The test file with that URI.
    pub(super) fn test(&self, uri: &Uri) -> Option<&TestFile> {
        self.tests.iter().find(|it| it.uri == *uri)
    }

    /// The version of an open document of the suite.
    pub(super) fn version(&self, uri: &Uri) -> Option<i32> {
        let path = file_path(uri)?;
        self.texts.document(&path).map(|it| it.version)
    }

    /// The state that a test file names at a position.
    pub(super) fn state_at(&self, test: &TestFile, position: Position) -> Option<StateId> {
        let offset = from_proto::offset(self.test_place(test), position);
        let tree = &test.scenarios.file.tree;
        ide::name_in_test_at(&self.flow.flow, tree, offset).map(|it| it.state)
    }

    /// Where test files say what answers the calls of a state, file by file; then where those beside the
    /// flow do that start it from another one.
    pub(super) fn mocks(&self, state: StateId) -> Vec<Location> {
        let own = self.tests.iter().flat_map(|test| {
            let place = self.test_place(test);
            let tree = &test.scenarios.file.tree;
            let mocks = ide::mocks_in_test(&self.flow.flow, tree, state).into_iter();
            mocks.map(move |it| place.location(it))
        });
        own.chain(self.mocks_of_child(state)).collect()
    }

    fn mocks_of_child(&self, state: StateId) -> Vec<Location> {
        let Some(flow) = file_path(&self.flow_uri) else {
            return Vec::new();
        };
        let beside = self.session.tests.beside(&self.texts, &flow).into_iter();
        let found = beside.filter_map(|(path, file)| {
            let is_flow = |it: &str| is_same_file(&path.with_file_name(it), &flow);
            let mocks = ide::mocks_of_child_in_test(&self.flow.flow, &file.tree, state, &is_flow);
            let place = Place {
                uri: &self.texts.uri(&path)?,
                text: &file.text,
                lines: &file.lines,
                unit: self.session.unit(),
            };
            let locations = mocks.into_iter().map(|it| place.location(it));
            Some(locations.collect::<Vec<_>>())
        });
        found.flatten().collect()
    }

    /// The test files that name some of these states.
    pub(super) fn named(&self, states: &[StateId]) -> Vec<NamedIn> {
        let mut all = self.names_by_file();
        for it in &mut all {
            it.names.retain(|it| states.contains(&it.state));
        }
        all.retain(|it| !it.names.is_empty());
        all
    }

    /// The test files that name states: those of the flow, and those beside it that start it from another
    /// one.
    fn names_by_file(&self) -> Vec<NamedIn> {
        let flow = &self.flow.flow;
        let own = self.tests.iter().map(|test| NamedIn {
            uri: test.uri.clone(),
            file: Arc::clone(&test.scenarios.file),
            names: ide::names_in_test(flow, &test.scenarios.file.tree),
        });
        let mut all: Vec<NamedIn> = own.collect();
        if let Some(flow_path) = file_path(&self.flow_uri) {
            for (path, file) in self.session.tests.beside(&self.texts, &flow_path) {
                let Some(uri) = self.texts.uri(&path) else {
                    continue;
                };
                let is_flow = |it: &str| is_same_file(&path.with_file_name(it), &flow_path);
                let known = all.iter_mut().find(|it| it.uri == uri);
                let tree = known.as_ref().map_or(&file.tree, |it| &it.file.tree);
                let names = ide::names_of_child_in_test(flow, tree, &is_flow);
                match known {
                    Some(known) => known.names.extend(names),
                    None => all.push(NamedIn { uri, file, names }),
                }
            }
        }
        all
    }

    /// The text of a file that names states, for conversions.
    pub(super) fn place_of<'a>(&self, it: &'a NamedIn) -> Place<'a> {
        Place {
            uri: &it.uri,
            text: &it.file.text,
            lines: &it.file.lines,
            unit: self.session.unit(),
        }
    }

    /// How often test files name each state.
    pub(super) fn counts(&self) -> HashMap<StateId, usize> {
        let mut counts = HashMap::new();
        for name in self.names_by_file().iter().flat_map(|it| &it.names) {
            *counts.entry(name.state).or_default() += 1;
        }
        counts
    }

    /// Where test files name a state, file by file.
    pub(super) fn names(&self, state: StateId) -> impl Iterator<Item = (Place<'_>, TestName)> {
        let tests = self.tests.iter();
        tests.flat_map(move |test| self.names_in(test, state))
    }

    /// Where a test file names a state.
    pub(super) fn names_in<'a>(
        &'a self,
        test: &'a TestFile,
        state: StateId,
    ) -> impl Iterator<Item = (Place<'a>, TestName)> {
        let names = ide::names_in_test(&self.flow.flow, &test.scenarios.file.tree).into_iter();
        let names = names.filter(move |it| it.state == state);
        names.map(move |it| (self.test_place(test), it))
    }
}

fn tests(session: &Session, texts: &Buffers, flow: &Path) -> Vec<TestFile> {
    let files = session.tests.of_flow(texts, flow).into_iter();
    let with_uri = files.filter_map(|scenarios| {
        let uri = texts.uri(&scenarios.path)?;
        Some(TestFile { uri, scenarios })
    });
    with_uri.collect()
}
