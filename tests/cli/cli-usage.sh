# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cli-usage.sh - part of test-cli.sh: options, help, what is refused
# shellcheck disable=SC2016,SC2154 # variables of test-cli.sh

good=$(text 8gpu-gen5)

refuses "unknown verb 'frobnicate'; verbs are: list, tree" frobnicate
refuses "unknown verb 'margin'" margin
refuses 'try `pcitopo list --help`' list
refuses 'list: NOUN is missing' list -i "$good"
refuses "cannot list 'gpus'; it is one of: devices, links" list gpus -i "$good"
refuses 'show: THING is missing' show -i "$good"
refuses "unexpected argument 'x'" tree x -i "$good"
refuses 'unknown option -z' -z
refuses 'unknown option --frob' --frob
refuses 'takes no argument' --json=1
refuses '--color needs an argument' --color
refuses "--color: 'blue' is not one of: auto always never" --color blue
refuses 'list does not take --accept; it takes:' list links --accept idle
refuses 'the summary does not take --quiet' -q -i "$good"
refuses "--accept: 'degraded' cannot be accepted; idle and asleep can" \
	check --accept idle,degraded
refuses "--format: 'xml' is not one of: text json" check --format xml
refuses "--fail-on: 'note' is not one of: warning" check --fail-on note
refuses "-o: links have no column 'portt'; they have: id port" \
	list links -o port,portt -i "$good"
refuses "no column ''" list links -o port, -i "$good"
refuses "--kind: no kind 'gpus'; there are: endpoint" \
	list devices --kind gpus -i "$good"
refuses "-s: '1:2:3.9' is no selector" list devices -s 1:2:3.9 -i "$good"
refuses "-s: '123456789:' is no selector" list devices -s 123456789: -i "$good"
refuses "-d: '10de' is not VENDOR:DEVICE" list devices -d 10de -i "$good"
refuses "no 'gpu99' there" show gpu99 -i "$good"
refuses 'explain: THING is missing' explain -i "$good"
refuses 'show does not take --history' show gpu0 --history / -i "$good"
refuses "no '99:00.0' there" paths --from 99:00.0 -i "$good"
refuses "$tmp/missing: " -i "$tmp/missing" tree
mkdir "$tmp/empty"
refuses "$tmp/empty: none of the 0 files" -i "$tmp/empty" tree

run --version
status_is 0 && grep -qE '^pcitopo [0-9]+\.[0-9]+' "$tmp/out"
report $? "--version"

# Each library that can be left out is named once, on one side or the other.
named=0
for library in json-c libcxl libkmod liblzma libmnl libpci libsmartcols \
	libsystemd libudev zlib; do
	[ "$(grep -cE "^(built in|left out): (.*, )?$library(,|\$)" \
		"$tmp/out")" -eq 1 ] || break
	named=$((named + 1))
done
[ $named -eq 10 ] && grep -q '^built in: .*json-c' "$tmp/out" &&
	[ "$(wc -l < "$tmp/out")" -eq 3 ]
report $? "--version says which libraries are built in"

run --help
status_is 0 && prints out 'check' && prints out '--fail-on' && [ ! -s "$tmp/err" ]
report $? "--help"

for verb in list tree show paths matrix check explain; do
	run help $verb
	cp "$tmp/out" "$tmp/help"
	run $verb --help
	status_is 0 && cmp -s "$tmp/out" "$tmp/help" && prints out "$verb" &&
		prints out '--output FILE'
	report $? "help $verb is $verb --help"
done

run check --help
prints out '--accept' && ! prints out '--noheadings'
report $? "help of a verb has the options that fit it, and no others"

run list links -o help
status_is 0 && prints out 'port_max_speed_gts'
report $? "-o help needs no input"

run tree -i "$good"
cp "$tmp/out" "$tmp/after"
run -i "$good" tree
status_is 0 && cmp -s "$tmp/out" "$tmp/after"
report $? "options stand before or after the verb"

POSIXLY_CORRECT=1 "$pcitopo" tree -i "$good" >"$tmp/out" 2>"$tmp/err"
cmp -s "$tmp/out" "$tmp/after"
report $? "also when POSIXLY_CORRECT is set"

run -F "$good" tree
cmp -s "$tmp/out" "$tmp/after"
report $? "-F is -i"

"$pcitopo" -i - tree <"$good" >"$tmp/out" 2>"$tmp/err"
cmp -s "$tmp/out" "$tmp/after"
report $? "-i - is standard input"
