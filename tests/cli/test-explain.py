#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pcitopo explain on generated machines, with histories as monitor logs them.

What each rule is for stands in tests/unit/explain/test_explain.c; here are files: which
are read, in what order, and what hostile ones do.
"""

import gzip
import json
import lzma
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import case

PLACE = "0000.r6/01.1/00.0/01.0"  # of gpu5, b2:01.0
PEER = "0000.r5/01.1/00.0/01.0"  # of gpu4, a2:01.0
GOOD = {"up": True, "speed_gts": 32.0, "width": 16, "verdict": "ok"}
BAD = {"up": True, "speed_gts": 32.0, "width": 8, "verdict": "degraded"}


def serial_of(name, text):
    """What list devices says of a device."""
    return next(d["serial"] for d in test.pcitopo_json(
        "-", "list", "devices", "-o", "+serial,alias", text=text)["devices"]
        if d["alias"] == name)


def event(time, place=PLACE, serial=None, **members):
    """A line of monitor: the link went bad, unless members say otherwise."""
    return json.dumps({
        "pcitopo": {"version": "0", "schema": 1}, "event": "link",
        "time": f"2026-11-22T{time}.000000000Z", "source": "kernel",
        "place": place, "serial": serial, "before": GOOD, "after": BAD,
        **members}, separators=(",", ":")) + "\n"


def explain(machine, thing, files=None, words=(), status=None, path=None):
    """Standard output and error; files are those of the history."""
    text = test.mkmachine(machine) if isinstance(machine, str) else machine
    with tempfile.TemporaryDirectory() as directory:
        for name, content in (files or {}).items():
            with open(os.path.join(directory, name), "wb") as file:
                file.write(content.encode() if isinstance(content, str)
                           else content)
        history = [] if files is None else ["--history", path or directory]
        done = subprocess.run(
            [os.environ["PCITOPO"], "-i", "-", "explain", thing, *history,
             *words], input=text, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False, timeout=120)
    said = done.stderr.decode()
    assert done.returncode == status or \
        (status is None and done.returncode in test.STATUSES), \
        f"exit status {done.returncode}: {said}"
    return done.stdout.decode(), said


def document(*words, **named):
    """The explanation as JSON, and standard error."""
    printed, said = explain(*words, words=["-J"], **named)
    return json.loads(printed)["explain"], said


@case
def machines_and_the_rules_that_decide():
    rows = (("8gpu-gen5", "gpu0", "healthy", 0),
            ("8gpu-gen5-sick", "gpu5", "no-evidence", 3),
            ("8gpu-idle", "gpu0", "power-management", 0),
            ("8gpu-slow", "gpu3", "target-speed", 0),
            ("8gpu-slow", "c2:01.0", "no-evidence", 3),
            ("8gpu-gen5", "22:03.0", "empty", 0),
            ("down-and-empty", "00:03.0", "disabled", 1),
            ("down-and-empty", "00:04.0", "power-off", 1),
            ("dead-gpu", "00:03.0", "silent-card", 1),
            ("workstation-limited", "00:01.0", "healthy", 0),
            ("amd-internal", "00:07.1", "internal", 0))
    for machine, thing, rule, status in rows:
        found, said = document(machine, thing, status=status)
        assert found["rule"] == rule and not said, (machine, thing, found)


@case
def a_text_without_registers_is_not_read():
    text = test.mkmachine("8gpu-gen5", "--hex", "64")
    found, _ = document(text, "22:01.0", status=3)
    assert found["rule"] == "unreadable", found
    assert "root" in "".join(found["next"] + found["not_known"]), found


@case
def every_thing_leads_to_its_link():
    for thing in ("gpu5", "b4:00.0", "0000:b4:00.0", "b2:01.0", "8",
                  "link-b2:01.0", "retimer-b2:01.0-0"):
        found, _ = document("8gpu-gen5-sick", thing, status=3)
        assert found["link"] == "0000:b2:01.0", (thing, found["link"])
    found, _ = document("8gpu-gen5-sick", "switch-b1:00.0", status=0)
    assert found["link"] == "0000:b0:01.1", found["link"]


@case
def what_has_no_link_is_refused():
    for machine, thing, words in (
            ("8gpu-gen5", "gpu99", "no 'gpu99' there"),
            ("8gpu-gen5", "00:00.0", "has no link to explain")):
        printed, said = explain(machine, thing, status=2)
        assert words in said and not printed, said
    _, said = explain("8gpu-gen5", "gpu0", {}, status=2)
    assert "no history" in said, said
    _, said = explain("8gpu-gen5", "gpu0", {}, path="/nonexistent", status=2)
    assert "No such file" in said, said


@case
def files_are_found_and_put_in_order():
    """Rotated and compressed, and none of the others; by time, not by name."""
    files = {
        "events.jsonl": event("09:00:00"),
        "events.jsonl.1": event("08:00:00") + event("07:00:00"),
        "events.jsonl.2.gz": gzip.compress(event("06:00:00").encode()),
        "other.jsonl.xz": lzma.compress(event("05:00:00").encode()),
        "events.jsonl~": event("01:00:00"),
        ".events.jsonl": event("02:00:00"),
        "notes.txt": "not for us\n",
        "snapshot-20261122T050000Z-0000:b2:01.0.txt": "",
    }
    found, said = document("8gpu-gen5-sick", "gpu5", files, status=3)
    assert not said, said
    times = [t["time"][11:13] for t in found["transitions"]]
    assert times == ["05", "06", "07", "08", "09"], times
    history = found["history"]
    assert (history["files"], history["snapshots"], history["events"]) == \
        (4, 1, 5), history
    assert history["from"] == "2026-11-22T05:00:00.000Z", history
    assert found["transitions"][0]["after"] == BAD, found["transitions"][0]


@case
def one_file_is_a_history_too():
    with tempfile.NamedTemporaryFile("w", suffix=".log") as file:
        file.write(event("05:00:00", folded=3))
        file.flush()
        found, _ = document("8gpu-gen5-sick", "gpu5", {}, path=file.name,
                            status=3)
    assert found["history"]["changes"] == 4, found["history"]
    assert found["transitions"][0]["folded"] == 3


@case
def broken_lines_are_skipped_and_counted():
    lines = event("05:00:00") + "{\n\n" + event("06:00:00")[:100] + "\n" + \
        event("06:00:00", event="unheard-of") + "\0\xff\n" + \
        event("07:00:00").rstrip()
    found, said = document("8gpu-gen5-sick", "gpu5", {"e.jsonl": lines},
                           status=3)
    assert len(found["transitions"]) == 2, found["transitions"]
    assert found["history"]["skipped"] == 4, found["history"]
    assert "e.jsonl:2: " in said and "skipped: 4" in said, said


@case
def a_cut_compressed_file_gives_what_it_has():
    rows = "".join(event(f"05:{n // 60:02}:{n % 60:02}", name=f"{n * n}")
                   for n in range(2000))
    cut = gzip.compress(rows.encode())[:-2000]
    found, said = document("8gpu-gen5-sick", "gpu5", {"e.jsonl.gz": cut},
                           status=3)
    assert "ends too early" in said, said
    assert 100 < len(found["transitions"]) < 2000


@case
def it_followed_the_card_or_stayed_at_the_slot():
    """The card that is at gpu5 now was bad at gpu4 yesterday; then another."""
    text = test.mkmachine("8gpu-gen5-sick")
    own, other = serial_of("gpu5", text), serial_of("gpu4", text)
    found, _ = document(text, "gpu5", {"e.jsonl": event(
        "01:00:00", PEER, own)}, status=1)
    assert (found["suspect"], found["rule"]) == ("card", "followed-card")
    assert any(own in e["message"] for e in found["evidence"]), found
    found, _ = document(text, "gpu5", {"e.jsonl": event(
        "01:00:00", PLACE, other)}, status=1)
    assert (found["suspect"], found["rule"]) == \
        ("port-retimer", "stayed-at-slot"), found
    found, _ = document(text, "gpu5", {"e.jsonl": event(
        "01:00:00", PEER, other)}, status=3)
    assert found["rule"] == "no-evidence", found


@case
def serial_numbers_of_the_past_are_redacted():
    gone = "48b02dffff00beef"
    printed, _ = explain("8gpu-gen5-sick", "gpu5", {"e.jsonl": event(
        "01:00:00", PLACE, gone)}, words=["-J", "--redact"], status=None)
    assert gone not in printed and "redacted-" in printed, printed


@case
def events_of_other_links_change_nothing():
    found, _ = document("8gpu-gen5-sick", "gpu5", {"e.jsonl": event(
        "01:00:00", PEER)}, status=3)
    assert not found["transitions"] and not found["errors"], found
    assert any("no event of this link" in text
               for text in found["not_known"]), found


@case
def times_backwards_and_far_away_are_sorted():
    lines = "".join(event("05:00:00").replace("2026-11-22", date)
                    for date in ("2038-01-20", "1970-01-01", "2026-11-22",
                                 "9999-12-31"))
    found, _ = document("8gpu-gen5-sick", "gpu5", {"e.jsonl": lines},
                        status=3)
    times = [t["time"] for t in found["transitions"]]
    assert times == sorted(times) and len(times) >= 3, times


@case
def events_of_one_time_come_by_their_sequence():
    lines = "".join(event("05:00:00", sequence=n, folded=n)
                    for n in (3, 1, 4, 2))
    found, _ = document("8gpu-gen5-sick", "gpu5", {"e.jsonl": lines},
                        status=3)
    assert [t["folded"] for t in found["transitions"]] == [1, 2, 3, 4], \
        found["transitions"]


@case
def text_has_it_all():
    printed, _ = explain("8gpu-gen5-sick", "gpu5", {
        "e.jsonl": event("03:00:00") + event("04:00:00", before=BAD,
                                             after=GOOD)}, status=3)
    for words in ("link       b2:01.0 to gpu5 b4:00.0, slot 8\n",
                  "now        degraded, 32GT x8; capable of 32GT x16; 1 reti",
                  "peers      7 of 8 alike have 32GT x16\n",
                  "history    2 changes\n",
                  "2026-11-22T03:00:00.000Z  32GT x16 (ok) -> 32GT x8 (degraded)",
                  "suspect    undecided: ", "because    ", "not known  ",
                  "next       "):
        assert words in printed, (words, printed)


@case
def control_characters_of_a_history_reach_nobody():
    printed, _ = explain("8gpu-gen5", "gpu5", {"e.jsonl": event(
        "03:00:00", PEER, "\u001b[31mred\u0007")
        + event("03:00:00", PLACE, "\u001b]0;title\u0007")}, status=None)
    assert "\x1b" not in printed and "\x07" not in printed, repr(printed)


@case
def a_huge_history_stays_small():
    """300,000 events: the newest half of what fits is kept, in bounded memory."""
    rows = [event(f"{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}")
            for n in range(3600)]
    lines = "".join(rows).encode()
    packed = gzip.compress(lines) * 84  # members, one behind the other
    found, _ = document("8gpu-gen5-sick", "gpu5", {"e.jsonl.gz": packed},
                        status=None)
    history = found["history"]
    assert history["dropped"] and history["events"] <= 131072, history
    assert history["events"] + history["dropped"] == 84 * 3600, history


@case
def mangled_histories_crash_nothing():
    """Bytes of a good one are changed, lines swapped and cut, by chance."""
    chance = random.Random(6)
    good = (event("03:00:00", serial="48b02dffff000001") + event(
        "04:00:00", PEER, grown={"port": {"interval_s": 1.0, "lane_errors":
                                            [3], "parity_local": []},
                                   "device": None})).encode()
    for _ in range(40):
        mangled = bytearray(good * 3)
        for _ in range(chance.randrange(1, 30)):
            at = chance.randrange(len(mangled))
            if chance.random() < 0.5:
                mangled[at] = chance.randrange(256)
            else:
                del mangled[at:at + chance.randrange(1, 40)]
        explain("8gpu-gen5-sick", "gpu5", {"e.jsonl": bytes(mangled)})


if __name__ == "__main__":
    sys.exit(test.main())
