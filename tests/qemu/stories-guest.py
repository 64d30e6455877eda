#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""stories-guest - the part of test-stories.py that runs in the guest

usage: stories-guest.py MODULES DIRECTORY PCITOPO

Stages what DIRECTORY/plan.json says on a replayed machine while monitor keeps a
log, has explain say who is to blame, and prints it all as a JSON object. Judging
is the other side's work.
"""

import json
import os
import signal
import subprocess
import sys
import time

MODULES, DIRECTORY, PROGRAM = sys.argv[1:4]
CONTROL = "/sys/kernel/debug/pcitopo_replay/control"
HISTORY = "/tmp/history"
LOG = os.path.join(HISTORY, "events.jsonl")
WATCH_MS = 100
PATIENCE = 30
# So that no two stories look like one: explain takes 2 s for the same time
PAUSE = 2.5

with open(os.path.join(DIRECTORY, "plan.json"), encoding="utf-8") as plan_file:
    plan = json.load(plan_file)
notes = []


def lines():
    try:
        with open(LOG, "rb") as file:
            return file.read().count(b"\n")
    except FileNotFoundError:
        return 0


def wait(count, what):
    """Until the log has so many lines, and then no more for some time"""
    end = time.monotonic() + PATIENCE
    while lines() < count and time.monotonic() < end:
        if monitor.poll() is not None:
            sys.exit(f"monitor ended with {monitor.returncode}")
        time.sleep(0.05)
    if lines() < count:
        notes.append(f"{what}: {lines()} lines of {count}")
    before = -1
    while before != lines():
        before = lines()
        time.sleep(4 * WATCH_MS / 1000)


def control(text):
    with open(CONTROL, "w", encoding="ascii") as file:
        file.write(text)


def load(name, *parameters):
    subprocess.run(["insmod", os.path.join(MODULES, name + ".ko"),
                    *parameters], check=True)


def explain(thing):
    done = subprocess.run([PROGRAM, "explain", thing, "-J", "--history",
                           HISTORY], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return {"status": done.returncode, "said": done.stderr.decode(),
            "document": done.stdout.decode()}


def main():
    wait(1, "start")
    for name, steps in plan["stories"]:
        for text, count in steps:
            before = lines()
            control(text)
            wait(before + count, name)
        time.sleep(PAUSE)
    monitor.send_signal(signal.SIGTERM)
    monitor.wait(PATIENCE)
    answers = {thing: explain(thing) for thing in plan["things"]}
    with open(LOG, encoding="utf-8") as log:
        events = log.read()
    print(json.dumps({"notes": notes, "answers": answers, "log": events,
                      "monitor": monitor.returncode}))
    subprocess.run(["rmmod", "pcitopo", "pcitopo_replay"], check=True)


os.mkdir(HISTORY)
load("pcitopo_replay", "image=" + os.path.join(DIRECTORY, "machine.img"))
load("pcitopo", f"watch_ms={WATCH_MS}")
with subprocess.Popen([PROGRAM, "monitor", "--json", "--log", LOG],
                      stdout=subprocess.DEVNULL) as monitor:
    main()
