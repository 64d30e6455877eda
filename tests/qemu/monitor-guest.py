#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""monitor-guest - the part of test-monitor.py that runs in the guest

usage: monitor-guest.py MODULES DIRECTORY PCITOPO

Does what DIRECTORY/plan.json says while monitors run, and prints a JSON object
with all that they wrote. Judging is the other side's work.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import monitor_process

MODULES, DIRECTORY, PROGRAM = sys.argv[1:4]
CONTROL = "/sys/kernel/debug/pcitopo_replay/control"
RMEM_MAX = "/proc/sys/net/core/rmem_max"
NOBODY = 65534
INTERVAL_MS = 100
USUAL_INTERVAL_MS = 1000

with open(os.path.join(DIRECTORY, "plan.json"), encoding="utf-8") as plan_file:
    plan = json.load(plan_file)
answers = {"notes": []}


def Monitor(*words, user=None):  # pylint: disable=invalid-name
    return monitor_process.Monitor(PROGRAM, answers["notes"], *words, user=user)


def control(*lines):
    with open(CONTROL, "w", encoding="ascii") as file:
        file.write("\n".join(lines))


def load(name, *parameters):
    subprocess.run(["insmod", os.path.join(MODULES, name + ".ko"),
                    *parameters], check=True)


def unload(name):
    subprocess.run(["rmmod", name], check=True)


def set_interval(milliseconds):
    with open("/sys/module/pcitopo/parameters/watch_ms", "w",
              encoding="ascii") as file:
        file.write(str(milliseconds))


def stories(monitor):
    """One thing after the other, each until the monitor has told it"""
    begins = {}
    for name, lines, count in plan["stories"]:
        begins[name] = len(monitor.lines)
        control(*lines)
        if not monitor.wait(begins[name] + count):
            answers["notes"].append(f"{name}: nothing came")
        monitor.quiet(0.5)
    begins["end"] = len(monitor.lines)
    return begins


def wait_for_phase(phase):
    interval = USUAL_INTERVAL_MS / 1000
    time.sleep((phase * interval - time.time()) % interval)


class Lateness:
    """How much later than it wants to a program runs here, in seconds"""

    def __init__(self):
        self.found = []
        self.is_over = False
        self.thread = threading.Thread(target=self.measure)
        self.thread.start()

    def measure(self):
        while not self.is_over:
            begin = time.monotonic()
            time.sleep(0.01)
            self.found.append(time.monotonic() - begin - 0.01)

    def end(self):
        self.is_over = True
        self.thread.join()
        return sorted(self.found)[len(self.found) * 95 // 100]


def latency():
    """Seconds from a change to its line, of many, at any time of a sweep"""
    found = []
    lateness = Lateness()
    set_interval(USUAL_INTERVAL_MS)
    monitor = Monitor("--json")
    for number, lines in enumerate(plan["latency"]):
        begins = {}
        count = len(monitor.lines)
        # All times of a sweep alike: multiples of the golden section
        for line, phase in zip(lines, sorted(
                (number * len(lines) + i) * 0.618034 % 1
                for i in range(len(lines)))):
            wait_for_phase(phase)
            begins[line.split()[1]] = time.time()
            control(line)
        if not monitor.wait(count + len(lines)):
            answers["notes"].append(f"{lines}: nothing came")
        for when, text in monitor.lines[count:]:
            found.append(when - begins[json.loads(text)["link"]])
    answers["lateness"] = lateness.end()
    set_interval(INTERVAL_MS)
    answers["latency run"] = monitor.end()
    return found


def overrun():
    """More than a small buffer can take, while nobody takes it"""
    with open(RMEM_MAX, encoding="ascii") as file:
        before = file.read()
    with open(RMEM_MAX, "w", encoding="ascii") as file:
        file.write("4608")
    monitor = Monitor("--json")
    with open(RMEM_MAX, "w", encoding="ascii") as file:
        file.write(before)
    monitor.process.send_signal(signal.SIGSTOP)
    for lines in plan["overrun"]:
        control(*lines)
        # So that each is met by a sweep
        time.sleep(3 * INTERVAL_MS / 1000)
    monitor.process.send_signal(signal.SIGCONT)
    monitor.quiet(2)
    return monitor.end()


def reload(monitor):
    """The module goes, a link changes, the module comes back"""
    begins = {"gone": len(monitor.lines)}
    unload("pcitopo")
    monitor.wait_for(begins["gone"], '"start"')
    begins["without"] = len(monitor.lines)
    control(plan["reload"][0])
    monitor.wait_for(begins["without"], '"link"')
    begins["back"] = len(monitor.lines)
    load("pcitopo", f"watch_ms={INTERVAL_MS}")
    monitor.wait_for(begins["back"], '"start"')
    begins["with"] = len(monitor.lines)
    control(plan["reload"][1])
    monitor.wait_for(begins["with"], '"link"')
    monitor.quiet()
    begins["end"] = len(monitor.lines)
    return begins


def main():
    load("pcitopo_replay", "image=" + os.path.join(DIRECTORY, "machine.img"))
    load("pcitopo", f"watch_ms={INTERVAL_MS}")
    time.sleep(2)
    monitor = Monitor("--json", "--snapshot", "/tmp", "--log",
                      "/tmp/events.jsonl")
    unprivileged = Monitor("--json", user=NOBODY)
    people = Monitor()
    answers["stories"] = stories(monitor)
    for other in unprivileged, people:
        other.wait(len(monitor.lines))
    answers["unprivileged"] = unprivileged.end()
    answers["people"] = people.end()
    # So that no event of what follows is folded
    time.sleep(8)
    answers["latency"] = latency()
    answers["overrun"] = overrun()
    monitor.quiet()
    answers["reload"] = reload(monitor)
    answers["monitor"] = monitor.end()
    with open("/tmp/events.jsonl", encoding="utf-8") as log:
        answers["log"] = log.read().splitlines()
    answers["snapshots"] = {}
    for name in plan["snapshots"]:
        answers["snapshots"][name] = [
            open(os.path.join("/tmp", file), encoding="ascii").read()
            for file in sorted(os.listdir("/tmp"))
            if file.startswith("snapshot-") and name in file]
    unload("pcitopo")
    unload("pcitopo_replay")
    print(json.dumps(answers))


main()
