//! The variables of expressions and the documented tree below `$Context`: what they hold, and where
//! they can be read.

use super::{Evidence, source};
use crate::value::Types;

/// Where an expression stands in a flow, which decides what it can read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Position {
    /// `InputConstructor`.
    InputConstructor,
    /// `Parameters`.
    Parameters,
    /// `OutputConstructor` of a state.
    OutputConstructor,
    /// `GlobalConstructor`.
    GlobalConstructor,
    /// `OutputConstructor` of a Catch rule.
    CatchOutputConstructor,
    /// `ItemConstructor`.
    ItemConstructor,
    /// `Condition`.
    Condition,
    /// `ItemsPath`.
    ItemsPath,
    /// `Seconds.$`.
    Seconds,
    /// `Timeout.$` of a Task.
    Timeout,
    /// `Code.$` or `Detail.$` of a Fail (Q25).
    Fail,
    /// Inside `ItemReader`, `ItemBatcher` or `ResultWriter`: what is available is not documented (Q18).
    Unverified,
}

impl Position {
    /// Every position, in the order of the enumeration.
    pub const ALL: [Self; 12] = [
        Self::InputConstructor,
        Self::Parameters,
        Self::OutputConstructor,
        Self::GlobalConstructor,
        Self::CatchOutputConstructor,
        Self::ItemConstructor,
        Self::Condition,
        Self::ItemsPath,
        Self::Seconds,
        Self::Timeout,
        Self::Fail,
        Self::Unverified,
    ];

    /// The position for messages: `` `Condition` ``, `` the `OutputConstructor` of a Catch rule ``.
    pub const fn description(self) -> &'static str {
        match self {
            Self::InputConstructor => "`InputConstructor`",
            Self::Parameters => "`Parameters`",
            Self::OutputConstructor => "`OutputConstructor`",
            Self::GlobalConstructor => "`GlobalConstructor`",
            Self::CatchOutputConstructor => "the `OutputConstructor` of a Catch rule",
            Self::ItemConstructor => "`ItemConstructor`",
            Self::Condition => "`Condition`",
            Self::ItemsPath => "`ItemsPath`",
            Self::Seconds => "`Seconds.$`",
            Self::Timeout => "`Timeout.$`",
            Self::Fail => "a Fail state",
            Self::Unverified => "this place",
        }
    }
}

/// Whether something can be read at a [`Position`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Availability {
    /// It can.
    Available,
    /// Nothing is known: it is tried in silence.
    Unverified,
    /// A page names the places where it can be read, and this one is not among them; a run tries it.
    Doubtful,
    /// It cannot.
    Unavailable,
}

/// The variables.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum VariableKind {
    /// `$Context`.
    Context,
    /// `$Global`.
    Global,
    /// `$Input`.
    Input,
    /// `$Item`.
    Item,
    /// `$Output`.
    Output,
}

/// A variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Which one.
    pub kind: VariableKind,
    /// The name with its `$`.
    pub name: &'static str,
    /// What it holds.
    pub types: Types,
    /// Whether [`Variable::types`] has no exception. Inside a Map an item of any type may be the
    /// input (Q20).
    pub certain: bool,
    /// What it means, in Markdown.
    pub documentation: &'static str,
    /// Where it can be read, in words: `in OutputConstructor and GlobalConstructor`.
    pub readable: &'static str,
    /// Where it can be read.
    pub availability: fn(Position) -> Availability,
    /// How sure the fact is.
    pub evidence: Evidence,
    /// The public page.
    pub source: &'static str,
    /// The open question whose decision applies.
    pub question: Option<&'static str>,
}

/// A path below `$Context`.
#[derive(Clone, Copy, Debug)]
pub struct ContextPath {
    /// The names of the members, `["Execution", "Name"]`.
    pub names: &'static [&'static str],
    /// The whole path, `$Context.Execution.Name`.
    pub path: &'static str,
    /// What it holds.
    pub types: Types,
    /// Whether [`ContextPath::types`] has no exception.
    pub certain: bool,
    /// Whether its members are data of the flow's author; any path below is as good as another.
    pub open: bool,
    /// What it means, in Markdown.
    pub documentation: &'static str,
    /// When it exists, if not always: `after an error, in the OutputConstructor of a Catch rule`.
    pub exists: Option<&'static str>,
    /// Where it can be read.
    pub availability: fn(Position) -> Availability,
    /// How sure the fact is.
    pub evidence: Evidence,
    /// The public page.
    pub source: &'static str,
    /// The open question whose decision applies.
    pub question: Option<&'static str>,
}

