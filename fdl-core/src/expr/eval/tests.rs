//! Tests of the evaluator, and what the tests of the functions share.

use std::borrow::Cow;

use super::*;
use crate::expr::parse;

struct Fixture {
    input: Value,
    context: Value,
}

impl Variables for Fixture {
    fn value(&self, variable: VariableKind) -> Result<Cow<'_, Value>, String> {
        match variable {
            VariableKind::Input => Ok(Cow::Borrowed(&self.input)),
            VariableKind::Context => Ok(Cow::Owned(self.context.clone())),
            _ => Err("it has no value in a test".to_owned()),
        }
    }
}

fn run(expression: &str, input: &str, readings: Readings) -> Result<Value, EvalError> {
    let json = |text| Value::from_json(text).expect("the text is JSON");
    let fixture = Fixture {
        input: json(input),
        context: json(
            r#"{"Execution":{"Name":"e1","Input":{}},"Current":{"Name":"S","RetryCount":0}}"#,
        ),
    };
    let (tree, _) = parse(expression);
    eval(
        &tree,
        expression,
        &fixture,
        &mut Evaluator::new(7, readings),
    )
}

/// The readings that assignments such as `Q31=null,Q35=numbers` choose.
fn readings(assignments: &str) -> Readings {
    let mut readings = Readings::default();
    for assignment in assignments.split(',') {
        let chosen = readings.choose_assignment(assignment);
        assert_eq!(chosen, Ok(()), "{assignment}");
    }
    readings
}

/// The JSON text of the value of an expression, or the message of its failure, by other readings
/// than the usual ones.
fn read_as(assignments: &str, expression: &str) -> String {
    match run(
        expression,
        r#"{"n":5,"s":"é","o":{"b":1,"a":{"x":1}}}"#,
        readings(assignments),
    ) {
        Ok(value) => value.to_json(),
        Err(error) => error.message,
    }
}

/// The JSON text of the value of an expression.
#[track_caller]
pub(in crate::expr) fn evaluate(expression: &str, input: &str) -> String {
    match run(expression, input, Readings::default()) {
        Ok(value) => value.to_json(),
        Err(error) => panic!("{expression}: {error:?}"),
    }
}

/// The message of the failure of an expression.
#[track_caller]
pub(in crate::expr) fn failure(expression: &str, input: &str) -> String {
    match run(expression, input, Readings::default()) {
        Ok(value) => panic!("{expression}: {value}"),
        Err(error) => error.message,
    }
}

/// The failing part of the expression and the message, below each other.
#[track_caller]
fn marked(expression: &str, input: &str) -> String {
    match run(expression, input, Readings::default()) {
        Ok(value) => panic!("{expression}: {value}"),
        Err(error) => {
            let part = &expression[error.range.indices()];
            format!(
                "{expression}\n{:?} at `{part}`\n{}",
                error.kind, error.message
            )
        }
    }
}

#[track_caller]
fn truth(expression: &str) {
    assert_eq!(evaluate(expression, "{}"), "true", "{expression}");
}

