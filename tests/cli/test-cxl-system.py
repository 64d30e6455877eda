#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What firmware tells of CXL, which drivers are there, and what became of the
memory: on trees that look like / of a machine."""

import os
import shutil
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import cxl_tree
import pcitopo_test as test
import sysfs_tree
from cxl_facts import (assert_facts, differences, facts, with_example,
                       with_tree)
from cxl_tree import GB
from pcitopo_test import case

REGION = 0x200000000  # region1 of the example: 1 GiB in four blocks


# Firmware

@case
@with_example()
def the_table_and_the_acpi_devices(cxl):
    assert_facts(
        facts(cxl), cxl__cedt="present", cxl__acpi_root="present",
        cxl__acpi_bridges=2,
        cedt__bridge1="uid 222 version 1 base 0xfe010000 length 0x10000",
        cedt__window0="base 0x100000000 size 0x100000000 ways 1 granularity "
                      "256 restrictions 0xe targets 12")


@case
@with_example()
def interleaving_of_windows(cxl):
    for code, ways in ((0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (8, 3), (9, 6),
                       (10, 12)):
        targets = list(range(ways))
        cxl.cedt((), [(GB, GB, code, 6, 0, targets)])
        assert_facts(facts(cxl), cedt__window0=f"base {GB:#x} size {GB:#x} "
                     f"ways {ways} granularity 16384 restrictions 0 targets "
                     + " ".join(map(str, targets)))
    for code in (5, 7, 11, 255):
        cxl.cedt((), [(GB, GB, code, 7, 0, [1, 2])])
        assert_facts(facts(cxl), cedt__window0=f"base {GB:#x} size {GB:#x} "
                     "ways 0 granularity 0 restrictions 0 targets")


def structures(found):
    return sorted(name for name in found if name.startswith("cedt."))


@case
@with_example()
def tables_that_lie(cxl):
    """as many structures as are whole, and the rest of the facts as before"""
    window = struct.pack("<BBHIQQBBHIHHI", 1, 0, 40, 0, GB, GB, 0, 0, 0, 0, 2,
                         0, 12)
    bridge = struct.pack("<BBHIIIQQ", 0, 0, 32, 5, 1, 0, 0, 0)
    other = struct.pack("<BBHI", 3, 0, 8, 0)
    whole = cxl_tree.table(window + bridge)
    short = bytes([1, 0, 8, 0, 0, 0, 0, 0])
    two, one, none = (["cedt.bridge0", "cedt.window0"], ["cedt.window0"], [])
    for content, expected in (
            (whole, two), (cxl_tree.table(other + window + bridge), two),
            (whole + b"\0" * 5000, two), (whole[:-1], one),
            (whole[:37], none), (whole[:36], none),
            (cxl_tree.table(window + short + bridge), one),
            (cxl_tree.table(window + b"\0\0\0\0" + bridge), one),
            (cxl_tree.table(window + b"\7\0\xff\xff" + bridge), one),
            (cxl_tree.table(window + b"\7\0\3\0" + bridge), one),
            (cxl_tree.table(window + b"\7\0\0\0" + bridge), one),
            (cxl_tree.table(window + b"\0"), one),
            (whole[:4] + struct.pack("<I", 76) + whole[8:], one),
            (whole[:4] + b"\xff\xff\xff\xff" + whole[8:], two)):
        cxl.raw_cedt(content)
        found = facts(cxl)
        assert found["cxl.cedt"] == "present", content
        assert structures(found) == expected, (content, structures(found))
    for content in (b"", b"CEDT", whole[:35], b"APIC" + whole[4:],
                    whole[:4] + struct.pack("<I", 35) + whole[8:],
                    b"\xff" * 100):
        cxl.raw_cedt(content)
        found = facts(cxl)
        assert found["cxl.cedt"] == "unknown" and not structures(found), \
            content
    many = cxl_tree.table(bridge * 8000)
    cxl.raw_cedt(many)
    assert len(structures(facts(cxl))) == 8000


@case
@with_example()
def a_window_with_fewer_targets_than_ways(cxl):
    cxl.cedt((), [(GB, GB, 3, 0, 0, [7, 8])])
    assert_facts(facts(cxl), cedt__window0=f"base {GB:#x} size {GB:#x} ways 8 "
                 "granularity 256 restrictions 0 targets 7 8")


@case
@with_example()
def a_table_that_is_not_there_or_not_for_us(cxl):
    place = cxl.path("sys/firmware/acpi/tables")
    if not os.getuid():
        os.chmod(cxl.tree.root, 0o755)
        # Another user's directory is in the way of nobody
        found = facts(cxl, user="nobody", extra_groups=[])
        assert_facts(found, cxl__cedt="denied")
        assert not structures(found)
    os.remove(place + "/CEDT")
    assert_facts(facts(cxl), cxl__cedt="absent")
    for what in ("directory", "fifo"):
        (os.mkdir if what == "directory" else os.mkfifo)(place + "/CEDT")
        assert_facts(facts(cxl), cxl__cedt="unknown")
        (os.rmdir if what == "directory" else os.remove)(place + "/CEDT")
    shutil.rmtree(place)
    assert_facts(facts(cxl), cxl__cedt="unknown")
    shutil.rmtree(cxl.path("sys/bus/acpi"))
    assert_facts(facts(cxl), cxl__cedt="absent", cxl__acpi_root="absent",
                 cxl__acpi_bridges=0)


@case
@with_example()
def acpi_devices_that_are_not_present(cxl):
    cxl.set("ACPI0016:00", "status", 0)
    assert_facts(facts(cxl), cxl__acpi_bridges=1, cxl__acpi_root="present")
    cxl.set("ACPI0017:00", "status", 8)
    assert_facts(facts(cxl), cxl__acpi_bridges=1, cxl__acpi_root="absent")
    cxl.set("ACPI0017:00", "status", "?")
    assert_facts(facts(cxl), cxl__acpi_root="present")
    shutil.rmtree(cxl.path("sys/bus/acpi"))
    cxl.link("sys/bus/platform/devices/ACPI0017:00", cxl_tree.PLATFORM)
    assert_facts(facts(cxl), cxl__acpi_root="present", cxl__acpi_bridges=2)


# Drivers

@case
@with_example()
def drivers_that_are_not_there(cxl):
    for bus, driver, module, fact in (
            ("platform", "cxl_acpi", "cxl_acpi", "cxl_acpi"),
            ("cxl", "cxl_port", "cxl_port", "cxl_port"),
            ("pci", "cxl_pci", "cxl_pci", "cxl_pci"),
            ("cxl", "cxl_mem", "cxl_mem", "cxl_mem"),
            ("cxl", "cxl_region", "cxl_region", "cxl_region"),
            ("cxl", "cxl_dax_region", "dax_cxl", "dax_cxl"),
            ("dax", "kmem", "kmem", "kmem"),
            ("cxl", "cxl_pmem_region", "cxl_pmem", "cxl_pmem")):
        assert facts(cxl)["cxl." + fact] == "present", fact
        if driver != "cxl_region":
            shutil.rmtree(cxl.path("sys/bus", bus, "drivers", driver))
            assert facts(cxl)["cxl." + fact] == "present", "its module is there"
            os.rmdir(cxl.path("sys/module", module))
        else:
            shutil.rmtree(cxl.path("sys/bus", bus, "drivers", driver))
        assert facts(cxl)["cxl." + fact] == "absent", fact


@case
@with_tree
def a_tree_that_need_not_be_whole(root):
    """only PCI was copied: nothing is known of CXL"""
    functions = sysfs_tree.parse("\n".join(cxl_tree.function(*f)
                                           for f in cxl_tree.EXAMPLE))
    sysfs_tree.Tree(root, functions)
    found = facts(root)
    assert {value for name, value in found.items() if name.startswith("cxl.")
            } == {"unknown", "0", "?"}, found
    os.makedirs(root + "/sys/bus/platform/devices")
    assert_facts(facts(root), cxl__bus="absent", cxl__cxl_mem="absent",
                 cxl__cxl_pci="unknown", cxl__kmem="absent",
                 cxl__cedt="absent", cxl__acpi_root="absent")


# Memory

def states(cxl, *words):
    for number, word in enumerate(words):
        path = cxl.path(f"sys/devices/system/memory/memory{32 + number}/state")
        if word is None:
            os.remove(path)
        else:
            sysfs_tree.write(path, word)


@case
@with_example()
def blocks_online_and_offline(cxl):
    for words, use, online in (
            (("online", "online", "offline", "online"), "partly-online", 768),
            (("online",) * 4, "online", 1024),
            (("offline",) * 4, "offline", 0),
            (("going-offline",) * 4, "offline", 0),
            (("online", "nonsense", "", "x\ny"), "unknown", None),
            (("online", None, "online", "online"), "unknown", None)):
        states(cxl, *words)
        assert_facts(facts(cxl), region1__use=use, region1__numa_node=2,
                     region1__online_bytes="?" if online is None
                     else online << 20)


def drop_blocks(cxl, *numbers):
    for number in numbers:
        shutil.rmtree(cxl.path(f"sys/devices/system/memory/memory{number}"))


@case
@with_example()
def blocks_that_are_not_there(cxl):
    states(cxl, *["online"] * 4)
    drop_blocks(cxl, 33)
    assert_facts(facts(cxl), region1__online_bytes=3 * GB // 4)
    drop_blocks(cxl, 34, 35)
    assert_facts(facts(cxl), region1__use="partly-online",
                 region1__online_bytes=GB // 4)
    drop_blocks(cxl, 32)
    assert_facts(facts(cxl), region1__use="offline", region1__online_bytes=0)


@case
@with_example()
def a_region_whose_ends_fill_no_block(cxl):
    """256 MiB pieces in blocks of 2 GiB: the middle is all there can be"""
    shutil.rmtree(cxl.path("sys/devices/system/memory"))
    shutil.rmtree(cxl.path("sys/devices/system/node"))
    cxl.memory(2 * GB, {5: ("online", 3)})
    cxl.set("region1", "resource", f"{9 * GB:#x}")
    cxl.set("region1", "size", f"{4 * GB:#x}")
    assert_facts(facts(cxl), region1__use="online",
                 region1__online_bytes=2 * GB)


@case
@with_example()
def the_node_of_the_memory(cxl):
    assert_facts(facts(cxl), region1__numa_node=2)
    os.remove(cxl.of("dax1.0", "target_node"))
    assert_facts(facts(cxl), region1__numa_node=2)
    os.remove(cxl.path("sys/devices/system/memory/memory32/node2"))
    assert_facts(facts(cxl), region1__numa_node=2)
    shutil.rmtree(cxl.path("sys/devices/system/node"))
    assert_facts(facts(cxl), region1__numa_node="?")
    cxl.set("dax1.0", "target_node", -1)
    assert_facts(facts(cxl), region1__numa_node="?")


@case
@with_example()
def what_drivers_make_of_a_region(cxl):
    assert_facts(facts(cxl), region0__use="pmem", region1__dax="dax1.0",
                 region1__dax_driver="kmem")
    drop_blocks(cxl, 32, 33, 34, 35)
    link = cxl.of("dax1.0", "driver")
    os.remove(link)
    assert_facts(facts(cxl), region1__use="none", region1__dax="dax1.0",
                 region1__dax_driver="?")
    cxl.bind("dax1.0", "device_dax", bus="dax")
    assert_facts(facts(cxl), region1__use="devdax", region1__online_bytes=0,
                 region1__dax_driver="device_dax")
    shutil.rmtree(cxl.of("dax_region1"))
    assert_facts(facts(cxl), region1__use="none", region1__dax="?")
    os.remove(cxl.of("pmem_region0", "driver"))
    assert_facts(facts(cxl), region0__use="none")


@case
@with_example()
def memory_that_firmware_has_made(cxl):
    """online from the beginning, and no DAX device was made of it"""
    states(cxl, *["online"] * 4)
    shutil.rmtree(cxl.of("dax_region1"))
    shutil.rmtree(cxl.path("sys/bus/dax"))
    assert_facts(facts(cxl), region1__use="online", region1__dax="?",
                 region1__online_bytes=GB, region1__numa_node=2)


@case
@with_example()
def memory_of_which_nothing_is_known(cxl):
    shutil.rmtree(cxl.path("sys/devices/system/memory"))
    assert_facts(facts(cxl), region1__use="unknown",
                 region1__online_bytes="?", region1__numa_node=2)
    cxl.bind("region0", None)
    for size in ("", "0", "zz", "3000000", "0x8000000", "-1", "f" * 17):
        os.makedirs(cxl.path("sys/devices/system/memory"), exist_ok=True)
        sysfs_tree.write(
            cxl.path("sys/devices/system/memory/block_size_bytes"), size)
        assert_facts(facts(cxl), region1__use="unknown",
                     region1__online_bytes="?")


@case
@with_example()
def a_region_that_nobody_may_place(cxl):
    os.remove(cxl.of("region1", "resource"))
    assert_facts(facts(cxl), region1__use="unknown", region1__start="?",
                 region1__online_bytes="?", region1__dax_driver="kmem")


@case
@with_example()
def the_first_of_several_dax_devices(cxl):
    before = facts(cxl)
    for name in ("dax1.10", "dax1.2", "dax1", "dax1.", "dax1.x", "daxx.0"):
        os.makedirs(cxl.of("dax_region1", name))
    assert facts(cxl) == before
    os.rename(cxl.of("dax1.0"), cxl.of("dax_region1", "dax1.7"))
    assert_facts(facts(cxl), region1__dax="dax1.2")


@case
@with_example()
def memory_that_is_odd(cxl):
    """regions at the end of all addresses, blocks of all sizes and names"""
    before = facts(cxl)
    place = cxl.path("sys/devices/system/memory")
    for name in ("memory032", "memory-1", "memory999999999", "memory4294967296",
                 "memoryx", "memory"):
        os.makedirs(os.path.join(place, name))
    assert facts(cxl) == before
    cxl.set("region1", "resource", "0xffffffffc0000000")
    assert_facts(facts(cxl), region1__use="offline", region1__online_bytes=0)
    for size in ("1", "8000000000000000"):
        sysfs_tree.write(place + "/block_size_bytes", size)
        facts(cxl)
    cxl.set("region1", "resource", "0x1")
    cxl.set("region1", "size", "0xfffffffffffffffe")
    assert differences(before, facts(cxl))


if __name__ == "__main__":
    sys.exit(test.main())
