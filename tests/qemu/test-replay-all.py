#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""All machines that there are, enumerated by one kernel at the same time.

The generator's library and all captures with hexadecimal data become one
machine of many domains. In a guest whose kernel has enumerated it, pcitopo by
way of sysfs must say what it says of the text, object by object and byte by
byte, and lspci must show the same links. Starting programs is slow there, so
there is one image and not 80.

usage: test-replay-all.py [KERNEL]
"""

import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import replay_image
from guest import MODULES, Guest
from pcitopo_test import CAPTURES, MACHINES, TOP, add_case, case

KERNEL = sys.argv[1] if len(sys.argv) > 1 else "6.12"
NOUNS = {"links": "id", "switches": "upstream", "retimers": "link"}
HEX = re.compile(r"^00: (?:[0-9a-f]{2} ){15}[0-9a-f]{2}", re.MULTILINE)
CAPTURED = [
    *("llnl-nodediag/test/" + name + "/lspci"
      for name in ("R920", "gb812x-cn", "T5500", "H8DA3-2", "UCS")),
    "ml-linux-pci/hifive-unmatched-asm2824/pci-xxxx-good.log",
    "ml-linux-pci/hifive-unmatched-asm2824/pci-xxxx-bad.log",
    "ml-linux-pci/intel-adl-ga104-laptop-xxxx/lspci.txt",
]
# Parts of machines of which no kernel can enumerate anything, and why
FRAGMENTS = {
    "pciutils-tests/cap-debug-port": "device without function 0",
    "pciutils-tests/cap-rcec": "device without function 0",
    "pciutils-tests/cap-dpc": "downstream port without an upstream port",
    "pciutils-tests/cap-vc-pat": "downstream port without an upstream port",
}
# Linux (from 6.12.60 or so) lifts a target speed of 2.5 GT/s, that it may have
# set itself after a failed training, of any active port that it finds.
TARGET_LIFTED = {"pciutils-tests/cap-pcie-1"}
# Of the times that idle processors would need for each function
SLACK = 4
SECONDS_PER_FUNCTION = 5 / 1000

# Domain number: name of the machine; noun: objects, by machine, in the guest
# and of the text; links that lspci shows, in the guest and of the text
names = {}
guest = {}
expected = {}
shown = {}
expected_shown = {}


def text_in_parts():
    """A machine of which the text has no upstream ports of switches."""
    text = test.mkmachine("8gpu-gen5")
    upstream = {device["address"] for device in test.devices(None, text=text)
                if device["kind"] == "switch-upstream"}
    assert upstream
    return b"\n\n".join(device for device in text.split(b"\n\n")
                        if device.split(b" ")[0].decode() not in upstream)


def all_texts():
    """Names and texts of all machines."""
    yield "8gpu-gen5 without upstream ports", text_in_parts()
    for name in sorted(os.listdir(MACHINES)):
        if name.endswith(".machine"):
            yield name, test.mkmachine(name[:-len(".machine")])
    if not os.path.isdir(CAPTURES):
        return
    small = "pciutils-tests"
    for name in [*CAPTURED, *(f"{small}/{name}" for name
                              in sorted(os.listdir(f"{CAPTURES}/{small}")))]:
        with open(os.path.join(CAPTURES, name), "rb") as lines:
            text = lines.read()
        if name in CAPTURED or HEX.search(text.decode(errors="replace")):
            yield name, text


def make_union(image):
    """One image of all that can be replayed; return its text."""
    union = b""
    domain = 1
    for name, text in all_texts():
        messages = None
        try:
            part = replay_image.mkreplay(image, text, "--domain",
                                         f"{domain:x}")
        except replay_image.Refused as refused:
            messages = str(refused)
        if name in FRAGMENTS or messages:
            add_case(f"not replayed: {name}", not_replayed, name, messages)
        if messages:
            continue
        for used in replay_image.domains_of(part):
            names[used] = name
        domain = max(names) + 1
        union += part
    return replay_image.mkreplay(image, union)


def not_replayed(name, messages):
    assert messages, "something of it can be replayed"
    assert name in FRAGMENTS and FRAGMENTS[name] in messages, messages


def by_machine(address_of, things):
    """Things of each machine; those of the guest's own are left out."""
    found = {name: [] for name in names.values()}
    for thing in things:
        domain = int(address_of(thing).split(":")[0], 16)
        if domain:
            found[names[domain]].append(thing)
    return found


