// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A client of packets goes while its notes begin, on a queue of another: of each note
 * that has begun, the end comes last. Needs two CPUs.
 */
#include "ktap.h"
#include "umplib.h"

#include <poll.h>

#define NOTES 5000	/* of different groups, channels and keys */
#define APART 20000ull	/* ns */
#define SOON 100000000ull	/* until the first begins, ns */
#define FAR 3600000000000ull	/* until they end */
#define ROUNDS 50
#define ENOUGH 3	/* rounds in which some had begun */

static struct ump_end from, to;
static int queue;

static __u32 first_word(unsigned int note, int status)
{
	return 0x40000000u | (note >> 11) << 24 | (unsigned int)status << 20 |
	       (note >> 7 & 15) << 16 | (note & 127) << 8;
}

static unsigned int note_of(__u32 word)
{
	return (word >> 24 & 15) << 11 | (word >> 16 & 15) << 7 | (word >> 8 & 127);
}

static void must_schedule(int status, __u64 begin, __u64 apart)
{
	static struct ump_event events[NOTES];
	int i;

	for (i = 0; i < NOTES; i++) {
		events[i] = ump_packet(from.port, first_word(i, status),
				       0x80000000, 0, 0);
		ump_event_at_time(&events[i], queue, begin + i * apart);
	}
	MUST(seq_write(from.client->fd, events, sizeof(events)) == sizeof(events));
}

/* The timers are started, and so expire, on the other CPU. */
static void must_play(struct seq_client *owner)
{
	struct snd_seq_queue_client use = { .queue = queue, .used = 1 };

	from = ump_must_end(2, 0);
	ump_must_connect(&from, &to);
	MUST(!seq_set_pool(from.client->fd, 2 * NOTES, 0, 0));
	MUST(!seq_call(from.client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
	/* The last is the first that a flush looks at. */
	must_schedule(9, SOON, APART);
	must_schedule(8, FAR, 0);
	seq_must_run_on(1);
	MUST(!seq_queue_control(owner, queue, SNDRV_SEQ_EVENT_CONTINUE, 0));
	seq_must_run_on(0);
}

/* Return: how many notes came that had not ended before. */
static unsigned int must_end_last(void)
{
	static int sounds[NOTES];
	unsigned int begun = 0, hang = 0, note;
	struct ump_event event;

	memset(sounds, 0, sizeof(sounds));
	while (!ump_receive_now(&to, &event, NULL)) {
		if (!(event.flags & UMP_FLAG))
			continue;	/* the connection has ended */
		note = note_of(event.words[0]);
		MUST(note < NOTES);
		sounds[note] = (event.words[0] >> 20 & 15) == 9;
		begun += sounds[note];
	}
	for (note = 0; note < NOTES; note++)
		hang += sounds[note];
	CHECK_EQ(hang, 0);
	return begun;
}

static void the_end_of_a_note_comes_last(void)
{
	struct seq_client *owner = seq_must_open();
	unsigned int round, caught = 0, begun;

	to = ump_must_end(2, 0);
	ump_must_have_room(to.client, 3 * NOTES);
	for (round = 0; round < ROUNDS && caught < ENOUGH; round++) {
		queue = seq_must_queue(owner);
		must_play(owner);
		while (ump_nothing(&to))
			;
		seq_close(from.client);
		poll(NULL, 0, 50);
		begun = must_end_last();
		caught += begun && begun < NOTES;
		MUST(!seq_queue_delete(owner->fd, queue));
	}
	ktap_note("%u of %u while they began", caught, round);
	/* Else this has shown nothing. */
	CHECK_EQ(caught, ENOUGH);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(the_end_of_a_note_comes_last),
};

KTAP_MAIN(cases);
