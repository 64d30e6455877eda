#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""storm-guest - the part of test-storm.py that runs in the guest

usage: storm-guest.py MODULES IMAGE SEED SECONDS PCITOPO

Everything at once, for so many seconds: functions are removed and inserted,
links change, all is read and dumped, the module is reloaded, and some listen.
Each of these is a process that writes down what it did, or heard, and when. What they
wrote is printed as JSON, packed. Judging is the other side's work.

Times are nanoseconds of CLOCK_BOOTTIME, which events have, too.
"""

import base64
import functools
import importlib.util
import json
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))


def _neighbour(name):
    spec = importlib.util.spec_from_file_location(
        name.replace("-", "_"), os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


robust = _neighbour("robust-guest")
watch = _neighbour("watch-guest")
netlink = robust.netlink
control = robust.control
NotThere = sys.modules["pcitopo"].NotThere

SEED, SECONDS = int(sys.argv[3]), int(sys.argv[4])
PROGRAM = sys.argv[5]
WATCH_MS = 50
# A second between two changes is what a link may have and be told of each
STAGED = {"0001:00:03.0": 1.3, "0001:00:04.0": 0}
FASTEST = (32, 4)
RATES = [(speed, width) for speed in (32, 16, 8) for width in (4, 2, 1)]
# So many changes of one link are more than may be told at once, if nothing else
# goes on and so each takes a fraction of a second
RESTLESS, BURST = "0001:00:04.0", 24
# A sweep does not take so long, whatever else goes on
PATIENCE = 60
# Changes that are folded are told after a second
SETTLED = 4
LEDGER = robust.DEBUG + "/pcitopo_replay/ledger"
CTRL, NEWFAMILY, FAMILY_NAME = 16, 1, 2
WATCH_GET, EPOCH, SEQUENCE = 7, 2, 3
NUMBERS = {"epoch": 2, "sweeps": 5, "link": 8, "topology": 9}


def now():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


class Watched:
    """How the watch is doing, as it is asked again and again."""

    def __init__(self):
        self.family = None

    def __call__(self):
        """None while the module is not there."""
        try:
            self.family = self.family or watch.Family()
            answer = self.family._ask(self.family.number, WATCH_GET,
                                      netlink.ACK, b"").objects[0]
        except (OSError, IndexError, NotThere):
            self.family = None
            return None
        return {name: int.from_bytes(answer[number], "little")
                for name, number in NUMBERS.items()}


# Those who listen

class Ear:
    """Listens to groups of every module that comes, and forgets nothing: of
    each message what it says, or enough to compare it."""

    def __init__(self, groups, size, pause, whole):
        self.groups, self.pause, self.whole = groups, pause, whole
        self.joined, self.heard, self.watched = [], [], Watched()
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                    netlink.NETLINK_GENERIC)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
        self.socket.bind((0, 0))
        self.socket.setblocking(False)
        # Its own group says when a family comes.
        self._add(CTRL)

    def _add(self, group):
        self.socket.setsockopt(netlink.SOL_NETLINK, watch.ADD_MEMBERSHIP,
                               group)

    def join(self):
        """Listen to the module that is there, unless that is so already."""
        before = self.watched()
        if not before or self.joined and \
                self.joined[-1]["epoch"] == before["epoch"]:
            return
        try:
            numbers = watch.groups_of(watch.Family())
        except (OSError, IndexError, NotThere):
            return
        for name in self.groups:
            self._add(numbers[name])
        after = self.watched()
        if after and after["epoch"] == before["epoch"]:
            self.joined.append({
                "epoch": before["epoch"], "time": now(),
                **{name: [before[name], after[name]]
                   for name in self.groups}})

    def _take(self, data):
        kind, command = struct.unpack_from("<H", data, 4)[0], data[16]
        found = netlink.attributes(data[20:])
        if kind == CTRL:
            if command == NEWFAMILY and found[FAMILY_NAME] == b"pcitopo\0":
                self.join()
            return
        self.heard.append(
            [command, int.from_bytes(found[EPOCH], "little"),
             int.from_bytes(found[SEQUENCE], "little"),
             data[20:].hex() if self.whole else zlib.crc32(data[20:])])

    def drain(self):
        """All that has come."""
        while True:
            try:
                data = self.socket.recv(65536)
            except BlockingIOError:
                return
            except OSError as trouble:
                self.heard.append([0, 0, 0, trouble.errno])
                continue
            while data:
                length = struct.unpack_from("<I", data)[0]
                self._take(data[:length])
                data = data[(length + 3) & ~3:]

    def run(self, stop):
        due = 0
        while True:
            if time.monotonic() > due:
                # What it was told of families may have been lost.
                self.join()
                due = time.monotonic() + 2
            ready = select.select([stop, self.socket], [], [], 2)[0]
            if self.pause and stop not in ready:
                select.select([stop], [], [], self.pause)
            self.drain()
            if stop in ready:
                break
        return {"joined": self.joined, "heard": self.heard}


BOTH, LARGE = ("link", "topology"), 16 << 20
# name: how it becomes who it is, groups, room, pause, whole
EARS = {
    "good": (None, BOTH, LARGE, 0, True),
    "link": (None, ("link",), LARGE, 0, False),
    "topology": (None, ("topology",), LARGE, 0, False),
    "slow": (None, BOTH, 1, 10, False),
    "nobody": (watch.become_nobody, BOTH, LARGE, 0, False),
    "network": (watch.leave_network, BOTH, LARGE, 0, False),
}


def listen(stop, ready, become, *how):
    if become:
        become()
    ear = Ear(*how)
    ear.join()
    os.write(ready, b"\n")
    return ear.run(stop)


def event_of(line):
    """What a line of a monitor is about."""
    event = json.loads(line)
    return [event["event"], event["epoch"], event["sequence"],
            event["link"] if event["event"] in ("link", "errors")
            else event["device"]]


def monitor(stop, ready, become):
    """All that the command tells of the same."""
    if become:
        become()
    with subprocess.Popen([PROGRAM, "monitor", "-J"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        lines, is_over = [process.stdout.readline()], False
        os.write(ready, b"\n")
        while not is_over:
            is_over = stop in select.select([stop, process.stdout], [], [])[0]
            if is_over:
                process.send_signal(signal.SIGTERM)
                lines += process.stdout
            else:
                lines.append(process.stdout.readline())
                is_over = not lines[-1]
        said = process.stderr.read().decode()
    return {"events": [event_of(line) for line in lines if line],
            "said": said, "status": process.returncode}


MONITORS = {"root": None, "nobody": watch.become_nobody}


# Those who change things

def swept(watched):
    """Wait until all links were looked at; in which epoch, or 0 if that ended
    or had not begun."""
    end = time.monotonic() + PATIENCE
    first = watched()
    if not first:
        time.sleep(0.3)
        return 0
    while True:
        found = watched()
        if not found or found["epoch"] != first["epoch"]:
            return 0
        if found["sweeps"] >= first["sweeps"] + 2:
            return found["epoch"]
        assert time.monotonic() < end, "no sweeps"
        time.sleep(0.02)


def next_rate(generator, rate):
    """None is down; what comes up runs at its best."""
    if not rate:
        return FASTEST
    if generator.random() < 0.2:
        return None
    return generator.choice([other for other in RATES if other != rate])


def stage_rate(watched, port, rate, before):
    """Change a link; what is to be seen of that, when."""
    if rate and before:
        change = f"speed={rate[0]} width={rate[1]} silent"
    else:
        change = "up" if rate else "down"
    began = now()
    trouble = control(f"link {port} {change}")
    assert not trouble, (change, trouble)
    ended = now()
    return [began, ended, rate, swept(watched), now()]


def storm_stage(end, port, pause, most=None):
    """Changes of a link, each there until it must have been seen."""
    generator, watched = random.Random(f"{SEED} {port}"), Watched()
    rate, staged = FASTEST, []
    while time.monotonic() < end and len(staged) != most:
        before, rate = rate, next_rate(generator, rate)
        staged.append(stage_rate(watched, port, rate, before))
        time.sleep(pause)
    if rate != FASTEST:
        staged.append(stage_rate(watched, port, FASTEST, rate))
    return staged


def keep_ledger(stop):
    """The replay's own ledger of those links, before it forgets."""
    found, last, missing = [], 0, 0
    while True:
        is_end = select.select([stop], [], [], 5)[0]
        with open(LEDGER, encoding="ascii") as lines:
            for line in lines:
                number, when, text = line.rstrip().split(" ", 2)
                if int(number) <= last:
                    continue
                missing += int(number) - last - 1
                last = int(number)
                if text.split()[0] == "link" and text.split()[1] in STAGED:
                    found.append([int(when), text])
        if is_end:
            return {"lines": found, "missing": missing}


