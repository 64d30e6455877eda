# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's control protocol, for the socket of tools/guest --qmp, and for who runs
in the guest of tools/guest --control."""

import glob
import json
import os
import socket
import time


def _open_socket(path, timeout):
    """Waits for the guest's QEMU to be there."""
    opened = socket.socket(socket.AF_UNIX)
    opened.settimeout(timeout)
    end = time.monotonic() + timeout
    while True:
        try:
            opened.connect(path)
            return opened.makefile("rwb")
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _open_port():
    for directory in glob.glob("/sys/class/virtio-ports/*"):
        with open(os.path.join(directory, "name"), encoding="ascii") as file:
            if file.read().strip() == "control":
                return open("/dev/" + os.path.basename(directory), "r+b",
                            buffering=0)
    raise FileNotFoundError("no port: run tools/guest --control")


class Qmp:
    """A connection: to a socket; without a path, to the port in the guest."""

    def __init__(self, path=None, timeout=60):
        self.file = _open_socket(path, timeout) if path else _open_port()
        self.events = []
        self._message()
        self.execute("qmp_capabilities")

    def _message(self):
        line = self.file.readline()
        if not line:
            raise EOFError("QEMU has ended")
        return json.loads(line)

    def execute(self, command, **arguments):
        """Return the answer; events meanwhile are kept."""
        self.file.write(json.dumps(
            {"execute": command, "arguments": arguments}).encode() + b"\n")
        self.file.flush()
        while True:
            message = self._message()
            if "event" in message:
                self.events.append(message)
            elif "error" in message:
                raise RuntimeError(f"{command}: {message['error']['desc']}")
            else:
                return message["return"]

    def wait_for(self, event, **data):
        """Until an event with this data has come."""
        while True:
            for message in self.events:
                if message["event"] == event and \
                        data.items() <= message.get("data", {}).items():
                    self.events.remove(message)
                    return
            message = self._message()
            if "event" in message:
                self.events.append(message)

    def monitor(self, line):
        """A line of the human monitor, for what only it has."""
        return self.execute("human-monitor-command",
                            **{"command-line": line})
