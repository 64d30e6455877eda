#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A directory that looks like / of the machine of an lspci text with hex.

What Linux would show below /sys: a directory for each function with its
attributes, linked from /sys/bus/pci/devices, and the slots; as root sees it or
as others do. The link attributes are worked out as the kernel does it, from
the same registers, but by another program than the one under test.

    sysfs_tree.py [--user] TEXT DIRECTORY     - is standard input
"""

import argparse
import os
import re
import struct
import sys

HEADER = re.compile(r"((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) (.*)")
HEX = re.compile(r"([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?){1,16})$")
FIELDS = {"Physical Slot": "slot", "NUMA node": "numa_node",
          "Kernel driver in use": "driver"}
SPEEDS = {1: "2.5 GT/s PCIe", 2: "5.0 GT/s PCIe", 3: "8.0 GT/s PCIe",
          4: "16.0 GT/s PCIe", 5: "32.0 GT/s PCIe", 6: "64.0 GT/s PCIe"}
# endpoint, legacy, root port, upstream, downstream, bridges: link registers
TYPES_WITH_LINK = (0, 1, 4, 5, 6, 7, 8)
AER_NAMES = {"correctable": ("RxErr", "BadTLP", "TOTAL_ERR_COR"),
             "nonfatal": ("Undefined", "DLP", "TOTAL_ERR_NONFATAL"),
             "fatal": ("Undefined", "DLP", "TOTAL_ERR_FATAL")}


class Function:
    """One function: what the text has of it, and what follows from that."""

    def __init__(self, address, rest):
        self.address = address
        self.rest = rest
        self.bytes = b""
        self.slot = self.numa_node = self.driver = None
        self.parent = self.pf = None

    def u8(self, offset):
        return self.bytes[offset] if offset < len(self.bytes) else 0

    def u16(self, offset):
        return self.u8(offset) | self.u8(offset + 1) << 8

    def u32(self, offset):
        return self.u16(offset) | self.u16(offset + 2) << 16

    @property
    def domain(self):
        return self.address.split(":", 1)[0]

    @property
    def bus(self):
        return int(self.address.split(":")[1], 16)

    @property
    def is_dead(self):
        return set(self.bytes) == {0xff}

    @property
    def is_bridge(self):
        return not self.is_dead and self.u8(0x0e) & 0x7f == 1

    def ids(self):
        """class with interface, vendor, device: the kernel keeps these"""
        found = (self.u8(9) | self.u16(10) << 8, self.u16(0), self.u16(2))
        if found[1] != 0xffff:
            return found
        # A VF, or one that is dead: as the text says
        numbers = re.findall(r"\[?\b([0-9a-f]{4}):([0-9a-f]{4})\b", self.rest)
        vendor, device = numbers[-1] if numbers else ("ffff", "ffff")
        code = re.search(r"\[([0-9a-f]{4})\]|^([0-9a-f]{4}):", self.rest)
        code = int(code[1] or code[2], 16) << 8 if code else 0xff0000
        return (code, int(vendor, 16), int(device, 16))

    def capability(self, wanted):
        """offset of a capability below 100h, or 0"""
        if not self.u16(6) & 0x10 or self.is_dead:
            return 0
        offset = self.u8(0x34) & 0xfc
        for _ in range(48):
            if offset < 0x40:
                return 0
            if self.u8(offset) == wanted:
                return offset
            offset = self.u8(offset + 1) & 0xfc
        return 0

    def extended(self, wanted):
        """offset of an extended capability, or 0"""
        offset = 0x100
        for _ in range(960):
            head = self.u32(offset)
            if offset < 0x100 or head in (0, 0xffffffff):
                return 0
            if head & 0xffff == wanted:
                return offset
            offset = head >> 20 & 0xffc
        return 0

    def link_attributes(self):
        """the four attributes, or none of a conventional function"""
        express = self.capability(0x10)
        names = ("max_link_speed", "max_link_width", "current_link_speed",
                 "current_link_width")
        if self.is_dead:
            return dict(zip(names, ("Unknown", "255", "Unknown", "63")))
        if not express:
            return {}
        flags = self.u16(express + 2)
        if flags >> 4 & 15 not in TYPES_WITH_LINK:
            return dict(zip(names, ("Unknown", "255", "Unknown", "0")))
        cap, status = self.u32(express + 12), self.u16(express + 18)
        cap2 = self.u32(express + 44) if flags & 15 > 1 else 0
        if cap2:
            fastest = (cap2 >> 1 & 0x7f).bit_length()
        else:
            fastest = cap & 15 if cap & 15 <= 2 else 0
        return dict(zip(names, (
            SPEEDS.get(fastest, "Unknown"),
            str((cap >> 4 & 63) if cap else 255),
            SPEEDS.get(status & 15, "Unknown"), str(status >> 4 & 63))))


def parse(text):
    """Functions of a text, by address. All must have hex."""
    functions = {}
    current = None
    for line in text.splitlines():
        head = HEADER.match(line)
        dump = HEX.match(line)
        if head:
            address = head[1]
            if address.count(":") == 1:
                address = "0000:" + address
            current = functions.setdefault(address, Function(address, head[2]))
        elif current and dump and int(dump[1], 16) == len(current.bytes):
            current.bytes += bytes.fromhex(dump[2])
        elif current and line[:1] in "\t " and ":" in line:
            name, value = line.strip().split(":", 1)
            if name in FIELDS:
                setattr(current, FIELDS[name], value.strip())
        elif not line.strip():
            current = None
    assert functions and all(f.bytes for f in functions.values()), \
        "a text without hex of each function"
    functions = {key: functions[key] for key in sorted(
        functions, key=lambda a: (int(a.split(":")[0], 16), a))}
    join(functions)
    return functions


def join(functions):
    """Parents by bus numbers, VFs by the capability of their PF."""
    buses = {}
    for f in functions.values():
        buses.setdefault((f.domain, f.bus), []).append(f)
    for bridge in functions.values():
        below = buses.get((bridge.domain, bridge.u8(0x19)), [])
        if bridge.is_bridge and bridge.u8(0x19) and below and \
                not below[0].parent:
            for f in below:
                f.parent = bridge
    vmds = [f for f in functions.values()
            if f.ids()[1:] in ((0x8086, 0x28c0), (0x8086, 0x201d))]
    for f in functions.values():
        if not f.parent and int(f.domain, 16) > 0xffff and len(vmds) == 1:
            f.parent = vmds[0]
    for pf in functions.values():
        cap = pf.extended(0x10)
        if not cap or not pf.u16(cap + 8) & 1:
            continue
        device, function = pf.address.split(":")[2].split(".")
        rid = pf.bus << 8 | int(device, 16) << 3 | int(function)
        for n in range(pf.u16(cap + 16)):
            vf = rid + pf.u16(cap + 20) + n * pf.u16(cap + 22)
            vf = functions.get(f"{pf.domain}:{vf >> 8:02x}:"
                               f"{vf >> 3 & 31:02x}.{vf & 7}")
            if vf and vf is not pf:
                vf.pf = pf


def text_of(functions):
    """What lspci -D -n -xxxx would print of these, with a few decoded lines"""
    out = []
    for f in functions.values():
        code, vendor, device = f.ids()
        out.append(f"{f.address} {code >> 8:04x}: {vendor:04x}:{device:04x}")
        for name, field in FIELDS.items():
            if getattr(f, field) is not None:
                out.append(f"\t{name}: {getattr(f, field)}")
        for at in range(0, len(f.bytes), 16):
            out.append(f"{at:02x}: {f.bytes[at:at + 16].hex(' ')}")
        out.append("")
    return "\n".join(out).encode()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes)
                   else f"{content}\n".encode())


def put_in_place(path, what):
    """What cannot be read, or must not be, instead of a file."""
    os.remove(path)
    if what == "directory":
        os.mkdir(path)
    elif what == "fifo":
        os.mkfifo(path)
    elif what == "loop":
        os.symlink(os.path.basename(path), path)
    elif what == "dangling":
        os.symlink("nothing/here", path)
    elif what == "zero":
        os.symlink("/dev/zero", path)
    elif what == "empty":
        write(path, b"")
    elif what == "binary":
        write(path, bytes(range(256)))
    elif what == "long":
        write(path, b"0x10" * 100000)
    elif what == "sparse":
        with open(path, "wb") as file:
            file.truncate(1 << 32)


class Tree:
    """A directory that looks like /.

    names: directories below functions, as {"0000:01:00.0": ["net/eth0"]}
    native: root ports whose errors the kernel counts
    """

    def __init__(self, root, functions, user=False):
        self.root = str(root)
        self.functions = functions
        self.user = user
        self.places = {}
        for name in ("devices", "slots"):
            os.makedirs(self.path("sys/bus/pci", name), exist_ok=True)
        for f in functions.values():
            self.add(f)
        for f in functions.values():
            if f.pf:
                self.link(f.address, "physfn", "../" + f.pf.address)
        for f in functions.values():
            if f.slot is not None:
                self.slot(f.slot, f.address.split(".")[0])

    def path(self, *names):
        return os.path.join(self.root, *names)

    def of(self, address, *names):
        """path below the directory of a function"""
        return os.path.join(self.root, self.places[address], *names)

    def place(self, f):
        """where the kernel has it: below its parents"""
        chain = []
        above = f
        while above and above not in chain:
            chain.append(above)
            above = above.parent
        place = "sys/devices"
        for below, f in zip([None] + chain[::-1], chain[::-1]):
            if not below or below.domain != f.domain:
                place += f"/pci{f.domain}:{f.bus:02x}"
            place += "/" + f.address
        return place

    def add(self, f):
        self.places[f.address] = self.place(f)
        os.makedirs(self.of(f.address, "power"), exist_ok=True)
        os.symlink("../../../../" + self.places[f.address],
                   self.path("sys/bus/pci/devices", f.address))
        code, vendor, device = f.ids()
        attributes = {
            "class": f"0x{code:06x}", "vendor": f"0x{vendor:04x}",
            "device": f"0x{device:04x}", "revision": f"0x{f.u8(8):02x}",
            "subsystem_vendor": "0x0000", "subsystem_device": "0x0000",
            "numa_node": f.numa_node or "-1", "power_state": "D0",
            "power/runtime_status": "active", **f.link_attributes(),
        }
        if not f.is_bridge:
            attributes["subsystem_vendor"] = f"0x{f.u16(0x2c):04x}"
            attributes["subsystem_device"] = f"0x{f.u16(0x2e):04x}"
        else:
            attributes["secondary_bus_number"] = f.u8(0x19)
            attributes["subordinate_bus_number"] = f.u8(0x1a)
            os.makedirs(self.of(f.address, "pci_bus",
                                f"{f.domain}:{f.u8(0x19):02x}"))
        for name, value in attributes.items():
            write(self.of(f.address, name), value)
        write(self.of(f.address, "config"),
              f.bytes[:64] if self.user else f.bytes)
        if f.driver:
            self.link(f.address, "driver",
                      "../../../bus/pci/drivers/" + f.driver)
        if f.extended(1):
            for kind in AER_NAMES:
                self.count_errors(f.address, kind, 0)

    def link(self, address, name, target):
        os.symlink(target, self.of(address, name))

    def set(self, address, name, value):
        write(self.of(address, name), value)

    def slot(self, name, place):
        os.makedirs(self.path("sys/bus/pci/slots", name), exist_ok=True)
        write(self.path("sys/bus/pci/slots", name, "address"), place)

    def count_errors(self, address, kind, count):
        names = AER_NAMES[kind]
        self.set(address, "aer_dev_" + kind,
                 f"{names[0]} {count}\n{names[1]} 0\n{names[2]} {count}")

    def serve_aer(self, port):
        """the kernel, not firmware, handles the errors below a root port"""
        service = self.of(port, port + ":pcie002")
        os.makedirs(service)
        os.symlink("../../../../bus/pci_express/drivers/aer",
                   service + "/driver")

    def sleep(self, address, state="D3cold", status="suspended"):
        self.set(address, "power_state", state)
        self.set(address, "power/runtime_status", status)

    def dmi(self, slots):
        """SMBIOS table with a record of type 9 for each (label, type, width,
        domain, bus, device, function)"""
        os.makedirs(self.path("sys/firmware/dmi/tables"), exist_ok=True)
        table = b""
        for handle, (label, kind, width, *at) in enumerate(slots):
            record = struct.pack("<BBHBBBBBHBBHBB", 9, 0x11, handle, 1, kind,
                                 width, 4, 4, handle, 0, 0, at[0], at[1],
                                 at[2] << 3 | at[3])
            table += record + label.encode() + b"\0\0"
        write(self.path("sys/firmware/dmi/tables/DMI"),
              table + b"\x7f\x04\xff\xff\0\0")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--user", action="store_true",
                        help="as an ordinary user sees it")
    parser.add_argument("text", help="lspci text with hex; - is standard input")
    parser.add_argument("directory", help="where to; made if need be")
    args = parser.parse_args()
    if args.text == "-":
        text = sys.stdin.read()
    else:
        with open(args.text, encoding="utf-8", errors="replace") as file:
            text = file.read()
    Tree(args.directory, parse(text), args.user)


if __name__ == "__main__":
    main()
