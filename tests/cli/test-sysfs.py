#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The live machine: source sysfs, on trees made from texts with hex.

A tree and the text it was made from must lead to the same links, switches and
retimers. What an ordinary user may read must lead to verdicts, too. Sleepers
stay asleep, and a tree can hold anything.
"""

import functools
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import sysfs_tree
from pcitopo_test import case

NAMES = sorted(os.path.basename(path)[:-len(".machine")]
               for path in glob.glob(test.MACHINES + "/*.machine"))
TIMEOUT = 60


def run(root, *words):
    """pcitopo on a tree: exit status, standard output, standard error"""
    done = subprocess.run([os.environ["PCITOPO"], "--sysroot", str(root),
                           *words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=TIMEOUT, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def on(root, *words, status=None):
    """JSON of pcitopo on a tree that has nothing to complain about"""
    code, out, err = run(root, *words, "-J")
    assert not err and code in ((0, 1, 3) if status is None else (status,)), \
        f"exit status {code} of {words}: {err}"
    return json.loads(out)


def devices(root, *words):
    return {d["address"]: d for d in
            on(root, "list", "devices", "-a", *words)["devices"]}


def links(root, *words):
    return {link["id"]: link for link in
            on(root, "list", "links", "-a", *words)["links"]}


def with_tree(function):
    """A directory for a test, which is gone afterwards"""
    @functools.wraps(function)
    def wrapper(*words):
        # In memory: a tree is thousands of small files
        shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="pcitopo-",
                                         dir=shm) as scratch:
            function(os.path.join(scratch, "root"), *words)
    return wrapper


def machine(root, name, **how):
    functions = sysfs_tree.parse(test.mkmachine(name).decode())
    return sysfs_tree.Tree(root, functions, **how)


# A tree leads to the same as its text

def arrays(program):
    """links, switches and retimers as they are printed"""
    found = {}
    for noun in ("links", "switches", "retimers"):
        code, out, _ = program("list", noun, "-a", "-J")
        assert code in (0, 2), code
        found[noun] = out[out.index(f'"{noun}"'):]
    return found


def on_text(text, *words):
    done = subprocess.run([os.environ["PCITOPO"], "-i", "-", *words],
                          input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def without_cxl(found):
    """Decoded text knows of DVSECs where there are 256 bytes only"""
    return re.sub(r'"(cxl_\w+|flit)": (\[[^]]*\]|"[^"]*"|null),?\s*', "", found)


def same_as_text(root, text):
    functions = sysfs_tree.parse(text.decode(errors="replace"))
    sysfs_tree.Tree(root, functions)
    ours = arrays(functools.partial(run, root))
    numeric = sysfs_tree.text_of(functions)
    theirs = arrays(functools.partial(on_text, numeric))
    for noun, value in ours.items():
        pairs = zip(value.splitlines(), theirs[noun].splitlines())
        differ = [f"{a} / {b}" for a, b in pairs if a != b]
        assert value == theirs[noun], (noun, differ[:5])
    as_given = arrays(functools.partial(on_text, text))
    assert without_cxl(ours["links"]) == without_cxl(as_given["links"]), \
        "links of the text as it is"


@with_tree
def tree_equals_machine(root, name):
    same_as_text(root, test.mkmachine(name))


def captures():
    """texts of shared/captures with functions and hex; whether one cannot be
    read is for its case to say"""
    for top, _, names in sorted(os.walk(test.CAPTURES)):
        for name in sorted(names):
            path = os.path.join(top, name)
            with open(path, encoding="utf-8", errors="replace") as file:
                lines = file.read().splitlines()
            if all(any(map(form.match, lines))
                   for form in (sysfs_tree.HEADER, sysfs_tree.HEX)):
                yield os.path.relpath(path, test.CAPTURES)


@with_tree
def tree_equals_capture(root, path):
    with open(os.path.join(test.CAPTURES, path), "rb") as file:
        same_as_text(root, file.read())


for known in NAMES:
    test.add_case("tree equals text: " + known, tree_equals_machine, known)
CAPTURED = list(captures())
for known in CAPTURED:
    test.add_case("tree equals text: " + known, tree_equals_capture, known)


@case
def captures_with_hex_are_found():
    """51 of them when this was written"""
    if not os.path.isdir(test.CAPTURES):
        raise test.Skipped("../shared/captures is absent")
    assert len(CAPTURED) > 50, CAPTURED


# Without root

def as_a_user_should_see(link):
    """verdicts that can stand in for what root sees"""
    verdict = link["verdict"]
    reasons = set(link["reasons"])
    if verdict == "empty" and "placeholder" in reasons:
        return {"empty"}
    if not link["device"]:
        # Whether a card is there is not for all to see; a register may be
        return {"unknown"}
    if verdict == "empty" or "no-presence" in reasons:
        return {"down", "unknown"}
    if link["limited_by"]["speed"] == "target-speed":
        return {"degraded"}
    if verdict == "idle" and reasons & {"autonomous-port",
                                        "autonomous-device"}:
        return {"degraded", "idle"}
    return {verdict}


@with_tree
def user_gets_verdicts(root, name):
    functions = sysfs_tree.parse(test.mkmachine(name).decode())
    sysfs_tree.Tree(root + "-root", functions)
    sysfs_tree.Tree(root, functions, user=True)
    full = links(root + "-root")
    part = links(root)
    wrong = {}
    for key, link in full.items():
        if link["internal"]:
            continue
        other = part.get(key)
        if not other or other["verdict"] not in as_a_user_should_see(link) or \
                other["retimers"] is not None:
            wrong[key] = (link["verdict"], link["reasons"],
                          other and other["verdict"],
                          other and other["reasons"])
    assert not wrong, wrong
    kinds = {key: d["kind"] for key, d in devices(root + "-root").items()}
    ours = {key: d["kind"] for key, d in devices(root).items()}
    differ = {key: (kinds[key], ours[key]) for key in kinds
              if kinds[key] != ours[key]}
    assert not differ, differ
    assert on(root, "tree")["pcitopo"]["privileged"] is False


for known in NAMES:
    # Of cxl-hostile root is told what is wrong, on standard error
    if known not in ("small-fragment", "cxl-hostile"):
        test.add_case("without root: " + known, user_gets_verdicts, known)


@case
@with_tree
def what_a_user_misses_is_named_with_the_command(root):
    machine(root, "8gpu-gen5", user=True)
    code, out, err = run(root)
    assert code == 0 and not err, err
    assert "not seen: 123 functions with access denied; to see more: " \
        "sudo pcitopo" in out, out
    assert "retimers  not known: only root can see them" in out, out
    code, out, _ = run(root, "check")
    assert "capabilities of 123 functions (access denied; sudo pcitopo" \
        in out, out


@case
@with_tree
def a_port_with_nothing_below_is_open_without_root(root):
    """only Slot Status tells an empty slot from a card that is dead"""
    machine(root, "down-and-empty", user=True)
    code, out, _ = run(root, "check")
    assert code in (1, 3) and "look as root: sudo pcitopo check" in out, out


# What else is below /sys

@case
@with_tree
def head_of_a_tree(root):
    machine(root, "8gpu-direct")
    os.makedirs(root + "/sys/devices/virtual/dmi/id")
    for name, text in (("sys_vendor", "Example Corp."),
                       ("product_name", "Eight")):
        sysfs_tree.write(f"{root}/sys/devices/virtual/dmi/id/{name}", text)
    head = on(root, "tree")["pcitopo"]
    assert head["source"] == "sysfs" and head["privileged"] is True, head
    assert head["machine"] == "Example Corp. Eight", head
    assert head["host"] is None and head["captured_at"] is None, head
    assert "machine   Example Corp. Eight, " in run(root)[1]


@case
@with_tree
def linux_names_win_and_gpus_are_counted(root):
    """     00:01.0 --- 01:00.0 nvme1, 00:02.0 --- 02:00.0 nvme0"""
    text = subprocess.run(
        [os.environ["MKMACHINE"], "-"], check=True, stdout=subprocess.PIPE,
        input=b"machine names\nhost-bridge 00 intel\n"
              b"  root-port 01.0 gen4 x4\n    nvme pm9a3\n"
              b"  root-port 02.0 gen4 x4\n    nvme pm9a3\n"
              b"  root-port 03.0 gen4 x4\n    nvme pm9a3\n"
              b"  root-port 04.0 gen4 x16\n    nic cx6dx\n"
              b"  root-port 05.0 gen4 x16\n    gpu a100\n").stdout.decode()
    tree = sysfs_tree.Tree(root, sysfs_tree.parse(text))
    at = {}
    for d in devices(root).values():
        at.setdefault(d["kind"], []).append(d["address"])
    one, two, three = at["nvme"]
    gpu = at["gpu"][0]
    nic = at["nic"][0]
    assert "nvme2" in run(root, "tree")[1]  # no drive has a Linux name yet
    for address, name in ((one, "nvme/nvme1"), (two, "nvme/nvme0"),
                          (nic, "net/ens5f0np0"), (nic, "infiniband/mlx5_4"),
                          (gpu, "drm/card1"), (gpu, "drm/renderD128")):
        os.makedirs(tree.of(address, name))
    found = devices(root)
    assert found[nic]["linux_names"] == ["mlx5_4", "ens5f0np0"], found[nic]
    assert found[three]["linux_names"] == [], found[three]
    for name, address in (("nvme0", two), ("nvme1", one), ("mlx5_4", nic),
                          ("ens5f0np0", nic), ("gpu0", gpu), ("card1", gpu),
                          ("nic0", nic)):
        show = on(root, "show", name)["device"]
        assert show["address"] == address, (name, show["address"])
    # nobody calls the third drive nvme2
    code, _, err = run(root, "show", "nvme2")
    assert code == 2 and "no 'nvme2' there" in err, err
    text = run(root, "tree")[1]
    assert "mlx5_4" in text and "gpu0" in text and "nvme2" not in text, text
    # a name can have a bus number in it: not where equal must be equal
    assert "mlx5_4" not in run(root, "check", "--quiet")[1]


@case
@with_tree
def slots_name_what_is_in_them_and_what_is_not(root):
    tree = machine(root, "8gpu-gen5", user=True)
    shutil.rmtree(tree.path("sys/bus/pci/slots"))
    tree.slot("7", "0000:24:00")       # gpu0
    tree.slot("7-1", "0000:24:00")     # another driver's name for it
    bus = tree.functions["0000:22:03.0"].u8(0x19)
    tree.slot("9", f"0000:{bus:02x}:00")  # below it there is no card
    tree.slot("bad", "here")
    tree.slot("wide", "0000:34")       # any device of a bus
    tree.slot("far", "0000:99:1f")
    found = links(root)
    assert found["0000:22:01.0"]["slot"] == "7", found["0000:22:01.0"]
    assert found["0000:32:01.0"]["slot"] == "wide", found["0000:32:01.0"]
    assert found["0000:22:03.0"]["slot"] in ("9", None), found["0000:22:03.0"]
    assert on(root, "show", "7")["device"]["address"] == "0000:24:00.0"


@case
@with_tree
def smbios_labels_slots_and_counts_their_lanes(root):
    tree = machine(root, "8gpu-direct")
    found = sorted(links(root).values(), key=lambda link: link["id"])
    one, two, three = found[:3]
    bus = [int(x["device"].split(":")[1], 16) for x in found]
    port = [int(p, 16) for p in one["port"][5:].replace(".", ":").split(":")]
    tree.dmi([
        ("Riser 1 Slot 1", 0xc3, 0x0b, 0, *port),      # the port, x8 of x16
        ("SLOT2", 0xbd, 0x0d, 0, bus[1], 0, 0),        # the function, x16
        ("SLOT3", 0xb8, 0x0a, 0, bus[2], 0, 0),        # two claim one slot:
        ("SLOT3B", 0xb8, 0x0a, 0, bus[2], 0, 0),       # believe neither
        ("nowhere", 0xb6, 0x0d, 0, 0xff, 0x1f, 7),
        ("zeros", 0xb6, 0x0d, 0, 0, 0, 0),
        ("absent", 0xb6, 0x0d, 0, 0xfe, 0, 0),
    ])
    found = links(root)
    fields = ("slot_label", "wired_width", "connector_width")
    assert [found[one["id"]][key] for key in fields] == \
        ["Riser 1 Slot 1", 8, 16], found[one["id"]]
    assert [found[two["id"]][key] for key in fields] == ["SLOT2", 16, 16]
    assert [found[three["id"]][key] for key in fields] == [None] * 3
    assert on(root, "show", "SLOT2")["device"]["address"] == two["device"]
    # Any part of it, and what makes no sense: no crash, no endless walk
    path = tree.path("sys/firmware/dmi/tables/DMI")
    with open(path, "rb") as file:
        table = file.read()
    for length in range(0, len(table), 7):
        sysfs_tree.write(path, table[:length])
        links(root)
    for content in (b"\x09\x00" * 40, b"\x09\xff" + b"A" * 300,
                    b"\x09\x11\0\0" + b"\xff" * 40, b"\0" * 4096):
        sysfs_tree.write(path, content)
        links(root)


@case
@with_tree
def errors_are_counted_where_the_kernel_counts_them(root):
    """firmware that keeps error handling leaves zeros in all files"""
    tree = machine(root, "8gpu-direct")
    gpus = [d for d in devices(root).values() if d["kind"] == "gpu"]
    ours, theirs = gpus[0], gpus[1]
    for gpu in (ours, theirs):
        tree.count_errors(gpu["address"], "correctable", 12)
        tree.count_errors(gpu["address"], "nonfatal", 0)
    tree.set(ours["address"], "aer_dev_fatal", "TOTAL_ERR_FATAL -1")
    tree.serve_aer(ours["parent"])
    found = devices(root)
    keys = ("aer_correctable", "aer_nonfatal", "aer_fatal")
    assert [found[ours["address"]][key] for key in keys] == [12, 0, None]
    assert [found[theirs["address"]][key] for key in keys] == [None] * 3


@case
@with_tree
def vmd_is_known_however_many_there_are(root):
    tree = machine(root, "vmd")
    inside = [d for d in devices(root).values()
              if int(d["address"].split(":")[0], 16) > 0xffff]
    assert inside and tree.functions[inside[0]["address"]].parent
    assert [f for f in tree.places.values() if "/pci10000:" in f]


# Looking changes nothing

READ_REGISTERS = ("config", "current_link_speed", "current_link_width",
                  "max_link_speed", "max_link_width", "secondary_bus_number",
                  "subordinate_bus_number")


def set_traps(tree, addresses):
    """reading any of these would wake the function: let it be noticed"""
    for address in addresses:
        for name in READ_REGISTERS:
            path = tree.of(address, name)
            if os.path.exists(path):
                sysfs_tree.put_in_place(path, "fifo")


def read_since(tree, program):
    """register files that a call reads: (address, name). Their times tell."""
    files = {(address, name): tree.of(address, name)
             for address in tree.functions for name in READ_REGISTERS
             if os.path.isfile(tree.of(address, name))}
    for path in files.values():
        os.utime(path, ns=(0, os.stat(path).st_mtime_ns))
    program()
    return {key for key, path in files.items() if os.stat(path).st_atime_ns}


def sleeper(root, user, state, status):
    """     20:01.1 --- 21:00.0 switch, asleep --- 24:00.0 gpu0"""
    tree = machine(root, "8gpu-gen5", user=user)
    before = links(root)
    kinds = {key: d["kind"] for key, d in devices(root).items()}
    tree.sleep("0000:21:00.0", state, status)
    below = [f.address for f in tree.functions.values()
             if f.address == "0000:21:00.0" or
             (f.parent and (f.parent.address == "0000:21:00.0" or
                            (f.parent.parent and f.parent.parent.address ==
                             "0000:21:00.0")))]
    return tree, before, kinds, below


def sleepers_are_left_alone(root, user, state, status):
    tree, before, kinds, below = sleeper(root, user, state, status)
    touched = read_since(tree, lambda: run(root, "check"))
    assert not [key for key in touched if key[0] in below], touched
    # The times do tell, and only a call that may wake reads these
    assert ("0000:20:01.1", "config") in touched, "no access times here"
    touched = read_since(tree, lambda: run(root, "check", "--wake"))
    assert {key[0] for key in touched} == set(tree.functions)
    set_traps(tree, below)
    found = devices(root)
    assert {key for key, d in found.items() if d["asleep"]} == set(below)
    # what they are is known all the same
    assert {key: d["kind"] for key, d in found.items()} == kinds
    assert found["0000:24:00.0"]["parent"] == "0000:22:01.0"
    after = links(root)
    for key, link in after.items():
        if link["device"] not in below and key not in below:
            assert link == before[key], (link, before[key])
        elif not link["internal"] and key in below:
            # a placeholder is known by its ids, which the kernel remembers
            assert (link["verdict"], link["reasons"]) in (
                ("unknown", ["asleep"]), ("empty", ["placeholder"])), link
            assert link["speed_gts"] is None and link["retimers"] is None
    # its port was awake, and is at its own maximum
    assert after["0000:20:01.1"]["verdict"] == "ok" and \
        after["0000:20:01.1"]["reasons"] == ["one-end"], after["0000:20:01.1"]
    code, out, _ = run(root, "check")
    assert code == 3 and "pcitopo check --wake" in out, (code, out)
    assert f"registers of {len(below)} functions (asleep; " in out, out
    assert "(asleep" in out and on(root, "check", "--accept",
                                   "asleep", status=0)
    _, out, _ = run(root)
    assert f"asleep: {len(below)} functions, left alone" in out, out


for as_user in (False, True):
    for power in (("D3cold", "suspended"), ("D3hot", "suspended"),
                  ("D3cold", "active"), ("D0", "suspending")):
        test.add_case(f"sleepers: {power[0]}, {power[1]}"
                      f"{', without root' if as_user else ''}",
                      with_tree(sleepers_are_left_alone), as_user, *power)


@case
@with_tree
def in_d3hot_a_function_answers_and_stays_asleep(root):
    tree = machine(root, "8gpu-gen5")
    before = links(root)
    tree.sleep("0000:24:00.0", "D3hot", "active")
    assert links(root) == before


@case
@with_tree
def suspended_without_sleep_is_awake_but_not_what_is_below(root):
    """runtime power management says so of what has no driver, too"""
    tree = machine(root, "8gpu-gen5")
    before = links(root)
    for state in ("D0", "unknown"):
        tree.sleep("0000:24:00.0", state, "suspended")
        assert links(root) == before
        tree.sleep("0000:24:00.0", "D0", "active")
    # the kernel resumes this bridge before it reads the GPU
    tree.sleep("0000:22:01.0", "D0", "suspended")
    set_traps(tree, ["0000:24:00.0"])
    found = devices(root)
    assert found["0000:24:00.0"]["asleep"] and \
        not found["0000:22:01.0"]["asleep"]


@case
@with_tree
def the_port_alone_proves_less_than_its_maximum_only_in_part(root):
    """     22:00.0 16GT of 32GT --- 23:00.0, asleep: whose limit is it?"""
    tree = machine(root, "8gpu-gen5")
    tree.sleep("0000:23:00.0")
    set_traps(tree, ["0000:23:00.0"])
    link = links(root)["0000:22:00.0"]
    assert link["verdict"] == "unknown" and link["reasons"] == ["asleep"], link


@case
@with_tree
def waking_is_asked_for_by_name(root):
    tree = machine(root, "8gpu-gen5")
    before = links(root)
    tree.sleep("0000:21:00.0")
    assert links(root) != before
    assert links(root, "--wake") == before
    assert not any(d["asleep"] for d in devices(root, "--wake").values())


@case
@with_tree
def nothing_is_written(root):
    """not even the time of a directory changes"""
    machine(root, "8gpu-direct")
    stamp = {}
    for top, folders, files in os.walk(root):
        for name in folders + files + ["."]:
            status = os.lstat(os.path.join(top, name))
            stamp[os.path.join(top, name)] = (status.st_mtime_ns,
                                              status.st_ctime_ns)
    run(root, "check", "--wake")
    for path, times in stamp.items():
        status = os.lstat(path)
        assert (status.st_mtime_ns, status.st_ctime_ns) == times, path


# Trees that nobody's kernel made

ODD = ("directory", "fifo", "loop", "dangling", "zero", "empty", "binary",
       "long", "sparse")


@with_tree
def odd_files(root, what):
    """one function after the other has each of its files replaced"""
    tree = machine(root, "8gpu-gen5", user=what in ("empty", "binary"))
    count = len(devices(root))
    for address, f in tree.functions.items():
        if f.bus & 1:
            continue
        for name in sorted(os.listdir(tree.of(address))):
            path = tree.of(address, name)
            if os.path.isfile(path):
                sysfs_tree.put_in_place(path, what)
    code, out, err = run(root, "list", "devices", "-a", "-J")
    assert code in (0, 2), (code, err)
    assert len(json.loads(out)["devices"]) == count
    assert "configuration space of function 0000:00:00.0" in err or \
        what in ("binary", "zero", "long", "sparse"), err
    for verb in ((), ("check",), ("tree", "-a"), ("paths",), ("matrix",)):
        code, _, err = run(root, *verb)
        assert code in (0, 1, 2, 3), (verb, code, err)


for oddity in ODD:
    test.add_case("files replaced: " + oddity, odd_files, oddity)


@case
@with_tree
def attributes_that_lie(root):
    """numbers out of range, and words for numbers: unknown, no verdict"""
    tree = machine(root, "8gpu-direct", user=True)
    port = "0000:" + sorted(links(root))[0][5:]
    for name, value in (("max_link_width", "255"), ("max_link_width", "0"),
                        ("max_link_width", "-1"), ("max_link_width", "x16"),
                        ("max_link_width", "99999999999999999999"),
                        ("max_link_width", "3"),
                        ("max_link_speed", "Unknown"),
                        ("max_link_speed", "Unknown speed"),
                        ("max_link_speed", "31.0 GT/s PCIe"),
                        ("max_link_speed", "32.0 GT/sec"),
                        ("max_link_speed", "32.0 GT/s\nPCIe")):
        good = {key: open(tree.of(port, key), encoding="ascii").read().strip()
                for key in (name,)}
        tree.set(port, name, value)
        link = links(root)[port]
        assert link["port_max_width"] is None and \
            link["port_max_speed_gts"] is None, (name, value, link)
        tree.set(port, name, good[name])
    tree.set(port, "max_link_speed", "16 GT/s")  # before Linux 5.8
    assert links(root)[port]["port_max_speed_gts"] == 16.0
    tree.set(port, "numa_node", "2147483648")
    assert devices(root)[port]["numa_node"] is None


@case
@with_tree
def names_that_are_no_addresses(root):
    tree = machine(root, "8gpu-direct")
    count = len(devices(root))
    place = tree.path("sys/bus/pci/devices")
    for name in ("hello", "0000:00:1f", "000:00:01.0", "0000:00:20.0",
                 "0000:00:00.8", "0000:0G:00.0", "\x1b[31mred",
                 "0000:00:00.0.0", "x" * 200):
        os.mkdir(os.path.join(place, name))
    code, out, err = run(root, "list", "devices", "-a", "-J")
    assert code == 2 and len(json.loads(out)["devices"]) == count, err
    assert "'hello' is no PCI address; left out" in err, err
    assert "\x1b" not in err, err


@case
@with_tree
def directories_that_lead_nowhere(root):
    tree = machine(root, "8gpu-direct")
    count = len(devices(root))
    place = tree.path("sys/bus/pci/devices")
    os.symlink("0000:fe:00.0", os.path.join(place, "0000:fe:00.0"))
    os.symlink("nowhere", os.path.join(place, "0000:fe:01.0"))
    sysfs_tree.write(os.path.join(place, "0000:fe:02.0"), b"a file")
    os.mkfifo(os.path.join(place, "0000:fe:03.0"))
    code, out, err = run(root, "list", "devices", "-a", "-J")
    assert code == 2 and len(json.loads(out)["devices"]) == count, err
    for n in range(4):
        assert f"0000:fe:0{n}.0: cannot be opened: " in err, err


@case
@with_tree
def functions_above_each_other(root):
    """links that make each of two functions the other's parent"""
    machine(root, "8gpu-direct")
    place = root + "/sys/bus/pci/devices/"
    names = sorted(os.listdir(place))[:2]
    for name, other in (names, names[::-1]):
        os.remove(place + name)
        os.makedirs(f"{root}/sys/x/{other}/{name}")
        os.symlink(f"../../../x/{other}/{name}", place + name)
    code, _, _ = run(root, "check")
    assert code == 2, code


