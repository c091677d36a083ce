#!/usr/bin/env python3
"""Translates the flows of gen_fdl.py into the Amazon States Language, so that peers get the same document.

  to_asl.py flow.fdl.yaml -o machine.asl.yaml    in YAML, laid out as the flow is
  to_asl.py flow.fdl.yaml -o machine.asl.json    in JSON

State for state and attribute for attribute: names, descriptions, parameters, conditions, retries and ways out stay,
an action becomes a resource. What is read is the YAML that gen_fdl.py writes (block mappings and sequences of plain
scalars), not YAML at large: anything else is an error. Python 3.11, standard library only.
"""
import argparse
import json
import re
import sys
from pathlib import Path

ERRORS = {"FnF.ALL": "States.ALL", "FnF.TaskTimeout": "States.Timeout"}
RESOURCES = {
    "FC:InvokeFunction": "arn:aws:states:::lambda:invoke",
    "MNS:SendMessage": "arn:aws:states:::sqs:sendMessage",
    "HTTP:Request": "arn:aws:states:::http:invoke",
    "FNF:StartExecution": "arn:aws:states:::states:startExecution",
}
WAITING = ("WaitForSystemCallback", "WaitForCustomCallback")
COMPARISONS = {"==": "Equals", "!=": "Equals", "<": "LessThan", "<=": "LessThanEquals",
               ">": "GreaterThan", ">=": "GreaterThanEquals"}


# Reading

def read(text):
    """The value of a text in that part of YAML."""
    lines = [(len(it) - len(it.lstrip(" ")), it.strip()) for it in text.split("\n") if it.strip()]
    value, end = block(lines, 0, lines[0][0])
    if end != len(lines):
        raise ValueError(f"cannot read {lines[end][1]!r}")
    return value


def block(lines, at, indent):
    """The value whose lines begin at `at` with `indent`, and the line after it."""
    if lines[at][1].startswith("- "):
        items = []
        while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
            rest = lines[at][1][2:]
            if ": " in rest or rest.endswith(":"):
                lines[at] = (indent + 2, rest)
                value, at = block(lines, at, indent + 2)
            else:
                value, at = scalar(rest), at + 1
            items.append(value)
        return items, at
    members = {}
    while at < len(lines) and lines[at][0] == indent and not lines[at][1].startswith("- "):
        key, colon, rest = lines[at][1].partition(":")
        if not colon or key in members:
            raise ValueError(f"cannot read {lines[at][1]!r}")
        if rest:
            members[key], at = scalar(rest.strip()), at + 1
        else:
            members[key], at = block(lines, at + 1, lines[at + 1][0])
    return members, at


def scalar(text):
    if text in ("true", "false"):
        return text == "true"
    if text[0] in "\"'[{&*!|>%@`":
        raise ValueError(f"cannot read {text!r}")
    return int(text) if re.fullmatch(r"-?\d+", text) else text


# Translating

def machine(flow):
    return {"StartAt": flow["StartAt"], "States": {it["Name"]: state(it) for it in flow["States"]}}


def state(it):
    """A state, its attributes in the order in which the flow has them."""
    made = {}
    for key, value in it.items():
        match it["Type"], key:
            case _, "Name" | "TaskMode":
                continue
            case _, "Description":
                made["Comment"] = value
            case _, "Type" | "Next" | "End" | "Default" | "Seconds" | "MaxConcurrency":
                made[key] = value
            case "Task", "Action":
                waits = it["TaskMode"] in WAITING
                made["Resource"] = RESOURCES[value] + (".waitForTaskToken" if waits else "")
            case "Task", "Parameters":
                made["Parameters"] = template(value)
            case "Task", "Timeout":
                made["TimeoutSeconds"] = value
            case "Task", "OutputConstructor":
                made["ResultSelector"] = template(value)
            case _, "Retry":
                made["Retry"] = [retrier(rule) for rule in value]
            case _, "Catch":
                made["Catch"] = [catcher(rule) for rule in value]
            case "Pass", "OutputConstructor":
                made["Parameters"] = template(value)
            case "Choice", "Branches":
                made["Choices"] = [{**condition(way["Condition"]), "Next": way["Next"]} for way in value]
            case "Parallel", "Branches":
                made["Branches"] = [machine(branch) for branch in value]
            case "Map", "ItemsPath":
                made["ItemsPath"] = path(value)
            case "Map", "Processor":
                made["ItemProcessor"] = machine(value)
            case kind, _:
                raise ValueError(f"no translation of `{key}` of {kind}")
    return made


def retrier(rule):
    made = {"ErrorEquals": errors(rule["Errors"]), "Comment": rule["Description"]}
    return made | {key: rule[key] for key in ("IntervalSeconds", "MaxAttempts", "BackoffRate")}


def catcher(rule):
    return {"ErrorEquals": errors(rule["Errors"]), "Comment": rule["Description"], "ResultPath": "$.error",
            "Next": rule["Next"]}


def errors(names):
    return [ERRORS.get(it, it) for it in names]


def template(value):
    if isinstance(value, dict):
        return {key: path(it) if key.endswith(".$") else template(it) for key, it in value.items()}
    return value


def path(expression):
    """A path to what an expression reads."""
    for start, other in (("$Context.Execution.Input", "$$.Execution.Input"), ("$Context.Current.TaskToken", "$$.Task.Token"),
                         ("$Context.Execution.Name", "$$.Execution.Name"), ("$Input", "$"), ("$Output", "$")):
        if expression == start or expression.startswith(start + "."):
            return other + expression[len(start):]
    raise ValueError(f"no translation of {expression!r}")


def condition(text):
    for operator, name in (("||", "Or"), ("&&", "And")):
        if operator in text:
            return {name: [condition(it.strip()) for it in text.split(operator)]}
    left, operator, right = text.split(" ")
    if right.startswith("$"):
        test = {f"Numeric{COMPARISONS[operator]}Path": path(right)}
    else:
        constant = json.loads(right)
        kind = {bool: "Boolean", int: "Numeric", str: "String"}[type(constant)]
        test = {kind + COMPARISONS[operator]: constant}
    made = {"Variable": path(left), **test}
    return {"Not": made} if operator == "!=" else made


# Writing

def yaml(value, indent=0):
    """Lines of block style, as gen_fdl.py writes them."""
    space = " " * indent
    for key, it in value.items():
        if isinstance(it, dict):
            yield f"{space}{key}:"
            yield from yaml(it, indent + 2)
        elif isinstance(it, list):
            yield f"{space}{key}:"
            for item in it:
                if isinstance(item, dict):
                    lines = list(yaml(item, indent + 4))
                    yield f"{space}  - {lines[0].strip()}"
                    yield from lines[1:]
                else:
                    yield f"{space}  - {plain(item)}"
        else:
            yield f"{space}{key}: {plain(it)}"


def plain(value):
    """A scalar, quoted where it would be something else without."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z$][\w$.:/ -]*", value) and ": " not in value:
        if value not in ("true", "false", "null", "yes", "no", "on", "off"):
            return value
    return json.dumps(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("flow")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    translated = machine(read(Path(options.flow).read_text()))
    as_json = options.output.endswith(".json")
    text = json.dumps(translated, indent=2) if as_json else "\n".join(yaml(translated))
    Path(options.output).write_text(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
