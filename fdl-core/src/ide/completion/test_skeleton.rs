//! What pieces of a test file start as, shaped by the flow: responses by action and mode.

use super::draft::{Entries, Piece, Skeleton, fixed, stop};
use crate::analysis::Analysis;
use crate::catalog::actions::{OutputMember, TaskMode};
use crate::catalog::errors;
use crate::catalog::test_files::{TestMember, TestObject, TestValue};
use crate::ide::quote;
use crate::model::{Flow, ScopeOwner, State, StateId, StateKind, Task};
use crate::shape::{OutsideReads, Reads};
use crate::simulate::mock_path;
use crate::value::{Types, Value};

/// The greatest length of a key, in bytes: longer ones are no implicit keys of YAML.
pub(super) const LONGEST_KEY: usize = 1024;

/// Makes pieces of a test file.
#[derive(Clone, Copy)]
pub(in crate::ide) struct TestSkeletons<'a> {
    /// The flow under test, as far as it is known.
    pub(in crate::ide) flow: Option<&'a Analysis>,
    /// What it reads of what a test file makes up.
    pub(in crate::ide) reads: &'a OutsideReads,
    /// Whether keys and texts stand in double quotes, as in JSON.
    pub(in crate::ide) quoted: bool,
    /// Whether it is between braces.
    pub(in crate::ide) in_flow: bool,
}

impl<'a> TestSkeletons<'a> {
    /// Pieces in the block style of YAML.
    pub(in crate::ide) fn block(flow: &'a Analysis, reads: &'a OutsideReads) -> Self {
        Self {
            flow: Some(flow),
            reads,
            quoted: false,
            in_flow: false,
        }
    }

    /// A test file with one case. `flow` is what stands under `Flow`.
    pub(in crate::ide) fn file(&self, flow: Option<&str>) -> Skeleton {
        let mut entries = Entries::new();
        if let Some(flow) = flow {
            entries.push((self.key("Flow"), self.text(flow)));
        }
        let cases = Skeleton::List(vec![self.case(EVERY_CALL_SUCCEEDS)]);
        entries.push((self.key("Cases"), cases));
        Skeleton::Map(entries)
    }

    /// A case with the members of the input that the flow reads, and a response for every state that
    /// takes mocks.
    pub(super) fn case(&self, name: &str) -> Skeleton {
        let mut entries = vec![
            (self.key("Name"), Skeleton::text([stop(name)])),
            (self.key("Input"), self.input()),
        ];
        let mocks = self.mocks();
        if !mocks.is_empty() {
            entries.push((self.key("Mocks"), Skeleton::Map(mocks)));
        }
        Skeleton::Map(entries)
    }

    fn input(&self) -> Skeleton {
        match self.reads.input.members.is_empty() {
            true => map_or_empty(Vec::new()),
            false => self.example(&self.reads.input),
        }
    }

    /// A response for every state that takes mocks.
    fn mocks(&self) -> Entries {
        let Some(flow) = self.flow.map(|it| &it.flow) else {
            return Vec::new();
        };
        let named = flow.states.iter().filter_map(|state| {
            let key = self.key(&mock_key(flow, state.id)?);
            Some((key, Skeleton::Map(self.success(Some(state)))))
        });
        named.collect()
    }

    /// A response with which the state goes on, of the shape that the catalogue gives its action in
    /// its mode.
    pub(super) fn success(&self, state: Option<&State>) -> Entries {
        let task = match state.map(|it| &it.kind) {
            None => return vec![(self.key("Return"), map_or_empty(Vec::new()))],
            Some(StateKind::Task(task)) => task,
            Some(_) => return vec![(self.key("Items"), self.items(state))],
        };
        let members = output_members(task);
        let reads = self.reads_of(state);
        if is_callback(task) {
            let submit = vec![(self.key("Return"), map_or_empty(Vec::new()))];
            let callback = vec![
                (self.key("After"), Skeleton::raw([stop("1")])),
                (self.key("Succeed"), self.members(members, reads)),
            ];
            return vec![
                (self.key("Submit"), Skeleton::Map(submit)),
                (self.key("Callback"), Skeleton::Map(callback)),
            ];
        }
        match members {
            [body] if body.name == "Body" => {
                let reads = reads.and_then(|it| it.member("Body"));
                vec![(self.key("Body"), self.output_member(body, reads))]
            }
            _ => vec![(self.key("Return"), self.members(members, reads))],
        }
    }

