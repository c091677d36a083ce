use super::*;

/// The text laid out; doing so twice must change nothing more.
#[track_caller]
fn formatted_as(text: &str, kind: DocumentKind, options: &FormatOptions) -> String {
    let once = |text: &str| {
        let tree = parse(&text.into());
        let edits = format(&tree, kind, options).expect("the text is YAML");
        crate::text::apply_edits(text, &edits)
    };
    let first = once(text);
    assert_eq!(once(&first), first, "not idempotent");
    first
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = formatted_as(text, DocumentKind::Flow, &FormatOptions::default());
    assert_eq!(found, expected, "got:\n{found}");
}

/// A text that is laid out already.
#[track_caller]
fn stays(text: &str) {
    check(text, text);
}

#[test]
fn attributes_stand_in_the_order_of_the_catalogue() {
    check(
        "\
States:
- Next: B
  Catch:
  - Next: C
    OutputConstructor: {z: 1, a: 2}
    Errors: [FnF.ALL]
  Parameters:
    zeta: 1
    alpha: 2
  Action: FC:InvokeFunction
  Timeout.$: $Input.t
  Type: Task
  Name: A
- Default: C
  Branches:
  - Next: B
    Condition: $Input.ok
  Type: Choice
  Name: B
StartAt: A
Type: StateMachine
",
        "\
Type: StateMachine
StartAt: A
States:
  - Name: A
    Type: Task
    Action: FC:InvokeFunction
    Timeout.$: $Input.t
    Parameters:
      zeta: 1
      alpha: 2
    Catch:
      - Errors: [FnF.ALL]
        OutputConstructor: {z: 1, a: 2}
        Next: C
    Next: B
  - Name: B
    Type: Choice
    Branches:
      - Condition: $Input.ok
        Next: B
    Default: C
",
    );
}

#[test]
fn test_files_have_an_order_too() {
    let text = "\
Cases:
- Expect: {Status: Failed}
  Mocks:
    Pay:
    - Throw:
        Detail: busy
        Code: E
      When: {Index: 1}
  Name: one
Flow: a.fdl.yaml
";
    let found = formatted_as(text, DocumentKind::TestFile, &FormatOptions::default());
    assert_eq!(
        found,
        "\
Flow: a.fdl.yaml
Cases:
  - Name: one
    Mocks:
      Pay:
        - When: {Index: 1}
          Throw:
            Code: E
            Detail: busy
    Expect: {Status: Failed}
"
    );
}

#[test]
fn unknown_keys_stay_behind_the_key_before_them() {
    check(
        "Note: x\nStartAt: A\nOwner: me\nTeam: us\nType: StateMachine\n",
        "Note: x\nType: StateMachine\nStartAt: A\nOwner: me\nTeam: us\n",
    );
}

#[test]
fn keys_written_twice_keep_their_order() {
    check(
        "StartAt: A\nStartAt: B\nType: StateMachine\n",
        "Type: StateMachine\nStartAt: A\nStartAt: B\n",
    );
}

#[test]
fn no_alias_gets_above_its_anchor() {
    check(
        "\
States:
  - End: true
    OutputConstructor: &data
      a: 1
    Catch:
      - Next: A
        OutputConstructor: *data
    Name: A
    Type: Task
",
        "\
States:
  - Name: A
    Type: Task
    OutputConstructor: &data
      a: 1
    Catch:
      - OutputConstructor: *data
        Next: A
    End: true
",
    );
    // The second anchor of a name does not get above an alias of the first one.
    check(
        "States:\n  - Next: &x A\n    Name: *x\n    Type: &x Pass\n",
        "States:\n  - Next: &x A\n    Name: *x\n    Type: &x Pass\n",
    );
}

#[test]
fn merged_attributes_stay_where_they_are() {
    check(
        "States:\n- <<: *base\n  Type: Pass\n  Name: A\n- Type: Wait\n  <<: *base\n  Name: B\n"
            .replace("*base", "{a: 1}")
            .as_str(),
        "States:\n  - <<: {a: 1}\n    Name: A\n    Type: Pass\n  - Name: B\n    Type: Wait\n    <<: {a: 1}\n",
    );
}

