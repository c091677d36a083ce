//! A part of a flow under check, with what several rules look at, found once.

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, Range};

use smallvec::SmallVec;

use super::attributes::{objects, split_suffix};
use super::part::Part;
use super::tasks::{Slot, TaskState, tasks};
use super::unknown_attribute::meant;
use crate::analysis::Analysis;
use crate::catalog::actions::UserActions;
use crate::catalog::context::{ContextPath, rows_along};
use crate::catalog::objects::{Attribute, AttributeValue, attribute};
use crate::expr::ast::{Expr, ExprKind, Path};
use crate::expr::functions::{self, Function};
use crate::model::{Expression, Object, Position, State, StateId};
use crate::syntax::{Entry, Node, NodeId};
use crate::text::{Spanned, TextRange};

/// A part of a flow under check; what is known of the whole text is the analysis behind it.
pub(crate) struct Subject<'a> {
    analysis: &'a Analysis,
    /// The states.
    pub(super) states: &'a [State],
    /// The mappings that the catalogue knows.
    pub(super) objects: &'a [Object],
    /// Every entry of every mapping that the catalogue knows, merge keys left out.
    pub(super) uses: Vec<Use<'a>>,
    /// Where in `uses` the entries of each of the mappings end.
    ends: Vec<usize>,
    /// The places in `uses` of those that are unusual.
    unusual: Vec<usize>,
    /// The places in `uses` of keys that only have to be renamed, by mapping and by what they are
    /// meant to be.
    misspelled: HashMap<(NodeId, &'static str), usize>,
    /// The Task states.
    pub(super) tasks: Vec<TaskState<'a>>,
    /// The entries of their `Parameters`, those of one task after those of the other.
    arguments: Vec<Argument<'a>>,
    /// Every mapping of every constructor, at every depth, once.
    pub(super) templates: Vec<Template<'a>>,
    /// The entries of the templates, those of one after those of the other.
    pub(super) members: Vec<Member<'a>>,
    /// The expressions that the calls of tasks are made from, by state.
    calling: Vec<(StateId, &'a Expression)>,
    /// The expressions whose text is known: none with a tag of somebody's own.
    pub(super) expressions: Vec<&'a Expression>,
    /// The paths of all expressions, as long as they are: of `$Input.a.b` not also `$Input.a`.
    pub(super) paths: Vec<PathUse<'a>>,
    /// The calls of functions.
    pub(super) calls: Vec<Call<'a>>,
    /// Everything else in the expressions: operators, literals, what no page documents.
    pub(super) parts: Vec<(&'a Expression, &'a Expr)>,
}

/// An entry of a mapping that the catalogue knows.
pub(super) struct Use<'a> {
    /// The mapping.
    pub(super) object: Object,
    pub(super) mapping: Node<'a>,
    pub(super) entry: Entry<'a>,
    /// The key without `.$`.
    pub(super) name: &'a str,
    /// Whether the key ends in `.$`.
    pub(super) suffixed: bool,
    /// The row of the catalogue, if there is one.
    pub(super) attribute: Option<&'static Attribute>,
}

/// A mapping in which `.$` keys hold expressions.
pub(super) struct Template<'a> {
    pub(super) node: Node<'a>,
    /// Its entries in [`Subject::members`].
    members: Range<usize>,
    /// Whether it stands below a mapping under a `.$` key, where text that starts with `$` is an
    /// expression without the suffix (Q29).
    pub(super) below_suffix: bool,
}

/// An entry of a mapping with its key taken apart.
pub(super) struct Member<'a> {
    pub(super) entry: Entry<'a>,
    /// The key without `.$`.
    pub(super) name: &'a str,
    /// Whether the key ends in `.$`.
    pub(super) suffixed: bool,
}

/// An entry of a task's `Parameters`.
pub(super) struct Argument<'a> {
    pub(super) member: Member<'a>,
    /// The parameter of that name, if the task's action is known to have one.
    pub(super) parameter: Option<Slot<'a>>,
}

