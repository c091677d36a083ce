//! What can be typed in a test file: members, paths of states, responses shaped by action and mode,
//! error codes, files.

use std::collections::BTreeSet;

use super::draft::{Piece, Skeleton, fixed};
use super::test_data::{KnownMember, known_members, started_flows};
use super::test_skeleton::{self as skeletons, TestSkeletons};
use super::writer::Writer;
use super::{CompletionItem, CompletionKind, Mended, keys, marks, settled, sorted};
use crate::catalog::actions::TaskMode;
use crate::catalog::decisions::switches;
use crate::catalog::errors;
use crate::catalog::test_files::{TestMember, TestObject, TestValue};
use crate::ide::about_state::AboutStates;
use crate::ide::cursor::{Place, What, places, stray_word};
use crate::ide::layout::Layout;
use crate::ide::test_document::TestDocument;
use crate::ide::test_role::{TestData, TestRole, is_by_path, path_around, state_at_path};
use crate::ide::{markdown, test_hover};
use crate::model::{Flow, State, StateKind};
use crate::shape::Shapes;
use crate::syntax::{Node, parse};
use crate::text::LineIndex;

/// Proposals at `offset` of a test file, sorted.
pub fn completion_in_test(document: TestDocument<'_>, offset: u32) -> Vec<CompletionItem> {
    let source = document.source();
    let offset = settled(source.text(), offset);
    if let Some(items) = marks::proposals(source, offset) {
        return items;
    }
    if let Some(word) = stray_word(source, offset) {
        let mends = |text: &str| parse(&text.into()).errors().len() < document.tree.errors().len();
        if let Some(mended) = Mended::new(source.text(), word, mends) {
            let whole = TestDocument {
                tree: &parse(&mended.text.as_str().into()),
                lines: &LineIndex::new(&mended.text),
                ..document
            };
            return mended.proposals(completion_in_test(whole, mended.offset));
        }
    }
    let layout = Layout::of(source);
    let mut items = Vec::new();
    for place in places(source, offset) {
        let about = document.flow_at(place.around);
        let document = TestDocument {
            flow: about.known(),
            ..document
        };
        let reads = document.flow.map(|it| Shapes::new(it).outside_reads());
        let reads = reads.unwrap_or_default();
        let skeletons = TestSkeletons {
            flow: document.flow,
            reads: &reads,
            quoted: layout.quoted,
            in_flow: place.flow,
        };
        let mut proposer = Proposer {
            document,
            writer: Writer {
                source,
                layout,
                place: &place,
            },
            skeletons,
            state: state(document, &place),
            about: document.flow.map(AboutStates::new),
            items: Vec::new(),
        };
        proposer.propose();
        items.append(&mut proposer.items);
    }
    sorted(items, source.lines, offset)
}

/// The state that a place is about: the one whose response or expectation it belongs to.
fn state<'a>(document: TestDocument<'a>, place: &Place<'_, TestRole>) -> Option<&'a State> {
    let flow = &document.flow?.flow;
    let around = place.around?;
    let path = match &place.what {
        What::Value { key, .. } if is_by_path(around) => key.to_string(),
        _ => path_around(Some(around))?,
    };
    state_at_path(flow, &path)
}

struct Proposer<'a, 'p, 't> {
    document: TestDocument<'a>,
    writer: Writer<'p, 't, TestRole>,
    skeletons: TestSkeletons<'a>,
    state: Option<&'a State>,
    about: Option<AboutStates<'a>>,
    items: Vec<CompletionItem>,
}

