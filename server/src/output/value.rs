//! Values of runs as JSON: numbers keep their text, members their order.

use fdl_core::value::Value;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// A value of the core that can be serialised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a>(pub(crate) &'a Value);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The numbers of `serde_json` would become `1e+5` where `1e5` was written.
        RawValue::from_string(self.0.to_json())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
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
