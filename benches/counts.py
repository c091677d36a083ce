"""Instructions of six workloads, counted by callgrind through gungraun, and their drift from benches/instructions.json."""
import json
import os
import re
import subprocess
from pathlib import Path

import peers

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "benches/instructions.json"
LIMIT = 0.10
BENCH = ["cargo", "bench", "--quiet", "--locked", "-p", "fdl-benches", "--features", "gungraun", "--bench", "instructions"]
# What code chooses its way by at run time: the search for bytes, the check of UTF-8.
CHOSEN_BY = ("ssse3", "sse4_1", "sse4_2", "popcnt", "bmi1", "bmi2", "avx", "avx2", "avx512f", "avx512bw")


def version():
    """Of gungraun, as the workspace has it."""
    return re.search(r'^gungraun = "=([\d.]+)"', (ROOT / "Cargo.toml").read_text(), re.M)[1]


def conditions():
    """What the counts depend on, beside the code."""
    said = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^(release|commit-hash|host|LLVM version): (.+)$", said, re.M))
    flags = re.search(r"^flags\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    processor = flags[1].split() if flags else []
    return {"rustc": f"{found['release']} ({found['commit-hash'][:9]}, LLVM {found['LLVM version']})", "target": found["host"],
            "rustflags": os.environ.get("RUSTFLAGS", ""), "processor_flags": [it for it in CHOSEN_BY if it in processor]}


def build():
    """Builds the workloads; gives back why that cannot be, or nothing."""
    missing = peers.counters(version())
    if not missing:
        peers.run([*BENCH, "--no-run"], cwd=ROOT)
    return missing


def count():
    """The instructions of each workload by its name."""
    command = [*BENCH, "--", "--output-format=json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "GUNGRAUN_RUNNER": str(peers.GUNGRAUN)})
    if done.returncode:
        raise peers.Unmeasurable(f"{' '.join(command)}\n{done.stderr[-3000:]}")
    return read(done.stdout)


def read(text):
    """The counts in what gungraun prints: a JSON object on each line."""
    return dict(sorted(one(json.loads(line)) for line in text.splitlines() if line.startswith("{")))


def one(summary):
    callgrind = next(it for it in summary["profiles"] if it["tool"] == "Callgrind")
    return summary["function_name"], callgrind["data"]["total"]["metrics"]["Ir"]["values"]["new"]


def keep(counts):
    """Makes these the counts that later ones are held against."""
    KEPT.write_text(json.dumps({**conditions(), "instructions": counts}, indent=2) + "\n")


def drift(counts):
    """Lines of a table, and whether one of them is reason to fail."""
    kept = json.loads(KEPT.read_text())
    now = conditions()
    same = all(kept[it] == now[it] for it in now)
    lines, failed = [], []
    for name, number in counts.items():
        before = kept["instructions"].get(name)
        change = number / before - 1 if before else 0.0
        lines.append((name, before, number, change))
        if same and change > LIMIT:
            failed.append(name)
    return lines, same, failed
