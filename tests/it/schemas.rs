//! The schemas in `schemas/` are those that the catalogue makes.

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
