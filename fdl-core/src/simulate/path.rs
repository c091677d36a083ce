//! Paths of states as test files write them: `Ship/Book`, `P[2]/Name`, `M[3]/P[0]/X`.
//!
//! A segment below a Parallel names its branch; one below a Map may name the iteration.

use std::sync::Arc;

use crate::model::{Flow, MapMode, ScopeId, State, StateId, StateKind};
use crate::text::{TextRange, near_names};

/// A state with the iterations that a path names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Target {
    pub(super) state: StateId,
    /// The iteration of each Map around the state, outermost first; none where any will do.
    pub(super) iterations: Vec<Option<u64>>,
}

impl Target {
    /// Whether the path fits a state at these iterations.
    pub(super) fn fits(&self, iterations: &[u64]) -> bool {
        let wanted = self.iterations.iter().zip(iterations);
        wanted
            .into_iter()
            .all(|(wanted, is)| wanted.is_none_or(|it| it == *is))
    }

    /// How many iterations the path names, and then which, from outside: the greater, the more
    /// specific.
    pub(super) fn specificity(&self) -> (usize, Vec<bool>) {
        let named: Vec<bool> = self.iterations.iter().map(Option::is_some).collect();
        (named.iter().filter(|it| **it).count(), named)
    }
}

/// A segment of a path.
#[derive(Debug)]
struct Segment {
    name: String,
    /// Where the name stands, as it is written.
    range: TextRange,
    index: Option<u64>,
}

/// A state that a path names on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PathStep {
    /// Where its name stands in the path.
    pub range: TextRange,
    /// The state.
    pub state: StateId,
}

/// The states that a path names one after the other, as far as it can be followed.
pub fn path_steps(flow: &Flow, path: &str) -> Vec<PathStep> {
    let mut segments = Vec::new();
    // What stands before the mistake can be followed.
    let _ = split(path, &mut segments);
    let mut steps = Vec::new();
    let mut scope = flow.root_scope().map(|it| it.id);
    for segment in &segments {
        let state = scope.and_then(|it| flow.find(it, &segment.name));
        let Some(state) = state else { break };
        steps.push(PathStep {
            range: segment.range,
            state: state.id,
        });
        scope = inner(state, segment).ok();
    }
    steps
}

/// The state that a path names, whatever its type.
///
/// # Errors
///
/// What is wrong with the path.
pub(super) fn resolve(flow: &Flow, path: &str) -> Result<Target, String> {
    let mut segments = Vec::new();
    split(path, &mut segments)?;
    let mut scope = ScopeId(0);
    let mut iterations = Vec::new();
    let mut found = None;
    for (number, segment) in segments.iter().enumerate() {
        let state = (flow.root_scope().is_some())
            .then(|| flow.find(scope, &segment.name))
            .flatten()
            .ok_or_else(|| no_state(&segments[..number], &segment.name))?;
        found = Some(state.id);
        if number + 1 == segments.len() {
            if segment.index.is_some() {
                let name = &segment.name;
                return Err(format!(
                    "the path ends with an index, not with a state of `{name}`"
                ));
            }
            break;
        }
        if let StateKind::Map(_) = state.kind {
            iterations.push(segment.index);
        }
        scope = inner(state, segment)?;
    }
    let state = found.ok_or_else(|| "the path is empty".to_owned())?;
    Ok(Target { state, iterations })
}

/// The scope that a path goes on in behind a segment that names `state`.
fn inner(state: &State, segment: &Segment) -> Result<ScopeId, String> {
    let name = &segment.name;
    match (&state.kind, segment.index) {
        (StateKind::Parallel(parallel), Some(index)) => {
            let branch = usize::try_from(index).ok();
            let branch = branch.and_then(|it| parallel.branches.get(it));
            branch.copied().ok_or_else(|| {
                let count = parallel.branches.len();
                format!("`{name}` has no branch {index}, it has {count}")
            })
        }
        (StateKind::Parallel(_), None) => {
            Err(format!("the branch of `{name}` is missing: `{name}[0]/…`"))
        }
        (StateKind::Map(map), _) => map
            .processor
            .ok_or_else(|| format!("the Map `{name}` has no `Processor`")),
        _ => Err(format!("no states are nested in `{name}`")),
    }
}

fn no_state(before: &[Segment], name: &str) -> String {
    match before.last() {
        None => format!("no state is named `{name}`"),
        Some(outer) => format!("no state in `{}` is named `{name}`", outer.name),
    }
}

/// Adds the segments of a path, up to the first that is wrong.
fn split(path: &str, segments: &mut Vec<Segment>) -> Result<(), String> {
    let mut name = String::new();
    let mut index = None;
    let mut range = TextRange::default();
    let mut characters = path.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '/' => {
                segments.push(Segment {
                    name: std::mem::take(&mut name),
                    range,
                    index: index.take(),
                });
                range = TextRange::empty(at as u32 + 1);
                continue;
            }
            _ if index.is_some() => {
                return Err(format!("`{path}` goes on behind an index without a `/`"));
            }
            '\\' => match characters.next() {
                Some((_, escaped)) => name.push(escaped),
                None => return Err(format!("`{path}` ends with a `\\`")),
            },
            '[' => {
                let digits = characters.by_ref().map(|(_, it)| it);
                let digits: String = digits.take_while(|it| *it != ']').collect();
                let number = digits.parse().ok().filter(|_| !digits.starts_with('+'));
                index = Some(number.ok_or_else(|| {
                    format!("`[{digits}]` in `{path}` is no index; in a name write `\\[`")
                })?);
                continue;
            }
            ']' => {
                return Err(format!(
                    "`{path}` has a `]` without `[`; in a name write `\\]`"
                ));
            }
            _ => name.push(character),
        }
        range.end = characters.offset() as u32;
    }
    segments.push(Segment { name, range, index });
    Ok(())
}

