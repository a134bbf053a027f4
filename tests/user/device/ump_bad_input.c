// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets and versions that are wrong: each is refused with its error, nothing
 * is delivered, and nothing changes.
 */
#include "ktap.h"
#include "umplib.h"

#include <sys/mman.h>

static struct ump_end from, to;

static void prepare(int version)
{
	from = ump_must_end(version, 0);
	to = ump_must_end(version, 0);
	ump_must_connect(&from, &to);
}

static struct ump_event a_packet(void)
{
	return ump_packet(from.port, 0x40903c00, 0xc0000000, 0, 0);
}

static int output_free(void)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(from.client->fd, from.client->id, &pool));
	return pool.output_free;
}

/* A packet has no data behind it or elsewhere, whatever is there. */
static void packets_with_data_are_einval(void)
{
	static const unsigned char lengths[] = {
		SNDRV_SEQ_EVENT_LENGTH_VARIABLE, SNDRV_SEQ_EVENT_LENGTH_VARUSR,
		SNDRV_SEQ_EVENT_LENGTH_MASK,
	};
	static const unsigned char types[] = {
		0, SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_SYSEX,
		SNDRV_SEQ_EVENT_USR_VAR0,
	};
	struct {
		struct ump_event event;
		char data[64];
	} written = { .data = "data" };
	struct ump_event *event = &written.event;
	size_t i, j, words;

	prepare(2);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (j = 0; j < ARRAY_SIZE(types); j++) {
			for (words = 0; words < 2; words++) {
				*event = a_packet();
				event->type = types[j];
				event->flags |= lengths[i];
				/* Also as a length and an address. */
				if (words) {
					event->data.ext.len = 16;
					event->data.ext.ptr = written.data;
				}
				CHECK_EQ(seq_write(from.client->fd, &written,
						   sizeof(written)), -EINVAL);
				CHECK_EQ(seq_write(from.client->fd, &written,
						   32),
					 -EINVAL);
			}
		}
	}
	CHECK(ump_nothing(&to));
}

static void part_of_a_packet_is_einval(void)
{
	struct ump_event event;
	size_t size;

	prepare(1);
	event = a_packet();
	for (size = 0; size < 32; size++)
		CHECK_EQ(seq_write(from.client->fd, &event, size), -EINVAL);
	CHECK(ump_nothing(&to));
}

/* Those before it are delivered, and count. */
static void part_of_a_packet_behind_others_is_left(void)
{
	struct ump_event events[3];

	prepare(2);
	events[0] = a_packet();
	events[1] = a_packet();
	events[2] = a_packet();
	CHECK_EQ(seq_write(from.client->fd, events, 2 * 32 + 28), 2 * 32);
	CHECK(ump_hears(&to, "40903c00 c0000000 40903c00 c0000000"));
	events[1].flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	CHECK_EQ(seq_write(from.client->fd, events, sizeof(events)), 32);
	CHECK(ump_hears(&to, "40903c00 c0000000"));
}

static void wrong_destinations(void)
{
	struct ump_end deaf = ump_must_end(2, 0);
	int port = seq_port_create(deaf.client->fd, "cannot be written to",
				   SEQ_CAP_READ);
	struct ump_event event;

	prepare(2);
	MUST(port >= 0);
	event = a_packet();
	ump_event_to(&event, 250, 0);
	CHECK_EQ(seq_write(from.client->fd, &event, 32), -ENOENT);
	ump_event_to(&event, to.client->id, 99);
	CHECK_EQ(seq_write(from.client->fd, &event, 32), -ENOENT);
	ump_event_to(&event, deaf.client->id, port);
	CHECK_EQ(seq_write(from.client->fd, &event, 32), -EPERM);
	event = a_packet();
	event.source.port = 99;
	CHECK_EQ(seq_write(from.client->fd, &event, 32), -EINVAL);
	CHECK(ump_nothing(&to));
	CHECK(ump_nothing(&deaf));
}

