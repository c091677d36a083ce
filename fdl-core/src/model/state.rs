//! States and what they hold.

use super::{Constructor, ExpressionId, ScopeId, Text};
use crate::catalog::actions::TaskMode;
use crate::catalog::objects::StateType;
use crate::syntax::NodeId;
use crate::text::{Spanned, TextRange};
use crate::value::Number;

/// A state, by number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StateId(pub u32);

/// A state.
#[derive(Clone, Debug)]
pub struct State {
    /// Its number.
    pub id: StateId,
    /// The scope that it belongs to.
    pub scope: ScopeId,
    /// The mapping (of an item of `States` that is no mapping there is no state).
    pub node: NodeId,
    /// `Name`.
    pub name: Option<Text>,
    /// `Type` as written.
    pub type_text: Option<Text>,
    /// `Type`, if it is one of the eight.
    pub state_type: Option<StateType>,
    /// `Next`.
    pub next: Option<Text>,
    /// `End`; the range is the value's.
    pub end: Option<Spanned<bool>>,
    /// `InputConstructor`.
    pub input_constructor: Option<Constructor>,
    /// `OutputConstructor`.
    pub output_constructor: Option<Constructor>,
    /// `GlobalConstructor`.
    pub global_constructor: Option<Constructor>,
    /// The rules of `Retry`.
    pub retry: Vec<RetryRule>,
    /// The rules of `Catch`.
    pub catch: Vec<CatchRule>,
    /// What only states of its type have.
    pub kind: StateKind,
}

/// What only states of one type have.
#[derive(Clone, Debug)]
pub enum StateKind {
    /// `Type: Task`.
    Task(Task),
    /// `Type: Pass`.
    Pass,
    /// `Type: Wait`.
    Wait(Wait),
    /// `Type: Choice`.
    Choice(Choice),
    /// `Type: Parallel`.
    Parallel(Parallel),
    /// `Type: Map`.
    Map(Box<Map>),
    /// `Type: Succeed`.
    Succeed,
    /// `Type: Fail`.
    Fail(Fail),
    /// No or no known `Type`. Nested scopes under `Branches` or `Processor` are still lowered.
    Unknown {
        /// Scopes found below it.
        scopes: Vec<ScopeId>,
    },
}

/// What a Task has of its own.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// `Action`.
    pub action: Option<Text>,
    /// `TaskMode` as written.
    pub mode_text: Option<Text>,
    /// `TaskMode`: the default where it is not written; none where it is none of the three.
    pub mode: Option<TaskMode>,
    /// `Parameters`.
    pub parameters: Option<Constructor>,
    /// `Timeout` or `Timeout.$`, in seconds; 0 means never.
    pub timeout: Option<Quantity>,
}

/// What a Wait has of its own.
#[derive(Clone, Debug, Default)]
pub struct Wait {
    /// `Seconds` or `Seconds.$`.
    pub seconds: Option<Quantity>,
}

/// What a Choice has of its own.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// `Branches`.
    pub branches: Vec<ChoiceBranch>,
    /// `Default`.
    pub default: Option<Text>,
}

/// A branch of a Choice.
#[derive(Clone, Debug)]
pub struct ChoiceBranch {
    /// The mapping.
    pub node: NodeId,
    /// `Condition`.
    pub condition: Option<ExpressionId>,
    /// `Next`.
    pub next: Option<Text>,
}

/// What a Parallel has of its own.
#[derive(Clone, Debug, Default)]
pub struct Parallel {
    /// The scopes of its branches.
    pub branches: Vec<ScopeId>,
}

/// What a Map has of its own.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// `ItemsPath`.
    pub items_path: Option<ExpressionId>,
    /// `Processor`.
    pub processor: Option<ScopeId>,
    /// Inline, or distributed and in which mode its children run.
    pub mode: MapMode,
    /// `MaxConcurrency` or `MaxConcuccency` (Q17).
    pub max_concurrency: Option<Quantity>,
    /// `MaxItems`.
    pub max_items: Option<Quantity>,
    /// `ToleratedFailurePercentage`.
    pub tolerated_failure_percentage: Option<Quantity>,
    /// `ToleratedFailureCount`.
    pub tolerated_failure_count: Option<Quantity>,
    /// `ItemConstructor`.
    pub item_constructor: Option<Constructor>,
    /// `ItemBatcher`.
    pub item_batcher: Option<Constructor>,
    /// `ItemReader`.
    pub item_reader: Option<Constructor>,
    /// `ResultWriter`.
    pub result_writer: Option<Constructor>,
}

/// How a Map runs its processor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MapMode {
    /// In the same execution.
    #[default]
    Inline,
    /// In child executions, in Express mode or (`express: false`) in Standard mode.
    Distributed {
        /// Whether the children run in Express mode.
        express: bool,
    },
}

/// What a Fail has of its own.
#[derive(Clone, Debug, Default)]
pub struct Fail {
    /// `Code` or `Code.$`.
    pub code: Option<TextOrExpression>,
    /// `Detail` or `Detail.$`.
    pub detail: Option<TextOrExpression>,
}

/// Text, or an expression under the key with the suffix.
#[derive(Clone, Debug)]
pub enum TextOrExpression {
    /// Text.
    Text(Text),
    /// An expression.
    Expression(ExpressionId),
}

/// A number that is written down, or an expression for it.
#[derive(Clone, Debug)]
pub enum Quantity {
    /// A number, from a number or from text of digits.
    Literal {
        /// The number.
        number: Number,
        /// Where it stands.
        range: TextRange,
    },
    /// An expression under the key with the suffix.
    Expression(ExpressionId),
}

/// A rule of `Retry`.
#[derive(Clone, Debug)]
pub struct RetryRule {
    /// The mapping.
    pub node: NodeId,
    /// `Errors`.
    pub errors: Vec<Text>,
    /// `MaxAttempts`: how many retries.
    pub max_attempts: Option<Quantity>,
    /// `IntervalSeconds`.
    pub interval_seconds: Option<Quantity>,
    /// `BackoffRate`.
    pub backoff_rate: Option<Quantity>,
    /// `MaxBackoffSeconds`.
    pub max_backoff_seconds: Option<Quantity>,
}

/// A rule of `Catch`.
#[derive(Clone, Debug)]
pub struct CatchRule {
    /// The mapping.
    pub node: NodeId,
    /// `Errors`.
    pub errors: Vec<Text>,
    /// `OutputConstructor`.
    pub output_constructor: Option<Constructor>,
    /// `Next`.
    pub next: Option<Text>,
}
