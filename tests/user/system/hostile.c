// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that are written to do harm: what a program claims about memory is
 * not believed, and what it arranges stays within the kernel's stack.
 */
#include "ktap.h"
#include "rawlib.h"

#define UNDEFINED_LENGTH (3 << 2)
#define CHAIN_TICK 1000000

static const unsigned char note[] = { 0x90, 60, 64 };

/*
 * Claims to have data at an address that is none; the marks are those with
 * which the kernel itself says where data is.
 */
static struct snd_seq_event liar(int type, int length_flag, unsigned int marks)
{
	struct snd_seq_event event = seq_event_new(type);

	event.flags |= length_flag;
	event.data.ext.len = 16 | marks;
	event.data.ext.ptr = (void *)0x4141414141414141;
	return event;
}

/* To a port of the client's own, or from port 0 to subscribers. */
static void send_lies(struct seq_client *client, int port, int first, int last)
{
	static const int flags[] = {
		0,
		SNDRV_SEQ_EVENT_LENGTH_VARUSR,
		UNDEFINED_LENGTH,
	};
	struct snd_seq_event event;
	unsigned int marks;
	size_t i;
	int type;

	for (type = first; type <= last; type++) {
		for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
			for (marks = 0; marks < 4; marks++) {
				event = liar(type, flags[i], marks << 30);
				if (port < 0)
					seq_event_to_subscribers(&event, 0);
				else
					seq_event_to(&event, client->id, port);
				/* Accepted or not: it does no harm. */
				seq_send(client, &event);
			}
		}
	}
}

static void devices_do_not_believe_in_addresses(void)
{
	struct seq_client *client;
	int in;

	raw_must_load();
	in = raw_must_listen(0);
	client = raw_must_feed(0);
	send_lies(client, -1, SNDRV_SEQ_EVENT_SYSEX, 139);
	raw_must_send(client, seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, note[1],
					     note[2]));
	CHECK(raw_reads(in, note, sizeof(note)));
}

static void programs_are_told_no_addresses(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	const unsigned char *payload;
	struct snd_seq_event event;

	seq_set_nonblock(client->fd, true);
	send_lies(client, port, 0, SNDRV_SEQ_EVENT_NONE);
	while (seq_readable(client) &&
	       !seq_receive(client, &event, &payload))
		CHECK((event.flags & SNDRV_SEQ_EVENT_LENGTH_MASK) !=
		      SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
}

/*
 * Each queue holds an order that makes the next one's due. However long the
 * chain is, the last link comes, and the kernel is still there.
 */
static void queues_may_set_each_other_off(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_event event;
	int queues[256];
	int count = 0;
	int i;

	while (count < 256) {
		queues[count] = seq_queue_create(client->fd);
		if (queues[count] < 0)
			break;
		seq_must_start(client, queues[count++]);
	}
	MUST(count > 16);
	for (i = 0; i < count - 1; i++) {
		event = seq_event_new(SNDRV_SEQ_EVENT_SETPOS_TICK);
		seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
			     SNDRV_SEQ_PORT_SYSTEM_TIMER);
		seq_event_at_tick(&event, queues[i], CHAIN_TICK);
		event.data.queue.queue = queues[i + 1];
		event.data.queue.param.time.tick = CHAIN_TICK;
		seq_must_send(client, &event);
	}
	MUST(!seq_queue_control(client, queues[0], SNDRV_SEQ_EVENT_SETPOS_TICK,
				CHAIN_TICK));
	CHECK(seq_wait_tick(client->fd, queues[count - 1], CHAIN_TICK));
}

static const struct ktap_case cases[] = {
	CASE(programs_are_told_no_addresses),
	CASE(queues_may_set_each_other_off),
	CASE_ONBEAT(devices_do_not_believe_in_addresses),
};

KTAP_MAIN(cases);