static void wrong_queues_take_no_cell(void)
{
	struct ump_event event;
	int before, queue;

	prepare(2);
	queue = seq_must_queue(from.client);
	event = a_packet();
	before = output_free();
	ump_event_at_tick(&event, queue + 1, 10);
	CHECK_EQ(seq_write(from.client->fd, &event, 32), -EINVAL);
	ump_event_at_tick(&event, queue, 10);
	event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	CHECK_EQ(seq_write(from.client->fd, &event, 32), -EINVAL);
	event.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	CHECK_EQ(seq_write(from.client->fd, &event, 31), -EINVAL);
	CHECK_EQ(output_free(), before);
	/* One cell each. */
	CHECK_EQ(seq_write(from.client->fd, &event, 32), 32);
	CHECK_EQ(output_free(), before - 1);
}

static void memory_that_is_not_there_is_efault(void)
{
	void *nowhere = mmap(NULL, 4096, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct ump_event event;

	prepare(2);
	event = a_packet();
	CHECK_EQ(seq_write(from.client->fd, nowhere, 32), -EFAULT);
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_write(from.client->fd, &event, 32), 32);
	CHECK_EQ(read(to.client->fd, nowhere, 32), -1);
	CHECK_EQ(errno, EFAULT);
}

static void must_be_refused(struct ump_client_info *wrong, int err)
{
	struct ump_client_info before, after;
	struct seq_client *client = from.client;

	MUST(!ump_get_client(client, client->id, &before));
	CHECK_EQ(ump_set_client(client, wrong), err);
	MUST(!ump_get_client(client, client->id, &after));
	CHECK(!memcmp(&before, &after, sizeof(before)));
}

static void wrong_client_infos_change_nothing(void)
{
	static const unsigned int versions[] = { 3, 4, 0x100, 0x7fffffff, 0xffffffff };
	struct ump_end watcher = ump_must_end(0, 0);
	struct ump_client_info wrong, good;
	size_t i;

	prepare(1);
	seq_must_watch(watcher.client);
	MUST(!ump_get_client(from.client, from.client->id, &good));
	seq_set_name(good.name, "another name");
	good.filter = UMP_NO_CONVERT;
	good.group_filter = 0xff;
	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		wrong = good;
		wrong.midi_version = versions[i];
		must_be_refused(&wrong, -EINVAL);
	}
	wrong = good;
	wrong.type = KERNEL_CLIENT;
	must_be_refused(&wrong, -EINVAL);
	wrong = good;
	wrong.client = to.client->id;
	wrong.midi_version = 3;
	must_be_refused(&wrong, -EPERM);
	CHECK(ump_nothing(&watcher));
	CHECK_EQ(ump_set_client(from.client, &good), 0);
}

/* Neither does it move a client that reads packets back to events. */
static void wrong_version_leaves_what_waits(void)
{
	prepare(2);
	ump_must_say(&from, "40903c00 c0000000");
	CHECK_EQ(ump_set_version(to.client, 3), -EINVAL);
	CHECK(ump_hears(&to, "40903c00 c0000000"));
}

/* Legacy events of such a client are judged as ever. */
static void wrong_events_of_a_client_of_packets(void)
{
	struct snd_seq_event event;

	prepare(2);
	event = seq_event_new(SNDRV_SEQ_EVENT_NOTE);
	seq_event_to_subscribers(&event, from.port);
	CHECK_EQ(seq_send(from.client, &event), -EINVAL);
	event.type = SNDRV_SEQ_EVENT_SYSEX;
	CHECK_EQ(seq_send(from.client, &event), -EINVAL);
	event.type = SNDRV_SEQ_EVENT_NOTEON;
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event.data.ext.len = 100;
	CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), -EINVAL);
	CHECK(ump_nothing(&to));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(packets_with_data_are_einval),
	CASE_ONBEAT(part_of_a_packet_is_einval),
	CASE_ONBEAT(part_of_a_packet_behind_others_is_left),
	CASE_ONBEAT(wrong_destinations),
	CASE_ONBEAT(wrong_queues_take_no_cell),
	CASE_ONBEAT(memory_that_is_not_there_is_efault),
	CASE_ONBEAT(wrong_client_infos_change_nothing),
	CASE_ONBEAT(wrong_version_leaves_what_waits),
	CASE_ONBEAT(wrong_events_of_a_client_of_packets),
};

KTAP_MAIN(cases);