#[test]
fn comments_go_where_their_entry_goes() {
    check(
        "\
# About the flow.

# Where it begins.
StartAt: A   # the first
# What it is,
# in two lines.
Type: StateMachine
States:
    # The first state.
    -   Type: Pass
        # Not what it seems.
        Name: A # short
        # at the end of A
    # of the list
# of the flow
",
        "\
# About the flow.

# Where it begins.
# What it is,
# in two lines.
Type: StateMachine
StartAt: A   # the first
States:
  # The first state.
  -
    # Not what it seems.
    Name: A # short
    Type: Pass
    # at the end of A
  # of the list
# of the flow
",
    );
}

#[test]
fn comments_between_are_sorted_out_by_blank_lines_and_columns() {
    stays(
        "\
States:
  - Name: A
    Parameters:
      a: 1
      # in the parameters
    # of the state, above its end
    End: true
    # at the end of the state

  # about B
  - Name: B
    End: true
",
    );
    check(
        "Timeout: 3\n# not more\n\n# the end\n\nStartAt: A\nType: StateMachine\n",
        "Type: StateMachine\n\n# the end\n\nStartAt: A\nTimeout: 3\n# not more\n",
    );
}

#[test]
fn comments_at_indicators() {
    stays(
        "\
Parameters: # of the call
  a: # below
    # deeper
    long text
  b: # none
  c: &x # anchored
    d: 1
list:
  - # the first
    a: 1
  - # the second
    text
  -
    # above
    b: 2
",
    );
}

#[test]
fn a_suppression_stays_above_its_line() {
    stays(
        "\
# fdl: ignore[invalid-value]
Type: StateMachin
# fdl: ignore[unknown-next]
StartAt: B
States:
  # fdl: ignore[invalid-value]
  - Type: Pas
    Name: A
",
    );
    check(
        "Name: a\n# fdl: ignore[invalid-value]\nType: StateMachin\n",
        "# fdl: ignore[invalid-value]\nType: StateMachin\nName: a\n",
    );
    check(
        "# fdl: ignore[invalid-flow-name]\nName: ä\nType: StateMachine\n",
        "# fdl: ignore[invalid-flow-name]\nName: ä\nType: StateMachine\n",
    );
}

#[test]
fn blocks_are_indented_by_two() {
    check(
        "\
a:
       b:
        -   c
        -
               - d
               -   - e
                   - f
        -      g: 1
               h: 2
        -
          i: 3
       k :    l
",
        "\
a:
  b:
    - c
    - - d
      - - e
        - f
    - g: 1
      h: 2
    - i: 3
  k: l
",
    );
}

#[test]
fn other_indentation() {
    let options = FormatOptions {
        indent: 4,
        ..FormatOptions::default()
    };
    let found = formatted_as(
        "a:\n- b:\n    c: {\n     d: 1\n    }\n  e: |\n   x\n- - f\n",
        DocumentKind::Flow,
        &options,
    );
    assert_eq!(
        found,
        "a:\n    - b:\n          c: {\n              d: 1\n          }\n      e: |\n          x\n    - - f\n"
    );
}

#[test]
fn blank_lines() {
    check(
        "\n\n\na: 1\n\n\n\nb:\n\n  c: 1\n\n  - d\n"
            .replace("  - d\n", "  d: 2\n\n\n")
            .as_str(),
        "a: 1\n\nb:\n  c: 1\n\n  d: 2\n",
    );
    check("\n \n", "");
    check("", "");
    // A blank line above the whole block does not move with the entry that was the first one.
    check(
        "States:\n- Name: A\n\n- Type: Pass\n  Name: B\n  End: true\n",
        "States:\n  - Name: A\n\n  - Name: B\n    Type: Pass\n    End: true\n",
    );
    check(
        "# top\n\nStartAt: A\n\n# of type\nType: StateMachine\n",
        "# top\n\n# of type\nType: StateMachine\nStartAt: A\n",
    );
    check(
        "# top\n\nStartAt: A\nType: StateMachine\n",
        "# top\n\nType: StateMachine\nStartAt: A\n",
    );
    check(
        "  # only this  \n\n\n\n# and this",
        "# only this\n\n# and this\n",
    );
}

#[test]
fn values_below_their_key() {
    let long = "x".repeat(100);
    check(
        "a:\n  b\nc:\n  [1,\n  2]\nd:\n  &x\n  e\n",
        "a: b\nc:\n  [1,\n    2]\nd: &x e\n",
    );
    stays(&format!("a:\n  {long}\n"));
    stays(&format!("a: {long}\n"));
    check("a:\n    |\n    text\n", "a: |\n  text\n");
    check("a:\n    &x\n    b: 1\n", "a: &x\n  b: 1\n");
    check("-\n  &x\n  b: 1\n", "- &x\n  b: 1\n");
}

