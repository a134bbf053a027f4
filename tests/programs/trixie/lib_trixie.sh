# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Shared by the scripts in this directory: MIDI Clip Files. Sourced after lib.sh.

# make_clip FILE TICKS <WORDS: packets in hexadecimal words, those of a clip at 120
# quarters a minute of so many ticks each. What stands behind a # is left out.
make_clip() {
	local words
	# The resolution, the beginning of the clip, its tempo; the end.
	words="00400000 $(printf %08x $((0x300000 + $2)))
		00400000 f0200000 00000000 00000000 00000000
		00400000 d0100000 02faf080 00000000 00000000
		$(sed 's/#.*//') 00400000 f0210000 00000000 00000000 00000000"
	printf SMF2CLIP >"$1"
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "$(tr -d ' \t\n' <<<"$words" | sed 's/../\\x&/g')" >>"$1"
}

# clip_messages FILE: what is sent while a clip plays, one a line: the tick, then the
# packet, in hexadecimal words.
clip_messages() {
	tail -c +9 "$1" | od -A n -v -t x1 -w4 | tr -d ' ' | awk '
	function number(text,   i, value) {
		for (i = 1; i <= length(text); i++)
			value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
		return value
	}
	BEGIN { split("1 1 1 2 2 4 1 1 2 2 2 3 3 4 4 4", sizes) }
	!left {
		type = number(substr($0, 1, 1))
		left = sizes[type + 1]
		packet = tick + 0
		if (substr($0, 1, 4) == "0040") tick += number(substr($0, 5))
	}
	{ packet = packet " " $0 }
	!--left && type > 0 && type < 6 { print packet }'
}
