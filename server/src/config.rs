//! `fdl.toml`: the rule levels, the Express flows, the excluded paths and the own actions of a
//! project.
//!
//! The nearest file above a document counts, and it alone: settings of several files are never
//! merged. Patterns are those of `.gitignore`, relative to the folder of the file. Deliberately
//! absent: what the rules and levels are called, which the core knows.

mod actions;
pub(crate) mod schema;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::catalog::actions::UserActions;
use fdl_core::checks::{
    self, CheckOptions, ExecutionMode, Level, RuleLevels, did_you_mean, near_names,
};
use fdl_core::text::{LineIndex, TextRange};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::files::{Disk, ReadError, Texts as _, display_path, real_folder};
use crate::output::place::Position;

/// What the file is called.
pub(crate) const FILE_NAME: &str = "fdl.toml";

/// The settings of the file.
const SETTINGS: [&str; 4] = ["actions", "exclude", "express", "rules"];

/// What a configuration file says; without one, nothing.
#[derive(Debug)]
pub(crate) struct Config {
    /// What the patterns are relative to, without symbolic links.
    folder: PathBuf,
    /// The levels of the rules.
    pub(crate) levels: RuleLevels,
    /// The actions that the project declares.
    actions: UserActions,
    exclude: Gitignore,
    express: Gitignore,
}

impl Config {
    /// What holds where there is no configuration.
    pub(crate) fn none() -> Self {
        Self {
            folder: PathBuf::new(),
            levels: RuleLevels::default(),
            actions: UserActions::none(),
            exclude: Gitignore::empty(),
            express: Gitignore::empty(),
        }
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or says something that it cannot mean.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        match Disk.read(path) {
            Ok(text) => Self::of_text(path, text),
            Err(error) => Err(ConfigError::Unreadable {
                path: display_path(path),
                error,
            }),
        }
    }

    /// Reads what is or will be the text of the file at `path`.
    ///
    /// # Errors
    ///
    /// If it says something that it cannot mean.
    pub(crate) fn of_text(path: &Path, text: Arc<str>) -> Result<Self, ConfigError> {
        Self::parse(&text, real_folder(path)).map_err(|problems| ConfigError::Invalid {
            path: display_path(path),
            text,
            problems,
        })
    }

    fn parse(text: &str, folder: PathBuf) -> Result<Self, Vec<Problem>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader {
            config: Self {
                folder,
                ..Self::none()
            },
            problems: Vec::new(),
        };
        // What follows a mistake in the syntax is most often its echo.
        if let Some(error) = errors.first() {
            reader.problem(error.span().unwrap_or(0..0), error.message());
        }
        // Behind a mistake in the syntax, all the rest may be in the wrong table.
        if errors.is_empty() {
            reader.settings(table.get_ref());
        }
        let Reader {
            config,
            mut problems,
        } = reader;
        problems.sort_by_key(|it| (it.range.start, it.range.end));
        match problems.is_empty() {
            true => Ok(config),
            false => Err(problems),
        }
    }

    /// Whether a walk leaves the file at `path` out.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        self.matches(&self.exclude, path)
    }

    /// What a check of the flow at `path` needs to know.
    pub(crate) fn options(&self, path: &Path) -> CheckOptions {
        CheckOptions {
            mode: self.mode(path),
            actions: self.actions.clone(),
        }
    }

    /// The mode in which the flow at `path` is deployed.
    pub(crate) fn mode(&self, path: &Path) -> ExecutionMode {
        match self.matches(&self.express, path) {
            true => ExecutionMode::Express,
            false => ExecutionMode::Standard,
        }
    }

    fn matches(&self, patterns: &Gitignore, path: &Path) -> bool {
        if patterns.is_empty() {
            return false;
        }
        let Some(name) = path.file_name() else {
            return false;
        };
        let real = real_folder(path).join(name);
        let relative = real.strip_prefix(&self.folder);
        relative.is_ok_and(|it| patterns.matched_path_or_any_parents(it, false).is_ignore())
    }
}

/// What is wrong with a configuration file.
#[derive(Debug)]
pub(crate) enum ConfigError {
    /// It cannot be read.
    Unreadable {
        /// Its path as reports print it.
        path: String,
        /// Why.
        error: ReadError,
    },
    /// It says something that it cannot mean.
    Invalid {
        /// Its path as reports print it.
        path: String,
        /// Its text.
        text: Arc<str>,
        /// What and where, sorted by place; never empty.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    /// The path of the file as reports print it.
    fn path(&self) -> &str {
        match self {
            Self::Unreadable { path, .. } | Self::Invalid { path, .. } => path,
        }
    }
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable { path, error } => write!(f, "cannot read `{path}`: {error}"),
            Self::Invalid {
                path,
                text,
                problems,
            } => {
                let lines = LineIndex::new(text);
                for (index, problem) in problems.iter().enumerate() {
                    let at = Position::new(text, &lines, problem.range.start);
                    let separator = if index == 0 { "" } else { "\n" };
                    let message = &problem.message;
                    write!(f, "{separator}{path}:{}:{}: {message}", at.line, at.column)?;
                }
                Ok(())
            }
        }
    }
}

