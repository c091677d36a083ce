//! How many of 500 random mistakes in sound flows are reported: by the right rule, at the right place.
//!
//! Each mistake changes one line of a generated flow, as a slip of the hand does, and knows the rule
//! and the token that must be reported. What is reported beside it does not matter here.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{CheckOptions, check};
use support::{Random, sound_flow};

/// How many mistakes are made.
const MISTAKES: usize = 500;

/// How many of them have to be found: 98 of 100.
const FOUND: usize = 490;

/// A flow with one mistake.
struct Mistake {
    kind: &'static str,
    rule: &'static str,
    text: String,
    /// The line, counted from 0, and the token in it that is to be reported.
    line: usize,
    token: String,
}

/// A flow as lines, and a place in it.
struct Site<'t> {
    lines: Vec<&'t str>,
    at: usize,
    random: &'t mut Random,
}

/// One kind of mistake: it makes one at the line, if the line has a place for it.
struct Kind {
    name: &'static str,
    make: fn(&mut Site<'_>) -> Option<Made>,
}

/// What was done to the line.
struct Made {
    rule: &'static str,
    /// What stands in place of the line; none removes it.
    line: Option<String>,
    /// How far the reported line is from the changed one, in the new text.
    reported: usize,
    token: String,
}

impl Made {
    /// The line became another one and is itself reported.
    fn here(rule: &'static str, line: String, token: impl Into<String>) -> Option<Self> {
        Some(Self {
            rule,
            line: Some(line),
            reported: usize::MAX,
            token: token.into(),
        })
    }

    /// The line is gone, or became another one, and a token of line `reported` of the new text tells.
    fn at(
        rule: &'static str,
        line: Option<String>,
        reported: usize,
        token: impl Into<String>,
    ) -> Option<Self> {
        let token = token.into();
        Some(Self {
            rule,
            line,
            reported,
            token,
        })
    }
}

impl<'t> Site<'t> {
    fn line(&self) -> &'t str {
        self.lines[self.at]
    }