/// The path by which mocks name a state; none where it takes none, or no path leads to it: it has no
/// name, or another state of the scope has the same.
pub fn mock_path(flow: &Flow, state: StateId) -> Option<Arc<str>> {
    let path = takes_mocks(flow, state).then(|| flow.path(state))?;
    let target = resolve(flow, &path).ok()?;
    (target.state == state).then_some(path)
}

/// Whether mocks may stand for a state: a Task, or a distributed Map that reads its items.
pub fn takes_mocks(flow: &Flow, state: StateId) -> bool {
    match &flow.state(state).kind {
        StateKind::Task(_) => true,
        StateKind::Map(map) => {
            map.item_reader.is_some() && matches!(map.mode, MapMode::Distributed { .. })
        }
        _ => false,
    }
}

/// The definition paths that `path` was probably meant to be, nearest first.
pub(super) fn near_paths(
    flow: &Flow,
    path: &str,
    wanted: fn(&Flow, StateId) -> bool,
) -> Vec<String> {
    let states = flow.states.iter().filter(|state| wanted(flow, state.id));
    let paths: Vec<_> = states.map(|state| flow.path(state.id)).collect();
    let near = near_names(path, paths.iter().map(|it| &**it));
    if !near.is_empty() {
        return near.into_iter().map(str::to_owned).collect();
    }
    // A nested state is often named without what it is nested in.
    let last = path.rsplit('/').next().unwrap_or(path);
    let inner = paths
        .iter()
        .filter(|it| it.rsplit('/').next() == Some(last));
    inner.take(3).map(|it| it.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;

    fn flow() -> Analysis {
        Analysis::new(
            "
Type: StateMachine
StartAt: M
States:
  - Name: M
    Type: Map
    Processor:
      StartAt: P
      States:
        - Name: P
          Type: Parallel
          Branches:
            - StartAt: a/b[0]\\
              States:
                - {Name: 'a/b[0]\\', Type: Task}
            - StartAt: N
              States:
                - Name: N
                  Type: Map
                  Processor: {StartAt: X, States: [{Name: X, Type: Task}]}
",
        )
    }

    #[test]
    fn either_form_and_mixtures_name_a_state() {
        let analysis = flow();
        let resolved = |path: &str| {
            let target = resolve(&analysis.flow, path)?;
            let path = analysis.flow.path(target.state);
            Ok::<_, String>((path.to_string(), target.iterations))
        };
        let x = |iterations: [Option<u64>; 2]| Ok(("M/P[1]/N/X".into(), iterations.to_vec()));
        assert_eq!(resolved("M/P[1]/N/X"), x([None, None]));
        assert_eq!(resolved("M[3]/P[1]/N/X"), x([Some(3), None]));
        assert_eq!(resolved("M/P[1]/N[7]/X"), x([None, Some(7)]));
        let escaped = r"M/P[0]/a\/b\[0\]\\";
        assert_eq!(resolved(escaped), Ok((escaped.into(), vec![None])));
    }

    #[test]
    fn the_way_of_a_path() {
        let analysis = flow();
        let steps = |path: &str| {
            let steps = path_steps(&analysis.flow, path).into_iter();
            let shown = steps.map(|it| {
                let name = &path[it.range.indices()];
                format!("{name}={}", analysis.flow.path(it.state))
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(steps("M[3]/P[1]/N/X"), "M=M P=M/P N=M/P[1]/N X=M/P[1]/N/X");
        assert_eq!(
            steps(r"M/P[0]/a\/b\[0\]\\"),
            r"M=M P=M/P a\/b\[0\]\\=M/P[0]/a\/b\[0\]\\"
        );
        assert_eq!(steps("M/P/N"), "M=M P=M/P", "the branch is missing");
        assert_eq!(steps("M/P[1]/N/Y"), "M=M P=M/P N=M/P[1]/N");
        assert_eq!(steps("M/P[x]"), "M=M");
        assert_eq!(steps(""), "");
    }

    #[test]
    fn a_wrong_path_is_explained() {
        let analysis = flow();
        let problem = |path: &str| resolve(&analysis.flow, path).expect_err("a wrong path");
        assert_eq!(problem("X"), "no state is named `X`");
        assert_eq!(problem("M/X"), "no state in `M` is named `X`");
        assert_eq!(problem("M/P/N/X"), "the branch of `P` is missing: `P[0]/…`");
        assert_eq!(problem("M/P[2]/N/X"), "`P` has no branch 2, it has 2");
        assert_eq!(
            problem("M[1"),
            "the path ends with an index, not with a state of `M`"
        );
        assert_eq!(
            problem("M[x]/P"),
            "`[x]` in `M[x]/P` is no index; in a name write `\\[`"
        );
        assert_eq!(problem("M/P[1]/N/X/Y"), "no states are nested in `X`");
        let near = |path| near_paths(&analysis.flow, path, takes_mocks);
        assert_eq!(near("M/P[1]/N/Y"), ["M/P[1]/N/X"]);
        assert_eq!(near("X"), ["M/P[1]/N/X"]);
    }

    #[test]
    fn more_named_iterations_are_more_specific() {
        let target = |iterations: &[Option<u64>]| Target {
            state: StateId(0),
            iterations: iterations.to_vec(),
        };
        let order = [
            target(&[None, None]),
            target(&[None, Some(1)]),
            target(&[Some(1), None]),
            target(&[Some(1), Some(1)]),
        ];
        assert!(order.is_sorted_by_key(Target::specificity));
    }
}
