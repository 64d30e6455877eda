#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Life in replayed machines, told through debugfs, in one boot of a guest.

Every story is a list of steps that life-guest.py does in the guest, and a case
that looks at what came out. The kernel must not complain of anything, and
whatever it says as a warning or worse must be on a list with a reason.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
import pcitopo_test as test
import replay_image
from pcitopo_test import TOP, add_case, case

# What lockdep and kmemleak say of any kind; what is pciehp's is taken out before
COMPLAINT = re.compile(guest.COMPLAINT.pattern
                       + r"|lockdep|possible circular|kmemleak")
WARNING = 4
# How a module came to be: out of tree, not signed
HARMLESS_TAINTS = 1 << 12 | 1 << 13
# Warnings and worse that are due, and why
ALLOWED = [
    # Each refused command is said so; cases look at the texts.
    r"^pcitopo_replay: control: line \d+: ",
    r"^pcitopo_replay: (hotplug|absent): ",
    # Neither is in the kernel's tree, nor signed.
    r"^pcitopo_replay\w*: (loading out-of-tree|module verification)",
    # pciehp looks for room for the windows of a port in which a card was put;
    # a root bus without memory has none.
    r"bridge window .*(can't assign; no space|failed to assign)",
    # A processor that is emulated on a busy machine is slow.
    r"^hrtimer: interrupt took",
    # A bridge without numbers gets some, and the kernel says so.
    r"bridge configuration invalid",
]

VFS = 700
MACHINE_VFS = f"""machine many
numa 0
host-bridge 00 intel
  root-port 01.0 gen5 x16 slot 1 spare 4
    nic cx7 vfs {VFS} vf-device 101e
  root-port 02.0 gen4 x16 slot 2
    gpu h100
"""

PORT, GPU = "0001:22:01.0", "0001:24:00.0"
SICK_PORT, SICK_GPU = "0001:b2:01.0", "0001:b4:00.0"
HOT_PORT, HOT_GPU = "0001:32:01.0", "0001:34:00.0"
POWER_PORT, POWER_DRIVE = "0001:32:00.0", "0001:33:00.0"
HOT_SWITCH = "0001:31:00.0"
SWITCH = "0001:41:00.0"
LATER = "0001:54:00.0"
NIC = "0001:01:00.0"
LINK_ACTIVE, MANAGED = 0x2000, 0x4000
RETRAIN, DISABLE = 0x20, 0x10

steps = []
done = {}
# offset of a capability, by kind and address; from the machine's text
express, power, serial = {}, {}, {}


def step(name, operation, *arguments):
    steps.append([name, operation, *arguments])


def control(name, *lines):
    step(name, "control", "\n".join(lines))


def link(name, *addresses):
    step(name, "attributes", *addresses)


def setpci(name, address, register, size, value, mask):
    step(name, "setpci", address, express[address] + register, size, value,
         mask)


def status(name, address):
    step(name, "config", address, express[address] + 0x12, 2)


def result(name):
    return done[name]["result"]


def said(name):
    return "\n".join(text for _, text in done[name]["said"])


def is_there(name, *addresses):
    return [address in result(name) for address in addresses]


def equal(name, expected):
    assert result(name) == expected, f"{name}: {result(name)}, not {expected}"


BOTH_X16 = ["32.0", "16"] * 2


