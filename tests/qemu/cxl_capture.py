# SPDX-License-Identifier: GPL-2.0-or-later
"""What Linux shows of CXL memory, as a tar archive of named files.

Links are kept, directories are as they are. Attributes are read by name, and
only where anybody may read them at all: triggers, which do something to who
opens them, are there as empty files that nobody may read.
"""

import io
import os
import re
import stat
import tarfile

# Directories of links to devices, and what is read of each
BUSES = {
    "sys/bus/pci/devices": """aer_dev_correctable aer_dev_fatal
        aer_dev_nonfatal class config current_link_speed current_link_width
        device driver_override enable max_link_speed max_link_width modalias
        numa_node power_state resource revision secondary_bus_number
        subordinate_bus_number subsystem_device subsystem_vendor vendor
        power/runtime_status""",
    "sys/bus/cxl/devices": """cap_pmem cap_ram cap_type2 cap_type3
        decoders_committed devtype dpa_resource dpa_size firmware_version
        interleave_granularity interleave_ways label_storage_size locked
        mode modalias numa_node payload_max pmem/qos_class pmem/size
        qos_class region ram/qos_class ram/size resource security/state serial size
        start target_list target_type uuid firmware/loading
        accessN/read_bandwidth accessN/read_latency accessN/write_bandwidth
        accessN/write_latency targetN""",
    "sys/bus/dax/devices": """align modalias numa_node resource size
        target_node memmap_on_memory""",
    "sys/bus/nd/devices": """size resource mode numa_node target_node
        provider type modalias""",
    "sys/bus/acpi/devices": "hid uid path status",
    "sys/devices/system/memory": """phys_device phys_index state removable
        valid_zones""",
    "sys/devices/system/node": "cpulist has_memory",
}
FILES = """proc/sys/kernel/osrelease proc/modules proc/cmdline proc/iomem
    sys/firmware/acpi/tables/CEDT sys/devices/system/memory/block_size_bytes
    sys/devices/system/node/has_memory sys/devices/system/node/online"""
# Of buses, what may be named by a link of a device, and nothing else of it
DRIVERS = ["sys/bus/cxl/drivers", "sys/bus/dax/drivers"]
MODULES = re.compile(r"cxl_|dax|kmem|device_dax|nd_|libnvdimm")
LARGEST = 65536


class Capture:
    """root: the directory that stands for /"""

    def __init__(self, root="/"):
        self.root = root
        self.names = {}

    def path(self, name):
        return os.path.join(self.root, name)

    def add(self, name):
        """An entry, once, after those that it is in"""
        if name in self.names or not os.path.lexists(self.path(name)):
            return
        above = os.path.dirname(name)
        if above:
            self.add(above)
        info = tarfile.TarInfo(name)
        status = os.lstat(self.path(name))
        info.mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISLNK(status.st_mode):
            info.type = tarfile.SYMTYPE
            info.linkname = os.readlink(self.path(name))
        elif stat.S_ISDIR(status.st_mode):
            info.type = tarfile.DIRTYPE
        elif not stat.S_ISREG(status.st_mode):
            return
        self.names[name] = (info, b"")

    def read(self, name):
        """An entry with its content; what cannot be read is empty"""
        self.add(name)
        info, _ = self.names.get(name, (None, b""))
        if not info or not info.isreg() or not info.mode & 0o444:
            return
        try:
            with open(self.path(name), "rb") as file:
                content = file.read(LARGEST)
        except OSError:
            return
        info.size = len(content)
        self.names[name] = (info, content)

    def real(self, name):
        """Where a link to a device leads, below the root"""
        return os.path.relpath(os.path.realpath(self.path(name)), self.root)

    def device(self, name, wanted):
        """A directory: links and names of all that is in it, and the content
        of what is wanted."""
        for directory in [name] + [f"{name}/{sub}" for sub in sorted(
                {word.rsplit("/", 1)[0] for word in wanted if "/" in word})]:
            try:
                entries = sorted(os.listdir(self.path(directory)))
            except OSError:
                continue
            for entry in entries:
                path = f"{directory}/{entry}"
                self.add(path)
                below = path[len(name) + 1:]
                if below in wanted:
                    self.read(path)

    def bus(self, directory, words):
        """All devices of a bus"""
        try:
            entries = sorted(os.listdir(self.path(directory)))
        except OSError:
            return
        wanted = set()
        for word in words.split():
            wanted |= {word.replace("N", str(number)) for number in range(16)} \
                if "N" in word else {word}
        for entry in entries:
            path = f"{directory}/{entry}"
            self.add(path)
            if os.path.isdir(self.path(path)):
                self.device(self.real(path), wanted)

    def all(self):
        for name in FILES.split():
            self.read(name)
        for directory, words in BUSES.items():
            self.bus(directory, words)
        for directory in DRIVERS:
            if os.path.isdir(self.path(directory)):
                for entry in sorted(os.listdir(self.path(directory))):
                    self.add(f"{directory}/{entry}")
        for slot in sorted(os.listdir(self.path("sys/bus/pci/slots"))):
            self.read(f"sys/bus/pci/slots/{slot}/address")
        for module in sorted(os.listdir(self.path("sys/module"))):
            if MODULES.match(module):
                self.read(f"sys/module/{module}/initstate")

    def tar(self):
        """The archive, compressed"""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz",
                          format=tarfile.GNU_FORMAT) as archive:
            for info, content in self.names.values():
                archive.addfile(info, io.BytesIO(content))
        return out.getvalue()
