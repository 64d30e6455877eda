# SPDX-License-Identifier: GPL-2.0-or-later
"""Images for pcitopo_replay.ko: by tools/mkreplay, and such as it would not
make."""

import os
import re
import struct
import subprocess
import tempfile

import pcitopo_test as test
from pcitopo_test import TOP

FUNCTION = re.compile(rb"^([0-9a-f]{4,}):[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ",
                      re.MULTILINE)
HEADER = 24
NO_NODE = 0xff


class Refused(Exception):
    """Nothing of a text can be replayed; what tools/mkreplay says of it."""


def mkreplay(image, text, *words):
    """Write an image of what can be replayed of lspci's text, which is bytes.
    Returns that as text under its new addresses."""
    with tempfile.TemporaryDirectory() as directory:
        renumbered = os.path.join(directory, "text")
        done = subprocess.run(
            [os.path.join(TOP, "tools/mkreplay"), *words, "--text", renumbered,
             "-o", image, "/dev/stdin"], input=text, stderr=subprocess.PIPE,
            check=False)
        if done.returncode:
            raise Refused(done.stderr.decode())
        with open(renumbered, "rb") as lines:
            return lines.read()


def domains_of(text):
    """Of the functions of lspci's text, as bytes."""
    return {int(domain, 16) for domain in FUNCTION.findall(text)}


def mkreplay_all(image, texts):
    """Write one image of many machines, each in domains of its own, in this
    order from 1 up. Returns it as text."""
    union = b""
    domain = 1
    for text in texts:
        union += mkreplay(image, text, "--domain", f"{domain:x}")
        domain = max(domains_of(union)) + 1
    return mkreplay(image, union)


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


def downstream_port():
    """Of a switch that is not there, and a device is below."""
    config = bytearray(endpoint())
    config[0x06] = 0x10
    config[0x0e] = 1
    config[0x18:0x1b] = bytes((0, 1, 1))
    config[0x34] = 0x40
    config[0x40:0x44] = b"\x10\x00\x62\x00"
    return bytes(config)


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
    "orphan-port": (image_of([(0, 0, 0, downstream_port()),
                              (0, 1, 0, endpoint())]),
                    "function 0: downstream port on a root bus"),
    "node-offline": (image_of([ONE], [(1, 0, 1, 63)]),
                     "NUMA node 63 is not online"),
}


def make(directory, names):
    """Write good-NAME.img for each of the tables, and for each of names, which
    are machines of the library, and bad-NAME.img. Returns for each machine the
    text that lspci is to print."""
    texts = {name: mkreplay(os.path.join(directory, f"good-{name}.img"),
                            test.mkmachine(name)) for name in names}
    images = {f"good-{name}": image for name, image in GOOD.items()}
    images.update((f"bad-{name}", image) for name, (image, _) in BAD.items())
    for name, image in images.items():
        with open(os.path.join(directory, name + ".img"), "wb") as output:
            output.write(image)
    return texts
