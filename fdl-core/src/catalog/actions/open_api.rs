//! Any operation of the cloud's OpenAPI.

use super::ParameterType::Text;
use super::{Action, Output, TaskMode, optional, support};
use crate::catalog::{Evidence, source};

/// What is known of an action that is not in [`ALL`](super::ALL): its parameters and its answer are
/// those of the API, under the API's names. Not a member of `ALL`; its name stands for all others.
pub static OPEN_API: Action = Action {
    name: "<Service>:<Operation>",
    service: "any product with an OpenAPI",
    optimized: false,
    summary: "Calls an operation of a product's OpenAPI, such as `ECS:DescribeInstances`.",
    modes: &[
        support(TaskMode::RequestComplete, true, Evidence::Documented),
        support(TaskMode::WaitForSystemCallback, false, Evidence::Unknown),
        support(TaskMode::WaitForCustomCallback, false, Evidence::Unknown),
    ],
    parameters: &[optional(
        "RegionId",
        Text,
        "cn-hangzhou",
        "The region, which most operations take as a parameter of their own.",
    )
    .evidence(Evidence::Inferred)],
    closed: false,
    outputs: &[Output {
        mode: TaskMode::RequestComplete,
        documentation: "The answer of the API, unchanged.",
        members: &[],
        closed: false,
        evidence: Evidence::Documented,
    }],
    callback: None,
    errors: &[],
    arn_forms: &[],
    payload: None,
    sources: &[source::OPEN_API, source::TASK],
    evidence: Evidence::Documented,
};
