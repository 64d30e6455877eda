#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""life-guest - the part of test-life.py that runs in the guest

usage: life-guest.py MODULES DIRECTORY

Does the steps in DIRECTORY/steps.json, each [name, operation, arguments...],
and prints a JSON object: by name what came out of it, how long it took and what
the kernel said meanwhile. Operations are the functions below. All is done in
this process, as starting a program takes a tenth of a second here. Judging is
the other side's work.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time

DEVICES = "/sys/bus/pci/devices"
DEBUG = "/sys/kernel/debug/pcitopo_replay"
WARNING = 4


class Kernel:
    """What the kernel says, from now on."""

    def __init__(self):
        self.fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        self.messages()

    def messages(self):
        """New messages: [level, text]."""
        found = []
        while True:
            try:
                record = os.read(self.fd, 8192).decode(errors="replace")
            except BlockingIOError:
                return found
            except BrokenPipeError:
                found.append([WARNING, "messages were lost"])
                continue
            head, _, text = record.partition(";")
            found.append([int(head.split(",")[0]) & 7,
                          text.split("\n")[0]])


def module(name):
    return os.path.join(sys.argv[1], os.uname().release, name + ".ko")


def write(path, text):
    """Write at once; the name of the error, or None."""
    try:
        fd = os.open(path, os.O_WRONLY)
        try:
            os.write(fd, text.encode())
        finally:
            os.close(fd)
    except OSError as trouble:
        return trouble.strerror
    return None


def load(name, *parameters):
    return subprocess.run(["insmod", module(name), *parameters], check=False,
                          stderr=subprocess.PIPE).stderr.decode()


def unload(name):
    return subprocess.run(["rmmod", name], check=False,
                          stderr=subprocess.PIPE).stderr.decode()


def control(text):
    return write(DEBUG + "/control", text)


def show(name):
    with open(os.path.join(DEBUG, name), encoding="ascii") as lines:
        return lines.read().splitlines()


def devices():
    """Addresses that are not the guest's own."""
    return sorted(device for device in os.listdir(DEVICES)
                  if not device.startswith("0000:"))


def attributes(*addresses):
    """Current speed and width of each; None where there is none."""
    found = []
    for address in addresses:
        for name in "current_link_speed", "current_link_width":
            try:
                with open(os.path.join(DEVICES, address, name),
                          encoding="ascii") as value:
                    found.append(value.read().strip().split(" GT/s")[0])
            except OSError:
                found.append(None)
    return found


def config(address, offset, size):
    """Bytes of configuration space, in one access, as a number."""
    fd = os.open(os.path.join(DEVICES, address, "config"), os.O_RDONLY)
    try:
        return int.from_bytes(os.pread(fd, size, offset), "little")
    except OSError as trouble:
        return trouble.strerror
    finally:
        os.close(fd)


def setpci(address, offset, size, value, mask):
    now = config(address, offset, size)
    fd = os.open(os.path.join(DEVICES, address, "config"), os.O_RDWR)
    os.pwrite(fd, (now & ~mask | value).to_bytes(size, "little"), offset)
    os.close(fd)


def raw(position, text=None):
    """Four bytes behind the model's back, or write some."""
    fd = os.open(DEBUG + "/config", os.O_RDWR)
    try:
        if text:
            return os.pwrite(fd, bytes.fromhex(text), position)
        return os.pread(fd, 4, position).hex()
    except OSError as trouble:
        return trouble.strerror
    finally:
        os.close(fd)


def attribute(path, text):
    return write("/sys/bus/pci/" + path, text)


def wait(address, present):
    """Until the device is there, or gone; whether it came to that."""
    end = time.monotonic() + 20
    while os.path.exists(os.path.join(DEVICES, address)) != present:
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def slot(port, name):
    """Path of an attribute of the slot below a port, under /sys/bus/pci."""
    for number in os.listdir("/sys/bus/pci/slots"):
        with open(f"/sys/bus/pci/slots/{number}/address",
                  encoding="ascii") as address:
            if address.read().strip() == port:
                return f"slots/{number}/{name}"
    raise FileNotFoundError(port)


def power(address, value):
    return attribute(slot(address, "power"), value)


def count_vfs(address):
    return len([name for name in os.listdir(os.path.join(DEVICES, address))
                if name.startswith("virtfn")])


def storm(times, *commands):
    """Repeat commands while others read everything; errors that came up."""
    done = threading.Event()
    reads = [0]

    def read_all():
        while not done.is_set():
            for address in devices():
                try:
                    config(address, 0, 64)
                except OSError:
                    pass
                reads[0] += 1
            show("state")
            show("ledger")

    reader = threading.Thread(target=read_all)
    reader.start()
    errors = [control(command) for _ in range(times) for command in commands]
    done.set()
    reader.join()
    return [error for error in errors if error], reads[0]


def leaks():
    """What kmemleak suspects: two scans, and what is older than 5 s."""
    path = "/sys/kernel/debug/kmemleak"
    if not os.path.exists(path):
        return ""
    time.sleep(6)
    for _ in range(2):
        write(path, "scan")
    with open(path, encoding="ascii") as lines:
        return lines.read()


def clean():
    """Taints, whether lockdep is still at work if it is there, and leaks."""
    with open("/proc/sys/kernel/tainted", encoding="ascii") as number:
        tainted = int(number.read(20))
    locks = None
    if os.path.exists("/proc/lockdep_stats"):
        with open("/proc/lockdep_stats", encoding="ascii") as lines:
            locks = re.search(r"debug_locks: *(\d)", lines.read())[1]
    return tainted, locks, leaks()


def main():
    with open(os.path.join(sys.argv[2], "steps.json"),
              encoding="ascii") as text:
        steps = json.load(text)
    # Messages of programs, too, and all of them
    write("/proc/sys/kernel/printk_devkmsg", "on")
    write("/sys/kernel/debug/kmemleak", "clear")
    kernel = Kernel()
    done = {}
    for name, operation, *arguments in steps:
        start = time.monotonic()
        try:
            result = globals()[operation](*arguments)
        except OSError as trouble:
            result = f"{operation}: {trouble}"
        done[name] = {"result": result, "said": kernel.messages(),
                      "seconds": time.monotonic() - start}
    json.dump(done, sys.stdout)


if __name__ == "__main__":
    main()
