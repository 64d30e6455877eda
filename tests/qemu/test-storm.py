#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything at once in the debug kernel, and a reckoning of all that was told.

usage: test-storm.py SECONDS [SEED]

SECONDS are 120 at least, for there to be some of everything.

Functions are removed and inserted, links change slower and faster than events are
allowed, all is read, dumped and refreshed, and the module is reloaded, while some
listen: to both groups and to one, slowly, as nobody, from another network
namespace, and with pcitopo monitor. Then each staged change must have been told
once, alone or folded, or be one that no module could see for long enough; no
sequence may have a gap, but that of who is too slow; and there must be no report of
KASAN, lockdep or kmemleak.
"""

import base64
import json
import os
import random
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import netlink_spec
import reckoning
import replay_image
from guest import python_guest
from pcitopo_test import add_case, case, main

SECONDS = max(120, int(sys.argv[1]) if len(sys.argv) > 1 else 0)
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
# What goes and comes, with the links that flap above it; what is staged
MACHINE = b"""
machine storm

host-bridge 00 intel
  root-port 01.0 gen5 x8 slot 1 retimers 1
    nvme pm174x
  root-port 02.0 cxl slot 2
    switch pex890xx cxl
      port 0 x8 cxl slot 3
        memdev micron
  root-port 03.0 gen5 x4 slot 4
    nvme pm174x
  root-port 04.0 gen5 x4 slot 5
    nvme pm174x
