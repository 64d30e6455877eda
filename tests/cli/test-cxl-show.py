#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of CXL memory: list memdevs, show, tree, paths, links.

On a directory that looks like / of a machine with memory devices, on texts of
generated machines, and on machines without any CXL, of which nothing new may be
told.
"""

import functools
import json
import os
import random as randomness
import re
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import cxl_tree
import pcitopo_test as test
import redaction
import sysfs_tree
from pcitopo_test import case

TIMEOUT = 60
GIB = 1 << 30
X16 = 63.015  # GB/s of 32 GT/s


def run(*words, status=0):
    """standard output of pcitopo"""
    done = subprocess.run([os.environ["PCITOPO"], *map(str, words)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
    assert done.returncode == status and (status or not done.stderr), \
        f"exit status {done.returncode} of {words}: {done.stderr.decode()}"
    return done.stdout.decode()


def on(root, *words):
    """JSON of pcitopo on a tree"""
    return json.loads(run("--sysroot", root, "-J", *words))


def text(root, *words):
    return run("--sysroot", root, *words)


def memdevs(root):
    """memory devices by their Linux names"""
    return {m["linux_name"] or m["address"]: m
            for m in on(root, "list", "memdevs")["memdevs"]}


def with_example(function):
    """cxl_tree's example, for a test"""
    @functools.wraps(function)
    def wrapper(*words):
        shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="pcitopo-",
                                         dir=shm) as scratch:
            root = os.path.join(scratch, "root")
            function(root, cxl_tree.example(root), *words)
    return wrapper


def train(tree, address, width, speed=5):
    """let a function have trained at this speed and width"""
    path = tree.tree.of(address, "config")
    with open(path, "rb") as file:
        space = bytearray(file.read())
    struct.pack_into("<H", space, 0x52, speed | width << 4 | 1 << 13)
    sysfs_tree.write(path, bytes(space))


def is_part_of(part, whole):
    """members of an object, which can have others"""
    differ = {key: (value, whole.get(key, "missing"))
              for key, value in part.items() if whole.get(key, "") != value}
    assert not differ, differ


# From the device to its memory

@case
@with_example
def memory_devices_have_what_linux_made_of_them(root, _):
    found = memdevs(root)
    assert sorted(found) == ["mem0", "mem1", "mem2"], sorted(found)
    is_part_of({
        "address": "0000:df:00.0", "ram_bytes": GIB, "pmem_bytes": 0,
        "serial": f"{0x99:016x}", "numa_node": 1, "driver": "cxl_mem",
        "firmware": "BWFW VERSION 00", "restricted": False,
        "endpoint": "endpoint10", "poison": None}, found["mem2"])
    is_part_of({"ram_bytes": 0, "pmem_bytes": GIB // 4,
                "endpoint": "endpoint4"}, found["mem1"])
    assert set(found["mem0"]["health"].values()) == {None}, found["mem0"]


@case
@with_example
def a_volatile_region_is_followed_to_its_node(root, _):
    regions = memdevs(root)["mem2"]["regions"]
    assert len(regions) == 1, regions
    is_part_of({
        "name": "region1", "decoder": "decoder0.1", "mode": "ram",
        "window": {"start": 0x200000000, "size_bytes": 4 * GIB},
        "start": 0x200000000, "size_bytes": GIB, "ways": 1,
        "granularity_bytes": 256, "uuid": None, "committed": True,
        "driver": "cxl_region", "dax": "dax1.0", "dax_driver": "kmem",
        "use": "partly-online", "online_bytes": 3 * GIB // 4, "numa_node": 2,
        "targets": ["mem2"], "bandwidth_gbytes_per_s": X16,
        "links_gbytes_per_s": X16, "bottleneck": "0000:de:00.0"}, regions[0])


