// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Two programs play on one virtual device at once. Each message is written out
 * whole, and the status bytes that are left out are never another's.
 */
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>

#define SENDERS 2
#define ROUNDS 150
/* Of a round: all of it fits the reader's buffer. */
#define NOTES 250

static int go[SENDERS][2];

/* The velocity that belongs to sender and note; never 0. */
static int velocity_of(int sender, int note)
{
	return ((note ^ (0x2a + 0x15 * sender)) & 0x7f) | 1;
}

static void play(int sender)
{
	struct seq_client *feed = raw_must_feed(0);
	int round, i;
	char token;

	for (round = 0; round < ROUNDS; round++) {
		MUST(read(go[sender][0], &token, 1) == 1);
		for (i = 0; i < NOTES; i++) {
			int note = i & 0x7f, velocity;

			velocity = velocity_of(sender, note);
			raw_must_send(feed,
				      seq_event_note(SNDRV_SEQ_EVENT_NOTEON,
						     sender, note, velocity));
		}
	}
}

struct stream {
	int status;
	int note;
	int counts[SENDERS];
};

static bool follow(struct stream *stream, unsigned char byte)
{
	int sender = stream->status & 0x0f;

	if (byte & 0x80) {
		stream->status = byte;
		return stream->note < 0 && byte >= 0x90 &&
		       byte < 0x90 + SENDERS;
	}
	if (!stream->status)
		return false;
	if (stream->note < 0) {
		stream->note = byte;
		return true;
	}
	stream->counts[sender]++;
	sender = byte == velocity_of(sender, stream->note);
	stream->note = -1;
	return sender;
}

static void must_follow_round(struct stream *stream, int in, int round)
{
	unsigned char bytes[4096];
	int total = SENDERS * NOTES * round;
	ssize_t count, i;

	while (stream->counts[0] + stream->counts[1] < total) {
		MUST(seq_poll(in, POLLIN, SEQ_WAIT_MS));
		count = read(in, bytes, sizeof(bytes));
		MUST(count > 0);
		for (i = 0; i < count; i++)
			MUST(follow(stream, bytes[i]));
	}
}

static void defect_04_running_status_is_not_mixed_up(void)
{
	struct stream stream = { .note = -1 };
	pid_t senders[SENDERS];
	int in, i, round;

	raw_must_load();
	in = raw_must_listen(0);
	for (i = 0; i < SENDERS; i++) {
		MUST(!pipe(go[i]));
		senders[i] = raw_spawn(play, i);
	}
	for (round = 1; round <= ROUNDS; round++) {
		for (i = 0; i < SENDERS; i++)
			MUST(write(go[i][1], "", 1) == 1);
		must_follow_round(&stream, in, round);
	}
	for (i = 0; i < SENDERS; i++) {
		raw_must_join(senders[i]);
		CHECK_EQ(stream.counts[i], NOTES * ROUNDS);
	}
	CHECK(raw_nothing(in));
	CHECK_EQ(raw_lost(in), 0);
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(defect_04_running_status_is_not_mixed_up),
};

KTAP_MAIN(cases);
