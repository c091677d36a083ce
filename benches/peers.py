"""What fdl is measured beside: gets it from npm and PyPI into .tools/peers, at the versions in benches/peers."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "benches/peers"
FOLDER = ROOT / ".tools/peers"
NODE = ROOT / ".tools/node/dist/bin"
NODE_FOLDER = FOLDER / "node"
PYTHON = FOLDER / "python/bin"
GUNGRAUN = ROOT / ".tools/gungraun/bin/gungraun-runner"


class Unmeasurable(Exception):
    """Why something cannot be measured: a program failed, or did not do what it was to do."""


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def run(command, **options):
    """Runs a command whose output matters only if it fails."""
    done = subprocess.run([str(it) for it in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        raise Unmeasurable(f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}")
    return done.stdout


def install():
    """All of them, unless they are there."""
    run([ROOT / "scripts/setup", "node"])
    once(NODE_FOLDER, ["package.json", "package-lock.json"], npm)
    once(PYTHON.parent, ["requirements.txt"], pip)


def npm():
    say("getting the peers from npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / name, NODE_FOLDER)
    run([NODE / "npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=NODE_FOLDER, env=environment())


def pip():
    say("getting the peers from PyPI")
    run([sys.executable, "-m", "venv", PYTHON.parent])
    run([PYTHON / "pip", "install", "--no-deps", "--requirement", PINS / "requirements.txt"])


def once(folder, pins, install_there):
    """Makes a folder anew where the pins are not those that it was made with."""
    wanted = "".join((PINS / it).read_text() for it in pins)
    stamp = folder / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    install_there()
    stamp.write_text(wanted)


def environment():
    """The environment in which programs of Node find it."""
    return {**os.environ, "PATH": f"{NODE}:{os.environ.get('PATH', '')}"}


def node_program(name):
    """The command of a program that npm has installed."""
    return [str(NODE / "node"), str((NODE_FOLDER / "node_modules/.bin" / name).resolve())]


def versions():
    """Of what is compared, by name."""
    packages = json.loads((PINS / "package.json").read_text())["dependencies"]
    pins = re.findall(r"^(localstack-core|ruff|yamllint)==(.+)$", (PINS / "requirements.txt").read_text(), re.M)
    return dict(sorted({**packages, **dict(pins)}.items()))


def counters(version):
    """Gets valgrind and the runner of gungraun; says what is missing, or nothing."""
    if not shutil.which("valgrind"):
        say("installing valgrind")
        apt = "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends valgrind"
        if subprocess.run(["sh", "-c", apt], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return "valgrind is not installed, and apt-get cannot install it"
    if not (GUNGRAUN.exists() and version in run([GUNGRAUN, "--version"])):
        say(f"building gungraun-runner {version}")
        run(["cargo", "install", "--quiet", "--locked", "gungraun-runner", "--version", version, "--root", GUNGRAUN.parent.parent])
    return None
