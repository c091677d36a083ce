//! The client's settings under `fdl.`, for all documents or for each folder.
//!
//! They come with `initialize`, with `workspace/didChangeConfiguration`, or are asked for, as the
//! client can; who is asked answers for each folder of the workspace. What is not set, or not as it should be, is as it is by default. Deliberately absent:
//! what belongs to a project and not to its reader, which is in `fdl.toml`.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::Uri;

use super::texts::file_path;

/// The section of all settings.
pub(super) const SECTION: &str = "fdl";

/// The settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Settings {
    /// `fdl.simulation.rerun`.
    pub(super) rerun: Rerun,
    /// `fdl.inlayHints.enable`.
    pub(super) hints: bool,
    /// `fdl.inlayHints.maxLength`: how many characters of a value hints and inline values show.
    pub(super) value_width: usize,
    /// `fdl.codeLens.simulate`.
    pub(super) simulate_lens: bool,
    /// `fdl.codeLens.cases`.
    pub(super) case_lenses: bool,
    /// `fdl.codeLens.references`.
    pub(super) reference_lenses: bool,
}

/// The settings in the whole workspace.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct AllSettings {
    /// Of what lies in no folder.
    elsewhere: Arc<Settings>,
    /// Of the folders, where they have their own.
    folders: Vec<(PathBuf, Arc<Settings>)>,
}

/// When the last run of a flow is made anew.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Rerun {
    /// Only when asked for.
    Off,
    /// Once a document that it depends on is saved.
    OnSave,
    /// Whenever a document that it depends on changes.
    OnType,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rerun: Rerun::OnSave,
            hints: true,
            value_width: 40,
            simulate_lens: true,
            case_lenses: true,
            reference_lenses: true,
        }
    }
}

impl Settings {
    /// Reads the settings: the section `fdl`, or something that has it. The result includes what is
    /// wrong with them.
    pub(super) fn read(value: &Value) -> (Self, Vec<String>) {
        let section = value.get(SECTION).unwrap_or(value);
        let mut settings = Self::default();
        let mut reader = Reader {
            section,
            problems: Vec::new(),
        };
        if let Some(text) = reader.text("simulation.rerun", &["off", "onSave", "onType"]) {
            settings.rerun = match text {
                "off" => Rerun::Off,
                "onType" => Rerun::OnType,
                _ => Rerun::OnSave,
            };
        }
        for (name, setting) in [
            ("inlayHints.enable", &mut settings.hints),
            ("codeLens.simulate", &mut settings.simulate_lens),
            ("codeLens.cases", &mut settings.case_lenses),
            ("codeLens.references", &mut settings.reference_lenses),
        ] {
            reader.boolean(name, setting);
        }
        reader.length("inlayHints.maxLength", &mut settings.value_width);
        (settings, reader.problems)
    }
}

impl AllSettings {
    /// Reads the settings: those outside of folders, then those of these folders in their order, as
    /// many as there are. The result includes what is wrong with them, each once.
    pub(super) fn read(values: &[Value], folders: &[Uri]) -> (Self, Vec<String>) {
        let mut problems = Vec::new();
        let mut read = |value: &Value| {
            let (settings, found) = Settings::read(value);
            for problem in found {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
            Arc::new(settings)
        };
        let elsewhere = values.first().map(&mut read).unwrap_or_default();
        let own = folders.iter().zip(values.iter().skip(1));
        let own = own.filter_map(|(folder, value)| Some((file_path(folder)?, read(value))));
        let folders = own.collect();
        (Self { elsewhere, folders }, problems)
    }

    /// The settings of a document: those of the innermost folder that holds it.
    pub(super) fn of(&self, uri: &Uri) -> Arc<Settings> {
        let path = file_path(uri);
        let holds = |folder: &PathBuf| path.as_ref().is_some_and(|it| it.starts_with(folder));
        let around = self.folders.iter().filter(|(folder, _)| holds(folder));
        let innermost = around.max_by_key(|(folder, _)| folder.components().count());
        Arc::clone(innermost.map_or(&self.elsewhere, |(_, settings)| settings))
    }
}

struct Reader<'v> {
    section: &'v Value,
    problems: Vec<String>,
}

