//! Reads mocks: responses by state path.

use std::sync::Arc;

use super::file::{empty, first_key, first_line};
use super::flows::holds_flows;
use super::reader::{INVALID_RESPONSE, Member, Reader, kind, place};
use super::{CallbackResult, Delay, Mocks, Response, ResponseKind, When};
use crate::catalog::test_files::TestObject;
use crate::simulate::world::Thrown;
use crate::syntax::{Entry, Node};
use crate::text::{Spanned, TextRange};
use crate::value::Value;

/// Reads the mapping under `Mocks`.
pub(super) fn read_mocks(
    reader: &mut Reader<'_>,
    node: Node<'_>,
    range: TextRange,
    shared: bool,
) -> Mocks {
    let mut mocks = Mocks::default();
    if !node.is_mapping() {
        if !node.is_absent() {
            let message = format!("`Mocks` is a mapping by state path, not {}", kind(node));
            reader.report(INVALID_RESPONSE, range, message);
        }
        return mocks;
    }
    let entries = node.merged_entries().into_iter();
    mocks.states = entries.map(|it| reader.mocked(it, shared)).collect();
    mocks
}

/// Reads the root of a file of mocks, in which `Flows` stands beside the states.
pub(super) fn read_mocks_file(reader: &mut Reader<'_>, root: Node<'_>) -> Mocks {
    if !root.is_mapping() {
        return read_mocks(reader, root, root.range(), false);
    }
    let mut mocks = Mocks::default();
    for entry in root.merged_entries() {
        if holds_flows(&entry) {
            mocks.flows = reader.flows(entry.value.resolved(), place(entry), false);
            reader.check_flows(&mocks.flows);
        } else {
            mocks.states.push(reader.mocked(entry, false));
        }
    }
    mocks
}

impl Reader<'_> {
    /// The responses of one state.
    fn mocked(&mut self, entry: Entry<'_>, shared: bool) -> (Spanned<Arc<str>>, Vec<Response>) {
        let key = Spanned {
            value: entry.key.resolved().text().unwrap_or_default().into(),
            range: entry.key.range(),
        };
        let value = entry.value.resolved();
        let mut responses = Vec::new();
        if value.is_sequence() {
            let several = value.items().count() > 1;
            for item in value.items() {
                responses.extend(self.response(item.resolved(), several));
            }
            if value.items().next().is_none() {
                let message = format!("`{}` has no response", key.value);
                self.report(INVALID_RESPONSE, key.range, message);
            }
        } else if value.is_mapping() {
            responses.extend(self.response(value, false));
        } else {
            let message = format!(
                "a response is a mapping such as `Return: {{}}`, not {}",
                kind(value)
            );
            self.report(INVALID_RESPONSE, place(entry), message);
        }
        for response in &mut responses {
            response.shared = shared;
        }
        (key, responses)
    }
}

/// What is reported, and how long after the answer to the request.
type Reported = (Delay, CallbackResult);

/// What the members of a response say, before they are held against each other.
#[derive(Default)]
struct Draft {
    /// What is answered, with the key that says so.
    answer: Option<(TextRange, Option<ResponseKind>)>,
    /// What the request is answered with, with the key.
    submit: Option<(TextRange, Option<ResponseKind>)>,
    callback: Option<(TextRange, Vec<Reported>)>,
    duration: Delay,
    times: Option<Option<u64>>,
    when: Option<When>,
}

