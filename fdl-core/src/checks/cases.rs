//! What is known of values where conditions have been found true or false.
//!
//! A [`Case`] is a set of facts that can hold together. [`assume`] adds that a condition evaluated
//! to true or to false *without an error*, which says something of types too: `$Input.n > 5` is an
//! error where `$Input.n` is no number. No case left means that it cannot be so. Everything that is
//! not understood adds nothing, so that only what is proven is ever excluded.
//!
//! Deliberately absent: arithmetic, facts that combine three values, values of other states.

mod condition;
mod domain;

pub(super) use condition::{Condition, Terms};

use condition::{Atom, Term};
use domain::{Domain, Relations};

use crate::value::Value;

/// More cases than this are not told apart: the condition that makes them is forgotten.
pub(super) const MOST_CASES: usize = 24;

/// Facts about more values than this are forgotten.
const MOST_FACTS: usize = 48;

/// Facts that can hold together.
#[derive(Clone, Default)]
pub(super) struct Case {
    values: Vec<(Term, Domain)>,
    relations: Vec<((Term, Term), Relations)>,
}

/// The cases that remain of `case` where `condition` evaluated to `truth`.
pub(super) fn assume(case: &Case, condition: &Condition, truth: bool) -> Vec<Case> {
    let (left, right, decides) = match condition {
        Condition::Atom(atom) => return assume_atom(case, atom, truth),
        Condition::Not(operand) => return assume(case, operand, !truth),
        Condition::And(left, right) => (left, right, false),
        Condition::Or(left, right) => (left, right, true),
    };
    // The right side is evaluated only where the left one does not decide.
    let mut remaining = Vec::new();
    if truth == decides {
        remaining = assume(case, left, decides);
    }
    for case in assume(case, left, !decides) {
        remaining.extend(assume(&case, right, truth));
    }
    match remaining.len() > MOST_CASES {
        true => vec![case.clone()],
        false => remaining,
    }
}

fn assume_atom(case: &Case, atom: &Atom, truth: bool) -> Vec<Case> {
    if let Atom::Among(term, values) = atom
        && truth
    {
        return match values.len() > MOST_CASES {
            true => vec![case.clone()],
            false => one_each(case, *term, values),
        };
    }
    let mut case = case.clone();
    let possible = match atom {
        Atom::Unknown => true,
        Atom::Known(known) => *known == truth,
        Atom::Truth(term) => case.learn(*term, |it| it.restrict_to(&Value::Boolean(truth))),
        Atom::Compare(term, operator, value) => {
            case.learn(*term, |it| it.compare(*operator, value, truth))
        }
        Atom::Among(term, values) => {
            case.learn(*term, |it| values.iter().all(|value| it.exclude(value)))
        }
        Atom::Relate(pair, operator) => case.relate(*pair, Relations::of(*operator, truth)),
    };
    match possible {
        true => vec![case],
        false => Vec::new(),
    }
}

/// A case for each of the values that something can have.
fn one_each(case: &Case, term: Term, values: &[Value]) -> Vec<Case> {
    let with = |value: &Value| {
        let mut case = case.clone();
        case.learn(term, |it| it.restrict_to(value)).then_some(case)
    };
    values.iter().filter_map(with).collect()
}

impl Case {
    /// Notes something of a value; whether that is possible.
    fn learn(&mut self, term: Term, fact: impl FnOnce(&mut Domain) -> bool) -> bool {
        if let Some((_, known)) = self.values.iter_mut().find(|(it, _)| *it == term) {
            return fact(known);
        }
        let mut domain = match term.counts {
            true => Domain::counting(),
            false => Domain::default(),
        };
        let possible = fact(&mut domain);
        if self.values.len() < MOST_FACTS {
            self.values.push((term, domain));
        }
        possible
    }

