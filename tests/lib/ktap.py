# SPDX-License-Identifier: GPL-2.0-or-later
"""KTAP, as tests in a guest's kernel print it, taken over as cases of ours.

Nested by indentation as KUnit does, or by "# " as kselftest does, with or
without time stamps of the kernel's log and other lines of it between. A test
that has subtests is named in front of theirs. What a plan promised and nobody
reported has failed.
"""

import re

import pcitopo_test

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
STAMP = re.compile(r"^(?:<\d+>)?\[ *\d+\.\d+\](?:\[ *[CT]\d+\])? ?")
LINE = re.compile(r"(?P<indent>(?: |# )*)(?P<rest>.*)")
VERSION = re.compile(r"K?TAP version \d+$")
PLAN = re.compile(r"1\.\.(?P<count>\d+)\b(?: *# *skip\S* *(?P<reason>.*))?",
                  re.IGNORECASE)
RESULT = re.compile(r"(?P<not>not )?ok\b(?: +\d+)?(?: +-)? *(?P<name>[^#]*)"
                    r"(?:# *(?P<word>\w+)\b:? *(?P<reason>.*))?")


class Case:
    """One test that has no subtests."""

    def __init__(self, name, verdict, reason=""):
        self.name = name
        self.verdict = verdict
        self.reason = reason

    def __repr__(self):
        return f"{self.verdict}: {self.name}: {self.reason}"


class _Level:
    """What was reported with one indentation since its head."""

    def __init__(self, indent):
        self.indent = indent
        self.planned = None
        self.reported = 0
        self.cases = []
        self.said = []

    def close(self):
        """All cases, one more where the plan was not kept."""
        if self.planned is not None and self.planned != self.reported:
            self.cases.append(Case("plan", FAILED, f"{self.planned} planned, "
                                   f"{self.reported} reported"))
        return self.cases


class _Parser:
    def __init__(self):
        self.levels = [_Level(0)]

    def open(self, indent):
        """A head or a plan begins a level, where it is deeper."""
        if indent > self.levels[-1].indent:
            self.levels.append(_Level(indent))
        return next((level for level in self.levels
                     if level.indent == indent), None)

    def plan(self, level, match):
        level.planned = int(match["count"])
        if match["reason"] is not None:
            level.cases.append(Case("all", SKIPPED, match["reason"]))

    def close_below(self, level):
        """Cases and other lines of all levels below this one."""
        cases = []
        said = []
        while self.levels[-1] is not level:
            inner = self.levels.pop()
            cases = inner.close() + cases
            said = inner.said + said
        return cases, said

    def result(self, level, match):
        cases, said = self.close_below(level)
        said = level.said + said
        level.said = []
        level.reported += 1
        name = match["name"].strip()
        word = (match["word"] or "").upper()
        reason = (match["reason"] or "").strip()
        verdict = PASSED
        if word == "SKIP":
            # "ok 3 # SKIP name" is an old form.
            name, verdict = name or reason, SKIPPED
        elif match["not"] and word != "TODO":
            verdict, reason = FAILED, "\n".join([reason, *said]).strip()
        for case in cases:
            case.name = f"{name}: {case.name}"
        # A suite can fail where none of its cases does.
        if not cases or (verdict == FAILED and not
                         any(case.verdict == FAILED for case in cases)):
            cases.append(Case(name, verdict, reason))
        level.cases += cases

    def line(self, line):
        match = LINE.match(STAMP.sub("", line.rstrip()))
        indent, rest = len(match["indent"]), match["rest"]
        plan, result = PLAN.match(rest), RESULT.match(rest)
        if VERSION.match(rest):
            self.open(indent)
            return
        if plan:
            level = self.open(indent)
            if level:
                self.plan(level, plan)
                return
        level = next((level for level in self.levels
                      if level.indent == indent), None)
        if result and level:
            self.result(level, result)
        elif rest.startswith("Bail out!"):
            self.levels[-1].cases.append(Case("bail out", FAILED, rest[9:]))
        elif rest:
            self.levels[-1].said.append(rest)

    def end(self):
        cut = len(self.levels) > 1
        below, _ = self.close_below(self.levels[0])
        cases = self.levels[0].close() + below
        if cut:
            cases.append(Case("end", FAILED, "cut off inside a subtest"))
        return cases or [Case("end", FAILED, "no result was reported")]


def parse(text):
    """Return a Case for every test without subtests, at least one."""
    parser = _Parser()
    for line in text.splitlines():
        parser.line(line)
    return parser.end()


def _judge(case):
    if case.verdict == SKIPPED:
        raise pcitopo_test.Skipped(case.reason or "no reason")
    assert case.verdict == PASSED, case.reason


def add_cases(text, prefix=""):
    """Make every test that a guest reported a case of this program."""
    for found in parse(text):
        pcitopo_test.add_case(prefix + found.name, _judge, found)
