//! Flows laid out in every way that YAML allows and nobody would choose.

use fdl_core::syntax::edit;
use fdl_core::value::{Object, Value};

use super::Random;

/// What a layout may differ in, besides indentation, blanks, blank lines and the order of attributes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Habits {
    /// Comments, each with a number of its own.
    pub(crate) comments: bool,
    /// Quotes, block scalars, flow collections, anchors, tags.
    pub(crate) styles: bool,
}

/// A flow in a random layout.
pub(crate) fn laid_out(seed: u64, flow: &Value, habits: Habits) -> String {
    let mut writer = Writer {
        random: Random::new(seed),
        habits,
        out: String::new(),
        comments: 0,
        anchor_count: 0,
        anchors: Vec::new(),
    };
    if habits.comments && writer.random.chance(50) {
        writer.comment_line(0);
    }
    writer.mapping(flow.as_object().expect("an object"), 0, false);
    writer.out
}

/// Whether the order of an object's members means nothing: it is part of the flow, not data.
pub(crate) fn is_structure(object: &Object) -> bool {
    let has = |name: &str| object.contains_key(name);
    has("Type") && has("Name") || has("StartAt") || has("Errors") || has("Condition")
}

struct Writer {
    random: Random,
    habits: Habits,
    out: String,
    comments: usize,
    anchor_count: usize,
    /// The anchors of what is complete, each with its value as JSON.
    anchors: Vec<(usize, String)>,
}

