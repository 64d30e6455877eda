#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test-builds - the module builds, W=1 and without a warning, for other kernels (TAP)
#
# usage: test-builds.sh
#
# Those of tools/other-kernels, which no guest here boots: the newest that Debian
# ships, for x86 and arm64, and a 6.8. All symbols that the module uses must be
# exported by them.

set -u

cd "$(dirname "$0")/../.." || exit 1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pcitopo
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
# Nothing of a make above us
unset MAKEFLAGS MFLAGS MAKELEVEL
number=0
failures=0

# result STATUS NAME: with the end of the log
result()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $number - $2"
	grep -v '^ *\(CC\|LD\) ' "$scratch/log" | tail -n 30 | sed 's/^/# /'
}

# build KERNEL [make argument...]: without a warning, and all of it
build()
{
	rm -rf "$scratch/build"
	KERNELS=$1
	export KERNELS
	shift
	tools/kbuild "$scratch/build" "$@" >"$scratch/log" 2>&1 || return 1
	# Of the kernel's makefiles, which know what compiler Ubuntu has
	! grep -v 'the compiler differs from the one used' "$scratch/log" |
		grep -iq 'warning' || return 1
	ls "$scratch"/build/modules/*/pcitopo.ko >>"$scratch/log" 2>&1
}

# try NAME KERNEL [make argument...]
try()
{
	name=$1
	shift
	if [ -e "$1/Module.symvers" ]; then
		build "$@"
		result $? "$name"
	else
		number=$((number + 1))
		echo "ok $number - $name # SKIP try: tools/setup other-kernels"
	fi
}

newest=$(echo "$cache"/other-*/)
ubuntu=$(echo "$cache"/headers-6.8.*-generic/usr/src/linux-headers-*-generic)
version=${newest%/}
version=${version##*/other-}

echo "1..3"
try "newest, $version" "${newest}x86_64"
try "newest, $version, arm64" "${newest}arm64" ARCH=arm64 \
	CROSS_COMPILE=aarch64-linux-gnu-
try "${ubuntu##*/linux-headers-}" "$ubuntu"

[ "$failures" -eq 0 ]
