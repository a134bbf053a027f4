# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compare two Module.symvers, ours first, for every module that ours replace.
# Each symbol is printed with both CRCs, Debian's first.

function finding(text) {
	print "WRONG: " text
	failed = 1
}

function base(path) {
	sub(/.*\//, "", path)
	return path
}

BEGIN {
	replaced["snd-seq"] = replaced["snd-seq-midi-event"] = 1
	replaced["snd-seq-virmidi"] = 1
	# They hand out a struct snd_seq_client, whose layout is not ours, and
	# no module of Debian's asks for them.
	layout = "its structure is not ours"
	unneeded["snd_seq_kernel_client_get"] = layout
	unneeded["snd_seq_kernel_client_put"] = layout
	# Of newer kernels; in no header, and for the in-tree snd-seq-oss alone.
	unneeded["snd_seq_kernel_client_ioctl"] = "only by snd-seq-oss, ours"
}
FNR == NR {
	ours[$2] = $1
	type[$2] = $4
	module[$2] = base($3)
	replaced[base($3)] = 1
	next
}
base($3) in replaced {
	if (!($2 in ours)) {
		if ($2 in unneeded)
			printf "%-34s %s -          not needed: %s\n", $2, $1,
			       unneeded[$2]
		else
			finding($2 ": exported by " base($3) ", not by us")
		next
	}
	printf "%-34s %s %s %s\n", $2, $1, ours[$2], base($3)
	if (ours[$2] != $1)
		finding($2 ": CRC " ours[$2] ", Debian has " $1)
	if (type[$2] != $4)
		finding($2 ": " type[$2] ", Debian has " $4)
	if (module[$2] != base($3))
		finding($2 ": in " module[$2] ", Debian has it in " base($3))
	delete ours[$2]
	compared++
}
END {
	for (name in ours)
		printf "%-34s -          %s %s\n", name, ours[name], module[name]
	if (!compared)
		finding("no symbol was compared")
	exit failed
}