@case
@with_example
def an_uplink_that_is_shared_counts_once(root, _):
    """both devices of region0 are behind one switch"""
    found = memdevs(root)
    assert found["mem0"]["regions"] == found["mem1"]["regions"]
    region = found["mem0"]["regions"][0]
    is_part_of({
        "name": "region0", "mode": "pmem", "ways": 2,
        "granularity_bytes": 4096, "uuid": cxl_tree.UUID, "use": "pmem",
        "targets": ["mem1", "mem0"], "bandwidth_gbytes_per_s": X16,
        "links_gbytes_per_s": 2 * X16, "bottleneck": "0000:0c:00.0"}, region)


@case
@with_example
def of_unequal_links_the_slowest_holds_up_the_other(root, tree):
    for address in ("0000:0e:01.0", "0000:10:00.0"):
        train(tree, address, 4)
    region = memdevs(root)["mem1"]["regions"][0]
    assert region["bottleneck"] == "0000:0e:01.0", region
    assert abs(region["bandwidth_gbytes_per_s"] - 2 * X16 / 4) < .01, region
    assert abs(region["links_gbytes_per_s"] - 1.25 * X16) < .01, region
    line = re.search(r"limited by (\S+); its links have (\S+) GB/s",
                     text(root, "paths", "--from", "mem1"))
    assert line and line.groups() == ("0e:01.0", "78.8"), line


@case
@with_example
def what_cannot_be_reckoned_is_not_known(root, tree):
    """a place that nobody has; a link that is down"""
    train(tree, "0000:0e:01.0", 0)
    train(tree, "0000:10:00.0", 0)
    for name in ("bandwidth_gbytes_per_s", "links_gbytes_per_s",
                 "bottleneck"):
        assert memdevs(root)["mem1"]["regions"][0][name] is None, name
    tree.set("region1", "target0", "")
    tree.set("region0", "target1", "")
    found = memdevs(root)
    assert found["mem2"]["regions"] == [], found["mem2"]
    region = found["mem1"]["regions"][0]
    assert region["targets"] == ["mem1", None], region
    assert region["bandwidth_gbytes_per_s"] is None, region
    assert "2 ways of 4 KiB: mem1" in text(root, "paths", "--from", "mem1")


@case
@with_example
def decoders_of_the_memory_device(root, _):
    decoders = memdevs(root)["mem1"]["decoders"]
    assert [d["name"] for d in decoders] == ["decoder4.0", "decoder4.1"]
    is_part_of({
        "port": "endpoint4", "region": "region0", "start": 0x100000000,
        "size_bytes": GIB // 2, "dpa_start": 0, "dpa_size_bytes": GIB // 4,
        "ways": 2, "granularity_bytes": 4096, "mode": "pmem", "locked": False,
        "can": None, "targets": None}, decoders[0])


TABLE = """\
ALIAS ADDRESS SLOT MODEL     SIZE         TRAINED RATE     STATE NUMA_NODE \
MEMORY                                  FIRMWARE        CONDITION
"""


@case
@with_example
def the_table_has_what_an_admin_wants(root, tree):
    lines = text(root, "list", "memdevs", "-n").splitlines()
    assert lines[0].split() == TABLE.split(), lines[0]
    rows = {line.split()[0]: line for line in lines[1:]}
    for name, words in (
            ("mem0", ("10:00.0", " 256 MiB pmem ", "32GT x16", " ok ",
                      "region0 pmem", "BWFW VERSION 00")),
            ("mem1", ("0f:00.0", "region0 pmem")),
            ("mem2", ("df:00.0", " 1 GiB ",
                      "region1 node 2 768 MiB of 1 GiB online"))):
        for word in words:
            assert word in rows[name], (name, word, rows[name])
    for options in (["-r"], ["--noheadings"], ["-o", "alias,size"]):
        out = text(root, "list", "memdevs", *options)
        assert len(out.splitlines()) == 3 + ("--noheadings" not in options)
    raw = text(root, "list", "memdevs", "-r", "--noheadings", "-o",
               "linux_name,ram_bytes,pmem_bytes,regions")
    assert f"mem2 {GIB} 0 region1" in raw, raw
    tree.set("mem2", "ram/size", f"{3 * GIB // 2:#x}")
    assert "1536 MiB" in text(root, "list", "memdevs", "-o", "ram_bytes")


