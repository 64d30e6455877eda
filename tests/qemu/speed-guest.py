#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the module, in a guest; test-speed.py judges.

usage: speed-guest.py MODULES IMAGE PHYSICAL SOURCES PCITOPO

Prints one JSON document: memory before and after the module was loaded, how
long each way to read the machine takes, and how long it takes the kernel to make
and remove the virtual functions of PHYSICAL with the module and without.
"""

import json
import os
import subprocess
import sys
import time

DEVICES = "/sys/bus/pci/devices"
RUNS = 3


def say(what):
    """Where we are, for who looks at why it takes long."""
    print(f"{time.monotonic():.1f} {what}", file=sys.stderr, flush=True)


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def write(path, value):
    with open(path, "w", encoding="ascii") as file:
        file.write(value)


def load(modules, name, *words):
    subprocess.run(["insmod", os.path.join(modules, name + ".ko"), *words],
                   check=True)


def unload(name):
    subprocess.run(["rmmod", name], check=True)


def slab():
    """Bytes of all slabs, when what RCU is to free has been freed."""
    time.sleep(1)
    line = next(line for line in read("/proc/meminfo").splitlines()
                if line.startswith("Slab:"))
    return int(line.split()[1]) * 1024


def cache_of_records():
    """Pages and objects of a slab; None where it is merged with others."""
    for line in read("/proc/slabinfo").splitlines():
        words = line.split()
        if words[0] == "pcitopo_device":
            return {"objects": int(words[1]), "bytes": int(words[3]),
                    "per slab": int(words[4]), "pages": int(words[5])}
    return None




def memory(modules):
    """What loading the module costs."""
    functions = len(os.listdir(DEVICES))
    before = slab()
    load(modules, "pcitopo")
    after = slab()
    return {"functions": functions, "bytes": after - before,
            "objects": len(os.listdir("/sys/class/pcitopo")),
            "records": cache_of_records()}


def timed(path, value):
    start = time.monotonic()
    write(path, value)
    return time.monotonic() - start


def virtual_functions(physical):
    """Seconds to make them, and to remove them."""
    directory = f"{DEVICES}/{physical}"
    total = read(f"{directory}/sriov_totalvfs").strip()
    made = timed(f"{directory}/sriov_numvfs", total)
    count = len([name for name in os.listdir(directory)
                 if name.startswith("virtfn")])
    time.sleep(1)
    removed = timed(f"{directory}/sriov_numvfs", "0")
    return {"count": count, "made": made, "removed": removed}


def take_driver(modules, physical):
    load(modules, "pcitopo_replay_vf")
    write(f"{DEVICES}/{physical}/driver_override", "pcitopo_replay_vf")
    write("/sys/bus/pci/drivers/pcitopo_replay_vf/bind", physical)


def main():
    modules, image, physical, sources, pcitopo = sys.argv[1:]
    answers = {}
    load(modules, "pcitopo_replay", f"image={image}")
    say("replayed")
    answers["memory"] = memory(modules)
    answers["ways"] = subprocess.run(
        [sources, str(RUNS), pcitopo], stdout=subprocess.PIPE,
        check=True).stdout.decode()
    say("ways")
    take_driver(modules, physical)
    answers["with"], answers["without"] = [], []
    for _ in range(RUNS):
        answers["with"].append(virtual_functions(physical))
        unload("pcitopo")
        answers["without"].append(virtual_functions(physical))
        load(modules, "pcitopo")
    unload("pcitopo")
    say("virtual functions")
    total = read(f"{DEVICES}/{physical}/sriov_totalvfs").strip()
    write(f"{DEVICES}/{physical}/sriov_numvfs", total)
    answers["memory with VFs"] = memory(modules)
    unload("pcitopo")
    unload("pcitopo_replay")
    unload("pcitopo_replay_vf")
    say("removed")
    json.dump(answers, sys.stdout)
    print()


if __name__ == "__main__":
    main()
