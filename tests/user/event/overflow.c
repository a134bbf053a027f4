// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A receiver that does not keep up: it keeps what it has, loses the newest,
 * hears of it once and in its place, and harms nobody else.
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>

/* A sender, and a receiver with room for ten events. */
struct setup {
	struct seq_client *from;
	struct seq_client *to;
	int source;
	int port;
};

static struct setup prepare(void)
{
	struct setup setup;

	setup.from = seq_must_open();
	setup.to = seq_must_open();
	setup.source = seq_must_port(setup.from, SEQ_CAP_ALL);
	setup.port = seq_must_port(setup.to, SEQ_CAP_ALL);
	seq_must_subscribe(setup.from, setup.source, setup.to, setup.port);
	MUST(!seq_set_pool(setup.to->fd, 0, 10, 0));
	seq_set_nonblock(setup.to->fd, true);
	return setup;
}

/* Sends numbered events to the subscribers; each write has to succeed. */
static void send_numbers(struct setup *setup, unsigned int first,
			 unsigned int count)
{
	unsigned int i;

	for (i = first; i < first + count; i++) {
		struct snd_seq_event event = seq_event_numbered(i);

		seq_event_to_subscribers(&event, setup->source);
		seq_must_send(setup->from, &event);
	}
}

/* One read() of at most that many events, which have to be these. */
static void must_read(struct setup *setup, unsigned int space,
		      unsigned int first, unsigned int count)
{
	struct snd_seq_event events[32];
	long result, i;

	result = read(setup->to->fd, events, space * sizeof(events[0]));
	CHECK_EQ(result, count * sizeof(events[0]));
	for (i = 0; i < result / (long)sizeof(events[0]); i++)
		CHECK_EQ(events[i].data.raw32.d[0], first + i);
}

static void must_hear_of_the_loss(struct setup *setup)
{
	struct snd_seq_event events[32];

	CHECK(seq_poll(setup->to->fd, POLLIN, 0));
	CHECK_EQ(read(setup->to->fd, events, sizeof(events)), -1);
	CHECK_EQ(errno, ENOSPC);
}

static void must_be_empty(struct setup *setup)
{
	struct snd_seq_event event;

	CHECK(!seq_poll(setup->to->fd, POLLIN, 0));
	CHECK_EQ(read(setup->to->fd, &event, sizeof(event)), -1);
	CHECK_EQ(errno, EAGAIN);
}

static void defect_01_keeps_the_oldest_and_says_so_once(void)
{
	struct setup setup = prepare();

	send_numbers(&setup, 0, 15);
	must_read(&setup, 32, 0, 10);
	must_hear_of_the_loss(&setup);
	must_be_empty(&setup);
	CHECK_EQ(seq_event_lost(setup.from->fd, setup.to->id), 5);
}

static void loss_is_reported_in_its_place(void)
{
	struct setup setup = prepare();

	send_numbers(&setup, 0, 13);
	must_read(&setup, 5, 0, 5);
	send_numbers(&setup, 20, 3);
	must_read(&setup, 32, 5, 5);
	must_hear_of_the_loss(&setup);
	must_read(&setup, 32, 20, 3);
	must_be_empty(&setup);
	CHECK_EQ(seq_event_lost(setup.from->fd, setup.to->id), 3);
}

static void two_losses_are_reported_twice(void)
{
	struct setup setup = prepare();

	send_numbers(&setup, 0, 11);
	must_read(&setup, 2, 0, 2);
	send_numbers(&setup, 30, 4);
	must_read(&setup, 32, 2, 8);
	must_hear_of_the_loss(&setup);
	must_read(&setup, 32, 30, 2);
	must_hear_of_the_loss(&setup);
	must_be_empty(&setup);
	CHECK_EQ(seq_event_lost(setup.from->fd, setup.to->id), 3);
}

static void loss_counter_can_be_reset(void)
{
	struct setup setup = prepare();
	struct snd_seq_client_info info;

	send_numbers(&setup, 0, 12);
	MUST(!seq_get_client(setup.to->fd, setup.to->id, &info));
	CHECK_EQ(info.event_lost, 2);
	info.event_lost = 0;
	CHECK(!seq_call(setup.to->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	CHECK_EQ(seq_event_lost(setup.to->fd, setup.to->id), 0);
}

static void clearing_forgets_the_loss(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};

	send_numbers(&setup, 0, 15);
	CHECK(!seq_call(setup.to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info));
	must_be_empty(&setup);
	send_numbers(&setup, 40, 10);
	must_read(&setup, 32, 40, 10);
	must_be_empty(&setup);
}

static void defect_02_other_receivers_notice_nothing(void)
{
	struct setup setup = prepare();
	struct seq_client *quick = seq_must_open();
	struct snd_seq_event batch[30];
	unsigned int i;

	seq_must_subscribe(setup.from, setup.source, quick,
			   seq_must_port(quick, SEQ_CAP_ALL));
	for (i = 0; i < 30; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&batch[i], setup.source);
	}
	/* Neither an error nor a short write. */
	CHECK_EQ(seq_write(setup.from->fd, batch, sizeof(batch)),
		 sizeof(batch));
	seq_must_receive_numbers(quick, 0, 30);
	CHECK(seq_nothing(quick));
	CHECK_EQ(seq_event_lost(quick->fd, quick->id), 0);
	must_read(&setup, 32, 0, 10);
	must_hear_of_the_loss(&setup);
	must_be_empty(&setup);
}

