#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# story-guest - the part of test-stories.py that runs in the guest
#
# usage: story-guest.sh MODULES DIRECTORY PCITOPO

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

guest_begin
section answers
python3 -B "$here/story-guest.py" "$modules" "$@"
guest_state stories
guest_end
