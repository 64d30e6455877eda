#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Class pcitopo in a guest: what it shows, and what becomes of it.

What the module shows of a replayed machine must be what the command finds in
the machine's text, whether the machine or the module was there first. Objects
go with their functions at once, and come back with them. An argument names the
guest's kernel.
"""

import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import replay_image
from guest import MODULES, Guest
from pcitopo_test import TOP, add_case, case

# The first one is the one of the life cycle.
NAMES = ["8gpu-gen5-sick", "arm-two-domains", "card-switch", "cxl-box",
         "cxl-rcd", "cxl-types", "dead-gpu", "down-and-empty", "gen6",
         "nested-bridge", "retimer-onesided"]
ABI = os.path.join(TOP, "Documentation/ABI/testing/sysfs-class-pcitopo")
# The debug kernel takes ten times as long.
KERNEL = sys.argv[1] if len(sys.argv) > 1 else "6.12"
LOADS = "200"
if KERNEL == "debug":
    LOADS = "5"
    NAMES = ["8gpu-gen5-sick", "cxl-box", "cxl-types", "down-and-empty"]
# Values that change by themselves
VOLATILE = {"sample_age"}
ENDS = {"port": ["port"], "component": ["device"], "both": ["port", "device"]}

# The guest, when it has run; texts of the machines
there = None
texts = {}


class Tree:
    """A dump of the class: values, modes and symlinks of each object."""

    def __init__(self, text):
        self.values, self.modes, self.links = {}, {}, {}
        for line in text.splitlines():
            match = re.match(r"/sys/class/pcitopo/([^/]+)/(\w+)[:\t](.*)", line)
            assert match, line
            name, attribute, rest = match.groups()
            if name.split("-")[1].startswith("0000:"):
                continue
            if line[match.start(3) - 1] == ":":
                self.values.setdefault(name, {}).setdefault(
                    attribute, []).append(rest)
                continue
            mode, _, target = rest.partition("\t")
            self.modes.setdefault(name, {})[attribute] = mode
            if target:
                self.links.setdefault(name, {})[attribute] = \
                    os.path.basename(target)

    def of_kind(self, kind):
        """Names of objects, without their kind."""
        return {name.partition("-")[2] for name in self.modes
                if name.startswith(kind + "-")}

    def value(self, name, attribute):
        """As text; None if there is no such file."""
        found = self.values.get(name, {}).get(attribute)
        return found and found[0]

    def number(self, name, attribute):
        found = self.value(name, attribute)
        return None if found is None else int(found, 0)

    def lasting(self):
        """What two dumps of one machine have in common."""
        values = {name: {attribute: value for attribute, value in had.items()
                         if attribute not in VOLATILE}
                  for name, had in self.values.items()}
        return values, self.modes, self.links


def tree(section):
    return Tree(there.printed[section])


def expected(name, noun):
    return test.pcitopo_json(None, "list", noun, "-a", text=texts[name])[noun]


def assert_equal(found, wanted):
    assert found == wanted, f"{found}\nexpected {wanted}"


def in_mtps(speed_gts):
    return None if speed_gts is None else round(speed_gts * 1000)


def link_as_listed(shown, port):
    """A link of the class in the words of `pcitopo list links`."""
    name = "link-" + port
    ends = shown.value(name, "retimers_seen_by")
    return {"port": port,
            "device": shown.links[name].get("component"),
            "retimers_seen_by": ENDS[ends] if ends else [],
            **{column: shown.number(name, attribute)
               for column, attribute in COLUMNS.items()}}


# Columns of `pcitopo list links`, without the unit, and their attributes
COLUMNS = {
    "speed": "speed", "width": "width", "max_speed": "max_speed",
    "max_width": "max_width", "port_max_speed": "port_max_speed",
    "port_max_width": "port_max_width",
    "device_max_speed": "component_max_speed",
    "device_max_width": "component_max_width",
    "target_speed": "target_speed", "retimers": "retimers",
}


def link_as_shown(link):
    """A link of `pcitopo list links` with the class's units."""
    found = {column: in_mtps(link[column + "_gts"])
             if column.endswith("speed") else link[column]
             for column in COLUMNS}
    # What a placeholder says is a fact, of which the command makes nothing.
    if "placeholder" in link["reasons"] and found["retimers"] is None:
        found["retimers"] = 0
    return {"port": link["port"], "device": link["device"],
            "retimers_seen_by": link["retimers_seen_by"], **found}


