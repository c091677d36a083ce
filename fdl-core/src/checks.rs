//! The rules of `fdl check`: one file, one page, one name each.
//!
//! [`check()`] runs them all over an analysis and knows neither suppressions nor configured levels:
//! a simulation asks whether a flow has errors whatever its author has silenced. [`report()`] is
//! what people see. A rule never stops another; the result is sorted by place and name.

mod attributes;
mod callback_without_timeout;
mod calls_nested_too_deep;
mod cases;
mod catch_without_output;
mod constant_condition;
mod custom_tag;
mod diagnostic;
mod duplicate_key;
mod duplicate_result_key;
mod duplicate_state;
mod duplicate_state_name;
mod endless_loop;
mod express_callback;
mod expression_not_text;
mod expression_syntax;
mod fixes;
mod foreign_wildcard;
mod global_in_map;
mod global_race;
mod imprecise_number;
mod invalid_action;
mod invalid_arn;
mod invalid_flow_name;
mod invalid_parameter;
mod invalid_response;
mod invalid_value;
mod legacy_flow;
mod levels;
mod literal_secret;
mod missing_attribute;
mod missing_expression_suffix;
mod missing_next;
mod missing_parameter;
mod missing_task_token;
mod mixed_comparison;
mod multiple_documents;
mod next_and_end;
mod non_boolean_condition;
mod not_a_flow;
mod out_of_range;
mod part;
mod payload_over_limit;
mod reach;
mod response_without_body;
mod retry_exceeds_timeout;
mod rules;
mod shadowed_error_rule;
mod subject;
mod superseded_on_errors;
mod suppress;
mod sync_callback;
mod tasks;
mod token;
mod unavailable_variable;
mod undocumented_attribute;
mod undocumented_function;
mod undocumented_syntax;
mod unexpected_next;
mod unknown_action;
mod unknown_attribute;
mod unknown_case_member;
mod unknown_context_path;
mod unknown_error_code;
mod unknown_function;
mod unknown_member;
mod unknown_next;
mod unknown_parameter;
mod unknown_state_path;
mod unknown_variable;
mod unneeded_expression_suffix;
mod unreachable_state;
mod unsupported_task_mode;
mod unused_response;
mod unused_suppression;
mod unused_task_token;
mod words;
mod wrong_argument_count;
mod wrong_argument_type;
mod wrong_type;
mod yaml_syntax;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod pages;

pub use crate::text::{Edit, near_names, nearest};
pub(crate) use attributes::insert_attribute;
pub use diagnostic::{Diagnostic, Findings, Fix, Related, Severity, Tag};
pub use fixes::{Fixed, apply_fixes, fix_all};
pub use levels::{Level, RuleLevels};
use part::Part;
pub use reach::{Reach, StateReach};
use subject::Subject;
pub use suppress::{Suppressed, ignore_edit, ignore_edits, suppress};
pub(crate) use token::{pass_token, reads_token};
pub use words::did_you_mean;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::analysis::Analysis;
use crate::catalog::actions::UserActions;
use crate::syntax::{SyntaxErrorKind, Tree};
use crate::text::LineIndex;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The stable name.
    pub code: &'static str,
    /// The severity of its findings, unless a finding has its own.
    pub severity: Severity,
    /// What it is about.
    pub section: Section,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// Reports its findings.
    pub(crate) run: Run,
}

/// How a rule reports its findings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// Part by part: what it says of a state rests on the state, and on what is known of the whole
    /// flow, but not on what it has said of others.
    Parts(fn(&Subject<'_>, &CheckOptions, &mut Findings)),
    /// At once: it is about the document, or holds states against each other.
    Flow(fn(&Analysis, &CheckOptions, &mut Findings)),
    /// Not here: who reads test files or suppressions reports them.
    Elsewhere,
}

impl Check {
    /// The address of the public page that the rule rests on: the first one under "Source" on its own
    /// page. Rules that are decisions of this project have none.
    pub fn source(&self) -> Option<&'static str> {
        let (_, source) = self.docs.split_once("\n## Source\n")?;
        let (_, address) = source.split_once('<')?;
        Some(address.split_once('>')?.0)
    }
}

