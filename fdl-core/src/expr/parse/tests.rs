//! Tests of the parser: trees and mistakes as text.

use super::*;
use crate::expr::ast::ExprKind as K;
use crate::text::Spanned;

/// The tree in prefix notation.
fn shape(expression: &Expr) -> String {
    let list = |head: &str, parts: &[&Expr]| {
        let parts: Vec<String> = parts.iter().map(|it| format!(" {}", shape(it))).collect();
        format!("({head}{})", parts.concat())
    };
    match &expression.kind {
        K::Missing => "∅".to_owned(),
        K::Literal(value) => value.to_json(),
        K::Variable(name) => name.to_string(),
        K::Word(word) => format!("word:{word}"),
        K::Member { base, name } => list(&format!(".{}", name.value), &[base]),
        K::Index { base, index } => list("[]", &[base, index]),
        K::Wildcard { base } => list("[*]", &[base]),
        K::OpaquePath { base, path } => list(&format!("path {}", path.value), &[base]),
        K::Call { name, arguments } => list(&name.value, &arguments.iter().collect::<Vec<_>>()),
        K::Array(elements) => list("array", &elements.iter().collect::<Vec<_>>()),
        K::Object(members) => {
            let name =
                |(name, value): &(Spanned<_>, Expr)| format!(" {}:{}", name.value, shape(value));
            format!(
                "{{{}}}",
                members.iter().map(name).collect::<String>().trim_start()
            )
        }
        K::Unary { operator, operand } => list(operator.value.symbol(), &[operand]),
        K::Binary {
            operator,
            left,
            right,
        } => list(operator.value.symbol(), &[left, right]),
        K::Conditional {
            condition,
            then,
            otherwise,
        } => list("?:", &[condition, then, otherwise]),
    }
}

/// Every part with the text of its range, in the order of [`Expr::walk`].
fn ranges(text: &str) -> String {
    let (tree, _) = parse(text);
    let parts: Vec<&str> = tree.walk().map(|it| &text[it.range.indices()]).collect();
    parts.join(" ┊ ")
}

#[track_caller]
fn good(text: &str, expected: &str) {
    let (tree, errors) = parse(text);
    assert_eq!(errors, [], "{text}");
    assert_eq!(shape(&tree), expected, "{text}");
}

/// The mistakes, each marked below the text, and the tree. Applying the fixes one after the other
/// must help and add no mistakes.
fn bad(text: &str) -> String {
    let (tree, errors) = parse(text);
    assert!(!errors.is_empty(), "{text} has no mistake");
    let mut out = format!("{text}\n");
    for error in &errors {
        let before = text[..error.range.start as usize].chars().count();
        let marked = text[error.range.indices()].chars().count().max(1);
        out += &format!(
            "{}{} {}",
            " ".repeat(before),
            "^".repeat(marked),
            error.message
        );
        if let Some((title, replacement)) = &error.fix {
            let mut fixed = text.to_owned();
            fixed.replace_range(error.range.indices(), replacement);
            out += &format!("\n  {title} → {fixed}");
            let left = parse(&fixed).1;
            assert!(
                left.len() <= errors.len() && !left.contains(error),
                "{title} does not help: {fixed}: {left:?}"
            );
        }
        out.push('\n');
    }
    out + &shape(&tree)
}

