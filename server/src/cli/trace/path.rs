//! Run-time paths of states taken apart: `M[3]/P[0]/X` lies in branch 0 of `M[3]/P`.
//!
//! In a name, `\`, `/`, `[` and `]` are preceded by `\`.

/// The path of the Parallel or Map that a run-time path lies in, and the branch or iteration; none
/// for a state of the flow's own scope.
pub(super) fn owner(path: &str) -> Option<(&str, u64)> {
    let slash = unescaped(path, '/').last()?;
    split_index(&path[..slash])
}

/// A path and the index at its end.
pub(super) fn split_index(path: &str) -> Option<(&str, u64)> {
    let open = unescaped(path, '[').last()?;
    let index = path[open + 1..].strip_suffix(']')?.parse().ok()?;
    Some((&path[..open], index))
}

/// Where `wanted` stands in a path without a backslash before it.
fn unescaped(path: &str, wanted: char) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    path.char_indices().filter_map(move |(at, character)| {
        let found = character == wanted && !escaped;
        escaped = character == '\\' && !escaped;
        found.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_of_a_path() {
        assert_eq!(owner("X"), None);
        assert_eq!(owner("M[3]/X"), Some(("M", 3)));
        assert_eq!(owner("M[3]/P[0]/N[7]/X"), Some((r"M[3]/P[0]/N", 7)));
        assert_eq!(owner(r"a\/b\[0\][12]/X"), Some((r"a\/b\[0\]", 12)));
        assert_eq!(owner(r"a\\[1]/X\/y"), Some((r"a\\", 1)));
    }
}
