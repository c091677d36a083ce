"""How long LocalStack's interpreter of the Amazon States Language takes for runs, in this process.

  run_asl.py NAME=MACHINE,INPUT…    (two JSON files each) prints one JSON object

It is the interpreter alone: no container, no service, no connection. Parsing a machine is not measured. One run each
after a small one: it takes seconds, and is not far from the next.
"""
import _thread
import json
import sys
import threading
import time
from pathlib import Path

# The package writes `Lock | None`, for which `Lock` has to be a class, as it is from Python 3.13 on.
threading.Lock = type("Lock", (), {"__new__": lambda cls: _thread.allocate_lock()})

from localstack.aws.api.stepfunctions import StateMachineType
from localstack.services.stepfunctions.asl.eval.environment import Environment
from localstack.services.stepfunctions.asl.eval.evaluation_details import AWSExecutionDetails
from localstack.services.stepfunctions.asl.eval.event.event_manager import EventHistoryContext
from localstack.services.stepfunctions.asl.eval.program_state import ProgramEnded
from localstack.services.stepfunctions.asl.parse.asl_parser import AmazonStateLanguageParser

SMALL = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


def run(program, value):
    """The time of a run in milliseconds."""
    context = {"Execution": {"Id": "e", "Input": value, "Name": "e", "RoleArn": "r", "StartTime": "2026-01-01T00:00:00Z"},
               "StateMachine": {"Id": "m", "Name": "m"}}
    environment = Environment(AWSExecutionDetails("0", "us-east-1", "r"), StateMachineType.STANDARD, context,
                              EventHistoryContext.of_program_start(), None, {})
    start = time.perf_counter()
    program.eval(environment)
    milliseconds = 1000 * (time.perf_counter() - start)
    if not isinstance(environment.program_state(), ProgramEnded):
        raise SystemExit(f"the run did not end well: {environment.program_state()}")
    return milliseconds


def main():
    run(AmazonStateLanguageParser.parse(json.dumps(SMALL))[0], {})
    report = {}
    for job in sys.argv[1:]:
        name, _, files = job.partition("=")
        machine, _, value = files.partition(",")
        program = AmazonStateLanguageParser.parse(Path(machine).read_text())[0]
        report[name] = {"median_ms": run(program, json.loads(Path(value).read_text())), "runs": 1}
    print(json.dumps(report))


main()
