# SPDX-License-Identifier: GPL-2.0-or-later
"""What --redact promises: no serial number of the input in any output.

A serial number is an int. The calls are made without --redact, too, so that a
case fails if a number is not printed at all: then nothing was hidden.
"""

import os
import re
import subprocess
import tempfile


def forms(serial):
    """All forms in which a serial number is written."""
    digits = f"{serial:016x}"
    pairs = re.findall("..", digits)
    return {digits, "-".join(pairs), ":".join(pairs)}


def of_text(text):
    """Serial numbers in what lspci -vv has decoded."""
    return {int(found.replace("-", ""), 16) for found in re.findall(
        r"Device Serial Number ((?:[0-9a-f]{2}-){7}[0-9a-f]{2})", text)}


def shown(serials, output):
    """Those of the serial numbers that an output has, in any form and case."""
    output = output.lower()
    return {form for serial in serials for form in forms(serial)
            if form in output}


def call(words, text):
    done = subprocess.run([os.environ["PCITOPO"], *words], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120, check=False)
    assert done.returncode in (0, 1, 2, 3), (words, done.returncode)
    return (done.stdout + done.stderr).decode()


def outputs(words, text):
    """Standard output and error of a call, then also the file of --output."""
    yield call(words, text)
    with tempfile.TemporaryDirectory(prefix="pcitopo-") as scratch:
        path = os.path.join(scratch, "file")
        said = call([*words, "--output", path], text)
        assert os.path.exists(path), (words, said)
        with open(path, encoding="utf-8") as file:
            yield said + file.read()


def assert_hidden(serials, calls, text=None):
    """Calls are lists of words, without --redact."""
    printed = set()
    for words in calls:
        printed |= shown(serials, call(words, text))
        for output in outputs([*words, "--redact"], text):
            found = shown(serials, output)
            assert not found, (words, found)
    silent = [f"{serial:016x}" for serial in serials
              if not forms(serial) & printed]
    assert not silent, f"printed by no call, even in clear: {silent}"
