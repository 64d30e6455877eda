#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""robust-guest - the part of test-robust.py that runs in the guest

usage: robust-guest.py MODULES IMAGE SEED PHASE

Makes life hard for pcitopo.ko and prints, as JSON, what came of it. Phases:

shortage  allocations fail, one after the other, while the module is loaded,
          while devices come and go, and while dumps are answered
fuzz      registers say all sorts of things before they are read

All is done in this process by system calls: starting a program takes long
here, this one a minute or more, and its own allocations would fail, too.
"""

import ctypes
import errno
import importlib.util
import json
import os
import random
import sys
import time

CLASS = "/sys/class/pcitopo"
DEVICES = "/sys/bus/pci/devices"
DEBUG = "/sys/kernel/debug"
SLAB = "/sys/kernel/slab"
INIT_MODULE, DELETE_MODULE = 175, 176
ENDPOINT, BRANCH = "0001:01:00.0", "0001:02:00.0"
PORTS = ["0001:00:01.0", "0001:00:02.0"]
# Modules are from here on, with nokaslr
MODULE_START, MODULE_END = 0xffffffffa0000000, 0xffffffffff000000
# The module tries again after a second, and that may take long here
PATIENCE = 60
# What a series of failures, or of values, may take, in seconds
LIMIT = 1000
# Every so many shortages the module is left alone until it tries again
ALONE = 12
# So many failures say as much as all of them, which take PATIENCE each
ENOUGH = 3
# Attributes that are never the same twice
VOLATILE = {"sample_age", "uevent"}
# What a value may read as, when it became unknown or the object went
GONE = {errno.ENODATA, errno.ENODEV, errno.ENOENT}
HERE = os.path.dirname(os.path.abspath(__file__))

libc = ctypes.CDLL(None, use_errno=True)


def _netlink_guest():
    spec = importlib.util.spec_from_file_location(
        "netlink_guest", os.path.join(HERE, "netlink-guest.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


netlink = _netlink_guest()
GETS = [f"{kind}-get" for kind in netlink.KINDS]


def tell(name, what):
    """A line of the answer, at once: who comes late is not to be lost."""
    print(json.dumps({name: what}), flush=True)


class Module:
    """A module, with its file in memory."""

    def __init__(self, name, parameters=""):
        self.name = name
        self.parameters = parameters.encode()
        with open(os.path.join(sys.argv[1], name + ".ko"), "rb") as data:
            self.data = data.read()

    def load(self):
        """An errno or 0."""
        if libc.syscall(INIT_MODULE, self.data, len(self.data),
                        self.parameters):
            return ctypes.get_errno()
        return 0

    def unload(self):
        """Wait for those who use it; an errno or 0."""
        end = time.monotonic() + PATIENCE
        while libc.syscall(DELETE_MODULE, self.name.encode(), os.O_NONBLOCK):
            if ctypes.get_errno() not in (errno.EAGAIN, errno.EBUSY) or \
                    time.monotonic() > end:
                return ctypes.get_errno()
            time.sleep(0.05)
        return 0


topo = Module("pcitopo")
replay = Module("pcitopo_replay", f"image={sys.argv[2]}")


def put(path, text):
    """Write at once; an errno or 0."""
    try:
        fd = os.open(path, os.O_WRONLY)
        try:
            os.write(fd, str(text).encode())
        finally:
            os.close(fd)
    except OSError as trouble:
        return trouble.errno
    return 0


def control(text):
    return put(f"{DEBUG}/pcitopo_replay/control", text)


def do(commands):
    """What is asked of the machine, one after the other, or "refresh"."""
    for command in commands:
        if command == "refresh":
            client = netlink.Client()
            client.ask(command)
            client.socket.close()
        else:
            control(command)


def value_of(path):
    """Text of an attribute or target of a symlink; an errno if neither."""
    try:
        if os.path.islink(path):
            return os.path.basename(os.readlink(path))
        with open(path, encoding="ascii") as text:
            return text.read()
    except OSError as trouble:
        return trouble.errno


def names_of(directory):
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def tree(values=False):
    """Files of each object that is not the guest's own; with their values."""
    found = {}
    for name in names_of(CLASS):
        if "-0000:" in name:
            continue
        files = names_of(f"{CLASS}/{name}")
        found[name] = {file: value_of(f"{CLASS}/{name}/{file}")
                       for file in files if file not in VOLATILE
                       and not os.path.isdir(f"{CLASS}/{name}/{file}")
                       or file in ("component", "port")} if values else files
    return found


