#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines of tools/guest are what its command line asks for.

pcitopo, lspci and the kernel must say of links, switches and CXL memory what
QEMU was told, and what is plugged, pulled and broken while a guest runs must
arrive. What was asked for is written here by hand, by slot number.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import qmp
from guest import Guest
from pcitopo_test import TOP, add_case, case

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(TOP, "tools/guest")
PCITOPO = os.path.join(TOP, "build/meson/userspace/cli/pcitopo")
DRIVE = (2.5, 1)
OPTIONS = ["--link", "up0=64x4", "--link", "dn3=2.5x2"]
# Slot: what its port can, what the device in it can: speed and width
LINKS = {
    "pcie": {"10": ((32, 16), (64, 4)), "11": ((32, 8), DRIVE),
             "12": ((8, 4), DRIVE), "20": ((16, 8), (32, 16)),
             "21": ((16, 4), DRIVE), "22": ((2.5, 2), DRIVE)},
    "cxl": {"10": ((32, 16), (16, 8)), "11": ((32, 16), (32, 8)),
            "12": ((16, 8), (16, 4)), "13": ((32, 8), (64, 16)),
            "14": ((16, 8), (16, 4)), "20": ((32, 16), (32, 16))},
    "hotplug": {"11": ((16, 8), DRIVE), "20": ((16, 8), DRIVE)},
}
# Slot: serial number, volatile and persistent bytes, node
MEMORY = {"11": (0xd0, 256 << 20, 0, 1), "12": (0xd1, 0, 256 << 20, 1),
          "13": (0xd2, 256 << 20, 0, 1), "14": (0xd3, 0, 256 << 20, 1),
          "20": (0xd4, 256 << 20, 0, 0)}
STOCK_SECONDS = 15
SLACK = 4

guests = {}


def run(machine, *options):
    guests[machine] = Guest(
        os.path.join(HERE, "machine-guest.sh"), machine, PCITOPO,
        options=["--machine", machine, *options])
    add_case(f"machine {machine} is clean", clean, machine)
    for slot in LINKS[machine]:
        add_case(f"link of slot {slot}, machine {machine}", link_as_asked,
                 machine, slot)
        add_case(f"lspci of slot {slot}, machine {machine}", lspci_as_asked,
                 machine, slot)


def clean(machine):
    found = guests[machine].complaints()
    assert not found, found
    assert guests[machine].log_is_whole()


def things(machine, noun):
    return json.loads(guests[machine].printed[noun])[noun]


def link_of(machine, slot):
    link, = [link for link in things(machine, "links") if link["slot"] == slot]
    return link


def link_as_asked(machine, slot):
    link = link_of(machine, slot)
    port, device = LINKS[machine][slot]
    lesser = min(port[0], device[0]), min(port[1], device[1])
    for names, asked in ((("port_max_speed_gts", "port_max_width"), port),
                         (("device_max_speed_gts", "device_max_width"), device),
                         (("max_speed_gts", "max_width"), lesser),
                         (("speed_gts", "width"), lesser)):
        assert tuple(link[name] for name in names) == asked, \
            f"{names} not {asked}: {link}"


def lspci_as_asked(machine, slot):
    link = link_of(machine, slot)
    for address, asked in zip((link["port"], link["device"]),
                              LINKS[machine][slot]):
        text, = [device for device
                 in guests[machine].printed["lspci"].split("\n\n")
                 if device.strip().startswith(address)]
        found = re.search(r"LnkCap:.*Speed ([0-9.]+)GT/s, Width x(\d+)", text)
        assert (float(found[1]), int(found[2])) == asked, found[0]


@case
def switches_are_under_two_nodes():
    switches = things("pcie", "switches")
    assert [(switch["serial"], len(switch["downstream"]))
            for switch in switches] == [("00000000000000a0", 2),
                                        ("00000000000000a1", 2)], switches
    assert switches[0]["chip"] != switches[1]["chip"]
    nodes = {device["address"]: device["numa_node"]
             for device in things("pcie", "devices")}
    for node, switch in enumerate(switches):
        for address in [switch["upstream"], *switch["downstream"]]:
            assert nodes[address] == node, (address, nodes[address])


