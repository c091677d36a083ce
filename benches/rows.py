"""The rows of docs/performance.md: each function measures one kind of work, fdl and its peers in the same run."""
import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import documents
import peers
from documents import KB, MB
from measures import ROOT, WORK, Row, exponent, in_turn, meter, milliseconds, report_of, spawn, started, times, timing

YAML_LS = "`yaml-language-server`"
FRAME = 16  # milliseconds, at sixty pictures a second
LINEAR = 1.1  # the power of the size up to which cost counts as linear; n log n has 1.12 from 1,000 to 30,000


@dataclass
class Bench:
    """What is measured, and how thoroughly."""
    fdl: Path
    benches: Path
    quick: bool

    def pick(self, full, quick):
        return quick if self.quick else full

    @property
    def rounds(self):
        return self.pick(3, 1)


class Ours:
    """A language server with a document of its own folder."""
    language, suffix = "fdl", "fdl.yaml"

    def __init__(self, bench):
        self.command = [bench.fdl, "lsp"]
        self.options = []

    def measure(self, name, text, *options):
        folder = WORK / type(self).__name__.lower() / name.replace(" ", "-")
        document = documents.write(folder / f"flow.{self.suffix}", text)
        report = meter(self.command, document, self.language, *self.options, *options)
        # Every document that is edited has a mistake.
        if not report["diagnostics_after_open"] and "--completion-at" not in options:
            raise peers.Unmeasurable(f"{self.command[0]} says nothing of the mistake in {document}")
        return report


class YamlServer(Ours):
    """With our JSON Schema."""
    language, suffix = "yaml", "yaml"

    def __init__(self, bench):
        self.command = [*peers.node_program("yaml-language-server"), "--stdio"]
        schema = (ROOT / "schemas/fdl.schema.json").as_uri()
        settings = {"yaml": {"validate": True, "completion": True, "schemaStore": {"enable": False}, "schemas": {schema: "*.yaml"}}}
        self.options = ["--settings", json.dumps(settings)]


class Ruff(Ours):
    language, suffix = "python", "py"

    def __init__(self, bench):
        self.command = [peers.PYTHON / "ruff", "server"]
        self.options = []


def edits(server, name, text, count, *options):
    def once():
        report = server.measure(name, text, "--mode", "single", "--edits", str(count), *options)
        return report["edit_to_diagnostics_ms"] | {"work": 1000 * report["typing_cpu_s"] / count}
    return once


def with_work(reports):
    """The time, and how much of it the processors worked."""
    return f"{timing(reports)}, {statistics.median(it['work'] for it in reports):.0f} ms of it work"


def edit(bench):
    """One edit until its diagnostics, small and large, and how the cost grows."""
    ours, yaml, ruff = Ours(bench), YamlServer(bench), Ruff(bench)
    text = {size: documents.with_mistake(documents.flow(size * KB)) for size in (64, 128, 256, 512, 1024)}
    python, place = documents.python_with_mistake(64 * KB)
    many = bench.pick(60, 20)
    at_64k = in_turn(
        bench.rounds,
        edits(ours, "64 KB", text[64], many),
        edits(yaml, "64 KB", text[64], bench.pick(12, 4)),
        edits(ruff, "64 KB", python, many, "--edit-at", place))
    at_1m = in_turn(
        bench.rounds,
        edits(ours, "1 MB", text[1024], bench.pick(40, 10)),
        edits(yaml, "1 MB", text[1024], bench.pick(5, 2)))
    small, large = ([timing(it) for it in reports] for reports in (at_64k, at_1m))
    between = [timing(it) for it in in_turn(
        bench.rounds, *(edits(ours, f"{size} KB", text[size], bench.pick(20, 10)) for size in (128, 256, 512)))]
    points = list(zip((64, 128, 256, 512, 1024), [it.median for it in (small[0], *between, large[0])]))
    power = exponent(points)
    last = points[-1][1] / points[-2][1]
    ratio, factor = small[2].median / small[0].median, small[1].median / small[0].median
    yield Row("one edit → diagnostics, 64 KB, over the wire", YAML_LS, f"{times(factor)} faster", "≥ 50×", factor >= 50,
              str(small[0]), with_work(at_64k[1]))
    yield Row("the same", "`ruff server`, 64 KB of Python", f"{times(ratio)} its speed", "not slower", ratio >= 1, str(small[0]), str(small[2]))
    factor = large[1].median / large[0].median
    yield Row("the same, 1 MB", YAML_LS, f"{times(factor)} faster", "≥ 40×", factor >= 40, str(large[0]), with_work(at_1m[1]))
    sizes = ", ".join(f"{size} KB {milliseconds(it)}" for size, it in points)
    yield Row("growth of one edit from 64 KB to 1 MB", "", f"size to the power {power:.2f}; the last doubling {last:.2f}×",
              "at most linear", power <= LINEAR, sizes, "")


