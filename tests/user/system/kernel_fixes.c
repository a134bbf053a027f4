// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Recent fixes of the in-tree sequencer, each as a case:
 * none of it comes back here. time-limit: 120
 */
#include "ktap.h"
#include "seqlib.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>

#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

/* A cell that was full of other data before: what pads an event is zero. */
static void fix_padding_shows_nothing_old(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), length, i;
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	unsigned char data[100], got[256];

	seq_event_to(&event, client->id, port);
	memset(data, 0x55, sizeof(data));
	for (i = 0; i < 40; i++)
		MUST(!seq_send_variable(client, &event, data, sizeof(data)));
	seq_drop(client);
	for (length = 1; length <= 56; length++) {
		struct snd_seq_event head;
		ssize_t count;

		MUST(!seq_send_variable(client, &event, data, length));
		memset(got, 0xee, sizeof(got));
		count = read(client->fd, got, sizeof(got));
		MUST(count == (ssize_t)(sizeof(head) + seq_padded(length)));
		memcpy(&head, got, sizeof(head));
		CHECK(!head.data.ext.ptr);
		for (i = sizeof(head) + length; i < count; i++)
			CHECK_EQ(got[i], 0);
	}
}

/* An event that cannot be delivered leaves no lock behind on its port. */
static void fix_failed_delivery_leaves_the_port_free(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	seq_must_subscribe(from, source, to, port);
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to_subscribers(&event, source);
	event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	event.data.ext.len = 100;
	event.data.ext.ptr = (void *)8;
	seq_send(from, &event);
	MUST(!seq_set_pool(to->fd, 0, 1, 0));
	event = seq_event_numbered(1);
	seq_event_to_subscribers(&event, source);
	seq_send(from, &event);
	seq_send(from, &event);
	CHECK_EQ(seq_unsubscribe(to->fd, from->id, source, to->id, port), 0);
	CHECK_EQ(seq_port_delete(from->fd, source), 0);
}

static void *use_again_and_again(void *argument)
{
	struct seq_client *client = seq_must_open();
	int queue = *(int *)argument, i;

	for (i = 0; i < 300; i++) {
		struct snd_seq_queue_client use = { .queue = queue };

		use.used = i & 1;
		if (seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT,
			     &use))
			break;
	}
	seq_close(client);
	return NULL;
}

/* Users come and go while the owner exchanges the timer and goes: nothing of
 * the timer stays, or the modules could not be unloaded.
 */
static void fix_timer_opened_twice_is_closed(void)
{
	struct seq_client *owner = seq_must_open();
	int queue = seq_must_queue(owner), i;
	struct snd_seq_queue_timer timer = { .queue = queue };
	pthread_t threads[2];

	for (i = 0; i < 2; i++)
		MUST(!pthread_create(&threads[i], NULL, use_again_and_again,
				     &queue));
	timer.u.alsa.id.dev_class = SNDRV_TIMER_CLASS_GLOBAL;
	timer.u.alsa.id.card = -1;
	for (i = 0; i < 300; i++) {
		timer.u.alsa.id.device = i & 1 ? SNDRV_TIMER_GLOBAL_HRTIMER :
						 SNDRV_TIMER_GLOBAL_SYSTEM;
		CHECK_EQ(seq_call(owner->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER,
				  &timer), 0);
	}
	seq_close(owner);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

/* Timers without a resolution, and resolutions at the ends of the range. */
static void fix_no_division_by_zero(void)
{
	static const unsigned int resolutions[] = { 0, 1, INT_MAX, UINT_MAX };
	static const struct snd_timer_id timers[] = {
		{ SNDRV_TIMER_CLASS_SLAVE, SNDRV_TIMER_SCLASS_SEQUENCER, -1, 0,
		  0 },
		{ SNDRV_TIMER_CLASS_SLAVE, SNDRV_TIMER_SCLASS_APPLICATION, -1,
		  0, 0 },
		{ SNDRV_TIMER_CLASS_GLOBAL, 0, -1, SNDRV_TIMER_GLOBAL_SYSTEM,
		  0 },
		{ SNDRV_TIMER_CLASS_GLOBAL, 0, -1, 1000, 0 },
		{ SNDRV_TIMER_CLASS_CARD, 0, 31, 0, 0 },
	};
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = { .queue = queue };
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(timers); i++) {
		for (j = 0; j < ARRAY_SIZE(resolutions); j++) {
			timer.u.alsa.id = timers[i];
			timer.u.alsa.resolution = resolutions[j];
			seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER,
				 &timer);
			seq_queue_control(client, queue,
					  SNDRV_SEQ_EVENT_START, 0);
			seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP,
					  0);
		}
	}
	timer.u.alsa.id = timers[2];
	timer.u.alsa.resolution = 0;
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer),
		 0);
	seq_must_start(client, queue);
	CHECK(seq_wait_tick(client->fd, queue, 2));
}

