//! The schemas in `schemas/` are those that the catalogue makes, and they fit what they describe.

use fdl_core::catalog::schema;

use crate::support::check_file;

#[test]
fn the_files_are_up_to_date() {
    check_file("schemas/fdl.schema.json", &schema::print(&schema::flow()));
    check_file(
        "schemas/fdltest.schema.json",
        &schema::print(&schema::test_file()),
    );
}

/// Needs the validator, which a build without `OutputSchema` leaves out.
#[cfg(feature = "json-schema")]
mod documents {
    use std::sync::Arc;

    use fdl_core::catalog::schema;
    use fdl_core::value::Value;

    use crate::support::root;

    struct Schema(jsonschema::Validator);

    impl Schema {
        fn new(schema: &Value) -> Self {
            let schema = serde_json::from_str(&schema.to_json()).expect("a schema is JSON");
            Self(jsonschema::validator_for(&schema).expect("a schema is valid"))
        }

        /// What is wrong with a YAML text.
        fn problems(&self, text: &str) -> Vec<String> {
            let tree = fdl_core::syntax::parse(&Arc::from(text));
            let root = tree.root().expect("the text has a root");
            let value = serde_json::from_str(&root.to_value().to_json()).expect("it is JSON");
            let errors = self.0.iter_errors(&value);
            errors
                .map(|it| format!("{}: {it}", it.instance_path()))
                .collect()
        }
    }

    /// The texts of a folder whose names end so.
    fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
        let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
        let mut texts: Vec<(String, String)> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let name = path.file_name()?.to_string_lossy().into_owned();
                let text = std::fs::read_to_string(&path).ok()?;
                name.ends_with(ending).then_some((name, text))
            })
            .collect();
        texts.sort();
        assert!(!texts.is_empty(), "{folder}/*{ending}");
        texts
    }

    #[test]
    fn good_files_fit() {
        let (flows, tests) = (
            Schema::new(&schema::flow()),
            Schema::new(&schema::test_file()),
        );
        for (folder, ending, schema) in [
            ("examples", ".fdl.yaml", &flows),
            ("tests/flows/ok", ".fdl.yaml", &flows),
            ("examples", ".fdltest.yaml", &tests),
        ] {
            for (name, text) in texts(folder, ending) {
                let none: [String; 0] = [];
                assert_eq!(schema.problems(&text), none, "{folder}/{name}");
            }
        }
    }

    /// A flow with one state of its own beside the end.
    fn flow(state: &str) -> String {
        format!(
            "Type: StateMachine\nSpecVersion: v1\nName: a\nStartAt: A\nStates:\n  - {state}\n  - {{Type: Succeed, Name: E}}\n"
        )
    }

    #[test]
    fn what_rules_report_as_an_error_does_not_fit() {
        let schema = Schema::new(&schema::flow());
        for bad in [
            "{Type: Pass, Name: A}",
            "{Type: Pass, Name: A, Next: E, End: true}",
            "{Type: Pas, Name: A, Next: E}",
            "{Type: Pass, Next: E}",
            "{Type: Pass, Name: A, Next: E, OutputConstructor: {x.$: [1]}}",
            "{Type: Wait, Name: A, Next: E}",
            "{Type: Wait, Name: A, Next: E, Seconds: 301}",
            "{Type: Wait, Name: A, Next: E, Seconds: 1, Seconds.$: $Input.n}",
            "{Type: Choice, Name: A, Branches: [], Default: E, Next: E}",
            "{Type: Choice, Name: A, Branches: [{Condition.$: $Input.x, Next: E}], Default: E}",
            "{Type: Choice, Name: A, Branches: ['Condition:$Input.x'], Default: E}",
            "{Type: Task, Name: A, Next: E}",
            "{Type: Task, Name: A, Next: E, Action: 'FC::InvokeFunction'}",
            "{Type: Task, Name: A, Next: E, Action: FC:InvokeFunction}",
            "{Type: Task, Name: A, Next: E, Action: FC:InvokeFunction, Parameters: {resourceArn: x, invocationType: sync}}",
            "{Type: Task, Name: A, Next: E, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Parameters: {resourceArn: x, invocationType: Sync}}",
            "{Type: Task, Name: A, Next: E, Action: OSS:ListObjects, TaskMode: WaitForCustomCallback}",
            "{Type: Map, Name: A, Next: E, Processor: {StartAt: X, States: [{Type: Pass, Name: X, End: true}]}}",
            "{Type: Map, Name: A, Next: E, ItemsPath: $Input.x, Processor: {StartAt: X, States: []}}",
            "{Type: Map, Name: A, Next: E, ItemsPath: $Input.x, MaxConcurrency: 1, MaxConcuccency: 1, Processor: {StartAt: X, States: [{Type: Pass, Name: X, End: true}]}}",
            "{Type: Task, Name: A, Next: E, Action: 'X:Y', Retry: [{Errors: [FnF.ALL]}]}",
            "{Type: Task, Name: A, Next: E, Action: 'X:Y', Catch: [{Errors: FnF.ALL, Next: E}]}",
        ] {
            assert!(!schema.problems(&flow(bad)).is_empty(), "{bad}");
        }
    }

    #[test]
    fn what_is_worth_a_warning_fits() {
        let schema = Schema::new(&schema::flow());
        for good in [
            "{Type: Pass, Name: A, Next: E, Result: {x: 1}}",
            "{Type: Pass, Name: 1, Next: E, End: false, OutputConstructor: {x.$: {y: $Input.y}}}",
            "{Type: Wait, Name: A, Next: E, Seconds: '5'}",
            "{Type: Wait, Name: A, Next: E, Seconds.$: $Input.n}",
            "{Type: Fail, Name: A}",
            "{Type: Succeed, Name: A, End: true, Next: E}",
            "{Type: Task, Name: A, Next: E, Action: ECS:DescribeInstances, TaskMode: WaitForSystemCallback}",
            "{Type: Task, Name: A, Next: E, Action: FC:InvokeFunction, Parameters: {resourceArn.$: $Input.arn, invocationType: Async, other: 1}}",
            "{Type: Task, Name: A, Next: E, Action: HTTP:Request, Parameters: {url: https://example.com/, method: Get}, Timeout: '30'}",
            "{Type: Task, Name: A, Next: E, Action: EventBridge:PutEvents, OnErrors: [{Errors: [x], Next: E}]}",
            "{Type: Map, Name: A, Next: E, ItemReader: {Any: 1}, MaxConcuccency: 500, Processor: {StartAt: X, States: [{Type: Pass, Name: X, End: true}]}}",
        ] {
            let none: [String; 0] = [];
            assert_eq!(schema.problems(&flow(good)), none, "{good}");
        }
    }
}
