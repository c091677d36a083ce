//! The mappings of test files (`*.fdltest.yaml`) and their members: one table each.
//!
//! These are our own words, not the service's: the page is this project's documentation.

/// A kind of mapping in a test file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum TestObject {
    /// The root.
    File,
    /// `Defaults`.
    Defaults,
    /// An element of `Cases`.
    Case,
    /// An entry of `Flows`.
    ChildFlow,
    /// A response of a mock.
    Response,
    /// `Throw`, and `Fail` of a callback.
    Failure,
    /// `Submit`.
    Submit,
    /// An element of `Callback`.
    Callback,
    /// `When`.
    When,
    /// `Expect`.
    Expect,
    /// `Error` of `Expect`.
    ExpectedError,
    /// An entry of `States` of `Expect`.
    ExpectedState,
    /// `Duration` of `Expect`.
    DurationBounds,
    /// `Transitions` of `Expect`.
    Bounds,
}

/// A member of a mapping of a test file.
#[derive(Clone, Copy, Debug)]
pub struct TestMember {
    /// The key.
    pub name: &'static str,
    /// What its value is.
    pub value: TestValue,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in Markdown.
    pub documentation: &'static str,
}

/// What the value of a member is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TestValue {
    /// Any text.
    Text,
    /// The path of a file, relative to the test file.
    File,
    /// The path of a state.
    StatePath,
    /// One of a closed list.
    Choice(&'static [&'static str]),
    /// A whole number from that one on.
    Integer(i64),
    /// A whole number from 1 to that one.
    UpTo(u64),
    /// `true`, and nothing else.
    True,
    /// A whole number from 1 on, or `forever`.
    Times,
    /// A number of seconds, or text: a number and `ms`, `s`, `m`, `h` or `d`.
    Duration,
    /// A duration, or a mapping with the bounds of one.
    Delay,
    /// A JSON object.
    Object,
    /// Any JSON value.
    Any,
    /// A mapping from state paths to one response or a list of them.
    Mocks,
    /// A mapping from names of child flows to the paths of their files, or to mappings of them.
    Flows,
    /// A mapping from state paths to whole numbers.
    Counts,
    /// A mapping from state paths to subsets of `Parameters`.
    Requests,
    /// A list of names of states.
    Names,
    /// A mapping from state paths to mappings of that kind.
    ByPath(TestObject),
    /// A mapping of that kind.
    One(TestObject),
    /// A list of mappings of that kind.
    List(TestObject),
    /// A mapping of that kind, or a list of them.
    OneOrList(TestObject),
    /// A JSON Schema, or the path of a file with one.
    Schema,
    /// A mapping from numbers of decisions to words for how to read them.
    Readings,
}

impl TestValue {
    /// What the value is, in Markdown.
    pub fn noun(self) -> String {
        let noun = match self {
            Self::Text => "text",
            Self::File => "the path of a file, relative to this file",
            Self::StatePath => "the path of a state",
            Self::Choice(words) => {
                let words: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
                return words.join(" · ");
            }
            Self::Integer(least) => return format!("a whole number, at least {least}"),
            Self::UpTo(most) => return format!("a whole number from 1 to {most}"),
            Self::True => "`true`",
            Self::Times => "a whole number, at least 1, or `forever`",
            Self::Duration => "seconds, or text: a number and `ms`, `s`, `m`, `h` or `d`",
            Self::Delay => "a duration such as `1.5`, `300ms`, `2h`, or a mapping with its bounds",
            Self::Object => "a JSON object",
            Self::Any => "any JSON value",
            Self::Mocks => "a mapping by state path, each entry a response or a list of responses",
            Self::Flows => {
                "a mapping by names of flows, each entry the path of a file, or a mapping"
            }
            Self::Counts => "a mapping by state path, each entry a whole number",
            Self::Requests | Self::ByPath(_) => "a mapping by state path",
            Self::Names => "a list of names of states",
            Self::One(_) => "a mapping",
            Self::List(_) => "a list of mappings",
            Self::OneOrList(_) => "a mapping, or a list of them",
            Self::Schema => "a JSON Schema, or the path of a file with one",
            Self::Readings => "a mapping from questions to words: `{Q40: input}`",
        };
        noun.to_owned()
    }
}

const fn member(name: &'static str, value: TestValue, documentation: &'static str) -> TestMember {
    TestMember {
        name,
        value,
        required: false,
        documentation,
    }
}

