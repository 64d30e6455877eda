#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# setup-inside - compare a machine before and after tools/setup (TAP)
#
# usage: setup-inside.sh
#
# For tools/fresh-root only: it installs packages. The real run has what tests
# need; of the other parts, apt says what packages they bring.

set -u

parts="build check guest"
other_parts="lint bench guest-6.1 guest-debug other-kernels fresh-root"
cache=$HOME/.cache/pcitopo
scratch=$(mktemp -d) || exit 1
number=0
failures=0

# What boots a machine or runs when it boots
boot_paths='/etc/(kernel|initramfs-tools|default|grub\.d|modprobe\.d|depmod\.d)/
/etc/(modules-load\.d|sysctl\.d|udev|systemd|init\.d|rc.\.d|cron[^/]*)/
/etc/(modules|fstab|crypttab|inittab|rc\.local|sysctl\.conf)$'
# Each machine with a kernel has kmod before.
of_kmod='^/etc/(init\.d/kmod|rcS\.d/S..kmod|modules)$'
# Libraries and the group kvm are new.
written_to='^/etc/(ld\.so\.cache|g(roup|shadow)-?)$'

# try NAME COMMAND...
try()
{
	number=$((number + 1))
	name=$1
	shift
	if "$@" >"$scratch/said" 2>&1; then
		echo "ok $number - $name"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $number - $name"
	tail -n 30 "$scratch/said" | sed 's/^/# /'
}

# run_as RELEASE COMMAND...: as if that kernel ran
run_as()
{
	mkdir -p "$scratch/bin"
	printf '#!/bin/sh\n[ "$*" = -r ] && echo %s || exec /bin/uname "$@"\n' \
		"$1" >"$scratch/bin/uname"
	chmod +x "$scratch/bin/uname"
	shift
	PATH=$scratch/bin:$PATH "$@"
}

# newest PACKAGE: the release of the kernel that it stands for
newest()
{
	apt-cache depends "$1" | sed -n 's/^  Depends: linux-image-\([0-9]\)/\1/p'
}

packages()
{
	dpkg-query -W -f '${Package}\n' | sort
}

# sums: a line for each file of /etc, whose first word is its path
sums()
{
	{
		find /etc -type f -exec sha256sum {} + |
			awk '{ print $2, $1 }'
		find /etc -type l -printf '%p %l\n'
	} | sort
}

# state NAME: of what is to stay as it is
state()
{
	packages >"$scratch/packages-$1"
	apt-mark showmanual | sort >"$scratch/manual-$1"
	find /boot /vmlinuz* /initrd* -ls 2>/dev/null >"$scratch/boot-$1"
	find /etc/systemd /lib/systemd /usr/lib/systemd 2>/dev/null |
		grep -E '\.(wants|requires)/' | sort >"$scratch/units-$1"
	sums >"$scratch/etc-$1"
}

# new_of WHAT
new_of()
{
	comm -13 "$scratch/$1-before" "$scratch/$1-after"
}

# none: standard input has no line; else that is what is wrong
none()
{
	! grep .
}

nothing_is_missing()
{
	# shellcheck disable=SC2086 # a list of words
	run_as "$own" tools/setup -n $parts
}

only_headers_of_running()
{
	packages | grep '^linux-headers-' | grep -vxF "linux-headers-${own%-amd64}-common" |
		diff - "$scratch/own"
}

# What it would have been
headers_with_image_stay_out()
{
	apt-get -s install --no-install-recommends "linux-headers-$other" |
		grep '^Inst linux-image' || return 1
	rm -rf "$cache"/headers-*
	packages >"$scratch/packages"
	run_as "$other" tools/setup build || return 1
	packages | diff "$scratch/packages" - &&
		[ -e "$cache/headers-$other/usr/src/linux-headers-$other/Module.symvers" ]
}

# runs_in_cache PROGRAM ARGUMENT: there alone
runs_in_cache()
{
	! command -v "$1" || return 1
	program=$(find "$cache" -path "*/bin/$1" ! -path '*/usr/bin/*' -o \
		-path "*/sbin/$1")
	echo "$program"
	"$program" "$2"
}

# apt would remove what nothing depends on.
packages_are_those_named()
{
	new_of manual | grep -vxFf "$scratch/named" | none &&
		apt-get -s autoremove -o APT::AutoRemove::RecommendsImportant=false \
			-o APT::AutoRemove::SuggestsImportant=false |
		grep '^Remv' | none
}

no_kernel_comes()
{
	new_of packages |
		grep -E '^(linux-image|initramfs-tools|dracut|grub|dkms|ndctl)' | none
}

other_parts_bring_no_kernel()
{
	# shellcheck disable=SC2086 # a list of words
	named=$(tools/setup -n $other_parts | sed -n 's/^missing: //p' |
		tr ' ' '\n' | grep -vE '^(kernel|headers)-|-kernels?$|^fresh-root$')
	# shellcheck disable=SC2086 # a list of words
	apt-get -s install --no-install-recommends $named >"$scratch/plan" ||
		return 1
	grep '^Inst' "$scratch/plan" | cut -d ' ' -f 2 |
		grep -E '^(linux-image|initramfs-tools|dracut|grub|dkms|ndctl)' | none
}

boot_is_as_before()
{
	diff "$scratch/boot-before" "$scratch/boot-after"
}

no_unit_is_enabled()
{
	new_of units | none
}

etc_is_as_before()
{
	comm -23 "$scratch/etc-before" "$scratch/etc-after" | cut -d ' ' -f 1 |
		grep -vE "$written_to" | none
}

nothing_new_has_a_say_in_booting()
{
	new_of etc | cut -d ' ' -f 1 | grep -vE "$of_kmod" |
		grep -E "$boot_paths" | none
}

# A fresh machine has no package lists.
apt-get -qq -o APT::Update::Error-Mode=any update || {
	echo "1..0 # SKIP apt gets no package lists here"
	exit 0
}
own=$(newest linux-image-amd64)
other=$(newest linux-image-6.12-amd64)
echo "linux-headers-$own" >"$scratch/own"
rm -rf /var/lib/apt/lists/*

state before
# shellcheck disable=SC2086 # a list of words
run_as "$own" tools/setup -n $parts | sed -n 's/^missing: //p' | tr ' ' '\n' |
	cat - "$scratch/own" >"$scratch/named"
# shellcheck disable=SC2086 # a list of words
try "what is missing is brought" run_as "$own" tools/setup $parts
try "then nothing is missing" nothing_is_missing
state after
try "headers installed are those of the running kernel" only_headers_of_running
try "and not those that bring an image" headers_with_image_stay_out
try "the program cxl runs in the cache" runs_in_cache cxl version
try "dkms runs in the cache" runs_in_cache dkms --version
try "packages are those named, and what they depend on" packages_are_those_named
try "no kernel image, initramfs or hook for one comes" no_kernel_comes
try "nor do other parts bring one" other_parts_bring_no_kernel
try "/boot is as before" boot_is_as_before
try "no unit is enabled" no_unit_is_enabled
try "what was in /etc is as before" etc_is_as_before
try "nothing new in /etc has a say in booting" nothing_new_has_a_say_in_booting
echo "1..$number"
[ "$failures" -eq 0 ]
