# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files are opened, by whomever."""

import ctypes
import os
import struct


class Watch:
    """Notes that files are opened; one that is refused is not."""
    OPEN = 0x20

    def __init__(self, paths):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_NONBLOCK)
        assert self.fd >= 0
        self.paths = {}
        for path in paths:
            number = libc.inotify_add_watch(self.fd, path.encode(), self.OPEN)
            assert number >= 0, path
            self.paths[number] = path

    def opened(self):
        names = set()
        try:
            while True:
                data = os.read(self.fd, 65536)
                at = 0
                while at < len(data):
                    number, _, _, length = struct.unpack_from("iIII", data, at)
                    names.add(self.paths[number])
                    at += 16 + length
        except BlockingIOError:
            return names

    def close(self):
        os.close(self.fd)
