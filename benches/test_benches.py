"""Tests of the parts that measure: python3 -m unittest discover benches."""
import json
import unittest

import counts
import documents
import gen_python
import measures
import peers
import report
import rows
import to_asl

FLOW = """\
StartAt: a
States:
  - Name: a
    Type: Task
    Description: first
    TaskMode: WaitForCustomCallback
    Action: FC:InvokeFunction
    Parameters:
      body:
        token.$: $Context.Current.TaskToken
        x.$: $Context.Execution.Input.a1.b2
    Retry:
      - Errors:
          - FC.ResourceThrottled
        Description: retry
        MaxAttempts: 2
        IntervalSeconds: 1
        BackoffRate: 2
    Next: b
  - Type: Choice
    Name: b
    Branches:
      - Condition: $Context.Execution.Input.s == "S1" && $Context.Execution.Input.n < 3
        Next: a
      - Condition: $Context.Execution.Name != "x"
        Next: a
    Default: a
"""

MACHINE = """\
StartAt: a
States:
  a:
    Type: Task
    Comment: first
    Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
    Parameters:
      body:
        token.$: $$.Task.Token
        x.$: $$.Execution.Input.a1.b2
    Retry:
      - ErrorEquals:
          - FC.ResourceThrottled
        Comment: retry
        IntervalSeconds: 1
        MaxAttempts: 2
        BackoffRate: 2
    Next: b
  b:
    Type: Choice
    Choices:
      - And:
          - Variable: $$.Execution.Input.s
            StringEquals: S1
          - Variable: $$.Execution.Input.n
            NumericLessThan: 3
        Next: a
      - Not:
          Variable: $$.Execution.Name
          StringEquals: x
        Next: a
    Default: a
"""


class Translation(unittest.TestCase):
    def test_a_flow_in_other_words(self):
        self.assertEqual(documents.yaml(documents.asl(FLOW)), MACHINE)

    def test_every_flow_of_the_generator_has_a_translation(self):
        for seed in range(40):
            text = documents.flow(20_000, seed)
            machine = documents.asl(text)
            # As much in it as before, give or take the words.
            self.assertLess(abs(len(documents.yaml(machine)) / len(text) - 1), 0.1)
            self.assertEqual(set(machine["States"]), {it["Name"] for it in to_asl.read(text)["States"]})

    def test_what_it_cannot_read_is_an_error(self):
        for text in ("a: 'b'", "a: [b]", "a: 1\na: 2", "a:\n    b: 1\n  c: 2", "a"):
            with self.assertRaises(ValueError, msg=text):
                to_asl.read(text)
        with self.assertRaises(ValueError):
            documents.asl(FLOW.replace("Default:", "Other:"))


class Documents(unittest.TestCase):
    def test_they_are_the_same_each_time_and_of_the_size_asked_for(self):
        for size in (64 * 1024, 1024 * 1024):
            self.assertEqual(documents.flow(size), documents.flow(size))
            self.assertLess(abs(len(documents.flow(size)) / size - 1), 0.03)
            text, place = documents.python_with_mistake(size)
            self.assertLess(abs(len(text) / size - 1), 0.03)
            line, column = map(int, place.split(":"))
            self.assertEqual(text.split("\n")[line - 1][:column - 1].strip(), "base = self.grams * rate")
        compile(gen_python.text(5_000), "generated", "exec")

    def test_where_an_attribute_is_half_typed(self):
        text, place = documents.with_half_an_attribute(documents.flow(64 * 1024))
        line, column = map(int, place.split(":"))
        self.assertEqual(text.split("\n")[line - 1], "    Ti")
        self.assertEqual(column, 7)
        self.assertEqual(len(documents.with_mistake(FLOW + "TaskMode: RequestComplete\n")), len(FLOW) + 26)


class Numbers(unittest.TestCase):
    def test_medians_of_rounds(self):
        self.assertEqual(measures.timing([[1, 2, 9], [4, 5, 6], [2, 3, 4]]), measures.Timing(3, 6, 6, 9))
        reports = [{"median_ms": 2, "p95_ms": 3, "runs": 7}, {"median_ms": 4, "p95_ms": 5, "runs": 7}]
        self.assertEqual(measures.timing(reports), measures.Timing(3, 4, 4, 14))
        self.assertEqual(measures.timing([{"n": 2, "median": 1, "p95": 2, "max": 3, "min": 0}]), measures.Timing(1, 2, 3, 2))

    def test_growth(self):
        self.assertAlmostEqual(measures.exponent([(1, 3), (2, 6), (4, 12)]), 1)
        self.assertAlmostEqual(measures.exponent([(1, 1), (2, 4), (3, 9)]), 2)

    def test_how_times_are_written(self):
        self.assertEqual([measures.milliseconds(it) for it in (0.123, 9.99, 12.34, 123.4, 12_345)],
                         ["0.12 ms", "9.99 ms", "12.3 ms", "123 ms", "12.3 s"])
        self.assertEqual([measures.times(it) for it in (0.987, 2.34, 51.8, 1234)], ["0.99×", "2.3×", "52×", "1,234×"])

    def test_tables_of_other_scripts(self):
        text = "| edits | memory | time |\n|---|---|---|\n| 0 | 13.8 MB | 0 s |\n| 20,000 | 23.3 MB | 12 s |\n"
        self.assertEqual(rows.table_numbers(text), [[0, 13.8, 0], [20_000, 23.3, 12]])

    def test_counts_of_gungraun(self):
        def line(name, number):
            values = {"metrics": {"Ir": {"values": {"new": number, "old": 7}}, "Dr": {"values": {"new": 9}}}}
            return json.dumps({"function_name": name, "profiles": [{"tool": "Callgrind", "data": {"total": values}}]})
        text = "\n".join([line("parse", 4_791_830), "", "Gungraun result: Ok.", line("complete", 12)])
        self.assertEqual(counts.read(text), {"complete": 12, "parse": 4_791_830})


class Page(unittest.TestCase):
    def test_only_what_is_between_the_marks_is_written(self):
        page = "before\n" + report.MARKS[0] + "old\n" + report.MARKS[1] + "after\n"
        text = report.between_marks(page, "new")
        self.assertEqual(text, "before\n" + report.MARKS[0] + "\nnew\n" + report.MARKS[1] + "after\n")
        self.assertEqual(report.between_marks(text, "new"), text)

    def test_the_page_has_the_marks(self):
        report.between_marks(report.PAGE.read_text(), "")

    def test_a_row(self):
        row = measures.Row("work", "peer", "2.0×", "≥ 3×", False, "1 ms", "2 ms")
        self.assertEqual(report.table([row]).splitlines()[-1], "| work | peer | 2.0× | ≥ 3× | **no** | 1 ms | 2 ms |")


class Pins(unittest.TestCase):
    def test_the_lock_has_the_versions_that_are_asked_for(self):
        lock = json.loads((peers.PINS / "package-lock.json").read_text())
        asked = json.loads((peers.PINS / "package.json").read_text())["dependencies"]
        self.assertEqual({name: lock["packages"][f"node_modules/{name}"]["version"] for name in asked}, asked)
        self.assertEqual(len(peers.versions()), 7)

    def test_the_counts_that_are_kept(self):
        kept = json.loads(counts.KEPT.read_text())
        self.assertEqual(len(kept["instructions"]), 6)
        self.assertEqual(set(kept) - {"instructions"}, set(counts.conditions()))


if __name__ == "__main__":
    unittest.main()
