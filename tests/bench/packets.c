// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The time of a note from one client to another that subscribes to it, written alone or
 * 64 at a time and read by the same thread: an event, a packet of MIDI 1.0 or 2.0, and
 * each of them as each other one.
 *
 * usage: packets [--events]
 *
 * --events: from event to event alone, for a sequencer without packets. Of versions that
 * differ the figure is what they take more than an event that stays one; beside it stands
 * what that may be.
 */
#include <string.h>

#include "../user/lib/umplib.h"
#include "benchlib.h"

#define VERSIONS 3
#define MOST 64
/* A machine that has other things to do for seconds shall not hit all of them. */
#define PASSES 5
#define NANOSECONDS (SEQ_NSEC_PER_SEC / 4 / PASSES)	/* a measurement */
#define ALLOWED 250	/* instructions more, if the clock counts these */

static struct ump_end from[VERSIONS][VERSIONS], to[VERSIONS][VERSIONS];

static size_t record_size(int version)
{
	return version ? sizeof(struct ump_event) : sizeof(struct snd_seq_event);
}

static struct ump_end must_end(int version)
{
	struct ump_end end = { 0 };

	if (version)
		return ump_must_end(version, 0);
	end.client = seq_must_open();
	end.port = seq_must_port(end.client, SEQ_CAP_ALL);
	return end;
}

static void must_make_pair(int out, int in)
{
	from[out][in] = must_end(out);
	to[out][in] = must_end(in);
	ump_must_connect(&from[out][in], &to[out][in]);
}

/* The same note, as the version has it. */
static void fill(unsigned char *records, const struct ump_end *end)
{
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 100);
	struct ump_event packet = ump_packet(end->port, 0x20903c64, 0, 0, 0);
	int i;

	seq_event_to_subscribers(&event, end->port);
	if (end->version == 2)
		packet = ump_packet(end->port, 0x40903c00, 0xc9240000, 0, 0);
	for (i = 0; i < MOST; i++) {
		if (end->version)
			memcpy(records, &packet, sizeof(packet));
		else
			memcpy(records, &event, sizeof(event));
		records += record_size(end->version);
	}
}

/* Nanoseconds a note. */
static double measure(int out, int in, unsigned int batch)
{
	unsigned char records[MOST * sizeof(struct ump_event)], back[sizeof(records)];
	const struct ump_end *sender = &from[out][in], *receiver = &to[out][in];
	ssize_t length = batch * record_size(out), want = batch * record_size(in);
	__u64 began = seq_now(), now;
	unsigned long count = 0;
	unsigned int i;

	fill(records, sender);
	do {
		for (i = 0; i < 10; i++) {
			MUST(write(sender->client->fd, records, length) == length);
			MUST(read(receiver->client->fd, back, want) == want);
		}
		count += 10 * batch;
		now = seq_now();
	} while (now - began < NANOSECONDS);
	return (double)(now - began) / count;
}

static void measure_all(int versions, unsigned int batch)
{
	double event = measure(0, 0, batch), took;
	int out, in;

	bench_sample(event, "packets-%u-0-0", batch);
	for (out = 0; out < versions; out++)
		for (in = 0; in < versions; in++) {
			if (!out && !in)
				continue;
			took = measure(out, in, batch);
			if (out != in)
				took -= event;
			bench_sample(took, "packets-%u-%d-%d", batch, out, in);
		}
	if (versions > 1)
		bench_sample(ALLOWED, "packets-allowed");
}

int main(int argc, char **argv)
{
	int versions = argc > 1 && !strcmp(argv[1], "--events") ? 1 : VERSIONS;
	int pass, out, in;

	for (out = 0; out < versions; out++)
		for (in = 0; in < versions; in++)
			must_make_pair(out, in);
	for (pass = 0; pass < PASSES; pass++) {
		measure_all(versions, 1);
		measure_all(versions, MOST);
	}
	return 0;
}
