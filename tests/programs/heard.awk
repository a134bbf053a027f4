# SPDX-License-Identifier: GPL-2.0-or-later
# Are these notes in that sound? Reads notes, one a line, "MILLISECONDS LENGTH
# PITCH", then samples, one a line. The first sound is the first note. A note is
# heard if, in its middle, its pitch is stronger than the halftones beside it, and
# stronger than a hundredth of the loudest note.
#
# usage: awk -v rate=11025 -f heard.awk NOTES SAMPLES
#
# The last line is "HEARD of ALL notes heard, loudest sample TOP"; before it a line
# for each note that was not.

BEGIN {
	count = samples = 0
}

FNR == NR {
	begins[count] = $1
	lasts[count] = $2
	pitch[count++] = $3
	next
}

{
	level = $1 < 0 ? -$1 : $1
	if (level > top)
		top = level
	if (!started && level < 200)
		next
	started = 1
	sample[samples++] = $1
}

# How strong the frequency is among the samples from first on.
function strength(frequency, first, length_,	i, two_cos, now, before, last) {
	two_cos = 2 * cos(6.283185307 * frequency / rate)
	before = last = 0
	for (i = 0; i < length_; i++) {
		now = window[i] * sample[first + i] + two_cos * last - before
		before = last
		last = now
	}
	return (last * last + before * before - two_cos * last * before) / length_ / length_
}

function frequency_of(note) {
	return 440 * exp(log(2) * (note - 69) / 12)
}

# A bell over the samples: what is near in pitch disturbs less.
function make_window(length_,	i) {
	if (length_ == window_length)
		return
	window_length = length_
	for (i = 0; i < length_; i++)
		window[i] = 1 - cos(6.283185307 * (i + 0.5) / length_)
}

END {
	for (i = 0; i < count; i++) {
		first = int((begins[i] - begins[0] + lasts[i] * 0.15) * rate / 1000)
		size = int(lasts[i] * 0.75 * rate / 1000)
		if (size > rate / 4)
			size = int(rate / 4)
		make_window(size)
		at[i] = strength(frequency_of(pitch[i]), first, size)
		below[i] = strength(frequency_of(pitch[i] - 1), first, size)
		above[i] = strength(frequency_of(pitch[i] + 1), first, size)
		if (at[i] > strongest)
			strongest = at[i]
	}
	for (i = 0; i < count; i++) {
		if (at[i] > below[i] && at[i] > above[i] && at[i] * 10000 > strongest)
			heard++
		else
			printf "not heard: %d at %d ms for %d ms: %g, below %g, above %g\n",
				pitch[i], begins[i] - begins[0], lasts[i],
				at[i], below[i], above[i]
	}
	printf "%d of %d notes heard, loudest sample %d\n", heard, count, top
}