/* Each event comes before all that wait: no number of them is too many. */
static void fix_no_limit_on_what_waits(void)
{
	enum { CLIENTS = 8, EVENTS = 1900 };
	struct seq_client *owner = seq_must_open();
	int queue = seq_must_queue(owner), c, i, refused = 0;
	struct snd_seq_queue_status status;

	for (c = 0; c < CLIENTS; c++) {
		struct snd_seq_queue_client use = { .queue = queue, .used = 1 };
		struct seq_client *client = seq_must_open();
		int port = seq_must_port(client, SEQ_CAP_ALL);

		MUST(!seq_set_pool(client->fd, 2000, 0, 0));
		MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT,
			       &use));
		for (i = 0; i < EVENTS; i++) {
			struct snd_seq_event event = seq_event_numbered(i);

			seq_event_to(&event, client->id, port);
			/* Behind the first and the last, before the rest. */
			seq_event_at_tick(&event, queue, 1000000 +
					  (c * EVENTS + i) * (i % 2 ? 1 : -1));
			refused += seq_send(client, &event) < 0;
		}
	}
	CHECK_EQ(refused, 0);
	MUST(!seq_queue_status(owner->fd, queue, &status));
	CHECK_EQ(status.events, CLIENTS * EVENTS);
}

/* Asking for a client may load what provides it, sending to it does not. */
static void fix_delivery_loads_no_module(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);
	struct snd_seq_client_info info;

	(void)!system("modprobe -q -r snd-seq-dummy");
	MUST(access("/sys/module/snd_seq_dummy", F_OK));
	seq_must_port(client, SEQ_CAP_ALL);
	seq_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_send(client, &event), -ENOENT);
	CHECK(access("/sys/module/snd_seq_dummy", F_OK));
	CHECK_EQ(seq_get_client(client->fd, THROUGH, &info), 0);
	CHECK(!access("/sys/module/snd_seq_dummy", F_OK));
}

static void *load_cards(void *argument)
{
	int times;

	for (times = 0; times < 5; times++) {
		(void)!system("modprobe snd-virmidi index=1");
		(void)!system("modprobe -r snd-virmidi");
	}
	__atomic_store_n((bool *)argument, true, __ATOMIC_RELEASE);
	return NULL;
}

/* A subscriber that is told of a driver's port finds all of it, at once. */
static void fix_drivers_port_is_whole_when_announced(void)
{
	struct seq_client *watcher = seq_must_open();
	struct snd_seq_port_info info;
	struct snd_seq_event event;
	bool loaded = false;
	pthread_t loader;
	int ports = 0;

	MUST(!seq_set_pool(watcher->fd, 0, 2000, 0));
	seq_must_watch(watcher);
	MUST(!pthread_create(&loader, NULL, load_cards, &loaded));
	for (;;) {
		if (!seq_poll(watcher->fd, POLLIN, 10) &&
		    watcher->start == watcher->end) {
			if (__atomic_load_n(&loaded, __ATOMIC_ACQUIRE))
				break;
			continue;
		}
		seq_must_receive(watcher, &event);
		if (event.type != SNDRV_SEQ_EVENT_PORT_START ||
		    seq_get_port(watcher->fd, event.data.addr.client,
				 event.data.addr.port, &info))
			continue;
		ports++;
		CHECK(!strncmp(info.name, "VirMIDI 1-", 10));
		CHECK(info.capability & SNDRV_SEQ_PORT_CAP_WRITE);
		CHECK(info.type);
		CHECK_EQ(info.midi_channels, 16);
	}
	pthread_join(loader, NULL);
	CHECK(ports > 0);
}

/* A flag that some programs set without meaning it stays without meaning, also
 * for a driver that passes events on.
 */
static void fix_stray_flag_goes_through_midi_through(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_client_info info;
	struct snd_seq_event event;

	seq_must_port(from, SEQ_CAP_ALL);
	MUST(!seq_get_client(to->fd, THROUGH, &info));
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, port));
	seq_drop(to);
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	event.flags |= 1 << 5;
	seq_event_to(&event, THROUGH, 0);
	seq_must_send(from, &event);
	seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.channel, 1);
	CHECK_EQ(event.data.note.note, 2);
	CHECK_EQ(event.data.note.velocity, 3);
	CHECK(seq_nothing(to));
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(fix_padding_shows_nothing_old),
	CASE_DEFECT(fix_failed_delivery_leaves_the_port_free),
	CASE_DEFECT(fix_timer_opened_twice_is_closed),
	CASE_ONBEAT(fix_no_division_by_zero),
	CASE_DEFECT(fix_no_limit_on_what_waits),
	CASE_DEFECT(fix_delivery_loads_no_module),
	CASE_DEFECT(fix_drivers_port_is_whole_when_announced),
	CASE_DEFECT(fix_stray_flag_goes_through_midi_through),
};

KTAP_MAIN(cases);