#[test]
fn literals_are_themselves() {
    for literal in [
        "null",
        "true",
        "1e400",
        "12345678901234567890.10",
        "[1,\"x\",[]]",
        r#"{"a":{"b":0}}"#,
    ] {
        assert_eq!(evaluate(literal, "{}"), literal);
    }
    assert_eq!(evaluate("'a\\'b'", "{}"), "\"a'b\"");
    assert_eq!(evaluate(r#"{"a": 1, 'a': 2}"#, "{}"), r#"{"a":2}"#);
}

#[test]
fn logic_is_short_circuited() {
    truth("true || $Input.missing");
    truth("!(false && $Input.missing)");
    truth("false || true && true");
    truth("true || true && false");
    assert_eq!(evaluate("!$Input.a", r#"{"a":true}"#), "false");
    assert_eq!(evaluate("!!$Input.a", r#"{"a":true}"#), "true");
}

#[test]
fn equality_never_converts() {
    truth("1 == 1.0 && 1 != \"1\" && null == null && null != false");
    truth(r#"{"a": [1, {}]} == {"a": [1.0, {}]}"#);
    truth("[1, 2] != [2, 1]");
    truth("\"a\" == 'a' && \"a\" == `a`");
    truth("0 != false && \"\" != null");
}

#[test]
fn numbers_and_strings_have_an_order() {
    truth("2 < 10 && \"2\" > \"10\" && -1 <= -1.0 && 1e2 >= 99.5");
    truth("\"Z\" < \"a\" && \"z\" < \"云\" && \"\u{ffff}\" < \"🚚\"");
    truth("!(1 < 1) && !(1 > 1)");
}

#[test]
fn in_looks_at_elements_and_names() {
    truth(r#""b" in ["a", "b"] && !("c" in ["a"]) && [1] in [[1.0]]"#);
    truth(r#""k" in {"k": null} && !("x" in {"k": 1})"#);
    assert_eq!(evaluate(r#""订单" in $Input"#, r#"{"订单":1}"#), "true");
}

#[test]
fn negation_keeps_the_text_of_a_number() {
    assert_eq!(
        evaluate("[-1.50, -(-2), -$Input.n]", r#"{"n":-0.10}"#),
        "[-1.50,2,0.10]"
    );
}

#[test]
fn members_and_elements() {
    let input = r#"{"a":{"b c":[10,{"d":true}]},"k":"a","i":1,"0":"zero"}"#;
    assert_eq!(evaluate("$Input.a[\"b c\"][0]", input), "10");
    assert_eq!(
        evaluate("$Input[$Input.k]['b c'][$Input.i].d", input),
        "true"
    );
    assert_eq!(evaluate("$Input.0", input), "\"zero\"");
    assert_eq!(evaluate("($Input.a)[\"b c\"][1.0]", input), r#"{"d":true}"#);
    assert_eq!(evaluate("{\"x\": [1, 2]}.x[1]", "{}"), "2");
    assert_eq!(evaluate("stringToJson('{\"x\":5}').x", "{}"), "5");
    assert_eq!(evaluate("$Context.Execution.Name", "{}"), "\"e1\"");
}

#[test]
fn each_element_of_an_array() {
    let input = r#"{"o":[{"id":1,"l":[1,2]},{"id":2,"l":[3]}],"e":[]}"#;
    assert_eq!(evaluate("$Input.o[*].id", input), "[1,2]");
    assert_eq!(evaluate("$Input.o[*].l[*]", input), "[1,2,3]");
    assert_eq!(evaluate("$Input.o[*].l[0]", input), "[1,3]");
    assert_eq!(evaluate("$Input.e[*].x", input), "[]");
    assert_eq!(evaluate("length($Input.o.*)", input), "2");
    insta::assert_snapshot!(marked("$Input.o[*].ID", input), @r"
    $Input.o[*].ID
    Missing at `ID`
    element 0 of `$Input.o[*]` has no member `ID`; it has `id`, `l`
    ");
    insta::assert_snapshot!(marked("$Input[*]", input), @r"
    $Input[*]
    WrongType at `$Input[*]`
    `$Input` is an object of 2 members; `[*]` reads arrays
    ");
}

#[test]
fn a_missing_member_names_those_that_exist() {
    insta::assert_snapshot!(marked("$Input.order.Id > 1", r#"{"order":{"total":5,"id":7}}"#), @r"
    $Input.order.Id > 1
    Missing at `Id`
    `$Input.order` has no member `Id`; it has `id`, `total`
    ");
    insta::assert_snapshot!(marked("$Input.order['x y']", r#"{"order":{}}"#), @r"
    $Input.order['x y']
    Missing at `x y`
    `$Input.order` has no member `x y`; it is empty
    ");
    let many = r#"{"a1":1,"a2":1,"a3":1,"a4":1,"a5":1,"a6":1,"a7":1,"a8":1,"a9":1,"nmae":1}"#;
    insta::assert_snapshot!(marked("$Input.name", many), @r"
    $Input.name
    Missing at `name`
    `$Input` has no member `name`; it has `nmae`, `a1`, `a2`, `a3`, `a4`, `a5`, `a6`, `a7` and 2 more
    ");
    insta::assert_snapshot!(marked("$Input.body.id", r#"{"body":"{\"id\": 7}"}"#), @r#"
    $Input.body.id
    WrongType at `id`
    `$Input.body` is the string `"{\"id\": 7}"`, which has no member `id`; `stringToJson` reads JSON text
    "#);
    insta::assert_snapshot!(marked("$Input.items.id", r#"{"items":[{"id":1}]}"#), @r"
    $Input.items.id
    WrongType at `id`
    `$Input.items` is an array of 1 element, which has no member `id`; `[0]` reads its first element
    ");
    insta::assert_snapshot!(marked("$Input.x.y", r#"{"x":null}"#), @r"
    $Input.x.y
    WrongType at `y`
    `$Input.x` is null, which has no member `y`
    ");
    insta::assert_snapshot!(marked("$Context.Current.Error.Code", "{}"), @r"
    $Context.Current.Error.Code
    Missing at `Error`
    `$Context.Current` has no member `Error`; it has `Name`, `RetryCount`; `$Context.Current.Error` exists after an error, in the `OutputConstructor` of a Catch rule
    ");
    insta::assert_snapshot!(marked("$Context.Current.TaskToken", "{}"), @r"
    $Context.Current.TaskToken
    Missing at `TaskToken`
    `$Context.Current` has no member `TaskToken`; it has `Name`, `RetryCount`; `$Context.Current.TaskToken` exists in Task states that wait for a callback
    ");
    insta::assert_snapshot!(marked("$Context.Parent", "{}"), @r"
    $Context.Parent
    Missing at `Parent`
    `$Context` has no member `Parent`; it has `Execution`, `Current`
    ");
}

#[test]
fn an_index_must_lie_within_the_array() {
    let input = r#"{"l":[1,2,3],"e":[],"s":"abc"}"#;
    insta::assert_snapshot!(marked("$Input.l[5]", input), @r"
    $Input.l[5]
    Missing at `5`
    `[5]` is past the end: `$Input.l` has 3 elements
    ");
    insta::assert_snapshot!(marked("$Input.e[0]", input), @r"
    $Input.e[0]
    Missing at `0`
    `[0]` is past the end: `$Input.e` is empty
    ");
    insta::assert_snapshot!(marked("$Input.l[-1]", input), @r"
    $Input.l[-1]
    Missing at `-1`
    `[-1]` is no index: the first element of `$Input.l` is `[0]`
    ");
    insta::assert_snapshot!(marked("$Input.l[0.5]", input), @r"
    $Input.l[0.5]
    Missing at `0.5`
    `[0.5]` is no index: an index is a whole number
    ");
    insta::assert_snapshot!(marked("$Input.l[true]", input), @r"
    $Input.l[true]
    WrongType at `true`
    an index is a whole number or a string, not the boolean `true`
    ");
    insta::assert_snapshot!(marked("$Input.s[0]", input), @r#"
    $Input.s[0]
    WrongType at `$Input.s[0]`
    `$Input.s` is the string `"abc"`; `[0]` reads arrays
    "#);
    insta::assert_snapshot!(marked("$Input.l[\"x\"]", input), @r#"
    $Input.l["x"]
    WrongType at `x`
    `$Input.l` is an array of 3 elements, which has no member `x`; `[0]` reads its first element
    "#);
}

#[test]
fn operators_say_what_they_met() {
    let input = r#"{"n":7,"s":"no","o":{"a":1,"b":2,"c":3,"d":4},"l":[]}"#;
    insta::assert_snapshot!(marked("$Input.n > \"5\"", input), @r#"
    $Input.n > "5"
    WrongType at `$Input.n > "5"`
    `$Input.n > "5"` compares a number with a string; `$Input.n` is `7`
    "#);
    insta::assert_snapshot!(marked("$Input.o < $Input.l", input), @r"
    $Input.o < $Input.l
    WrongType at `$Input.o < $Input.l`
    `$Input.o < $Input.l` compares an object with an array
    ");
    insta::assert_snapshot!(marked("$Input.l >= []", input), @r"
    $Input.l >= []
    WrongType at `$Input.l >= []`
    `$Input.l >= []` compares an array with another; only numbers and strings have an order
    ");
    insta::assert_snapshot!(marked("1 < $Input.n < 9", input), @r"
    1 < $Input.n < 9
    WrongType at `1 < $Input.n < 9`
    `1 < $Input.n < 9` compares a boolean with a number; `1 < $Input.n` is `true`
    ");
    insta::assert_snapshot!(marked("!$Input.s", input), @r#"
    !$Input.s
    WrongType at `$Input.s`
    `!` needs a boolean; `$Input.s` is the string `"no"`
    "#);
    insta::assert_snapshot!(marked("true && $Input.s", input), @r#"
    true && $Input.s
    WrongType at `$Input.s`
    `&&` needs a boolean; `$Input.s` is the string `"no"`
    "#);
    insta::assert_snapshot!(marked("1 || true", input), @r"
    1 || true
    WrongType at `1`
    `||` needs a boolean; it is the number `1`
    ");
    insta::assert_snapshot!(marked("-$Input.s", input), @r#"
    -$Input.s
    WrongType at `-$Input.s`
    `-` needs a number; `$Input.s` is the string `"no"`
    "#);
    insta::assert_snapshot!(marked("1 in $Input.o", input), @r"
    1 in $Input.o
    WrongType at `1 in $Input.o`
    `in` looks for the name of a member, a string; it is the number `1`
    ");
    insta::assert_snapshot!(marked("\"a\" in $Input.s", input), @r#"
    "a" in $Input.s
    WrongType at `"a" in $Input.s`
    `in` needs an array or an object on its right; `$Input.s` is the string `"no"`
    "#);
}

#[test]
fn names_that_do_not_exist() {
    insta::assert_snapshot!(marked("$input.a", "{}"), @r"
    $input.a
    Variable at `$input`
    no variable is named `$input`; perhaps `$Input`
    ");
    insta::assert_snapshot!(marked("$.a", "{}"), @r"
    $.a
    Variable at `$`
    no variable is named `$`; perhaps `$Input`
    ");
    insta::assert_snapshot!(marked("$Env.A", "{}"), @r"
    $Env.A
    Variable at `$Env`
    no variable is named `$Env`; there are `$Context`, `$Global`, `$Input`, `$Item`, `$Output`
    ");
    insta::assert_snapshot!(marked("$Output.A", "{}"), @r"
    $Output.A
    Variable at `$Output`
    it has no value in a test
    ");
    insta::assert_snapshot!(marked("jsonmerge({}, {})", "{}"), @r"
    jsonmerge({}, {})
    Call at `jsonmerge`
    no function is named `jsonmerge`; perhaps `jsonMerge`
    ");
    insta::assert_snapshot!(marked("now()", "{}"), @r"
    now()
    Call at `now`
    no function is named `now`
    ");
}

#[test]
fn what_is_not_documented_is_not_evaluated() {
    let input = r#"{"n":[1,2]}"#;
    insta::assert_snapshot!(marked("1 + 2", input), @r"
    1 + 2
    Unsupported at `+`
    `+` is not documented for FDL and not evaluated; `intAdd` adds, `format` joins text
    ");
    insta::assert_snapshot!(marked("3 * 2", input), @r"
    3 * 2
    Unsupported at `*`
    `*` is not documented for FDL and not evaluated
    ");
    insta::assert_snapshot!(marked("true ? 1 : 2", input), @r"
    true ? 1 : 2
    Unsupported at `true ? 1 : 2`
    `? :` is not documented for FDL and not evaluated
    ");
    insta::assert_snapshot!(marked("null ?? 2", input), @r"
    null ?? 2
    Unsupported at `??`
    `??` is not documented for FDL and not evaluated
    ");
    insta::assert_snapshot!(marked("\"a\" =~ \"b\"", input), @r#"
    "a" =~ "b"
    Unsupported at `=~`
    `=~` is not documented for FDL and not evaluated
    "#);
    insta::assert_snapshot!(marked("$Input..n", input), @r"
    $Input..n
    Unsupported at `..n`
    `..n` is not documented for FDL and not evaluated
    ");
    insta::assert_snapshot!(marked("$Input.n[0:1]", input), @r"
    $Input.n[0:1]
    Unsupported at `[0:1]`
    `[0:1]` is not documented for FDL and not evaluated
    ");
    insta::assert_snapshot!(marked("$Input.n[?(@ > 1)]", input), @r"
    $Input.n[?(@ > 1)]
    Unsupported at `[?(@ > 1)]`
    `[?(@ > 1)]` is not documented for FDL and not evaluated
    ");
    insta::assert_snapshot!(marked("$Input. == 1", input), @r"
    $Input. == 1
    Syntax at `$Input.`
    the expression does not parse here
    ");
    insta::assert_snapshot!(marked("status", input), @r"
    status
    Syntax at `status`
    the expression does not parse here
    ");
}

#[test]
fn arithmetic_computes_if_that_is_assumed() {
    let readings = readings("Q35=numbers");
    let value = |text: &str| match run(text, r#"{"n":5}"#, readings) {
        Ok(value) => value.to_json(),
        Err(error) => error.message,
    };
    assert_eq!(value("$Input.n + 2 * 3 - 1"), "10");
    assert_eq!(value("7 / 2"), "3.5");
    assert_eq!(value("6 / 2"), "3");
    assert_eq!(value("7 % 4"), "3");
    assert_eq!(value("9223372036854775807 + 1"), "9223372036854776000");
    assert_eq!(value("0.5 + 0.25"), "0.75");
    assert_eq!(value("1 / 0"), "`1 / 0` has no result: 1 / 0");
    assert_eq!(
        value("$Input.n + \"a\""),
        "`+` needs numbers; it is the string `\"a\"`"
    );
    assert_eq!(
        value("(true ? 1 : 2) + 1"),
        "`? :` is not documented for FDL and not evaluated"
    );
}

#[test]
fn missing_members_are_null_if_that_is_assumed() {
    let readings = readings("Q31=null");
    let value = |text: &str| run(text, r#"{"l":[],"s":"x"}"#, readings).map(|it| it.to_json());
    assert_eq!(value("$Input.a.b == null").as_deref(), Ok("true"));
    assert_eq!(value("$Input.l[3]").as_deref(), Ok("null"));
    assert!(value("$Input.s.b").is_err());
}

#[test]
fn the_seed_decides_the_random_numbers() {
    let once = evaluate("[uuid(), randomInt(0, 1000000)]", "{}");
    assert_eq!(once, evaluate("[uuid(), randomInt(0, 1000000)]", "{}"));
}

#[test]
fn many_evaluations_take_little_time_and_deep_trees_little_stack() {
    let nested = format!("{}true{}", "!(".repeat(60), ")".repeat(60));
    assert_eq!(evaluate(&nested, "{}"), "true");
    let chain = vec!["$Input.a.a == 1"; 20_000].join(" || ");
    assert_eq!(evaluate(&chain, r#"{"a":{"a":2}}"#), "false");
    let path = format!("$Input{}", ".a".repeat(190));
    let input = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    assert!(failure(&path, &input).ends_with("is the number `1`, which has no member `a`"));
}

#[test]
fn decisions_that_mattered_are_remembered() {
    let assumed = |text: &str| {
        let input = Value::from_json(r#"{"l":[1],"s":"é","o":{"a":1,"b":2}}"#);
        let fixture = Fixture {
            input: input.expect("the text is JSON"),
            context: Value::Null,
        };
        let mut evaluator = Evaluator::new(0, Readings::default());
        let result = eval(&parse(text).0, text, &fixture, &mut evaluator);
        assert!(result.is_ok(), "{text}: {result:?}");
        let numbers: Vec<&str> = evaluator.assumed().map(|it| it.row().question).collect();
        numbers.join(" ")
    };
    assert_eq!(assumed("$Input.l[*]"), "Q33");
    assert_eq!(assumed("1 == \"1\" || \"a\" != 1"), "Q37");
    assert_eq!(assumed("1 == null || 1 == true || \"1\" == \"1\""), "");
    assert_eq!(assumed("regexMatchString('a', 'b')"), "Q46");
    assert_eq!(assumed("format('{}', 1, 2)"), "Q49");
    assert_eq!(
        assumed("[format('{}', 1), length('abc'), length($Input.o)]"),
        ""
    );
    assert_eq!(assumed("length($Input.s)"), "Q50");
    assert_eq!(assumed("randomInt(0, 2)"), "Q52");
    assert_eq!(assumed("[mapKeys($Input.o), mapValues({})]"), "Q53");
    assert_eq!(assumed("mapKeys({\"a\": 1})"), "");
    assert_eq!(assumed("jsonMerge($Input.o, {\"b\": 3})"), "Q54");
    assert_eq!(assumed("jsonMerge($Input.o, {\"c\": 3})"), "");
    assert_eq!(
        assumed("[stringToJson('[]'), fromJSON('{}'), uuid()]"),
        "Q55"
    );
}

#[test]
fn results_are_bounded_together() {
    let text = "x".repeat(60_000);
    let input = format!(r#"{{"t":"{text}"}}"#);
    let copies = vec!["$Input.t"; 200].join(", ");
    let once = format!("format('{}', {copies})", "{}".repeat(200));
    assert_eq!(evaluate(&format!("length({once})"), &input), "12000000");
    assert_eq!(
        failure(&format!("length(toArray({once}, {once}))"), &input),
        "`format`: the results of this expression are larger than 16 MB"
    );
    assert_eq!(
        failure(&format!("length(split({once}, ''))"), &input),
        "`split`: the result would be larger than 16 MB"
    );
    assert_eq!(
        failure(&format!("length(toBase64(toBase64({once})))"), &input),
        "`toBase64`: the results of this expression are larger than 16 MB"
    );
}

#[test]
fn the_deepest_trees_fit_a_small_stack() {
    // The workers of the server have 2 MB; builds without optimisation need the most.
    let deep = || {
        for open in [
            "(",
            "!",
            "[",
            "{\"a\":",
            "$Input[",
            "toArray(",
            "1||(true&&1==1+-",
            "1 ? 1 : ",
        ] {
            for link in ["", ".a", " == 1", "[0]"] {
                let opened = open.repeat(127);
                let closed = opened.matches(['(', '[', '{']).map(|it| match it {
                    "(" => ')',
                    "[" => ']',
                    _ => '}',
                });
                let closed: String = closed.collect::<Vec<_>>().into_iter().rev().collect();
                let text = format!("{opened}$Input{}{closed}", link.repeat(190));
                let _ = run(&text, "{}", Readings::default());
                crate::expr::type_of(&parse(&text).0);
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(deep);
    assert!(thread.is_ok_and(|it| it.join().is_ok()));
}

#[test]
fn no_expression_and_no_data_makes_it_panic() {
    let values = [
        "null",
        "true",
        "-0",
        "1e400",
        "9223372036854775807",
        "2.5",
        "\"\"",
        "\"é🚚{}\"",
        "[]",
        "[1,[\"a\"]]",
        "{}",
        r#"{"a":{"b":[0]}}"#,
    ];
    let mut random = Random::new(3);
    let mut pick = |count: usize| random.below(count as u64) as usize;
    let input = format!(r#"{{"v":[{}]}}"#, values.join(","));
    for function in functions::all() {
        for _ in 0..300 {
            let count = function.least() + pick(2);
            let arguments: Vec<&str> = (0..count).map(|_| values[pick(values.len())]).collect();
            let call = format!("{}({})", function.name, arguments.join(", "));
            let _ = run(&call, &input, Readings::default());
        }
    }
    let operators = [
        "||", "&&", "==", "<", ">=", "in", "+", "-", "*", "/", "%", "??", "=~",
    ];
    let readings = readings("Q31=null,Q35=numbers,Q37=convert");
    for left in values {
        for right in values {
            for operator in operators {
                let _ = run(&format!("-{left} {operator} !{right}"), &input, readings);
                let _ = run(&format!("{left} {operator} {right}"), &input, readings);
            }
            let _ = run(&format!("{left}[{right}].a[*]"), &input, readings);
            let _ = run(
                &format!("$Input.v[*][{right}]"),
                &input,
                Readings::default(),
            );
        }
    }
}

#[test]
fn functions_can_be_read_the_other_way() {
    assert_eq!(read_as("Q46=text", "regexMatchString('ab', '^a')"), "true");
    assert_eq!(
        read_as("Q49=error", "format('{}', 1, 2)"),
        "`format`: the template has 1 times `{}` for 2 values"
    );
    assert_eq!(read_as("Q50=bytes", "length($Input.s)"), "2");
    assert_eq!(
        read_as("Q51=null", "[get([], 0), get({}, 'k')]"),
        "[null,null]"
    );
    assert_eq!(
        read_as("Q51=null", "get([], 'k')"),
        "`get`: an array is read with an index"
    );
    assert_eq!(read_as("Q52=through", "randomInt(3, 3)"), "3");
    assert_eq!(
        read_as("Q52=through", "randomInt(4, 3)"),
        "`randomInt`: there is no whole number from 4 to 3"
    );
    let whole = "randomInt(-9223372036854775807 , 9223372036854775807)";
    assert!(read_as("Q52=through", whole).parse::<i64>().is_ok());
    assert_eq!(read_as("Q53=written", "mapKeys($Input.o)"), r#"["b","a"]"#);
    assert_eq!(
        read_as(
            "Q54=deep",
            r#"jsonMerge($Input.o, {"a": {"y": 2}, "b": {}})"#
        ),
        r#"{"b":{},"a":{"x":1,"y":2}}"#
    );
    assert_eq!(
        read_as("Q55=object", "stringToJson('[1]')"),
        "`stringToJson`: the text is an array, not an object"
    );
}

#[test]
fn each_element_and_comparisons_can_be_read_the_other_way() {
    assert_eq!(
        read_as("Q33=error", "$Input.o[*]"),
        "`[*]` is not documented for FDL and not evaluated"
    );
    let converted = r#"["5" == $Input.n, $Input.n < "5.5", "x" != 5, "5" == "5.0"]"#;
    assert_eq!(read_as("Q37=convert", converted), "[true,true,true,false]");
    assert_eq!(
        read_as("Q37=convert", "\"x\" < 5"),
        "`\"x\" < 5` compares a string with a number"
    );
}