/// Every variable, sorted by name.
pub static VARIABLES: &[Variable] = &[
    Variable {
        kind: VariableKind::Context,
        name: "$Context",
        types: Types::OBJECT,
        certain: true,
        documentation: "What is known of the execution (`$Context.Execution`) and of the current state (`$Context.Current`).",
        readable: "everywhere",
        availability: everywhere,
        evidence: Evidence::Documented,
        source: source::DATA_TRANSFER,
        question: None,
    },
    Variable {
        kind: VariableKind::Global,
        name: "$Global",
        types: Types::OBJECT,
        certain: true,
        documentation: "The global variables of the execution, written by `GlobalConstructor` when a state ends and readable in every later state. A child execution of a distributed Map does not see those of its parent.",
        readable: "in constructors and `Parameters`",
        availability: global,
        evidence: Evidence::Documented,
        source: source::GLOBAL_VARIABLES,
        question: Some("Q32"),
    },
    Variable {
        kind: VariableKind::Input,
        name: "$Input",
        types: Types::OBJECT,
        certain: false,
        documentation: "The input of the current state, after its `InputConstructor`. Short for `$Context.Current.Input`. In the first state of a Map's processor it is the item.",
        readable: "everywhere",
        availability: everywhere,
        evidence: Evidence::Documented,
        source: source::INPUT_OUTPUT,
        question: Some("Q20"),
    },
    Variable {
        kind: VariableKind::Item,
        name: "$Item",
        types: Types::ANY,
        certain: true,
        documentation: "The original item, in the `ItemConstructor` of a distributed Map.",
        readable: "in `ItemConstructor`",
        availability: item,
        evidence: Evidence::Documented,
        source: source::MAP_DISTRIBUTED,
        question: Some("Q77"),
    },
    Variable {
        kind: VariableKind::Output,
        name: "$Output",
        types: Types::OBJECT,
        certain: false,
        documentation: "What the work of the current state returned: the answer of the service, the result of a callback, the results of branches or iterations. Short for `$Context.Current.Output`.",
        readable: "in `OutputConstructor` and `GlobalConstructor`",
        availability: output,
        evidence: Evidence::Documented,
        source: source::INPUT_OUTPUT,
        question: Some("Q69"),
    },
];

/// The documented tree below `$Context`, each path behind the one above it.
pub static CONTEXT: &[ContextPath] = &[
    ContextPath {
        names: &["Execution"],
        path: "$Context.Execution",
        types: Types::OBJECT,
        certain: true,
        open: false,
        documentation: "The execution.",
        ..ROW
    },
    ContextPath {
        names: &["Execution", "Name"],
        path: "$Context.Execution.Name",
        types: Types::STRING,
        certain: true,
        open: false,
        documentation: "The name of the execution.",
        ..ROW
    },
    ContextPath {
        names: &["Execution", "Input"],
        path: "$Context.Execution.Input",
        types: Types::OBJECT,
        certain: false,
        open: true,
        documentation: "The input of the execution. With `$Global` the way to data that earlier states did not pass on.",
        ..ROW
    },
    ContextPath {
        names: &["Execution", "RoleArn"],
        path: "$Context.Execution.RoleArn",
        types: Types::STRING,
        certain: true,
        open: false,
        documentation: "The RAM role of the flow.",
        ..ROW
    },
    ContextPath {
        names: &["Current"],
        path: "$Context.Current",
        types: Types::OBJECT,
        certain: true,
        open: false,
        documentation: "The current state.",
        ..ROW
    },
    ContextPath {
        names: &["Current", "Name"],
        path: "$Context.Current.Name",
        types: Types::STRING,
        certain: true,
        open: false,
        documentation: "The name of the current state.",
        ..ROW
    },
    ContextPath {
        names: &["Current", "Input"],
        path: "$Context.Current.Input",
        types: Types::OBJECT,
        certain: false,
        open: true,
        documentation: "The input of the current state, `$Input` for short.",
        question: Some("Q20"),
        ..ROW
    },
    ContextPath {
        names: &["Current", "Output"],
        path: "$Context.Current.Output",
        types: Types::OBJECT,
        certain: false,
        open: true,
        documentation: "The output of the current state, `$Output` for short.",
        exists: Some("in `OutputConstructor` and `GlobalConstructor`"),
        availability: output,
        question: Some("Q69"),
        ..ROW
    },
    ContextPath {
        names: &["Current", "Error"],
        path: "$Context.Current.Error",
        types: Types::OBJECT,
        certain: true,
        open: false,
        documentation: "The error that the state raised.",
        exists: Some(AFTER_AN_ERROR),
        availability: error,
        ..ROW
    },
    ContextPath {
        names: &["Current", "Error", "Code"],
        path: "$Context.Current.Error.Code",
        types: Types::STRING,
        certain: true,
        open: false,
        documentation: "The code of the error that the state raised.",
        exists: Some(AFTER_AN_ERROR),
        availability: error,
        ..ROW
    },
    ContextPath {
        names: &["Current", "Error", "Detail"],
        path: "$Context.Current.Error.Detail",
        types: Types::STRING,
        certain: true,
        open: false,
        documentation: "The text of the error that the state raised.",
        exists: Some(AFTER_AN_ERROR),
        availability: error,
        ..ROW
    },
    ContextPath {
        names: &["Current", "RetryCount"],
        path: "$Context.Current.RetryCount",
        types: Types::INTEGER,
        certain: true,
        open: false,
        documentation: "How often the state has been tried again so far: 0 at the first attempt.",
        question: Some("Q26"),
        ..ROW
    },
    ContextPath {
        names: &["Current", "TaskToken"],
        path: "$Context.Current.TaskToken",
        types: Types::STRING,
        certain: true,
        open: false,
        documentation: "The token with which the called service reports the result of a Task in mode `WaitForCustomCallback`. Hand it over in `Parameters`.",
        exists: Some("in Task states that wait for a callback"),
        availability: task_token,
        question: Some("Q95"),
        ..ROW
    },
];

