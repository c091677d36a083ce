//! What colours the words of a flow: names of states, actions, error codes, and the words and signs
//! inside expressions, also where these are parts of quoted or folded text.
//!
//! Keys and values that the text alone tells apart are left to the editor's grammar.

use super::names::global_entries;
use super::test_names::names_in_test;
use crate::analysis::Analysis;
use crate::catalog::{actions, context, errors};
use crate::expr::{TokenKind, functions, tokens};
use crate::model::{Expression, Flow, StateKind, Text, TextOrExpression};
use crate::syntax::{Node, NodeId, Tree};
use crate::text::TextRange;

/// A word with its colour. It stands on one line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SemanticToken {
    /// Where it stands.
    pub range: TextRange,
    /// What it is.
    pub kind: SemanticKind,
    /// Whether the name is given here.
    pub declares: bool,
    /// Whether the language or a service gives it.
    pub built_in: bool,
}

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SemanticKind {
    /// The name of a state.
    State,
    /// An action of a service.
    Action,
    /// An error code.
    ErrorCode,
    /// A variable in an expression.
    Variable,
    /// A member of a value, or a global variable where it is written.
    Member,
    /// A function.
    Function,
    /// `true`, `false`, `null`.
    Constant,
    /// An operator.
    Operator,
    /// A string in an expression.
    String,
    /// A number in an expression.
    Number,
}

impl SemanticKind {
    /// All kinds, in the order of the legend.
    pub const ALL: [Self; 10] = [
        Self::State,
        Self::Action,
        Self::ErrorCode,
        Self::Variable,
        Self::Member,
        Self::Function,
        Self::Constant,
        Self::Operator,
        Self::String,
        Self::Number,
    ];
}

/// The words of a flow that have a colour, in the order of the text, disjoint; those that touch
/// `within`, if it is given.
pub fn semantic_tokens(analysis: &Analysis, within: Option<TextRange>) -> Vec<SemanticToken> {
    let mut painter = Painter::new(&analysis.tree, within);
    painter.names(&analysis.flow);
    for entry in global_entries(analysis) {
        let decoded = TextRange::new(0, entry.key.len() as u32);
        let token = word(SemanticKind::Member).declaring();
        painter.part(entry.key_node, decoded, token);
    }
    for expression in &analysis.flow.expressions {
        painter.expression(expression);
    }
    painter.finish()
}

/// The names of states in a test file, in the order of the text.
pub fn semantic_tokens_in_test(
    flow: &Flow,
    test: &Tree,
    within: Option<TextRange>,
) -> Vec<SemanticToken> {
    let mut painter = Painter::new(test, within);
    for name in names_in_test(flow, test) {
        painter.add(name.range, word(SemanticKind::State));
    }
    painter.finish()
}

/// A colour without a place.
fn word(kind: SemanticKind) -> SemanticToken {
    SemanticToken {
        range: TextRange::default(),
        kind,
        declares: false,
        built_in: false,
    }
}

impl SemanticToken {
    fn declaring(self) -> Self {
        Self {
            declares: true,
            ..self
        }
    }

    fn built_in(self, built_in: bool) -> Self {
        Self { built_in, ..self }
    }
}

/// Collects words of a text.
struct Painter<'t> {
    tree: &'t Tree,
    within: Option<TextRange>,
    found: Vec<SemanticToken>,
}

impl<'t> Painter<'t> {
    fn new(tree: &'t Tree, within: Option<TextRange>) -> Self {
        Self {
            tree,
            within,
            found: Vec::new(),
        }
    }

    /// The names that stand alone in their scalars.
    fn names(&mut self, flow: &Flow) {
        for state in &flow.states {
            let name = state.name.iter();
            name.for_each(|it| self.whole(it, word(SemanticKind::State).declaring()));
            let rules = state.retry.iter().map(|it| &it.errors);
            let rules = rules.chain(state.catch.iter().map(|it| &it.errors));
            rules.flatten().for_each(|it| self.error_code(it));
            match &state.kind {
                StateKind::Task(task) => {
                    if let Some(action) = &task.action {
                        let known = actions::find(&action.value).is_some();
                        self.whole(action, word(SemanticKind::Action).built_in(known));
                    }
                }
                StateKind::Fail(fail) => {
                    if let Some(TextOrExpression::Text(code)) = &fail.code {
                        self.error_code(code);
                    }
                }
                _ => {}
            }
        }
        for transition in flow.transitions() {
            self.whole(transition.target, word(SemanticKind::State));
        }
    }

    fn error_code(&mut self, code: &Text) {
        let known = errors::find(&code.value).is_some();
        self.whole(code, word(SemanticKind::ErrorCode).built_in(known));
    }

    fn expression(&mut self, expression: &Expression) {
        let node = self.tree.node(expression.node);
        if !self.is_wanted(node.range()) {
            return;
        }
        for token in tokens(&expression.text) {
            let text = &expression.text[token.range.indices()];
            let token_word = match token.kind {
                TokenKind::Variable => {
                    word(SemanticKind::Variable).built_in(context::variable(text).is_some())
                }
                TokenKind::Function => {
                    word(SemanticKind::Function).built_in(functions::find(text).is_some())
                }
                TokenKind::Member => word(SemanticKind::Member),
                TokenKind::Constant => word(SemanticKind::Constant),
                TokenKind::Operator => word(SemanticKind::Operator),
                TokenKind::String => word(SemanticKind::String),
                TokenKind::Number => word(SemanticKind::Number),
                TokenKind::Word
                | TokenKind::Open
                | TokenKind::Close
                | TokenKind::Comma
                | TokenKind::Other => continue,
            };
            self.part(expression.node, token.range, token_word);
        }
    }

