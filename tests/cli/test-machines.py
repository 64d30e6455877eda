#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pcitopo must say of the generated machines.

The expectations are written by hand from the descriptions. Two witnesses check
the rest: the generator's own list of what each end can do and has trained to,
and lspci, whose decoded text must lead to the same links as the hex.
"""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import case

NAMES = sorted(os.path.basename(path)[:-len(".machine")]
               for path in glob.glob(test.MACHINES + "/*.machine"))
GEN = {"gen1": 2.5, "gen2": 5.0, "gen3": 8.0, "gen4": 16.0, "gen5": 32.0,
       "gen6": 64.0}

# machine: verdicts that are not "ok" (links by port, internal ones left out),
# exit status of check, rules of errors and warnings with the device or link
LIMITED_8GPU = {
    "0000:00:03.3": "limited", "0000:22:00.0": "limited",
    "0000:32:00.0": "limited", "0000:42:00.0": "limited",
    "0000:52:00.0": "limited", "0000:a2:00.0": "limited",
    "0000:b2:00.0": "limited", "0000:c2:00.0": "limited",
    "0000:d2:00.0": "limited",
    "0000:22:03.0": "empty", "0000:32:03.0": "empty", "0000:42:03.0": "empty",
    "0000:52:03.0": "empty", "0000:a2:03.0": "empty", "0000:b2:03.0": "empty",
    "0000:c2:03.0": "empty", "0000:d2:03.0": "empty",
}
EXPECTED = {
    "8gpu-gen5": (LIMITED_8GPU, 0, set()),
    "8gpu-gen5-sick": ({**LIMITED_8GPU, "0000:b2:01.0": "degraded"}, 1,
                       {("link-width", "0000:b2:01.0")}),
    "8gpu-idle": ({**LIMITED_8GPU, "0000:22:01.0": "idle",
                   "0000:32:01.0": "idle", "0000:42:01.0": "idle",
                   "0000:52:01.0": "idle", "0000:a2:01.0": "idle",
                   "0000:b2:01.0": "idle", "0000:c2:01.0": "idle",
                   "0000:d2:01.0": "idle"}, 3, set()),
    "8gpu-slow": ({**LIMITED_8GPU, "0000:42:01.0": "degraded",
                   "0000:52:01.0": "limited", "0000:b2:01.0": "degraded",
                   "0000:c2:01.0": "down"}, 1,
                  {("link-speed", "0000:42:01.0"),
                   ("target-speed", "0000:52:01.0"),
                   ("link-width", "0000:b2:01.0"),
                   ("link-down", "0000:c2:01.0")}),
    "8gpu-marks": ({**LIMITED_8GPU, "0000:52:02.0": "limited"}, 1,
                   {("fatal-error", None), ("target-speed", "0000:52:02.0"),
                    ("equalization", "0000:a2:01.0"),
                    ("odd-one-out", "0000:d2:01.0")}),
    "hole": ({**LIMITED_8GPU, "0000:42:01.0": "empty"}, 1,
             {("hole", "0000:42:01.0")}),
    "8gpu-direct": ({}, 0, set()),
    "16gpu-two-level": ({}, 0, set()),
    "workstation-limited": (
        {f"0000:00:0{n}.0": "limited" for n in range(1, 7)}, 0, None),
    "arm-two-domains": ({"0000:00:00.0": "limited", "0000:02:01.0": "limited",
                         "0001:00:00.0": "empty"}, 0, None),
    "bmc": (None, 0, set()),
    "card-switch": ({"0000:00:02.0": "limited", "0000:00:03.0": "degraded"}, 1,
                    {("limited-by-port", "0000:00:02.0"),
                     ("link-width", "0000:00:03.0")}),
    "dead-gpu": ({"0000:00:02.0": "down", "0000:00:03.0": "unknown"}, 1,
                 {("link-down", "0000:00:02.0")}),
    "down-and-empty": ({"0000:00:02.0": "down", "0000:00:03.0": "down",
                        "0000:00:04.0": "down", "0000:00:05.0": "empty",
                        "0000:00:06.0": "empty", "0000:00:07.0": "empty",
                        "0000:00:08.0": "down", "0000:00:09.0": "empty"}, 1,
                       {("link-down", "0000:00:02.0"),
                        ("link-down", "0000:00:03.0"),
                        ("link-down", "0000:00:04.0"),
                        ("link-down", "0000:00:08.0")}),
    "amd-internal": ({}, 0, set()),
    "conventional": ({}, 3, set()),
    "cxl-box": ({}, 1, {("cxl-link", "0000:00:03.0")}),
    "gen6": ({"0000:04:01.0": "limited"}, None, None),
    "legacy": (None, 0, set()),
    "nested-bridge": (None, 0, {("limited-by-port", "0000:02:02.0")}),
    "sriov": ({}, 0, set()),
    "small-fragment": (None, None, None),
    "retimer-onesided": ({"0000:00:08.0": "degraded"}, 1,
                         {("link-speed", "0000:00:08.0"),
                          ("retimer-ends", "0000:00:02.0"),
                          ("retimer-ends", "0000:00:03.0")}),
}


def verdicts_and_rules(name):
    verdicts, status, rules = EXPECTED[name]
    text = test.mkmachine(name)
    if verdicts is not None and name != "gen6":
        ours = {link["id"]: link["verdict"]
                for link in test.links("-", text=text)
                if not link["internal"] and link["verdict"] != "ok"}
        assert ours == verdicts, f"{ours}"
    sums = test.check("-", text=text, status=status)
    if rules is not None:
        found = {(f["rule"], f["link"]) for f in sums["findings"]
                 if f["severity"] in ("error", "warning")}
        assert found == rules, f"{found}"


for machine in sorted(EXPECTED):
    add = test.add_case
    add("verdicts: " + machine, verdicts_and_rules, machine)


def generator_list(name):
    """address: (can, has, retimers or None, words) of the generator's list"""
    ends = {}
    for line in test.mkmachine(name, "--list").decode().splitlines():
        words = line.split()
        end = {"words": words}
        for key in ("can", "has"):
            if key in words:
                place = words.index(key)
                end[key] = (GEN[words[place + 1]], int(words[place + 2][1:]))
        if "retimers" in words:
            end["retimers"] = int(words[words.index("retimers") + 1])
        ends[words[0]] = end
    return ends