const AFTER_AN_ERROR: &str = "after an error, in the `OutputConstructor` of a Catch rule";

/// What the rows of [`CONTEXT`] have in common.
const ROW: ContextPath = ContextPath {
    names: &[],
    path: "$Context",
    types: Types::ANY,
    certain: true,
    open: false,
    documentation: "",
    exists: None,
    availability: everywhere,
    evidence: Evidence::Documented,
    source: source::DATA_TRANSFER,
    question: None,
};

fn everywhere(_: Position) -> Availability {
    Availability::Available
}

fn global(position: Position) -> Availability {
    use Position as P;
    match position {
        P::InputConstructor
        | P::Parameters
        | P::OutputConstructor
        | P::GlobalConstructor
        | P::CatchOutputConstructor => Availability::Available,
        P::Condition | P::ItemsPath | P::Seconds | P::Timeout => Availability::Doubtful,
        P::ItemConstructor | P::Fail | P::Unverified => Availability::Unverified,
    }
}

fn output(position: Position) -> Availability {
    match position {
        Position::OutputConstructor | Position::GlobalConstructor => Availability::Available,
        Position::Unverified => Availability::Unverified,
        _ => Availability::Unavailable,
    }
}

fn item(position: Position) -> Availability {
    match position {
        Position::ItemConstructor => Availability::Available,
        Position::Unverified => Availability::Unverified,
        _ => Availability::Unavailable,
    }
}

fn error(position: Position) -> Availability {
    match position {
        Position::CatchOutputConstructor => Availability::Available,
        Position::Unverified => Availability::Unverified,
        _ => Availability::Doubtful,
    }
}

fn task_token(position: Position) -> Availability {
    match position {
        Position::InputConstructor | Position::Parameters => Availability::Available,
        _ => Availability::Unverified,
    }
}

/// The variable of that name, `$Input`; the name must be exact.
pub fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|it| it.name == name)
}

/// The variable that somebody who wrote `name` meant, if it is a word of the older dialect or of
/// another language, or only its case is wrong (Q76).
pub fn meant_variable(name: &str) -> Option<&'static Variable> {
    let meant = match name {
        "$" => "$Input",
        "$$" => "$Context",
        _ => name,
    };
    VARIABLES
        .iter()
        .find(|it| it.name.eq_ignore_ascii_case(meant) && it.name != name)
}

/// What a path below `$Context` leads to.
#[derive(Clone, Copy, Debug)]
pub enum ContextLookup {
    /// To a documented place; an empty path leads to `$Context` itself.
    Known(Option<&'static ContextPath>),
    /// Into the data of the flow's author, below that place.
    Data(&'static ContextPath),
    /// Nowhere that a page documents.
    Unknown {
        /// How many names of the path are documented.
        known: usize,
        /// The place that these lead to; none for `$Context` itself.
        parent: Option<&'static ContextPath>,
    },
}

/// Follows `names` below `$Context`.
pub fn context_path(names: &[&str]) -> ContextLookup {
    let (known, parent) =
        rows_along(names.iter().copied()).fold((0, None), |(known, _), row| (known + 1, Some(row)));
    match parent {
        _ if known == names.len() => ContextLookup::Known(parent),
        Some(row @ ContextPath { open: true, .. }) => ContextLookup::Data(row),
        _ => ContextLookup::Unknown { known, parent },
    }
}

/// The documented places that `names` lead along below `$Context`, up to the first name that no page
/// has there.
pub fn rows_along<'n>(
    names: impl Iterator<Item = &'n str>,
) -> impl Iterator<Item = &'static ContextPath> {
    names.scan(None, |parent, name| {
        *parent = Some(member(*parent, name)?);
        *parent
    })
}

