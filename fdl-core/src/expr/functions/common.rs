//! The group "common" of the page.

use std::borrow::Cow;

use super::{
    ELEMENT_SIZE, Failure, Function, NEWER, ONE_VERSION, RESULT_LIMIT, ROW, TABLES, integer,
    json_text, parameter, text, too_long, variadic,
};
use crate::catalog::Evidence;
use crate::catalog::decisions::Decision;
use crate::expr::eval::Evaluator;
use crate::value::{Types, Value};

pub(super) const FORMAT: Function = Function {
    name: "format",
    foreign: Some("States.Format"),
    parameters: &[
        parameter(
            "template",
            Types::STRING,
            "Text with a `{}` for each argument.",
        ),
        variadic(
            "args",
            Types::ANY,
            "What replaces the `{}`, from left to right.",
        ),
    ],
    returns: Types::STRING,
    documentation: "Replaces each `{}` of the template by the next argument. Text is put in as it is, everything else as compact JSON. Fewer arguments than `{}` are an error, further ones are ignored; there is no escape for a literal `{}`.",
    examples: &[
        (r#"format("{}-{}", "a", 7)"#, r#""a-7""#),
        (
            r#"format("{} {} {}", true, null, [1, "x"])"#,
            r#""true null [1,\"x\"]""#,
        ),
        (r#"format("{", 1)"#, r#""{""#),
    ],
    question: Some("Q49"),
    evaluate: format,
    ..ROW
};

pub(super) const LENGTH: Function = Function {
    name: "length",
    foreign: Some("States.ArrayLength"),
    parameters: &[parameter(
        "value",
        Types::ARRAY.or(Types::OBJECT).or(Types::STRING),
        "What is counted.",
    )],
    returns: Types::INTEGER,
    documentation: "The number of elements of an array, of members of an object, of characters of a string. Whether the service counts characters or bytes of text beyond ASCII is not documented; here it is characters.",
    examples: &[
        ("length([4, 5])", "2"),
        (r#"length({"a": 1})"#, "1"),
        (r#"length("cloud")"#, "5"),
        (r#"length("云🚚")"#, "2"),
        (r#"length("")"#, "0"),
    ],
    question: Some("Q50"),
    evaluate: |arguments, evaluator| {
        let count = match &*arguments[0] {
            Value::Array(elements) => elements.len(),
            Value::Object(members) => members.len(),
            Value::String(text) if text.is_ascii() => text.len(),
            Value::String(text) if evaluator.assume(Decision::Characters) => text.len(),
            Value::String(text) => text.chars().count(),
            _ => 0,
        };
        Ok(Value::from(count as i64))
    },
    ..ROW
};

pub(super) const REGEX_MATCH_STRING: Function = Function {
    name: "regexMatchString",
    parameters: &[
        parameter(
            "pattern",
            Types::STRING,
            "A regular expression in RE2 syntax.",
        ),
        parameter("text", Types::STRING, "The text."),
    ],
    returns: Types::BOOLEAN,
    documentation: "Whether the text has a part that matches the regular expression; `^` and `$` tie it to the ends. The order of the two arguments is not documented; here it is that of Go.",
    examples: &[
        (r#"regexMatchString("^ord-[0-9]+$", "ord-12")"#, "true"),
        (r#"regexMatchString("^ord-[0-9]+$", "ord-")"#, "false"),
        (r"regexMatchString(`\d\.\d`, `v1.5`)", "true"),
    ],
    signature: Evidence::Inferred,
    source: TABLES,
    question: Some("Q46"),
    evaluate: |arguments, evaluator| {
        let (pattern, of) = match evaluator.assume(Decision::PatternFirst) {
            false => (0, 1),
            true => (1, 0),
        };
        let regex = evaluator.patterns.get(text(arguments, pattern));
        let regex = regex.map_err(|it| Failure::of(pattern, it))?;
        Ok(Value::from(regex.is_match(text(arguments, of))))
    },
    ..ROW
};

pub(super) const SPLIT: Function = Function {
    name: "split",
    foreign: Some("States.StringSplit"),
    parameters: &[
        parameter("text", Types::STRING, "The text."),
        parameter("separator", Types::STRING, "What stands between the parts."),
    ],
    returns: Types::ARRAY,
    documentation: "Cuts the text at every separator. A separator that does not occur gives an array of one element, an empty one an element for each character.",
    examples: &[
        (r#"split("a,b,,c", ",")"#, r#"["a","b","","c"]"#),
        (r#"split("abc", ";")"#, r#"["abc"]"#),
        (r#"split("", ",")"#, r#"[""]"#),
        (r#"split("a云", "")"#, r#"["a","云"]"#),
        (r#"split("", "")"#, "[]"),
    ],
    signature: Evidence::Inferred,
    source: TABLES,
    evaluate: split,
    ..ROW
};

pub(super) const GET: Function = Function {
    name: "get",
    foreign: Some("States.ArrayGetItem"),
    parameters: &[
        parameter(
            "container",
            Types::ARRAY.or(Types::OBJECT),
            "What is read from.",
        ),
        parameter(
            "key",
            Types::INTEGER.or(Types::STRING),
            "The index, from 0, of an array; the key of an object.",
        ),
    ],
    returns: Types::ANY,
    documentation: "The element of an array at an index, or the member of an object with a key. One that does not exist is an error.",
    examples: &[
        (r#"get(["x", "y"], 1)"#, r#""y""#),
        (r#"get({"k": 3}, "k")"#, "3"),
    ],
    signature: Evidence::Inferred,
    source: NEWER,
    question: Some("Q51"),
    undocumented: Some(ONE_VERSION),
    evaluate: get,
    ..ROW
};

pub(super) const INT_ADD: Function = Function {
    name: "intAdd",
    foreign: Some("States.MathAdd"),
    parameters: &[
        parameter("a", Types::INTEGER, "A whole number."),
        parameter("b", Types::INTEGER, "A whole number."),
    ],
    returns: Types::INTEGER,
    documentation: "The sum of two whole numbers of 64 bits.",
    examples: &[("intAdd(2, 5)", "7"), ("intAdd(2.0, -5)", "-3")],
    signature: Evidence::Inferred,
    source: NEWER,
    question: Some("Q48"),
    undocumented: Some(ONE_VERSION),
    evaluate: |arguments, _| {
        let sum = integer(arguments, 0).checked_add(integer(arguments, 1));
        sum.map(Value::from)
            .ok_or_else(|| Failure::new("the sum does not fit into 64 bits"))
    },
    ..ROW
};

pub(super) const RANDOM_INT: Function = Function {
    name: "randomInt",
    foreign: Some("States.MathRandom"),
    parameters: &[
        parameter("min", Types::INTEGER, "The least number."),
        parameter("max", Types::INTEGER, "The number behind the greatest."),
    ],
    returns: Types::INTEGER,
    documentation: "A random whole number. Whether the upper bound is included is not documented; here it is not. In a dry run the seed decides.",
    examples: &[
        ("randomInt(3, 4)", "3"),
        ("randomInt(1, 7) in [1, 2, 3, 4, 5, 6]", "true"),
    ],
    signature: Evidence::Inferred,
    source: NEWER,
    question: Some("Q52"),
    undocumented: Some(ONE_VERSION),
    evaluate: |arguments, evaluator| {
        let (least, end) = (integer(arguments, 0), integer(arguments, 1));
        let through = evaluator.assume(Decision::UpperBound);
        if least > end || (least == end && !through) {
            let before = if through { "" } else { "before " };
            let message = format!("there is no whole number from {least} to {before}{end}");
            return Err(Failure::of(1, message));
        }
        // The width of any range of 64-bit numbers fits into 64 bits without sign.
        let width = end.wrapping_sub(least) as u64;
        let offset = match width.checked_add(u64::from(through)) {
            Some(count) => evaluator.random.below(count),
            None => evaluator.random.number(),
        };
        Ok(Value::from(least.wrapping_add(offset as i64)))
    },
    ..ROW
};

fn format(arguments: &[Cow<'_, Value>], evaluator: &mut Evaluator) -> Result<Value, Failure> {
    let template = text(arguments, 0);
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    let mut values = arguments[1..].iter();
    let miscounted = || {
        let (places, given) = (template.matches("{}").count(), arguments.len() - 1);
        let message = format!("the template has {places} times `{{}}` for {given} values");
        Failure::of(0, message)
    };
    while let Some(at) = rest.find("{}") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        match values.next().map(|it| &**it) {
            Some(Value::String(text)) => out.push_str(text),
            Some(value) => out.push_str(&json_text(value)?),
            None => return Err(miscounted()),
        }
        if out.len() as u64 > RESULT_LIMIT {
            return Err(too_long());
        }
    }
    out.push_str(rest);
    if values.next().is_some() && evaluator.assume(Decision::ExtraArguments) {
        return Err(miscounted());
    }
    Ok(Value::from(out))
}

fn split(arguments: &[Cow<'_, Value>], _: &mut Evaluator) -> Result<Value, Failure> {
    let (text, separator) = (text(arguments, 0), text(arguments, 1));
    let parts: Vec<Value> = if separator.is_empty() {
        let mut buffer = [0; 4];
        bounded_parts(text.chars().count())?;
        text.chars()
            .map(|it| Value::from(&*it.encode_utf8(&mut buffer)))
            .collect()
    } else {
        bounded_parts(text.matches(separator).count())?;
        text.split(separator).map(Value::from).collect()
    };
    Ok(Value::array(parts))
}

fn bounded_parts(count: usize) -> Result<(), Failure> {
    if count as u64 * ELEMENT_SIZE > RESULT_LIMIT {
        return Err(too_long());
    }
    Ok(())
}

fn get(arguments: &[Cow<'_, Value>], evaluator: &mut Evaluator) -> Result<Value, Failure> {
    let key = &*arguments[1];
    let is_missing = matches!(
        (&*arguments[0], key),
        (Value::Array(_), Value::Number(_)) | (Value::Object(_), Value::String(_))
    );
    let found = match (&*arguments[0], key) {
        (Value::Array(elements), Value::Number(index)) => {
            let index = index.as_i64().and_then(|it| usize::try_from(it).ok());
            let found = index.and_then(|it| elements.get(it));
            found
                .ok_or_else(|| format!("the array has no element {key}; it has {}", elements.len()))
        }
        (Value::Object(members), Value::String(name)) => {
            let found = members.get(name);
            found.ok_or_else(|| super::super::eval::no_member("the object", name, members))
        }
        (Value::Array(_), _) => Err("an array is read with an index".to_owned()),
        _ => Err("an object is read with a string".to_owned()),
    };
    match found {
        Ok(value) => Ok(value.clone()),
        Err(_) if is_missing && evaluator.assume(Decision::MissingElement) => Ok(Value::Null),
        Err(message) => Err(Failure::of(1, message)),
    }
}

#[cfg(test)]
mod tests {
    use crate::expr::eval::tests::{evaluate, failure};

    #[test]
    fn format_counts_its_places() {
        assert_eq!(
            evaluate(r#"format("{}", $Input)"#, r#"{"b":1,"a":[2.50]}"#),
            r#""{\"a\":[2.50],\"b\":1}""#
        );
        assert_eq!(evaluate(r#"format("{}{}", "{}", "x")"#, "{}"), r#""{}x""#);
        assert_eq!(evaluate(r#"format("plain", 1, 2)"#, "{}"), r#""plain""#);
        assert_eq!(
            failure(r#"format("{} of {}", 1)"#, "{}"),
            "`format`: the template has 2 times `{}` for 1 values"
        );
    }

    #[test]
    fn format_does_not_grow_without_end() {
        let text = "x".repeat(60_000);
        let template = "{}".repeat(400);
        let values = vec!["$Input.t"; 400].join(", ");
        let input = format!(r#"{{"t":"{text}"}}"#);
        assert_eq!(
            failure(&format!("format('{template}', {values})"), &input),
            "`format`: the result would be larger than 16 MB"
        );
    }

    #[test]
    fn get_says_what_is_there() {
        assert_eq!(
            failure("get([1, 2], 2)", "{}"),
            "`get`: the array has no element 2; it has 2"
        );
        assert_eq!(
            failure("get([1, 2], -1)", "{}"),
            "`get`: the array has no element -1; it has 2"
        );
        assert_eq!(
            failure(r#"get({"id": 1, "total": 2}, "ID")"#, "{}"),
            "`get`: the object has no member `ID`; it has `id`, `total`"
        );
        assert_eq!(
            failure(r#"get([1], "0")"#, "{}"),
            "`get`: an array is read with an index"
        );
        assert_eq!(
            failure("get({}, 0)", "{}"),
            "`get`: an object is read with a string"
        );
    }

    #[test]
    fn int_add_stays_within_its_bits() {
        assert_eq!(
            evaluate("intAdd(9223372036854775806, 1)", "{}"),
            "9223372036854775807"
        );
        assert_eq!(
            failure("intAdd(9223372036854775807, 1)", "{}"),
            "`intAdd`: the sum does not fit into 64 bits"
        );
    }

    #[test]
    fn random_int_takes_any_range() {
        assert_eq!(
            failure("randomInt(4, 4)", "{}"),
            "`randomInt`: there is no whole number from 4 to before 4"
        );
        let whole = "randomInt(-9223372036854775807, 9223372036854775807)";
        assert!(evaluate(whole, "{}").parse::<i64>().is_ok());
    }
}
