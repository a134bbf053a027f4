# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A screen that nobody sees, for programs with windows, and pictures of it.
# Sourced after lib.sh.

# start_screen: X, as display 9; it ends with the test.
start_screen() {
	export DISPLAY=:9
	Xvfb :9 -r -screen 0 1024x768x24 -nolisten tcp >xvfb.out 2>&1 &
	check "there is a screen" wait_for xdpyinfo
}

# window_of NAME: its number. Case does not matter.
window_of() {
	# A window that goes meanwhile is an error for xdotool, but not for us.
	xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1 || true
}

has_window() {
	[[ -n $(window_of "$1") ]]
}

# keep_picture NAME: what is on the screen goes into the logs as NAME.png.
keep_picture() {
	import -window root "$1.png"
	echo "#file $1.png $(base64 -w 0 "$1.png")"
}
