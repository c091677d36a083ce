//! From the tree to the model.

mod fields;
mod own;
mod rules;
mod scope;
mod state;
mod template;

use std::collections::HashSet;
use std::sync::Arc;

use super::{Expression, ExpressionId, Flow, Object, Position, ScopeOwner, StateId, Template};
use crate::catalog::objects::ObjectKind;
use crate::expr::parse;
use crate::syntax::{Node, NodeId, Tree};
use fields::{fields, is_text, quantity, scalar_text, text};

/// Reads the flow out of a tree. Never fails: what is missing or misshapen is left out.
///
/// The work is linear in the text: the parser bounds how many nodes aliases stand for, and of long
/// scalars that many aliases repeat only so much is read ([`Flow::truncated`]).
pub fn lower(tree: &Tree) -> Flow {
    let mut lowering = Lowering::new(tree);
    let length = tree.text().len();
    // Flows have about a state and an expression to 200 bytes, an object to 120, a scope to 1,500.
    lowering.flow.states.reserve(length / 192);
    lowering.flow.expressions.reserve(length / 192);
    lowering.flow.objects.reserve(length / 112);
    lowering.flow.scopes.reserve(length / 1024 + 1);
    if let Some(root) = tree.root().map(Node::resolved).filter(|it| it.is_mapping()) {
        lowering.root(root);
    }
    lowering.flow
}

/// Reads a text that is nothing but a constructor: a mapping whose `.$` keys hold expressions. None
/// where its root is no mapping.
pub fn lower_constructor(tree: &Tree) -> Option<LooseConstructor> {
    let root = tree
        .root()
        .map(Node::resolved)
        .filter(|it| it.is_mapping())?;
    let mut lowering = Lowering::new(tree);
    let template = lowering.template_of(root, Position::OutputConstructor, StateId(0));
    let mut expressions = lowering.flow.expressions;
    for expression in &mut expressions {
        expression.state = None;
    }
    Some(LooseConstructor {
        template,
        expressions,
    })
}

/// A constructor that belongs to no flow.
#[derive(Clone, Debug)]
pub struct LooseConstructor {
    /// What it builds.
    pub template: Template,
    /// Its expressions, by number.
    pub expressions: Vec<Expression>,
}

struct Lowering {
    flow: Flow,
    /// How many bytes of scalars may still be read. Without aliases each is read once.
    text_left: usize,
    /// The mappings that are in `flow.objects`: an alias brings none twice. None where there are no
    /// aliases.
    objects: Option<HashSet<(ObjectKind, NodeId)>>,
    scope_depth: u32,
}

impl Lowering {
    fn new(tree: &Tree) -> Self {
        Self {
            flow: Flow::default(),
            text_left: 8 * tree.text().len() + (1 << 18),
            objects: tree.has_aliases().then(HashSet::new),
            scope_depth: 0,
        }
    }

    fn root(&mut self, root: Node<'_>) {
        self.flow.node = Some(root.id());
        self.object(ObjectKind::Flow, root, None);
        for field in fields(root) {
            let value = field.entry.value;
            match field.key {
                "Type" => set(&mut self.flow.flow_type, || text(value)),
                "Name" => set(&mut self.flow.name, || text(value)),
                "SpecVersion" => set(&mut self.flow.spec_version, || text(value)),
                "Timeout" => set(&mut self.flow.timeout, || quantity(value)),
                _ => {}
            }
        }
        self.scope(root, ScopeOwner::Flow);
    }

    fn object(&mut self, kind: ObjectKind, node: Node<'_>, state: Option<StateId>) {
        let node = node.id();
        let seen = self.objects.as_mut();
        if seen.is_none_or(|seen| seen.insert((kind, node))) {
            self.flow.objects.push(Object { kind, node, state });
        }
    }

    /// Takes what reading a scalar costs; false where that is too much.
    fn afford(&mut self, scalar: Node<'_>) -> bool {
        let length = scalar.range().len() as usize;
        match self.text_left.checked_sub(length) {
            Some(left) => {
                self.text_left = left;
                true
            }
            None => {
                self.flow.truncated = true;
                false
            }
        }
    }

    /// The mappings of a list, with their places in it.
    fn mappings<'t>(list: Node<'t>) -> impl Iterator<Item = (usize, Node<'t>)> {
        let items = list.resolved().items().map(Node::resolved).enumerate();
        items.filter(|(_, item)| item.is_mapping())
    }

    /// Registers the expression that a scalar holds; none where there is no scalar.
    fn expression(
        &mut self,
        value: Node<'_>,
        position: Position,
        state: Option<StateId>,
    ) -> Option<ExpressionId> {
        let value = value.resolved();
        let text: Arc<str> = scalar_text(value)?.into();
        if !self.afford(value) {
            return None;
        }
        let id = ExpressionId(self.flow.expressions.len() as u32);
        let (ast, errors) = parse(&text);
        self.flow.expressions.push(Expression {
            id,
            state,
            position,
            node: value.id(),
            text,
            ast,
            errors,
        });
        Some(id)
    }

    /// The same for the value of a key with the suffix, which has to be text.
    fn suffixed(
        &mut self,
        value: Node<'_>,
        position: Position,
        state: StateId,
    ) -> Option<ExpressionId> {
        is_text(value.resolved())
            .then(|| self.expression(value, position, Some(state)))
            .flatten()
    }
}

/// Fills a slot that is still empty: of equal keys the first counts.
fn set<T>(slot: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if slot.is_none() {
        *slot = value();
    }
}

#[cfg(test)]
mod tests;
