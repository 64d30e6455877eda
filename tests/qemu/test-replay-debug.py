#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines come and go in the debug kernel, also when they cannot.

Loaded, loaded twice, unloaded while in use, broken images, no memory: a
message where one is due, nothing left behind, and a clean kernel.
"""

import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import replay_image
from guest import MODULES, Guest
from pcitopo_test import add_case, case, main
from replay_image import BAD, GOOD

NAMES = ["8gpu-gen5-sick", "arm-two-domains"]
# What the kernel may say when memory is short: pattern and reason
ALLOWED = {
    r"insmod: vmalloc error:.*?</TASK>":
        "vmalloc tells, with a trace, that the module got no memory",
}

# The guest, when it has run
there = None


def loads(name):
    assert not there.printed[f"load {name}"], there.printed[f"load {name}"]
    assert "enumerated in" in there.log[f"load {name}"]
    assert "File exists" in there.printed[f"twice {name}"]
    assert not there.printed[f"unload {name}"], there.printed[f"unload {name}"]


def refused(name):
    printed = there.printed[f"refused {name}"].splitlines()
    assert len(printed) == 1 and "insmod: ERROR" in printed[0], printed
    assert BAD[name][1] in there.log[f"refused {name}"], \
        there.log[f"refused {name}"]


@case
def unloaded_with_files_open():
    printed = there.printed["in use"].splitlines()
    assert len(printed) == 2, printed
    assert printed[0].startswith("config: "), printed
    assert "No such device" in printed[1], printed


@case
def unloaded_under_load():
    assert not there.printed["under load"], there.printed["under load"]


def shortages():
    """Sections in which an allocation was made to fail, in their order."""
    return [name for name in there.printed if name.startswith("shortage ")]


@case
def allocations_fail_one_by_one():
    # Some fail in silence: kmemleak, for one, has what it can do without.
    told = ["forcing a failure" in there.log[name] for name in shortages()]
    assert 20 < len(told) < 300 and sum(told) > 10 and not told[-1], told


@case
def shortage_leaves_nothing_behind():
    left = {name: there.printed[name] for name in shortages()
            if re.search("^/sys/|still loaded", there.printed[name], re.M)}
    assert not left, left


@case
def shortage_is_out_of_memory_or_nothing():
    said = {line for name in shortages()
            for line in there.printed[name].splitlines()}
    assert all("Cannot allocate memory" in line for line in said), said


def run():
    global there  # pylint: disable=global-statement
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        replay_image.make(directory, NAMES)
        there = Guest(os.path.join(here, "replay-debug-guest.sh"), MODULES,
                      directory, kernel="debug", timeout=1100,
                      options=("--memory", "1024"))
    for name in [*NAMES, *GOOD]:
        add_case(f"loads and unloads: {name}", loads, name)
    for name in BAD:
        add_case(f"refused: {name}", refused, name)
    there.add_cases(ALLOWED)
    return main()


if __name__ == "__main__":
    sys.exit(run())
