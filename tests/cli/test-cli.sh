#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test-cli.sh - the command, on generated machines (TAP)
#
# usage: test-cli.sh [PCITOPO [MKMACHINE [MACHINES [DOCUMENTATION]]]]
#
# The arguments come from the environment when they are not given. What a case
# compares is in the files that helpers leave in $tmp: out, err and status.

set -u

here=$(dirname "$0")
pcitopo=${1:-${PCITOPO:-$here/../../build/meson/userspace/cli/pcitopo}}
mkmachine=${2:-${MKMACHINE:-$here/../../build/meson/tools/mkmachine}}
machines=${3:-${MACHINES:-$here/../data/machines}}
# shellcheck disable=SC2034 # of cli-json.sh
documentation=${4:-${DOCUMENTATION:-$here/../../Documentation}}
number=0
failures=0
unset NO_COLOR

if ! command -v jq >/dev/null; then
	echo "1..0 # SKIP jq is missing"
	exit 0
fi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# report STATUS NAME: one case, with what the last run left when it failed
report()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $number - $2"
	{
		echo "exit status $(cat "$tmp/status" 2>/dev/null)"
		head -n 20 "$tmp/out" "$tmp/err"
	} 2>/dev/null | sed 's/^/# /'
}

# text MACHINE: the path of what lspci would print for it
text()
{
	[ -e "$tmp/$1.txt" ] ||
		"$mkmachine" -D -o "$tmp/$1.txt" "$machines/$1.machine"
	echo "$tmp/$1.txt"
}

# run ARGUMENTS...
run()
{
	"$pcitopo" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	echo $? >"$tmp/status"
}

# on MACHINE ARGUMENTS...
on()
{
	input=$(text "$1")
	shift
	run -i "$input" "$@"
}

status_is()
{
	[ "$(cat "$tmp/status")" -eq "$1" ]
}

# prints FILE TEXT: somewhere in it
prints()
{
	grep -qF -- "$2" "$tmp/$1"
}

# json FILTER: true for the output
json()
{
	jq -e "$1" "$tmp/out" >/dev/null 2>>"$tmp/err"
}

# keys FILTER: the names of the members of an object, in their order
keys()
{
	jq -r "$1 | keys_unsorted | join(\" \")" "$tmp/out" 2>>"$tmp/err"
}

# refuses TEXT ARGUMENTS...: bad usage, said with TEXT, nothing on stdout
refuses()
{
	wanted=$1
	shift
	run "$@"
	status_is 2 && [ ! -s "$tmp/out" ] && prints err "$wanted"
	report $? "refuses: pcitopo $(printf '%s' "$*" | sed "s|$tmp/||g")"
}

# check_is STATUS VERDICT MACHINE [ARGUMENTS...]
check_is()
{
	wanted=$1
	verdict=$2
	shift 2
	on "$@" check
	status_is "$wanted" && head -n 1 "$tmp/out" | grep -q "^$verdict "
	report $? "check of $* is $verdict, exit status $wanted"
}

# shellcheck disable=SC1091 # in this directory
. "$here/cli-usage.sh"
# shellcheck disable=SC1091 # in this directory
. "$here/cli-text.sh"
# shellcheck disable=SC1091 # in this directory
. "$here/cli-json.sh"
# shellcheck disable=SC1091 # in this directory
. "$here/cli-output.sh"

echo "1..$number"
[ "$failures" -eq 0 ]
