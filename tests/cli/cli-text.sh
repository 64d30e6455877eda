# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cli-text.sh - part of test-cli.sh: what people see
# shellcheck disable=SC2154 # variables of test-cli.sh

check_is 0 PASS 8gpu-gen5
check_is 1 FAIL 8gpu-gen5-sick
check_is 3 INCONCLUSIVE 8gpu-idle
check_is 0 PASS 8gpu-idle --accept idle
check_is 0 PASS workstation-limited
check_is 1 FAIL workstation-limited --fail-on warning
check_is 1 FAIL 8gpu-marks

# Only check has a verdict in its exit status.
for verb in '' tree 'list links' paths matrix 'show gpu5'; do
	# shellcheck disable=SC2086 # words
	on 8gpu-gen5-sick $verb
	status_is 0 && [ -s "$tmp/out" ] && [ ! -s "$tmp/err" ]
	report $? "a sick machine: pcitopo $verb"
done

on 8gpu-gen5-sick check
prints out 'gpu   7 of 8 at 32 GT/s x16, 1 at 32 GT/s x8, 1 retimer each' &&
	prints out 'FAIL  link-width gpu5 slot 8 b4:00.0: x8, both ends support x16' &&
	prints out 'next: ' && grep -qE '^shape [0-9a-f]{8}$' "$tmp/out"
report $? "check tells which card, where, what it should be, and what to do"

on 8gpu-marks check
prints out 'FAIL  fatal-error gpu3 slot 6 54:00.0: Data Link Protocol Error' &&
	prints out 'warn  equalization gpu4 slot 7 a4:00.0: at 32 GT/s' &&
	prints out 'note  acs-redirect: 1 switch port above 1/8 GPUs' &&
	grep -qE '^note  sticky: lane errors 1/8 GPUs, .*; age unknown$' "$tmp/out"
report $? "check tells of marks in one line"

on 8gpu-idle check
prints out 'unverified link-idle gpu0 gpu1 gpu2 gpu3 gpu4 gpu5 gpu6 gpu7:'
report $? "check tells of equal findings together"

on 8gpu-gen5-sick check --quiet
status_is 1 && prints out 'FAIL  link-width gpu5 slot 8: x8' &&
	! grep -qE '[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]|shape|not covered' "$tmp/out"
report $? "check --quiet has no bus numbers"

# Equal servers have equal warnings: they are part of what is compared
on workstation-limited check -q
status_is 0 && [ "$(grep -c '^warn ' "$tmp/out")" -eq 3 ] &&
	prints out 'warn  limited-by-port gpu1 slot 2: x8 port for a x16 device' &&
	! grep -q '^note ' "$tmp/out"
report $? "check --quiet has warnings, and no notes"

# Nothing sleeps: what else could not be judged stays open
"$mkmachine" --hex 64 -o "$tmp/short.txt" "$machines/8gpu-direct.machine"
run -i "$tmp/short.txt" check --accept asleep,idle
status_is 3 && grep -q '^INCONCLUSIVE ' "$tmp/out" &&
	prints out 'unverified link-unknown'
report $? "--accept asleep accepts no link that is unknown for another reason"

# 00:01.0 --- switch --- gpu0, nic0
# 00:02.0 --- gpu1, and no NIC next to it
"$mkmachine" -o "$tmp/near.txt" - <<'END'
machine near
host-bridge 00 intel
  root-port 01.0 gen4 x16
    switch pex880xx x16
      port 0 x16
        gpu a100
      port 1 x16
        nic cx7
  root-port 02.0 gen4 x16
    gpu a100
END
run -i "$tmp/near.txt" check
grep -q '^gpu   2 of 2 at 16 GT/s x16' "$tmp/out" && ! prints out 'each PIX'
report $? "check says of NICs near GPUs only what is so for each"

# node ?
# 00:01.0 -o- gpu0 (both ends see the retimer), ... 00:08.0 -oo- gpu7, slow
cat >"$tmp/expected" <<'END'
node ?
+ 00:01.0 = 32GT x16 o  01:00.0 gpu0 H100 SXM5 80GB   ok, 1 retimer (both ends see it)
+ 00:02.0 = 32GT x16 o  02:00.0 gpu1 H100 SXM5 80GB   ok, 1 retimer (port sees it)
+ 00:03.0 = 32GT x16 o  03:00.0 gpu2 H100 SXM5 80GB   ok, 1 retimer (card sees it)
+ 00:04.0 = 32GT x16 =  04:00.0 gpu3 H100 SXM5 80GB   ok
+ 00:05.0 = 32GT x16 =  05:00.0 gpu4 H100 SXM5 80GB   ok
+ 00:06.0 = 32GT x16 o  06:00.0 gpu5 H100 SXM5 80GB   ok, 1 retimer (card sees it)
+ 00:07.0 = 32GT x16 oo 07:00.0 gpu6 H100 SXM5 80GB   ok, 2 retimers (both ends see them)
+ 00:08.0 - 16GT x16 oo 08:00.0 gpu7 H100 SXM5 80GB   DEGRADED: 16GT of 32GT, 2 retimers (both ends see them)
hidden: 1 root-complex function (-a)
END
on retimer-onesided tree
cmp -s "$tmp/out" "$tmp/expected"
report $? "tree draws retimers, and says who sees them"

# A switch: its ports are a level below it
on 8gpu-gen5 tree
prints out '+ 20:01.1 = 32GT x16 =  21:00.0 ' &&
	prints out '|  + 22:01.0 = 32GT x16 o  24:00.0 gpu0' &&
	prints out 'node 1' && prints out 'hidden: ' &&
	! prints out 'empty slot 2'
