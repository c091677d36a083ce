//! Reads what a case expects.

use super::reader::{INVALID_VALUE, Member, Reader, UNKNOWN_MEMBER, WRONG_TYPE, kind, place};
use super::{Bounds, Expectations, Spanned2, StateExpectation};
use crate::catalog::test_files::TestObject;
use crate::simulate::Status;
use crate::syntax::Entry;
use crate::text::Spanned;
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn expectations(&mut self, member: &Member<'_>) -> Expectations {
        let mut expect = Expectations::default();
        let members = self.members(
            member.value,
            member.range(),
            "`Expect`",
            TestObject::Expect,
            UNKNOWN_MEMBER,
        );
        for member in &members {
            let value = || spanned(member, member.value.to_value());
            match member.name {
                "Status" => expect.status = self.status(member),
                "Output" => expect.output = Some(value()),
                "OutputExactly" => expect.output_exactly = Some(value()),
                "OutputSchema" => expect.output_schema = self.schema(member),
                "Error" => expect.error = self.error(member),
                "Path" => expect.path = self.path(member),
                "Calls" => self.calls(member, &mut expect),
                "Requests" => self.requests(member, &mut expect),
                "States" => self.states(member, &mut expect),
                "Global" => expect.global = Some(value()),
                "Duration" => expect.duration = self.bounds(member, Self::duration),
                _ => expect.transitions = self.bounds(member, Self::whole),
            }
        }
        expect
    }

    fn status(&mut self, member: &Member<'_>) -> Option<Spanned<Status>> {
        let all = [Status::Succeeded, Status::Failed, Status::TimedOut];
        let value = self.word(member, &all.map(|status| (status.name(), status)))?;
        let range = member.value.range();
        Some(Spanned { value, range })
    }

    /// A schema, or the file that holds it.
    fn schema(&mut self, member: &Member<'_>) -> Option<Spanned2<Value>> {
        let schema = match member.value.to_value() {
            Value::String(_) => self.file(member, INVALID_VALUE)?,
            schema => schema,
        };
        if !matches!(schema, Value::Object(_) | Value::Boolean(_)) {
            let message = "`OutputSchema` is a JSON Schema or the path of its file";
            self.report(WRONG_TYPE, member.range(), message);
            return None;
        }
        Some(spanned(member, schema))
    }

    fn error(&mut self, member: &Member<'_>) -> Option<Spanned2<Value>> {
        let members = self.members(
            member.value,
            member.range(),
            "`Error`",
            TestObject::ExpectedError,
            UNKNOWN_MEMBER,
        );
        let mut error = Vec::new();
        for inner in &members {
            let text = self.text(inner, WRONG_TYPE)?;
            error.push((inner.name, Value::String(text.value)));
        }
        Some(spanned(member, Value::object(error)))
    }

    fn path(&mut self, member: &Member<'_>) -> Option<Spanned2<Vec<std::sync::Arc<str>>>> {
        let items = member.value.items().map(|it| it.resolved().text());
        let names: Option<Vec<_>> = items.map(|it| it.map(Into::into)).collect();
        match names.filter(|_| member.value.is_sequence()) {
            Some(names) => Some(spanned(member, names)),
            None => {
                let message = "`Path` is a list of names of states";
                self.report(WRONG_TYPE, member.range(), message);
                None
            }
        }
    }

    fn calls(&mut self, member: &Member<'_>, expect: &mut Expectations) {
        for (key, entry) in self.by_path(member) {
            let number = match entry.value.to_value() {
                Value::Number(number) => number.as_str().parse().ok(),
                _ => None,
            };
            let range = place(entry);
            match number {
                Some(value) => expect.calls.push((key, Spanned { value, range })),
                None => {
                    let message = "the number of calls is a whole number from 0";
                    self.report(WRONG_TYPE, range, message);
                }
            }
        }
    }

    fn requests(&mut self, member: &Member<'_>, expect: &mut Expectations) {
        for (key, entry) in self.by_path(member) {
            let request = Spanned2 {
                value: entry.value.to_value(),
                range: entry.key.range(),
                node: entry.value.resolved().id(),
            };
            expect.requests.push((key, request));
        }
    }

    fn states(&mut self, member: &Member<'_>, expect: &mut Expectations) {
        for (key, entry) in self.by_path(member) {
            let members = self.members(
                entry.value.resolved(),
                place(entry),
                &format!("the state `{}`", key.value),
                TestObject::ExpectedState,
                UNKNOWN_MEMBER,
            );
            let mut state = StateExpectation::default();
            for member in &members {
                let value = spanned(member, member.value.to_value());
                match member.name {
                    "Input" => state.input = Some(value),
                    _ => state.output = Some(value),
                }
            }
            expect.states.push((key, state));
        }
    }

    /// The entries of a mapping by state path.
    fn by_path<'t>(
        &mut self,
        member: &Member<'t>,
    ) -> Vec<(Spanned<std::sync::Arc<str>>, Entry<'t>)> {
        if !member.value.is_mapping() {
            let message = format!(
                "`{}` is a mapping by state path, not {}",
                member.name,
                kind(member.value)
            );
            self.report(WRONG_TYPE, member.range(), message);
        }
        let entries = member.value.merged_entries().into_iter();
        let keyed = entries.map(|entry| {
            let value = entry.key.resolved().text().unwrap_or_default().into();
            let range = entry.key.range();
            (Spanned { value, range }, entry)
        });
        keyed.collect()
    }

    fn bounds(
        &mut self,
        member: &Member<'_>,
        read: fn(&mut Self, &Member<'_>, &'static str) -> Option<u64>,
    ) -> Option<Spanned2<Bounds>> {
        let what = format!("`{}`", member.name);
        let members = self.members(
            member.value,
            member.range(),
            &what,
            TestObject::Bounds,
            UNKNOWN_MEMBER,
        );
        let mut bounds = Bounds::default();
        for inner in &members {
            let number = read(self, inner, WRONG_TYPE);
            match inner.name {
                "Min" => bounds.min = number,
                "Max" => bounds.max = number,
                _ => bounds.exactly = number,
            }
        }
        member.value.is_mapping().then(|| spanned(member, bounds))
    }
}

fn spanned<T>(member: &Member<'_>, value: T) -> Spanned2<T> {
    Spanned2 {
        value,
        range: member.entry.key.range(),
        node: member.value.id(),
    }
}