def stage_links():
    link("links at first", PORT, GPU)
    control("narrow", f"link {PORT} width=8")
    link("links narrow", PORT, GPU)
    status("status narrow", PORT)
    setpci("clear", PORT, 0x12, 2, MANAGED, MANAGED)
    status("status cleared", PORT)
    control("slow", f"link {PORT} speed=2.5 autonomous")
    status("status slow", PORT)
    control("silent", f"link {PORT} width=16 speed=16 silent")
    link("links silent", PORT, GPU)
    control("retrain", f"retrain {PORT}")
    link("links retrained", PORT, GPU)
    setpci("target", PORT, 0x30, 2, 3, 0xf)
    link("links before retrain", PORT, GPU)
    setpci("retrain bit", PORT, 0x10, 2, RETRAIN, RETRAIN)
    step("link control", "config", PORT, express[PORT] + 0x10, 2)
    link("links at target", PORT, GPU)
    setpci("target back", PORT, 0x30, 2, 5, 0xf)
    control("limits", f"link {PORT} max-width=4 max-speed=16",
            f"retrain {PORT}")
    link("links limited", PORT, GPU)
    control("limits off", f"link {PORT} max-width=none max-speed=none",
            f"retrain {PORT}")
    link("links unlimited", PORT, GPU)
    control("captured limit", f"retrain {SICK_PORT}")
    link("links sick", SICK_PORT, SICK_GPU)
    control("heal", f"link {SICK_PORT} max-width=none", f"retrain {SICK_PORT}")
    link("links healed", SICK_PORT, SICK_GPU)


@case
def narrow_link_is_so_at_both_ends_and_noted():
    equal("links at first", BOTH_X16)
    equal("links narrow", ["32.0", "8"] * 2)
    assert result("status narrow") & 0xc000 == MANAGED
    assert result("status cleared") & 0xc000 == 0
    assert result("status slow") & 0xc000 == 0x8000
    equal("links silent", ["16.0", "16"] * 2)
    equal("links retrained", BOTH_X16)


@case
def target_speed_counts_when_the_link_trains():
    equal("links before retrain", BOTH_X16)
    assert result("link control") & RETRAIN == 0
    equal("links at target", ["8.0", "16"] * 2)


@case
def sick_link_trains_to_no_more_than_it_can():
    equal("links limited", ["16.0", "4"] * 2)
    equal("links unlimited", BOTH_X16)


@case
def captured_sick_link_stays_sick_until_healed():
    equal("links sick", ["32.0", "8"] * 2)
    equal("links healed", BOTH_X16)


def stage_disable():
    setpci("disable", PORT, 0x10, 2, DISABLE, DISABLE)
    status("status disabled", PORT)
    step("gpu below disabled", "config", GPU, 0, 4)
    setpci("enable", PORT, 0x10, 2, 0, DISABLE)
    status("status enabled", PORT)
    step("gpu below enabled", "config", GPU, 0, 4)
    control("hold down", f"link {PORT} down")
    step("gpu below held", "config", GPU, 0, 4)
    control("let up", f"link {PORT} up")
    link("links let up", PORT, GPU)
    step("asleep", "setpci", GPU, power[GPU] + 4, 2, 3, 3)
    step("power asleep", "config", GPU, power[GPU] + 4, 2)
    step("awake", "setpci", GPU, power[GPU] + 4, 2, 0, 3)
    step("power awake", "config", GPU, power[GPU] + 4, 2)


@case
def power_state_is_what_was_written():
    assert result("power asleep") & 3 == 3
    assert result("power awake") & 3 == 0


@case
def nothing_is_reached_below_a_link_that_is_down():
    assert result("status disabled") & (LINK_ACTIVE | 0x3f0) == 0
    equal("gpu below disabled", 0xffffffff)
    assert result("status enabled") & LINK_ACTIVE
    assert result("gpu below enabled") == result("gpu at first")
    equal("gpu below held", 0xffffffff)
    equal("links let up", BOTH_X16)


def stage_gpu():
    step("gpu at first", "config", GPU, 0, 4)
    step("devices at first", "devices")
    control("pull", f"pull {GPU}")
    step("devices pulled", "devices")
    status("status pulled", PORT)
    link("links pulled", PORT, GPU)
    control("power state", f"set {GPU} CAP01+4.b 3 3")
    control("serial", f"set {GPU} ECAP0003+4.l deadbeef")
    control("insert", f"insert {GPU}")
    step("devices inserted", "devices")
    link("links inserted", PORT, GPU)
    step("state inserted", "show", "state")
    step("serial inserted", "config", GPU, serial[GPU] + 4, 4)
    step("power inserted", "config", GPU, power[GPU] + 4, 2)
    control("put in what was absent", f"insert {LATER}")
    step("devices later", "devices")


