#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pcitopo explain cxl, and the rules of check about CXL, on trees that look like
/ of a machine and on texts of generated ones.

What each piece of the chain is for stands in tests/unit/explain/test_cxl_explain.c; here
is what has to be read for it: sysfs, modprobe.d, the kernel command line.
"""

import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import sysfs_tree
from cxl_facts import with_example
from pcitopo_test import case

TIMEOUT = 60
MEM2 = "0000:df:00.0"


def run(*words, status, text=None):
    """Standard output and error."""
    done = subprocess.run([os.environ["PCITOPO"], *words], input=text,
                          stdin=None if text else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, timeout=TIMEOUT)
    printed, said = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, (done.returncode, printed, said)
    return printed, said


def explain(cxl, status):
    """The document's object."""
    printed, said = run("--sysroot", cxl.tree.root, "-J", "explain", "cxl",
                        status=status)
    assert not said, said
    return json.loads(printed)["explain"]


def steps(found, address=None):
    """{name: step} of the machine, or of a device."""
    if address:
        memdev, = [m for m in found["memdevs"] if m["address"] == address]
        return {step["step"]: step for step in memdev["steps"]}
    return {step["step"]: step for step in found["machine"]}


def assert_broken(cxl, step, device, *words):
    """What is broken first, and what is said of it."""
    found = explain(cxl, 1)
    said = json.dumps([found["message"], found["evidence"], found["next"]])
    assert (found["broken"], found["device"]) == (step, device), found
    for text in words:
        assert text in said, (text, said)
    return found


def put(cxl, place, text):
    """A file of the tree."""
    os.makedirs(os.path.dirname(cxl.path(place)), exist_ok=True)
    if os.path.lexists(cxl.path(place)):
        os.remove(cxl.path(place))
    sysfs_tree.write(cxl.path(place), text)


def unload(cxl, driver, bus="cxl"):
    """A driver is not there, and nobody has what it had."""
    bound = cxl.path("sys/bus", bus, "drivers", driver)
    for name in os.listdir(bound):
        os.remove(os.path.join(os.path.realpath(os.path.join(bound, name)),
                               "driver"))
    shutil.rmtree(bound)
    module = cxl.path("sys/module", driver)
    if os.path.isdir(module):
        shutil.rmtree(module)


def remove(cxl, *names):
    """Objects of the CXL bus, with all that is below them."""
    for name in names:
        shutil.rmtree(cxl.of(name))
        for place in ("sys/bus/cxl/devices", "sys/bus/cxl/drivers/cxl_mem",
                      "sys/bus/cxl/drivers/cxl_port"):
            if os.path.lexists(cxl.path(place, name)):
                os.remove(cxl.path(place, name))


def online(cxl):
    """The example with all its memory in use."""
    cxl.set("mem2", "numa_node", 1)
    put(cxl, "sys/devices/system/memory/memory34/state", "online")


def without_cxl_pci(cxl):
    """Linux has made nothing of any device."""
    online(cxl)
    remove(cxl, "region0", "region1", "endpoint4", "endpoint5", "endpoint10",
           "mem0", "mem1", "mem2")
    unload(cxl, "cxl_pci", bus="pci")
    # Nobody has bound anything: the registers have no CXL DVSEC to tell


# Trees


@case
@with_example()
def all_is_in_use(cxl):
    online(cxl)
    found = explain(cxl, 0)
    assert found["broken"] is None and found["in_use"] == 3, found
    assert found["not_known"] == [], found["not_known"]
    assert [m["in_use"] for m in found["memdevs"]] == [True] * 3
    last = steps(found, MEM2)
    assert last["region"]["message"] == "region1, 1 GiB", last["region"]
    assert last["online"]["message"] == "online, NUMA node 2", last["online"]
    printed, _ = run("--sysroot", cxl.tree.root, "explain", "cxl", status=0)
    assert "nothing is broken" in printed, printed
    assert "3 memory devices, 3 in use\n" in printed, printed


@case
@with_example()
def a_block_that_is_offline(cxl):
    found = assert_broken(cxl, "online", MEM2, "768 MiB",
                          "sudo daxctl online-memory dax1.0")
    assert found["linux_name"] == "mem2" and found["in_use"] == 2, found
    printed, _ = run("--sysroot", cxl.tree.root, "explain", "cxl", status=1)
    assert "broken     online of mem2 df:00.0: only 768 MiB" in printed, \
        printed


