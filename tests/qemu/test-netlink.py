#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The netlink family pcitopo, in one boot of a guest.

netlink-guest.py asks; this judges. What the kernel's own client makes of the
answers, by our specification alone, must be what pcitopo makes of the text that
the machine was made from; it is asked as a library, which is quick, and once for
each kind as a program. The specification must be what the kernel says of its
policies and commands.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import guest
import pcitopo_test as test
import replay_image
from pcitopo_test import TOP, add_case, case

SPEC = os.path.join(TOP, "Documentation/netlink/specs/pcitopo.yaml")
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME")
                     or os.path.expanduser("~/.cache"), "pcitopo")
MACHINES = ["8gpu-gen5-sick", "gen6", "cxl-box", "down-and-empty", "sriov"]
# So many retimers that their dump has more than two parts; one that is alone
# sees to it that a part ends between the two of a link.
RETIMERS = b"""
host-bridge 00 intel
  root-port 01.0 gen5 retimers 1
    nvme pm174x
  repeat 29 n
    repeat 2 f
      root-port {2 + n:x}.{f} gen5 retimers 2
        nvme pm174x
"""
KINDS = ["device", "switch", "link", "retimer", "memdev"]
EPERM, ENODEV, EINVAL, ERANGE, EOPNOTSUPP = 1, 19, 22, 34, 95
EINPROGRESS = 115
# What a part of a dump has room for at least: a page, without what the kernel
# keeps at its end
SMALLEST_PART = 4096 - 320
DUMP_INTR = 0x10
POLICY_TYPES = {"u8": 2, "u16": 3, "u32": 4, "u64": 5, "string": 12}

texts = {}
answers = {}
with open(SPEC, encoding="utf-8") as stream:
    spec = yaml.safe_load(stream)

# What the errno is, what the message has, and what attribute is missing, or
# where in the request the wrong one is
WRONG = {
    "no address": (EINVAL, None, "missing", 1),
    "no port": (EINVAL, None, "missing", 1),
    "no index": (EINVAL, None, "missing", 7),
    "index too high": (ERANGE, "out of range", "offset", 40),
    "address empty": (EINVAL, "not an address", "offset", 20),
    "address without its end": (EINVAL, "policy", "offset", 20),
    "address too long": (EINVAL, "policy", "offset", 20),
    "address of other letters": (EINVAL, "not an address", "offset", 20),
    "address with a blank": (EINVAL, "not an address", "offset", 20),
    "address with more": (EINVAL, "not an address", "offset", 20),
    "address with device 20": (EINVAL, "not an address", "offset", 20),
    "address with a byte of zero": (EINVAL, "not an address", "offset", 20),
    "unknown attribute": (EINVAL, "Unknown attribute", "offset", 40),
    "attribute of replies": (EINVAL, "Unknown attribute", "offset", 40),
    "attribute 0": (EINVAL, "Unknown attribute", "offset", 40),
    "nested": (EINVAL, "NESTED not expected", "offset", 20),
    "filter in a get": (EINVAL, "only dumps have filters", "offset", 40),
    "filter too short": (EINVAL, "invalid attribute length", "offset", 40),
    "filter too long": (EINVAL, "invalid attribute length", "offset", 40),
    "length over the end": (EINVAL, "leftover", "offset", None),
    "length below 4": (EINVAL, "leftover", "offset", None),
    "rest behind": (EINVAL, "leftover", "offset", None),
    "refresh with a filter": (EINVAL, "Unknown attribute", "offset", 20),
    "watch with an attribute": (EINVAL, "policy", "offset", 20),
    "command 0": (EOPNOTSUPP, None, "offset", None),
    "command of events": (EOPNOTSUPP, None, "offset", None),
    "command 255": (EOPNOTSUPP, None, "offset", None),
    "no function": (ENODEV, "no function at", "offset", 20),
    "no switch": (ENODEV, "no upstream port at", "offset", 20),
    "no link": (ENODEV, "no downstream-facing port at", "offset", 20),
    "no retimer": (ENODEV, "no such retimer below", "offset", 20),
    "no memory device": (ENODEV, "no CXL memory device at", "offset", 20),
    "refresh of no function": (ENODEV, "no function at", "offset", 20),
    "reserved bits": (EINVAL, "reserved", "offset", None),
    "dump of a bad filter": (EINVAL, "invalid attribute length", "offset", 20),
    "dump of a bad address": (EINVAL, "not an address", "offset", 20),
    "dump of an unknown attribute": (EINVAL, "Unknown attribute", "offset",
                                     20),
    "dump of refresh": (EOPNOTSUPP, None, "offset", None),
}