def functions():
    return {name for name in robust.names_of(robust.DEVICES)
            if not name.startswith("0000:")}


class Removed:
    """What went and came, and when."""

    def __init__(self):
        self.moves = []

    def do(self, function, *words):
        before, began = functions(), now()
        function(*words)
        ended, after = now(), functions()
        if before != after:
            self.moves.append({"began": began, "ended": ended,
                               "gone": sorted(before - after),
                               "come": sorted(after - before)})

    def settle(self):
        """Wait until the module knows of it; note that it does."""
        try:
            client = netlink.Client()
            error = client.ask("refresh")["error"]
            client.socket.close()
        except OSError:
            return
        if not error and self.moves:
            self.moves[-1].setdefault("settled", now())


def storm_remove(end):
    generator, removed = random.Random(f"{SEED} remove"), Removed()
    pairs = []
    for address in robust.ENDPOINT, robust.BRANCH:
        pairs.append((functools.partial(
            robust.put, f"{robust.DEVICES}/{address}/remove", 1),
            functools.partial(control, "rescan")))
        for how in "pull", "remove":
            pairs.append((functools.partial(control, f"{how} {address}"),
                          functools.partial(control, f"insert {address}")))
    while time.monotonic() < end:
        for function in generator.choice(pairs):
            removed.do(function)
            if generator.random() < 0.7:
                removed.settle()
            time.sleep(generator.random() * 0.3)
    return removed.moves


