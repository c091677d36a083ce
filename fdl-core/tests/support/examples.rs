//! The examples: whatever is in their folder.

use std::path::Path;

/// A flow of the folder `examples`, with its test file.
pub(crate) struct Example {
    pub(crate) flow: String,
    pub(crate) test: String,
}

/// All examples, sorted by name.
pub(crate) fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let entries = std::fs::read_dir(&folder).expect("the folder of the examples");
    let names = entries.filter_map(|it| it.expect("an entry").file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter_map(|it| it.strip_suffix(".fdl.yaml").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() > 5, "{names:?}");
    let examples = names.iter().map(|name| {
        #[allow(
            clippy::disallowed_methods,
            reason = "a list of them would lack the next one"
        )]
        let read = |end| std::fs::read_to_string(folder.join(format!("{name}{end}")));
        Example {
            flow: read(".fdl.yaml").expect("a flow"),
            test: read(".fdltest.yaml").expect("each example has a test file"),
        }
    });
    examples.collect()
}
