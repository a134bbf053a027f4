// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Notes from outside of the machine, one by one, through a serial MIDI device: from
 * writing them there until a program has read them from the sequencer, in µs.
 * Beside them, the same read from the device itself.
 *
 * usage: input [--suffix TEXT]
 */
#include <poll.h>
#include "../user/lib/seriallib.h"
#include "benchlib.h"

#define NOTES 300
#define CARD 2
#define RAW "/dev/snd/midiC2D0"

static const char *suffix = "";
static __u32 seed = 1;
static struct seq_client *client;
static int raw;

static void read_from_sequencer(unsigned int number)
{
	struct snd_seq_event event;

	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_NOTEON);
	MUST(event.data.note.note == number % 128);
}

static void read_from_device(unsigned int number)
{
	unsigned char note[3];
	size_t have = 0;
	ssize_t part;

	while (have < sizeof(note)) {
		part = read(raw, note + have, sizeof(note) - have);
		MUST(part > 0);
		have += part;
	}
	MUST(note[1] == number % 128);
}

static void measure(const char *figure, void (*read_one)(unsigned int number))
{
	static double taken[NOTES];
	unsigned int i;
	__u64 began;

	for (i = 0; i < NOTES; i++) {
		unsigned char note[] = { 0x90, i % 128, 100 };

		bench_sleep_until(seq_now() + 1000000 +
				  seq_random(&seed) % 4000000);
		began = seq_now();
		serial_must_write(note, sizeof(note));
		read_one(i);
		taken[i] = (seq_now() - began) / 1000.0;
	}
	for (i = 0; i < NOTES; i++)
		bench_sample(taken[i], "%s%s", figure, suffix);
}

int main(int argc, char **argv)
{
	int port;

	if (argc == 3 && !strcmp(argv[1], "--suffix"))
		suffix = argv[2];
	serial_must_load(CARD);
	bench_be_urgent();
	client = seq_must_open();
	port = seq_must_port(client, SEQ_CAP_ALL);
	MUST(!seq_subscribe(client->fd, SERIAL_CLIENT(CARD), 0, client->id,
			    port));
	seq_drop(client);
	measure("input", read_from_sequencer);
	MUST(!seq_unsubscribe(client->fd, SERIAL_CLIENT(CARD), 0, client->id,
			      port));
	raw = open(RAW, O_RDONLY);
	MUST(raw >= 0);
	/* Nothing is heard before the first poll or read. */
	(void)!seq_poll(raw, POLLIN, 0);
	measure("device", read_from_device);
	return 0;
}