/// What a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Section {
    /// The text as YAML and as a flow at all.
    Document,
    /// Which attributes are there, and their values one by one.
    Attributes,
    /// How the states lead to each other.
    Graph,
    /// What Task states call.
    Tasks,
    /// Expressions.
    Expressions,
    /// `Retry` and `Catch`.
    Errors,
    /// The data that a flow moves.
    Data,
    /// `*.fdltest.yaml`: their reader reports these, not [`check()`].
    TestFiles,
    /// The comments that speak to `fdl` itself: [`suppress()`] reports these.
    Housekeeping,
}

/// What a check needs to know beside the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckOptions {
    /// In which mode the flow is deployed: a property of the flow resource, not of the text.
    pub mode: ExecutionMode,
    /// The actions that the project declares beside those of the catalogue.
    pub actions: UserActions,
}

/// The mode of a flow.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ExecutionMode {
    /// Up to a year, all integration modes.
    #[default]
    Standard,
    /// Up to five minutes, `RequestComplete` only.
    Express,
}

/// Every rule, sorted by name.
pub static CHECKS: &[Check] = &[
    callback_without_timeout::CHECK,
    calls_nested_too_deep::CHECK,
    catch_without_output::CHECK,
    constant_condition::CHECK,
    custom_tag::CHECK,
    duplicate_key::CHECK,
    duplicate_result_key::CHECK,
    duplicate_state::CHECK,
    duplicate_state_name::CHECK,
    endless_loop::CHECK,
    express_callback::CHECK,
    expression_not_text::CHECK,
    expression_syntax::CHECK,
    foreign_wildcard::CHECK,
    global_in_map::CHECK,
    global_race::CHECK,
    imprecise_number::CHECK,
    invalid_action::CHECK,
    invalid_arn::CHECK,
    invalid_flow_name::CHECK,
    invalid_parameter::CHECK,
    invalid_response::CHECK,
    invalid_value::CHECK,
    legacy_flow::CHECK,
    literal_secret::CHECK,
    missing_attribute::CHECK,
    missing_expression_suffix::CHECK,
    missing_next::CHECK,
    missing_parameter::CHECK,
    missing_task_token::CHECK,
    mixed_comparison::CHECK,
    multiple_documents::CHECK,
    next_and_end::CHECK,
    non_boolean_condition::CHECK,
    not_a_flow::CHECK,
    out_of_range::CHECK,
    payload_over_limit::CHECK,
    response_without_body::CHECK,
    retry_exceeds_timeout::CHECK,
    shadowed_error_rule::CHECK,
    superseded_on_errors::CHECK,
    sync_callback::CHECK,
    unavailable_variable::CHECK,
    undocumented_attribute::CHECK,
    undocumented_function::CHECK,
    undocumented_syntax::CHECK,
    unexpected_next::CHECK,
    unknown_action::CHECK,
    unknown_attribute::CHECK,
    unknown_case_member::CHECK,
    unknown_context_path::CHECK,
    unknown_error_code::CHECK,
    unknown_function::CHECK,
    unknown_member::CHECK,
    unknown_next::CHECK,
    unknown_parameter::CHECK,
    unknown_state_path::CHECK,
    unknown_variable::CHECK,
    unneeded_expression_suffix::CHECK,
    unreachable_state::CHECK,
    unsupported_task_mode::CHECK,
    unused_response::CHECK,
    unused_suppression::CHECK,
    unused_task_token::CHECK,
    wrong_argument_count::CHECK,
    wrong_argument_type::CHECK,
    wrong_type::CHECK,
    yaml_syntax::CHECK,
];

/// The rule of that name.
pub fn find(code: &str) -> Option<&'static Check> {
    let at = CHECKS.binary_search_by(|check| check.code.cmp(code)).ok()?;
    Some(&CHECKS[at])
}

/// Every finding in a flow, suppressed or not, with its built-in severity.
///
/// An empty text has none. A flow of the older dialect has one, and what is no flow at all only
/// those about the document.
pub fn check(analysis: &Analysis, options: &CheckOptions) -> Vec<Diagnostic> {
    check_by(analysis, options, &|work| work())
}

/// The findings as people see them: without the suppressed ones, at the configured levels.
pub fn report(analysis: &Analysis, options: &CheckOptions, levels: &RuleLevels) -> Vec<Diagnostic> {
    report_by(analysis, options, levels, &|work| work())
}

