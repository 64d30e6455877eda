#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test-mkmachine.sh - the machine generator, with lspci as the witness (TAP)
#
# usage: test-mkmachine.sh [MKMACHINE [MACHINES]]

set -u

here=$(dirname "$0")
mkmachine=${1:-$here/../../build/meson/tools/mkmachine}
machines=${2:-$here/../data/machines}
number=0

if ! command -v lspci >/dev/null; then
	echo "1..0 # SKIP lspci is missing (pciutils)"
	exit 0
fi
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# report STATUS NAME [DETAILS...]: one case
report()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
		return
	fi
	echo "not ok $number - $2"
	shift 2
	[ $# -eq 0 ] || printf '%s\n' "$@" | head -n 20 | sed 's/^/# /'
}

# make_text MACHINE: in $tmp/MACHINE, once
make_text()
{
	[ -e "$tmp/$1" ] ||
		"$mkmachine" -o "$tmp/$1" "$machines/$1.machine" 2>"$tmp/err"
}

# What lspci complains of; without modules it always does of libkmod
lspci_on()
{
	file=$1
	shift
	lspci -F "$file" "$@" 2>"$tmp/lspci.err"
	status=$?
	grep -v libkmod "$tmp/lspci.err" && status=1
	return $status
}

hex_of()
{
	grep -E '^[0-9a-f]{2,3}: |^([0-9a-f]{4,5}:)?[0-9a-f]{2}:[0-9a-f]{2}\.' "$1" |
		sed -E 's/^(([0-9a-f]{4,5}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) .*/\1/'
}

