#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the module tells a machine of 1,000 functions, and what it costs.

All figures are ratios, or bytes, of one boot of a guest: reading the machine by
each way there is, taken in turn; loading the module; and making 1,024 virtual
functions with the module and without. The diagnostics have the figures.
"""

import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import replay_image
from guest import python_guest
from pcitopo_test import TOP, add_case, case

CARD = os.path.join(TOP, "tests/bench/vf-thousand")
# 132 functions each
COPIES = 8
PHYSICAL = f"{COPIES + 1:04x}:01:00.0"
PAGE = 4096
POINTER = 8

answers = {}
# Way: the best milliseconds, objects and calls of recvmsg(). The best, as what
# else the machine does can only add to it, and adds more to the longer ones.
ways = {}


def run_guest():
    with tempfile.TemporaryDirectory() as directory:
        image = os.path.join(directory, "image")
        replay_image.mkreplay_all(image, [
            test.mkmachine("8gpu-gen5", "-D", "--repeat-domains", str(COPIES)),
            test.mkmachine(CARD)])
        return python_guest(
            "speed", image, PHYSICAL,
            os.path.join(TOP, "build/meson/tests/bench/sources"),
            os.path.join(TOP, "build/pcitopo"), timeout=1100)


def take_answers(there):
    document, _, rest = there.printed["answers"].partition("\n")
    if rest.strip():
        print(f"# behind the document: {rest[:200]!r}")
    answers.update(json.loads(document))
    found = {}
    for line in answers["ways"].splitlines():
        way, *figures = line.split()
        found.setdefault(way, []).append([float(figure)
                                          for figure in figures])
    for way, runs in found.items():
        ways[way] = min(runs)
    print(f"# load average here {os.getloadavg()[0]:.1f}")
    for way, (milliseconds, objects, received) in ways.items():
        print(f"# {way}: {milliseconds:.1f} ms, {objects:.0f} objects, "
              f"{received:.0f} recvmsg()")


def faster(ours, theirs, mark):
    ratio = ways[theirs][0] / ways[ours][0]
    print(f"# {ours}: {ratio:.1f} times faster than {theirs}")
    assert ratio >= mark, f"{ratio:.1f} times, at least {mark} wanted"


@case
def all_ways_see_the_same_functions():
    functions = answers["memory"]["functions"]
    assert functions >= 1000, functions
    for way in ("library-kernel-user", "library-kernel-root",
                "library-sysfs"):
        assert ways[way][1] == functions, (way, ways[way], functions)
    assert ways["family"][1] > functions, ways["family"]


@case
def more_than_twenty_objects_with_each_recvmsg():
    for way in ("family", "library-kernel-user"):
        _, objects, received = ways[way]
        print(f"# {way}: {objects / received:.1f} objects per recvmsg()")
        assert received < objects / 20, ways[way]


def per_device():
    """Bytes for each function that has no object: record and table."""
    cache = answers["memory"]["records"]
    return cache["pages"] * PAGE / cache["per slab"] + POINTER


@case
def memory_of_a_function_without_objects():
    few, many = answers["memory"], answers["memory with VFs"]
    functions = many["functions"] - few["functions"]
    measured = (many["bytes"] - few["bytes"]) / functions
    print(f"# {per_device():.0f} bytes by the slab cache and the table; "
          f"{measured:.0f} by the growth of all slabs over {functions}")
    assert functions >= 1000 and many["objects"] == few["objects"], many
    assert per_device() <= 256
    assert measured <= 256


@case
def memory_of_an_object():
    few = answers["memory"]
    measured = few["bytes"] - few["functions"] * per_device()
    measured /= few["objects"]
    print(f"# {measured:.0f} bytes for each of {few['objects']} objects")
    assert few["objects"] > 300
    assert measured <= 6 * 1024


def cycle(run):
    """Seconds to make virtual functions and to remove them again."""
    return run["made"] + run["removed"]


@case
def virtual_functions_by_the_thousand():
    """The module reads each one, while the kernel does much more for it."""
    best = {which: min(answers[which], key=cycle)
            for which in ("with", "without")}
    for what in ("made", "removed"):
        print(f"# 1,024 virtual functions {what} in "
              f"{best['without'][what]:.2f} s, with the module "
              f"{best['with'][what]:.2f} s")
    ratio = cycle(best["with"]) / cycle(best["without"])
    print(f"# {ratio:.2f} times with the module")
    for run in answers["with"] + answers["without"]:
        assert run["count"] == 1024, run
    assert ratio < 1.5


# How much faster one way must be than another. The first two are what the module
# is for: all it knows, against others who find out as much. The library and the
# command also ask Linux for drivers and names and look into the database of
# names, in more time than the module takes, whatever the source.
FASTER = [
    ("family", "lspci", 50),
    ("family", "library-sysfs", 5),
    ("library-kernel-user", "lspci", 5),
    ("library-kernel-user", "library-sysfs", 2),
    ("library-kernel-root", "lspci", 5),
    ("library-kernel-root", "library-sysfs", 2),
    ("command-kernel-user", "lspci", 5),
    ("command-kernel-user", "command-sysfs", 2),
]


def main():
    for ours, theirs, mark in FASTER:
        add_case(f"{ours} {mark} times faster than {theirs}", faster, ours,
                 theirs, mark)
    there = run_guest()
    take_answers(there)
    there.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
