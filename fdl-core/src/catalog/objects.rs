//! The mappings of the language and their attributes: one table each, in `objects/`.
//!
//! Which attributes a state type has is the matrix of the public pages; what no page says is
//! decided by the open question that the row names.

mod flow;
mod foreign;
mod map;
mod rules;
mod states;

pub use foreign::{ForeignWord, Origin, Place, foreign_word, foreign_words};

use super::{Evidence, source};

/// A kind of mapping that the language defines.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ObjectKind {
    /// The document's root.
    Flow,
    /// A state of that type.
    State(StateType),
    /// A state whose `Type` is missing or unknown: whatever some type has is known, only `Name` and
    /// `Type` are required.
    AnyState,
    /// An element of a Choice state's `Branches`.
    ChoiceBranch,
    /// An element of a Parallel state's `Branches`.
    ParallelBranch,
    /// A Map state's `Processor`.
    Processor,
    /// A Map state's `ProcessorConfig`.
    ProcessorConfig,
    /// An element of `Retry`.
    RetryRule,
    /// An element of `Catch`.
    CatchRule,
    /// An element of the superseded `OnErrors` (Q42).
    OnErrorsRule,
    /// A distributed Map's `ItemReader`: members unverified (Q18).
    ItemReader,
    /// A distributed Map's `ItemBatcher`: members unverified (Q18).
    ItemBatcher,
    /// A distributed Map's `ResultWriter`: members unverified (Q18).
    ResultWriter,
}

/// The eight types of state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum StateType {
    /// Calls a service.
    Task,
    /// Shapes data.
    Pass,
    /// Waits.
    Wait,
    /// Chooses the next state.
    Choice,
    /// Runs branches side by side.
    Parallel,
    /// Runs a processor for each item.
    Map,
    /// Ends its scope well.
    Succeed,
    /// Ends with an error.
    Fail,
}

/// An attribute of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The key, without `.$`.
    pub name: &'static str,
    /// What its value is.
    pub value: AttributeValue,
    /// Whether it must be there.
    pub requirement: Requirement,
    /// The attribute whose presence makes this one unnecessary (Q19).
    pub unless: Option<&'static str>,
    /// Whether it may be written with the suffix `.$` and an expression.
    pub suffix: bool,
    /// How sure the suffix is; where it is not documented, its use is an `undocumented-attribute`.
    pub suffix_evidence: Evidence,
    /// What it means, in Markdown, one to three sentences.
    pub documentation: &'static str,
    /// How sure the fact is.
    pub evidence: Evidence,
    /// The public page.
    pub source: &'static str,
    /// The open question whose decision applies, such as `Q17`.
    pub question: Option<&'static str>,
    /// Set where the attribute is accepted but documented nowhere or not here: `undocumented-attribute`.
    pub undocumented: bool,
}

/// Whether an attribute must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Requirement {
    /// It must: its absence is an error.
    Required,
    /// Its absence is reported as a warning.
    Expected,
    /// Its absence is reported as a hint.
    Suggested,
    /// It may be left out.
    Optional,
}

/// What the value of an attribute is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum AttributeValue {
    /// Any text.
    Text,
    /// One of a closed list.
    Choice(&'static [AllowedValue]),
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range, ends included; `digits` says whether text of digits is accepted too.
    Integer {
        /// The least value.
        minimum: i64,
        /// The greatest value, if there is one.
        maximum: Option<i64>,
        /// What text of digits is.
        digits: Digits,
    },
    /// A number.
    Number,
    /// The name of a state of the same scope (`Next`, `Default`) or, for `StartAt`, of the own scope.
    StateName,
    /// `<Service>:<Operation>`.
    Action,
    /// A condition or path: an expression without the suffix `.$`.
    Expression,
    /// A constructor: a mapping with `.$` keys at every depth.
    Constructor,
    /// The parameters of the action: a constructor whose keys the action defines.
    Parameters,
    /// A list of error codes.
    ErrorCodes,
    /// A list of states.
    States,
    /// A list of mappings of that kind.
    List(ObjectKind),
    /// A mapping of that kind.
    Object(ObjectKind),
}

/// How text of digits is taken where a whole number is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Digits {
    /// As a number (Q10).
    Accepted,
    /// As a number, with a warning (Q79).
    Warned,
    /// As an error.
    Refused,
}