def completion(bench):
    """Proposals right after a typed character, in the middle of a name."""
    for size, name, target, runs in ((64 * KB, "64 KB", 20, (20, 8)), (MB, "1 MB", 100, (20, 3))):
        text, place = documents.with_half_an_attribute(documents.flow(size))

        def typed(server, count):
            def once():
                options = ("--mode", "single", "--edits", "0", "--completion-at", place, "--completion-char", "m",
                           "--completion-label", "Timeout", "--rest-runs", "1", "--runs", str(count))
                found = server.measure(f"completion {name}", text, *options)["completion"][place]
                if not found.get("offered"):
                    raise peers.Unmeasurable(f"{server.command}: `Timeout` is not among the proposals: {found}")
                return found["after_typing_ms"]
            return once

        ours, theirs = [timing(it) for it in in_turn(
            bench.rounds, typed(Ours(bench), bench.pick(runs[0], 5)), typed(YamlServer(bench), bench.pick(runs[1], 2)))]
        factor = theirs.median / ours.median
        yield Row(f"completion right after a typed character, {name}", YAML_LS, f"{times(factor)} faster", f"≥ {target}×",
                  factor >= target, str(ours), str(theirs))


def typing(bench):
    """A person who types twenty keys a second."""
    text = documents.with_mistake(documents.flow(64 * KB))
    keys = bench.pick(200, 60)

    def paced(server, count):
        return lambda: server.measure("typing", text, "--mode", "paced", "--interval", "50", "--edits", str(count))

    ours, theirs = in_turn(bench.rounds, paced(Ours(bench), keys), paced(YamlServer(bench), bench.pick(60, 40)))
    one, other = (timing([it["edit_to_diagnostics_ms"] for it in reports]) for reports in (ours, theirs))
    answered = min(it["versions_answered"] for it in ours)
    late = max(it["edit_to_diagnostics_ms"]["max"] for it in ours)
    silent = theirs[0]["publishes_before_last_edit"]
    reached = one.longest <= FRAME
    yield Row("typing at 20 keys a second, 64 KB: diagnostics after each key", YAML_LS,
              f"versions answered {answered} of {keys}, theirs while typing {silent}; "
              f"longest wait {one.longest:.1f} ms (in the worst of {len(ours)} rounds {late:.1f} ms)",
              f"every version or the newest, ≤ {FRAME} ms", reached, str(one), str(other))