/// A path that an expression reads.
pub(super) struct PathUse<'a> {
    pub(super) expression: &'a Expression,
    pub(super) path: Path<'a>,
    /// The rows of the pages that a path below `$Context` leads along, as far as there are any.
    pub(super) rows: SmallVec<[&'static ContextPath; 3]>,
}

/// A call of a function.
pub(super) struct Call<'a> {
    pub(super) expression: &'a Expression,
    pub(super) name: &'a Spanned<smol_str::SmolStr>,
    pub(super) arguments: &'a [Expr],
    /// The function, if it is known.
    pub(super) function: Option<&'static Function>,
    /// How many calls it stands in, itself included.
    pub(super) level: u64,
}

impl Deref for Subject<'_> {
    type Target = Analysis;

    fn deref(&self) -> &Analysis {
        self.analysis
    }
}

impl<'a> Member<'a> {
    /// None for a merge key and where the key is no scalar.
    fn of(entry: Entry<'a>) -> Option<Self> {
        let key = entry.key.str().filter(|&key| key != "<<")?;
        let (name, suffixed) = split_suffix(key);
        Some(Self {
            entry,
            name,
            suffixed,
        })
    }
}

impl<'a> Use<'a> {
    /// The value, aliases followed.
    pub(super) fn value(&self) -> Node<'a> {
        self.entry.value.resolved()
    }

    /// Whether it is anything but a documented attribute of today without `.$`: as a rule few are.
    fn is_unusual(&self) -> bool {
        let is_usual = |row: &Attribute| !row.undocumented && !row.is_superseded();
        self.suffixed || !self.attribute.is_some_and(is_usual)
    }
}

impl<'a> Subject<'a> {
    /// What the rules look at in a part of a flow.
    pub(super) fn new(analysis: &'a Analysis, actions: &'a UserActions, part: &Part) -> Self {
        let flow = &analysis.flow;
        let states = &flow.states[part.states.clone()];
        let objects = &flow.objects[part.objects.clone()];
        let expressions = &flow.expressions[part.expressions.clone()];
        let mut subject = Self {
            analysis,
            states,
            objects,
            // A mapping of the catalogue has about four entries, and seldom twice as many.
            uses: Vec::with_capacity(8 * objects.len()),
            ends: Vec::with_capacity(objects.len()),
            unusual: Vec::new(),
            misspelled: HashMap::new(),
            tasks: Vec::with_capacity(states.len()),
            arguments: Vec::with_capacity(4 * states.len()),
            templates: Vec::with_capacity(objects.len()),
            members: Vec::with_capacity(4 * objects.len()),
            calling: calling(expressions),
            expressions: Vec::with_capacity(expressions.len()),
            paths: Vec::with_capacity(2 * expressions.len()),
            calls: Vec::new(),
            parts: Vec::with_capacity(expressions.len()),
        };
        subject.find_uses();
        subject.find_tasks(actions);
        subject.find_templates(part.aliases);
        subject.find_expressions(expressions);
        subject
    }

    fn find_expressions(&mut self, expressions: &'a [Expression]) {
        self.expressions
            .extend(with_known_text(self.analysis, expressions));
        let mut open = Vec::with_capacity(16);
        for at in 0..self.expressions.len() {
            let expression = self.expressions[at];
            open.push((&expression.ast, 0));
            while let Some((expr, level)) = open.pop() {
                let level = self.note(expression, expr, level);
                if let Some(level) = level {
                    open.extend(expr.children().rev().map(|child| (child, level)));
                }
            }
        }
    }

    /// The entries of a template.
    pub(super) fn members_of(&self, template: &Template<'_>) -> &[Member<'a>] {
        &self.members[template.members.clone()]
    }