/// A value of a closed list.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AllowedValue {
    /// The value.
    pub value: &'static str,
    /// What it means.
    pub documentation: &'static str,
}

/// The attributes that a mapping of that kind may have, in the order in which one writes them.
/// Superseded ones are left out: they are not to be proposed.
pub fn attributes(kind: ObjectKind) -> &'static [Attribute] {
    match kind {
        ObjectKind::Flow => flow::FLOW,
        ObjectKind::State(state_type) => states::of(state_type),
        ObjectKind::AnyState => states::ANY,
        ObjectKind::ChoiceBranch => states::CHOICE_BRANCH,
        ObjectKind::ParallelBranch => states::PARALLEL_BRANCH,
        ObjectKind::Processor => map::PROCESSOR,
        ObjectKind::ProcessorConfig => map::PROCESSOR_CONFIG,
        ObjectKind::RetryRule => rules::RETRY,
        ObjectKind::CatchRule => rules::CATCH,
        ObjectKind::OnErrorsRule => rules::ON_ERRORS,
        ObjectKind::ItemReader => map::ITEM_READER,
        ObjectKind::ItemBatcher => map::ITEM_BATCHER,
        ObjectKind::ResultWriter => map::RESULT_WRITER,
    }
}

/// The attribute of that name, given without `.$`; superseded ones (`OnErrors`) are found too.
pub fn attribute(kind: ObjectKind, name: &str) -> Option<&'static Attribute> {
    // Most names differ in their length or their first letter: nothing else is looked at.
    let first = name.as_bytes().first();
    let is_named = |it: &&Attribute| it.name.as_bytes().first() == first && it.name == name;
    let listed = attributes(kind).iter().find(is_named);
    listed.or_else(|| match kind {
        ObjectKind::AnyState
        | ObjectKind::State(StateType::Task | StateType::Parallel | StateType::Map) => {
            rules::SUPERSEDED.iter().find(|it| it.name == name)
        }
        _ => None,
    })
}

/// The types of state that have an attribute of that name.
pub fn state_types_with(name: &str) -> impl Iterator<Item = StateType> {
    StateType::ALL
        .into_iter()
        .filter(move |&it| attribute(ObjectKind::State(it), name).is_some())
}

impl ObjectKind {
    /// The kinds that are not states' and not the flow's.
    const INNER: [Self; 10] = [
        Self::ChoiceBranch,
        Self::ParallelBranch,
        Self::Processor,
        Self::ProcessorConfig,
        Self::RetryRule,
        Self::CatchRule,
        Self::OnErrorsRule,
        Self::ItemReader,
        Self::ItemBatcher,
        Self::ResultWriter,
    ];

    /// All kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Flow]
            .into_iter()
            .chain(StateType::ALL.into_iter().map(Self::State))
            .chain([Self::AnyState])
            .chain(Self::INNER)
    }

    /// Whether it may have members that the catalogue does not know: nothing is reported there (Q18).
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::ItemReader | Self::ItemBatcher | Self::ResultWriter
        )
    }

    /// What a message calls such a mapping, with its article.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Flow => "the flow",
            Self::State(StateType::Task) => "a Task state",
            Self::State(StateType::Pass) => "a Pass state",
            Self::State(StateType::Wait) => "a Wait state",
            Self::State(StateType::Choice) => "a Choice state",
            Self::State(StateType::Parallel) => "a Parallel state",
            Self::State(StateType::Map) => "a Map state",
            Self::State(StateType::Succeed) => "a Succeed state",
            Self::State(StateType::Fail) => "a Fail state",
            Self::AnyState => "a state",
            Self::ChoiceBranch => "a branch of a Choice",
            Self::ParallelBranch => "a branch of a Parallel",
            Self::Processor => "a `Processor`",
            Self::ProcessorConfig => "a `ProcessorConfig`",
            Self::RetryRule => "a `Retry` rule",
            Self::CatchRule => "a `Catch` rule",
            Self::OnErrorsRule => "an `OnErrors` rule",
            Self::ItemReader => "an `ItemReader`",
            Self::ItemBatcher => "an `ItemBatcher`",
            Self::ResultWriter => "a `ResultWriter`",
        }
    }
}