def validate(bench):
    """A check in the process itself as the language server does it, reading excluded and parsing included."""
    for size, name, target in ((60 * KB, "60 KB", 20), (MB, "1 MB", 100)):
        flow, folder = documents.flow(size), WORK / "validate" / name.replace(" ", "-")
        mistaken = documents.replace_once(flow, len(flow) // 2, "\n    Next: s", "\n    Next: nowhere")
        ours = documents.write(folder / "flow.fdl.yaml", mistaken)
        machine = documents.asl(mistaken)
        files = (documents.write(folder / "machine.asl.yaml", documents.yaml(machine)), documents.write(folder / "machine.asl.json", machine))

        def service(file):
            return lambda: report_of([peers.NODE / "node", peers.PINS / "validate_asl.mjs", file], peers.NODE_FOLDER)

        stages, *theirs = in_turn(1 if size == MB else bench.rounds, lambda: report_of([bench.benches, "stages", ours]), *map(service, files))
        for reports in (stages, *theirs):
            if not reports[0]["findings"]:
                raise peers.Unmeasurable(f"the mistake in {folder} is not found")
        checks = timing([it["check"] for it in stages])
        for reports, form, wanted in zip(theirs, ("YAML, as ours", "JSON"), (target, None)):
            other = timing(reports)
            factor = other.median / checks.median
            yield Row(f"validate {name}, in process", f"`amazon-states-language-service` on {form}", f"{times(factor)} faster",
                      f"≥ {wanted}×" if wanted else "", factor >= wanted if wanted else None, str(checks), str(other))
        least = {it: timing([report[it] for report in stages]).median for it in ("check_on_one_thread", "parse", "analyse", "utf8", "copy")}
        words = {"check_on_one_thread": "all on one thread", "parse": "one parse", "analyse": "parse and model", "utf8": "UTF-8 check of the bytes", "copy": "copy of the bytes"}
        yield Row("the same, and what it is made of", "its own parse", f"{times(checks.median / least['parse'])} of that", "", None,
                  ", ".join(f"{word} {1000 * least[it]:,.0f} µs" for it, word in words.items()), "")


def simulate(bench):
    """Runs of flows: the first one of a process, for which a person waits, and many in a warm one."""
    folder, few = WORK / "simulate", bench.pick(1_000, 50)

    def files(flow, count):
        machine, value = (documents.chain(count), {}) if flow == "pass" else (documents.mapping(), documents.items(count))
        return [documents.write(folder / f"{flow}-{count}.{it}.json", made) for it, made in (("asl", machine), ("input", value))]

    def engine(flow, count):
        return lambda: report_of([bench.benches, "engine", flow, count])

    def node(flow, count):
        return lambda: report_of([peers.NODE / "node", peers.PINS / "run_asl.mjs", *files(flow, count)], peers.NODE_FOLDER)

    for flow, count, name, target in (("pass", 1_000, "1,000 Pass", 5), ("map", 10_000, "Map 10,000 × (Choice + Pass)", 10)):
        ours, theirs = in_turn(bench.rounds + 2, engine(flow, count), node(flow, count))
        # A person runs a flow once in a process; how it is after many runs is told beside, without a target.
        for work, key in ((f"simulate {name}, first run of a process", "first_ms"), ("the same, many runs in one process", None)):
            one, other = (timing([[it[key]] for it in reports] if key else reports) for reports in (ours, theirs))
            factor = other.median / one.median
            yield Row(work, "`aws-local-stepfunctions`", f"{times(factor)} faster", f"≥ {target}×" if key else "",
                      factor >= target if key else None, str(one), str(other))
    stack = report_of([peers.PYTHON / "python", peers.PINS / "run_asl.py", *(
        f"{flow}={','.join(map(str, files(flow, few)))}" for flow in ("pass", "map"))])
    for flow, work, target in (("pass", f"{few:,} Pass", 5), ("map", f"Map {few:,} × (Choice + Pass)", 10)):
        one, other = engine(flow, few)()["first_ms"], stack[flow]["median_ms"]
        yield Row(f"simulate {work}", "LocalStack's interpreter, in process", f"{times(other / one)} faster", f"≥ {target}×", other / one >= target,
                  milliseconds(one), milliseconds(other))
    counts = (1_000, 3_000, 10_000, 30_000)
    points = [(count, timing(it).median) for count, it in zip(counts, in_turn(bench.rounds, *(engine("map", it) for it in counts)))]
    power = exponent(points)
    yield Row("growth of a Map from 1,000 to 30,000 items", "", f"items to the power {power:.2f}", "linear", power <= LINEAR,
              ", ".join(f"{count:,}: {milliseconds(it)}" for count, it in points), "")


def start(bench):
    """The command line on a tiny flow, from its start to its end."""
    folder = WORK / "start"
    flow = documents.write(folder / "tiny.fdl.yaml", documents.TINY)
    machine = documents.write(folder / "tiny.asl.json", documents.TINY_ASL)
    nothing = documents.write(folder / "input.json", {})
    ours_many, theirs_many = bench.pick(40, 10), bench.pick(8, 3)
    works = (lambda: started([bench.fdl, "simulate", flow, "--input", "{}"], ours_many),
             lambda: started([*peers.node_program("local-sfn"), "-f", machine], theirs_many, nothing),
             lambda: started([bench.fdl, "check", flow], ours_many),
             lambda: started([*peers.node_program("asl-validator"), "--json-path", machine], theirs_many))
    measured = [timing(it) for it in in_turn(bench.rounds, *works)]
    for ours, theirs, work, name in ((*measured[:2], "simulate", "local-sfn"), (*measured[2:], "check", "asl-validator")):
        factor = theirs.median / ours.median
        yield Row(f"start: `fdl {work}` of a tiny flow", f"`{name}`", f"{times(factor)} faster", "≤ 10 ms, ≥ 30×",
                  ours.median <= 10 and factor >= 30, str(ours), str(theirs))


def many(bench):
    """Ten thousand flows of 5 KB."""
    count = bench.pick(10_000, 1_000)
    sample = bench.pick(300, 60)
    files = documents.many(WORK / f"many-{count}", count, 5_400)
    folder = files[0].parent
    size = sum(it.stat().st_size for it in files)
    some = WORK / "many-sample"
    shutil.rmtree(some, ignore_errors=True)
    some.mkdir()
    for file in files[:sample]:
        os.link(file, some / file.name)
    alone = {**os.environ, "RAYON_NUM_THREADS": "1"}
    config = "{extends: default, rules: {line-length: disable, document-start: disable, indentation: {indent-sequences: true}}}"
    lint = [peers.PYTHON / "yamllint", "-d", config, some]

    def done(command, environment=None):
        wall, processor, code = spawn(command, environment=environment)
        if code:
            raise peers.Unmeasurable(f"{' '.join(map(str, command))}: exit status {code}")
        return wall, processor

    works = (lambda: done([bench.fdl, "check", folder]), lambda: done([bench.benches, "read", folder]),
             lambda: done([bench.fdl, "check", folder], alone))
    for work in works:
        work()
    checked, read, on_one = in_turn(bench.pick(5, 2), *works)
    linted, = in_turn(bench.pick(2, 1), lambda: done(lint))
    ours, bytes_alone, one_core, theirs = (timing([[wall for wall, _ in it]]).median for it in (checked, read, on_one, linted))
    theirs *= count / sample
    cores = sum(processor for _, processor in checked) / sum(wall for wall, _ in checked)
    work = f"`fdl check` of {count:,} flows, {size / count / KB:.1f} KB each"
    speed = size / MB / (ours / 1000)
    yield Row(work, "reading and UTF-8-checking the same bytes, all cores", f"{times(ours / bytes_alone)} of that", "≤ 10×", ours <= 10 * bytes_alone,
              f"{milliseconds(ours)}, {speed:.0f} MB/s", milliseconds(bytes_alone))
    yield Row("the same", "`yamllint`", f"{times(theirs / ours)} faster", "", None, milliseconds(ours),
              f"{milliseconds(theirs)} ({sample} files, × {count // sample})")
    available = len(os.sched_getaffinity(0))
    yield Row("the same", "itself on one core", f"{one_core / ours:.2f}× faster, {cores:.2f} of {available} cores busy", "all cores",
              cores >= 0.85 * available, milliseconds(ours), milliseconds(one_core))


def robustness(bench, *arguments):
    """The numbers in the table that scripts/robustness prints, row by row."""
    command = [sys.executable, ROOT / "scripts/robustness", *arguments, "--fdl", bench.fdl]
    done = subprocess.run([str(it) for it in command], capture_output=True, text=True, check=True)
    return table_numbers(done.stdout)


def table_numbers(text):
    """The cells of a Markdown table whose first cell is a number, as numbers without their units."""
    rows = []
    for line in text.splitlines():
        cells = [it.strip() for it in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0].replace(",", "").isdigit():
            rows.append([float(it.split()[0].replace(",", "")) for it in cells if it and it[0].isdigit()])
    return rows


def memory(bench):
    """What a server holds."""
    (_, one), (_, hundred) = robustness(bench, "memory")
    yield Row("memory of the server, one flow of 64 KB open", "", f"{one:.1f} MB", "≤ 25 MB", one <= 25, f"{one:.1f} MB", "")
    yield Row("the same, a hundred", "", f"{hundred:.1f} MB", "≤ 80 MB", hundred <= 80, f"{hundred:.1f} MB", "")


def soak(bench):
    """Whether memory grows over many edits: what an allocator keeps goes up and down, what is lost only up."""
    edits_made = bench.pick(200_000, 4_000)
    rows = robustness(bench, "soak", "--edits", str(edits_made))
    first, last, quarter = rows[0], rows[-1], max(1, len(rows) // 4)
    # In the first half the allocator fills what it keeps; what is lost is lost at any time.
    third, fourth = ([it[1] for it in part] for part in (rows[-2 * quarter:-quarter], rows[-quarter:]))
    early, late = statistics.median(third), statistics.median(fourth)
    growth = late / early - 1
    yield Row(f"memory over {last[0]:,.0f} edits of a flow of 64 KB", "", f"{growth:+.0%} from the third quarter to the last", "no growth",
              None if bench.quick else growth <= 0.05,
              f"{first[1]:.1f} MB at the start, {last[1]:.1f} MB at the end; the median of the third quarter {early:.1f} MB, of the last {late:.1f} MB, "
              f"at most {max(it[1] for it in rows):.1f} MB", "")


ALL = {it.__name__: it for it in (edit, completion, typing, validate, simulate, start, many, memory, soak)}
