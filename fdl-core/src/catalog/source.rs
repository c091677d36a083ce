//! The public pages that facts come from.

/// The page that this project implements first of all: Function Compute integration.
pub const FUNCTION_COMPUTE: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/integrated-function-compute";

/// The definition language: flow attributes, scopes, kinds of state.
pub const DEFINITION: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/process-definition-introduction";

/// Task states.
pub const TASK: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/task-task";

/// Pass states.
pub const PASS: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/pass-pass";

/// Wait states.
pub const WAIT: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/wait-wait";

/// Choice states and the operators of conditions.
pub const CHOICE: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/select-choice";

/// Parallel states.
pub const PARALLEL: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/parallel";

/// Map states, both modes.
pub const MAP: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/loop-map";

/// Map states in inline mode.
pub const MAP_INLINE: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/inline-mode";

/// Map states in distributed mode.
pub const MAP_DISTRIBUTED: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/distributed-mode";

/// Succeed states.
pub const SUCCEED: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/succeeded";

/// Fail states.
pub const FAIL: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/fail";

/// Inputs, outputs and constructors.
pub const INPUT_OUTPUT: &str = "https://help.aliyun.com/document_detail/2402077.html";

/// Data passing and the context.
pub const DATA_TRANSFER: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/data-transfer";

/// Global variables.
pub const GLOBAL_VARIABLES: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/global-io";

/// Built-in functions.
pub const FUNCTIONS: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/built-in-functions";

/// Retry, Catch and error codes.
pub const ERROR_HANDLING: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/error-handling";

/// The integration modes.
pub const INTEGRATION_MODES: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/service-integration-pattern";

/// The list of integrations and their modes.
pub const INTEGRATIONS: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/introduction-to-integration";

/// Plain OpenAPI calls.
pub const OPEN_API: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/general-integration";

/// Standard and Express flows.
pub const EXECUTION_MODES: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/standard-workflow-and-express-workflow";

/// Limits and quotas.
pub const LIMITS: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/limits";

/// Billing: transitions, the international site.
pub const BILLING: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/billing-billing";

/// The same on the Chinese site.
pub const BILLING_CHINA: &str = "https://help.aliyun.com/en/document_detail/117830.html";

/// Billing of Standard and Express flows.
pub const BILLING_BY_MODE: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/legacy-console-quickstart";

/// CloudFlow integration: child flows.
pub const CHILD_FLOWS: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/integrating-cloud-workflows";

/// HTTP integration.
pub const HTTP: &str = "https://help.aliyun.com/document_detail/2593203.html";

/// Simple Message Queue integration.
pub const MESSAGE_QUEUE: &str = "https://help.aliyun.com/en/document_detail/2593184.html";

/// Topics of Simple Message Queue, as the older service described them.
pub const MESSAGE_TOPICS: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/integrate-mns-topics";

/// EventBridge integration.
pub const EVENT_BRIDGE: &str = "https://help.aliyun.com/en/document_detail/2400202.html";

/// The EventBridge API behind the integration.
pub const EVENT_BRIDGE_PUT_EVENTS: &str = "https://www.alibabacloud.com/help/en/eventbridge/developer-reference/api-eventbridge-2020-04-01-putevents";

/// Short Message Service integration.
pub const SHORT_MESSAGE: &str = "https://help.aliyun.com/en/document_detail/2619166.html";

/// Object Storage Service integration.
pub const OBJECT_STORAGE: &str = "https://help.aliyun.com/en/document_detail/2573663.html";

/// Retries of Function Compute and its error codes.
pub const FUNCTION_COMPUTE_ERRORS: &str = "https://help.aliyun.com/document_detail/122494.html";

/// The API that makes a flow.
pub const CREATE_FLOW: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/api-fnf-2019-03-15-createflow";

/// The API that starts an execution.
pub const START_EXECUTION: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/api-fnf-2019-03-15-startexecution";

/// The API that runs an Express flow.
pub const START_SYNC_EXECUTION: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/api-fnf-2019-03-15-startsyncexecution";

/// The API that reports success with a task token.
pub const REPORT_TASK_SUCCEEDED: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/api-fnf-2019-03-15-reporttasksucceeded";

/// The API that reports failure with a task token.
pub const REPORT_TASK_FAILED: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/api-fnf-2019-03-15-reporttaskfailed";

/// The API that lists the events of an execution.
pub const EXECUTION_HISTORY: &str = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/api-fnf-2019-03-15-getexecutionhistory";

/// The older dialect: how its task steps call services.
pub const LEGACY_TASK: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/task-steps";

/// The older dialect: how its error handling works.
pub const LEGACY_ERRORS: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/troubleshooting";

/// The specification of the Amazon States Language, whose words are often written by habit.
pub const AMAZON_STATES_LANGUAGE: &str = "https://states-language.net/spec.html";
