#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks the family pcitopo all that test-netlink.py judges, in a guest.

usage: netlink-guest.py MODULES DIRECTORY YNL SPEC MACHINE...

Prints one JSON document. The objects of each machine come by way of the kernel's
own client, tools/net/ynl, which knows nothing but our specification; what that
client would not send, by a socket.
"""

import ctypes
import json
import os
import site
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../kselftest"))
# pylint: disable=wrong-import-position
from pcitopo import (ACK, ACK_TLVS, ADDRESS, CAPPED, COMMANDS, CTRL,
                     CTRL_GETFAMILY, DONE, DUMP, DUMP_INTR, ERROR, EXT_ACK,
                     FAMILY, INDEX, KINDS, NETLINK_GENERIC, REFRESH, REQUEST,
                     SAMPLE, SAMPLE_AGE, SAMPLE_SERIAL, SERIALS, SOL_NETLINK,
                     attribute, attribute_list, attributes, text)

CLASS = "/sys/class/pcitopo"
DEVICES = "/sys/bus/pci/devices"
CONTROL = "/sys/kernel/debug/pcitopo_replay/control"
CLONE_NEWNET = 0x40000000
NOBODY = 65534
COMMAND = {f"{kind}-get": number for kind, number in COMMANDS.items()}
COMMAND["refresh"] = REFRESH
COMMAND["watch-get"] = 7


class Client:
    """A socket; counts how often it received, and how many replies of the last
    answer had come each time."""

    def __init__(self, size=32768):
        self.size = size
        self.received = 0
        self.parts = []
        self.seq = 0
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                    NETLINK_GENERIC)
        self.socket.setsockopt(SOL_NETLINK, EXT_ACK, 1)
        self.socket.settimeout(20)
        self.family = self.find_family()

    def send(self, family, command, flags, payload=b"", version=1, reserved=0):
        self.seq += 1
        body = struct.pack("<BBH", command, version, reserved) + payload
        self.socket.send(struct.pack("<IHHII", 16 + len(body), family,
                                     flags | REQUEST, self.seq, 0) + body)

    def receive(self):
        """Type, flags and body of each message of one recv()."""
        data, _, flags, _ = self.socket.recvmsg(self.size)
        assert not flags & socket.MSG_TRUNC
        self.received += 1
        messages = []
        while data:
            length, kind, flags, _, _ = struct.unpack_from("<IHHII", data)
            messages.append((kind, flags, data[16:length]))
            data = data[(length + 3) & ~3:]
        return messages

    def find_family(self):
        self.send(CTRL, CTRL_GETFAMILY, 0, text(2, FAMILY))
        kind, _, body = self.receive()[0]
        if kind != CTRL:
            raise OSError("no family pcitopo")
        return struct.unpack("<H", attributes(body[4:])[1])[0]

    def answer(self, between=None):
        """All of an answer: replies, error, flags seen, and the extack."""
        replies, flags_seen, pause = [], 0, between
        self.parts = []
        while True:
            for kind, flags, body in self.receive():
                flags_seen |= flags
                if kind not in (ERROR, DONE):
                    replies.append(body[4:])
                    continue
                assert not pause, "all came at once"
                return {"replies": replies, "flags": flags_seen,
                        **self.end(kind, flags, body)}
            self.parts.append(len(replies))
            if pause:
                pause()
                pause = None

    @staticmethod
    def end(kind, flags, body):
        """What an error, or the end of a dump, says."""
        error = struct.unpack_from("<i", body)[0]
        skip = 4
        if kind == ERROR:
            skip = 20
            if not flags & CAPPED:
                skip = 4 + (struct.unpack_from("<I", body, 4)[0] + 3 & ~3)
        extack = attributes(body[skip:]) if flags & ACK_TLVS else {}
        return {"error": -error,
                "message": extack[1][:-1].decode() if 1 in extack else None,
                "offset": (struct.unpack("<I", extack[2])[0]
                           if 2 in extack else None),
                "missing": (struct.unpack("<I", extack[5])[0]
                            if 5 in extack else None)}

    def ask(self, command, payload=b"", flags=ACK, between=None, **head):
        self.send(self.family, COMMAND.get(command, command), flags, payload,
                  **head)
        return self.answer(between)

    def dump(self, command, payload=b"", between=None):
        return self.ask(command, payload, DUMP, between)

    def policies(self):
        """The kernel's policies: those of commands, and what they are."""
        self.send(CTRL, 10, DUMP, attribute(1, struct.pack("<H", self.family)))
        commands, policies = {}, {}
        for reply in self.answer()["replies"]:
            for number, payload in attribute_list(reply):
                if number == 9:
                    for command, uses in attribute_list(payload):
                        commands[command] = {
                            use: struct.unpack("<I", which)[0]
                            for use, which in attribute_list(uses)}
                if number == 8:
                    for index, entry in attribute_list(payload):
                        for name, facts in attribute_list(entry):
                            policies.setdefault(index, {})[name] = {
                                fact: int.from_bytes(value, "little")
                                for fact, value in attribute_list(facts)}
        return {"commands": commands, "policies": policies}

    def operations(self):
        """Flags of each command that the family has."""
        self.send(CTRL, CTRL_GETFAMILY, 0, text(2, FAMILY))
        family = attributes(self.receive()[0][2][4:])
        found = {}
        for _, payload in attribute_list(family[6]):
            facts = attributes(payload)
            found[struct.unpack("<I", facts[1])[0]] = \
                struct.unpack("<I", facts[2])[0]
        groups = [attributes(payload)[1][:-1].decode()
                  for _, payload in attribute_list(family[7])]
        return {"version": struct.unpack("<I", family[3])[0],
                "operations": found, "groups": groups}