@case
@with_example
def memory_that_nobody_uses_is_told(root, tree):
    os.remove(tree.path("sys/bus/cxl/devices/region1"))
    os.remove(tree.path("sys/bus/cxl/devices/mem0"))
    found = {m["address"]: m for m in on(root, "list", "memdevs")["memdevs"]}
    assert found["0000:df:00.0"]["regions"] == []
    lost = found["0000:10:00.0"]
    for name in ("linux_name", "regions", "decoders", "endpoint", "firmware"):
        assert lost[name] is None, (name, lost)
    out = text(root, "list", "memdevs", "-o", "address,memory")
    assert re.search(r"df:00.0 +no region", out), out
    assert re.search(r"10:00.0 +not known to Linux", out), out


@case
@with_example
def memory_can_be_a_dax_device_alone(root, tree):
    """memory of devdax has no memory blocks"""
    os.remove(tree.of("dax1.0", "driver"))
    for number in (32, 33, 34, 35):
        shutil.rmtree(tree.path(f"sys/devices/system/memory/memory{number}"))
    os.remove(tree.path("sys/bus/dax/drivers/kmem/dax1.0"))
    tree.bind("dax1.0", "device_dax", bus="dax")
    out = text(root, "list", "memdevs", "-o", "alias,memory")
    assert re.search(r"mem2 +region1 node 2 dax1.0", out), out


# tree and paths

@case
@with_example
def the_tree_tells_size_and_region(root, _):
    out = text(root, "tree", "-n")
    assert re.search(r"df:00\.0 +mem2 1de5:0d90, 1 GiB, region1 node 2 "
                     r"768 MiB of 1 GiB online  ", out), out
    assert re.search(r"0f:00\.0 +mem1 1de5:0d90, 256 MiB pmem, region0 pmem  ",
                     out), out


@case
@with_example
def a_path_goes_on_to_the_root_decoder(root, _):
    path = on(root, "paths", "--from", "mem1")["paths"][0]
    assert path["memdev"] == "mem1", path
    assert path["cxl_ports"] == ["endpoint4", "port3", "port1", "root0"], path
    assert [r["name"] for r in path["regions"]] == ["region0"], path
    assert path["links"] == ["0000:0e:00.0", "0000:0c:00.0"], path
    lines = text(root, "paths", "--from", "mem1").splitlines()
    assert lines[-5:] == [
        "  mem1      endpoint4 port3 port1 root0",
        "  region0   512 MiB pmem at 0x100000000, 2 ways of 4 KiB: mem1 mem0",
        "            decoder4.0 decoder3.0 decoder1.0 decoder0.0",
        "            window 4 GiB at 0x100000000",
        "            pmem; 63.0 GB/s, limited by 0c:00.0; its links have "
        "126.0 GB/s together"], lines
    lines = text(root, "paths", "--from", "mem2").splitlines()
    assert lines[-1].strip() == \
        "node 2 768 MiB of 1 GiB online; 63.0 GB/s", lines


@case
@with_example
def a_path_has_decoders_that_do_not_name_their_region(root, tree):
    for name in ("decoder1.0", "decoder3.0"):
        os.remove(tree.of(name, "region"))
    assert "            decoder4.0 decoder3.0 decoder1.0 decoder0.0\n" in \
        text(root, "paths", "--from", "mem1")


@case
@with_example
def a_path_without_a_region_or_a_port_says_so(root, tree):
    os.remove(tree.path("sys/bus/cxl/devices/region1"))
    assert "  mem2      endpoint10 port2 root0; no region\n" in \
        text(root, "paths", "--from", "mem2")
    os.remove(tree.path("sys/bus/cxl/devices/endpoint10"))
    assert "  mem2      no CXL port of its own; no region\n" in \
        text(root, "paths", "--from", "mem2")
    path = on(root, "paths", "--from", "mem2")["paths"][0]
    assert path["cxl_ports"] == [] and path["regions"] == [], path


