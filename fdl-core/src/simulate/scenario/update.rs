//! Writes the output of a run into the expectation of a case (`fdl test --update`).

use std::sync::Arc;

use super::{Case, TestFile};
use crate::syntax::edit::{Yaml, replace_entry, set_value};
use crate::syntax::{Entry, Node, parse};
use crate::text::{Edit, apply_edits};
use crate::value::Value;

impl TestFile {
    /// The text with `output` under `OutputExactly` of a case, changed as little as that takes, and
    /// with nothing else changed in meaning. None if the case has no `OutputExactly` of its own to
    /// write to: because it is shared by an alias or a merge key.
    pub fn with_output(&self, case: usize, output: &Value) -> Option<String> {
        let (at, entry) = self.expected_output(self.cases.get(case)?)?;
        let wanted = replaced(&self.tree.root()?.to_value(), at, output)?;
        let fits = |text: &String| {
            let tree = parse(&Arc::from(text.as_str()));
            let read = tree.root().map(Node::to_value).unwrap_or_default();
            tree.errors().is_empty() && read.contains(&wanted) && wanted.contains(&read)
        };
        let applied = |edits: &[Edit]| are_disjoint(edits).then(|| apply_edits(&self.text, edits));
        let small = applied(&set_value(entry, output)).filter(fits);
        small.or_else(|| {
            let whole = replace_entry(entry, &[("OutputExactly", Yaml::from(output))])?;
            applied(&[whole]).filter(fits)
        })
    }

    /// The entry `OutputExactly` that is written in a case itself, and the index of that in `Cases`.
    fn expected_output(&self, case: &Case) -> Option<(usize, Entry<'_>)> {
        let cases = self.tree.root()?.get("Cases")?;
        let is_it = |item: &Node<'_>| item.range().covers(case.name.range);
        let (at, item) = cases.items().enumerate().find(|(_, item)| is_it(item))?;
        let expect = item.entry("Expect")?.value;
        Some((at, expect.entry("OutputExactly")?))
    }
}

fn are_disjoint(edits: &[Edit]) -> bool {
    edits
        .windows(2)
        .all(|it| it[0].range.end <= it[1].range.start)
}

/// A test file's value with another `OutputExactly` in one of its cases.
fn replaced(file: &Value, case: usize, output: &Value) -> Option<Value> {
    let mut file = file.as_object()?.clone();
    let mut cases = file.get("Cases")?.as_array()?.to_vec();
    let mut changed = cases.get(case)?.as_object()?.clone();
    let mut expect = changed.get("Expect")?.as_object()?.clone();
    expect.insert("OutputExactly".into(), output.clone());
    changed.insert("Expect".into(), Value::object(expect));
    cases[case] = Value::object(changed);
    file.insert("Cases".into(), Value::array(cases));
    Some(Value::object(file))
}
