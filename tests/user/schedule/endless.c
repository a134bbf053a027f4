// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Attempts to keep a CPU busy for ever: a deadline at the end of the
 * clock, and an event that multiplies in a circle. A failure here is a call
 * that does not return.
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>

#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

/* Queue time runs at this part of 0x10000, so that the end is within reach of a
 * 32-bit number of seconds.
 */
#define SKEW 30000

/* How far the queue's clock falls behind the system's. */
#define PAUSE_MS 500

static void set_timer(struct seq_client *client, int queue, int class, int device)
{
	struct snd_seq_queue_timer timer = {
		.queue = queue,
		.type = SNDRV_SEQ_TIMER_ALSA,
		.u.alsa.id = {
			.dev_class = class,
			.dev_sclass = SNDRV_TIMER_SCLASS_SEQUENCER,
			.card = -1,
			.device = device,
		},
	};

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer));
}

static void set_skew(struct seq_client *client, int queue, unsigned int skew)
{
	struct snd_seq_queue_tempo tempo;

	MUST(!seq_get_tempo(client->fd, queue, &tempo));
	tempo.skew_value = skew;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO, &tempo));
}

/* The queue's time when its clock is half a pause before 2^63 ns, if it is
 * started now. The clock is the system's, less the pause.
 */
static __u64 end_of_time(void)
{
	__u64 pause = PAUSE_MS * 1000000ull;
	__u64 left = (1ull << 63) - pause / 2 - (seq_now() - pause);

	return (__uint128_t)left * SKEW / 0x10000;
}

static void deadline_at_the_end_of_the_clock(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	struct snd_seq_event event;

	/* A slave without a master never ticks; the time itself has to pass. */
	set_timer(client, queue, SNDRV_TIMER_CLASS_SLAVE, 0);
	poll(NULL, 0, PAUSE_MS);
	set_timer(client, queue, SNDRV_TIMER_CLASS_GLOBAL,
		  SNDRV_TIMER_GLOBAL_HRTIMER);
	set_skew(client, queue, SKEW);

	event = seq_event_numbered(0);
	seq_event_to(&event, client->id, port);
	seq_event_at_time(&event, queue, end_of_time());
	seq_must_start(client, queue);
	seq_must_send(client, &event);

	event = seq_event_numbered(1);
	seq_event_to(&event, client->id, port);
	seq_event_at_time(&event, queue, 1000000);
	seq_must_send(client, &event);
	seq_must_receive_numbers(client, 1, 1);
	CHECK(seq_nothing(client));
}

/* Each connection of a pair multiplies an event at every hop. */
static void parallel_connections_are_few(void)
{
	struct seq_client *from = seq_must_open();
	struct snd_seq_port_subscribe info;
	struct snd_seq_client_info through;
	struct snd_seq_event event;
	int made = 0, i;

	MUST(!seq_get_client(from->fd, THROUGH, &through));
	for (i = 0; i < 32; i++) {
		info = seq_subscription(THROUGH, 0, THROUGH, 0);
		info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
		info.queue = i;
		if (!seq_call(from->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info))
			made++;
	}
	MUST(made > 0);
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_send(from, &event), -EMLINK);
	info = seq_subscription(THROUGH, 0, THROUGH, 0);
	for (i = 0; i < made; i++)
		CHECK(!seq_call(from->fd, SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT,
				&info));
}

/* Bits that mean nothing do not make one connection another. */
static void unknown_flags_are_the_same_connection(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_port_subscribe info;

	info = seq_subscription(client->id, port, client->id, port);
	info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP | 1 << 20;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
	info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP | 1 << 21;
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info),
		 -EBUSY);
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &info));
}

static const struct ktap_case cases[] = {
	CASE(deadline_at_the_end_of_the_clock),
	CASE_ONBEAT(parallel_connections_are_few),
	CASE_ONBEAT(unknown_flags_are_the_same_connection),
};

KTAP_MAIN(cases);