    /// The same as a mapping.
    pub(in crate::ide) fn response(&self, state: &State) -> Skeleton {
        Skeleton::Map(self.success(Some(state)))
    }

    /// An error that the call may fail with.
    pub(super) fn failure(&self, state: Option<&State>) -> Entries {
        let code = likely_codes(state).into_iter().next();
        let code = code.unwrap_or_else(|| errors::TASK_TIMEOUT.to_owned());
        let thrown = vec![(self.key("Code"), self.place(&code))];
        vec![(self.key("Throw"), Skeleton::Map(thrown))]
    }

    /// What a task's service gives: the members that the catalogue knows and those that are read.
    fn members(&self, members: &[OutputMember], reads: Option<&Reads>) -> Skeleton {
        let known = members.iter().map(|it| {
            let reads = reads.and_then(|reads| reads.member(it.name));
            (self.key(it.name), self.output_member(it, reads))
        });
        let read = reads.map_or(&[][..], |it| &it.members).iter();
        let read =
            read.filter(|(name, _)| is_short(name) && members.iter().all(|it| it.name != name));
        let read = read.map(|(name, reads)| (self.key(name), self.example(reads)));
        map_or_empty(known.chain(read).collect())
    }

    /// A member of a known result: what is read of it, else what the catalogue proposes.
    fn output_member(&self, member: &OutputMember, reads: Option<&Reads>) -> Skeleton {
        match reads {
            Some(reads) if reads.says_something() => self.example(reads),
            _ => placeholder(member),
        }
    }