    /// The value of the line's key, without a comment, if the line has this key.
    fn value_of(&self, key: &str) -> Option<&'t str> {
        let (written, value) = entry(self.line())?;
        (written == key).then_some(value)
    }

    /// The line with another value.
    fn with_value(&self, value: &str) -> String {
        let (_, old) = entry(self.line()).unwrap_or_default();
        let at = self.line().find(": ").map_or(0, |at| at + 2);
        let rest = &self.line()[at + old.len()..];
        format!("{}{value}{rest}", &self.line()[..at])
    }

    /// The line with another key.
    fn with_key(&self, key: &str) -> String {
        let (old, _) = entry(self.line()).unwrap_or_default();
        self.line().replacen(old, key, 1)
    }

    /// The lines of the state that holds the line: from its `-` to the next line further left.
    fn state(&self) -> Option<std::ops::Range<usize>> {
        let head = |line: &str| line.starts_with("- Name: ") || line.starts_with("- Type: ");
        let own = indent(self.line());
        let start = (0..=self.at).rev().find(|&at| {
            let line = self.lines[at];
            head(line.trim_start()) && (at == self.at || indent(line) < own)
        })?;
        let column = indent(self.lines[start]);
        let end = (start + 1..self.lines.len())
            .find(|&at| indent(self.lines[at]) <= column)
            .unwrap_or(self.lines.len());
        Some(start..end)
    }

    /// The line, within the state that holds this one, of an attribute of the state.
    fn attribute(&self, key: &str) -> Option<(usize, &'t str)> {
        let state = self.state()?;
        let column = indent(self.lines[state.start]);
        state.into_iter().find_map(|at| {
            let line = self.lines[at];
            let own = indent(line) == column || indent(line) == column + 2;
            let (written, value) = entry(line)?;
            (own && !line.trim_start().is_empty() && written == key).then_some((at, value))
        })
    }

    /// Whether the line is an attribute of a state itself.
    fn is_attribute(&self) -> bool {
        let state = self.state();
        state.is_some_and(|it| indent(self.line()) <= indent(self.lines[it.start]) + 2)
    }

    /// Removes the line, and reports the name of its state, in the new text.
    fn remove(&self, rule: &'static str) -> Option<Made> {
        let (name_at, name) = self.attribute("Name")?;
        let moved = usize::from(name_at > self.at);
        Made::at(rule, None, name_at - moved, name)
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Key and value of a line; a comment belongs to neither.
fn entry(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start().trim_start_matches("- ");
    let line = line.split(" #").next()?.trim_end();
    match line.strip_suffix(':') {
        Some(key) => Some((key, "")),
        None => line.split_once(": "),
    }
}

/// A name with one slip: letters swapped, one dropped or one doubled.
fn misspelled(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + random.below(letters.len() - 2);
    match random.below(3) {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

const KINDS: &[Kind] = &[
    Kind {
        name: "misspelled target",
        make: |site| {
            let key = ["Next", "Default", "StartAt"];
            let name = key.iter().find_map(|key| site.value_of(key))?;
            // A slip in the number of a generated name may give another state.
            let token = format!("{}x{}", &name[..2], &name[2..]);
            Made::here("unknown-next", site.with_value(&token), token)
        },
    },
    Kind {
        name: "required attribute removed",
        make: |site| {
            let (key, _) = entry(site.line())?;
            let required = ["Action", "Seconds"];
            let whole = site.is_attribute() && required.contains(&key);
            whole.then(|| site.remove("missing-attribute")).flatten()
        },
    },
    Kind {
        name: "Next or End removed",
        make: |site| {
            let (key, _) = entry(site.line())?;
            let leaves = site.is_attribute() && ["Next", "End"].contains(&key);
            leaves.then(|| site.remove("missing-next")).flatten()
        },
    },
    Kind {
        name: "wrong mode",
        make: |site| {
            let mode = site.value_of("TaskMode")?;
            let token = misspelled(site.random, mode);
            Made::here("invalid-value", site.with_value(&token), token)
        },
    },
    Kind {
        name: "wrong type of state",
        make: |site| {
            let kind = site.value_of("Type").filter(|_| site.at > 0)?;
            let token = match site.random.chance(50) {
                true => kind.to_lowercase(),
                false => misspelled(site.random, kind),
            };
            Made::here("invalid-value", site.with_value(&token), token)
        },
    },
    Kind {
        name: "`.$` dropped",
        make: |site| {
            let (key, _) = entry(site.line())?;
            let token = key.strip_suffix(".$")?;
            Made::here("missing-expression-suffix", site.with_key(token), token)
        },
    },
    Kind {
        name: "operator broken",
        make: |site| {
            let value = site.value_of("Condition")?;
            let broken = ["==", "!=", ">=", "<", ">"];
            let old = broken.iter().find(|it| value.contains(**it))?;
            let new = if old.len() == 2 { "=" } else { "<>" };
            let value = value.replacen(old, new, 1);
            // The place within the expression is the parser's own business; it is in this line.
            Made::here("expression-syntax", site.with_value(&value), "")
        },
    },
    Kind {
        name: "parenthesis lost",
        make: |site| {
            let (key, value) = entry(site.line())?;
            let call = key.ends_with(".$") && value.ends_with(')');
            let value = call.then(|| &value[..value.len() - 1])?;
            Made::here("expression-syntax", site.with_value(value), "")
        },
    },
    Kind {
        name: "parameter misspelled",
        make: |site| {
            let (key, _) = entry(site.line())?;
            let keys = ["resourceArn", "invocationType", "method", "url", "message"];
            let key = keys.iter().find(|it| **it == key)?;
            let token = match site.random.chance(30) {
                true => key.to_uppercase(),
                false => misspelled(site.random, key),
            };
            Made::here("unknown-parameter", site.with_key(&token), token)
        },
    },
    Kind {
        name: "required parameter removed",
        make: |site| {
            let (key, _) = entry(site.line())?;
            let keys = ["invocationType", "method", "url"];
            let (at, _) = keys
                .contains(&key)
                .then(|| site.attribute("Parameters"))??;
            Made::at("missing-parameter", None, at, "Parameters")
        },
    },
    Kind {
        name: "wrong value of a parameter",
        make: |site| {
            let value = site.value_of("invocationType");
            let value = value.or_else(|| site.value_of("method"))?;
            let token = format!("{value}x");
            Made::here("invalid-parameter", site.with_value(&token), token)
        },
    },
    Kind {
        name: "duplicate name",
        make: |site| {
            let name = site.value_of("Name").filter(|_| site.at > 5)?;
            let column = site.line().find("Name:")?;
            let first = site.lines[5].find("Name:").unwrap_or(4);
            let other = "step0";
            // The names of the top level only: those of other scopes may be equal.
            let fits = column <= first.max(4) && name != other;
            fits.then(|| Made::here("duplicate-state", site.with_value(other), other))?
        },
    },
    Kind {
        name: "Sync with a callback",
        make: |site| {
            let mode = site.attribute("TaskMode").map(|it| it.1);
            let callback = mode.is_some_and(|it| it.ends_with("Callback"));
            let asynchronous = site.value_of("invocationType") == Some("Async");
            let fits = asynchronous && callback;
            fits.then(|| Made::here("sync-callback", site.with_value("Sync"), "Sync"))?
        },
    },
    Kind {
        name: "wrong YAML type",
        make: |site| {
            let keys = ["Timeout", "MaxAttempts", "MaxConcurrency", "End"];
            keys.iter().find_map(|key| site.value_of(key))?;
            let token = *site.random.pick(&["soon", "[1]", "1.5"]);
            Made::here("wrong-type", site.with_value(token), token)
        },
    },
    Kind {
        name: "number out of range",
        make: |site| {
            let value = site.value_of("Seconds");
            let token = match value.is_some() {
                true => "301",
                false => site.value_of("IntervalSeconds").map(|_| "86401")?,
            };
            Made::here("out-of-range", site.with_value(token), token)
        },
    },
    Kind {
        name: "bad ARN",
        make: |site| {
            let value = site.value_of("resourceArn")?;
            let token = match site.random.below(3) {
                0 => value.replacen("acs:", "arn:", 1),
                1 => value.replacen(':', "", 1),
                _ => value.rsplit_once('/')?.1.to_owned(),
            };
            Made::here("invalid-arn", site.with_value(&token), token)
        },
    },
    Kind {
        name: "unknown function",
        make: |site| {
            let (_, value) = entry(site.line())?;
            let names = ["length(", "format(", "uuid("];
            let name = names.iter().find(|it| value.contains(**it))?;
            let name = name.trim_end_matches('(');
            let token = misspelled(site.random, name);
            let value = value.replacen(name, &token, 1);
            Made::here("unknown-function", site.with_value(&value), token)
        },
    },
    Kind {
        name: "unknown variable",
        make: |site| {
            let (_, value) = entry(site.line())?;
            let names = ["$Input", "$Context", "$Output"];
            let name = names.iter().find(|it| value.contains(**it))?;
            let token = match site.random.chance(50) {
                true => name.to_lowercase(),
                false => format!("${}", misspelled(site.random, &name[1..])),
            };
            let value = value.replacen(name, &token, 1);
            Made::here("unknown-variable", site.with_value(&value), token)
        },
    },
    Kind {
        name: "variable that is not there",
        make: |site| {
            let (_, value) = entry(site.line())?;
            let condition = site.value_of("Condition").is_some();
            let fits = condition && value.contains("$Input");
            let value = fits.then(|| value.replacen("$Input", "$Output", 1))?;
            Made::here("unavailable-variable", site.with_value(&value), "$Output")
        },
    },
    Kind {
        name: "member misspelled",
        make: |site| {
            let (_, value) = entry(site.line())?;
            let names = ["Body", "FlowName", "label", "Branch1", "Items"];
            // In the others a member of the name may come from outside.
            let name = names
                .iter()
                .find(|it| value.ends_with(&format!("$Input.{it}")))?;
            let token = misspelled(site.random, name);
            let value = value.replacen(name, &token, 1);
            Made::here("unknown-member", site.with_value(&value), token)
        },
    },
    Kind {
        name: "attribute misspelled",
        make: |site| {
            let (key, _) = entry(site.line())?;
            let keys = ["TaskMode", "Timeout", "Retry", "Catch", "OutputConstructor"];
            let fits = site.is_attribute() && keys.contains(&key);
            let token = misspelled(site.random, fits.then_some(key)?);
            Made::here("unknown-attribute", site.with_key(&token), token)
        },
    },
    Kind {
        name: "misspelled action",
        make: |site| {
            let action = site.value_of("Action")?;
            let token = misspelled(site.random, action);
            let rule = match token.matches(':').count() {
                1 if !token.starts_with(':') => "unknown-action",
                _ => "invalid-action",
            };
            Made::here(rule, site.with_value(&token), token)
        },
    },
    Kind {
        name: "a key without its colon",
        make: |site| {
            let (key, _) = entry(site.line()).filter(|_| site.is_attribute())?;
            let line = site.line().split(" #").next()?;
            let broken = line
                .strip_suffix(':')
                .or_else(|| Some(line.split_once(": ")?.0))?;
            let opens = line.trim_end().ends_with(':');
            let alone = opens && !broken.trim_start().starts_with('-');
            alone.then(|| Made::here("yaml-syntax", broken.to_owned(), key))?
        },
    },
    Kind {
        name: "key twice",
        make: |site| {
            let (key, _) = entry(site.line()).filter(|_| site.is_attribute())?;
            let fits = ["Next", "TaskMode", "Timeout"].contains(&key);
            let line = fits.then(|| format!("{0}\n{0}", site.line()))?;
            Made::at("duplicate-key", Some(line), site.at + 1, key)
        },
    },
    Kind {
        name: "foreign wildcard",
        make: |site| {
            let line = site.line();
            let other = *site.random.pick(&["States.ALL", "States.Timeout"]);
            line.contains("FnF.ALL")
                .then(|| Made::here("foreign-wildcard", line.replace("FnF.ALL", other), other))?
        },
    },
    Kind {
        name: "condition that is no boolean",
        make: |site| {
            site.value_of("Condition")?;
            let token = *site.random.pick(&["length($Input.list)", "1 ", "uuid()"]);
            let line = site.with_value(token);
            Made::here("non-boolean-condition", line, token.trim_end())
        },
    },
];

/// A mistake of a kind in a flow, at a random one of the lines that have a place for it.
fn make(kind: &Kind, random: &mut Random, text: &str) -> Option<Mistake> {
    let lines: Vec<&str> = text.lines().collect();
    let start = random.below(lines.len());
    (0..lines.len()).find_map(|turn| {
        let at = (start + turn) % lines.len();
        let lines = lines.clone();
        let made = (kind.make)(&mut Site {
            lines: lines.clone(),
            at,
            random,
        })?;
        let mut new: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        match made.line {
            Some(line) => new[at] = line,
            None => {
                new.remove(at);
            }
        }
        Some(Mistake {
            kind: kind.name,
            rule: made.rule,
            text: new.join("\n") + "\n",
            line: if made.reported == usize::MAX {
                at
            } else {
                made.reported
            },
            token: made.token,
        })
    })
}

/// What is wrong with the findings, if anything.
fn missed(mistake: &Mistake) -> Option<String> {
    let analysis = Analysis::new(mistake.text.as_str());
    let found = check(&analysis, &CheckOptions::default());
    let reported = found.iter().any(|it| {
        let token = &analysis.text[it.range.indices()];
        let line = analysis.lines.line(it.range.start) as usize;
        let exact = mistake.token.is_empty() || token == mistake.token;
        it.code == mistake.rule && line == mistake.line && exact
    });
    let here = found.iter().map(|it| {
        let line = analysis.lines.line(it.range.start) + 1;
        format!(
            "{line}: {} at `{}`",
            it.code,
            &analysis.text[it.range.indices()]
        )
    });
    (!reported).then(|| {
        format!(
            "{}: `{}` at `{}` is wanted in line {}:\n    {}\n  found: {:?}",
            mistake.kind,
            mistake.rule,
            mistake.token,
            mistake.line + 1,
            mistake.text.lines().nth(mistake.line).unwrap_or_default(),
            here.collect::<Vec<String>>()
        )
    })
}

/// The measure itself: a finding that is not there, or stands elsewhere, counts as missed.
#[test]
fn what_is_not_reported_is_missed() {
    let mut random = Random::new(3);
    let text = sound_flow(1, 12);
    for kind in KINDS {
        let Some(mistake) = make(kind, &mut random, &text) else {
            continue;
        };
        let sound = Mistake {
            text: text.clone(),
            ..mistake
        };
        assert!(missed(&sound).is_some(), "{}", kind.name);
        let elsewhere = Mistake {
            line: mistake.line + 1,
            ..make(kind, &mut random, &text).expect("it had a place before")
        };
        assert!(missed(&elsewhere).is_some(), "{}", kind.name);
    }
}

#[test]
#[allow(clippy::print_stderr)]
fn mistakes_are_reported_where_they_are() {
    let mut random = Random::new(7);
    let mut made = [0; KINDS.len()];
    let mut misses = Vec::new();
    let mut total = 0;
    for number in 0_u64.. {
        if total == MISTAKES {
            break;
        }
        assert!(
            number < 20 * MISTAKES as u64,
            "the flows have no place for mistakes"
        );
        let states = 3 + random.below(12);
        let text = sound_flow(number, states);
        let kind = random.below(KINDS.len());
        let Some(mistake) = make(&KINDS[kind], &mut random, &text) else {
            continue;
        };
        made[kind] += 1;
        total += 1;
        misses.extend(missed(&mistake));
    }
    let report = misses.join("\n");
    let found = total - misses.len();
    eprintln!(
        "{found} of {total} mistakes of {} kinds reported\n{report}",
        KINDS.len()
    );
    for (kind, count) in KINDS.iter().zip(made) {
        assert!(count >= 5, "{}: only {count} mistakes were made", kind.name);
    }
    assert!(
        found >= FOUND,
        "{found} of {total} mistakes reported:\n{report}"
    );
}
