#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sysfs - class pcitopo on this machine, by what its ABI document promises
#
# Needs pcitopo.ko loaded, and no privilege. Uses few programs but the shell:
# a large machine has thousands of files. Exit status: 0 passed, 1 failed, 4
# skipped.

class=/sys/class/pcitopo
newline='
'
hex='[0-9a-f]'
address="$hex$hex$hex$hex*:$hex$hex:[01]$hex.[0-7]"

# complain OBJECT WHAT...: the case under way has failed
complain()
{
	complaints="$complaints# $*$newline"
}

# value FILE: sets $value; fails if there is none, which is no error
value()
{
	value=
	[ -e "$1" ] && read -r value <"$1"
} 2>/dev/null

# follow LINK: sets $target to where it leads, and goes there
follow()
{
	target=
	cd -P "$1" 2>/dev/null && target=$PWD
}

# of_kind KIND: sets $found to its objects
of_kind()
{
	found=
	for object in "$class/$1"-*; do
		[ -e "$object" ] && found="$found $object"
	done
}

is_speed()
{
	case $1 in
	2500 | 5000 | 8000 | 16000 | 32000 | 64000) ;;
	*) return 1 ;;
	esac
}

is_width()
{
	case $1 in
	1 | 2 | 4 | 8 | 12 | 16 | 32) ;;
	*) return 1 ;;
	esac
}

is_number()
{
	case $1 in
	'' | *[!0-9]*) return 1 ;;
	esac
}

is_hex()
{
	case ${1#0x} in
	"$1" | '' | *[!0-9a-f]*) return 1 ;;
	esac
}

# is_form ATTRIBUTE VALUE: is the value of the form that the ABI promises?
is_form()
{
	case $1 in
	*speed) is_speed "$2" ;;
	width | worst_width) is_width "$2" ;;
	*_width) is_number "$2" ;;
	*_capable | *_enabled | *_trained | *_valid | *_active | \
		presence_detect | training | link_disabled)
		[ "$2" = 0 ] || [ "$2" = 1 ]
		;;
	*_lane_errors | *_mismatches)
		# shellcheck disable=SC2254 # a pattern
		case $2 in
		0x$hex$hex$hex$hex$hex$hex$hex$hex) ;;
		*) return 1 ;;
		esac
		;;
	*_equalization)
		# shellcheck disable=SC2254 # a pattern
		case $2 in
		0x$hex$hex) ;;
		*) return 1 ;;
		esac
		;;
	flit)
		case $2 in
		68 | 256 | 256-latency-optimized) ;;
		*) return 1 ;;
		esac
		;;
	range[12]_base) is_hex "$2" ;;
	range[12]_media)
		case $2 in
		volatile | non-volatile | cdat) ;;
		*) return 1 ;;
		esac
		;;
	*seen_by)
		case $2 in
		port | component | both) ;;
		*) return 1 ;;
		esac
		;;
	*) is_number "$2" ;;
	esac
}

case_names()
{
	for object in "$class"/*; do
		name=${object##*/}
		# shellcheck disable=SC2254 # patterns
		case $name in
		switch-$address | link-$address | memdev-$address) ;;
		retimer-$address-[01]) ;;
		*) complain "$name: not a name" ;;
		esac
	done
}

case_parents()
{
	for object in "$class"/*; do
		name=${object##*/}
		at=${name#*-}
		case $name in
		retimer-*) at=${at%-*} ;;
		esac
		follow "$object/device"
		[ "${target##*/}" = "$at" ] || complain "$name: at $target"
	done
}

case_values()
{
	for file in "$class"/*/*; do
		attribute=${file##*/}
		case $attribute in
		uevent | serial) continue ;;
		esac
		[ -f "$file" ] || continue
		if value "$file" && ! is_form "$attribute" "$value"; then
			complain "$file: $value"
		fi
	done
}

