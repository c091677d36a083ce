//! The signature of the function whose arguments are being typed.

use std::ops::Range;

use super::cursor::{Typed, What, places};
use super::markdown;
use super::role::Role;
use super::source::Source;
use crate::analysis::Analysis;
use crate::expr::functions::{self, Function};
use crate::expr::{Token, TokenKind, tokens};

/// A signature, with the parameter at the cursor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The signature as the page writes it; ASCII.
    pub label: String,
    /// What the function does, in Markdown.
    pub documentation: String,
    /// The parameters.
    pub parameters: Vec<SignatureParameter>,
    /// The parameter that the argument at the cursor is for; none if there are too many arguments.
    pub active: Option<usize>,
}

/// A parameter of a signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignatureParameter {
    /// Where it stands in the label.
    pub label: Range<usize>,
    /// What it means.
    pub documentation: &'static str,
}

/// The signature of the innermost call that `offset` stands in the arguments of.
pub fn signature_help(analysis: &Analysis, offset: u32) -> Option<Signature> {
    let offset = offset.min(analysis.text.len() as u32);
    if !analysis.text.is_char_boundary(offset as usize) {
        return None;
    }
    let source = Source::from(analysis);
    places(source, offset).iter().find_map(|place| {
        let What::Value {
            role: Role::Expression(_),
            scalar,
            ..
        } = place.what
        else {
            return None;
        };
        let typed = Typed::new(source, place, scalar, offset)?;
        let (name, argument) = call_at(&typed.text, typed.cursor as u32)?;
        Some(signature(functions::find(name)?, argument))
    })
}

/// The function whose parentheses the cursor stands in, and the number of the argument there,
/// counted from 0.
fn call_at(text: &str, cursor: u32) -> Option<(&str, usize)> {
    // What is open before the cursor: the function, if it is a call, and the commas so far.
    let mut open: Vec<(Option<Token>, usize)> = Vec::new();
    let mut before: Option<Token> = None;
    let tokens = tokens(text).into_iter();
    for token in tokens.take_while(|it| it.range.end <= cursor) {
        match token.kind {
            TokenKind::Open => {
                let function = before.filter(|it| it.kind == TokenKind::Function);
                open.push((function, 0));
            }
            TokenKind::Close => drop(open.pop()),
            TokenKind::Comma => {
                if let Some((_, commas)) = open.last_mut() {
                    *commas += 1;
                }
            }
            _ => {}
        }
        before = Some(token);
    }
    let call = open
        .into_iter()
        .rev()
        .find_map(|(it, commas)| Some((it?, commas)));
    call.map(|(function, commas)| (&text[function.range.indices()], commas))
}

fn signature(function: &Function, argument: usize) -> Signature {
    let mut label = format!("{}(", function.name);
    let mut parameters = Vec::new();
    for (index, parameter) in function.parameters.iter().enumerate() {
        if index > 0 {
            label.push_str(", ");
        }
        let start = label.len();
        label.push_str(&parameter.signature());
        parameters.push(SignatureParameter {
            label: start..label.len(),
            documentation: parameter.documentation,
        });
    }
    label.push_str(&format!(") {}", function.returns.signature()));
    let last = function.parameters.len().checked_sub(1);
    let active = function
        .parameter(argument)
        .and(last)
        .map(|last| argument.min(last));
    Signature {
        label,
        documentation: markdown::about_function(function),
        parameters,
        active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    /// The signature at `$0` of an expression, the parameter at the cursor in `«»`.
    fn help(expression: &str) -> String {
        at(&format!(
            "States:\n  - Type: Pass\n    OutputConstructor:\n      x.$: {expression}\n    End: true\n"
        ))
    }

    fn at(text: &str) -> String {
        let (text, offset) = cursor(text);
        let Some(help) = signature_help(&Analysis::new(text), offset) else {
            return "-".to_owned();
        };
        let mut shown = help.label.clone();
        if let Some(active) = help.active {
            let range = help.parameters[active].label.clone();
            shown.insert(range.end, '»');
            shown.insert(range.start, '«');
        }
        shown
    }

    #[test]
    fn the_parameter_at_the_cursor() {
        let first = "arrayContains(«list array», item any) bool";
        let second = "arrayContains(list array, «item any») bool";
        assert_eq!(help("arrayContains($0$Input.a, 1)"), first);
        assert_eq!(help("arrayContains($Input.a$0, 1)"), first);
        assert_eq!(help("arrayContains($Input.a,$0 1)"), second);
        assert_eq!(help("arrayContains([1, 2$0], 1)"), first);
        assert_eq!(help("arrayContains([1, 2], (1$0))"), second);
        assert_eq!(
            help("arrayContains([1], 1, $0)"),
            "arrayContains(list array, item any) bool"
        );
    }

    #[test]
    fn every_further_argument_is_for_the_last_parameter() {
        let last = "format(template string, «args ...any») string";
        assert_eq!(help("format('{} {}', 1, $0)"), last);
        assert_eq!(help("format('{} {}', 1, 2, 3$0)"), last);
    }

    #[test]
    fn the_innermost_call_counts() {
        let inner = "length(«value array | map | string») int";
        assert_eq!(help("format('{}', length($0))"), inner);
        assert!(help("format('{}', length($Input.a)$0)").starts_with("format("));
        assert_eq!(help("format('{}', unknown($0))"), "-");
    }

    #[test]
    fn half_typed_calls() {
        let last = "format(template string, «args ...any») string";
        assert_eq!(help("format(\"{}\", $0"), last);
        assert_eq!(help("\"format('{}', $0"), last);
        assert_eq!(help(">-\n        format('{}',\n        $01"), last);
        let first = "format(«template string», args ...any) string";
        assert_eq!(help("format($0"), first);
        assert_eq!(help("format('{}, ($0"), first);
        assert_eq!(
            at("States: [{Type: Pass, OutputConstructor: {x.$: \"format('', $0\"}}]"),
            last
        );
    }

    #[test]
    fn nothing_outside_of_the_parentheses() {
        for expression in ["format$0('{}')", "format('{}')$0", "$0", "(1$0)", "[1, $0]"] {
            assert_eq!(help(expression), "-", "{expression}");
        }
        assert_eq!(at("Name: format($0)\n"), "-");
    }

    #[test]
    fn labels_are_ascii_and_name_their_parameters() {
        for function in functions::all() {
            let signature = signature(function, 0);
            assert!(signature.label.is_ascii(), "{}", signature.label);
            assert_eq!(signature.label, function.signature());
            for (parameter, it) in function.parameters.iter().zip(&signature.parameters) {
                assert_eq!(signature.label[it.label.clone()], parameter.signature());
            }
        }
    }
}
