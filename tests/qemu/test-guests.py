#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Test programs that share a guest, as booting one takes long.

usage: test-guests.py GROUP [SUITE...]

A suite is a test program of this directory that asks for one guest, by guest.py.
All suites of a group want the same kernel and machine. They prepare what they
need and ask; then one guest runs what they asked for, one after the other, while
each judges what it got. A suite that ends the guest, takes too long, or leaves
the kernel unclean fails alone: the rest run in a fresh one. The cases are those
of the suites, with their names in front.

Suites that unload what is the guest's own, put devices to sleep or measure time
have a guest of their own, and are no part of a group.
"""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
from pcitopo_test import TOP

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(TOP, "tools/guest")
GROUPS = {
    "plain": {
        "replay": ["test-replay.py", "6.12"],
        "module": ["test-module.py"],
        "netlink": ["test-netlink.py"],
        "kselftest": ["test-kselftest.py"],
        "sources-machines": ["test-sources.py", "machines"],
        "sources-captures": ["test-sources.py", "captures"],
        "sources-large": ["test-sources.py", "large"],
    },
}
MARK = re.compile(rb"@@@ (begin|end) (\S+)(?: (\d+))?\n")
RESULT = re.compile(r"(not ok|ok)\b *\d*(?: -)? *(.*)")
PLAN = re.compile(r"1\.\.(\d+)(?: *# *skip *(.*))?", re.IGNORECASE)
TICK = os.sysconf("SC_CLK_TCK")
LATE, DIED = 124, 125


def cpu_of(leader):
    """Seconds that a process, those below it and those they waited for have
    had."""
    ticks, parents = {}, {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                words = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        parents[pid] = int(words[1])
        ticks[pid] = sum(map(int, words[11:15]))
    below, found = {leader}, 0
    while below:
        found += sum(ticks.get(pid, 0) for pid in below)
        below = {pid for pid, parent in parents.items() if parent in below}
    return found / TICK


def wait_for(process):
    """Its exit status, and CPU seconds with those that it waited for."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime


def print_time(what, wall, cpu):
    """tools/run-tests collects these lines."""
    print(f"# time: {what}: wall {wall:.1f} s, CPU {cpu:.1f} s", flush=True)


class Suite:
    """A program that has been started; what it asked for, and what it said."""

    def __init__(self, name, program, *words):
        self.name = name
        self.wall = self.cpu = 0
        self.stdout = tempfile.TemporaryFile()
        self.ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [os.path.join(HERE, program), *words], stdout=self.stdout,
                stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
                env={**os.environ, guest.SHARED: str(theirs.fileno())})
        self.stream = self.ours.makefile("rwb")

    def request(self):
        """What it wants of a guest; None if it ends without."""
        line = self.stream.readline()
        return json.loads(line) if line else None

    def answer(self, status, output):
        """From now on it judges."""
        try:
            self.stream.write(json.dumps({"status": status,
                                          "size": len(output)}).encode()
                              + b"\n" + output)
            self.stream.flush()
        except BrokenPipeError:
            pass

    def end(self):
        """Lines of TAP when it has ended."""
        self.stream.close()
        self.ours.close()
        self.cpu += wait_for(self.process)[1]
        self.stdout.seek(0)
        return self.stdout.read().decode(errors="replace").splitlines()


