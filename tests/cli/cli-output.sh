# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cli-output.sh - part of test-cli.sh: where output goes, and hostile input
# shellcheck disable=SC2154 # variables of test-cli.sh

good=$(text 8gpu-gen5)
mkdir "$tmp/dir"

run -i "$good" tree
cp "$tmp/out" "$tmp/tree"
run -i "$good" tree --output "$tmp/dir/file"
status_is 0 && [ ! -s "$tmp/out" ] && cmp -s "$tmp/dir/file" "$tmp/tree" &&
	[ "$(ls "$tmp/dir")" = file ]
report $? "--output writes a file and nothing else"

echo old >"$tmp/dir/file"
ln -s file "$tmp/dir/link"
run -i "$good" tree --output "$tmp/dir/link"
status_is 0 && [ -L "$tmp/dir/link" ] && cmp -s "$tmp/dir/file" "$tmp/tree"
report $? "--output follows a symbolic link"

echo old >"$tmp/dir/file"
run -i "$tmp/missing" tree --output "$tmp/dir/file"
status_is 2 && [ "$(cat "$tmp/dir/file")" = old ] &&
	[ "$(find "$tmp/dir" -mindepth 1 | wc -l)" -eq 2 ]
report $? "--output leaves the file alone when there is nothing to write"

refuses "cannot write $tmp/none/file: " -i "$good" tree --output "$tmp/none/file"

run -i "$good" tree --output /dev/null
status_is 0 && [ -c /dev/null ]
report $? "--output to a device writes into it"

run -i "$good" tree --output /dev/stdout
status_is 0 && cmp -s "$tmp/out" "$tmp/tree"
report $? "--output /dev/stdout"

"$pcitopo" -i "$good" tree >/dev/full 2>"$tmp/err"
echo $? >"$tmp/status"
status_is 2 && prints err 'No space left on device'
report $? "a full disk is reported"

"$pcitopo" -i "$good" tree >&- 2>"$tmp/err"
echo $? >"$tmp/status"
status_is 2 && [ -s "$tmp/err" ]
report $? "a closed standard output is reported"

sick=$(text 8gpu-gen5-sick)
{
	"$pcitopo" -i "$sick" -J check 2>"$tmp/err"
	echo $? >"$tmp/status"
} | true
sleep 0.1
[ -e "$tmp/status" ] && status_is 1 && [ ! -s "$tmp/err" ]
report $? "a reader that went away does not change the verdict"

escape=$(printf '\033')

run -i "$good" tree
! prints out "$escape"
report $? "no colours in a file"

run -i "$good" tree --color always
prints out "$escape" && sed "s/${escape}\[[0-9;]*m//g" "$tmp/out" |
	sed 's/ *$//' >"$tmp/plain" && cmp -s "$tmp/plain" "$tmp/tree"
report $? "--color always colours the same text"

if command -v script >/dev/null; then
	script -qec "$pcitopo -i $good tree" /dev/null >"$tmp/out" 2>"$tmp/err" \
		</dev/null
	NO_COLOR=1 script -qec "$pcitopo -i $good tree" /dev/null \
		>"$tmp/plain" 2>>"$tmp/err" </dev/null
	! grep -qF "${escape}[" "$tmp/plain" &&
		{ [ "${TERM:-dumb}" = dumb ] || prints out "${escape}["; }
	report $? "a terminal has colours, unless NO_COLOR is set"
fi

# Names from a dump: a title for the terminal, C1 controls, bad UTF-8, newline
sed 's/ConnectX-7/Conn\x1b]0;owned\x07\xc2\x9bX\xff7/' "$good" >"$tmp/hostile.txt"
for verb in '' tree 'list devices' paths matrix check 'show nic0' '-J list devices' \
	'-J show nic0'; do
	# shellcheck disable=SC2086 # words
	run -i "$tmp/hostile.txt" $verb
	! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f-\x9f]' "$tmp/out" &&
		iconv -f UTF-8 -t UTF-8 "$tmp/out" >/dev/null
	report $? "no control character gets through: pcitopo $verb"
done

LC_ALL=C "$pcitopo" -i "$tmp/hostile.txt" list devices >"$tmp/out" 2>"$tmp/err"
! LC_ALL=C grep -qP '[\x80-\xff]' "$tmp/out"
report $? "ASCII only where the locale has no more"

# One broken function in a big machine: the rest is told, and that it is broken
awk '/^0000:24:00\.0/ { print "0000:24:00.0 3D controller [0302]: x [10de:2bb5]"
	print "00: zz"; print ""; skip = 1; next }
	/^$/ { skip = 0 } !skip' "$good" >"$tmp/broken.txt"
run -i "$tmp/broken.txt" list devices
if [ -s "$tmp/err" ]; then
	status_is 2 && grep -qE "^pcitopo: $tmp/broken.txt:[0-9]+: " "$tmp/err"
	report $? "a problem is told with file and line"
fi

# 5,000 functions
"$mkmachine" -D --repeat-domains 38 --hex 64 -o "$tmp/big.txt" \
	"$machines/8gpu-gen5.machine"
run -i "$tmp/big.txt" list devices
status_is 0 && [ "$(wc -l <"$tmp/out")" -gt 4000 ]
report $? "a machine of 5,000 functions"
