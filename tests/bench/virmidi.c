// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Through a virtual card, from /dev/snd/midiC1D0 to a connection to
 * /dev/snd/midiC1D1: notes one by one in µs; many notes, and a SysEx of 1 MiB, in
 * bytes a second. Beside them, the same through a pipe.
 *
 * usage: virmidi
 */
#include <poll.h>
#include <signal.h>
#include <sound/asound.h>
#include "../user/lib/rawlib.h"
#include "benchlib.h"

#define NOTES 400
#define BULK (256 * 1024)
#define SYSEX (1024 * 1024)

struct way {
	const char *name;
	int out, in;
};

/* So large that nothing is lost because the reader is late. */
static void must_enlarge_input(int in)
{
	struct snd_rawmidi_params params = {
		.stream = SNDRV_RAWMIDI_STREAM_INPUT,
		.buffer_size = SYSEX,
		.avail_min = 1,
	};

	MUST(!ioctl(in, SNDRV_RAWMIDI_IOCTL_PARAMS, &params));
	/* That has stopped it. */
	MUST(!seq_poll(in, POLLIN, 0));
}

static void measure_notes(const struct way *way)
{
	unsigned char note[] = { 0x90, 60, 100 }, back[sizeof(note)];
	static double taken[NOTES];
	unsigned int i;
	__u64 began;

	for (i = 0; i < NOTES; i++) {
		note[0] = 0x90 + i % 16;	/* no running status */
		note[1] = i % 128;
		began = seq_now();
		raw_must_write(way->out, note, sizeof(note));
		MUST(raw_read(way->in, back, sizeof(back)) == sizeof(back));
		taken[i] = (seq_now() - began) / 1000.0;
		MUST(!memcmp(note, back, sizeof(note)));
	}
	for (i = 0; i < NOTES; i++)
		bench_sample(taken[i], "%s-note", way->name);
}

/* Reads what comes until it is all, or until some time passes without any. */
static size_t read_all(int in, unsigned char *data, size_t length, __u64 *ended)
{
	size_t got = 0;
	ssize_t part;

	*ended = seq_now();
	while (got < length && seq_poll(in, POLLIN, 500)) {
		part = read(in, data + got, length - got);
		MUST(part > 0);
		got += part;
		*ended = seq_now();
	}
	return got;
}

/*
 * A child writes; the clock runs until the last byte was read. Where bytes are
 * lost, the figure is of those that came, and so is their share.
 */
static void measure_bytes(const struct way *way, const char *what,
			  const unsigned char *data, size_t length)
{
	unsigned char *back = malloc(length);
	__u64 began, ended;
	size_t got;
	pid_t child;

	MUST(back);
	fflush(stdout);
	began = seq_now();
	child = fork();
	MUST(child >= 0);
	if (!child) {
		raw_must_write(way->out, data, length);
		_exit(0);
	}
	got = read_all(way->in, back, length, &ended);
	bench_sample(got * 1e9 / (ended - began), "%s-%s", way->name, what);
	bench_sample(100.0 * got / length, "%s-%s-arrived", way->name, what);
	/* Where the driver stopped on its way, the rest will not go out. */
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	free(back);
}

int main(void)
{
	static unsigned char bulk[BULK / 3 * 3], sysex[SYSEX];
	struct way ways[] = { { .name = "virmidi" }, { .name = "pipe" } };
	int ends[2];
	size_t i;

	raw_must_load();
	ways[0].out = raw_must_open(0, O_WRONLY);
	ways[0].in = raw_must_listen(1);
	must_enlarge_input(ways[0].in);
	raw_must_connect(0, 1);
	MUST(!pipe(ends));
	ways[1].out = ends[1];
	ways[1].in = ends[0];
	for (i = 0; i < sizeof(bulk); i += 3) {
		bulk[i] = 0x90 + i / 3 % 16;
		bulk[i + 1] = i / 48 % 128;
		bulk[i + 2] = 1 + i % 127;
	}
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		measure_notes(&ways[i]);
		measure_bytes(&ways[i], "bulk", bulk, sizeof(bulk));
		measure_bytes(&ways[i], "sysex", sysex, sizeof(sysex));
	}
	return 0;
}