def links_by_lspci(text):
    """(address, speed and width of both registers) of each function."""
    for device in re.split(r"\n(?=[0-9a-f]{4,}:)", text):
        registers = re.findall(
            r"(LnkCap|LnkSta):\s.*?Speed ([^ ,]+).*?Width ([^ ,]+)", device)
        if registers:
            yield device.split(" ")[0], registers


def judge_outside(text):
    for noun, key in NOUNS.items():
        # It complains of the hostile ones.
        found = test.pcitopo_json(None, "list", noun, "-a", text=text,
                                  status=2)[noun]
        expected[noun] = by_machine(lambda thing, key=key: thing[key], found)
    done = test.decoded_by_lspci(text=text).decode(errors="replace")
    expected_shown.update(by_machine(lambda link: link[0],
                                     links_by_lspci(done)))


def run_guest():
    pcitopo = os.path.join(TOP, "build/meson/userspace/cli/pcitopo")
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        image = os.path.join(directory, "image")
        text = make_union(image)
        there = Guest(os.path.join(here, "replay-all-guest.sh"), MODULES,
                      image, pcitopo,
                      kernel=KERNEL, timeout=500)
    judge_outside(text)
    for noun, key in NOUNS.items():
        found = json.loads(there.printed[noun])[noun]
        guest[noun] = by_machine(lambda thing, key=key: thing[key], found)
    shown.update(by_machine(lambda link: link[0],
                            links_by_lspci(there.printed["lspci"])))
    for word, what in (("load", "enumerated"), ("unload", "removed")):
        lines = there.printed[word].splitlines()
        add_case(f"{what} without a word and in time", in_time, what,
                 len(replay_image.FUNCTION.findall(text)), lines)
    add_case("nothing is left", nothing_left, there.printed["left"])
    there.add_cases()


def in_time(what, functions, lines):
    assert len(lines) == 1, lines
    before, after = (float(word) for word in lines[0].split())
    seconds = after - before
    print(f"# {functions} functions {what} in {seconds:.1f} s")
    assert seconds < functions * SECONDS_PER_FUNCTION * SLACK


def nothing_left(devices):
    assert not devices, devices


def same_objects(name, noun):
    ours, theirs = guest[noun][name], expected[noun][name]
    if noun == "links" and name in TARGET_LIFTED and KERNEL == "6.12":
        for our, their in zip(ours, theirs):
            assert their["target_speed_gts"] == 2.5, their
            assert our["target_speed_gts"] == our["port_max_speed_gts"], our
            our["target_speed_gts"] = 2.5
    ours, theirs = ([json.dumps(thing) for thing in things]
                    for things in (ours, theirs))
    assert len(ours) == len(theirs), f"{len(ours)}, expected {len(theirs)}"
    for our, their in zip(ours, theirs):
        assert our == their, f"{our}\nexpected {their}"


def same_by_lspci(name):
    ours, theirs = shown[name], expected_shown[name]
    assert len(ours) == len(theirs), f"{len(ours)}, expected {len(theirs)}"
    for our, their in zip(ours, theirs):
        assert our == their, f"{our}, expected {their}"


@case
def there_is_something_of_all_kinds():
    for noun in NOUNS:
        assert sum(len(things) for things in guest[noun].values()) > 50, noun
    assert sum(len(links) for links in shown.values()) > 500


def main():
    run_guest()
    for name in dict.fromkeys(names.values()):
        for noun in NOUNS:
            if expected[noun][name] or guest[noun][name]:
                add_case(f"{noun} of {name}", same_objects, name, noun)
        add_case(f"lspci of {name}", same_by_lspci, name)
    if not os.path.isdir(CAPTURES):
        add_case("captures", skip_captures)
    return test.main()


def skip_captures():
    raise test.Skipped("../shared/captures is absent")


if __name__ == "__main__":
    sys.exit(main())