@case
def pulled_gpu_is_gone_and_another_comes():
    gone = set(result("devices at first")) - set(result("devices pulled"))
    assert gone == {GPU}, gone
    assert result("status pulled") & (LINK_ACTIVE | 0x3f0) == 0
    equal("links pulled", ["2.5", "0", None, None])
    equal("devices inserted", result("devices at first"))
    equal("links inserted", BOTH_X16)
    equal("serial inserted", 0xdeadbeef)
    assert result("power inserted") & 3 == 0


@case
def absent_device_can_be_put_in():
    assert is_there("devices at first", LATER) == [False]
    assert is_there("devices later", LATER) == [True]


def stage_unnoticed():
    control("pull unnoticed", f"pull {GPU} unnoticed")
    step("devices unnoticed", "devices")
    step("gpu unnoticed", "config", GPU, 0, 4)
    step("notice", "attribute", f"devices/{GPU}/remove", "1")
    control("rescan in vain", f"rescan {PORT}")
    step("devices noticed", "devices")
    control("insert unnoticed", f"insert {GPU} unnoticed")
    step("devices before rescan", "devices")
    control("rescan", "rescan")
    step("devices rescanned", "devices")
    step("kernel removes", "attribute", f"devices/{GPU}/remove", "1")
    step("kernel rescans", "attribute", "rescan", "1")
    step("devices of kernel", "devices")


@case
def gone_but_not_yet_missed():
    assert is_there("devices unnoticed", GPU) == [True]
    equal("gpu unnoticed", 0xffffffff)
    assert is_there("devices noticed", GPU) == [False]
    assert is_there("devices before rescan", GPU) == [False]
    assert is_there("devices rescanned", GPU) == [True]
    assert is_there("devices of kernel", GPU) == [True]


def stage_switch():
    step("devices with switch", "devices")
    control("pull switch", f"pull {SWITCH}")
    step("devices without switch", "devices")
    control("insert switch", f"insert {SWITCH}")
    step("devices with switch again", "devices")
    control("remove switch", f"remove {SWITCH}",
            "respond 0001:42:00.0 ones", f"insert {SWITCH} renumber")
    step("devices renumbered", "devices")
    link("links renumbered", "0001:42:01.0", "0001:43:00.0")
    step("state renumbered", "show", "state")


@case
def switch_goes_and_comes_with_all_below_it():
    gone = set(result("devices with switch")) - \
        set(result("devices without switch"))
    assert gone == {device for device in result("devices with switch")
                    if re.match(r"0001:4[1-7]:", device)}, gone
    assert len(gone) == 12, gone
    equal("devices with switch again", result("devices with switch"))


@case
def bridges_without_numbers_are_numbered_anew():
    # Port 42:00.0 is dead, so its bus is not counted: the GPU gets bus 43.
    equal("links renumbered", BOTH_X16)
    assert "0001:44:00.0 at 43 normal" in result("state renumbered")
    assert "0001:43:00.0 unreached normal" in result("state renumbered")
    assert is_there("devices renumbered", "0001:42:00.0", "0001:47:00.0") == \
        [False, False]


def stage_answers():
    control("ones", f"respond {GPU} ones")
    step("gpu ones", "config", GPU, 0, 4)
    control("error", f"respond {GPU} error")
    step("gpu error", "config", GPU, 0x40, 4)
    control("normal", f"respond {GPU} normal")
    step("gpu normal", "config", GPU, 0, 4)
    control("delay", f"delay {GPU} 10000000")
    step("gpu delayed", "config", GPU, 0x40, 4)
    control("no delay", f"delay {GPU} 0")
    step("raw write", "raw", 0x12400030, "efbeadde")
    step("raw read", "raw", 0x12400030)
    step("gpu raw", "config", GPU, 0x30, 4)
    step("raw nowhere", "raw", 0x12401000)
    step("raw write nowhere", "raw", 0x12401000, "00")
    step("help", "show", "control")
    step("ledger", "show", "ledger")


