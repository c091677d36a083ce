//! The built-in functions: one row each, in the file of its group.
//!
//! A row carries signature, documentation, evidence and the evaluation; arguments are counted and
//! typed before a function sees them. The examples of a row are executed by a test.

mod array;
mod common;
mod encoding;
mod hash;
mod json;
mod map;
mod pattern;

pub(super) use pattern::Patterns;

use std::borrow::Cow;

use super::eval::Evaluator;
use crate::catalog::{Evidence, source};
use crate::value::{Excess, Types, Value};

/// A function must not return more than this many bytes of JSON text.
pub(super) const RESULT_LIMIT: u64 = 16 << 20;

/// What an element of an array counts beside its text.
pub(super) const ELEMENT_SIZE: u64 = 16;

/// A built-in function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name, case-sensitive.
    pub name: &'static str,
    /// The function of which this is another name.
    pub alias_of: Option<&'static str>,
    /// The name of its counterpart in the Amazon States Language.
    pub foreign: Option<&'static str>,
    /// The group of the page that it stands in.
    pub group: Group,
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
    /// What it returns.
    pub returns: Types,
    /// What it does, in Markdown: a sentence, then edges.
    pub documentation: &'static str,
    /// Expressions and the JSON text of their values.
    pub examples: &'static [(&'static str, &'static str)],
    /// How sure it is that the function exists.
    pub evidence: Evidence,
    /// How sure the parameters are: a wrong argument is an error only where they are documented.
    pub signature: Evidence,
    /// The public page.
    pub source: &'static str,
    /// The open question whose decision applies.
    pub question: Option<&'static str>,
    /// Why it may not exist everywhere, if that is so: `undocumented-function`.
    pub undocumented: Option<&'static str>,
    /// Computes the result; the arguments have passed the signature.
    pub(super) evaluate: Evaluate,
}

type Evaluate = fn(&[Cow<'_, Value>], &mut Evaluator) -> Result<Value, Failure>;

/// A parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name, for signatures.
    pub name: &'static str,
    /// What it takes.
    pub types: Types,
    /// Whether any number of arguments, none included, may stand here; only the last parameter does that.
    pub variadic: bool,
    /// What it means.
    pub documentation: &'static str,
}

/// The groups of the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Group {
    /// Common functions.
    Common,
    /// Functions of arrays.
    Array,
    /// Functions of objects.
    Map,
    /// Encoding and decoding.
    Encoding,
    /// Hash calculation and UUID generation.
    Hash,
    /// Functions of JSON.
    Json,
}

/// Why a function could not compute its result.
pub(super) struct Failure {
    /// The argument that is to blame, counted from 0.
    pub(super) argument: Option<usize>,
    /// What is wrong, as a sentence without the function's name.
    pub(super) message: String,
}

impl Group {
    /// The name of the group.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Array => "array",
            Self::Map => "map",
            Self::Encoding => "encoding and decoding",
            Self::Hash => "hash and UUID",
            Self::Json => "JSON",
        }
    }
}

impl Function {
    /// The least number of arguments.
    pub fn least(&self) -> usize {
        self.parameters.iter().filter(|it| !it.variadic).count()
    }

    /// The greatest number of arguments, if there is one.
    pub fn most(&self) -> Option<usize> {
        let variadic = self.parameters.iter().any(|it| it.variadic);
        (!variadic).then_some(self.parameters.len())
    }

    /// The parameter that argument `index`, counted from 0, is for.
    pub fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        let last = self.parameters.last().filter(|it| it.variadic);
        self.parameters.get(index).or(last)
    }

    /// The signature as the page writes them: `length(value array | map | string) int`.
    pub fn signature(&self) -> String {
        let parameters: Vec<String> = self.parameters.iter().map(Parameter::signature).collect();
        format!(
            "{}({}) {}",
            self.name,
            parameters.join(", "),
            self.returns.signature()
        )
    }

    /// What [`Function::least`] and [`Function::most`] say, in words: `2 arguments`, `at least 1 argument`.
    pub fn count_in_words(&self) -> String {
        let arguments = |count| {
            if count == 1 {
                "1 argument"
            } else {
                "arguments"
            }
        };
        match (self.least(), self.most()) {
            (0, Some(0)) => "no argument".to_owned(),
            (1, Some(1)) => arguments(1).to_owned(),
            (least, Some(most)) if least == most => format!("{least} {}", arguments(least)),
            (1, None) => "at least 1 argument".to_owned(),
            (least, _) => format!("at least {least} {}", arguments(least)),
        }
    }
}

