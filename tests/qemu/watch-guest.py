#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""watch-guest - the part of test-watch.py that runs in the guest

usage: watch-guest.py MODULES DIRECTORY YNL SPEC

Does the steps in DIRECTORY/steps.json, each [name, operation, arguments...], and
prints a JSON object: by name what came out of it, and the events that came
meanwhile, as they were received. Operations are the functions below. Judging, and
reading the events, is the other side's work.
"""

import ctypes
import json
import os
import random
import select
import site
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../kselftest"))
# pylint: disable=wrong-import-position
from pcitopo import (ACK, CTRL, NETLINK_GENERIC, SOL_NETLINK, Family,
                     attributes, text)

DEBUG = "/sys/kernel/debug/pcitopo_replay"
DEVICES = "/sys/bus/pci/devices"
PARAMETERS = "/sys/module/pcitopo/parameters/"
ADD_MEMBERSHIP = 1
NETLINK_KOBJECT_UEVENT = 15
GROUPS = ("link", "topology")
CLONE_NEWNET = 0x40000000
NOBODY = 65534
# Of the times between random changes
SEED = 1


def say(what):
    """Where we are, for who looks at why it takes long."""
    print(f"{time.monotonic():.1f} {what}", file=sys.stderr, flush=True)


def write(path, value):
    """Write at once; the name of the error, or None."""
    try:
        fd = os.open(path, os.O_WRONLY)
        try:
            os.write(fd, value.encode())
        finally:
            os.close(fd)
    except OSError as trouble:
        return trouble.strerror
    return None


def read(path):
    with open(path, encoding="ascii") as lines:
        return lines.read()


def groups_of(family):
    """Number of each multicast group."""
    found = {}
    answer = family._ask(CTRL, 3, ACK, text(2, "pcitopo")).objects[0]
    rest = answer[7]
    while rest:
        length = struct.unpack_from("<H", rest)[0]
        group = attributes(rest[4:length])
        found[group[1][:-1].decode()] = struct.unpack("<I", group[2])[0]
        rest = rest[(length + 3) & ~3:]
    return found


class Listener:
    """Receives what is sent to our groups."""

    def __init__(self, size=4 << 20):
        groups = groups_of(Family())
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                    NETLINK_GENERIC)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
        # Without a number of its own, the kernel takes it for the sender.
        self.socket.bind((0, 0))
        for name in GROUPS:
            self.socket.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, groups[name])

    def take(self, seconds):
        """Events until there was none for so long: command, and what it has."""
        found = []
        while select.select([self.socket], [], [], seconds)[0]:
            try:
                data = self.socket.recv(65536)
            except OSError as trouble:
                found.append([0, trouble.strerror])
                continue
            while data:
                length = struct.unpack_from("<I", data)[0]
                found.append([data[16], data[20:length].hex()])
                data = data[(length + 3) & ~3:]
        return found


class Uevents:
    """What the kernel tells udev of our objects."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                    NETLINK_KOBJECT_UEVENT)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind((0, 1))
        self.socket.setblocking(False)

    def take(self):
        found = []
        while True:
            try:
                head = self.socket.recv(65536).split(b"\0")[0].decode()
            except BlockingIOError:
                return found
            if "/pcitopo/" in head:
                found.append(head.split("@")[0] + " " + head.split("/")[-1])


class Other:
    """A listener in a process of its own, which is what become() makes it."""

    def __init__(self, become):
        self.stop, stop = os.pipe()[::-1]
        answer, sink = os.pipe()
        if not os.fork():
            os.close(self.stop)
            become()
            listener = Listener()
            os.write(sink, b"\n")
            os.read(stop, 1)
            with os.fdopen(sink, "w") as output:
                json.dump(listener.take(0.5), output)
            os._exit(0)
        os.close(stop)
        os.close(sink)
        self.answer = os.fdopen(answer, encoding="ascii")
        self.answer.readline()

    def end(self):
        # Those begun later hold it open, too, so closing it is not enough.
        os.write(self.stop, b"\n")
        os.close(self.stop)
        with self.answer:
            return json.load(self.answer)


def become_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def leave_network():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")


listener = None
uevents = None
others = {}
modules = directory = ynl_directory = specification = None


def load(name, *words):
    subprocess.run(["insmod", os.path.join(modules, name + ".ko"),
                    *(word.replace("DIRECTORY", directory)
                      for word in words)], check=True)


def unload(name):
    return subprocess.run(["rmmod", name], check=False,
                          stderr=subprocess.PIPE).stderr.decode()


def listen():
    global listener, uevents
    listener, uevents = Listener(), Uevents()


def others_begin():
    others.update(root=Other(lambda: None), nobody=Other(become_nobody),
                  network=Other(leave_network))


def others_end():
    found = {name: other.end() for name, other in others.items()}
    others.clear()
    return found


def control(*lines):
    return write(DEBUG + "/control", "\n".join(lines))


def set_watch(value):
    """Set the interval; what is there then."""
    return [write(PARAMETERS + "watch_ms", value),
            read(PARAMETERS + "watch_ms").strip()]


def watch_get():
    found = Family()
    answer = found._ask(found.number, 7, ACK, b"").objects[0]
    return {number: int.from_bytes(value, "little")
            for number, value in answer.items()}


def refresh(address=None):
    return Family().refresh(text(1, address) if address else b"").error


