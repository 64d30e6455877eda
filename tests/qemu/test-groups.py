#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""test-guests.py gives each suite what is its own, whatever others do.

The guest is a shell of this machine that runs the list, as suites-guest.sh does.
"""

import contextlib
import importlib.util
import io
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../lib"))
# pylint: disable=wrong-import-position
from pcitopo_test import case, main

TOOL = """#!/bin/sh
[ ! -e {directory}/broken ] || exit 125
for list; do :; done
echo $$ >>{directory}/boots
while read -r name command; do
	echo "@@@ begin $name"
	sh -c "$command" </dev/null
	printf '\\n@@@ end %s %s\\n' "$name" $?
	if [ -e {directory}/unclean ]; then
		rm {directory}/unclean
		exit
	fi
done <"$list"
"""
SUITE = """#!/usr/bin/python3
import sys
sys.path.insert(0, "{here}/../lib")
import guest
import pcitopo_test as test
if sys.argv[2:]:
    status, printed = guest.run("sh", "-c", sys.argv[2], timeout=4)
    if status:
        print(f"Bail out! ended with {{status}}")
        sys.exit(1)
@test.case
def printed_is():
    assert printed.decode() == sys.argv[1], printed
if not sys.argv[2:]:
    sys.exit(test.main(sys.argv[1]))
sys.exit(test.main())
"""

# So that there is time to be counted
BUSY = "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done"


def _load():
    spec = importlib.util.spec_from_file_location(
        "test_guests", os.path.join(HERE, "test-guests.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


guests = _load()


def outcome(suites, *files):
    """Lines of TAP without times, and how many guests were booted; suites have
    what they are to be given, and the command that prints it."""
    with tempfile.TemporaryDirectory() as directory:
        for name, text in (("tool", TOOL.format(directory=directory)),
                           ("suite", SUITE.format(here=HERE)),
                           *((name, "") for name in files)):
            path = os.path.join(directory, name)
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            os.chmod(path, 0o755)
        guests.TOOL = os.path.join(directory, "tool")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            status = guests.run({
                name: [os.path.join(directory, "suite"),
                       *(word.replace("DIRECTORY", directory)
                         for word in words)]
                for name, words in suites.items()})
        boots = 0
        if os.path.exists(os.path.join(directory, "boots")):
            with open(os.path.join(directory, "boots"),
                      encoding="ascii") as file:
                boots = len(file.readlines())
    lines = said.getvalue().splitlines()
    times = [line.split() for line in lines if line.startswith("# time: ")]
    assert len(times) == boots + len(suites), lines
    for words in times:
        assert float(words[4]) >= 0 and float(words[7]) >= 0, words
    lines = [line for line in lines if not line.startswith("# time: ")]
    assert status == any(line.startswith("not ok") for line in lines), lines
    return lines, boots


@case
def suites_are_given_what_they_printed():
    lines, boots = outcome({
        "one": ["first\nno end", "printf 'first\\nno end'"],
        "two": ["'it'\n", "echo \"'it'\""], "nothing": ["", "true"]})
    assert lines == ["ok 1 - one: printed_is", "ok 2 - two: printed_is",
                     "ok 3 - nothing: printed_is", "1..3"], lines
    assert boots == 1, boots


@case
def suite_that_ends_the_guest_fails_alone():
    lines, boots = outcome({
        "before": ["1\n", f"{BUSY}; echo 1"], "deadly": ["", "kill $(cat DIRECTORY/boots); sleep 1"],
        "after": ["2\n", "echo 2"], "last": ["3\n", "echo 3"]})
    assert lines == [
        "# the guest has ended; a fresh one for after, last",
        "ok 1 - before: printed_is", "not ok 2 - deadly: bail out",
        "# ended with -15", "ok 3 - after: printed_is",
        "ok 4 - last: printed_is", "1..4"], lines
    assert boots == 2, boots


@case
def suite_that_takes_too_long_fails_alone():
    lines, boots = outcome({"endless": ["", "sleep 5"],
                            "after": ["2\n", "echo 2"]})
    assert lines[1:] == ["not ok 1 - endless: bail out", "# ended with 124",
                         "ok 2 - after: printed_is", "1..2"], lines
    assert boots == 2, boots


@case
def suite_that_leaves_the_kernel_unclean_does_not_hurt_the_next():
    lines, boots = outcome({"one": ["", "touch DIRECTORY/unclean"],
                            "two": ["2\n", "echo 2"]})
    assert lines[1:] == ["ok 1 - one: printed_is", "ok 2 - two: printed_is",
                         "1..2"], lines
    assert boots == 2, boots


@case
def guest_that_does_not_come_up_fails_all():
    lines, boots = outcome({"one": ["", "true"], "two": ["", "true"]}, "broken")
    assert lines == ["not ok 1 - one: bail out", "# ended with 125",
                     "not ok 2 - two: bail out", "# ended with 125",
                     "1..2"], lines
    assert boots == 0, boots


@case
def suites_fail_and_skip_by_themselves():
    lines, boots = outcome({"wrong": ["2\n", "echo 3"],
                            "skips": ["not here"], "right": ["", "true"]})
    assert lines == ["not ok 1 - wrong: printed_is",
                     "# AssertionError: b'3\\n'",
                     "ok 2 - skips: printed_is # SKIP not here",
                     "ok 3 - right: printed_is", "1..3"], lines
    assert boots == 1, boots


@case
def program_that_dies_has_failed():
    lines, _ = outcome({"one": [], "two": ["", "exit 3"]})
    assert lines == ["not ok 1 - one: end",
                     "# exit status 1, None cases planned",
                     "not ok 2 - two: bail out", "# ended with 3", "1..2"], \
        lines


if __name__ == "__main__":
    sys.exit(main())
