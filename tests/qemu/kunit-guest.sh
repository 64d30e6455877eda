#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kunit-guest - the part of test-kunit.py that runs in the guest
#
# usage: kunit-guest.sh MODULES
#
# KUnit runs the suites of a module when it is loaded, and keeps their results
# until it is unloaded. The kernel's log has them, too, but other lines between.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease

guest_begin
for module in "$1/$release"/*_kunit.ko; do
	name=${module##*/}
	section kunit "${name%_kunit.ko}"
	insmod "$module" 2>&1
	cat /sys/kernel/debug/kunit/*/results
	rmmod "${name%.ko}" 2>&1
done
guest_state "after the tests"
guest_end
