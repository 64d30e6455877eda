#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What went wrong on a replayed machine, and whom explain suspects.

    22:01.0 o 24:00.0 gpu0      port, retimer, GPU; one below each of eight
    ...                         switches, as tests/data/machines/8gpu-gen5
    d2:01.0 o d4:00.0 gpu7      .machine has it

stories-guest.py stages the stories of this table, one after the other, while
monitor keeps a log; afterwards explain is asked. It must find the part that the
story is about, and claim no more than registers and history can tell.
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
from pcitopo_test import case

LANE_ERRORS = "ECAP0019+8.l"
PARITY_LOCAL, PARITY_RETIMER1 = "ECAP0026+10.l", "ECAP0026+14.l"
SERIAL_LOW, SERIAL_HIGH = "ECAP0003+4.l", "ECAP0003+8.l"
SICK, FLAPPING = "0001:22:01.0", "0001:32:01.0"
CLOCKED = "0001:42:01.0", "0001:42:02.0"
SLEEPY = "0001:52:01.0"
# port and card: the card of the first is bad, then they change places
FOLLOWED = ("0001:a2:01.0", "0001:a4:00.0"), ("0001:b2:01.0", "0001:b4:00.0")
# the slot of the first is bad, whatever card is in it
STAYED = ("0001:c2:01.0", "0001:c4:00.0"), ("0001:d2:01.0", "0001:d4:00.0")

answers = {}


def lines(*commands):
    return "\n".join(commands) + "\n"


def flap(port):
    """Data of a lane is damaged before the retimer, on its way to the port;
    the link trains narrow, and wide again"""
    return [
        [lines(f"set {port} {PARITY_LOCAL} 00000020",
               f"set {port} {PARITY_RETIMER1} 00000020",
               f"link {port} width=8"), 1],
        [lines(f"set {port} {PARITY_LOCAL} 00000000",
               f"set {port} {PARITY_RETIMER1} 00000000",
               f"link {port} width=16"), 1],
    ]


def swap(places, serials):
    """Both cards out, each in again with the other's number"""
    (_, one), (_, other) = places
    numbers = [(card, serial) for card, serial in zip((one, other),
                                                      reversed(serials))]
    return [
        [lines(f"pull {one}", f"pull {other}"), 4],
        [lines(*(f"set {card} {register} {part}"
                 for card, serial in numbers
                 for register, part in ((SERIAL_HIGH, serial[:8]),
                                        (SERIAL_LOW, serial[8:])))), 0],
    ]


def stories(serials):
    followed = [serials[card] for _, card in FOLLOWED]
    stayed = [serials[card] for _, card in STAYED]
    return [
        ["sick lane", [[lines(f"set {SICK} {LANE_ERRORS} 00000008",
                              f"link {SICK} width=8"), 1]]],
        ["flapping segment", flap(FLAPPING) * 3],
        ["shared clock", [[lines(*(f"link {port} width={width}"
                                   for port in CLOCKED)), 2]
                          for width in (8, 16)]],
        ["idle GPU", [[f"link {SLEEPY} speed=2.5 silent\n", 1]]],
        ["followed the card", [
            [f"link {FOLLOWED[0][0]} width=8\n", 1],
            *swap(FOLLOWED, followed),
            [lines(f"link {FOLLOWED[1][0]} max-width=8",
                   f"insert {FOLLOWED[0][1]}", f"insert {FOLLOWED[1][1]}"),
             4]]],
        ["stayed at the slot", [
            [f"link {STAYED[0][0]} width=8\n", 1],
            *swap(STAYED, stayed),
            [lines(f"link {STAYED[0][0]} max-width=8",
                   f"insert {STAYED[0][1]}", f"insert {STAYED[1][1]}"), 4]]],
    ]


def things():
    return [SICK, FLAPPING, *CLOCKED, SLEEPY, *(port for port, _ in FOLLOWED),
            *(port for port, _ in STAYED)]


def run():
    text = test.mkmachine("8gpu-gen5")
    with tempfile.TemporaryDirectory() as directory:
        renumbered = os.path.join(directory, "renumbered.txt")
        path = os.path.join(directory, "machine.txt")
        with open(path, "wb") as file:
            file.write(text)
        subprocess.run([os.path.join(test.TOP, "tools/mkreplay"), "--text",
                        renumbered, "-o",
                        os.path.join(directory, "machine.img"), path],
                       check=True)
        serials = {d["address"]: d["serial"]
                   for d in test.devices(renumbered)}
        plan = {"stories": stories(serials), "things": things()}
        with open(os.path.join(directory, "plan.json"), "w",
                  encoding="utf-8") as file:
            json.dump(plan, file)
        boot = guest.python_guest(
            "stories", directory,
            os.path.realpath(os.path.join(test.TOP, "build/pcitopo")))
    answers.update(json.loads(boot.printed["answers"]))
    answers["serials"] = serials
    boot.add_cases()


def explained(port, status):
    """What explain said of the link below a port"""
    answer = answers["answers"][port]
    assert not answer["said"], answer["said"]
    assert answer["document"], answer
    found = json.loads(answer["document"])["explain"]
    assert answer["status"] == status, (answer["status"], found["message"])
    return found


def assert_suspect(found, suspect, rule):
    assert (found["suspect"], found["rule"]) == (suspect, rule), \
        json.dumps({key: found[key] for key in (
            "suspect", "rule", "message", "evidence", "transitions",
            "errors")})


def evidence(found):
    return "\n".join(piece["message"] for piece in found["evidence"])


@case
def all_went_as_planned():
    assert not answers["notes"], answers["notes"]
    assert answers["monitor"] == 0, answers["monitor"]


@case
def a_sick_lane_has_a_direction_and_no_culprit():
    found = explained(SICK, 3)
    assert_suspect(found, "undecided", "errors")
    assert "from card to port" in found["message"], found["message"]
    assert "Lane Error Status, lane 3" in evidence(found), evidence(found)
    assert found["bad_now"] and "swap" in found["next"][0], found["next"]


@case
def a_flapping_segment_is_between_retimer_and_card():
    found = explained(FLAPPING, 0)
    assert_suspect(found, "retimer-card", "segment")
    assert "First Retimer Data Parity" in evidence(found), evidence(found)
    assert found["history"]["changes"] == 6, found["history"]
    assert any("margin" in step for step in found["next"]), found["next"]


@case
def a_shared_clock_is_sought_at_the_switch():
    for port in CLOCKED:
        found = explained(port, 0)
        assert_suspect(found, "shared", "shared")
        assert "switch 0001:41:00.0" in found["message"], found["message"]


@case
def an_idle_gpu_is_not_accused():
    found = explained(SLEEPY, 0)
    assert_suspect(found, "none", "power-management")
    assert len(found["transitions"]) == 1 and not found["bad_now"], found
    assert "works" in found["next"][0], found["next"]


@case
def a_bad_card_is_found_where_it_went():
    (before, card), (after, _) = FOLLOWED
    found = explained(after, 1)
    assert_suspect(found, "card", "followed-card")
    assert answers["serials"][card] in evidence(found), evidence(found)
    found = explained(before, 0)
    assert_suspect(found, "none", "healthy")
    assert "another card was in trouble here" in evidence(found), found


@case
def a_bad_slot_is_found_by_its_second_card():
    (before, card), (after, _) = STAYED
    found = explained(before, 1)
    assert_suspect(found, "port-retimer", "stayed-at-slot")
    assert answers["serials"][card] in evidence(found), evidence(found)
    found = explained(after, 0)
    assert_suspect(found, "none", "healthy")


if __name__ == "__main__":
    run()
    sys.exit(test.main())
