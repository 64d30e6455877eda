#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kselftest-guest - the part of test-kselftest.py that runs in the guest
#
# usage: kselftest-guest.sh MODULES DIRECTORY TESTS IMAGE...
#
# Runs the programs of TESTS on the guest's own machine, and on that with each
# IMAGE of DIRECTORY replayed beside it, with their exit status behind.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
# shellcheck disable=SC1091
. "$here/module-lib.sh"
read -r release </proc/sys/kernel/osrelease
# shellcheck disable=SC2034 # for module-lib.sh
modules=$1/$release
tests=$3
export PYTHONDONTWRITEBYTECODE=1
cd "$2" || exit 1
shift 3

# run NAME [COMMAND...]: all tests, by a program that COMMAND starts
run()
{
	name=$1
	shift
	for test in sysfs.sh netlink.py privileges.py; do
		section "$test $name"
		"$@" "$tests/$test" 2>&1
		echo "status $?"
	done
}

guest_begin
run "not loaded"
load_module
run bare
for image; do
	load_module "$image"
	settle
	run "$image"
	run "$image as nobody" setpriv --reuid 65534 --regid 65534 \
		--clear-groups
	rmmod pcitopo_replay
	settle
done
rmmod pcitopo
guest_state "in the end"
guest_end
