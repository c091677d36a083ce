//! Whatever the text: an analysis is made, and its parts fit together.

use super::Analysis;
use crate::model::{ScopeId, StateId};
use crate::text::TextRange;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: order # 订单
StartAt: Pay
States:
  - Type: Task
    Name: Pay
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: acs:fc:::functions/pay
      invocationType: Sync
      body: {\"id.$\": \"$Input.id\", text: 'it''s'}
      note: |
        long
          text
    Timeout.$: '$Input.limit'
    Retry: &retry
      - {Errors: [FC.ResourceThrottled], MaxAttempts: 3, IntervalSeconds: 1}
    Catch:
      - Errors: [FnF.ALL]
        OutputConstructor:
          code.$: $Context.Current.Error.Code
        Next: 失败
    Next: Each
  - Type: Map
    Name: Each
    ItemsPath: >-
      $Input.items
    Retry: *retry
    Processor:
      StartAt: Both
      States:
        - Type: Parallel
          Name: Both
          Branches:
            - StartAt: Wait
              States:
                - {Type: Wait, Name: Wait, Seconds: 5, End: true}
            - StartAt: Check
              States:
                - Type: Choice
                  Name: Check
                  Branches:
                    - Condition: $Input.n > 3 && $Input.s == \"é\"
                      Next: Check
                  Default: Done
                - <<: {Type: Succeed}
                  Name: Done
          End: true
    Next: Done
  - {Type: Succeed, Name: Done}
  - {Type: Fail, Name: 失败, Code: Bad, Detail.$: 'format(\"{}\", $Input)'}
";

/// Makes the analysis of a text and holds its parts against each other.
fn check(text: &str) {
    let analysis = Analysis::new(text);
    let (flow, graph) = (&analysis.flow, &analysis.graph);
    for (index, state) in flow.states.iter().enumerate() {
        assert_eq!(state.id, StateId(index as u32));
        assert!(flow.scope(state.scope).states.contains(&state.id));
        assert!(text.is_char_boundary(analysis.state_range(state).end as usize));
        flow.path(state.id);
        for edge in graph.edges(state.id) {
            let Some(to) = edge.to else { continue };
            assert_eq!(flow.state(to).scope, state.scope);
            assert!(graph.sources(to).contains(&(state.id, edge.kind)));
        }
    }
    for (index, scope) in flow.scopes.iter().enumerate() {
        assert_eq!(scope.id, ScopeId(index as u32));
        graph.unreached(scope);
    }
    for expression in &flow.expressions {
        let whole = TextRange::new(0, expression.text.len() as u32);
        let range = expression.source_range(&analysis.tree, whole);
        assert!(text.get(range.indices()).is_some(), "{range:?}");
    }
    for object in &flow.objects {
        assert!(analysis.tree.node(object.node).is_mapping());
    }
    for transition in flow.transitions() {
        flow.resolve(transition);
    }
}

#[test]
fn the_whole_text() {
    check(FLOW);
    let analysis = Analysis::new(FLOW);
    let states = analysis.flow.states.iter();
    let paths: Vec<_> = states.map(|it| analysis.flow.path(it.id)).collect();
    insta::assert_snapshot!(paths.join(" "), @r#"Pay Each Each/Both Each/Both[0]/Wait Each/Both[1]/Check Each/Both[1]/Done Done 失败"#);
    assert!(analysis.graph.scope(ScopeId(0)).complete);
}

#[test]
fn texts_cut_off_anywhere() {
    for at in (0..FLOW.len()).filter(|&at| FLOW.is_char_boundary(at)) {
        check(&FLOW[..at]);
    }
}

#[test]
fn texts_without_a_line_or_a_character() {
    let lines: Vec<&str> = FLOW.split_inclusive('\n').collect();
    for left_out in 0..lines.len() {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != left_out);
        check(&kept.map(|(_, line)| *line).collect::<String>());
    }
    for (at, character) in FLOW.char_indices() {
        let rest = &FLOW[at + character.len_utf8()..];
        check(&format!("{}{rest}", &FLOW[..at]));
    }
}

#[test]
fn texts_with_a_character_too_many() {
    for inserted in ["\"", ":", "- ", "{", "]", "*", "&a ", "\n", "\t", "#", "?"] {
        for (at, _) in FLOW.char_indices().step_by(7) {
            check(&format!("{}{inserted}{}", &FLOW[..at], &FLOW[at..]));
        }
    }
}

#[test]
fn every_offset_has_a_place() {
    let analysis = Analysis::new(FLOW);
    for offset in 0..=FLOW.len() as u32 + 1 {
        let state = analysis.state_at(offset);
        let scope = analysis.scope_at(offset);
        assert!(scope.is_some());
        analysis.object_at(offset);
        analysis.expression_at(offset);
        let around = scope.into_iter().flat_map(|it| analysis.owners(it));
        if let (Some(state), Some(owner)) = (state, around.last()) {
            assert!(
                analysis
                    .state_node(owner)
                    .range()
                    .covers(analysis.state_node(state).range())
            );
        }
    }
}
