//! The places that several words share.

use super::Place::{self, Kinds, States};
use super::{ObjectKind, StateType};

/// Every state but a Choice, which hands its input on.
pub(super) const WITH_OUTPUT: Place = States(&[
    StateType::Task,
    StateType::Pass,
    StateType::Wait,
    StateType::Parallel,
    StateType::Map,
    StateType::Succeed,
    StateType::Fail,
]);
pub(super) const TASK: Place = States(&[StateType::Task]);
pub(super) const PASS: Place = States(&[StateType::Pass]);
pub(super) const WAIT: Place = States(&[StateType::Wait]);
pub(super) const CHOICE: Place = States(&[StateType::Choice]);
pub(super) const MAP: Place = States(&[StateType::Map]);
pub(super) const FAIL: Place = States(&[StateType::Fail]);
pub(super) const RULE: Place = Kinds(&[ObjectKind::RetryRule, ObjectKind::CatchRule]);
pub(super) const RETRY: Place = Kinds(&[ObjectKind::RetryRule]);
pub(super) const CATCH: Place = Kinds(&[ObjectKind::CatchRule]);
pub(super) const CHOICE_BRANCH: Place = Kinds(&[ObjectKind::ChoiceBranch]);
pub(super) const SCOPE: Place = Kinds(&[
    ObjectKind::Flow,
    ObjectKind::ParallelBranch,
    ObjectKind::Processor,
]);
