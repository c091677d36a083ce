//! Any expression has a tree, and a value or a reason.

use std::borrow::Cow;
use std::sync::LazyLock;

use fdl_core::catalog::context::VariableKind;
use fdl_core::catalog::decisions::Readings;
use fdl_core::expr::{Evaluator, Variables, eval, parse, tokens, type_of};
use fdl_core::simulate::{RunOptions, sample_context};
use fdl_core::text::TextRange;
use fdl_core::value::Value;

use crate::text;

/// The size of the greatest value that an expression may have, in bytes as JSON: several functions
/// may return a part each, and escapes take six bytes.
const LARGEST: u64 = 200 << 20;

static INPUT: LazyLock<Value> = LazyLock::new(|| {
    let json = r#"{"n":5,"f":1.5e3,"big":12345678901234567890,"s":"é🚚 text","empty":"","t":true,"z":null,
        "list":[1,"2",{"a":[3]},[4,5]],"o":{"b":1,"a":{"x":1},"with space":2},"Body":{"ok":false}}"#;
    Value::from_json(json).expect("the input is JSON")
});

struct Fixed;

impl Variables for Fixed {
    fn value(&self, variable: VariableKind) -> Result<Cow<'_, Value>, String> {
        match variable {
            VariableKind::Context => Ok(Cow::Owned(sample_context(&RunOptions::default()))),
            VariableKind::Item => Err("there is no item".to_owned()),
            _ => Ok(Cow::Borrowed(&INPUT)),
        }
    }
}

/// Places are in the text, the value is of a type that was expected, and the same seed gives the same
/// value.
pub(crate) fn expression(data: &[u8]) {
    let text = text(data);
    let inside = |range: TextRange| {
        assert!(text.get(range.indices()).is_some(), "{range:?} in {text:?}");
    };
    let (tree, errors) = parse(&text);
    for part in tree.walk() {
        inside(part.range);
        for child in part.children() {
            inside(child.range);
        }
    }
    for error in &errors {
        inside(error.range);
        assert!(!error.message.is_empty() && !error.message.ends_with('.'));
    }
    let mut end = 0;
    for token in tokens(&text) {
        inside(token.range);
        assert!(end <= token.range.start && token.range.start < token.range.end);
        end = token.range.end;
    }
    let value = || {
        let mut evaluator = Evaluator::new(7, Readings::default());
        eval(&tree, &text, &Fixed, &mut evaluator)
    };
    match value() {
        Ok(first) => {
            assert!(
                type_of(&tree).covers(first.types()),
                "{text}: a value of another type, {}",
                first.type_name()
            );
            assert!(first.json_len() <= LARGEST, "{text}");
            assert!(value().is_ok_and(|it| it == first), "{text}");
        }
        Err(error) => {
            inside(error.range);
            assert!(!error.message.is_empty());
        }
    }
}
