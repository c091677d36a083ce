//! The group "encoding and decoding" of the page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{COUNTERPART, Failure, Function, Group, ROW, parameter, text};
use crate::catalog::Evidence;
use crate::value::{Types, Value};

pub(super) const FROM_BASE64: Function = Function {
    name: "fromBase64",
    foreign: Some("States.Base64Decode"),
    group: Group::Encoding,
    parameters: &[parameter(
        "text",
        Types::STRING,
        "Base64 with padding, standard alphabet.",
    )],
    returns: Types::STRING,
    documentation: "Decodes Base64. What it decodes must be UTF-8 text.",
    examples: &[
        (r#"fromBase64("Zmxvdw==")"#, r#""flow""#),
        (r#"fromBase64("")"#, r#""""#),
    ],
    evaluate: |arguments, _| {
        let bytes = STANDARD
            .decode(text(arguments, 0))
            .map_err(|it| Failure::of(0, problem(&it)))?;
        let decoded = String::from_utf8(bytes);
        let message = "what the Base64 text encodes is no UTF-8 text";
        decoded
            .map(Value::from)
            .map_err(|_| Failure::of(0, message))
    },
    ..ROW
};

pub(super) const TO_BASE64: Function = Function {
    name: "toBase64",
    foreign: Some("States.Base64Encode"),
    group: Group::Encoding,
    parameters: &[parameter("text", Types::STRING, "The text.")],
    returns: Types::STRING,
    documentation: "Encodes text in Base64 with padding, standard alphabet.",
    examples: &[
        (r#"toBase64("flow")"#, r#""Zmxvdw==""#),
        (r#"fromBase64(toBase64("云"))"#, r#""云""#),
    ],
    evidence: Evidence::Inferred,
    signature: Evidence::Inferred,
    question: Some("Q47"),
    undocumented: Some(COUNTERPART),
    evaluate: |arguments, _| Ok(Value::from(STANDARD.encode(text(arguments, 0)))),
    ..ROW
};

fn problem(error: &base64::DecodeError) -> String {
    match error {
        base64::DecodeError::InvalidByte(at, byte) => {
            let byte = byte.escape_ascii();
            format!("the text is no Base64: byte {at} is `{byte}`")
        }
        base64::DecodeError::InvalidPadding => {
            "the text is no Base64: its padding is wrong".to_owned()
        }
        _ => "the text is no Base64: its length is wrong".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::expr::eval::tests::failure;

    #[test]
    fn what_is_no_base64_is_refused() {
        let of = |text: &str| failure(&format!("fromBase64('{text}')"), "{}");
        assert_eq!(
            of("Zm!v"),
            "`fromBase64`: the text is no Base64: byte 2 is `!`"
        );
        assert_eq!(
            of("Zmxvdw"),
            "`fromBase64`: the text is no Base64: its padding is wrong"
        );
        assert_eq!(
            of("Zmxvd"),
            "`fromBase64`: the text is no Base64: its length is wrong"
        );
        assert_eq!(
            of("_-8="),
            "`fromBase64`: the text is no Base64: byte 0 is `_`"
        );
        assert_eq!(
            of("/w=="),
            "`fromBase64`: what the Base64 text encodes is no UTF-8 text"
        );
    }
}
