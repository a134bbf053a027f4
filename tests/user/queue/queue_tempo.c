// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Tempo, ticks per quarter, tempo base and skew. */
#include "ktap.h"
#include "seqlib.h"

#define SKEW_BASE 0x10000

/* Two bytes after skew_base; headers before Linux 6.9 do not name them. */
static void set_tempo_base(struct snd_seq_queue_tempo *tempo,
			   unsigned short base)
{
	memcpy((char *)&tempo->skew_base + 4, &base, 2);
}

static int tempo_base(const struct snd_seq_queue_tempo *tempo)
{
	unsigned short base;

	memcpy(&base, (const char *)&tempo->skew_base + 4, 2);
	return base;
}

static int set(struct seq_client *client, struct snd_seq_queue_tempo *tempo)
{
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO, tempo);
}

static void defaults(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_tempo tempo;

	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.queue, queue);
	CHECK_EQ(tempo.tempo, 500000);
	CHECK_EQ(tempo.ppq, 96);
	CHECK_EQ(tempo.skew_value, SKEW_BASE);
	CHECK_EQ(tempo.skew_base, SKEW_BASE);
	CHECK_EQ(tempo_base(&tempo), 0);
}

static void what_is_set_is_shown(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_tempo tempo = { .queue = queue };

	tempo.tempo = 123456;
	tempo.ppq = 480;
	tempo.skew_value = SKEW_BASE * 2;
	tempo.skew_base = SKEW_BASE;
	CHECK(!set(client, &tempo));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 123456);
	CHECK_EQ(tempo.ppq, 480);
	CHECK_EQ(tempo.skew_value, SKEW_BASE * 2);
	/* A skew base of zero leaves the skew. */
	tempo.skew_base = 0;
	tempo.skew_value = 1;
	CHECK(!set(client, &tempo));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.skew_value, SKEW_BASE * 2);
}

static void nonsense_is_einval(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	static const int values[] = { 0, -1, -2147483647 - 1 };
	struct snd_seq_queue_tempo tempo;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		CHECK_EQ(seq_set_tempo(client->fd, queue, values[i], 96),
			 -EINVAL);
		CHECK_EQ(seq_set_tempo(client->fd, queue, 500000, values[i]),
			 -EINVAL);
	}
	MUST(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 500000);
	CHECK_EQ(tempo.ppq, 96);
	tempo.skew_base = 0x8000;
	CHECK_EQ(set(client, &tempo), -EINVAL);
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.skew_base, SKEW_BASE);
}

static void extremes_are_accepted(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	static const struct { int tempo, ppq; } pairs[] = {
		{ 1, 1 }, { 1, 0x7fffffff }, { 0x7fffffff, 1 },
		{ 0x7fffffff, 0x7fffffff }, { 100000000, 2997 * 30 },
	};
	struct snd_seq_queue_status status;
	struct snd_seq_queue_tempo tempo;
	unsigned int i;

	for (i = 0; i < 5; i++) {
		/* One that is stopped, for the ticks to be changed. */
		CHECK(!seq_set_tempo(client->fd, queue, pairs[i].tempo,
				     pairs[i].ppq));
		CHECK(!seq_get_tempo(client->fd, queue, &tempo));
		CHECK_EQ(tempo.tempo, pairs[i].tempo);
		CHECK_EQ(tempo.ppq, pairs[i].ppq);
	}
	if (!expect_onbeat())
		return;		/* rounds to zero, or never gets on */
	for (i = 0; i < 5; i++) {
		__u64 passed;

		MUST(!seq_set_tempo(client->fd, queue, pairs[i].tempo,
				    pairs[i].ppq));
		seq_must_start(client, queue);
		do
			MUST(!seq_queue_status(client->fd, queue, &status));
		while (!seq_nanoseconds(status.time));
		passed = seq_nanoseconds(status.time);
		MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP,
					0));
		CHECK(status.running);
		CHECK(passed < 60 * SEQ_NSEC_PER_SEC);
	}
}

static void ppq_of_a_running_queue_is_ebusy(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_tempo tempo;

	seq_must_start(client, queue);
	CHECK_EQ(seq_set_tempo(client->fd, queue, 400000, 480), -EBUSY);
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.ppq, 96);
	CHECK_EQ(tempo.tempo, 500000);
	CHECK(!seq_set_tempo(client->fd, queue, 400000, 96));
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP, 0));
	CHECK(!seq_set_tempo(client->fd, queue, 400000, 480));
}

static void queue_that_is_not_there(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_tempo tempo = { .queue = 31, .tempo = 500000,
					     .ppq = 96 };

	CHECK_EQ(set(client, &tempo), -EPERM);
	tempo.queue = -1;
	CHECK_EQ(set(client, &tempo), -EPERM);
	CHECK_EQ(seq_get_tempo(client->fd, 31, &tempo), -EINVAL);
	CHECK_EQ(seq_get_tempo(client->fd, -1, &tempo), -EINVAL);
	CHECK_EQ(seq_get_tempo(client->fd, 0x7fffffff, &tempo), -EINVAL);
}

