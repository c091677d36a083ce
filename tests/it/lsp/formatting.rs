//! Laying documents out, over the wire.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const URI: &str = "file:///w/a.fdl.yaml";

const LOOSE: &str = "\
Type: StateMachine
StartAt:  🚚 A
States:
    - Type: Pass
      Name:  🚚 A
      OutputConstructor:
          a:  1
      End: true
";

fn options(tab_size: u32) -> Value {
    json!({"tabSize": tab_size, "insertSpaces": true})
}

fn format(client: &mut Client, uri: &str, tab_size: u32) -> Value {
    let document = json!({"uri": uri});
    let params = json!({"textDocument": document, "options": options(tab_size)});
    client
        .request("textDocument/formatting", params)
        .expect("an answer")
}

/// The text after edits whose columns count UTF-16 code units, as an editor applies them: the last
/// ones first.
fn applied(text: &str, edits: &Value) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |position: &Value| {
        let number = |name: &str| position[name].as_u64().expect("a number") as usize;
        let line = number("line");
        let before: usize = lines[..line].iter().map(|line| line.len()).sum();
        let rest = lines.get(line).copied().unwrap_or_default();
        let mut column = 0;
        for (at, character) in rest.char_indices() {
            if column == number("character") {
                return before + at;
            }
            column += character.len_utf16();
        }
        before + rest.len()
    };
    let edits = edits.as_array().expect("edits");
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let text = edit["newText"].as_str().expect("a text");
            (offset(&range["start"]), offset(&range["end"]), text)
        })
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.0));
    let mut text = text.to_owned();
    for (start, end, new) in edits {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn a_document_is_laid_out_by_small_edits() {
    let mut client = Client::editor();
    client.open(URI, LOOSE);
    let edits = format(&mut client, URI, 2);
    let expected = "\
Type: StateMachine
StartAt: 🚚 A
States:
  - Name: 🚚 A
    Type: Pass
    OutputConstructor:
      a: 1
    End: true
";
    assert_eq!(applied(LOOSE, &edits), expected);
    assert!(edits.as_array().expect("edits").len() > 3, "{edits}");
    client.change(URI, 2, None, expected);
    assert_eq!(format(&mut client, URI, 2), json!([]));
    // The editor's width counts where the project has none.
    let wide = applied(expected, &format(&mut client, URI, 4));
    assert!(wide.contains("\n    - Name: 🚚 A\n      Type"), "{wide}");
    client.quit();
}

#[test]
fn test_files_are_laid_out_and_others_are_not() {
    let mut client = Client::editor();
    let tests = "file:///w/a.fdltest.yaml";
    let text = "Cases:\n- Input: {}\n  Name: one\n";
    client.open_as("yaml", tests, text);
    let edits = format(&mut client, tests, 2);
    assert_eq!(
        applied(text, &edits),
        "Cases:\n  - Name: one\n    Input: {}\n"
    );
    let other = "file:///w/other.yaml";
    client.open_as("yaml", other, "a:   1\n");
    assert_eq!(format(&mut client, other, 2), Value::Null);
    // What is broken is left alone.
    client.change(tests, 2, None, "Cases: [\nMocks:   x\n");
    assert_eq!(format(&mut client, tests, 2), Value::Null);
    client.quit();
}

#[test]
fn the_project_decides_over_the_editor() {
    let workspace = Workspace::new(&[
        (".editorconfig", "root = true\n[*]\nindent_size = 4\n"),
        ("fdl.toml", "exclude = [\"old/\"]\n"),
    ]);
    let uri = |path: &str| format!("file://{}", workspace.path(path).display());
    let mut client = Client::editor();
    client.open(&uri("a.fdl.yaml"), LOOSE);
    let edits = format(&mut client, &uri("a.fdl.yaml"), 2);
    let wide = applied(LOOSE, &edits);
    assert!(wide.contains("\n    - Name: 🚚 A\n      Type"), "{wide}");
    client.open(&uri("old/a.fdl.yaml"), LOOSE);
    let edits = format(&mut client, &uri("old/a.fdl.yaml"), 2);
    assert_eq!(edits, Value::Null, "it is excluded");
    client.quit();
}

fn on_type(client: &mut Client, position: &Value, typed: &str) -> Value {
    let params = json!({
        "textDocument": {"uri": URI},
        "position": position,
        "ch": typed,
        "options": options(2),
    });
    client
        .request("textDocument/onTypeFormatting", params)
        .expect("an answer")
}

#[test]
fn a_range_and_lines_that_were_just_begun() {
    let mut client = Client::editor();
    client.open(URI, LOOSE);
    let position = |line: u32, character: u32| json!({"line": line, "character": character});
    let params = json!({
        "textDocument": {"uri": URI},
        "range": {"start": position(4, 3), "end": position(5, 0)},
        "options": options(2),
    });
    let edits = client
        .request("textDocument/rangeFormatting", params)
        .expect("an answer");
    assert_eq!(
        applied(LOOSE, &edits),
        LOOSE.replace("Name:  🚚", "Name: 🚚")
    );
    let enter = LOOSE.replace("OutputConstructor:\n", "OutputConstructor:\n      \n");
    client.change(URI, 2, None, &enter);
    let edits = on_type(&mut client, &position(6, 6), "\n");
    let expected = enter.replace("\n      \n", "\n          \n");
    assert_eq!(applied(&enter, &edits), expected);

    let dash = format!("{LOOSE}      -");
    client.change(URI, 3, None, &dash);
    let edits = on_type(&mut client, &position(8, 7), "-");
    assert_eq!(applied(&dash, &edits), format!("{LOOSE}    -"));
    client.quit();
}
