#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The verb monitor on trees that change while it looks at them.

    20:01.0 root port = 21:00.0 switch, 22:00.0 ... = 23:00.0 and so on, as
    tests/data/machines/8gpu-gen5.machine has it

What is told must be what was done, once, and nothing else.
"""

import contextlib
import functools
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import redaction
import sysfs_tree
from pcitopo_test import case

PROGRAM = os.environ["PCITOPO"]
PATIENCE = 30
INTERVAL = "0.05"


class Monitor:
    """pcitopo monitor on a tree, and the lines that it has written"""

    def __init__(self, root, *words, interval=INTERVAL, json_lines=True):
        self.json_lines = json_lines
        self.rest = b""
        self.process = subprocess.Popen(
            [PROGRAM, "monitor", "--sysroot", root, "--interval", interval,
             *(["-J"] if json_lines else []), *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, "TZ": "UTC"})
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def line(self, patience=PATIENCE):
        """The next line, or None when none comes"""
        out = self.process.stdout
        deadline = time.monotonic() + patience
        while b"\n" not in self.rest:
            left = deadline - time.monotonic()
            if left < 0 or not select.select([out], [], [], left)[0]:
                return None
            more = os.read(out.fileno(), 65536)
            if not more:
                return None
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\n")
        return line.decode()

    def next(self):
        line = self.line()
        assert line is not None, self.process.stderr.read1() \
            if self.process.poll() is not None else "no event came"
        return json.loads(line) if self.json_lines else line

    def start(self):
        """Until it watches"""
        first = self.next()
        assert "start" in (first["event"] if self.json_lines else first), first
        return self

    def silence(self):
        """Nothing more comes, though it has looked a few times"""
        line = self.line(0.5)
        assert line is None, line

    def end(self, number=signal.SIGTERM):
        """Exit status, messages"""
        if number is not None:
            self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err.decode()


def with_tree(name="8gpu-gen5", **how):
    """A tree for a test, which is gone afterwards"""
    def decorate(function):
        @functools.wraps(function)
        def wrapper():
            shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
            with tempfile.TemporaryDirectory(prefix="pcitopo-",
                                             dir=shm) as scratch:
                functions = sysfs_tree.parse(test.mkmachine(name).decode())
                tree = sysfs_tree.Tree(os.path.join(scratch, "root"),
                                       functions, **how)
                tree.scratch = scratch
                function(tree)
        return wrapper
    return decorate


def links_of(tree, kind="gpu"):
    """Links to devices of a kind: (port, device)"""
    done = subprocess.run([PROGRAM, "--sysroot", tree.root, "list", "links",
                           "--kind", kind, "-J"], stdout=subprocess.PIPE,
                          check=True)
    return [(link["port"], link["device"])
            for link in json.loads(done.stdout)["links"]
            if not link["internal"]]


def train(tree, link, speed=None, width=None):
    """Both ends of a link say something else now, the port last"""
    for address in reversed(link):
        function = tree.functions[address]
        at = function.capability(0x10) + 18
        status = function.u16(at)
        if speed is not None:
            status = status & ~15 | speed
        if width is not None:
            status = status & ~(63 << 4) | width << 4
        function.bytes = function.bytes[:at] + \
            status.to_bytes(2, "little") + function.bytes[at + 2:]
        replace(tree, address, "config",
                function.bytes[:64] if tree.user else function.bytes)
        for name, value in function.link_attributes().items():
            replace(tree, address, name, f"{value}\n".encode())


def replace(tree, address, name, content):
    """As in /sys, an attribute is never half there"""
    sysfs_tree.write(tree.of(address, ".new"), content)
    os.rename(tree.of(address, ".new"), tree.of(address, name))


def take_out(tree, address):
    os.unlink(tree.path("sys/bus/pci/devices", address))


def put_in(tree, address):
    """Also when it is there: then it is another one"""
    path = tree.path("sys/bus/pci/devices", address)
    os.symlink("../../../../" + tree.places[address], path + "-new")
    os.rename(path + "-new", path)


def state(speed, width, verdict):
    return {"up": bool(width), "speed_gts": speed, "width": width or None,
            "verdict": verdict}


def assert_change(event, link, before, after):
    assert (event["event"], event["link"], event["device"]) == \
        ("link", *link), event
    assert event["before"] == before, event
    assert event["after"] == after, event["after"]
    assert event["source"] == "sysfs" and event["folded"] == 0, event


# What is told

def narrower_and_back(tree):
    link = links_of(tree)[2]
    with Monitor(tree.root) as monitor:
        monitor.start()
        train(tree, link, width=8)
        event = monitor.next()
        assert_change(event, link, state(32.0, 16, "ok"),
                      state(32.0, 8, "degraded"))
        assert event["name"] == "gpu2" and event["class"] == "0302", event
        assert event["place"].startswith("0000.r"), event
        train(tree, link, width=16)
        assert_change(monitor.next(), link, state(32.0, 8, "degraded"),
                      state(32.0, 16, "ok"))
        monitor.silence()
        assert monitor.end() == (0, "")


@case
@with_tree(user=True)
def a_narrower_link_is_told_without_root(tree):
    narrower_and_back(tree)


@case
@with_tree()
def a_narrower_link_is_told_to_root(tree):
    narrower_and_back(tree)


@case
@with_tree()
def an_idle_gpu_is_idle(tree):
    link = links_of(tree)[0]
    with Monitor(tree.root) as monitor:
        monitor.start()
        train(tree, link, speed=1)
        assert_change(monitor.next(), link, state(32.0, 16, "ok"),
                      state(2.5, 16, "idle"))


@case
@with_tree()
def a_link_that_goes_down_is_told(tree):
    port, device = links_of(tree)[0]
    with Monitor(tree.root) as monitor:
        monitor.start()
        # Whoever asks the card is answered by nobody
        dead = tree.functions[device]
        dead.bytes = b"\xff" * len(dead.bytes)
        replace(tree, device, "config", dead.bytes)
        train(tree, (port,), width=0)
        assert_change(monitor.next(), (port, device),
                      state(32.0, 16, "ok"), state(None, 0, "down"))


@case
@with_tree()
def what_is_taken_out_and_put_in_is_told(tree):
    port, device = links_of(tree)[3]
    with Monitor(tree.root) as monitor:
        monitor.start()
        take_out(tree, device)
        event = monitor.next()
        assert (event["event"], event["device"], event["link"],
                event["name"]) == ("removed", device, port, "gpu3"), event
        put_in(tree, device)
        event = monitor.next()
        assert (event["event"], event["device"], event["link"],
                event["name"]) == ("added", device, port, "gpu3"), event
        assert event["after"] == state(32.0, 16, "ok"), event
        monitor.silence()


@case
@with_tree()
def what_was_replaced_between_two_looks_is_told_twice(tree):
    _, device = links_of(tree)[3]
    with Monitor(tree.root) as monitor:
        monitor.start()
        # Which file has the address is noticed at the first look
        time.sleep(4 * float(INTERVAL))
        put_in(tree, device)
        told = [monitor.next() for _ in range(2)]
        assert [(e["event"], e["device"]) for e in told] == \
            [("removed", device), ("added", device)], told
        monitor.silence()


@case
@with_tree()
def what_sleeps_is_left_alone(tree):
    port, device = links_of(tree)[1]
    tree.sleep(port)
    tree.sleep(device)
    with Monitor(tree.root) as monitor:
        monitor.start()
        # Who reads it takes this for what it is
        os.unlink(tree.of(port, "current_link_width"))
        os.mkfifo(tree.of(port, "current_link_width"))
        train_quietly(tree, (port, device))
        monitor.silence()
        os.unlink(tree.of(port, "current_link_width"))
        train(tree, (port, device), width=16)
        tree.sleep(port, "D0", "active")
        tree.sleep(device, "D0", "active")
        monitor.silence()
        train(tree, (port, device), width=4)
        assert_change(monitor.next(), (port, device),
                      state(32.0, 16, "ok"), state(32.0, 4, "degraded"))


def train_quietly(tree, link):
    """The attribute of speed alone changes"""
    replace(tree, link[0], "current_link_speed", b"2.5 GT/s PCIe\n")


# CXL memory devices, mem0 ... as Linux counts them

MEMDEV = "0000:01:00.0"
OTHER_MEMDEV = "0000:02:00.0"


def memdev_link(tree, number):
    return tree.path("sys/bus/cxl/devices", f"mem{number}")


def make_memdev(tree, address, number, serial="0xd0"):
    """As cxl_pci does"""
    os.makedirs(tree.path("sys/bus/cxl/devices"), exist_ok=True)
    os.makedirs(tree.of(address, f"mem{number}"))
    replace_link(tree.of(address, "driver"),
                 "../../../bus/pci/drivers/cxl_pci")
    tree.set(address, f"mem{number}/serial", serial)
    replace_link(memdev_link(tree, number), "../../../../" +
                 tree.places[address] + f"/mem{number}")


def bind_memdev(tree, address, number):
    """As cxl_mem does; also when it has: then it has done so again"""
    replace_link(tree.of(address, f"mem{number}", "driver"),
                 "../../../../bus/cxl/drivers/cxl_mem")


def remove_memdev(tree, address, number):
    os.unlink(memdev_link(tree, number))
    shutil.rmtree(tree.of(address, f"mem{number}"))


def replace_link(path, target):
    os.symlink(target, path + "-new")
    os.rename(path + "-new", path)


def binding(event, address=MEMDEV, number=3):
    """What is told of it, and whether that is about this one"""
    assert event["device"] == address and \
        event["linux_name"] == event["name"] == f"mem{number}", event
    return event["event"], event["driver"]


BOUND = [("bound", "cxl_pci"), ("bound", "cxl_mem")]
UNBOUND = [("unbound", "cxl_mem"), ("unbound", "cxl_pci")]


@case
@with_tree("cxl-box")
def a_memory_device_that_drivers_take_and_let_go(tree):
    make_memdev(tree, OTHER_MEMDEV, 0)
    bind_memdev(tree, OTHER_MEMDEV, 0)
    with Monitor(tree.root) as monitor:
        monitor.start()
        make_memdev(tree, MEMDEV, 3)
        event = monitor.next()
        assert binding(event) == BOUND[0], event
        assert event["class"] == "0502" and event["serial"], event
        monitor.silence()
        bind_memdev(tree, MEMDEV, 3)
        assert binding(monitor.next()) == BOUND[1]
        os.unlink(tree.of(MEMDEV, "mem3/driver"))
        assert binding(monitor.next()) == UNBOUND[0]
        bind_memdev(tree, MEMDEV, 3)
        assert binding(monitor.next()) == BOUND[1]
        remove_memdev(tree, MEMDEV, 3)
        assert [binding(monitor.next()) for _ in range(2)] == UNBOUND
        monitor.silence()
        assert monitor.end() == (0, "")


@case
@with_tree("cxl-box")
def a_memory_device_that_was_replaced_between_two_looks(tree):
    make_memdev(tree, MEMDEV, 3)
    bind_memdev(tree, MEMDEV, 3)
    with Monitor(tree.root) as monitor:
        monitor.start()
        bind_memdev(tree, MEMDEV, 3)
        assert [binding(monitor.next()) for _ in range(2)] == \
            [UNBOUND[0], BOUND[1]]
        replace_link(memdev_link(tree, 3), os.readlink(memdev_link(tree, 3)))
        assert [binding(monitor.next()) for _ in range(4)] == UNBOUND + BOUND
        monitor.silence()


@case
@with_tree("cxl-box")
def a_memory_device_comes_before_its_drivers_and_goes_after_them(tree):
    make_memdev(tree, MEMDEV, 3)
    bind_memdev(tree, MEMDEV, 3)
    take_out(tree, MEMDEV)
    with Monitor(tree.root) as monitor:
        monitor.start()
        monitor.silence()
        put_in(tree, MEMDEV)
        event = monitor.next()
        assert (event["event"], event["device"]) == ("added", MEMDEV), event
        assert event["linux_name"] in ("mem3", None), event
        assert [binding(monitor.next()) for _ in range(2)] == BOUND
        os.unlink(memdev_link(tree, 3))
        take_out(tree, MEMDEV)
        assert [binding(monitor.next()) for _ in range(2)] == UNBOUND
        event = monitor.next()
        assert (event["event"], event["linux_name"], event["name"]) == \
            ("removed", "mem3", "mem3"), event
        monitor.silence()


@case
@with_tree("cxl-box")
def what_is_no_memory_device_is_passed_over(tree):
    make_memdev(tree, MEMDEV, 3, "0x" + 20 * "f")
    devices = tree.path("sys/bus/cxl/devices")
    with Monitor(tree.root) as monitor:
        monitor.start()
        for name in ("mem", "mem03", "mem4294967296", "mem-1", "memory",
                     "mem5x", "port1", "endpoint2", "decoder0.0", "root0"):
            os.symlink(os.readlink(memdev_link(tree, 3)),
                       os.path.join(devices, name))
        os.symlink("nowhere", os.path.join(devices, "mem6"))
        os.symlink("mem7", os.path.join(devices, "mem7"))
        os.mkfifo(os.path.join(devices, "mem8"))
        os.mkdir(os.path.join(devices, "mem9"))
        monitor.silence()
        # One of a platform, which is no function; its attributes are hostile
        os.makedirs(tree.path("sys/devices/platform/cxl_mem.0/mem11/driver"))
        os.mkfifo(tree.path("sys/devices/platform/cxl_mem.0/mem11/serial"))
        os.symlink("../../../devices/platform/cxl_mem.0/mem11",
                   os.path.join(devices, "mem11"))
        event = monitor.next()
        assert [event[name] for name in ("event", "linux_name", "device",
                                         "driver", "serial")] == \
            ["bound", "mem11", None, None, None], event
        monitor.silence()
        assert monitor.end() == (0, "")


@case
@with_tree("cxl-box")
def memory_devices_for_people(tree):
    with Monitor(tree.root, json_lines=False) as monitor:
        monitor.start()
        make_memdev(tree, MEMDEV, 3)
        assert monitor.next()[24:] == \
            f"bound   {MEMDEV[5:]} slot 1 mem3: driver cxl_pci"
        remove_memdev(tree, MEMDEV, 3)
        assert monitor.next()[24:] == \
            f"unbound {MEMDEV[5:]} slot 1 mem3: driver cxl_pci"


@case
@with_tree()
def many_changes_at_once_are_all_told(tree):
    links = links_of(tree) + links_of(tree, "nic")
    with Monitor(tree.root, interval="0.3") as monitor:
        monitor.start()
        for link in links:
            train(tree, link, width=2)
        told = [monitor.next() for _ in links]
        assert sorted(e["link"] for e in told) == \
            sorted(port for port, _ in links), told
        monitor.silence()


# How it is told

@case
@with_tree()
def text_for_people(tree):
    port, device = links_of(tree)[2]
    with Monitor(tree.root, json_lines=False) as monitor:
        monitor.start()
        train(tree, (port, device), width=8)
        line = monitor.next()
        clock, told = line[:23], line[24:]
        time.strptime(clock[:19], "%Y-%m-%d %H:%M:%S")
        slot = tree.functions[device].slot
        slot = f" slot {slot}" if slot else ""
        assert told == f"link    {port[5:]}{slot} gpu2: 32GT x16 (ok) -> " \
            "32GT x8 (degraded)", line
        take_out(tree, device)
        assert f"removed {device[5:]}" in monitor.next()


@case
@with_tree(user=True)
def filters_let_through_what_they_say(tree):
    gpu, nic = links_of(tree)[0], links_of(tree, "nic")[0]
    ids = [f"{number:04x}" for number in tree.functions[gpu[1]].ids()[1:]]
    cases = [
        (["--events", "link"], ["link", "link"]),
        (["--events", "topology"], ["removed", "added"]),
        (["--events", "errors"], []),
        (["--kind", "nic"], ["link"]),
        (["-s", gpu[0]], ["link", "removed", "added"]),
        (["-d", "10de:"], ["link", "removed", "added"]),
        (["-d", ids[0] + ":" + ids[1]], ["link", "removed", "added"]),
        (["-d", f"{ids[0]}:{int(ids[1], 16) ^ 1:04x}"], []),
        (["-d", ":" + ids[1]], ["link", "removed", "added"]),
        (["gpu0"], ["link", "removed", "added"]),
        (["gpu0", nic[1]], ["link", "link", "removed", "added"]),
        (["link-" + nic[0]], ["link"]),
    ]
    with contextlib.ExitStack() as stack:
        monitors = [stack.enter_context(Monitor(tree.root, *words))
                    for words, _ in cases]
        for monitor in monitors:
            monitor.start()
        train(tree, gpu, width=8)
        train(tree, nic, width=8)
        time.sleep(1)
        take_out(tree, gpu[1])
        time.sleep(1)
        put_in(tree, gpu[1])
        for monitor, (words, wanted) in zip(monitors, cases):
            told = [monitor.next()["event"] for _ in wanted]
            assert told == wanted, f"{words}: {told}"
        for monitor in monitors:
            monitor.silence()


@case
@with_tree(user=True)
def an_end_that_was_asked_for(tree):
    link = links_of(tree)[0]
    for number in (signal.SIGTERM, signal.SIGINT):
        with Monitor(tree.root) as monitor:
            assert monitor.start().end(number) == (0, "")
    with Monitor(tree.root, "--timeout", "0.2") as monitor:
        assert monitor.start().end(None) == (0, "")
    with Monitor(tree.root, "--count", "2") as monitor:
        monitor.start()
        train(tree, link, width=8)
        assert monitor.next()["event"] == "link"
        assert monitor.end(None) == (0, "")


@case
@with_tree(user=True)
def nobody_reads_any_more(tree):
    with Monitor(tree.root, interval="3600") as monitor:
        monitor.start()
        os.close(monitor.process.stdout.fileno())
        monitor.process.stdout = open(os.devnull, "rb")
        assert monitor.process.wait(PATIENCE) == 0
        assert monitor.process.stderr.read() == b""


# What is kept

def logged(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert not text or text.endswith("\n"), text[-200:]
    return [json.loads(line) for line in text.splitlines()]


@case
@with_tree(user=True)
def a_log_is_what_was_told_and_goes_on(tree):
    link = links_of(tree)[0]
    log = tree.scratch + "/events.jsonl"
    told = []
    for width in (8, 16):
        with Monitor(tree.root, "--log", log) as monitor:
            told.append(monitor.next())
            train(tree, link, width=width)
            told.append(monitor.next())
            assert monitor.end() == (0, "")
        assert logged(log) == told
        # As a crash leaves it
        with open(log, "ab") as file:
            file.write(b'{"pcitopo":{"version":"0.1.0","sch')
    with Monitor(tree.root, "--log", log) as monitor:
        told.append(monitor.next())
        assert monitor.end() == (0, "")
    assert logged(log) == told
    assert os.stat(log).st_mode & 0o7777 == 0o640


@case
@with_tree(user=True)
def a_log_is_rotated_before_it_is_too_large(tree):
    link = links_of(tree)[0]
    log = tree.scratch + "/events.jsonl"
    told = []
    with Monitor(tree.root, "--log", log, "--log-size", "2K", "--log-count",
                 "2") as monitor:
        told.append(monitor.next())
        for n in range(16):
            train(tree, link, width=8 if n % 2 == 0 else 16)
            told.append(monitor.next())
        assert monitor.end() == (0, "")
    names = sorted(os.listdir(tree.scratch))
    assert names == ["events.jsonl", "events.jsonl.1", "events.jsonl.2",
                     "root"], names
    kept = []
    for name in names[2::-1]:
        path = os.path.join(tree.scratch, name)
        assert 0 < os.path.getsize(path) <= 2048
        kept += logged(path)
    assert 5 <= len(kept) < len(told), len(kept)
    assert kept == told[-len(kept):], [(e['time'], e['event']) for e in kept]


@case
@with_tree(user=True)
def a_log_may_be_exactly_as_large_as_was_said(tree):
    """     two lines; a byte less, and each has a file of its own"""
    link = links_of(tree)[0]

    def two_lines(name, *words):
        """sizes of the log's files, the last one first"""
        log = os.path.join(tree.scratch, name)
        with Monitor(tree.root, "--log", log, *words) as monitor:
            monitor.start()
            train(tree, link, width=8)
            monitor.next()
            assert monitor.end() == (0, "")
        train(tree, link, width=16)
        return [os.path.getsize(os.path.join(tree.scratch, file))
                for file in sorted(os.listdir(tree.scratch))
                if file.startswith(name)]

    whole, = two_lines("whole")
    assert two_lines("full", "--log-size", str(whole)) == [whole]
    parts = two_lines("less", "--log-size", str(whole - 1))
    assert len(parts) == 2 and sum(parts) == whole, parts