@case
@with_example("6.1")
def a_kernel_without_regions_of_volatile_memory(cxl):
    """Its decoder is set, so firmware may have given the memory to Linux"""
    found = explain(cxl, 3)
    assert steps(found, MEM2)["region"]["result"] == "unknown", found
    assert "firmware" in steps(found, MEM2)["region"]["message"], found


@case
@with_example()
def firmware_and_the_core(cxl):
    without_cxl_pci(cxl)
    remove(cxl, "root0")
    assert_broken(cxl, "acpi-driver", None, "cxl_acpi is loaded and has made")
    unload(cxl, "cxl_acpi", bus="platform")
    assert_broken(cxl, "acpi-driver", None, "sudo modprobe cxl_acpi")
    cxl.cedt([(12, 1, 0xfe000000, 0x10000)])
    assert_broken(cxl, "window", None, "CFMWS")
    cxl.cedt()
    assert_broken(cxl, "host-bridge", None, "describes none of 2")
    os.remove(cxl.path("sys/firmware/acpi/tables/CEDT"))
    assert_broken(cxl, "cedt", None)
    os.remove(cxl.path("sys/bus/acpi/devices/ACPI0017:00"))
    assert_broken(cxl, "acpi-root", None, "ACPI0017")


@case
@with_example()
def a_kernel_without_cxl(cxl):
    without_cxl_pci(cxl)
    unload(cxl, "cxl_acpi", bus="platform")
    shutil.rmtree(cxl.path("sys/bus/cxl"))
    found = assert_broken(cxl, "core", None, "sudo modprobe")
    assert steps(found)["window"]["result"] == "ok", found


@case
@with_example()
def drivers_that_are_not_there(cxl):
    online(cxl)
    remove(cxl, "region1", "endpoint10")
    unload(cxl, "cxl_mem")
    assert_broken(cxl, "endpoint", MEM2, "sudo modprobe cxl_mem")
    without = cxl.of("mem2")
    shutil.rmtree(without)
    os.remove(cxl.path("sys/bus/cxl/devices/mem2"))
    assert_broken(cxl, "memdev", MEM2, "its mailbox did not answer")
    os.remove(os.path.join(cxl.of(MEM2), "driver"))
    os.remove(cxl.path("sys/bus/pci/drivers/cxl_pci", MEM2))
    assert_broken(cxl, "driver", MEM2, "its probe failed",
                  f"echo {MEM2} | sudo tee")
    cxl.bind(MEM2, "vfio-pci", bus="pci")
    assert_broken(cxl, "driver", MEM2, "the driver vfio-pci has it")


@case
@with_example()
def a_driver_override(cxl):
    without_cxl_pci(cxl)
    cxl.load("pci", "cxl_pci")
    cxl.set("0000:0f:00.0", "driver_override", "(null)")
    found = assert_broken(cxl, "driver", "0000:0f:00.0", "its probe failed")
    cxl.set("0000:0f:00.0", "driver_override", "vfio-pci")
    found = assert_broken(cxl, "driver", "0000:0f:00.0",
                          "driver_override keeps it for the driver vfio-pci")
    assert "override" not in steps(found, MEM2)["driver"]["message"]
    cxl.set("0000:0f:00.0", "driver_override", "cxl_pci")
    assert_broken(cxl, "driver", "0000:0f:00.0", "its probe failed")


# What keeps modules from loading


def assert_cxl_pci(cxl, *words):
    return assert_broken(cxl, "driver", "0000:0f:00.0", *words)


@case
@with_example()
def modules_that_are_blocked(cxl):
    without_cxl_pci(cxl)
    assert_cxl_pci(cxl, "is not loaded", "sudo modprobe cxl_pci")
    for place, line in (
            ("etc/modprobe.d/cxl.conf", "blacklist cxl_pci"),
            ("run/modprobe.d/x.conf", "\tblacklist   cxl-pci # why"),
            ("usr/local/lib/modprobe.d/a.conf", "install cxl_pci /bin/false"),
            ("usr/lib/modprobe.d/b.conf", "x y\n\nblacklist cxl_pci\n"),
            ("lib/modprobe.d/c.conf", "blacklist a\nblacklist cxl_pci")):
        put(cxl, place, line)
        shown = line.strip().splitlines()[-1]
        shown = {"blacklist   cxl-pci # why": "blacklist cxl_pci"}.get(
            shown, shown)
        assert_cxl_pci(cxl, "is kept from loading", "/" + place, shown)
        os.remove(cxl.path(place))
    for line in ("#blacklist cxl_pci", "blacklist cxl_pcix", "blackli cxl_pci",
                 "blacklist", "blacklist cxl", "install", "alias cxl_pci x",
                 "blacklisted cxl_pci", "softdep cxl_pci pre: x", "\0"):
        put(cxl, "etc/modprobe.d/cxl.conf", line)
        assert_cxl_pci(cxl, "is not loaded")
    put(cxl, "etc/modprobe.d/cxl.conf", "blacklist kmem\nblacklist cxl_mem")
    assert_cxl_pci(cxl, "is not loaded")


