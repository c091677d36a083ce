//! The catalogue's rows as Markdown: what hovers and proposals show.

use std::fmt::Write as _;

use crate::catalog::Evidence;
use crate::catalog::actions::{Action, Parameter, TaskMode};
use crate::catalog::context::{ContextPath, Variable};
use crate::catalog::errors::ErrorCode;
use crate::catalog::limits::{self, Limit};
use crate::catalog::objects::{
    AllowedValue, Attribute, AttributeValue, ObjectKind, Requirement, StateType,
};
use crate::catalog::source;
use crate::catalog::test_files::TestMember;
use crate::expr::functions::Function;

/// The link to a public page.
pub(super) fn link(source: &str) -> String {
    match source {
        "" => String::new(),
        url => format!("\n\n[Documentation]({url})"),
    }
}

/// The links to several public pages, each with the name that its address ends in.
fn links(sources: &[&str]) -> String {
    let [first, _, ..] = sources else {
        return sources.first().map_or_else(String::new, |it| link(it));
    };
    let named = |url: &&str| {
        let name = url.rsplit('/').next().unwrap_or(first);
        format!("[{}]({url})", name.trim_end_matches(".html"))
    };
    let links: Vec<String> = sources.iter().map(named).collect();
    format!("\n\nDocumentation: {}", links.join(" · "))
}

fn doubt(evidence: Evidence, question: Option<&str>) -> &'static str {
    match (evidence, question) {
        (Evidence::Documented, _) => "",
        (Evidence::Observed, _) => "\n\n*Seen in public samples, not on a documentation page.*",
        (Evidence::Inferred, _) => "\n\n*Not stated by the documentation; it follows from it.*",
        (Evidence::Unknown, _) => "\n\n*Not documented.*",
    }
}

/// The limits that something is subject to.
fn limits(limits: &[Limit]) -> String {
    if limits.is_empty() {
        return String::new();
    }
    let mut text = "\n\nLimits:\n".to_owned();
    for limit in limits {
        let _ = write!(text, "\n- {}: {}", limit.name, limit.amount());
        text.push_str(if limit.adjustable {
            ", more on request"
        } else {
            ""
        });
    }
    text
}

/// An attribute of a mapping of that kind.
pub(super) fn attribute(kind: ObjectKind, attribute: &Attribute) -> String {
    let mut text = attribute.documentation.to_owned();
    let _ = write!(text, "\n\n{}", attribute_facts(attribute));
    text.push_str(&limits(limits::of_attribute(kind, attribute.name)));
    text.push_str(doubt(attribute.evidence, attribute.question));
    text.push_str(&link(attribute.source));
    text
}

fn attribute_facts(attribute: &Attribute) -> String {
    let requirement = match attribute.requirement {
        Requirement::Required => "Required",
        Requirement::Expected => "Expected",
        Requirement::Suggested | Requirement::Optional => "Optional",
    };
    let value = match attribute.value {
        AttributeValue::Text => "text".to_owned(),
        AttributeValue::Choice(values) => {
            let values: Vec<_> = values.iter().map(|it| format!("`{}`", it.value)).collect();
            values.join(" · ")
        }
        AttributeValue::Boolean => "`true` or `false`".to_owned(),
        AttributeValue::Integer {
            minimum,
            maximum: Some(maximum),
            ..
        } => format!("a whole number, {minimum} to {maximum}"),
        AttributeValue::Integer { minimum, .. } => format!("a whole number, at least {minimum}"),
        AttributeValue::Number => "a number".to_owned(),
        AttributeValue::StateName => "the name of a state".to_owned(),
        AttributeValue::Action => "`<Service>:<Operation>`".to_owned(),
        AttributeValue::Expression => "an expression".to_owned(),
        AttributeValue::Constructor | AttributeValue::Parameters => {
            "a mapping; keys that end in `.$` hold expressions".to_owned()
        }
        AttributeValue::ErrorCodes => "a list of error codes".to_owned(),
        AttributeValue::States => "a list of states".to_owned(),
        AttributeValue::List(kind) => format!("a list, each item {}", kind.noun()),
        AttributeValue::Object(_) => "a mapping".to_owned(),
    };
    let suffix = if attribute.suffix && attribute.suffix_evidence == Evidence::Documented {
        format!("; `{}.$` takes an expression", attribute.name)
    } else {
        String::new()
    };
    format!("{requirement} · {value}{suffix}")
}

/// A member of a mapping of a test file.
pub(super) fn test_member(member: &TestMember) -> String {
    let requirement = match member.required {
        true => "Required",
        false => "Optional",
    };
    format!(
        "{}\n\n{requirement} · {}{}",
        member.documentation,
        member.value.noun(),
        limits(limits::of_test_member(member.name))
    )
}

/// One of the values of a closed list.
pub(super) fn allowed_value(value: &AllowedValue, source: &str) -> String {
    format!("{}{}", value.documentation, link(source))
}

/// A type of state.
pub(super) fn state_type(state_type: StateType) -> String {
    format!(
        "{}{}{}",
        state_type.documentation(),
        limits(limits::of_state_type(state_type)),
        link(state_type.source())
    )
}