def becomes(wanted, values=False):
    """Wait until the class is as wanted; None, or how it is in the end."""
    end = time.monotonic() + PATIENCE
    while True:
        found = tree(values)
        if found == wanted:
            return None
        if time.monotonic() > end:
            return {name: [found.get(name), wanted.get(name)]
                    for name in {*found, *wanted}
                    if found.get(name) != wanted.get(name)}
        time.sleep(0.02)


def settled():
    """What the class is like when nothing has changed for a second."""
    found, before = tree(), None
    while found != before:
        time.sleep(1)
        found, before = tree(), found
    return found


def dumps():
    """All objects over netlink: the kind's error and count of replies."""
    client = netlink.Client()
    found = {}
    for command in GETS:
        answer = client.dump(command)
        for reply in answer["replies"]:
            netlink.attributes(reply)
        found[command] = [answer["error"], len(answer["replies"])]
    client.socket.close()
    return found


def start():
    """The machine and the module; what they are like when all is well."""
    assert not replay.load()
    assert not topo.load()
    return tree(), tree(True), dumps()


def stop():
    assert not topo.unload()
    assert not replay.unload()


# Shortage

class Nth:
    """The nth allocation of some tasks, in a range of code, is to fail."""

    def __init__(self, paths):
        self.fds = []
        for path in paths:
            try:
                self.fds.append(os.open(path, os.O_RDWR))
            except OSError:
                pass

    def arm(self, count):
        """Count down from there; 0: nothing is to fail."""
        for fd in self.fds:
            try:
                os.pwrite(fd, str(count).encode(), 0)
            except OSError:
                pass

    def left(self):
        """What is left of each count."""
        found = []
        for fd in self.fds:
            try:
                found.append(int(os.pread(fd, 16, 0)))
            except OSError:
                pass
        return found

    def disarm(self, count):
        """Did one fail? None: nobody even counted."""
        left = self.left()
        self.arm(0)
        if 0 in left:
            return True
        return False if any(n != count for n in left) else None

    def close(self):
        for fd in self.fds:
            os.close(fd)


def this_task():
    return Nth(["/proc/thread-self/fail-nth"])


def workers():
    """Tasks that run works: which of them it will be is not known."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", encoding="ascii") as comm:
                if comm.read().startswith("kworker/"):
                    found.append(f"/proc/{pid}/task/{pid}/fail-nth")
        except OSError:
            pass
    return Nth(found)


def symbols():
    """The kernel's code, sorted: addresses, names, modules."""
    with open("/proc/kallsyms", encoding="ascii") as lines:
        words = [line.split() for line in lines]
    return sorted((int(word[0], 16), word[2], word[3] if word[3:] else None)
                  for word in words if word[1] in "tT")


def range_of(known, *names):
    """From the first of these functions, or those of a module, to the end of
    the last."""
    places = [i for i, symbol in enumerate(known)
              if symbol[1] in names or symbol[2] in names]
    assert places, names
    return (known[min(places)][0],
            known[max(places) + 1][0] if places[-1] + 1 < len(known)
            else known[-1][0] + 4096)


def fail_within(start_address, end_address):
    put(f"{DEBUG}/failslab/require-start", start_address)
    put(f"{DEBUG}/failslab/require-end", end_address)


