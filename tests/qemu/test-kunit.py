#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests that are modules, in the debug kernel: each row of theirs is a case."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
import ktap
import pcitopo_test as test

SUITES = ["pcitopo_change", "pcitopo_decode", "pcitopo_history",
          "pcitopo_messages", "pcitopo_objects", "pcitopo_read",
          "pcitopo_records", "pcitopo_uevents"]


def suite_was_there(there, name):
    assert f"kunit {name}" in there.printed, sorted(there.printed)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    there = guest.Guest(os.path.join(here, "kunit-guest.sh"), guest.MODULES,
                        kernel="debug", options=("--memory", "1024"))
    for name in SUITES:
        test.add_case(f"suite: {name}", suite_was_there, there, name)
    for name, text in there.printed.items():
        if name.startswith("kunit "):
            ktap.add_cases(text)
    # A failed test is a case of its own, and no complaint.
    there.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
