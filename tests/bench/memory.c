// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Kernel memory, in bytes, of a client that was just opened, and of one whose
 * pools of default size have been used once, each a share of what as many as the
 * in-tree sequencer takes have together.
 *
 * usage: memory
 */
#include "benchlib.h"

#define MOST 60

static struct seq_client *clients[MOST];

static double used(void)
{
	char *text, *place;
	double bytes;

	MUST(!system("echo 3 >/proc/sys/vm/drop_caches; sleep 0.2"));
	text = seq_read_file("/proc/meminfo");
	place = strstr(text, "MemFree:");
	MUST(place);
	bytes = atof(place + 8) * 1024;
	free(text);
	return -bytes;
}

static void sample(const char *figure, double before)
{
	bench_sample((used() - before) / MOST, "%s", figure);
}

int main(void)
{
	struct snd_seq_event event;
	double before;
	unsigned int i;

	used();
	before = used();
	for (i = 0; i < MOST; i++)
		clients[i] = seq_must_open();
	sample("memory-idle", before);
	seq_must_queue(clients[0]);
	for (i = 0; i < MOST; i++) {
		event = seq_event_numbered(0);
		seq_event_to(&event, clients[i]->id,
			     seq_must_port(clients[i], SEQ_CAP_ALL));
		seq_must_send(clients[i], &event);
	}
	sample("memory-used", before);
	return 0;
}
