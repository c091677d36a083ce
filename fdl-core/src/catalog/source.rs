//! The public pages that facts come from.

/// The page that this project implements first of all: Function Compute integration.
pub const FUNCTION_COMPUTE: &str =
    "https://www.alibabacloud.com/help/en/serverless-workflow/latest/integrated-function-compute";
