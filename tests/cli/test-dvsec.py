#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""CXL DVSECs as bytes and as lspci prints them say the same.

Each fact of a text must be that of the bytes, as far as lspci prints the
register, and each fact of the bytes must be in the text, but for those that
lspci leaves out. The texts are those of the lspci that is installed, and those
of others, kept in tests/data/lspci.
"""

import glob
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import CAPTURES, case
from pcitopo_test import dvsecs as facts

TEXTS = os.path.join(test.TOP, "tests/data/lspci")
MACHINES = ["cxl-box", "cxl-broken", "cxl-flits", "cxl-hostile", "cxl-rcd",
            "cxl-rcd-ranges", "cxl-types"]
SHORT, CUT = 1, 2

# Bits that lspci prints; what is not here it prints whole
PRINTED = {"device_cap": 0x403f, "device_ctl": 0x4fff, "device_status": 0x4000,
           "device_status2": 0x8006, "port_ctl": 0x400f,
           "flexbus_ts": 0xffffff, "flexbus_cap2": 1, "flexbus_ctl2": 1,
           "flexbus_status2": 3}
FLEXBUS = {"flexbus_cap": 0x67, "flexbus_ctl": 0x3ff, "flexbus_status": 0x7f}
FLEXBUS_REV2 = 0x6000
# What no lspci prints, or prints wrongly
NEVER = {"device_ctl2", "device_cap3", "port_status", "function_map",
         "mld_reset", "defects"}
DEVICE = {"device_cap", "device_rev", "device_ctl", "device_status",
          "device_status2", "cache", "range1", "range2"}
# All that lspci before 3.9 prints
OLD = {"device_cap", "device_rev", "device_ctl", "device_status"}
BLOCKS = (0, 1, 2, 3, 4, 0xff)


def number(said, fact):
    return int(said.get(fact, "0"), 16)


def mask_of(fact, said):
    if fact not in FLEXBUS:
        return PRINTED.get(fact)
    more = FLEXBUS_REV2 if number(said, "flexbus_rev") >= 2 else 0
    return FLEXBUS[fact] | more


def may_lack(fact, bytes_say, version):
    """Does lspci of this version leave out what the bytes say?"""
    defects = number(bytes_say, "defects")
    if fact in NEVER or (version < (3, 9) and fact not in OLD):
        return True
    # All that lspci prints of a register is set: nobody has answered
    ones = [name for name in ("device_cap", "device_ctl")
            if number(bytes_say, name) & PRINTED[name] == PRINTED[name]]
    if fact in DEVICE and version >= (3, 9) and (
            number(bytes_say, "device_rev") == 0 or "device_cap" in ones):
        return True
    if fact in ("device_rev", "device_ctl") and ones:
        return True
    if fact == "mld_devices" and not 1 <= number(bytes_say, fact) <= 16:
        return True
    if fact == "blocks":
        ids = [int(block, 16) >> 8
               for block in bytes_say[fact].split(",")[:-1]]
        if not any(ids) or any(one not in BLOCKS for one in ids):
            return True
    if fact.startswith("flexbus") and version < (3, 10) and \
            number(bytes_say, "flexbus_rev") == 0:
        return True
    # Of one that is short or cut lspci prints nothing, or what it likes
    return bool(defects & (SHORT | CUT))


def same(fact, ours, theirs, said):
    mask = mask_of(fact, said)
    if mask is None:
        return ours == theirs
    return int(ours, 16) & mask == int(theirs, 16)


def assert_agree(bytes_say, text_says, version):
    assert any("device_cap" in said for said in text_says.values()), "nothing"
    for address in sorted(set(bytes_say) | set(text_says)):
        ours = bytes_say.get(address, {})
        theirs = text_says.get(address, {})
        where = f"{address} of lspci {version}"
        for fact, value in theirs.items():
            if fact == "unread":
                assert "flexbus_cap" not in theirs, where
            elif fact == "defects":
                extra = int(value, 16) & ~number(ours, fact)
                assert not extra, f"{where}: defects {extra:x}"
            else:
                assert fact in ours, f"{where}: {fact} is in the text only"
                assert same(fact, ours[fact], value, ours), \
                    f"{where}: {fact} is {ours[fact]}, text says {value}"
        lost = [fact for fact in ours if fact not in theirs and
                not may_lack(fact, ours, version)]
        assert not lost, f"{where}: lost {lost}"


def version_of(text):
    return tuple(int(part) for part in
                 re.search(r"(\d+)\.(\d+)", text).groups())


def installed():
    done = subprocess.run(["lspci", "--version"], stdout=subprocess.PIPE,
                          check=True)
    return version_of(done.stdout.decode())


def machine_agrees(name):
    text = test.mkmachine(name)
    assert_agree(facts(text=text), facts(text=test.decoded_by_lspci(text=text)),
                 installed())


def kept_text_agrees(path):
    name, version = re.fullmatch(r"(.*)-(\d+\.\d+)\.\d+\.txt",
                                 os.path.basename(path)).groups()
    assert_agree(facts(text=test.mkmachine(name)), facts(path=path),
                 version_of(version))


for machine in MACHINES:
    test.add_case("agree: " + machine, machine_agrees, machine)
for kept in sorted(glob.glob(os.path.join(TEXTS, "cxl-*.txt"))):
    test.add_case("agree: " + os.path.basename(kept), kept_text_agrees, kept)


def broken_dvsecs(chance, fault, device):
    """What is short here and there, and what overwrites a range, has lspci
    give up, or print memory of its own."""
    ids = [0, 2, 3, 4, 5, 7, 8, 9]
    if fault == "short":
        ids = [0, 3, 4, 5, 8, 9]
    elif fault == "overlapping" and device:
        ids = [5, 8, 9]
    return ",".join(str(one) for one in ids if chance(8) == 0)


def range_bits(chance):
    """Media types and classes above 2 make lspci print memory of its own."""
    return (chance(4) | chance(3) << 2 | chance(3) << 5 | chance(8) << 8 |
            chance(8) << 13)


def random_end(chance, device):
    words = ["cxl", f"cxl-rev {chance(4)}",
             f"gpf {chance(1 << 28) if not device else chance(1 << 12):x}"]
    protocols = [word for word in ("cache", "io", "mem", "68b", "mld", "lo256",
                                   "pbr") if chance(3)]
    for option in ("cxl-can", "cxl-enabled", "cxl-trained"):
        if protocols and chance(2):
            words.append(f"{option} {','.join(protocols)}")
    blocks = "".join(f"{BLOCKS[chance(6)]:02x}" for _ in range(chance(6)))
    words.append(f"blocks 01{blocks}")
    for fault in ("short", "repeated", "overlapping", "cut"):
        broken = broken_dvsecs(chance, fault, device) if chance(6) == 0 else ""
        if broken:
            words.append(f"dvsec-{fault} {broken}")
    return words


def random_device(chance):
    words = random_end(chance, True)
    words += [f"size {chance(512)}", f"size2 {256 * chance(9)}M",
              f"base {chance(1 << 20) << 28:x}", f"range {range_bits(chance):x}",
              f"range2 {range_bits(chance):x}", f"gpf-power {chance(1 << 32)}",
              f"mld {chance(20)}", f"function-map {chance(1 << 32):x}"]
    for register in ("cap", "ctl", "status", "ctl2", "status2", "cap3"):
        if chance(2):
            words.append(f"cxl-{register} {chance(1 << 16):x}")
    words.append(f"cxl-cap2 {chance(256) << 8 | chance(4):x}")
    return words


def random_machine(seed):
    chance = random.Random(seed).randrange
    lines = []
    for bus in range(0, 256, 8):
        lines.append(f"host-bridge {bus:02x} intel")
        for port in range(1, 4):
            lines.append(f"  root-port {port:02x}.0 " +
                         " ".join(random_end(chance, False)))
            lines.append("    memdev montage " +
                         " ".join(random_device(chance)))
    return "\n".join(lines) + "\n"


def random_machine_agrees(seed):
    with tempfile.NamedTemporaryFile("w", suffix=".machine") as file:
        file.write(random_machine(seed))
        file.flush()
        done = subprocess.run([os.environ["MKMACHINE"], file.name],
                              stdout=subprocess.PIPE, check=True)
    theirs = test.decoded_by_lspci(text=done.stdout)
    assert_agree(facts(text=done.stdout), facts(text=theirs), installed())


for number_of_machine in range(4):
    test.add_case(f"agree: random machine {number_of_machine}",
                  random_machine_agrees, number_of_machine)


@case
def hex_and_text_together_say_what_the_hex_says():
    text = test.mkmachine("cxl-types")
    both = subprocess.run(["lspci", "-F", "/dev/stdin", "-D", "-vvvxxxx"],
                          input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout
    assert facts(text=both) == facts(text=text)


@case
def bytes_show_what_an_old_text_only_names():
    text = test.mkmachine("down-and-empty").decode()
    named = "Designated Vendor-Specific <?>\n"
    both = re.sub(r"(?m)^00: ", f"\tCapabilities: [fe0 v1] {named}00: ", text)
    # The host bridge has no more than 256 bytes
    assert list(facts(text=both.encode())) == ["0000:00:00.0"]
    short = re.sub(r"(?m)^[1-9a-f][0-9a-f]{2}: .*\n", "", both)
    assert len(facts(text=short.encode())) > 4


@case
def text_completes_hex_of_256_bytes():
    text = test.mkmachine("cxl-types")
    both = subprocess.run(["lspci", "-F", "/dev/stdin", "-D", "-vvvxxx"],
                          input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout
    assert facts(text=both) == facts(text=test.decoded_by_lspci(text=text))


@case
def plain_v_names_dvsecs_and_reads_none():
    text = test.mkmachine("cxl-types")
    plain = subprocess.run(["lspci", "-F", "/dev/stdin", "-D", "-v"],
                           input=text, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, check=True).stdout
    found = facts(text=plain)
    assert {fact for said in found.values() for fact in said} == {"unread"}
    assert len(found) == 8, found


def captured(path):
    full = os.path.join(CAPTURES, path)
    if not os.path.exists(full):
        raise test.Skipped("no shared/captures")
    return full


@case
def two_cxl_1_1_devices_as_bytes_and_as_text():
    path = captured("pciutils-tests/cap-dvsec-cxl")
    both = facts(path=path)
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines(keepends=True)
    text = "".join(line for line in lines
                   if not re.match(r"[0-9a-f]{2,3}: ", line))
    found = facts(text=text.encode())
    assert (len(found), len(both)) == (1, 2), (found, both)
    for address, said in found.items():
        assert said["device_rev"] == "0", said
        assert number(said, "device_cap") & 0x37 == 0x16, said
        assert said["device_ctl"] == "2", said
        assert "defects" not in both[address], both
    assert_agree({"0000:6b:00.0": both["0000:6b:00.0"]}, found, (3, 8))
    said = both["0000:7f:00.0"]
    assert (said["device_rev"], said["device_ctl"]) == ("1", "6"), said
    assert said["range1"] == "0-400000000-3", said
    assert said["blocks"] == "100,300,0,end", said


@case
def snippets_of_memory_devices_are_read():
    found = facts(path=captured("cxl-snippets-PARTIAL/perfspect-422.txt"))
    assert [said["device_ctl"] for said in found.values()] == \
        ["4006", "4002"], found
    assert all("defects" not in said for said in found.values()), found


@case
def root_ports_of_a_gpu_server_can_cxl_and_train_pcie():
    found = facts(path=captured("asus-esc8000a-e13p-rtx6kpro/logs/asus-report/"
                                "lspci_full.log"))
    assert len(found) == 5, len(found)
    for said in found.values():
        assert said["flexbus_cap"] == "27", said
        assert said["flexbus_status"] == "0", said
        assert said["blocks"] == "100,end", said
        assert "defects" not in said, said


sys.exit(test.main())
