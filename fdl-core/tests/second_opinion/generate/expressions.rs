//! Random expressions of a wanted type: most of them can be evaluated, and a few cannot.

use fdl_core::value::Value;

use super::{At, Generator, list, text};

impl Generator {
    /// A constructor of data in the usual shape.
    pub(super) fn shape(&mut self, at: At) -> Value {
        let mut members = vec![
            ("n.$", text(self.numeric(at))),
            ("s.$", text(self.string(at))),
            ("flag.$", text(self.boolean(at, 1))),
            ("list.$", text(self.array(at))),
        ];
        if self.random.chance(6) {
            let name = *self.random.pick(&["n.$", "s.$", "flag.$", "list.$"]);
            members.retain(|it| it.0 != name);
        }
        if self.random.chance(15) {
            let nested = vec![
                text("$Input.n"),
                Value::object([("x.$", text(self.any(at)))]),
            ];
            members.push(("deep", list(nested)));
        }
        Value::object(members)
    }

    /// A path to a member of the usual shape; one in forty leads nowhere.
    pub(super) fn member(&mut self, at: At, name: &str) -> String {
        if self.random.chance(2) {
            return format!("$Input.no.{name}");
        }
        let output = match at {
            At::Response => vec!["$Output".to_owned(), "$Context.Current.Output".to_owned()],
            At::Branches(count) => {
                let branch = self.random.below(count);
                vec![format!("$Output.Branch{branch}"), "$Input".to_owned()]
            }
            _ => vec!["$Input".to_owned()],
        };
        let bases = [
            "$Input".to_owned(),
            "$Context.Execution.Input".to_owned(),
            "$Context.Current.Input".to_owned(),
        ];
        let base = match self.random.chance(60) {
            true => self.random.pick(&output).clone(),
            false => self.random.pick(&bases).clone(),
        };
        match self.random.chance(15) {
            true => format!("{base}[\"{name}\"]"),
            false => format!("{base}.{name}"),
        }
    }

    pub(super) fn numeric(&mut self, at: At) -> String {
        match self.random.below(12) {
            0 => self.random.pick(&["0", "1", "2", "-3", "2.5"]).to_string(),
            1 => format!("intAdd({}, 1)", self.member(at, "n")),
            2 => format!("length({})", self.array(at)),
            3 if at == At::Parameters => "$Context.Current.RetryCount".to_owned(),
            4 if at == At::Items => "length($Output.Items)".to_owned(),
            5 if self.random.chance(30) => "$Global.g0".to_owned(),
            _ => self.member(at, "n"),
        }
    }

    pub(super) fn string(&mut self, at: At) -> String {
        match (self.random.below(8), at) {
            (0..=3, At::Error { detail: true }) => "$Context.Current.Error.Detail".to_owned(),
            (4..=5, At::Error { .. }) => "$Context.Current.Error.Code".to_owned(),
            (0, _) => "\"open\"".to_owned(),
            (1, _) => "$Context.Current.Name".to_owned(),
            (2, _) => "$Context.Execution.Name".to_owned(),
            _ => self.member(at, "s"),
        }
    }

    pub(super) fn boolean(&mut self, at: At, depth: usize) -> String {
        let compare = ["==", "!=", "<", "<=", ">", ">="];
        match self.random.below(12) {
            0 if depth > 0 => {
                let (a, b) = (self.boolean(at, depth - 1), self.boolean(at, depth - 1));
                format!("{a} && {b}")
            }
            1 if depth > 0 => {
                let (a, b) = (self.boolean(at, depth - 1), self.boolean(at, depth - 1));
                format!("({a} || {b})")
            }
            2 => format!("!{}", self.member(at, "flag")),
            3 => format!("{} in {}", self.numeric(at), self.array(at)),
            4 => "\"n\" in $Input".to_owned(),
            5 => format!("arrayContains({}, \"a\")", self.array(at)),
            6 => {
                let operator = self.random.pick(&compare);
                format!("{} {operator} {}", self.string(at), self.string(at))
            }
            7 => format!("{} == {}", self.array(at), self.any(at)),
            8 => self.member(at, "flag"),
            _ => {
                let operator = self.random.pick(&compare);
                format!("{} {operator} {}", self.numeric(at), self.numeric(at))
            }
        }
    }

    pub(super) fn array(&mut self, at: At) -> String {
        match self.random.below(8) {
            0 => "[1, \"a\"]".to_owned(),
            1 => format!("toArray({}, 1)", self.string(at)),
            2..=5 if at == At::Items => "$Output.Items".to_owned(),
            _ => self.member(at, "list"),
        }
    }

    pub(super) fn any(&mut self, at: At) -> String {
        match self.random.below(10) {
            0 => "$Global".to_owned(),
            1 if self.random.chance(40) => {
                self.random.pick(&["$Global.g0", "$Global.g1"]).to_string()
            }
            2 => "jsonMerge($Input, $Global)".to_owned(),
            3 => "$Input".to_owned(),
            4 if matches!(at, At::Response | At::Items | At::Branches(_)) => "$Output".to_owned(),
            5 => self.string(at),
            6 => self.array(at),
            7 => self.boolean(at, 1),
            8 if self.random.chance(20) => {
                let now_and_then = ["Error.Code", "Output", "RetryCount", "Output.n"];
                format!("$Context.Current.{}", self.random.pick(&now_and_then))
            }
            _ => self.numeric(at),
        }
    }
}
