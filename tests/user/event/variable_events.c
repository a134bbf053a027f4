// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Events of variable length: layout in read() and write(), sizes, copies. */
#include "ktap.h"
#include "poollib.h"
#include "seqlib.h"

#define UNIT sizeof(struct snd_seq_event)

static void fill(unsigned char *data, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		data[i] = (i * 7 + 1) & 0x7f;
	if (length > 1) {
		data[0] = 0xf0;
		data[length - 1] = 0xf7;
	}
}

static struct snd_seq_event sysex_to(struct seq_pair *setup)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to(&event, setup->to->id, setup->port);
	return event;
}

static const size_t lengths[] = {
	0, 1, 2, 27, 28, 29, 31, 32, 33, 55, 56, 57, 100, 255, 256, 257, 1000,
	4095, 4096, 4097, 5000,
};

#define LENGTHS (ARRAY_SIZE(lengths))

/* One read() of one event; checks every byte of what it wrote. */
static void must_read_exactly(struct seq_pair *setup, const unsigned char *data,
			      size_t length)
{
	unsigned char buffer[8192];
	struct snd_seq_event event;
	size_t padded = seq_padded(length), i;
	ssize_t result;

	memset(buffer, 0xee, sizeof(buffer));
	result = read(setup->to->fd, buffer, sizeof(buffer));
	CHECK_EQ(result, UNIT + padded);
	memcpy(&event, buffer, UNIT);
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.flags & SNDRV_SEQ_EVENT_LENGTH_MASK,
		 SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
	CHECK_EQ(event.data.ext.len, length);
	CHECK(!event.data.ext.ptr);
	CHECK(!memcmp(buffer + UNIT, data, length));
	/* Linux 6.1 leaves what is there. */
	for (i = length; i < padded && expect_modern(); i++)
		CHECK_EQ(buffer[UNIT + i], 0);
	CHECK_EQ(buffer[UNIT + padded], 0xee);
}

static void direct_events_of_every_length(void)
{
	struct seq_pair setup = seq_must_pair();
	struct snd_seq_event event = sysex_to(&setup);
	unsigned char data[5000];
	size_t i;

	for (i = 0; i < LENGTHS; i++) {
		fill(data, lengths[i]);
		CHECK_EQ(seq_send_variable(setup.from, &event, data,
					   lengths[i]), 0);
		must_read_exactly(&setup, data, lengths[i]);
	}
}