@case
@with_example
def a_path_between_devices_is_one_of_links(root, _):
    out = text(root, "paths", "--from", "mem1", "--to", "mem0")
    assert "PIX" in out and "region" not in out, out
    assert on(root, "matrix")["matrix"]["rows"] == [
        "0000:0f:00.0", "0000:10:00.0", "0000:df:00.0"]
    assert re.search(r"^memdevs   3 x .*, 1536 MiB, 768 MiB online$",
                     text(root), re.M), text(root)


# show

@case
@with_example
def show_has_all_of_a_memory_device(root, _):
    for thing in ("mem1", "0f:00.0"):
        found = on(root, "show", thing)
        assert found["device"]["address"] == "0000:0f:00.0", found
        assert found["memdev"] == memdevs(root)["mem1"], found["memdev"]
    out = text(root, "show", "mem1")
    for heading in ("device", "memdev", "region", "decoder", "link",
                    "registers"):
        assert re.search(f"^{heading}$", out, re.M), (heading, out)
    assert re.search(r"^targets +mem1,mem0$", out, re.M), out
    assert re.search(r"^dpa_size_bytes +256 MiB$", out, re.M), out
    assert re.search(r"^window.start +0x100000000$", out, re.M), out


@case
@with_example
def show_knows_the_names_of_regions_decoders_and_ports(root, _):
    region = on(root, "show", "region0")["region"]
    assert region == memdevs(root)["mem0"]["regions"][0], region
    assert on(root, "show", "decoder4.0")["decoder"]["region"] == "region0"
    is_part_of({"type": "switch", "parent": "port1",
                "device": "0000:0d:00.0", "parent_dport": "0000:0c:00.0",
                "depth": 2}, on(root, "show", "port3")["port"])
    window = on(root, "show", "decoder0.1")["decoder"]
    is_part_of({"can": ["ram", "type3"], "targets": ["pci0000:de"],
                "granularity_bytes": 8192, "mode": None}, window)
    assert re.search(r"^can +ram,type3$", text(root, "show", "decoder0.1"),
                     re.M)
    assert on(root, "show", "decoder3.0")["decoder"]["targets"] == \
        ["0000:0e:00.0", "0000:0e:01.0"]
    for name in ("region7", "decoder9.0", "port", "root1"):
        run("--sysroot", root, "show", name, status=2)


@case
@with_example
def show_has_the_cxl_port_of_a_switch_and_of_its_ports(root, _):
    for thing, port in (("0d:00.0", "port3"), ("0e:01.0", "port3"),
                        ("0c:00.0", "port1"), ("de:00.0", "port2")):
        found = on(root, "show", thing)
        assert found["port"]["name"] == port, (thing, found)
        assert re.search(r"^port$", text(root, "show", thing), re.M), thing


# Strangers

@case
@with_example
def serial_numbers_are_hidden_everywhere(root, tree):
    """Linux's number of a memory device, and where it stands in a string"""
    serials = {0x99, 0x48b02d0000000077, 0xabcd1234}
    tree.set("mem0", "serial", "0x48b02d0000000077")
    tree.set("mem1", "firmware_version", "fw 00000000abcd1234")
    tree.set("mem2", "firmware_version", "48-b0-2d-00-00-00-00-77")
    calls = [[], ["tree"], ["paths"], ["matrix"], ["check"], ["explain", "cxl"]]
    for noun in ("devices", "links", "switches", "memdevs"):
        calls.append(["list", noun, "-a"])
    for noun in ("devices", "memdevs"):
        calls.append(["list", noun, "-a", "-o", "+serial"])
    for number in range(3):
        calls += [["show", f"mem{number}"], ["paths", "--from", f"mem{number}"],
                  ["explain", f"mem{number}"]]
    calls += [["show", thing] for thing in ("region0", "region1", "decoder0.1",
                                            "0d:00.0")]
    redaction.assert_hidden(serials, [["--sysroot", root, *words, *form]
                                      for words in calls
                                      for form in ([], ["-J"])])
    found = on(root, "--redact", "list", "memdevs")["memdevs"]
    assert len({m["serial"] for m in found}) == 3, found
    assert all(m["serial"].startswith("redacted-") for m in found), found