def links_are_those_of_the_text(name):
    shown, links = tree("after " + name), expected(name, "links")
    assert_equal(shown.of_kind("link"), {link["port"] for link in links})
    for link in links:
        assert_equal(link_as_listed(shown, link["port"]), link_as_shown(link))
        assert_equal(shown.links["link-" + link["port"]]["port"], link["port"])


def switches_are_those_of_the_text(name):
    shown, switches = tree("after " + name), expected(name, "switches")
    assert_equal(shown.of_kind("switch"),
                 {switch["upstream"] for switch in switches})
    chips = {}
    for switch in switches:
        ours = "switch-" + switch["upstream"]
        serial = shown.value(ours, "serial")
        assert_equal(serial and serial.replace("-", ""), switch["serial"])
        assert_equal(shown.number(ours, "downstream_ports"),
                     len(switch["downstream"]))
        # The numbers may differ, as the command leaves out those on cards
        if switch["chip"] is not None:
            chips.setdefault(switch["chip"], set()).add(
                shown.number(ours, "chip"))
    assert all(len(chip) == 1 and None not in chip for chip in chips.values())
    assert_equal(len(chips), len(set().union(*chips.values())) if chips else 0)


def retimers_are_those_of_the_text(name):
    shown, retimers = tree("after " + name), expected(name, "retimers")
    assert_equal({"retimer-" + rest for rest in shown.of_kind("retimer")},
                 {retimer["id"] for retimer in retimers})
    for retimer in retimers:
        assert_equal(shown.number(retimer["id"], "index"), retimer["index"])
        assert_equal(ENDS[shown.value(retimer["id"], "seen_by")],
                     retimer["seen_by"])


def memdevs_are_those_of_the_text(name):
    shown, memdevs = tree("after " + name), expected(name, "memdevs")
    assert_equal(shown.of_kind("memdev"),
                 {memdev["address"] for memdev in memdevs})
    for memdev in memdevs:
        ours = "memdev-" + memdev["address"]
        serial = shown.value(ours, "serial")
        assert_equal(serial and serial.replace("-", ""), memdev["serial"])
        assert_equal(shown.number(ours, "numa_node"), memdev["numa_node"])


def no_matter_who_was_first(name):
    assert_equal(tree("after " + name).lasting(),
                 tree("before " + name).lasting())


def comes_and_goes_without_a_word(name):
    for section in ("comes", "reload", "goes"):
        assert_equal(there.printed[f"{section} {name}"], "")


def documented():
    """Attributes by kind, as the ABI file has them."""
    found = {}
    with open(ABI, encoding="utf-8") as lines:
        for line in lines:
            match = re.match(r"What:\t\t/sys/class/pcitopo/(\w+)-[^/]*/(\w+)$",
                             line)
            if match:
                found.setdefault(match[1], set()).add(match[2])
    return found


@case
def abi_file_has_what_the_code_has():
    kinds = {"switch.c": "switch", "link-sysfs.c": "link",
             "retimer.c": "retimer", "memdev.c": "memdev"}
    for source, kind in kinds.items():
        with open(os.path.join(TOP, "kernel", source),
                  encoding="utf-8") as code:
            text = code.read()
        names = set(re.findall(r"^static PCITOPO_ATTRIBUTE\((\w+),", text,
                               re.MULTILINE))
        names |= {f"range{number}_{what}" for number, what in re.findall(
            r"^RANGE_ATTRIBUTE\((\d), (\w+),", text, re.MULTILINE)}
        symlinks = {"port", "component"} if kind == "link" else set()
        assert_equal(names | symlinks, documented()[kind])


@case
def abi_file_has_what_the_guest_has():
    core = {"device", "subsystem", "uevent"}
    seen = {}
    for name in NAMES:
        for found, modes in tree("after " + name).modes.items():
            seen.setdefault(found.split("-")[0], set()).update(modes)
    seen = {kind: names - core for kind, names in seen.items()}
    # Nothing changes here; last_change comes with the first change.
    seen["link"].add("last_change")
    assert_equal(seen, documented())


