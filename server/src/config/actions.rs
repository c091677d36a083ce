//! The table `[actions]` of `fdl.toml`: the actions that a project declares itself.
//!
//! Deliberately absent: what the rules make of them, which the core knows.

use fdl_core::catalog::actions::{
    self, ParameterType, TaskMode, UserAction, UserActions, UserParameter,
};
use fdl_core::checks::{did_you_mean, near_names};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Reader, kind};

type Value<'a> = Spanned<DeValue<'a>>;
type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;

/// What an action may say.
const ACTION: [&str; 3] = ["modes", "parameters", "summary"];

/// What a parameter may say.
const PARAMETER: [&str; 4] = ["description", "required", "type", "values"];

impl Reader {
    pub(super) fn actions(&mut self, value: &Value<'_>) {
        let Some(table) = self.table("`actions`", "actions", value) else {
            return;
        };
        let found = table.iter().map(|(key, value)| self.action(key, value));
        self.config.actions = UserActions::new(found.collect());
    }

    fn action(&mut self, key: &Key<'_>, value: &Value<'_>) -> UserAction {
        let name = key.get_ref().as_ref();
        if actions::find(name).is_some() {
            let message = format!("`{name}` is an action that `fdl` knows already");
            self.problem(key.span(), message);
        } else if actions::split(name).is_none() {
            let message = format!("`{name}` is no action: actions are `<Service>:<Operation>`");
            self.problem(key.span(), message);
        }
        let mut action = UserAction {
            name: name.to_owned(),
            summary: String::new(),
            modes: vec![TaskMode::DEFAULT],
            parameters: None,
        };
        let what = format!("the action `{name}`");
        let settings = self.table(&what, "settings", value);
        for (key, value) in settings.into_iter().flatten() {
            match key.get_ref().as_ref() {
                "summary" => action.summary = self.text("summary", value),
                "modes" => action.modes = self.modes(value),
                "parameters" => {
                    let table = self.table("`parameters`", "parameters", value);
                    let found = table.into_iter().flatten();
                    let found = found.map(|(key, value)| self.parameter(key, value));
                    action.parameters = Some(found.collect());
                }
                other => self.no_setting(key, "an action", other, &ACTION),
            }
        }
        action
    }

    fn modes(&mut self, value: &Value<'_>) -> Vec<TaskMode> {
        let mut modes = Vec::new();
        for (item, text) in self.strings("modes", "modes", value) {
            match TaskMode::parse(&text) {
                Some(mode) => modes.push(mode),
                None => {
                    let names = TaskMode::ALL.map(TaskMode::name);
                    self.no_name(item, "mode", &text, &names);
                }
            }
        }
        modes
    }

    fn parameter(&mut self, key: &Key<'_>, value: &Value<'_>) -> UserParameter {
        let name = key.get_ref().as_ref();
        let mut parameter = UserParameter {
            name: name.to_owned(),
            value: ParameterType::Any,
            required: false,
            allowed: Vec::new(),
            documentation: String::new(),
        };
        if name.is_empty() || name.ends_with(".$") {
            let message = "a parameter has a name, here without `.$`";
            self.problem(key.span(), message);
        }
        let mut typed = false;
        let mut values = None;
        let what = format!("the parameter `{name}`");
        let settings = self.table(&what, "settings", value);
        for (key, value) in settings.into_iter().flatten() {
            match key.get_ref().as_ref() {
                "description" => parameter.documentation = self.text("description", value),
                "required" => match value.get_ref().as_bool() {
                    Some(required) => parameter.required = required,
                    None => {
                        let message = format!("`required` is {}, not a boolean", kind(value));
                        self.problem(value.span(), message);
                    }
                },
                "type" => {
                    typed = true;
                    parameter.value = self.parameter_type(value);
                }
                "values" => {
                    let found = self.strings("values", "strings", value);
                    parameter.allowed = found.into_iter().map(|it| it.1).collect();
                    values = Some(key.span());
                }
                other => self.no_setting(key, "a parameter", other, &PARAMETER),
            }
        }
        match values {
            Some(span) if typed && parameter.value != ParameterType::Text => {
                self.problem(span, "`values` are for parameters of the type `text`");
            }
            Some(_) => parameter.value = ParameterType::Text,
            None => {}
        }
        parameter
    }

    fn parameter_type(&mut self, value: &Value<'_>) -> ParameterType {
        let text = self.text("type", value);
        let known = ParameterType::NAMES.iter().find(|it| it.0 == text);
        if known.is_none() && value.get_ref().is_str() {
            let names = ParameterType::NAMES.map(|it| it.0);
            self.no_name(value.span(), "type", &text, &names);
        }
        // After a mistake, one that goes with `values`.
        known.map_or(ParameterType::Text, |it| it.1)
    }

    fn table<'v, 'a>(
        &mut self,
        what: &str,
        of: &str,
        value: &'v Value<'a>,
    ) -> Option<&'v DeTable<'a>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let message = format!("{what} is {}, not a table of {of}", kind(value));
            self.problem(value.span(), message);
        }
        table
    }

    fn text(&mut self, setting: &str, value: &Value<'_>) -> String {
        let text = value.get_ref().as_str();
        if text.is_none() {
            let message = format!("`{setting}` is {}, not a string", kind(value));
            self.problem(value.span(), message);
        }
        text.unwrap_or_default().to_owned()
    }

    /// The strings of a list with their places.
    fn strings(
        &mut self,
        setting: &str,
        of: &str,
        value: &Value<'_>,
    ) -> Vec<(std::ops::Range<usize>, String)> {
        let Some(list) = value.get_ref().as_array().filter(|it| !it.is_empty()) else {
            let found = match value.get_ref().is_array() {
                true => "an empty list",
                false => kind(value),
            };
            let message = format!("`{setting}` is {found}, not a list of {of}");
            self.problem(value.span(), message);
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_str() {
                Some(text) => strings.push((item.span(), text.to_owned())),
                None => {
                    let found = kind(item);
                    let message = format!("`{setting}` holds strings, not {found}");
                    self.problem(item.span(), message);
                }
            }
        }
        strings
    }

    fn no_setting(&mut self, key: &Key<'_>, of: &str, name: &str, all: &[&str]) {
        self.no_name(key.span(), &format!("setting of {of}"), name, all);
    }

    fn no_name(&mut self, span: std::ops::Range<usize>, what: &str, name: &str, all: &[&str]) {
        let near = near_names(name, all.iter().copied());
        let choices = match near.is_empty() {
            true => format!("; there are `{}`", all.join("`, `")),
            false => did_you_mean(&near),
        };
        self.problem(span, format!("no {what} is named `{name}`{choices}"));
    }
}
