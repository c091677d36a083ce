use super::*;

fn names(kind: ObjectKind) -> Vec<&'static str> {
    attributes(kind).iter().map(|it| it.name).collect()
}

#[test]
fn every_row_has_what_a_row_needs() {
    for kind in ObjectKind::all() {
        for (index, row) in attributes(kind).iter().enumerate() {
            let place = format!("{kind:?} {}", row.name);
            assert!(row.source.starts_with("https://"), "{place}");
            assert!(
                row.documentation.ends_with(['.', '!']) || row.documentation.ends_with(')'),
                "{place}"
            );
            assert!(!row.name.ends_with(".$"), "{place}");
            assert_eq!(
                names(kind).iter().position(|it| *it == row.name),
                Some(index),
                "{place}"
            );
            if row.evidence != Evidence::Documented {
                let excused = row.question.is_some() || row.name == "End";
                assert!(
                    excused,
                    "{place}: what is not documented names its question"
                );
            }
            if let Some(unless) = row.unless {
                assert!(attribute(kind, unless).is_some(), "{place}");
            }
        }
    }
}

#[test]
fn every_known_attribute_of_a_state_is_known_where_the_type_is_not() {
    for state_type in StateType::ALL {
        for row in attributes(ObjectKind::State(state_type)) {
            assert!(
                attribute(ObjectKind::AnyState, row.name).is_some(),
                "{}",
                row.name
            );
        }
    }
    let required: Vec<&str> = attributes(ObjectKind::AnyState)
        .iter()
        .filter(|it| it.requirement == Requirement::Required)
        .map(|it| it.name)
        .collect();
    assert_eq!(required, ["Name", "Type"]);
}