@case
def uevent_says_what_and_where():
    shown = tree("whole")
    for name in shown.modes:
        kind, _, rest = name.partition("-")
        words = dict(line.split("=") for line in shown.values[name]["uevent"])
        variable = {"switch": "PCITOPO_UPSTREAM",
                    "memdev": "PCITOPO_ADDRESS"}.get(kind, "PCITOPO_PORT")
        wanted = {"DEVTYPE": kind, variable: rest}
        if kind == "retimer":
            wanted[variable], wanted["PCITOPO_INDEX"] = rest.rsplit("-", 1)
        assert_equal(words, wanted)


@case
def component_goes_at_once():
    _, component = retimed_link()
    assert_equal(there.printed["component at once"],
                 f"/sys/class/pcitopo/*{component}*\n")
    whole, without = tree("whole"), tree("component")
    port = "link-" + retimed_link()[0]
    assert_equal(whole.links[port]["component"], component)
    assert "component" not in without.links[port]
    assert without.value(port, "component_max_speed") is None
    assert without.value(port, "max_width") is None
    assert without.value(port, "port_max_speed") is not None


@case
def subtree_goes_at_once():
    gone = below(subtree())
    assert len(gone) > 3, gone
    left = set(there.printed["subtree at once"].split())
    assert left and not left & gone, left & gone
    assert_equal(set(tree("subtree").modes), set(tree("component").modes) - gone)


@case
def rescan_brings_all_back():
    whole, again = tree("whole"), tree("rescan")
    assert_equal(set(again.modes), set(whole.modes))
    assert_equal(again.links, whole.links)
    for name, values in whole.values.items():
        for attribute in ("speed", "width", "max_speed", "chip", "retimers"):
            assert_equal(again.values[name].get(attribute),
                         values.get(attribute))


@case
def serial_is_for_root():
    printed = there.printed["user"].splitlines()
    serials = [line for line in printed if "/serial" in line]
    assert serials and all("Permission denied" in line for line in serials)
    others = [line for line in printed if "/serial" not in line]
    assert len(others) > 20 and all(re.search(r":\d+$", line)
                                    for line in others), others
    modes = {(attribute, mode) for had in tree("whole").modes.values()
             for attribute, mode in had.items() if mode not in ("444", "777")}
    assert_equal(modes, {("serial", "400"), ("uevent", "644")})


@case
def open_files_do_not_hold_modules():
    assert_equal(there.printed["in use"].splitlines(),
                 ["speed: cat: -: No such device"] * 2)


@case
def readers_are_no_hindrance():
    assert_equal(there.printed["under readers"], "")


@case
def loads_many_times():
    assert_equal(there.printed["many times"].split(), ["loads", LOADS])


def retimed_link():
    """Port and component of the first link with a retimer."""
    return next((link["port"], link["device"])
                for link in expected(NAMES[0], "links") if link["retimers"])


def subtree():
    """The last switch's upstream port."""
    return expected(NAMES[0], "switches")[-1]["upstream"]


def below(upstream):
    """Names of the objects at a function and at those below it."""
    parents = {device["address"]: device["parent"]
               for device in test.devices(None, text=texts[NAMES[0]])}
    addresses = {upstream}
    for address in parents:
        above = address
        while above and above != upstream:
            above = parents[above]
        if above:
            addresses.add(address)
    return {name for name in tree("component").modes
            if re.match(r"\w+-(.*?\.\d)", name)[1] in addresses}


def run():
    global there  # pylint: disable=global-statement
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as directory:
        texts.update(replay_image.make(directory, NAMES))
        there = Guest(os.path.join(here, "module-guest.sh"), MODULES,
                      directory, LOADS, *retimed_link(), subtree(),
                      kernel=KERNEL, timeout=1200)
    for name in NAMES:
        for function in (links_are_those_of_the_text,
                         switches_are_those_of_the_text,
                         retimers_are_those_of_the_text,
                         memdevs_are_those_of_the_text,
                         no_matter_who_was_first,
                         comes_and_goes_without_a_word):
            add_case(f"{function.__name__.replace('_', ' ')}: {name}",
                     function, name)
    there.add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(run())
