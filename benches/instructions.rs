//! Counts the instructions of six workloads, with callgrind. `scripts/bench` runs this and holds the
//! counts against `benches/instructions.json`.

use std::hint::black_box;
use std::sync::Arc;

use fdl_benches::engine::Job;
use fdl_benches::workloads;
use fdl_core::analysis::Analysis;
use fdl_core::checks::{Diagnostic, Edit};
use fdl_core::ide::{CompletionItem, Unformatted};
use fdl_core::simulate::Run;
use fdl_core::syntax::Tree;
use gungraun::{library_benchmark, library_benchmark_group, main};

#[library_benchmark]
#[bench::of_64k(workloads::text())]
fn parse(text: Arc<str>) -> (Tree, Arc<str>) {
    (black_box(workloads::parsing(black_box(&text))), text)
}

#[library_benchmark]
#[bench::of_64k(workloads::text())]
fn analyse(text: Arc<str>) -> Analysis {
    black_box(workloads::analysing(black_box(text)))
}

#[library_benchmark]
#[bench::of_64k(workloads::analysed())]
fn check(analysis: Analysis) -> (Vec<Diagnostic>, Analysis) {
    (
        black_box(workloads::checking(black_box(&analysis))),
        analysis,
    )
}

#[library_benchmark]
#[bench::in_64k(workloads::typed())]
fn complete(place: (Analysis, u32)) -> (Vec<CompletionItem>, (Analysis, u32)) {
    (black_box(workloads::completing(black_box(&place))), place)
}

#[library_benchmark]
#[bench::of_64k(workloads::untidy())]
fn format(analysis: Analysis) -> (Result<Vec<Edit>, Unformatted>, Analysis) {
    (
        black_box(workloads::formatting(black_box(&analysis))),
        analysis,
    )
}

#[library_benchmark]
#[bench::map_of_thousand(workloads::map_of_thousand())]
fn simulate(job: Job) -> (Run, Job) {
    (black_box(workloads::simulating(black_box(&job))), job)
}

library_benchmark_group!(
    name = workloads_of_fdl,
    benchmarks = [parse, analyse, check, complete, format, simulate]
);
main!(library_benchmark_groups = workloads_of_fdl);
