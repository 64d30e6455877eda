#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two readers of Linux' CXL bus, libcxl and our own, on the same guest.

Each fact must be the same, for root and for nobody. Neither may open what does
something when it is written to, which libcxl by itself does.

usage: test-cxl-readers.py 6.12|6.1
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
import pcitopo_test as test
from pcitopo_test import case

HERE = os.path.dirname(os.path.abspath(__file__))
OF_THE_READER = {"cxl.backend", "cxl.mailboxes"}
answers = {}


def facts(name):
    return dict(line.split(" ", 1) for line in answers[name]["facts"])


def assert_same(live, own):
    ours, theirs = facts(own), facts(live)
    differ = {fact: (theirs.get(fact), ours.get(fact))
              for fact in {**ours, **theirs}
              if fact not in OF_THE_READER and
              theirs.get(fact) != ours.get(fact)}
    assert not differ, differ
    assert (theirs["cxl.backend"], ours["cxl.backend"]) == ("libcxl", "sysfs")
    assert sum(fact.endswith(".serial") for fact in ours) >= 3, ours


@case
def both_say_the_same_to_root():
    assert_same("live", "own")
    assert facts("live")["decoder0.0.start"] != "?"


@case
def both_say_the_same_to_nobody():
    assert_same("live as nobody", "own as nobody")
    assert facts("own as nobody")["decoder0.0.start"] == "?"
    assert facts("live as nobody")["cxl.mailboxes"] == "denied"


@case
def nothing_goes_wrong():
    for name, answer in answers.items():
        if name != "triggers":
            assert answer["status"] == 0 and not answer["said"], (name, answer)


@case
def triggers_are_not_opened():
    """but for "commit" of regions, which libcxl reads"""
    assert len(answers["triggers"]) > 3, answers["triggers"]
    for name in ("live", "own", "live as nobody", "own as nobody"):
        opened = answers[name]["opened"]
        assert any(path.endswith("/serial") for path in opened), opened
        wrong = [path for path in opened if not path.endswith("/serial") and
                 not ("live" in name and path.endswith("/commit"))]
        assert not wrong, (name, wrong)


def main():
    status, printed = guest.run(
        os.path.join(HERE, "cxl-readers-guest.py"), os.environ["PRINT_CXL"],
        kernel=sys.argv[1], timeout=400, options=["--machine", "cxl"])
    lines = printed.decode().splitlines()
    if status or not lines:
        print(f"Bail out! the guest ended with {status}")
        return 1
    answers.update(json.loads(lines[-1]))
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