def prepare_failures(known):
    # What kmemleak asks for itself is no allocation of anybody's.
    first, last = range_of(known, "mem_pool_alloc", "__alloc_object")
    for name, value in [("reject-start", first), ("reject-end", last),
                        ("stacktrace-depth", 32), ("ignore-gfp-wait", "N"),
                        ("cache-filter", "N"), ("verbose", 0),
                        ("times", -1)]:
        put(f"{DEBUG}/failslab/{name}", value)
    # Pages have their own control but the same count: never there.
    put(f"{DEBUG}/fail_page_alloc/require-end", 1)


def counts(dense=1000):
    """1, 2 .. dense, then ever less densely, until time is over."""
    end = time.monotonic() + LIMIT
    n = 1
    while time.monotonic() < end:
        yield n
        n += 1 + max(0, n - dense) // 16


def allocations(nth):
    """How many there are when the module is loaded."""
    nth.arm(1 << 20)
    assert not topo.load()
    left = nth.left()[0]
    nth.arm(0)
    assert not topo.unload()
    return (1 << 20) - left


# By so many allocations one time may differ from another
UNLIKE = 16


def load_shortage(files):
    """Allocations of loading, and what is left of it after a failure: each in
    the caches, the records, the first objects and the family; of the objects
    that come then, and are like those, every eighth. One time is a little unlike
    another, as when the kernel has room in a node for the number of a family: the
    last ones are tried until there is one that none is left for."""
    fail_within(MODULE_START, MODULE_END)
    nth = this_task()
    total = allocations(nth)
    tried = [n for n in range(1, total + UNLIKE)
             if n < 120 or n > total - 20 or n % 8 == 0]
    errors, wrong, failed = [], [], True
    assert not topo.load()
    caches = [f"{SLAB}/{name}" for name in names_of(SLAB)
              if name.startswith("pcitopo_")]
    assert caches and not topo.unload()
    for count in tried:
        if count > total and not failed:
            break
        nth.arm(count)
        error = topo.load()
        failed = nth.disarm(count)
        errors.append(error)
        if error:
            left = [path for path in (CLASS, "/sys/module/pcitopo", *caches)
                    if os.path.exists(path)]
        else:
            left = becomes(files) or topo.unload()
        if left or not failed and count < total - UNLIKE:
            wrong.append([count, error, left, failed])
    nth.close()
    return {"tried": total, "times": len(errors),
            "errors": sorted({*errors}), "wrong": wrong,
            "failed": sum(map(bool, errors)), "ended": not failed}


def catches_up(wanted, nth, alone):
    """The class becomes as wanted: alone, when the module tries again; or, which
    is sooner, with the next refresh. None, or how it is in the end."""
    end = time.monotonic() + PATIENCE
    while not alone and time.monotonic() < end:
        if 0 in nth.left():
            nth.arm(0)
            do(["refresh"])
            break
        if tree() == wanted:
            break
        time.sleep(0.01)
    return becomes(wanted)


def change_shortage(tasks, before, after, dense=1000):
    """Each allocation when devices come or go: the module catches up.
    before and after are commands and what the class is like after them."""
    tried, wrong, nth, alone = [], [], None, 0
    # Of the last ones: did something fail? A task may have come that does not
    # count, so one is no proof.
    failed = [True]
    for count in counts(dense):
        # When registers have been read again, all that went before is done.
        do([*before[0], "refresh"])
        late = becomes(before[1])
        if failed[-1] is not True:
            nth = nth.close()
        nth = nth or tasks()
        nth.arm(count)
        do(after[0])
        if not late:
            alone += count % ALONE == 0
            late = catches_up(after[1], nth, count % ALONE == 0)
        tried.append(count)
        failed = failed[-2:] + [nth.disarm(count)]
        if late:
            wrong.append([count, late])
        if True not in failed or len(wrong) == ENOUGH:
            break
    return {"tried": tried[-1], "times": len(tried), "alone": alone,
            "wrong": wrong, "ended": True not in failed}