def links_of(name):
    """Links of its bytes; of broken ones pcitopo complains, and goes on."""
    status = 2 if name == "cxl-hostile" else None
    return test.pcitopo_json("-", "list", "links", "-a", status=status,
                             text=test.mkmachine(name))["links"]


def rates_equal_the_generators(name):
    ends = generator_list(name)
    seen = 0
    for link in links_of(name):
        port = ends[link["port"]]
        assert (link["port_max_speed_gts"], link["port_max_width"]) == \
            port["can"], (link, port)
        device = ends.get(link["device"])
        if device and "can" in device and link["device_max_width"] and \
                "max-speed-shrunk" not in link["reasons"]:
            assert (link["device_max_speed_gts"],
                    link["device_max_width"]) == device["can"], (link, device)
        if "has" in port and "up" in port["words"]:
            assert (link["speed_gts"], link["width"]) == port["has"], \
                (link, port)
            seen += 1
    assert seen or not any("up" in end["words"] for end in ends.values())


for machine in NAMES:
    test.add_case("rates equal the generator's: " + machine,
                  rates_equal_the_generators, machine)


def hex_equals_decoded(name):
    text = test.decoded_by_lspci(text=test.mkmachine(name))
    ours, theirs = links_of(name), test.links("-", text=text)
    # lspci before 3.14 does not tell 256-byte flits of the standard kind
    if b"FltMode" not in text:
        for link in ours + theirs:
            link.pop("flit")
    test.assert_same_links(ours, theirs)


