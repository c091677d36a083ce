//! Tests of the list of rules and of their pages, whose examples are run.

use super::fixture::{assert_fixed, findings, flow, severity_name};
use super::{
    CHECKS, Check, CheckOptions, ExecutionMode, RuleLevels, Section, Severity, check, find, report,
};
use crate::analysis::Analysis;
use crate::catalog::source;
use crate::text::apply_edits;
use crate::value::Value;

#[test]
fn rules_are_sorted_and_named_like_their_pages() {
    for pair in CHECKS.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} is misplaced", pair[1].code);
    }
    for rule in CHECKS {
        let title = format!("# {}\n\n", rule.code);
        assert!(
            rule.docs.starts_with(&title),
            "{} has a page of another name",
            rule.code
        );
    }
}

#[test]
fn pages_have_all_parts() {
    for rule in CHECKS {
        let severity = format!("\n- Severity: {}", severity_name(rule.severity));
        let parts = [
            severity.as_str(),
            "\n- Fix: ",
            "\n## Why\n",
            "\n## Bad\n",
            "\n## Good\n",
            "\n## Source\n",
        ];
        let mut rest = rule.docs;
        for part in parts {
            let Some(at) = rest.find(part) else {
                panic!(
                    "the page of {} lacks {part:?} or has it elsewhere",
                    rule.code
                );
            };
            rest = &rest[at + 1..];
        }
        let source = rest.contains("https://") || rest.contains("Q") || rest.contains("decision");
        assert!(source, "the page of {} names no source", rule.code);
        let examples = examples(rule);
        for kind in ["bad", "good"] {
            assert!(
                examples.iter().any(|it| it.kind == kind),
                "{} has no {kind} example",
                rule.code
            );
        }
        for line in rule.docs.lines() {
            assert!(
                line.chars().count() <= 400,
                "a long line in {}: {line}",
                rule.code
            );
        }
    }
}

#[test]
fn rules_lead_to_the_page_that_they_rest_on() {
    let mut without = Vec::new();
    for rule in CHECKS {
        let (_, below) = rule.docs.split_once("\n## Source\n").expect("a source");
        match rule.source() {
            Some(address) => {
                let hosts = [
                    "www.alibabacloud.com/help/",
                    "help.aliyun.com/",
                    "yaml.org/",
                ];
                let path = address.strip_prefix("https://").unwrap_or_default();
                assert!(hosts.iter().any(|it| path.starts_with(it)), "{address}");
                assert!(!path.contains(char::is_whitespace), "{address}");
                let first = below.find("https://").expect("an address");
                assert!(below[first..].starts_with(address), "{}", rule.code);
            }
            None => {
                assert!(!below.contains("https://"), "{}", rule.code);
                without.push(rule.code);
            }
        }
    }
    let decisions = [
        "custom-tag",
        "imprecise-number",
        "invalid-response",
        "unknown-case-member",
        "unknown-state-path",
        "unreachable-state",
        "unused-response",
        "unused-suppression",
    ];
    assert_eq!(without, decisions);
    let rule = find("global-race").and_then(Check::source);
    assert_eq!(rule, Some(source::GLOBAL_VARIABLES));
}

#[test]
fn bad_examples_are_reported_and_nothing_else() {
    for (rule, example) in all_examples("bad") {
        let codes: Vec<&str> = loud(&example).iter().map(|it| it.0).collect();
        let found = findings(rule.code, &example.text, example.options.clone());
        assert!(
            !found.is_empty(),
            "{} does not report\n{}",
            rule.code,
            example.text
        );
        for code in codes {
            // A code beside the rule's own has to be announced: examples show one mistake.
            let expected = code == rule.code || example.also.iter().any(|also| also == code);
            assert!(expected, "{code} beside {} in\n{}", rule.code, example.text);
        }
    }
}

#[test]
fn good_examples_have_no_errors_or_warnings() {
    for (rule, example) in all_examples("good") {
        let found = loud(&example);
        assert!(
            found.is_empty(),
            "{}: {found:?} in\n{}",
            rule.code,
            example.text
        );
        let own = findings(rule.code, &example.text, example.options.clone());
        assert!(
            own.is_empty(),
            "{}: {own:?} in\n{}",
            rule.code,
            example.text
        );
    }
}