@case
def function_answers_as_it_is_told():
    equal("gpu ones", 0xffffffff)
    equal("gpu error", 0xffffffff)
    equal("gpu normal", result("gpu at first"))
    assert done["gpu delayed"]["seconds"] >= 0.01


@case
def raw_configuration_space_is_past_the_model():
    equal("raw write", 4)
    equal("raw read", "efbeadde")
    equal("gpu raw", 0xdeadbeef)
    equal("raw nowhere", "")
    equal("raw write nowhere", "No such device or address")


@case
def ledger_has_every_change_in_order():
    numbers, times, texts = zip(*(line.split(" ", 2)
                                  for line in result("ledger")))
    assert [int(n) for n in numbers] == list(range(1, len(numbers) + 1))
    assert [int(t) for t in times] == sorted(int(t) for t in times)
    story = [f"pull {GPU}", f"link {PORT} down", f"insert {GPU}",
             f"link {PORT} speed 5 width 16", f"link {PORT} speed 5 width 8",
             f"pull {SWITCH}", f"remove {SWITCH}", f"respond {GPU} ones"]
    places = [texts.index(line) for line in story]
    assert places == sorted(places), places


@case
def commands_are_documented_as_they_are():
    with open(os.path.join(TOP, "Documentation/replay.rst"),
              encoding="utf-8") as lines:
        text = lines.read()
    missing = [line for line in result("help") if f"``{line}``" not in text]
    assert len(result("help")) == 12 and not missing, missing


def stage_hotplug(directory):
    step("hot load", "load", "pcitopo_replay", f"image={directory}/life.img",
         f"hotplug={HOT_PORT},{POWER_PORT}")
    control("hot button", f"button {HOT_PORT}")
    control("hot pull", f"pull {HOT_GPU}")
    step("hot gone", "wait", HOT_GPU, False)
    control("hot insert", f"insert {HOT_GPU}")
    step("hot there", "wait", HOT_GPU, True)
    link("links hot", HOT_PORT, HOT_GPU)
    step("power off", "power", POWER_DRIVE[:-2], "0")
    step("drive off", "wait", POWER_DRIVE, False)
    step("devices power off", "devices")
    status("status power off", POWER_PORT)
    step("power on", "power", POWER_DRIVE[:-2], "1")
    step("drive on", "wait", POWER_DRIVE, True)
    step("hot storm", "storm", 8, f"pull {HOT_GPU}", f"insert {HOT_GPU}")
    step("hot after storm", "wait", HOT_GPU, True)
    control("hot switch", f"pull {HOT_SWITCH}", f"insert {HOT_SWITCH}",
            f"pull {HOT_GPU}")
    step("hot switch gone", "wait", HOT_GPU, False)
    control("hot switch insert", f"insert {HOT_GPU}")
    step("hot switch there", "wait", HOT_GPU, True)
    control("hot mess", f"pull {HOT_GPU}")
    step("hot unload", "unload", "pcitopo_replay")
    step("hot unloaded", "devices")
    step("hot clean", "clean")


@case
def hotplug_ports_come_and_go_with_their_switch():
    for name in "hot switch", "hot switch insert":
        equal(name, None)
    for name in "hot switch gone", "hot switch there":
        equal(name, True)


@case
def pciehp_finds_what_is_pulled_and_put_in():
    equal("hot gone", True)
    equal("hot there", True)
    equal("links hot", BOTH_X16)
    assert "Link Down" in said("hot pull") + said("hot gone")
    assert "Link Up" in said("hot insert") + said("hot there")


@case
def pciehp_switches_power():
    equal("power off", None)
    assert is_there("devices power off", POWER_DRIVE) == [False]
    assert result("status power off") & LINK_ACTIVE == 0
    equal("power on", None)
    equal("drive on", True)


