// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A driver's card, that of the sample driver (tests/modules): its timer drives a
 * queue, and its raw MIDI device is attached to a port of the driver's.
 */
#include "driverlib.h"
#include "ktap.h"
#include "seqlib.h"

/* Modes of <sound/seq_virmidi.h>. */
#define MODE_ATTACH	1
#define MODE_UNKNOWN	3

static int must_make_card(int client, int port)
{
	struct sample_call call = { .value = port, .other = MODE_ATTACH };
	int card = driver_ask(&call, SAMPLE_MAKE_CARD, client);

	MUST(card >= 0);
	return card;
}

static int must_open_device(int card)
{
	char path[40];
	int left, fd = -1;

	snprintf(path, sizeof(path), "/dev/snd/midiC%dD0", card);
	for (left = SEQ_WAIT_MS; left && fd < 0; left--) {
		fd = open(path, O_WRONLY);
		if (fd < 0)
			usleep(1000);
	}
	MUST(fd >= 0);
	return fd;
}

static void must_wait_for_event(int count)
{
	int left;

	for (left = SEQ_WAIT_MS; left; left--) {
		if (driver_do(SAMPLE_RECEIVED, 0, 0) >= count)
			return;
		usleep(1000);
	}
	MUST(left);
}

/* Bytes go to the port, not to its subscribers. */
static void bytes_reach_the_port(void)
{
	struct seq_client *user = seq_must_open();
	int mine = seq_must_port(user, SEQ_CAP_ALL);
	int client = driver_must_create();
	int port = driver_do(SAMPLE_ATTACH, client, 0);
	int fd = must_open_device(must_make_card(client, port));
	int before = driver_do(SAMPLE_RECEIVED, 0, 0);
	struct sample_call got = { };

	MUST(!seq_subscribe(user->fd, client, port, user->id, mine));
	seq_drop(user);
	CHECK_EQ(write(fd, "\x93\x40\x50", 3), 3);
	must_wait_for_event(before + 1);
	driver_ask(&got, SAMPLE_RECEIVED, 0);
	CHECK_EQ(got.event.type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(got.event.source.client, client);
	CHECK_EQ(got.event.dest.client, client);
	CHECK_EQ(got.event.dest.port, port);
	CHECK_EQ(got.event.data.note.channel, 3);
	CHECK_EQ(got.event.data.note.note, 0x40);
	CHECK_EQ(got.event.data.note.velocity, 0x50);

	CHECK_EQ(write(fd, "\xf0\x11\x22\xf7", 4), 4);
	must_wait_for_event(before + 2);
	driver_ask(&got, SAMPLE_RECEIVED, 0);
	CHECK_EQ(got.event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK(!memcmp(got.bytes, "\xf0\x11\x22\xf7", 4));
	CHECK(seq_nothing(user));
	close(fd);
	CHECK_EQ(driver_do(SAMPLE_FREE_CARD, 0, 0), 0);
	driver_must_delete(client);
}

/* Nobody speaks for the system's client, and there is no third mode. */
static void no_other_device_is_made(void)
{
	int client = driver_must_create();
	struct sample_call call = { .other = MODE_ATTACH };

	CHECK_EQ(driver_ask(&call, SAMPLE_MAKE_CARD, 0), -EINVAL);
	CHECK_EQ(driver_ask(&call, SAMPLE_MAKE_CARD, -1), -EINVAL);
	call.other = MODE_UNKNOWN;
	CHECK_EQ(driver_ask(&call, SAMPLE_MAKE_CARD, client), -EINVAL);
	driver_must_delete(client);
}

static void must_choose(struct seq_client *user, int queue, int card,
			unsigned int frequency)
{
	struct snd_seq_queue_timer timer = {
		.queue = queue,
		.type = SNDRV_SEQ_TIMER_ALSA,
	};

	timer.u.alsa.id.dev_class = SNDRV_TIMER_CLASS_CARD;
	timer.u.alsa.id.dev_sclass = SNDRV_TIMER_SCLASS_NONE;
	timer.u.alsa.id.card = card;
	timer.u.alsa.resolution = frequency;
	MUST(!seq_call(user->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer));
}

/* Of any frequency that is asked for, in Hz, it ticks with one that can be had. */
static void timer_drives_a_queue(void)
{
	static const struct {
		unsigned int frequency;
		const char *period;
	} wanted[] = {
		{ 0, "0.001000000" }, { 1, "0.100000000" },
		{ 1000000, "0.000100000" },
	};
	struct seq_client *user = seq_must_open();
	int mine = seq_must_port(user, SEQ_CAP_ALL);
	int queue = seq_must_queue(user);
	int client = driver_must_create();
	int card = must_make_card(client, driver_do(SAMPLE_ATTACH, client, 0));
	struct snd_seq_event event;
	char line[100];
	unsigned int i;
	char *text;

	seq_must_start(user, queue);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		must_choose(user, queue, card, wanted[i].frequency);
		event = seq_event_numbered(i);
		seq_event_to(&event, user->id, mine);
		seq_event_at_time(&event, queue, 20000000);
		event.flags |= SNDRV_SEQ_TIME_MODE_REL;
		seq_must_send(user, &event);
		seq_must_receive_numbers(user, i, 1);
		snprintf(line, sizeof(line),
			 "Timer for queue %d : Sample timer\n"
			 "  Period time : %s\n", queue, wanted[i].period);
		text = seq_read_file("/proc/asound/seq/timer");
		CHECK(text && strstr(text, line));
		free(text);
	}
	seq_close(user);
	CHECK_EQ(driver_do(SAMPLE_FREE_CARD, 0, 0), 0);
	driver_must_delete(client);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(bytes_reach_the_port),
	CASE_ONBEAT(no_other_device_is_made),
	CASE_ONBEAT(timer_drives_a_queue),
};

KTAP_MAIN(cases);
