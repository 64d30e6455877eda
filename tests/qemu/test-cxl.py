#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""CXL memory in QEMU: what pcitopo says is what the program cxl says.

The machine cxl of tools/guest, with two host bridges, a switch and five memory
devices, of which two are interleaved through the switch and two over both host
bridges. Every number is compared with `cxl list` of the same guest, by our own
reader, by libcxl where there is one, and by our own reader once more, here, from
a copy of the guest's /sys. On the way from a kernel without a driver to memory
that is online, what is missing at each step must be named.

usage: test-cxl.py whole|small|closed
"""

import base64
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from guest import python_guest
from pcitopo_test import TOP, add_case

PROGRAM = os.path.join(TOP, "build/meson/userspace/cli/pcitopo")
MEMDEVS = 5
# What to boot, on which kernel
BOOTS = {"whole": ("cxl", "6.12"), "small": ("cxl", "6.1"),
         "closed": ("cxl-closed", "6.12")}

answers = {}
directory = tempfile.TemporaryDirectory(prefix="pcitopo-")


# What the program cxl says

def cxl_things(stage):
    """Kind: name: object, of the tree that it prints; each knows the port above
    it"""
    found = {"memdev": {}, "port": {}, "endpoint": {}, "decoder": {},
             "region": {}}
    done = answers["stages"][stage]["cxl"]
    assert not done["status"], done["err"]
    collect(json.loads(done["out"] or "[]"), None, found)
    return found


def collect(value, above, found):
    if isinstance(value, list):
        for each in value:
            collect(each, above, found)
    if not isinstance(value, dict) or "position" in value:
        return
    name = value.get("bus") or value.get("port") or value.get("endpoint")
    if "bus" in value:
        found["port"][name] = {"port": name, "depth": 0, "above": None}
    for kind in ("decoder", "region", "endpoint", "port", "memdev"):
        # A port has a memory device, and a decoder a region, by name or whole
        if isinstance(value.get(kind), str):
            found[kind].setdefault(value[kind], {}).update(value, above=above)
            break
    for each in value.values():
        collect(each, name or above, found)


# What we say

def document(done):
    assert done["status"] == 0, done
    return json.loads(done["out"])


def our_memdevs(done):
    return {memdev["linux_name"]: memdev
            for memdev in document(done)["memdevs"]}


def our_decoders(memdevs, ports):
    return {decoder["name"]: decoder
            for thing in [*memdevs.values(), *ports.values()]
            for decoder in thing["decoders"]}


def our_regions(memdevs):
    return {region["name"]: region for memdev in memdevs.values()
            for region in memdev["regions"]}


def our_ports(documents):
    return {port["name"]: port for port in
            (document(done)["port"] for done in documents)}


def offline(stage):
    """What our own reader says here of the guest's /sys: as the guest's own"""
    root = os.path.join(directory.name, stage)
    if not os.path.isdir(root):
        archive = io.BytesIO(base64.b64decode(
            answers["stages"][stage]["capture"]))
        with tarfile.open(fileobj=archive) as tar:
            tar.extractall(root)
    ports = [name for name in cxl_things(stage)["port"]]
    return (here(root, "list", "memdevs"),
            [here(root, "show", name) for name in ports])


def here(root, *words):
    done = subprocess.run([PROGRAM, "--sysroot", root, *words, "-J"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    return {"status": done.returncode, "out": done.stdout.decode(),
            "err": done.stderr.decode()}


def readings(stage):
    """Who: what it says of memory devices, and of ports"""
    found = answers["stages"][stage]
    return {"libcxl": (found["live memdevs"], found["live ports"]),
            "offline": offline(stage)}


# They agree

def assert_fields(ours, theirs, fields, what):
    """fields: our name: their value"""
    found = {name: ours[name] for name in fields}
    assert found == fields, f"{what}: {found} and not {fields}: {theirs}"


def memdevs_agree(stage, done):
    ours, theirs = our_memdevs(done), cxl_things(stage)["memdev"]
    assert len(theirs) == MEMDEVS and sorted(ours) == sorted(theirs), \
        (sorted(ours), sorted(theirs))
    endpoints = {endpoint["host"]: name for name, endpoint in
                 cxl_things(stage)["endpoint"].items()}
    for name, memdev in theirs.items():
        assert_fields(ours[name], memdev, {
            "address": memdev["host"], "serial": f"{memdev['serial']:016x}",
            "ram_bytes": memdev.get("ram_size", 0),
            "pmem_bytes": memdev.get("pmem_size", 0),
            "numa_node": memdev["numa_node"],
            "endpoint": endpoints.get(name)}, name)


def ports_agree(stage, memdevs, documents):
    ours, theirs = our_ports(documents), cxl_things(stage)["port"]
    assert theirs and sorted(ours) == sorted(theirs), \
        (sorted(ours), sorted(theirs))
    for name, port in theirs.items():
        assert_fields(ours[name], port, {
            "parent": port["above"], "depth": port["depth"]}, name)
        if port["depth"]:
            assert port["host"] in (ours[name]["host"],
                                    ours[name]["device"]), \
                (port, ours[name])
    for name, endpoint in cxl_things(stage)["endpoint"].items():
        assert our_memdevs(memdevs)[endpoint["host"]]["endpoint"] == name


def decoders_agree(stage, memdevs, documents):
    ours = our_decoders(our_memdevs(memdevs), our_ports(documents))
    theirs = cxl_things(stage)["decoder"]
    assert theirs and sorted(ours) == sorted(theirs), \
        (sorted(ours), sorted(theirs))
    for name, decoder in theirs.items():
        wanted = {"port": decoder["above"],
                  "size_bytes": decoder.get("size", 0),
                  "ways": decoder["interleave_ways"],
                  "region": decoder.get("region")}
        if decoder.get("size"):
            wanted["start"] = decoder["resource"]
        if "interleave_granularity" in decoder:
            wanted["granularity_bytes"] = decoder["interleave_granularity"]
        if "dpa_size" in decoder:
            wanted.update(dpa_start=decoder["dpa_resource"],
                          dpa_size_bytes=decoder["dpa_size"],
                          mode=decoder["mode"])
        if "targets" in decoder:
            wanted["targets"] = in_order(decoder["targets"], "target")
        if "pmem_capable" in decoder:
            assert {"pmem", "ram"} <= set(ours[name]["can"]), ours[name]
        assert_fields(ours[name], decoder, wanted, name)


def in_order(things, name):
    return [thing[name] for thing in
            sorted(things, key=lambda thing: thing["position"])]


def regions_agree(stage, memdevs, count):
    ours = our_regions(our_memdevs(memdevs))
    theirs = cxl_things(stage)["region"]
    assert len(theirs) == count and sorted(ours) == sorted(theirs), \
        (sorted(ours), sorted(theirs))
    for name, region in theirs.items():
        assert_fields(ours[name], region, {
            "start": region["resource"], "size_bytes": region["size"],
            "ways": region["interleave_ways"],
            "granularity_bytes": region["interleave_granularity"],
            "committed": region["decode_state"] == "commit",
            "targets": in_order(region["mappings"], "memdev")}, name)


def readers_agree(stage):
    """The captured copy has all that our own reader met in the guest"""
    found = answers["stages"][stage]
    own = document(found["own memdevs"])["memdevs"]
    copy = document(offline(stage)[0])["memdevs"]
    live = document(found["live memdevs"])["memdevs"]
    assert own == copy, first_difference(own, copy)
    for memdev in own + live:
        # Who asks the mailbox, if anybody, is root on the machine itself
        del memdev["health"], memdev["poison"]
    assert own == live, first_difference(own, live)


def first_difference(ours, theirs):
    for a, b in zip(ours, theirs):
        for name in a:
            if a[name] != b.get(name):
                return f"{a['linux_name']}.{name}: {a[name]} / {b.get(name)}"
    return f"{len(ours)} and {len(theirs)}"


def add_agreement(stage, regions):
    add_case(f"{stage}: readers agree", readers_agree, stage)
    for who in ("libcxl", "offline"):
        for what, function, words in (
                ("memory devices", memdevs_agree, ()),
                ("ports", ports_agree, ()), ("decoders", decoders_agree, ()),
                ("regions", regions_agree, (regions,))):
            add_case(f"{stage}: {what} of {who} are those of cxl list",
                     agree, function, stage, who, words)


def agree(function, stage, who, words):
    memdevs, documents = readings(stage)[who]
    if function is memdevs_agree:
        function(stage, memdevs)
    elif function is regions_agree:
        function(stage, memdevs, *words)
    else:
        function(stage, memdevs, documents)


# Monitors

BOUND = [("bound", "cxl_pci"), ("bound", "cxl_mem")]
UNBOUND = [("unbound", "cxl_mem"), ("unbound", "cxl_pci")]
# What is done: what is told of each memory device that it is done to
DONE = {"loaded": BOUND, "unloaded": UNBOUND + BOUND,
        "pulled": UNBOUND + [("removed", None)],
        "plugged": [("added", None)] + BOUND}
PULLED = 0xd2


def is_about_memory(event):
    return event["event"] in ("bound", "unbound", "added", "removed")


def told_once(name, who):
    """To root by the module, and by /sys to everybody else"""
    lines = answers["told"][name][["kernel", "sysfs"].index(who)]
    events = [event for event in map(json.loads, lines)
              if is_about_memory(event)]
    found = {}
    for event in events:
        assert event["source"] == who, event
        found.setdefault(event["device"], []).append(event)
    asked = 1 if name in ("pulled", "plugged") else MEMDEVS
    assert len(found) == asked, sorted(found)
    for address, events in found.items():
        assert [(event["event"], event["driver"]) for event in events] == \
            DONE[name], events
        of_memory(address, events)


def of_memory(address, events):
    """A memory device has the name that Linux has just given to it"""
    for event in events:
        assert event["class"] == "0502" and event["slot"], event
        if event["driver"]:
            assert event["name"] == event["linux_name"], event
            assert event["linux_name"].startswith("mem"), event
            assert 0xd0 <= int(event["serial"], 16) <= 0xd4, event
    names = {event["linux_name"] for event in events if event["driver"]}
    assert len(names) == 1 or len(events) == len(UNBOUND + BOUND), names
    if len(events) == len(DONE["pulled"]):
        assert {int(event["serial"], 16) for event in events
                if event["driver"]} == {PULLED}, (address, events)


def last_names_are_those_of_cxl():
    """Who only listens knows in the end what cxl list says"""
    known = {}
    for who in answers["monitors"].values():
        assert who["status"] == 0 and not who["messages"], who["messages"]
        for _, line in who["lines"]:
            event = json.loads(line)
            if event["event"] == "bound":
                known[event["linux_name"]] = event["device"]
    theirs = cxl_things("offline")["memdev"]
    assert known == {name: memdev["host"]
                     for name, memdev in theirs.items()}, known


# What is missing, and what to do

# Stage: the first piece of the chain that is broken, what the answer has a word
# of, and what next has one of
CHAIN = {
    "nothing loaded": ("acpi-driver", "cxl_acpi", "modprobe cxl_acpi"),
    "without cxl_mem and cxl_acpi": ("acpi-driver", "cxl_acpi",
                                     "modprobe cxl_acpi"),
    "without cxl_acpi": ("acpi-driver", "cxl_acpi", "modprobe cxl_acpi"),
    "without cxl_mem": ("endpoint", "cxl_mem", "modprobe cxl_mem"),
    "without cxl_pci": ("driver", "cxl_pci", "modprobe cxl_pci"),
    "offline": ("online", "offline", "online"),
    "online": (None, "", ""),
    "poison": (None, "", ""),
    "offline again": ("online", "offline", "online"),
    "closed": ("window", "window", ""),
    "small": ("region", "region", ""),
}


def explained(stage):
    done = answers["stages"][stage]["explain cxl -J"]
    piece, word, command = CHAIN[stage]
    assert done["status"] == (1 if piece else 0), done
    found = json.loads(done["out"])["explain"]
    assert found["broken"] == piece, found
    assert word in found["message"] + " ".join(found["evidence"]), found
    assert command in (found["next"] or ""), found
    assert found["in_use"] == (0 if piece and piece != "online" else
                               2 if piece else MEMDEVS), found
    assert len(found["memdevs"]) == MEMDEVS, found["memdevs"]
    text = answers["stages"][stage]["explain cxl"]
    assert text["status"] == done["status"] and \
        found["message"] in text["out"], text


# Stage: findings of rules about CXL; of others, that no memory is used
UNUSED = {"cxl-unused": MEMDEVS}
FINDINGS = {
    "offline": {"cxl-region": 2, "cxl-interleave": 2},
    "online": {"cxl-interleave": 2},
    "poison": {"cxl-interleave": 2},
    "offline again": {"cxl-region": 2, "cxl-interleave": 2},
}


def checked(stage):
    done = answers["stages"][stage]["check -J"]
    assert done["status"] in (0, 1, 3), done
    check = json.loads(done["out"])["check"]
    found = {}
    for finding in check["findings"]:
        # QEMU's DVSECs do overlap
        if finding["rule"].startswith("cxl-") and \
                finding["rule"] != "cxl-dvsec":
            found[finding["rule"]] = found.get(finding["rule"], 0) + 1
            if finding["rule"] == "cxl-region":
                assert "offline" in finding["message"], finding
    assert found == FINDINGS.get(stage, UNUSED), found
    # Poison that was injected is not seen, so it must not be denied
    assert stage not in FINDINGS or \
        any("poison" in line for line in check["not_covered"]), check


def all_went_as_planned():
    assert not answers["notes"], answers["notes"]
    created = answers.get("create-region")
    assert not created or created["status"] == 0, created


def add_cases():
    add_case("all went as planned", all_went_as_planned)
    for stage, found in answers["stages"].items():
        if "cxl" in found:
            regions = 3 if stage in ("offline", "online") else 0
            add_agreement(stage, regions)
        if "explain cxl" in found:
            add_case(f"{stage}: what is missing is named", explained, stage)
            add_case(f"{stage}: check", checked, stage)
    for name in answers.get("told", ()):
        for who in ("kernel", "sysfs"):
            add_case(f"{name}: told once, by {who}", told_once, name, who)
    if "monitors" in answers:
        add_case("names told last are those of cxl list",
                 last_names_are_those_of_cxl)


def main():
    what = sys.argv[1]
    machine, kernel = BOOTS[what]
    boot = python_guest("cxl", PROGRAM, what, kernel=kernel, timeout=500,
                        options=["--machine", machine, "--control"])
    answers.update(json.loads(boot.printed["answers"].splitlines()[-1]))
    add_cases()
    boot.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