# what: the command, the error, what is said of it
BAD = {
    "verb": ("bogus", "Invalid argument", "bogus: no such command"),
    "address": ("pull 0001:99:00.0", "No such file or directory",
                "0001:99:00.0: no such function"),
    "no address": ("pull gpu0", "No such file or directory",
                   "gpu0: no such function"),
    "few": (f"set {GPU}", "Invalid argument",
            "expected: ADDRESS REGISTER VALUE [MASK]"),
    "many": ("rescan " + "x " * 20, "Invalid argument", "too many words"),
    "suffix": (f"set {GPU} 10.q 1", "Invalid argument",
               "10.q is not understood"),
    "register": (f"set {GPU} here.b 1", "Invalid argument",
                 "here.b is not understood"),
    "value": (f"set {GPU} 10.b 100", "Numerical result out of range",
              "100 is too much"),
    "end": (f"set {GPU} fff.w 1", "Numerical result out of range",
            "fff.w is beyond 4096 bytes"),
    "far": (f"set {GPU} ffffffff.w 1", "Numerical result out of range",
            "ffffffff.w is beyond 4096 bytes"),
    "capability": (f"set {GPU} CAP04+0.b 1", "No such device or address",
                   "CAP04+0.b: no such capability"),
    "no port": (f"link {GPU} up", "Invalid argument",
                f"{GPU} is no port with something below it"),
    "speed": (f"link {PORT} speed=7", "Invalid argument",
              "speed=7 is not understood"),
    "width": (f"link {PORT} width=3", "Invalid argument",
              "width=3 is not understood"),
    "both": (f"link {PORT} down width=4", "Invalid argument",
             "down and more is not understood"),
    "too fast": (f"link {PORT} speed=64", "Numerical result out of range",
                 "an end cannot do that"),
    "delay": (f"delay {GPU} 10000001", "Numerical result out of range",
              "10000001 is too much"),
    "response": (f"respond {GPU} maybe", "Invalid argument",
                 "maybe is not understood"),
    "there": (f"insert {GPU}", "File exists", "it is there already"),
    "option": (f"pull {GPU} softly", "Invalid argument",
               "softly is not understood"),
    "button": (f"button {PORT}", "Operation not supported",
               "no hot-plug service there"),
    "leaf": (f"rescan {GPU}", "Invalid argument", "has nothing below it"),
}


def stage_bad():
    for name, (command, _, _) in BAD.items():
        # The line's number is told, and what comes before it is done.
        control(f"bad {name}", "# a comment", f"delay {GPU} 1", command,
                f"delay {GPU} 2")
    step("state bad", "show", "state")
    control("no more delay", f"delay {GPU} 0", f"pull {GPU} unnoticed")
    control("absent", f"pull {GPU}")
    control("down", f"link {PORT} width=4")
    control("back", f"insert {GPU} unnoticed")


def bad_command(name):
    _, error, text = BAD[name]
    equal(f"bad {name}", error)
    verb = BAD[name][0].split()[0]
    assert f"control: line 3: {verb}: " in said(f"bad {name}") and \
        text in said(f"bad {name}"), said(f"bad {name}")


@case
def commands_before_a_bad_one_stay_done():
    assert f"{GPU} at 24 normal delay 1" in result("state bad")


@case
def what_is_absent_cannot_be_pulled_or_trained():
    equal("absent", "No such device")
    assert "it is absent already" in said("absent")
    assert result("down") is not None and "link is down" in said("down")


def stage_storm():
    step("storm", "storm", 8, f"pull {GPU}", f"insert {GPU}",
         f"link {PORT} width=4", f"retrain {PORT}")
    link("links after storm", PORT, GPU)


@case
def reading_while_things_come_and_go():
    for name in "storm", "hot storm":
        errors, reads = result(name)
        assert not errors and reads > 100, f"{name}: {errors} {reads}"
    equal("links after storm", BOTH_X16)
    equal("hot after storm", True)


def stage_unload():
    control("leave a mess", f"respond {SICK_GPU} ones",
            f"pull {GPU} unnoticed", "link 0001:52:01.0 down",
            "delay 0001:20:01.1 1000")
    step("unload in the midst", "unload", "pcitopo_replay")
    step("devices unloaded", "devices")


