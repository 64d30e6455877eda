#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The module stays whole in the debug kernel, whatever happens around it.

Memory is short at each allocation in turn; and registers say all sorts of things.
There must be no report with our module in it, nothing lost, and when all is quiet
again the objects must be what they were.

usage: test-robust.py shortage|fuzz [SEED]
"""

import errno
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
import replay_image
from pcitopo_test import add_case, case, main

PHASE = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
# An object of each kind, and as little as possible besides
MACHINE = b"""
machine robust

host-bridge 00 intel
  root-port 01.0 gen5 x8 slot 1 retimers 1
    nvme pm174x
  root-port 02.0 cxl slot 2
    switch pex890xx cxl
      port 0 x8 cxl slot 3
        memdev micron
"""
# What the kernel tells, with a trace, when it is short of memory
SHORT = re.compile(r"[^\n]*(?:vmalloc error:|kmem_cache_create\w*\(\w+\) "
                   r"failed with error -(?:12|22)).*?</TASK>", re.DOTALL)
MEMORY = {errno.ENOMEM, errno.ENOBUFS}
# At least so many allocations there are: three quarters of what there were in
# Debian's 6.12 when this was written
LEAST = {"load": 286, "function goes": 25, "function comes": 60,
         "switch comes": 135, "refresh, down": 24, "refresh, up": 56,
         "get device-get": 6, "refresh": 4,
         **{f"dump {kind}-get": 3 for kind in
            ("device", "switch", "link", "retimer", "memdev")}}

# The guest, when it has run
there = None


def result():
    found = {}
    for line in there.printed["answers"].splitlines():
        found.update(json.loads(line))
    return found


def reports():
    """What the kernel complained of, with what it said next."""
    found = []
    for name, text in there.log.items():
        text = SHORT.sub("", text)
        for match in guest.COMPLAINT.finditer(text):
            line = text.rfind("\n", 0, match.start()) + 1
            end = re.compile(r"</TASK>|$").search(text, match.start()).end()
            found.append((name, text[line:min(end, line + 4000)]))
    return found


@case
def nothing_stopped_half_way():
    assert "seconds" in result(), f"only {', '.join(result())}"


@case
def no_report_with_the_module_in_it():
    assert there.log_is_whole(), "log is cut off"
    # When devices come back as others, the PCI core may have its troubles.
    ours = [f"{name}: {report}" for name, report in reports()
            if (PHASE, name) != ("fuzz", "answers") or "[pcitopo]" in report]
    assert not ours, ours[0]


@case
def no_lock_and_no_memory_lost():
    head, _, leaks = there.printed["state robust"].partition("leaks\n")
    assert "debug_locks: 1" in " ".join(head.split()), "lockdep gave up"
    lost = [leak for leak in leaks.split("unreferenced object")[1:]
            if "[pcitopo]" in leak]
    assert not lost, f"{len(lost)} leaks, the first:{lost[0][:2000]}"


def shortage(name):
    found = result()[name]
    assert not found["wrong"], f"{len(found['wrong'])}: {found['wrong'][0]}"
    assert found["ended"], f"only up to allocation {found['tried']}"
    assert found["tried"] >= LEAST.get(name, 1), found["tried"]
    strange = set(found.get("errors", ())) - {0, *MEMORY}
    assert not strange, strange


def registers_fuzzed():
    found = result()
    assert not found["wrong"], found["wrong"][0]
    assert found["bytes"][0] == found["bytes"][1] > 2000, found["bytes"]
    assert found["rescans"] > 10, found["rescans"]


def same_after_fuzzing():
    after = result()["after"]
    assert not after["late"] and after["dumps"], after


def make_image(directory):
    text = subprocess.run([os.environ["MKMACHINE"], "-"], input=MACHINE,
                          stdout=subprocess.PIPE, check=True).stdout
    image = os.path.join(directory, "robust.img")
    replay_image.mkreplay(image, text)
    return image


def run():
    global there  # pylint: disable=global-statement
    print(f"# seed {SEED}")
    with tempfile.TemporaryDirectory() as directory:
        there = guest.python_guest(
            "robust", make_image(directory), str(SEED), PHASE, kernel="debug",
            timeout=5000, options=("--memory", "1024"))
    for name, what in result().items():
        print(f"# {name}: {json.dumps(what)[:300]}")
        if PHASE == "shortage" and name != "seconds":
            add_case(f"shortage: {name}", shortage, name)
    for check in CHECKS.get(PHASE, ()):
        add_case(check.__name__, check)
    return main()


CHECKS = {"fuzz": [registers_fuzzed, same_after_fuzzing]}

if __name__ == "__main__":
    sys.exit(run())
