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
    assert_eq!(required, ["Type", "Name"]);
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
        ["Action", "TaskMode", "Parameters", "Timeout"]
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