@case
def unloading_in_the_midst_leaves_nothing():
    equal("leave a mess", None)
    for name in "unload in the midst", "unload with functions", "hot unload":
        equal(name, "")
    for name in "devices unloaded", "devices without functions", "hot unloaded":
        equal(name, [])


def stage_functions(directory):
    step("load functions", "load", "pcitopo_replay",
         f"image={directory}/vfs.img")
    step("load driver", "load", "pcitopo_replay_vf")
    step("devices without vfs", "devices")
    step("override", "attribute", f"devices/{NIC}/driver_override",
         "pcitopo_replay_vf")
    step("bind", "attribute", "drivers/pcitopo_replay_vf/bind", NIC)
    step("enable", "attribute", f"devices/{NIC}/sriov_numvfs", str(VFS))
    step("count", "count_vfs", NIC)
    step("devices with vfs", "devices")
    step("vf identifiers", "config", "0001:02:10.0", 0, 4)
    step("vf class", "config", "0001:02:10.0", 0xa, 2)
    step("vf express", "config", "0001:02:10.0", 0x62, 2)
    step("vf link status", "config", "0001:02:10.0", 0x72, 2)
    step("vf master", "setpci", "0001:02:10.0", 4, 2, 4, 4)
    step("vf command", "config", "0001:02:10.0", 4, 2)
    step("other vf command", "config", "0001:02:11.0", 4, 2)
    step("disable vfs", "attribute", f"devices/{NIC}/sriov_numvfs", "0")
    step("devices after vfs", "devices")
    step("enable again", "attribute", f"devices/{NIC}/sriov_numvfs", "64")
    step("unload with functions", "unload", "pcitopo_replay")
    step("unload driver", "unload", "pcitopo_replay_vf")
    step("devices without functions", "devices")


@case
def virtual_functions_by_the_hundred():
    for name in "override", "bind", "enable", "disable vfs", "enable again":
        equal(name, None)
    equal("count", VFS)
    assert len(result("devices with vfs")) == \
        len(result("devices without vfs")) + VFS
    equal("devices after vfs", result("devices without vfs"))


@case
def virtual_functions_read_as_such():
    equal("vf identifiers", 0xffffffff)
    equal("vf class", 0x0207)
    equal("vf express", 0x0002)
    equal("vf link status", 0)
    equal("vf command", 4)
    equal("other vf command", 0)


# what: parameter, what the kernel says
BAD_PARAMETERS = {
    "hotplug nowhere": ("hotplug=0001:99:00.0",
                        "hotplug: 0001:99:00.0: no such function"),
    "hotplug no port": (f"hotplug={GPU}",
                        f"hotplug: {GPU} is no port with something below it"),
    "hotplug no slot": ("hotplug=0001:22:03.0",
                        "hotplug: 0001:22:03.0 has no slot"),
    "absent nowhere": ("absent=gpu0", "absent: gpu0: no such function"),
}


def stage_parameters(directory):
    for name, (parameter, _) in BAD_PARAMETERS.items():
        step(f"load {name}", "load", "pcitopo_replay",
             f"image={directory}/life.img", parameter)
    step("devices bad parameters", "devices")


def bad_parameter(name):
    assert "insmod: ERROR" in result(f"load {name}"), result(f"load {name}")
    assert BAD_PARAMETERS[name][1] in said(f"load {name}")
    equal("devices bad parameters", [])


@case
def loads():
    equal("load", "")
    equal("load functions", "")
    equal("hot load", "")
    equal("hot button", None)
    equal("load driver", "")
    equal("unload driver", "")


def is_pciehps(report):
    """Does lockdep tell of pciehp's own locks in its own thread?

    In 6.12 it takes its reset_lock inside of the rescan lock and the other way
    round: whatever card is pulled from whatever port.
    """
    return all(re.search(what, report) for what in (
        r"irq/\d+-pciehp/\d+ is trying to acquire lock",
        r"&ctrl->reset_lock", r"pci_rescan_remove_lock",
        r"#0 .*\n.*__lock_acquire", r"pciehp_unconfigure_device"))


