//! Reads `Flows`: the flows that `FNF:StartExecution` runs, with the mocks of their Tasks.

use std::sync::Arc;

use super::mocks::read_mocks;
use super::reader::{
    INVALID_VALUE, MISSING, Member, Reader, UNKNOWN_MEMBER, WRONG_TYPE, kind, place,
};
use super::{ChildFlow, Mocks};
use crate::analysis::Analysis;
use crate::catalog::test_files::TestObject;
use crate::checks::ExecutionMode;
use crate::simulate::blocking;
use crate::syntax::{Entry, Node};
use crate::text::{Spanned, TextRange};

/// The key of the child flows in a file of mocks.
const KEY: &str = "Flows";

impl Reader<'_> {
    /// Reads the mapping under `Flows`.
    pub(super) fn flows(
        &mut self,
        node: Node<'_>,
        range: TextRange,
        shared: bool,
    ) -> Vec<ChildFlow> {
        if !node.is_mapping() {
            if !node.is_absent() {
                let message = format!(
                    "`Flows` is a mapping from the names of flows to their files, not {}",
                    kind(node)
                );
                self.report(WRONG_TYPE, range, message);
            }
            return Vec::new();
        }
        let entries = node.merged_entries().into_iter();
        entries
            .filter_map(|it| self.child_flow(it, shared))
            .collect()
    }

    /// A child flow; none if what is said of it makes no sense.
    fn child_flow(&mut self, entry: Entry<'_>, shared: bool) -> Option<ChildFlow> {
        let value = entry.value.resolved();
        let mut child = ChildFlow {
            name: Spanned {
                value: entry.key.resolved().text().unwrap_or_default().into(),
                range: entry.key.range(),
            },
            file: None,
            flow: None,
            mocks: Mocks::default(),
        };
        if value.is_scalar() {
            let member = Member {
                name: "Flow",
                entry,
                value,
            };
            return self.child_file(&member, &mut child).map(|()| child);
        }
        let what = format!("the flow `{}`", child.name.value);
        let members = self.members(
            value,
            place(entry),
            &what,
            TestObject::ChildFlow,
            UNKNOWN_MEMBER,
        );
        for member in &members {
            match member.name {
                "Flow" => self.child_file(member, &mut child)?,
                _ => child.mocks = read_mocks(self, member.value, member.range(), shared),
            }
        }
        value.is_mapping().then_some(child)
    }

    /// The flow in the file that a member names.
    fn child_file(&mut self, member: &Member<'_>, child: &mut ChildFlow) -> Option<()> {
        let path = self.text(member, WRONG_TYPE)?;
        match self.files.flow(&path.value) {
            Ok(flow) => {
                if let Some(message) = unfit(&path.value, &flow) {
                    self.report(INVALID_VALUE, path.range, message);
                } else {
                    child.flow = Some(flow);
                }
            }
            Err(why) => {
                let message = format!("`{}` cannot be read: {why}", path.value);
                self.report(INVALID_VALUE, path.range, message);
            }
        }
        child.file = Some(path);
        Some(())
    }

    /// Reports the child flows whose file nothing names.
    pub(super) fn check_flows(&mut self, flows: &[ChildFlow]) {
        for child in flows.iter().filter(|it| it.file.is_none()) {
            let message = format!(
                "the flow `{}` needs a file: `Flow: NAME.fdl.yaml`",
                child.name.value
            );
            self.report(MISSING, child.name.range, message);
        }
    }
}

/// Why a child flow cannot run. Only Standard flows are started.
fn unfit(path: &str, flow: &Arc<Analysis>) -> Option<String> {
    let findings = blocking(flow, ExecutionMode::Standard);
    let first = findings.first()?;
    let line = flow.lines.line(first.range.start) + 1;
    Some(format!(
        "`{path}` cannot run, the first error is in line {line}: {}",
        first.message
    ))
}

/// Whether an entry of a file of mocks holds the child flows: it is called `Flows` and has nothing
/// that belongs to a response, so a state of that name can be mocked too.
pub(super) fn holds_flows(entry: &Entry<'_>) -> bool {
    let value = entry.value.resolved();
    let is_response = |it: &Entry<'_>| {
        let name = it.key.str().unwrap_or_default();
        TestObject::Response.member(name).is_some()
    };
    entry.key.str() == Some(KEY)
        && value.is_mapping()
        && !value.merged_entries().iter().any(is_response)
}

/// Child flows with those of `own` in front: of a flow that both name, what `own` says of it.
pub(super) fn replaced_by(shared: Vec<ChildFlow>, own: Vec<ChildFlow>) -> Vec<ChildFlow> {
    let mut flows = shared;
    for child in own {
        match flows
            .iter_mut()
            .find(|it| it.name.value == child.name.value)
        {
            None => flows.push(child),
            Some(known) => {
                if child.file.is_some() {
                    (known.file, known.flow) = (child.file, child.flow);
                }
                known.mocks = std::mem::take(&mut known.mocks).replaced_by(child.mocks);
            }
        }
    }
    flows
}
