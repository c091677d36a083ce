//! The group "hash calculation and UUID generation" of the page.

use std::fmt::Write as _;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Failure, Function, Group, ROW, parameter, text};
use crate::catalog::Evidence;
use crate::value::{Types, Value};

pub(super) const HASH: Function = Function {
    name: "hash",
    foreign: Some("States.Hash"),
    group: Group::Hash,
    parameters: &[
        parameter("text", Types::STRING, "The text."),
        parameter(
            "algorithm",
            Types::STRING,
            "`MD5`, `SHA-1`, `SHA-256` or `SHA-512`.",
        ),
    ],
    returns: Types::STRING,
    documentation: "The digest of the text, in lower-case hexadecimal digits.",
    examples: &[
        (
            r#"hash("flow", "MD5")"#,
            r#""cff5497121104c2b8e0cb41ed2083a9b""#,
        ),
        (
            r#"hash("flow", "SHA-1")"#,
            r#""d8f7e9c783be82328ffc2f348b0f257b671c1107""#,
        ),
        (
            r#"hash("", "SHA-256")"#,
            r#""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#,
        ),
        (r#"length(hash("flow", "SHA-512"))"#, "128"),
    ],
    evaluate: |arguments, _| {
        let data = text(arguments, 0).as_bytes();
        match text(arguments, 1) {
            "MD5" => Ok(hexadecimal(&Md5::digest(data))),
            "SHA-1" => Ok(hexadecimal(&Sha1::digest(data))),
            "SHA-256" => Ok(hexadecimal(&Sha256::digest(data))),
            "SHA-512" => Ok(hexadecimal(&Sha512::digest(data))),
            _ => Err(Failure::of(
                1,
                "the algorithms are `MD5`, `SHA-1`, `SHA-256` and `SHA-512`",
            )),
        }
    },
    ..ROW
};

pub(super) const UUID: Function = Function {
    name: "uuid",
    foreign: Some("States.UUID"),
    group: Group::Hash,
    returns: Types::STRING,
    documentation: "A new random UUID of version 4, at every use another. In a dry run the seed decides.",
    examples: &[
        ("length(uuid())", "36"),
        (
            r#"regexMatchString("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uuid())"#,
            "true",
        ),
        ("uuid() == uuid()", "false"),
    ],
    signature: Evidence::Inferred,
    evaluate: |_, evaluator| {
        let high = evaluator.random.number() & 0xffff_ffff_ffff_0fff | 0x4000;
        let low = evaluator.random.number() >> 2 | 1 << 63;
        let (a, b, c) = (high >> 32, (high >> 16) & 0xffff, high & 0xffff);
        let (d, e) = (low >> 48, low & 0xffff_ffff_ffff);
        Ok(Value::from(format!(
            "{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}"
        )))
    },
    ..ROW
};

fn hexadecimal(digest: &[u8]) -> Value {
    let mut out = String::with_capacity(digest.len() * 2);
    for byte in digest {
        let _ = write!(out, "{byte:02x}");
    }
    Value::from(out)
}

#[cfg(test)]
mod tests {
    use crate::expr::eval::tests::failure;

    #[test]
    fn algorithms_are_named_exactly() {
        for name in ["md5", "SHA1", "SHA-384", ""] {
            assert_eq!(
                failure(&format!("hash('x', '{name}')"), "{}"),
                "`hash`: the algorithms are `MD5`, `SHA-1`, `SHA-256` and `SHA-512`"
            );
        }
    }
}
