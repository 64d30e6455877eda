#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pcitopo monitor with the kernel module, in one boot of a guest.

    0001:20:01.1 = 21:00.0 switch, 22:01.0 = 24:00.0 GPU, and so on, as
    tests/data/machines/8gpu-gen5.machine has it

monitor-guest.py changes a replayed machine while monitors run; this judges what
they wrote. What was done must be told, once; when a small buffer has overrun,
the number of changes must still be right.
"""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
import pcitopo_test as test
from pcitopo_test import TOP, case

PORT, GPU = "0001:22:01.0", "0001:24:00.0"
OTHER_PORT, OTHER_GPU = "0001:32:01.0", "0001:34:00.0"
RELOAD_PORT = "0001:42:01.0"
BUSES = ["22", "32", "42", "52", "a2", "b2", "c2", "d2"]
GPUS = [f"0001:{bus}:01.0" for bus in BUSES]
NICS = [f"0001:{bus}:02.0" for bus in BUSES]
INTERVAL_S = 1.0
MARGIN_S = 0.01
LATENCIES = 100
AT_ONCE = 5

answers = {}


def plan():
    swing = [f"link {port} width={width}" for width in (8, 16) * 4
             for port in GPUS + NICS]
    return {
        "stories": [
            ["narrow", [f"link {PORT} width=8"], 1],
            ["wide", [f"link {PORT} width=16"], 1],
            ["idle", [f"link {PORT} speed=2.5 silent"], 1],
            ["awake", [f"link {PORT} speed=32 silent"], 1],
            ["errors", [f"set {OTHER_PORT} ECAP0001+10.l 00000001"], 1],
            ["out", [f"pull {OTHER_GPU}"], 2],
            ["in", [f"insert {OTHER_GPU}"], 2],
        ],
        "latency": [swing[n:n + AT_ONCE]
                    for n in range(0, LATENCIES, AT_ONCE)],
        "overrun": [[f"link {port} width={width}"]
                    for width in (4, 2) for port in GPUS] +
                   [[f"remove {OTHER_GPU}"]],
        "reload": [f"link {RELOAD_PORT} width=8",
                   f"link {RELOAD_PORT} width=16"],
        "snapshots": [PORT],
    }


def events(name="monitor"):
    return [json.loads(line) for _, line in answers[name]["lines"]]


def story(name, of="monitor"):
    """What was told of a story; other monitors begin with the same"""
    begins = answers["stories"]
    names = list(begins)
    end = begins[names[names.index(name) + 1]]
    return events(of)[begins[name]:end]


def state(speed, width, verdict):
    return {"up": bool(width), "speed_gts": speed, "width": width,
            "verdict": verdict}


def assert_link(event, link, before, after):
    assert (event["event"], event["link"], event["device"]) == \
        ("link", *link), event
    assert event["before"] == before and event["after"] == after, \
        (event["before"], event["after"])
    assert event["source"] == "kernel" and event["sequence"], event


def only(found):
    assert len(found) == 1, f"{len(found)}: {found}"
    return found[0]


@case
def all_went_as_planned():
    assert not answers["notes"], answers["notes"]
    for name in ("monitor", "unprivileged", "people", "overrun",
                 "latency run"):
        run = answers[name]
        assert run["status"] == 0 and not run["messages"], \
            f"{name}: {run['status']} {run['messages']}"


@case
def a_narrower_link_is_told_with_its_verdicts():
    link = (PORT, GPU)
    event = only(story("narrow"))
    assert_link(event, link, state(32.0, 16, "ok"),
                state(32.0, 8, "degraded"))
    assert event["name"] == "gpu0" and event["change_count"] == 1, event
    assert event["serial"] and event["retimers"] == 1, event
    assert_link(only(story("wide")), link, state(32.0, 8, "degraded"),
                state(32.0, 16, "ok"))


@case
def an_idle_gpu_is_idle():
    assert_link(only(story("idle")), (PORT, GPU), state(32.0, 16, "ok"),
                state(2.5, 16, "idle"))
    assert_link(only(story("awake")), (PORT, GPU), state(2.5, 16, "idle"),
                state(32.0, 16, "ok"))


@case
def errors_of_the_port_are_told():
    event = only(story("errors"))
    assert event["event"] == "errors" and event["link"] == OTHER_PORT, event
    grown = event["grown"]["port"]
    assert grown["aer_correctable"] == ["RxErr"], grown
    assert event["before"] is None and \
        event["after"] == state(32.0, 16, "ok"), event


@case
def a_gpu_that_is_pulled_and_put_in_again_is_told():
    told = story("out")
    assert sorted(e["event"] for e in told) == ["link", "removed"], told
    gone = only([e for e in told if e["event"] == "removed"])
    assert (gone["device"], gone["link"], gone["name"]) == \
        (OTHER_GPU, OTHER_PORT, "gpu1") and gone["serial"], gone
    down = only([e for e in told if e["event"] == "link"])
    assert not down["after"]["up"], down
    told = story("in")
    assert sorted(e["event"] for e in told) == ["added", "link"], told
    here = only([e for e in told if e["event"] == "added"])
    assert (here["device"], here["link"]) == (OTHER_GPU, OTHER_PORT), here
    assert here["serial"] == gone["serial"], here
    assert here["after"] == state(32.0, 16, "ok"), here


@case
def nothing_is_told_twice():
    """Numbers of the events that the module counts are unique"""
    begin = answers["reload"]["gone"]
    told = [(e["event"] in ("link", "errors"), e["sequence"])
            for e in events()[:begin] if e["sequence"]]
    assert len(told) == len(set(told)), "a sequence comes twice"
    for is_link in True, False:
        numbers = [number for kind, number in told if kind is is_link]
        assert numbers == list(range(numbers[0],
                                     numbers[0] + len(numbers))), numbers


def told_of(event):
    """What EVENT tells to everyone, by itself

    A link that went or came has verdicts and a device only as far as the
    monitor could still, or already, read the topology behind it.
    """
    told = {key: event[key] for key in
            ("event", "link", "device", "before", "after", "sequence", "grown")}
    ends = [told["before"], told["after"]]
    if told["event"] == "link" and not all(end and end["up"] for end in ends):
        for end in filter(None, ends):
            del end["verdict"]
        del told["device"]
    return told


@case
def who_is_not_root_is_told_the_same():
    begin, end = 1, answers["stories"]["end"]
    ours, theirs = (sorted(events(name)[begin:end],
                           key=lambda e: (e["event"], e["sequence"] or 0))
                    for name in ("monitor", "unprivileged"))
    for mine, other in zip(ours, theirs):
        assert told_of(mine) == told_of(other), (mine, other)
    assert len(ours) == len(theirs), theirs
    assert all(e["serial"] is None for e in theirs)


@case
def people_are_told():
    told = "\n".join(line for _, line in answers["people"]["lines"])
    assert "gpu0: 32GT x16 (ok) -> 32GT x8 (degraded)" in told, told
    assert "port: RxErr" in told and "following the kernel module" in told, told


@case
def the_log_has_what_was_told():
    assert answers["log"] == [line for _, line in answers["monitor"]["lines"]]


@case
def snapshots_show_what_it_was_like():
    texts = answers["snapshots"][PORT]
    assert len(texts) >= 4, len(texts)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(texts[0])
        file.flush()
        link = {link["id"]: link for link in test.links(file.name)}[PORT]
    assert link["width"] == 8 and link["verdict"] == "degraded", link


@case
def a_change_is_told_in_time():
    found = sorted(answers["latency"])
    assert len(found) == LATENCIES, len(found)
    p95 = found[LATENCIES * 95 // 100 - 1]
    # A guest that shares its processors wakes late whoever waits: the sweep,
    # the monitor, and who takes the time here
    late = 3 * answers["lateness"]
    print(f"# from the register to the line: median {found[50] * 1e3:.1f} ms, "
          f"p95 {p95 * 1e3:.1f} ms, worst {found[-1] * 1e3:.1f} ms; "
          f"interval {INTERVAL_S * 1e3:.0f} ms; the guest itself is late by "
          f"{late * 1e3:.1f} ms")
    assert p95 <= INTERVAL_S + MARGIN_S + late, p95


@case
def an_overrun_is_told_and_made_up_for():
    told = events("overrun")[1:]
    lost = [e for e in told if e["event"] == "lost"]
    assert lost and all(e["lost"] for e in lost), \
        [e["event"] for e in told]
    for port in GPUS:
        of_link = [e for e in told if e["event"] == "link" and
                   e["link"] == port]
        if port == OTHER_PORT:
            assert not of_link[-1]["after"]["up"], of_link[-1]
        else:
            changes = sum(1 + e["folded"] for e in of_link)
            assert changes == 2, f"{port}: {of_link}"
            assert of_link[-1]["after"]["width"] == 2, of_link[-1]
        for a, b in zip(of_link, of_link[1:]):
            assert a["after"] == b["before"], (a, b)
            assert a["change_count"] < b["change_count"], (a, b)
    assert [(e["event"], e["device"]) for e in told
            if e["event"] in ("added", "removed")] == \
        [("removed", OTHER_GPU)], told


@case
def a_module_that_is_loaded_again_is_listened_to():
    at = answers["reload"]
    told = events()
    gone = told[at["gone"]:at["without"]]
    assert [(e["event"], e["source"], e["epoch"]) for e in gone] == \
        [("start", "sysfs", None)], gone
    event = only(told[at["without"]:at["back"]])
    assert (event["link"], event["source"], event["after"]["width"],
            event["after"]["verdict"]) == \
        (RELOAD_PORT, "sysfs", 8, "degraded"), event
    back = told[at["back"]:at["with"]]
    assert [(e["event"], e["source"]) for e in back] == \
        [("start", "kernel")], back
    assert back[0]["epoch"] and back[0]["epoch"] != told[0]["epoch"]
    event = only(told[at["with"]:])
    assert (event["link"], event["source"], event["before"]["width"],
            event["after"]["width"], event["sequence"]) == \
        (RELOAD_PORT, "kernel", 8, 16, 1), event


def make_image(directory):
    text = os.path.join(directory, "machine.txt")
    with open(text, "wb") as file:
        file.write(test.mkmachine("8gpu-gen5"))
    subprocess.run([os.path.join(TOP, "tools/mkreplay"), "-o",
                    os.path.join(directory, "machine.img"), text], check=True)


def main():
    with tempfile.TemporaryDirectory(prefix="pcitopo-") as directory:
        make_image(directory)
        with open(os.path.join(directory, "plan.json"), "w",
                  encoding="utf-8") as file:
            json.dump(plan(), file)
        boot = guest.python_guest(
            "monitor", directory,
            os.path.realpath(os.path.join(TOP, "build/pcitopo")))
    answers.update(json.loads(boot.printed["answers"].splitlines()[-1]))
    boot.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
