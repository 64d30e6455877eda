#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cxl-guest - the part of test-cxl.py that runs in the guest

usage: cxl-guest.py MODULES PCITOPO whole|small|closed

Takes the machine cxl of tools/guest from a kernel without a CXL driver to memory
that is online, breaks it on the way, and prints a JSON object with all that
pcitopo, the program cxl and Linux said. Judging is the other side's work.
"""

import base64
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../lib"))
# pylint: disable=wrong-import-position
import cxl_capture
import monitor_process
import qmp

MODULES, PROGRAM, WHAT = sys.argv[1:4]
CXL = "/sys/bus/cxl/devices/"
BLOCKS = "/sys/devices/system/memory/"
NOBODY = 65534
# The module, which is there for a monitor, has another test
LIVE = [PROGRAM, "--source", "sysfs"]
PATIENCE = 30
SIZE = 256 << 20
VOLATILE, PERSISTENT, OTHER_PERSISTENT, DIRECT, FAR = \
    0xd0, 0xd1, 0xd3, 0xd2, 0xd4

def say(text):
    """Where it is, for who looks at the console"""
    with open("/dev/kmsg", "w", encoding="utf-8") as log:
        log.write(f"cxl-guest: {text}\n")


class Notes(list):
    """What went wrong, also for who looks at the console"""

    def append(self, text):
        super().append(text)
        say(text)


answers = {"notes": Notes(), "stages": {}}


def run(*words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    return {"status": done.returncode, "out": done.stdout.decode(),
            "err": done.stderr.decode()}


def modprobe(*words):
    done = run("modprobe", *words)
    if done["status"]:
        answers["notes"].append(f"modprobe {words}: {done['err']}")


def until(what, condition):
    """Until it is so, or patience is over"""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            answers["notes"].append(f"waited in vain: {what}")
            return
        time.sleep(0.1)


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read().strip()


def write(path, text):
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        answers["notes"].append(f"{path}: {text}: {error}")


# What is asked

def ask(stage):
    """What is wrong, and why"""
    say(stage)
    found = answers["stages"].setdefault(stage, {})
    for words in (["explain", "cxl"], ["explain", "cxl", "-J"],
                  ["check", "-J"]):
        found[" ".join(words)] = run(*LIVE, *words)


def ports():
    return sorted(os.path.basename(path) for path in
                  glob.glob(CXL + "root*") + glob.glob(CXL + "port*"))


def compare(stage):
    """What is there, to three readers and for a fourth"""
    say(stage)
    found = answers["stages"].setdefault(stage, {})
    found["cxl"] = run("cxl", "list", "-vvv")
    found["own memdevs"] = run(PROGRAM, "--sysroot", "/", "list", "memdevs",
                               "-J")
    found["live memdevs"] = run(*LIVE, "list", "memdevs", "-J")
    found["live ports"] = [run(*LIVE, "show", port, "-J")
                           for port in ports()]
    capture = cxl_capture.Capture()
    capture.all()
    found["capture"] = base64.b64encode(capture.tar()).decode()


# What Linux has

def memdevs():
    """Serial number: name"""
    return {int(read(path + "/serial"), 16): os.path.basename(path)
            for path in glob.glob(CXL + "mem*")}


def endpoint(memdev):
    for path in glob.glob(CXL + "endpoint*"):
        if os.path.basename(os.readlink(path + "/uport")) == memdev:
            return os.path.basename(path)
    return None


def all_bound():
    return len(glob.glob(CXL + "endpoint*")) == 5


def first_decoder(memdev):
    return sorted(os.path.basename(path) for path in
                  glob.glob(f"{CXL}{endpoint(memdev)}/decoder*"))[0]


def create_ram_region(root, *serials):
    """As cxl create-region does from 77 on"""
    names = memdevs()
    region = read(f"{CXL}{root}/create_ram_region")
    write(f"{CXL}{root}/create_ram_region", region)
    write(f"{CXL}{region}/interleave_ways", str(len(serials)))
    write(f"{CXL}{region}/interleave_granularity", "256")
    write(f"{CXL}{region}/size", hex(SIZE * len(serials)))
    for position, serial in enumerate(serials):
        decoder = first_decoder(names[serial])
        write(f"{CXL}{decoder}/mode", "ram")
        write(f"{CXL}{decoder}/dpa_size", hex(SIZE))
        write(f"{CXL}{region}/target{position}", decoder)
    write(f"{CXL}{region}/commit", "1")
    write("/sys/bus/cxl/drivers/cxl_region/bind", region)
    return region


def create_pmem_region():
    names = memdevs()
    answers["create-region"] = run(
        "cxl", "create-region", "-d", "decoder0.0", "-t", "pmem", "-m",
        "-w", "2", "-g", "256", names[PERSISTENT], names[OTHER_PERSISTENT])


def blocks_of_regions():
    """Memory blocks that are none of the machine's own memory"""
    size = int(read(BLOCKS + "block_size_bytes"), 16)
    ranges = [(int(read(path + "/resource"), 16), int(read(path + "/size"), 16))
              for path in glob.glob(CXL + "region*")]
    for path in glob.glob(BLOCKS + "memory*"):
        start = int(read(path + "/phys_index"), 16) * size
        if any(first <= start < first + length for first, length in ranges):
            yield path


