# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages of family pcitopo, read by its specification alone."""

import os

import yaml

from pcitopo_test import TOP

PATH = os.path.join(TOP, "Documentation/netlink/specs/pcitopo.yaml")

with open(PATH, encoding="utf-8") as _stream:
    SPEC = yaml.safe_load(_stream)
_SETS = {found["name"]: found["attributes"]
         for found in SPEC["attribute-sets"]}


def message_name(command):
    """What a command by number is called."""
    return SPEC["operations"]["list"][command - 1]["name"]


def entries(name):
    """Names of the values of an enum, in order."""
    return [entry["name"] for found in SPEC["definitions"]
            if found["name"] == name for entry in found["entries"]]


def decode(set_name, data):
    """Name: value of all attributes."""
    found = {}
    while data:
        length = int.from_bytes(data[:2], "little")
        number = int.from_bytes(data[2:4], "little") & 0x3fff
        assert 4 <= length <= len(data), (set_name, data)
        attribute = _SETS[set_name][number - 1]
        payload = data[4:length]
        if attribute["type"] == "nest":
            value = decode(attribute["nested-attributes"], payload)
        elif attribute["type"] == "string":
            value = payload[:-1].decode()
        else:
            assert len(payload) * 8 == int(attribute["type"][1:]), attribute
            value = int.from_bytes(payload, "little")
        assert attribute["name"] not in found, (set_name, attribute)
        found[attribute["name"]] = value
        data = data[(length + 3) & ~3:]
    return found


def event(command, text):
    """An event of hexadecimal text, with the name of its message."""
    name = message_name(command)
    return {"message": name, **decode(name, bytes.fromhex(text))}
