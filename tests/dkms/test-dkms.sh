#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test-dkms - DKMS builds and installs the module from an installed tree (TAP)
#
# usage: test-dkms.sh
#
# Sources, build, key and installed module are below a scratch directory; this
# system is left as it was.

set -u

cd "$(dirname "$0")/../.." || exit 1
top=$(pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pcitopo
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)
number=0
failures=0

# result STATUS NAME: with what was said, in $scratch/said
result()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $number - $2"
	sed 's/^/# /' "$scratch/said"
	log=$scratch/dkms/pcitopo/$version/build/make.log
	[ ! -e "$log" ] || tail -n 20 "$log" | sed 's/^/# /'
}

# try NAME COMMAND...
try()
{
	name=$1
	shift
	"$@" >"$scratch/said" 2>&1
	result $? "$name"
}

# dkms, and the headers, where they are installed; else where tools/setup has
# unpacked them
dkms=$(command -v dkms || echo "$cache"/dkms-*/usr/sbin/dkms)
for headers in /usr/src/linux-headers-*-amd64 \
	       "$cache"/headers-6.12.*/usr/src/linux-headers-*-amd64; do
	[ -f "$headers/Module.symvers" ] && break
done
release=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"/\1/p' \
	"$headers/include/generated/utsrelease.h")

# dkms keeps its key in /var/lib/dkms and tells depmod of all modules, unless
# told otherwise. It runs without what make has told us.
with_dkms()
{
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
		"sign_file=$headers/scripts/sign-file" \
		"mok_signing_key=$scratch/mok.key" \
		"mok_certificate=$scratch/mok.pub" "$dkms" "$@" \
		--sourcetree "$scratch/usr/src" --dkmstree "$scratch/dkms"
}

with_kernel()
{
	with_dkms "$@" -k "$release" --kernelsourcedir "$headers"
}

system_state()
{
	ls -l --time-style=full-iso /var/lib/dkms "/lib/modules/$release" \
		/usr/src 2>&1
}

module()
{
	find "$scratch/lib" -name 'pcitopo*.ko*'
}

one_module_of_this_kernel()
{
	module
	[ "$(module | wc -l)" -eq 1 ] &&
		modinfo -F vermagic "$(module)" | grep "^$release " &&
		[ "$(modinfo -F name "$(module)")" = pcitopo ]
}

no_module_is_left()
{
	module
	[ -z "$(module)" ]
}

no_tests_are_installed()
{
	! find "$scratch/usr/src" -name '*replay*' -o -name tests | grep .
}

nothing_else_has_changed()
{
	system_state >"$scratch/after"
	diff "$scratch/before" "$scratch/after"
}

mkdir -p "$scratch/dkms" "$scratch/lib/$release"
system_state >"$scratch/before"
try "sources are installed" \
	make -C "$top" --no-print-directory install-dkms DESTDIR="$scratch"
try "under the version of the project" \
	test -e "$scratch/usr/src/pcitopo-$version/dkms.conf"
try "without tests" no_tests_are_installed
try "dkms add" with_dkms add "pcitopo/$version"
try "dkms build" with_kernel build "pcitopo/$version"
try "dkms install" with_kernel install "pcitopo/$version" --no-depmod \
	--installtree "$scratch/lib"
try "one module, of this kernel" one_module_of_this_kernel
try "dkms remove" with_dkms remove "pcitopo/$version" --all --no-depmod \
	--installtree "$scratch/lib"
try "and it is gone" no_module_is_left
try "nothing else of this system has changed" nothing_else_has_changed
echo "1..$number"
[ "$failures" -eq 0 ]