const fn required(member: TestMember) -> TestMember {
    TestMember {
        required: true,
        ..member
    }
}

/// The greatest number of events that a run can be allowed: a thousand times that of the service.
pub const MOST_EVENTS: u64 = 5_000_000;

/// The greatest size of data that a run can be allowed, in bytes: a thousand times that of the service.
pub const MOST_PAYLOAD: u64 = 64 << 20;

/// The greatest number of states with responses that all cases of a test file may have together, those
/// that they share counted in each: each case has a list of its own, and a small file could ask for
/// millions.
pub const MOST_MOCKS: usize = 200_000;

const MODE: TestMember = member(
    "Mode",
    TestValue::Choice(&["Standard", "Express"]),
    "The mode of the flow, `Standard` if absent.",
);
const SEED: TestMember = member(
    "Seed",
    TestValue::Integer(0),
    "What drives `uuid`, `randomInt` and durations given as ranges, `0` if absent.",
);
const NOW: TestMember = member(
    "Now",
    TestValue::Text,
    "The start of the run (RFC 3339), `2026-01-01T00:00:00Z` if absent.",
);
const UNMOCKED: TestMember = member(
    "Unmocked",
    TestValue::Choice(&["error", "empty", "echo"]),
    "What a called task without a mock does: fail the run (`error`, the default), return `{}` (`empty`) or return its `Parameters` (`echo`).",
);
const MAX_EVENTS: TestMember = member(
    "MaxEvents",
    TestValue::UpTo(MOST_EVENTS),
    "The greatest number of events, `5000` if absent, five million at most.",
);
const MAX_PAYLOAD: TestMember = member(
    "MaxPayload",
    TestValue::UpTo(MOST_PAYLOAD),
    "The greatest size of a state's input or output in bytes of compact JSON, `65536` if absent, 64 MB at most.",
);
const ASSUME: TestMember = member(
    "Assume",
    TestValue::Readings,
    "How to read what the documentation leaves open: `{Q40: input}`. The page about the semantics lists what can be chosen.",
);
const MOCKS: TestMember = member(
    "Mocks",
    TestValue::Mocks,
    "What the called services answer, by state path: `Pay`, `Ship/Book` for a state of the Map `Ship`, `P[0]/Name` for one of the first branch of `P`. One response or a list.",
);

const FLOWS: TestMember = member(
    "Flows",
    TestValue::Flows,
    "The flows that `FNF:StartExecution` runs instead of being mocked, by the name in `resourceArn`: `ship: ship.fdl.yaml`, or `ship: {Flow: ship.fdl.yaml, Mocks: {…}}` with what their own tasks are answered.",
);

static FILE: &[TestMember] = &[
    member(
        "Flow",
        TestValue::File,
        "The flow under test, relative to this file. Not needed beside a flow of the same name.",
    ),
    member(
        "Defaults",
        TestValue::One(TestObject::Defaults),
        "Options of all cases.",
    ),
    TestMember {
        documentation: "Responses that all cases share, by state path. A case's own entry for a state replaces the shared one.",
        ..MOCKS
    },
    FLOWS,
    required(member(
        "Cases",
        TestValue::List(TestObject::Case),
        "The cases, each a run with what is expected of it.",
    )),
];

static DEFAULTS: &[TestMember] = &[MODE, SEED, NOW, UNMOCKED, MAX_EVENTS, MAX_PAYLOAD, ASSUME];

static CASE: &[TestMember] = &[
    required(member(
        "Name",
        TestValue::Text,
        "What the case shows, unique in the file.",
    )),
    MODE,
    SEED,
    NOW,
    UNMOCKED,
    MAX_EVENTS,
    MAX_PAYLOAD,
    ASSUME,
    member(
        "Input",
        TestValue::Object,
        "The input of the execution, `{}` if absent.",
    ),
    member(
        "InputFile",
        TestValue::File,
        "A file with the input, relative to this file.",
    ),
    MOCKS,
    TestMember {
        documentation: "Child flows of this case: what is said here of a flow goes before what the file says of it.",
        ..FLOWS
    },
    member(
        "Expect",
        TestValue::One(TestObject::Expect),
        "What the run must come to. Without it the run must succeed.",
    ),
];