#[test]
fn literals() {
    good("1", "1");
    good(" 12.50e-3 ", "12.50e-3");
    good("1e400", "1e400");
    good(r#""a\"b\n""#, r#""a\"b\n""#);
    good(r"'it\'s'", "\"it's\"");
    good(r"`\d`", r#""\\d""#);
    good("true", "true");
    good("null", "null");
    good("[]", "(array)");
    good("[1, [2], \"x\"]", "(array 1 (array 2) \"x\")");
    good("{}", "{}");
    good(r#"{"a": 1, 'b c': {"d": $Input}}"#, "{a:1 b c:{d:$Input}}");
}

#[test]
fn precedence_and_associativity() {
    good("1 || 2 && 3 == 4", "(|| 1 (&& 2 (== 3 4)))");
    good("1 == 2 && 3 || 4", "(|| (&& (== 1 2) 3) 4)");
    good("1 || 2 || 3", "(|| (|| 1 2) 3)");
    good("1 < 2 == true", "(== (< 1 2) true)");
    good("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)");
    good("1 + 2 > 3 % 2 / 1", "(> (+ 1 2) (/ (% 3 2) 1))");
    good("!$Input.a == false", "(== (! (.a $Input)) false)");
    good("!!true", "(! (! true))");
    good("- -1", "(- (- 1))");
    good("-$Input.n[0]", "(- ([] (.n $Input) 0))");
    good("(1 || 2) && 3", "(&& (|| 1 2) 3)");
    good("!(1 == 2)", "(! (== 1 2))");
    good("1 ? 2 : 3 ? 4 : 5", "(?: 1 2 (?: 3 4 5))");
    good("1 ? 2 ? 3 : 4 : 5", "(?: 1 (?: 2 3 4) 5)");
    good("1 ?? 2 || 3", "(?? 1 (|| 2 3))");
    good(
        "$Input.a =~ \"x\" && true",
        "(&& (=~ (.a $Input) \"x\") true)",
    );
    good(
        "\"a\" in [\"a\"] == true",
        "(== (in \"a\" (array \"a\")) true)",
    );
    good("$Input.in in $Input.in", "(in (.in $Input) (.in $Input))");
    good("[1] in [[1]]", "(in (array 1) (array (array 1)))");
}

#[test]
fn paths() {
    good("$Input.a.b", "(.b (.a $Input))");
    good(
        "$Input.订单.2fa.e\u{301}",
        "(.e\u{301} (.2fa (.订单 $Input)))",
    );
    good("$Input . a\n.b", "(.b (.a $Input))");
    good("$Input[\"a b\"]['c'][`d`]", "(.d (.c (.a b $Input)))");
    good("$Input[\"\"]", "(. $Input)");
    good(
        "$Input[0][$Input.i + 1]",
        "([] ([] $Input 0) (+ (.i $Input) 1))",
    );
    good("$Input[\"a\" + \"b\"]", "([] $Input (+ \"a\" \"b\"))");
    good("$Input.a[*].b", "(.b ([*] (.a $Input)))");
    good("$Input.*", "([*] $Input)");
    good("$Input.a[1:2].b", "(.b (path [1:2] (.a $Input)))");
    good("$Input.a[:2]", "(path [:2] (.a $Input))");
    good(
        "$Input.a[?(@.x > 1 && @.y in [1])]",
        "(path [?(@.x > 1 && @.y in [1])] (.a $Input))",
    );
    good("$Input[\"a\",\"b\"]", "(path [\"a\",\"b\"] $Input)");
    good("$Input..a", "(path ..a $Input)");
    good("$Input..*.b", "(.b (path ..* $Input))");
    good("$Input..[0]", "(path ..[0] $Input)");
    good("$.a", "(.a $)");
    good("$", "$");
    good("$$.Execution.Id", "(.Id (.Execution $$))");
    good("$Foo", "$Foo");
    good("{\"a\": 1}.a", "(.a {a:1})");
    good("f(1)[0].x", "(.x ([] (f 1) 0))");
}

#[test]
fn calls() {
    good("uuid()", "(uuid)");
    good(
        "format (\"{}\", f(1), [2])",
        "(format \"{}\" (f 1) (array 2))",
    );
    good(
        "length($Input.a) > 1 && f(!true)",
        "(&& (> (length (.a $Input)) 1) (f (! true)))",
    );
}

#[test]
fn ranges_are_exact() {
    assert_eq!(
        ranges(" ($Input.a) .b == ( 1 ) && f( x.y ,[2] )"),
        "($Input.a) .b == ( 1 ) && f( x.y ,[2] ) ┊ ($Input.a) .b == ( 1 ) ┊ ($Input.a) .b ┊ $Input.a \
         ┊ $Input ┊ 1 ┊ f( x.y ,[2] ) ┊ x.y ┊ x ┊ [2] ┊ 2"
    );
    assert_eq!(ranges("!( -1 )"), "!( -1 ) ┊ -1 ┊ 1");
    assert_eq!(
        ranges("$Input[\"é\"][ 0 ]"),
        "$Input[\"é\"][ 0 ] ┊ $Input[\"é\"] ┊ $Input ┊ 0"
    );
    assert_eq!(ranges("{\"a\" : 1 }"), "{\"a\" : 1 } ┊ 1");
    assert_eq!(ranges("1 ? 2 : (3)"), "1 ? 2 : (3) ┊ 1 ┊ 2 ┊ 3");
    let names = |text: &str| {
        let (tree, _) = parse(text);
        let names = tree.walk().filter_map(|it| match &it.kind {
            K::Member { name, .. } | K::Call { name, .. } => {
                Some(text[name.range.indices()].to_owned())
            }
            K::Object(members) => Some(text[members[0].0.range.indices()].to_owned()),
            K::OpaquePath { path, .. } => Some(text[path.range.indices()].to_owned()),
            K::Unary { operator, .. } => Some(text[operator.range.indices()].to_owned()),
            K::Binary { operator, .. } => Some(text[operator.range.indices()].to_owned()),
            _ => None,
        });
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        names("$Input.a[ 'b c' ] && !f({\"k\\n\":1})"),
        "&& b c a ! f k\\n"
    );
    assert_eq!(names("$Input.a[ 1 : 2 ]"), "[ 1 : 2 ] a");
}

#[test]
fn half_typed() {
    assert_eq!(bad(""), "\n^ an expression is expected\n∅");
    assert_eq!(parse(" \n").1[0].range, TextRange::new(0, 2));
    insta::assert_snapshot!(bad("$Input."), @r"
    $Input.
          ^ a name is missing behind `.`
    (. $Input)
    ");
    insta::assert_snapshot!(bad("$Output.a.$"), @r"
    $Output.a.$
             ^ a name is missing behind `.`
    (. (.a $Output))
    ");
    insta::assert_snapshot!(bad("$Input. && true"), @r"
    $Input. && true
          ^ a name is missing behind `.`
    (&& (. $Input) true)
    ");
    insta::assert_snapshot!(bad("$Input.a >"), @r"
    $Input.a >
             ^ `>` needs a value on its right
    (> (.a $Input) ∅)
    ");
    insta::assert_snapshot!(bad("$Input.a > && $Input.b"), @r"
    $Input.a > && $Input.b
             ^ `>` needs a value on its right
    (&& (> (.a $Input) ∅) (.b $Input))
    ");
    insta::assert_snapshot!(bad("&& $Input.b"), @r"
    && $Input.b
    ^^ `&&` needs a value on its left
    (&& ∅ (.b $Input))
    ");
    insta::assert_snapshot!(bad("!"), @r"
    !
    ^ `!` needs a value behind it
    (! ∅)
    ");
    insta::assert_snapshot!(bad("!&& true"), @r"
    !&& true
    ^ `!` needs a value behind it
    (&& (! ∅) true)
    ");
    insta::assert_snapshot!(bad("1 in"), @r"
    1 in
      ^^ `in` needs a value on its right
    (in 1 ∅)
    ");
    insta::assert_snapshot!(bad("$Input["), @r"
    $Input[
          ^ an index or a name in quotes is missing behind `[`
    ([] $Input ∅)
    ");
    insta::assert_snapshot!(bad("$Input[]"), @r"
    $Input[]
          ^ an index or a name in quotes is missing behind `[`
    ([] $Input ∅)
    ");
    insta::assert_snapshot!(bad("$Input[0 && true"), @r"
    $Input[0 && true
          ^ `[` is not closed
    ([] $Input (&& 0 true))
    ");
    insta::assert_snapshot!(bad("$Input.a.."), @r"
    $Input.a..
            ^^ a name is missing behind `..`
    (path .. (.a $Input))
    ");
    insta::assert_snapshot!(bad("1 ? 2"), @r"
    1 ? 2
      ^ `?` needs two values, with `:` between them
    (?: 1 2 ∅)
    ");
    insta::assert_snapshot!(bad("1 ? : 3"), @r"
    1 ? : 3
      ^ `?` needs a value on its right
    (?: 1 ∅ 3)
    ");
    insta::assert_snapshot!(bad("? 1 : 2"), @r"
    ? 1 : 2
    ^ `?` needs a value on its left
    (?: ∅ 1 2)
    ");
}

#[test]
fn strings_that_do_not_close() {
    insta::assert_snapshot!(bad("$Input.a == \"open && true"), @r#"
    $Input.a == "open && true
                ^^^^^^^^^^^^^ the text is not closed, `"` is missing
      Close the text → $Input.a == "open && true"
    (== (.a $Input) "open && true")
    "#);
    insta::assert_snapshot!(bad("f('a, 1)"), @r#"
    f('a, 1)
      ^^^^^^ the text is not closed, `'` is missing
      Close the text → f('a, 1)'
    (f "a, 1)")
    "#);
    insta::assert_snapshot!(bad("`raw"), @r#"
    `raw
    ^^^^ the text in back quotes is not closed
      Close the text → `raw`
    "raw"
    "#);
    insta::assert_snapshot!(bad("\""), @r#"
    "
    ^ the text is not closed, `"` is missing
      Close the text → ""
    ""
    "#);
    insta::assert_snapshot!(bad("$Input[\"a"), @r#"
    $Input["a
           ^^ the text is not closed, `"` is missing
      Close the text → $Input["a"
    (.a $Input)
    "#);
    insta::assert_snapshot!(bad("\"a\n\" == 1"), @r#"
    "a
    " == 1
    ^^ the text is not closed, `"` is missing
      Close the text → "a"
    " == 1
       ^^^^^^ an operator is missing before `" == 1`
    "a"
    "#);
    insta::assert_snapshot!(bad(r#"regexMatchString("^\d+$", "1")"#), @r#"
    regexMatchString("^\d+$", "1")
                       ^^ `\d` is no escape; a backslash is written `\\`
      Double the backslash → regexMatchString("^\\d+$", "1")
    (regexMatchString "^d+$" "1")
    "#);
    insta::assert_snapshot!(bad("“ready” == ‘x’"), @r#"
    “ready” == ‘x’
    ^^^^^^^ `“` is a typographic quotation mark; use `"`
      Change to `"` → "ready" == ‘x’
               ^^^ `‘` is a typographic quotation mark; use `'`
      Change to `'` → “ready” == 'x'
    (== "ready" "x")
    "#);
}

#[test]
fn brackets_that_do_not_close() {
    insta::assert_snapshot!(bad("($Input.a && true"), @r"
    ($Input.a && true
    ^ `(` is not closed
    (&& (.a $Input) true)
    ");
    insta::assert_snapshot!(bad("length($Input.a > 1"), @r"
    length($Input.a > 1
          ^ `(` is not closed
    (length (> (.a $Input) 1))
    ");
    insta::assert_snapshot!(bad("[1, 2"), @r"
    [1, 2
    ^ `[` is not closed
    (array 1 2)
    ");
    insta::assert_snapshot!(bad("{\"a\": 1"), @r#"
    {"a": 1
    ^ `{` is not closed
    {a:1}
    "#);
    insta::assert_snapshot!(bad("f(1]"), @r"
    f(1]
       ^ `]` does not close `(`
      Change to `)` → f(1)
    (f 1)
    ");
    insta::assert_snapshot!(bad("[f(1] == 2"), @r"
    [f(1] == 2
      ^ `(` is not closed
    (== (array (f 1)) 2)
    ");
    insta::assert_snapshot!(bad("$Input.a) && true"), @r"
    $Input.a) && true
            ^ `)` closes nothing
      Remove it → $Input.a && true
    (&& (.a $Input) true)
    ");
    insta::assert_snapshot!(bad("()"), @r"
    ()
    ^^ there is nothing between the parentheses
    ∅
    ");
    insta::assert_snapshot!(bad("(1 2)"), @r"
    (1 2)
       ^ an operator is missing before `2`
    1
    ");
    insta::assert_snapshot!(bad("(1, 2)"), @r"
    (1, 2)
      ^ `)` is expected, found `,`
    1
    ");
    insta::assert_snapshot!(bad("(1 : [2] , 3) == 4"), @r"
    (1 : [2] , 3) == 4
       ^ `)` is expected, found `:`
    (== 1 4)
    ");
}

#[test]
fn lists() {
    insta::assert_snapshot!(bad("f(1,)"), @r"
    f(1,)
       ^ a value is missing behind `,`
      Remove the comma → f(1)
    (f 1)
    ");
    insta::assert_snapshot!(bad("f(, 1)"), @r"
    f(, 1)
      ^ a value is missing before `,`
      Remove the comma → f( 1)
    (f ∅ 1)
    ");
    insta::assert_snapshot!(bad("[1,, 2]"), @r"
    [1,, 2]
       ^ a value is missing before `,`
      Remove the comma → [1, 2]
    (array 1 ∅ 2)
    ");
    insta::assert_snapshot!(bad("f(1 2)"), @r"
    f(1 2)
        ^ a `,` or an operator is missing before `2`
      Insert a comma → f(1 , 2)
    (f 1 2)
    ");
    insta::assert_snapshot!(bad("f(1 : 2, 3) == 4"), @r"
    f(1 : 2, 3) == 4
        ^ `)` is expected, found `:`
    (== (f 1) 4)
    ");
    insta::assert_snapshot!(bad("{a: 1, 2: 3}"), @r#"
    {a: 1, 2: 3}
     ^ the names of members are written in quotes
      Put it in quotes → {"a": 1, 2: 3}
           ^ the names of members are written in quotes
      Put it in quotes → {a: 1, "2": 3}
    {a:1 2:3}
    "#);
    insta::assert_snapshot!(bad("{\"a\" = 1}"), @r#"
    {"a" = 1}
         ^ a member's value stands behind `:`
      Change to `:` → {"a" : 1}
    {a:1}
    "#);
    insta::assert_snapshot!(bad("{\"a\"}"), @r#"
    {"a"}
      ^ `:` and a value are missing behind this name
    {a:∅}
    "#);
    insta::assert_snapshot!(bad("{\"a\": , \"b\": 2}"), @r#"
    {"a": , "b": 2}
        ^ a value is missing behind `:`
    {a:∅ b:2}
    "#);
    insta::assert_snapshot!(bad("{\"a\" 1}"), @r#"
    {"a" 1}
      ^ `:` and a value are missing behind this name
    {a:1}
    "#);
    insta::assert_snapshot!(bad("{: 1, \"b\": 2}"), @r#"
    {: 1, "b": 2}
     ^ a member name in quotes is expected, found `:`
    {b:2}
    "#);
}

#[test]
fn operators_of_other_languages() {
    insta::assert_snapshot!(bad("$Input.a = 1"), @r"
    $Input.a = 1
             ^ `=` is no operator of FDL; use `==`
      Change to `==` → $Input.a == 1
    (== (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("$Input.a === 1"), @r"
    $Input.a === 1
             ^^^ `===` is no operator of FDL; use `==`
      Change to `==` → $Input.a == 1
    (== (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("1 <> 2"), @r"
    1 <> 2
      ^^ `<>` is no operator of FDL; use `!=`
      Change to `!=` → 1 != 2
    (!= 1 2)
    ");
    insta::assert_snapshot!(bad("1 !== 2"), @r"
    1 !== 2
      ^^^ `!==` is no operator of FDL; use `!=`
      Change to `!=` → 1 != 2
    (!= 1 2)
    ");
    insta::assert_snapshot!(bad("1 => 2"), @r"
    1 => 2
      ^^ `=>` is no operator of FDL; use `>=`
      Change to `>=` → 1 >= 2
    (>= 1 2)
    ");
    insta::assert_snapshot!(bad("true & false | true"), @r"
    true & false | true
         ^ `&` is no operator of FDL; use `&&`
      Change to `&&` → true && false | true
                 ^ `|` is no operator of FDL; use `||`
      Change to `||` → true & false || true
    (|| (&& true false) true)
    ");
    insta::assert_snapshot!(bad("$Input.a and $Input.b OR true"), @r"
    $Input.a and $Input.b OR true
             ^^^ `and` is no operator of FDL; use `&&`
      Change to `&&` → $Input.a && $Input.b OR true
                          ^^ `OR` is no operator of FDL; use `||`
      Change to `||` → $Input.a and $Input.b || true
    (|| (&& (.a $Input) (.b $Input)) true)
    ");
    insta::assert_snapshot!(bad("not $Input.a"), @r"
    not $Input.a
    ^^^ `not` is no operator of FDL; use `!`
      Change to `!` → ! $Input.a
    (! (.a $Input))
    ");
    insta::assert_snapshot!(bad("not $Input.a == 1 && true"), @r"
    not $Input.a == 1 && true
    ^^^^^^^^^^^^^^^^^ `not` is no operator of FDL; use `!`
      Change to `!(…)` → !($Input.a == 1) && true
    (&& (! (== (.a $Input) 1)) true)
    ");
    insta::assert_snapshot!(bad("not (1 == 2)"), @r"
    not (1 == 2)
    ^^^ `not` is no operator of FDL; use `!`
      Change to `!` → ! (1 == 2)
    (! (== 1 2))
    ");
    insta::assert_snapshot!(bad("1 not in [1, 2] && true"), @r"
    1 not in [1, 2] && true
    ^^^^^^^^^^^^^^^ `not in` is no operator of FDL; use `!(… in …)`
      Change to `!(… in …)` → !(1 in [1, 2]) && true
    (&& (! (in 1 (array 1 2))) true)
    ");
    insta::assert_snapshot!(bad("1 eq 2"), @r"
    1 eq 2
      ^^ `eq` is no operator of FDL; use `==`
      Change to `==` → 1 == 2
    (== 1 2)
    ");
    insta::assert_snapshot!(bad("+1 == 1"), @r"
    +1 == 1
    ^ a `+` before a value is not allowed
      Remove it → 1 == 1
    (== 1 1)
    ");
    insta::assert_snapshot!(bad("$Input.a contains \"x\""), @r#"
    $Input.a contains "x"
             ^^^^^^^^ `contains` is no operator; there are `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `&&`, `||` and, before a value, `!` and `-`
    (.a $Input)
    "#);
}

#[test]
fn words() {
    insta::assert_snapshot!(bad("$Input.state == open"), @r#"
    $Input.state == open
                    ^^^^ `open` is no value; text is written `"open"`, a member of the input `$Input.open`
      Put it in quotes → $Input.state == "open"
    (== (.state $Input) word:open)
    "#);
    insta::assert_snapshot!(bad("$Input.kind == input"), @r#"
    $Input.kind == input
                   ^^^^^ `input` is no value; text is written `"input"`, a member of the input `$Input.input`
      Put it in quotes → $Input.kind == "input"
    (== (.kind $Input) word:input)
    "#);
    insta::assert_snapshot!(bad("Input.a == 1"), @r"
    Input.a == 1
    ^^^^^ variables begin with `$`: `$Input`
      Change to `$Input` → $Input.a == 1
    (== (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("$Input.a == True"), @r"
    $Input.a == True
                ^^^^ `True` is written `true`
      Change to `true` → $Input.a == true
    (== (.a $Input) true)
    ");
    insta::assert_snapshot!(bad("$Input.a != None"), @r"
    $Input.a != None
                ^^^^ `None` is written `null`
      Change to `null` → $Input.a != null
    (!= (.a $Input) null)
    ");
    insta::assert_snapshot!(bad("uuid"), @r"
    uuid
    ^^^^ `uuid` is a function; it is called as `uuid(…)`
    word:uuid
    ");
    insta::assert_snapshot!(bad("event.id"), @r"
    event.id
    ^^^^^ `event` is no variable; data is read from `$Input`
    (.id word:event)
    ");
    insta::assert_snapshot!(bad(".id > 1"), @r"
    .id > 1
    ^ a variable is missing before `.`: `$Input.name`
      Insert `$Input` → $Input.id > 1
    (> (.id ∅) 1)
    ");
    insta::assert_snapshot!(bad("$Input.order-id > 1"), @r#"
    $Input.order-id > 1
          ^^^^^^^^^ a name with `-` is written in brackets and quotes: `$Input["order-id"]`
      Change to `["order-id"]` → $Input["order-id"] > 1
    (> (.order-id $Input) 1)
    "#);
    insta::assert_snapshot!(bad("$Input?.a?.b == 1"), @r"
    $Input?.a?.b == 1
          ^^ `?.` is no operator of FDL; use `.`
      Change to `.` → $Input.a?.b == 1
             ^^ `?.` is no operator of FDL; use `.`
      Change to `.` → $Input?.a.b == 1
    (== (.b (.a $Input)) 1)
    ");
    insta::assert_snapshot!(bad("$Input.[0].a"), @r"
    $Input.[0].a
          ^ a `.` before `[` is not allowed
      Remove it → $Input[0].a
    (.a ([] $Input 0))
    ");
    insta::assert_snapshot!(bad("$Input.x-request-id.y"), @r#"
    $Input.x-request-id.y
          ^^^^^^^^^^^^^ a name with `-` is written in brackets and quotes: `$Input["x-request-id"]`
      Change to `["x-request-id"]` → $Input["x-request-id"].y
    (.y (.x-request-id $Input))
    "#);
    good("$Input.a-f(1)", "(- (.a $Input) (f 1))");
    good("$Input.a - $Input.b-1", "(- (- (.a $Input) (.b $Input)) 1)");
}

#[test]
fn calls_of_other_languages() {
    insta::assert_snapshot!(bad("$Input.items.length() > 1"), @r"
    $Input.items.length() > 1
    ^^^^^^^^^^^^^^^^^^^^^ FDL has no methods; functions are called as `length(…)`
      Change to `length($Input.items)` → length($Input.items) > 1
    (> (length (.items $Input)) 1)
    ");
    insta::assert_snapshot!(bad("$Input.name.split(\",\")[0]"), @r#"
    $Input.name.split(",")[0]
    ^^^^^^^^^^^^^^^^^^^^^^ FDL has no methods; functions are called as `split(…)`
      Change to `split($Input.name, ",")` → split($Input.name, ",")[0]
    ([] (split (.name $Input) ",") 0)
    "#);
    insta::assert_snapshot!(bad("$Input.name.trim(1)"), @r"
    $Input.name.trim(1)
    ^^^^^^^^^^^^^^^^^^^ FDL has no methods; functions are called as `trim(…)`
    (.trim (.name $Input))
    ");
    insta::assert_snapshot!(bad("$length($Input.a)"), @r"
    $length($Input.a)
    ^^^^^^^ functions are called without `$`: `length(…)`
      Change to `length` → length($Input.a)
    (length (.a $Input))
    ");
    insta::assert_snapshot!(bad("States.Format('{}', 1)"), @r#"
    States.Format('{}', 1)
    ^^^^^^^^^^^^^ `States.Format` belongs to the Amazon States Language; use `format`
      Change to `format` → format('{}', 1)
    (format "{}" 1)
    "#);
    insta::assert_snapshot!(bad("States.ArrayRange(1, 2, 3)"), @r"
    States.ArrayRange(1, 2, 3)
    ^^^^^^^^^^^^^^^^^ `States.ArrayRange` belongs to the Amazon States Language
    (States.ArrayRange 1 2 3)
    ");
    insta::assert_snapshot!(bad("${Input.a} > 1"), @r"
    ${Input.a} > 1
    ^^^^^^^^^^ `${…}` is no expression of FDL; variables are written without braces
      Change to `$Input.a` → $Input.a > 1
    (> (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("${$Input.a"), @r"
    ${$Input.a
    ^^^^^^^^^^ `${…}` is no expression of FDL; variables are written without braces
      Change to `$Input.a` → $Input.a
     ^ `{` is not closed
    (.a $Input)
    ");
    insta::assert_snapshot!(bad("f(1)(2)"), @r"
    f(1)(2)
    ^^^^^^^ only functions can be called, by their name: `length(…)`
    (f 1)
    ");
}

#[test]
fn numbers_and_signs() {
    insta::assert_snapshot!(bad("007 == 0x1F"), @r"
    007 == 0x1F
    ^^^ `007` is no number; numbers are written as in JSON
      Change to `7` → 7 == 0x1F
           ^^^^ `0x1F` is no number; numbers are written as in JSON
      Change to `31` → 007 == 31
    (== 7 31)
    ");
    insta::assert_snapshot!(bad("1_000 > 5s"), @r"
    1_000 > 5s
    ^^^^^ `1_000` is no number; numbers are written as in JSON
      Change to `1000` → 1000 > 5s
            ^^ `5s` is no number; numbers are written as in JSON
    (> 1000 ∅)
    ");
    insta::assert_snapshot!(bad(".5 < 1"), @r"
    .5 < 1
    ^^ `.5` lacks the digit before the point
      Change to `0.5` → 0.5 < 1
    (< 0.5 1)
    ");
    insta::assert_snapshot!(bad("$Input.a # 1"), @r"
    $Input.a # 1
             ^ `#` means nothing in an expression
               ^ an operator is missing before `1`
    (.a $Input)
    ");
    insta::assert_snapshot!(bad("$Input.a\u{a0}== 1"), @r"
    $Input.a == 1
            ^ U+00A0 is no plain space
      Change to a space → $Input.a == 1
    (== (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("$Input\u{200b}.a").replace('\u{200b}', "~"), @r"
    $Input~.a
          ^ there is an invisible sign here, U+200B
      Remove it → $Input.a
    (.a $Input)
    ");
    insta::assert_snapshot!(bad("$Input.a ＝＝ 1"), @r"
    $Input.a ＝＝ 1
             ^^ `＝＝` is no operator of FDL; use `==`
      Change to `==` → $Input.a == 1
    (== (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("length（$Input.a，1）"), @r"
    length（$Input.a，1）
          ^ `（` is a full-width sign
      Change to `(` → length($Input.a，1）
                   ^ `，` is a full-width sign
      Change to `,` → length（$Input.a,1）
                     ^ `）` is a full-width sign
      Change to `)` → length（$Input.a，1)
    (length (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("$Input.a $Input.b"), @r"
    $Input.a $Input.b
             ^^^^^^ an operator is missing before `$Input`
    (.a $Input)
    ");
    insta::assert_snapshot!(bad("$Input.a == 1;"), @r"
    $Input.a == 1;
                 ^ `;` means nothing in an expression
    (== (.a $Input) 1)
    ");
    insta::assert_snapshot!(bad("1 : 2"), @r"
    1 : 2
      ^ `:` is not expected here
    1
    ");
}

/// Expressions whose prefixes and mutations must be survived.
const SAMPLES: &[&str] = &[
    r#"$Input.total >= 100 && $Input.state == "open" || !$Input.closed && $Input.kind in ["a", `b`, 'c']"#,
    r#"format("{} of \"{}\" é\u00e9\ud83d\ude9a", length($Input.订单[0]["k 1"]), {"a": -1.5e-3, "b": [null, true]})"#,
    r#"$Input.a[*].b[?(@.x == "]")].c[1:2]..d ?? ($Input.x ? 1 : 2) =~ "x" + 2 * (3 - 4) % 5"#,
    r#"States.Format('{}', $x(1)) not in not ${Input.y} and a.b.c-d eq （“全”，０）"#,
];

/// Every range lies in the text, on characters, and around those below it; heights are bounded.
fn sound(text: &str) {
    let (tree, errors) = parse(text);
    fn visit(text: &str, expression: &Expr, depth: u32) {
        assert!(
            text.get(expression.range.indices()).is_some(),
            "{text:?}: {expression:?}"
        );
        assert!(depth < 2 * NESTING_LIMIT + HEIGHT_LIMIT + 10);
        for child in expression.children() {
            assert!(
                expression.range.covers(child.range),
                "{text:?}: {expression:?}"
            );
            visit(text, child, depth + 1);
        }
    }
    visit(text, &tree, 0);
    assert!(errors.len() <= ERROR_LIMIT);
    for error in &errors {
        assert!(
            text.get(error.range.indices()).is_some(),
            "{text:?}: {error:?}"
        );
        assert!(!error.message.is_empty() && error.message.len() < 500);
    }
    let broken = tree
        .walk()
        .any(|it| matches!(it.kind, K::Missing | K::Word(_)));
    assert!(
        !broken || !errors.is_empty(),
        "{text:?} is broken without a mistake"
    );
}

#[test]
fn every_prefix_and_suffix_is_survived() {
    for sample in SAMPLES {
        for (at, _) in sample.char_indices() {
            sound(&sample[..at]);
            sound(&sample[at..]);
        }
    }
}

#[test]
fn random_mutations_are_survived() {
    let pieces: Vec<&str> = "( ) [ ] { } , : . .. ? ?? ! - + * & && || = == in not \" ' ` \\ $ $Input a 1 é \u{a0} # @ ， “ \n"
        .split(' ')
        .collect();
    let mut random = crate::expr::Random::new(1);
    for round in 0..12_000 {
        let sample = SAMPLES[round % SAMPLES.len()];
        let mut text: Vec<String> = sample.chars().map(String::from).collect();
        for _ in 0..=random.below(4) {
            if text.is_empty() {
                break;
            }
            let at = random.below(text.len() as u64) as usize;
            let piece = pieces[random.below(pieces.len() as u64) as usize];
            match random.below(4) {
                0 => drop(text.remove(at)),
                1 => text[at] = piece.to_owned(),
                2 => text.insert(at, piece.to_owned()),
                _ => text.truncate(at.max(1)),
            }
        }
        sound(&text.concat());
    }
}

#[test]
fn deep_nesting_ends_with_a_mistake() {
    for open in [
        "(",
        "[",
        "{\"a\":",
        "!",
        "-",
        "f(",
        "$Input[",
        "1 ? ",
        "not ",
        "${",
        "1+(",
        "1||(1&&1==1+1*!(",
    ] {
        for text in [open.repeat(100_000), format!("{}1", open.repeat(100_000))] {
            let (tree, errors) = parse(&text);
            assert!(
                errors
                    .iter()
                    .any(|it| it.message.starts_with("nested deeper")),
                "{open}"
            );
            assert!(tree.walk().count() < 2_000, "{open}");
        }
    }
    for link in [
        ".a",
        "[0]",
        " == 1",
        " + 1",
        "[1:2]",
        ".*",
        " in 1",
        "..a",
        " not in 1",
    ] {
        let (tree, errors) = parse(&format!("$Input{}", link.repeat(100_000)));
        assert!(
            errors
                .iter()
                .any(|it| it.message.contains("too many parts")),
            "{link}"
        );
        assert!(tree.walk().count() < 2_000, "{link}");
    }
    let closed = format!("{}1{}", "(".repeat(100), ")".repeat(100));
    good(&closed, "1");
}

#[test]
fn long_texts_take_linear_time() {
    // A quadratic parser would take minutes here.
    let long = |piece: &str| piece.repeat((1 << 15) / piece.len());
    let chain = format!("{}true", "$Input.a == \"x\" && ".repeat(55_000));
    let (tree, errors) = parse(&chain);
    assert_eq!(errors, []);
    assert!(tree.walk().count() > 200_000);
    assert_eq!(parse(&format!("[{}1]", long("{\"a\": $Input.b}, "))).1, []);
    for piece in [
        ")", "(", "]", "\"", "'x", "a ", "$", "= ", "& ", ", ", "1 ", "é", "# ", "\\", "not ",
        ": ", "? ", "“", "a-", ".a-b", "$x(", "a.b(", "a(b)(", "States.", "0x", "{", "}", "${",
        "a,b",
    ] {
        sound_and_short(&long(piece));
        sound_and_short(&format!("f({}", long(piece)));
        sound_and_short(&format!("$Input[?{}", long(piece)));
    }
}

fn sound_and_short(text: &str) {
    let (_, errors) = parse(text);
    assert!(errors.len() <= ERROR_LIMIT);
    assert!(
        errors.iter().all(|it| it.message.len() < 500),
        "{}",
        &text[..20]
    );
}
