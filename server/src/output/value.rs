//! Values of runs as JSON: numbers keep their text, members their order.

use fdl_core::simulate::Detail;
use fdl_core::value::Value;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// A value of the core that can be serialised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a>(pub(crate) &'a Value);

/// What an event shows, serialised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DetailJson<'a>(pub(crate) &'a Detail);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(self.0.to_json(), serializer)
    }
}

impl Serialize for DetailJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        raw(self.0.to_json(), serializer)
    }
}

/// The numbers of `serde_json` would become `1e+5` where `1e5` was written.
fn raw<S: Serializer>(json: String, serializer: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(json).map_err(S::Error::custom)?;
    raw.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_order_are_kept() {
        let text = r#"{"z":12345678901234567890.10,"a":[1e5,-0.0,1E-7,"é\n"],"n":null,"t":true}"#;
        let value = Value::from_json(text).expect("the text is JSON");
        let written = serde_json::to_string(&Json(&value)).expect("values are serialisable");
        assert_eq!(written, text);
    }
}
