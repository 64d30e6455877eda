# SPDX-License-Identifier: GPL-2.0-or-later
"""What the library makes of a cxl_tree, as print-cxl prints it."""

import functools
import os
import subprocess
import tempfile

import cxl_tree

TIMEOUT = 60


def with_tree(function):
    """give a case a directory for trees, that everybody may enter"""
    @functools.wraps(function)
    def wrapper(*words):
        shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="pcitopo-",
                                         dir=shm) as scratch:
            os.chmod(scratch, 0o755)
            function(os.path.join(scratch, "root"), *words)
    return wrapper


def with_example(kernel="6.12", **how):
    def decorator(function):
        @with_tree
        @functools.wraps(function)
        def wrapper(root, *words):
            function(cxl_tree.example(root, kernel, **how), *words)
        return wrapper
    return decorator


def facts(tree, **how):
    """{"mem0.serial": "119"}"""
    root = tree if isinstance(tree, str) else tree.tree.root
    done = subprocess.run([os.environ["PRINT_CXL"], root],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=TIMEOUT, check=False,
                          **how)
    assert done.returncode == 0, done.stderr.decode()
    return dict(line.split(" ", 1) for line in
                done.stdout.decode(errors="replace").splitlines())


def assert_facts(found, **expected):
    """names with _ for ."""
    for name, value in expected.items():
        name = name.replace("__", ".")
        assert found.get(name) == str(value), (name, found.get(name), value)


def differences(before, after):
    return {name: (before.get(name), after.get(name))
            for name in {**before, **after}
            if before.get(name) != after.get(name)}