#[test]
fn block_scalars_keep_their_text() {
    check(
        "\
a: |
      first
        second

      third
b: >-   # folded
 x
 y


c: |2
    two deeper
list:
- |-
   item
",
        "\
a: |
  first
    second

  third
b: >-   # folded
  x
  y

c: |2
    two deeper
list:
  - |-
    item
",
    );
    stays("a: |+\n  kept\n\n\n\nb: 1\n");
    stays("a: |+\n  kept\n\n\n");
    stays("a: |+ # nothing but a blank line\n\nb: 1\n");
    // A blank line above an attribute is not for a text that would keep it.
    check(
        "Type: StateMachine\n\nStartAt: A\nDescription: |+\n  kept\n",
        "Type: StateMachine\nDescription: |+\n  kept\nStartAt: A\n",
    );
}

#[test]
fn texts_over_several_lines_keep_their_shape() {
    check(
        "\
States:
- Name: A
  Condition: $Input.a &&
             $Input.b ||

             $Input.c
  plain:
        one
          two
  double: \"one
   two\\
      three   \\
        four\"
  single: 'it''s
    two'
",
        "\
States:
  - Name: A
    Condition: $Input.a &&
      $Input.b ||

      $Input.c
    plain:
      one
        two
    double: \"one
      two\\
         three   \\
           four\"
    single: 'it''s
      two'
",
    );
}

#[test]
fn quotes_that_are_in_the_way_are_exchanged() {
    check("a: \"$Input.x == \\\"y\\\"\"\n", "a: '$Input.x == \"y\"'\n");
    check("a: 'it''s'\n", "a: \"it's\"\n");
    for kept in [
        "a: 'it''s \"so\"'\n",
        "a: \"it's \\\"so\\\"\"\n",
        "a: \"\\\"\\n\"\n",
        "a: '''\\n'\n",
        "a: \"plain\"\n",
        "a: 'plain'\n",
        "a: {b: \"\\\"\"}\n",
        "a: \"\\\\\"\n",
    ] {
        stays(kept);
    }
}

#[test]
fn flow_collections_keep_their_lines() {
    check(
        "a: { b:1 ,c : 2,\"d\":3, e: [ 1,2 , ] , f: { } }\n",
        "a: {b:1, c: 2, \"d\": 3, e: [1, 2,], f: {}}\n",
    );
    check(
        "\
a: {
      b: [
 1, # one

 # two
 2
      ],


      c: [{
  d: 1 }],
      e:
        text
}
b: [ a ,
     b ]
",
        "\
a: {
  b: [
    1, # one

    # two
    2
  ],

  c: [{
    d: 1}],
  e:
    text
}
b: [a,
  b]
",
    );
    check(
        "[ ? a : b , c : d, *x , {e, f: , : g}, &y h, !!str ]\n"
            .replace("*x", "1")
            .as_str(),
        "[? a: b, c: d, 1, {e, f: , : g}, &y h, !!str ]\n",
    );
    // The lines of a text move together.
    check(
        "a: [b,\n c:\n  d\n   e,\n f g\n  h]\n",
        "a: [b,\n  c:\n    d\n     e,\n  f g\n   h]\n",
    );
}

#[test]
fn json_keeps_its_lines() {
    check(
        "{\n    \"Type\":\"StateMachine\",\n\t\"States\":[\n{\"Name\":\"A\",\"Next\":\"B\"}\n]\n}",
        "{\n  \"Type\": \"StateMachine\",\n  \"States\": [\n    {\"Name\": \"A\", \"Next\": \"B\"}\n  ]\n}\n",
    );
    stays("{\"Type\": \"StateMachine\", \"StartAt\": \"A\"}\n");
}

#[test]
fn rare_forms() {
    stays("? a\n: b\n? - c\n  - d\n: - e\n? f\n");
    stays("&a b: *c\n".replace("*c", "1").as_str());
    check(
        "&a a  : &b !!map\n  *a   : x\n",
        "&a a: &b !!map\n  *a : x\n",
    );
    check(
        "!!null  : a\n\"b\"  : c\n[d]  : e\n: f\n",
        "!!null : a\n\"b\": c\n[d]: e\n: f\n",
    );
}

