#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The module's selftests, where the module is and where it is not.

They are for any machine that has it loaded. Here that is a guest: by itself, and
with replayed machines; as root and as an ordinary user. Where there is nothing
to test they say so, with exit status 4.
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import ktap
import pcitopo_test as test
import replay_image
from guest import MODULES, Guest
from pcitopo_test import TOP, add_case, case

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(TOP, "tests/kselftest")
PROGRAMS = ["sysfs.sh", "netlink.py", "privileges.py"]
MACHINES = ["8gpu-gen5-sick", "cxl-box", "gen6"]
PASSED, SKIPPED = 0, 4

there = None


def ended(section):
    """What a program printed, and its exit status."""
    said, _, status = there.printed[section].rpartition("status ")
    return said, int(status)


def skips(section):
    said, status = ended(section)
    assert status == SKIPPED, said
    assert re.search(r"^1\.\.0 # SKIP \w", said, re.MULTILINE), said
    found = ktap.parse(said)
    assert [one.verdict for one in found] == [ktap.SKIPPED], found


def passes(section, least):
    """All cases, of which at least so many were tried, and the exit status."""
    said, status = ended(section)
    found = ktap.parse(said)
    failed = [one for one in found if one.verdict == ktap.FAILED]
    assert not failed, failed
    assert status == PASSED, said
    tried = [one for one in found if one.verdict == ktap.PASSED]
    assert len(tried) >= least, said


@case
def runs_as_make_run_tests():
    """As in the kernel's tree, in KTAP; skips here, without the module."""
    if os.path.exists("/sys/class/pcitopo"):
        raise test.Skipped("pcitopo.ko is loaded on this machine")
    done = subprocess.run(["make", "-C", TESTS, "-s", "run_tests"],
                          stdout=subprocess.PIPE, check=False)
    found = ktap.parse(done.stdout.decode())
    assert done.returncode == 0, done
    assert [one.verdict for one in found] == [ktap.SKIPPED] * 3, found


def main():
    global there
    with tempfile.TemporaryDirectory() as directory:
        replay_image.make(directory, MACHINES)
        there = Guest(os.path.join(HERE, "kselftest-guest.sh"), MODULES,
                      directory, TESTS, *MACHINES, timeout=900)
    for program in PROGRAMS:
        add_case(f"{program} skips without the module", skips,
                 f"{program} not loaded")
    add_case("netlink.py on a bare machine", passes, "netlink.py bare", 7)
    add_case("privileges.py on a bare machine", passes, "privileges.py bare",
             3)
    for machine in MACHINES:
        for program, least in (("sysfs.sh", 10), ("netlink.py", 8),
                               ("privileges.py", 6)):
            add_case(f"{program} on {machine}", passes,
                     f"{program} {machine}", least)
        for program in ("sysfs.sh", "netlink.py"):
            add_case(f"{program} on {machine} as nobody", passes,
                     f"{program} {machine} as nobody", 8)
        add_case(f"privileges.py skips on {machine} as nobody", skips,
                 f"privileges.py {machine} as nobody")
    there.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