/// As [`report()`], the work done by a crew. The findings are the same.
pub fn report_by(
    analysis: &Analysis,
    options: &CheckOptions,
    levels: &RuleLevels,
    crew: Crew<'_>,
) -> Vec<Diagnostic> {
    let found = check_by(analysis, options, crew);
    levels.apply(suppress(&analysis.tree, &analysis.lines, found).kept)
}

/// Calls what it is given at least once; calls at the same time share the work. There are no threads
/// here, but who asks may have some.
pub type Crew<'c> = &'c dyn Fn(&(dyn Fn() + Sync));

fn check_by(analysis: &Analysis, options: &CheckOptions, crew: Crew<'_>) -> Vec<Diagnostic> {
    check_in_parts(analysis, options, crew, part::SIZE)
}

fn check_in_parts(
    analysis: &Analysis,
    options: &CheckOptions,
    crew: Crew<'_>,
    size: usize,
) -> Vec<Diagnostic> {
    let extent = Extent::of(analysis);
    let mut jobs = Vec::with_capacity(CHECKS.len());
    for check in CHECKS {
        if let Run::Flow(run) = check.run
            && extent.includes(check)
        {
            jobs.push(Job::Flow(check, run));
        }
    }
    // What takes longest begins first, so that nobody waits for it at the end.
    let longest =
        |it: &Job| matches!(it, Job::Flow(it, _) if it.code == unknown_member::CHECK.code);
    if let Some(at) = jobs.iter().position(longest) {
        jobs.swap(0, at);
    }
    let parts = Part::all(analysis, size).into_iter();
    jobs.extend(parts.map(|part| Job::Part(extent, part)));
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Findings::default());
    crew(&|| {
        let mut findings = Findings::default();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            job.run(analysis, options, &mut findings);
        }
        // Whoever is first: sorting tells findings apart by place and rule, and what a rule says of one
        // place comes from one job.
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        all.append(findings);
    });
    let all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut diagnostics = all.into_sorted();
    drop_echoes(&analysis.tree, &analysis.lines, &mut diagnostics);
    diagnostics
}

/// What one of a crew does at a time.
enum Job {
    /// A rule that looks at the flow at once.
    Flow(&'static Check, fn(&Analysis, &CheckOptions, &mut Findings)),
    /// The rules that look at parts, on one of them.
    Part(Extent, Part),
}

impl Job {
    fn run(&self, analysis: &Analysis, options: &CheckOptions, findings: &mut Findings) {
        match self {
            Self::Flow(check, run) => {
                findings.enter(check);
                run(analysis, options, findings);
            }
            Self::Part(extent, part) => {
                let subject = Subject::new(analysis, &options.actions, part);
                for check in CHECKS {
                    if let Run::Parts(run) = check.run
                        && extent.includes(check)
                    {
                        findings.enter(check);
                        run(&subject, options, findings);
                    }
                }
            }
        }
    }
}

/// How much of a text the rules look at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Nothing,
    Legacy,
    Document,
    Whole,
}

impl Extent {
    fn of(analysis: &Analysis) -> Self {
        let Some(root) = analysis.tree.root() else {
            return match analysis.tree.errors().is_empty() {
                true => Self::Nothing,
                false => Self::Document,
            };
        };
        if legacy_flow::is_legacy(root) {
            return Self::Legacy;
        }
        let other_type = not_a_flow::has_other_type(root) && root.entry("States").is_none();
        match root.is_mapping() && !other_type {
            true => Self::Whole,
            false => Self::Document,
        }
    }

    fn includes(self, check: &Check) -> bool {
        match self {
            Self::Nothing => false,
            Self::Legacy => check.code == "legacy-flow",
            Self::Document => check.section == Section::Document,
            Self::Whole => true,
        }
    }
}

/// Removes what stands on a line that is no YAML: it would only say the same in other words.
pub(crate) fn drop_echoes(tree: &Tree, lines: &LineIndex, diagnostics: &mut Vec<Diagnostic>) {
    let errors = tree.errors().iter();
    let broken = errors.filter(|error| error.kind == SyntaxErrorKind::Syntax);
    let broken: BTreeSet<u32> = broken.map(|error| lines.line(error.range.start)).collect();
    if !broken.is_empty() {
        diagnostics
            .retain(|it| it.code == "yaml-syntax" || !broken.contains(&lines.line(it.range.start)));
    }
}
