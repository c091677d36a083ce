//! JSON as HTML: indented, its parts told apart by their classes.

use std::fmt::Write as _;

use fdl_core::value::{Value, write_json_string};

use super::Text;

/// A value as the contents of an element.
pub(super) fn html(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

/// Values are nested no deeper than a run lets them be.
fn write(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push_str("{\n");
            for (index, (name, value)) in members.iter().enumerate() {
                indent(depth + 1, out);
                scalar("k", &quoted(name), out);
                out.push_str(": ");
                write(value, depth + 1, out);
                out.push_str(if index + 1 == members.len() {
                    "\n"
                } else {
                    ",\n"
                });
            }
            indent(depth, out);
            out.push('}');
        }
        Value::Array(elements) if !elements.is_empty() => {
            out.push_str("[\n");
            for (index, value) in elements.iter().enumerate() {
                indent(depth + 1, out);
                write(value, depth + 1, out);
                out.push_str(if index + 1 == elements.len() {
                    "\n"
                } else {
                    ",\n"
                });
            }
            indent(depth, out);
            out.push(']');
        }
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
        Value::String(text) => scalar("s", &quoted(text), out),
        Value::Null | Value::Boolean(_) | Value::Number(_) => scalar("n", &value.to_json(), out),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    write_json_string(text, &mut quoted);
    quoted
}

fn scalar(class: &str, text: &str, out: &mut String) {
    // Writing into a string cannot fail.
    let _ = write!(out, "<span class=\"{class}\">{}</span>", Text(text));
}

fn indent(depth: usize, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_marked_up_and_escaped() {
        let value = Value::from_json(r#"{"<a>": [1e5, null, "x\n\"<"], "b": {}, "c": []}"#);
        insta::assert_snapshot!(html(&value.expect("the text is JSON")), @r#"
        {
          <span class="k">&quot;&lt;a&gt;&quot;</span>: [
            <span class="n">1e5</span>,
            <span class="n">null</span>,
            <span class="s">&quot;x\n\&quot;&lt;&quot;</span>
          ],
          <span class="k">&quot;b&quot;</span>: {},
          <span class="k">&quot;c&quot;</span>: []
        }
        "#);
    }
}