@case
def pcitopo_finds_the_memory():
    found = {memory["address"]: (int(memory["serial"], 16), memory["numa_node"])
             for memory in things("cxl", "memdevs")}
    asked = {link_of("cxl", slot)["device"]: (memory[0], memory[3])
             for slot, memory in MEMORY.items()}
    assert found == asked, found


@case
def the_kernel_has_the_memory():
    said = guests["cxl"].printed["modules"]
    assert not said, said
    lines = guests["cxl"].printed["cxl"].splitlines()
    found = sorted(tuple(int(word, 0) for word in line.split())
                   for line in lines)
    assert found == sorted(MEMORY.values()), lines


@case
def what_is_plugged_and_pulled_arrives():
    assert not guests["hotplug"].printed["ready"], \
        guests["hotplug"].printed["ready"]
    empty = [link for link in things("hotplug", "links")
             if link["slot"] == "10"]
    assert [link["device"] for link in empty] in ([], [None]), empty


@case
def injected_errors_arrive():
    port = link_of("hotplug", "20")["port"]
    counted = {device["address"]: device["aer_correctable"]
               for device in things("hotplug", "devices")}
    assert counted[port] == 1, counted
    assert not any(count for address, count in counted.items()
                   if address != port), counted


@case
def command_can_run_as_nobody():
    uid, size = guests["user"][0].splitlines()
    assert uid == "65534", uid
    # More of it is for root only
    assert size == "64", size


@case
def guest_is_up_and_down_in_time():
    seconds = guests["user"][1]
    print(f"# from start to end in {seconds:.1f} s")
    assert seconds < STOCK_SECONDS * SLACK


@case
def status_of_the_command_is_ours():
    assert guests["user"][2] == 42, guests["user"][2]


def refused(words, message):
    done = subprocess.run([TOOL, *words, "true"], stderr=subprocess.PIPE,
                          check=False)
    assert done.returncode == 2, done.returncode
    assert message in done.stderr.decode(), done.stderr.decode()


for wrong, why in ((["--machine", "mainframe"], "unknown machine: mainframe"),
                   (["--machine", "pcie", "--link", "rp9=8x8"],
                    "machine pcie has no link rp9"),
                   (["--machine", "pcie", "--link", "rp0=9x8"],
                    "no link speed: rp0=9x8"),
                   (["--machine", "pcie", "--link", "rp0=8x3"],
                    "no link width: rp0=8x3"),
                   (["--link", "rp0"], "not ID=LINK: rp0")):
    add_case("refused: " + " ".join(wrong), refused, wrong, why)


def run_as_nobody():
    before = time.monotonic()
    done = subprocess.run(
        [TOOL, "--user", "sh", "-c",
         "id -u; cat /sys/bus/pci/devices/0000:00:00.0/config | wc -c; exit 42"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL, check=False)
    guests["user"] = (done.stdout.decode(), time.monotonic() - before,
                      done.returncode)


def plug(path):
    """Once the guest's command has begun: two in, one out, one error."""
    control = qmp.Qmp(path, timeout=120)
    control.wait_for("VSERPORT_CHANGE", id="out", open=True)
    control.monitor("pcie_aer_inject_error hp2 RCVR")
    for port in ("hp1", "hp2"):
        control.execute("device_add", driver="nvme", id="in-" + port, bus=port,
                        serial=port)
    control.execute("device_del", id="drive0")
    control.wait_for("DEVICE_DELETED", device="drive0")


def run_hotplug():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "qmp")
        thread = threading.Thread(target=plug, args=[path], daemon=True)
        thread.start()
        run("hotplug", "--qmp", path)
        thread.join(10)


if __name__ == "__main__":
    run_as_nobody()
    run("pcie", *OPTIONS)
    run("cxl")
    run_hotplug()
    sys.exit(test.main())