    /// What is read of a task's result.
    fn reads_of(&self, state: Option<&State>) -> Option<&'a Reads> {
        self.reads.results.get(&state?.id)
    }

    /// The items that a Map's reader hands over.
    fn items(&self, state: Option<&State>) -> Skeleton {
        let reads = state.and_then(|it| self.reads.items.get(&it.id));
        match reads.filter(|it| !it.members.is_empty()) {
            Some(reads) => Skeleton::List(vec![self.example(reads)]),
            None => empty_list(),
        }
    }

    /// A value with which all that reads it can work, as far as that is known.
    pub(super) fn example(&self, reads: &Reads) -> Skeleton {
        let members = reads.members.iter().filter(|(name, _)| is_short(name));
        let members: Entries = members
            .map(|(name, reads)| (self.key(name), self.example(reads)))
            .collect();
        if !members.is_empty() {
            return Skeleton::Map(members);
        }
        if let Some(element) = &reads.element {
            return Skeleton::List(vec![self.example(element)]);
        }
        if let Some(value) = reads
            .compared
            .as_ref()
            .filter(|it| reads.types.covers(it.types()))
        {
            return match value {
                Value::String(text) => self.place(text),
                value => Skeleton::raw([stop(&value.to_string())]),
            };
        }
        let can_be = |types| !reads.types.is_any() && reads.types.intersects(types);
        match () {
            () if can_be(Types::ARRAY) => empty_list(),
            () if can_be(Types::NUMBER) => Skeleton::raw([stop("1")]),
            () if can_be(Types::STRING) => Skeleton::text([stop("text")]),
            () if can_be(Types::BOOLEAN) => Skeleton::raw([stop("true")]),
            () if can_be(Types::OBJECT) => map_or_empty(Vec::new()),
            () => Skeleton::raw([stop("null")]),
        }
    }

    /// What the value of a member starts as.
    pub(super) fn value(
        &self,
        kind: TestObject,
        member: &TestMember,
        state: Option<&State>,
    ) -> Skeleton {
        match member.value {
            TestValue::Text if member.name == "Code" => {
                self.place(likely_codes(state).first().map_or("", String::as_str))
            }
            TestValue::Text | TestValue::File | TestValue::StatePath => Skeleton::text([stop("")]),
            TestValue::Choice(values) => {
                Skeleton::text([stop(values.first().copied().unwrap_or_default())])
            }
            TestValue::Integer(least) => Skeleton::raw([stop(&least.max(1).to_string())]),
            TestValue::UpTo(_) => Skeleton::raw([stop("1")]),
            TestValue::True => Skeleton::raw([fixed("true")]),
            TestValue::Times => Skeleton::raw([stop("2")]),
            TestValue::Duration | TestValue::Delay => Skeleton::raw([stop("1")]),
            TestValue::Object if member.name == "Input" => self.input(),
            TestValue::Object | TestValue::Schema => map_or_empty(Vec::new()),
            TestValue::Any => self.data(kind, member, state),
            TestValue::Mocks | TestValue::Counts | TestValue::Requests | TestValue::ByPath(_) => {
                Skeleton::Map(vec![self.first_path(member)])
            }
            TestValue::Flows => {
                let file = Skeleton::text([stop("child.fdl.yaml")]);
                Skeleton::Map(vec![(vec![stop("child")], file)])
            }
            TestValue::Names => Skeleton::List(vec![self.place(&self.first_name())]),
            TestValue::One(kind) => self.object(kind, state),
            TestValue::List(kind) => Skeleton::List(vec![self.object(kind, state)]),
            TestValue::OneOrList(kind) => self.object(kind, state),
            TestValue::Readings => {
                let value = Skeleton::raw([stop("")]);
                Skeleton::Map(vec![(vec![stop("Q")], value)])
            }
        }
    }

    fn data(&self, kind: TestObject, member: &TestMember, state: Option<&State>) -> Skeleton {
        match (member.name, state.map(|it| &it.kind)) {
            ("Items", _) => self.items(state),
            ("Succeed", Some(StateKind::Task(task))) => {
                self.members(output_members(task), self.reads_of(state))
            }
            ("Return", Some(StateKind::Task(task)))
                if kind == TestObject::Response && !is_callback(task) =>
            {
                self.members(output_members(task), self.reads_of(state))
            }
            _ => map_or_empty(Vec::new()),
        }
    }

    /// A mapping of that kind with what it needs.
    pub(super) fn object(&self, kind: TestObject, state: Option<&State>) -> Skeleton {
        // Where no member must be there, the one that says most.
        let wanted: &[&str] = match kind {
            TestObject::File => return self.file(None),
            TestObject::Case => return self.case("what it shows"),
            TestObject::Response => return Skeleton::Map(self.success(state)),
            TestObject::Defaults => &["Mode"],
            TestObject::ChildFlow => &["Flow"],
            TestObject::Failure | TestObject::ExpectedError => &["Code"],
            TestObject::Submit => &["Return"],
            TestObject::Callback => &["After", "Succeed"],
            TestObject::When => &["Attempt"],
            TestObject::Expect => &["Status"],
            TestObject::ExpectedState => &["Output"],
            TestObject::DurationBounds | TestObject::Bounds => &["Max"],
        };
        let members = wanted.iter().filter_map(|name| kind.member(name));
        let entries = members.map(|it| (self.key(it.name), self.value(kind, it, state)));
        Skeleton::Map(entries.collect())
    }

    /// What an entry of a mapping by state path holds at first.
    pub(super) fn entry(&self, member: &TestMember, state: Option<&State>) -> Skeleton {
        match member.value {
            TestValue::Mocks => Skeleton::Map(self.success(state)),
            TestValue::ByPath(kind) => self.object(kind, state),
            TestValue::Counts => Skeleton::raw([stop("1")]),
            _ => map_or_empty(Vec::new()),
        }
    }

    fn first_path(&self, member: &TestMember) -> (Vec<Piece>, Skeleton) {
        let flow = self.flow.map(|it| &it.flow);
        let path = flow.and_then(|it| paths(it, member.value).into_iter().next());
        let state = flow.zip(path.as_ref()).map(|(flow, it)| flow.state(it.1));
        let name = path.as_ref().map_or("State", |it| &it.0);
        let written = quote::scalar(name, None, self.in_flow, false);
        (vec![stop(&written)], self.entry(member, state))
    }

    fn first_name(&self) -> String {
        let flow = self.flow.map(|it| &it.flow);
        let start = flow.and_then(|it| it.root_scope()?.start_at.as_ref());
        start.map_or(String::new(), |it| it.value.to_string())
    }

    /// Text as a key.
    pub(super) fn key(&self, text: &str) -> Vec<Piece> {
        vec![fixed(&self.written(text, text == "<<"))]
    }

    /// Text as a value.
    fn text(&self, text: &str) -> Skeleton {
        Skeleton::text([fixed(&self.written(text, false))])
    }

    /// Text as a value to fill in.
    pub(super) fn place(&self, text: &str) -> Skeleton {
        match text {
            "" => Skeleton::text([stop("")]),
            text => Skeleton::text([stop(&self.written(text, false))]),
        }
    }

    /// Text in the quotes that it needs, but for those that all texts have.
    fn written(&self, text: &str, always: bool) -> String {
        match self.quoted {
            true => quote::scalar(text, Some('"'), self.in_flow, false),
            false => quote::scalar(text, None, self.in_flow, always),
        }
    }
}