impl Reader<'_> {
    /// A response; none if it answers nothing that makes sense.
    fn response(&mut self, node: Node<'_>, one_of_several: bool) -> Option<Response> {
        let members = self.members(
            node,
            first_line(node),
            "a response",
            TestObject::Response,
            INVALID_RESPONSE,
        );
        if !node.is_mapping() {
            return None;
        }
        let mut draft = Draft::default();
        for member in &members {
            self.response_member(member, &mut draft);
        }
        let default_times = one_of_several.then_some(1);
        let times = draft.times.unwrap_or(default_times);
        // A member under a wrong name has been reported, and may have been the answer.
        let has_unknown = !all_known(node, &members);
        let only_reports = draft.answer.is_none() && draft.submit.is_none();
        let (key_range, kind, callbacks) = self.combined(node, &mut draft, has_unknown)?;
        Some(Response {
            range: first_line(node),
            key_range,
            kind,
            duration: draft.duration,
            callbacks,
            times,
            when: draft.when,
            only_reports,
            is_return: node.tree().text()[key_range.indices()] == *"Return",
            shared: false,
        })
    }

    fn response_member(&mut self, member: &Member<'_>, draft: &mut Draft) {
        match member.name {
            "Duration" => {
                draft.duration = self.delay(member).unwrap_or_default();
            }
            "Times" => draft.times = self.times(member),
            "When" => draft.when = Some(self.when(member)),
            "Submit" => {
                let submit = self.submit(member);
                draft.submit = Some((member.entry.key.range(), submit));
            }
            "Callback" => {
                let callbacks = self.callbacks(member);
                draft.callback = Some((member.entry.key.range(), callbacks));
            }
            name => {
                if draft.answer.is_some() {
                    let message =
                        format!("a response answers once: `{name}` is one answer too many");
                    self.report(INVALID_RESPONSE, member.entry.key.range(), message);
                    return;
                }
                let answer = self.answer(member);
                draft.answer = Some((member.entry.key.range(), answer));
            }
        }
    }

    /// Puts the answer to the request and the callbacks together.
    fn combined(
        &mut self,
        node: Node<'_>,
        draft: &mut Draft,
        has_unknown: bool,
    ) -> Option<(TextRange, ResponseKind, Option<Vec<Reported>>)> {
        let (answer, submit) = (draft.answer.take(), draft.submit.take());
        let callback = draft.callback.take();
        let first = submit.as_ref().map(|it| it.0);
        let waits = first.or(callback.as_ref().map(|it| it.0));
        let callbacks = callback.map_or(Vec::new(), |it| it.1);
        match (answer, waits) {
            (Some((range, kind)), None) => Some((range, kind?, None)),
            (None, Some(range)) => {
                let kind = match submit {
                    Some((_, kind)) => kind?,
                    None => ResponseKind::Return(empty()),
                };
                Some((range, kind, Some(callbacks)))
            }
            // Next to a callback, `Return` and `Throw` can only be meant for the request.
            (Some((key, kind)), Some(range)) if submit.is_none() => match kind? {
                kind @ (ResponseKind::Return(_) | ResponseKind::Throw { .. }) => {
                    Some((key, kind, Some(callbacks)))
                }
                _ => {
                    let message =
                        "next to a `Callback` the request is answered with `Return` or `Throw`";
                    self.report(INVALID_RESPONSE, range, message);
                    None
                }
            },
            (Some(_), Some(range)) => {
                let message = "`Submit` already is the answer to the request";
                self.report(INVALID_RESPONSE, range, message);
                None
            }
            (None, None) if has_unknown => None,
            (None, None) => {
                let message = "a response needs one of `Return`, `Body`, `ReturnFile`, `Throw`, `Timeout`, `Submit`, `Callback`, `Items`";
                self.report(INVALID_RESPONSE, first_key(node), message);
                None
            }
        }
    }

    fn answer(&mut self, member: &Member<'_>) -> Option<ResponseKind> {
        match member.name {
            "Return" => Some(ResponseKind::Return(member.value.to_value())),
            "Body" => {
                let body = member.value.to_value();
                Some(ResponseKind::Return(Value::object([("Body", body)])))
            }
            "ReturnFile" => Some(ResponseKind::Return(self.file(member, INVALID_RESPONSE)?)),
            "Throw" => {
                let Thrown { code, detail } = self.thrown(member)?;
                Some(ResponseKind::Throw { code, detail })
            }
            "Timeout" => self.is_true(member).then_some(ResponseKind::Timeout),
            _ => match member.value.to_value() {
                Value::Array(items) => Some(ResponseKind::Items(items)),
                other => {
                    let message = format!("`Items` is a list, not {}", other.type_name());
                    self.report(INVALID_RESPONSE, member.range(), message);
                    None
                }
            },
        }
    }

    fn is_true(&mut self, member: &Member<'_>) -> bool {
        let is_true = matches!(member.value.to_value(), Value::Boolean(true));
        if !is_true {
            let message = format!(
                "`{0}` can only be `true`; leave it out otherwise",
                member.name
            );
            self.report(INVALID_RESPONSE, member.range(), message);
        }
        is_true
    }

    /// `{Code, Detail}`.
    fn thrown(&mut self, member: &Member<'_>) -> Option<Thrown> {
        let what = format!("`{}`", member.name);
        let members = self.members(
            member.value,
            member.range(),
            &what,
            TestObject::Failure,
            INVALID_RESPONSE,
        );
        if !member.value.is_mapping() {
            return None;
        }
        let mut thrown = Thrown {
            code: "".into(),
            detail: "".into(),
        };
        let mut has_code = false;
        for inner in &members {
            let text = self.text(inner, INVALID_RESPONSE)?.value;
            match inner.name {
                "Code" => {
                    has_code = true;
                    thrown.code = text;
                }
                _ => thrown.detail = text,
            }
        }
        if !has_code && all_known(member.value, &members) {
            let message = format!("`{}` needs a `Code`", member.name);
            self.report(INVALID_RESPONSE, member.entry.key.range(), message);
        }
        has_code.then_some(thrown)
    }

    /// The answer to the request; success with `{}` if nothing is said.
    fn submit(&mut self, member: &Member<'_>) -> Option<ResponseKind> {
        let members = self.members(
            member.value,
            member.range(),
            "`Submit`",
            TestObject::Submit,
            INVALID_RESPONSE,
        );
        match members.as_slice() {
            [] if member.value.is_mapping() => Some(ResponseKind::Return(empty())),
            [] => None,
            [one] => self.answer(one),
            [_, second, ..] => {
                let message = "`Submit` answers once: with `Return` or with `Throw`";
                self.report(INVALID_RESPONSE, second.entry.key.range(), message);
                None
            }
        }
    }

    fn callbacks(&mut self, member: &Member<'_>) -> Vec<Reported> {
        if !member.value.is_sequence() {
            let callback = self.callback(member.value, member.range());
            return callback.into_iter().collect();
        }
        let items = member.value.items().map(Node::resolved);
        items
            .filter_map(|item| self.callback(item, first_line(item)))
            .collect()
    }

    fn callback(&mut self, node: Node<'_>, range: TextRange) -> Option<Reported> {
        let members = self.members(
            node,
            range,
            "`Callback`",
            TestObject::Callback,
            INVALID_RESPONSE,
        );
        let mut after = Delay::default();
        let mut result = None;
        for member in &members {
            if member.name == "After" {
                after = self.delay(member)?;
                continue;
            }
            if result.is_some() {
                let message = "a callback reports one thing: `Succeed`, `Fail` or `Never`";
                self.report(INVALID_RESPONSE, member.entry.key.range(), message);
                return None;
            }
            result = Some(match member.name {
                "Succeed" => CallbackResult::Succeed(member.value.to_value()),
                "Fail" => {
                    let Thrown { code, detail } = self.thrown(member)?;
                    CallbackResult::Fail { code, detail }
                }
                _ if self.is_true(member) => CallbackResult::Never,
                _ => return None,
            });
        }
        if result.is_none() && node.is_mapping() && all_known(node, &members) {
            let message = "a callback needs one of `Succeed`, `Fail`, `Never`";
            self.report(INVALID_RESPONSE, first_key(node), message);
        }
        let result = result?;
        Some((after, result))
    }

    /// A duration, or a range of them.
    fn delay(&mut self, member: &Member<'_>) -> Option<Delay> {
        if !member.value.is_mapping() {
            return self.duration(member, INVALID_RESPONSE).map(Delay::exactly);
        }
        let what = format!("`{}`", member.name);
        let range = member.range();
        let bounds = TestObject::DurationBounds;
        let members = self.members(member.value, range, &what, bounds, INVALID_RESPONSE);
        let (mut least_ms, mut most_ms) = (0, None);
        for inner in &members {
            let milliseconds = self.duration(inner, INVALID_RESPONSE)?;
            match inner.name {
                "Min" => least_ms = milliseconds,
                "Max" => most_ms = Some(milliseconds),
                _ => (least_ms, most_ms) = (milliseconds, Some(milliseconds)),
            }
        }
        match most_ms {
            Some(most_ms) if least_ms <= most_ms => Some(Delay { least_ms, most_ms }),
            Some(_) => {
                let message = format!("the `Max` of {what} is less than its `Min`");
                self.report(INVALID_RESPONSE, range, message);
                None
            }
            None => {
                let message = format!("{what} needs a `Max`");
                self.report(INVALID_RESPONSE, member.entry.key.range(), message);
                None
            }
        }
    }

    fn times(&mut self, member: &Member<'_>) -> Option<Option<u64>> {
        if member.value.text().as_deref() == Some("forever") {
            return Some(None);
        }
        let number = match member.value.to_value() {
            Value::Number(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none_or(|it: u64| it == 0) {
            let message = "`Times` is a whole number from 1, or `forever`";
            self.report(INVALID_RESPONSE, member.range(), message);
            return None;
        }
        Some(number)
    }

    fn when(&mut self, member: &Member<'_>) -> When {
        let mut when = When::default();
        let members = self.members(
            member.value,
            member.range(),
            "`When`",
            TestObject::When,
            INVALID_RESPONSE,
        );
        for inner in &members {
            match inner.name {
                "Index" => when.index = self.whole(inner, INVALID_RESPONSE),
                "Attempt" => {
                    when.attempt = self.whole(inner, INVALID_RESPONSE);
                    if when.attempt == Some(0) {
                        let message = "`Attempt` counts from 1";
                        self.report(INVALID_RESPONSE, inner.range(), message);
                    }
                }
                _ => when.input = Some(inner.value.to_value()),
            }
        }
        when
    }
}

/// Whether every member of a mapping is known. One under a wrong name has been reported, and may be
/// what seems to be missing.
fn all_known(mapping: Node<'_>, members: &[Member<'_>]) -> bool {
    mapping.merged_entries().len() == members.len()
}