def sweeps():
    return watch_get()[5]


def after_sweeps(count=2):
    """Until as many sweeps began and ended."""
    goal = sweeps() + count
    while sweeps() < goal:
        time.sleep(0.002)


def stage(*changes):
    """Commands to the replay, each there for a whole sweep."""
    for change in changes:
        trouble = control(change)
        if trouble:
            return trouble
        after_sweeps()
    return None


def later(seconds, *lines):
    """Commands, and then nothing for a while."""
    trouble = control(*lines)
    time.sleep(seconds)
    return trouble


def ledger():
    return read(DEBUG + "/ledger").splitlines()


def spaces():
    """What all functions hold, past the kernel and the model."""
    found = {}
    fd = os.open(DEBUG + "/config", os.O_RDONLY)
    for address in sorted(os.listdir(DEVICES)):
        domain, bus, devfn = address.split(":")
        if domain == "0000":
            continue
        slot, function = devfn.split(".")
        at = (int(domain, 16) << 28 | int(bus, 16) << 20 | int(slot, 16) << 15
              | int(function) << 12)
        found[address] = "".join(os.pread(fd, 256, at + offset).hex()
                                 for offset in range(0, 1024, 256))
    os.close(fd)
    return found


def attributes_set(*pairs):
    """Write attributes below /sys/bus/pci: path, value, ..."""
    return [write("/sys/bus/pci/" + path, value)
            for path, value in zip(pairs[::2], pairs[1::2])]


def asleep(address, wanted="suspended"):
    """What became of it, after at most some seconds."""
    path = f"{DEVICES}/{address}/power/runtime_status"
    for _ in range(100):
        if read(path).strip() == wanted:
            break
        time.sleep(0.05)
    return read(path).strip()


def links_of(address):
    """Current speed and width by the records."""
    answer = Family().get("link", text(1, address)).objects[0]
    return {number: int.from_bytes(answer[number], "little")
            for number in (10, 11, 14) if number in answer}


def random_changes(count, ports, seconds):
    """Single changes, at times that have nothing to do with those of sweeps.
    When each event was received, in nanoseconds, with the event."""
    found = []
    generator = random.Random(SEED)
    for number in range(count):
        width = 8 if number // len(ports) % 2 == 0 else 16
        control(f"link {ports[number % len(ports)]} width={width} silent")
        end = time.monotonic() + seconds * generator.uniform(1.5, 2.5)
        while time.monotonic() < end:
            if not select.select([listener.socket], [], [],
                                 end - time.monotonic())[0]:
                break
            now = time.monotonic_ns()
            data = listener.socket.recv(65536)
            length = struct.unpack_from("<I", data)[0]
            found.append([now, data[20:length].hex()])
    return found


def sweep_times(count):
    """How long so many sweeps took, in nanoseconds, and of how many links."""
    found = []
    for _ in range(count):
        after_sweeps(1)
        found.append(int(read(PARAMETERS + "watch_sweep_ns")))
    return {"links": watch_get()[4], "ns": found}


def bare():
    """Load the module that only reads; what it found."""
    load("pcitopo_bare")
    found = {name: int(read(f"/sys/module/pcitopo_bare/parameters/{name}"))
             for name in ("links", "reads", "best_ns")}
    unload("pcitopo_bare")
    return found


def ynl_receives(*lines):
    """Events as the kernel's own client decodes them."""
    # It needs packages of site, which we were started without.
    site.main()
    sys.path.insert(0, ynl_directory)
    # pylint: disable=import-error,import-outside-toplevel
    from lib import YnlFamily
    ynl = YnlFamily(specification, schema="")
    ynl.ntf_subscribe("link")
    trouble = control(*lines)
    after_sweeps()
    time.sleep(0.2)
    ynl.check_ntf()
    return {"trouble": trouble, "watch": YnlFamily(
                specification, schema="").do("watch-get", {}),
            "events": ynl.async_msg_queue}


def unload_while_busy(times, *ports):
    """Load and unload while sweeps are slow, links change, and we listen."""
    troubles = []
    control(*(f"delay {port} 1000000" for port in ports))
    for number in range(times):
        load("pcitopo", "watch_ms=10")
        here = Listener()
        control(*(f"link {port} width={8 if number % 2 else 16} silent"
                  for port in ports))
        time.sleep(0.02 * (number % 4))
        troubles.append(unload("pcitopo"))
        here.socket.close()
    control(*(f"delay {port} 0" for port in ports))
    return [trouble for trouble in troubles if trouble]


def main():
    global modules, directory, ynl_directory, specification
    modules, directory, ynl_directory, specification = sys.argv[1:]
    with open(os.path.join(directory, "steps.json"),
              encoding="ascii") as stream:
        steps = json.load(stream)
    done = {}
    for name, operation, quiet, *arguments in steps:
        say(name)
        start = time.monotonic()
        try:
            result = globals()[operation](*arguments)
        except (OSError, subprocess.CalledProcessError) as trouble:
            result = f"{operation}: {trouble}"
        done[name] = {"result": result, "events": [], "uevents": [],
                      "seconds": time.monotonic() - start}
        if listener and quiet is not None:
            done[name]["events"] = listener.take(quiet)
            done[name]["uevents"] = uevents.take()
    json.dump(done, sys.stdout, default=sorted)
    print()


if __name__ == "__main__":
    main()
