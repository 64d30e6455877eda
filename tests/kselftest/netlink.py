#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Family pcitopo on this machine: is all there, once, and in order?

Needs pcitopo.ko loaded, and no privilege.
"""

import errno
import os
import struct

from pcitopo import (ADDRESS, DOMAIN, INDEX, KINDS, Skip, address, attribute,
                     case, main, text, without_age)

DEVICES = "/sys/bus/pci/devices"
CLASS = "/sys/class/pcitopo"


def name(kind, thing):
    """As sysfs calls it."""
    if kind == "retimer":
        return f"{kind}-{address(thing)}-{thing[INDEX][0]}"
    return f"{kind}-{address(thing)}"


def order(where):
    domain, bus, rest = where.split(":")
    return int(domain, 16), bus, rest


@case
def dumps_end_well(family):
    for kind in KINDS:
        answer = family.dump(kind)
        assert not answer.error, (kind, answer.error, answer.message)


@case
def devices_are_those_of_the_bus(family):
    found = [address(device) for device in family.dump("device").objects]
    expected = sorted(os.listdir(DEVICES), key=order)
    assert found == expected, (found, expected)


@case
def objects_are_those_of_the_class(family):
    found = [name(kind, thing) for kind in KINDS[1:]
             for thing in family.dump(kind).objects]
    assert len(found) == len(set(found)), found
    assert sorted(found) == sorted(os.listdir(CLASS)), found


@case
def dumps_are_in_the_order_of_addresses(family):
    for kind in KINDS:
        found = [address(thing) for thing in family.dump(kind).objects]
        assert found == sorted(found, key=order), kind


@case
def get_says_what_dump_says(family):
    for kind in KINDS:
        for thing in family.dump(kind).objects[-1:]:
            payload = text(ADDRESS, address(thing))
            if kind == "retimer":
                payload += attribute(INDEX, thing[INDEX])
            answer = family.get(kind, payload)
            assert not answer.error, (kind, answer.message)
            assert without_age(kind, answer.objects[0]) == \
                without_age(kind, thing), name(kind, thing)


@case
def filters_select(family):
    devices = family.dump("device").objects
    domains = {order(address(device))[0] for device in devices}
    for domain in domains | {0xfffffff0}:
        payload = attribute(DOMAIN, struct.pack("<I", domain))
        found = family.dump("device", payload).objects
        expected = [device for device in devices
                    if order(address(device))[0] == domain]
        assert list(map(address, found)) == list(map(address, expected))


@case
def malformed_requests_are_refused(family):
    devices = family.dump("device").objects
    if not devices:
        raise Skip("no PCI function here")
    good = text(ADDRESS, address(devices[0]))
    for payload, wanted in (
            (b"", errno.EINVAL), (text(ADDRESS, "x"), errno.EINVAL),
            (text(ADDRESS, "0" * 3000), errno.EINVAL),
            (good + attribute(999, b"1234"), errno.EINVAL),
            (good + attribute(DOMAIN, b"\1\0\0\0"), errno.EINVAL),
            (attribute(ADDRESS, b"0000"), errno.EINVAL),
            (text(ADDRESS, "fffffff0:ff:1f.7"), errno.ENODEV)):
        answer = family.get("device", payload)
        assert answer.error == wanted, (payload[:40], answer.error)
        assert answer.message or not payload, payload[:40]
    assert not family.get("device", good).error


@case
def no_object_is_said_to_be_of_another_kind(family):
    switches = {address(switch) for switch in family.dump("switch").objects}
    for device in family.dump("device").objects:
        if address(device) not in switches:
            answer = family.get("switch", text(ADDRESS, address(device)))
            assert answer.error == errno.ENODEV, address(device)
            return
    raise Skip("all functions are switches")


if __name__ == "__main__":
    main()
