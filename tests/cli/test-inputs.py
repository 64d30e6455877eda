#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts as they reach us: mailed, coloured, compressed, several in one file.

A generated machine is put through everything that mail programs, terminals,
web pages and people do to a text. It must stay the same machine: links and
functions are compared as JSON with those of the clean text. The second half is
about what is no text at all, and about directories.
"""

import gzip
import html
import io
import lzma
import os
import quopri
import re
import resource
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import case

MACHINES = ["8gpu-gen5-sick", "card-switch", "cxl-types", "down-and-empty",
            "retimer-onesided", "sriov", "arm-two-domains"]
DMESG = """\
[    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)
[    0.421337] pci 0000:00:01.0: [8086:352a] type 01 class 0x060400
[    0.421400] pci 0000:00:01.0: PME# supported from D0 D3hot D3cold
<6>[   12.345678] 00:00: ff ff ff
"""
LOG = """\
Dec 11 23:52:05 node-4 kernel: [183519.565000] pcieport 0000:80:03.2: AER
10:15.3 INFO: started
12:01.2 worker done
00:1f.0 is the address of the bridge
0000:00:01.0: a line that is none of lspci
ff:1f.7
00000000: 7f 45 4c 46 02 01 01 00 00 00 00 00 00 00 00 00
     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef
00: 23 07 0c 01 00 00 00 00 00 00 00 00 00 00 00 00    #???............
"""
PROMPT = "root@node-4:~# "


def lspci(text, *words):
    done = subprocess.run(["lspci", "-F", "/dev/stdin", *words], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=True)
    return done.stdout


FORMS = {
    "hex": lambda text: text,
    "text": lambda text: lspci(text, "-D", "-vvvnn"),
    "both": lambda text: lspci(text, "-D", "-vvvnnxxxx"),
}


# What is done to a text. Strings are without carriage returns


def lines_of(text):
    return text.splitlines()


def each(function):
    """A transformation of lines."""
    return lambda text: "".join(function(line) + "\n"
                                for line in lines_of(text))


def wrap(text):
    """As one well-known mail program: lines over 78 columns, at 72."""
    result = []
    for line in lines_of(text):
        if len(line.expandtabs()) <= 78:
            result.append(line)
            continue
        body = line.lstrip()
        part = line[:len(line) - len(body)]
        empty = True
        for word in body.split(" "):
            longer = part + ("" if empty else " ") + word
            if not empty and len(longer.expandtabs()) > 72:
                result.append(part)
                longer = word
            part = longer
            empty = False
        result.append(part)
    return "\n".join(result) + "\n"


def quote(mark):
    return each(lambda line: (mark + line).rstrip(" "))


def wrap_quoted(text):
    """Quoted, and wrapped after that: only the first part has a mark."""
    return wrap(quote("> ")(text))


def colour(text):
    """Addresses, register names and numbers in colours."""
    text = re.sub(r"(?m)^(\S+:\S\S\.\d)", "\x1b[1;33m\\1\x1b[0m", text)
    text = re.sub(r"(Lnk\w+:|Capabilities)", "\x1b[36m\\1\x1b[m", text)
    return "\x1b]0;title\x07" + re.sub(r"(\d+GT/s)", "\x1b[38;5;9m\\1\x1b[0m",
                                       text)


def noise(text):
    """Kernel messages on the console between any lines of decoded text."""
    result = []
    for number, line in enumerate(lines_of(text)):
        result.append(line)
        if number % 7 == 3:
            result.append(DMESG.splitlines()[number // 7 % 4])
    return "\n".join(result) + "\n"


def stray(text):
    """Something on standard error, once in a function."""
    return re.sub(r"(?m)^(\tCapabilities: .*Express.*)$",
                  "\\1\nwarning: something was not readable", text)


def between(text):
    """A function in a mail, then a remark, then the next one."""
    return text.replace("\n\n", "\n\nAnd here is the next one,\n"
                        "\tas you asked:\n" + PROMPT + "lspci -vvv -s ...\n")


def reply(text):
    """Remarks between quoted lines."""
    return re.sub(r"(?m)^(> \t\tLnkCap2?:.*)$",
                  "\\1\n\nThis is what I mean.\n", quote("> ")(text))


def page(text):
    return ("<html><body>\n<pre>" + html.escape(text) + "</pre>\n").replace(
        "&quot;", '"')


TRANSFORMATIONS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR CR LF": lambda text: text.replace("\n", "\r\r\n"),
    "trailing spaces": each(lambda line: line + "  \t"),
    "byte order mark": lambda text: "\ufeff" + text,
    "tabs to spaces": each(lambda line: line.expandtabs(8)),
    "tabs to 4 spaces": each(lambda line: line.expandtabs(4)),
    "tabs to one space": each(lambda line: line.replace("\t", " ")),
    "no-break spaces": each(lambda line: line.expandtabs(8).replace(
        "  ", "\u00a0 ")),
    "quoted": quote("> "),
    "quoted, no space": each(lambda line: ">" + line),
    "quoted three times": quote("> > >"),
    "wrapped": wrap,
    "wrapped, tabs to spaces": lambda text: each(
        lambda line: line.expandtabs())(wrap(text)),
    "wrapped, then quoted": lambda text: quote("> ")(wrap(text)),
    "quoted, then wrapped": wrap_quoted,
    "wrapped, CRLF": lambda text: wrap(text).replace("\n", "\r\n"),
    "ANSI colours": colour,
    "Markdown fence": lambda text: "# Report\n\n```text\n" + text + "```\n"
                                   "and so on\n",
    "Markdown, indented": lambda text: "Look:\n\n" + each(
        lambda line: ("    " + line).rstrip())(text) + "\n    end of it\n",
    "Markdown, in a list": lambda text:
        "* <details><summary>lspci</summary>\n\n  ```\n" + each(
            lambda line: "  " + line)(text) + "  ```\n</details>\n",
    "web page": page,
    "double spacing": lambda text: text.replace("\n", "\n\n"),
    "prompts": lambda text: PROMPT + "lspci -vvv\n" + text + PROMPT + "lscpu\n"
                            "Architecture:  x86_64\n  CPU(s):  64\n" + PROMPT,
    "kernel log around it": lambda text: DMESG + LOG + text + LOG + DMESG,
    "remarks between functions": between,
}
DECODED_ONLY = {
    "kernel log in it": noise,
    "a stray line in it": stray,
    "remarks in a reply": reply,
}
BYTES = {
    "gzip": gzip.compress,
    "gzip in two parts": lambda text: gzip.compress(text[:9999]) +
                                      gzip.compress(text[9999:]) + bytes(512),
    "xz": lzma.compress,
    "xz in two parts": lambda text: lzma.compress(text[:9999]) +
                                    lzma.compress(text[9999:]),
    "UTF-16": lambda text: text.decode().encode("utf-16"),
    "UTF-16, big": lambda text: b"\xfe\xff" +
                                text.decode().encode("utf-16-be"),
    "UTF-16, no mark": lambda text: text.decode().encode("utf-16-le"),
    "UTF-16 in gzip": lambda text: gzip.compress(
        text.decode().encode("utf-16")),
    "quoted-printable": lambda text:
        b"Content-Transfer-Encoding: quoted-printable\n\n" +
        quopri.encodestring(text),
    "quoted-printable, no head": quopri.encodestring,
    "no-break spaces in Latin 1": lambda text: text.replace(b"  ", b"\xa0 "),
    "no newline at the end": lambda text: text.rstrip(b"\n"),
    "zeros before it": lambda text: bytes(5000) + text,
}


def seen(text):
    """All that is known of the machine in a text."""
    return [test.pcitopo_json("-", "list", noun, "-a", text=text)[noun]
            for noun in ("links", "devices")]


_seen = {}


def same_machine(clean, text):
    if clean not in _seen:
        _seen[clean] = seen(clean)
    ours, theirs = seen(text), _seen[clean]
    for a, b in zip(ours, theirs):
        differ = [f"{x}\n{y}" for x, y in zip(a, b) if x != y]
        assert a == b, differ[0] if differ else f"{len(a)} and {len(b)}"


def transformed(name, form, function):
    clean = FORMS[form](test.mkmachine(name))
    same_machine(clean, function(clean))


def dvsecs_transformed(name, function):
    text = FORMS["text"](test.mkmachine(name))
    clean = test.dvsecs(text=text)
    assert len(clean) > 4, clean
    assert test.dvsecs(text=function(text)) == clean


def as_text(function):
    return lambda text: function(text.decode()).encode()


for count, key in enumerate(TRANSFORMATIONS):
    # Every form of a small machine, and others in turn
    test.add_case(f"{key}: DVSECs", dvsecs_transformed, "cxl-flits",
                  as_text(TRANSFORMATIONS[key]))
    for machine, shape in [("card-switch", shape) for shape in FORMS] + \
                          [(MACHINES[count % len(MACHINES)], "both")]:
        test.add_case(f"{key}: {shape} of {machine}", transformed, machine,
                      shape, as_text(TRANSFORMATIONS[key]))
for machine in MACHINES:
    for key in "wrapped", "quoted, then wrapped", "double spacing":
        test.add_case(f"{key}: text of {machine}, again", transformed, machine,
                      "text", as_text(TRANSFORMATIONS[key]))
for key, change in DECODED_ONLY.items():
    for machine in MACHINES[:3]:
        test.add_case(f"{key}: {machine}", transformed, machine, "text",
                      as_text(change))
for key, change in BYTES.items():
    for shape in FORMS:
        test.add_case(f"{key}: {shape}", transformed, "card-switch", shape,
                      change)


# Several outputs in one file


ORDERS = [("-nn", "-vvv", "-xxxx"), ("-xxxx", "-vvv", "-nn"),
          ("-vvv", "-t", "-xxxx", "-nn"), ("-tv", "-n", "-xxxx", "-tv"),
          ("-vvv", "-xxx"), ("-x", "-vvv", "-tvnn"), ("", "-vvvn"),
          ("-vvvnn", "-vvvxxxx", "-vvvxxxx")]


def joined(name, orders):
    text = test.mkmachine(name)
    parts = [(PROMPT + f"lspci {words}\n").encode() +
             lspci(text, "-D", *words.split()) for words in orders]
    for prompt in True, False:
        together = b"".join(part if prompt else part.split(b"\n", 1)[1] +
                            b"\n" for part in parts)
        # Slots are named by the generator's own text only
        test.assert_same_links(test.links("-", text=text),
                               test.links("-", text=together))
        found = test.devices("-", text=together)
        assert len(found) == len(test.devices("-", text=text))


for machine in MACHINES:
    for order in ORDERS:
        test.add_case(f"{machine}: lspci " + ", ".join(order), joined, machine,
                      order)


@case
def number_in_place_of_a_name_is_no_name():
    head = b"00:00.0 PCI bridge: PLX Technology, Inc. Device %s (rev ab)\n"
    data = bytes.fromhex("b510968700001000ab00040600000100")
    hexadecimal = b"".join(b"%02x: %s\n" % (row, b" ".join(
        b"%02x" % byte for byte in data.ljust(256, b"\0")[row:row + 16]))
        for row in range(0, 256, 16))
    for number, name in ((b"8796", None), (b"8797", "Device 8797")):
        device, = test.devices(None, text=head % number + hexadecimal)
        assert (device["device_id"], device["name"]) == ("8796", name), device


@case
def a_report_in_a_tar_archive():
    text = test.mkmachine("card-switch")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as tar:
        for name, content in (("dmesg", (DMESG + LOG).encode()),
                              ("lspci_-nnvv", lspci(text, "-D", "-nnvv")),
                              ("noise", bytes(range(256)) * 300),
                              ("lspci_-tv", lspci(text, "-tv")),
                              ("lspci_-xxxx", text)):
            info = tarfile.TarInfo("sosreport/" + name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    test.assert_same_links(test.links("-", text=text),
                           test.links("-", text=buffer.getvalue()))


@case
def a_log_without_lspci_has_no_functions():
    complains("no PCI function", text=(DMESG + LOG).encode() * 3)


def run(*words, text=None, status=None):
    done = subprocess.run([os.environ["PCITOPO"], *words], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, timeout=120)
    if status is not None:
        assert done.returncode == status, \
            f"exit status {done.returncode}: {done.stderr.decode()}"
    return done


def complains(words, *options, text=None):
    """Exit status 2, and one of the messages has the words."""
    options = options or ("-i", "-", "check")
    message = run(*options, text=text, status=2).stderr.decode("utf-8",
                                                               "replace")
    assert words in message, message
    return message


SICK = test.mkmachine("8gpu-gen5-sick")


@case
def a_later_link_status_counts():
    text = (b"06:00.0 3D controller [0302]: NVIDIA [10de:2330]\n"
            b"\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
            b"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16, ASPM L1\n"
            b"\t\tLnkSta:\tSpeed %s, Width x16\n\n")
    first, second = text % b"2.5GT/s", text % b"32GT/s"
    for texts, speed in ((first + second, 5), (second + first, 1)):
        shown = test.pcitopo_json("-", "show", "06:00.0", text=texts)
        assert shown["device"]["registers"]["speed"] == speed, shown


@case
def a_contradiction_names_both_lines():
    text = (b"06:00.0 3D controller [0302]: NVIDIA [10de:2330]\n\n"
            b"06:00.0 3D controller [0302]: NVIDIA [10de:2331]\n")
    message = complains("10de:2331", text=text)
    assert "standard input:3:" in message and "line 1" in message, message
    assert "10de:2330" in message, message


@case
def two_machines_are_one_message():
    message = complains("two machines in one file",
                        text=SICK + b"\n" + test.mkmachine("8gpu-direct"))
    assert len(message.splitlines()) == 1, message


@case
def the_same_machine_twice_is_no_contradiction():
    run("-i", "-", "check", text=SICK + b"\n" + SICK, status=1)


# What is no text


@case
def compressed_data_that_is_cut_off():
    text = SICK + test.mkmachine("16gpu-two-level").replace(b"0000:", b"0001:")
    for pack in gzip.compress, lzma.compress:
        packed = pack(text)
        complains("ends too early", text=packed[:len(packed) // 2])


@case
def compressed_data_that_is_damaged():
    for name, pack in (("gzip", gzip.compress), ("xz", lzma.compress)):
        packed = bytearray(pack(SICK))
        packed[len(packed) // 2] ^= 0x55
        packed[-6] ^= 0x55
        complains(f"reading as {name} failed", text=bytes(packed))


@case
def something_behind_compressed_data():
    complains("something else follows", text=gzip.compress(SICK) + b"hello")
    complains("xz data", text=lzma.compress(SICK) + b"hello hello")


@case
def formats_that_cannot_be_read_are_named():
    complains("bzip2 -dc", text=b"BZh91AY&SY" + bytes(100))
    complains("zstd -dc", text=b"\x28\xb5\x2f\xfd" + bytes(100))


@case
def xz_that_needs_gigabytes():
    packed = bytearray(lzma.compress(SICK))
    # Stream header, then block header: size, flags, filter 21h, 1, its memory
    size = (packed[12] + 1) * 4
    assert packed[14:16] == b"\x21\x01", packed[:24]
    packed[16] = 40
    packed[12 + size - 4:12 + size] = zlib.crc32(
        packed[12:12 + size - 4]).to_bytes(4, "little")
    complains("more than 100 MiB", text=bytes(packed))


@case
def lines_of_a_megabyte():
    line = b"x" * (1 << 20) + b"\n"
    same_machine(SICK, line + SICK + line)
    name = b"06:00.0 PCI bridge: " + b"y" * (1 << 20) + b"\n"
    found = test.devices("-", text=name)
    assert len(found) == 1 and len(found[0]["name"]) < 300


@case
def control_bytes_and_zeros():
    complains("no PCI function", text=bytes(range(256)) * 1000)
    text = SICK.replace(b"\n\n", b"\n\0\0\0\n\x01\x02\x7f\n")
    assert test.links("-", text=text) == test.links("-", text=SICK)


@case
def an_empty_file():
    complains("empty", text=b"")
    complains("empty", text=gzip.compress(b""))


@case
def a_hundred_problems_and_no_more():
    text = b"".join(b"%02x:00.0 PCI bridge: A\n00: 01 02 03\n\n" % bus
                    for bus in range(255))
    message = complains("more problems follow", text=text)
    assert len(message.splitlines()) == 100, len(message.splitlines())


@case
def more_functions_than_any_machine_has():
    text = b"".join(b"%04x:%02x:%02x.%d PCI bridge: A\n" %
                    (n >> 16, n >> 8 & 255, n >> 3 & 31, n & 7)
                    for n in range(270000))
    complains("more than 262144 functions", text=text)


def peak_memory(pid):
    """KiB, of a process that still runs, or 0."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        found = re.search(r"VmHWM:\s+(\d+)", file.read())
    return int(found[1]) if found else 0


