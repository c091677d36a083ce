//! The mappings of the language and their attributes: one table each.

use super::Evidence;

/// A kind of mapping that the language defines.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ObjectKind {
    /// The document's root.
    Flow,
    /// A state of that type.
    State(StateType),
    /// A state whose `Type` is missing or unknown: only the common attributes are known.
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
    /// Whether it may be written with the suffix `.$` and an expression.
    pub suffix: bool,
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
