"""What docs/performance.md says: the table, the machine, the counts. Only what is between the two marks is written."""
import os
import platform
import re
import subprocess
from pathlib import Path

import peers

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"
MARKS = ("<!-- measured: written by scripts/bench -->\n", "<!-- end of what was measured -->\n")
BUSY = 0.10


def table(rows):
    lines = ["| work | beside | factor | target | reached | fdl | peer |", "|---|---|---|---|---|---|---|"]
    for it in rows:
        reached = {True: "yes", False: "**no**", None: ""}[it.reached]
        lines.append(f"| {it.work} | {it.beside} | {it.factor} | {it.target} | {reached} | {it.ours} | {it.theirs} |")
    return "\n".join(lines) + "\n"


def machine(busy, load, seconds):
    """The sentences about where and how the table came to be."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    memory = re.search(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(), re.M)
    cores = len(os.sched_getaffinity(0))
    versions = ", ".join(f"{name} {version}" for name, version in peers.versions().items())
    text = (f"Linux {platform.release().split('-')[0]}, {cores} cores ({model[1] if model else 'unknown'}), "
            f"{int(memory[1]) / 2**20:.0f} GB; {output('rustc', '--version').split(' (')[0]}, "
            f"Node.js {output(peers.NODE / 'node', '--version').lstrip('v')}, Python {platform.python_version()}; fdl of {commit()}. "
            f"Peers: {versions}. The run took {seconds / 60:.0f} minutes; load average {load[0]:.1f} at its start, {load[1]:.1f} at its end.\n")
    if busy > BUSY:
        text += f"\n**The machine was busy**: other programs took {busy:.0%} of its processors before the run. Ratios suffer less from that than times.\n"
    return text


def output(*command):
    return subprocess.run([str(it) for it in command], capture_output=True, text=True, cwd=ROOT).stdout.strip()


def commit():
    changed = output("git", "status", "--porcelain", "--untracked-files=no")
    return (output("git", "rev-parse", "--short", "HEAD") or "an unknown commit") + (" with changes" if changed else "")


def instructions(lines, same):
    rows = ["| workload | instructions | kept | drift |", "|---|---|---|---|"]
    rows += [f"| {name} | {number:,} | {before or 0:,} | {change:+.1%} |" for name, before, number, change in lines]
    where = "the same compiler and processor flags" if same else "another compiler or processor: the drift says little"
    return "\n".join(rows) + f"\n\nThe kept counts are of {where}.\n"


def between_marks(page, text):
    """The page with `text` between its marks."""
    start, end = page.index(MARKS[0]) + len(MARKS[0]), page.index(MARKS[1])
    return page[:start] + "\n" + text + "\n" + page[end:]


def write(text):
    PAGE.write_text(between_marks(PAGE.read_text(), text))