/// The documented member of that name right below a place, or of `$Context` itself for none.
pub fn member(parent: Option<&ContextPath>, name: &str) -> Option<&'static ContextPath> {
    // What is below such a place nobody but the flow's author knows.
    if parent.is_some_and(|it| it.open) {
        return None;
    }
    let above = parent.map_or(&[][..], |it| it.names);
    let ends =
        |it: &&ContextPath| it.names.len() == above.len() + 1 && it.names[above.len()] == name;
    let mut named = CONTEXT.iter().filter(ends);
    named.find(|it| it.names.starts_with(above))
}

/// The documented members right below a place; those of `$Context` itself for none.
pub fn members(parent: Option<&ContextPath>) -> impl Iterator<Item = &'static ContextPath> {
    let above = parent.map_or(&[][..], |it| it.names);
    CONTEXT
        .iter()
        .filter(move |it| it.names.len() == above.len() + 1 && it.names.starts_with(above))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_closed_and_its_paths_agree_with_their_names() {
        assert!(VARIABLES.is_sorted_by_key(|it| it.name));
        for row in CONTEXT {
            assert_eq!(row.path, format!("$Context.{}", row.names.join(".")));
            assert!(!row.documentation.is_empty());
            let above = &row.names[..row.names.len() - 1];
            assert!(matches!(context_path(above), ContextLookup::Known(_)));
        }
    }

    #[test]
    fn paths_are_followed_as_far_as_they_are_documented() {
        let lookup = |path: &str| {
            let names: Vec<&str> = path.split('.').filter(|it| !it.is_empty()).collect();
            match context_path(&names) {
                ContextLookup::Known(row) => {
                    format!("known {}", row.map_or("$Context", |it| it.path))
                }
                ContextLookup::Data(row) => format!("data below {}", row.path),
                ContextLookup::Unknown { known, parent } => {
                    format!(
                        "unknown after {known}: {}",
                        parent.map_or("$Context", |it| it.path)
                    )
                }
            }
        };
        assert_eq!(lookup(""), "known $Context");
        assert_eq!(
            lookup("Current.Error.Code"),
            "known $Context.Current.Error.Code"
        );
        assert_eq!(
            lookup("Execution.Input.a.b"),
            "data below $Context.Execution.Input"
        );
        assert_eq!(
            lookup("Execution.name"),
            "unknown after 1: $Context.Execution"
        );
        assert_eq!(
            lookup("Execution.Name.x"),
            "unknown after 2: $Context.Execution.Name"
        );
        assert_eq!(lookup("Parent"), "unknown after 0: $Context");
    }

    #[test]
    fn members_of_a_place() {
        let names = |parent: &[&str]| {
            let ContextLookup::Known(row) = context_path(parent) else {
                panic!("{parent:?} is documented");
            };
            let names: Vec<_> = members(row)
                .map(|it| it.names[it.names.len() - 1])
                .collect();
            names.join(" ")
        };
        assert_eq!(names(&[]), "Execution Current");
        assert_eq!(names(&["Current", "Error"]), "Code Detail");
        assert_eq!(names(&["Execution"]), "Name Input RoleArn");
    }

    #[test]
    fn words_of_the_older_dialect() {
        let meant = |name| meant_variable(name).map(|it| it.name);
        assert_eq!(meant("$"), Some("$Input"));
        assert_eq!(meant("$$"), Some("$Context"));
        assert_eq!(meant("$input"), Some("$Input"));
        assert_eq!((meant("$Input"), meant("$Foo")), (None, None));
    }

    #[test]
    fn where_variables_can_be_read() {
        let availability = |name, position| variable(name).map(|it| (it.availability)(position));
        use Availability as A;
        use Position as P;
        assert_eq!(
            availability("$Output", P::OutputConstructor),
            Some(A::Available)
        );
        assert_eq!(
            availability("$Output", P::GlobalConstructor),
            Some(A::Available)
        );
        assert_eq!(availability("$Output", P::Parameters), Some(A::Unavailable));
        assert_eq!(
            availability("$Output", P::CatchOutputConstructor),
            Some(A::Unavailable)
        );
        assert_eq!(availability("$Global", P::Condition), Some(A::Doubtful));
        assert_eq!(availability("$Global", P::Parameters), Some(A::Available));
        assert_eq!(
            availability("$Item", P::ItemConstructor),
            Some(A::Available)
        );
        assert_eq!(availability("$Item", P::Condition), Some(A::Unavailable));
        for position in P::ALL {
            assert_eq!(availability("$Input", position), Some(A::Available));
            assert_eq!(availability("$Context", position), Some(A::Available));
        }
        assert!(
            VARIABLES
                .iter()
                .all(|it| (it.availability)(P::Unverified) != A::Unavailable)
        );
    }
}
