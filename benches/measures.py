"""How things are measured: rounds in which every program has its turn, medians of their medians, and how busy the machine is."""
import json
import math
import os
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import peers

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target/bench"
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass
class Timing:
    """In milliseconds: the median of the rounds' medians, and of their 95th percentiles and maxima."""
    median: float
    p95: float
    longest: float
    samples: int

    def __str__(self):
        return milliseconds(self.median) + (f" (p95 {milliseconds(self.p95)})" if self.samples > 2 else "")


@dataclass
class Row:
    """A line of the table. `reached` is none where the line has no target."""
    work: str
    beside: str
    factor: str
    target: str
    reached: bool | None
    ours: str
    theirs: str


def milliseconds(value):
    """With three digits at least where there are so many."""
    if value >= 10_000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 100 else f"{value:.1f} ms" if value >= 10 else f"{value:.2f} ms"


def times(value):
    return f"{value:,.0f}×" if value >= 10 else f"{value:.1f}×" if value >= 2 else f"{value:.2f}×"


def timing(rounds):
    """Of lists of times, one list each round, or of the reports of programs that measured themselves."""
    if isinstance(rounds[0], dict):
        medians = [it.get("median", it.get("median_ms")) for it in rounds]
        tops = [it.get("p95", it.get("p95_ms", medians[number])) for number, it in enumerate(rounds)]
        longest = [it.get("max", tops[number]) for number, it in enumerate(rounds)]
        samples = sum(it.get("n", it.get("runs", 1)) for it in rounds)
    else:
        medians = [statistics.median(it) for it in rounds]
        tops = [percentile(it, 0.95) for it in rounds]
        longest = [max(it) for it in rounds]
        samples = sum(map(len, rounds))
    return Timing(*map(statistics.median, (medians, tops, longest)), samples)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[max(0, math.ceil(round(share * len(ordered), 6)) - 1)]


def in_turn(rounds, *works):
    """Lets every work have its turn in every round; the results of each, round by round."""
    results = [[] for _ in works]
    for _ in range(rounds):
        for number, work in enumerate(works):
            results[number].append(work())
    return results


def exponent(points):
    """Of the power of x with which y grows: the slope of the line through the logarithms."""
    xs, ys = [[math.log(it[side]) for it in points] for side in (0, 1)]
    middle_x, middle_y = statistics.mean(xs), statistics.mean(ys)
    above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys))
    return above / sum((x - middle_x) ** 2 for x in xs)


def spawn(command, environment=None, given=os.devnull):
    """Runs a command to its end: wall-clock and processor time in milliseconds, and its exit status."""
    with open(given) as stdin:
        before = time.perf_counter()
        process = subprocess.Popen([str(it) for it in command], cwd=WORK, env=environment, stdin=stdin, **SILENT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = 1000 * (time.perf_counter() - before)
    process.returncode = os.waitstatus_to_exitcode(status)
    return wall, 1000 * (usage.ru_utime + usage.ru_stime), process.returncode


def started(command, times_each, given=os.devnull):
    """Wall-clock times of so many starts, after one that is not measured."""
    spawn(command, given=given)
    walls = []
    for _ in range(times_each):
        wall, _, code = spawn(command, given=given)
        if code:
            raise peers.Unmeasurable(f"{shlex.join(map(str, command))}: exit status {code}")
        walls.append(wall)
    return walls


def report_of(command, folder=WORK):
    """The JSON that a program prints."""
    done = subprocess.run([str(it) for it in command], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise peers.Unmeasurable(f"{shlex.join(map(str, command))}: {(done.stdout + done.stderr)[-2000:]}")
    return json.loads(done.stdout)


def meter(server, document, language, *options):
    """What lsp_latency.py has to say of a server."""
    command = [sys.executable, ROOT / "benches/lsp_latency.py", "--server", shlex.join(map(str, server)), "--doc", document,
               "--lang", language, "--quiet", "700", *options]
    report = report_of(command)
    if report.get("missed"):
        peers.say(f"{document.name}: {report['missed']} edits without an answer")
    return report


def busy_share(seconds=1.0):
    """How much of the processors' time others use just now, 0 to 1."""
    def read():
        numbers = [int(it) for it in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return sum(numbers), numbers[3] + numbers[4]
    total, idle = read()
    time.sleep(seconds)
    total_after, idle_after = read()
    return 1 - (idle_after - idle) / max(1, total_after - total)