for machine in NAMES:
    test.add_case("hex equals text decoded by lspci: " + machine,
                  hex_equals_decoded, machine)


@case
def chips_are_four_pairs_of_virtual_switches():
    found = test.pcitopo_json("-", "list", "switches",
                              text=test.mkmachine("8gpu-gen5"))["switches"]
    assert [s["chip"] for s in found] == [0, 0, 1, 1, 2, 2, 3, 3], found
    assert [len(s["downstream"]) for s in found] == [5] * 8


@case
def matrix_of_pairs_nodes_and_sockets():
    matrix = test.pcitopo_json("-", "matrix",
                               text=test.mkmachine("8gpu-gen5"))["matrix"]
    gpus = matrix["rows"][:8]
    assert gpus == [f"0000:{bus}:00.0" for bus in
                    ("24", "34", "44", "54", "a4", "b4", "c4", "d4")], gpus
    types = matrix["types"]
    assert types[0][0] == "X" and types[0][1] == "NODE"
    assert types[0][4] == "SYS" and types[4][0] == "SYS"
    nic = matrix["columns"].index("0000:25:00.0")
    assert types[0][nic] == "PIX" and types[1][nic] == "NODE"
    assert types[nic][nic + 1] == "PIX"  # two functions of one card


@case
def two_level_switches_make_pxb():
    matrix = test.pcitopo_json(
        "-", "matrix", text=test.mkmachine("16gpu-two-level"))["matrix"]
    row = matrix["types"][0]
    assert row[1] == "PIX" and row[2] == row[3] == "PXB", row
    assert row[4] in ("NODE", "PHB"), row
    path = test.pcitopo_json("-", "paths", "--from", "gpu0", text=test.
                             mkmachine("16gpu-two-level"))["paths"][0]
    assert len(path["links"]) == 3 and len(path["switches"]) == 2, path


@case
def without_numa_nodes_the_type_is_open():
    text = test.mkmachine("8gpu-gen5", "--no-text")
    matrix = test.pcitopo_json("-", "matrix", text=text)["matrix"]
    assert matrix["types"][0][1] is None, matrix["types"][0]
    assert "NODE|SYS" in test.pcitopo("-", "matrix", text=text)


@case
def a_card_with_its_own_switch_is_judged_by_its_outermost_link():
    text = test.mkmachine("card-switch")
    gpus = {d["address"]: d["link"] for d in test.devices("-", text=text)
            if d["kind"] == "gpu"}
    assert gpus == {"0000:03:00.0": "0000:00:01.0",
                    "0000:06:00.0": "0000:00:02.0",
                    "0000:09:00.0": "0000:00:03.0",
                    "0000:0c:00.0": "0000:00:04.0"}, gpus


@case
def retimers_need_an_end_that_can_detect_them():
    found = {link["id"]: (link["retimers"], link["retimers_seen_by"])
             for link in test.links("-", text=test.mkmachine(
                 "retimer-onesided"))}
    assert found == {
        "0000:00:01.0": (1, ["port", "device"]),
        "0000:00:02.0": (1, ["port"]),
        "0000:00:03.0": (1, ["device"]),
        "0000:00:04.0": (None, []),
        "0000:00:05.0": (0, []),
        "0000:00:06.0": (1, ["device"]),
        "0000:00:07.0": (2, ["port", "device"]),
        "0000:00:08.0": (2, ["port", "device"]),
    }, found


@case
def vfs_have_no_link_and_no_row():
    text = test.mkmachine("sriov")
    functions = test.devices("-", text=text)
    assert sum(d["is_vf"] for d in functions) == 16 + 256
    rows = test.pcitopo_json("-", "matrix", text=text)["matrix"]["rows"]
    virtual = {d["address"] for d in functions if d["is_vf"]}
    assert not virtual & set(rows)


