#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""/sys/bus/cxl and what belongs to it, below a directory that looks like /.

What Linux shows of CXL memory, as drivers/cxl, drivers/dax and
drivers/base/memory.c lay it out, of Linux 6.1, 6.12 or 7.3: each of them has
attributes that the one before has not. The PCI functions are a sysfs_tree.Tree,
of any text; "example" makes a whole machine.

    cxl_tree.py [--kernel 6.1|6.12|7.3] DIRECTORY      the example
"""

import argparse
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# pylint: disable=wrong-import-position
import sysfs_tree

KERNELS = ("6.1", "6.12", "7.3")
# Write-only, or started and stopped by a write: nobody may open these.
TRIGGERS = ("flush", "commit", "create_pmem_region", "create_ram_region",
            "delete_region", "trigger_poison_list", "security/sanitize",
            "security/erase")
PLATFORM = "sys/devices/platform/ACPI0017:00"


class CxlTree:
    """Adds CXL to a sysfs_tree.Tree. Numbers are bytes unless said otherwise.

    Each object can be given attributes of its own by name: None leaves one out.
    """

    def __init__(self, tree, kernel="6.12"):
        assert kernel in KERNELS
        self.tree = tree
        self.level = KERNELS.index(kernel)
        self.places = {}
        os.makedirs(self.path("sys/bus/cxl/devices"))
        os.makedirs(self.path("sys/bus/cxl/drivers"))
        os.makedirs(self.path("sys/module"), exist_ok=True)
        self.trigger("sys/bus/cxl/flush")

    def path(self, *names):
        return self.tree.path(*names)

    def of(self, name, *names):
        """path below the directory of an object"""
        return self.path(self.places[name], *names)

    def set(self, name, attribute, value):
        sysfs_tree.write(self.of(name, attribute), value)

    def trigger(self, place):
        """a FIFO, that nobody can open for reading and come back"""
        os.makedirs(os.path.dirname(self.path(place)), exist_ok=True)
        os.mkfifo(self.path(place), 0o644)

    def link(self, place, target):
        """a symbolic link between two places of the tree, as the kernel has it:
        what it leads to is named, even when it is above"""
        os.makedirs(os.path.dirname(self.path(place)), exist_ok=True)
        above = os.path.relpath(os.path.dirname(target),
                                os.path.dirname(place))
        os.symlink(os.path.join(above, os.path.basename(target)),
                   self.path(place))

    def object(self, name, place, attributes, triggers=(), bus="cxl"):
        """a directory with attributes, and its link on the bus"""
        self.places[name] = place + "/" + name
        os.makedirs(self.of(name))
        self.link(f"sys/bus/{bus}/devices/{name}", self.places[name])
        for key, value in attributes.items():
            if value is not None:
                os.makedirs(os.path.dirname(self.of(name, key)), exist_ok=True)
                self.set(name, key, value)
        for trigger in triggers:
            self.trigger(self.places[name] + "/" + trigger)

    def load(self, bus, driver, module=None):
        """a driver is there, and its module"""
        os.makedirs(self.path("sys/bus", bus, "drivers", driver),
                    exist_ok=True)
        os.makedirs(self.path("sys/module", module or driver), exist_ok=True)

    def bind(self, name, driver, bus="cxl", module=None):
        if driver:
            self.load(bus, driver, module)
            self.link(self.places[name] + "/driver",
                      f"sys/bus/{bus}/drivers/{driver}")
            self.link(f"sys/bus/{bus}/drivers/{driver}/{name}",
                      self.places[name])

    # pylint: disable=too-many-arguments
    def memdev(self, name, address, ram=0, pmem=0, serial=0, node=-1,
               firmware="BWFW VERSION 00", driver="cxl_mem", **more):
        """a memory device of a function"""
        self.object(name, self.tree.places[address], {
            "ram/size": f"{ram:#x}", "pmem/size": f"{pmem:#x}",
            "serial": f"{serial:#x}", "numa_node": node,
            "firmware_version": firmware, "payload_max": 2048,
            "label_storage_size": 0, **more},
            ("trigger_poison_list", "security/sanitize", "security/erase")
            if self.level else ())
        self.bind(name, driver)

    def port(self, name, parent=None, host=None, dports=None,
             parent_dport=None, committed=0, driver="cxl_port", **more):
        """a root, port or endpoint.

        host: place of the device that it stands for; dports: places of devices
        by identifier; parent_dport: such a place
        """
        above = self.places[parent] if parent else PLATFORM
        if self.level:
            more.setdefault("decoders_committed", committed)
        self.object(name, above, more)
        if host:
            self.link(self.places[name] + "/uport", host)
        for number, place in (dports or {}).items():
            self.link(f"{self.places[name]}/dport{number}", place)
        if self.level and parent_dport:
            self.link(self.places[name] + "/parent_dport", parent_dport)
        if parent:
            self.bind(name, driver)

    def endpoint(self, name, parent, memdev, parent_dport=None, **more):
        self.port(name, parent, self.places[memdev], None, parent_dport,
                  **more)

    def window(self, name, start, size, targets, ways=None, granularity=256,
               caps="ram pmem type3", **more):
        """a decoder of the root"""
        able = {f"cap_{cap}": int(cap in caps.split())
                for cap in ("ram", "pmem", "type2", "type3")}
        triggers = ["delete_region"]
        if able["cap_pmem"]:
            triggers.append("create_pmem_region")
        if able["cap_ram"] and self.level:
            triggers.append("create_ram_region")
        self.object(name, self.port_of(name), {
            "start": f"{start:#x}", "size": f"{size:#x}", "locked": 0,
            "interleave_ways": ways or len(targets),
            "interleave_granularity": granularity,
            "target_list": ",".join(map(str, targets)), **able, **more},
            triggers)

    def decoder(self, name, start=0, size=0, ways=1, granularity=256,
                region="", targets=(), **more):
        """a decoder of a host bridge or switch"""
        self.object(name, self.port_of(name), {
            "start": f"{start:#x}", "size": f"{size:#x}", "locked": 0,
            "interleave_ways": ways, "interleave_granularity": granularity,
            "target_list": ",".join(map(str, targets)),
            "target_type": "expander", "region": region, **more})

    def endpoint_decoder(self, name, start=0, size=0, ways=1, granularity=256,
                         region="", mode="none", dpa=None, dpa_size=0, **more):
        if dpa is None:
            dpa = (1 << 64) - 1
        self.object(name, self.port_of(name), {
            "start": f"{start:#x}", "size": f"{size:#x}", "locked": 0,
            "interleave_ways": ways, "interleave_granularity": granularity,
            "target_type": "expander", "region": region, "mode": mode,
            "dpa_resource": f"{dpa:#x}", "dpa_size": f"0x{dpa_size:016x}",
            **more})

    def region(self, name, window, start, size, targets, ways=None,
               granularity=256, mode="ram", uuid="", driver="cxl_region",
               **more):
        """memory of endpoint decoders; None is a place that nobody has"""
        places = {f"target{n}": target or "" for n, target in
                  enumerate(targets)}
        if mode == "ram" and not self.level:
            raise ValueError("Linux 6.1 makes no volatile regions")
        self.object(name, self.places[window], {
            "resource": f"{start:#x}", "size": f"{size:#x}", "uuid": uuid,
            "interleave_ways": ways if ways is not None else len(targets),
            "interleave_granularity": granularity,
            "mode": mode if self.level else None, **places, **more},
            ("commit",))
        self.bind(name, driver)

    def port_of(self, decoder):
        number = decoder[len("decoder"):].split(".")[0]
        for prefix in ("root", "port", "endpoint"):
            if prefix + number in self.places:
                return self.places[prefix + number]
        raise KeyError(decoder)

    def dax(self, region, name, driver="kmem", node=2, dax_driver=True,
            **more):
        """the DAX device of a volatile region"""
        number = region[len("region"):]
        self.object("dax_region" + number, self.places[region], {})
        if dax_driver:
            self.bind("dax_region" + number, "cxl_dax_region",
                      module="dax_cxl")
        os.makedirs(self.path("sys/bus/dax/devices"), exist_ok=True)
        self.object(name, self.places["dax_region" + number], {
            "target_node": node, "numa_node": 0, "align": 2 << 20, **more},
            bus="dax")
        self.bind(name, driver, bus="dax")

    def pmem_region(self, region, driver="cxl_pmem_region"):
        """what libnvdimm gets of a persistent region"""
        name = "pmem_" + region
        self.object(name, self.places[region], {})
        self.bind(name, driver, module="cxl_pmem")

    def memory(self, block_size, blocks):
        """memory blocks: {number: (state, node)}"""
        place = "sys/devices/system/memory"
        os.makedirs(self.path(place), exist_ok=True)
        sysfs_tree.write(self.path(place, "block_size_bytes"),
                         f"{block_size:x}")
        for number, (state, node) in blocks.items():
            block = f"{place}/memory{number}"
            os.makedirs(self.path(block))
            sysfs_tree.write(self.path(block, "state"), state)
            sysfs_tree.write(self.path(block, "phys_index"), f"{number:08x}")
            of_node = f"sys/devices/system/node/node{node}"
            os.makedirs(self.path(of_node), exist_ok=True)
            self.link(f"{block}/node{node}", of_node)
            self.link(f"{of_node}/memory{number}", block)

    def acpi(self, bridges, root=True):
        """ACPI devices: _UID of the host bridges"""
        place = "sys/devices/LNXSYSTM:00/LNXSYBUS:00"
        devices = {f"ACPI0016:{n:02x}": uid for n, uid in enumerate(bridges)}
        if root:
            devices["ACPI0017:00"] = 0
        os.makedirs(self.path("sys/bus/acpi/devices"), exist_ok=True)
        for name, uid in devices.items():
            self.object(name, place, {"uid": uid, "status": 15,
                                      "hid": name.split(":")[0]}, bus="acpi")

    def cedt(self, bridges=(), windows=(), more=b"", mode=0o400):
        """the table: (uid, version, base, length) of each bridge and (base,
        size, ways code, granularity code, restrictions, targets) of windows"""
        body = b""
        for uid, version, base, length in bridges:
            body += struct.pack("<BBHIIIQQ", 0, 0, 32, uid, version, 0, base,
                                length)
        for base, size, ways, granularity, restrictions, targets in windows:
            body += struct.pack(f"<BBHIQQBBHIHH{len(targets)}I", 1, 0,
                                36 + 4 * len(targets), 0, base, size, ways, 0,
                                0, granularity, restrictions, 0, *targets)
        self.raw_cedt(table(body + more), mode)

    def raw_cedt(self, content, mode=0o400):
        place = self.path("sys/firmware/acpi/tables")
        os.makedirs(place, exist_ok=True)
        if os.path.exists(place + "/CEDT"):
            os.remove(place + "/CEDT")
        sysfs_tree.write(place + "/CEDT", content)
        os.chmod(place + "/CEDT", mode)


def table(body):
    """an ACPI table CEDT: header with length and checksum, and a body"""
    head = struct.pack("<4sIBB6s8sI4sI", b"CEDT", 36 + len(body), 1, 0,
                       b"TEST  ", b"TESTCEDT", 1, b"TEST", 1)
    total = sum(head + body) & 0xff
    return head[:9] + bytes([-total & 0xff]) + head[10:] + body


def function(address, code, port_type, below=None, speed=5, width=16):
    """lines of a function: its header and a PCI Express capability"""
    space = bytearray(256)
    space[0:4] = struct.pack("<HH", 0x1de5, 0x0d90 + port_type)
    space[6] = 0x10
    space[9:12] = code.to_bytes(3, "little")
    space[0x34] = 0x40
    if below:
        space[0x0e] = 1
        space[0x18:0x1b] = bytes([int(address.split(":")[1], 16), *below])
    struct.pack_into("<BBH", space, 0x40, 0x10, 0, 2 | port_type << 4)
    struct.pack_into("<I", space, 0x4c, speed | width << 4)
    struct.pack_into("<H", space, 0x52, speed | width << 4 | 1 << 13)
    struct.pack_into("<I", space, 0x6c, ((1 << speed) - 1) << 1)
    struct.pack_into("<H", space, 0x70, speed)
    lines = [f"{address} {code >> 8:04x}: 1de5:{0x0d90 + port_type:04x}"]
    lines += [f"{at:02x}: {space[at:at + 16].hex(' ')}"
              for at in range(0, 256, 16)]
    return "\n".join(lines) + "\n"


#   pci0000:0c                                 pci0000:de
#   0c:00.0 root port                          de:00.0 root port
#   0d:00.0 switch                             df:00.0 mem2
#   0e:00.0        0e:01.0
#   0f:00.0 mem1   10:00.0 mem0
EXAMPLE = (
    ("0000:0c:00.0", 0x060400, 4, (0x0d, 0x10)),
    ("0000:0d:00.0", 0x060400, 5, (0x0e, 0x10)),
    ("0000:0e:00.0", 0x060400, 6, (0x0f, 0x0f)),
    ("0000:0e:01.0", 0x060400, 6, (0x10, 0x10)),
    ("0000:0f:00.0", 0x050210, 0, None),
    ("0000:10:00.0", 0x050210, 0, None),
    ("0000:de:00.0", 0x060400, 4, (0xdf, 0xdf)),
    ("0000:df:00.0", 0x050210, 0, None),
)
GB = 1 << 30
UUID = "0a4b8f6d-3c64-4a1e-9d6f-1f8b5a0c7e21"


def example(root, kernel="6.12", user=False):
    """A machine: mem1 and mem0 behind a switch are persistent and interleaved
    in region0; mem2, direct, is volatile: region1 (from Linux 6.3) and dax1.0,
    of whose four memory blocks three are online in node 2."""
    functions = sysfs_tree.parse("\n".join(function(*f) for f in EXAMPLE))
    for f in functions.values():
        f.numa_node = "1" if f.bus >= 0xde else "0"
    tree = sysfs_tree.Tree(root, functions, user)
    cxl = CxlTree(tree, kernel)
    at = tree.places
    for address in ("0000:0f:00.0", "0000:10:00.0", "0000:df:00.0"):
        cxl.places[address] = at[address]
        cxl.bind(address, "cxl_pci", bus="pci")
    cxl.load("platform", "cxl_acpi")
    cxl.acpi([12, 222])
    cxl.cedt([(12, 1, 0xfe000000, 0x10000), (222, 1, 0xfe010000, 0x10000)],
             [(0x100000000, 4 * GB, 0, 0, 0xe, [12]),
              (0x200000000, 4 * GB, 0, 5, 0x6, [222])])
    cxl.memdev("mem0", "0000:10:00.0", pmem=GB // 4, serial=0x77, node=0)
    cxl.memdev("mem1", "0000:0f:00.0", pmem=GB // 4, serial=0xabcd1234, node=0)
    cxl.memdev("mem2", "0000:df:00.0", ram=GB, serial=0x99, node=1)
    bridges = {12: "sys/devices/pci0000:0c", 222: "sys/devices/pci0000:de"}
    cxl.port("root0", host=PLATFORM, dports=bridges)
    cxl.port("port1", "root0", bridges[12], {0: at["0000:0c:00.0"]},
             bridges[12], 1)
    cxl.port("port2", "root0", bridges[222], {3: at["0000:de:00.0"]},
             bridges[222], 1)
    cxl.port("port3", "port1", at["0000:0d:00.0"],
             {0: at["0000:0e:00.0"], 1: at["0000:0e:01.0"]},
             at["0000:0c:00.0"], 1)
    cxl.endpoint("endpoint4", "port3", "mem1", at["0000:0e:00.0"],
                 committed=1)
    cxl.endpoint("endpoint5", "port3", "mem0", at["0000:0e:01.0"],
                 committed=1)
    cxl.endpoint("endpoint10", "port2", "mem2", at["0000:de:00.0"],
                 committed=1)
    cxl.window("decoder0.0", 0x100000000, 4 * GB, [12])
    cxl.window("decoder0.1", 0x200000000, 4 * GB, [222], granularity=8192,
               caps="ram type3")
    here = (0x100000000, GB // 2)
    cxl.decoder("decoder1.0", *here, region="region0", targets=[0])
    cxl.decoder("decoder3.0", *here, 2, 4096, "region0", [0, 1])
    for n, number in enumerate((4, 5)):
        cxl.endpoint_decoder(f"decoder{number}.0", *here, 2, 4096, "region0",
                             "pmem", 0, GB // 4)
        cxl.endpoint_decoder(f"decoder{number}.1")
    cxl.region("region0", "decoder0.0", *here, ["decoder4.0", "decoder5.0"],
               granularity=4096, mode="pmem", uuid=UUID)
    cxl.pmem_region("region0")
    there = (0x200000000, GB)
    has_region = "region1" if cxl.level else ""
    cxl.decoder("decoder2.0", *there, region=has_region, targets=[3])
    cxl.endpoint_decoder("decoder10.0", *there, 1, 256, has_region, "ram", 0,
                         GB)
    if has_region:
        cxl.region("region1", "decoder0.1", *there, ["decoder10.0"])
        cxl.dax("region1", "dax1.0")
    cxl.memory(GB // 4, {0: ("online", 0), 1: ("online", 0),
                         32: ("online", 2), 33: ("online", 2),
                         34: ("offline", 2), 35: ("online", 2)})
    return cxl


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", choices=KERNELS, default="6.12")
    parser.add_argument("--user", action="store_true",
                        help="as an ordinary user sees it")
    parser.add_argument("directory", help="where to; made if need be")
    args = parser.parse_args()
    example(args.directory, args.kernel, args.user)


if __name__ == "__main__":
    main()