class Boot:
    """A guest that runs requests, by name, until it ends."""

    def __init__(self, requests, list_path):
        with open(list_path, "w", encoding="utf-8") as file:
            for name, request in requests.items():
                print(name, shlex.join(request["command"]), file=file)
        first = next(iter(requests.values()))
        limit = sum(request["timeout"] for request in requests.values())
        self.requests = requests
        self.process = subprocess.Popen(
            [TOOL, "--kernel", first["kernel"], "--timeout", str(limit),
             *first["options"], os.path.join(HERE, "suites-guest.sh"),
             list_path],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.timer = None
        self.is_late = False
        self.since, self.used = time.monotonic(), 0

    def restart(self, cpu=None):
        """Wall and CPU seconds since the beginning, or this was called; cpu is
        what it had altogether, if it has ended."""
        wall = time.monotonic()
        cpu = cpu_of(self.process.pid) if cpu is None else cpu
        passed = wall - self.since, cpu - self.used
        self.since, self.used = wall, cpu
        return passed

    def begin(self, name):
        passed = self.restart()
        if not self.timer:
            print_time("booting", *passed)
        self.timer = threading.Timer(self.requests[name]["timeout"], self.stop)
        self.timer.start()

    def stop(self):
        self.is_late = True
        self.process.terminate()

    def run(self, ended):
        """Calls ended(name, status, output, wall, cpu) for each that began."""
        name, output = None, []
        for line in self.process.stdout:
            mark = MARK.fullmatch(line)
            if not mark:
                output.append(line)
            elif mark[1] == b"begin":
                name, output = mark[2].decode(), []
                self.begin(name)
            elif mark[2].decode() == name:
                self.timer.cancel()
                # The last line's end is suites-guest.sh's.
                ended(name, int(mark[3]), b"".join(output)[:-1],
                      *self.restart())
                name = None
        status, cpu = wait_for(self.process)
        if name:
            self.timer.cancel()
            ended(name, LATE if self.is_late else status or DIED,
                  b"".join(output), *self.restart(cpu))
        return status


def run_guests(suites, requests):
    """As many guests as it takes for each suite to have its answer."""
    def ended(name, status, output, wall, cpu):
        del left[name]
        suites[name].wall, suites[name].cpu = wall, cpu
        suites[name].answer(status, output)

    left = dict(requests)
    with tempfile.TemporaryDirectory() as directory:
        while left:
            before = len(left)
            status = Boot(dict(left), os.path.join(directory, "list")).run(
                ended)
            if len(left) == before:
                for name in list(left):
                    ended(name, status or DIED, b"", 0, 0)
            elif left:
                print(f"# the guest has ended; a fresh one for "
                      f"{', '.join(left)}", flush=True)


class Cases:
    """TAP of suites becomes one."""

    def __init__(self):
        self.count = 0
        self.has_failed = False

    def report(self, verdict, name):
        self.count += 1
        self.has_failed |= verdict == "not ok"
        print(f"{verdict} {self.count} - {name}", flush=True)

    def suite(self, suite):
        lines = suite.end()
        before, planned, failed = self.count, None, False
        for line in lines:
            result, plan = RESULT.match(line), PLAN.match(line)
            if result:
                failed |= result[1] == "not ok"
                self.report(result[1], f"{suite.name}: {result[2]}")
            elif plan:
                planned = int(plan[1])
                if plan[2]:
                    self.report("ok", f"{suite.name}: all # SKIP {plan[2]}")
                    planned += 1
            elif line.startswith("Bail out!"):
                failed = True
                self.report("not ok", f"{suite.name}: bail out")
                print("#" + line[len("Bail out!"):])
            elif line:
                print(line if line.startswith("#") else "# " + line)
        status = suite.process.returncode
        if not failed and (status or planned != self.count - before):
            self.report("not ok", f"{suite.name}: end")
            print(f"# exit status {status}, {planned} cases planned")
        print_time(suite.name, suite.wall, suite.cpu)


def run(group, names=()):
    """Of all suites, or those named; returns exit status."""
    suites = {name: Suite(name, *group[name]) for name in names or group}
    requests = {name: suite.request() for name, suite in suites.items()}
    requests = {name: request for name, request in requests.items() if request}
    kinds = {json.dumps([request["kernel"], request["options"]])
             for request in requests.values()}
    assert len(kinds) < 2, kinds
    run_guests(suites, requests)
    cases = Cases()
    for suite in suites.values():
        cases.suite(suite)
    print(f"1..{cases.count}")
    return int(cases.has_failed)


if __name__ == "__main__":
    sys.exit(run(GROUPS[sys.argv[1]], sys.argv[2:]))