#[test]
fn documents_and_directives() {
    stays("%YAML 1.2\n---\na: 1\n...\n# between\n---\nb: 2\n--- # third\nc: 3\n");
    stays("--- text\n--- |\n literal\n--- &a\nx: 1\n---\n{a: 1}\n---\n");
    check("a: 1\n...   # end\nb: 2\n", "a: 1\n... # end\nb: 2\n");
}

#[test]
fn line_breaks_and_marks_stay() {
    check(
        "\u{feff}a:   1\r\nb: |\r\n    x\r\n",
        "\u{feff}a: 1\r\nb: |\r\n  x\r\n",
    );
    let options = FormatOptions {
        line_break: Some("\r\n"),
        final_line_break: None,
        ..FormatOptions::default()
    };
    let found = formatted_as("a:  1\nb: 2", DocumentKind::Flow, &options);
    assert_eq!(found, "a: 1\r\nb: 2");
}

/// An anchor may consist of what is punctuation elsewhere.
#[test]
fn the_anchor_of_a_key_that_is_not_written() {
    stays("[&: :]\n");
    check("[&:  :  b ]\n", "[&: : b]\n");
}

#[test]
fn what_is_broken_is_left_alone() {
    let tree = parse(&"a: [1\nb:   2\n".into());
    let error = format(&tree, DocumentKind::Flow, &FormatOptions::default()).expect_err("broken");
    assert!(error.message.contains("is not closed"), "{error:?}");
    assert_eq!(error.range, TextRange::new(3, 4));
}

/// Lays out what stands between the two `«»` of a text.
#[track_caller]
fn check_range(text: &str, expected: &str) {
    let start = text.find('«').expect("a start") as u32;
    let end = text.find('»').expect("an end") as u32 - 2;
    let text = text.replace(['«', '»'], "");
    let tree = parse(&text.as_str().into());
    let lines = crate::text::LineIndex::new(&text);
    let range = TextRange::new(start, end);
    let edits = format_range(
        &tree,
        &lines,
        DocumentKind::Flow,
        range,
        &FormatOptions::default(),
    );
    let found = crate::text::apply_edits(&text, &edits.expect("the text is YAML"));
    assert_eq!(found, expected, "got:\n{found}");
}

const WIDE: &str = "\
StartAt:   A
States:
    -   Type:   Pass
        Name:   A
        OutputConstructor:
                &x
                a:   1
                &y b:   2
        End:   true   # so
    -   Type:   Pass
        Name:   B
";

#[test]
fn of_a_range_only_its_entries_move() {
    check_range(
        &WIDE.replace("StartAt", "«StartAt»"),
        &WIDE.replace("StartAt:   A", "StartAt: A"),
    );
    check_range(
        &WIDE.replace("a:   1", "a«»:   1"),
        &WIDE.replace("a:   1", "a: 1"),
    );
    check_range(
        &WIDE.replace("&y b", "&y« b»"),
        &WIDE.replace("&y b:   2", "&y b: 2"),
    );
    check_range(
        &WIDE
            .replace("OutputConstructor", "«OutputConstructor")
            .replace("End:", "End»:"),
        &WIDE
            .replace(":\n                &x", ": &x")
            .replace("                a:   1", "          a: 1")
            .replace("                &y b:   2", "          &y b: 2")
            .replace("End:   true   # so", "End: true   # so"),
    );
}

#[test]
fn a_state_in_a_range_is_laid_out_in_its_column() {
    let text = WIDE.replace(
        "    -   Type:   Pass\n        Name:   B\n",
        "«    -   Type:   Pass\n        Name:   B\n»",
    );
    check_range(
        &text,
        &WIDE.replace(
            "    -   Type:   Pass\n        Name:   B\n",
            "    - Name: B\n      Type: Pass\n",
        ),
    );
    check_range(
        &format!("«{WIDE}»"),
        &formatted_as(WIDE, DocumentKind::Flow, &FormatOptions::default()),
    );
    check_range(
        "«a:   1»   \r\n b: 2\r\n".replace(" b", "b").as_str(),
        "a: 1\r\nb: 2\r\n",
    );
}

/// Presses Enter at `$0`, in an editor that keeps the indentation of the line.
#[track_caller]
fn check_enter(text: &str, expected: Option<usize>) {
    let (text, at) = crate::fixture::cursor(text);
    let (before, after) = text.split_at(at as usize);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let text = format!("{before}\n{indent}{after}");
    let offset = at + 1 + indent.len() as u32;
    let tree = parse(&text.as_str().into());
    let lines = crate::text::LineIndex::new(&text);
    let edit = format_on_enter(&tree, &lines, offset, &FormatOptions::default());
    assert_eq!(edit.map(|it| it.text.len()), expected);
}