@case
@with_tree(user=True)
def a_file_that_is_no_log_stays_as_it_is(tree):
    path = tree.scratch + "/file"
    for content in (b"Dear diary,\n", b'{"name": "x"}\n', b"\0" * 100):
        with open(path, "wb") as file:
            file.write(content)
        with Monitor(tree.root, "--log", path) as monitor:
            status, err = monitor.end(None)
            assert status == 2 and "not a log of events" in err, err
        with open(path, "rb") as file:
            assert file.read() == content
    os.unlink(path)
    os.symlink("elsewhere", path)
    with Monitor(tree.root, "--log", path) as monitor:
        assert monitor.end(None)[0] == 2
    assert not os.path.exists(tree.scratch + "/elsewhere")


@case
@with_tree(user=True)
def two_do_not_write_into_one_log(tree):
    log = tree.scratch + "/events.jsonl"
    with Monitor(tree.root, "--log", log) as first:
        first.start()
        with Monitor(tree.root, "--log", log) as second:
            status, err = second.end(None)
            assert status == 2 and "another monitor" in err, err
        assert first.end() == (0, "")


@case
@with_tree(user=True)
def a_full_disk_leaves_no_half_line(tree):
    log = tree.scratch + "/events.jsonl"
    link = links_of(tree)[0]
    # The limit stands for a disk that is full in the middle of a line
    words = ["sh", "-c", 'ulimit -f 2; trap "" XFSZ; exec "$@"', "sh",
             PROGRAM, "monitor", "--sysroot", tree.root, "--interval",
             INTERVAL, "-J", "--log", log]
    with subprocess.Popen(words, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        told = [json.loads(process.stdout.readline())]
        for width in (8, 16, 8, 16):
            train(tree, link, width=width)
            told.append(json.loads(process.stdout.readline()))
        process.terminate()
        err = process.stderr.read().decode()
        assert process.wait(PATIENCE) == 2 and "events.jsonl" in err, err
    kept = logged(log)
    assert kept and kept == told[:len(kept)] and len(kept) < 5, len(kept)


def serials_of(tree):
    """Device Serial Number of every function that has one"""
    capability = {address: f.extended(3) for address, f in
                  tree.functions.items()}
    return {address: tree.functions[address].u32(at + 4) |
            tree.functions[address].u32(at + 8) << 32
            for address, at in capability.items() if at}


def what_happens(tree, links, *words, json_lines=True):
    """Each link gets narrower and wide again, its device goes and comes; all
    that is written about it, messages too"""
    log = os.path.join(tree.scratch, "serial-events.jsonl")
    with Monitor(tree.root, "--log", log, *words,
                 json_lines=json_lines) as monitor:
        told = [monitor.line()]
        for link in links:
            for width in (8, 16):
                train(tree, link, width=width)
                told.append(monitor.line())
            take_out(tree, link[1])
            told.append(monitor.line())
            put_in(tree, link[1])
            told.append(monitor.line())
        status, err = monitor.end()
        assert status == 0 and None not in told, (status, told)
    with open(log, encoding="utf-8") as file:
        written = file.read()
    os.unlink(log)
    return "\n".join([*told, err, written])


@case
@with_tree()
def serial_numbers_are_hidden_everywhere(tree):
    """of devices and ports, in each kind of event, in text, JSON and log"""
    links = links_of(tree)[:2] + links_of(tree, "nic")[:1] + \
        links_of(tree, "nvme")[:1]
    serials = serials_of(tree)
    assert len(serials) > 8, serials
    concerned = {serials[address] for link in links for address in link
                 if address in serials}
    for json_lines in (True, False):
        clear = what_happens(tree, links, json_lines=json_lines)
        missing = [serial for serial in concerned
                   if not redaction.shown([serial], clear)]
        assert not missing, "not even in clear: " + str(missing)
        hidden = what_happens(tree, links, "--redact", json_lines=json_lines)
        assert not redaction.shown(serials.values(), hidden), \
            redaction.shown(serials.values(), hidden)
        assert hidden.count("redacted-") >= len(concerned), hidden


@case
@with_tree()
def a_snapshot_can_be_read(tree):
    port, device = links_of(tree)[5]
    directory = tree.scratch + "/snapshots"
    os.mkdir(directory)
    with Monitor(tree.root, "--snapshot", directory) as monitor:
        monitor.start()
        train(tree, (port, device), width=8)
        event = monitor.next()
        assert monitor.end() == (0, "")
    assert os.listdir(directory) == [event["snapshot"]], event
    path = os.path.join(directory, event["snapshot"])
    links = {link["id"]: link for link in test.links(path)}
    whole = {link["id"]: link for link in json.loads(subprocess.run(
        [PROGRAM, "--sysroot", tree.root, "list", "links", "-a", "-J"],
        stdout=subprocess.PIPE, check=True).stdout)["links"]}
    assert links[port]["verdict"] == "degraded" and \
        links[port]["width"] == 8, links[port]
    for name in ("device", "speed_gts", "max_width", "retimers", "reasons"):
        assert links[port][name] == whole[port][name], name
    shown = {d["address"]: d for d in test.devices(path)}
    assert shown[device]["serial"] == event["serial"]
    assert shown[port]["parent"], "nobody knows where it is"


@case
@with_tree(user=True)
def a_snapshot_is_for_root(tree):
    directory = tree.scratch + "/snapshots"
    os.mkdir(directory)
    with Monitor(tree.root, "--snapshot", directory) as monitor:
        monitor.start()
        train(tree, links_of(tree)[0], width=8)
        assert monitor.next()["snapshot"] is None
        status, err = monitor.end()
        assert status == 2 and "needs root" in err, err
    assert not os.listdir(directory)


@case
@with_tree(user=True)
def what_cannot_be_asked_for(tree):
    for words, wanted in (
            (["gpu99"], "no 'gpu99' there"),
            (["--interval", "0"], "seconds"),
            (["--count", "-1"], "no number"),
            (["--log-size", "1T"], "no size"),
            (["--log-count", "3"], "for --log"),
            (["--events", "link,moon"], "'moon' is not one of"),
            (["--snapshot", "/nowhere"], "No such file"),
            (["--redact", "--snapshot", "/"], "cannot hide"),
            (["--output", "x"], "does not take"),
            (["--source", "kernel"], "--sysroot is for")):
        with Monitor(tree.root, *words) as monitor:
            status, err = monitor.end(None)
            assert status == 2 and wanted in err, f"{words}: {err}"


# The service

def service():
    path = os.path.join(test.TOP, "userspace/systemd/pcitopo.service.in")
    with open(path, encoding="utf-8") as file:
        return file.read()


@case
def the_service_is_one_for_systemd():
    if not shutil.which("systemd-analyze"):
        raise test.Skipped("no systemd-analyze")
    with tempfile.TemporaryDirectory(prefix="pcitopo-") as scratch:
        path = os.path.join(scratch, "pcitopo.service")
        with open(path, "w", encoding="utf-8") as file:
            file.write(service().replace("@bindir@/pcitopo", PROGRAM))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", path],
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        # What is wrong with other units of this machine is not our business
        said = [line for line in done.stdout.decode().splitlines()
                if "pcitopo" in line]
        assert not said, said
        assert os.path.exists(path) and "[Service]" in service()


@case
def the_service_gives_options_that_there_are():
    words = re.search(r"^ExecStart=@bindir@/pcitopo (.*)$", service(),
                      re.M)[1].split()
    taken = subprocess.run([PROGRAM, *words, "--help"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           check=True).stdout.decode()
    for word in words:
        if word.startswith("--"):
            assert f" {word} " in taken, word


@case
@with_tree(user=True)
def the_journal_is_told(tree):
    """Of a journal that is not there, or that has the fields"""
    link = links_of(tree)[0]
    with Monitor(tree.root, "--journal", json_lines=False) as monitor:
        if not os.path.exists("/run/systemd/journal/socket"):
            status, err = monitor.end(None)
            assert status == 2 and "--journal" in err, err
            return
    with Monitor(tree.root, "--journal", json_lines=False) as monitor:
        time.sleep(1)
        train(tree, link, width=8)
        time.sleep(1)
        assert monitor.end() == (0, "")


if __name__ == "__main__":
    sys.exit(test.main())
