#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The watch over links and its events, on a replayed machine in a guest.

usage: test-watch.py [6.12|6.1|debug]

Changes are staged one by one; watch-guest.py says what came. For each there must
be one event that says what was, what is, and what grew. Nothing may come without a
change, nothing may be written, nothing may be missing in what is folded.
"""

import glob
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import netlink_spec
import pcitopo_test as test
import replay_image
from guest import python_guest
from pcitopo_test import case

KERNEL = sys.argv[1] if len(sys.argv) > 1 else "6.12"
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME")
                     or os.path.expanduser("~/.cache"), "pcitopo")
NAME = "8gpu-gen5"
PORT, GPU = "0001:22:01.0", "0001:24:00.0"
STICKY, STICKY_GPU = "0001:32:01.0", "0001:34:00.0"
FLAPPING = "0001:42:01.0"
HOT, HOT_GPU = "0001:52:01.0", "0001:54:00.0"
SLEEPY, SLEEPY_GPU = "0001:a2:01.0", "0001:a4:00.0"
OTHER, OTHERS_PORT = "0001:b2:01.0", "0001:c2:01.0"
MS = 1000 if KERNEL == "debug" else 100
INTERVAL = 200 if KERNEL == "debug" else 50
QUIET = 0.5
FLAPS = 24
LOADS = 4 if KERNEL == "debug" else 12
UP = {"is-up": 1, "speed": 32000, "width": 16}
DOWN = {"is-up": 0}
FLAGS = netlink_spec.entries("config-flags")
LBMS, LABS = (1 << FLAGS.index(name) for name in ("lbms", "labs"))
EINVAL, EACCES = "Invalid argument", "Permission denied"

steps = []
done = {}


def step(name, operation, *arguments, quiet=QUIET):
    steps.append([name, operation, quiet, *arguments])


def stage(name, *changes):
    step(name, "stage", *changes)


def result(name):
    return done[name]["result"]


def events(name):
    return done[name]["events"]


def one(name, message="link-event"):
    """The one event of a step."""
    assert result(name) is None, result(name)
    found = events(name)
    assert len(found) == 1 and found[0]["message"] == message, found
    return found[0]


def grown(event, end="at-port"):
    """What is new, without zeros."""
    return {name: bits for name, bits in event.get(end, {}).items()
            if bits and name != "interval-ns"}


def state(name, before, after, port=None, **growth):
    """Exactly one event, and that it says this."""
    event = one(name)
    assert event["kind"] == 0, event
    assert event["port"] == (port or PORT), event
    assert event["before"] == before, event
    assert event["after"] == after, event
    assert "folded" not in event and "worst" not in event, event
    assert grown(event) == growth, event
    assert done[name]["uevents"].count(f"change link-{event['port']}") >= 1, \
        done[name]["uevents"]
    return event


def errors(name, growth, end="at-port"):
    event = one(name)
    assert event["kind"] == 1, event
    assert event["port"] == STICKY, event
    assert event["before"] == event["after"] == UP, event
    assert grown(event, end) == growth, event
    return event


def stage_begin():
    step("replay", "load", "pcitopo_replay",
         f"image=DIRECTORY/good-{NAME}.img")
    step("bad interval", "load", "pcitopo", "watch_ms=9")
    step("load", "load", "pcitopo", f"watch_ms={INTERVAL}")
    step("listen", "listen")
    step("at first", "watch_get")
    step("nothing", "stage", "# nothing")


@case
def nothing_comes_without_a_change():
    assert result("at first")["8"] == 0 and result("at first")["9"] == 0, \
        result("at first")
    for name in ("listen", "at first", "nothing"):
        assert events(name) == [] and done[name]["uevents"] == [], name


@case
def watch_tells_how_it_is_doing():
    found = result("at first")
    assert found["3"] == INTERVAL, found
    assert found["4"] >= 48, found
    assert 0 < found["6"] <= found["7"], found
    assert 0 < found["2"] < 600e9, found


def stage_states():
    stage("narrow", f"link {PORT} width=8")
    stage("slow", f"link {PORT} speed=16 autonomous")
    stage("silent", f"link {PORT} width=4 silent")
    stage("down", f"link {PORT} down")
    stage("up", f"link {PORT} up")


@case
def each_change_of_state_is_one_event():
    narrow, slow = dict(UP, width=8), dict(UP, width=8, speed=16000)
    slim = dict(slow, width=4)
    first = state("narrow", UP, narrow, flags=LBMS)
    assert first["component"] == GPU, first
    assert first["sequence"] == 1 and first["change-count"] == 1, first
    assert first["epoch"] < first["time-ns"], first
    assert first["at-port"]["interval-ns"] < 1e6 * (3 * INTERVAL + MS), first
    state("slow", narrow, slow, flags=LABS)
    state("silent", slow, slim)
    state("down", slim, DOWN)
    last = state("up", DOWN, UP)
    assert last["sequence"] == 5 and last["change-count"] == 5, last


@case
def what_a_component_told_before_its_link_was_down_counts():
    assert "at-component" not in events("down")[0], events("down")
    assert events("up")[0]["at-component"]["aer-cor-status"] == 0, events("up")


def stage_errors():
    stage("correctable", f"set {STICKY} ECAP0001+10.l 1 1")
    stage("uncorrectable", f"set {STICKY} ECAP0001+4.l 20 20")
    stage("lane", f"set {STICKY} ECAP0019+8.l 8 8")
    stage("local parity", f"set {STICKY} ECAP0026+10.l 1 1")
    stage("first retimer", f"set {STICKY} ECAP0026+14.l 2 2")
    stage("second retimer", f"set {STICKY} ECAP0026+18.l 4 4")
    stage("device status", f"set {STICKY} CAP10+a.w 1 1")
    step("tokens", "later", 9)
    stage("one more", f"set {STICKY} ECAP0001+10.l 40 40")
    stage("cleared", f"set {STICKY} ECAP0001+10.l 0 41")
    stage("again", f"set {STICKY} ECAP0001+10.l 1 1")
    stage("component unseen", f"set {STICKY_GPU} ECAP0001+10.l 1 1")
    step("component refreshed", "refresh", STICKY_GPU)
    stage("both", f"set {STICKY_GPU} ECAP0019+8.l 2 2\n"
          f"set {STICKY} ECAP0019+8.l 4 4")


@case
def each_new_error_is_one_event():
    errors("correctable", {"aer-cor-status": 1})
    errors("uncorrectable", {"aer-uncor-status": 0x20})
    errors("lane", {"lane-errors": 8})
    errors("local parity", {"parity-local": 1})
    errors("first retimer", {"parity-retimer1": 2})
    errors("second retimer", {"parity-retimer2": 4})
    errors("device status", {"device-errors": 1})


@case
def what_was_set_already_is_not_told_again():
    errors("one more", {"aer-cor-status": 0x40})
    assert events("cleared") == [], events("cleared")
    errors("again", {"aer-cor-status": 1})


@case
def errors_of_the_component_are_found_when_it_is_read():
    assert events("component unseen") == [], events("component unseen")
    assert result("component refreshed") == 0
    found, = events("component refreshed")
    assert found["kind"] == 1 and found["port"] == STICKY, found
    assert grown(found, "at-component") == {"aer-cor-status": 1}, found
    assert "at-port" not in found, found
    event = errors("both", {"lane-errors": 4})
    assert grown(event, "at-component") == {"lane-errors": 2}, event


def stage_topology():
    step("pull", "later", 1, f"pull {HOT_GPU}")
    step("insert", "later", 1, f"insert {HOT_GPU}")
    step("pull unnoticed", "later", 1, f"pull {HOT_GPU} unnoticed")
    step("pull noticed", "attributes_set", f"devices/{HOT_GPU}/remove", "1",
         quiet=1.5)


@case
def functions_that_come_and_go_are_told():
    gone, = [event for event in events("pull")
             if event["message"] == "topology-event"]
    assert gone["change"] == 1 and gone["address"] == HOT_GPU, gone
    assert gone["vendor-id"] == 0x10de and gone["class"] == 0x0302, gone
    down, = [event for event in events("pull")
             if event["message"] == "link-event"]
    assert (down["before"], down["after"]) == (UP, DOWN), down
    assert "component" not in down, down
    come, = [event for event in events("insert")
             if event["message"] == "topology-event"]
    assert come["change"] == 0 and come["address"] == HOT_GPU, come
    assert come["sequence"] == gone["sequence"] + 1, come
    up, = [event for event in events("insert")
           if event["message"] == "link-event"]
    assert (up["before"], up["after"]) == (DOWN, UP), up


@case
def pull_that_the_kernel_missed_is_a_link_down():
    found, = events("pull unnoticed")
    assert (found["before"], found["after"]) == (UP, DOWN), found
    assert found["component"] == HOT_GPU, found
    assert [event["message"] for event in events("pull noticed")] == \
        ["topology-event"], events("pull noticed")


def stage_flaps():
    step("flaps", "stage", *[f"link {FLAPPING} {what}" for what in
                             ("down", "up") * (FLAPS // 2)], quiet=3)


@case
def flaps_are_folded_and_none_is_missing():
    assert result("flaps") is None, result("flaps")
    found = events("flaps")
    assert {event["port"] for event in found} == {FLAPPING}, found
    assert sum(1 + event.get("folded", 0) for event in found) == FLAPS, found
    assert found[-1]["change-count"] == FLAPS, found[-1]
    assert all("folded" not in event for event in found[:8]), found
    assert len(found) <= 8 + 1 + done["flaps"]["seconds"] + 1, len(found)
    for event, following in zip(found, found[1:]):
        assert following["before"] == event["after"], following
    folded = [event for event in found if event.get("folded", 0) >= 2]
    assert folded, "nothing was folded"
    for event in folded:
        assert event["worst"] == dict(UP, **{"is-up": 0}), event
    assert found[-1]["after"] == UP, found[-1]


def stage_interval():
    step("off", "set_watch", "0")
    step("unwatched", "later", 1, f"link {OTHER} width=8")
    step("on", "set_watch", "10", quiet=1)
    for value in ("9", "3600001", "-1", "x"):
        step(f"interval {value!r}", "set_watch", value)
    step("back", "set_watch", str(INTERVAL))


@case
def interval_changes_at_once():
    assert result("off") == [None, "0"], result("off")
    assert events("unwatched") == [], events("unwatched")
    assert result("on") == [None, "10"], result("on")
    state_event, = events("on")
    assert state_event["after"] == dict(UP, width=8), state_event
    for value in ("9", "3600001", "-1", "x"):
        refused, now = result(f"interval {value!r}")
        assert refused and now == "10", (value, refused, now)
    assert result("back") == [None, str(INTERVAL)], result("back")
    assert "Invalid" in result("bad interval") or \
        "insmod" in result("bad interval"), result("bad interval")


def stage_sleep():
    driver = "drivers/pcitopo_replay_port/bind"
    step("driver", "load", "pcitopo_replay_port")
    step("drowsy", "attributes_set", "drivers/pcieport/unbind", SLEEPY,
         f"devices/{SLEEPY}/driver_override", "pcitopo_replay_port",
         driver, SLEEPY, f"devices/{SLEEPY_GPU}/power/control", "auto")
    step("asleep", "asleep", SLEEPY)
    step("watch asleep", "stage", "# nothing")
    step("links asleep", "watch_get")
    stage("change asleep", f"link {SLEEPY} width=8 silent")
    step("still asleep", "asleep", SLEEPY)
    step("waking", "attributes_set", f"devices/{SLEEPY}/power/control", "on")
    step("awake", "asleep", SLEEPY, "active")
    step("change seen", "stage", "# nothing")


@case
def sleeping_port_is_left_alone():
    assert result("asleep") == "suspended", (result("drowsy"),
                                             result("asleep"))
    assert result("links asleep")["4"] == result("at first")["4"] - 1
    assert events("change asleep") == [], events("change asleep")
    assert result("still asleep") == "suspended"
    found = events("waking") + events("awake") + events("change seen")
    assert len(found) == 1, found
    assert (found[0]["before"], found[0]["after"]) == \
        (UP, dict(UP, width=8)), found


def stage_others():
    step("others begin", "others_begin")
    stage("for all", f"link {OTHERS_PORT} width=8",
          f"link {OTHERS_PORT} down")
    step("topology for all", "later", 1, f"insert {HOT_GPU}")
    step("others", "others_end", quiet=None)


@case
def everybody_everywhere_receives_the_same():
    mine = events("for all") + events("topology for all")
    assert len(mine) == 4, mine
    for name in ("root", "nobody", "network"):
        found = [netlink_spec.event(*event)
                 for event in result("others")[name]]
        assert found == mine, f"{name}: {found}\n{mine}"


def stage_ynl():
    step("ynl", "ynl_receives", f"link {OTHERS_PORT} up")


@case
def kernels_own_client_receives():
    found = result("ynl")
    assert found["trouble"] is None, found
    event, = found["events"]
    assert event["name"] == "link-event", event
    message = event["msg"]
    assert message["kind"] == "state", message
    assert message["port"] == OTHERS_PORT, message
    assert message["before"] == DOWN and message["after"] == UP, message
    assert found["watch"]["interval-ms"] == INTERVAL, found["watch"]
    assert found["watch"]["link-sequence"] == message["sequence"], found


def stage_writes():
    step("off again", "set_watch", "0")
    step("set all", "later", 0,
         *[f"set {STICKY} {register} ffff" for register in
           ("ECAP0001+4.l", "ECAP0001+10.l", "ECAP0019+8.l", "ECAP0026+10.l",
            "ECAP0026+14.l", "ECAP0026+18.l")],
         f"set {STICKY} CAP10+a.w f f", f"set {STICKY} CAP10+12.w c000 c000",
         f"link {PORT} width=8")
    step("spaces before", "spaces", quiet=None)
    step("fast", "set_watch", "10")
    step("sweeping", "after_sweeps", 20)
    step("refreshed", "refresh")
    step("spaces after", "spaces", quiet=None)


@case
def nothing_is_written():
    before, after = result("spaces before"), result("spaces after")
    assert result("set all") is None, result("set all")
    assert {event["port"] for event in events("fast")} == {STICKY, PORT}
    assert len(before) > 100 and set(before) == set(after)
    assert not [address for address in before
                if before[address] != after[address]]
    assert events("sweeping") == [], events("sweeping")


def stage_end():
    step("unload", "unload", "pcitopo", quiet=None)
    step("unload while busy", "unload_while_busy", LOADS, PORT, STICKY, SLEEPY,
         OTHER, quiet=None)
    step("unload port", "unload", "pcitopo_replay_port", quiet=None)
    step("unload replay", "unload", "pcitopo_replay", quiet=None)


@case
def module_goes_while_somebody_listens_and_a_sweep_is_under_way():
    for name in ("unload", "unload port", "unload replay"):
        assert result(name) == "", result(name)
    assert result("unload while busy") == [], result("unload while busy")


@case
def sequences_have_no_gap():
    for message in ("link-event", "topology-event"):
        numbers = [event["sequence"] for name, *_ in steps
                   for event in done[name]["events"]
                   if event["message"] == message]
        # The kernel's own client listened to one that came to us as well
        assert numbers == list(range(1, len(numbers) + 1)), numbers
        assert len(numbers) > 3, numbers


@case
def time_of_an_event_is_when_it_was_sent():
    for name, *_ in steps:
        for event in done[name]["events"]:
            assert event["epoch"] == result("at first")["2"], event
            assert event["time-ns"] > event["epoch"], event


def run_guest():
    ynl = sorted(glob.glob(f"{CACHE}/linux-source-*/tools/net/ynl"))
    if not ynl:
        print("Bail out! no ynl here; try: tools/setup check")
        sys.exit(1)
    with tempfile.TemporaryDirectory() as directory:
        replay_image.make(directory, [NAME])
        with open(os.path.join(directory, "steps.json"), "w",
                  encoding="ascii") as output:
            json.dump(steps, output)
        there = python_guest("watch", directory, ynl[-1], netlink_spec.PATH,
                             kernel=KERNEL, timeout=900)
    done.update(json.loads(there.printed["answers"]))
    for found in done.values():
        found["events"] = [netlink_spec.event(*event)
                           for event in found["events"]]
    return there


def main():
    for function in (stage_begin, stage_states, stage_errors, stage_topology,
                     stage_flaps, stage_interval, stage_sleep, stage_others,
                     stage_ynl, stage_writes, stage_end):
        function()
    run_guest().add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
