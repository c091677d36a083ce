//! The public yaml-test-suite: every valid case gives the tree that its events describe, every
//! invalid one at least one syntax error.
//!
//! `yaml_test_suite/cases.jsonl` holds the data, one case a line; `yaml_test_suite/LICENSE` its
//! licence. There is no deviation.

use std::fmt::Write as _;
use std::sync::Arc;

use fdl_core::syntax::{Node, NodeKind, ScalarStyle, SyntaxErrorKind, Tree, parse};
use fdl_core::value::Value;

struct Case {
    id: String,
    yaml: Arc<str>,
    /// None for an invalid text.
    events: Option<String>,
    json: Option<String>,
}

fn cases() -> Vec<Case> {
    include_str!("yaml_test_suite/cases.jsonl")
        .lines()
        .map(|line| {
            let case = Value::from_json(line).expect("each line is a JSON value");
            let member = |name| case.get(name).and_then(Value::as_str);
            Case {
                id: member("id").expect("each case has a name").to_owned(),
                yaml: member("yaml").expect("each case has a text").into(),
                events: member("events").map(str::to_owned),
                json: member("json").map(str::to_owned),
            }
        })
        .collect()
}

fn syntax_errors(tree: &Tree) -> Vec<&str> {
    let errors = tree.errors().iter();
    errors
        .filter(|error| error.kind == SyntaxErrorKind::Syntax)
        .map(|error| &*error.message)
        .collect()
}

#[test]
fn valid_texts_give_their_events() {
    let mut failures = String::new();
    let mut passed = 0;
    for case in cases() {
        let Some(expected) = &case.events else {
            continue;
        };
        let tree = parse(&case.yaml);
        let (found, errors) = (events(&tree), syntax_errors(&tree));
        if found == *expected && errors.is_empty() {
            passed += 1;
        } else {
            let _ = writeln!(
                failures,
                "== {}: {errors:?}\n{}\n-- expected\n{expected}-- found\n{found}",
                case.id, case.yaml
            );
        }
    }
    assert!(failures.is_empty(), "{passed} passed\n{failures}");
    assert_eq!(passed, 308);
}

#[test]
fn invalid_texts_give_an_error() {
    let invalid: Vec<Case> = cases()
        .into_iter()
        .filter(|it| it.events.is_none())
        .collect();
    let accepted: Vec<String> = invalid
        .iter()
        .filter(|case| syntax_errors(&parse(&case.yaml)).is_empty())
        .map(|case| format!("{}\n{}", case.id, case.yaml))
        .collect();
    assert!(accepted.is_empty(), "accepted:\n{}", accepted.join("\n"));
    assert_eq!(invalid.len(), 94);
}

#[test]
fn values_are_those_of_the_suite() {
    let mut compared = 0;
    for case in cases() {
        let Some(Ok(expected)) = case.json.as_deref().map(Value::from_json) else {
            continue;
        };
        let tree = parse(&case.yaml);
        let mut documents = tree.documents();
        let (Some(root), None) = (documents.next(), documents.next()) else {
            continue;
        };
        compared += 1;
        assert_eq!(root.to_value(), expected, "{}\n{}", case.id, case.yaml);
    }
    assert!(compared > 200, "{compared}");
}

/// The tree in the notation of the suite.
fn events(tree: &Tree) -> String {
    let mut out = "+STR\n".to_owned();
    let mut from = 0;
    for (document, root) in tree.document_table().iter().zip(tree.documents()) {
        out += match document.start_marker {
            Some(_) => " +DOC ---\n",
            None => " +DOC\n",
        };
        let start = document
            .start_marker
            .map_or(root.range().start, |it| it.start);
        let handles = handles(tree, from, start);
        from = start;
        write_node(root, 2, &handles, &mut out);
        out += match document.end_marker {
            Some(_) => " -DOC ...\n",
            None => " -DOC\n",
        };
    }
    out + "-STR\n"
}

fn handles(tree: &Tree, from: u32, to: u32) -> Vec<(String, String)> {
    let directives = tree.directives().iter();
    directives
        .filter(|range| from <= range.start && range.start < to)
        .filter_map(|range| {
            let mut words = tree.text()[range.indices()].split_whitespace();
            (words.next() == Some("%TAG")).then_some(())?;
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        })
        .collect()
}

fn write_node(node: Node<'_>, depth: usize, handles: &[(String, String)], out: &mut String) {
    let indent = " ".repeat(depth);
    let mut properties = String::new();
    if let Some((name, _)) = node.anchor() {
        let _ = write!(properties, " &{name}");
    }
    if let Some((tag, _)) = node.tag() {
        let _ = write!(properties, " <{}>", resolve(tag, handles));
    }
    match node.kind() {
        NodeKind::Alias => {
            let _ = writeln!(out, "{indent}=ALI {}", node.source());
        }
        NodeKind::Absent => {
            let _ = writeln!(out, "{indent}=VAL{properties} :");
        }
        NodeKind::Scalar(style) => {
            let sign = match style {
                ScalarStyle::Plain => ':',
                ScalarStyle::SingleQuoted => '\'',
                ScalarStyle::DoubleQuoted => '"',
                ScalarStyle::Literal => '|',
                ScalarStyle::Folded => '>',
            };
            let text = node.text().expect("a scalar has a text");
            let _ = writeln!(out, "{indent}=VAL{properties} {sign}{}", escape(&text));
        }
        NodeKind::Mapping { flow } | NodeKind::Sequence { flow } => {
            let (name, brackets) = match node.is_mapping() {
                true => ("MAP", " {}"),
                false => ("SEQ", " []"),
            };
            let brackets = if flow { brackets } else { "" };
            let _ = writeln!(out, "{indent}+{name}{brackets}{properties}");
            for child in node.children() {
                write_node(child, depth + 1, handles, out);
            }
            let _ = writeln!(out, "{indent}-{name}");
        }
    }
}

fn resolve(tag: &str, handles: &[(String, String)]) -> String {
    if let Some(verbatim) = tag.strip_prefix("!<") {
        return verbatim.trim_end_matches('>').to_owned();
    }
    let (handle, suffix) = match tag[1..].find('!') {
        Some(at) => tag.split_at(at + 2),
        None => tag.split_at(1),
    };
    let declared = handles.iter().find(|(name, _)| name == handle);
    let prefix = match (declared, handle) {
        (_, "!") if suffix.is_empty() => "!",
        (Some((_, prefix)), _) => prefix,
        (None, "!!") => "tag:yaml.org,2002:",
        (None, handle) => handle,
    };
    let mut out = prefix.to_owned();
    let mut rest = suffix;
    while let Some(at) = rest.find('%') {
        out += &rest[..at];
        let code = rest.get(at + 1..at + 3).unwrap_or("3F");
        out.push(u8::from_str_radix(code, 16).unwrap_or(b'?').into());
        rest = rest.get(at + 3..).unwrap_or("");
    }
    out + rest
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
        .replace('\r', "\\r")
        .replace('\u{8}', "\\b")
}