def set_blocks(state):
    for path in sorted(blocks_of_regions()):
        if read(path + "/state") != state.split("_")[0]:
            write(path + "/state", state)


# Stages

class Watchers:
    """Monitors: by the module as root, by /sys as nobody"""

    def __init__(self):
        notes = answers["notes"]
        self.ours = monitor_process.Monitor(PROGRAM, notes, "-J")
        self.theirs = monitor_process.Monitor(
            PROGRAM, notes, "-J", "--source", "sysfs", user=NOBODY)

    def mark(self):
        return len(self.ours.lines), len(self.theirs.lines)

    def wait_for(self, begins, *words, count=1):
        for monitor, begin in zip((self.ours, self.theirs), begins):
            monitor.wait_for(begin, *words, count=count)

    def end(self):
        return {"kernel": self.ours.end(), "sysfs": self.theirs.end()}


def told(watchers, name, begins):
    """What is told from here on, until it is quiet"""
    watchers.ours.quiet(0.7)
    watchers.theirs.quiet(0.7)
    answers["told"][name] = [
        [line for _, line in monitor.lines[begin:]] for monitor, begin in
        zip((watchers.ours, watchers.theirs), begins)]


def load_one_by_one(watchers):
    """What is missing in between"""
    ask("nothing loaded")
    begins = watchers.mark()
    modprobe("cxl_pci")
    until("memN", lambda: len(memdevs()) == 5)
    watchers.wait_for(begins, '"bound"', '"cxl_pci"', count=5)
    ask("without cxl_mem and cxl_acpi")
    modprobe("-a", "cxl_port", "cxl_mem")
    ask("without cxl_acpi")
    modprobe("cxl_acpi")
    until("endpoints", all_bound)
    watchers.wait_for(begins, '"bound"', '"cxl_mem"', count=5)
    told(watchers, "loaded", begins)


def unload_some(watchers):
    begins = watchers.mark()
    modprobe("-r", "cxl_mem")
    watchers.wait_for(begins, '"unbound"', '"cxl_mem"', count=5)
    ask("without cxl_mem")
    modprobe("-r", "cxl_pci")
    watchers.wait_for(begins, '"unbound"', '"cxl_pci"', count=5)
    ask("without cxl_pci")
    modprobe("-a", "cxl_pci", "cxl_mem")
    until("endpoints", all_bound)
    watchers.wait_for(begins, '"bound"', '"cxl_mem"', count=5)
    told(watchers, "unloaded", begins)


def pull_and_plug(watchers, control):
    begins = watchers.mark()
    control.execute("device_del", id="mem2")
    watchers.wait_for(begins, '"removed"')
    told(watchers, "pulled", begins)
    begins = watchers.mark()
    # QEMU never lets go of what a CXL device has had
    control.execute("object-add", id="other-ram", size=SIZE, share=True,
                    **{"qom-type": "memory-backend-ram"})
    control.execute("device_add", driver="cxl-type3", id="other", bus="rp1",
                    **{"volatile-memdev": "other-ram", "sn": DIRECT,
                       "x-speed": "64", "x-width": "16"})
    watchers.wait_for(begins, '"bound"', '"cxl_mem"')
    told(watchers, "plugged", begins)
    until("endpoints", all_bound)


def inject(control):
    """An error of the media, and an event about it"""
    path = "/machine/peripheral/mem0"
    control.execute("cxl-inject-poison", path=path, start=4096, length=128)
    control.execute("cxl-inject-general-media-event", path=path,
                    log="failure", flags=1, dpa=4096, descriptor=3, type=0,
                    **{"transaction-type": 0})


def use_memory(control):
    answers["serials"] = {name: serial for serial, name in memdevs().items()}
    modprobe("-a", "dax_cxl", "kmem", "cxl_pmem")
    write(BLOCKS + "auto_online_blocks", "offline")
    create_pmem_region()
    create_ram_region("decoder0.0", VOLATILE)
    create_ram_region("decoder0.1", DIRECT, FAR)
    until("blocks", lambda: len(list(blocks_of_regions())) >= 6)
    compare("offline")
    ask("offline")
    set_blocks("online_movable")
    compare("online")
    ask("online")
    inject(control)
    ask("poison")
    set_blocks("offline")
    ask("offline again")


def whole():
    answers["told"] = {}
    run("insmod", os.path.join(MODULES, "pcitopo.ko"))
    control = qmp.Qmp()
    watchers = Watchers()
    load_one_by_one(watchers)
    compare("plain")
    unload_some(watchers)
    pull_and_plug(watchers, control)
    answers["monitors"] = watchers.end()
    use_memory(control)
    run("rmmod", "pcitopo")


def plain():
    modprobe("-a", "cxl_acpi", "cxl_port", "cxl_pci", "cxl_mem", "cxl_pmem")
    until("memN", lambda: len(memdevs()) == 5)
    if WHAT == "small":
        until("endpoints", all_bound)
    compare(WHAT)
    ask(WHAT)


if WHAT == "whole":
    whole()
else:
    plain()
print(json.dumps(answers))
