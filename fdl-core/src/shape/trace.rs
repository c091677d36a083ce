//! From an expression to what built its value, one level at a time: data that is copied twice in
//! each of a hundred states is never written out.

use super::passing::{Handed, Passed, What};
use super::{Data, DataKind, MOST_SOURCES, Shapes, Site, Sources};
use super::{is_plain_inline, output, work};
use crate::catalog::context::{self, ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::type_of;
use crate::model::{Constructor, MapMode, ScopeId, State, StateId, StateKind, Template};
use crate::text::TextRange;
use crate::value::{Types, Value};

/// How deep a question may lead.
const DEPTH: u32 = 40;

/// Something that a value may be, or that leads to it.
#[derive(Clone, Copy)]
enum Source<'a> {
    Expression(Site, &'a Expr),
    Template(Site, &'a Template),
    Value(&'a Value),
    /// What a scope hands on at its ends.
    Scope(ScopeId),
    Items(ScopeId),
    Context(Site, Option<&'static ContextPath>),
}

/// What a member or an element of something may be.
enum Step<'a> {
    /// One of these.
    Known(Vec<(Source<'a>, Option<TextRange>)>),
    /// One of these, or something else.
    Partly(Vec<(Source<'a>, Option<TextRange>)>),
    /// There is no such member.
    Lacking,
    /// It may be there, and nobody knows what it is.
    Open,
}

/// What has been found of one value so far.
#[derive(Default)]
struct Found<'a> {
    data: Vec<Data<'a>>,
    incomplete: bool,
    /// The expressions that have been followed: of a value that is handed in a circle the first time
    /// says everything.
    followed: Vec<*const Expr>,
}

impl<'a> Found<'a> {
    fn open(&mut self) {
        self.incomplete = true;
    }

    fn add(&mut self, kind: DataKind<'a>, place: Option<TextRange>) {
        if self.data.iter().any(|it| it.kind.is_same(&kind)) {
            return;
        }
        match self.data.len() < MOST_SOURCES {
            true => self.data.push(Data { kind, place }),
            false => self.open(),
        }
    }

    fn finish(self) -> Sources<'a> {
        Sources {
            complete: !self.incomplete && !self.data.is_empty(),
            data: self.data,
        }
    }
}

impl<'a> Shapes<'a> {
    /// What the value of an expression may be.
    pub fn value(&self, site: Site, expression: &'a Expr) -> Sources<'a> {
        self.begin_question();
        self.at_depth(Source::Expression(site, expression), DEPTH)
    }

    /// What a member of a value may be; of those sources that have it.
    pub fn member(&self, sources: &Sources<'a>, name: &str) -> Sources<'a> {
        self.begin_question();
        self.step(sources, DEPTH, &|it, depth| {
            self.member_of(&it.kind, name, depth)
        })
    }

    /// What an element of a value may be, any one where no index is given.
    pub fn element(&self, sources: &Sources<'a>, index: Option<usize>) -> Sources<'a> {
        self.begin_question();
        self.step(sources, DEPTH, &|it, _| element_of(&it.kind, index))
    }

    /// Whether something is known not to have a member.
    pub fn lacks(&self, data: &Data<'a>, name: &str) -> bool {
        self.begin_question();
        matches!(self.member_of(&data.kind, name, DEPTH), Step::Lacking)
    }

    fn at_depth(&self, source: Source<'a>, depth: u32) -> Sources<'a> {
        let mut found = Found::default();
        self.trace(source, None, depth, &mut found);
        found.finish()
    }

    /// Follows what a step from each of the sources leads to.
    fn step(
        &self,
        sources: &Sources<'a>,
        depth: u32,
        step: &dyn Fn(&Data<'a>, u32) -> Step<'a>,
    ) -> Sources<'a> {
        let mut found = Found::default();
        if !sources.complete {
            found.open();
        }
        self.step_into(&sources.data, depth, step, &mut found);
        found.finish()
    }

    fn step_into(
        &self,
        data: &[Data<'a>],
        depth: u32,
        step: &dyn Fn(&Data<'a>, u32) -> Step<'a>,
        found: &mut Found<'a>,
    ) {
        for it in data {
            let next = match step(it, depth) {
                Step::Known(next) => next,
                Step::Partly(next) => {
                    found.open();
                    next
                }
                Step::Open => {
                    found.open();
                    continue;
                }
                Step::Lacking => continue,
            };
            for (source, place) in next {
                self.trace(source, place.or(it.place), depth, found);
            }
        }
    }

    /// Adds what a source leads to; what is built there gets the place.
    fn trace(
        &self,
        source: Source<'a>,
        place: Option<TextRange>,
        depth: u32,
        found: &mut Found<'a>,
    ) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.take_step()) else {
            return found.open();
        };
        match source {
            Source::Expression(site, it) => self.trace_expression(site, it, place, depth, found),
            Source::Template(site, Template::Expression(id)) => {
                let expression = self.analysis.flow.expression(*id);
                match expression.errors.is_empty() {
                    true => self.trace_expression(site, &expression.ast, place, depth, found),
                    false => found.open(),
                }
            }
            Source::Template(_, Template::Literal(value)) | Source::Value(value) => {
                match is_missing_suffix(value) {
                    true => found.open(),
                    false => found.add(DataKind::Literal(value), place),
                }
            }
            Source::Template(site, template) => {
                found.add(DataKind::Template(site, template), place);
            }
            Source::Scope(scope) => {
                self.trace_passed(self.passing.result(scope), depth, found);
            }
            Source::Items(scope) => found.add(DataKind::Items(scope), place),
            Source::Context(site, row) => self.trace_context(site, row, depth, found),
        }
    }

    fn trace_expression(
        &self,
        site: Site,
        expression: &'a Expr,
        place: Option<TextRange>,
        depth: u32,
        found: &mut Found<'a>,
    ) {
        let pointer: *const Expr = expression;
        if found.followed.contains(&pointer) {
            return;
        }
        found.followed.push(pointer);
        match &expression.kind {
            ExprKind::Literal(value) => found.add(DataKind::Literal(value), place),
            ExprKind::Object(_) | ExprKind::Array(_) => {
                found.add(DataKind::Written(site, expression), place);
            }
            ExprKind::Variable(name) => self.trace_variable(site, name, depth, found),
            ExprKind::Member { base, name } => {
                let bases = self.at_depth(Source::Expression(site, base), depth);
                found.incomplete |= !bases.complete;
                let step = |it: &Data<'a>, depth| self.member_of(&it.kind, &name.value, depth);
                self.step_into(&bases.data, depth, &step, found);
            }
            ExprKind::Index { base, index } => {
                let bases = self.at_depth(Source::Expression(site, base), depth);
                found.incomplete |= !bases.complete;
                let index = literal_index(index);
                let step = |it: &Data<'a>, _| element_of(&it.kind, index);
                self.step_into(&bases.data, depth, &step, found);
            }
            ExprKind::Conditional {
                then, otherwise, ..
            } => {
                for it in [then, otherwise] {
                    self.trace(Source::Expression(site, it), place, depth, found);
                }
            }
            ExprKind::Call { name, arguments } => match (&*name.value, arguments.as_slice()) {
                ("jsonMerge", [_, _]) => found.add(DataKind::Merged(site, arguments), place),
                _ => add_typed(expression, place, found),
            },
            // What follows a `[*]` is read from each element.
            ExprKind::Wildcard { .. } | ExprKind::OpaquePath { .. } => found.open(),
            _ => add_typed(expression, place, found),
        }
    }

    fn trace_variable(&self, site: Site, name: &str, depth: u32, found: &mut Found<'a>) {
        match (name, site.state) {
            ("$Context", _) => found.add(DataKind::Context(site, None), None),
            ("$Global", _) => found.add(DataKind::Global, None),
            ("$Input", Some(id)) if site.position == Position::InputConstructor => {
                self.trace_passed(self.passing.received(id), depth, found);
            }
            ("$Input", Some(id)) => self.trace_passed(&self.passing.input(id), depth, found),
            ("$Output", Some(id)) => {
                let state = self.analysis.flow.state(id);
                self.trace_passed(&self.passing.raw(state), depth, found);
            }
            ("$Item", Some(id)) if site.position == Position::ItemConstructor => {
                match &self.analysis.flow.state(id).kind {
                    StateKind::Map(map) if map.item_reader.is_none() => {
                        self.trace_items(id, depth, found);
                    }
                    _ => found.open(),
                }
            }
            _ => found.open(),
        }
    }

    /// Adds what the elements of a Map's `ItemsPath` are.
    fn trace_items(&self, id: StateId, depth: u32, found: &mut Found<'a>) {
        let StateKind::Map(map) = &self.analysis.flow.state(id).kind else {
            return found.open();
        };
        let Some(items) = map.items_path else {
            return found.open();
        };
        let expression = self.analysis.flow.expression(items);
        if !expression.errors.is_empty() {
            return found.open();
        }
        let site = at(id, Position::ItemsPath);
        let lists = self.at_depth(Source::Expression(site, &expression.ast), depth);
        found.incomplete |= !lists.complete;
        let step = |it: &Data<'a>, _| element_of(&it.kind, None);
        self.step_into(&lists.data, depth, &step, found);
    }

    fn trace_passed(&self, passed: &Passed, depth: u32, found: &mut Found<'a>) {
        // Where nothing arrives, no run comes by: nothing can be said of what it would bring.
        found.incomplete |= !passed.complete || passed.handed.is_empty();
        for it in &passed.handed {
            self.trace_handed(*it, depth, found);
        }
    }

    fn trace_handed(&self, handed: Handed, depth: u32, found: &mut Found<'a>) {
        let Handed { from, what } = handed;
        let state = self.analysis.flow.state(from);
        let (constructor, position) = match what {
            What::Work => {
                if let Some(kind) = work(state) {
                    found.add(kind, Some(self.work_place(state)));
                }
                return;
            }
            What::Item => return self.trace_item(state, depth, found),
            What::Input => (&state.input_constructor, Position::InputConstructor),
            What::Output => (&state.output_constructor, Position::OutputConstructor),
            What::Caught(rule) => (
                &state.catch[rule].output_constructor,
                Position::CatchOutputConstructor,
            ),
        };
        if let Some(Constructor {
            template,
            key_range,
            ..
        }) = constructor
        {
            let source = Source::Template(at(from, position), template);
            self.trace(source, Some(*key_range), depth, found);
        }
    }

    /// Adds what the first state of a Map's processor is handed.
    fn trace_item(&self, state: &'a State, depth: u32, found: &mut Found<'a>) {
        let StateKind::Map(map) = &state.kind else {
            return found.open();
        };
        let built = map.item_batcher.is_none().then_some(&map.item_constructor);
        match (map.mode, built) {
            (MapMode::Inline, _) if is_plain_inline(map) => {
                self.trace_items(state.id, depth, found);
            }
            (MapMode::Distributed { .. }, Some(Some(constructor))) => {
                let site = at(state.id, Position::ItemConstructor);
                let source = Source::Template(site, &constructor.template);
                self.trace(source, Some(constructor.key_range), depth, found);
            }
            (MapMode::Distributed { .. }, Some(None)) if map.item_reader.is_none() => {
                self.trace_items(state.id, depth, found);
            }
            _ => found.open(),
        }
    }

    fn trace_context(
        &self,
        site: Site,
        row: Option<&'static ContextPath>,
        depth: u32,
        found: &mut Found<'a>,
    ) {
        match row.map_or("", |it| it.path) {
            "$Context.Current.Input" => self.trace_variable(site, "$Input", depth, found),
            "$Context.Current.Output" => self.trace_variable(site, "$Output", depth, found),
            _ => match row.filter(|it| it.certain && !it.types.intersects(Types::OBJECT)) {
                Some(row) => found.add(DataKind::Typed(row.types), None),
                None => found.add(DataKind::Context(site, row), None),
            },
        }
    }

    fn member_of(&self, data: &DataKind<'a>, name: &str, depth: u32) -> Step<'a> {
        let known = |source, place| Step::Known(vec![(source, place)]);
        match *data {
            DataKind::Literal(value) => match value.get(name) {
                Some(member) => known(Source::Value(member), None),
                None => Step::Lacking,
            },
            DataKind::Template(site, Template::Object(entries)) => {
                match entries.iter().find(|it| &*it.key == name) {
                    Some(entry) => {
                        let place = self.analysis.tree.node(entry.key_node).range();
                        known(Source::Template(site, &entry.value), Some(place))
                    }
                    None => Step::Lacking,
                }
            }
            DataKind::Written(site, expression) => {
                let ExprKind::Object(entries) = &expression.kind else {
                    return Step::Lacking;
                };
                match entries.iter().find(|(key, _)| &*key.value == name) {
                    Some((_, value)) => known(Source::Expression(site, value), None),
                    None => Step::Lacking,
                }
            }
            DataKind::Merged(site, arguments) => {
                self.member_of_merged(site, arguments, name, depth)
            }
            DataKind::Typed(types) => match types.intersects(Types::OBJECT) {
                true => Step::Open,
                false => Step::Lacking,
            },
            DataKind::Task(task) => match output(task) {
                Some((_, output)) if output.closed => {
                    match output.members.iter().any(|it| it.name == name) {
                        true => Step::Open,
                        false => Step::Lacking,
                    }
                }
                _ => Step::Open,
            },
            DataKind::Parallel(parallel, state) => {
                let written = self.analysis.state_node(state).get("Branches");
                let written = written.map_or(0, |it| it.items().count());
                let index = name.strip_prefix("Branch").filter(|it| is_decimal(it));
                let scope = index.and_then(|it| parallel.branches.get(it.parse::<usize>().ok()?));
                match scope {
                    Some(&scope) => known(Source::Scope(scope), None),
                    None if written == parallel.branches.len() => Step::Lacking,
                    None => Step::Open,
                }
            }
            DataKind::Map(map) => match (name, map.processor) {
                // What a distributed Map hands over is not documented (Q22).
                ("Items", Some(scope)) if map.mode == MapMode::Inline => {
                    known(Source::Items(scope), None)
                }
                ("Items", Some(scope)) => Step::Partly(vec![(Source::Items(scope), None)]),
                ("Items", None) => Step::Open,
                _ if map.mode == MapMode::Inline => Step::Lacking,
                _ => Step::Open,
            },
            DataKind::Global => self.member_of_global(name),
            DataKind::Context(site, row) => {
                let mut members = context::members(row);
                match members.find(|it| it.names.last() == Some(&name)) {
                    Some(it) => known(Source::Context(site, Some(it)), None),
                    None => Step::Open,
                }
            }
            DataKind::Template(..) | DataKind::Items(_) => Step::Lacking,
        }
    }

    /// A member of what `jsonMerge` makes: that of either argument.
    fn member_of_merged(
        &self,
        site: Site,
        arguments: &'a [Expr],
        name: &str,
        depth: u32,
    ) -> Step<'a> {
        let mut next = Vec::new();
        let mut complete = true;
        let Some(depth) = depth.checked_sub(1) else {
            return Step::Open;
        };
        for argument in arguments {
            let sources = self.at_depth(Source::Expression(site, argument), depth);
            complete &= sources.complete;
            for it in &sources.data {
                match self.member_of(&it.kind, name, depth) {
                    Step::Known(more) => next.extend(more),
                    Step::Partly(more) => {
                        complete = false;
                        next.extend(more);
                    }
                    Step::Open => complete = false,
                    Step::Lacking => {}
                }
            }
        }
        match (complete, next.is_empty()) {
            (true, true) => Step::Lacking,
            (true, false) => Step::Known(next),
            (false, _) => Step::Partly(next),
        }
    }

    fn member_of_global(&self, name: &str) -> Step<'a> {
        let written = self.global_writes().filter_map(|(state, entries)| {
            let entry = entries.iter().find(|it| &*it.key == name)?;
            let site = at(state.id, Position::GlobalConstructor);
            let place = self.analysis.tree.node(entry.key_node).range();
            Some((Source::Template(site, &entry.value), Some(place)))
        });
        let written: Vec<_> = written.collect();
        match (self.global_is_known, written.is_empty()) {
            (true, true) => Step::Lacking,
            (true, false) => Step::Known(written),
            (false, _) => Step::Partly(written),
        }
    }

    /// What a finding about a state's result points at.
    fn work_place(&self, state: &State) -> TextRange {
        match &state.kind {
            StateKind::Task(task) => match &task.action {
                Some(action) => action.range,
                None => self.analysis.state_range(state),
            },
            _ => self.analysis.state_range(state),
        }
    }
}

fn element_of<'a>(data: &DataKind<'a>, index: Option<usize>) -> Step<'a> {
    match *data {
        DataKind::Literal(Value::Array(elements)) => pick(elements, index, Source::Value),
        DataKind::Template(site, Template::Array(elements)) => {
            pick(elements, index, |it| Source::Template(site, it))
        }
        DataKind::Written(site, expression) => match &expression.kind {
            ExprKind::Array(elements) => pick(elements, index, |it| Source::Expression(site, it)),
            _ => Step::Open,
        },
        DataKind::Items(scope) => Step::Known(vec![(Source::Scope(scope), None)]),
        _ => Step::Open,
    }
}

fn pick<'a, T>(
    elements: &'a [T],
    index: Option<usize>,
    source: impl Fn(&'a T) -> Source<'a>,
) -> Step<'a> {
    let chosen = match index {
        Some(index) => elements.get(index..=index).unwrap_or_default(),
        None => elements,
    };
    let sources = chosen.iter().take(MOST_SOURCES);
    let sources: Vec<_> = sources.map(|it| (source(it), None)).collect();
    match chosen.len() {
        0 => Step::Open,
        1..=MOST_SOURCES => Step::Known(sources),
        _ => Step::Partly(sources),
    }
}

fn add_typed<'a>(expression: &Expr, place: Option<TextRange>, found: &mut Found<'a>) {
    let types = type_of(expression);
    match types.intersects(Types::OBJECT) {
        true => found.open(),
        false => found.add(DataKind::Typed(types), place),
    }
}

fn literal_index(index: &Expr) -> Option<usize> {
    match &index.kind {
        ExprKind::Literal(Value::Number(number)) => number.as_i64()?.try_into().ok(),
        _ => None,
    }
}

/// Whether a text was most likely meant as an expression: `missing-expression-suffix` says so.
fn is_missing_suffix(value: &Value) -> bool {
    value.as_str().is_some_and(|it| it.starts_with('$'))
}

/// Whether it is a number as the names of branches have it.
fn is_decimal(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

fn at(state: StateId, position: Position) -> Site {
    Site {
        state: Some(state),
        position,
    }
}
