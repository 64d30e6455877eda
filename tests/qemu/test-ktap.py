#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""KTAP of all kinds becomes the cases that it speaks of."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import ktap
import pcitopo_test as test

KUNIT = """\
[    1.000000] random: crng init done
[    1.234567] KTAP version 1
[    1.234568] 1..2
[    1.234569]     KTAP version 1
[    1.234570]     # Subtest: decode
[    1.234571]     1..3
[    1.234572]     ok 1 walks a chain
[    1.234573]         KTAP version 1
[    1.234574]         # Subtest: speeds
[    1.234575]         ok 1 2.5 GT/s
[    1.234576]         # speeds: EXPECTATION FAILED at test.c:12
[    1.234577]         not ok 2 5 GT/s
[    1.234578]     # speeds: pass:1 fail:1 skip:0 total:2
[    1.234579]     not ok 2 speeds
[    1.234580]     ok 3 margin # SKIP no lanes
[    1.234581] # decode: pass:1 fail:1 skip:1 total:3
[    1.234582] not ok 1 decode
[    1.234583]     1..1
[    1.234584]     ok 1 - only
[    1.234585] ok 2 other
"""
KSELFTEST = """\
TAP version 13
1..2
# timeout set to 45
# TAP version 13
# 1..2
# ok 1 reads
# # not a result
# not ok 2 writes # TODO later
ok 1 selftests: pcitopo: rw
# ok 7 that nobody announced
ok 2 selftests: pcitopo: plain
"""
# text: verdicts and names expected
TABLE = {
    "KUnit with time stamps": (KUNIT, [
        ("passed", "decode: walks a chain"),
        ("passed", "decode: speeds: 2.5 GT/s"),
        ("failed", "decode: speeds: 5 GT/s"),
        ("skipped", "decode: margin"),
        ("passed", "other: only")]),
    "kselftest nested by number signs": (KSELFTEST, [
        ("passed", "selftests: pcitopo: rw: reads"),
        ("passed", "selftests: pcitopo: rw: writes"),
        ("passed", "selftests: pcitopo: plain")]),
    "plain TAP with its plan at the end": ("ok 1 - a\nok 2 # SKIP b\n1..2\n", [
        ("passed", "a"), ("skipped", "b")]),
    "nothing": ("", [("failed", "end")]),
    "a head and no more": ("KTAP version 1\n1..2\n", [("failed", "plan")]),
    "all skipped": ("1..0 # SKIP not here\n", [("skipped", "all")]),
    "fewer than planned": ("1..3\nok 1 a\nok 2 b\n", [
        ("passed", "a"), ("passed", "b"), ("failed", "plan")]),
    "kernel died in a subtest": (
        "KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  ok 1 a\n"
        "Kernel panic\n",
        [("failed", "plan"), ("passed", "a"), ("failed", "plan"),
         ("failed", "end")]),
    "suite fails, its cases do not": (
        "1..1\n  1..1\n  ok 1 a\nnot ok 1 suite\n",
        [("passed", "suite: a"), ("failed", "suite")]),
    "bail out": ("1..1\nok 1 a\nBail out! no module\n", [
        ("passed", "a"), ("failed", "bail out")]),
}


def parsed(name):
    text, expected = TABLE[name]
    found = [(case.verdict, case.name) for case in ktap.parse(text)]
    assert found == expected, found


@test.case
def what_was_said_goes_with_the_failure():
    failed, = [case for case in ktap.parse(KUNIT) if case.verdict == "failed"]
    assert failed.reason == "speeds: EXPECTATION FAILED at test.c:12", failed


if __name__ == "__main__":
    for situation in TABLE:
        test.add_case(situation, parsed, situation)
    sys.exit(test.main())
