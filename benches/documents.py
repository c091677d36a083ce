"""The documents that are measured, each in the words of every program that gets it, and what it costs to make them."""
import json
import subprocess
from pathlib import Path

import gen_fdl
import gen_python
import to_asl

KB, MB = 1024, 1024 * 1024
TINY = "Type: StateMachine\nSpecVersion: v1\nName: tiny\nStartAt: Done\nStates:\n  - Type: Pass\n    Name: Done\n    End: true\n"
TINY_ASL = {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}}


def flow(size, seed=1):
    """A flow of about `size` bytes, without mistakes."""
    generator = gen_fdl.Gen(seed)
    return generator.machine(5, size)[0]


def with_mistake(text):
    """The same with one mistake that a schema sees: a server that says nothing of it does not look."""
    return replace_once(text, 0, "TaskMode: RequestComplete\n", "TaskMode: RequestCompleet\n")


def python_with_mistake(size):
    """The same in Python, and a place in its middle where the text stays Python whatever letters are typed (from 1):
    of what is no Python a linter looks at the syntax alone."""
    text = "import collections\n" + gen_python.text(size)
    wanted = "self.grams * rate"
    end = text.index(wanted, len(text) // 2) + len(wanted)
    return text, f"{text[:end].count(chr(10)) + 1}:{end - text.rindex(chr(10), 0, end)}"


def with_half_an_attribute(text):
    """The same with an attribute in the middle of which only `Ti` is typed, and the place behind that (from 1)."""
    wanted = "\n    Timeout: "
    at = text.index(wanted, len(text) // 2)
    end = text.index("\n", at + 1)
    line = text[:at].count("\n") + 2
    return text[:at] + "\n    Ti" + text[end:], f"{line}:7"


def replace_once(text, start, old, new):
    at = text.index(old, start)
    return text[:at] + new + text[at + len(old):]


def chain(length):
    """So many Pass states of the Amazon States Language."""
    ways = [{"Next": f"S{at + 1}"} for at in range(length - 1)] + [{"End": True}]
    return {"StartAt": "S0", "States": {f"S{at}": {"Type": "Pass", **way} for at, way in enumerate(ways)}}


def mapping():
    """For each item a Choice and a Pass, as `flows::map` of the Rust part has it."""
    choice = {"Type": "Choice", "Choices": [{"Variable": "$", "NumericGreaterThan": 500, "Next": "P"}], "Default": "Q"}
    states = {"C": choice, "P": {"Type": "Pass", "End": True}, "Q": {"Type": "Pass", "End": True}}
    processor = {"StartAt": "C", "States": states}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 40, "ItemProcessor": processor, "End": True}
    return {"StartAt": "M", "States": {"M": each}}


def items(count):
    """As `flows::items` has them."""
    return {"items": [at % 1000 + 1 for at in range(count)]}


def asl(text):
    return to_asl.machine(to_asl.read(text))


def yaml(machine):
    return "\n".join(to_asl.yaml(machine)) + "\n"


def write(path, content):
    """Writes a text, or a value as JSON, and gives back the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2) + "\n")
    return path


def many(folder, count, size):
    """So many different flows in a folder; those of an earlier run are taken if they are the same ones."""
    stamp = folder.with_suffix(".made")
    wanted = f"{count} {size} {Path(gen_fdl.__file__).stat().st_mtime_ns}"
    if not (stamp.exists() and stamp.read_text() == wanted):
        subprocess.run(["rm", "-rf", str(folder)], check=True)
        for number in range(count):
            write(folder / f"f{number:05}.fdl.yaml", flow(size, number))
        stamp.write_text(wanted)
    return sorted(folder.iterdir())
