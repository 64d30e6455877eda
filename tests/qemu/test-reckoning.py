#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""reckoning.py accepts what was told as it was staged, and nothing else.

A storm that finds nothing proves something only if whatever is wrong would be
found: here each event is left out, doubled, or told wrongly in turn.
"""

import copy
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import reckoning
from pcitopo_test import case, main

SECOND = 10 ** 9
EPOCH = reckoning.Epoch(20, [10, 30], [200 * SECOND, 201 * SECOND], 40)
RATES = [[32, 4], None, [32, 4], [16, 4], [8, 1], [32, 2]]
# began, ended, rate, epoch that saw it, when; the last before it is what was
STAGED = [[n * SECOND, n * SECOND + 1, rate, 20 if n else 0,
           n * SECOND + 2] for n, rate in enumerate(RATES)]
PORT = {"kind": 0, "port": "0001:00:01.0"}


def told(*folds):
    """Events of the staged changes, so many folded into each."""
    found, place = [], 0
    for fold in folds:
        states = [reckoning.state(rate)
                  for rate in RATES[place:place + fold + 2]]
        place += fold + 1
        found.append({**PORT, "before": states[0], "after": states[-1],
                      "change-count": place,
                      "time-ns": place * SECOND + 2})
        if fold:
            found[-1].update(folded=fold, worst=reckoning.worst(states[1:]))
    return found


def is_refused(function, *words):
    try:
        function(*words)
    except AssertionError:
        return True
    return False


def wrongs(events):
    """Those events with each kind of wrong, named."""
    for number in range(len(events)):
        yield "lost", events[:number] + events[number + 1:]
        yield "doubled", events[:number + 1] + events[number:]
        for name, change in (("change-count", 1), ("time-ns", -2 * SECOND)):
            other = copy.deepcopy(events)
            other[number][name] += change
            yield name, other
        for name in "before", "after", "worst":
            if name in events[number]:
                other = copy.deepcopy(events)
                other[number][name] = {"is-up": 1, "speed": 2500, "width": 1}
                yield name, other
        if "folded" in events[number]:
            other = copy.deepcopy(events)
            del other[number]["folded"]
            yield "folded", other


@case
def changes_told_alone_or_folded_add_up():
    for folds in (0, 0, 0, 0, 0), (4,), (0, 2, 0):
        events = told(*folds)
        assert reckoning.link(STAGED, events, EPOCH) == (5, 0), events
        reckoning.counts(events)


@case
def each_wrong_event_is_found():
    for folds in (0, 0, 0, 0, 0), (4,), (0, 2, 0):
        for name, events in wrongs(told(*folds)):
            assert is_refused(reckoning.link, STAGED, events, EPOCH), \
                (name, folds, events)


@case
def change_may_be_untold_only_just_before_unloading():
    soon = reckoning.Epoch(20, [10, 30], [7 * SECOND, 8 * SECOND], 40)
    late = reckoning.Epoch(20, [10, 30], [20 * SECOND, 21 * SECOND], 40)
    assert reckoning.link(STAGED, told(0, 0, 0, 0), soon) == (4, 1)
    assert is_refused(reckoning.link, STAGED, told(0, 0, 0, 0), late)


@case
def change_may_be_missed_only_if_nobody_knows():
    # One of those that change while the module comes; what follows it is told.
    staged = copy.deepcopy(STAGED)
    for one in staged[1:4]:
        one[3] = 0
    rates = [rate for number, rate in enumerate(RATES) if number not in (1, 2)]
    events = [{**PORT, "before": reckoning.state(rate),
               "after": reckoning.state(after), "change-count": number,
               "time-ns": (number + 2) * SECOND + 2}
              for number, (rate, after) in enumerate(zip(rates, rates[1:]), 1)]
    assert reckoning.link(staged, events, EPOCH) == (3, 2), events
    for name, wrong in wrongs(events):
        assert is_refused(reckoning.link, staged, wrong, EPOCH), (name, wrong)
    assert is_refused(reckoning.link, STAGED, events, EPOCH)


@case
def change_that_was_seen_before_may_be_none():
    # Down and up again while the module comes, and told to be up by who surely saw
    staged = copy.deepcopy(STAGED)
    staged[1][3] = 0
    events = told(0, 0, 0, 0, 0)[2:]
    for number, event in enumerate(events, 1):
        event["change-count"] = number
    assert reckoning.link(staged, events, EPOCH) == (3, 2), events


@case
def counts_that_go_back_or_do_not_move_are_found():
    for change in -1, 1, 3:
        events = told(0, 2, 0)
        events[-1]["change-count"] += change * 2
        assert is_refused(reckoning.counts, events), events
    events = told(0, 2, 0)
    events[1]["before"] = {"is-up": 0, "width": 9}
    assert is_refused(reckoning.counts, events)


@case
def sequences_with_a_gap_or_a_double_are_found():
    reckoning.sequence([4, 5, 6], [3, 3])
    reckoning.sequence([3, 4], [3, 3])
    reckoning.sequence([], [3, 3])
    for numbers in [4, 6], [4, 4, 5], [5, 4], [2, 3], [5, 6]:
        assert is_refused(reckoning.sequence, numbers, [3, 3]), numbers


# gone, come and settled, gone, come, gone so soon that it may not have been seen
MOVES = [[100, 110, False, None], [200, 210, True, 230],
         [300, 310, False, None], [400, 410, True, None],
         [420, 430, False, None]]
TOLD = [(1, 105), (0, 220), (1, 305), (0, 415), (1, 425)]


def topology(moves):
    return [{"change": change, "time-ns": time, "epoch": 20}
            for change, time in moves]


@case
def functions_told_in_order_add_up():
    assert reckoning.topology(MOVES, topology(TOLD), [EPOCH]) == (5, 4)
    assert reckoning.topology(MOVES, topology(TOLD[:3]), [EPOCH]) == (3, 3)


@case
def function_told_wrongly_is_found():
    for number, (change, time) in enumerate(TOLD):
        for other in (TOLD[:number] + TOLD[number + 1:],
                      TOLD[:number + 1] + TOLD[number:],
                      TOLD[:number] + [(1 - change, time)]
                      + TOLD[number + 1:],
                      TOLD[:number] + [(change, time - 30)]
                      + TOLD[number + 1:]):
            assert is_refused(reckoning.topology, MOVES, topology(other),
                              [EPOCH]), other


if __name__ == "__main__":
    sys.exit(main())
