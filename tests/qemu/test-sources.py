#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sources kernel, sysfs and lspci agree on a machine, byte for byte.

A guest replays machines, and three ways lead to their devices, links, switches
and retimers: the module, what Linux shows to root, and text of lspci. Who is
not root is told the same by the module, but for serial numbers. "large" is one
machine of more than 2,000 functions, and of 1,024 virtual ones.

usage: test-sources.py machines|captures|large
"""

import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import replay_image
from guest import MODULES, Guest
from pcitopo_test import TOP, add_case, case

NAMES = ["8gpu-gen5-sick", "arm-two-domains", "card-switch", "cxl-box",
         "cxl-broken", "cxl-flits", "cxl-hostile", "cxl-rcd",
         "cxl-types", "down-and-empty", "gen6", "nested-bridge", "sriov", "vmd"]
NOUNS = {"devices", "links", "switches", "retimers"}
PROGRAM = os.path.join(TOP, "build/pcitopo")
HEX = re.compile(rb"^(?:30|f0|ff0):(?: [0-9a-f]{2}){16}", re.M)

AS_USER = ["setpriv", "--reuid", "65534", "--regid", "65534",
           "--clear-groups"]

# 132 functions each, and in the last domain a card with virtual functions
COPIES = 16
CARD = os.path.join(TOP, "tests/bench/vf-thousand")
PHYSICAL = f"{COPIES + 1:04x}:01:00.0"
FUNCTIONS, VIRTUAL = COPIES * 132 + 2, 1024

guest = {}


def image_path(directory, name):
    return os.path.join(directory, f"good-{name}.img")


def captures():
    """Name and text of the captures that have configuration space."""
    for top, _, names in sorted(os.walk(test.CAPTURES)):
        for name in sorted(names):
            with open(os.path.join(top, name), "rb") as file:
                text = file.read()
            if HEX.search(text):
                path = os.path.relpath(os.path.join(top, name), test.CAPTURES)
                yield path.replace("/", "-"), text


def arrays_of(document):
    """Array name: its text, from the JSON of a verb."""
    found = {}
    for match in re.finditer(
            r'^  "(devices|links|switches|retimers)": \[\n(.*?)^  \]', document,
            re.M | re.S):
        found[match[1]] = match[2]
    return found


def arrays(source, name):
    # What is wrong with a machine is said in front, on stderr.
    tree, retimers = (re.sub(r"^pcitopo: .*\n", "",
                             guest[f"{source} {verb} {name}"], flags=re.M)
                      for verb in ("tree", "retimers"))
    for document in (tree, retimers):
        head = json.loads(document)["pcitopo"]
        assert head["source"] == source.split()[1], head
        assert head["privileged"] is True or not arrays_of(tree)["links"], head
    return {**arrays_of(tree), **arrays_of(retimers)}


def arrays_of_text(name):
    text = guest[f"lspci {name}"].encode()
    found = {}
    for words in (["tree"], ["list", "retimers", "-a"]):
        done = subprocess.run([PROGRAM, "-i", "-", *words, "-J"], input=text,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False)
        found.update(arrays_of(done.stdout.decode()))
    return found


def without_names(found):
    """Of devices: lspci has them from a database, Linux has some of its own."""
    devices = json.loads("[" + found["devices"] + "]")
    for device in devices:
        del device["name"], device["linux_names"]
    return {**found, "devices": "\n".join(map(json.dumps, devices))}


def assert_same(ours, theirs, what):
    assert set(ours) == set(theirs) == NOUNS
    for noun, value in ours.items():
        differ = [f"{a} / {b}" for a, b in zip(value.splitlines(),
                                               theirs[noun].splitlines())
                  if a != b]
        assert value == theirs[noun], (what, noun, differ[:5])


def without_serials(found):
    return {noun: re.sub(r'"serial": "[0-9a-f]+"', '"serial": null', value)
            for noun, value in found.items()}


def agree(name):
    assert not guest[f"load {name}"], guest[f"load {name}"]
    kernel = arrays("root kernel", name)
    assert name not in [*NAMES, "large"] or kernel["links"], "no link"
    assert_same(kernel, arrays("root sysfs", name), "kernel / sysfs")
    assert_same(without_names(kernel), without_names(arrays_of_text(name)),
                "kernel / lspci")


def all_are_there(name):
    """Also the guest's own, which are few."""
    devices = json.loads(guest[f"root kernel tree {name}"])["devices"]
    assert len(devices) >= FUNCTIONS + VIRTUAL, len(devices)
    assert sum(device["is_vf"] for device in devices) == VIRTUAL


def user_is_told_the_same(name):
    root = arrays("root kernel", name)
    user = arrays("user kernel", name)
    assert user == without_serials(user), "serial numbers are for root"
    assert_same(without_serials(root), user, "root / user")


def add_guest_cases():
    @case
    def not_loaded():  # pylint: disable=unused-variable
        said = guest["not loaded"]
        assert "not loaded: as root, modprobe pcitopo" in said, said
        assert said.endswith("status 2\n"), said
        assert '"sysfs"' in guest["not loaded, not asked for"]

    @case
    def loaded():  # pylint: disable=unused-variable
        assert '"kernel"' in guest["loaded, not asked for"]

    @case
    def age_of_what_is_told():  # pylint: disable=unused-variable
        age = int(re.search(r"\d+", guest["after a refresh"])[0])
        assert age < 5, f"{age} s after a refresh"
        said = guest["a while later"]
        age = int(re.search(r"_s\": (\d+)", said)[1])
        assert age >= 11, f"{age} s after 11 s"
        assert re.search(r"changes in the last \d+ s \(", said), said


def make_large(directory, name):
    replay_image.mkreplay_all(image_path(directory, name), [
        test.mkmachine("8gpu-gen5", "-D", "--repeat-domains", str(COPIES)),
        test.mkmachine(CARD)])
    with open(os.path.join(directory, f"{name}.vfs"), "w",
              encoding="ascii") as output:
        print(PHYSICAL, file=output)


def make_images(directory, what):
    if what == "large":
        make_large(directory, what)
        return [what]
    if what == "machines":
        for name in NAMES:
            replay_image.mkreplay(image_path(directory, name),
                                  test.mkmachine(name))
        return NAMES
    names = []
    for name, text in captures():
        try:
            replay_image.mkreplay(image_path(directory, name), text)
            names.append(name)
        except replay_image.Refused:
            pass
    return names


def main():
    what = sys.argv[1]
    if what == "captures" and not os.path.isdir(test.CAPTURES):
        add_case("three sources agree", agree, None)
        return test.main("no shared/captures here")
    with tempfile.TemporaryDirectory() as directory:
        names = make_images(directory, what)
        here = os.path.dirname(os.path.abspath(__file__))
        there = Guest(os.path.join(here, "sources-guest.sh"), PROGRAM, MODULES,
                      directory, *(AS_USER if what != "captures" else ()),
                      timeout=850)
    guest.update(there.printed)
    if what == "large":
        add_case("all functions are there", all_are_there, what)
    for name in names:
        add_case(f"three sources agree on {name}", agree, name)
        if what != "captures":
            add_case(f"an ordinary user sees {name}", user_is_told_the_same,
                     name)
    add_guest_cases()
    there.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
