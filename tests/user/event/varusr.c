// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events whose data stays in the sender's memory: only direct ones, and the
 * receiver gets the data, never the pointer.
 */
#include "ktap.h"
#include "seqlib.h"

#include <sys/mman.h>

static struct snd_seq_event varusr(int type, void *data, unsigned int length)
{
	struct snd_seq_event event = seq_event_new(type);

	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	event.data.ext.len = length;
	event.data.ext.ptr = data;
	return event;
}

/* An i386 program says so first, as its library does. */
static struct seq_client *must_open_sender(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_running_info mode = { .client = client->id,
					     .cpu_mode = sizeof(long) };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_RUNNING_MODE, &mode));
	return client;
}

static void receiver_gets_the_data(void)
{
	static const unsigned int lengths[] = { 0, 1, 28, 100, 4096, 5000 };
	struct seq_client *from = must_open_sender(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	const unsigned char *payload;
	static unsigned char data[5000];
	struct snd_seq_event event;
	unsigned int i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i * 3;
	for (i = 0; i < 6; i++) {
		event = varusr(SNDRV_SEQ_EVENT_USR_VAR0, data, lengths[i]);
		seq_event_to(&event, to->id, port);
		/* Nothing but the record is in the write. */
		CHECK_EQ(seq_send(from, &event), 0);
		MUST(!seq_receive(to, &event, &payload));
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_USR_VAR0);
		CHECK_EQ(event.flags & SNDRV_SEQ_EVENT_LENGTH_MASK,
			 SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
		CHECK_EQ(event.data.ext.len, lengths[i]);
		CHECK(!event.data.ext.ptr);
		CHECK(!memcmp(payload, data, lengths[i]));
	}
}

static void later_change_does_not_show(void)
{
	struct seq_client *from = must_open_sender(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	unsigned char data[] = "before";
	const unsigned char *payload;
	struct snd_seq_event event;

	event = varusr(SNDRV_SEQ_EVENT_SYSEX, data, 6);
	seq_event_to(&event, to->id, port);
	seq_must_send(from, &event);
	memcpy(data, "after!", 6);
	MUST(!seq_receive(to, &event, &payload));
	CHECK(!memcmp(payload, "before", 6));
}

static void subscribers_get_it_too(void)
{
	struct seq_client *from = must_open_sender(), *to[3];
	int source = seq_must_port(from, SEQ_CAP_ALL), i;
	unsigned char data[100];
	struct snd_seq_event event;

	memset(data, 0x44, sizeof(data));
	for (i = 0; i < 3; i++) {
		to[i] = seq_must_open();
		seq_must_subscribe(from, source, to[i],
				   seq_must_port(to[i], SEQ_CAP_ALL));
	}
	event = varusr(SNDRV_SEQ_EVENT_SYSEX, data, sizeof(data));
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	for (i = 0; i < 3; i++) {
		const unsigned char *payload;

		MUST(!seq_receive(to[i], &event, &payload));
		CHECK_EQ(event.data.ext.len, sizeof(data));
		CHECK(!memcmp(payload, data, sizeof(data)));
	}
}

static void scheduling_it_is_einval(void)
{
	struct seq_client *client = must_open_sender();
	int queue = seq_must_queue(client);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	unsigned char data[10] = { 0 };
	struct snd_seq_event event;

	event = varusr(SNDRV_SEQ_EVENT_SYSEX, data, sizeof(data));
	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 0);
	CHECK_EQ(seq_send(client, &event), -EINVAL);
	CHECK(seq_nothing(client));
}

static void bad_pointer_is_efault(void)
{
	struct seq_client *from = must_open_sender(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct snd_seq_event event;

	MUST(page != MAP_FAILED);
	MUST(!munmap(page + 4096, 4096));
	event = varusr(SNDRV_SEQ_EVENT_SYSEX, (void *)8, 10);
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), -EFAULT);
	event = varusr(SNDRV_SEQ_EVENT_SYSEX, page + 4090, 10);
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), -EFAULT);
	CHECK(seq_nothing(to));
	event = varusr(SNDRV_SEQ_EVENT_SYSEX, page + 4090, 6);
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), 0);
	CHECK(!seq_nothing(to));
}

/* The flag on an event of a fixed type: its data is no pointer. */
static void fixed_types_are_left_alone(void)
{
	struct seq_client *from = must_open_sender(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 60, 99);
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), 0);
	MUST(!seq_receive(to, &event, NULL));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.note, 60);
	CHECK_EQ(event.data.note.velocity, 99);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(receiver_gets_the_data),
	CASE_ONBEAT(later_change_does_not_show),
	CASE_ONBEAT(subscribers_get_it_too),
	CASE(scheduling_it_is_einval),
	CASE_ONBEAT(bad_pointer_is_efault),
	CASE(fixed_types_are_left_alone),
};

KTAP_MAIN(cases);
