//! What is written on nodes and edges.

use crate::analysis::Analysis;
use crate::catalog::actions::TaskMode;
use crate::model::{
    CatchRule, ChoiceBranch, ExpressionId, Map, MapMode, Quantity, State, StateKind, Task,
    TextOrExpression,
};

/// What stands for a name that is missing.
pub(super) const NAMELESS: &str = "?";

/// So many rules are listed by their numbers.
const RULES_SHOWN: usize = 3;

/// A text on one line, without control characters; runs of blanks are one.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|it: char| it.is_whitespace() || it.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    line
}

/// The name of a state, on one line.
pub(super) fn title(state: &State) -> String {
    let name = state.name.as_ref().map(|it| one_line(&it.value));
    match name {
        Some(name) if !name.is_empty() => name,
        _ => NAMELESS.to_owned(),
    }
}

/// A word on what a state does.
pub(super) fn detail(analysis: &Analysis, state: &State) -> String {
    match &state.kind {
        StateKind::Task(task) => task_detail(task),
        StateKind::Wait(wait) => match &wait.seconds {
            Some(Quantity::Literal { number, .. }) => seconds(number.as_str()),
            Some(Quantity::Expression(id)) => expression(analysis, *id),
            None => String::new(),
        },
        StateKind::Map(map) => map_detail(analysis, map),
        StateKind::Fail(fail) => match &fail.code {
            Some(TextOrExpression::Text(code)) => one_line(&code.value),
            Some(TextOrExpression::Expression(id)) => expression(analysis, *id),
            None => String::new(),
        },
        StateKind::Unknown { .. } => match &state.type_text {
            Some(written) => one_line(&written.value),
            None => String::new(),
        },
        StateKind::Pass | StateKind::Choice(_) | StateKind::Parallel(_) | StateKind::Succeed => {
            String::new()
        }
    }
}

fn task_detail(task: &Task) -> String {
    let action = task.action.as_ref().map(|it| one_line(&it.value));
    let waits = match task.mode {
        Some(TaskMode::WaitForSystemCallback) => Some("system callback".to_owned()),
        Some(TaskMode::WaitForCustomCallback) => Some("callback".to_owned()),
        Some(TaskMode::RequestComplete) | None => None,
    };
    joined([action, waits])
}

fn map_detail(analysis: &Analysis, map: &Map) -> String {
    let items = map.items_path.map(|id| expression(analysis, id));
    let at_once = match &map.max_concurrency {
        Some(Quantity::Literal { number, .. }) => Some(format!("{} at once", number.as_str())),
        Some(Quantity::Expression(_)) | None => None,
    };
    let mode = match map.mode {
        MapMode::Inline => None,
        MapMode::Distributed { .. } => Some("distributed".to_owned()),
    };
    joined([items, at_once, mode])
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn expression(analysis: &Analysis, id: ExpressionId) -> String {
    one_line(&analysis.flow.expression(id).text)
}

/// A number of seconds in the greatest unit that divides it.
fn seconds(number: &str) -> String {
    let units = [("d", 86_400), ("h", 3_600), ("min", 60)];
    let whole = number.parse::<u64>().ok().filter(|&it| it > 0);
    let unit = whole.and_then(|whole| {
        let fitting = units.into_iter().find(|(_, length)| whole % length == 0);
        fitting.map(|(name, length)| (whole / length, name))
    });
    match unit {
        Some((count, name)) => format!("{count} {name}"),
        None => format!("{number} s"),
    }
}

/// How many retries the rules of a state allow: `4` or `4+2`.
pub(super) fn retries(state: &State) -> String {
    let mut shown: Vec<&str> = Vec::new();
    for rule in state.retry.iter().take(RULES_SHOWN) {
        shown.push(match &rule.max_attempts {
            Some(Quantity::Literal { number, .. }) => number.as_str(),
            Some(Quantity::Expression(_)) | None => NAMELESS,
        });
    }
    if state.retry.len() > RULES_SHOWN {
        shown.push("…");
    }
    shown.join("+")
}

/// What a branch of a Choice asks.
pub(super) fn condition(analysis: &Analysis, branch: &ChoiceBranch) -> String {
    match branch.condition {
        Some(id) => expression(analysis, id),
        None => NAMELESS.to_owned(),
    }
}

/// The errors that a rule catches.
pub(super) fn errors(rule: &CatchRule) -> String {
    let codes: Vec<String> = rule.errors.iter().map(|it| one_line(&it.value)).collect();
    match codes.is_empty() {
        true => NAMELESS.to_owned(),
        false => codes.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let times = ["15", "60", "90", "7200", "86400", "0", "1.5", "-60"].map(seconds);
        assert_eq!(
            times.join(", "),
            "15 s, 1 min, 90 s, 2 h, 1 d, 0 s, 1.5 s, -60 s"
        );
    }

    #[test]
    fn texts_stand_on_one_line() {
        assert_eq!(one_line(" a\r\n\tb\u{0}c  d "), "a b c d");
        assert_eq!(one_line("\n"), "");
    }
}