def ask_shortage(whole, ask):
    """Each allocation of a question: an errno or an answer."""
    nth = this_task()
    tried, errors, wrong, ended = [], set(), [], False
    for count in counts():
        client = netlink.Client()
        client.socket.settimeout(5)
        nth.arm(count)
        try:
            errors.add(ask(client)["error"])
        except MemoryError:
            errors.add(errno.ENOMEM)
        except OSError as trouble:
            errors.add(trouble.errno or str(trouble))
        failed = nth.disarm(count)
        client.socket.close()
        tried.append(count)
        if not failed:
            ended = True
            break
    nth.close()
    found = dumps()
    if found != whole:
        wrong.append(found)
    return {"tried": tried[-1], "times": len(tried),
            "errors": sorted(errors, key=str), "wrong": wrong, "ended": ended}


def shortage():
    # Sweeps would ask for memory now and then, on nobody's behalf
    topo.parameters = b"watch_ms=0"
    files, _, whole = start()
    known = symbols()
    prepare_failures(known)
    fail_within(*range_of(known, "netlink_sendmsg", "netlink_recvmsg"))
    for command in GETS:
        tell("dump " + command, ask_shortage(
            whole, lambda client, command=command: client.dump(command)))
    tell("get device-get", ask_shortage(
        whole, lambda client: client.ask("device-get",
                                         netlink.text(1, ENDPOINT))))
    tell("refresh", ask_shortage(
        whole, lambda client: client.ask("refresh")))
    fail_within(*range_of(known, "[pcitopo]"))
    without = {}
    # Twice, as a link that has changed has more to say for ever
    for address in (ENDPOINT, BRANCH) * 2:
        control(f"pull {address}")
        without[address] = settled()
        control(f"insert {address}")
        whole_again = settled()
    there = [[f"insert {ENDPOINT}"], whole_again]
    gone = [[f"pull {ENDPOINT}"], without[ENDPOINT]]
    tell("function goes", change_shortage(workers, there, gone))
    do(there[0])
    becomes(there[1])
    tell("function comes, notifier", change_shortage(this_task, gone, there))
    tell("function comes", change_shortage(workers, gone, there))
    switch = [[f"insert {BRANCH}"], whole_again]
    gone = [[f"pull {BRANCH}"], without[BRANCH]]
    tell("switch comes, notifier", change_shortage(this_task, gone, switch))
    tell("switch comes", change_shortage(workers, gone, switch, 4))
    down = [[f"link {PORTS[0]} down", "refresh"], None]
    up = [[f"link {PORTS[0]} up", "refresh"], whole_again]
    do(down[0])
    down[1] = settled()
    tell("refresh, down", change_shortage(workers, up, down))
    tell("refresh, up", change_shortage(workers, down, up, 8))
    do(up[0])
    assert not topo.unload()
    tell("load", load_shortage(files))
    assert not replay.unload()


# Registers

class Registers:
    """Configuration space behind the kernel's back."""

    def __init__(self):
        self.fd = os.open(f"{DEBUG}/pcitopo_replay/config", os.O_RDWR)
        self.places = {}
        for address in os.listdir(DEVICES):
            if not address.startswith("0000:"):
                domain, bus, rest = address.split(":")
                self.places[address] = (
                    int(domain, 16) << 28 | int(bus, 16) << 20
                    | int(rest[:2], 16) << 15 | int(rest[3]) << 12)
        self.original = {address: self.read(address)
                         for address in sorted(self.places)}

    def read(self, address):
        """256 or 4096 bytes"""
        return b"".join(os.pread(self.fd, 256, self.places[address] + offset)
                        for offset in range(0, 4096, 256))

    def write(self, address, offset, data):
        for start_at in range(0, len(data), 256):
            os.pwrite(self.fd, data[start_at:start_at + 256],
                      self.places[address] + offset + start_at)

    def restore(self, *addresses):
        for address in addresses or self.original:
            self.write(address, 0, self.original[address])

    def used(self):
        """Each byte of each dword that says something."""
        return [(address, offset) for address, config in self.original.items()
                for offset in range(len(config))
                if any(config[offset & ~3:(offset & ~3) + 4])]


