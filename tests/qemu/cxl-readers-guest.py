#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""In a guest: CXL as libcxl and as our own reader have it; JSON for the judge.

usage: cxl-readers-guest.py PRINT_CXL
"""

import glob
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import cxl_tree
from open_watch import Watch

DEVICES = "/sys/bus/cxl/devices/"
NOBODY = 65534


def wait_for_endpoints():
    """As many as there are memory devices, or after a while as many as came"""
    for _ in range(300):
        memdevs = len(glob.glob(DEVICES + "mem*"))
        if memdevs and memdevs == len(glob.glob(DEVICES + "endpoint*")):
            return
        time.sleep(0.1)


def watched():
    paths = ["/sys/bus/cxl/flush"] + glob.glob(DEVICES + "mem*/serial")
    for name in cxl_tree.TRIGGERS:
        paths += glob.glob(DEVICES + "*/" + name)
    return paths


def look(*words, user=None):
    watch = Watch(watched())
    done = subprocess.run([sys.argv[1], *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, user=user)
    opened = sorted(watch.opened())
    watch.close()
    return {"status": done.returncode, "said": done.stderr.decode(),
            "facts": done.stdout.decode().splitlines(), "opened": opened}


subprocess.run(["modprobe", "-a", "cxl_acpi", "cxl_pci", "cxl_mem", "cxl_port",
                "cxl_pmem"], stderr=subprocess.DEVNULL, check=True)
wait_for_endpoints()
print(json.dumps({
    "triggers": watched(), "live": look(), "own": look("/"),
    "live as nobody": look(user=NOBODY),
    "own as nobody": look("/", user=NOBODY)}))
