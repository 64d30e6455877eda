#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kunit-guest - the part of test-kunit.py that runs in the guest
#
# usage: kunit-guest.sh MODULES
#
# KUnit runs the suites of a module when it is loaded, and keeps their results
# until it is unloaded, for each suite. The kernel's log has them, too, but other
# lines between.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease

guest_begin
for module in "$1/$release"/*_kunit.ko; do
	name=${module##*/}
	# What is read of functions is counted, so nothing else is to read them.
	parameters=
	[ "$name" != pcitopo_module_kunit.ko ] || parameters=watch_ms=0
	section load "${name%.ko}"
	# shellcheck disable=SC2086 # one word or none
	insmod "$module" $parameters 2>&1
	for results in /sys/kernel/debug/kunit/*/results; do
		suite=${results%/results}
		section kunit "${suite##*/}"
		cat "$results"
	done
	section unload "${name%.ko}"
	rmmod "${name%.ko}" 2>&1
done
guest_state "after the tests"
guest_end