#[test]
fn every_fix_of_a_bad_example_repairs_it() {
    for rule in CHECKS {
        let mut fixes = 0;
        for example in examples(rule).iter().filter(|it| it.kind == "bad") {
            for finding in findings(rule.code, &example.text, example.options.clone()) {
                for fix in &finding.fixes {
                    let fixed = apply_edits(&example.text, &fix.edits);
                    assert_fixed(rule.code, &example.text, &fixed, example.options.clone());
                    let comments = |text: &str| text.matches('#').count();
                    assert!(
                        comments(&fixed) >= comments(&example.text)
                            || rule.section == Section::Housekeeping,
                        "{}: the fix loses a comment in\n{fixed}",
                        rule.code
                    );
                    fixes += 1;
                }
            }
        }
        if rule.section < Section::TestFiles {
            let promised = !rule.docs.contains("\n- Fix: none");
            assert_eq!(
                fixes > 0,
                promised,
                "the page of {} and its fixes disagree",
                rule.code
            );
        }
    }
}

/// A flow in JSON is still JSON after a fix: no plain text, no quotes of YAML.
#[test]
fn a_fixed_flow_in_json_is_json() {
    let mut fixes = 0;
    for (rule, example) in all_examples("bad") {
        let written = Analysis::new(example.text.as_str());
        let json = written.tree.root();
        let json = json.map(|root| root.to_value().to_json_pretty(2));
        let json = json.unwrap_or_default();
        for finding in check(&Analysis::new(json.as_str()), &example.options) {
            for fix in &finding.fixes {
                let fixed = apply_edits(&json, &fix.edits);
                assert!(
                    Value::from_json(&fixed).is_ok(),
                    "{}, `{}` in the example of {}:\n{fixed}",
                    finding.code,
                    fix.title,
                    rule.code
                );
                fixes += 1;
            }
        }
    }
    assert!(fixes > 40, "{fixes} fixes were tried");
}

#[test]
fn suppressions_are_shown_as_they_work() {
    let rule = CHECKS
        .iter()
        .find(|rule| rule.section == Section::Housekeeping)
        .expect("there is a rule about suppressions");
    for example in examples(rule) {
        let analysis = Analysis::new(example.text.as_str());
        let found = report(&analysis, &example.options, &RuleLevels::default());
        let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
        match example.kind {
            "bad" => assert_eq!(
                codes,
                [rule.code],
                "{found:#?} {:?}",
                analysis.tree.comments()
            ),
            _ => assert_eq!(codes, [""; 0], "{}", example.text),
        }
    }
}

/// An example of a page.
struct Example {
    kind: &'static str,
    options: CheckOptions,
    /// What else it is allowed to report.
    also: Vec<String>,
    text: String,
}

fn all_examples(kind: &'static str) -> impl Iterator<Item = (&'static Check, Example)> {
    // Test files and suppressions are not reported by `check`: their own tests run those examples.
    let rules = CHECKS
        .iter()
        .filter(|rule| rule.section < Section::TestFiles);
    rules.flat_map(move |rule| {
        let examples = examples(rule).into_iter();
        examples
            .filter(move |it| it.kind == kind)
            .map(move |it| (rule, it))
    })
}

/// The blocks fenced as `yaml bad` and `yaml good`; further words are `express` and `also=rule`.
fn examples(rule: &Check) -> Vec<Example> {
    let mut found = Vec::new();
    let mut rest = rule.docs;
    while let Some(at) = rest.find("```yaml ") {
        let block = &rest[at + 8..];
        let (info, body) = block.split_once('\n').expect("a fence ends its line");
        let end = body.find("```").expect("a fence is closed");
        let mut words = info.split_whitespace();
        let kind = match words.next() {
            Some("bad") => "bad",
            Some("good") => "good",
            other => panic!("{}: an example is {other:?}", rule.code),
        };
        let mut options = CheckOptions::default();
        let mut also = Vec::new();
        for word in words {
            match word.strip_prefix("also=") {
                Some(code) => also.push(code.to_owned()),
                None => {
                    assert_eq!(word, "express", "{}", rule.code);
                    options.mode = ExecutionMode::Express;
                }
            }
        }
        found.push(Example {
            kind,
            options,
            also,
            text: flow(&body[..end]),
        });
        rest = &body[end + 3..];
    }
    found
}

/// The errors and warnings in an example.
fn loud(example: &Example) -> Vec<(&'static str, String)> {
    check(&Analysis::new(example.text.as_str()), &example.options)
        .into_iter()
        .filter(|it| it.severity <= Severity::Warning)
        .map(|it| (it.code, it.message))
        .collect()
}