static void scheduled_events_of_every_length(void)
{
	struct seq_pair setup = seq_must_pair();
	int queue = seq_must_queue(setup.from);
	struct snd_seq_event event = sysex_to(&setup);
	unsigned char data[5000];
	struct snd_seq_client_pool pool;
	size_t i;

	seq_must_start(setup.from, queue);
	for (i = 0; i < LENGTHS; i++) {
		fill(data, lengths[i]);
		seq_event_at_tick(&event, queue, 1);
		event.flags |= SNDRV_SEQ_TIME_MODE_REL;
		CHECK_EQ(seq_send_variable(setup.from, &event, data,
					   lengths[i]), 0);
		must_read_exactly(&setup, data, lengths[i]);
	}
	CHECK(pool_wait_free(setup.from));
	MUST(!seq_get_pool(setup.to->fd, setup.to->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
}

/* In the incumbent, data takes cells, too. */
static void cells_of_an_event(void)
{
	struct seq_pair setup = seq_must_pair();
	struct snd_seq_event event = sysex_to(&setup);
	unsigned char data[5000] = { 0 };
	struct snd_seq_client_pool pool;
	size_t i;

	for (i = 0; i < LENGTHS; i++) {
		CHECK_EQ(seq_send_variable(setup.from, &event, data,
					   lengths[i]), 0);
		MUST(!seq_get_pool(setup.to->fd, setup.to->id, &pool));
		CHECK_EQ(pool.input_pool - pool.input_free,
			 expect_onbeat() ? 1 : 1 + (lengths[i] + 27) / 28);
		seq_drop(setup.to);
	}
}

static void several_in_one_write(void)
{
	struct seq_pair setup = seq_must_pair();
	struct snd_seq_event event = sysex_to(&setup);
	unsigned char packet[1000], data[40];
	const unsigned char *payload;
	size_t used = 0, length;

	/* The data follows its header without any padding. */
	for (length = 1; length <= 12; length++) {
		fill(data, length);
		event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
		event.data.ext.len = length;
		memcpy(packet + used, &event, UNIT);
		memcpy(packet + used + UNIT, data, length);
		used += UNIT + length;
	}
	CHECK_EQ(seq_write(setup.from->fd, packet, used), used);
	for (length = 1; length <= 12; length++) {
		fill(data, length);
		MUST(!seq_receive(setup.to, &event, &payload));
		CHECK_EQ(event.data.ext.len, length);
		CHECK(!memcmp(payload, data, length));
	}
	CHECK(seq_nothing(setup.to));
}

static void every_subscriber_gets_its_own_copy(void)
{
	struct seq_client *from = seq_must_open(), *to[4];
	int source = seq_must_port(from, SEQ_CAP_ALL), i;
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	const unsigned char *payload;
	unsigned char data[777];

	for (i = 0; i < 4; i++) {
		to[i] = seq_must_open();
		seq_must_subscribe(from, source, to[i],
				   seq_must_port(to[i], SEQ_CAP_ALL));
	}
	fill(data, sizeof(data));
	seq_event_to_subscribers(&event, source);
	CHECK_EQ(seq_send_variable(from, &event, data, sizeof(data)), 0);
	/* The sender may be gone before it is read. */
	seq_close(from);
	for (i = 0; i < 4; i++) {
		do
			MUST(!seq_receive(to[i], &event, &payload));
		while (event.type != SNDRV_SEQ_EVENT_SYSEX);
		CHECK_EQ(event.data.ext.len, sizeof(data));
		CHECK(!memcmp(payload, data, sizeof(data)));
	}
}

static void every_variable_type(void)
{
	static const int types[] = { 130, 131, 132, 133, 134, 135, 136, 137,
				     138, 139 };
	struct seq_pair setup = seq_must_pair();
	const unsigned char *payload;
	unsigned int i;

	for (i = 0; i < 10; i++) {
		struct snd_seq_event event = sysex_to(&setup);

		event.type = types[i];
		CHECK_EQ(seq_send_variable(setup.from, &event, "hello", 5), 0);
		MUST(!seq_receive(setup.to, &event, &payload));
		CHECK_EQ(event.type, types[i]);
		CHECK_EQ(event.data.ext.len, 5);
		CHECK(!memcmp(payload, "hello", 5));
	}
}

/* Of an event that is no SYSEX there are no parts: it stays until the
 * program brings a buffer that holds it.
 */
static void too_small_a_buffer_is_eagain(void)
{
	struct seq_pair setup = seq_must_pair();
	unsigned char buffer[UNIT * 4], data[100];
	struct snd_seq_event event = sysex_to(&setup);
	const unsigned char *payload;

	fill(data, sizeof(data));
	event.type = SNDRV_SEQ_EVENT_USR_VAR0;
	CHECK_EQ(seq_send_variable(setup.from, &event, data, sizeof(data)), 0);
	CHECK_EQ(read(setup.to->fd, buffer, sizeof(buffer)), -1);
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(read(setup.to->fd, buffer, UNIT), -1);
	CHECK_EQ(errno, EAGAIN);
	MUST(!seq_receive(setup.to, &event, &payload));
	CHECK_EQ(event.data.ext.len, sizeof(data));
	CHECK(!memcmp(payload, data, sizeof(data)));
}

static void what_fits_is_read_before_what_does_not(void)
{
	struct seq_pair setup = seq_must_pair();
	struct snd_seq_event batch[5], event = sysex_to(&setup), got;
	const unsigned char *payload;
	unsigned char data[100];
	int i;

	fill(data, sizeof(data));
	for (i = 0; i < 2; i++) {
		got = seq_event_numbered(i);
		seq_event_to(&got, setup.to->id, setup.port);
		seq_must_send(setup.from, &got);
	}
	event.type = SNDRV_SEQ_EVENT_USR_VAR1;
	CHECK_EQ(seq_send_variable(setup.from, &event, data, sizeof(data)), 0);
	CHECK_EQ(read(setup.to->fd, batch, sizeof(batch)), 2 * UNIT);
	CHECK_EQ(batch[1].data.raw32.d[0], 1);
	MUST(!seq_receive(setup.to, &got, &payload));
	CHECK_EQ(got.type, SNDRV_SEQ_EVENT_USR_VAR1);
	CHECK(!memcmp(payload, data, sizeof(data)));
}

/* The incumbent refuses what its pool could never hold. An empty pool of ours
 * takes it, and then nothing more until it has left.
 */
static void too_large_for_the_senders_pool(void)
{
	struct seq_pair setup = seq_must_pair();
	int queue = seq_must_queue(setup.from);
	struct snd_seq_event event = sysex_to(&setup);
	static unsigned char data[200 * 28];

	MUST(!seq_set_pool(setup.from->fd, 100, 0, 0));
	seq_set_nonblock(setup.from->fd, true);
	seq_event_at_tick(&event, queue, 1);
	if (expect_onbeat()) {
		CHECK_EQ(seq_send_variable(setup.from, &event, data,
					   sizeof(data)), 0);
		CHECK_EQ(seq_send_variable(setup.from, &event, data, 1),
			 -EAGAIN);
		return;
	}
	CHECK_EQ(seq_send_variable(setup.from, &event, data, sizeof(data)),
		 -ENOMEM);
	CHECK_EQ(seq_send_variable(setup.from, &event, data, 99 * 28 + 1),
		 -ENOMEM);
}

static void large_enough_for_the_senders_pool(void)
{
	struct seq_pair setup = seq_must_pair();
	int queue = seq_must_queue(setup.from);
	struct snd_seq_event event = sysex_to(&setup);
	static unsigned char data[99 * 28];

	MUST(!seq_set_pool(setup.from->fd, 100, 0, 0));
	seq_set_nonblock(setup.from->fd, true);
	seq_event_at_tick(&event, queue, 1);
	CHECK_EQ(seq_send_variable(setup.from, &event, data, sizeof(data)), 0);
	/* Now there is no room for another. */
	CHECK_EQ(seq_send_variable(setup.from, &event, data, 1), -EAGAIN);
}

static const struct ktap_case cases[] = {
	CASE(direct_events_of_every_length),
	CASE(scheduled_events_of_every_length),
	CASE(cells_of_an_event),
	CASE(several_in_one_write),
	CASE(every_subscriber_gets_its_own_copy),
	CASE(every_variable_type),
	CASE(too_small_a_buffer_is_eagain),
	CASE(what_fits_is_read_before_what_does_not),
	CASE(too_large_for_the_senders_pool),
	CASE(large_enough_for_the_senders_pool),
};

KTAP_MAIN(cases);