static CHILD_FLOW: &[TestMember] = &[
    member(
        "Flow",
        TestValue::File,
        "The child flow, relative to this file. A case may leave it out where the file names it.",
    ),
    TestMember {
        documentation: "What the tasks of the child flow are answered, by the paths of its states, in all of its executions.",
        ..MOCKS
    },
];

static RESPONSE: &[TestMember] = &[
    member(
        "When",
        TestValue::One(TestObject::When),
        "When the response serves; always if absent.",
    ),
    member(
        "Return",
        TestValue::Any,
        "The call succeeds with this as the service's response (`$Output`).",
    ),
    member(
        "ReturnFile",
        TestValue::File,
        "The call succeeds with what the file holds, relative to this file.",
    ),
    member(
        "Body",
        TestValue::Any,
        "Short for `Return: {Body: …}`: what a function returns in `RequestComplete`.",
    ),
    member(
        "Throw",
        TestValue::One(TestObject::Failure),
        "The call fails with this error.",
    ),
    member(
        "Timeout",
        TestValue::True,
        "The call never answers: the task's `Timeout` ends it, else the limit of the execution.",
    ),
    member(
        "Submit",
        TestValue::One(TestObject::Submit),
        "Callback modes: the answer to the request itself, a success if absent. After a `Throw` there is no callback.",
    ),
    member(
        "Callback",
        TestValue::OneOrList(TestObject::Callback),
        "Callback modes: what is reported later. The first report counts, later ones are refused.",
    ),
    member(
        "Duration",
        TestValue::Delay,
        "How long until the answer to the request, in virtual time: seconds, text such as `300ms` or `2h`, or a range `{Min: 1, Max: 5}` in which the seed chooses.",
    ),
    member(
        "Times",
        TestValue::Times,
        "How often the response serves. Once if absent in a list of two or more, `forever` if it is the only one.",
    ),
    member(
        "Items",
        TestValue::Any,
        "For a distributed Map with `ItemReader`: the list of items that it reads.",
    ),
];

static FAILURE: &[TestMember] = &[
    required(member(
        "Code",
        TestValue::Text,
        "The error's code, which `Retry` and `Catch` match.",
    )),
    member(
        "Detail",
        TestValue::Text,
        "What went wrong, empty if absent.",
    ),
];

static SUBMIT: &[TestMember] = &[
    member("Return", TestValue::Any, "The request is accepted."),
    member("Body", TestValue::Any, "Short for `Return: {Body: …}`."),
    member(
        "ReturnFile",
        TestValue::File,
        "The request is accepted with what the file holds, relative to this file.",
    ),
    member(
        "Throw",
        TestValue::One(TestObject::Failure),
        "The request is refused.",
    ),
];

static CALLBACK: &[TestMember] = &[
    member(
        "After",
        TestValue::Delay,
        "How long after the answer to the request, `0` if absent; also a range `{Min: 1h, Max: 2h}`.",
    ),
    member(
        "Succeed",
        TestValue::Any,
        "The task succeeds with this as `$Output`.",
    ),
    member(
        "Fail",
        TestValue::One(TestObject::Failure),
        "The task fails with this error.",
    ),
    member("Never", TestValue::True, "Nobody ever reports."),
];

static WHEN: &[TestMember] = &[
    member(
        "Index",
        TestValue::Integer(0),
        "The iteration of the innermost Map, from 0.",
    ),
    member(
        "Attempt",
        TestValue::Integer(1),
        "The attempt, from 1 at each entry of the state.",
    ),
    member(
        "Input",
        TestValue::Any,
        "Members that `$Input` (after `InputConstructor`) must contain.",
    ),
];