@case
@with_example
def what_strangers_wrote_is_cleaned(root, tree):
    tree.set("mem2", "firmware_version", b"\x1b[31mred\x07\xff\n")
    assert "\x1b" not in text(root, "list", "memdevs")
    assert memdevs(root)["mem2"]["firmware"] == "?[31mred??", \
        memdevs(root)["mem2"]["firmware"]
    tree.set("mem2", "ram/size", "0xfffffffffffff000")
    assert memdevs(root)["mem2"]["ram_bytes"] == (1 << 64) - 4096
    assert "16.00 EiB" in text(root, "tree"), text(root, "tree")


@case
@with_example
def a_device_without_a_serial_number_has_none(root, tree):
    """Linux has 0 for it"""
    tree.set("mem2", "serial", "0x0")
    assert memdevs(root)["mem2"]["serial"] is None


# What registers tell, without Linux

def of_machine(name, *words):
    return test.pcitopo_json("-", *words, text=test.mkmachine(name))


@case
def a_machine_in_a_text_has_no_linux():
    found = of_machine("cxl-box", "list", "memdevs")["memdevs"]
    assert len(found) == 4, found
    for memdev in found:
        for name in ("linux_name", "driver", "firmware", "endpoint",
                     "decoders", "regions", "poison"):
            assert memdev[name] is None, (name, memdev)
    out = test.pcitopo("-", "list", "memdevs", "-o", "memory",
                       "--noheadings", text=test.mkmachine("cxl-box"))
    assert out.split() == ["-"] * 4, out


@case
def links_tell_which_protocols_trained():
    """     slot 3: a memory device that trained as plain PCIe"""
    links = {link["slot"]: link for link in
             of_machine("cxl-box", "list", "links")["links"]}
    for slot in "124":
        is_part_of({"kind": "cxl", "cxl_trained": ["io", "mem"],
                    "flit": "68B"}, links[slot])
        assert set(links[slot]["cxl_capable"]) >= {"io", "mem"}, links[slot]
        assert links[slot]["cxl_enabled"] == ["io", "mem"], links[slot]
    is_part_of({"kind": "pcie", "cxl_trained": [], "flit": None}, links["3"])
    assert "mem" in links["3"]["cxl_capable"], links["3"]
    is_part_of({"kind": "pcie", "cxl_trained": [], "cxl_capable": [],
                "flit": None}, links["5"])


@case
def a_memory_device_that_trained_as_pcie_stands_out():
    out = test.pcitopo("-", "list", "memdevs", "-o", "slot,trained",
                       "--noheadings", text=test.mkmachine("cxl-box"))
    assert out.split("\n")[:4] == ["1 io,mem 68B", "2 io,mem 68B",
                                   "3 PCIe only", "4 io,mem 68B"], out
    tree = test.pcitopo("-", "tree", text=test.mkmachine("cxl-box"))
    assert len(re.findall("PCIe only", tree)) == 1, tree


@case
def ranges_give_the_size_where_linux_does_not():
    found = of_machine("cxl-box", "list", "memdevs")["memdevs"][0]
    span = found["ranges"][0]
    is_part_of({"size_bytes": 128 * GIB, "valid": True}, span)
    out = test.pcitopo("-", "list", "memdevs", "-o", "size",
                       "--noheadings", text=test.mkmachine("cxl-box"))
    assert out.splitlines()[0] == "128 GiB", out


@case
def volatile_and_persistent_ranges_are_added_up_apart():
    """mem1 has one of each; that of mem0 is volatile"""
    found = of_machine("cxl-types", "list", "memdevs")["memdevs"]
    is_part_of({"ram_bytes": 128 * GIB, "pmem_bytes": 0}, found[0])
    is_part_of({"ram_bytes": 32 * GIB, "pmem_bytes": 512 * GIB}, found[1])
    is_part_of({"start": 0x4880000000, "media": "persistent", "active": True,
                "class": "storage"}, found[1]["ranges"][1])
    # A range of which a table says what it is counts as a whole only
    found = of_machine("cxl-flits", "list", "memdevs")["memdevs"][0]
    is_part_of({"ram_bytes": None, "pmem_bytes": None}, found)
    assert found["ranges"][0]["media"] == "cdat", found
    out = test.pcitopo("-", "list", "memdevs", "-o", "size", "--noheadings",
                       text=test.mkmachine("cxl-flits"))
    assert out.splitlines()[0] == "256 GiB", out