impl Parameter {
    /// Name and types as in a signature: `value array | map | string`, `args ...any`.
    pub fn signature(&self) -> String {
        let dots = if self.variadic { "..." } else { "" };
        format!("{} {dots}{}", self.name, self.types.signature())
    }
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            argument: None,
            message: message.into(),
        }
    }

    fn of(argument: usize, message: impl Into<String>) -> Self {
        Self {
            argument: Some(argument),
            message: message.into(),
        }
    }
}

/// Every function, sorted by name without regard to case.
pub fn all() -> &'static [Function] {
    ALL
}

/// The function of that name, which must be exact.
pub fn find(name: &str) -> Option<&'static Function> {
    ALL.iter().find(|it| it.name == name)
}

static ALL: &[Function] = &[
    array::ARRAY_CONTAINS,
    array::ARRAY_UNIQUE,
    common::FORMAT,
    encoding::FROM_BASE64,
    json::FROM_JSON,
    common::GET,
    hash::HASH,
    common::INT_ADD,
    json::JSON_MERGE,
    json::JSON_TO_STRING,
    common::LENGTH,
    map::MAP_KEYS,
    map::MAP_VALUES,
    common::RANDOM_INT,
    common::REGEX_MATCH_STRING,
    common::SPLIT,
    json::STRING_TO_JSON,
    array::TO_ARRAY,
    encoding::TO_BASE64,
    json::TO_JSON,
    hash::UUID,
];

/// What rows have in common; each says the rest.
const ROW: Function = Function {
    name: "",
    alias_of: None,
    foreign: None,
    group: Group::Common,
    parameters: &[],
    returns: Types::ANY,
    documentation: "",
    examples: &[],
    evidence: Evidence::Documented,
    signature: Evidence::Documented,
    source: source::FUNCTIONS,
    question: None,
    undocumented: None,
    evaluate: |_, _| Ok(Value::Null),
};

/// An English version of the page that shows more of its tables.
const TABLES: &str = "https://help.aliyun.com/en/document_detail/2579872.html";

/// The version of the page that has the newer functions.
const NEWER: &str =
    "https://www.alibabacloud.com/help/pt-br/serverless-workflow/latest/built-in-functions";

/// The version of the page that names the alias.
const JAPANESE: &str =
    "https://www.alibabacloud.com/help/ja/serverless-workflow/latest/built-in-functions";

/// Why a function of [`NEWER`] is marked.
const ONE_VERSION: &str = "only one version of the page has this function";

/// Why a function that follows from its counterpart is marked.
const COUNTERPART: &str = "no page that could be read has this function";

const fn parameter(name: &'static str, types: Types, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        types,
        variadic: false,
        documentation,
    }
}

const fn variadic(name: &'static str, types: Types, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        types,
        variadic: true,
        documentation,
    }
}

/// The text that a value becomes inside a string: compact JSON with sorted names, as Go writes maps.
fn json_text(value: &Value) -> Result<String, Failure> {
    bounded(value)?;
    Ok(sorted(value).to_json())
}

/// The value with the names of all its objects sorted.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(elements) => Value::array(elements.iter().map(sorted)),
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by_key(|&(name, _)| name);
            Value::object(
                names
                    .into_iter()
                    .map(|(name, value)| (name.clone(), sorted(value))),
            )
        }
        scalar => scalar.clone(),
    }
}

/// Whether the text of a value stays within [`RESULT_LIMIT`].
fn bounded(value: &Value) -> Result<(), Failure> {
    match value.json_len_within(RESULT_LIMIT) {
        Ok(_) => Ok(()),
        Err(Excess::Length) => Err(too_long()),
        Err(Excess::Depth) => Err(Failure::new("the value is nested too deeply")),
    }
}

