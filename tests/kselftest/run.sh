#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# run - the selftests, outside of the kernel's tree
#
# usage: run.sh TEST...
#
# Prints KTAP as tools/testing/selftests/kselftest/runner.sh does: the lines of a
# test with "# " in front. Exit status: 1 if a test failed, else 0.

cd "$(dirname "$0")" || exit 1
export PYTHONDONTWRITEBYTECODE=1
echo "TAP version 13"
echo "1..$#"
failed=0
number=0
for test; do
	number=$((number + 1))
	name="$number selftests: pcitopo: $test"
	said=$("./$test" 2>&1)
	status=$?
	printf '%s\n' "$said" | while IFS= read -r line; do
		echo "# $line"
	done
	case $status in
	0) echo "ok $name" ;;
	4) echo "ok $name # SKIP" ;;
	*)
		echo "not ok $name # exit=$status"
		failed=1
		;;
	esac
done
exit $failed
