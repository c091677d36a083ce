//! Outputs written into test files.

use super::{NoFiles, value};
use crate::expr::Random;
use crate::simulate::TestFile;
use crate::value::Value;

/// The text with the output in the first case.
fn updated(text: &str, json: &str) -> Option<String> {
    let file = TestFile::read(text, &NoFiles);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    file.with_output(0, &value(json))
}

#[test]
fn only_what_differs_is_changed() {
    let text = "\
# Cases of the order.
Cases:
  - Name: one   # the first
    Input: {n: 1}
    Expect:
      OutputExactly:
        # what the customer sees
        status: 'done'
        items: [1, 2]   # in cents
      Calls: {Pay: 1}
  - {Name: two, Expect: {OutputExactly: {a: 1}}}
";
    let output = r#"{"status": "shipped", "items": [1, 2, 3], "by": {"name": "Lin"}}"#;
    insta::assert_snapshot!(updated(text, output).expect("a text"), @r"
    # Cases of the order.
    Cases:
      - Name: one   # the first
        Input: {n: 1}
        Expect:
          OutputExactly:
            # what the customer sees
            status: 'shipped'
            items: [1, 2, 3]   # in cents
            by:
              name: Lin
          Calls: {Pay: 1}
      - {Name: two, Expect: {OutputExactly: {a: 1}}}
    ");
    let file = TestFile::read(text, &NoFiles);
    let second = file.with_output(1, &value(r#"{"a": 2, "b": [{}]}"#));
    assert_eq!(
        second.expect("a text"),
        text.replace("{a: 1}}", "{a: 2, b: [{}]}}")
    );
}

#[test]
fn an_empty_expectation_is_filled_in() {
    let text =
        "Cases:\n  - Name: one\n    Expect:\n      OutputExactly:\n      Status: Succeeded\n";
    assert_eq!(
        updated(text, r#"{"a": 1}"#).expect("a text"),
        text.replace("OutputExactly:\n", "OutputExactly:\n        a: 1\n")
    );
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(
        updated(&crlf, r#"{"a": 1}"#).expect("a text"),
        crlf.replace("OutputExactly:\r\n", "OutputExactly:\r\n        a: 1\r\n")
    );
}

#[test]
fn what_other_cases_share_is_not_changed() {
    for text in [
        "Cases:\n  - {Name: one, Expect: &e {OutputExactly: 1}}\n  - {Name: two, Expect: *e}\n",
        "Cases:\n  - Name: one\n    Expect: {OutputExactly: &o {a: 1}}\n  - Name: two\n    Expect: {OutputExactly: *o}\n",
        "Cases:\n  - Name: one\n    <<: {Expect: {OutputExactly: 1}}\n",
    ] {
        assert_eq!(updated(text, r#"{"a": 2}"#), None, "{text}");
    }
    // An alias of its own is replaced, and what it leads to stays.
    let text = "Cases:\n  - Name: one\n    Input: &i {a: 1}\n    Expect: {OutputExactly: *i}\n";
    let expected = text.replace("*i", "{a: 2}");
    assert_eq!(updated(text, r#"{"a": 2}"#), Some(expected));
}

/// A value of a few levels.
fn random_value(random: &mut Random, depth: u64) -> Value {
    let names = ["a", "b", "c d", "on", "1", "é: #"];
    match random.below(if depth == 0 { 5 } else { 8 }) {
        0 => Value::Null,
        1 => Value::Boolean(random.below(2) == 0),
        2 => value(["0", "-1.50", "1e5", "12345678901234567890"][random.below(4) as usize]),
        3 => Value::from(["", "text", "- x", "two\nlines\n", "'\"\\"][random.below(5) as usize]),
        4 => Value::from(format!("t{}", random.below(3))),
        5 => Value::array((0..random.below(4)).map(|_| random_value(random, depth - 1))),
        _ => {
            let count = random.below(5);
            let name = |random: &mut Random| names[random.below(6) as usize];
            Value::object((0..count).map(|_| (name(random), random_value(random, depth - 1))))
        }
    }
}

/// Whatever was expected and whatever came, in whatever style, the result reads back as what came.
#[test]
fn any_output_can_be_written() {
    let mut random = Random::new(1);
    for _ in 0..500 {
        let (old, new) = (random_value(&mut random, 3), random_value(&mut random, 3));
        let json = format!(
            "{{\"Cases\": [{{\"Name\": \"one\", \"Expect\": {{\"OutputExactly\": {}, \"Status\": \"Succeeded\"}}}}]}}",
            old.to_json_pretty(2)
        );
        let block = "Cases:\n  - Name: one\n    Expect:\n      OutputExactly: 1 # note\n      Status: Succeeded\n";
        let file = TestFile::read(block, &NoFiles);
        let block = file.with_output(0, &old).expect("one is replaced");
        for text in [json, block] {
            let file = TestFile::read(text.as_str(), &NoFiles);
            let text = file
                .with_output(0, &new)
                .unwrap_or_else(|| panic!("{text}\n{new}"));
            let file = TestFile::read(text.as_str(), &NoFiles);
            assert!(file.problems.is_empty(), "{text}");
            let read = file.cases[0]
                .expect
                .output_exactly
                .as_ref()
                .expect("it is there");
            let same = read.value.contains(&new) && new.contains(&read.value);
            assert!(same, "{text}\n{new}");
        }
    }
}