/// The name of the case that a test file starts with.
const EVERY_CALL_SUCCEEDS: &str = "every call succeeds";

fn map_or_empty(entries: Entries) -> Skeleton {
    match entries.is_empty() {
        true => Skeleton::raw([fixed("{"), stop(""), fixed("}")]),
        false => Skeleton::Map(entries),
    }
}

fn empty_list() -> Skeleton {
    Skeleton::raw([fixed("["), stop(""), fixed("]")])
}

/// Whether a name can be a key.
pub(super) fn is_short(name: &str) -> bool {
    !name.is_empty() && quote::scalar(name, None, false, false).len() <= LONGEST_KEY
}

/// What a member of a result may hold.
pub(super) fn placeholder(member: &OutputMember) -> Skeleton {
    Skeleton::raw([stop(member.placeholder)])
}

/// The members that the result of a task is known to have.
pub(super) fn output_members(task: &Task) -> &'static [OutputMember] {
    crate::shape::output(task).map_or(&[], |(_, output)| output.members)
}

/// Whether something is reported to the task later.
pub(super) fn is_callback(task: &Task) -> bool {
    task.mode.is_some_and(TaskMode::is_callback)
}

/// The codes that a mock of a state probably throws: those that its own rules match first.
pub(super) fn likely_codes(state: Option<&State>) -> Vec<String> {
    let Some(state) = state else {
        return Vec::new();
    };
    let retry = state.retry.iter().flat_map(|it| &it.errors);
    let catch = state.catch.iter().flat_map(|it| &it.errors);
    let written = retry.chain(catch).map(|it| it.value.to_string());
    let action = match &state.kind {
        StateKind::Task(task) => task.action.as_ref(),
        _ => None,
    };
    let known = action.map_or_else(Vec::new, |it| errors::for_action(&it.value));
    let mut codes: Vec<String> = Vec::new();
    for code in written.chain(known.into_iter().map(|it| it.code.to_owned())) {
        // No call throws the code that stands for all.
        if code != errors::ALL_ERRORS && !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The paths of the states that a mapping by state path may name, with the states.
pub(super) fn paths(flow: &Flow, value: TestValue) -> Vec<(String, StateId)> {
    let states = flow.states.iter().filter(|it| match value {
        TestValue::Mocks => true,
        TestValue::Counts | TestValue::Requests => matches!(it.kind, StateKind::Task(_)),
        _ => it.name.is_some(),
    });
    let paths = states.filter_map(|it| {
        let path = match value {
            TestValue::Mocks => mock_key(flow, it.id)?,
            _ => flow.path(it.id).to_string(),
        };
        (path.len() <= LONGEST_KEY).then_some((path, it.id))
    });
    paths.collect()
}

/// The path of a state that takes mocks, if it can be a key.
fn mock_key(flow: &Flow, state: StateId) -> Option<String> {
    // Many states in a Map with a long name would make much text that cannot be a key.
    let mut length = 0;
    let mut outer = Some(state);
    while let Some(id) = outer {
        let state = flow.state(id);
        length += state.name.as_ref().map_or(0, |it| it.value.len());
        if length > LONGEST_KEY {
            return None;
        }
        outer = match flow.scope(state.scope).owner {
            ScopeOwner::Flow => None,
            ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => Some(state),
        };
    }
    let path = mock_path(flow, state)?.to_string();
    (quote::scalar(&path, None, false, false).len() <= LONGEST_KEY).then_some(path)
}
