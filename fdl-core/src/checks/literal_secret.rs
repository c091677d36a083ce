//! `literal-secret`: a credential is written into the flow.

use super::attributes::value_range;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};

pub(super) static CHECK: Check = Check {
    code: "literal-secret",
    severity: Severity::Warning,
    section: Section::Tasks,
    docs: include_str!("literal_secret.md"),
    run: Run::Parts(literal_secret),
};

/// Keys that hold credentials, in lower case and without `-` and `_`.
const KEYS: &[&str] = &[
    "accesskey",
    "accesskeyid",
    "accesskeysecret",
    "accesstoken",
    "apikey",
    "apitoken",
    "appsecret",
    "authorization",
    "authtoken",
    "bearertoken",
    "clientsecret",
    "dbpassword",
    "passwd",
    "password",
    "privatekey",
    "proxyauthorization",
    "secret",
    "secretaccesskey",
    "secretkey",
    "securitytoken",
    "xapikey",
    "xauthtoken",
];

/// Credentials have at least so many characters.
const LEAST_LENGTH: usize = 12;

fn literal_secret(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.members {
        let value = it.entry.value;
        // Most values are too short: their keys are not looked up.
        if it.suffixed || value.text_length().is_none_or(|it| it < LEAST_LENGTH) {
            continue;
        }
        let Some(text) = value.str() else { continue };
        if !holds_credential(it.name) || !looks_real(text) {
            continue;
        }
        // The message goes into reports and logs: it must not repeat the value.
        let message = format!(
            "the value of `{}` looks like a real credential of {} characters; everybody who can read the flow can use it",
            shown(it.name),
            text.chars().count()
        );
        findings.report(value_range(it.entry), message);
    }
}

fn holds_credential(key: &str) -> bool {
    if !(6..=40).contains(&key.len()) {
        return false;
    }
    let letters = key.bytes().filter(|it| !matches!(it, b'-' | b'_'));
    let plain = letters.map(|it| it.to_ascii_lowercase());
    let order = |known: &&str| known.bytes().cmp(plain.clone());
    KEYS.binary_search_by(order).is_ok()
}

/// Long, without spaces, of letters and digits, and no placeholder.
fn looks_real(text: &str) -> bool {
    let scheme = ["Bearer ", "Basic ", "APPCODE "];
    let token = scheme
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or(text)
        .trim();
    let lower = token.to_lowercase();
    let placeholder = [
        "xxx",
        "***",
        "...",
        "your",
        "example",
        "changeme",
        "placeholder",
        "dummy",
        "redacted",
        "secret",
        "test",
    ];
    let distinct = {
        let mut characters: Vec<char> = token.chars().collect();
        characters.sort_unstable();
        characters.dedup();
        characters.len()
    };
    token.chars().count() >= LEAST_LENGTH
        && distinct >= 8
        && !token.contains(['$', '{', '}', '<', '>', ' ', '\n'])
        && token.bytes().any(|it| it.is_ascii_digit())
        && token.bytes().any(|it| it.is_ascii_alphabetic())
        && !placeholder.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{check_rule, findings_of};

    #[test]
    fn the_keys_are_sorted() {
        assert!(KEYS.is_sorted());
    }

    #[test]
    fn values_that_look_real() {
        check_rule(
            "literal-secret",
            r#"
States:
  - Type: Task
    Name: Ask
    Action: DashScope:QwenTextGeneration
    Parameters:
      model: qwen-plus
      api_key: sk-4f9a1c77e2b04d6f
      #        ^^^^^^^^^^^^^^^^^^^ warning[literal-secret]: the value of `api_key` looks like a real credential of 19 characters; everybody who can read the flow can use it
      messages.$: $Input.messages
    Next: Call
  - Type: Task
    Name: Call
    Action: HTTP:Request
    Parameters:
      url: https://api.example.com
      method: GET
      headers: {Authorization: 'Bearer eyJhbGciOi5JIUzI1NiJ9', X-Api-Key: "9c1d7e6a5b3f2048"}
      #                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[literal-secret]: the value of `Authorization` looks like a real credential of 28 characters; everybody who can read the flow can use it
      #                                                                   ^^^^^^^^^^^^^^^^^^ warning[literal-secret]: the value of `X-Api-Key` looks like a real credential of 16 characters; everybody who can read the flow can use it
    End: true
"#,
        );
    }

    #[test]
    fn placeholders_expressions_and_words() {
        check_rule(
            "literal-secret",
            "
States:
  - Type: Task
    Name: A
    Action: HTTP:Request
    Parameters:
      url: https://api.example.com
      method: GET
      headers:
        Authorization.$: $Input.token
        api_key: ${ApiKey}
        api-key: <your key 12345678>
        password: xxxxxxxxxxxx1
        secret: changeme123456
        accessKeySecret: Bearer
      body: {password: 'correct horse 1', SecretKey: aaaaaaaaaaaaaaa1, key: 4f9a1c77e2b04d6f}
    End: true
",
        );
    }

    #[test]
    fn the_message_does_not_repeat_the_value() {
        let found = findings_of(
            "literal-secret",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {api_key: 4f9a1c77e2b04d6f}, End: true}\n",
        );
        assert!(!found[0].message.contains("4f9a"), "{}", found[0].message);
    }
}
