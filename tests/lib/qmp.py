# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's control protocol, for the socket of tools/guest --qmp."""

import json
import socket
import time


class Qmp:
    """A connection, which waits for the guest's QEMU to be there."""

    def __init__(self, path, timeout=60):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        end = time.monotonic() + timeout
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self.lines = self.socket.makefile("r", encoding="utf-8")
        self.events = []
        self._message()
        self.execute("qmp_capabilities")

    def _message(self):
        line = self.lines.readline()
        if not line:
            raise EOFError("QEMU has ended")
        return json.loads(line)

    def execute(self, command, **arguments):
        """Return the answer; events meanwhile are kept."""
        self.socket.sendall(json.dumps(
            {"execute": command, "arguments": arguments}).encode() + b"\n")
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