def storm_reload(end):
    """Now and then, and sometimes again and again."""
    generator, reloads, soon = random.Random(f"{SEED} reload"), [], 0
    while True:
        wait = 0.1 if soon else generator.uniform(4, 14)
        if time.monotonic() + wait > end:
            return reloads
        time.sleep(wait)
        soon = soon - 1 if soon else generator.choice((0, 0, 0, 3))
        began = now()
        if robust.topo.unload():
            continue  # somebody used it all the time
        ended = now()
        time.sleep(generator.uniform(0, 0.4))
        reloads.append({"unload": [began, ended], **load()})


def load():
    began = now()
    error = robust.topo.load()
    assert not error, os.strerror(error)
    return {"load": [began, now()], "epoch": Watched()()["epoch"]}


# Those who are just in the way

def storm_read():
    reader = robust.Reader.__new__(robust.Reader)
    reader.wrong, reader.reads = [], 0
    reader.look_at_files()
    assert not reader.wrong, reader.wrong[0]


def storm_dump():
    try:
        client = netlink.Client()
    except OSError:
        return  # the module is not loaded
    try:
        client.socket.settimeout(10)
        for command in [*robust.GETS, "refresh"]:
            client.ask(command, flags=netlink.ACK if command == "refresh"
                       else netlink.DUMP)
    finally:
        client.socket.close()


