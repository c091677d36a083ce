//! Reads a test file: `Flow`, `Defaults`, `Mocks`, `Cases`.

use std::collections::HashMap;
use std::sync::Arc;

use super::flows;
use super::mocks::{read_mocks, read_mocks_file};
use super::reader::{
    INVALID_VALUE, MISSING, Member, Reader, UNKNOWN_MEMBER, WRONG_TYPE, kind, place,
};
use super::{Case, Expectations, Files, Mocks, MocksFile, TestFile};
use crate::catalog::test_files::{MOST_EVENTS, MOST_MOCKS, MOST_PAYLOAD, TestObject};
use crate::checks::ExecutionMode;
use crate::simulate::{RunOptions, Unmocked, parse_rfc3339};
use crate::syntax::{Node, parse};
use crate::text::{LineIndex, Spanned, TextRange};
use crate::value::Value;

impl TestFile {
    /// Reads a test file. Never fails: what is wrong is in `problems`, and what is right is there.
    /// An empty text is a test file that is still to be written: nothing is wrong with it.
    pub fn read(text: impl Into<Arc<str>>, files: &dyn Files) -> Self {
        let text = text.into();
        let lines = LineIndex::of(&text);
        let tree = parse(&text);
        let mut reader = Reader::new(&tree, files);
        let mut file = Parts::default();
        if let Some(root) = tree.root() {
            reader.file_members(root, &mut file);
        }
        let problems = reader.into_sorted(&tree, &lines);
        Self {
            text,
            lines,
            tree,
            flow: file.flow,
            mocks: file.mocks,
            cases: file.cases,
            problems,
        }
    }

    /// The case of that name.
    pub fn case(&self, name: &str) -> Option<&Case> {
        self.cases.iter().find(|case| &*case.name.value == name)
    }
}

impl MocksFile {
    /// Reads a file whose root is the mapping that stands under `Mocks` in a test file; a JSON text
    /// is one too.
    pub fn read(text: impl Into<Arc<str>>, files: &dyn Files) -> Self {
        let text = text.into();
        let lines = LineIndex::of(&text);
        let tree = parse(&text);
        let mut reader = Reader::new(&tree, files);
        let mocks = match tree.root() {
            Some(root) => read_mocks_file(&mut reader, root),
            None => Mocks::default(),
        };
        let problems = reader.into_sorted(&tree, &lines);
        Self {
            text,
            lines,
            tree,
            mocks,
            problems,
        }
    }
}

/// What a test file holds.
#[derive(Default)]
struct Parts {
    flow: Option<Spanned<Arc<str>>>,
    mocks: Mocks,
    cases: Vec<Case>,
}

