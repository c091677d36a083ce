//! The icon of each type of state: strokes on a square of 16 pixels.

use crate::catalog::objects::StateType;

/// The path of the icon.
pub(super) fn icon(state_type: Option<StateType>) -> &'static str {
    match state_type {
        Some(StateType::Task) => "M9 1.5 3 9h4l-1 5.5L13 7H8.5z",
        Some(StateType::Pass) => "M2 8h11M9 4l4 4-4 4",
        Some(StateType::Wait) => "M8 1.75a6.25 6.25 0 1 0 .01 0zM8 4.5V8l2.5 2",
        Some(StateType::Choice) => "M8 1.5 14.5 8 8 14.5 1.5 8z",
        Some(StateType::Parallel) => "M3 2.5v11M8 2.5v11M13 2.5v11",
        Some(StateType::Map) => "M2 5.5h8.5V14H2zM5 2.5h9V11",
        Some(StateType::Succeed) => "M2.5 8.5l3.5 4 7.5-9",
        Some(StateType::Fail) => "M3.5 3.5l9 9M12.5 3.5l-9 9",
        None => "M5 5.5a3 3 0 1 1 4.3 2.7C8.4 8.7 8 9.2 8 10M8 13v.1",
    }
}
