//! The undocumented decisions of the simulator. A run lists those that mattered in it.

/// A decision, by the number of its open question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Assumption {
    /// Q13.
    WaitRange,
    /// Q15.
    ConditionFails,
    /// Q16.
    SiblingsStop,
    /// Q18.
    ItemSource,
    /// Q20.
    PlainItem,
    /// Q22.
    DistributedOutput,
    /// Q22, with `ResultWriter`.
    WrittenOutput,
    /// Q23.
    FailCode,
    /// Q24.
    NestedFail,
    /// Q26.
    Attempts,
    /// Q31.
    ExpressionFails,
    /// Q32.
    ShallowMerge,
    /// Q39.
    OwnCounters,
    /// Q40.
    EmptyCatch,
    /// Q41.
    EngineErrors,
    /// Q43.
    TimeoutPerAttempt,
    /// Q58.
    CallbackRefused,
    /// Q82.
    NoItems,
    /// Q84.
    Tolerance,
    /// Q86.
    TimeoutCode,
    /// Q89.
    AllErrors,
    /// Q90.
    ModeLimit,
}

impl Assumption {
    /// The line that a run shows.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::WaitRange => {
                "Q13: a Wait that is no whole number in range fails with Simulator.InvalidWait"
            }
            Self::ConditionFails => {
                "Q15: a Choice whose condition fails or is not boolean fails, it does not take Default"
            }
            Self::SiblingsStop => {
                "Q16: the first failure stops the other branches and iterations at once"
            }
            Self::ItemSource => {
                "Q18: the items of an ItemReader and the shape of a batch are the simulator's own"
            }
            Self::PlainItem => {
                "Q20: an item that is no object is the $Input of its iteration as it is"
            }
            Self::DistributedOutput => {
                "Q22: a distributed Map gives {\"Items\": […]} like an inline one, with null for a tolerated failure"
            }
            Self::WrittenOutput => {
                "Q22: a distributed Map with ResultWriter gives the name of its run and the place it writes to"
            }
            Self::FailCode => "Q23: a Fail without Code fails with Simulator.Fail",
            Self::NestedFail => {
                "Q24: a Fail inside a branch or an iteration is an error that the enclosing state can catch"
            }
            Self::Attempts => {
                "Q26: InputConstructor is evaluated once per visit, Parameters and Timeout.$ at each attempt"
            }
            Self::ExpressionFails => {
                "Q31: an expression that cannot be evaluated, such as one that reads a missing member, is an error of its state"
            }
            Self::ShallowMerge => "Q32: GlobalConstructor replaces whole top-level keys of $Global",
            Self::OwnCounters => {
                "Q39: each Retry rule counts its own attempts, from each entry of the state"
            }
            Self::EmptyCatch => "Q40: a catch target without OutputConstructor receives {}",
            Self::EngineErrors => "Q41: errors of the engine have codes that begin with Simulator.",
            Self::TimeoutPerAttempt => {
                "Q43: the Timeout of a Task counts for each attempt, and over the wait for a callback"
            }
            Self::CallbackRefused => "Q58: a callback to a task that has already ended is refused",
            Self::NoItems => "Q82: a Map over no items gives {\"Items\": []}",
            Self::Tolerance => {
                "Q84: a distributed Map fails once more items have failed than either tolerance allows"
            }
            Self::TimeoutCode => "Q86: a Task that exceeds its Timeout fails with FnF.TaskTimeout",
            Self::AllErrors => "Q89: FnF.ALL also matches timeouts and errors of the engine",
            Self::ModeLimit => {
                "Q90: without a shorter Timeout an execution ends after 31536000 s in Standard mode and 300 s in Express mode"
            }
        }
    }
}