static void one_full_destination_is_eagain(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;
	int i;

	for (i = 0; i < 10; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, setup.to->id, setup.port);
		seq_must_send(setup.from, &event);
	}
	/* Even a sender that is ready to wait does not. */
	event = seq_event_numbered(10);
	seq_event_to(&event, setup.to->id, setup.port);
	CHECK_EQ(seq_send(setup.from, &event), -EAGAIN);
	if (!expect_onbeat())
		return;		/* everything is lost */
	must_read(&setup, 32, 0, 10);
}

static void batch_to_a_full_destination_is_a_short_write(void)
{
	struct setup setup = prepare();
	struct snd_seq_event batch[20];
	int i;

	for (i = 0; i < 20; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to(&batch[i], setup.to->id, setup.port);
	}
	CHECK_EQ(seq_write(setup.from->fd, batch, sizeof(batch)),
		 10 * sizeof(batch[0]));
}

static void scheduled_events_are_lost_quietly(void)
{
	struct setup setup = prepare();
	int queue = seq_must_queue(setup.from);
	struct snd_seq_event event;
	unsigned int i;

	for (i = 0; i < 15; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, setup.to->id, setup.port);
		seq_event_at_tick(&event, queue, 1);
		seq_must_send(setup.from, &event);
	}
	MUST(!seq_queue_control(setup.from, queue, SNDRV_SEQ_EVENT_CONTINUE,
				0));
	CHECK(seq_wait_queued(setup.from->fd, queue, 0));
	/* The last of them has arrived when this one has. */
	event = seq_event_numbered(0);
	event.tag = 1;
	seq_event_to(&event, setup.from->id, setup.source);
	seq_event_at_tick(&event, queue, 2);
	seq_must_send(setup.from, &event);
	seq_must_receive_numbers(setup.from, 0, 1);
	must_read(&setup, 32, 0, 10);
	must_hear_of_the_loss(&setup);
	must_be_empty(&setup);
	CHECK_EQ(seq_event_lost(setup.from->fd, setup.to->id), 5);
}

/* It is one event of any size, and takes one cell. */
static void defect_01_large_event_is_one_event(void)
{
	struct setup setup = prepare();
	struct snd_seq_event sysex = seq_event_new(SNDRV_SEQ_EVENT_SYSEX), got;
	unsigned char data[1000] = { 0xf0 };

	data[999] = 0xf7;
	seq_event_to_subscribers(&sysex, setup.source);
	send_numbers(&setup, 0, 9);
	CHECK_EQ(seq_send_variable(setup.from, &sysex, data, sizeof(data)), 0);
	send_numbers(&setup, 9, 3);
	must_read(&setup, 9, 0, 9);
	MUST(!seq_receive(setup.to, &got, NULL));
	CHECK_EQ(got.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(got.data.ext.len, sizeof(data));
	must_hear_of_the_loss(&setup);
	must_be_empty(&setup);
	CHECK_EQ(seq_event_lost(setup.from->fd, setup.to->id), 3);
}

static void announcements_overflow_like_other_events(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;
	int i;

	seq_must_watch(setup.to);
	for (i = 0; i < 12; i++)
		seq_must_port(setup.from, SEQ_CAP_ALL);
	for (i = 0; i < 10; i++)
		seq_must_receive_type(setup.to, &event,
				      SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(seq_receive(setup.to, &event, NULL), -ENOSPC);
	CHECK(seq_nothing(setup.to));
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(defect_01_keeps_the_oldest_and_says_so_once),
	CASE_ONBEAT(loss_is_reported_in_its_place),
	CASE_ONBEAT(two_losses_are_reported_twice),
	CASE_ONBEAT(loss_counter_can_be_reset),
	CASE_ONBEAT(clearing_forgets_the_loss),
	CASE_DEFECT(defect_02_other_receivers_notice_nothing),
	CASE(one_full_destination_is_eagain),
	CASE(batch_to_a_full_destination_is_a_short_write),
	CASE_ONBEAT(scheduled_events_are_lost_quietly),
	CASE_DEFECT(defect_01_large_event_is_one_event),
	CASE_ONBEAT(announcements_overflow_like_other_events),
};

KTAP_MAIN(cases);
