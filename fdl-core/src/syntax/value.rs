//! A node as the JSON value that it stands for.

use std::collections::BTreeSet;

use super::node::{Entry, Node};
use super::scalar::{ScalarType, json_number};
use super::tree::{NodeKind, ScalarStyle};
use crate::value::{Number, Object, Value};

/// Nodes nested deeper read as null. Aliases nest some 700 levels deep before they stand for too
/// much, so this is never reached.
const MAX_DEPTH: u32 = 1000;

impl<'t> Node<'t> {
    /// The node as a JSON value under the core schema of YAML 1.2: numbers as JSON writes them
    /// (`0x1F` is `31`), aliases expanded, merge keys resolved. Of equal keys the last counts, at the
    /// first's place. Entries without a scalar key are left out.
    ///
    /// The size is bounded: aliases that stand for more than 100,000 nodes together have no target,
    /// see [`Node::resolved`], and read as null.
    pub fn to_value(self) -> Value {
        value(self, 0)
    }

    /// The entries of a mapping with those that its merge keys bring: each at the place of its `<<`,
    /// unless the mapping has the key itself; of several sources the first counts.
    pub fn merged_entries(self) -> Vec<Entry<'t>> {
        let mut entries = Vec::new();
        collect(self, &mut entries, 0);
        entries
    }

    /// Whether a mapping has keys that bring the entries of others.
    pub(crate) fn has_merge_keys(self) -> bool {
        self.tree().may_merge && self.entries().any(|entry| entry.key.is_merge_key())
    }

    /// Whether it is the key of a merge, `<<`.
    pub fn is_merge_key(self) -> bool {
        self.tree().may_merge
            && self.range().len() == 2
            && self.kind() == NodeKind::Scalar(ScalarStyle::Plain)
            && self.source() == "<<"
            && self.is_key()
            && self.tag().is_none_or(|(tag, _)| tag == "!!merge")
    }
}

/// The name that a key gives to its member; a key that is not written gives the empty name.
fn name(key: Node<'_>) -> Option<&str> {
    match key.resolved() {
        key if key.is_absent() => Some(""),
        key => key.str(),
    }
}

fn collect<'t>(map: Node<'t>, entries: &mut Vec<Entry<'t>>, depth: u32) {
    if depth > MAX_DEPTH {
        return;
    }
    entries.reserve_exact(map.entries().count());
    if !map.has_merge_keys() {
        entries.extend(map.entries());
        return;
    }
    let mut known: BTreeSet<&str> = map.entries().filter_map(|entry| name(entry.key)).collect();
    for entry in map.entries() {
        if !entry.key.is_merge_key() {
            entries.push(entry);
            continue;
        }
        let source = entry.value.resolved();
        let sources = source.is_mapping().then_some(source);
        for source in sources.into_iter().chain(source.items()) {
            let mut merged = Vec::new();
            collect(source.resolved(), &mut merged, depth + 1);
            merged.retain(|entry| {
                let name = name(entry.key);
                name.is_some_and(|name| known.insert(name))
            });
            entries.extend(merged);
        }
    }
}

fn value(node: Node<'_>, depth: u32) -> Value {
    let node = node.resolved();
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    match node.kind() {
        NodeKind::Alias => Value::Null,
        NodeKind::Absent | NodeKind::Scalar(_) => scalar(node),
        NodeKind::Sequence { .. } => Value::array(node.items().map(|item| value(item, depth + 1))),
        NodeKind::Mapping { .. } => {
            let mut members = Object::new();
            for entry in node.merged_entries() {
                if let Some(name) = name(entry.key) {
                    members.insert(name.into(), value(entry.value, depth + 1));
                }
            }
            Value::from(members)
        }
    }
}

fn scalar(node: Node<'_>) -> Value {
    let text = node.str().unwrap_or_default();
    match node.scalar_type() {
        Some(ScalarType::Null) => Value::Null,
        Some(ScalarType::Boolean(it)) => Value::Boolean(it),
        Some(ScalarType::Integer | ScalarType::Float) => json_number(text)
            .and_then(|number| Number::parse(&number))
            .map_or_else(|| text.into(), Value::Number),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::parse;

    fn json(text: &str) -> String {
        let tree = parse(&text.into());
        assert_eq!(tree.errors(), [], "{text}");
        tree.root().expect("there is a root").to_value().to_json()
    }

    #[test]
    fn scalars_under_the_core_schema() {
        let text = "[~, null, Null, true, FALSE, yes, 1, -07, +12, 0o17, 0x1F, 1.5, .5, 1., -.5e3, 1e9, 1_000, .inf, .nan, 0777, '1', 12345678901234567890]";
        assert_eq!(
            json(text),
            r#"[null,null,null,true,false,"yes",1,-7,12,15,31,1.5,0.5,1.0,-0.5e3,1e9,"1_000",".inf",".nan",777,"1",12345678901234567890]"#
        );
    }

    #[test]
    fn tags_of_the_core_schema_choose_the_type() {
        assert_eq!(
            json("[!!str 1, ! 2, !!int '3', !!null '', !own 4]"),
            r#"["1","2",3,null,4]"#
        );
    }

    #[test]
    fn merge_keys_give_way_to_the_mapping_and_to_earlier_sources() {
        let text =
            "a: &a {x: 1, y: 1}\nb: &b {<<: *a, y: 2, z: 2}\nc: {z: 3, <<: [*b, *a], w: 4}\n";
        assert_eq!(
            json(text),
            r#"{"a":{"x":1,"y":1},"b":{"x":1,"y":2,"z":2},"c":{"z":3,"x":1,"y":2,"w":4}}"#
        );
    }

    #[test]
    fn of_equal_keys_the_last_counts_at_the_place_of_the_first() {
        let tree = parse(&"a: 1\nb: 2\na: 3\n".into());
        let root = tree.root().expect("there is a root");
        assert_eq!(root.to_value().to_json(), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn billion_laughs_end_early() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..30 {
            let alias = format!("*a{}, ", level - 1).repeat(9);
            text += &format!("a{level}: &a{level} [{alias}]\n");
        }
        let tree = parse(&text.into());
        assert!(tree.errors()[0].message.contains("more than 100000 nodes"));
        let root = tree.root().expect("there is a root");
        assert!(root.to_value().to_json().len() < 500_000);
    }

    #[test]
    fn a_long_scalar_is_not_repeated_for_ever() {
        let long = "x".repeat(60_000);
        let text = format!("a: &a {long}\nb: [{}]\n", "*a, ".repeat(5_000));
        let tree = parse(&text.into());
        assert!(tree.errors()[0].message.contains("more than 100000 nodes"));
        let root = tree.root().expect("there is a root");
        assert!(root.to_value().to_json().len() < 10_000_000);
    }

    #[test]
    fn an_alias_inside_its_own_anchor_is_an_error() {
        let tree = parse(&"a: &a [*a]\n".into());
        assert!(tree.errors()[0].message.contains("inside the node"));
        let root = tree.root().expect("there is a root");
        assert_eq!(root.to_value().to_json(), r#"{"a":[null]}"#);
    }
}
