#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# machine-guest - the part of test-guest.py that runs in the guest
#
# usage: machine-guest.sh MACHINE PCITOPO
#
# Prints what the machine is to pcitopo, lspci and the kernel; in the machine
# "hotplug" also waits for a drive in each of slots 11 and 20 and for the one in
# slot 10 to be gone, and says "@@ ready" when that can begin.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
pcitopo=$2

# wait_for TEST...: a minute at most
wait_for()
{
	for _ in $(seq 120); do
		! "$@" || return 0
		sleep 0.5
	done
	echo "waited in vain: $*"
}

in_slot()
{
	read -r address <"/sys/bus/pci/slots/$1/address"
	[ -e "/sys/bus/pci/devices/$address.0" ]
}

empty_slot()
{
	! in_slot "$1"
}

if [ "$1" = cxl ]; then
	section modules
	# ndctl has keys loaded, too, and its complaints are none of ours.
	said=$(modprobe -a cxl_acpi cxl_pci cxl_port cxl_mem cxl_pmem 2>&1) ||
		echo "$said"
	section cxl
	wait_for [ -e /sys/bus/cxl/devices/mem4 ]
	for memory in /sys/bus/cxl/devices/mem*; do
		cat "$memory/serial" "$memory/ram/size" "$memory/pmem/size" \
			"$memory/numa_node" | tr '\n' ' '
		echo
	done
fi
if [ "$1" = hotplug ]; then
	section ready
	wait_for in_slot 11
	wait_for in_slot 20
	wait_for empty_slot 10
fi
for noun in links switches memdevs devices; do
	section "$noun"
	"$pcitopo" --source sysfs list $noun -a -J 2>&1
done
section lspci
lspci -D -nn -vvv 2>/dev/null
guest_state "in the end"
guest_end
