//! What half-typed and broken texts become: the tree around the damage, and what is reported.

use std::fmt::Write as _;

use crate::syntax::{Node, NodeKind, SyntaxErrorKind, Tree, parse};

/// The tree on one line. `?` stands behind a key without colon, `_` for what is not written.
fn outline(node: Node<'_>) -> String {
    let key = |key: Node<'_>| {
        let mark = if key.lacks_colon() { "?" } else { "" };
        outline(key) + mark
    };
    match node.kind() {
        NodeKind::Absent => "_".to_owned(),
        NodeKind::Alias => node.source().to_owned(),
        NodeKind::Scalar(_) => node.text().unwrap_or_default().into_owned(),
        NodeKind::Sequence { .. } => {
            let items: Vec<String> = node.items().map(outline).collect();
            format!("[{}]", items.join(", "))
        }
        NodeKind::Mapping { .. } => {
            let entries = node.entries();
            let entries: Vec<String> = entries
                .map(|entry| format!("{}: {}", key(entry.key), outline(entry.value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn outlines(tree: &Tree) -> String {
    let roots: Vec<String> = tree.documents().map(outline).collect();
    roots.join(" --- ")
}

fn reports(tree: &Tree) -> String {
    let mut out = String::new();
    for error in tree.errors() {
        let source = &tree.text()[error.range.indices()];
        let kind = match error.kind {
            SyntaxErrorKind::Syntax => "",
            SyntaxErrorKind::DuplicateKey => "duplicate key: ",
            SyntaxErrorKind::SecondDocument => "second document: ",
        };
        let _ = write!(out, "{kind}{source:?} {}", error.message);
        if let Some((range, message)) = &error.related {
            let _ = write!(out, " ({:?} {message})", &tree.text()[range.indices()]);
        }
        out.push('\n');
    }
    out
}

/// Parses `text` and compares the outline and the reports.
#[track_caller]
fn check(text: &str, outline: &str, expected: &[&str]) {
    let tree = parse(&text.into());
    assert_eq!(outlines(&tree), outline, "{text}");
    let reports = reports(&tree);
    let found: Vec<&str> = reports.lines().collect();
    assert_eq!(found, expected, "{text}");
}

/// A key's line while somebody types it.
#[test]
fn half_typed_keys() {
    check(
        "States:\n  - Name: a\n    Act\n    Next: b\n  - Name: b\n",
        "{States: [{Name: a, Act?: _, Next: b}, {Name: b}]}",
        &[r#""Act" expected `:` behind the key `Act`"#],
    );
    check(
        "States:\n  - Name: a\n    Next: b\n  - Name: b\n    Ne",
        "{States: [{Name: a, Next: b}, {Name: b, Ne?: _}]}",
        &[r#""Ne" expected `:` behind the key `Ne`"#],
    );
    check(
        "States:\n  - Name: a\n    TaskMode:\n    Next: b\n  - Name: b\n",
        "{States: [{Name: a, TaskMode: _, Next: b}, {Name: b}]}",
        &[],
    );
    check(
        "States:\n  - Name: a\n    Next: \n  - Name: b\n",
        "{States: [{Name: a, Next: _}, {Name: b}]}",
        &[],
    );
    check(
        "States:\n  - Name: a\nFoo\n    Next: b\n",
        "{States: [{Name: a, Foo?: _, Next: b}]}",
        &[r#""Foo" expected `:` behind the key `Foo`"#],
    );
    check(
        "States:\n  - Name: a\nFoo: x\n    Next: b\n",
        "{States: [{Name: a, Foo: x, Next: b}]}",
        &[r#""Foo" `Foo` is indented by 0, expected 4"#],
    );
    check(
        "States:\n  - Name: a\n\nFoo\n  # comment\n  - Name: b\n",
        "{States: [{Name: a}, {Name: b}]}",
        &[r#""Foo" unexpected `Foo`; expected `- `"#],
    );
    check(
        "Type: x\nStates\n  - Name: a\n",
        "{Type: x, States?: [{Name: a}]}",
        &[r#""States" expected `:` behind the key `States`"#],
    );
    check(
        "P:\n  a: 1\n  b\n    c: 1\n  d: 2\n",
        "{P: {a: 1, b?: {c: 1}, d: 2}}",
        &[r#""b" expected `:` behind the key `b`"#],
    );
    check(
        "a:b\nc: d\n",
        "{a:b?: _, c: d}",
        &[r#""a:b" expected a space behind `a:`"#],
    );
    check(
        "\"a\" b\nc: d\n",
        "{a?: _, c: d}",
        &[r#""\"a\"" expected `:` behind the key `"a"`"#],
    );
    check(
        "[a]\nb: c\n",
        "{[a]?: _, b: c}",
        &[r#""[a]" expected `:` behind the key `[a]`"#],
    );
}

/// An item's line while somebody types it.
#[test]
fn half_typed_items() {
    check(
        "States:\n  - Name: a\n  - \n  - Name: b\n",
        "{States: [{Name: a}, _, {Name: b}]}",
        &[],
    );
    check(
        "States:\n  - Name: a\n  - Na\n  - Name: b\n",
        "{States: [{Name: a}, Na, {Name: b}]}",
        &[],
    );
    check(
        "States:\n  - Na\n    Type: Pass\n  - Name: b\n",
        "{States: [{Na?: _, Type: Pass}, {Name: b}]}",
        &[r#""Na" expected `:` behind the key `Na`"#],
    );
    check(
        "States:\n  - Name: a\n  Foo\n  - Name: b\n",
        "{States: [{Name: a}, {Name: b}]}",
        &[r#""Foo" unexpected `Foo`; expected `- `"#],
    );
    check(
        "States:\n  - Name: a\n    - Foo: x\n    Next: b\n",
        "{States: [{Name: a, Foo: x, Next: b}]}",
        &[r#""-" unexpected `-`; expected a key"#],
    );
    check(
        "a: - b\n   - c\nd: 1\n",
        "{a: [b, c], d: 1}",
        &[r#""-" unexpected `-`; expected the sequence on lines of its own"#],
    );
    check(
        "- a\nb: c\nd: e\n",
        "[a, {b: c, d: e}]",
        &[r#""b" unexpected `b`; expected `- `"#],
    );
}

/// What is typed between a key and its list.
#[test]
fn words_before_a_list() {
    check(
        "States:\n  Act\n  - Name: a\n",
        "{States: [{Name: a}]}",
        &["\"Act\" unexpected `Act`; expected `- `"],
    );
    check(
        "Retry:\n  MaxAttempts: 3\nStates:\n    - Name: a\nAct\n      Next: b\n",
        "{Retry: {MaxAttempts: 3}, States: [{Name: a, Act?: _, Next: b}]}",
        &["\"Act\" expected `:` behind the key `Act`"],
    );
}

/// A quote ends with its line, unless deeper lines hold the other one.
#[test]
fn unclosed_quotes() {
    check(
        "States:\n  - Name: \"a\n    Type: 'Pass\n    \"Next\n  - Name: b\n",
        "{States: [{Name: a, Type: Pass, Next?: _}, {Name: b}]}",
        &[
            r#""\"a" the quote is not closed; expected `"` at the end of the text ("\"" the quote is opened here)"#,
            r#""'Pass" the quote is not closed; expected `'` at the end of the text ("'" the quote is opened here)"#,
            r#""\"Next" the quote is not closed; expected `"` at the end of the text ("\"" the quote is opened here)"#,
        ],
    );
    check(
        "a: 'it''s\nb: c\n",
        "{a: it's, b: c}",
        &[
            r#""'it''s" the quote is not closed; expected `'` at the end of the text ("'" the quote is opened here)"#,
        ],
    );
    check(
        "a: \"b\n  c: \"d\"\ne: f\n",
        "{a: b, c: d, e: f}",
        &[
            r#""\"b" the quote is not closed; expected `"` at the end of the text ("\"" the quote is opened here)"#,
            r#""c" `c` is indented by 2, expected 0"#,
        ],
    );
    check(
        "- \"a\n- b\n",
        "[a, b]",
        &[
            r#""\"a" the quote is not closed; expected `"` at the end of the text ("\"" the quote is opened here)"#,
        ],
    );
}

/// A bracket ends before the first line that is not deeper.
#[test]
fn unclosed_brackets() {
    check(
        "States:\n  - Name: a\n    Errors: [x, y\n    P: {a: 1, b\n  - Name: b\n",
        "{States: [{Name: a, Errors: [x, y], P: {a: 1, b?: _}}, {Name: b}]}",
        &[
            r#""[" `[` is not closed; expected `]` ("[" the bracket is opened here)"#,
            r#""{" `{` is not closed; expected `}` ("{" the bracket is opened here)"#,
        ],
    );
    check(
        "P: {\n  a: [1, 2\n}\nb: 1\n",
        "{P: {a: [1, 2]}, b: 1}",
        &[r#""[" `[` is not closed; expected `]` ("[" the bracket is opened here)"#],
    );
    check("P: [\n  a,\n  b\n]\nQ: 1\n", "{P: [a, b], Q: 1}", &[]);
    check(
        "P: [a}\nQ: [a, ]\nR: [a,, b]\nS: {a b: c d: e}\n",
        "{P: [a], Q: [a], R: [a, b], S: {a b: c d, _: e}}",
        &[
            r#""}" unexpected `}`; expected `]` ("[" the bracket is opened here)"#,
            r#""," unexpected `,`; expected a value before it"#,
            r#"":" unexpected `:`; expected `,` or `}`"#,
        ],
    );
    check("a: {b:c, d}\n", "{a: {b:c?: _, d?: _}}", &[]);
    check(
        "a: [- b, c]\n",
        "{a: [b, c]}",
        &[r#""-" unexpected `-`; items inside brackets are separated by `,`"#],
    );
    check(
        "a: [b,#c\n  d]\n",
        "{a: [b, d]}",
        &[r##""#" `#` begins a comment only behind a space"##],
    );
}

/// A collection that stands where a key could ends before a key in its column.
#[test]
fn unclosed_brackets_before_a_key() {
    check(
        "[a\nType: x\n",
        "{[a]?: _, Type: x}",
        &["\"[\" `[` is not closed; expected `]` (\"[\" the bracket is opened here)"],
    );
    check(
        "{\n\"a\": 1\n\"b\": 2\n}\n",
        "{a: 1, b: 2}",
        &["\"\\\"b\\\"\" unexpected `\"b\"`; expected `,` or `}`"],
    );
}

/// Lines a column too far or too little, and what follows them.
#[test]
fn columns() {
    check(
        "States:\n  - Name: a\n   Type: Pass\n    Next: b\n  - Name: b\n",
        "{States: [{Name: a, Type: Pass, Next: b}, {Name: b}]}",
        &[r#""Type" `Type` is indented by 3, expected 4"#],
    );
    check(
        "States:\n  - Name: a\n     Type: Pass\n     Next: b\n  - Name: b\n",
        "{States: [{Name: a, Type: Pass, Next: b}, {Name: b}]}",
        &[r#""Type" `Type` is indented by 5, expected 4"#],
    );
    check(
        "States:\n  - Name: a\n    Next: b\n   - Name: b\n    Next: c\n  - Name: c\n",
        "{States: [{Name: a, Next: b}, {Name: b, Next: c}, {Name: c}]}",
        &[r#""-" `-` is indented by 3, expected 2"#],
    );
    check(
        "States:\n  - Name: a\n    Next: b\n - Name: b\n    Next: c\n  - Name: c\n",
        "{States: [{Name: a, Next: b}, {Name: b, Next: c}, {Name: c}]}",
        &[r#""-" `-` is indented by 1, expected 2"#],
    );
    check(
        "States:\n  - Name: a\n    Next: b\n- Name: b\n  Next: c\n",
        "{States: [{Name: a, Next: b}, {Name: b, Next: c}]}",
        &[r#""-" `-` is indented by 0, expected 2"#],
    );
    check(
        "a:\n  b: c\n   d: e\n    f: g\nh: i\n",
        "{a: {b: c, d: e, f: g}, h: i}",
        &[
            r#""d" `d` is indented by 3, expected 2"#,
            r#""f" `f` is indented by 4, expected 2"#,
        ],
    );
    check(
        "a: b\n  c: d\n",
        "{a: b, c: d}",
        &[r#""c" `c` is indented by 2, expected 0"#],
    );
}

/// A tab counts as the column of the block that is open.
#[test]
fn tabs() {
    check(
        "States:\n  - Name: a\n\tType: Pass\n    Next: b\n",
        "{States: [{Name: a, Type: Pass, Next: b}]}",
        &[r#""\t" a tab cannot indent `Type`; expected spaces"#],
    );
    check(
        "States:\n\t- Name: a\n\t  Type: Pass\n\t- Name: b\n",
        "{States: [{Name: a, Type: Pass}, {Name: b}]}",
        &[
            r#""\t" a tab cannot indent `-`; expected spaces"#,
            r#""\t  " a tab cannot indent `Type`; expected spaces"#,
            r#""\t" a tab cannot indent `-`; expected spaces"#,
        ],
    );
    check(
        "P:\n\ta: 1\n  b: 2\n  c: 4\nQ: 3\n",
        "{P: {a: 1, b: 2, c: 4}, Q: 3}",
        &[r#""\t" a tab cannot indent `a`; expected spaces"#],
    );
    check(
        "P:\n\ttext\nQ:\n\t[a]\nR: 3\n",
        "{P: text, Q: [a], R: 3}",
        &[
            r#""\t" a tab cannot indent `text`; expected spaces"#,
            r#""\t" a tab cannot indent `[a]`; expected spaces"#,
        ],
    );
    check(
        "- \ta: 1\n- \t\"b\": 2\n",
        "[{a: 1}, {b: 2}]",
        &[
            r#""\t" a tab cannot indent `a`; expected spaces"#,
            r#""\t" a tab cannot indent `"b"`; expected spaces"#,
        ],
    );
    check(
        "a:\t1\n-\t2\n",
        "{a: 1, 2?: _}",
        &[r#""-" unexpected `-`; expected a key"#],
    );
}

/// Characters that nothing begins with.
#[test]
fn stray_indicators() {
    check(
        "States:\n  - Name: a\n    ]\n    Next: ]\n  - Name: b\n",
        "{States: [{Name: a, Next: ]}, {Name: b}]}",
        &[
            r#""]" unexpected `]`; expected a key"#,
            r#""]" unexpected `]`; a text that begins with it needs quotes"#,
        ],
    );
    check(
        "a: &\nb: *\nc: *d\ne: !\nf: @g\nh: `i\n",
        "{a: _, b: *, c: *d, e: _, f: @g, h: `i}",
        &[
            r#""&" expected a name behind `&`"#,
            r#""*" expected the name of an anchor behind `*`"#,
            r#""*d" no anchor `&d` stands before this alias"#,
            r#""@" unexpected `@`; a text that begins with it needs quotes"#,
            r#""`" unexpected '`'; a text that begins with it needs quotes"#,
        ],
    );
    check(
        "a: b: c\nd: \"e\" f\ng: [h] i\nj: 'k'# l\n",
        "{a: b: c, d: e, g: [h], j: k}",
        &[
            r#"":" unexpected `:` in a plain value; expected quotes around the value"#,
            r#""f" unexpected `f`; expected the end of the line"#,
            r#""i" unexpected `i`; expected the end of the line"#,
            r##""#" `#` begins a comment only behind a space"##,
        ],
    );
    check(
        "a: |x\n  b\nc: >3\n  d\n",
        "{a: b\n, c: , d?: _}",
        &[
            r#""x" unexpected `x` behind `|`; expected the end of the line"#,
            r#""d" `d` is indented by 2, expected 0"#,
        ],
    );
    check(
        "a: \"\\q\"\nb: \"\\u12\"\nc: \"\\ud800\"\n",
        r#"{a: \q, b: \u12, c: �}"#,
        &[
            r#""\\q" unknown escape `\q`"#,
            r#""\\u" expected 4 hexadecimal digits behind `\u`"#,
            r#""\\ud800" `\ud800` is no character"#,
        ],
    );
    check(
        "a: b\0c\n",
        "{a: b\0c}",
        &[r#""\0" the character U+0000 is not allowed in YAML"#],
    );
}

/// Duplicate keys and further documents.
#[test]
fn twice() {
    check(
        "a: 1\nb: 2\n'a': 3\n\"\\x61\": 4\n",
        "{a: 1, b: 2, a: 3, a: 4}",
        &[
            r#"duplicate key: "'a'" the key `a` stands twice in this mapping ("a" it is first written here)"#,
            r#"duplicate key: "\"\\x61\"" the key `a` stands twice in this mapping ("a" it is first written here)"#,
        ],
    );
    check(
        "{a: 1, a: 2}\n",
        "{a: 1, a: 2}",
        &[
            r#"duplicate key: "a" the key `a` stands twice in this mapping ("a" it is first written here)"#,
        ],
    );
    check(
        "a: 1\na\na: b: c\n",
        "{a: 1, a?: _, a: b: c}",
        &[
            r#""a" expected `:` behind the key `a`"#,
            r#"":" unexpected `:` in a plain value; expected quotes around the value"#,
        ],
    );
    check(
        "a: 1\n---\nb: 2\n---\nc: 3\n",
        "{a: 1} --- {b: 2} --- {c: 3}",
        &[r#"second document: "---" a second document begins here; expected one"#],
    );
    check("a: 1\n...\n# end\n", "{a: 1}", &[]);
    check(
        "a: 1\n...\nb: 2\n",
        "{a: 1} --- {b: 2}",
        &[r#"second document: "b" a second document begins here; expected one"#],
    );
    check(
        "a: 1\n---\n",
        "{a: 1} --- _",
        &[r#"second document: "---" a second document begins here; expected one"#],
    );
    check(
        "%YAML 1.2\na: 1\n",
        "{a: 1}",
        &[r#""%YAML 1.2" expected `---` behind the directive"#],
    );
}
