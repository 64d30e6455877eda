#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Who may see and do what: serial numbers, where memory is in the address space,
and refresh are for the privileged.

Needs pcitopo.ko loaded, and root, to become nobody in a child process.
"""

import errno
import glob
import json
import os

from pcitopo import (ADDRESS, KINDS, Family, Skip, address, case, main,
                     secrets, text)

CLASS = "/sys/class/pcitopo"
NOBODY = 65534
# Files that are for root
SECRET = ["serial", "range1_base", "range2_base"]


def as_nobody(function):
    """What function returns, in a child without any privilege."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            result = function()
        except Exception as trouble:  # pylint: disable=broad-except
            result = f"{type(trouble).__name__}: {trouble}"
        with os.fdopen(sink, "w") as output:
            json.dump(result, output)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source) as stream:
        result = json.load(stream)
    os.waitpid(child, 0)
    assert not isinstance(result, str), result
    return result


def seen(family):
    """Kind: address of each object, and what it says that not everybody may
    know."""
    return {kind: [[address(thing), secrets(kind, thing)]
                   for thing in family.dump(kind).objects] for kind in KINDS}


def secrets_in(found):
    return {secret for things in found.values()
            for _, secrets_of in things for secret in secrets_of}


@case
def everybody_sees_all_objects(family):
    ours, theirs = seen(family), as_nobody(lambda: seen(Family()))
    for kind in KINDS:
        assert [where for where, _ in ours[kind]] == \
            [where for where, _ in theirs[kind]], kind


@case
def secrets_are_for_the_privileged(family):
    theirs = secrets_in(as_nobody(lambda: seen(Family())))
    assert not theirs, theirs
    if not secrets_in(seen(family)):
        raise Skip("nothing here has a serial number or a range of memory")


@case
def a_socket_of_root_gives_no_privilege(family):
    theirs = secrets_in(as_nobody(lambda: seen(family)))
    assert not theirs, theirs


@case
def refresh_is_for_the_privileged(family):
    devices = family.dump("device").objects
    if not devices:
        raise Skip("no PCI function here")
    one = text(ADDRESS, address(devices[0]))
    error, message = as_nobody(lambda: [
        (answer := Family().refresh(one)).error, answer.message])
    assert error == errno.EPERM, error
    assert "CAP_SYS_ADMIN" in message, message
    assert not family.refresh(one).error


def read_all(paths):
    """Path: errno, or 0."""
    found = {}
    for path in paths:
        try:
            with open(path, "rb") as file:
                file.read()
            found[path] = 0
        except OSError as trouble:
            found[path] = trouble.errno
    return found


@case
def secret_files_are_for_root(_):
    paths = [path for name in SECRET for path in glob.glob(f"{CLASS}/*/{name}")]
    if not paths:
        raise Skip("nothing here has a serial number or a range of memory")
    assert set(as_nobody(lambda: read_all(paths)).values()) == {errno.EACCES}
    assert not any(read_all(paths).values())


@case
def other_files_are_for_everybody(_):
    paths = [path for path in glob.glob(CLASS + "/*/*")
             if os.path.isfile(path) and os.path.basename(path) not in SECRET]
    if not paths:
        raise Skip("no switch, link, retimer or memory device here")
    found = as_nobody(lambda: read_all(paths))
    failed = {path: error for path, error in found.items()
              if error not in (0, errno.ENODATA)}
    assert not failed, failed


if __name__ == "__main__":
    main(needs_root=True)
