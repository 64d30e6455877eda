#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/mutate plants what it says, and leaves the tree as it was.

What notices a change is a function here: nothing is built.
"""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import case

PATH = "userspace/sample.c"
SAMPLE = """\
/* a < b && c */
#define LIMIT 7
static const char text[8] = "a && b == 1";

int sample(int a, int b)
{
	if (a < b && is_good(a) && b >= 16)
		return PCITOPO_SAMPLE_ONE;
	count(a,
	      b);
	return !a ? PCITOPO_SAMPLE_TWO : b + 0x10;
}
"""


def load():
    loader = importlib.machinery.SourceFileLoader(
        "mutate", os.path.join(test.TOP, "tools/mutate"))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("mutate", loader))
    loader.exec_module(module)
    return module


mutate = load()


def changes(text=SAMPLE, lines=None):
    return list(mutate.changes_of(PATH, text,
                                  lines or set(range(1, 99))))


def texts_of(found, text=SAMPLE):
    return {text[:c.start] + c.replacement + text[c.end:] for c in found}


def try_all(found, judge, count=99, deadline=None):
    """What tools/mutate makes of a tree of one file: what it counts, its
    survivors, and how the file was at each trial"""
    seen = []

    def looking(change):
        with open(os.path.join(mutate.TREE, PATH), encoding="utf-8") as file:
            seen.append(file.read())
        return judge(change)

    with tempfile.TemporaryDirectory(prefix="pcitopo-") as tree:
        mutate.TREE = tree
        path = os.path.join(tree, PATH)
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as file:
            file.write(SAMPLE)
        with contextlib.redirect_stdout(io.StringIO()):
            result = mutate.try_all(
                found, {PATH: SAMPLE}, looking, count,
                time.monotonic() + 99 if deadline is None else deadline)
        with open(path, encoding="utf-8") as file:
            assert file.read() == SAMPLE
    return *result, seen


@case
def each_kind_of_change_is_made():
    made = texts_of(changes())
    for old, new in (("a < b", "a <= b"), ("b >= 16", "b > 16"),
                     ("a < b &&", "a < b ||"), ("(a) && b", "(a) || b"),
                     (" && b >= 16", ""), ("a < b && ", ""),
                     ("is_good(a) && ", ""), ("(a < b &&", "(!a < b &&"),
                     ("16", "17"), ("16", "15"), ("0x10", "17"),
                     ("b + 0x10", "b - 0x10"), ("!a", "a"),
                     ("PCITOPO_SAMPLE_ONE", "PCITOPO_SAMPLE_TWO"),
                     ("count(a,\n\t      b);", ";")):
        head, code = SAMPLE.split("\n\n", 1)
        assert head + "\n\n" + code.replace(old, new, 1) in made, (old, new)


@case
def comments_strings_and_macros_stay():
    assert not changes(lines={1, 2})
    for change in changes(lines={3}):
        assert change.replacement != "||", change
    for text in texts_of(changes()):
        assert '"a && b == 1"' in text and "LIMIT 7" in text, text


@case
def only_lines_that_tests_run_are_changed():
    found = changes(lines={7})
    assert found and {change.line for change in found} == {7}
    for text in texts_of(found):
        differ = [n for n, (a, b) in enumerate(zip(text.splitlines(),
                                                   SAMPLE.splitlines()), 1)
                  if a != b]
        assert differ == [7], text


@case
def one_seed_means_one_order():
    one, again, other = (mutate.in_order(changes(), {PATH: SAMPLE}, seed)
                         for seed in (1, 1, 2))
    assert one == again != other
    assert len({change.line for change in one}) == len(one)
    # What is written elsewhere in the file changes no other line's turn
    longer = "\n\n" + SAMPLE
    moved = mutate.in_order(changes(longer), {PATH: longer}, 1)
    assert [(c.kind, c.line - 2) for c in moved] == \
        [(c.kind, c.line) for c in one]


@case
def the_tree_has_one_change_at_a_time_and_none_afterwards():
    found = mutate.in_order(changes(), {PATH: SAMPLE}, 1)
    tried, survivors, seen = try_all(found, lambda change: "check")
    assert (tried, survivors) == (len(found), []), survivors
    assert seen == [SAMPLE[:c.start] + c.replacement + SAMPLE[c.end:]
                    for c in found]


@case
def the_tree_is_whole_after_a_trial_that_broke_off():
    def interrupt(change):
        raise KeyboardInterrupt

    with tempfile.TemporaryDirectory(prefix="pcitopo-") as tree:
        path = os.path.join(tree, "a.c")
        change = mutate.Change("a.c", 1, 0, 1, "b", "swap")
        with contextlib.suppress(KeyboardInterrupt):
            with mutate.planted(tree, change, "a\n"):
                with open(path, encoding="utf-8") as file:
                    assert file.read() == "b\n"
                interrupt(change)
        with open(path, encoding="utf-8") as file:
            assert file.read() == "a\n"


@case
def what_does_not_compile_does_not_count():
    found = mutate.in_order(changes(), {PATH: SAMPLE}, 1)
    answers = [(None, "", "check")[n % 3] for n in range(len(found))]
    rest = iter(answers)
    tried, survivors, seen = try_all(found, lambda change: next(rest))
    assert tried == len(found) - answers.count(None), tried
    assert len(survivors) == answers.count(""), survivors
    assert len(seen) == len(found)


@case
def it_ends_in_time_and_after_so_many():
    found = mutate.in_order(changes(), {PATH: SAMPLE}, 1)
    assert try_all(found, lambda change: "check", count=2)[0] == 2
    assert try_all(found, lambda change: "check", deadline=0)[0] == 0


@case
def a_change_that_is_defended_is_left_out():
    found = changes(lines={7})
    what = [mutate.described(change, SAMPLE) for change in found]
    excused = set(what[1:])
    left = mutate.in_order(found, {PATH: SAMPLE}, 1, excused)
    assert [mutate.described(c, SAMPLE) for c in left] == what[:1], left
    assert not mutate.in_order(found, {PATH: SAMPLE}, 1, set(what))


@case
def what_is_defended_is_there_and_has_a_reason():
    for what, reason in mutate.defended().items():
        path, _, line = what.partition(": ")
        with open(os.path.join(test.TOP, path), encoding="utf-8") as file:
            text = " ".join(file.read().split())
        assert line.split(" => ")[0] in text, what
        assert len(reason) > 10, what


if __name__ == "__main__":
    sys.exit(test.main())
