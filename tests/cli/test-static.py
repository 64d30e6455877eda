#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The one binary for rescue shells: static, and it says the same.

It lays out tables without libsmartcols and finds names without libpci, so its
output is compared with that of the ordinary program, byte for byte.
"""

import fcntl
import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import pcitopo_test as test
from pcitopo_test import case

STATIC = os.path.join(test.TOP, "build/pcitopo-static")
NAMES = sorted(os.path.basename(path)[:-len(".machine")]
               for path in glob.glob(test.MACHINES + "/*.machine"))
NOUNS = ("devices", "links", "switches", "retimers", "memdevs")
VERBS = [(), ("check",), ("check", "-J"), ("tree", "-a"), ("paths",),
         ("matrix",)] + [("list", noun, "-a") for noun in NOUNS]
RAW = [("list", noun, "-a", *words) for noun in ("devices", "links")
       for words in (("-r",), ("-r", "--noheadings"), ("--noheadings",),
                     ("-nn",), ("-o", "+class_name,vendor_name,model"),
                     ("-r", "-o", "+class_name,vendor_name,model"))]


def build():
    os.makedirs(os.path.join(test.TOP, "build"), exist_ok=True)
    env = {key: value for key, value in os.environ.items()
           if key not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CI")}
    with open(os.path.join(test.TOP, "build/static.lock"), "w",
              encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(["make", "-C", test.TOP, "static"], check=False,
                              stdin=subprocess.DEVNULL, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode()[-500:]


def output(program, text, words):
    done = subprocess.run([program, "-i", "-", *words], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def says_the_same(text, words):
    ours = output(STATIC, text, words)
    theirs = output(os.environ["PCITOPO"], text, words)
    pairs = zip(ours[1].splitlines(), theirs[1].splitlines())
    differ = [f"{a}\n{b}" for a, b in pairs if a != b]
    assert ours == theirs, (words, differ[:2] or (ours, theirs))


@case
def it_is_static():
    build()
    done = subprocess.run(["ldd", STATIC], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    assert b"not a dynamic executable" in done.stdout, done.stdout
    # No loader, no library, no locale
    done = subprocess.run([STATIC, "--version"], env={}, check=True,
                          stdout=subprocess.PIPE)
    assert done.stdout.startswith(b"pcitopo "), done.stdout
    left_out = done.stdout.split(b"left out: ")[1]
    for library in (b"libcxl", b"libkmod", b"libmnl", b"libpci",
                    b"libsmartcols", b"libsystemd", b"libudev"):
        assert library in left_out, done.stdout


def named(text):
    """with a name for each device: libpci has udev's names to look up, too"""
    return text.replace(b" Device [", b" Thing [")


def same_machine(name):
    text = named(test.mkmachine(name))
    for words in VERBS + (RAW if name == "8gpu-gen5-sick" else []):
        says_the_same(text, words)


for known in NAMES:
    test.add_case("says the same: " + known, same_machine, known)


@case
def names_that_are_hard_to_lay_out():
    """wide and combining characters, backslashes, bytes that are no text"""
    text = named(test.mkmachine("8gpu-direct")).replace(
        b"NVIDIA Corporation", "NVIDIA \u5e7e\u4f55 e\u0301".encode())
    text = text.replace(b"Kernel driver in use: nvme",
                        b"Kernel driver in use: n\\v\xffe\x1b[31m")
    text = text.replace(b"Physical Slot: 1", b"Physical Slot: \tone two")
    for words in VERBS + RAW:
        says_the_same(text, words)


@case
def names_are_looked_up():
    text = test.mkmachine("8gpu-direct", "-n")
    assert "Samsung Electronics" in output(
        STATIC, text, ("list", "devices", "-o", "vendor_name"))[1]


@case
def it_reads_this_machine():
    for words in ((), ("list", "devices", "-a")):
        said = [subprocess.run([program, *words], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, check=False)
                for program in (STATIC, os.environ["PCITOPO"])]
        assert said[0].stdout == said[1].stdout
        assert said[0].returncode == said[1].returncode


if __name__ == "__main__":
    sys.exit(test.main())
