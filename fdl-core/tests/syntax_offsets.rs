//! The way from the decoded text of a scalar to its source and back, in every style.

mod support;

use fdl_core::syntax::parse;
use fdl_core::text::TextRange;
use fdl_core::value::Value;
use support::{Random, exact_offsets};

/// The same text with other line breaks and a byte-order mark.
fn variants(text: &str) -> [String; 4] {
    [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        format!("\u{feff}{text}"),
    ]
}

#[test]
fn every_character_of_the_suite() {
    let mut characters = 0;
    for line in include_str!("yaml_test_suite/cases.jsonl").lines() {
        let case = Value::from_json(line).expect("each line is a JSON value");
        let text = case.get("yaml").and_then(Value::as_str);
        for text in variants(text.expect("each case has a text")) {
            characters += exact_offsets(&text);
        }
    }
    assert!(characters > 20_000, "{characters}");
}

/// A text with scalars of every style around the expression `$Input.动🚚 == "a"`.
const STYLES: &str = r#"
plain: $Input.动🚚 == "a"
plain lines: $Input.动🚚
   ==   

   "a"
single: '$Input.动🚚 == "a" && ''b'''
single lines: '  $Input.动🚚

    == "a"
      && ''b''  '
double: "$Input.\u52a8\ud83d\ude9a \x3d= \"a\"\t\
     && 'b'"
double lines: "  $Input.动🚚 \
    ==

    \"a\"
      && 'b'  "
literal: |
  $Input.动🚚
    == "a"

  && 'b'
literal indented: |2-
     $Input.动🚚
    == "a"
folded: > # comment
  $Input.动🚚
  == "a"


  && 'b'
    more
  less
folded keep: >+
  $Input.动🚚

   x


flow: [$Input.动🚚
  == "a", '$Input.动🚚 == ''a''', "\
  $Input"]
"#;

#[test]
fn every_character_of_broken_texts() {
    let mut random = Random::new(5);
    for _ in 0..5000 {
        exact_offsets(&random.soup());
    }
}

#[test]
fn every_character_of_every_style() {
    for text in variants(STYLES) {
        assert!(exact_offsets(&text) > 300);
    }
}

/// The source of each piece that `pieces` names, in the value of the entry `v`.
fn pieces(text: &str, pieces: &[&str]) -> Vec<String> {
    let tree = parse(&text.into());
    let root = tree.root().expect("there is a root");
    let node = root.get("v").expect("there is an entry `v`");
    let decoded = node.text().expect("the value is a scalar");
    let source_of = |piece: &&str| {
        let at = decoded.find(piece).expect("the piece is in the value") as u32;
        let range = TextRange::new(at, at + piece.len() as u32);
        text[node.source_range(range).indices()].to_owned()
    };
    pieces.iter().map(source_of).collect()
}

#[test]
fn a_range_ends_with_its_last_character() {
    // At the end of a line the range stops there, though the text goes on a line below.
    assert_eq!(
        pieces("v: a bc\n   def\n", &["bc", "def", "c d"]),
        ["bc", "def", "c\n   d"]
    );
    assert_eq!(
        pieces("v: >\n  a bc\n  def\n", &["bc", "def"]),
        ["bc", "def"]
    );
    assert_eq!(
        pieces("v: |\r\n  a bc\r\n  def\r\n", &["bc", "def"]),
        ["bc", "def"]
    );
    assert_eq!(
        pieces("v: \"a bc\\\n   def\"\n", &["bc", "def", "cd"]),
        ["bc", "def", "c\\\n   d"]
    );
    // An escape is covered whole.
    assert_eq!(
        pieces(r#"v: "a\u52a8\n\"b""#, &["动", "\n", "\"", "动\n"]),
        [r"\u52a8", r"\n", r#"\""#, r"\u52a8\n"]
    );
    assert_eq!(
        pieces("v: 'a''b'", &["'", "a'", "'b"]),
        ["''", "a''", "''b"]
    );
}

#[test]
fn the_cursor_finds_the_character() {
    let text = "v: >\n  $Input.a\n  == 1\n";
    let tree = parse(&text.into());
    let root = tree.root().expect("there is a root");
    let node = root.get("v").expect("there is an entry `v`");
    let decoded_at = |piece| node.decoded_offset(text.find(piece).expect("it is there") as u32);
    assert_eq!(decoded_at("$Input"), 0);
    assert_eq!(decoded_at("=="), 9);
    // In the indentation the cursor is at the break before it.
    assert_eq!(decoded_at("  =="), 9);
    assert_eq!(node.decoded_offset(0), 0);
    assert_eq!(node.decoded_offset(text.len() as u32), 14);
}