/// A mistake in a configuration file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    /// The offending key or value.
    pub(crate) range: TextRange,
    /// What is wrong with it.
    pub(crate) message: String,
}

/// Reads one file.
struct Reader {
    config: Config,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, span: std::ops::Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem {
            range: TextRange::new(span.start as u32, span.end as u32),
            message: message.into(),
        });
    }

    fn settings(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "actions" => self.actions(value),
                "rules" => self.rules(value),
                "exclude" => self.config.exclude = self.patterns("exclude", value),
                "express" => self.config.express = self.patterns("express", value),
                other => self.problem(key.span(), unknown_setting(other)),
            }
        }
    }

    fn rules(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(rules) = value.get_ref().as_table() else {
            let found = kind(value);
            let message = format!("`rules` is {found}, not a table of rules and their levels");
            return self.problem(value.span(), message);
        };
        for (key, value) in rules {
            let rule = key.get_ref().as_ref();
            let level = value.get_ref().as_str();
            let known = checks::find(rule).is_some();
            if let (true, None) = (known, level) {
                let choices = Level::NAMES.join("\"`, `\"");
                let found = kind(value);
                let message =
                    format!("the level of `{rule}` is {found}, not one of `\"{choices}\"`");
                self.problem(value.span(), message);
            } else if let Err(message) = self.config.levels.set(rule, level.unwrap_or_default()) {
                let span = if known { value.span() } else { key.span() };
                self.problem(span, message);
            }
        }
    }

    fn patterns(&mut self, setting: &str, value: &Spanned<DeValue<'_>>) -> Gitignore {
        let Some(list) = value.get_ref().as_array() else {
            let found = kind(value);
            let message = format!("`{setting}` is {found}, not a list of patterns");
            self.problem(value.span(), message);
            return Gitignore::empty();
        };
        let mut builder = GitignoreBuilder::new("");
        for item in list.iter() {
            let Some(pattern) = item.get_ref().as_str() else {
                let message = format!("a pattern is a string, not {}", kind(item));
                self.problem(item.span(), message);
                continue;
            };
            if pattern.trim().is_empty() || pattern.starts_with('#') {
                self.problem(item.span(), "this pattern matches nothing");
            } else if let Err(error) = builder.add_line(None, pattern) {
                self.problem(item.span(), format!("no pattern: {}", reason(&error)));
            }
        }
        builder.build().unwrap_or_else(|error| {
            let message = format!("`{setting}`: {}", reason(&error));
            self.problem(value.span(), message);
            Gitignore::empty()
        })
    }
}

fn unknown_setting(name: &str) -> String {
    if checks::find(name).is_some() {
        return format!("`{name}` is a rule: its level belongs in the table `[rules]`");
    }
    let near = near_names(name, SETTINGS);
    let choices = match near.is_empty() {
        true => format!("; there are `{}`", SETTINGS.join("`, `")),
        false => did_you_mean(&near),
    };
    format!("no setting is named `{name}`{choices}")
}

