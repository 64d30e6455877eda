#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a kernel makes of replayed machines, in one boot of a guest.

A machine that the kernel has enumerated, printed by lspci in the guest, must
be to pcitopo what the text is from which it was made. Broken images must be
refused with a message, and the kernel must not complain of anything.
"""

import os
import re
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import TOP, add_case, case

NAMES = ["8gpu-gen5-sick", "arm-two-domains", "down-and-empty", "gen6"]
NOUNS = ["links", "switches", "retimers"]
HEADER = 24
ROOT = 8
NO_NODE = 0xff
COMPLAINT = re.compile(r"WARNING:|BUG:|Oops|general protection|Call Trace"
                       r"|blocked for more than|KASAN|UBSAN|lockdep")

# What the guest printed and what its kernel said, by section; expected texts
guest = {}
kernel = {}
texts = {}


def image_of(what, below=((1, 0, 1, NO_NODE),), **changes):
    """An image as tools/mkreplay makes it, but not always a right one."""
    records = b"".join(struct.pack("<IBBH", root, bus, devfn, len(config))
                       + config for root, bus, devfn, config in what)
    body = b"".join(struct.pack("<IBBBB", *root, 0) for root in below)
    head = {"magic": b"PTREPLAY", "version": 1, "roots": len(below),
            "functions": len(what),
            "bytes": HEADER + len(body) + len(records), **changes}
    return struct.pack("<8sIIII", head["magic"], head["version"],
                       head["bytes"], head["roots"],
                       head["functions"]) + body + records


def endpoint(size=256):
    """The least that the kernel takes for a function."""
    return struct.pack("<HHIII", 0x1234, 0x5678, 0, 0x02000000, 0).ljust(
        size, b"\0")


def ring():
    """Capability lists that never end, one below and one above 100h."""
    config = bytearray(endpoint(4096))
    config[0x06] = 0x10
    config[0x34] = 0x40
    config[0x40:0x42] = b"\x05\x44"
    config[0x44:0x46] = b"\x05\x40"
    config[0x100:0x104] = struct.pack("<I", 0x2e | 1 << 16 | 0x140 << 20)
    config[0x140:0x144] = struct.pack("<I", 0x2e | 1 << 16 | 0x100 << 20)
    return bytes(config)


ONE = (0, 0, 0, endpoint())
GOOD = {
    "one": image_of([ONE]),
    "ring": image_of([(0, 0, 0, ring())]),
    "noise": image_of([(0, 0, n * 8, bytes((n * 37 + i * i) % 251
                                           for i in range(4096)))
                       for n in range(32)]),
}
# what is wrong: the image, what the kernel log says
BAD = {
    "empty": (b"", "cannot read"),
    "foreign": (b"\x7fELF" + bytes(4096), "no image of mkreplay"),
    "header-cut": (image_of([ONE])[:HEADER - 1], "no image of mkreplay"),
    "newer": (image_of([ONE], version=2), "version 2, this module reads 1"),
    "cut": (image_of([ONE])[:-1], "its head says"),
    "roots-cut": (image_of([], functions=1, roots=3), "ends in root 1 of 3"),
    "many-roots": (image_of([ONE], roots=0x10000, bytes=HEADER)[:HEADER],
                   "ends in root 0"),
    "functions-cut": (image_of([ONE], functions=2), "ends in function 1"),
    "many-functions": (image_of([ONE], functions=0xffffffff),
                       "ends in function 1"),
    "longer": (image_of([ONE, ONE], functions=1), "behind its end"),
    "none": (image_of([]), "no root bus or no function"),
    "odd-size": (image_of([(0, 0, 0, endpoint(128))]),
                 "128 bytes, not 64, 256 or 4096"),
    "no-root": (image_of([(1, 0, 0, endpoint())]), "there is no root 1"),
    "bus-outside": (image_of([(0, 2, 0, endpoint())]),
                    "bus 02 is not below its root"),
    "twice": (image_of([ONE, ONE]), "0001:00:00.0 again"),
    "domain-0": (image_of([ONE], [(0, 0, 1, NO_NODE)]),
                 "domain 0 is not 1 to ffff"),
    "domain-high": (image_of([ONE], [(0x10000, 0, 1, NO_NODE)]),
                    "domain 10000 is not 1 to ffff"),
    "buses-backwards": (image_of([ONE], [(1, 5, 1, NO_NODE)]),
                        "broken record"),
    "buses-twice": (image_of([ONE], [(1, 0, 5, NO_NODE), (1, 5, 6, NO_NODE)]),
                    "bus numbers of another root"),
    "node-offline": (image_of([ONE], [(1, 0, 1, 63)]),
                     "NUMA node 63 is not online"),
}


def make_images(directory):
    for name in NAMES:
        text = os.path.join(directory, name + ".txt")
        with open(text, "wb") as output:
            output.write(test.mkmachine(name))
        renumbered = os.path.join(directory, name + ".new.txt")
        subprocess.run([os.path.join(TOP, "tools/mkreplay"), "--text",
                        renumbered, "-o",
                        os.path.join(directory, f"good-{name}.img"), text],
                       check=True)
        with open(renumbered, "rb") as lines:
            texts[name] = lines.read()
    images = {f"good-{name}": image for name, image in GOOD.items()}
    images.update((f"bad-{name}", image) for name, (image, _) in BAD.items())
    for name, image in images.items():
        with open(os.path.join(directory, name + ".img"), "wb") as output:
            output.write(image)


def run_guest():
    """Fill guest with the sections that replay-guest.sh has printed."""
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        make_images(directory)
        done = subprocess.run(
            [os.path.join(TOP, "tools/guest"), "--timeout", "240",
             os.path.join(here, "replay-guest.sh"),
             os.path.join(TOP, "build/modules"), directory],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    printed, _, log = done.stdout.decode(errors="replace").partition("@@ log\n")
    for part, said in (("@@ boot\n" + log, kernel), (printed, guest)):
        for section in part.split("@@ ")[1:]:
            name, _, text = section.partition("\n")
            said[name] = text
    if done.returncode:
        print(f"Bail out! tools/guest ended with {done.returncode}")
        sys.exit(1)


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


@case
def kernel_does_not_complain():
    assert "Linux version" in kernel["boot"]
    for name, text in kernel.items():
        found = COMPLAINT.search(text)
        assert not found, f"{name}: {text[found.start():][:2000]}"


def main():
    for name in NAMES:
        for noun in NOUNS:
            add_case(f"{noun} of {name}", same_to_pcitopo, name, noun)
    for name in ("8gpu-gen5-sick", "down-and-empty"):
        add_case(f"NUMA nodes of {name}", numa_nodes_as_captured, name)
    for name in BAD:
        add_case(f"refused: {name}", refused, name)
    run_guest()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