impl StateType {
    /// All types, as the pages order them: what works, then what ends, then what branches.
    pub const ALL: [Self; 8] = [
        Self::Task,
        Self::Pass,
        Self::Wait,
        Self::Choice,
        Self::Parallel,
        Self::Map,
        Self::Succeed,
        Self::Fail,
    ];

    /// The value of `Type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Pass => "Pass",
            Self::Wait => "Wait",
            Self::Choice => "Choice",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
        }
    }

    /// The type that `Type` names, letter by letter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == text)
    }

    /// What such a state does, in Markdown.
    pub const fn documentation(self) -> &'static str {
        match self {
            Self::Task => {
                "Calls one operation of an integrated service (`Action`) and waits for it as `TaskMode` says."
            }
            Self::Pass => {
                "Does no work: hands its input on, or the data that its constructors build."
            }
            Self::Wait => {
                "Pauses for `Seconds`: 1 to 300 in a Standard flow, 1 to 20 in an Express flow."
            }
            Self::Choice => {
                "Goes to the `Next` of the first of its `Branches` whose `Condition` is true, else to `Default`."
            }
            Self::Parallel => {
                "Runs up to 50 `Branches` side by side on the same input. The result has one member a branch: `Branch0`, `Branch1`, …"
            }
            Self::Map => {
                "Runs its `Processor` once for each element of the array that `ItemsPath` yields. The result is `{\"Items\": […]}`."
            }
            Self::Succeed => {
                "Ends its scope early and well, like `return`; in a branch or a processor the flow goes on outside."
            }
            Self::Fail => "Ends with an error: `Code` for programs, `Detail` for people.",
        }
    }

    /// The public page.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Task => source::TASK,
            Self::Pass => source::PASS,
            Self::Wait => source::WAIT,
            Self::Choice => source::CHOICE,
            Self::Parallel => source::PARALLEL,
            Self::Map => source::MAP,
            Self::Succeed => source::SUCCEED,
            Self::Fail => source::FAIL,
        }
    }

    /// Whether the type is one that ends its scope without `Next` or `End`.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Succeed | Self::Fail)
    }

    /// Whether a state of the type needs `Next` or `End: true`.
    pub const fn needs_next(self) -> bool {
        !matches!(self, Self::Choice | Self::Succeed | Self::Fail)
    }
}

/// The types of state as values of `Type`.
pub static STATE_TYPES: &[AllowedValue] = &[
    state_type(StateType::Task),
    state_type(StateType::Pass),
    state_type(StateType::Wait),
    state_type(StateType::Choice),
    state_type(StateType::Parallel),
    state_type(StateType::Map),
    state_type(StateType::Succeed),
    state_type(StateType::Fail),
];

const fn state_type(state_type: StateType) -> AllowedValue {
    AllowedValue {
        value: state_type.name(),
        documentation: state_type.documentation(),
    }
}

/// An attribute that need not be there, on a documented page; the functions below vary it.
const fn optional(
    name: &'static str,
    value: AttributeValue,
    documentation: &'static str,
    source: &'static str,
) -> Attribute {
    Attribute {
        name,
        value,
        requirement: Requirement::Optional,
        unless: None,
        suffix: false,
        suffix_evidence: Evidence::Documented,
        documentation,
        evidence: Evidence::Documented,
        source,
        question: None,
        undocumented: false,
    }
}

impl Attribute {
    /// Whether it is read only to be reported: another one took its place (`OnErrors`).
    pub fn is_superseded(&self) -> bool {
        matches!(self.value, AttributeValue::List(ObjectKind::OnErrorsRule))
    }

    const fn with(self, requirement: Requirement) -> Self {
        Self {
            requirement,
            ..self
        }
    }

    const fn required(self) -> Self {
        self.with(Requirement::Required)
    }

    const fn suffix(self, suffix_evidence: Evidence) -> Self {
        Self {
            suffix: true,
            suffix_evidence,
            ..self
        }
    }

    const fn evidence(self, evidence: Evidence) -> Self {
        Self { evidence, ..self }
    }

    const fn question(self, question: &'static str) -> Self {
        Self {
            question: Some(question),
            ..self
        }
    }

    const fn undocumented(self, question: &'static str) -> Self {
        Self {
            undocumented: true,
            evidence: Evidence::Unknown,
            question: Some(question),
            ..self
        }
    }

    const fn source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }
}

#[cfg(test)]
mod tests;
