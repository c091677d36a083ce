use super::*;

#[test]
fn every_row_has_what_a_row_needs() {
    for action in ALL.iter().copied().chain([&OPEN_API]) {
        let name = action.name;
        assert!(!action.sources.is_empty(), "{name}");
        assert!(
            action.sources.iter().all(|it| it.starts_with("https://")),
            "{name}"
        );
        assert!(action.summary.ends_with('.'), "{name}");
        let modes: Vec<TaskMode> = action.modes.iter().map(|it| it.mode).collect();
        assert_eq!(modes, TaskMode::ALL, "{name}");
        for (index, parameter) in action.parameters.iter().enumerate() {
            let place = format!("{name} {}", parameter.name);
            assert!(parameter.documentation.ends_with('.'), "{place}");
            assert!(!parameter.placeholder.is_empty(), "{place}");
            let same = |it: &Parameter| it.name == parameter.name;
            assert_eq!(
                action.parameters.iter().position(same),
                Some(index),
                "{place}"
            );
            let documented = parameter.allowed_documentation.len();
            assert_eq!(parameter.allowed.len(), documented, "{place}");
        }
        assert!(
            action.parameters.is_sorted_by_key(|it| !it.required),
            "{name}: required parameters come first"
        );
        for output in action.outputs {
            let supported = action.mode(output.mode).is_some_and(|it| it.supported);
            assert!(supported, "{name}: an output of a mode that it lacks");
        }
        for mode in action.modes.iter().filter(|it| it.supported) {
            assert!(action.output(mode.mode).is_some(), "{name} {:?}", mode.mode);
        }
    }
}

#[test]
fn names_are_sorted_and_found() {
    assert!(ALL.windows(2).all(|it| it[0].name < it[1].name));
    assert!(SERVICES.windows(2).all(|it| it[0].prefix < it[1].prefix));
    for action in ALL {
        assert_eq!(find(action.name).map(|it| it.name), Some(action.name));
        assert!(service(action.prefix()).is_some(), "{}", action.name);
        assert_eq!(
            split(action.name),
            Some((action.prefix(), action.operation()))
        );
    }
    assert!(find("FC:invokefunction").is_none());
    assert!(find(OPEN_API.name).is_none());
}

/// The overview of integrations.
#[test]
fn the_modes_of_services() {
    let mut table = String::new();
    for service in SERVICES {
        let modes: Vec<String> = (service.modes.iter())
            .map(|it| {
                format!(
                    "{} ({:?})",
                    if it.supported { "yes" } else { "no" },
                    it.evidence
                )
            })
            .collect();
        table += &format!("{}: {}\n", service.prefix, modes.join(", "));
    }
    insta::assert_snapshot!(table, @r#"
    DashScope: yes (Observed), no (Unknown), no (Unknown)
    EventBridge: yes (Documented), no (Documented), yes (Documented)
    FC: yes (Documented), yes (Documented), yes (Documented)
    FNF: yes (Documented), yes (Documented), yes (Documented)
    HTTP: yes (Documented), no (Inferred), yes (Documented)
    MNS: yes (Documented), no (Documented), yes (Documented)
    OSS: yes (Documented), no (Documented), no (Documented)
    SMS: yes (Documented), no (Documented), yes (Documented)
    "#);
}

/// The parameters of the Function Compute page, and where `Sync` is possible.
#[test]
fn the_parameters_of_function_compute() {
    let action = find("FC:InvokeFunction").expect("it is known");
    let row = |it: &Parameter| format!("{} {:?} {:?}", it.name, it.required, it.value);
    let rows: Vec<String> = action.parameters.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            "resourceArn true Text",
            "invocationType true Text",
            "body false Any"
        ]
    );
    let kind = action.parameter("invocationType").expect("it is known");
    assert_eq!(kind.allowed, ["Sync", "Async"]);
    assert!(kind.value_documentation("Async").is_some());
    let wrapped: Vec<bool> = action
        .outputs
        .iter()
        .map(|it| it.members.len() == 1)
        .collect();
    assert_eq!(
        wrapped,
        [true, false, false],
        "`Body` in RequestComplete only"
    );
}

#[test]
fn modes_are_read_letter_by_letter() {
    for mode in TaskMode::ALL {
        assert_eq!(TaskMode::parse(mode.name()), Some(mode));
    }
    assert_eq!(TaskMode::parse("requestComplete"), None);
    assert_eq!(TaskMode::DEFAULT, TaskMode::RequestComplete);
}

#[test]
fn actions_have_one_colon() {
    assert_eq!(
        split("ECS:DescribeInstances"),
        Some(("ECS", "DescribeInstances"))
    );
    for bad in [
        "",
        "FC",
        "FC:",
        ":X",
        "FC::InvokeFunction",
        "FC: X",
        "a:b:c",
    ] {
        assert_eq!(split(bad), None, "{bad}");
    }
}

#[test]
fn arns_fit_the_documented_forms() {
    let fits = |action: &str, arn: &str| {
        let action = find(action).expect("it is known");
        action.takes_arn(arn)
    };
    for good in [
        "acs:fc:::functions/pay",
        "acs:fc:cn-hangzhou:1234567890:functions/resize/LATEST",
        "acs:fc:::functions/media$resize",
        "acs:fc:::services/media.prod/functions/resize",
        "acs:fc:::services/media/functions/resize",
    ] {
        assert!(fits("FC:InvokeFunction", good), "{good}");
    }
    for bad in [
        "xxx",
        "acs:fc:::myservice/functions/f",
        "acs:fc:::functions/",
        "acs:fc:::functions/a/b/c",
        "acs:fc:a b::functions/pay",
        "acs:fc::me:functions/pay",
        "acs:fnf:::flow/child",
        "",
    ] {
        assert!(!fits("FC:InvokeFunction", bad), "{bad}");
    }
    assert!(fits(
        "FNF:StartExecution",
        "acs:fnf:cn-hangzhou::flow/child"
    ));
    assert!(fits(
        "MNS:SendMessage",
        "acs:mns:cn-hangzhou:1:/queues/q1/messages"
    ));
    assert!(!fits(
        "MNS:SendMessage",
        "acs:mns:cn-hangzhou:1:queues/q1/messages"
    ));
}