impl Reader<'_> {
    fn file_members(&mut self, root: Node<'_>, file: &mut Parts) {
        let range = first_line(root);
        let members = self.members(root, range, "a test file", TestObject::File, UNKNOWN_MEMBER);
        if !root.is_mapping() {
            return;
        }
        let mut defaults = RunOptions::default();
        let mut cases = None;
        for member in &members {
            match member.name {
                "Flow" => file.flow = self.text(member, WRONG_TYPE),
                "Defaults" => {
                    let settings = self.members(
                        member.value,
                        member.range(),
                        "`Defaults`",
                        TestObject::Defaults,
                        UNKNOWN_MEMBER,
                    );
                    for setting in &settings {
                        self.setting(setting, &mut defaults);
                    }
                }
                "Mocks" => {
                    let mocks = read_mocks(self, member.value, member.range(), true);
                    file.mocks.states = mocks.states;
                }
                "Flows" => {
                    file.mocks.flows = self.flows(member.value, member.range(), true);
                    self.check_flows(&file.mocks.flows);
                }
                _ => cases = Some(*member),
            }
        }
        let Some(cases) = cases else {
            self.report(MISSING, first_key(root), "a test file needs `Cases`");
            return;
        };
        self.cases(&cases, &defaults, file);
    }

    fn cases(&mut self, cases: &Member<'_>, defaults: &RunOptions, file: &mut Parts) {
        if !cases.value.is_sequence() {
            let message = format!("`Cases` is a list, not {}", kind(cases.value));
            self.report(WRONG_TYPE, cases.range(), message);
            return;
        }
        let mut names: HashMap<Arc<str>, TextRange> = HashMap::new();
        let mut left = MOST_MOCKS;
        for (index, item) in cases.value.items().enumerate() {
            let item = item.resolved();
            if file.mocks.states() > left {
                let message = format!(
                    "all cases together have more than {MOST_MOCKS} mocks, those that they share counted in each"
                );
                self.report(INVALID_VALUE, cases.entry.key.range(), message);
                return;
            }
            let Some(case) = self.case(item, index, defaults, &file.mocks) else {
                continue;
            };
            left = left.saturating_sub(case.mocks.states());
            let first = *names
                .entry(case.name.value.clone())
                .or_insert(case.name.range);
            if first != case.name.range {
                let message = format!("another case of this file is named `{}`", case.name.value);
                let problem = self.report(INVALID_VALUE, case.name.range, message);
                problem.related(first, "the first case of this name");
            }
            file.cases.push(case);
        }
    }

    fn case(
        &mut self,
        node: Node<'_>,
        index: usize,
        defaults: &RunOptions,
        shared: &Mocks,
    ) -> Option<Case> {
        let members = self.members(
            node,
            first_line(node),
            "a case",
            TestObject::Case,
            UNKNOWN_MEMBER,
        );
        if !node.is_mapping() {
            return None;
        }
        let mut case = Case {
            name: Spanned {
                value: format!("case {}", index + 1).into(),
                range: first_key(node),
            },
            options: defaults.clone(),
            mocks: shared.clone(),
            expect: Expectations::default(),
        };
        // What is missing in a flow of the whole file is said there.
        let known = shared.flows.len();
        let mut named = false;
        let mut input: Option<Member<'_>> = None;
        for member in &members {
            match member.name {
                "Name" => {
                    named = true;
                    case.name = self.text(member, WRONG_TYPE).unwrap_or(case.name);
                }
                "Input" | "InputFile" => {
                    if let Some(first) = input.replace(*member) {
                        let message = "`Input` and `InputFile` exclude each other";
                        let problem = self.report(INVALID_VALUE, member.entry.key.range(), message);
                        problem.related(first.entry.key.range(), "the other one");
                    }
                }
                "Mocks" => {
                    let own = read_mocks(self, member.value, member.range(), false);
                    case.mocks = std::mem::take(&mut case.mocks).replaced_by(own);
                }
                "Flows" => {
                    let own = self.flows(member.value, member.range(), false);
                    let shared = std::mem::take(&mut case.mocks.flows);
                    case.mocks.flows = flows::replaced_by(shared, own);
                    self.check_flows(&case.mocks.flows[known..]);
                }
                "Expect" => case.expect = self.expectations(member),
                _ => self.setting(member, &mut case.options),
            }
        }
        if !named {
            self.report(MISSING, first_key(node), "a case needs a `Name`");
        }
        if let Some(member) = input {
            self.input(&member, &mut case.options);
        }
        Some(case)
    }

    fn input(&mut self, member: &Member<'_>, options: &mut RunOptions) {
        let value = match member.name {
            "InputFile" => self.file(member, INVALID_VALUE),
            _ => Some(member.value.to_value()),
        };
        match value {
            Some(value) if value.as_object().is_some() => options.input = value,
            Some(value) => {
                let message = format!("the input is an object, not {}", value.type_name());
                self.report(WRONG_TYPE, member.range(), message);
            }
            None => {}
        }
    }

    fn setting(&mut self, member: &Member<'_>, options: &mut RunOptions) {
        match member.name {
            "Mode" => {
                let words = [
                    ("Standard", ExecutionMode::Standard),
                    ("Express", ExecutionMode::Express),
                ];
                options.mode = self.word(member, &words).unwrap_or(options.mode);
            }
            "Unmocked" => {
                let words = [
                    ("error", Unmocked::Error),
                    ("empty", Unmocked::Empty),
                    ("echo", Unmocked::Echo),
                ];
                options.unmocked = self.word(member, &words).unwrap_or(options.unmocked);
            }
            "Now" => self.now(member, options),
            "Assume" => self.readings(member, options),
            "Seed" => options.seed = self.whole(member, WRONG_TYPE).unwrap_or(options.seed),
            "MaxEvents" => {
                options.max_events = self
                    .whole_up_to(MOST_EVENTS, member)
                    .unwrap_or(options.max_events);
            }
            _ => {
                options.max_payload = self
                    .whole_up_to(MOST_PAYLOAD, member)
                    .unwrap_or(options.max_payload);
            }
        }
    }

    fn readings(&mut self, member: &Member<'_>, options: &mut RunOptions) {
        if !member.value.is_mapping() {
            let message = format!("`Assume` is a mapping, not {}", kind(member.value));
            self.report(WRONG_TYPE, member.range(), message);
            return;
        }
        for entry in member.value.merged_entries() {
            let question = entry.key.resolved().text().unwrap_or_default();
            let word = entry.value.resolved().text().unwrap_or_default();
            if let Err(message) = options.readings.choose(&question, &word) {
                self.report(INVALID_VALUE, place(entry), message);
            }
        }
    }

    fn now(&mut self, member: &Member<'_>, options: &mut RunOptions) {
        let Some(text) = self.text(member, WRONG_TYPE) else {
            return;
        };
        match parse_rfc3339(&text.value) {
            Ok(now) => options.now = now,
            Err(why) => {
                self.report(INVALID_VALUE, text.range, why);
            }
        }
    }
}

impl Mocks {
    /// These mocks with the entries of `own` in place of those of the same states and flows, and the
    /// others of `own` behind them.
    pub fn replaced_by(mut self, own: Mocks) -> Self {
        if !own.states.is_empty() {
            let known = self.states.iter().enumerate();
            let mut known: HashMap<Arc<str>, usize> =
                known.map(|(at, it)| (it.0.value.clone(), at)).collect();
            for (key, responses) in own.states {
                match known.get(&key.value) {
                    Some(&at) => self.states[at] = (key, responses),
                    None => {
                        known.insert(key.value.clone(), self.states.len());
                        self.states.push((key, responses));
                    }
                }
            }
        }
        self.flows = flows::replaced_by(self.flows, own.flows);
        self
    }

    /// How many states have responses, those of child flows too.
    fn states(&self) -> usize {
        let children = self.flows.iter().map(|it| 1 + it.mocks.states.len());
        self.states.len() + children.sum::<usize>()
    }
}

/// The first key of a mapping, else the node's first line: where something missing is shown.
pub(super) fn first_key(node: Node<'_>) -> TextRange {
    match node.entries().next() {
        Some(entry) => entry.key.range(),
        None => first_line(node),
    }
}

/// The node, or its first line if it is a block.
pub(super) fn first_line(node: Node<'_>) -> TextRange {
    let source = node.source();
    let line = source.lines().next().unwrap_or_default();
    let start = node.range().start;
    TextRange::new(start, start + line.len() as u32)
}

/// An empty object.
pub(super) fn empty() -> Value {
    Value::object::<Arc<str>>([])
}