impl Writer {
    fn blanks(&mut self, most: usize) -> String {
        let count = match self.random.chance(70) {
            true => 1,
            false => 1 + self.random.below(most),
        };
        " ".repeat(count)
    }

    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("#{}c{}", " ".repeat(self.random.below(2)), self.comments)
    }

    /// The end of a line: sometimes blanks, a comment, blank lines, lines of comments no further left
    /// than `indent`.
    fn end_line(&mut self, indent: usize) {
        if self.habits.comments && self.random.chance(8) {
            let comment = format!("{}{}", self.blanks(6), self.comment());
            self.out += &comment;
        }
        if self.random.chance(8) {
            let blanks = self.blanks(3);
            self.out += &blanks;
        }
        self.out.push('\n');
        while self.random.chance(6) {
            match self.habits.comments && self.random.chance(60) {
                true => {
                    let deeper = self.random.below(3);
                    self.comment_line(indent + deeper);
                }
                false => {
                    let blanks = " ".repeat(self.random.below(3));
                    self.out += &format!("{blanks}\n");
                }
            }
        }
    }

    fn comment_line(&mut self, indent: usize) {
        let comment = self.comment();
        self.out += &format!("{:indent$}{comment}\n", "");
    }

    /// The members of an object, each on lines of its own; the first goes on in the line if so wished.
    fn mapping(&mut self, object: &Object, indent: usize, inline: bool) {
        let mut members: Vec<(&str, &Value)> =
            object.iter().map(|(key, value)| (&**key, value)).collect();
        if is_structure(object) && self.random.chance(70) {
            for at in (1..members.len()).rev() {
                let other = self.random.below(at + 1);
                members.swap(at, other);
            }
        }
        for (index, (key, value)) in members.into_iter().enumerate() {
            if index > 0 || !inline {
                self.out += &" ".repeat(indent);
            }
            let key = self.scalar(&Value::from(key), false);
            let before = if self.random.chance(5) { " " } else { "" };
            self.out += &format!("{key}{before}:");
            self.value(value, indent);
        }
    }

    fn sequence(&mut self, items: &[Value], indent: usize, inline: bool) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 || !inline {
                self.out += &" ".repeat(indent);
            }
            self.out.push('-');
            if self.alias(item, indent) {
                continue;
            }
            let anchor = self.anchor();
            let anchored = anchor.is_some();
            match item {
                Value::Object(object) if !object.is_empty() && !self.flows(item) => {
                    let blanks = self.blanks(4);
                    if anchored || self.random.chance(15) {
                        self.end_line(indent + 1);
                        self.mapping(object, indent + 1 + blanks.len(), false);
                    } else {
                        self.out += &blanks;
                        self.mapping(object, indent + 1 + blanks.len(), true);
                    }
                }
                Value::Array(items) if !items.is_empty() && !self.flows(item) && !anchored => {
                    let blanks = self.blanks(4);
                    self.out += &blanks;
                    self.sequence(items, indent + 1 + blanks.len(), true);
                }
                _ => self.inline(item, indent),
            }
            self.anchors.extend(anchor.map(|it| (it, item.to_json())));
        }
    }

    /// What stands behind a colon.
    fn value(&mut self, value: &Value, indent: usize) {
        if self.alias(value, indent) {
            return;
        }
        let anchor = self.anchor();
        match value {
            Value::Object(object) if !object.is_empty() && !self.flows(value) => {
                self.end_line(indent + 1);
                let step = 1 + self.random.below(5);
                self.mapping(object, indent + step, false);
            }
            Value::Array(items) if !items.is_empty() && !self.flows(value) => {
                self.end_line(indent + 1);
                let step = self.random.below(5);
                self.sequence(items, indent + step, false);
            }
            _ => self.inline(value, indent),
        }
        self.anchors.extend(anchor.map(|it| (it, value.to_json())));
    }

    /// Whether a collection is written in brackets. Structures are not: their order would stay.
    fn flows(&mut self, value: &Value) -> bool {
        let plain = !value.to_json().contains("\"Type\"");
        self.habits.styles && plain && self.random.chance(30)
    }

    /// Writes an anchor now and then; its number.
    fn anchor(&mut self) -> Option<usize> {
        if !self.habits.styles || !self.random.chance(8) {
            return None;
        }
        self.anchor_count += 1;
        let anchor = format!("{}&a{}", self.blanks(2), self.anchor_count);
        self.out += &anchor;
        Some(self.anchor_count)
    }

    /// Writes an alias of an equal value that has an anchor, if there is one; whether it does.
    fn alias(&mut self, value: &Value, indent: usize) -> bool {
        let json = value.to_json();
        let known = self.anchors.iter().find(|it| it.1 == json);
        let Some(&(number, _)) = known.filter(|_| self.random.chance(60)) else {
            return false;
        };
        let alias = format!("{}*a{number}", self.blanks(2));
        self.out += &alias;
        self.end_line(indent + 1);
        true
    }

    /// A scalar or a collection in brackets behind an indicator.
    fn inline(&mut self, value: &Value, indent: usize) {
        if let Value::String(text) = value
            && self.habits.styles
            && self.block_scalar(text, indent)
        {
            return;
        }
        let below = self.habits.styles && self.random.chance(5);
        match below {
            true => {
                self.end_line(indent + 1);
                let step = 1 + self.random.below(4);
                self.out += &" ".repeat(indent + step);
            }
            false => {
                let blanks = self.blanks(5);
                self.out += &blanks;
            }
        }
        match value {
            Value::Object(_) | Value::Array(_) => self.flow(value, indent + 1),
            _ => {
                let scalar = self.scalar(value, true);
                self.out += &self.folded(scalar, indent + 1);
            }
        }
        self.end_line(indent + 1);
    }

    /// A text over several lines, if it is plain and has blanks to break at.
    fn folded(&self, scalar: String, indent: usize) -> String {
        let plain = scalar.starts_with(|it: char| it.is_alphabetic() || it == '$');
        let wanted = self.habits.styles && scalar.len() % 7 == 3;
        match plain && wanted && !scalar.contains(['#', ':', '-', '?']) {
            true => scalar.replacen(' ', &format!("\n{:1$}", "", indent + scalar.len() % 3), 1),
            false => scalar,
        }
    }

    fn block_scalar(&mut self, text: &str, indent: usize) -> bool {
        let fits = !text.is_empty() && !text.starts_with([' ', '\n']) && !text.ends_with('\n');
        if !fits || !self.random.chance(6) {
            return false;
        }
        let step = 1 + self.random.below(5);
        let header = match self.random.below(3) {
            0 => format!(" |{step}-"),
            1 => " |-".to_owned(),
            _ if !text.contains('\n') => " >-".to_owned(),
            _ => " |-".to_owned(),
        };
        self.out += &header;
        if self.habits.comments && self.random.chance(20) {
            let comment = format!("  {}", self.comment());
            self.out += &comment;
        }
        self.out.push('\n');
        for line in text.split('\n') {
            self.out += &format!("{:1$}{line}\n", "", indent + step);
        }
        true
    }

    fn flow(&mut self, value: &Value, indent: usize) {
        let spread = self.random.chance(30);
        let break_or_blank = |it: &mut Self| match spread {
            true => {
                if it.habits.comments && it.random.chance(10) {
                    let comment = format!(" {}", it.comment());
                    it.out += &comment;
                }
                let deeper = it.random.below(5);
                it.out += &format!("\n{:1$}", "", indent + deeper);
            }
            false => {
                let blanks = " ".repeat(it.random.below(3));
                it.out += &blanks;
            }
        };
        match value {
            Value::Object(object) => {
                self.out.push('{');
                for (index, (key, value)) in object.iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    break_or_blank(self);
                    let key = self.scalar(&Value::from(&**key), false);
                    self.out += &format!("{key}: ");
                    self.flow(value, indent);
                }
                break_or_blank(self);
                self.out.push('}');
            }
            Value::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    break_or_blank(self);
                    self.flow(item, indent);
                }
                break_or_blank(self);
                self.out.push(']');
            }
            Value::String(text) => self.out += &edit::scalar(text, true, false),
            other => self.out += &other.to_json(),
        }
    }

    fn scalar(&mut self, value: &Value, may_tag: bool) -> String {
        let Value::String(text) = value else {
            return value.to_json();
        };
        let plain = edit::scalar(text, false, false);
        if !self.habits.styles {
            return plain;
        }
        match self.random.below(12) {
            0 => Value::from(&**text).to_json(),
            1 if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
            2 if may_tag => format!("!!str {plain}"),
            _ => plain,
        }
    }
}
