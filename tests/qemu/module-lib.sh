# SPDX-License-Identifier: GPL-2.0-or-later
# module-lib.sh - what guest scripts about pcitopo.ko share, after guest-lib.sh
# shellcheck shell=sh

class=/sys/class/pcitopo

# load_module [NAME]: pcitopo; with NAME, the machine of good-NAME.img
# shellcheck disable=SC2154 # the script says where the modules are
load_module()
{
	if [ $# -eq 0 ]; then
		insmod "$modules/pcitopo.ko" 2>&1
	else
		insmod "$modules/pcitopo_replay.ko" \
			image="$PWD/good-$1.img" 2>&1
	fi
}

# Wait until the module's work has caught up: nothing has changed for a second.
settle()
{
	before=
	while now=$(echo $class/*) && [ "$now" != "$before" ]; do
		before=$now
		sleep 1
	done
}

# Everything in the class: values, then names with modes and link targets
dump()
{
	grep -s . $class/*/*
	find $class/*/ -mindepth 1 -maxdepth 1 -printf '%p\t%m\t%l\n' 2>&1
}

# Objects that are not the guest's own
objects()
{
	for object in "$class"/*; do
		case $object in
		*-0000:* | */\*) ;;
		*) echo "${object##*/}" ;;
		esac
	done
}