    /// The mappings that the catalogue knows, each with its entries among the uses.
    pub(super) fn mappings(&self) -> impl Iterator<Item = (Object, Node<'a>, &[Use<'a>])> {
        let mut from = 0;
        let mappings = objects(self.analysis, self.objects).zip(&self.ends);
        mappings.map(move |((object, mapping), &end)| {
            let uses = &self.uses[from..end];
            from = end;
            (object, mapping, uses)
        })
    }

    /// The uses that are anything but a documented attribute of today without `.$`.
    pub(super) fn unusual_uses(&self) -> impl Iterator<Item = &Use<'a>> {
        self.unusual.iter().map(|&at| &self.uses[at])
    }

    /// The entries of a task's `Parameters`.
    pub(super) fn arguments_of(&self, task: &TaskState<'_>) -> &[Argument<'a>] {
        &self.arguments[task.arguments.clone()]
    }

    /// The expressions that the call of a task is made from: those of `InputConstructor` and
    /// `Parameters`.
    pub(super) fn call_expressions(
        &self,
        task: &TaskState<'_>,
    ) -> impl Iterator<Item = &'a Expression> {
        let id = task.state.id;
        let from = self.calling.partition_point(|it| it.0 < id);
        let found = self.calling[from..].iter().take_while(move |it| it.0 == id);
        found.map(|it| it.1)
    }

    /// The entry of a mapping that only has to be renamed to be the attribute.
    pub(super) fn misspelled(&self, mapping: Node<'_>, name: &'static str) -> Option<&Use<'a>> {
        let at = self.misspelled.get(&(mapping.id(), name))?;
        Some(&self.uses[*at])
    }

    /// Puts a part of an expression into its list; the level of calls for what stands below it, or
    /// none if nothing does.
    fn note(&mut self, expression: &'a Expression, expr: &'a Expr, level: u64) -> Option<u64> {
        if let Some(path) = expr.path() {
            let rows = match path.variable.value {
                "$Context" => rows_along(path.names.iter().map(|it| &*it.value)).collect(),
                _ => SmallVec::new(),
            };
            self.paths.push(PathUse {
                expression,
                path,
                rows,
            });
            return None;
        }
        let ExprKind::Call { name, arguments } = &expr.kind else {
            self.parts.push((expression, expr));
            return Some(level);
        };
        self.calls.push(Call {
            expression,
            name,
            arguments,
            function: functions::find(&name.value),
            level: level + 1,
        });
        Some(level + 1)
    }

    fn find_uses(&mut self) {
        for (object, mapping) in objects(self.analysis, self.objects) {
            for entry in mapping.entries() {
                let Some(member) = Member::of(entry) else {
                    continue;
                };
                let it = Use {
                    object,
                    mapping,
                    entry: member.entry,
                    attribute: attribute(object.kind, member.name),
                    name: member.name,
                    suffixed: member.suffixed,
                };
                if it.is_unusual() {
                    self.unusual.push(self.uses.len());
                }
                self.uses.push(it);
            }
            self.ends.push(self.uses.len());
        }
        for &at in self.unusual.iter().rev() {
            let it = &self.uses[at];
            if let Some(name) = meant(it) {
                self.misspelled.insert((it.mapping.id(), name), at);
            }
        }
    }

    fn find_tasks(&mut self, actions: &'a UserActions) {
        for mut task in tasks(self.analysis, self.states, actions) {
            let from = self.arguments.len();
            if let (Some(action), Some(parameters)) = (&task.signature, task.parameters) {
                self.arguments
                    .extend(members(parameters).map(|member| Argument {
                        parameter: action.parameter(member.name),
                        member,
                    }));
            }
            task.arguments = from..self.arguments.len();
            self.tasks.push(task);
        }
    }

    fn find_templates(&mut self, aliases: bool) {
        // Without aliases nothing is reached twice.
        let mut seen = aliases.then(HashSet::new);
        let mut open = Vec::with_capacity(16);
        for at in 0..self.uses.len() {
            let it = &self.uses[at];
            let constructor = it.attribute.is_some_and(|row| match row.value {
                AttributeValue::Constructor | AttributeValue::Parameters => true,
                AttributeValue::Object(kind) => kind.is_open(),
                _ => false,
            });
            if !constructor || it.suffixed {
                continue;
            }
            open.push((it.value(), false));
            while let Some((node, below_suffix)) = open.pop() {
                let node = node.resolved();
                let holds = node.is_mapping() || node.is_sequence();
                if !holds || seen.as_mut().is_some_and(|seen| !seen.insert(node.id())) {
                    continue;
                }
                // Most of what they hold are scalars.
                let may_hold = |it: Node<'_>| !it.is_scalar();
                let items = node.items().filter(|&it| may_hold(it));
                open.extend(items.map(|item| (item, below_suffix)));
                if node.is_mapping() {
                    let own = self.add_template(node, below_suffix).iter();
                    let own = own.filter(|it| may_hold(it.entry.value));
                    open.extend(own.map(|it| (it.entry.value, below_suffix || it.suffixed)));
                }
            }
        }
    }

    /// Puts a mapping into the list of templates; its entries.
    fn add_template(&mut self, node: Node<'a>, below_suffix: bool) -> &[Member<'a>] {
        let from = self.members.len();
        for entry in node.entries() {
            self.members.extend(Member::of(entry));
        }
        self.templates.push(Template {
            node,
            members: from..self.members.len(),
            below_suffix,
        });
        &self.members[from..]
    }
}