fn too_long() -> Failure {
    Failure::new(format!(
        "the result would be larger than {} MB",
        RESULT_LIMIT >> 20
    ))
}

/// The text of a string argument.
fn text<'a>(arguments: &'a [Cow<'_, Value>], index: usize) -> &'a str {
    // The signature has let only a string through.
    arguments
        .get(index)
        .and_then(|it| it.as_str())
        .unwrap_or_default()
}

/// The number of an argument that must be whole.
fn integer(arguments: &[Cow<'_, Value>], index: usize) -> i64 {
    match arguments.get(index).map(|it| &**it) {
        // The signature has let only a whole number through.
        Some(Value::Number(number)) => number.as_i64().unwrap_or_default(),
        _ => 0,
    }
}

/// The elements of an array argument.
fn elements<'a>(arguments: &'a [Cow<'_, Value>], index: usize) -> &'a [Value] {
    arguments
        .get(index)
        .and_then(|it| it.as_array())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::ast::ExprKind;
    use crate::expr::eval::tests::{evaluate, failure};
    use crate::expr::parse;

    #[test]
    fn rows_are_sorted_and_complete() {
        assert!(ALL.is_sorted_by_key(|it| it.name.to_ascii_lowercase()));
        for function in ALL {
            assert!(!function.documentation.is_empty(), "{}", function.name);
            assert!(!function.examples.is_empty(), "{}", function.name);
            assert!(
                function
                    .parameters
                    .iter()
                    .rev()
                    .skip(1)
                    .all(|it| !it.variadic)
            );
            assert!(
                function
                    .parameters
                    .iter()
                    .all(|it| !it.documentation.is_empty())
            );
            if let Some(original) = function.alias_of.and_then(find) {
                assert_eq!(original.parameters.len(), function.parameters.len());
                assert_eq!(original.returns, function.returns);
            } else {
                assert_eq!(function.alias_of, None, "{}", function.name);
            }
        }
    }

    #[test]
    fn examples_are_true() {
        for function in ALL {
            for (expression, expected) in function.examples {
                assert!(expression.contains(function.name), "{expression}");
                assert_eq!(evaluate(expression, "{}"), *expected, "{expression}");
            }
        }
    }

    #[test]
    fn results_have_the_declared_type() {
        for function in ALL {
            for (expression, result) in function.examples {
                let (tree, _) = parse(expression);
                if !matches!(&tree.kind, ExprKind::Call { name, .. } if *name.value == *function.name)
                {
                    continue;
                }
                let result = Value::from_json(result).expect("results are JSON");
                assert!(function.returns.covers(result.types()), "{}", function.name);
            }
        }
    }

    #[test]
    fn arguments_are_counted_and_typed() {
        assert_eq!(
            failure("length()", "{}"),
            "`length` takes 1 argument, not 0"
        );
        assert_eq!(
            failure("length(1, 2)", "{}"),
            "`length` takes 1 argument, not 2"
        );
        assert_eq!(failure("uuid(1)", "{}"), "`uuid` takes no argument, not 1");
        assert_eq!(
            failure("format()", "{}"),
            "`format` takes at least 1 argument, not 0"
        );
        assert_eq!(
            failure("length($Input.n)", r#"{"n":5}"#),
            "argument 1 of `length` must be an array, an object or a string; `$Input.n` is the number `5`"
        );
        assert_eq!(
            failure("intAdd(1, 2.5)", "{}"),
            "argument 2 of `intAdd` must be a whole number; it is the number `2.5`"
        );
        assert_eq!(
            failure("lenght($Input)", "{}"),
            "no function is named `lenght`; perhaps `length`"
        );
    }

    #[test]
    fn signatures_read_as_on_the_page() {
        let signature = |name| find(name).map(Function::signature).unwrap_or_default();
        assert_eq!(
            signature("format"),
            "format(template string, args ...any) string"
        );
        assert_eq!(
            signature("length"),
            "length(value array | map | string) int"
        );
        assert_eq!(signature("uuid"), "uuid() string");
        assert_eq!(
            signature("get"),
            "get(container array | map, key string | int) any"
        );
    }
}