def make_retimers(directory):
    text = subprocess.run([os.environ["MKMACHINE"], "-"], input=RETIMERS,
                          stdout=subprocess.PIPE, check=True).stdout
    replay_image.mkreplay(os.path.join(directory, "retimers.img"), text)


def run_guest():
    """Fill answers; returns the boot."""
    ynl = sorted(glob.glob(f"{CACHE}/linux-source-*/tools/net/ynl"))
    if not ynl:
        print("Bail out! no ynl here; try: tools/setup check")
        sys.exit(1)
    with tempfile.TemporaryDirectory() as directory:
        texts.update(replay_image.make(directory, MACHINES))
        make_retimers(directory)
        boot = guest.python_guest("netlink", directory, ynl[-1], SPEC,
                                  *MACHINES, timeout=900)
    answers.update(json.loads(boot.printed["answers"]))
    return boot


def ours(name, kind):
    """Objects of the machine, without the guest's own."""
    return [found for found in answers[name][kind]
            if not found.get("address", found.get("port")).startswith("0000:")]


def theirs(name, noun):
    """What pcitopo makes of the text."""
    return test.pcitopo_json(None, "list", noun, "-a", text=texts[name])[noun]


def same(found, expected):
    assert found, "nothing there"
    assert len(found) == len(expected), f"{len(found)}, not {len(expected)}"
    for our, their in zip(found, expected):
        assert our == their, f"{our}\nexpected {their}"


def gts(mtps):
    return mtps / 1000 if mtps else None


def hexadecimal(number, digits):
    return None if number is None else f"{number:0{digits}x}"


def ends(seen_by):
    names = {"port": "port", "component": "device"}
    return [name for end, name in names.items() if end in seen_by]


def devices_are_those_of_the_text(name):
    found = [{"address": device["address"],
              "vendor_id": hexadecimal(device["sample"].get("vendor-id"), 4),
              "device_id": hexadecimal(device["sample"].get("device-id"), 4),
              "class": hexadecimal(device["sample"].get("class"), 4),
              "numa_node": device.get("numa-node"),
              "serial": hexadecimal(device["sample"].get("serial"), 16),
              "is_vf": bool(device["is-vf"])}
             for device in ours(name, "device")]
    same(found, [{key: device[key] for key in found[0]}
                 for device in theirs(name, "devices")])


def links_are_those_of_the_text(name):
    found = [{"id": link["port"], "device": link.get("component"),
              "speed_gts": gts(link.get("speed")), "width": link.get("width"),
              "max_speed_gts": gts(link.get("max-speed")),
              "max_width": link.get("max-width"),
              "target_speed_gts": gts(link["at-port"].get("target-speed")),
              "retimers": link.get("retimers"),
              "retimers_seen_by": ends(link.get("retimers-seen-by", []))}
             for link in ours(name, "link")]
    expected = theirs(name, "links")
    # Where the device is only a placeholder, there is no link that could have
    # retimers; that it is one is the library's to know.
    for our, their in zip(found, expected):
        if "placeholder" in their["reasons"]:
            our["retimers"] = their["retimers"]
    same(found, [{key: link[key] for key in found[0]} for link in expected])