fn calling(expressions: &[Expression]) -> Vec<(StateId, &Expression)> {
    let calls = expressions.iter().filter_map(|it| {
        let position = it.position;
        let calls = matches!(position, Position::InputConstructor | Position::Parameters);
        Some((it.state.filter(|_| calls)?, it))
    });
    let mut calling: Vec<_> = calls.collect();
    calling.sort_by_key(|it| it.0);
    calling
}

/// The expressions whose text is known: none with a tag of somebody's own.
pub(super) fn with_known_text<'a>(
    analysis: &'a Analysis,
    expressions: &'a [Expression],
) -> impl Iterator<Item = &'a Expression> {
    let known = |it: &&Expression| !analysis.tree.node(it.node).has_own_tag();
    expressions.iter().filter(known)
}

/// The entries of a mapping with their keys taken apart, merge keys left out.
pub(super) fn members(mapping: Node<'_>) -> impl Iterator<Item = Member<'_>> {
    mapping.entries().filter_map(Member::of)
}

/// The place in the source of a range of an expression's text. An empty range, where something is
/// missing, is widened to the character before it: there has to be something to point at.
pub(super) fn place(analysis: &Analysis, expression: &Expression, range: TextRange) -> TextRange {
    let mut range = range;
    if range.is_empty() {
        let before = &expression.text[..range.start as usize];
        let last = before.trim_end().char_indices().next_back();
        range = match last {
            Some((at, character)) => TextRange::new(at as u32, (at + character.len_utf8()) as u32),
            None => TextRange::new(0, expression.text.len() as u32),
        };
    }
    let found = expression.source_range(&analysis.tree, range);
    match found.is_empty() {
        true => analysis.tree.node(expression.node).range(),
        false => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::flow;

    #[test]
    fn what_the_rules_look_at() {
        let text = flow(
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: length($Input.a.b) > $Context.Current[0].x && !$Global
      list: [{b.$: 'get(get($Input, 1), 2)'}]
    End: true
",
        );
        let analysis = Analysis::new(text.as_str());
        let actions = UserActions::none();
        let [part] = &Part::all(&analysis, 100)[..] else {
            panic!("so few mappings are one part")
        };
        let subject = Subject::new(&analysis, &actions, part);
        let paths: Vec<String> = subject
            .paths
            .iter()
            .map(|it| format!("{} {}", it.path.variable.value, it.path.names.len()))
            .collect();
        assert_eq!(paths, ["$Input 2", "$Context 1", "$Global 0", "$Input 0"]);
        let levels: Vec<u64> = subject.calls.iter().map(|it| it.level).collect();
        assert_eq!(levels, [1, 1, 2]);
        assert_eq!(subject.templates.len(), 2);
    }

    #[test]
    fn what_aliases_share_is_found_once() {
        let text = "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a: &a {x: 1}, b: *a, c: [*a]}, End: true}\n";
        let analysis = Analysis::new(flow(text));
        let (actions, parts) = (UserActions::none(), Part::all(&analysis, 1));
        let subjects = parts.iter().map(|it| Subject::new(&analysis, &actions, it));
        assert_eq!(subjects.map(|it| it.templates.len()).sum::<usize>(), 2);
    }
}
