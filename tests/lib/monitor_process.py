# SPDX-License-Identifier: GPL-2.0-or-later
"""pcitopo monitor while it runs, for scripts in a guest."""

import signal
import subprocess
import threading
import time

PATIENCE = 30


class Monitor:
    """pcitopo monitor; its lines with the time when they came, in seconds

    notes: a list, to which is added what did not happen in time
    """

    def __init__(self, program, notes, *words, user=None):
        self.notes = notes
        self.lines = []
        self.is_over = False
        self.news = threading.Condition()
        self.process = subprocess.Popen(
            [program, "monitor", *words], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=user,
            group=user, extra_groups=[] if user else None)
        threading.Thread(target=self.read, daemon=True).start()
        self.wait(1)

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.lines.append([time.time(), line.decode().rstrip("\n")])
                self.news.notify_all()
        with self.news:
            self.is_over = True
            self.news.notify_all()

    def wait(self, count):
        """Until there are so many lines, or patience is over"""
        with self.news:
            self.news.wait_for(
                lambda: len(self.lines) >= count or self.is_over, PATIENCE)
            return len(self.lines) >= count

    def wait_for(self, begin, *words, count=1):
        """Until so many lines from number begin on have all the words; how
        many lines there are"""
        def is_there():
            found = sum(all(word in line for word in words)
                        for _, line in self.lines[begin:])
            return self.is_over or found >= count
        with self.news:
            if not self.news.wait_for(is_there, PATIENCE):
                self.notes.append(f"no line with {' '.join(words)}")
            return len(self.lines)

    def quiet(self, seconds=1.5):
        """Until nothing has come for some time"""
        count = -1
        while count != len(self.lines):
            count = len(self.lines)
            time.sleep(seconds)
        return count

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        return {"status": status, "lines": self.lines,
                "messages": self.process.stderr.read().decode()}