@case
def capacity_that_is_not_valid_is_not_known():
    found = of_machine("cxl-rcd-ranges", "list", "memdevs")["memdevs"][2]
    is_part_of({"ram_bytes": None, "protocols_enabled": ["io"],
                "restricted": True}, found)
    is_part_of({"valid": False, "size_bytes": 64 * GIB}, found["ranges"][0])
    out = test.pcitopo("-", "list", "memdevs", "-o", "size", "--noheadings",
                       text=test.mkmachine("cxl-rcd-ranges"))
    assert out.splitlines()[::2] == ["16 GiB", "-"], out


@case
def a_device_without_ranges_has_none():
    found = of_machine("cxl-broken", "list", "memdevs")["memdevs"]
    assert found[7]["ranges"] == [], found[7]


@case
def versions_are_told_by_registers_and_place():
    versions = {name: [(m["cxl_version"], m["restricted"]) for m in
                       of_machine(name, "list", "memdevs")["memdevs"]]
                for name in ("cxl-rcd", "cxl-rcd-ranges", "cxl-box",
                             "cxl-flits")}
    assert versions == {
        "cxl-rcd": [("1.1", True)], "cxl-rcd-ranges": [("1.1", True)] * 3,
        "cxl-box": [("2.0", False)] * 4, "cxl-flits": [("3.x", False)] * 5}, \
        versions


@case
def flits_are_those_that_trained():
    """slot 3: a port of CXL 2.0, so that the device cannot do its best"""
    found = of_machine("cxl-flits", "list", "memdevs")["memdevs"]
    assert [m["flit"] for m in found] == \
        ["256B", "256B-latency-optimized", "68B", "256B", "256B"], found
    out = test.pcitopo("-", "tree", text=test.mkmachine("cxl-flits"))
    assert ", 256 GiB, io,mem 256B-latency-optimized slot 2" in out, out


@case
def caches_are_told_of_links_with_accelerators():
    links = {link["slot"]: link["cxl_trained"] for link in
             of_machine("cxl-types", "list", "links")["links"]}
    assert links == {"1": ["io", "cache"], "2": ["io", "cache", "mem"],
                     "3": ["io", "mem"], "4": ["io", "mem"]}, links


@case
def what_is_enabled_is_told_apart_from_what_trained():
    """slot 5: firmware has not enabled CXL.mem in the device"""
    found = {m["address"]: m for m in
             of_machine("cxl-broken", "list", "memdevs")["memdevs"]}
    is_part_of({"protocols": ["io", "mem"], "protocols_enabled": ["io"],
                "protocols_trained": ["io", "mem"]}, found["0000:05:00.0"])
    is_part_of({"protocols_trained": [], "flit": None},
               found["0000:0a:00.0"])


@case
def registers_are_told_in_words_where_they_have_some():
    machine = test.mkmachine("cxl-types")
    for thing, lines in (
            ("00:04.0", ("cxl.gpf_phase1 0501 (100 ms)",
                         "cxl.gpf_phase2 0503 (300 ms)")),
            ("04:00.0", ("cxl.gpf_duration 0405 (50 ms)",
                         "cxl.gpf_power 15000 (15 W)",
                         "cxl.block cpmu in BAR 0",
                         "cxl.range 512 GiB persistent at 0x4880000000 "
                         "active")),
            ("03:00.0", ("cxl.function_map 1",)),
            ("02:00.0", ("cxl.device_ctl 0007 (io,cache,mem enabled)",))):
        out = [" ".join(line.split()) for line in
               test.pcitopo("-", "show", thing, text=machine).splitlines()]
        for line in lines:
            assert line in out, (thing, line, out)
    cxl = of_machine("cxl-flits", "show", "43:00.0")["device"]["registers"]
    assert cxl["cxl"]["mld_devices"] == 4, cxl