/// What a value is, with its article.
fn kind(value: &Spanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

/// The configurations of all documents of a run: each file is read once.
#[derive(Debug, Default)]
pub(crate) struct Configs {
    /// The file that the command line names, for all documents.
    fixed: Option<Arc<Config>>,
    /// By the folders without symbolic links.
    by_folder: HashMap<PathBuf, Arc<Config>>,
    /// By the folders as documents name them: finding out where they really are takes its time.
    by_name: HashMap<PathBuf, Arc<Config>>,
    /// The files that are no configuration.
    errors: Vec<ConfigError>,
}

impl Configs {
    /// The configuration in `file` for all documents, or for each the nearest above it.
    pub(crate) fn new(file: Option<&Path>) -> Self {
        let mut configs = Self::default();
        if let Some(file) = file {
            let config = configs.read(file);
            configs.fixed = Some(config);
        }
        configs
    }

    /// The configuration of the document at `path`.
    pub(crate) fn of(&mut self, path: &Path) -> Arc<Config> {
        if let Some(config) = &self.fixed {
            return Arc::clone(config);
        }
        let name = path.parent().unwrap_or(Path::new(""));
        if let Some(config) = self.by_name.get(name) {
            return Arc::clone(config);
        }
        let config = self.of_folder(&real_folder(path));
        let known = Arc::clone(&config);
        self.by_name.insert(name.to_owned(), known);
        config
    }

    /// Whether something is wrong with the files that were read so far.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What is wrong with the files that were read so far, sorted by path.
    pub(crate) fn into_errors(mut self) -> Vec<ConfigError> {
        self.errors
            .sort_by(|one, other| one.path().cmp(other.path()));
        self.errors
    }

    fn of_folder(&mut self, folder: &Path) -> Arc<Config> {
        if let Some(config) = self.by_folder.get(folder) {
            return Arc::clone(config);
        }
        let file = folder.join(FILE_NAME);
        let config = match (file.is_file(), folder.parent()) {
            (true, _) => self.read(&shortened(&file)),
            (false, Some(above)) => self.of_folder(above),
            (false, None) => Arc::new(Config::none()),
        };
        let known = Arc::clone(&config);
        self.by_folder.insert(folder.to_owned(), known);
        config
    }

    fn read(&mut self, file: &Path) -> Arc<Config> {
        let config = Config::read(file).unwrap_or_else(|error| {
            self.errors.push(error);
            Config::none()
        });
        Arc::new(config)
    }
}

/// A path below the current folder without that folder, as people would write it.
fn shortened(path: &Path) -> PathBuf {
    let current = std::env::current_dir().and_then(|it| it.canonicalize());
    let relative = current.ok().and_then(|it| path.strip_prefix(it).ok());
    relative.unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(String, String)> {
        let found = Config::parse(text, PathBuf::new()).expect_err("it has mistakes");
        let cut = |it: &Problem| (text[it.range.indices()].to_owned(), it.message.clone());
        found.iter().map(cut).collect()
    }

    #[test]
    fn each_mistake_is_named_at_its_place() {
        for (text, token, message) in [
            (
                "[rules]\nunknown-nxt = \"off\"\n",
                "unknown-nxt",
                "no rule is named `unknown-nxt`; did you mean `unknown-next`?",
            ),
            (
                "[rules]\nunknown-next = \"warn\"\n",
                "\"warn\"",
                "the level of `unknown-next` is `warn`, not one of `off`, `hint`, `info`, `warning`, `error`",
            ),
            (
                "[rules]\nunknown-next = true\n",
                "true",
                "the level of `unknown-next` is a boolean, not one of `\"off\"`, `\"hint\"`, `\"info\"`, `\"warning\"`, `\"error\"`",
            ),
            (
                "rules = 1\n",
                "1",
                "`rules` is an integer, not a table of rules and their levels",
            ),
            (
                "excludes = []\n",
                "excludes",
                "no setting is named `excludes`; did you mean `exclude`?",
            ),
            (
                "colour = 1\n",
                "colour",
                "no setting is named `colour`; there are `actions`, `exclude`, `express`, `rules`",
            ),
            (
                "unknown-next = \"off\"\n",
                "unknown-next",
                "`unknown-next` is a rule: its level belongs in the table `[rules]`",
            ),
            (
                "exclude = \"a\"\n",
                "\"a\"",
                "`exclude` is a string, not a list of patterns",
            ),
            (
                "express = [\"a\", 2]\n",
                "2",
                "a pattern is a string, not an integer",
            ),
            (
                "[actions.\"Acme:Ship\"]\nmode = []\n",
                "mode",
                "no setting of an action is named `mode`; did you mean `modes`?",
            ),
            (
                "[actions.\"Acme:Ship\"]\nmodes = [\"RequestCompleted\"]\n",
                "\"RequestCompleted\"",
                "no mode is named `RequestCompleted`; did you mean `RequestComplete`?",
            ),
            (
                "[actions.\"Acme:Ship\"]\nmodes = []\n",
                "[]",
                "`modes` is an empty list, not a list of modes",
            ),
            (
                "[actions.\"Acme:Ship\".parameters]\na.type = \"int\"\n",
                "\"int\"",
                "no type is named `int`; there are `text`, `integer`, `number`, `boolean`, `object`, `list`, `any`",
            ),
            (
                "[actions.\"Acme:Ship\".parameters]\na.required = 1\n",
                "1",
                "`required` is an integer, not a boolean",
            ),
            (
                "[actions.\"Acme:Ship\".parameters]\na = {type = \"list\", values = [\"b\"]}\n",
                "values",
                "`values` are for parameters of the type `text`",
            ),
            (
                "[actions.\"FC:InvokeFunction\"]\n",
                "\"FC:InvokeFunction\"",
                "`FC:InvokeFunction` is an action that `fdl` knows already",
            ),
            (
                "[actions.Ship]\n",
                "Ship",
                "`Ship` is no action: actions are `<Service>:<Operation>`",
            ),
            ("express = [\"\"]\n", "\"\"", "this pattern matches nothing"),
        ] {
            let expected = (token.to_owned(), message.to_owned());
            assert_eq!(problems(text), [expected], "{text}");
        }
    }

    #[test]
    fn all_mistakes_are_found_in_the_order_of_the_text() {
        let found = problems("b = 1\na = 2\nexclude = [\"[z-a]\"]\n[rules]\nx = \"off\"\n");
        let tokens: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(tokens, ["b", "a", "\"[z-a]\"", "x"]);
    }

    #[test]
    fn what_is_no_toml_is_reported_at_its_place() {
        let found = problems("exclude = [\"a\"\n[rules]\nx\n");
        assert_eq!(found.len(), 1, "{found:?}");
        let config = Config::parse("", PathBuf::new()).expect("an empty file is fine");
        assert_eq!(config.levels, RuleLevels::default());
    }
}
