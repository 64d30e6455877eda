#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a kernel makes of replayed machines, in one boot of a guest.

A machine that the kernel has enumerated, printed by lspci in the guest, must
be to pcitopo what the text is from which it was made. Broken images must be
refused with a message, and the kernel must not complain of anything.

usage: test-replay.py [KERNEL]
"""

import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import replay_image
from guest import MODULES, Guest
from pcitopo_test import add_case, case
from replay_image import BAD, GOOD

KERNEL = sys.argv[1] if len(sys.argv) > 1 else "6.12"
NAMES = {
    "6.12": ["8gpu-gen5-sick", "arm-two-domains", "down-and-empty", "gen6"],
    "6.1": ["8gpu-gen5-sick", "down-and-empty"],
}[KERNEL]
NOUNS = ["links", "switches", "retimers"]

# What the guest printed and what its kernel said, by section; expected texts
guest = {}
kernel = {}
texts = {}


def run_guest():
    """Fill guest with the sections that replay-guest.sh has printed."""
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        texts.update(replay_image.make(directory, NAMES))
        there = Guest(os.path.join(here, "replay-guest.sh"), MODULES,
                      directory, kernel=KERNEL)
    guest.update(there.printed)
    kernel.update(there.log)
    return there


def replayed_text(name):
    """The guest's lspci without the guest's own devices, in domain 0."""
    return "\n\n".join(device for device
                       in guest[f"lspci {name}"].split("\n\n")
                       if not device.startswith("0000:")).encode()


def same_to_pcitopo(name, noun):
    ours, theirs = (test.pcitopo_json(None, "list", noun, "-a", text=text)[noun]
                    for text in (replayed_text(name), texts[name]))
    assert len(ours) == len(theirs), f"{len(ours)}, expected {len(theirs)}"
    for our, their in zip(ours, theirs):
        assert our == their, f"{our}\nexpected {their}"


def numa_nodes_as_captured(name):
    ours, theirs = ({device["address"]: device["numa_node"]
                     for device in test.devices(None, text=text)}
                    for text in (replayed_text(name), texts[name]))
    assert ours == theirs, sorted(set(ours.items()) ^ set(theirs.items()))[:4]


def refused(name):
    assert "insmod: ERROR" in guest[f"refused {name}"], guest[f"refused {name}"]
    assert BAD[name][1] in kernel[f"refused {name}"], kernel[f"refused {name}"]


@case
def pcieport_binds_and_no_other_driver():
    drivers = {device["driver"] for name in NAMES for device
               in test.devices(None, text=replayed_text(name))}
    assert drivers == {None, "pcieport"}, drivers


@case
def loads_without_a_word():
    said = {name: text for name, text in guest.items()
            if name.split()[0] in ("load", "unload", "again") and text}
    assert not said, said


@case
def loading_twice_is_refused():
    for name in [*NAMES, *GOOD]:
        assert "File exists" in guest[f"twice {name}"]


@case
def hostile_functions_are_there():
    assert replayed_text("ring").startswith(b"0001:00:00.0 ")
    assert replayed_text("one").startswith(b"0001:00:00.0 ")
    assert replayed_text("noise")


@case
def no_image_and_no_such_image():
    assert "which image?" in kernel["parameter none"]
    assert "cannot read /nowhere: error -2" in kernel["parameter nowhere"]


def main():
    for name in NAMES:
        for noun in NOUNS:
            add_case(f"{noun} of {name}", same_to_pcitopo, name, noun)
    for name in ("8gpu-gen5-sick", "down-and-empty"):
        add_case(f"NUMA nodes of {name}", numa_nodes_as_captured, name)
    for name in BAD:
        add_case(f"refused: {name}", refused, name)
    run_guest().add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