@case
@with_example()
def a_file_of_the_same_name_that_comes_first(cxl):
    """As an administrator has it who wants the distribution's file away"""
    without_cxl_pci(cxl)
    put(cxl, "usr/lib/modprobe.d/cxl.conf", "blacklist cxl_pci")
    assert_cxl_pci(cxl, "/usr/lib/modprobe.d/cxl.conf")
    put(cxl, "etc/modprobe.d/cxl.conf", "# nothing")
    assert_cxl_pci(cxl, "is not loaded")
    os.remove(cxl.path("etc/modprobe.d/cxl.conf"))
    os.symlink("/dev/null", cxl.path("etc/modprobe.d/cxl.conf"))
    assert_cxl_pci(cxl, "is not loaded")
    put(cxl, "usr/lib/modprobe.d/cxl.txt", "blacklist cxl_pci")
    assert_cxl_pci(cxl, "is not loaded")


@case
@with_example()
def the_kernel_command_line(cxl):
    without_cxl_pci(cxl)
    for line in ("quiet module_blacklist=a,cxl_pci ro",
                 "modprobe.blacklist=cxl-pci", "x module_blacklist=cxl_pci,\n"):
        put(cxl, "proc/cmdline", line)
        assert_cxl_pci(cxl, "kernel command line", "blacklist=")
    for line in ("module_blacklist=", "module_blacklist", "blacklist=cxl_pci",
                 "module_blacklist=cxl_pc,i", "x=module_blacklist=cxl_pci",
                 "", "module_blacklist=a cxl_pci"):
        put(cxl, "proc/cmdline", line)
        assert_cxl_pci(cxl, "is not loaded")


@case
@with_example()
def modules_that_are_not_installed(cxl):
    without_cxl_pci(cxl)
    modules = "lib/modules/6.12.1-x/"
    put(cxl, "proc/sys/kernel/osrelease", "6.12.1-x")
    assert_cxl_pci(cxl, "is not loaded")
    put(cxl, modules + "modules.dep", "kernel/drivers/cxl/cxl_mem.ko.xz: "
        "kernel/drivers/cxl/cxl_pci.ko.xz\nkernel/a.ko:\n")
    assert_cxl_pci(cxl, "is not loaded")
    put(cxl, modules + "modules.builtin", "kernel/drivers/dax/dax.ko\n")
    assert_cxl_pci(cxl, "no module cxl_pci installed", "modules-extra")
    for name in ("modules.dep", "modules.builtin"):
        with open(cxl.path(modules + name), encoding="ascii") as file:
            before = file.read()
        for line in ("kernel/drivers/cxl/cxl_pci.ko.zst: x",
                     "updates/dkms/cxl-pci.ko:", "cxl_pci.ko"):
            put(cxl, modules + name, before + line + "\n")
            assert_cxl_pci(cxl, "is not loaded")
        put(cxl, modules + name, before)
    for release in ("../6.12.1-x", "", "..", "6.12.1-x/../6.12.1-x",
                    "6.12.2-x", "x" * 200):
        put(cxl, "proc/sys/kernel/osrelease", release)
        assert_cxl_pci(cxl, "is not loaded")


@case
@with_example()
def hostile_files(cxl):
    without_cxl_pci(cxl)
    put(cxl, "proc/sys/kernel/osrelease", "1")
    os.makedirs(cxl.path("etc/modprobe.d/directory.conf"))
    os.mkfifo(cxl.path("etc/modprobe.d/fifo.conf"))
    put(cxl, "etc/modprobe.d/.conf", "blacklist cxl_pci")
    put(cxl, "etc/modprobe.d/binary.conf", bytes(range(256)) * 64)
    put(cxl, "etc/modprobe.d/long.conf", "blacklist " + "x" * 3000000)
    put(cxl, "etc/modprobe.d/empty.conf", "")
    put(cxl, "lib/modules/1/modules.dep", bytes(range(256)) * 64)
    put(cxl, "lib/modules/1/modules.builtin", "\n" * 9000000)
    os.makedirs(cxl.path("proc/cmdline"))
    assert_cxl_pci(cxl, "is not loaded")
    put(cxl, "etc/modprobe.d/x.conf", "blacklist cxl_pci \33[31m" + "y" * 5000)
    found = assert_cxl_pci(cxl, "/etc/modprobe.d/x.conf: blacklist cxl_pci")
    assert len(found["evidence"][0]) < 300, found
    printed, _ = run("--sysroot", cxl.tree.root, "explain", "cxl", status=1)
    assert "\33" not in printed