def storm_flap():
    for port in robust.PORTS:
        for what in "link {} down", "link {} up", "retrain {}":
            control(what.format(port))
            time.sleep(0.03)


def again(end, function):
    """Over and over, with room for those who stage; how often. No lower
    priority: they hold locks."""
    rounds = 0
    while time.monotonic() < end:
        function()
        rounds += 1
        time.sleep(0.5)
    return rounds


class Children:
    """Processes of this one, and what they answer."""

    def __init__(self):
        self.stop, self.stopper = os.pipe()
        self.sources = {}

    def start(self, name, function, *words):
        source, sink = os.pipe()
        if not os.fork():
            os.close(self.stopper)
            signal.alarm(SECONDS + 300)
            try:
                answer = {"result": function(*words)}
            except BaseException as trouble:  # pylint: disable=broad-except
                answer = {"wrong": f"{type(trouble).__name__}: {trouble}"}
            with os.fdopen(sink, "w") as output:
                json.dump(answer, output)
            os._exit(0)
        os.close(sink)
        self.sources[name] = source

    def answers(self, *names):
        """Of those, or of all."""
        found = {}
        for name in names or list(self.sources):
            with os.fdopen(self.sources.pop(name)) as stream:
                said = stream.read()
            found[name] = json.loads(said) if said else {"wrong": "died"}
            os.wait()
        return found


def start_ears(children):
    """They listen when this returns."""
    source, ready = os.pipe()
    for name, (become, *how) in EARS.items():
        children.start("hears " + name, listen, children.stop, ready, become,
                       *how)
    for name, become in MONITORS.items():
        children.start("monitors " + name, monitor, children.stop, ready,
                       become)
    os.close(ready)
    for _ in [*EARS, *MONITORS]:
        os.read(source, 1)
    os.close(source)


def start_storm(children):
    end = time.monotonic() + SECONDS
    for port, pause in STAGED.items():
        children.start("stages " + port, storm_stage, end, port, pause)
    children.start("removes", storm_remove, end)
    children.start("reloads", storm_reload, end)
    for function in storm_read, storm_dump, storm_flap:
        children.start(function.__name__[6:] + "s", again, end, function)


def calm():
    """Put all back; what came then."""
    removed = Removed()
    for port in robust.PORTS:
        control(f"link {port} up")
    for address in robust.ENDPOINT, robust.BRANCH:
        removed.do(control, f"insert {address}")
    removed.do(control, "rescan")
    return removed.moves


def is_quiet(files):
    """Wait until all is as it was before; what is missing."""
    end = time.monotonic() + robust.PATIENCE
    while set(robust.tree()) != set(files) and time.monotonic() < end:
        time.sleep(0.1)
    return sorted(set(robust.tree()) ^ set(files))


def storm():
    robust.topo.parameters = f"watch_ms={WATCH_MS}".encode()
    assert not robust.replay.load()
    found = {"first": load()}
    files, values, whole = robust.tree(), robust.tree(True), robust.dumps()
    children = Children()
    robust.put("/proc/sys/net/core/rmem_max", LARGE)
    start_ears(children)
    children.start("ledger", keep_ledger, children.stop)
    others = list(children.sources)
    found["burst"] = storm_stage(float("inf"), RESTLESS, 0, BURST)
    start_storm(children)
    found.update(children.answers(*(name for name in children.sources
                                    if name not in others)))
    found["calm"] = calm()
    quiet = is_quiet(files)
    time.sleep(SETTLED)
    found["last"] = Watched()()
    os.close(children.stopper)
    found.update(children.answers())
    # What ports have seen meanwhile is forgotten with the module.
    assert not robust.topo.unload()
    assert not robust.topo.load()
    found["after"] = {"quiet": quiet, "late": robust.becomes(values, True),
                      "dumps": robust.dumps() == whole}
    robust.stop()
    return found


if __name__ == "__main__":
    print(base64.b64encode(zlib.compress(json.dumps(storm()).encode()))
          .decode())
