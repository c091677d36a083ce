//! `.editorconfig`: how the files of a project are laid out, for every tool.
//!
//! Read are `indent_size`, `tab_width` where the former says `tab`, `end_of_line` and
//! `insert_final_newline`. Deliberately without effect: `trim_trailing_whitespace`, since there is
//! nothing behind the end of a laid out line, `indent_style`, since YAML is indented by spaces,
//! `charset` and `max_line_length`, since no line is broken. A file that cannot be read, and what is
//! no setting in it, is passed over, as the specification wants.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::ide::FormatOptions;
use globset::{GlobBuilder, GlobMatcher};

use crate::files::{Disk, Texts as _, real_folder};

const FILE_NAME: &str = ".editorconfig";

/// Ranges of numbers in patterns longer than this match nothing.
const LONGEST_RANGE: i64 = 1_000;

/// The files of a run: each is read once.
#[derive(Debug, Default)]
pub(crate) struct EditorConfigs {
    by_folder: HashMap<PathBuf, Option<Arc<File>>>,
}

/// What a project says about the layout of a file; none for what it leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Layout {
    indent: Option<usize>,
    line_break: Option<&'static str>,
    final_line_break: Option<bool>,
}

impl Layout {
    /// The options for the formatter; `usual` decides what the project leaves open.
    pub(crate) fn options(self, usual: FormatOptions) -> FormatOptions {
        FormatOptions {
            indent: self.indent.unwrap_or(usual.indent),
            line_break: self.line_break.or(usual.line_break),
            final_line_break: match self.final_line_break {
                // To leave the last line open on purpose is nothing that a text file should do.
                Some(false) => None,
                Some(true) => Some(true),
                None => usual.final_line_break,
            },
        }
    }
}

/// A file's sections.
#[derive(Debug)]
struct File {
    folder: PathBuf,
    is_root: bool,
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    /// None where the pattern is none.
    pattern: Option<GlobMatcher>,
    settings: Vec<(String, String)>,
}

impl EditorConfigs {
    /// What the files above `path` say about it, the nearest and the last section first.
    pub(crate) fn layout(&mut self, path: &Path) -> Layout {
        let folder = real_folder(path);
        let Some(name) = path.file_name() else {
            return Layout::default();
        };
        let path = folder.join(name);
        let mut files = Vec::new();
        for folder in folder.ancestors() {
            let Some(file) = self.file(folder) else {
                continue;
            };
            let is_root = file.is_root;
            files.push(file);
            if is_root {
                break;
            }
        }
        let mut settings: HashMap<&str, &str> = HashMap::new();
        for file in files.iter().rev() {
            let Ok(relative) = path.strip_prefix(&file.folder) else {
                continue;
            };
            for section in &file.sections {
                let matches = section.pattern.as_ref();
                if matches.is_some_and(|it| it.is_match(relative)) {
                    let own = section.settings.iter();
                    settings.extend(own.map(|(name, value)| (&**name, &**value)));
                }
            }
        }
        layout(&settings)
    }

    fn file(&mut self, folder: &Path) -> Option<Arc<File>> {
        if let Some(file) = self.by_folder.get(folder) {
            return file.clone();
        }
        let path = folder.join(FILE_NAME);
        let text = Disk.exists(&path).then(|| Disk.read(&path).ok()).flatten();
        let file = text.map(|text| Arc::new(File::parse(&text, folder.to_owned())));
        self.by_folder.insert(folder.to_owned(), file.clone());
        file
    }
}

fn layout(settings: &HashMap<&str, &str>) -> Layout {
    let setting = |name: &str| settings.get(name).map(|it| it.to_ascii_lowercase());
    let width = |name: &str| {
        let value = setting(name)?.parse().ok()?;
        (1..=8).contains(&value).then_some(value)
    };
    let indent = match setting("indent_size").as_deref() {
        Some("tab") => width("tab_width"),
        _ => width("indent_size"),
    };
    let line_break = match setting("end_of_line").as_deref() {
        Some("lf") => Some("\n"),
        Some("crlf") => Some("\r\n"),
        Some("cr") => Some("\r"),
        _ => None,
    };
    Layout {
        indent,
        line_break,
        final_line_break: setting("insert_final_newline").and_then(|it| it.parse().ok()),
    }
}

impl File {
    fn parse(text: &str, folder: PathBuf) -> Self {
        let mut file = Self {
            folder,
            is_root: false,
            sections: Vec::new(),
        };
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.trim();
            if line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
                file.sections.push(Section {
                    pattern: pattern(name),
                    settings: Vec::new(),
                });
                continue;
            }
            let Some((name, value)) = line.split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            match file.sections.last_mut() {
                Some(section) => section.settings.push((name, value.to_owned())),
                None if name == "root" => file.is_root = value.eq_ignore_ascii_case("true"),
                None => {}
            }
        }
        file
    }
}

