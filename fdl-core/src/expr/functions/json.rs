//! The group "JSON" of the page.

use super::{
    COUNTERPART, Failure, Function, Group, JAPANESE, Parameter, ROW, json_text, parameter, text,
};
use crate::catalog::Evidence;
use crate::catalog::decisions::Decision;
use crate::value::{Object, Types, Value};

pub(super) const JSON_MERGE: Function = Function {
    name: "jsonMerge",
    foreign: Some("States.JsonMerge"),
    group: Group::Json,
    parameters: &[
        parameter("a", Types::OBJECT, "An object."),
        parameter(
            "b",
            Types::OBJECT,
            "Another; its members count where both have one of a name.",
        ),
    ],
    returns: Types::OBJECT,
    documentation: "An object with the members of both. Which of two members of one name counts is not documented; here it is the second, as a whole.",
    examples: &[
        (r#"jsonMerge({"a": 1}, {"b": 2})"#, r#"{"a":1,"b":2}"#),
        (
            r#"jsonMerge({"a": {"x": 1}, "c": 0}, {"a": {"y": 2}})"#,
            r#"{"a":{"y":2},"c":0}"#,
        ),
    ],
    question: Some("Q54"),
    evaluate: |arguments, evaluator| {
        if let [Some(a), Some(b)] = [arguments[0].as_object(), arguments[1].as_object()]
            && a.keys().any(|name| b.contains_key(name))
            && evaluator.assume(Decision::SecondWins)
        {
            return Ok(arguments[0].merged_with(&arguments[1]));
        }
        let objects = arguments.iter().filter_map(|it| it.as_object());
        let members = objects
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()));
        Ok(Value::from(members.collect::<Object>()))
    },
    ..ROW
};

pub(super) const STRING_TO_JSON: Function = Function {
    name: "stringToJson",
    foreign: Some("States.StringToJson"),
    group: Group::Json,
    parameters: JSON_TEXT,
    returns: Types::ANY,
    documentation: "Reads JSON text. The page says that it returns an object; text of any other JSON value is read too.",
    examples: &[
        (r#"stringToJson('{"n": 2}')"#, r#"{"n":2}"#),
        (r#"stringToJson("[1.50, null]")"#, "[1.50,null]"),
    ],
    question: Some("Q55"),
    evaluate: |arguments, evaluator| {
        let json = Value::from_json(text(arguments, 0))
            .map_err(|error| Failure::of(0, format!("the text is no JSON: {error}")))?;
        if json.as_object().is_none() && evaluator.assume(Decision::AnyJson) {
            let message = format!("the text is {}, not an object", json.type_name());
            return Err(Failure::of(0, message));
        }
        Ok(json)
    },
    ..ROW
};

pub(super) const FROM_JSON: Function = Function {
    name: "fromJSON",
    alias_of: Some("stringToJson"),
    foreign: None,
    documentation: "Another name of `stringToJson`: reads JSON text.",
    examples: &[(r#"fromJSON('{"n": 2}')"#, r#"{"n":2}"#)],
    source: JAPANESE,
    ..STRING_TO_JSON
};

pub(super) const TO_JSON: Function = Function {
    name: "toJSON",
    foreign: Some("States.JsonToString"),
    group: Group::Json,
    parameters: &[parameter("value", Types::ANY, "The value.")],
    returns: Types::STRING,
    documentation: "The value as compact JSON text, the names of members sorted.",
    examples: &[
        (
            r#"toJSON({"b": [1, 2.50], "a": "x"})"#,
            r#""{\"a\":\"x\",\"b\":[1,2.50]}""#,
        ),
        (r#"toJSON("x")"#, r#""\"x\"""#),
        ("toJSON(null)", r#""null""#),
    ],
    evidence: Evidence::Inferred,
    signature: Evidence::Inferred,
    question: Some("Q47"),
    undocumented: Some(COUNTERPART),
    evaluate: |arguments, _| json_text(&arguments[0]).map(Value::from),
    ..ROW
};

pub(super) const JSON_TO_STRING: Function = Function {
    name: "jsonToString",
    alias_of: Some("toJSON"),
    foreign: None,
    documentation: "Another name of `toJSON`, less likely to exist: the value as compact JSON text.",
    examples: &[(r#"jsonToString([1])"#, r#""[1]""#)],
    ..TO_JSON
};

const JSON_TEXT: &[Parameter] = &[parameter("text", Types::STRING, "JSON text.")];

#[cfg(test)]
mod tests {
    use crate::expr::eval::tests::{evaluate, failure};

    #[test]
    fn text_that_is_no_json_is_refused_with_the_place() {
        assert_eq!(
            failure("stringToJson($Input.body)", r#"{"body":"{\"a\":\n }"}"#),
            "`stringToJson`: the text is no JSON: a value is expected, found `}` at line 2 column 2"
        );
    }

    #[test]
    fn to_json_and_back() {
        let input = r#"{"a":[1e400,{"b":"é\n"}],"c":null}"#;
        assert_eq!(
            evaluate("fromJSON(toJSON($Input)) == $Input", input),
            "true"
        );
    }

    #[test]
    fn texts_are_bounded() {
        let text = "x".repeat(60_000);
        let input = format!(r#"{{"t":"{text}"}}"#);
        let copies = vec!["$Input.t"; 400].join(", ");
        assert_eq!(
            failure(&format!("toJSON([{copies}])"), &input),
            "`toJSON`: the result would be larger than 16 MB"
        );
    }
}
