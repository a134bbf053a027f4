#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Install the Debian packages named as arguments, if any is missing. Called
# by every script that needs a tool, with just what that script needs.
set -euo pipefail

missing=()
for package in "$@"; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[[ $status == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

echo "Installing Debian packages: ${missing[*]}" >&2
root=()
[[ $(id -u) == 0 ]] || root=(sudo)
install=("${root[@]}" env DEBIAN_FRONTEND=noninteractive
	apt-get -q -y -o DPkg::Lock::Timeout=600
	install --no-install-recommends "${missing[@]}")
"${install[@]}" >&2 || {
	"${root[@]}" apt-get -q -o DPkg::Lock::Timeout=600 update >&2
	"${install[@]}" >&2
}
