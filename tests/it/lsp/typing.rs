//! What is asked for while a flow is typed.

use serde_json::json;

use crate::support::lsp_client::Client;

const URI: &str = "file:///w/a.fdl.yaml";

const FLOW: &str = "\
Type: StateMachine
StartAt: 🚚
States:
  - Name: 🚚
    Type: Pass
    OutputConstructor: {a: 🚚, b.$: \"format('🚚{}', \"}
    End: true
";

#[test]
fn signatures_show_the_parameter_at_the_cursor() {
    for (encoding, character) in [("utf-8", 56), ("utf-16", 52), ("utf-32", 50)] {
        let (mut client, _) = Client::greet(json!({"general": {"positionEncodings": [encoding]}}));
        client.open(URI, FLOW);
        let help = client
            .at("textDocument/signatureHelp", URI, 5, character)
            .expect("an answer");
        let signature = &help["signatures"][0];
        assert_eq!(
            signature["label"],
            "format(template string, args ...any) string"
        );
        assert_eq!(signature["parameters"][1]["label"], "args ...any");
        assert_eq!(signature["documentation"]["kind"], "plaintext");
        assert_eq!(help["activeParameter"], 1, "{encoding}");
        client.quit();
    }
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let help = client
        .at("textDocument/signatureHelp", URI, 5, 52)
        .expect("an answer");
    let signature = &help["signatures"][0];
    assert_eq!(signature["parameters"][1]["label"], json!([24, 35]));
    assert_eq!(signature["documentation"]["kind"], "markdown");
    client.quit();
}