/// The pattern of a section, for paths relative to the folder of its file.
fn pattern(name: &str) -> Option<GlobMatcher> {
    let name = with_ranges(name)?;
    let pattern = match name.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if name.contains('/') => name,
        None => format!("**/{name}"),
    };
    let glob = GlobBuilder::new(&pattern)
        .literal_separator(true)
        .backslash_escape(true)
        .build();
    glob.ok().map(|it| it.compile_matcher())
}

/// A pattern with its ranges of numbers, `{1..3}`, written out: `{1,2,3}`.
fn with_ranges(name: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = name;
    while let Some(open) = rest.find('{') {
        let (before, inside) = rest.split_at(open);
        let close = inside.find('}').unwrap_or(inside.len() - 1);
        out += before;
        let range = inside[1..close.max(1)].split_once("..");
        let numbers = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        match numbers {
            Some::<(i64, i64)>((from, to)) => {
                let (from, to) = (from.min(to), from.max(to));
                if to.saturating_sub(from) > LONGEST_RANGE {
                    return None;
                }
                let numbers: Vec<String> = (from..=to).map(|it| it.to_string()).collect();
                out += &format!("{{{}}}", numbers.join(","));
                rest = &inside[close + 1..];
            }
            None => {
                out.push('{');
                rest = &inside[1..];
            }
        }
    }
    Some(out + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout_of(files: &[(&str, &str)], path: &str) -> Layout {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        EditorConfigs::default().layout(&path)
    }

    fn indent(text: &str, path: &str) -> Option<usize> {
        let text = format!("root = true\n{text}");
        layout_of(&[(".editorconfig", &text)], path).indent
    }

    #[test]
    fn the_last_and_the_nearest_section_counts() {
        let files = [
            (
                ".editorconfig",
                "root = true\n[*]\nindent_size = 8\nend_of_line = crlf\n[*.yaml]\nindent_size = 3\n",
            ),
            (
                "a/.editorconfig",
                "; nearer\n[*.yaml]\n  Indent_Size=4\ninsert_final_newline = FALSE\n",
            ),
        ];
        let found = layout_of(&files, "a/b/f.fdl.yaml");
        let expected = Layout {
            indent: Some(4),
            line_break: Some("\r\n"),
            final_line_break: Some(false),
        };
        assert_eq!(found, expected);
        assert_eq!(layout_of(&files, "f.fdl.yaml").indent, Some(3));
        assert_eq!(layout_of(&files, "f.fdl").indent, Some(8));
    }

    #[test]
    fn a_root_hides_what_is_above_it() {
        let files = [
            (".editorconfig", "root=true\n[*]\nindent_size = 8\n"),
            ("a/.editorconfig", "Root = True\n[*.md]\nindent_size = 4\n"),
        ];
        assert_eq!(layout_of(&files, "a/f.yaml"), Layout::default());
    }

    #[test]
    fn patterns() {
        for (pattern, path, matches) in [
            ("*", "a/f.yaml", true),
            ("*.{yaml,yml}", "a/f.yml", true),
            ("*.{yaml,yml}", "a/f.json", false),
            ("f?.yaml", "a/f1.yaml", true),
            ("f[!1].yaml", "f1.yaml", false),
            ("f{1..3}.yaml", "f2.yaml", true),
            ("f{1..3}.yaml", "f4.yaml", false),
            ("f{1..99999}.yaml", "f4.yaml", false),
            ("/f.yaml", "a/f.yaml", false),
            ("/f.yaml", "f.yaml", true),
            ("a/*.yaml", "a/f.yaml", true),
            ("a/*.yaml", "a/b/f.yaml", false),
            ("a/**.yaml", "a/f.yaml", true),
            ("a/**/f.yaml", "a/b/c/f.yaml", true),
            ("[", "f.yaml", false),
            ("{", "f.yaml", false),
        ] {
            let text = format!("[{pattern}]\nindent_size = 4\n");
            assert_eq!(indent(&text, path).is_some(), matches, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_no_width_is_passed_over() {
        let of = |settings: &str| indent(&format!("[*]\n{settings}\n"), "f");
        assert_eq!(of("indent_size = 0"), None);
        assert_eq!(of("indent_size = 99"), None);
        assert_eq!(of("indent_size = unset"), None);
        assert_eq!(of("indent_size = tab"), None);
        assert_eq!(of("indent_size = tab\ntab_width = 4"), Some(4));
    }
}