impl<'v> Reader<'v> {
    /// A setting: nested, or under its dotted name as some clients send it.
    fn get(&self, name: &str) -> Option<&'v Value> {
        let nested = || {
            let mut names = name.split('.');
            names.try_fold(self.section, |value, name| value.get(name))
        };
        let value = self.section.get(name).or_else(nested)?;
        Some(value).filter(|it| !it.is_null())
    }

    fn wrong(&mut self, name: &str, value: &Value, choices: &str) {
        let message = format!("the setting `{SECTION}.{name}` is {value}, not {choices}");
        self.problems.push(message);
    }

    fn text(&mut self, name: &str, choices: &[&str]) -> Option<&'v str> {
        let value = self.get(name)?;
        let text = value.as_str().filter(|it| choices.contains(it));
        if text.is_none() {
            let choices = choices.join("\", \"");
            self.wrong(name, value, &format!("one of \"{choices}\""));
        }
        text
    }

    fn boolean(&mut self, name: &str, setting: &mut bool) {
        let Some(value) = self.get(name) else { return };
        match value.as_bool() {
            Some(value) => *setting = value,
            None => self.wrong(name, value, "true or false"),
        }
    }

    fn length(&mut self, name: &str, setting: &mut usize) {
        let Some(value) = self.get(name) else { return };
        match value.as_u64().filter(|it| (8..=1_000).contains(it)) {
            Some(value) => *setting = value as usize,
            None => self.wrong(name, value, "a whole number from 8 to 1000"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_read_however_they_are_wrapped() {
        let wanted = Settings {
            rerun: Rerun::OnType,
            value_width: 20,
            ..Settings::default()
        };
        for value in [
            json!({"fdl": {"simulation": {"rerun": "onType"}, "inlayHints": {"maxLength": 20}}}),
            json!({"simulation": {"rerun": "onType"}, "inlayHints": {"maxLength": 20}}),
            json!({"simulation.rerun": "onType", "inlayHints.maxLength": 20, "other": 1}),
        ] {
            assert_eq!(Settings::read(&value), (wanted.clone(), Vec::new()));
        }
        for nothing in [json!(null), json!([]), json!({"fdl": null}), json!("x")] {
            assert_eq!(Settings::read(&nothing), (Settings::default(), Vec::new()));
        }
    }

    #[test]
    fn the_innermost_folder_counts() {
        let uri = |it: &str| it.parse::<Uri>().expect("a URI");
        let folders = ["file:///w/a", "file:///w/a/b", "file:///w/c"].map(uri);
        let width = |it: u64| json!({"inlayHints": {"maxLength": it}});
        let values = [10, 11, 12].map(width);
        let (settings, problems) = AllSettings::read(&values, &folders);
        assert_eq!(problems, [""; 0]);
        let width_of = |it: &str| settings.of(&uri(it)).value_width;
        assert_eq!(width_of("file:///w/a/x.fdl"), 11);
        assert_eq!(width_of("file:///w/a/b/x.fdl"), 12);
        assert_eq!(width_of("file:///w/ab/x.fdl"), 10);
        assert_eq!(width_of("untitled:Untitled-1"), 10);
        assert_eq!(width_of("file:///w/c/x.fdl"), 10, "no answer for this one");
        let (_, problems) = AllSettings::read(&[1, 2, 1].map(width), &folders);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert_eq!(AllSettings::read(&[], &folders).0, AllSettings::default());
    }

    #[test]
    fn what_is_wrong_is_named_and_left_out() {
        let value = json!({
            "simulation": {"rerun": "always"},
            "inlayHints": {"enable": 1, "maxLength": 4},
            "codeLens": {"references": false},
        });
        let (settings, problems) = Settings::read(&value);
        let wanted = Settings {
            reference_lenses: false,
            ..Settings::default()
        };
        assert_eq!(settings, wanted);
        assert_eq!(
            problems,
            [
                "the setting `fdl.simulation.rerun` is \"always\", not one of \"off\", \"onSave\", \"onType\"",
                "the setting `fdl.inlayHints.enable` is 1, not true or false",
                "the setting `fdl.inlayHints.maxLength` is 4, not a whole number from 8 to 1000",
            ]
        );
    }
}