def ends_of_links_are_the_devices(name):
    """The nests of a link say of its ends what their devices say."""
    devices = {device["address"]: device["sample"]
               for device in ours(name, "device")}
    for link in ours(name, "link"):
        for end, nest in (("port", "at-port"), ("component", "at-component")):
            if end not in link:
                continue
            for key, value in link[nest].items():
                if key != "age-ns":
                    assert devices[link[end]][key] == value, \
                        f"{link[end]}: {key}"
            assert "serial" not in link[nest]
            assert "flags" in link[nest]


def switches_are_those_of_the_text(name):
    found = [{"upstream": switch["address"],
              "downstream": switch["downstream-ports"],
              "vendor_id": hexadecimal(switch["vendor-id"], 4),
              "device_id": hexadecimal(switch["device-id"], 4),
              "serial": hexadecimal(switch.get("serial"), 16)}
             for switch in ours(name, "switch")]
    same(found, [{"upstream": switch["upstream"],
                  "downstream": len(switch["downstream"]),
                  **{key: switch[key] for key in ("vendor_id", "device_id",
                                                  "serial")}}
                 for switch in theirs(name, "switches")])


def groups(pairs):
    """Sets of switches that are one chip; unknown ones are left out."""
    chips = {}
    for switch, chip in pairs:
        if chip is not None:
            chips.setdefault(chip, set()).add(switch)
    return sorted(map(sorted, chips.values()))


def chips_are_those_of_the_text(name):
    found = groups((switch["address"], switch.get("chip"))
                   for switch in ours(name, "switch"))
    expected = groups((switch["upstream"],
                       switch["chip"] if switch["serial"] else None)
                      for switch in theirs(name, "switches"))
    assert found == expected, f"{found}\nexpected {expected}"
    by_device = groups((device["address"], device.get("chip"))
                       for device in ours(name, "device"))
    assert by_device == found


def retimers_are_those_of_the_text(name):
    found = [{"link": retimer["port"], "index": retimer["index"],
              "seen_by": ends(retimer["seen-by"])}
             for retimer in ours(name, "retimer")]
    same(found, [{key: retimer[key] for key in found[0]}
                 for retimer in theirs(name, "retimers")])


def memdevs_are_those_of_the_text(name):
    bits = {"cache": 1, "io": 2, "mem": 4}
    found = [{"address": memdev["address"], "serial":
              hexadecimal(memdev.get("serial"), 16),
              "numa_node": memdev.get("numa-node"),
              "protocols": sorted(
                  protocol for protocol, bit in bits.items()
                  if memdev.get("cxl-device-cap", 0) & bit)}
             for memdev in ours(name, "memdev")]
    same(found, [{**{key: memdev[key] for key in found[0]},
                  "protocols": sorted(memdev["protocols"])}
                 for memdev in theirs(name, "memdevs")])


def without_ages(found):
    if isinstance(found, dict):
        return {key: without_ages(value) for key, value in found.items()
                if key not in ("age-ns", "sample-age-ns")}
    return found


@case
def get_says_what_dump_said():
    for kind in KINDS[:4]:
        dumped, got = answers["do"][kind]
        assert without_ages(dumped) == without_ages(got), f"{dumped}\n{got}"


def in_order(found):
    """Flags are sets, which the client prints as lists in any order."""
    if isinstance(found, dict):
        return {key: in_order(value) for key, value in found.items()}
    if isinstance(found, list):
        return sorted(map(in_order, found))
    return found


def program_prints_what_its_library_says(kind):
    name, printed = answers["program"][kind]
    said = answers[name][kind]
    assert len(printed) == len(said) > 0, (len(printed), len(said))
    for our, their in zip(printed, said):
        assert in_order(without_ages(our)) == in_order(without_ages(their)), \
            f"{our}\nexpected {their}"


@case
def program_gets_what_it_dumped():
    name, got = answers["program"]["get"]
    said = answers[name]["link"][-1]
    assert in_order(without_ages(got)) == in_order(without_ages(said)), \
        f"{got}\nexpected {said}"


