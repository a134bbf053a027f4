// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Direct events: what arrives at one port, at once, and what is refused. */
#include "ktap.h"
#include "seqlib.h"

static void event_arrives_as_sent(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int from_port = seq_must_port(from, SEQ_CAP_ALL);
	int to_port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event sent, got;

	sent = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 3, 60, 99);
	seq_event_to(&sent, to->id, to_port);
	sent.source.port = from_port;
	sent.tag = 77;
	sent.time.tick = 12345;
	seq_must_send(from, &sent);
	/* Direct delivery is over when write() returns. */
	CHECK(seq_readable(to));
	seq_must_receive(to, &got);
	CHECK_EQ(got.type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(got.tag, 77);
	CHECK_EQ(got.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(got.time.tick, 12345);
	CHECK_EQ(got.source.client, from->id);
	CHECK_EQ(got.source.port, from_port);
	CHECK_EQ(got.dest.client, to->id);
	CHECK_EQ(got.dest.port, to_port);
	CHECK(!memcmp(&got.data, &sent.data, sizeof(sent.data)));
	CHECK(seq_nothing(to));
}

static void source_client_cannot_be_forged(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to(&event, to->id, port);
	event.source.client = SNDRV_SEQ_CLIENT_SYSTEM;
	event.source.port = 42;
	seq_must_send(from, &event);
	seq_must_receive(to, &event);
	CHECK_EQ(event.source.client, from->id);
	/* The port is the sender's own business. */
	CHECK_EQ(event.source.port, 42);
}

static void missing_destination_is_enoent(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to(&event, to->id, port + 1);
	CHECK_EQ(seq_send(from, &event), -ENOENT);
	seq_event_to(&event, 127, 0);
	CHECK_EQ(seq_send(from, &event), -ENOENT);
	seq_event_to(&event, SNDRV_SEQ_ADDRESS_BROADCAST, 0);
	CHECK_EQ(seq_send(from, &event), -ENOENT);
	CHECK(seq_nothing(to));
}

static void port_without_write_is_eperm(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_READ |
				 SNDRV_SEQ_PORT_CAP_SUBS_WRITE);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), -EPERM);
	CHECK(seq_nothing(to));
}

static void client_that_does_not_read_is_enoent(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *to = seq_must_open_mode(O_WRONLY);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), -ENOENT);
}

static void one_can_write_to_oneself(void)
{
	struct seq_client *self = seq_must_open();
	int port = seq_must_port(self, SNDRV_SEQ_PORT_CAP_WRITE);
	struct snd_seq_event event = seq_event_numbered(9);

	seq_event_to(&event, self->id, port);
	event.source.port = port;
	seq_must_send(self, &event);
	seq_must_receive(self, &event);
	CHECK_EQ(event.data.raw32.d[0], 9);
}

static void note_cannot_be_direct(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60, 99);

	seq_event_to(&event, to->id, port);
	CHECK_EQ(seq_send(from, &event), -EINVAL);
	CHECK(seq_nothing(to));
}

static void many_events_keep_their_order(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event batch[150], got;
	unsigned int i;

	for (i = 0; i < 150; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to(&batch[i], to->id, port);
	}
	CHECK_EQ(seq_write(from->fd, batch, sizeof(batch)), sizeof(batch));
	for (i = 0; i < 150; i++) {
		seq_must_receive(to, &got);
		CHECK_EQ(got.data.raw32.d[0], i);
	}
	CHECK(seq_nothing(to));
}

/* Bit 5 of the flags is set by accident by programs built with old versions
 * of the library; without MIDI 2.0 support it means nothing.
 */
static void fix_stray_flag_bit_is_tolerated(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(5);

	seq_event_to(&event, to->id, port);
	event.flags |= 1 << 5;
	seq_must_send(from, &event);
	seq_must_receive(to, &event);
	CHECK_EQ(event.data.raw32.d[0], 5);
	CHECK_EQ(event.flags & 0x1f, 0);
}

static const struct ktap_case cases[] = {
	CASE(event_arrives_as_sent),
	CASE(source_client_cannot_be_forged),
	CASE(missing_destination_is_enoent),
	CASE(port_without_write_is_eperm),
	CASE(client_that_does_not_read_is_enoent),
	CASE(one_can_write_to_oneself),
	CASE(note_cannot_be_direct),
	CASE(many_events_keep_their_order),
	CASE_DEFECT(fix_stray_flag_bit_is_tolerated),
};

KTAP_MAIN(cases);
