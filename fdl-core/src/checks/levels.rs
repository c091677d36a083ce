//! Levels: what a project makes of a rule's severity.

use std::collections::BTreeMap;

use super::words::did_you_mean;
use super::{CHECKS, Diagnostic, Severity, find, near_names};

/// A configured level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported with that severity.
    On(Severity),
}

impl Level {
    /// The names of the levels.
    pub const NAMES: [&'static str; 5] = ["off", "hint", "info", "warning", "error"];

    /// The level of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "off" => Self::Off,
            "hint" => Self::On(Severity::Hint),
            "info" => Self::On(Severity::Info),
            "warning" => Self::On(Severity::Warning),
            "error" => Self::On(Severity::Error),
            _ => return None,
        })
    }
}

/// The levels of some rules; the others keep their built-in severities.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleLevels {
    levels: BTreeMap<&'static str, Level>,
}

impl RuleLevels {
    /// Sets the level of a rule; the last one set counts.
    ///
    /// # Errors
    ///
    /// A message if there is no such rule or level, with the near names or the choices.
    pub fn set(&mut self, rule: &str, level: &str) -> Result<(), String> {
        let Some(check) = find(rule) else {
            return Err(unknown_rule(rule));
        };
        let Some(level) = Level::parse(level) else {
            return Err(format!(
                "the level of `{rule}` is `{level}`, not one of `{}`",
                Level::NAMES.join("`, `")
            ));
        };
        self.levels.insert(check.code, level);
        Ok(())
    }

    /// Sets all levels that are set in `other`.
    pub fn extend(&mut self, other: &Self) {
        self.levels.extend(&other.levels);
    }

    /// The level of a rule, if one is set.
    pub fn get(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).copied()
    }

    /// The findings at these levels.
    pub fn apply(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        diagnostics.retain_mut(|diagnostic| match self.get(diagnostic.code) {
            Some(Level::Off) => false,
            Some(Level::On(severity)) => {
                diagnostic.severity = severity;
                true
            }
            None => true,
        });
        diagnostics
    }
}

/// The message for a rule name that does not exist.
pub(super) fn unknown_rule(rule: &str) -> String {
    let near = near_names(rule, CHECKS.iter().map(|check| check.code));
    format!("no rule is named `{rule}`{}", did_you_mean(&near))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::checks::{CheckOptions, report};

    #[test]
    fn wrong_names_are_refused_with_the_choices() {
        let mut levels = RuleLevels::default();
        assert_eq!(levels.set("unknown-next", "warning"), Ok(()));
        assert_eq!(
            levels.set("unknown-nxt", "off"),
            Err("no rule is named `unknown-nxt`; did you mean `unknown-next`?".to_owned())
        );
        assert_eq!(
            levels.set("unknown-next", "warn"),
            Err("the level of `unknown-next` is `warn`, not one of `off`, `hint`, `info`, `warning`, `error`".to_owned())
        );
    }

    #[test]
    fn levels_replace_severities_and_switch_off() {
        let text = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: B\nStates:\n  - {Type: Pass, Name: A}\n";
        let found = |rules: &[(&str, &str)]| {
            let mut levels = RuleLevels::default();
            for (rule, level) in rules {
                levels.set(rule, level).expect("the rule and level exist");
            }
            let diagnostics = report(&Analysis::new(text), &CheckOptions::default(), &levels);
            let seen = diagnostics.iter().map(|it| (it.code, it.severity));
            seen.collect::<Vec<_>>()
        };
        let (error, hint) = (Severity::Error, Severity::Hint);
        assert_eq!(
            found(&[]),
            [("unknown-next", error), ("missing-next", error)]
        );
        assert_eq!(
            found(&[("unknown-next", "hint"), ("missing-next", "off")]),
            [("unknown-next", hint)]
        );
    }
}
