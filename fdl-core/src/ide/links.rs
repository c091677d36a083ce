//! Links: from an action to the page of its service, from a test file to the files that it names.

use crate::analysis::Analysis;
use crate::catalog::actions::{self, OPEN_API};
use crate::catalog::test_files::{TestObject, TestValue};
use crate::model::StateKind;
use crate::syntax::{Node, Tree};
use crate::text::TextRange;

/// A text that leads to another document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The text.
    pub range: TextRange,
    /// Where it leads.
    pub target: LinkTarget,
    /// What is said of it.
    pub tooltip: String,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkTarget {
    /// A public page.
    Page(&'static str),
    /// A file, relative to the document. Whether there is one is for who can look.
    File(String),
}

/// The links of a flow, in the order of the text: from each known action to its page.
pub fn links(analysis: &Analysis) -> Vec<Link> {
    let states = analysis.flow.states.iter();
    let actions = states.filter_map(|it| match &it.kind {
        StateKind::Task(task) => task.action.as_ref(),
        _ => None,
    });
    let links = actions.filter_map(|action| {
        let page = page(&action.value).filter(|it| !it.is_empty())?;
        Some(Link {
            range: analysis.tree.node(action.node).content_range(),
            target: LinkTarget::Page(page),
            tooltip: format!("Documentation of {}", action.value),
        })
    });
    let mut links: Vec<Link> = links.collect();
    links.sort_by_key(|it| it.range);
    // What aliases repeat stands in one place.
    links.dedup_by_key(|it| it.range);
    links
}

/// The page of an action, of its service, or of calls of any service.
fn page(action: &str) -> Option<&'static str> {
    if let Some(action) = actions::find(action) {
        return Some(action.source());
    }
    let (prefix, _) = actions::split(action)?;
    Some(match actions::service(prefix) {
        Some(service) => service.source,
        None => OPEN_API.source(),
    })
}

/// The links of a test file, in the order of the text: to the flow, to inputs, responses and schemas.
pub fn links_in_test(test: &Tree) -> Vec<Link> {
    let mut files = Vec::new();
    if let Some(root) = test.root() {
        collect(TestObject::File, root, &mut files);
    }
    files.sort_by_key(|it| it.id());
    files.dedup();
    let links = files.into_iter().filter_map(|scalar| {
        let path = scalar.str().filter(|it| !it.is_empty())?;
        Some(Link {
            range: scalar.content_range(),
            target: LinkTarget::File(path.to_owned()),
            tooltip: format!("Open {path}"),
        })
    });
    links.collect()
}

/// Adds the scalars of a mapping that are paths of files, and those of the mappings below it.
fn collect<'t>(object: TestObject, node: Node<'t>, found: &mut Vec<Node<'t>>) {
    for entry in node.resolved().merged_entries() {
        let member = entry.key.str().and_then(|it| object.member(it));
        let Some(member) = member else { continue };
        let value = entry.value.resolved();
        match member.value {
            TestValue::File | TestValue::Schema if value.is_scalar() => found.push(value),
            TestValue::One(kind) => collect(kind, value, found),
            TestValue::List(kind) | TestValue::OneOrList(kind) => {
                one_or_list(value).for_each(|it| collect(kind, it, found));
            }
            TestValue::Mocks => {
                let states = value.merged_entries().into_iter();
                let responses = states.flat_map(|it| one_or_list(it.value.resolved()));
                responses.for_each(|it| collect(TestObject::Response, it, found));
            }
            TestValue::Flows => {
                for flow in value.merged_entries() {
                    let flow = flow.value.resolved();
                    match flow.is_scalar() {
                        true => found.push(flow),
                        false => collect(TestObject::ChildFlow, flow, found),
                    }
                }
            }
            _ => {}
        }
    }
}

/// The items of a list, else the node itself.
fn one_or_list<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let single = (!node.is_sequence()).then_some(node);
    node.items().chain(single)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn shown(text: &str, links: &[Link]) -> Vec<String> {
        let shown = links.iter().map(|it| {
            let target = match &it.target {
                LinkTarget::Page(url) => url,
                LinkTarget::File(path) => path.as_str(),
            };
            format!("{} → {target}", &text[it.range.indices()])
        });
        shown.collect()
    }

    #[test]
    fn actions_lead_to_their_pages() {
        let text = "\
States:
  - {Name: A, Type: Task, Action: 'FC:InvokeFunction'}
  - {Name: B, Type: Task, Action: ECS:RunInstances}
  - {Name: C, Type: Task, Action: nonsense}
";
        let links = links(&Analysis::new(text));
        let found = shown(text, &links);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("FC:InvokeFunction → https://"),
            "{found:?}"
        );
        assert!(
            found[1].starts_with("ECS:RunInstances → https://"),
            "{found:?}"
        );
    }

    #[test]
    fn test_files_lead_to_the_files_that_they_name() {
        let text = "\
Flow: a.fdl.yaml
Mocks: {A: [{ReturnFile: 'r.json'}, {Submit: {ReturnFile: s.json}}]}
Cases:
  - InputFile: in.json
    Mocks: {A: {ReturnFile: t.json, Return: {ReturnFile: no}}}
    Expect: {OutputSchema: schema.json}
  - Expect: {OutputSchema: {type: object}}
";
        let links = links_in_test(&parse(&text.into()));
        assert_eq!(
            shown(text, &links),
            [
                "a.fdl.yaml → a.fdl.yaml",
                "r.json → r.json",
                "s.json → s.json",
                "in.json → in.json",
                "t.json → t.json",
                "schema.json → schema.json",
            ]
        );
    }
}