def feed(chunk, count):
    """Exit status, messages, and peak memory in KiB, of a long input."""
    memory = [0]
    with subprocess.Popen([os.environ["PCITOPO"], "-i", "-", "check"],
                          stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as child:

        def write():
            try:
                for _ in range(count):
                    child.stdin.write(chunk)
                    memory.append(peak_memory(child.pid))
                child.stdin.close()
            except BrokenPipeError:
                pass

        writer = threading.Thread(target=write)
        writer.start()
        message = child.stderr.read().decode()
        writer.join()
    assert max(memory) > 100, memory[:9]
    return child.returncode, message, max(memory)


with open(os.environ["PCITOPO"], "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
MIB = 1 << 20


@case
def zeros_without_end():
    status, message, memory = feed(bytes(MIB), 1024)
    assert status == 2 and "64 MiB" in message, message
    assert SANITIZED or memory < 32 * 1024, memory


@case
def empty_lines_without_end():
    status, message, memory = feed(b"\n" * MIB, 256)
    assert status == 2 and "no PCI function" in message, message
    assert SANITIZED or memory < 32 * 1024, memory


@case
def one_function_without_end():
    text = b"06:00.0 PCI bridge: A\n\tKernel driver in use: %d\n\n"
    chunk = b"".join(text % n for n in range(1000))
    status, message, memory = feed(chunk, 500)
    assert status == 3, message
    assert SANITIZED or memory < 32 * 1024, memory


@case
def zeros_compressed_a_thousandfold():
    packed = gzip.compress(bytes(96 * MIB))
    status, message, memory = feed(packed, 1)
    assert status == 2 and "64 MiB" in message, message
    assert SANITIZED or memory < 32 * 1024, memory


# Files and directories


class Folder(tempfile.TemporaryDirectory):
    """A directory with files in it."""

    def __enter__(self):
        return self

    def put(self, name, content):
        path = os.path.join(self.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path


@case
def a_directory_is_many_inputs():
    with Folder() as folder, socket.socket(socket.AF_UNIX) as sock:
        name = folder.name
        folder.put("b.txt", SICK)
        folder.put("a/x.txt.gz", gzip.compress(test.mkmachine("8gpu-direct")))
        folder.put("a/deeper/no.txt", SICK)
        folder.put(".hidden", SICK)
        folder.put("readme", b"hello\n")
        os.mkfifo(os.path.join(name, "fifo"))
        os.symlink("/dev/zero", os.path.join(name, "zero"))
        os.symlink("..", os.path.join(name, "a/up"))
        sock.bind(os.path.join(name, "sock"))
        done = run("-i", name, "check", status=1)
        heads = [line for line in done.stdout.decode().splitlines()
                 if line.startswith("== ")]
        assert heads == [f"== {name}/a/x.txt.gz", f"== {name}/b.txt"], heads
        notes = sorted(line.split(": ", 1)[1]
                       for line in done.stderr.decode().splitlines())
        assert notes == [
            f"{name}/a/up: skipped: it is a directory behind a link",
            f"{name}/fifo: skipped: it is a FIFO",
            f"{name}/readme: skipped: it is no output of lspci",
            f"{name}/sock: skipped: it is a socket",
            f"{name}/zero: skipped: it is a device"], notes
        texts = run("-i", name, "-J", "list", "links", status=0)
        assert len(texts.stdout.splitlines()) == 2


@case
def a_directory_without_a_single_text():
    with Folder() as folder:
        name = folder.name
        complains("none of the 0 files", "-i", name, "check")
        for number in range(40):
            folder.put(f"{number}", b"hello\n")
        os.mkfifo(os.path.join(name, "fifo"))
        message = complains("none of the 40 files", "-i", name, "check")
        assert len(message.splitlines()) < 20, message


@case
def a_damaged_file_in_a_directory_counts():
    with Folder() as folder:
        name = folder.name
        folder.put("good", test.mkmachine("8gpu-direct"))
        run("-i", name, "check", status=0)
        folder.put("bad.gz", gzip.compress(SICK)[:5000] + b"nonsense" * 9)
        run("-i", name, "check", status=2)


@case
def the_worst_of_many_inputs_counts():
    with Folder() as folder:
        name = folder.name
        good = folder.put("good", test.mkmachine("8gpu-direct"))
        idle = folder.put("idle", test.mkmachine("8gpu-idle"))
        sick = folder.put("sick", SICK)
        run("-i", good, "-i", idle, "check", status=3)
        run("-i", sick, "-i", idle, "-i", good, "check", status=1)
        run("-i", sick, "-i", name + "/none", "check", status=2)


@case
def a_named_pipe_is_read():
    with Folder() as folder:
        path = os.path.join(folder.name, "fifo")
        os.mkfifo(path)

        def write():
            with open(path, "wb") as file:
                file.write(gzip.compress(SICK))

        writer = threading.Thread(target=write)
        writer.start()
        run("-i", path, "check", status=1)
        writer.join()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(test.main())