report $? "tree draws switches by NUMA node, and says what is hidden"

on down-and-empty tree
prints out 'DOWN: card present, no response' &&
	prints out 'DOWN: link disabled in the port' &&
	prints out 'DOWN: slot powered off' && ! grep -q 'empty$' "$tmp/out"
report $? "tree tells what is down from what is empty"

on down-and-empty tree -a
grep -q ' empty$' "$tmp/out" && ! prints out 'hidden: '
report $? "tree -a has what is empty"

on card-switch tree
prints out 'card with a switch' && [ "$(grep -c '^+' "$tmp/out")" -eq 4 ]
report $? "tree has one line for a card with a switch"

on arm-two-domains tree
prints out '+ 0000:00:00.0 ' && on 8gpu-gen5 tree && ! prints out '0000:'
report $? "domains are shown when there are several"

on 8gpu-gen5 matrix
grep -qE '^gpu0 +X +NODE +NODE +NODE +SYS ' "$tmp/out" &&
	grep -qE '^nic0 +PIX +NODE ' "$tmp/out" &&
	head -n 1 "$tmp/out" | grep -qE ' NODE CHIP ADDRESS$' &&
	grep -qE '^SYS +from one NUMA node to another' "$tmp/out" &&
	! grep -q '^PXB' "$tmp/out"
report $? "matrix, with a legend of the types that occur"

on 8gpu-gen5-sick paths --from gpu5
grep -q '^gpu5 b4:00.0 slot 8 .* to CPU node 1: 31.5 GB/s, 2 links, 1 switch, 1 retimer$' \
	"$tmp/out" && grep -q '^  b2:01.0 .*DEGRADED: x8 of x16.*; narrowest' \
	"$tmp/out" && prints out 'shared with nvme6 nic10 nic11'
report $? "paths has the narrowest link and who shares the uplink"

on 8gpu-gen5 paths --from gpu0 --to nic0
prints out ' PIX: ' && [ "$(wc -l <"$tmp/out")" -eq 3 ]
report $? "paths --to another device"

on 8gpu-gen5 paths
[ "$(grep -c '^gpu' "$tmp/out")" -eq 8 ]
report $? "paths of all GPUs"

on 8gpu-gen5
prints out 'machine   ' && prints out '2 NUMA nodes' &&
	grep -qE '^gpu7 .* 32GT x16 +32GT x16 +ok +2 +1 +63.0 +1 nic14 PIX$' \
	"$tmp/out" && prints out 'PASS  '
report $? "summary"

on 8gpu-gen5 list switches --noheadings -o upstream,chip,ports
[ "$(head -n 1 "$tmp/out")" = '21:00.0 0 5' ] && [ "$(wc -l <"$tmp/out")" -eq 8 ]
report $? "list -o --noheadings"

on 8gpu-gen5 list links -o +reasons,target_speed_gts -s 22:
head -n 1 "$tmp/out" | grep -qE '^PORT .* STATE +REASONS +TARGET_SPEED_GTS$' &&
	[ "$(wc -l <"$tmp/out")" -eq 4 ]
report $? "list -o +COL adds columns; -s selects"

on 8gpu-gen5 list links -a -s 22:
[ "$(wc -l <"$tmp/out")" -eq 6 ]
report $? "list -a has internal and empty links"

on 8gpu-gen5 list links -r --noheadings -o port,speed_gts,width,device -s 24:
[ "$(cat "$tmp/out")" = '0000:22:01.0 32 16 0000:24:00.0' ]
report $? "list -r has full addresses and plain numbers"

on 8gpu-gen5 list devices --noheadings -o address -d 15b3: -s .1
[ "$(wc -l <"$tmp/out")" -eq 8 ]
report $? "-d and -s select together"

on 8gpu-gen5 list devices --noheadings -o alias --kind gpu,nvme
[ "$(grep -c gpu "$tmp/out")" -eq 8 ] && [ "$(grep -c nvme "$tmp/out")" -eq 9 ]
report $? "--kind"

on 8gpu-gen5 list devices --noheadings -n -o model -s 25:00.0
[ "$(cat "$tmp/out")" = 15b3:1021 ] &&
	on 8gpu-gen5 list devices --noheadings -nn -o model -s 25:00.0 &&
	[ "$(cat "$tmp/out")" = 'ConnectX-7 [15b3:1021]' ]
report $? "-n has ids, -nn names and ids"

on 8gpu-gen5 show 0000:22:01.0
prints out 'switch-downstream' && on 8gpu-gen5 show link-22:01.0 &&
	prints out 'registers of the port' && on 8gpu-gen5 show 'gpu0' &&
	prints out 'kind ' && on 8gpu-gen5 show switch-21:00.0 &&
	prints out 'downstream '
report $? "show finds things by address and by name"

run -i "$(text 8gpu-gen5)" -i "$(text 8gpu-gen5-sick)" -i "$(text 8gpu-idle)" check
status_is 1 && [ "$(grep -c '^== ' "$tmp/out")" -eq 3 ]
report $? "several inputs: a heading each; failed is worse than undecided"

run -i "$(text 8gpu-gen5-sick)" -i "$tmp/missing" -i "$(text 8gpu-gen5)" check
status_is 2 && [ "$(grep -c '^== ' "$tmp/out")" -eq 2 ] && prints err "$tmp/missing"
report $? "several inputs: unreadable is worst, and the others are told"
