#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Output for the eyes of strangers: --redact of texts.

Serial numbers of trees are hidden in test-cxl-show.py, those of events in
test-monitor.py.
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
import redaction
from pcitopo_test import case

SICK = test.mkmachine("8gpu-gen5-sick")
BOX = test.mkmachine("cxl-box")

# Of each verb all that it can tell; monitor is another test's
VERBS = {
    "list": [["list", noun, "-a", *columns]
             for noun, *columns in (
                 ("devices", "-o", "+serial,name"), ("links",),
                 ("switches", "-o", "+serial"), ("retimers",))],
    "tree": [["tree", "-a"]],
    "show": [["show", thing] for thing in (
        "gpu0", "nic0", "nvme0", "0000:21:00.0", "link-22:01.0",
        "switch-21:00.0", "retimer-22:01.0-0")],
    "paths": [["paths"], ["paths", "--from", "gpu0", "--to", "nic0"]],
    "matrix": [["matrix"]],
    "check": [["check"], ["check", "--quiet"], ["check", "--format", "json"]],
    "explain": [["explain", "gpu5"]],
    None: [[]],
}
OF_CXL = [["list", "memdevs", "-a", "-o", "+serial"], ["show", "mem0"],
          ["list", "devices", "-o", "+serial"], ["explain", "cxl"]]


def in_both_forms(calls):
    return [[*words, *more] for words in calls for more in ([], ["-J"])
            if "--quiet" not in words or not more]


@case
def every_verb_is_asked():
    done = subprocess.run([os.environ["PCITOPO"], "frobnicate"], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    verbs = re.search(r"verbs are: (.*)", done.stderr.decode())[1].split(", ")
    assert set(verbs) == {verb for verb in VERBS if verb} | \
        {"monitor", "help"}, verbs


@case
def no_serial_number_in_any_output():
    """nor where it stands in a name, in other forms, or in the file's name"""
    decoded = test.decoded_by_lspci(text=SICK).decode()
    serials = redaction.of_text(decoded)
    assert len(serials) > 8, serials
    known = min(serials)
    pairs = f"{known:016x}"
    pairs = "-".join(re.findall("..", pairs))
    colons = pairs.replace("-", ":").upper()
    name = f"Card {known:016X} {pairs} {colons}".encode()
    text = SICK.replace(b"ConnectX-7", name)
    assert text != SICK
    calls = [words for calls in VERBS.values() for words in calls]
    redaction.assert_hidden(serials, [["-i", "-", *words] for words in
                                      in_both_forms(calls)], text)


@case
def no_serial_number_of_a_memory_device():
    serials = redaction.of_text(test.decoded_by_lspci(text=BOX).decode())
    assert len(serials) > 3, serials
    redaction.assert_hidden(serials, [["-i", "-", *words] for words in
                                      in_both_forms(OF_CXL)], BOX)


@case
def no_serial_number_in_a_message():
    """     a file called by a card's number, of which a line is broken"""
    decoded = test.decoded_by_lspci(text=SICK).decode()
    serial = min(redaction.of_text(decoded))
    with tempfile.TemporaryDirectory(prefix="pcitopo-") as scratch:
        for form in redaction.forms(serial):
            path = os.path.join(scratch, form)
            with open(path, "wb") as file:
                file.write(SICK + b"\n0000:fe:00.0 0302: 10de:2330\n00: zz\n")
            said = redaction.call(["-i", path, "list", "links"], None)
            assert form in said, said
            for output in redaction.outputs(["-i", path, "list", "links",
                                             "--redact"], None):
                assert form not in output, output
                assert "redacted-" in output, output


@case
def equal_serial_numbers_stay_equal():
    clear = test.pcitopo_json("-", "list", "switches", text=SICK)["switches"]
    hidden = test.pcitopo_json("-", "list", "switches", "--redact",
                               text=SICK)["switches"]
    assert [s["chip"] for s in clear] == [s["chip"] for s in hidden]
    pairs = {(a["serial"], b["serial"]) for a, b in zip(clear, hidden)}
    assert len(pairs) == len({a for a, _ in pairs}) == \
        len({b for _, b in pairs}) == 4, pairs
    assert all(re.fullmatch(r"redacted-\d+", b) for _, b in pairs), pairs


@case
def a_contradiction_in_serial_numbers_shows_none():
    text = (b"06:00.0 3D controller: A\n"
            b"\tCapabilities: [148 v1] Device Serial Number "
            b"48-b0-2d-4b-b4-9b-b6-50\n\n")
    said = redaction.call(["-i", "-", "check"],
                          text + text.replace(b"48-", b"49-"))
    assert "serial number" in said, said
    assert "b02d" not in said and "b0-2d" not in said, said


@case
def users_are_hidden_in_file_names():
    for words in (["check"], ["check", "-J"]):
        for output in (redaction.call(["-i", "/home/alice/no.txt", *words,
                                       *more], None)
                       for more in (["--redact"], ["--redact", "--output",
                                                   "/dev/null"])):
            assert "alice" not in output, output
            assert "/home/redacted/no.txt" in output, output


if __name__ == "__main__":
    sys.exit(test.main())