/// The support matrix of the state pages.
#[test]
fn the_matrix() {
    let mut table = String::new();
    for name in [
        "Description",
        "InputConstructor",
        "OutputConstructor",
        "GlobalConstructor",
        "Next",
        "End",
        "Retry",
        "Catch",
    ] {
        let row: Vec<&str> = StateType::ALL
            .into_iter()
            .map(|it| match attribute(ObjectKind::State(it), name) {
                Some(row) if row.undocumented => "hint",
                Some(_) => "yes",
                None => "-",
            })
            .collect();
        table += &format!("{name}: {}\n", row.join(" "));
    }
    insta::assert_snapshot!(table, @r#"
    Description: yes yes yes yes yes yes yes yes
    InputConstructor: yes yes yes yes yes yes yes yes
    OutputConstructor: yes yes yes - yes yes yes yes
    GlobalConstructor: yes yes yes hint yes yes yes hint
    Next: yes yes yes - yes yes - -
    End: yes yes yes - yes yes yes yes
    Retry: yes - - - yes yes - -
    Catch: yes - - - yes yes - -
    "#);
}

#[test]
fn own_attributes_by_type() {
    let common = [
        "Type",
        "Name",
        "Description",
        "InputConstructor",
        "OutputConstructor",
        "GlobalConstructor",
        "Next",
        "End",
        "Retry",
        "Catch",
    ];
    let own = |it| -> Vec<&str> {
        let names = names(ObjectKind::State(it)).into_iter();
        names.filter(|name| !common.contains(name)).collect()
    };
    assert_eq!(
        own(StateType::Task),
        ["Action", "TaskMode", "Timeout", "Parameters"]
    );
    assert_eq!(own(StateType::Wait), ["Seconds"]);
    assert_eq!(own(StateType::Choice), ["Branches", "Default"]);
    assert_eq!(own(StateType::Parallel), ["Branches"]);
    assert_eq!(own(StateType::Fail), ["Code", "Detail"]);
    assert!(own(StateType::Pass).is_empty() && own(StateType::Succeed).is_empty());
    assert_eq!(
        own(StateType::Map),
        [
            "ItemsPath",
            "MaxConcurrency",
            "MaxConcuccency",
            "ProcessorConfig",
            "ItemReader",
            "ItemConstructor",
            "ItemBatcher",
            "MaxItems",
            "ToleratedFailurePercentage",
            "ToleratedFailureCount",
            "ResultWriter",
            "Processor",
        ]
    );
}

#[test]
fn superseded_attributes_are_known_but_not_proposed() {
    for kind in [ObjectKind::State(StateType::Task), ObjectKind::AnyState] {
        assert!(attribute(kind, "OnErrors").is_some());
        assert!(!names(kind).contains(&"OnErrors"));
    }
    assert!(attribute(ObjectKind::State(StateType::Pass), "OnErrors").is_none());
}

#[test]
fn state_types_are_read_letter_by_letter() {
    for state_type in StateType::ALL {
        assert_eq!(StateType::parse(state_type.name()), Some(state_type));
        assert!(STATE_TYPES.iter().any(|it| it.value == state_type.name()));
    }
    assert_eq!(StateType::parse("task"), None);
    let with_retry: Vec<StateType> = state_types_with("Retry").collect();
    assert_eq!(
        with_retry,
        [StateType::Task, StateType::Parallel, StateType::Map]
    );
}

#[test]
fn foreign_words_are_foreign_and_lead_to_known_ones() {
    for kind in ObjectKind::all() {
        for word in foreign_words().filter(|it| foreign_word(kind, it.word).is_some()) {
            // The union of all types may know a word of one type as an attribute of another.
            if kind != ObjectKind::AnyState {
                assert!(
                    attribute(kind, word.word).is_none(),
                    "{kind:?} {}",
                    word.word
                );
            }
            let found = foreign_word(kind, word.word).expect("it was just found");
            if let Some(replacement) = found.replacement {
                let name = replacement.strip_suffix(".$").unwrap_or(replacement);
                assert!(attribute(kind, name).is_some(), "{kind:?} {name}");
            }
        }
    }
}

#[test]
fn words_of_other_languages_are_translated() {
    let advice = |kind, word| {
        let word = foreign_word(kind, word)?;
        Some((word.origin, word.replacement))
    };
    let map = ObjectKind::State(StateType::Map);
    let pass = ObjectKind::State(StateType::Pass);
    assert_eq!(
        advice(map, "ItemProcessor"),
        Some((Origin::AmazonStatesLanguage, Some("Processor")))
    );
    assert_eq!(
        advice(pass, "Result"),
        Some((Origin::AmazonStatesLanguage, Some("OutputConstructor")))
    );
    assert_eq!(
        advice(pass, "inputMappings"),
        Some((Origin::OlderDialect, None))
    );
    assert_eq!(
        advice(map, "ToleratedFailedCount"),
        Some((Origin::Api, Some("ToleratedFailureCount")))
    );
    assert_eq!(
        advice(ObjectKind::State(StateType::Task), "Parameters"),
        None
    );
}

/// What must be there, what its values are, what takes an expression: `!` required, `?` expected
/// (a warning), `.` suggested (a hint).
#[test]
fn the_tables_of_the_language() {
    let mut table = String::new();
    for kind in ObjectKind::all().filter(|it| *it != ObjectKind::AnyState) {
        let rows: Vec<String> = attributes(kind).iter().map(row).collect();
        table += &format!("{}: {}\n", kind.noun(), rows.join(", "));
    }
    insta::assert_snapshot!(table, @r#"
    the flow: Type! StateMachine, SpecVersion! v1, Name?, Description, StartAt! state, Timeout 0.. or text, States! states
    a Task state: Name!, Type! one of, Description, Action! action, TaskMode RequestComplete|WaitForSystemCallback|WaitForCustomCallback, Timeout 0..604800 or text .$, InputConstructor {}, Parameters {}, Retry [], Catch [], OutputConstructor {}, GlobalConstructor {}, Next state, End true|false
    a Pass state: Name!, Type! one of, Description, InputConstructor {}, OutputConstructor {}, GlobalConstructor {}, Next state, End true|false
    a Wait state: Name!, Type! one of, Description, Seconds! 1..300 or text (warned) .$, InputConstructor {}, OutputConstructor {}, GlobalConstructor {}, Next state, End true|false
    a Choice state: Name!, Type! one of, Description, InputConstructor {}, Branches! [], Default! state, GlobalConstructor {}
    a Parallel state: Name!, Type! one of, Description, InputConstructor {}, Branches! [], Retry [], Catch [], OutputConstructor {}, GlobalConstructor {}, Next state, End true|false
    a Map state: Name!, Type! one of, Description, InputConstructor {}, ItemsPath! expression unless ItemReader, MaxConcurrency 0.., MaxConcuccency 0.., ProcessorConfig mapping, ItemReader mapping, ItemConstructor {}, ItemBatcher mapping, MaxItems 0.., ToleratedFailurePercentage number, ToleratedFailureCount 0.., ResultWriter mapping, Processor! mapping, Retry [], Catch [], OutputConstructor {}, GlobalConstructor {}, Next state, End true|false
    a Succeed state: Name!, Type! one of, Description, InputConstructor {}, OutputConstructor {}, GlobalConstructor {}, End true|false
    a Fail state: Name!, Type! one of, Description, Code. .$, Detail? .$, InputConstructor {}, OutputConstructor {}, GlobalConstructor {}, End true|false
    a branch of a Choice: Condition! expression, Next! state
    a branch of a Parallel: StartAt! state, States! states
    a `Processor`: StartAt! state, States! states, ProcessorConfig mapping
    a `ProcessorConfig`: ExecutionMode Express|Standard
    a `Retry` rule: Errors! codes, Description., MaxAttempts! 0.., IntervalSeconds! 0..86400, BackoffRate number, MaxBackoffSeconds 0..86400
    a `Catch` rule: Errors! codes, Description., OutputConstructor {}, Next! state
    an `OnErrors` rule: Errors! codes, Description, Retry {}, OutputConstructor {}, Next state
    an `ItemReader`: SourceType OSS_CSV|OSS_JSON_LIST|OSS_OBJECTS|OSS_INVENTORY_FILES, SourceParameters {}, ReaderConfig {}
    an `ItemBatcher`: MaxItemsPerBatch 0.. or text, MaxInputBytesPerBatch 0.. or text, BatchInput {}
    a `ResultWriter`: Parameters {}
    "#);
}

fn row(attribute: &Attribute) -> String {
    let requirement = match attribute.requirement {
        Requirement::Required => "!",
        Requirement::Expected => "?",
        Requirement::Suggested => ".",
        Requirement::Optional => "",
    };
    let value = match attribute.value {
        AttributeValue::Text => "",
        AttributeValue::Choice(values) if values.len() > 4 => " one of",
        AttributeValue::Choice(values) => {
            let values: Vec<&str> = values.iter().map(|it| it.value).collect();
            &format!(" {}", values.join("|"))
        }
        AttributeValue::Boolean => " true|false",
        AttributeValue::Integer {
            minimum,
            maximum,
            digits,
        } => {
            let maximum = maximum.map_or_else(String::new, |it| it.to_string());
            let text = match digits {
                Digits::Accepted => " or text",
                Digits::Warned => " or text (warned)",
                Digits::Refused => "",
            };
            &format!(" {minimum}..{maximum}{text}")
        }
        AttributeValue::Number => " number",
        AttributeValue::StateName => " state",
        AttributeValue::Action => " action",
        AttributeValue::Expression => " expression",
        AttributeValue::Constructor | AttributeValue::Parameters => " {}",
        AttributeValue::ErrorCodes => " codes",
        AttributeValue::States => " states",
        AttributeValue::List(_) => " []",
        AttributeValue::Object(_) => " mapping",
    };
    let suffix = if attribute.suffix { " .$" } else { "" };
    let unless = attribute
        .unless
        .map_or_else(String::new, |it| format!(" unless {it}"));
    format!("{}{requirement}{value}{suffix}{unless}", attribute.name)
}