@case
@with_tree
def bridges_in_a_circle(root):
    tree = machine(root, "8gpu-gen5")
    for address, bus in (("0000:21:00.0", 0x21),):
        space = bytearray(tree.functions[address].bytes)
        space[0x19] = bus
        sysfs_tree.write(tree.of(address, "config"), bytes(space))
    code, _, err = run(root, "check")
    assert code == 2 and "bridge 0000:21:00.0" in err and \
        "(line 0)" not in err, err


@case
@with_tree
def links_do_not_lead_out_of_the_tree(root):
    """an absolute link starts at the root of the tree"""
    tree = machine(root, "8gpu-direct")
    place = tree.path("sys/bus/pci/devices")
    before = links(root)
    for name in os.listdir(place):
        os.remove(os.path.join(place, name))
        os.symlink("/" + tree.places[name], os.path.join(place, name))
    assert links(root) == before


@case
@with_tree
def without_links_a_copy_reads_the_same(root):
    """cp -rL of /sys/bus/pci: directories instead of links"""
    tree = machine(root, "8gpu-direct")
    before = links(root)
    place = tree.path("sys/bus/pci/devices")
    for name in os.listdir(place):
        os.remove(os.path.join(place, name))
        shutil.copytree(tree.of(name), os.path.join(place, name),
                        symlinks=True)
    shutil.rmtree(tree.path("sys/devices"))
    assert links(root) == before