# check on a tree


def rules(cxl, status=0):
    printed, _ = run("--sysroot", cxl.tree.root, "-J", "check", status=status)
    check = json.loads(printed)["check"]
    return ({(f["rule"], f["device"]): f for f in check["findings"]
             if f["rule"].startswith("cxl-")},
            [s for s in check["not_covered"] if s.startswith("CXL ")])


@case
@with_example()
def check_of_a_machine_in_use(cxl):
    online(cxl)
    found, blind = rules(cxl)
    assert not found, found
    assert [s.split(" (")[0] for s in blind] == [
        "CXL health and alerts", "CXL poison lists"], blind


@case
@with_example()
def check_of_memory_that_is_not_online(cxl):
    found, _ = rules(cxl)
    assert set(found) == {("cxl-region", MEM2)}, found
    finding = found["cxl-region", MEM2]
    assert finding["severity"] == "warning", finding
    assert "region1: 768 MiB online" in finding["evidence"], finding


@case
@with_example()
def check_of_memory_that_nobody_uses(cxl):
    online(cxl)
    remove(cxl, "region1")
    for attribute in ("start", "size", "dpa_size"):
        cxl.set("decoder10.0", attribute, "0x0")
    cxl.set("decoder10.0", "mode", "none")
    os.remove(cxl.of("decoder10.0", "region"))
    found, _ = rules(cxl)
    assert set(found) == {("cxl-unused", MEM2)}, found
    assert_broken(cxl, "region", MEM2,
                  "sudo cxl create-region -m -t ram -d decoder0.1 mem2")


@case
@with_example()
def check_of_firmware(cxl):
    online(cxl)
    cxl.set("mem0", "firmware_version", "2.0")
    found, _ = rules(cxl)
    (rule, _), = found
    assert rule == "cxl-firmware", found


# Texts


@case
def a_text_has_registers_only():
    text = test.mkmachine("cxl-box")
    found = test.pcitopo_json("-", "explain", "cxl", text=text,
                              status=1)["explain"]
    assert (found["broken"], found["device"]) == ("link", "0000:03:00.0")
    assert found["in_use"] == 0
    assert [m["in_use"] for m in found["memdevs"]] == [None, None, False,
                                                       None], found
    for memdev in found["memdevs"]:
        for step in memdev["steps"]:
            assert step["result"] != "broken" or step["step"] == "link", step
    for step in found["machine"][1:]:
        assert step["result"] == "unknown", step
    assert len(found["not_known"]) == 1, found["not_known"]
    printed = test.pcitopo("-", "explain", "cxl", text=text, status=1)
    assert "4 memory devices, 0 in use, not known of 3\n" in printed, printed


@case
def a_text_that_is_well_so_far():
    found = test.pcitopo_json("-", "explain", "cxl", status=3,
                              text=test.mkmachine("cxl-rcd"))["explain"]
    assert found["broken"] is None, found
    assert steps(found, "0000:e0:00.1")["link"]["result"] == "skipped", found
    assert "on the machine itself" in found["next"], found


@case
def a_text_without_cxl():
    for machine in ("8gpu-gen5", "conventional", "small-fragment"):
        found = test.pcitopo_json("-", "explain", "cxl", status=1,
                                  text=test.mkmachine(machine))["explain"]
        assert found["broken"] == "function", found
        assert found["memdevs"] == [], found
    found = test.pcitopo_json("-", "explain", "cxl", status=1,
                              text=test.mkmachine("down-and-empty"))["explain"]
    assert "a card is there and does not answer" in found["evidence"][0], found


@case
def history_is_about_links():
    printed, said = run("-i", "-", "explain", "cxl", "--history", "/",
                        status=2, text=test.mkmachine("cxl-box"))
    assert "--history is about links" in said and not printed, said


if __name__ == "__main__":
    sys.exit(test.main())
