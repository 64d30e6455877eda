# SPDX-License-Identifier: GPL-2.0-or-later
"""What test scripts share: cases that report as TAP, and calls of pcitopo.

The programs under test are named by the environment: PCITOPO, MKMACHINE.
"""

import json
import os
import subprocess
import sys

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                    "../.."))
MACHINES = os.path.join(TOP, "tests/data/machines")
CAPTURES = os.path.normpath(os.path.join(TOP, "../shared/captures"))
STATUSES = (0, 1, 3)

_cases = []


class Skipped(Exception):
    """Raised by a case that cannot be tried here; its text is the reason."""


def case(function):
    """Decorator: a test case; its name is the situation."""
    _cases.append((function.__name__, function))
    return function


def add_case(name, function, *words):
    """A case from a table."""
    _cases.append((name, lambda: function(*words)))


def pcitopo(path, *words, text=None, status=None):
    """Standard output of pcitopo on a file, or on a text by way of '-'."""
    done = subprocess.run([os.environ["PCITOPO"], "-i",
                           "-" if text is not None else path, *words],
                          input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    expected = STATUSES if status is None else (status,)
    assert done.returncode in expected, \
        f"exit status {done.returncode} of {words}: {done.stderr.decode()}"
    return done.stdout.decode()


def pcitopo_json(path, *words, text=None, status=None):
    """One JSON document of pcitopo."""
    return json.loads(pcitopo(path, *words, "-J", text=text, status=status))


def links(path, text=None):
    """All links, internal and empty ones too."""
    return pcitopo_json(path, "list", "links", "-a", text=text)["links"]


def devices(path, text=None):
    """All functions, internal ones too."""
    return pcitopo_json(path, "list", "devices", "-a", text=text)["devices"]


def check(path, *words, text=None, status=None):
    """The check, without its head."""
    return pcitopo_json(path, "check", *words, text=text,
                        status=status)["check"]


def mkmachine(name, *words):
    """Text of a machine of the library, or of the file NAME.machine."""
    path = os.path.join(MACHINES, name + ".machine")
    done = subprocess.run([os.environ["MKMACHINE"], *words, path],
                          stdout=subprocess.PIPE, check=True)
    return done.stdout


def decoded_by_lspci(path=None, text=None):
    """The same machine as text of lspci -vvv: decoded by somebody else."""
    done = subprocess.run(["lspci", "-F", path or "/dev/stdin", "-D",
                           "-vvvnn"], input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    return done.stdout


def dvsecs(path=None, text=None):
    """address: {fact: value as text} of all CXL DVSECs"""
    done = subprocess.run([os.environ["PRINT_DVSEC"], path or "/dev/stdin"],
                          input=text, stdout=subprocess.PIPE, check=True)
    result = {}
    for line in done.stdout.decode().splitlines():
        address, fact, value = line.split(" ")
        result.setdefault(address, {})[fact] = value
    return result


def assert_same_links(ours, theirs):
    """Equal but for slots, which decoded text does not name alike."""
    for link in ours + theirs:
        link.pop("slot")
    differ = [f"{a}\n{b}" for a, b in zip(ours, theirs) if a != b]
    assert ours == theirs, differ[0] if differ else \
        f"{len(ours)} and {len(theirs)} links"


def main(skip=None):
    """Run the cases; with a reason, skip them all. Returns exit status."""
    failed = 0
    print(f"1..{len(_cases)}")
    for number, (name, function) in enumerate(_cases, 1):
        if skip:
            print(f"ok {number} - {name} # SKIP {skip}")
            continue
        try:
            function()
            print(f"ok {number} - {name}")
        except Skipped as reason:
            print(f"ok {number} - {name} # SKIP {reason}")
        except Exception as trouble:  # pylint: disable=broad-except
            failed = 1
            print(f"not ok {number} - {name}")
            for line in f"{type(trouble).__name__}: {trouble}".splitlines():
                print("# " + line[:3000])
        sys.stdout.flush()
    return failed
