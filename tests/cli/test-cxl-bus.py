#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What Linux made of CXL memory devices, on trees that look like its /sys.

print-cxl prints all that the library found, a fact a line. Trees of each kernel
series must say what it says; in a tree that nobody's kernel made, a fact that
is spoilt must be unknown and all others as before.
"""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import cxl_tree
import pcitopo_test as test
import sysfs_tree
from cxl_facts import (TIMEOUT, assert_facts, differences, facts, with_example,
                       with_tree)
from cxl_tree import GB
from open_watch import Watch
from pcitopo_test import case

# What the kernels say

@case
@with_example()
def a_machine_with_a_switch_and_a_direct_device(cxl):
    found = facts(cxl)
    assert_facts(
        found, cxl__backend="sysfs",
        mem0__device="0000:10:00.0", mem0__endpoint="endpoint5",
        mem0__driver="cxl_mem", mem0__ram_bytes=0, mem0__pmem_bytes=GB // 4,
        mem0__serial=0x77, mem0__numa_node=0, mem2__numa_node=1,
        mem2__firmware="BWFW VERSION 00", mem2__ram_bytes=GB,
        mem2__poison="?", mem2__health=0,
        root0__type="root", root0__host="ACPI0017:00", root0__depth=0,
        root0__parent="?", root0__driver="?",
        port1__type="host-bridge", port1__parent="root0",
        port1__host="pci0000:0c", port1__root="0000:0c", port1__device="?",
        port1__parent_dport="?", port1__depth=1,
        port3__type="switch", port3__parent="port1", port3__depth=2,
        port3__device="0000:0d:00.0", port3__parent_dport="0000:0c:00.0",
        endpoint10__type="endpoint", endpoint10__parent="port2",
        endpoint10__device="0000:df:00.0", endpoint10__host="mem2",
        endpoint10__parent_dport="0000:de:00.0", endpoint10__depth=2,
        endpoint10__committed=1, endpoint4__parent_dport="0000:0e:00.0",
        root0__dport222__name="pci0000:de", root0__dport222__device="?",
        port3__dport1__device="0000:0e:01.0",
        decoder0__0__port="root0", decoder0__0__start=1 << 32,
        decoder0__0__size=4 * GB, decoder0__0__ways=1,
        decoder0__0__targets=12, decoder0__0__pmem=1, decoder0__0__type2=0,
        decoder0__1__pmem=0, decoder0__1__granularity=8192,
        decoder3__0__targets="0,1", decoder3__0__ways=2,
        decoder3__0__region="region0",
        decoder5__0__mode="pmem", decoder5__0__dpa_size=GB // 4,
        decoder5__0__dpa_start=0, decoder5__0__region="region0",
        decoder5__1__start="?", decoder5__1__size=0,
        decoder5__1__dpa_start="?", decoder5__1__mode="none",
        decoder10__0__port="endpoint10",
        region0__decoder="decoder0.0", region0__uuid=cxl_tree.UUID,
        region0__size=GB // 2, region0__ways=2, region0__granularity=4096,
        region0__mode="pmem", region0__committed=1,
        region0__targets="decoder4.0,decoder5.0",
        region1__decoder="decoder0.1", region1__mode="ram",
        region1__uuid="?", region1__targets="decoder10.0")
    names = [line.split(".")[0] for line in found if ".type" in line and
             "decoder" not in line]
    assert names == ["endpoint4", "endpoint5", "endpoint10", "port1", "port2",
                     "port3", "root0"], names


# What a kernel does not say, and does not follow, is not known
NOT_IN = {"6.1": {"committed": "?"}, "7.3": {}}


@with_tree
def other_kernel(root, kernel):
    """no region1 in 6.1, that has no volatile ones: else the same"""
    this = facts(cxl_tree.example(root + "-6.12", "6.12"))
    other = facts(cxl_tree.example(root, kernel))
    for name, (here, there) in differences(this, other).items():
        if kernel == "6.1" and (
                "region1" in name or here == "region1" or
                name in ("cxl.dax_cxl", "cxl.kmem")):
            continue
        assert there == NOT_IN[kernel].get(name.split(".")[-1]) and \
            "region" not in name, (name, here, there)


for series in NOT_IN:
    test.add_case("as Linux " + series + " has it", other_kernel, series)


@case
@with_example()
def a_region_that_is_not_committed(cxl):
    """its driver, then how many decoders each port has programmed, tell"""
    assert_facts(facts(cxl), region0__committed=1)
    os.remove(cxl.of("region0", "driver"))
    assert_facts(facts(cxl), region0__committed=1, region0__driver="?")
    cxl.set("endpoint5", "decoders_committed", 0)
    assert_facts(facts(cxl), region0__committed=0)
    os.remove(cxl.of("endpoint5", "decoders_committed"))
    assert_facts(facts(cxl), region0__committed="?")
    cxl.set("region0", "target1", b"\n")
    assert_facts(facts(cxl), region0__committed=0,
                 region0__targets="decoder4.0,?")


@case
@with_example()
def a_region_of_which_nothing_is_set(cxl):
    for name, value in (("resource", "0xffffffffffffffff"), ("size", "0x0"),
                        ("interleave_ways", 0), ("interleave_granularity", 0),
                        ("uuid", "00000000-0000-0000-0000-000000000000")):
        cxl.set("region0", name, value)
    os.remove(cxl.of("region0", "driver"))
    for n in range(2):
        os.remove(cxl.of("region0", f"target{n}"))
    assert_facts(facts(cxl), region0__start="?", region0__size=0,
                 region0__ways="?", region0__granularity="?",
                 region0__uuid="?", region0__targets="", region0__mode="pmem",
                 region0__committed="?")


@case
@with_example()
def a_device_whose_driver_is_not_bound(cxl):
    """it has found no way to a root: no endpoint, and no more"""
    os.remove(cxl.of("mem2", "driver"))
    os.remove(cxl.path("sys/bus/cxl/devices/endpoint10"))
    os.remove(cxl.path("sys/bus/cxl/devices/decoder10.0"))
    shutil.rmtree(cxl.of("endpoint10"))
    assert_facts(facts(cxl), mem2__driver="?", mem2__endpoint="?",
                 mem2__device="0000:df:00.0", region1__targets="?")


@case
@with_example()
def numbers_without_meaning(cxl):
    for name, value, fact in (
            ("mem0/serial", "0xffffffffffffffff", "mem0.serial"),
            ("mem0/serial", "0x0", "mem0.serial"),
            ("mem0/numa_node", "-1", "mem0.numa_node"),
            ("mem0/numa_node", "2147483648", "mem0.numa_node"),
            ("mem0/ram/size", "-5", "mem0.ram_bytes"),
            ("mem0/ram/size", "0x10000000000000000", "mem0.ram_bytes"),
            ("mem0/ram/size", "0x", "mem0.ram_bytes"),
            ("mem0/ram/size", "12 apples", "mem0.ram_bytes"),
            ("mem0/firmware_version", "", "mem0.firmware"),
            ("endpoint4/decoders_committed", "-1", "endpoint4.committed"),
            ("decoder4.0/interleave_ways", "5", "decoder4.0.ways"),
            ("decoder4.0/interleave_ways", "4294967298", "decoder4.0.ways"),
            ("decoder4.0/interleave_granularity", "300",
             "decoder4.0.granularity"),
            ("decoder4.0/interleave_granularity", "32768",
             "decoder4.0.granularity"),
            ("decoder4.0/start", "0xffffffffffffffff", "decoder4.0.start"),
            ("region0/uuid", "0A4B8F6D3C644A1E9D6F1F8B5A0C7E21",
             "region0.uuid"),
            ("region0/resource", "0x0", "region0.start")):
        before = facts(cxl)
        path = cxl.path("sys/bus/cxl/devices", name)
        good = open(path, "rb").read()
        sysfs_tree.write(path, value)
        changed = differences(before, facts(cxl))
        changed.pop("region0.online_bytes", None)
        assert {key: new for key, (_, new) in changed.items()} == {fact: "?"}, \
            (name, value, changed)
        sysfs_tree.write(path, good)
    cxl.set("decoder4.0", "size", "0xffffffff00000001")
    assert_facts(facts(cxl), decoder4__0__start="?", decoder4__0__size="?")


@case
@with_example()
def target_lists(cxl):
    for value, expected in (
            ("0,1", "0,1"), ("3", "3"), ("", ""), ("-2,7", "4294967294,7"),
            ("0,", ""), (",", ""), ("0 1", ""), ("0,x", ""),
            ("99999999999", ""), (",".join(["1"] * 16), ",".join(["1"] * 16)),
            (",".join(["1"] * 17), ""), ("0," * 200, "")):
        cxl.set("decoder3.0", "target_list", value)
        assert_facts(facts(cxl), decoder3__0__targets=expected)


@case
@with_example()
def modes(cxl):
    for value, expected in (("ram", "ram"), ("mixed", "mixed"),
                            ("none", "none"), ("dynamic_ram_a", "unknown"),
                            ("", "unknown"), ("ram\npmem", "unknown")):
        cxl.set("decoder4.0", "mode", value)
        assert_facts(facts(cxl), decoder4__0__mode=expected)
    os.remove(cxl.of("region0", "mode"))
    cxl.set("decoder4.0", "mode", "pmem")
    assert_facts(facts(cxl), region0__mode="pmem")
    cxl.set("decoder4.0", "mode", "ram")
    assert_facts(facts(cxl), region0__mode="unknown")


# Names

@case
@with_example()
def a_memory_device_is_what_linux_calls_it(cxl):
    """in bus order they would be counted the other way round"""
    def run(*words):
        done = subprocess.run([os.environ["PCITOPO"], "--sysroot",
                               cxl.tree.root, *words],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=TIMEOUT, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    for name, address in (("mem0", "10:00.0"), ("mem1", "0f:00.0"),
                          ("mem2", "df:00.0")):
        code, out, err = run("show", name)
        assert code == 0 and not err and address in out, (name, out, err)
        assert_facts(facts(cxl), **{f"0000:{address}__alias": name})
    os.remove(cxl.path("sys/bus/cxl/devices/mem0"))
    found = facts(cxl)
    assert found["0000:10:00.0.alias"] == "?", "not counted among Linux names"
    code, _, err = run("show", "mem0")
    assert code == 2, err


# Nothing is opened that must not be

def files_below(root):
    for top, _, names in os.walk(root):
        for name in names:
            path = os.path.join(top, name)
            if not os.path.islink(path):
                yield path


@case
@with_example()
def triggers_are_never_opened(cxl):
    everything = list(files_below(cxl.tree.root))
    triggers = [path for path in everything
                if path.endswith(tuple("/" + t for t in cxl_tree.TRIGGERS))]
    assert len(triggers) > 10, triggers
    watch = Watch(everything)
    facts(cxl)
    opened = watch.opened()
    watch.close()
    assert cxl.of("mem0", "serial") in opened, "the watch sees nothing"
    assert not opened & set(triggers), opened & set(triggers)


# Trees that nobody's kernel made

ODD = ("directory", "fifo", "loop", "dangling", "zero", "empty", "binary",
       "long", "sparse", "missing")


def cxl_files(cxl):
    """attributes of the objects of the bus, triggers left out"""
    for name, place in sorted(cxl.places.items()):
        for top, below, names in os.walk(cxl.path(place)):
            below[:] = [d for d in below if d in ("ram", "pmem")]
            for attribute in sorted(names):
                path = os.path.join(top, attribute)
                if not os.path.islink(path) and os.path.isfile(path):
                    yield name, os.path.relpath(path, cxl.path(place)), path


@with_example()
def all_files_odd(cxl, what):
    """all attributes of all objects at once: the objects are still there"""
    before = facts(cxl)
    for name, _, path in list(cxl_files(cxl)):
        if not name.startswith("0000:"):
            sysfs_tree.put_in_place(path, what)
    found = facts(cxl)
    assert set(found) == set(before), differences(before, found)
    for fact in ("mem0.serial", "mem0.ram_bytes", "decoder4.0.size",
                 "region0.ways", "endpoint4.committed"):
        assert found[fact] == "?", (fact, found[fact])
    # These are known by links
    assert_facts(found, mem0__device="0000:10:00.0", mem0__endpoint="endpoint5",
                 endpoint4__parent="port3", region0__decoder="decoder0.0",
                 port3__dport1__device="0000:0e:01.0")


for oddity in ODD:
    test.add_case("attributes replaced: " + oddity, all_files_odd, oddity)


@case
@with_example()
def one_spoilt_attribute_spoils_one_fact(cxl):
    """and those that follow from it"""
    before = facts(cxl)
    followers = {"region0.committed", "region0.mode", "region1.mode",
                 "region1.committed", "region0.online_bytes"}
    spoilt = 0
    for name, attribute, path in list(cxl_files(cxl)):
        if name not in ("mem0", "decoder0.0", "decoder4.0", "region0",
                        "endpoint4"):
            continue
        good = open(path, "rb").read()
        sysfs_tree.write(path, b"\xff\xfe nonsense \x80\n")
        changed = differences(before, facts(cxl))
        own = {fact for fact in changed if fact.startswith(name + ".")}
        more = set(changed) - own - followers
        limit = 2 if attribute in ("size", "dpa_size") else 1
        assert not more and len(own - followers) <= limit, \
            (name, attribute, changed)
        spoilt += bool(changed)
        sysfs_tree.write(path, good)
    assert spoilt > 20, spoilt


@case
@with_example()
def objects_that_cannot_be_opened(cxl):
    """links that lead nowhere, in circles, to files, out of the tree"""
    count = len(facts(cxl))
    place = cxl.path("sys/bus/cxl/devices")
    for number, target in enumerate(("nowhere", f"mem{102}", "../flush",
                                     "/etc/passwd", "/dev/zero",
                                     "../" * 30 + "etc")):
        os.symlink(target, f"{place}/mem{100 + number}")
        os.symlink(target, f"{place}/port{100 + number}")
        os.symlink(target, f"{place}/region{100 + number}")
        os.symlink(target, f"{place}/decoder0.{100 + number}")
    os.mkfifo(place + "/mem200")
    sysfs_tree.write(place + "/mem201", b"a file")
    found = facts(cxl)
    assert len(found) > count
    for number in (100, 101, 102, 103, 104, 105, 200, 201):
        assert found[f"mem{number}.serial"] == "?", number
        assert found[f"mem{number}.device"] == "?", number


@case
@with_example()
def names_that_nobody_has(cxl):
    before = facts(cxl)
    place = cxl.path("sys/bus/cxl/devices")
    for name in ("mem", "mem-1", "mem1x", "mem01", "memx", "mem99999999999", "port",
                 "decoder", "decoder1", "decoder1.", "decoder.1",
                 "decoder1.1.1", "decoder" + "1" * 40 + ".0", "region",
                 "nvdimm-bridge0", "pmem0", "pmu_mem0.0", "endpoint",
                 "\x1b[31m", "x" * 255, "mem\n0"):
        os.mkdir(os.path.join(place, name))
    assert facts(cxl) == before


@case
@with_example()
def ports_below_each_other(cxl):
    place = cxl.path("sys/bus/cxl/devices")
    for name, above in (("port1", "port3"), ("port3", "port1"),
                        ("port2", "port2")):
        os.remove(f"{place}/{name}")
        os.makedirs(f"{cxl.tree.root}/sys/x/{above}/{name}", exist_ok=True)
        os.symlink(f"../../../x/{above}/{name}", f"{place}/{name}")
    found = facts(cxl)
    circle = [found[name + ".parent"] for name in ("port1", "port3")]
    assert "?" in circle, circle
    assert found["port2.parent"] == "?"


@case
@with_example()
def a_copy_without_symbolic_links(cxl):
    """cp -rL: children are in their parents, and drivers know whom they have"""
    before = facts(cxl)
    root = cxl.tree.root
    copy = root + "-copy"
    os.makedirs(copy + "/sys/bus/cxl/devices")
    os.makedirs(copy + "/sys/bus/pci/devices")
    for bus, flags in (("pci", "-rL"), ("cxl", "-rL")):
        for name in os.listdir(f"{root}/sys/bus/{bus}/devices"):
            subprocess.run(["cp", flags, "--no-preserve=mode",
                            f"{root}/sys/bus/{bus}/devices/{name}",
                            f"{copy}/sys/bus/{bus}/devices/"],
                           stderr=subprocess.DEVNULL, check=False)
    for driver in os.listdir(root + "/sys/bus/cxl/drivers"):
        for name in os.listdir(f"{root}/sys/bus/cxl/drivers/{driver}"):
            os.makedirs(f"{copy}/sys/bus/cxl/drivers/{driver}/{name}")
    for top, below, names in os.walk(copy):
        for name in below + names:
            assert not os.path.islink(os.path.join(top, name))
    found = facts(copy)
    assert_facts(found, mem0__serial=0x77, mem0__device="0000:10:00.0",
                 mem0__driver="cxl_mem", endpoint4__parent="port3",
                 endpoint4__driver="cxl_port", endpoint4__host="?",
                 mem1__endpoint="?", port3__parent="port1",
                 region0__decoder="decoder0.0", region0__driver="cxl_region",
                 port3__dport1__name="?", port3__dport1__device="?",
                 decoder3__0__region="region0", decoder4__0__port="endpoint4",
                 region1__dax="dax1.0", region1__use="unknown")
    lost = differences(before, found)
    wrong = {name: change for name, change in lost.items()
             if change[1] not in ("?", None, "absent", "unknown") and
             name != "cxl.acpi_bridges"}
    assert not wrong, wrong


@case
@with_tree
def more_objects_than_any_machine_has(root):
    cxl = cxl_tree.example(root)
    place = cxl.path("sys/bus/cxl/devices")
    for number in range(100, 5000):
        os.mkdir(f"{place}/mem{number}")
        os.mkdir(f"{place}/port{number}")
    for number in range(100, 5000):
        sysfs_tree.write(cxl.of("port3", f"dport{number}"), b"")
    found = facts(cxl)
    assert_facts(found, mem4999__serial="?", port4999__parent="?",
                 port3__dport4999__device="?", mem0__serial=0x77)


@case
@with_tree
def without_a_bus(root):
    functions = sysfs_tree.parse("\n".join(cxl_tree.function(*f)
                                           for f in cxl_tree.EXAMPLE))
    sysfs_tree.Tree(root, functions)
    found = facts(root)
    assert_facts(found, cxl__backend="?")
    assert found["0000:0f:00.0.alias"] == "mem0", "counted in bus order"
    os.makedirs(root + "/sys/bus/cxl/devices")
    assert_facts(facts(root), cxl__backend="sysfs")


@case
@with_example()
def as_nobody(cxl):
    """where only root may look, facts are unknown"""
    if os.getuid():
        raise test.Skipped("only root can become another user")
    before = facts(cxl)
    subprocess.run(["chmod", "-R", "a+rX", cxl.tree.root], check=True)
    user = {"user": "nobody", "extra_groups": []}
    if subprocess.run(["test", "-x", os.environ["PRINT_CXL"]], check=False,
                      **user).returncode:
        raise test.Skipped("nobody may not run what is under test")
    for name in ("decoder0.0", "decoder4.0"):
        os.chmod(cxl.of(name, "start"), 0o400)
    os.chmod(cxl.of("mem0", "serial"), 0)
    os.chmod(cxl.of("endpoint5"), 0)
    os.chmod(cxl.of("mem1"), 0o444)
    changed = differences(before, facts(cxl, **user))
    for name in ("decoder0.0.start", "decoder4.0.start", "mem0.serial",
                 "mem1.serial", "mem1.firmware", "endpoint5.host"):
        assert changed[name][1] == "?", (name, changed.get(name))
    assert "mem1.device" not in changed and "mem2.serial" not in changed


if __name__ == "__main__":
    sys.exit(test.main())
