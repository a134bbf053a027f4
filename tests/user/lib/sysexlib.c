// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
#include "sysexlib.h"

#include "ktap.h"

#include <poll.h>

#define UNIT sizeof(struct snd_seq_event)

struct sysex_setup sysex_prepare(void)
{
	struct sysex_setup setup;

	setup.from = seq_must_open();
	setup.to = seq_must_open();
	setup.source = seq_must_port(setup.from, SEQ_CAP_ALL);
	setup.port = seq_must_port(setup.to, SEQ_CAP_ALL);
	seq_set_nonblock(setup.to->fd, true);
	return setup;
}

unsigned char *sysex_new(size_t length)
{
	unsigned char *data = malloc(length);
	__u32 random = length;
	size_t i;

	MUST(data);
	for (i = 0; i < length; i++)
		data[i] = seq_random(&random) & 0x7f;
	data[0] = 0xf0;
	data[length - 1] = 0xf7;
	return data;
}

int sysex_send(struct sysex_setup *setup, const unsigned char *data,
	       size_t length)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to(&event, setup->to->id, setup->port);
	event.source.port = setup->source;
	return seq_send_variable(setup->from, &event, data, length);
}

int sysex_send_number(struct sysex_setup *setup, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, setup->to->id, setup->port);
	event.source.port = setup->source;
	return seq_send(setup->from, &event);
}

void sysex_must_send_in_parts(struct sysex_setup *setup, const unsigned char *data,
			      size_t length, size_t part, unsigned int notes)
{
	unsigned int parts = 0, number = 0;
	size_t at, size;

	for (at = 0; at < length; at += size) {
		size = length - at < part ? length - at : part;
		CHECK_EQ(sysex_send(setup, data + at, size), 0);
		if (notes && ++parts % notes == 0)
			CHECK_EQ(sysex_send_number(setup, number++), 0);
	}
}

void sysex_hear_event(struct sysex_heard *heard, const struct snd_seq_event *event,
		      const unsigned char *payload)
{
	if (event->type == SNDRV_SEQ_EVENT_SYSEX) {
		heard->data = realloc(heard->data,
				      heard->size + event->data.ext.len + 1);
		MUST(heard->data);
		memcpy(heard->data + heard->size, payload, event->data.ext.len);
		heard->size += event->data.ext.len;
		return;
	}
	CHECK_EQ(event->type, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(event->data.raw32.d[0], heard->numbers);
	heard->numbers++;
	if (heard->every && heard->size != heard->numbers * heard->every)
		heard->misplaced++;
}

void sysex_hear(struct sysex_heard *heard, int fd)
{
	static unsigned char buffer[500 * UNIT];
	struct snd_seq_event event;
	ssize_t result, at;

	while (seq_poll(fd, POLLIN, 0)) {
		result = read(fd, buffer, sizeof(buffer));
		if (result < 0) {
			CHECK_EQ(errno, ENOSPC);
			heard->losses++;
			continue;
		}
		for (at = 0; at < result; at += UNIT) {
			memcpy(&event, buffer + at, UNIT);
			sysex_hear_event(heard, &event, buffer + at + UNIT);
			if (event.type == SNDRV_SEQ_EVENT_SYSEX)
				at += seq_padded(event.data.ext.len);
		}
		CHECK_EQ(at, result);
	}
}

void sysex_must_have_heard(const struct sysex_heard *heard,
			   const unsigned char *data, size_t length,
			    unsigned int numbers)
{
	CHECK_EQ(heard->size, length);
	CHECK(heard->size == length && !memcmp(heard->data, data, length));
	CHECK_EQ(heard->numbers, numbers);
	CHECK_EQ(heard->losses, 0);
}

void sysex_must_be_as_new(struct sysex_setup *setup)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(setup->to->fd, setup->to->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
}