"""
STEADY, RESTLESS = "0001:00:03.0", "0001:00:04.0"
ROOT_PORTS = [f"0001:00:0{number}.0" for number in (1, 2, 3, 4)]
LINK, TOPOLOGY = 8, 9
GROUPS = {"link": LINK, "topology": TOPOLOGY}
# What a machine that is very busy gets done; an idle one does a hundred times more
LEAST = 3
# So many events after it began anew a monitor may tell some without their number
NEW = 20
FASTEST = [32, 4]
# Link Status has speeds as numbers
SPEEDS = [None, 2.5, 5, 8, 16, 32, 64]

there = None
found = {}
epochs = []
# Of who hears all: events by epoch
heard = {}


def result(name):
    assert "wrong" not in found[name], (name, found[name]["wrong"])
    return found[name]["result"]


def ear(name):
    return result("hears " + name)


def reckon_epochs():
    """Each life of the module, with when the good one began to listen."""
    loads = [found["first"], *result("reloads")]
    ends = [reload["unload"] for reload in loads[1:]] + [None]
    joined = {join["epoch"]: join["time"] for join in ear("good")["joined"]}
    for load, end in zip(loads, ends):
        epochs.append(reckoning.Epoch(
            load["epoch"], load["load"], end,
            joined.get(load["epoch"], float("inf"))))
    for command, epoch, _, text in ear("good")["heard"]:
        if command:
            heard.setdefault(epoch, []).append(
                netlink_spec.event(command, text))


def stages(port):
    """All that was staged of a link, in order."""
    before = found["burst"] if port == RESTLESS else []
    return before + result("stages " + port)


def events(epoch, message, key, address):
    return [event for event in heard.get(epoch.number, ())
            if event["message"] == message and event[key] == address]


@case
def all_did_their_work():
    for name in found:
        if isinstance(found[name], dict) and "wrong" in found[name]:
            result(name)
    for name in "reads", "dumps", "flaps":
        assert result(name) > 2, (name, result(name))
    assert result("reloads"), result("reloads")


@case
def good_one_misses_nothing():
    good = ear("good")
    assert not [what for what in good["heard"] if not what[0]], "overrun"
    assert {join["epoch"] for join in good["joined"]} >= \
        {epoch.number for epoch in epochs
         if epoch.unload[0] - epoch.load[1] > 3e9}, good["joined"]
    assert set(heard) <= {epoch.number for epoch in epochs}, set(heard)
    check_sequences(good)
    last = found["last"]
    joined = [join for join in good["joined"]
              if join["epoch"] == last["epoch"]]
    assert joined, (last, good["joined"][-1:])
    for name, command in GROUPS.items():
        numbers = [what[2] for what in good["heard"]
                   if what[:2] == [command, last["epoch"]]]
        # Of none it heard all, if they were told before it began to listen.
        assert numbers[-1:] == [last[name]] or not numbers and \
            last[name] <= joined[0][name][1], (name, numbers[-1:], last)


def check_sequences(who):
    for join in who["joined"]:
        for name, command in GROUPS.items():
            reckoning.sequence(
                [what[2] for what in who["heard"]
                 if what[:2] == [command, join["epoch"]]],
                join.get(name, [0, 0]))


def everybody_hears_the_same(name):
    good = {tuple(what[:3]): zlib.crc32(bytes.fromhex(what[3]))
            for what in ear("good")["heard"] if what[0]}
    who = ear(name)
    assert not [what for what in who["heard"] if not what[0]], "overrun"
    check_sequences(who)
    same = 0
    for command, epoch, number, digest in who["heard"]:
        key = (command, epoch, number)
        assert good.get(key, digest) == digest, key
        same += key in good
    mine = {GROUPS[group] for group in GROUPS if group in who["joined"][0]}
    wanted = [key for key in good if key[0] in mine]
    assert same > 0.9 * len(wanted), (same, len(wanted))
    assert {what[0] for what in who["heard"]} == mine, mine


@case
def slow_one_is_told_that_it_misses_some():
    who = ear("slow")
    overruns, last = 0, {}
    for command, epoch, number, _ in who["heard"]:
        if not command:
            overruns += 1
            continue
        before = last.get((command, epoch))
        assert before is None or number > before, (before, number)
        last[command, epoch] = number
    heard_by_it = {tuple(what[:3]) for what in who["heard"]}
    missed = sum(tuple(what[:3]) not in heard_by_it
                 for what in ear("good")["heard"])
    assert overruns and missed, (overruns, missed)


def check_numbers(events, good):
    """Of events with a number each once and none left out, but for those that
    the monitor, when it began anew, had found out by itself; returns them."""
    told, last, since = set(), {}, 0
    for place, (event, epoch, number, _) in enumerate(events):
        near = events[max(0, place - 12):place + 3]
        since += 1
        if event in ("start", "lost"):
            last, since = {}, 0
        if number is None or event == "lost":
            continue
        key = (LINK if event in ("link", "errors") else TOPOLOGY, epoch)
        before = last.get(key, number - 1)
        assert before == number - 1 or since < NEW and before < number, \
            (last, near)
        assert (*key, number) not in told, near
        last[key] = number
        told.add((*key, number))
    begins = {(GROUPS[group], join["epoch"]): join[group][1]
              for join in ear("good")["joined"] for group in GROUPS}
    strange = [key for key in told - good
               if key[2] > begins.get(key[:2], float("inf"))]
    assert not strange, strange
    return told


def check_turns(events):
    """With a number or without, each function comes and goes in turn."""
    last = {}
    for place, (event, *_, device) in enumerate(events):
        if event in ("added", "removed"):
            assert last.get(device) != event, \
                (device, events[max(0, place - 12):place + 3])
            last[device] = event
    assert last


def monitor_tells_what_was_heard(name):
    """All that it tells of was there to be heard, and is told once."""
    who = result("monitors " + name)
    assert who["status"] == 0, (who["status"], who["said"])
    good = {tuple(what[:3]) for what in ear("good")["heard"] if what[0]}
    told = check_numbers(who["events"], good)
    check_turns(who["events"])
    print(f"# monitor of {name}: {len(who['events'])} events, {len(told)} of"
          f" {len(good)} with their numbers")
    # What changed until it listened again it found out by itself; on a busy
    # machine the next reload comes soon after.
    assert len(told) > len(good) / 20, (len(told), len(good))


@case
def ledger_has_what_was_staged():
    ledger = result("ledger")
    assert not ledger["missing"], ledger["missing"]
    for port in STEADY, RESTLESS:
        staged = [[one[0], one[1], one[2]] for one in stages(port)]
        lines = [(when, text.split()[2:]) for when, text in ledger["lines"]
                 if text.split()[1] == port]
        assert len(lines) == len(staged), (len(lines), len(staged))
        for (began, ended, rate), (when, words) in zip(staged, lines):
            now = None if words == ["down"] else \
                [SPEEDS[int(words[1])], int(words[3])]
            assert now == rate and began <= when <= ended, (rate, words)


def reckon_link(port):
    staged = [[0, 0, FASTEST, 0, 0], *stages(port)]
    told = unseen = 0
    for epoch in epochs:
        of_port = events(epoch, "link-event", "port", port)
        numbers = reckoning.link(staged, of_port, epoch)
        told += numbers[0]
        unseen += numbers[1]
    print(f"# {port}: {len(staged) - 1} staged, {told} told, {unseen} while"
          " the module came or went")
    assert told >= LEAST, told
    return [event for epoch in epochs
            for event in events(epoch, "link-event", "port", port)]


@case
def each_change_of_a_steady_link_is_told_alone():
    folded = [event for event in reckon_link(STEADY) if "folded" in event]
    assert not folded, folded[0]


@case
def each_change_of_a_restless_link_is_told_or_counted():
    assert [event for event in reckon_link(RESTLESS) if "folded" in event]


@case
def counts_of_links_move_with_events():
    many = 0
    for epoch in epochs:
        for port in ROOT_PORTS:
            of_port = events(epoch, "link-event", "port", port)
            reckoning.counts(of_port)
            many += len(of_port)
    assert many >= 2 * LEAST, many


@case
def functions_that_came_and_went_were_told_in_order():
    moves = {}
    for move in result("removes") + found["calm"]:
        for address in move["gone"] + move["come"]:
            moves.setdefault(address, []).append(
                [move["began"], move["ended"], address in move["come"],
                 move.get("settled")])
    told = sure = 0
    for address, of_it in moves.items():
        numbers = reckoning.topology(
            of_it, [event for epoch in epochs for event in
                    events(epoch, "topology-event", "address", address)],
            epochs)
        told += numbers[0]
        sure += numbers[1]
    strange = {event["address"] for of_epoch in heard.values()
               for event in of_epoch if "address" in event} - set(moves)
    print(f"# {len(moves)} functions: {told} events, {sure} of them due")
    assert not strange, strange
    assert sure >= LEAST, sure


@case
def same_after_storm():
    after = found["after"]
    assert not after["quiet"] and not after["late"] and after["dumps"], after


def run():
    global there  # pylint: disable=global-statement
    print(f"# seed {SEED}")
    with tempfile.TemporaryDirectory() as directory:
        image = os.path.join(directory, "storm.img")
        replay_image.mkreplay(image, subprocess.run(
            [os.environ["MKMACHINE"], "-"], input=MACHINE,
            stdout=subprocess.PIPE, check=True).stdout)
        there = python_guest(
            "storm", image, str(SEED), str(SECONDS), os.environ["PCITOPO"],
            kernel="debug", timeout=SECONDS + 1500,
            options=("--memory", "1024"))
    printed = there.printed["answers"]
    found.update(json.loads(zlib.decompress(base64.b64decode(printed))))
    reckon_epochs()
    for name in "link", "topology", "nobody", "network":
        add_case(f"everybody_hears_the_same: {name}",
                 everybody_hears_the_same, name)
    for name in "root", "nobody":
        add_case(f"monitor_tells_what_was_heard: {name}",
                 monitor_tells_what_was_heard, name)
    there.add_cases()
    return main()


if __name__ == "__main__":
    sys.exit(run())
