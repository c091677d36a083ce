//! `workspace/executeCommand`.

use anyhow::Result;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{self, Error};
use tower_lsp::ls_types::ExecuteCommandParams;

use super::service::Session;
use super::workers::StopFlag;

/// The commands.
pub(super) const NAMES: [&str; 1] = ["fdl.explain"];

/// A command with all that it needs from the moment it was asked for.
#[derive(Debug)]
pub(super) enum Command {
    /// `fdl.explain`.
    Explain {
        /// The rule.
        code: String,
    },
}

/// Reads a command and takes the documents that it is about.
///
/// # Errors
///
/// If there is no such command, or it lacks an argument.
pub(super) fn prepare(
    _session: &Session,
    params: ExecuteCommandParams,
) -> jsonrpc::Result<Command> {
    let argument = params.arguments.into_iter().next().unwrap_or_default();
    match params.command.as_str() {
        "fdl.explain" => Ok(Command::Explain {
            code: text(&argument, "code")?,
        }),
        other => Err(Error::invalid_params(format!(
            "there is no command `{other}`; there are {}",
            NAMES.join(", ")
        ))),
    }
}

fn text(argument: &Value, name: &str) -> jsonrpc::Result<String> {
    let value = argument.get(name).and_then(Value::as_str);
    let value = value.ok_or_else(|| Error::invalid_params(format!("`{name}` must be a text")))?;
    Ok(value.to_owned())
}

impl Command {
    /// Runs the command, on a worker.
    pub(super) fn run(self, _session: &Session, _stop: &StopFlag) -> Result<Option<Value>> {
        match self {
            Self::Explain { code } => explain(&code).map(Some),
        }
    }
}

fn explain(code: &str) -> Result<Value> {
    let check = fdl_core::checks::CHECKS.iter().find(|it| it.code == code);
    let check = check.ok_or_else(|| Error::invalid_params(format!("there is no rule `{code}`")))?;
    Ok(json!({"title": check.code, "markdown": check.docs}))
}
