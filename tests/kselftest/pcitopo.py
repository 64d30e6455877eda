# SPDX-License-Identifier: GPL-2.0
"""What the selftests of family pcitopo share: a socket, and KTAP.

No more than Python itself is needed, so that they run on any machine.
"""

import os
import socket
import struct
import sys

PASSED, FAILED, SKIPPED = 0, 1, 4
KINDS = ["device", "switch", "link", "retimer", "memdev"]
COMMANDS = {kind: number for number, kind in enumerate(KINDS, 1)}
REFRESH = 6
# Attributes by number, of include/uapi/linux/pcitopo.h
ADDRESS, DOMAIN, INDEX, SAMPLE = 1, 2, 7, 10
SERIALS = {"switch": 12, "memdev": 11}
SAMPLE_AGE, SAMPLE_SERIAL, SAMPLE_CXL = 2, 52, 62
MEMDEV_CXL = 16
# Host physical addresses of ranges
CXL_BASES = {11, 14}
AGES = {"switch": 8, "memdev": 8}
FAMILY = "pcitopo"
NETLINK_GENERIC, SOL_NETLINK, EXT_ACK, CTRL = 16, 270, 11, 16
CTRL_GETFAMILY = 3
ERROR, DONE = 2, 3
REQUEST, ACK, DUMP = 1, 4, 0x300
DUMP_INTR, CAPPED, ACK_TLVS = 0x10, 0x100, 0x200

_cases = []


class NotThere(Exception):
    """There is no such family: the module is not loaded."""


class Skip(Exception):
    """This machine has nothing to test this with; the text says what."""


def attribute(number, payload):
    length = 4 + len(payload)
    return struct.pack("<HH", length, number) + payload + b"\0" * (-length % 4)


def text(number, value):
    return attribute(number, value.encode() + b"\0")


def attribute_list(data):
    """Pairs of number and payload, as a number may come more than once."""
    found = []
    while len(data) >= 4:
        length, number = struct.unpack_from("<HH", data)
        assert length >= 4, data
        found.append((number & 0x3fff, data[4:length]))
        data = data[(length + 3) & ~3:]
    return found


def attributes(data):
    """Number: payload."""
    return dict(attribute_list(data))


class Answer:
    """Objects, as attributes; flags of all messages; errno, and why."""

    def __init__(self):
        self.objects = []
        self.flags = 0
        self.error = 0
        self.message = ""

    def end(self, kind, flags, body):
        """Take the message that ends an answer."""
        self.error = -struct.unpack_from("<i", body)[0]
        skip = 4
        if kind == ERROR:
            size = struct.unpack_from("<I", body, 4)[0]
            skip = 20 if flags & CAPPED else 4 + (size + 3 & ~3)
        if flags & ACK_TLVS:
            why = attributes(body[skip:]).get(1, b"\0")
            self.message = why[:-1].decode()


class Family:
    """The family, by a socket of our own."""

    def __init__(self):
        self.seq = 0
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                    NETLINK_GENERIC)
        self.socket.setsockopt(SOL_NETLINK, EXT_ACK, 1)
        self.socket.settimeout(20)
        found = self._ask(CTRL, CTRL_GETFAMILY, ACK, text(2, FAMILY))
        if not found.objects:
            raise NotThere()
        self.number = struct.unpack("<H", found.objects[0][1])[0]

    def _ask(self, family, command, flags, payload):
        self.seq += 1
        body = struct.pack("<BBH", command, 1, 0) + payload
        self.socket.send(struct.pack("<IHHII", 16 + len(body), family,
                                     flags | REQUEST, self.seq, 0) + body)
        answer = Answer()
        while True:
            data = self.socket.recv(65536)
            while data:
                length, kind, flags, _, _ = struct.unpack_from("<IHHII", data)
                body = data[16:length]
                data = data[(length + 3) & ~3:]
                answer.flags |= flags
                if kind in (ERROR, DONE):
                    answer.end(kind, flags, body)
                    return answer
                answer.objects.append(attributes(body[4:]))

    def get(self, kind, payload=b""):
        return self._ask(self.number, COMMANDS[kind], ACK, payload)

    def dump(self, kind, payload=b""):
        """A whole dump: asked again while functions come and go."""
        for _ in range(10):
            answer = self._ask(self.number, COMMANDS[kind], DUMP, payload)
            if not answer.flags & DUMP_INTR:
                break
        return answer

    def refresh(self, payload=b""):
        return self._ask(self.number, REFRESH, ACK, payload)


def address(thing):
    return thing[ADDRESS][:-1].decode()


def secrets(kind, thing):
    """What an object says that is for the privileged only."""
    serial, cxl = SERIALS.get(kind), thing.get(MEMDEV_CXL)
    if kind == "device":
        thing = attributes(thing[SAMPLE])
        serial, cxl = SAMPLE_SERIAL, thing.get(SAMPLE_CXL)
    found = ["serial"] if serial in thing else []
    if kind in ("device", "memdev") and cxl and \
            CXL_BASES & set(attributes(cxl)):
        found.append("base of a range")
    return found


def without_age(kind, thing):
    """What two answers about the same object have in common."""
    found = dict(thing)
    found.pop(AGES.get(kind), None)
    for number in {"device": [SAMPLE], "link": [19, 20]}.get(kind, []):
        if number in found:
            found[number] = attributes(found[number])
            found[number].pop(SAMPLE_AGE, None)
    return found


def case(function):
    """Decorator: a test case; takes the family."""
    _cases.append(function)
    return function


def _run(number, function, family):
    name = function.__name__
    try:
        function(family)
    except Skip as reason:
        print(f"ok {number} {name} # SKIP {reason}")
        return True
    except Exception as trouble:  # pylint: disable=broad-except
        print(f"# {type(trouble).__name__}: {trouble}"[:1000])
        print(f"not ok {number} {name}")
        return False
    print(f"ok {number} {name}")
    return True


def main(needs_root=False):
    """Run all cases and end, with the exit status that kselftest wants."""
    print("TAP version 13")
    if needs_root and os.geteuid():
        print("1..0 # SKIP only root can try this")
        sys.exit(SKIPPED)
    try:
        family = Family()
    except (NotThere, OSError):
        print("1..0 # SKIP pcitopo.ko is not loaded")
        sys.exit(SKIPPED)
    print(f"1..{len(_cases)}")
    good = [_run(number, function, family)
            for number, function in enumerate(_cases, 1)]
    sys.exit(PASSED if all(good) else FAILED)
