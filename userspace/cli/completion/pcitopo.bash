# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pcitopo.bash - completion of pcitopo's command line
#
# Needs bash alone. Verbs, options and columns come from the program's own
# help, so they fit the version that is installed; what an option takes is told
# by the name that the help gives its argument, and stands below.

# _pcitopo_ask WORD...: output of the program that is being completed
_pcitopo_ask()
{
	# shellcheck disable=SC2154 # of _pcitopo()
	"$program" "$@" </dev/null 2>/dev/null
}

# _pcitopo_first_words SECTION: first words of the lines of a section of a help
_pcitopo_first_words()
{
	local line inside=

	while IFS= read -r line; do
		if [[ $line != ' '* ]]; then
			inside=
			[[ $line == "$1"* ]] && inside=yes
		elif [[ $inside && $line =~ ^'  '([a-z][^ ]*) ]]; then
			printf '%s\n' "${BASH_REMATCH[1]}"
		fi
	done
}

# _pcitopo_options: all options in a help, a line each, with their arguments
_pcitopo_options()
{
	local line pattern='^  +(-.)?,? *(--[a-z-]+)?( ([A-Z][^ ]*))?( |$)'

	while IFS= read -r line; do
		[[ $line =~ ^' '+- && $line =~ $pattern ]] || continue
		[[ -z ${BASH_REMATCH[1]} ]] ||
			printf '%s %s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[4]}"
		[[ -z ${BASH_REMATCH[2]} ]] ||
			printf '%s %s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]}"
	done
}

# _pcitopo_read_line: what the words before the cursor say, into variables of
# _pcitopo(): verb, noun, inputs (options that choose the machine), argument
# (name of what is to come, if the last word is an option that takes any)
_pcitopo_read_line()
{
	local i word name takes options

	# shellcheck disable=SC2154 # of _pcitopo()
	options=$(_pcitopo_ask help | _pcitopo_options)
	for ((i = 1; i < ${#line[@]}; i++)); do
		word=${line[i]}
		argument=
		while read -r name takes; do
			# With more letters than one, it is the last that counts
			if [[ $word == "$name" ||
				($name == -[!-] && $word == -*([!-])${name#-}) ]]; then
				argument=$takes
			fi
		done <<<"$options"
		case $word in
		-*)
			[[ $argument ]] || continue
			((++i < ${#line[@]})) || return
			case $argument in
			FILE | SOURCE | DIR)
				[[ $word == --@(output|history|log|snapshot) ]] ||
					inputs+=("$word" "${line[i]}")
				;;
			esac
			argument=
			;;
		*)
			if [[ -z $verb ]]; then
				verb=$word
			elif [[ -z $noun ]]; then
				noun=$word
			fi
			;;
		esac
	done
}

# _pcitopo_things: short names of what is in the input
_pcitopo_things()
{
	# shellcheck disable=SC2154 # of _pcitopo()
	_pcitopo_ask list devices -r --noheadings -o alias "${inputs[@]}" |
		grep -v '^-\{0,1\}$'
}

# _pcitopo_values: what can stand for an argument, by its name in the help
_pcitopo_values()
{
	# shellcheck disable=SC2154 # of _pcitopo()
	case $1 in
	COL,...) _pcitopo_ask list "${noun:-devices}" -o help |
		_pcitopo_first_words 'Columns' ;;
	KIND,...) echo endpoint root-port switch-upstream switch-downstream \
		bridge gpu nic nvme memdev host-bridge ;;
	FORMAT) echo text json ;;
	VERDICT,...) echo idle asleep ;;
	SEVERITY) echo warning ;;
	EVENTS,...) echo link errors topology ;;
	WHEN) echo auto always never ;;
	SOURCE) echo kernel sysfs ;;
	THING) _pcitopo_things ;;
	NOUN) echo devices links switches retimers memdevs ;;
	VERB) _pcitopo_ask help | _pcitopo_first_words 'Verbs' ;;
	esac
}

# _pcitopo_offer TEXT: candidates that begin with it, of words in lines
_pcitopo_offer()
{
	local word before=''

	# Of a list with commas, the last part
	if [[ $argument == *,... ]]; then
		[[ $1 == *,* ]] && before=${1%,*},
		[[ $argument == COL,... && $1 == +* && ! $before ]] && before=+
	fi
	while read -r word; do
		[[ $before$word == "$1"* ]] && COMPREPLY+=("$before$word")
	done < <(_pcitopo_values "$argument" | tr -s ' ' '\n')
}

# _pcitopo_offer_options TEXT
_pcitopo_offer_options()
{
	local name rest
	local -a help=(help)

	[[ -z $verb || $verb == help ]] || help+=("$verb")
	while read -r name rest; do
		[[ $name == "$1"* ]] && COMPREPLY+=("$name")
	done < <(_pcitopo_ask "${help[@]}" | _pcitopo_options)
}

# _pcitopo_offer_word TEXT: a verb or what follows it
_pcitopo_offer_word()
{
	case $verb in
	'' | help) [[ $noun ]] || argument=VERB ;;
	list) [[ $noun ]] || argument=NOUN ;;
	show) [[ $noun ]] || argument=THING ;;
	explain)
		[[ $noun ]] || argument=THING
		[[ $noun || cxl != "$1"* ]] || COMPREPLY+=(cxl)
		;;
	monitor) argument=THING ;;
	esac
	[[ -z $argument ]] || _pcitopo_offer "$1"
}

_pcitopo_offer_files()
{
	compopt -o filenames 2>/dev/null
	if [[ $argument == DIR ]]; then
		mapfile -t COMPREPLY < <(compgen -d -- "$1")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$1")
	fi
}

# _pcitopo COMMAND WORD PREVIOUS: what bash calls
_pcitopo()
{
	local program=${1/#\~/$HOME} verb='' noun='' argument='' last=$2 before=''
	local -a inputs=() line=("${COMP_WORDS[@]:0:COMP_CWORD}")

	COMPREPLY=()
	# bash makes three words of "--format=json", unless told not to
	if [[ $last == = ]]; then
		last=
	elif [[ ${line[-1]} == = ]]; then
		unset 'line[-1]'
	elif [[ $last == --*=* ]]; then
		before=${last%%=*}=
		line+=("${last%%=*}")
		last=${last#*=}
	fi
	_pcitopo_read_line
	case $argument in
	FILE | DIR) _pcitopo_offer_files "$last" ;;
	?*) _pcitopo_offer "$last" ;;
	*) if [[ $last == -* ]]; then
		_pcitopo_offer_options "$last"
	else
		_pcitopo_offer_word "$last"
	fi ;;
	esac
	COMPREPLY=("${COMPREPLY[@]/#/$before}")
}

complete -F _pcitopo pcitopo
