#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# python-guest - runs the Python part of a test in the guest, NAME-guest.py
#
# usage: python-guest.sh NAME MODULES [ARGUMENT...]
#
# One Python program does all there is to do, as starting programs is slow here.
# It gets the modules of this kernel and the arguments, and prints the section
# "answers". It does without the packages of site, which takes a minute to look
# for them in the debug kernel.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
name=$1
modules=$2/$release
shift 2

guest_begin
section answers
python3 -B -S "$here/$name-guest.py" "$modules" "$@"
guest_state "$name"
guest_end
