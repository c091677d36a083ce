//! Tells the client to ask again for what an edit has changed in other documents: the colours and findings
//! of the test files of a flow, the lenses of the flow of a test file.
//!
//! After an edit the documents that may rest on it are held against what the client was
//! [told](super::told) of them. As long as that is still true it hears nothing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc;
use tower_lsp::ls_types::Uri;

use super::documents::{Document, is_test_file};
use super::handlers;
use super::refresh::Refresh;
use super::session::Session;
use super::texts::{DocumentKey, file_path};
use super::workers::{Length, Panicked, StopFlag};

/// What an edit of one document may change in another.
const KINDS: [Refresh; 3] = [Refresh::Tokens, Refresh::Diagnostics, Refresh::Lenses];

/// The flow of each open test file, as it was when that was last looked at.
type Flows = HashMap<Uri, DocumentKey>;

/// Looks at the neighbours of each document whose URI arrives in `changed`: it was opened, changed or
/// closed, or its file has changed. What arrives during a look is for the next one.
pub(super) async fn follow(session: Arc<Session>, mut changed: mpsc::UnboundedReceiver<Uri>) {
    let mut flows = Flows::new();
    while let Some(first) = changed.recv().await {
        let mut edited = HashSet::from([first]);
        while let Ok(next) = changed.try_recv() {
            edited.insert(next);
        }
        let none = session.documents.tests().is_empty() && !edited.iter().any(is_test_file);
        if none || !KINDS.iter().any(|it| it.is_supported(&session)) {
            continue;
        }
        let own = Arc::clone(&session);
        let job = move |_: &StopFlag| {
            look(&own, &edited, &mut flows);
            flows
        };
        flows = match session.workers.run_for(length(&session), job).await {
            Ok(flows) => flows,
            Err(Panicked(message)) => {
                tracing::error!("looking at other documents panicked: {message}");
                Flows::new()
            }
        };
    }
}

/// How long a look may take.
fn length(session: &Session) -> Length {
    let documents = session.documents.all();
    let long = |it: &Arc<Document>| session.documents.length_of(it) == Length::Long;
    match documents.iter().any(long) {
        true => Length::Long,
        false => Length::Short,
    }
}

fn look(session: &Session, edited: &HashSet<Uri>, flows: &mut Flows) {
    let (tests, others): (Vec<&Uri>, Vec<&Uri>) = edited.iter().partition(|it| is_test_file(it));
    let others: Vec<DocumentKey> = others.into_iter().map(DocumentKey::of).collect();
    let folders: HashSet<PathBuf> = tests.iter().filter_map(|it| folder(it)).collect();
    let tested = tests.into_iter().flat_map(|it| tested(session, it, flows));
    let tested: Vec<DocumentKey> = tested.collect();
    // A test file also names states of flows beside it, which its own flow starts.
    let concerns = |it: &Uri| {
        tested.contains(&DocumentKey::of(it)) || folder(it).is_some_and(|it| folders.contains(&it))
    };
    let mut news = BTreeSet::new();
    for document in session.documents.all() {
        if document.is_test_file() {
            if rests_on(session, &document, &others) {
                news.extend(news_of_test(session, &document));
            }
        } else if concerns(&document.uri) {
            news.extend(news_of_flow(session, &document));
        }
    }
    session.refresh(news);
}

fn folder(uri: &Uri) -> Option<PathBuf> {
    Some(file_path(uri)?.parent()?.to_owned())
}

/// The flow that a test file is about, and the one that it was about before it was changed or closed.
fn tested(session: &Session, test: &Uri, flows: &mut Flows) -> Vec<DocumentKey> {
    let now = session.documents.get(test).and_then(|document| {
        let path = file_path(test)?;
        let texts = session.texts(Some(&path));
        let read = session.tests.read(&texts, &path, &document.text());
        let flow = read.scenarios.flow_path.as_deref()?;
        Some(DocumentKey::file(flow))
    });
    let before = match now.clone() {
        Some(now) => flows.insert(test.clone(), now),
        None => flows.remove(test),
    };
    now.into_iter().chain(before).collect()
}

/// Whether a test file looks into one of these documents.
fn rests_on(session: &Session, test: &Document, edited: &[DocumentKey]) -> bool {
    let Some(path) = file_path(&test.uri).filter(|_| !edited.is_empty()) else {
        return false;
    };
    let texts = session.texts(Some(&path));
    let seen = session.tests.read(&texts, &path, &test.text()).seen;
    let has = |it: &DocumentKey| matches!(it, DocumentKey::File(path) if seen.has(path));
    edited.iter().any(has)
}

fn news_of_test(session: &Session, test: &Document) -> Vec<Refresh> {
    let (told, uri) = (&session.told, &test.uri);
    let mut news = Vec::new();
    if told.has(uri, Refresh::Tokens) {
        let tokens = handlers::all_tokens(session, test);
        let is_news = told.is_news(uri, Refresh::Tokens, &tokens);
        news.extend(is_news.then_some(Refresh::Tokens));
    }
    if told.has(uri, Refresh::Diagnostics) {
        let id = handlers::diagnostics(session, test).map(|it| it.id);
        let is_news = told.is_news(uri, Refresh::Diagnostics, &id);
        news.extend(is_news.then_some(Refresh::Diagnostics));
    }
    news
}

fn news_of_flow(session: &Session, flow: &Document) -> Option<Refresh> {
    let (told, uri) = (&session.told, &flow.uri);
    if !told.has(uri, Refresh::Lenses) {
        return None;
    }
    let lenses = handlers::all_lenses(session, flow);
    let is_news = told.is_news(uri, Refresh::Lenses, &lenses);
    is_news.then_some(Refresh::Lenses)
}
