//! From an expression to what built its value, one level at a time: data that is copied twice in
//! each of a hundred states is never written out.

use smallvec::SmallVec;

use super::passing::{Arrivals, Handed, What};
use super::step::{Next, Step, element_of};
use super::{Data, DataKind, MOST_SOURCES, Shapes, Site, Sources};
use super::{is_plain_inline, work};
use crate::catalog::context::{ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::type_of;
use crate::model::{Constructor, MapMode, ScopeId, State, StateId, StateKind, Template};
use crate::text::TextRange;
use crate::value::{Types, Value};

/// How deep a question may lead.
const DEPTH: u32 = 40;

/// Something that a value may be, or that leads to it.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Expression(Site, &'a Expr),
    Template(Site, &'a Template),
    Value(&'a Value),
    /// What a scope hands on at its ends.
    Scope(ScopeId),
    Items(ScopeId),
    Context(Site, Option<&'static ContextPath>),
}

/// How something was reached.
#[derive(Clone, Copy)]
struct Way {
    /// Where it is built.
    place: Option<TextRange>,
    /// The state that hands it over.
    from: Option<StateId>,
    /// Whether it certainly comes here in some run.
    sure: bool,
}

impl Way {
    const DIRECT: Self = Self {
        place: None,
        from: None,
        sure: true,
    };

    fn unsure(self) -> Self {
        Self {
            sure: false,
            ..self
        }
    }
}

/// What has been found of one value so far.
#[derive(Default)]
struct Found<'a> {
    data: SmallVec<[Data<'a>; 1]>,
    incomplete: bool,
    /// The expressions that have been followed: of a value that is handed in a circle the first time
    /// says everything.
    followed: SmallVec<[*const Expr; 4]>,
}

impl<'a> Found<'a> {
    fn open(&mut self) {
        self.incomplete = true;
    }

    fn add(&mut self, kind: DataKind<'a>, way: Way) {
        let Way { place, from, sure } = way;
        if let Some(same) = self.data.iter_mut().find(|it| it.kind.is_same(&kind)) {
            same.sure |= sure;
            return;
        }
        match self.data.len() < MOST_SOURCES {
            true => self.data.push(Data {
                kind,
                place,
                from,
                sure,
            }),
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

    /// What a state hands on at its end.
    pub fn output(&self, state: &State) -> Sources<'a> {
        self.begin_question();
        let mut found = Found::default();
        self.trace_arrivals(&self.passing.output(state), Way::DIRECT, DEPTH, &mut found);
        found.finish()
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
        // Below `$Context` there may be more than the pages say.
        if matches!(data.kind, DataKind::Context(..)) {
            return false;
        }
        self.begin_question();
        matches!(self.member_of(&data.kind, name, DEPTH), Step::Lacking)
    }

    pub(super) fn at_depth(&self, source: Source<'a>, depth: u32) -> Sources<'a> {
        let mut found = Found::default();
        self.trace(source, Way::DIRECT, depth, &mut found);
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
            let follow = |next: Next<'a>, found: &mut Found<'a>| {
                let way = Way {
                    place: next.place.or(it.place),
                    from: it.from,
                    sure: it.sure && next.sure,
                };
                self.trace(next.source, way, depth, found);
            };
            match step(it, depth) {
                Step::One(next) => follow(next, found),
                Step::Known(next) => next.into_iter().for_each(|it| follow(it, found)),
                Step::Partly(next) => {
                    found.open();
                    next.into_iter().for_each(|it| follow(it, found));
                }
                Step::Open => found.open(),
                Step::Lacking => {}
            }
        }
    }

    /// Adds what a source leads to.
    fn trace(&self, source: Source<'a>, way: Way, depth: u32, found: &mut Found<'a>) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.take_step()) else {
            return found.open();
        };
        match source {
            Source::Expression(site, it) => self.trace_expression(site, it, way, depth, found),
            Source::Template(site, Template::Expression(id)) => {
                let expression = self.analysis.flow.expression(*id);
                match expression.errors.is_empty() {
                    true => self.trace_expression(site, &expression.ast, way, depth, found),
                    false => found.open(),
                }
            }
            Source::Template(_, Template::Literal(value)) | Source::Value(value) => {
                match is_missing_suffix(value) {
                    true => found.open(),
                    false => found.add(DataKind::Literal(value), way),
                }
            }
            Source::Template(site, template) => {
                found.add(DataKind::Template(site, template), way);
            }
            Source::Scope(scope) => {
                self.trace_arrivals(&self.passing.result(scope), way, depth, found);
            }
            Source::Items(scope) => found.add(DataKind::Items(scope), way),
            Source::Context(site, row) => self.trace_context(site, row, way, depth, found),
        }
    }

    fn trace_expression(
        &self,
        site: Site,
        expression: &'a Expr,
        way: Way,
        depth: u32,
        found: &mut Found<'a>,
    ) {
        let pointer: *const Expr = expression;
        if found.followed.contains(&pointer) {
            return;
        }
        found.followed.push(pointer);
        match &expression.kind {
            ExprKind::Literal(value) => found.add(DataKind::Literal(value), way),
            ExprKind::Object(_) | ExprKind::Array(_) => {
                found.add(DataKind::Written(site, expression), way);
            }
            ExprKind::Variable(name) => self.trace_variable(site, name, way, depth, found),
            ExprKind::Member { base, name } => {
                let bases = self.bases(site, base, way, depth, found);
                let step = |it: &Data<'a>, depth| self.member_of(&it.kind, &name.value, depth);
                self.step_into(&bases, depth, &step, found);
            }
            ExprKind::Index { base, index } => {
                let bases = self.bases(site, base, way, depth, found);
                let index = literal_index(index);
                let step = |it: &Data<'a>, _| element_of(&it.kind, index);
                self.step_into(&bases, depth, &step, found);
            }
            ExprKind::Conditional {
                then, otherwise, ..
            } => {
                for it in [then, otherwise] {
                    self.trace(Source::Expression(site, it), way.unsure(), depth, found);
                }
            }
            ExprKind::Call { name, arguments } => match (&*name.value, arguments.as_slice()) {
                ("jsonMerge", [_, _]) => found.add(DataKind::Merged(site, arguments), way),
                _ => add_typed(expression, way, found),
            },
            // What follows a `[*]` is read from each element.
            ExprKind::Wildcard { .. } | ExprKind::OpaquePath { .. } => found.open(),
            _ => add_typed(expression, way, found),
        }
    }

    /// What the base of a path may be, for who reads a member of it.
    fn bases(
        &self,
        site: Site,
        base: &'a Expr,
        way: Way,
        depth: u32,
        found: &mut Found<'a>,
    ) -> SmallVec<[Data<'a>; 1]> {
        let mut bases = self.at_depth(Source::Expression(site, base), depth);
        found.incomplete |= !bases.complete;
        bases.data.iter_mut().for_each(|it| it.sure &= way.sure);
        bases.data
    }

    fn trace_variable(&self, site: Site, name: &str, way: Way, depth: u32, found: &mut Found<'a>) {
        match (name, site.state) {
            ("$Context", _) => found.add(DataKind::Context(site, None), way),
            ("$Global", _) => found.add(DataKind::Global, way),
            ("$Input", Some(id)) if site.position == Position::InputConstructor => {
                self.trace_arrivals(&self.passing.received(id), way, depth, found);
            }
            ("$Input", Some(id)) => {
                self.trace_arrivals(&self.passing.input(id), way, depth, found);
            }
            ("$Output", Some(id)) => {
                let state = self.analysis.flow.state(id);
                self.trace_arrivals(&self.passing.raw(state), way, depth, found);
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

    fn trace_arrivals(&self, arrivals: &Arrivals, way: Way, depth: u32, found: &mut Found<'a>) {
        // Where nothing arrives, no run comes by: nothing can be said of what it would bring.
        found.incomplete |= !arrivals.complete || arrivals.handed.is_empty();
        for &(handed, sure) in &arrivals.handed {
            let way = Way {
                sure: way.sure && sure,
                ..way
            };
            self.trace_handed(handed, way, depth, found);
        }
    }

    fn trace_handed(&self, handed: Handed, way: Way, depth: u32, found: &mut Found<'a>) {
        let Handed { from, what } = handed;
        let state = self.analysis.flow.state(from);
        let way = Way {
            from: Some(from),
            ..way
        };
        let (constructor, position) = match what {
            What::Work => {
                if let Some(kind) = work(state) {
                    let place = Some(self.work_place(state));
                    found.add(kind, Way { place, ..way });
                }
                return;
            }
            What::Item => return self.trace_item(state, depth, found),
            What::Begun => return found.open(),
            What::Input => (&state.input_constructor, Position::InputConstructor),
            What::Output => (&state.output_constructor, Position::OutputConstructor),
            What::Caught(rule) => (
                &state.catch[rule as usize].output_constructor,
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
            let place = Some(*key_range);
            self.trace(source, Way { place, ..way }, depth, found);
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
                let place = Some(constructor.key_range);
                let way = Way {
                    place,
                    ..Way::DIRECT
                };
                self.trace(source, way.unsure(), depth, found);
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
        way: Way,
        depth: u32,
        found: &mut Found<'a>,
    ) {
        match row.map_or("", |it| it.path) {
            "$Context.Current.Input" => self.trace_variable(site, "$Input", way, depth, found),
            "$Context.Current.Output" => self.trace_variable(site, "$Output", way, depth, found),
            _ => match row.filter(|it| it.certain && !it.types.intersects(Types::OBJECT)) {
                Some(row) => found.add(DataKind::Typed(row.types), way),
                None => found.add(DataKind::Context(site, row), way),
            },
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

fn add_typed<'a>(expression: &Expr, way: Way, found: &mut Found<'a>) {
    let types = type_of(expression);
    match types.intersects(Types::OBJECT) {
        true => found.open(),
        false => found.add(DataKind::Typed(types), way),
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

pub(super) fn at(state: StateId, position: Position) -> Site {
    Site {
        state: Some(state),
        position,
    }
}
