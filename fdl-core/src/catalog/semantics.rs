//! How a run goes: every rule of execution, what it rests on and the test that holds it.
//!
//! The page about the semantics is [`PAGE`] with these rows in it.

mod children;
mod data;
mod errors;
mod executions;
mod functions;
mod states;
mod tasks;

use super::decisions::Decision;

/// The page: the tables of rules stand at `<!-- rules -->`, that of the readings at
/// `<!-- readings -->`.
pub const PAGE: &str = include_str!("semantics.md");

/// Rules about one thing.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// What they are about.
    pub title: &'static str,
    /// The rules.
    pub rules: &'static [Rule],
}

/// A rule of execution.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it says, a sentence in Markdown without its full stop.
    text: &'static str,
    /// What it rests on.
    pub support: Support,
    /// The test that holds it, `simulate::tests::time::a_year_passes_in_no_time`.
    pub test: &'static str,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug)]
pub enum Support {
    /// It is stated on a public page.
    Documented(&'static str),
    /// It follows from what a public page says.
    Inferred(&'static str),
    /// The pages leave it open, and it was decided; there may be another reading.
    Decided(Decision),
    /// The pages leave it open: the question's number.
    Open(&'static str),
    /// The simulator's own business, of which the service knows nothing.
    Own,
}

impl Rule {
    /// What the rule says; of a decision the reading that counts unless another is chosen.
    pub fn text(&self) -> &'static str {
        match self.support {
            Support::Decided(decision) => decision.row().reading.text,
            _ => self.text,
        }
    }
}

const fn rule(text: &'static str, support: Support, test: &'static str) -> Rule {
    Rule {
        text,
        support,
        test,
    }
}

const fn documented(text: &'static str, page: &'static str, test: &'static str) -> Rule {
    rule(text, Support::Documented(page), test)
}

const fn inferred(text: &'static str, page: &'static str, test: &'static str) -> Rule {
    rule(text, Support::Inferred(page), test)
}

const fn decided(decision: Decision, test: &'static str) -> Rule {
    rule("", Support::Decided(decision), test)
}

const fn open(text: &'static str, question: &'static str, test: &'static str) -> Rule {
    rule(text, Support::Open(question), test)
}

const fn own(text: &'static str, test: &'static str) -> Rule {
    rule(text, Support::Own, test)
}

/// All rules, by what they are about.
pub static TOPICS: &[Topic] = &[
    executions::EXECUTIONS,
    executions::INSTANT,
    data::DATA,
    states::PASS,
    states::WAIT,
    states::CHOICE,
    states::ENDS,
    tasks::TASK,
    tasks::CALLBACKS,
    tasks::CHILD_FLOWS,
    children::PARALLEL,
    children::MAP,
    children::DISTRIBUTED,
    errors::ERRORS,
    functions::EXPRESSIONS,
    executions::EVENTS,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::decisions::DECISIONS;

    fn rules() -> impl Iterator<Item = &'static Rule> {
        TOPICS.iter().flat_map(|it| it.rules)
    }

    #[test]
    fn every_rule_is_a_sentence_said_once() {
        let mut seen = BTreeSet::new();
        for rule in rules() {
            let text = rule.text();
            let ends = text.ends_with('.') && !text.ends_with("Simulator.");
            assert!(!text.is_empty() && !ends, "{rule:?}");
            assert!(!text.contains('|'), "{rule:?}");
            assert!(seen.insert(text), "twice: {text}");
            let (Support::Documented(page) | Support::Inferred(page)) = rule.support else {
                continue;
            };
            assert!(page.starts_with("https://"), "{rule:?}");
        }
    }

    #[test]
    fn every_decision_is_a_rule() {
        let decided: BTreeSet<Decision> = rules()
            .filter_map(|rule| match rule.support {
                Support::Decided(decision) => Some(decision),
                _ => None,
            })
            .collect();
        for row in DECISIONS {
            assert!(decided.contains(&row.decision), "{row:?}");
        }
    }
}