@case
def accepting_idle_closes_the_check():
    text = test.mkmachine("8gpu-idle")
    assert test.check("-", text=text, status=3)["verdict"] == "inconclusive"
    assert test.check("-", "--accept", "idle", text=text,
                      status=0)["verdict"] == "pass"


@case
def warnings_fail_on_request():
    text = test.mkmachine("workstation-limited")
    assert test.check("-", text=text, status=0)["verdict"] == "pass"
    assert test.check("-", "--fail-on", "warning", text=text,
                      status=1)["verdict"] == "fail"


@case
def odd_ones_are_found_among_their_peers():
    findings = test.check("-", text=test.mkmachine(
        "8gpu-marks"))["findings"]
    odd = {(f["rule"], f["device"]) for f in findings
           if f["rule"] == "odd-one-out"}
    assert ("odd-one-out", "0000:d4:00.0") in odd, odd  # two retimers
    sick = test.check("-", text=test.mkmachine("8gpu-gen5-sick"))
    message = [f["message"] for f in sick["findings"]
               if f["rule"] == "link-width"][0]
    assert "7 peers x16" in message, message


def findings_of(rule, name, *words):
    sums = test.check("-", text=test.mkmachine(name, *words))
    return [f for f in sums["findings"] if f["rule"] == rule]


@case
def traces_of_unknown_age_are_one_note():
    note, = findings_of("sticky", "8gpu-marks")
    assert note["severity"] == "note" and note["device"] is None, note
    assert note["id"] == "sticky@machine", note
    assert note["message"] == (
        "lane errors 1/8 GPUs, parity mismatches 1/8 GPUs, "
        "correctable errors 1/8 GPUs, uncorrectable errors 1/8 GPUs, "
        "UnsupReq 1/8 GPUs + 1 port; age unknown"), note["message"]
    evidence = "\n".join(note["evidence"])
    for words in ("Lane Error Status: 0000:24:00.0 00000101",
                  "Local Data Parity Mismatch Status: 0000:24:00.0 00000003",
                  "0000:44:00.0 00004000", "0000:34:00.0 00000041",
                  "Unsupported Request Detected: 0000:22:02.0, 0000:34:00.0"):
        assert words in evidence, (words, evidence)


@case
def many_traces_are_one_line():
    faults = [word for n in (0, 2, 4) for word in
              ("--fault", f"lane-errors gpu{n} 1")]
    note, = findings_of("sticky", "8gpu-gen5", *faults)
    assert note["message"] == "lane errors 3/8 GPUs; age unknown", note


@case
def parity_at_a_retimer_counts_where_there_is_one():
    faults = ("--fault", "parity-retimer1 gpu0 1",
              "--fault", "parity-retimer2 gpu0 1",
              "--fault", "parity-retimer1 nic0 1")
    note, = findings_of("sticky", "8gpu-gen5", *faults)
    assert note["message"] == \
        "parity mismatches at the first retimer 1/8 GPUs; age unknown", note


@case
def settings_that_differ_are_noted():
    odd, = findings_of("odd-mps", "8gpu-marks")
    assert (odd["device"], odd["measured"], odd["expected"]) == \
        ("0000:c4:00.0", "128", "256"), odd
    redirect, = findings_of("acs-redirect", "8gpu-marks")
    assert "1 switch port above 1/8 GPUs" in redirect["message"], redirect
    assert not findings_of("mps", "8gpu-marks")


@case
def a_port_with_less_payload_than_what_is_below():
    found = findings_of("mps", "8gpu-gen5", "--fault", "mps gpu6^ 128")
    assert {(f["device"], f["severity"]) for f in found} == \
        {("0000:c4:00.0", "warning")}, found
    assert findings_of("mps", "sriov") == []  # VFs read 0