static void base_needs_a_program_that_knows_it(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	int version = SNDRV_PROTOCOL_VERSION(1, 0, 4);
	bool known = seq_protocol(client->fd) >= version;
	struct snd_seq_queue_tempo tempo;

	/* An old program's bytes there mean nothing. */
	MUST(!seq_get_tempo(client->fd, queue, &tempo));
	set_tempo_base(&tempo, 77);
	CHECK(!set(client, &tempo));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo_base(&tempo), 0);

	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo_base(&tempo), known ? 1000 : 0);
	set_tempo_base(&tempo, 10);
	CHECK(!set(client, &tempo));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo_base(&tempo), known ? 10 : 0);
	set_tempo_base(&tempo, 100);
	CHECK_EQ(set(client, &tempo), known ? -EINVAL : 0);
	set_tempo_base(&tempo, 0);
	CHECK(!set(client, &tempo));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo_base(&tempo), known ? 1000 : 0);
}

/* How far the ticks of a queue have come after that much of its own time. */
static unsigned int ticks_after(struct seq_client *client, int queue,
				__u64 nanoseconds)
{
	int port = seq_must_port(client, SEQ_CAP_WRITE);
	struct snd_seq_port_info info;
	struct snd_seq_event event = seq_event_numbered(1);

	/* Stamped in ticks on arrival, sent by the queue's real time. */
	MUST(!seq_get_port(client->fd, client->id, port, &info));
	info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP;
	info.time_queue = queue;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	seq_drop(client);
	seq_must_start(client, queue);
	seq_event_to(&event, client->id, port);
	seq_event_at_time(&event, queue, nanoseconds);
	seq_must_send(client, &event);
	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_USR0);
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP, 0));
	MUST(!seq_port_delete(client->fd, port));
	return event.time.tick;
}

/* An event is never early, so the ticks are never fewer than they must be;
 * how late it is depends on the machine.
 */
static void tempo_and_ppq_decide_the_speed_of_ticks(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);

	/* 96 ticks in half a second */
	CHECK(ticks_after(client, queue, 250000000) >= 47);
	MUST(!seq_set_tempo(client->fd, queue, 100000, 1000));
	/* 10 ticks in a millisecond */
	CHECK(ticks_after(client, queue, 200000000) >= 1990);
	MUST(!seq_set_tempo(client->fd, queue, 10000000, 10));
	/* One tick in a second: at most a few, even when very late. */
	CHECK(ticks_after(client, queue, 100000000) <= SEQ_WAIT_MS / 1000);
}

static void defect_09_tempo_base_alone_changes_the_speed(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	int version = SNDRV_PROTOCOL_VERSION(1, 0, 4);
	struct snd_seq_queue_tempo tempo;
	unsigned int ticks;

	if (seq_protocol(client->fd) < version) {
		ktap_note("a kernel without tempo base");
		return;
	}
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version));
	/* 1,000,000,000 us a quarter at first: nothing ever moves. */
	MUST(!seq_set_tempo(client->fd, queue, 1000000000, 10));
	CHECK_EQ(ticks_after(client, queue, 1000000), 0);
	/* A hundred times faster: a tick in a second. */
	MUST(!seq_get_tempo(client->fd, queue, &tempo));
	set_tempo_base(&tempo, 10);
	MUST(!set(client, &tempo));
	ticks = ticks_after(client, queue, 1100000000);
	CHECK(ticks >= 1);
}

static void skew_makes_the_whole_queue_faster(void)
{
	struct seq_client *client = seq_must_open();
	int fast = seq_must_queue(client), plain = seq_must_queue(client);
	struct snd_seq_queue_status status;
	struct snd_seq_queue_tempo tempo;
	__u64 fast_ns, plain_ns;

	MUST(!seq_get_tempo(client->fd, fast, &tempo));
	tempo.skew_value = SKEW_BASE * 4;
	MUST(!set(client, &tempo));
	/* The fast one runs a little longer, too, however slow the machine. */
	seq_must_start(client, fast);
	seq_must_start(client, plain);
	CHECK(seq_wait_tick(client->fd, plain, 48));
	MUST(!seq_queue_control(client, plain, SNDRV_SEQ_EVENT_STOP, 0));
	MUST(!seq_queue_control(client, fast, SNDRV_SEQ_EVENT_STOP, 0));
	MUST(!seq_queue_status(client->fd, plain, &status));
	plain_ns = seq_nanoseconds(status.time);
	MUST(!seq_queue_status(client->fd, fast, &status));
	fast_ns = seq_nanoseconds(status.time);
	CHECK(fast_ns > 2 * plain_ns);
}

static const struct ktap_case cases[] = {
	CASE(defaults),
	CASE(what_is_set_is_shown),
	CASE(nonsense_is_einval),
	CASE(extremes_are_accepted),
	CASE(ppq_of_a_running_queue_is_ebusy),
	CASE(queue_that_is_not_there),
	CASE(base_needs_a_program_that_knows_it),
	CASE(tempo_and_ppq_decide_the_speed_of_ticks),
	CASE_DEFECT(defect_09_tempo_base_alone_changes_the_speed),
	CASE(skew_makes_the_whole_queue_faster),
};

KTAP_MAIN(cases);
