//! `missing-expression-suffix`: text that is an expression stands under a key without `.$`.

use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::context::variable;
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::{functions, parse};
use crate::syntax::edit::set_text;
use crate::syntax::{Entry, Node, ScalarType};

pub(super) static CHECK: Check = Check {
    code: "missing-expression-suffix",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("missing_expression_suffix.md"),
    run: Run::Parts(missing_expression_suffix),
};

fn missing_expression_suffix(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.uses {
        if !it.suffixed && it.attribute.is_some_and(|row| row.suffix) {
            check_entry(it.mapping, it.entry, it.name, findings);
        }
    }
    for template in subject.templates.iter().filter(|it| !it.below_suffix) {
        for member in subject
            .members_of(template)
            .iter()
            .filter(|it| !it.suffixed)
        {
            check_entry(template.node, member.entry, member.name, findings);
        }
    }
}

fn check_entry(mapping: Node<'_>, entry: Entry<'_>, name: &str, findings: &mut Findings) {
    let value = entry.value.resolved();
    let Some(text) = value.str().filter(|text| may_be_expression(text)) else {
        return;
    };
    let is_text = value.scalar_type() == Some(ScalarType::Text) && value.tag().is_none();
    if !is_text || !is_expression(text) {
        return;
    }
    let message = format!(
        "`{}` is an expression, but under `{}` it is plain text; expressions stand under keys with `.$`",
        shown(text.trim()),
        shown(name)
    );
    let finding = findings.report(entry.key.range(), message);
    let suffixed = format!("{name}.$");
    if mapping.entry(&suffixed).is_none() {
        let edit = set_text(entry.key, &suffixed);
        finding.fix(format!("Rename to `{suffixed}`"), edit.range, edit.text);
    }
}

/// Whether a text is an expression that reads a variable, or a call of a known function.
fn is_expression(text: &str) -> bool {
    let (ast, errors) = parse(text.trim());
    errors.is_empty() && begins_as_one(&ast)
}

/// Whether it is worth while to read a text as an expression.
fn may_be_expression(text: &str) -> bool {
    let reads = memchr::memchr(b'$', text.as_bytes()).is_some();
    (reads || text.trim_end().ends_with(')')) && text.trim().len() <= 10_000
}

/// Whether the expression begins with a known variable or is a call: `cost $5 (each)` does not parse,
/// and `a($x)` is not ours.
fn begins_as_one(ast: &Expr) -> bool {
    match &ast.kind {
        ExprKind::Call { name, .. } => functions::find(&name.value).is_some(),
        ExprKind::Variable(name) => variable(name).is_some(),
        ExprKind::Member { base, .. }
        | ExprKind::Index { base, .. }
        | ExprKind::Wildcard { base }
        | ExprKind::OpaquePath { base, .. } => begins_as_one(base),
        ExprKind::Binary { left, right, .. } => begins_as_one(left) || begins_as_one(right),
        ExprKind::Unary { operand, .. } => begins_as_one(operand),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn expressions_without_suffix() {
        check_rule(
            "missing-expression-suffix",
            r#"
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Sync
      body:
        id: $Input.order.id
      # ^^ warning[missing-expression-suffix]: `$Input.order.id` is an expression, but under `id` it is plain text; expressions stand under keys with `.$` (fix: Rename to `id.$`)
        all: "$Input"
      # ^^^ warning[missing-expression-suffix]: `$Input` is an expression, but under `all` it is plain text; expressions stand under keys with `.$` (fix: Rename to `all.$`)
        first: $Context.Execution.Input.items[0]
      # ^^^^^ warning[missing-expression-suffix]: `$Context.Execution.Input.items[0]` is an expression, but under `first` it is plain text; expressions stand under keys with `.$` (fix: Rename to `first.$`)
        text: format("{}", $Input.a)
      # ^^^^ warning[missing-expression-suffix]: `format("{}", $Input.a)` is an expression, but under `text` it is plain text; expressions stand under keys with `.$` (fix: Rename to `text.$`)
        big: $Input.n > 5
      # ^^^ warning[missing-expression-suffix]: `$Input.n > 5` is an expression, but under `big` it is plain text; expressions stand under keys with `.$` (fix: Rename to `big.$`)
        list: [{deep: $Global.a}]
        #       ^^^^ warning[missing-expression-suffix]: `$Global.a` is an expression, but under `deep` it is plain text; expressions stand under keys with `.$` (fix: Rename to `deep.$`)
    Timeout: $Input.timeout
  # ^^^^^^^ warning[missing-expression-suffix]: `$Input.timeout` is an expression, but under `Timeout` it is plain text; expressions stand under keys with `.$` (fix: Rename to `Timeout.$`)
    End: true
"#,
        );
    }

    #[test]
    fn texts_that_only_look_like_it() {
        check_rule(
            "missing-expression-suffix",
            r#"
States:
  - Type: Pass
    Name: A
    Description: $Input.a
    OutputConstructor:
      price: $5
      old: $.a
      greeting: Hello $Input.name
      call: say("hello")
      shell: $HOME/bin
      broken: $Input.
      template: ${Input}
      regular.$: $Input.a
      text: uuid
      sum: 1 > 0
    End: true
"#,
        );
    }

    #[test]
    fn the_key_gets_the_suffix() {
        check_fix(
            "missing-expression-suffix",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {\"id\": $Input.id}, End: true} # id\n",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {\"id.$\": $Input.id}, End: true} # id\n",
        );
    }

    #[test]
    fn no_fix_where_the_key_is_there_already() {
        check_rule(
            "missing-expression-suffix",
            "
States:
  - {Type: Pass, Name: A, OutputConstructor: {id: $Input.id, id.$: $Input.a}, End: true}
  #                                           ^^ warning[missing-expression-suffix]: `$Input.id` is an expression, but under `id` it is plain text; expressions stand under keys with `.$`
",
        );
    }
}
