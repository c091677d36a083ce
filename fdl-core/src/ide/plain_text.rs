//! Explanations for editors that show text as it is: what [`markdown`](super::markdown) writes, without its
//! signs. Not for any Markdown: what authors of other texts use is not known here.

/// The text of an explanation without the signs of Markdown: links have their address behind them, tables
/// a comma between their cells, code stands as it is.
pub fn plain_text(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            code = !code;
            continue;
        }
        let table = !code && line.starts_with('|');
        if table && line.trim_matches(['|', '-']).is_empty() || !code && line == "---" {
            continue;
        }
        match (code, table) {
            (true, _) => out.push_str(line),
            (false, true) => {
                let cells = line.trim_matches('|').split('|');
                let cells: Vec<String> = cells.map(|it| inline(it.trim())).collect();
                out.push_str(&cells.join(", "));
            }
            (false, false) => out.push_str(&inline(line)),
        }
        out.push('\n');
    }
    // What was left out had blank lines on both sides.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim().to_owned()
}

/// A line without the signs around its words.
fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    // What doubts a fact stands in a line of its own, between stars.
    let starred = line.strip_prefix('*').and_then(|it| it.strip_suffix('*'));
    let mut rest = starred.filter(|it| !it.contains('*')).unwrap_or(line);
    while let Some(at) = rest.find(['`', '*', '[']) {
        let (before, sign) = rest.split_at(at);
        out.push_str(before);
        rest = if let Some(code) = sign.strip_prefix('`') {
            let (code, behind) = code.split_once('`').unwrap_or((code, ""));
            out.push_str(code);
            behind
        } else if let Some(behind) = sign.strip_prefix("**") {
            behind
        } else if let Some((text, url, behind)) = link(sign) {
            out.push_str(&inline(text));
            out.push_str(" (");
            out.push_str(url);
            out.push(')');
            behind
        } else {
            out.push_str(&sign[..1]);
            &sign[1..]
        };
    }
    out.push_str(rest);
    out
}

/// The text and the address of the link that a text begins with, and what is behind it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (text, behind) = text.strip_prefix('[')?.split_once("](")?;
    let (url, behind) = behind.split_once(')')?;
    (!text.contains('[')).then_some((text, url, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::fixture::cursor;
    use crate::ide::hover;

    fn hovered(text: &str) -> String {
        let (text, offset) = cursor(text);
        let hover = hover(&Analysis::new(text), offset);
        plain_text(&hover.expect("a hover").markdown)
    }

    #[test]
    fn explanations_without_signs() {
        insta::assert_snapshot!(
            hovered("States: [{Type: Task, Action: MNS:Send$0Message}]\n"),
            @"
        MNS:SendMessage · Simple Message Queue (MNS)

        Sends a message to a queue or publishes it to a topic; the ARN says which.

        parameter, required, value
        resourceArn, yes, text
        message, yes, any value
        priority, no, a whole number
        delaySeconds, no, a whole number
        messageTag, no, text
        messageAttributes, no, a mapping

        Modes: RequestComplete, WaitForCustomCallback

        In WaitForCustomCallback whoever receives the message needs the task's token to report: put callbackToken.$: $Context.Current.TaskToken into message.

        Documentation: 2593184 (https://help.aliyun.com/en/document_detail/2593184.html) · integrate-mns-topics (https://www.alibabacloud.com/help/en/serverless-workflow/latest/integrate-mns-topics) · introduction-to-integration (https://www.alibabacloud.com/help/en/serverless-workflow/latest/introduction-to-integration)
        "
        );
        insta::assert_snapshot!(
            hovered("States: [{Type: Pass, OutputConstructor: {a.$: 'len$0gth([1])'}}]\n"),
            @"
        length(value array | map | string) int

        The number of elements of an array, of members of an object, of characters of a string. Whether the service counts characters or bytes of text beyond ASCII is not documented; here it is characters.
        - value: What is counted.

        length([4, 5]) → 2
        length({\"a\": 1}) → 1
        length(\"cloud\") → 5
        length(\"云🚚\") → 2
        length(\"\") → 0

        Limits:

        - nested function calls: 10

        Documentation (https://www.alibabacloud.com/help/en/serverless-workflow/latest/built-in-functions)
        "
        );
    }

    #[test]
    fn what_is_no_sign_stays() {
        for text in ["2 * 3 [4]", "a[*].b", "$Input.items[0](x"] {
            assert_eq!(plain_text(text), text);
        }
        assert_eq!(plain_text("`a[*]` and *b*"), "a[*] and *b*");
        assert_eq!(plain_text("```yaml\n**a**: `b`\n```"), "**a**: `b`");
        assert_eq!(plain_text("open `code"), "open code");
        assert_eq!(plain_text("*in doubt*"), "in doubt");
    }
}