/// An integration mode; with an action, what it returns in that mode.
pub(super) fn task_mode(mode: TaskMode, action: Option<&Action>) -> String {
    let mut text = mode.documentation().to_owned();
    if let Some(action) = action {
        if let Some(support) = action.mode(mode).filter(|it| !it.supported) {
            let how = match support.evidence {
                Evidence::Documented => "does not support this mode",
                _ => "is not known to support this mode",
            };
            let _ = write!(text, "\n\n`{}` {how}.", action.name);
        } else if let Some(output) = action.output(mode) {
            let _ = write!(text, "\n\n`$Output`: {}", output.documentation);
        }
    }
    text + &link(source::INTEGRATION_MODES)
}

/// An action with its parameters and modes.
pub(super) fn action(action: &Action) -> String {
    let mut text = format!(
        "**{}** · {}\n\n{}",
        action.name, action.service, action.summary
    );
    if !action.parameters.is_empty() {
        text.push_str("\n\n| parameter | required | value |\n|---|---|---|");
        for it in action.parameters {
            let required = if it.required { "yes" } else { "no" };
            let _ = write!(
                text,
                "\n| `{}` | {required} | {} |",
                it.name,
                it.value.noun()
            );
        }
    }
    let modes: Vec<String> = action
        .modes
        .iter()
        .filter(|it| it.supported)
        .map(|it| format!("`{}`", it.mode.name()))
        .collect();
    if !modes.is_empty() {
        let _ = write!(text, "\n\nModes: {}", modes.join(", "));
    }
    if let Some(callback) = action.callback {
        let _ = write!(text, "\n\n{callback}");
    }
    text.push_str(doubt(action.evidence, None));
    text.push_str(&links(action.sources));
    text
}

/// A parameter of an action.
pub(super) fn parameter(action: &Action, parameter: &Parameter) -> String {
    let mut text = parameter.documentation.to_owned();
    let required = if parameter.required {
        "Required"
    } else {
        "Optional"
    };
    let _ = write!(text, "\n\n{required} · {}", parameter.value.noun());
    if !parameter.allowed.is_empty() {
        let values: Vec<_> = parameter
            .allowed
            .iter()
            .map(|it| format!("`{it}`"))
            .collect();
        let _ = write!(text, " · {}", values.join(" · "));
    }
    if let Some((least, greatest)) = parameter.range {
        let _ = write!(text, " · {least} to {greatest}");
    }
    if let Some(default) = parameter.default {
        let _ = write!(text, " · default `{default}`");
    }
    let _ = write!(text, "\n\nA parameter of `{}`.", action.name);
    text.push_str(doubt(parameter.evidence, None));
    text + &link(action.source())
}

/// An error code.
pub(super) fn error_code(code: &ErrorCode) -> String {
    let mut text = code.cause.to_owned();
    if let Some(action) = code.action {
        let _ = write!(text, "\n\nWhat to do: {action}");
    }
    match code.retryable {
        Some(true) => text.push_str("\n\nTrying again may help."),
        Some(false) => text.push_str("\n\nTrying again does not help."),
        None => {}
    }
    text.push_str(doubt(code.evidence, None));
    text + &link(code.source)
}

/// A variable.
pub(super) fn variable(variable: &Variable) -> String {
    let mut text = variable.documentation.to_owned();
    let _ = write!(text, "\n\nReadable {}.", variable.readable);
    text.push_str(&limits(limits::of_variable(variable.name)));
    text.push_str(doubt(variable.evidence, variable.question));
    text + &link(variable.source)
}

/// A path below `$Context`.
pub(super) fn context_path(path: &ContextPath) -> String {
    let mut text = path.documentation.to_owned();
    if let Some(exists) = path.exists {
        let _ = write!(text, "\n\nExists {exists}.");
    }
    text.push_str(doubt(path.evidence, path.question));
    text + &link(path.source)
}

/// A function, with its signature and parameters.
pub(super) fn function(function: &Function) -> String {
    let mut text = format!("```\n{}\n```\n\n", function.signature());
    text.push_str(function.documentation);
    for parameter in function.parameters {
        let _ = write!(
            text,
            "\n- `{}`: {}",
            parameter.name, parameter.documentation
        );
    }
    text + &further(function)
}

/// What stands beside the signature and the parameters of a function.
pub(super) fn about_function(function: &Function) -> String {
    function.documentation.to_owned() + &further(function)
}

/// The examples of a function, what is doubtful about it, its page.
fn further(function: &Function) -> String {
    let mut text = String::new();
    if !function.examples.is_empty() {
        text.push_str("\n\n```");
        for (expression, value) in function.examples {
            let _ = write!(text, "\n{expression} → {value}");
        }
        text.push_str("\n```");
    }
    text.push_str(&limits(&[limits::NESTED_CALLS]));
    if let Some(of) = function.alias_of {
        let _ = write!(text, "\n\nAnother name of `{of}`.");
    }
    if let Some(reason) = function.undocumented {
        let _ = write!(text, "\n\n*{reason}*");
    }
    text + &link(function.source)
}