# Each machine is made, twice alike, and lspci reads what we wrote
test_library()
{
	for path in "$machines"/*.machine; do
		name=$(basename "$path" .machine)
		make_text "$name"
		report $? "$name: made" "$(cat "$tmp/err")"
		"$mkmachine" "$path" | cmp -s - "$tmp/$name"
		report $? "$name: twice alike"
		out=$(lspci_on "$tmp/$name" -vvv)
		status=$?
		report $status "$name: lspci -vvv reads it" "$out"
		lspci -F "$tmp/$name" -xxxx >"$tmp/again" 2>/dev/null
		domains=$(hex_of "$tmp/$name" | grep -cE '^[0-9a-f]{4,5}:')
		[ "$domains" -eq 0 ] ||
			lspci -D -F "$tmp/$name" -xxxx >"$tmp/again" 2>/dev/null
		hex_of "$tmp/again" >"$tmp/hex.lspci"
		hex_of "$tmp/$name" | cmp -s - "$tmp/hex.lspci"
		report $? "$name: lspci -xxxx has the same bytes"
	done
}

# lnk MACHINE ADDRESS WORDS: LnkSta of the function must have the words
lnk()
{
	make_text "$1"
	out=$(lspci_on "$tmp/$1" -vvv -s "$2" | grep -A 1 'LnkSta:')
	echo "$out" | tr '\n\t' '  ' | grep -qE "$3"
	report $? "$1 $2: $3" "$out"
}

# has MACHINE ADDRESS PATTERN: lspci -vvv of the function has the pattern
has()
{
	make_text "$1"
	out=$(lspci_on "$tmp/$1" -vvv -s "$2" | tr '\n\t' '  ')
	echo "$out" | grep -qE "$3"
	report $? "$1 $2: $3" "$out"
}

test_links()
{
	lnk 8gpu-gen5 22:01.0 'Speed 32GT/s, Width x16 .*DLActive\+'
	lnk 8gpu-gen5 24:00.0 'Speed 32GT/s, Width x16 '
	lnk 8gpu-gen5 22:00.0 'Speed 16GT/s, Width x4 '
	lnk 8gpu-gen5-sick b2:01.0 'Speed 32GT/s, Width x8 '
	lnk 8gpu-gen5-sick b4:00.0 'Speed 32GT/s, Width x8 \(downgraded\)'
	lnk 8gpu-gen5-sick a4:00.0 'Speed 32GT/s, Width x16 '
	lnk 8gpu-idle 24:00.0 'Speed 2.5GT/s \(downgraded\), Width x16 '
	has 8gpu-idle d4:00.0 'LnkCap:.*Speed 2.5GT/s, Width x16'
	lnk 8gpu-slow 44:00.0 'Speed 8GT/s \(downgraded\), Width x16'
	lnk 8gpu-slow 52:01.0 'Speed 16GT/s'
	has 8gpu-slow 52:01.0 'Target Link Speed: 16GT/s'
	lnk workstation-limited 02:00.0 'Speed 32GT/s, Width x8 \(downgraded\)'
	lnk workstation-limited 01:00.0 'Speed 16GT/s, Width x16 '
	lnk arm-two-domains 0001:00:00.0 'Width x16 .*DLActive-'
	has arm-two-domains 0001:00:00.0 'Root Port \(Slot-\).*LLActRep-'
	lnk card-switch 07:00.0 'Width x8 \(downgraded\)'
	lnk card-switch 0c:00.0 'Speed 2.5GT/s, Width x1 '
	lnk gen6 04:00.0 'Speed 64GT/s, Width x16 '
	lnk legacy 01:00.0 'Speed 2.5GT/s, Width x16 '
	lnk amd-internal 03:00.0 'Speed 16GT/s, Width x16 '
	lnk nested-bridge 02:01.0 'Speed 2.5GT/s, Width x1 '
	lnk sriov 01:00.2 'Speed unknown.*Width x0'
}

test_states()
{
	m=down-and-empty
	lnk $m 00:02.0 'Width x0 .*DLActive-'
	has $m 00:02.0 'PresDet\+'
	has $m 00:03.0 'LnkCtl: .* Disabled\+.*PresDet\+'
	has $m 00:04.0 'Power\+.*PresDet\+'
	has $m 00:05.0 'Slot #5.*PresDet-'
	has $m 00:06.0 'HotPlug\+.*PresDet-'
	has $m 00:07.0 'Root Port \(Slot-\)'
	has $m 00:08.0 'Train\+'
	has $m 00:09.0 'Disabled\+.*PresDet-'
	has dead-gpu 02:00.0 'rev ff'
	lnk dead-gpu 00:02.0 'Width x0 .*DLActive-'
	has dead-gpu 03:00.0 'rev ff'
	lnk dead-gpu 00:03.0 'Width x16 .*DLActive\+'
}

test_capabilities()
{
	m=retimer-onesided
	has $m 00:01.0 'LnkCap2:.*Retimer\+ 2Retimers\+.*LnkSta2:.*Retimer\+ 2Retimers-'
	has $m 00:03.0 'LnkCap2:.*Retimer\+ 2Retimers\+.*LnkSta2:.*Retimer- 2Retimers-'
	has $m 03:00.0 'LnkSta2:.*Retimer\+ 2Retimers-'
	has $m 00:04.0 'LnkCap2:.*Retimer- 2Retimers-.*LnkSta2:.*Retimer- 2Retimers-'
	has $m 00:06.0 'LnkCap2:.*Retimer- 2Retimers-'
	has $m 06:00.0 'LnkCap2:.*Retimer\+ 2Retimers\+.*LnkSta2:.*Retimer\+ '
	has $m 07:00.0 'LnkSta2:.*Retimer\+ 2Retimers\+'
	m=cxl-box
	has $m 01:00.0 'CXLCap:.*Mem\+.*FBSta:	* *Cache- IO\+ Mem\+'
	has $m 00:03.0 'FBCap:.*Mem\+.*FBSta:	* *Cache- IO- Mem-'
	has $m 00:02.0 'FBCtl:.*Retimer1\+ Retimer2-'
	has $m 43:00.0 'FBSta:	* *Cache- IO\+ Mem\+'
	has $m 00:0a.0 'Root Complex Event Collector'
	has cxl-rcd e0:00.1 'Root Complex Integrated Endpoint.*CXLCap'
	has cxl-rcd e0:00.1 'CXLCap:.*Mem\+'
	has sriov 02:00.1 'Number of VFs: 128, .*VF offset: 129, stride: 1'
	has vmd 0000:00:00.0 'Express \(v2\) Root Port.*Width x4'
	has 8gpu-marks 24:00.0 'LaneErrStat: LaneErr at lane: 0 8'
	has 8gpu-marks 34:00.0 'DevSta: CorrErr\+.*UnsupReq\+.*CESta: RxErr\+ BadTLP\+'
	has 8gpu-marks 54:00.0 'UESta: DLP\+'
	has 8gpu-marks b4:00.0 'rev a0'
	has 8gpu-marks c4:00.0 'MaxPayload 128 bytes'
	has 8gpu-marks c2:01.0 'MaxPayload 256 bytes'
	has 8gpu-marks d4:00.0 'Retimer\+ 2Retimers\+'
	has 8gpu-marks 22:01.0 'ACSCtl:.*ReqRedir\+ CmpltRedir\+'
	# Offsets of the serial numbers of one chip and of the next one
	a=$(lspci -F "$tmp/8gpu-gen5" -vvv -s 21:00.0 2>/dev/null | grep Serial)
	b=$(lspci -F "$tmp/8gpu-gen5" -vvv -s 31:00.0 2>/dev/null | grep Serial)
	c=$(lspci -F "$tmp/8gpu-gen5" -vvv -s 41:00.0 2>/dev/null | grep Serial)
	[ -n "$a" ] && [ "$a" = "$b" ] && [ "$a" != "$c" ]
	report $? "two virtual switches of one chip, another chip" "$a" "$b" "$c"
}

# Designated vendor-specific capabilities; lspci 3.9 reads what is here
test_cxl()
{
	m=cxl-types
	has $m 01:00.0 'CXLCap:.*Cache\+ IO\+ Mem- .*HDMCount 0 .*Cache Size: 00100000 '
	has $m 00:01.0 'FBSta: Cache\+ IO\+ Mem- .*68BFlit\+'
	has $m 00:01.0 'CXLPortCtl: UnmaskSBR\+ UnmaskLinkDisable\+'
	has $m 02:00.0 'CXLCap:.*Cache\+ IO\+ Mem\+ .*HDMCount 1 .*Cache Size: 04000000 '
	has $m 02:00.0 'Range1: 0000001080000000-000000207fffffff .*Valid\+ Active\+ Type=Volatile Class=DRAM'
	has $m 02:00.0 'FBSta: Cache\+ IO\+ Mem\+'
	has $m 03:00.0 'FuncMap 0: 00000002'
	has $m 03:00.1 'Express .*Endpoint'
	has $m 04:00.0 'HDMCount 2 .*Range2: 0000004880000000-000000c87fffffff .*Type=Non-volatile Class=Storage'
	has $m 04:00.0 'GPF Phase 2 Duration: 50ms .*GPF Phase 2 Power: 15000mW'
	has $m 04:00.0 'Block3: BIR: bar0, ID: CPMU registers'
	has $m 00:04.0 'GPF Phase 1 Timeout: 100ms .*GPF Phase 2 Timeout: 300ms'
	m=cxl-flits
	has $m 01:00.0 'ID=0000 Rev=3 Len=60.*ID=0007 Rev=2 Len=32.*FBSta: .*68BFlit- .*256BFlit-'
	has $m 00:02.0 'FBSta: .*68BFlit- .*256BFlit\+'
	has $m 00:03.0 'FBSta: .*Mem\+ .*68BFlit\+'
	has $m 43:00.0 'NumLogDevs: 4 .*FBSta: .*MltLogDev\+'
	m=cxl-rcd-ranges
	has $m e0:00.0 'Root Complex Integrated.*ID=0000 Rev=0 Len=56'
	has $m e1:00.0 'Range2: 0000005080000000-000000508fffffff'
	has $m e3:00.0 'CXLCtl: Cache- IO\+ Mem- '
	! lspci -F "$tmp/$m" -vvv 2>/dev/null | grep -q FBCap
	report $? "$m: no Flex Bus in configuration space"
	m=cxl-broken
	has $m 00:02.0 'FBCtl: Cache\+ IO\+ Mem\+ .*FBSta: Cache- IO- Mem- '
	has $m 00:03.0 'FBCap: Cache\+ IO\+ Mem\+ .*FBCtl: Cache\+ IO\+ Mem- .*FBSta: Cache- IO- Mem- '
	has $m 05:00.0 'CXLCtl: Cache- IO\+ Mem- .*FBSta: Cache- IO\+ Mem\+'
	has $m 06:00.0 'Valid\+ Active- Type=CDAT'
	has $m 07:00.0 'Valid- Active- Type=CDAT'
	has $m 08:00.0 'HDMCount 0 '
	has $m 00:09.0 'FBSta: Cache- IO- Mem- '
	has $m 09:00.0 'FBSta: Cache- IO\+ Mem\+ '
	m=cxl-hostile
	has $m 01:00.0 'ID=0000 Rev=1 Len=28: .*ID=0007 Rev=1 Len=12 '
	has $m 02:00.0 'CXLCap: Cache- IO\+ Mem\+ .*CXLCap: Cache\+ IO- Mem- '
	has $m 00:02.0 'FBSta: Cache- IO\+ Mem\+ .*FBSta: Cache\+ IO- Mem- '
	has $m 03:00.0 '\[ff4 v1\] .*ID=0007 Rev=1 Len=20: CXL *$'
	has $m 04:00.0 '\[220 v1\] .*ID=0008 Rev=0 Len=28: .*\[22c v1\] .*ID=0007'
	has $m 05:00.0 'HDMCount 3 .*FBCap: Cache- IO\+ Mem- .*FBSta: Cache\+ IO- Mem\+'
	has $m 06:00.0 'Block8: BIR: bar0, ID: <\?>'
}

test_tree()
{
	for m in 8gpu-gen5 hole small-fragment; do
		make_text $m
	done
	out=$(lspci -F "$tmp/8gpu-gen5" -t)
	echo "$out" | grep -qF -- '+-[0000:20]-+-00.0' &&
		echo "$out" | grep -qF -- '-01.1-[21-27]----00.0-[22-27]--+-00.0-[23]----00.0' &&
		echo "$out" | grep -qF -- '+-01.0-[24]----00.0'
	report $? "8gpu-gen5: tree" "$out"
	out=$(lspci -F "$tmp/hole" -t)
	echo "$out" | grep -qF -- '+-01.0-[44]--'
	report $? "hole: a port with nothing below" "$out"
	out=$(lspci -F "$tmp/sriov" -t)
	echo "$out" | grep -qF -- '-02.0-[02-03]--'
	report $? "sriov: virtual functions on a second bus" "$out"
	[ "$(grep -c '^[0-9a-f][0-9a-f]:..\.' "$tmp/small-fragment")" -eq 4 ]
	report $? "small-fragment: four functions"
}

test_forms()
{
	d=$machines/8gpu-gen5.machine
	line() { "$mkmachine" "$@" "$d" | grep -E '^(0000:)?21:00\.0'; }
	pex="Broadcom / LSI PEX890xx PCIe Gen 5 Switch"
	out=$(line --names --no-text)
	[ "$out" = "21:00.0 PCI bridge: $pex (rev b0)" ]
	report $? "--names" "$out"
	out=$(line -nn --no-text)
	[ "$out" = "21:00.0 PCI bridge [0604]: $pex [1000:c030] (rev b0)" ]
	report $? "-nn" "$out"
	out=$(line -n -D --no-text)
	[ "$out" = "0000:21:00.0 0604: 1000:c030 (rev b0)" ]
	report $? "-n -D" "$out"
	out=$("$mkmachine" "$d" | sed -n '/^24:00.0/,/^00:/p')
	echo "$out" | grep -q '^	NUMA node: 0$' &&
		echo "$out" | grep -q '^	Physical Slot: 3$' &&
		echo "$out" | grep -q '^	Kernel driver in use: nvidia$'
	report $? "NUMA node, slot and driver" "$out"
	out=$("$mkmachine" --no-text "$d" | grep -c '^	')
	[ "$out" -eq 0 ]
	report $? "--no-text" "$out lines"
	for bytes in 64 256; do
		out=$("$mkmachine" --hex $bytes "$d" | sed -n '/^24:00.0/,/^$/p' |
			grep -c '^[0-9a-f]*: ')
		[ "$out" -eq $((bytes / 16)) ]
		report $? "--hex $bytes" "$out lines"
	done
	out=$("$mkmachine" --list "$d" | grep gpu5)
	[ "$out" = "0000:b4:00.0 gpu5 gpu can gen5 x16 has gen5 x16 retimers 1" ]
	report $? "--list" "$out"
	out=$("$mkmachine" --fault 'narrow gpu0 x4' --list "$d" | grep gpu0)
	echo "$out" | grep -q 'has gen5 x4'
	report $? "--fault" "$out"
}

# wrong TEXT MESSAGE: refused with status 2, no output, and the message
wrong()
{
	printf '%b' "$1" >"$tmp/wrong"
	out=$("$mkmachine" "$tmp/wrong" 2>"$tmp/err")
	status=$?
	[ $status -eq 2 ] && [ -z "$out" ] &&
		grep -qF "mkmachine: $tmp/wrong:$2" "$tmp/err"
	report $? "refused: $2" "status $status" "$(cat "$tmp/err")"
}

test_errors()
{
	h='host-bridge 00 intel'
	wrong '' '1: no machine, expected a host-bridge'
	wrong 'hello\n' "1: 'hello', expected machine NAME"
	wrong "$h\n root-port gen9\n" "2: unknown word 'gen9' for a root-port"
	wrong "$h\n root-port\n  gpu h100 x3\n" "3: unknown word 'x3'"
	wrong "$h\n gpu\n  gpu\n" '3: gpu, expected below a port or bridge'
	wrong "$h\n root-port retimers 3\n" "2: 'retimers 3', expected a number"
	wrong "$h\n root-port 01.0\n root-port 01.0\n" '3: 01.0 is taken (line 2)'
	wrong "$h\n root-port 01.1\n" '2: 01.1 without function 0, expected one'
	wrong "$h\n root-port\n  gpu\n  gpu\n" '4: second device on a link'
	wrong "$h\n root-port cxl-can mem,fast\n" "2: 'cxl-can mem,fast', expected none, or some of"
	wrong "$h\n root-port dvsec-short 0,\n" "2: 'dvsec-short 0,', expected numbers up to 15"
	wrong "$h\n root-port\n  memdev size 100M\n" "3: 'size 100M', expected GiB up to 65536, or"
	wrong "$h\n root-port size 1\n" "2: 'size' does not go with a root-port"
	wrong "$h\n  root-port\n gpu\n" '3: indented by 2, expected 3'
	wrong "$h\n repeat 3\n  root-port spare 99\n" '3: bus numbers exhausted below'
	wrong "$h\nhost-bridge 00\n" '2: root bus 00 twice (line 1)'
	wrong "repeat 2\n host-bridge {i * k}\n" "2: '{i * k}', expected the name"
	wrong "$h\nfault narrow gpu0 x8\n" "2: no device 'gpu0'"
	wrong "$h\n root-port\n  gpu\nfault broken gpu0\n" '4: fault broken, expected'
	wrong 'include /etc/passwd\n' '1: include, expected a file name'
	repeat=''
	for i in 1 2 3 4 5; do
		repeat="$repeat$(printf "%${i}s" '')repeat 4000\n"
	done
	wrong "$h\n$repeat      root-port\n" '7: '
	printf 'include loop\n' >"$tmp/loop"
	out=$("$mkmachine" "$tmp/loop" 2>&1)
	[ $? -eq 2 ] && echo "$out" | grep -q 'loop:1: include in include'
	report $? "refused: a file that includes itself" "$out"
	out=$("$mkmachine" /nonexistent 2>&1)
	[ $? -eq 2 ] && [ "$out" = "mkmachine: /nonexistent: No such file or directory" ]
	report $? "no such file" "$out"
	"$mkmachine" --hex 65 "$machines/bmc.machine" >/dev/null 2>&1
	[ $? -eq 2 ]
	report $? "bad usage"
}

test_atomic()
{
	mkdir "$tmp/dir"
	echo old >"$tmp/dir/out"
	"$mkmachine" -o "$tmp/dir/out" "$tmp/wrong" 2>/dev/null
	[ "$(cat "$tmp/dir/out")" = old ] && [ "$(ls "$tmp/dir")" = out ]
	report $? "an error leaves the old file" "$(ls "$tmp/dir")"
	"$mkmachine" -o "$tmp/dir/out" "$machines/bmc.machine"
	[ "$(ls "$tmp/dir")" = out ] && grep -q ASPEED "$tmp/dir/out"
	report $? "no other file is left" "$(ls "$tmp/dir")"
}

test_size()
{
	d=$machines/8gpu-gen5.machine
	start=$(date +%s%N)
	"$mkmachine" --repeat-domains 38 -o "$tmp/big" "$d"
	took=$((($(date +%s%N) - start) / 1000000))
	count=$(grep -cE '^[0-9a-f]{4}:[0-9a-f]{2}:' "$tmp/big")
	[ "$count" -ge 5000 ] && [ $took -lt 1000 ]
	report $? "5,000 functions in less than a second" "$count, $took ms"
	[ "$(lspci -D -n -F "$tmp/big" | wc -l)" -eq "$count" ]
	report $? "lspci reads them all"
	[ "$(grep -c '^0025:24:00.0 ' "$tmp/big")" -eq 1 ]
	report $? "each in a domain of its own"
}

# The description of the language names every option and has every machine
test_readme()
{
	readme=$machines/README.md
	missing=
	# shellcheck disable=SC2013 # they are words
	for word in $(sed -n 's/^.*= { "\([a-z0-9-]*\)", T_.*/\1/p
		s/^.*\[MK_[A-Z]*\] = "\([a-z]*\)",$/\1/p' \
		"$here/../../tools/mkmachine-option.c"); do
		grep -q "\`$word" "$readme" || missing="$missing $word"
	done
	for path in "$machines"/*.machine; do
		name=$(basename "$path" .machine)
		grep -q "\`$name\`" "$readme" || missing="$missing $name"
	done
	[ -z "$missing" ]
	report $? "README.md is complete" "missing:$missing"
	# shellcheck disable=SC2016 # no command
	sed -n '/^```machine$/,/^```$/p' "$readme" | grep -v '^```' \
		>"$tmp/example.machine"
	out=$("$mkmachine" --list "$tmp/example.machine" 2>&1)
	report $? "the example in README.md" "$out"
}

test_library
test_links
test_states
test_capabilities
test_cxl
test_tree
test_forms
test_errors
test_atomic
test_size
test_readme
echo "1..$number"