@case
def dvsecs_that_lie_are_told():
    text_of = test.mkmachine("cxl-hostile")
    done = subprocess.run([os.environ["PCITOPO"], "-i", "-", "-J", "show",
                           "mem0"], input=text_of, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=TIMEOUT,
                          check=False)
    found = json.loads(done.stdout)["device"]["registers"]["cxl"]
    assert set(found["defects"]) <= {"short", "cut", "overlap", "repeated",
                                     "value"} and found["defects"], found


@case
def show_has_the_dvsecs():
    found = of_machine("cxl-box", "show", "mem0")
    cxl = found["device"]["registers"]["cxl"]
    assert cxl["device_rev"] == 1 and cxl["defects"] == [], cxl
    assert cxl["ranges"][0]["size"] == 128 * GIB, cxl
    out = test.pcitopo("-", "show", "mem0", text=test.mkmachine("cxl-box"))
    assert re.search(r"^cxl\.device_ctl +\w{4} \(io,mem enabled\)$", out,
                     re.M), out
    assert re.search(r"^cxl\.range +128 GiB .*active$", out, re.M), out
    out = test.pcitopo("-", "show", "link-00:01.0",
                       text=test.mkmachine("cxl-box"))
    assert re.search(r"^cxl_trained +io,mem$", out, re.M), out
    out = test.pcitopo("-", text=test.mkmachine("cxl-types"))
    assert re.search(r"^memdevs   1 x Montage c000, 1 x .*, 672 GiB$", out,
                     re.M), out


# Trees that no kernel made

def break_something(random, tree):
    """one thing of many: gone, empty, binary, a directory, another number"""
    places = [os.path.join(top, name)
              for top, folders, names in os.walk(tree.path("sys/devices"))
              for name in names + folders
              if "ACPI0017" in top or "/mem" in top]
    path = random.choice(sorted(places))
    if os.path.islink(path):
        target = os.readlink(path)
        os.remove(path)
        if random.random() < .5:
            os.symlink(random.choice(["nowhere", "..", "/", ".", target[:-1]]),
                       path)
    elif os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.isfile(path):
        how = random.randrange(5)
        if how == 0:
            os.remove(path)
        else:
            sysfs_tree.write(path, (b"", bytes(range(256)), b"-1\n",
                                    b"18446744073709551615\n",
                                    b"endpoint4\n")[how])
    return path


@case
@with_example
def whatever_is_broken_the_rest_is_told(root, tree):
    random = randomness.Random(7)
    broken = []
    for _ in range(60):
        broken.append(break_something(random, tree))
        if len(broken) % 3:
            continue
        for words in (["list", "memdevs"], ["paths"], ["show", "mem2"],
                      ["tree"], ["show", "region0"], ["show", "port3"]):
            done = subprocess.run(
                [os.environ["PCITOPO"], "--sysroot", root, *words,
                 *random.choice([["-J"], []])], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                timeout=TIMEOUT, check=False)
            gone = words[0] == "show" and done.returncode == 2
            assert not done.returncode or gone, \
                (words, broken[-3:], done.returncode, done.stderr[-900:])
            assert b"Sanitizer" not in done.stderr, done.stderr[-900:]
            if done.stdout.startswith(b"{"):
                json.loads(done.stdout)


# Machines without CXL

@case
def nothing_is_told_of_cxl_where_there_is_none():
    machine = test.mkmachine("8gpu-gen5")
    for words in (["tree", "-a"], ["paths"], [], ["matrix"],
                  ["show", "gpu0"], ["show", "link-22:01.0"],
                  ["list", "links", "-a"], ["check"]):
        out = test.pcitopo("-", *words, text=machine)
        assert not re.search(r"cxl|flit  |memdev", out, re.I), (words, out)
    for link in of_machine("8gpu-gen5", "list", "links")["links"]:
        assert not link["cxl_trained"] and link["flit"] is None, link
    path = of_machine("8gpu-gen5", "paths")["paths"][0]
    assert [path[n] for n in ("memdev", "cxl_ports", "regions")] == [None] * 3


if __name__ == "__main__":
    sys.exit(test.main())
