// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* write(2): what is no event, what is refused, and how far a batch gets. */
#include "ktap.h"
#include "seqlib.h"

#include <sys/mman.h>

#define UNIT sizeof(struct snd_seq_event)

static struct snd_seq_event own_event(struct seq_player *setup, int type)
{
	struct snd_seq_event event = seq_event_new(type);

	seq_event_to(&event, setup->client->id, setup->port);
	return event;
}

static void less_than_an_event_is_einval(void)
{
	struct seq_player setup = seq_must_player();
	struct snd_seq_event event = own_event(&setup, SNDRV_SEQ_EVENT_USR0);
	size_t length;

	for (length = 0; length < UNIT; length++)
		CHECK_EQ(seq_write(setup.client->fd, &event, length), -EINVAL);
	CHECK(seq_nothing(setup.client));
}

static void rest_of_an_event_is_left(void)
{
	struct seq_player setup = seq_must_player();
	struct snd_seq_event batch[3];
	int i;

	for (i = 0; i < 3; i++)
		batch[i] = own_event(&setup, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(seq_write(setup.client->fd, batch, 2 * UNIT + 27), 2 * UNIT);
	seq_must_receive_type(setup.client, &batch[0], SNDRV_SEQ_EVENT_USR0);
	seq_must_receive_type(setup.client, &batch[0], SNDRV_SEQ_EVENT_USR0);
	CHECK(seq_nothing(setup.client));
}

static void batch_stops_at_the_first_error(void)
{
	struct seq_player setup = seq_must_player();
	struct snd_seq_event batch[4], got;
	int i;

	for (i = 0; i < 4; i++) {
		batch[i] = own_event(&setup, SNDRV_SEQ_EVENT_USR0);
		batch[i].data.raw32.d[0] = i;
	}
	batch[2].dest.port = 200;
	CHECK_EQ(seq_write(setup.client->fd, batch, sizeof(batch)), 2 * UNIT);
	seq_must_receive_numbers(setup.client, 0, 2);
	CHECK(seq_nothing(setup.client));
	CHECK_EQ(seq_write(setup.client->fd, batch + 2, 2 * UNIT), -ENOENT);
	CHECK_EQ(seq_write(setup.client->fd, batch + 3, UNIT), UNIT);
	seq_must_receive(setup.client, &got);
	CHECK_EQ(got.data.raw32.d[0], 3);
}

static void every_type(void)
{
	struct seq_player setup = seq_must_player();
	int type;

	for (type = 0; type < 256; type++) {
		struct snd_seq_event event = own_event(&setup, type);
		int want = 0;

		if (type >= 130 && type < 140)	/* of variable length */
			want = -EINVAL;
		if (type >= 150 && type < 255)	/* the sequencer's own */
			want = -EINVAL;
		if (type == SNDRV_SEQ_EVENT_NOTE)	/* needs a queue */
			want = -EINVAL;
		CHECK_EQ(seq_send(setup.client, &event), want);
		if (want || type == SNDRV_SEQ_EVENT_NONE) {
			CHECK(seq_nothing(setup.client));
			continue;
		}
		seq_must_receive_type(setup.client, &event, type);
	}
}

static void every_type_with_data(void)
{
	struct seq_player setup = seq_must_player();
	int type;

	for (type = 0; type < 256; type++) {
		struct snd_seq_event event = own_event(&setup, type);
		bool variable = type >= 130 && type < 140;

		CHECK_EQ(seq_send_variable(setup.client, &event, "data", 4),
			 variable ? 0 : -EINVAL);
		seq_drop(setup.client);
	}
}

static void none_is_swallowed(void)
{
	struct seq_player setup = seq_must_player();
	struct snd_seq_event batch[3];

	batch[0] = own_event(&setup, SNDRV_SEQ_EVENT_NONE);
	batch[1] = own_event(&setup, SNDRV_SEQ_EVENT_USR0);
	batch[2] = own_event(&setup, SNDRV_SEQ_EVENT_NONE);
	/* Not even its destination is looked at. */
	batch[2].dest.client = 200;
	CHECK_EQ(seq_write(setup.client->fd, batch, sizeof(batch)),
		 sizeof(batch));
	seq_must_receive_type(setup.client, &batch[0], SNDRV_SEQ_EVENT_USR0);
	CHECK(seq_nothing(setup.client));
}

static void data_has_to_be_there(void)
{
	struct seq_player setup = seq_must_player();
	unsigned char packet[UNIT + 100] = { 0 };
	struct snd_seq_event event = own_event(&setup, SNDRV_SEQ_EVENT_SYSEX);

	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event.data.ext.len = 100;
	memcpy(packet, &event, UNIT);
	CHECK_EQ(seq_write(setup.client->fd, packet, UNIT), -EINVAL);
	CHECK_EQ(seq_write(setup.client->fd, packet, UNIT + 99), -EINVAL);
	CHECK_EQ(seq_write(setup.client->fd, packet, UNIT + 100), UNIT + 100);
}

/* The two upper bits of a length are the kernel's, and ignored. */
static void absurd_lengths(void)
{
	static const unsigned int lengths[] = {
		0x3fffffff, 0x3ffffffe, 0x20000000, 0x7fffffff, 0xbfffffff,
		0xffffffff,
	};
	struct seq_player setup = seq_must_player();
	struct snd_seq_event event = own_event(&setup, SNDRV_SEQ_EVENT_SYSEX);
	unsigned int i;

	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		event.data.ext.len = lengths[i];
		CHECK_EQ(seq_send(setup.client, &event), -EINVAL);
	}
	CHECK(seq_nothing(setup.client));
}