@case
def every_object_says_how_old_it_is():
    for name in MACHINES:
        for device in ours(name, "device"):
            assert 0 < device["sample"]["age-ns"] < 600e9, device
        for kind in ("switch", "memdev"):
            for found in ours(name, kind):
                assert 0 < found["sample-age-ns"] < 600e9, found


@case
def more_than_twenty_objects_at_once():
    for name in MACHINES:
        for kind in KINDS:
            count, received = answers[name][f"{kind} received"]
            assert received <= max(1, -(-count // 20)), \
                f"{name}: {count} of {kind} with {received} recvmsg()"
    count, received = answers[MACHINES[0]]["device received"]
    assert count > 100 and received > 1, f"{count} with {received}"


def filter_selects(kind, request, found):
    """The same, selected here from the whole dump."""
    names = {"vendor-id": "vendor-id", "device-id": "device-id",
             "class": "class"}
    expected = []
    samples = {device["address"]: device["sample"]
               for device in answers[MACHINES[0]]["device"]}
    for thing in answers[MACHINES[0]][kind]:
        address = thing.get("address", thing.get("port"))
        domain, bus, _ = address.split(":")
        facts = {"address": address, "port": address,
                 "domain": int(domain, 16), "bus": int(bus, 16),
                 "index": thing.get("index"),
                 **{key: samples[address].get(key) for key in names}}
        if all(facts[key] == value for key, value in request.items()):
            expected.append(address)
    assert found == expected, f"{found}\nexpected {expected}"


@case
def filters_select():
    kinds = set()
    for kind, request, found in answers["filters"]:
        filter_selects(kind, request, found)
        if found:
            kinds.add(kind)
    assert {"device", "switch", "link", "retimer"} <= kinds, kinds


def refused(name):
    error, message, what, value = WRONG[name]
    answer = answers["malformed"][name]
    assert answer["replies"] == 0
    assert answer["error"] == error, answer
    assert (message or "") in (answer["message"] or ""), answer
    assert bool(message) == bool(answer["message"]), answer
    assert answer[what] == value, answer


@case
def malformed_requests_are_all_judged():
    assert set(WRONG) | {"good"} == set(answers["malformed"])
    assert answers["malformed"]["good"]["error"] == 0
    assert answers["malformed"]["good"]["replies"] == 1


@case
def everybody_reads():
    counts = [{kind: who[kind] for kind in KINDS}
              for who in answers["privileges"].values()]
    assert len(counts) == 4
    assert all(count == counts[0] for count in counts), counts


@case
def serial_numbers_are_for_the_privileged():
    for who, found in answers["privileges"].items():
        expected = who.startswith("root")
        for where in ("has serial", "switch has serial", "get has serial"):
            assert found[where] == expected, f"{who}: {where}"


@case
def refresh_is_for_the_privileged():
    for who, message in (("nobody", "CAP_SYS_ADMIN"),
                         ("nobody with a socket of root", "CAP_SYS_ADMIN"),
                         ("root of another network", "network namespace")):
        answer = answers["privileges"][who]["refresh"]
        assert answer["error"] == EPERM, answer
        assert message in answer["message"], answer
    assert answers["privileges"]["root"]["refresh"]["error"] == 0


@case
def refresh_reads_one_or_all():
    found = answers["refreshing"]
    for what in ("one", "all"):
        assert found[what]["error"] == 0, found
        assert min(found[f"before {what}"]) >= 1e9, found
        assert found[f"after {what}"][1] <= found[f"{what} since"], found
    assert found["after one"][0] > found["before one"][0], found
    assert found["after all"][0] <= found["all since"], found


@case
def function_that_is_being_reset_is_read_later():
    found = answers["being reset"]
    assert found["refresh"]["error"] == 0, found
    assert found["blocked"] == found["first"], found
    assert found["age"] >= 1.5e9, found
    assert found["ones"] != found["first"], found
    assert found["last"] == found["first"], found


@case
def refresh_that_takes_long_goes_on():
    found = answers["refreshing slowly"]
    assert found["answer"]["error"] == EINPROGRESS, found
    assert "still being read" in found["answer"]["message"], found
    assert 0.9e9 < found["took"] < found["age"], found
    assert found["later"] < found["since"], found


@case
def parity_of_each_end_and_retimer_is_its_own():
    found = answers["retimers"]["parity"]
    assert found["refresh"] == 0, found
    for end, first in (("port", 0x1), ("component", 0x10)):
        for sample in (found[end]["sample"], found["link"][f"at-{end}"]):
            assert sample["parity-local"] == first, (end, sample)
            assert sample["parity-retimer1"] == first << 1, (end, sample)
            assert sample["parity-retimer2"] == first << 2, (end, sample)
        assert int(found[f"link {end}"], 16) == first, (end, found)
        for index in 0, 1:
            retimer = f"retimer {index}"
            assert found[retimer][f"{end}-parity"] == first << 1 + index, \
                found[retimer]
            assert int(found[f"{retimer} {end}"], 16) == first << 1 + index, \
                found[f"{retimer} {end}"]


@case
def dump_goes_on_behind_what_has_gone():
    for kind, found in answers["retimers"]["torn"].items():
        whole, told = found["whole"], found["told"]
        assert whole[told][0] in found["removed"], found
        assert told < len(whole) - 1 and whole[told][1:] in ([], [1]), \
            f"{kind}: {told} of {len(whole)}, then {whole[told]}"
        expected = whole[:told] + [thing for thing in whole[told:]
                                   if thing[0] not in found["removed"]]
        assert found["torn"] == expected, \
            f"{kind}: {found['torn'][told - 2:]}\nexpected " \
            f"{expected[told - 2:]}"
        assert found["flags"] & DUMP_INTR and not found["error"], found


@case
def dump_that_was_torn_says_so():
    found = answers["tearing"]
    for what in ("left alone", "registers read", "after"):
        assert not found[what]["flags"] & DUMP_INTR, what
        assert found[what]["error"] == 0, what
    for what in ("removed", "comes back"):
        assert found[what]["flags"] & DUMP_INTR, f"{what}: {found[what]}"
    assert found["after"]["replies"] == found["left alone"]["replies"] - 1
    assert found["back"] == found["left alone"]["replies"]


@case
def object_that_has_gone():
    answer = answers["tearing"]["get of what is gone"]
    assert answer["error"] == ENODEV, answer
    assert "no function at" in answer["message"], answer


@case
def family_comes_and_goes_with_the_module():
    for when in ("before", "after"):
        assert "no family" in answers[when]["trouble"], answers[when]


def numbered(set_name):
    found = [one for one in spec["attribute-sets"] if one["name"] == set_name]
    return {attribute["name"]: (number, attribute) for number, attribute
            in enumerate(found[0]["attributes"], 1)}


def largest(set_name, names=None):
    """Bytes that these attributes take at the most, or all of the set."""
    total = 0
    for name, (_, attribute) in numbered(set_name).items():
        kind = attribute["type"]
        if kind == "pad" or names is not None and name not in names:
            continue
        if kind == "nest":
            total += 4 + largest(attribute["nested-attributes"])
        elif kind == "string":
            # An address, and there is no other string
            total += 4 + 20
        else:
            # One of 64 bits may need another one in front that aligns it.
            total += {"u8": 8, "u16": 8, "u32": 8, "u64": 16}[kind]
    return total


@case
def any_object_fits_into_any_part_of_a_dump():
    """So no dump ends with EMSGSIZE, however little the socket takes."""
    for operation in spec["operations"]["list"][:5]:
        size = 16 + 4 + largest(operation["attribute-set"],
                                operation["dump"]["reply"]["attributes"])
        assert 50 < size <= SMALLEST_PART, f"{operation['name']}: {size}"


def policy_of(operation):
    """What the kernel's policy must be, by the specification: for all that a
    get or a dump of this name takes."""
    attributes = numbered(operation["attribute-set"])
    policy = {}
    for mode in ("do", "dump"):
        request = operation.get(mode, {}).get("request", {})
        for name in request.get("attributes", []):
            number, attribute = attributes[name]
            policy[number] = attribute
    return policy


def limits(attribute):
    """Facts of the kernel's policy: type, and largest length or value."""
    kind = attribute["type"]
    checks = attribute.get("checks", {})
    if kind == "string":
        return {1: POLICY_TYPES[kind], 7: checks["max-len"]}
    bits = int(kind[1:])
    return {1: POLICY_TYPES[kind], 4: 0,
            5: checks.get("max", (1 << bits) - 1)}


def commands():
    """Number and operation of each command, without events."""
    return [(command, operation) for command, operation
            in enumerate(spec["operations"]["list"], 1)
            if "event" not in operation]


@case
def policies_are_those_of_the_specification():
    policies = answers["policies"]["policies"]
    for command, operation in commands():
        uses = answers["policies"]["commands"][str(command)]
        modes = {"1": "do", "2": "dump"}
        assert {modes[use] for use in uses} == \
            {mode for mode in ("do", "dump") if mode in operation}
        for which in uses.values():
            # A policy that takes nothing is not told.
            found = {int(number): {int(fact): value
                                   for fact, value in facts.items()}
                     for number, facts
                     in policies.get(str(which), {}).items()}
            expected = {number: limits(attribute) for number, attribute
                        in policy_of(operation).items()}
            assert found == expected, \
                f"{operation['name']}: {found}\nexpected {expected}"


@case
def commands_are_those_of_the_specification():
    has_do, has_dump, has_policy = 2, 4, 8
    expected = {str(command): has_policy
                | (has_do if "do" in operation else 0)
                | (has_dump if "dump" in operation else 0)
                for command, operation in commands()}
    assert answers["operations"] == {
        "version": 1, "operations": expected,
        "groups": [group["name"] for group in spec["mcast-groups"]["list"]],
    }, answers["operations"]


@case
def attributes_are_those_of_the_specification():
    """Every reply attribute that a kind may have comes, but for those that
    none of these machines has."""
    rare = {"bus-below", "max-speed-code", "speed-code", "target-speed-code",
            "defects", "last-change-ns"}
    seen = {}
    for name in MACHINES:
        for kind in KINDS:
            for thing in answers[name][kind]:
                seen.setdefault(kind, set()).update(thing)
                seen.setdefault("sample", set()).update(
                    thing.get("sample", {}))
    for operation in spec["operations"]["list"][:5]:
        kind = operation["attribute-set"]
        expected = set(operation["dump"]["reply"]["attributes"])
        assert expected - seen[kind] <= rare | {"state"}, \
            f"{kind}: {expected - seen[kind]} never came"
        assert seen[kind] <= expected, seen[kind] - expected
    missing = set(numbered("sample")) - seen["sample"] - {"pad", "state"}
    assert missing <= rare, f"sample: {missing - rare} never came"


def main():
    for name in MACHINES:
        add_case(f"devices of {name}", devices_are_those_of_the_text, name)
        add_case(f"links of {name}", links_are_those_of_the_text, name)
        add_case(f"ends of links of {name}", ends_of_links_are_the_devices,
                 name)
    for name in ("8gpu-gen5-sick", "gen6"):
        add_case(f"switches of {name}", switches_are_those_of_the_text, name)
        add_case(f"chips of {name}", chips_are_those_of_the_text, name)
        add_case(f"retimers of {name}", retimers_are_those_of_the_text, name)
    add_case("memory devices of cxl-box", memdevs_are_those_of_the_text,
             "cxl-box")
    for kind in KINDS:
        add_case(f"program dumps every {kind}",
                 program_prints_what_its_library_says, kind)
    for name in WRONG:
        add_case(f"refused: {name}", refused, name)
    run_guest().add_cases()
    return test.main()


if __name__ == "__main__":
    sys.exit(main())
