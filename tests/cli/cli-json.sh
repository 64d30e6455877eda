# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cli-json.sh - part of test-cli.sh: the JSON contract
# shellcheck disable=SC2154 # variables of test-cli.sh

# documented NAME...: each is in the contract
documented()
{
	for name in "$@"; do
		grep -qF "\`\`$name\`\`" "$documentation/json.rst" ||
			grep -qF "\`\`$name " "$documentation/json.rst" || {
			echo "undocumented: $name" >>"$tmp/err"
			return 1
		}
	done
}

# fields VERB FILTER EXPECTED: names in their order, and all documented
fields()
{
	# shellcheck disable=SC2086 # words
	on 8gpu-gen5-sick -J $1
	# shellcheck disable=SC2086 # words
	[ "$(keys "$2")" = "$3" ] && documented $3
	report $? "JSON of $1: fields of $2"
}

fields tree .pcitopo 'version schema source privileged captured_at host machine policy shape sample_age_s'
fields 'list devices' '.devices[0]' 'address kind internal vendor_id device_id class name driver numa_node slot serial parent link is_vf linux_names asleep aer_correctable aer_nonfatal aer_fatal'
fields 'list links' '.links[0]' 'id port device kind internal slot speed_gts width max_speed_gts max_width port_max_speed_gts port_max_width device_max_speed_gts device_max_width target_speed_gts bandwidth_gbytes_per_s retimers retimers_seen_by limited_by verdict reasons slot_label wired_width connector_width cxl_capable cxl_enabled cxl_trained flit'
fields 'list links' '.links[0].limited_by' 'speed width'
fields 'list switches' '.switches[0]' 'upstream downstream vendor_id device_id name serial chip internal'
fields 'list retimers' '.retimers[0]' 'id link index seen_by'
fields paths '.paths[0]' 'from to type links switches retimers bandwidth_gbytes_per_s bottleneck host_bridge numa_node shared_with memdev cxl_ports regions'
fields matrix .matrix 'rows columns types'
fields check .check 'verdict counts accepted not_covered findings'
fields check .check.counts 'ok limited idle degraded down empty unknown internal'
fields check '.check.findings[0]' 'id rule severity device slot link measured expected evidence message action'
fields '' . 'pcitopo paths check'
fields tree . 'pcitopo devices links switches'

on cxl-box -J list memdevs
[ "$(keys '.memdevs[0]')" = 'address name serial numa_node ram_bytes pmem_bytes cxl_version protocols linux_name driver firmware restricted protocols_enabled protocols_trained flit ranges endpoint decoders regions poison health' ] &&
	json '.memdevs | length == 4'
report $? "JSON of list memdevs"

# Every machine, every verb: valid, and no word that is not in the contract
bad=
for machine in "$machines"/*.machine; do
	name=$(basename "$machine" .machine)
	for verb in '' 'list devices' 'list links' 'list switches' \
		'list retimers' 'list memdevs' tree paths matrix check; do
		# shellcheck disable=SC2086 # words
		on "$name" -J $verb
		{ [ ! -s "$tmp/err" ] || [ "$name" = cxl-hostile ]; } &&
			json '.pcitopo.schema == 1' ||
			bad="$bad $name:$verb"
	done
	on "$name" -J list links
	jq -r '.links[] | .verdict // empty, .reasons[]' "$tmp/out" >>"$tmp/words"
	on "$name" -J list devices
	jq -r '.devices[].kind' "$tmp/out" >>"$tmp/words"
	on "$name" -J check
	jq -r '.check.findings[].rule' "$tmp/out" >>"$tmp/words"
done
echo "$bad" >"$tmp/err"
[ -z "$bad" ]
report $? "JSON of every verb on every machine is valid"

# shellcheck disable=SC2046 # words
documented $(sort -u "$tmp/words")
report $? "kinds, verdicts, reasons and rules of all machines are documented"

on 8gpu-gen5-sick -J list links -s b2:01.0
prints out '"speed_gts": 32.0' && prints out '"bandwidth_gbytes_per_s": 31.507' &&
	json '.links[0] | .width == 8 and .verdict == "degraded" and
	      .id == "0000:b2:01.0" and .device == "0000:b4:00.0" and
	      .retimers == 1 and .retimers_seen_by == ["device"] and
	      (.reasons | index("width-low"))'
report $? "numbers and addresses in JSON"

on bmc -J list links
prints out '"speed_gts": 2.5' && ! prints out '2.5000'
report $? "2.5 GT/s in JSON"

on 8gpu-gen5 -J list links
json '[.links[] | select(.internal)] | length > 0 and all(.verdict == null)' &&
	json '[.links[] | select(.verdict == "empty")] | length == 8'
report $? "JSON has internal links, not judged, and empty ones"

on 8gpu-gen5 -J list devices -s 24:00.0
json '.devices | length == 1' && json '.devices[0] | .vendor_id == "10de" and
	.class == "0302" and .kind == "gpu" and .numa_node == 0 and
	.parent == "0000:22:01.0" and .link == "0000:22:01.0" and
	(.serial | test("^[0-9a-f]{16}$"))'
report $? "a device in JSON"

on 8gpu-gen5 -J list links -o port,limited_by.speed,verdict,limited_by.width -s 22:00.0
json '.links[0] == {"port": "0000:22:00.0", "verdict": "limited",
	"limited_by": {"speed": "device", "width": null}}'
report $? "-o chooses the fields of JSON, too"

on arm-two-domains -J matrix
json '.matrix | .rows == .columns and (.types | length) == (.rows | length)'
report $? "matrix in JSON is square"

on 8gpu-gen5 -J matrix
# shellcheck disable=SC2016 # variables of jq
json '.matrix.types as $t | [range(24) as $i | range(24) as $j |
	$t[$i][$j] == $t[$j][$i]] | all' && json '.matrix.types[0][0] == "X"'
report $? "matrix in JSON is symmetric"

on 8gpu-gen5-sick -J paths --from gpu5
json '.paths | length == 1' && json '.paths[0] | .to == "cpu" and
	.type == null and .links == ["0000:b2:01.0", "0000:b0:01.1"] and
	.switches == ["0000:b1:00.0"] and .bottleneck == "0000:b2:01.0" and
	.numa_node == 1 and (.shared_with | length == 3)'
report $? "a path in JSON"

on 8gpu-gen5 -J paths --from gpu0 --to nic0
json '.paths[0] | .type == "PIX" and .to == "0000:25:00.0" and
	.shared_with == null'
report $? "a path between devices in JSON"

on 8gpu-idle check --accept idle --format json
status_is 0 && json '.check | .verdict == "pass" and .accepted == ["idle"] and
	.counts.idle == 8'
report $? "check --format json"

for thing in gpu0 link-22:01.0 switch-21:00.0 retimer-22:01.0-0; do
	on 8gpu-gen5 -J show $thing
	status_is 0 && json '[.device, .link, .switch, .retimer] |
		map(select(.)) | length == 1 and (.[0].registers | length > 0)'
	report $? "show $thing in JSON"
done

run -J check -i "$(text 8gpu-gen5)" -i "$(text 8gpu-gen5-sick)"
[ "$(wc -l <"$tmp/out")" -eq 2 ] && status_is 1 &&
	[ "$(jq -r .check.verdict "$tmp/out" | tr '\n' ' ')" = 'pass fail ' ]
report $? "several inputs: a line of JSON each"

on 8gpu-gen5 -J tree
cp "$tmp/out" "$tmp/first"
on 8gpu-gen5 -J tree
cmp -s "$tmp/out" "$tmp/first"
report $? "JSON of one input is the same every time"