    /// Notes how two values relate; whether that is possible.
    fn relate(&mut self, pair: (Term, Term), relations: Relations) -> bool {
        if let Some((_, known)) = self.relations.iter_mut().find(|(it, _)| *it == pair) {
            *known = known.and(relations);
            return *known != Relations::NONE;
        }
        if self.relations.len() < MOST_FACTS {
            self.relations.push((pair, relations));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    /// Whether all conditions can be as said, `!` before those that are false.
    fn possible(conditions: &[&str]) -> bool {
        let mut cases = vec![Case::default()];
        let mut terms = Terms::default();
        for condition in conditions {
            let (text, truth) = match condition.strip_prefix("no: ") {
                Some(text) => (text, false),
                None => (*condition, true),
            };
            let (ast, errors) = parse(text);
            assert!(errors.is_empty(), "{text}: {errors:?}");
            let condition = Condition::read(text, &ast, &mut terms);
            cases = cases
                .iter()
                .flat_map(|case| assume(case, &condition, truth))
                .collect();
        }
        !cases.is_empty()
    }

    #[test]
    fn what_cannot_be() {
        for together in [
            &["$Input.n > 10", "no: $Input.n > 5"][..],
            &["$Input.n > 10 && $Input.n < 5"],
            &["$Input.n > 5", "$Input.n == \"a\""],
            &["no: $Input.n > 5", "$Input.n == \"a\""],
            &["$Input.n >= 5", "$Input.n <= 5", "$Input.n != 5"],
            &["5 < $Input.n", "no: $Input.n >= 5"],
            &["$Input.flag", "!$Input.flag"],
            &["no: $Input.flag", "no: !$Input.flag"],
            &["$Input.flag", "$Input.flag == 1"],
            &[
                "$Input.k in [\"a\", \"b\"]",
                "no: $Input.k == \"a\" || $Input.k == \"b\"",
            ],
            &["no: $Input.k in [\"a\", \"b\"]", "$Input.k == \"a\""],
            &["$Input.a > $Input.b", "$Input.b > $Input.a"],
            &["$Input.a > $Input.b", "$Input.b == $Input.a"],
            &["$Input.a != $Input.a"],
            &["no: $Input.a <= $Input.a"],
            &["length($Input.a) < 0"],
            &["no: length($Input.a) > 0", "length($Input.a) != 0"],
            &[
                "length($Input.a) > 1",
                "length($Input.a) < 3",
                "length($Input.a) != 2",
            ],
            &["\"k\" in $Input.o", "!(\"k\" in $Input.o)"],
            &["$Context.Current.Input.n > 5", "no: $Input.n > 4"],
            &["$Input.n < -1", "$Input.n > -1"],
            &["$Input.s < \"b\"", "$Input.s > \"c\""],
            &["1 > 2"],
            &["false"],
            &["$Input.a == null", "$Input.a > 1"],
            &[
                "regexMatchString(\"a\", $Input.s)",
                "no: regexMatchString(\"a\", $Input.s)",
            ],
        ] {
            assert!(!possible(together), "{together:?}");
        }
    }

    #[test]
    fn what_can_be() {
        for together in [
            &["$Input.n > 5", "$Input.n > 10"][..],
            &["$Input.n > 5", "$Input.n < 6"],
            &["no: $Input.n == 5", "$Input.n == \"a\""],
            &["no: $Input.n == 5", "$Input.n > 5"],
            &["$Input.n > 5", "no: $Input.m > 5"],
            &["$Input.a == [1]", "$Input.a == [2]"],
            &["uuid() == \"a\"", "uuid() == \"b\""],
            &["randomInt(1, 5) > 3", "randomInt(1, 5) < 3"],
            &["$Input.a >= $Input.b", "$Input.b >= $Input.a"],
            &["no: $Input.a == $Input.b", "$Input.a > $Input.b"],
            &["$Input.k in [\"a\", \"b\"]", "$Input.k == \"b\""],
            &["$Input.a + 1 > 5", "$Input.a + 1 < 5"],
            &["$Input.a[*] == 1", "no: $Input.a[*] == 1"],
            &["no: $Input.a && $Input.b", "$Input.b"],
            &["$Input.s > \"a\"", "$Input.s < \"b\""],
            &["1 == \"1\""],
            &["$Input.a[0] == 1", "$Input.a[1] == 2"],
            &["$Input[\"a.b\"] == 1", "$Input.a.b == 2"],
        ] {
            assert!(possible(together), "{together:?}");
        }
    }

    #[test]
    fn too_many_cases_are_forgotten() {
        let either = |name: usize| format!("($Input.a{name} == 1 || $Input.b{name} == 1)");
        let many: Vec<String> = (0..40).map(either).collect();
        let text = many.join(" && ");
        assert!(possible(&[&text, "$Input.a0 == 2"]));
        let (ast, _) = parse(&text);
        let condition = Condition::read(&text, &ast, &mut Terms::default());
        assert!(assume(&Case::default(), &condition, true).len() <= MOST_CASES);
    }
}