case_modes()
{
	wrong=$(find "$class"/*/ -mindepth 1 -maxdepth 1 -type f \
		! \( -name uevent -perm 0644 \) \
		! \( \( -name serial -o -name 'range[12]_base' \) -perm 0400 \) \
		! \( ! -name uevent ! -name serial ! -name 'range[12]_base' \
		-perm 0444 \) \
		-printf '%p %m\n')
	[ -z "$wrong" ] || complain "$wrong"
}

case_uevents()
{
	for object in "$class"/*; do
		name=${object##*/}
		type=
		while IFS='=' read -r variable word; do
			[ "$variable" != DEVTYPE ] || type=$word
		done <"$object/uevent"
		[ "$type" = "${name%%-*}" ] ||
			complain "$name: DEVTYPE is $type"
	done
}

# at_most FILE FILE: what both say is in order
at_most()
{
	value "$1" || return 0
	low=$value
	value "$2" || return 0
	[ "$low" -le "$value" ] || complain "$1: $low, but $2: $value"
}

case_rates()
{
	of_kind link
	for object in $found; do
		at_most "$object/speed" "$object/port_max_speed"
		at_most "$object/width" "$object/port_max_width"
		at_most "$object/max_speed" "$object/port_max_speed"
		at_most "$object/max_speed" "$object/component_max_speed"
		at_most "$object/max_width" "$object/port_max_width"
		at_most "$object/worst_speed" "$object/port_max_speed"
		at_most "$object/worst_width" "$object/port_max_width"
	done
}

# What the PCI core says of the port, as "32.0 GT/s PCIe"
case_port_of_the_pci_core()
{
	of_kind link
	for object in $found; do
		value "$object/port_max_speed" || continue
		speed=$value
		value "$object/port/max_link_speed" || continue
		case $value in
		[0-9]*.[05]' GT/s'*) ;;
		*) continue ;;
		esac
		gts=${value%% *}
		[ "$speed" -eq "${gts%.*}${gts#*.}00" ] ||
			complain "$object: $speed, the PCI core: $value"
	done
}

case_ends()
{
	of_kind link
	for object in $found; do
		follow "$object/port"
		port=$target
		[ "link-${port##*/}" = "${object##*/}" ] ||
			complain "$object: port is $port"
		[ -e "$object/component" ] || continue
		follow "$object/component"
		[ "${target%/*}" = "$port" ] ||
			complain "$object: component is $target"
	done
}

case_retimers()
{
	of_kind link
	for object in $found; do
		expected=0
		value "$object/retimers" && expected=$value
		count=0
		for retimer in "$class/retimer-${object##*/link-}"-*; do
			[ -e "$retimer" ] || continue
			value "$retimer/index"
			[ "$retimer" = "${retimer%-*}-$value" ] ||
				complain "$retimer: index $value"
			count=$((count + 1))
		done
		[ "$count" -eq "$expected" ] ||
			complain "$object: $expected retimers, $count objects"
	done
}

case_switches()
{
	of_kind switch
	for object in $found; do
		count=0
		for below in "$object"/device/*/class; do
			value "$below" || continue
			case $value in
			0x0604*) count=$((count + 1)) ;;
			esac
		done
		value "$object/downstream_ports"
		[ "$value" = "$count" ] ||
			complain "$object: $value downstream ports, not $count"
	done
}

cases="names parents values modes uevents rates port_of_the_pci_core ends
	retimers switches"

echo "TAP version 13"
set -- "$class"/*
if [ ! -e "$1" ]; then
	echo "1..0 # SKIP pcitopo.ko is not loaded, or has found nothing"
	exit 4
fi
# shellcheck disable=SC2086 # a list of words
set -- $cases
echo "1..$#"
failed=0
number=0
for situation; do
	number=$((number + 1))
	complaints=
	"case_$situation"
	if [ -z "$complaints" ]; then
		echo "ok $number $situation"
	else
		printf '%s' "$complaints"
		echo "not ok $number $situation"
		failed=1
	fi
done
[ "$failed" -eq 0 ]