@case
@with_tree
def a_machine_without_pci(root):
    os.makedirs(root)
    code, out, err = run(root)
    assert code == 2 and not out, out
    assert "sys/bus/pci/devices: not there: no PCI here, or /sys is not " \
        "mounted; to look at another machine" in err, err
    os.makedirs(root + "/sys/bus/pci/devices")
    code, out, err = run(root, "check")
    assert code == 2 and not out and "no PCI function there" in err, err
    code, out, err = run(root + "/missing", "check")
    assert code == 2 and not out and "missing: cannot be opened: " in err, err


@case
def what_is_for_files_and_what_for_live_machines():
    def refuses(message, *words):
        done = subprocess.run([os.environ["PCITOPO"], *words], check=False,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              stdout=subprocess.PIPE, timeout=TIMEOUT)
        err = done.stderr.decode()
        assert done.returncode == 2 and not done.stdout and message in err, err

    refuses("--source: 'lspci' is not one of: kernel sysfs",
            "--source", "lspci")
    refuses("--sysroot is for --source sysfs; the kernel module knows this "
            "machine alone", "--source", "kernel", "--sysroot", "/")
    refuses("--wake is for --source sysfs; the kernel module leaves asleep",
            "--wake", "--source", "kernel")
    for words in (("--source", "sysfs"), ("--sysroot", "/"), ("--wake",)):
        refuses(f"{words[0]} is for a live machine, -i for a file",
                "-i", "x", *words)


@case
def this_machine():
    """what Linux lists here is what we list, or we say that there is none"""
    place = "/sys/bus/pci/devices"
    here = sorted(os.listdir(place)) if os.path.isdir(place) else []
    for words in ((), ("--source", "sysfs")):
        done = subprocess.run([os.environ["PCITOPO"], *words, "list",
                               "devices", "-a", "-J"], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=TIMEOUT)
        if not here:
            assert done.returncode == 2 and done.stderr
            continue
        document = json.loads(done.stdout)
        assert sorted(d["address"] for d in document["devices"]) == here
        head = document["pcitopo"]
        assert head["host"] == os.uname().nodename, head
        assert head["captured_at"].endswith("Z"), head


if __name__ == "__main__":
    sys.exit(test.main())