impl<'a> Proposer<'a, '_, '_> {
    fn flow(&self) -> Option<&'a Flow> {
        self.document.flow.map(|it| &it.flow)
    }

    fn propose(&mut self) {
        let place = self.writer.place;
        match &place.what {
            What::Key {
                role,
                mapping,
                colon,
            } => self.keys(*role, *mapping, *colon),
            What::Value {
                role, list, blank, ..
            } => self.value(*role, *list, *blank),
        }
    }

    fn keys(&mut self, role: TestRole, mapping: Option<Node<'_>>, colon: bool) {
        let place = self.writer.place;
        let keys = Keys {
            present: keys::present(mapping, place),
            colon,
        };
        if let TestRole::Object(kind) | TestRole::OneOrList(kind) = role
            && keys.present.is_empty()
            && !colon
            && place.quote.is_none()
        {
            self.whole(kind);
        }
        if place.dash {
            return;
        }
        match role {
            TestRole::Object(kind) | TestRole::OneOrList(kind) => self.members(kind, &keys),
            TestRole::Delay => self.members(TestObject::DurationBounds, &keys),
            TestRole::ByPath(member) | TestRole::ChildMocks(member) => self.paths(member, &keys),
            TestRole::Readings => self.questions(&keys),
            TestRole::Flows => self.started_flows(&keys),
            TestRole::Data(data) => self.known_members(data, &keys),
            _ => {}
        }
    }

    fn push(&mut self, sort: String, item: CompletionItem) {
        self.items.push(CompletionItem { sort, ..item });
    }

    /// A key with the value that it starts with.
    fn key(
        &mut self,
        keys: &Keys,
        name: &str,
        value: &Skeleton,
        (detail, documentation): (Option<String>, Option<String>),
        sort: String,
    ) {
        let place = self.writer.place;
        let key: Vec<Piece> = match place.quote {
            Some(quote) => vec![fixed(&crate::ide::quote::scalar(
                name,
                Some(quote),
                place.flow,
                false,
            ))],
            None => self.skeletons.key(name),
        };
        let kind = CompletionKind::Property;
        let item = self.writer.key(name, kind, (&key, value), keys.colon);
        let item = CompletionItem {
            detail,
            documentation,
            ..item
        };
        self.push(sort, item);
    }

    fn members(&mut self, kind: TestObject, keys: &Keys) {
        for (index, member) in kind.members().iter().enumerate() {
            if keys.has(member.name) || keys.excludes(kind, member.name) {
                continue;
            }
            let Some(rank) = self.rank(kind, member) else {
                continue;
            };
            let value = self.skeletons.value(kind, member, self.state);
            let detail = if member.required {
                "required"
            } else {
                "optional"
            };
            let about = (Some(detail.to_owned()), Some(markdown::test_member(member)));
            let sort = format!("{rank}{index:02}");
            self.key(keys, member.name, &value, about, sort);
        }
    }

    /// Where a member stands among the others; none where the state cannot have it.
    fn rank(&self, kind: TestObject, member: &TestMember) -> Option<u8> {
        let usual = if member.required { 0 } else { 4 };
        let (TestObject::Response, Some(state)) = (kind, self.state) else {
            return Some(usual);
        };
        let StateKind::Task(task) = &state.kind else {
            return matches!(member.name, "Items" | "When" | "Times").then_some(usual);
        };
        let callback = task.mode != Some(TaskMode::RequestComplete);
        let success = self.skeletons.success(Some(state));
        let first = success
            .iter()
            .any(|(key, _)| *key == self.skeletons.key(member.name));
        match member.name {
            "Items" => None,
            "Submit" | "Callback" if !callback => None,
            _ if first => Some(1),
            "Throw" => Some(2),
            _ => Some(usual),
        }
    }

    /// New mappings as a whole.
    fn whole(&mut self, kind: TestObject) {
        let wholes: Vec<(&str, Skeleton)> = match kind {
            TestObject::File => vec![("test file …", self.skeletons.file(self.near_flow()))],
            TestObject::Case => vec![("case …", self.skeletons.object(kind, None))],
            TestObject::Response => self.responses(),
            _ => Vec::new(),
        };
        for (index, (label, value)) in wholes.iter().enumerate() {
            // Where one response can stand, a list of them can too.
            let dash = self.writer.place.dash && kind == TestObject::Response;
            let label = format!("{}{label}", if dash { "- " } else { "" });
            let item = self.writer.entries(&label, value);
            let about = self.state.map(|it| self.about_state(it));
            let item = CompletionItem {
                documentation: about.or(item.documentation),
                ..item
            };
            self.push(format!("0{}{index}", if dash { "#" } else { "!" }), item);
        }
    }

    /// The kinds of responses that fit the state.
    fn responses(&self) -> Vec<(&'static str, Skeleton)> {
        let success = Skeleton::Map(self.skeletons.success(self.state));
        let failure = Skeleton::Map(self.skeletons.failure(self.state));
        match self.state.map(|it| &it.kind) {
            Some(StateKind::Task(task)) if skeletons::is_callback(task) => {
                vec![("callback …", success), ("error …", failure)]
            }
            Some(StateKind::Task(_)) | None => vec![("success …", success), ("error …", failure)],
            Some(_) => vec![("items …", success)],
        }
    }

    /// What is said of a state that is named.
    fn about_state(&self, state: &State) -> String {
        match &self.about {
            Some(states) => test_hover::mocked_state(states, self.skeletons.reads, state),
            None => String::new(),
        }
    }

    fn paths(&mut self, member: &TestMember, keys: &Keys) {
        let Some(flow) = self.flow() else { return };
        let paths = skeletons::paths(flow, member.value);
        for (index, (path, id)) in paths.into_iter().enumerate() {
            if keys.has(&path) {
                continue;
            }
            let state = flow.state(id);
            let value = self.skeletons.entry(member, Some(state));
            let about = (Some(summary(state)), Some(self.about_state(state)));
            self.key(keys, &path, &value, about, format!("{index:04}"));
        }
    }

    fn questions(&mut self, keys: &Keys) {
        for (index, (row, other)) in switches().enumerate() {
            if keys.has(row.question) {
                continue;
            }
            let value = Skeleton::raw([super::draft::stop(other.word)]);
            let about = format!(
                "`{}`: {}, unless another is chosen.\n\n`{}`: {}.",
                row.reading.word, row.reading.text, other.word, other.text
            );
            let about = (Some(other.text.to_owned()), Some(about));
            self.key(keys, row.question, &value, about, format!("{index:03}"));
        }
    }

    /// The flows that the flow starts, each with the file of its name where that is near by.
    fn started_flows(&mut self, keys: &Keys) {
        let flow = self.document.flow;
        let names = flow.map_or_else(BTreeSet::new, started_flows).into_iter();
        for (index, name) in names.enumerate() {
            if keys.has(&name) {
                continue;
            }
            let own = |it: &&String| it.rsplit('/').next() == Some(&*format!("{name}.fdl.yaml"));
            let file = self.document.files.iter().find(own);
            let value = self.skeletons.place(file.map_or("", String::as_str));
            let about = Some("A task of the flow starts it.".to_owned());
            self.key(keys, &name, &value, (None, about), format!("{index:04}"));
        }
    }

    fn known(&self, data: TestData) -> Vec<KnownMember> {
        let flow = self.document.flow;
        flow.map_or_else(Vec::new, |it| known_members(it, data, self.state))
    }

    fn known_members(&mut self, data: TestData, keys: &Keys) {
        for (index, member) in self.known(data).into_iter().enumerate() {
            if !keys.has(&member.name) {
                let about = (None, member.documentation);
                self.key(
                    keys,
                    &member.name,
                    &member.value,
                    about,
                    format!("{index:03}"),
                );
            }
        }
    }

    fn value(&mut self, role: TestRole, list: Option<Node<'_>>, blank: bool) {
        match role {
            TestRole::Scalar(member) => self.scalar(member, blank),
            TestRole::Name => self.names(list, blank),
            TestRole::Reading(row, other) => {
                for (index, it) in [other, &row.reading].into_iter().enumerate() {
                    let text = Some(it.text.to_owned());
                    // As a word YAML may read it as it likes: `null` means `null`.
                    let kind = CompletionKind::Value;
                    let word = (it.word.to_owned(), None);
                    let item = self.writer.value(it.word, kind, word, blank);
                    self.push(
                        format!("{index}"),
                        CompletionItem {
                            detail: text,
                            ..item
                        },
                    );
                }
            }
            TestRole::Object(kind) => {
                self.collection(kind, false, blank);
                let file = kind
                    .member("Flow")
                    .filter(|_| kind == TestObject::ChildFlow);
                if let Some(file) = file {
                    self.files(file, blank);
                }
            }
            TestRole::List(kind) => self.collection(kind, true, blank),
            TestRole::OneOrList(TestObject::Response) => {
                for (index, (label, value)) in self.responses().into_iter().enumerate() {
                    let item = self.writer.collection(label, &value, blank);
                    let about = self.state.map(|it| self.about_state(it));
                    self.items.extend(item.map(|it| CompletionItem {
                        sort: format!("{index}"),
                        documentation: about.or(it.documentation),
                        ..it
                    }));
                }
            }
            TestRole::OneOrList(kind) => self.collection(kind, false, blank),
            TestRole::ByPath(member) | TestRole::ChildMocks(member) => {
                let value = self.skeletons.value(TestObject::Case, member, self.state);
                self.whole_value("by state …", &value, blank);
            }
            TestRole::Data(data) => {
                let known = self.known(data).into_iter();
                let known = known.map(|it| (self.skeletons.key(&it.name), it.value));
                let value = Skeleton::Map(known.collect());
                if value != Skeleton::Map(Vec::new()) {
                    self.whole_value("known members …", &value, blank);
                }
            }
            TestRole::Delay
            | TestRole::Flows
            | TestRole::Readings
            | TestRole::Names
            | TestRole::Free => {}
        }
    }

    fn collection(&mut self, kind: TestObject, list: bool, blank: bool) {
        let value = self.skeletons.object(kind, self.state);
        let value = match list {
            true => Skeleton::List(vec![value]),
            false => value,
        };
        self.whole_value("new …", &value, blank);
    }

    fn whole_value(&mut self, label: &str, value: &Skeleton, blank: bool) {
        let item = self.writer.collection(label, value, blank);
        self.items.extend(item.map(|it| CompletionItem {
            sort: "000".to_owned(),
            ..it
        }));
    }

    fn scalar(&mut self, member: &TestMember, blank: bool) {
        match member.value {
            TestValue::Choice(words) => words.iter().for_each(|it| self.word(it, blank)),
            TestValue::True => self.raw("true", blank),
            TestValue::Times => self.raw("forever", blank),
            TestValue::File | TestValue::Schema => self.files(member, blank),
            TestValue::StatePath => self.state_paths(member, blank),
            TestValue::Text if member.name == "Code" => self.codes(blank),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, blank: bool) {
        let item = self.writer.text(word, CompletionKind::Value, blank);
        let sort = format!("{:03}", self.items.len());
        self.push(sort, item);
    }

    fn raw(&mut self, word: &str, blank: bool) {
        if self.writer.place.quote.is_none() {
            let text = (word.to_owned(), None);
            let item = self.writer.value(word, CompletionKind::Value, text, blank);
            self.push("0".to_owned(), item);
        }
    }

    /// Files near by: for `Flow` flows first, which may have any name; data for the others.
    fn files(&mut self, member: &TestMember, blank: bool) {
        let flow = member.name == "Flow";
        let files = self.document.files.iter().filter(|it| flow || !is_flow(it));
        for (index, file) in files.enumerate() {
            let rank = u8::from(flow && !is_flow(file));
            let item = self.writer.text(file, CompletionKind::File, blank);
            self.push(format!("{rank}{index:04}"), item);
        }
    }

    /// The flow under test, or else the first that is near by.
    fn near_flow(&self) -> Option<&'a str> {
        let mut flows = self.document.files.iter().filter(|it| is_flow(it));
        flows.next().map(String::as_str)
    }

    fn state_paths(&mut self, member: &TestMember, blank: bool) {
        let Some(flow) = self.flow() else { return };
        let paths = skeletons::paths(flow, member.value);
        for (index, (path, id)) in paths.into_iter().enumerate() {
            let state = flow.state(id);
            // What raises by itself comes first.
            let rank = match state.kind {
                StateKind::Fail(_) => 0,
                StateKind::Task(_) => 1,
                _ => 2,
            };
            self.state_name(&path, state, format!("{rank}{index:04}"), blank);
        }
    }

    fn state_name(&mut self, name: &str, state: &State, sort: String, blank: bool) {
        let item = self.writer.text(name, CompletionKind::State, blank);
        let item = CompletionItem {
            detail: Some(summary(state)),
            documentation: Some(self.about_state(state)),
            ..item
        };
        self.push(sort, item);
    }

    /// The states of the flow's own scope, those that the last one of the list leads to first.
    fn names(&mut self, list: Option<Node<'_>>, blank: bool) {
        let Some(flow) = self.flow() else { return };
        let Some(root) = flow.root_scope() else {
            return;
        };
        let typed = self.writer.place.typed;
        let before = list.into_iter().flat_map(Node::items);
        let before = before.filter(|it| it.range().end <= typed.start && !it.is_absent());
        let last = before.last().and_then(Node::text);
        let last = last.and_then(|it| flow.find(root.id, &it));
        let next: Vec<&str> = match last {
            Some(last) => last.transitions().map(|it| &*it.target.value).collect(),
            None => root.start_at.iter().map(|it| &*it.value).collect(),
        };
        let states: Vec<_> = flow.named_states(root.id).collect();
        for (index, (name, state)) in states.into_iter().enumerate() {
            let rank = if next.contains(&&*name.value) { 0 } else { 1 };
            self.state_name(&name.value, state, format!("{rank}{index:04}"), blank);
        }
    }

    /// Error codes: those that the state probably raises, those that the flow raises by itself, all
    /// that are known.
    fn codes(&mut self, blank: bool) {
        let own = skeletons::likely_codes(self.state).into_iter();
        let mut codes: Vec<(String, u32)> = own.map(|it| (it, 0)).collect();
        if let Some(flow) = self.document.flow.filter(|_| self.state.is_none()) {
            let fails = flow.flow.states.iter().filter_map(|it| {
                let fails = matches!(it.kind, StateKind::Fail(_));
                let code = flow.tree.node(it.node).get("Code").filter(|_| fails)?;
                Some(code.text()?.into_owned())
            });
            codes.extend(fails.map(|it| (it, 1)));
        }
        let known = errors::all().into_iter();
        codes.extend(known.map(|it| (it.code.to_owned(), 2)));
        let mut seen: Vec<String> = vec![errors::ALL_ERRORS.to_owned()];
        for (index, (code, rank)) in codes.into_iter().enumerate() {
            if seen.contains(&code) {
                continue;
            }
            let item = self.writer.text(&code, CompletionKind::ErrorCode, blank);
            let item = CompletionItem {
                documentation: errors::find(&code).map(markdown::error_code),
                ..item
            };
            self.push(format!("{rank}{index:03}"), item);
            seen.push(code);
        }
    }
}

/// The keys that a mapping has.
struct Keys {
    present: Vec<String>,
    colon: bool,
}

impl Keys {
    fn has(&self, name: &str) -> bool {
        self.present.iter().any(|it| it == name)
    }

    /// Whether another member is there beside which this one makes no sense.
    fn excludes(&self, kind: TestObject, name: &str) -> bool {
        let groups = kind.alternatives().iter();
        let mut own = groups.filter(|it| it.contains(&name));
        own.any(|group| group.iter().any(|it| self.has(it)))
    }
}

/// Whether a file has the name of a flow.
fn is_flow(path: &str) -> bool {
    [".fdl.yaml", ".fdl.yml", ".fdl"]
        .iter()
        .any(|it| path.ends_with(it))
}

/// A word about a state: its type, its action.
fn summary(state: &State) -> String {
    let kind = state.type_text.as_ref().map_or("", |it| &it.value);
    match &state.kind {
        StateKind::Task(task) => {
            let action = task.action.as_ref().map_or("", |it| &it.value);
            format!("{kind} {action}").trim().to_owned()
        }
        _ => kind.to_owned(),
    }
}