def short(answer):
    """An answer without its replies."""
    return {**answer, "replies": len(answer["replies"])}


def names(answer):
    """The addresses that objects of a dump are named by."""
    return [attributes(reply)[1][:-1].decode()
            for reply in answer["replies"]]


def in_child(function, before=None):
    """What function returns in a child process that did before first."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        try:
            if before:
                before()
            result = function()
        except Exception as trouble:  # pylint: disable=broad-except
            result = {"trouble": f"{type(trouble).__name__}: {trouble}"}
        with os.fdopen(sink, "w") as output:
            json.dump(result, output)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source) as stream:
        result = json.load(stream)
    os.waitpid(child, 0)
    return result


def become_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def leave_network():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")


def say(what):
    """Where we are, for who looks at why it takes long."""
    print(f"{time.monotonic():.1f} {what}", file=sys.stderr, flush=True)


def write(path, value):
    with open(path, "w", encoding="ascii") as output:
        output.write(value)


def load(modules, name, *words):
    subprocess.run(["insmod", os.path.join(modules, name + ".ko"), *words],
                   check=True)


def settle(client):
    """Until the module knows all functions that the kernel knows."""
    for _ in range(100):
        known = names(client.dump("device-get"))
        if known == sorted(os.listdir(DEVICES)):
            return len(known)
        time.sleep(0.1)
    raise OSError("the module does not catch up with the bus")


def machine(ynl, client, name):
    """All objects, decoded by ynl; and how many came with one recv()."""
    found = {"functions": settle(client), "nodes": {}}
    for kind in KINDS:
        found[kind] = ynl.dump(f"{kind}-get", {})
        before = client.received
        count = len(client.dump(f"{kind}-get")["replies"])
        found[f"{kind} received"] = [count, client.received - before]
    for address in os.listdir(DEVICES):
        with open(f"{DEVICES}/{address}/numa_node", encoding="ascii") as node:
            found["nodes"][address] = int(node.read())
    say(f"machine {name}: {found['functions']} functions")
    return found


def is_replayed(thing):
    return not thing.get("address", thing.get("port")).startswith("0000:")


def run_client(client, requests):
    """What the kernel's client prints, as a program, for each request. They run
    at the same time, as starting them takes long."""
    running = [subprocess.Popen([*client, *words], stdout=subprocess.PIPE)
               for words in requests]
    return [json.loads(one.communicate()[0]) for one in running]


def by_program(client, found, known):
    """By program: a dump of each kind that this machine has and that is not known
    yet, and one get."""
    kinds = [kind for kind in KINDS if kind not in known
             and any(map(is_replayed, found[kind]))]
    requests = [["--dump", f"{kind}-get"] for kind in kinds]
    if "link" in kinds:
        wanted = found["link"][-1]["port"]
        requests.append(["--do", "link-get", "--json",
                         json.dumps({"port": wanted})])
        kinds.append("get")
    say(f"program: {kinds}")
    return dict(zip(kinds, run_client(client, requests)))


def do_each(ynl, found):
    """Get one of each kind: what the dump said, but for its age."""
    answers = {}
    for kind in KINDS:
        for wanted in found[kind][-1:]:
            request = {key: wanted[key] for key in ("address", "port", "index")
                       if key in wanted}
            answers[kind] = [wanted, ynl.do(f"{kind}-get", request)]
    return answers


def filters(ynl, found):
    """What dumps with filters give."""
    answers = []
    last = found["device"][-1]
    switch = found["switch"][-1]
    port = found["link"][-1]["port"]
    for kind, request in (
            ("device", {"address": last["address"]}),
            ("device", {"address": "ffffffff:ff:1f.7"}),
            ("device", {"domain": 1}), ("device", {"domain": 2}),
            ("device", {"bus": int(last["address"].split(":")[-2], 16)}),
            ("device", {"vendor-id": last["sample"]["vendor-id"]}),
            ("device", {"device-id": last["sample"]["device-id"]}),
            ("device", {"class": last["sample"]["class"]}),
            ("device", {"domain": 1, "class": 0x0604}),
            ("device", {"domain": 1, "class": 0x0604, "bus": 0}),
            ("switch", {"vendor-id": switch["vendor-id"]}),
            ("switch", {"class": 0x0302}),
            ("switch", {"address": switch["address"]}),
            ("link", {"port": port}), ("link", {"bus": 0}),
            ("retimer", {"index": 0}), ("retimer", {"index": 1}),
            ("retimer", {"port": found["retimer"][0]["port"], "index": 0}),
            ("memdev", {"class": 0x0502})):
        answers.append([kind, request,
                        [answer.get("address", answer.get("port"))
                         for answer in ynl.dump(f"{kind}-get", request)]])
    return answers


def malformed(client, here):
    """Requests that are wrong, with what comes of them."""
    good = text(1, here)
    number = struct.pack("<I", 1)
    requests = {
        "no address": ("device-get", b""),
        "no port": ("link-get", b""),
        "no index": ("retimer-get", good),
        "index too high": ("retimer-get", good + attribute(7, b"\2")),
        "address empty": ("device-get", text(1, "")),
        "address without its end": ("device-get",
                                    attribute(1, here.encode())),
        "address too long": ("device-get", text(1, "0" * 5000)),
        "address of other letters": ("device-get", text(1, "0001:GG:00.0")),
        "address with a blank": ("device-get", text(1, " 0001:00:00.0")),
        "address with more": ("device-get", text(1, "0001:00:00.0x")),
        "address with device 20": ("device-get", text(1, "0001:00:20.0")),
        "address with a byte of zero": ("device-get",
                                        attribute(1, b"0001:\0" + b"1\0")),
        "unknown attribute": ("device-get", good + attribute(200, number)),
        "attribute of replies": ("device-get", good + attribute(10, number)),
        "attribute 0": ("device-get", good + attribute(0, number)),
        "nested": ("device-get", attribute(0x8001, good)),
        "filter in a get": ("device-get", good + attribute(2, number)),
        "filter too short": ("device-get", good + attribute(2, b"\1")),
        "filter too long": ("device-get", good + attribute(2, number * 2)),
        "length over the end": ("device-get",
                                struct.pack("<HH", 400, 1) + b"0001"),
        "length below 4": ("device-get", struct.pack("<HH", 3, 1)),
        "rest behind": ("device-get", good + b"\1\0"),
        "refresh with a filter": ("refresh", attribute(2, number)),
        "command 0": (0, b""),
        "command of events": (8, b""),
        "watch with an attribute": ("watch-get", attribute(1, number)),
        "command 255": (255, b""),
        "no function": ("device-get", text(1, "fffffff0:ff:1f.7")),
        "no switch": ("switch-get", good),
        "no link": ("link-get", good),
        "no retimer": ("retimer-get", good + attribute(7, b"\0")),
        "no memory device": ("memdev-get", good),
        "refresh of no function": ("refresh", text(1, "fffffff0:ff:1f.7")),
    }
    answers = {name: short(client.ask(*request))
               for name, request in requests.items()}
    answers["reserved bits"] = short(client.ask("device-get", good,
                                                reserved=1))
    answers["dump of a bad filter"] = short(client.dump(
        "device-get", attribute(2, b"\1")))
    answers["dump of a bad address"] = short(client.dump(
        "device-get", text(1, "x")))
    answers["dump of an unknown attribute"] = short(client.dump(
        "device-get", attribute(200, number)))
    answers["dump of refresh"] = short(client.dump("refresh"))
    answers["good"] = short(client.ask("device-get", good))
    return answers


def serial_attributes(reply):
    return attributes(attributes(reply)[SAMPLE])


def as_somebody(client=None):
    """What an ordinary user gets."""
    client = client or Client()
    answers = {kind: len(client.dump(f"{kind}-get")["replies"])
               for kind in KINDS}
    devices = client.dump("device-get")
    answers["has serial"] = any(
        SAMPLE_SERIAL in serial_attributes(reply) for reply in devices["replies"])
    for kind, number in SERIALS.items():
        answers[f"{kind} has serial"] = any(
            number in attributes(reply)
            for reply in client.dump(f"{kind}-get")["replies"])
    address = text(1, names(devices)[-1])
    got = client.ask("device-get", address)["replies"][0]
    answers["get has serial"] = SAMPLE_SERIAL in serial_attributes(got)
    answers["refresh"] = short(client.ask("refresh", address))
    return answers


def privileges():
    client = Client()
    return {"root": as_somebody(),
            "nobody": in_child(as_somebody, become_nobody),
            "nobody with a socket of root":
                in_child(lambda: as_somebody(client), become_nobody),
            "root of another network":
                in_child(as_somebody, leave_network)}


def age_of(client, address):
    reply = client.ask("device-get", text(1, address))["replies"][0]
    return struct.unpack("<Q", serial_attributes(reply)[SAMPLE_AGE])[0]


def refreshing(client, first, last):
    """Ages before and after a refresh of one function, and then of all; and how
    old they can be if it was done."""
    found = {}
    for what, request in (("one", text(1, last)), ("all", b"")):
        time.sleep(1)
        found[f"before {what}"] = [age_of(client, first), age_of(client, last)]
        start = time.monotonic()
        found[what] = short(client.ask("refresh", request))
        found[f"after {what}"] = [age_of(client, first), age_of(client, last)]
        found[f"{what} since"] = 1e9 * (time.monotonic() - start)
    return found


def sample_of(client, address):
    """What was read of a function, by attribute, without its age."""
    reply = client.ask("device-get", text(1, address))["replies"][0]
    return {number: value.hex() for number, value in serial_attributes(reply)
            .items() if number != SAMPLE_AGE}


def being_reset(client, address):
    """What is said of a function that the kernel resets, and reads as ones."""
    found = {"first": sample_of(client, address)}
    write(CONTROL, f"block {address}\nrespond {address} ones")
    found["refresh"] = short(client_refresh(address))
    time.sleep(1.5)
    found["blocked"] = sample_of(client, address)
    found["age"] = age_of(client, address)
    write(CONTROL, f"unblock {address}")
    start = time.monotonic()
    while sample_of(client, address) == found["first"] and \
            time.monotonic() < start + 20:
        time.sleep(0.1)
    found["ones"] = sample_of(client, address)
    write(CONTROL, f"respond {address} normal")
    client_refresh(address)
    found["last"] = sample_of(client, address)
    return found


def refreshing_slowly(client):
    """A refresh that takes longer than anybody waits: how old the last function
    is when the answer comes, and once that was read, too."""
    addresses = names(client.dump("device-get"))
    for address in addresses[-4:]:
        write(CONTROL, f"delay {address} 10000000")
    start = time.monotonic()
    found = {"answer": short(client.ask("refresh")),
             "age": age_of(client, addresses[-1]),
             "took": 1e9 * (time.monotonic() - start)}
    found["later"] = found["age"]
    while found["later"] >= 1e9 * (time.monotonic() - start):
        if time.monotonic() > start + 60:
            break
        time.sleep(0.1)
        found["later"] = age_of(client, addresses[-1])
    found["since"] = 1e9 * (time.monotonic() - start)
    for address in addresses[-4:]:
        write(CONTROL, f"delay {address} 0")
    return found


def read(path):
    with open(path, encoding="ascii") as stream:
        return stream.read().strip()


def parity(ynl, client):
    """Each parity register of both ends of a link with two retimers says
    something of its own; who tells what of it."""
    link = [one for one in ynl.dump("link-get", {})
            if one.get("retimers") == 2][-1]
    ends = {"port": link["port"], "component": link["component"]}
    for end, address in enumerate(ends.values()):
        for number, register in enumerate(("10", "14", "18")):
            value = 1 << 4 * end + number
            write(CONTROL, f"set {address} ECAP0026+{register}.l {value:x}")
    found = {"refresh": client.ask("refresh")["error"],
             "link": ynl.do("link-get", {"port": ends["port"]})}
    for end, address in ends.items():
        found[end] = ynl.do("device-get", {"address": address})
        found[f"link {end}"] = read(
            f"{CLASS}/link-{ends['port']}/{end}_parity_mismatches")
    for index in 0, 1:
        found[f"retimer {index}"] = ynl.do(
            "retimer-get", {"port": ends["port"], "index": index})
        for end in ends:
            found[f"retimer {index} {end}"] = read(
                f"{CLASS}/retimer-{ends['port']}-{index}/"
                f"{end}_parity_mismatches")
    return found


def many_retimers(modules, directory, ynl, client):
    """Of a machine that has little else."""
    load(modules, "pcitopo_replay", f"image={directory}/retimers.img")
    settle(client)
    found = {"parity": parity(ynl, client),
             "torn": {kind: torn_at(kind) for kind in ("retimer", "device")}}
    subprocess.run(["rmmod", "pcitopo_replay"], check=True)
    return found


def remove(address):
    write(f"{DEVICES}/{address}/remove", "1")


def whole_dump(client):
    """A dump that is not torn by what went on before, which takes a while."""
    for _ in range(100):
        found = short(client.dump("device-get"))
        if not found["flags"] & DUMP_INTR:
            break
        time.sleep(0.1)
    return found


def tearing(address):
    """Dumps in small pieces, with something happening in between."""
    client = Client(4096)
    found = {"left alone": short(client.dump("device-get"))}
    found["registers read"] = short(client.dump(
        "device-get", between=lambda: client_refresh(address)))
    found["removed"] = short(client.dump(
        "device-get", between=lambda: remove(address)))
    found["get of what is gone"] = short(client.ask("device-get",
                                                    text(1, address)))
    found["after"] = whole_dump(client)
    found["comes back"] = short(client.dump("device-get", between=come_back))
    found["back"] = settle(client)
    return found


def identities(kind, answer):
    """What the objects of a dump are named by: address, and index of retimers."""
    found = map(attributes, answer["replies"])
    return [[thing[ADDRESS][:-1].decode()]
            + ([thing[INDEX][0]] if kind == "retimer" else [])
            for thing in found]


def torn_at(kind):
    """What a dump is to go on with goes away in between. When its first part
    comes, the second one has been made."""
    client = Client(4096)
    whole = identities(kind, client.dump(f"{kind}-get"))
    told = client.parts[1]
    there = set(os.listdir(DEVICES))
    torn = client.dump(f"{kind}-get",
                       between=lambda: remove(whole[told][0]))
    return {**short(torn), "whole": whole, "told": told,
            "torn": identities(kind, torn),
            "removed": sorted(there - set(os.listdir(DEVICES)))}


def come_back():
    write("/sys/bus/pci/rescan", "1")
    settle(Client())


def client_refresh(address):
    return Client().ask("refresh", text(1, address))


def main():
    modules, directory, ynl_directory, spec, *machines = sys.argv[1:]
    # It needs packages of site, which we were started without.
    site.main()
    sys.path.insert(0, ynl_directory)
    from lib import YnlFamily

    program = [sys.executable, "-B", os.path.join(ynl_directory, "cli.py"),
               "--spec", spec, "--no-schema", "--output-json"]
    printed = {}
    answers = {"program": printed}
    answers["before"] = in_child(lambda: {"family": Client().family})
    load(modules, "pcitopo")
    ynl = YnlFamily(spec, schema="")
    client = Client()
    answers["policies"] = client.policies()
    answers["operations"] = client.operations()
    for number, name in enumerate(machines):
        load(modules, "pcitopo_replay",
             f"image={directory}/good-{name}.img")
        answers[name] = found = machine(ynl, client, name)
        for kind, things in by_program(program, found, printed).items():
            printed[kind] = [name, things]
        if not number:
            here = found["device"][0]["address"]
            last = found["device"][-1]["address"]
            for name, question, *words in (
                    ("do", do_each, ynl, found),
                    ("filters", filters, ynl, found),
                    ("malformed", malformed, client, here),
                    ("privileges", privileges),
                    ("refreshing", refreshing, client, here, last),
                    ("being reset", being_reset, client, last),
                    ("refreshing slowly", refreshing_slowly, client),
                    ("tearing", tearing, last)):
                say(name)
                answers[name] = question(*words)
        subprocess.run(["rmmod", "pcitopo_replay"], check=True)
    say("retimers")
    answers["retimers"] = many_retimers(modules, directory, ynl, client)
    settle(client)
    subprocess.run(["rmmod", "pcitopo"], check=True)
    answers["after"] = in_child(lambda: {"family": Client().family})
    json.dump(answers, sys.stdout, default=sorted)
    print()


if __name__ == "__main__":
    main()