static EXPECT: &[TestMember] = &[
    member(
        "Status",
        TestValue::Choice(&["Succeeded", "Failed", "TimedOut"]),
        "How the run ends, `Succeeded` if absent.",
    ),
    member(
        "Output",
        TestValue::Any,
        "A subset of the output: of objects the members given, of lists every element.",
    ),
    member(
        "OutputExactly",
        TestValue::Any,
        "The output as a whole; `fdl test --update` rewrites it.",
    ),
    member(
        "OutputSchema",
        TestValue::Schema,
        "A JSON Schema that the output fits, or the path of its file.",
    ),
    member(
        "Error",
        TestValue::One(TestObject::ExpectedError),
        "A subset of the error.",
    ),
    member(
        "Path",
        TestValue::Names,
        "The states of the flow's own scope in the order in which they are entered, once a visit, as a whole.",
    ),
    member(
        "Calls",
        TestValue::Counts,
        "How many attempts tasks make over all iterations, by state path; `0` is allowed.",
    ),
    member(
        "Requests",
        TestValue::Requests,
        "A subset of the `Parameters` of the call that started last, by state path.",
    ),
    member(
        "States",
        TestValue::ByPath(TestObject::ExpectedState),
        "What went into states and came out of them, by state path; of several visits the one that began last.",
    ),
    member(
        "Global",
        TestValue::Any,
        "A subset of `$Global` at the end.",
    ),
    member(
        "Duration",
        TestValue::One(TestObject::DurationBounds),
        "How long the run takes, in virtual time.",
    ),
    member(
        "Transitions",
        TestValue::One(TestObject::Bounds),
        "How many states are entered.",
    ),
];

static EXPECTED_STATE: &[TestMember] = &[
    member(
        "Input",
        TestValue::Any,
        "A subset of `$Input`, after `InputConstructor`.",
    ),
    member(
        "Output",
        TestValue::Any,
        "A subset of what the state hands on, after `OutputConstructor`.",
    ),
];

static EXPECTED_ERROR: &[TestMember] = &[
    member("Code", TestValue::Text, "The error's code."),
    member("Detail", TestValue::Text, "What went wrong."),
    member(
        "State",
        TestValue::StatePath,
        "The path of the state that raised it, as in the run: `M[3]/X`.",
    ),
];

static DURATION_BOUNDS: &[TestMember] = &bounds(TestValue::Duration);

static BOUNDS: &[TestMember] = &bounds(TestValue::Integer(0));

const fn bounds(value: TestValue) -> [TestMember; 3] {
    [
        member("Min", value, "At least this."),
        member("Max", value, "At most this."),
        member("Exactly", value, "Just this."),
    ]
}

impl TestObject {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::File,
        Self::Defaults,
        Self::Case,
        Self::ChildFlow,
        Self::Response,
        Self::Failure,
        Self::Submit,
        Self::Callback,
        Self::When,
        Self::Expect,
        Self::ExpectedError,
        Self::ExpectedState,
        Self::DurationBounds,
        Self::Bounds,
    ];

    /// The members that such a mapping may have, in the order in which one writes them.
    pub fn members(self) -> &'static [TestMember] {
        match self {
            Self::File => FILE,
            Self::Defaults => DEFAULTS,
            Self::Case => CASE,
            Self::ChildFlow => CHILD_FLOW,
            Self::Response => RESPONSE,
            Self::Failure => FAILURE,
            Self::Submit => SUBMIT,
            Self::Callback => CALLBACK,
            Self::When => WHEN,
            Self::Expect => EXPECT,
            Self::ExpectedError => EXPECTED_ERROR,
            Self::ExpectedState => EXPECTED_STATE,
            Self::DurationBounds => DURATION_BOUNDS,
            Self::Bounds => BOUNDS,
        }
    }

    /// Groups of members of which a mapping has one at most.
    pub fn alternatives(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Case => &[&["Input", "InputFile"]],
            Self::Response => &[
                &[
                    "Return",
                    "Body",
                    "ReturnFile",
                    "Throw",
                    "Timeout",
                    "Items",
                    "Submit",
                ],
                &["Callback", "Timeout", "Items"],
            ],
            Self::Submit => &[&["Return", "Body", "ReturnFile", "Throw"]],
            Self::Callback => &[&["Succeed", "Fail", "Never"]],
            _ => &[],
        }
    }

    /// The member of that name.
    pub fn member(self, name: &str) -> Option<&'static TestMember> {
        self.members().iter().find(|it| it.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_what_a_row_needs() {
        for kind in TestObject::ALL {
            for (index, row) in kind.members().iter().enumerate() {
                let place = format!("{kind:?} {}", row.name);
                assert!(row.documentation.ends_with(['.', ')']), "{place}");
                let same = |it: &TestMember| it.name == row.name;
                assert_eq!(kind.members().iter().position(same), Some(index), "{place}");
            }
        }
        assert!(TestObject::Case.member("Expect").is_some());
    }

    #[test]
    fn a_case_may_carry_every_default() {
        for row in TestObject::Defaults.members() {
            assert!(TestObject::Case.member(row.name).is_some(), "{}", row.name);
        }
    }
}
