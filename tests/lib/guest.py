# SPDX-License-Identifier: GPL-2.0-or-later
"""A boot of tools/guest: what a script printed there, and is its kernel clean?

The script is written with guest-lib.sh. "Clean" means the same for all tests: no
warning, no bug, nothing that lockdep, KASAN, UBSAN or the hung task detector
reports, no memory lost, and those who would report it still at work.
"""

import json
import os
import re
import socket
import subprocess
import sys

import pcitopo_test as test
from pcitopo_test import TOP

MODULES = os.path.join(TOP, "build/modules")
COMPLAINT = re.compile(r"WARNING:|BUG:|Oops|general protection|Call Trace"
                       r"|blocked for more than|KASAN|UBSAN"
                       r"|INFO: |kmemleak: .*disabled"
                       r"|ODEBUG|refcount_t|list_(?:add|del) corruption")
# Flags that say how a module came to be, and that tests were run
HARMLESS_TAINTS = 1 << 12 | 1 << 13 | 1 << 18
# What kmemleak reports and is not ours: in the trace, and why. Keep it short.
ALLOWED_LEAKS = {
    r"dev_set_name\+.*\n.*pci_setup_device\+":
        "PCI core: the name of a function whose header type it does not know",
}
# With which a kernel's log begins: when it boots, or in suites-guest.sh
BEGIN = re.compile(r"Linux version|suites-guest: \S+ begins")
# Descriptor of the socket to test-guests.py, where that has started the test
SHARED = "PCITOPO_GUEST_FD"
SECTION = re.compile(r"^(?:\[ *\d+\.\d+\](?:\[ *[CT]\d+\])? ?)?@@ ",
                     re.MULTILINE)


def run(*command, kernel="6.12", timeout=600, options=()):
    """Exit status of tools/guest, and what the command printed. The guest is
    the test's own, or one that it shares with others."""
    if SHARED in os.environ:
        return _run_shared({"command": command, "kernel": kernel,
                            "timeout": timeout, "options": options})
    done = subprocess.run(
        [os.path.join(TOP, "tools/guest"), "--kernel", kernel, "--timeout",
         str(timeout), *options, *command], stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout


def _run_shared(request):
    """A test has one socket, and so can ask once."""
    with socket.socket(fileno=int(os.environ.pop(SHARED))) as group, \
            group.makefile("rwb") as stream:
        stream.write(json.dumps(request).encode() + b"\n")
        stream.flush()
        answer = json.loads(stream.readline())
        return answer["status"], stream.read(answer["size"])


class Guest:
    """One script, by section: printed, what it wrote; log, the kernel's."""

    def __init__(self, script, *words, kernel="6.12", timeout=600, options=()):
        status, printed = run(script, *words, kernel=kernel, timeout=timeout,
                              options=options)
        printed, _, log = printed.decode(errors="replace").partition(
            "@@ log\n")
        self.printed = _sections(printed)
        self.log = _sections("@@ boot\n" + log)
        if status:
            print(f"Bail out! tools/guest ended with {status}")
            sys.exit(1)

    def log_is_whole(self):
        """From where it begins"""
        return BEGIN.search(self.log["boot"]) is not None

    def complaints(self, allowed=()):
        """For each section of the kernel's log where something is wrong, what
        it says from there on; allowed are patterns of what may be said."""
        found = []
        for name, text in self.log.items():
            for pattern in allowed:
                text = re.sub(pattern, "", text, flags=re.DOTALL)
            match = COMPLAINT.search(text)
            if match:
                line = text.rfind("\n", 0, match.start()) + 1
                found.append(f"{name}: {text[line:line + 2000]}")
        return found

    def add_cases(self, allowed=()):
        """Cases: nothing was complained of; every guest_state is clean."""
        test.add_case("kernel does not complain", self._quiet, allowed)
        for name in self.printed:
            if name.startswith("state "):
                test.add_case(f"clean: {name[6:]}", self._clean, name)

    def _quiet(self, allowed):
        assert self.log_is_whole(), "log is cut off"
        found = self.complaints(allowed)
        assert not found, "\n".join(found)

    def _clean(self, name):
        head, _, leaks = self.printed[name].partition("leaks\n")
        words = dict(line.rsplit(None, 1) for line in head.splitlines())
        tainted = int(words["tainted"]) & ~HARMLESS_TAINTS
        assert not tainted, f"tainted {tainted:#x}"
        assert words.get("debug_locks:", "1") == "1", "lockdep gave up"
        lost = [leak for leak in leaks.split("unreferenced object")[1:]
                if not any(re.search(pattern, leak)
                           for pattern in ALLOWED_LEAKS)]
        assert not lost, f"{len(lost)} leaks, the first:{lost[0][:2000]}"


def python_guest(name, *words, **how):
    """NAME-guest.py in a guest, by python-guest.sh."""
    return Guest(os.path.join(TOP, "tests/qemu/python-guest.sh"), name,
                 MODULES, *words, **how)


def _sections(text):
    found = {}
    for section in SECTION.split(text)[1:]:
        name, _, rest = section.partition("\n")
        found[name] = rest
    return found