    /// A scalar that is one word.
    fn whole(&mut self, text: &Text, token: SemanticToken) {
        let node = self.tree.node(text.node);
        if self.is_wanted(node.range()) {
            self.part(text.node, TextRange::new(0, text.value.len() as u32), token);
        }
    }

    /// A part of a scalar's decoded text.
    fn part(&mut self, node: NodeId, decoded: TextRange, token: SemanticToken) {
        let node: Node<'t> = self.tree.node(node);
        self.add(node.source_range(decoded), token);
    }

    /// A range, line by line: what goes on in the next line begins there behind the indentation.
    fn add(&mut self, range: TextRange, token: SemanticToken) {
        let mut start = range.start;
        for line in self.tree.text()[range.indices()].split_inclusive(['\n', '\r']) {
            let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
            let length = line.trim_end_matches(['\n', '\r', ' ', '\t']).len();
            let own = TextRange::new(start + blank as u32, start + length.max(blank) as u32);
            start += line.len() as u32;
            if !own.is_empty() && self.is_wanted(own) {
                self.found.push(SemanticToken {
                    range: own,
                    ..token
                });
            }
        }
    }

    fn is_wanted(&self, range: TextRange) -> bool {
        self.within
            .is_none_or(|it| it.start <= range.end && range.start <= it.end)
    }

    fn finish(self) -> Vec<SemanticToken> {
        let mut found = self.found;
        found.sort();
        // What aliases repeat stands in one place and has its first colour.
        let mut end = 0;
        found.retain(|it| {
            let free = it.range.start >= end;
            if free {
                end = it.range.end;
            }
            free
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn shown(text: &str, tokens: &[SemanticToken]) -> String {
        let words = tokens.iter().map(|it| {
            let kind = format!("{:?}", it.kind);
            let declares = if it.declares { "+" } else { "" };
            let built_in = if it.built_in { "!" } else { "" };
            format!("{kind}{declares}{built_in}:{}", &text[it.range.indices()])
        });
        words.collect::<Vec<_>>().join("\n")
    }

    fn colours(text: &str) -> String {
        shown(text, &semantic_tokens(&Analysis::new(text), None))
    }

    #[test]
    fn names_actions_and_codes() {
        let text = "\
StartAt: 'A b'
States:
  - Name: \"A b\"
    Type: Task
    Action: FC:InvokeFunction
    Retry:
      - Errors: [FnF.ALL, Own]
    Catch:
      - Errors: [FnF.ALL]
        Next: >-
          C
    Next: Nowhere
  - {Name: C, Type: Fail, Code: Own}
";
        assert_eq!(
            colours(text),
            "\
State:A b
State+:A b
Action!:FC:InvokeFunction
ErrorCode!:FnF.ALL
ErrorCode:Own
ErrorCode!:FnF.ALL
State:C
State:Nowhere
State+:C
ErrorCode:Own"
        );
    }

    #[test]
    fn expressions_in_every_style() {
        let text = "\
States:
  - Name: A
    Type: Pass
    GlobalConstructor: {seen.$: \"$Global.seen == \\\"x\\\"\"}
    OutputConstructor:
      a.$: >-
        format('{}', 1)
          && unknown(null)
      b.$: '$Input[''x''] in [-2, $Foo]'
";
        assert_eq!(
            colours(text),
            "\
State+:A
Member+:seen
Variable!:$Global
Member:seen
Operator:==
String:\\\"x\\\"
Function!:format
String:'{}'
Number:1
Operator:&&
Function:unknown
Constant:null
Variable!:$Input
String:''x''
Operator:in
Operator:-
Number:2
Variable:$Foo"
        );
    }

    #[test]
    fn words_of_several_lines_are_cut_into_lines() {
        let text = "\
States:
  - Name: A
    Type: Pass
    OutputConstructor:
      a.$: format('x
        y')
";
        let analysis = Analysis::new(text);
        let tokens = semantic_tokens(&analysis, None);
        assert!(shown(text, &tokens).ends_with("String:'x\nString:y'"));
        for it in &tokens {
            assert_eq!(
                analysis.lines.line(it.range.start),
                analysis.lines.line(it.range.end)
            );
        }
    }

    #[test]
    fn a_part_of_the_text() {
        let text = "StartAt: A\nStates:\n  - Name: A\n  - Name: B\n";
        let at = text.find("Name: A").expect("it is there") as u32 + 6;
        let within = Some(TextRange::new(at, at + 3));
        let tokens = semantic_tokens(&Analysis::new(text), within);
        assert_eq!(shown(text, &tokens), "State+:A");
    }

    #[test]
    fn test_files() {
        let flow = Analysis::new("States: [{Name: A, Type: Task}]\n");
        let text = "Cases: [{Mocks: {A: 1, B: 1}, Expect: {Path: [A]}}]\n";
        let tokens = semantic_tokens_in_test(&flow.flow, &parse(&text.into()), None);
        assert_eq!(shown(text, &tokens), "State:A\nState:A");
    }

    #[test]
    fn aliases_do_not_colour_twice() {
        let text = "StartAt: A\nStates: [&a {Name: A, Next: A}, *a]\n";
        assert_eq!(colours(text), "State:A\nState+:A\nState:A");
    }
}