static void queues_one_may_not_use(void)
{
	struct seq_player setup = seq_must_player();
	struct seq_client *other = seq_must_open();
	int foreign = seq_must_queue(other);
	struct snd_seq_event event = own_event(&setup, SNDRV_SEQ_EVENT_USR0);

	seq_event_at_tick(&event, foreign, 0);
	CHECK_EQ(seq_send(setup.client, &event), -EINVAL);
	event.queue = 200;
	CHECK_EQ(seq_send(setup.client, &event), -EINVAL);
	event.queue = 252;
	CHECK_EQ(seq_send(setup.client, &event), -EINVAL);
	event.queue = 255;
	CHECK_EQ(seq_send(setup.client, &event), -EINVAL);
	event.queue = setup.queue;
	CHECK_EQ(seq_send(setup.client, &event), 0);
}

static void bad_memory_is_efault(void)
{
	struct seq_player setup = seq_must_player();
	struct snd_seq_event event = own_event(&setup, SNDRV_SEQ_EVENT_USR0);
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(page != MAP_FAILED);
	MUST(!munmap(page + 4096, 4096));
	CHECK_EQ(seq_write(setup.client->fd, NULL, UNIT), -EFAULT);
	CHECK_EQ(seq_write(setup.client->fd, page + 4096 - 20, UNIT),
		 -EFAULT);
	/* The first is good, the second is not there. */
	memcpy(page + 4096 - UNIT, &event, UNIT);
	CHECK_EQ(seq_write(setup.client->fd, page + 4096 - UNIT, 2 * UNIT),
		 UNIT);
	seq_must_receive_type(setup.client, &event, SNDRV_SEQ_EVENT_USR0);
	CHECK(seq_nothing(setup.client));
	/* A good record whose data is not there. */
	event = own_event(&setup, SNDRV_SEQ_EVENT_SYSEX);
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event.data.ext.len = 100;
	memcpy(page + 4096 - UNIT - 50, &event, UNIT);
	CHECK_EQ(seq_write(setup.client->fd, page + 4096 - UNIT - 50,
			   UNIT + 100), -EFAULT);
	CHECK(seq_nothing(setup.client));
}

static void failed_event_leaves_no_cell_behind(void)
{
	struct seq_player setup = seq_must_player();
	struct snd_seq_event event = own_event(&setup, SNDRV_SEQ_EVENT_SYSEX);
	struct snd_seq_client_pool pool;
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	MUST(page != MAP_FAILED);
	MUST(!munmap(page + 4096, 4096));
	seq_event_at_tick(&event, setup.queue, 5);
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event.data.ext.len = 1000;
	memcpy(page + 4096 - UNIT - 500, &event, UNIT);
	for (i = 0; i < 100; i++)
		CHECK_EQ(seq_write(setup.client->fd, page + 4096 - UNIT - 500,
				   UNIT + 1000), -EFAULT);
	MUST(!seq_get_pool(setup.client->fd, setup.client->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 0));
}

/* The bytes behind it, fewer than another one has, need not be there. */
static void event_at_the_end_of_memory(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(7);
	size_t page = sysconf(_SC_PAGESIZE);
	char *pages;

	pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(pages != MAP_FAILED);
	MUST(!munmap(pages + page, page));
	seq_event_to(&event, to->id, port);
	memcpy(pages + page - sizeof(event), &event, sizeof(event));
	CHECK_EQ(seq_write(from->fd, pages + page - sizeof(event),
			   sizeof(event) + 4), sizeof(event));
	seq_must_receive_numbers(to, 7, 1);
	munmap(pages, page);
}

static const struct ktap_case cases[] = {
	CASE(less_than_an_event_is_einval),
	CASE(rest_of_an_event_is_left),
	CASE(batch_stops_at_the_first_error),
	CASE(every_type),
	CASE(every_type_with_data),
	CASE(none_is_swallowed),
	CASE(data_has_to_be_there),
	CASE(absurd_lengths),
	CASE(queues_one_may_not_use),
	CASE(bad_memory_is_efault),
	CASE(failed_event_leaves_no_cell_behind),
	CASE(event_at_the_end_of_memory),
};

KTAP_MAIN(cases);
