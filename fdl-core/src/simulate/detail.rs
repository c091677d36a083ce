//! What events show: `{"input": …}`, `{"output": …}`, `{"error": …, "cause": …}`,
//! `{"action": …, "parameters": …}`. The members are the simulator's own (Q57).
//!
//! Most states hand on what they were given, so a detail is no object of its own before it is
//! written: an event costs next to nothing.

use std::fmt;
use std::sync::Arc;

use crate::model::Text;
use crate::value::{Value, write_json_string};

/// What an event shows.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Detail {
    /// Nothing: `{}`.
    #[default]
    Nothing,
    /// What a state, a branch or the execution begins with.
    Input(Value),
    /// What it ends with.
    Output(Value),
    /// Why it fails: code and cause.
    Error(Box<[Value; 2]>),
    /// What is called: action and parameters.
    Call(Box<[Value; 2]>),
}

impl Detail {
    /// Code and cause of an error.
    pub(super) fn error(code: &Arc<str>, cause: &Arc<str>) -> Self {
        let texts = [code, cause].map(|it| Value::String(it.clone()));
        Self::Error(Box::new(texts))
    }

    /// The call of a Task.
    pub(super) fn call(action: &Option<Text>, parameters: &Value) -> Self {
        let action = action.as_ref().map_or("", |it| &it.value);
        Self::Call(Box::new([action.into(), parameters.clone()]))
    }

    /// The members, in their order.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let (names, values): (&[&'static str], &[Value]) = match self {
            Self::Nothing => (&[], &[]),
            Self::Input(value) => (&["input"], std::slice::from_ref(value)),
            Self::Output(value) => (&["output"], std::slice::from_ref(value)),
            Self::Error(values) => (&["error", "cause"], &values[..]),
            Self::Call(values) => (&["action", "parameters"], &values[..]),
        };
        names.iter().copied().zip(values)
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut members = self.members();
        members.find(|it| it.0 == name).map(|it| it.1)
    }

    /// Compact JSON text.
    pub fn to_json(&self) -> String {
        let mut out = String::from("{");
        for (name, value) in self.members() {
            if out.len() > 1 {
                out.push(',');
            }
            write_json_string(name, &mut out);
            out.push(':');
            out.push_str(&value.to_json());
        }
        out.push('}');
        out
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_as_text() {
        let value = || Value::from(7);
        let text = |it: Detail| it.to_json();
        assert_eq!(text(Detail::Nothing), "{}");
        assert_eq!(text(Detail::Output(value())), r#"{"output":7}"#);
        let error = Detail::error(&"E".into(), &"a\nb".into());
        assert_eq!(error.to_string(), r#"{"error":"E","cause":"a\nb"}"#);
        let call = Detail::call(&None, &value());
        assert_eq!(call.get("parameters"), Some(&value()));
        assert_eq!(
            (call.get("action"), call.get("input")),
            (Some(&"".into()), None)
        );
    }
}