@case
def a_card_without_numa_node():
    found, = findings_of("numa-node", "8gpu-gen5", "--fault", "numa gpu2 none",
                         "--fault", "numa nic2 none")
    assert found["severity"] == "warning", found
    assert "1/8 GPUs + 1/16 NICs" in found["message"], found
    text = test.mkmachine("8gpu-gen5", "--no-text")
    assert not [f for f in test.check("-", text=text)["findings"]
                if f["rule"] == "numa-node"]


@case
def firmware_that_believes_in_a_retimer():
    found, = findings_of("flexbus-retimers", "cxl-box")
    assert (found["link"], found["severity"], found["measured"],
            found["expected"]) == ("0000:00:02.0", "note", "1", "0"), found


@case
def no_equalization_where_none_was_needed():
    assert not findings_of("equalization", "gen6")
    for fault in "no-eq gpu0", "no-eq gpu0^":
        assert not findings_of("equalization", "8gpu-gen5", "--fault", fault)


@case
def each_error_alone_is_the_same_in_hex_and_in_text():
    """     00:01.0 --- 01:00.0 gpu0, one bit set; 00:02.0 --- gpu1, the next"""
    # Those that lspci prints in all versions
    bits = [("uncorrectable", bit) for bit in (4, 5, *range(12, 22))] + \
        [("correctable", bit) for bit in (0, 6, 7, 8, 12, 13)]
    lines = ["machine errors", "host-bridge 00 intel"]
    for number in range(len(bits)):
        lines += [f"  root-port {number + 1:02x}.0", "    gpu h100"]
    lines += [f"fault aer-{kind} gpu{number} {1 << bit:08x}"
              for number, (kind, bit) in enumerate(bits)]
    text = subprocess.run(
        [os.environ["MKMACHINE"], "-"], input="\n".join(lines).encode(),
        stdout=subprocess.PIPE, check=True).stdout
    decoded = test.decoded_by_lspci(text=text)
    for number, (kind, bit) in enumerate(bits):
        name = "aer_uncor_status" if kind == "uncorrectable" else \
            "aer_cor_status"
        for form in (text, decoded):
            registers = test.pcitopo_json(
                "-", "show", f"gpu{number}", text=form)["device"]["registers"]
            assert int(registers[name], 16) == 1 << bit, \
                (kind, bit, registers[name], form is text)


def renumbered(text, old, new):
    """Move bus numbers of a text: in headers, and in bridges' hex"""
    lines = []
    for line in text.decode().splitlines():
        if len(line) > 8 and line[2] == ":" and line[5] == ".":
            bus = int(line[:2], 16)
            line = f"{bus + new - old if bus >= old else bus:02x}" + line[2:]
            bridge = False
        elif line.startswith("00: "):
            bridge = line.split()[15] in ("01", "81")
        elif line.startswith("10: ") and bridge:
            cells = line.split()
            for place in (9, 10, 11):
                bus = int(cells[place], 16)
                if bus >= old:
                    cells[place] = f"{bus + new - old:02x}"
            line = " ".join(cells)
        lines.append(line)
    return "\n".join(lines).encode() + b"\n"


@case
def renumbering_moves_neither_shape_nor_findings():
    text = test.mkmachine("8gpu-gen5-sick")
    moved = renumbered(text, 0xa1, 0xa3)
    one = test.pcitopo_json("-", "check", text=text)
    two = test.pcitopo_json("-", "check", text=moved)
    assert one["pcitopo"]["shape"] == two["pcitopo"]["shape"]
    ids = [[f["id"] for f in doc["check"]["findings"]] for doc in (one, two)]
    assert ids[0] == ids[1] and len(ids[0]) > 0, ids
    links = [{link["id"] for link in test.links("-", text=t)}
             for t in (text, moved)]
    assert links[0] != links[1]
    healthy = test.pcitopo_json("-", "check",
                                text=test.mkmachine("8gpu-gen5"))
    assert healthy["pcitopo"]["shape"] != one["pcitopo"]["shape"]


if __name__ == "__main__":
    sys.exit(test.main())