class Reader:
    """Who looks at everything, and keeps what is not as it should be."""

    def __init__(self):
        self.client = netlink.Client()
        self.wrong = []
        self.reads = 0
        self.refreshes = 0

    def look(self, sysfs):
        refresh = self.client.ask("refresh")["error"]
        self.refreshes += 1
        if refresh not in (0, errno.EINPROGRESS):
            self.wrong.append(["refresh", refresh])
        for command in GETS:
            answer = self.client.dump(command)
            for reply in answer["replies"]:
                netlink.attributes(reply)
            if answer["error"]:
                self.wrong.append([command, answer["error"]])
        if sysfs:
            self.look_at_files()

    def look_at_files(self):
        for name in names_of(CLASS):
            for file in names_of(f"{CLASS}/{name}"):
                path = f"{CLASS}/{name}/{file}"
                found = None if os.path.isdir(path) else value_of(path)
                self.reads += 1
                # A directory may have been gone when it was looked at.
                if isinstance(found, int) and \
                        found not in (*GONE, errno.EISDIR):
                    self.wrong.append([path, found])


def fuzz_values(generator, byte):
    return generator.choice((0x00, 0xff, generator.randrange(256),
                             byte ^ 1 << generator.randrange(8)))


def fuzz_bytes(generator, registers, reader):
    """Bytes that say something, in random order, eight at a time; put right
    again every sixteenth time only."""
    end = time.monotonic() + LIMIT
    places = registers.used() * 2
    generator.shuffle(places)
    done = 0
    while done < len(places) and time.monotonic() < end:
        for address, offset in places[done:done + 8]:
            byte = registers.original[address][offset]
            registers.write(address, offset,
                            bytes([fuzz_values(generator, byte)]))
        done += 8
        reader.look(done % 64 == 0)
        if done % 128 == 0:
            registers.restore()
    registers.restore()
    return min(done, len(places)), len(places)


def fuzz_functions(generator, registers, reader):
    """All of a function, and all functions."""
    noise = bytes(generator.randrange(256) for _ in range(4096))
    for data in b"\xff" * 4096, bytes(4096), noise:
        for address in registers.original:
            registers.write(address, 0,
                            data[:len(registers.original[address])])
            reader.look(True)
        reader.look(True)
        registers.restore()
        reader.look(True)


def fuzz_rescan(generator, registers, reader, files):
    """A device comes back as another one. Its header type stays: for one that
    it does not know the PCI core forgets memory."""
    end = time.monotonic() + LIMIT
    rounds = 0
    while rounds < 40 and time.monotonic() < end:
        assert not control(f"remove {ENDPOINT}")
        for _ in range(16):
            offset = generator.choice((generator.randrange(0x10, 0x100),
                                       generator.randrange(0x100, 0x400)))
            byte = registers.original[ENDPOINT][offset]
            registers.write(ENDPOINT, offset,
                            bytes([fuzz_values(generator, byte)]))
        control(f"insert {ENDPOINT}")
        reader.look(True)
        rounds += 1
    control(f"remove {ENDPOINT}")
    registers.restore(ENDPOINT)
    control(f"insert {ENDPOINT}")
    return rounds, becomes(files)


def fuzz():
    generator = random.Random(int(sys.argv[3]))
    files, values, whole = start()
    registers, reader = Registers(), Reader()
    done, all_places = fuzz_bytes(generator, registers, reader)
    fuzz_functions(generator, registers, reader)
    reader.client.ask("refresh")
    rounds, _ = fuzz_rescan(generator, registers, reader, files)
    reader.client.socket.close()
    os.close(registers.fd)
    # What ports have seen meanwhile is forgotten with the module.
    assert not topo.unload()
    assert not topo.load()
    after = {"late": becomes(values, True), "dumps": dumps() == whole}
    stop()
    tell("bytes", [done, all_places])
    tell("rescans", rounds)
    tell("refreshes", reader.refreshes)
    tell("reads", reader.reads)
    tell("wrong", reader.wrong[:20])
    tell("after", after)


if __name__ == "__main__":
    began = time.monotonic()
    {"shortage": shortage, "fuzz": fuzz}[sys.argv[4]]()
    tell("seconds", round(time.monotonic() - began))