#[test]
fn enter_indents_for_what_comes() {
    check_enter("States:$0\n", Some(2));
    check_enter("States: # all$0\n", Some(2));
    check_enter("States:\n  - Name: A$0\n", Some(4));
    check_enter("States:\n  - Name: A\n    Type: Pass$0\n", None);
    check_enter("States:\n  -$0\n", Some(4));
    check_enter("States:\n  - - a: 1$0\n", Some(6));
    check_enter("States:\n  - Retry:$0\n", Some(6));
    check_enter(
        "States:\n  - Retry:\n      - Errors: [a]$0\n        MaxAttempts: 1\n",
        Some(8),
    );
    check_enter("Parameters: &x$0\nb: 1\n", Some(2));
    check_enter("Description: |$0\n", Some(2));
    // What is there already shows the way.
    check_enter("a:$0\n    b: 1\n", Some(4));
    check_enter("a:$0\n- b\n", Some(2));
    check_enter("a: 1\nbro$0\n", None);
    check_enter("a:\n  - Na$0\n", None);
}

#[test]
fn enter_leaves_texts_alone() {
    for text in [
        "a: |\n  text:$0\n",
        "a: {b:$0\n  c}\n",
        "a: {b: [$0]}\n",
        "a: \"x$0\n  y\"\n",
        "# key:$0\n",
        "a:$0 1\n",
        "--- $0\n",
        "? a$0\n",
        "a:\n  - text$0\n",
    ] {
        check_enter(text, None);
    }
}

/// Types a dash at `$0`.
#[track_caller]
fn check_dash(text: &str, expected: Option<usize>) {
    let text = text.replace("$0", "-$0");
    let (text, offset) = crate::fixture::cursor(&text);
    let tree = parse(&text.as_str().into());
    let lines = crate::text::LineIndex::new(&text);
    let edit = format_on_dash(&tree, &lines, offset);
    assert_eq!(edit.map(|it| it.text.len()), expected);
}

#[test]
fn a_dash_goes_to_the_list_around_it() {
    check_dash("States:\n  - Name: A\n    End: true\n    $0\n", Some(2));
    check_dash(
        "States:\n  - Name: A\n    End: true\n\n  # b\n   $0\n  - Name: B\n",
        Some(2),
    );
    check_dash(
        "States:\n- Name: A\n  Parameters:\n    b: 1\n    $0\n",
        Some(0),
    );
    check_dash(
        "States:\n  - Name: A\n    Parameters: {b: 1}\n    $0\n",
        Some(2),
    );
    check_dash(
        "States:\n  - Name: A\n    Retry:\n      - Errors: [a]\n        MaxAttempts: 1\n        $0\n",
        Some(6),
    );
    let spaced = "States:\n  - Name: A\n    - ";
    let tree = parse(&spaced.into());
    let lines = crate::text::LineIndex::new(spaced);
    let edit = format_on_dash(&tree, &lines, spaced.len() as u32);
    assert_eq!(edit.map(|it| it.text.len()), Some(2));
    check_dash("States:\r\n  - Name: A\r\n    $0\r\n", Some(2));
    check_dash("\u{feff}States:\n  - Name: \"A\"\n      $0", Some(2));
}

#[test]
fn a_dash_stays_where_an_item_can_stand() {
    for text in [
        "$0\n",
        "States:\n$0\n",
        "States:\n  $0\n",
        "States:\n  - Name: A\n  $0\n",
        "States:\n  - Name: A\n    Retry:\n    $0\n",
        "States:\n  - Name: A\n    Retry: # all\n      $0\n    End: true\n",
        "States:\n  -\n    $0\n",
        "States:\n  - Name: A\n    Retry:\n    - Errors: [a]\n    $0\n",
        "States:\n  - Name: A\n    Description: |\n      $0\n",
        "States:\n  - Name: A\n    Description: |\n      a\n      $0\n",
        "States:\n  - Name: A\n    Description: a\n      $0\n",
        "States:\n  - Name: A\n    Description: \"a\n    $0\"\n",
        "States:\n  - Name: A\n    $0 Name: B\n",
        "States:\n  - {Name: A,\n    $0}\n",
        "Name: a\n$0\n",
    ] {
        check_dash(text, None);
    }
}