def messages():
    """All that was said, [step, level, text], without what is pciehp's."""
    said_all = [[name, *message] for name, record in done.items()
                for message in record["said"]]
    place = 0
    while place < len(said_all):
        if "possible circular locking" in said_all[place][2]:
            end = next(i for i in range(place, len(said_all))
                       if "</TASK>" in said_all[i][2])
            if is_pciehps("\n".join(text for _, _, text
                                    in said_all[place:end])):
                # A line of = stands before it.
                del said_all[place - 2:end + 1]
                place -= 2
        place += 1
    return said_all


def fails_on(wrong):
    """Show the first message that is wrong, and what was said next."""
    said_all = messages()
    for place, (name, level, text) in enumerate(said_all):
        assert not wrong(level, text), f"{name}:\n" + "\n".join(
            text for _, _, text in said_all[place:place + 80])


@case
def kernel_is_clean():
    for name in "functions clean", "hot clean":
        tainted, locks, leaks = result(name)
        assert not tainted & ~HARMLESS_TAINTS, f"tainted {tainted:x}"
        assert locks != "0" or name == "hot clean", "lockdep gave up"
        assert not leaks, leaks


@case
def kernel_does_not_complain():
    fails_on(lambda level, text: COMPLAINT.search(text))


@case
def kernel_warns_of_what_is_expected_only():
    fails_on(lambda level, text: level <= WARNING and
             not any(re.search(allowed, text) for allowed in ALLOWED))


def find_capabilities(text):
    """Where capabilities are that steps go to."""
    decoded = test.decoded_by_lspci(text=text).decode()
    for device in decoded.split("\n\n"):
        for kind, name in ((express, "Express"), (power, "Power Management"),
                           (serial, "Device Serial Number")):
            found = re.search(r"Capabilities: \[(\w+)[^]]*\] " + name, device)
            if found:
                kind[device.split()[0]] = int(found[1], 16)


def stage(directory):
    step("load", "load", "pcitopo_replay", f"image={directory}/life.img",
         f"absent={LATER}")
    stage_gpu()
    stage_links()
    stage_disable()
    stage_unnoticed()
    stage_switch()
    stage_answers()
    stage_bad()
    control("clean", f"pull {GPU} unnoticed")
    step("clean up", "attribute", f"devices/{GPU}/remove", "1")
    control("clean insert", f"insert {GPU}")
    stage_storm()
    stage_unload()
    stage_parameters(directory)
    stage_functions(directory)
    step("functions clean", "clean")
    # Last, as lockdep is of no use after it has found something in pciehp.
    stage_hotplug(directory)


def run_guest():
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        find_capabilities(replay_image.mkreplay(
            os.path.join(directory, "life.img"),
            test.mkmachine("8gpu-gen5-sick")))
        many = os.path.join(directory, "vfs")
        with open(many + ".machine", "w", encoding="ascii") as output:
            output.write(MACHINE_VFS)
        replay_image.mkreplay(many + ".img", test.mkmachine(many))
        stage(directory)
        with open(os.path.join(directory, "steps.json"), "w",
                  encoding="ascii") as output:
            json.dump(steps, output)
        command = [os.path.join(TOP, "tools/guest"), "--timeout", "240"]
        command += os.environ.get("PCITOPO_GUEST", "").split()
        ended = subprocess.run(
            [*command, os.path.join(here, "life-guest.py"),
             guest.MODULES, directory],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    if ended.returncode:
        print(f"Bail out! tools/guest ended with {ended.returncode}")
        sys.exit(1)
    done.update(json.loads(ended.stdout))
    if "PCITOPO_KEEP" in os.environ:
        with open(os.environ["PCITOPO_KEEP"], "wb") as kept:
            kept.write(ended.stdout)


def main():
    for name in BAD:
        add_case(f"refused: {name}", bad_command, name)
    for name in BAD_PARAMETERS:
        add_case(f"refused: {name}", bad_parameter, name)
    run_guest()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
