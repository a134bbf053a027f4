// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx in packets whose end is still to come gives way to what there is room for
 * without it, and to nothing that is lost even so.
 */
#include "ktap.h"
#include "umplib.h"

#define LIMIT "/sys/module/snd_seq/parameters/max_event_size"

/* Most of 64 KiB, the least limit that there can be. */
#define MOST_OF_IT 60000

static void must_limit_data(void)
{
	int fd = seq_open(O_RDWR), limit = open(LIMIT, O_WRONLY);

	MUST(fd >= 0 && limit >= 0);
	MUST(write(limit, "65536", 5) == 5);
	close(limit);
	close(fd);
}

/* So many bytes of a message that does not end. */
static void must_begin(struct ump_end *from, size_t length)
{
	char *text = ump_sysex_text(ump_sysex_new(length + 1), length + 1, 0);

	MUST(length % 6 == 0);
	/* All but the packet of the last byte. */
	text[length / 6 * 18 - 1] = '\0';
	ump_must_say(from, text);
	free(text);
}

static long say_to(struct ump_end *from, struct ump_end *to, const char *text)
{
	struct ump_event header = ump_packet(from->port, 0, 0, 0, 0);

	header.flags = 0;
	ump_event_to(&header, to->client->id, to->port);
	return ump_say_with(from, &header, text);
}

/* One that there is no cell for. */
static void refused_message_displaces_nothing(void)
{
	static const char * const refused[] = {
		"30060102 03040506", "30360708 090a0b0c",
	};
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);
	struct ump_event event;
	size_t i;
	int j;

	must_limit_data();
	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	seq_set_nonblock(second.client->fd, true);
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		if (i)
			MUST(say_to(&second, &to, "30160102 03040506") > 0);
		/* 7 bytes are left, or as many for the end of the other one. */
		must_begin(&from, i ? 65520 : 65526);
		ump_must_say(&from, "30220102 00000000");
		for (j = 0; j < 10; j++)
			MUST(say_to(&second, &to, "41b00700 80000000") > 0);
		CHECK_EQ(say_to(&second, &to, refused[i]), -EAGAIN);
		CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), i + 1);
		for (j = 0; j < 10; j++)
			MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
		ump_must_say(&from, "30300000 00000000");
		MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
		CHECK(event.data.ext.len > MOST_OF_IT);
		CHECK(ump_nothing(&to));
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(refused_message_displaces_nothing),
};

KTAP_MAIN(cases);
