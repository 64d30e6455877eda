#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pcitopo must say of real machines written down by others.

The captures lie beside the checkout in ../shared/captures and are no part of
it; without them every case is skipped. Facts about a machine are written here
by hand, from its registers, never from what pcitopo prints.
"""

import os
import re
import sys
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import CAPTURES, case

ASUS = "asus-esc8000a-e13p-rtx6kpro/logs/asus-report/"
LLNL = "llnl-nodediag/test/"
ML = "ml-linux-pci/"
PUGET = "puget-wrx90-stelline/hardware/"
HEX_CAPTURES = [
    LLNL + "R920/lspci", LLNL + "gb812x-cn/lspci", LLNL + "T5500/lspci",
    LLNL + "H8DA3-2/lspci", LLNL + "UCS/lspci",
    ML + "hifive-unmatched-asm2824/pci-xxxx-good.log",
    ML + "hifive-unmatched-asm2824/pci-xxxx-bad.log",
    ML + "intel-adl-ga104-laptop-xxxx/lspci.txt",
]

def at(path):
    return os.path.join(CAPTURES, path)


def links(path):
    return test.links(at(path))


def devices(path):
    return test.devices(at(path))


def check(path, *words, status=None):
    return test.check(at(path), *words, status=status)


def run_json(path, *words, status=None):
    return test.pcitopo_json(at(path), *words, status=status)


def verdicts(path):
    return Counter(link["verdict"] for link in links(path)
                   if not link["internal"])


def by_device(path):
    return {link["device"]: link for link in links(path) if link["device"]}


@case
def asus_has_202_functions_and_8_gpus():
    found = devices(ASUS + "lspci_full.log")
    assert len(found) == 202, len(found)
    gpus = [d for d in found if d["kind"] == "gpu"]
    assert len(gpus) == 8, [d["address"] for d in gpus]
    assert {d["device_id"] for d in gpus} == {"2bb5"}


@case
def asus_gpu_links_are_idle_and_nothing_is_degraded():
    found = links(ASUS + "lspci_full.log")
    gpus = {"0000:06:00.0", "0000:07:00.0", "0000:75:00.0", "0000:76:00.0",
            "0000:84:00.0", "0000:85:00.0", "0000:f4:00.0", "0000:f5:00.0"}
    for link in found:
        if link["device"] in gpus:
            assert link["verdict"] == "idle", link
            assert (link["speed_gts"], link["width"],
                    link["max_speed_gts"]) == (2.5, 16, 32.0), link
            gpus.remove(link["device"])
    assert not gpus, gpus
    assert not [v for v in found if v["verdict"] in
                ("degraded", "down", "unknown")]


@case
def asus_matrix_equals_nvidia_smi():
    with open(at(ASUS + "nvidia_topo.log"), encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    theirs = [re.split(r"\t+", line)[1:9] for line in text.splitlines()
              if re.match(r"GPU\d\t", line)]
    theirs = [[cell.strip() for cell in row] for row in theirs]
    ours = run_json(ASUS + "lspci_full.log", "matrix")["matrix"]
    assert [row[:8] for row in ours["types"][:8]] == theirs


@case
def asus_internal_things_are_judged_nowhere():
    found = devices(ASUS + "lspci_full.log")
    internal = {d["address"] for d in found if d["internal"]}
    for d in found:
        words = d["name"] or ""
        if "laceholder" in words or "management endpoint" in words:
            assert d["address"] in internal, d
    # Functions of the chipset behind 1022:1555, and the four management ports
    assert {"0000:09:00.0", "0000:21:00.4", "0000:53:00.5", "0000:fa:00.1",
            "0000:08:00.0", "0000:f8:00.0"} <= internal
    for link in links(ASUS + "lspci_full.log"):
        if link["internal"]:
            assert link["verdict"] is None, link
        elif link["device"] in internal:
            assert link["verdict"] == "empty", link
    sums = check(ASUS + "lspci_full.log", status=3)
    assert sums["counts"]["idle"] == 8 and sums["counts"]["empty"] == 10, sums


@case
def asus_check_is_open_until_idle_is_accepted():
    path = ASUS + "lspci_full.log"
    assert check(path, status=3)["verdict"] == "inconclusive"
    accepted = check(path, "--accept", "idle", status=0)
    assert accepted["verdict"] == "pass"
    assert accepted["accepted"] == ["idle"]


@case
def asus_has_two_chips_of_two_virtual_switches():
    found = run_json(ASUS + "lspci_full.log", "list", "switches")["switches"]
    assert [s["chip"] for s in found] == [0, 0, 1, 1], found


@case
def r920_has_nothing_degraded_or_down():
    found = verdicts(LLNL + "R920/lspci")
    assert not found["degraded"] and not found["down"], found


@case
def r920_network_card_is_limited_by_its_port():
    link = by_device(LLNL + "R920/lspci")["0000:02:00.0"]
    assert link["verdict"] == "limited", link
    assert link["limited_by"] == {"speed": None, "width": "port"}, link
    assert (link["width"], link["device_max_width"]) == (2, 4), link
    rules = [f["rule"] for f in check(LLNL + "R920/lspci")["findings"]
             if f["severity"] == "warning"]
    assert rules == ["limited-by-port"], rules


@case
def laptop_gpu_is_limited_by_its_port():
    link = by_device(ML + "intel-adl-ga104-laptop-xxxx/lspci.txt")[
        "0000:01:00.0"]
    assert link["verdict"] == "limited", link
    assert link["limited_by"]["width"] == "port", link


@case
def n1sdp_has_two_domains_and_its_empty_port_is_no_card():
    found = {link["id"]: link
             for link in links(ML + "arm-n1sdp-ccix/lspci_n1sdp.txt")}
    assert {address[:4] for address in found} == {"0000", "0001"}
    assert found["0001:00:00.0"]["verdict"] == "empty", found["0001:00:00.0"]
    assert not [link for link in found.values()
                if link["verdict"] in ("degraded", "down", "unknown")]


@case
def raven_has_no_false_down():
    for version in "5.9.3", "5.4.0-47":
        found = verdicts(ML + "amd-raven-iommu/Linux-logs/" + version +
                         "-logs/lspci-vv.log")
        assert not found["down"] and not found["degraded"], found


@case
def hifive_paths_go_through_one_and_two_switches():
    path = ML + "hifive-unmatched-asm2824/pci-xxxx-good.log"
    nvme = run_json(path, "paths", "--from", "nvme0")["paths"][0]
    assert len(nvme["switches"]) == 1 and len(nvme["links"]) == 2, nvme
    bridge = run_json(path, "paths", "--from", "08:00.0")["paths"][0]
    assert len(bridge["switches"]) == 2 and len(bridge["links"]) == 3, bridge
    assert not verdicts(path)["degraded"]


@case
def ionos_vfs_make_no_links():
    path = ML + "ionos-icelake-connectx/lspci.txt"
    functions = {d["address"]: d for d in devices(path)}
    found = links(path)
    assert len(found) == 5, found
    for link in found:
        if link["device"]:
            assert link["device"].endswith(":00.0"), link
            assert not functions[link["device"]]["is_vf"], link
    assert not verdicts(path)["degraded"]


@case
def text_without_root_verifies_nothing():
    path = ML + "bug205701-lspci/lspci_vv"
    sums = check(path, status=3)
    assert sums["verdict"] == "inconclusive"
    assert set(verdicts(path)) == {"unknown"}, verdicts(path)
    head = run_json(path, "check", status=3)["pcitopo"]
    assert head["privileged"] is False


@case
def gb812x_gpus_with_shrunken_maximum_are_idle():
    found = by_device(LLNL + "gb812x-cn/lspci")
    for address in "0000:03:00.0", "0000:81:00.0":
        assert found[address]["verdict"] == "idle", found[address]
        assert "max-speed-shrunk" in found[address]["reasons"]
    assert not verdicts(LLNL + "gb812x-cn/lspci")["degraded"]


# Machines that worked: what speaks of more than notes, and which notes of marks
# and settings, by hand from the registers
SPEAKS = {
    ASUS + "lspci_full.log": (["link-idle"] * 8, "UnsupReq 2/4 NICs + 1 other"),
    LLNL + "R920/lspci": (["limited-by-port"],
                          "UnsupReq 4/4 NICs + 11 ports + 2 others, "
                          "equalization requests 1 port + 1 other"),
    LLNL + "gb812x-cn/lspci": (["link-idle"] * 2,
                               "correctable errors 1 other, uncorrectable "
                               "errors 1 port, UnsupReq 2/3 NICs"),
    LLNL + "UCS/lspci": ([], None),
    ML + "hifive-unmatched-asm2824/pci-xxxx-good.log":
        ([], "correctable errors 1 port + 1 other, uncorrectable errors "
             "1 other, UnsupReq 3 ports"),
    ML + "intel-adl-ga104-laptop-xxxx/lspci.txt":
        (["limited-by-port"], "lane errors 1 port, parity mismatches 2 ports, "
                              "correctable errors 2 ports"),
    ML + "arm-n1sdp-ccix/lspci_n1sdp.txt":
        ([], "UnsupReq 1 NIC + 7 ports + 2 others"),
    ML + "ionos-icelake-connectx/lspci.txt":
        (["limited-by-port"], "UnsupReq 3/4 NICs + 2 others"),
}


def only_what_is_so_speaks(path):
    loud, sticky = SPEAKS[path]
    found = check(path)["findings"]
    assert [f["rule"] for f in found if f["severity"] != "note"] == loud, \
        [f["rule"] for f in found]
    notes = {f["rule"]: f["message"] for f in found
             if f["severity"] == "note"}
    assert set(notes) <= {"limited-by-device", "limited-by-port",
                          "sticky"}, notes
    assert notes.get("sticky") == (sticky and sticky + "; age unknown"), notes


for capture in SPEAKS:
    test.add_case("only what is so speaks: " + capture,
                  only_what_is_so_speaks, capture)


@case
def one_reading_of_a_sick_machine_is_no_proof():
    # The root port has Completion Timeout set, not fatal
    path = ML + "hifive-unmatched-asm2824/pci-xxxx-bad.log"
    sticky, = [f for f in check(path, status=0)["findings"]
               if f["rule"] == "sticky"]
    assert "uncorrectable errors 1 port" in sticky["message"], sticky


@case
def hex_equals_text_decoded_by_lspci():
    for path in HEX_CAPTURES:
        theirs = test.decoded_by_lspci(path=at(path))
        test.assert_same_links(links(path), test.links("-", text=theirs))


@case
def wrapped_mail_has_its_two_functions_and_no_retimer():
    path = ML + "epyc-milan-nvme-hotinsert/message.txt"
    found = {d["address"]: d for d in devices(path)}
    assert set(found) == {"0000:80:03.2", "0000:83:00.0"}, found
    assert found["0000:80:03.2"]["name"] == "Starship/Matisse GPP Bridge"
    assert found["0000:83:00.0"]["numa_node"] == 2, found
    link, = links(path)
    assert (link["id"], link["device"], link["slot"]) == \
        ("0000:80:03.2", "0000:83:00.0", "14"), link
    assert (link["speed_gts"], link["width"], link["max_speed_gts"],
            link["max_width"], link["verdict"]) == (16, 4, 16, 4, "ok"), link
    # Both ends can detect retimers (LnkCap2) and see none (LnkSta2)
    assert link["retimers"] == 0 and link["retimers_seen_by"] == [], link


@case
def markdown_has_its_four_functions():
    path = PUGET + "puget-threadripper-pro-wrx90.md"
    found = {d["address"]: d for d in devices(path)}
    assert {a: d["kind"] for a, d in found.items()} == {
        "0000:11:00.0": "endpoint", "0000:21:00.0": "nic",
        "0000:c1:00.0": "gpu", "0000:c2:00.0": "gpu"}, found
    gpu = run_json(path, "show", "gpu0")["device"]["registers"]
    assert (gpu["max_speed"], gpu["max_width"], gpu["speed"]) == (4, 16, 1)
    # The list of ACSCtl lines further down is not the last function's
    raid = run_json(path, "show", "11:00.0")["device"]["registers"]
    assert "acs_ctl" not in raid and raid["width"] == 1, raid


@case
def list_and_log_in_a_mail_make_no_false_verdicts():
    path = ML + "aer-inject-pex-utca/message.txt"
    # 50 lines of lspci; the tree of another tool names functions again
    assert len(devices(path)) == 50, len(devices(path))
    assert set(verdicts(path)) == {"unknown"}, verdicts(path)
    check(path, status=3)


@case
def a_whole_collection_is_read_as_a_directory():
    done = test.pcitopo(at("pciutils-tests"), "list", "links", status=0)
    assert done.count("== ") == len(os.listdir(at("pciutils-tests"))) - 1


@case
def every_text_is_read():
    for name in sorted(os.listdir(at("pciutils-tests"))):
        if name != "ORIGIN.md":
            test.pcitopo(at("pciutils-tests/" + name), "list", "links", "-a",
                         status=0)


if __name__ == "__main__":
    sys.exit(test.main(None if os.path.isdir(CAPTURES) else
                       "../shared/captures is absent"))
