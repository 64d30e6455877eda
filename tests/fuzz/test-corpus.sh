#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# test-corpus.sh - give a fuzz target each file of its corpus (TAP)
#
# usage: test-corpus.sh PROGRAM FOLDER

set -u

program=$1
folder=$2
number=0
failures=0

for file in "$folder"/*; do
	number=$((number + 1))
	if said=$("$program" "$file" 2>&1); then
		echo "ok $number - ${file##*/}"
		continue
	fi
	failures=$((failures + 1))
	echo "not ok $number - ${file##*/}"
	printf '%s\n' "$said" | sed 's/^/# /'
done

echo "1..$number"
[ "$failures" -eq 0 ]
