// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Calls that may wait for something else than the port of a slow device: for
 * room, for events, for another program's SysEx. A process that is killed in the
 * middle of one is gone at once.
 *
 * time-limit: 300
 */
#include "ktap.h"
#include "patiencelib.h"
#include "rawlib.h"

#include <poll.h>
#include <sound/asound.h>

/*
 * A process that was told to go is gone by then, in ms: in three quarters of a second, if
 * it does not lose its CPU. One that waits to the end waits for ten seconds, or for ever.
 */
#define SOON 2000

/* Streams of a virtual device, in each direction. */
#define STREAMS 16

/* One event of the SysEx of a virtual device, and more than its buffer. */
#define PART (64 * 1024)
#define BUFFER 4096

/* --- room and events --- */

static void call_read(void)
{
	struct seq_client *me = seq_must_open();
	struct snd_seq_event event;

	patience_ready();
	(void)!read(me->fd, &event, sizeof(event));
}

/* An event that is due in a day, as often as there is room for it. */
static struct seq_client *must_schedule(int *queue)
{
	struct seq_client *me = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(0);
	int port = seq_must_port(me, SEQ_CAP_ALL);

	*queue = seq_must_queue(me);
	seq_must_start(me, *queue);
	seq_event_to(&event, me->id, port);
	seq_event_at_time(&event, *queue, 86400 * SEQ_NSEC_PER_SEC);
	seq_set_nonblock(me->fd, true);
	while (!seq_send(me, &event))
		;
	seq_set_nonblock(me->fd, false);
	return me;
}

static void call_write(void)
{
	int queue;
	struct seq_client *me = must_schedule(&queue);
	struct snd_seq_event event = seq_event_numbered(0);

	seq_event_to(&event, me->id, 0);
	seq_event_at_time(&event, queue, 86400 * SEQ_NSEC_PER_SEC);
	patience_ready();
	seq_send(me, &event);
}

static void call_delete_queue(void)
{
	int queue;
	struct seq_client *me = must_schedule(&queue);

	patience_ready();
	seq_queue_delete(me->fd, queue);
}

/* --- virtual devices --- */

/* A SysEx that goes on, but slowly. The backlog says how long it may be. */
#define LONG "268435456"
#define DEFAULT_BACKLOG "4194304"

/*
 * Each part may be the first: if this has lost its CPU for so long that the SysEx was given
 * up, the next part holds up the others again, and must_fill_buffer() comes to its end.
 */
static void hold_up(void)
{
	static unsigned char part[PART] = { 0xf0 };
	int out = raw_must_open(0, O_WRONLY);

	/* The first part has been sent only when most of the second was taken. */
	raw_must_write(out, part, sizeof(part));
	raw_must_write(out, part, sizeof(part));
	patience_ready();
	for (;;) {
		raw_must_write(out, part, sizeof(part));
		poll(NULL, 0, 100);
	}
}

static int output;
static unsigned long filled;

/* Messages that wait for the end of that SysEx, and leave room for no more. */
static void must_fill_buffer(void)
{
	unsigned char bytes[BUFFER];
	ssize_t written;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 2 ? 64 : 0xc0;
	output = raw_must_open(0, O_WRONLY | O_NONBLOCK);
	filled = 0;
	while ((written = write(output, bytes, sizeof(bytes))) > 0)
		filled += written;
	MUST(!fcntl(output, F_SETFL, 0));
}

static void call_raw_open(void)
{
	int i;

	for (i = 1; i < STREAMS; i++)
		raw_must_open(0, O_WRONLY);
	patience_ready();
	raw_open(0, O_WRONLY);
}

static void call_raw_write(void)
{
	must_fill_buffer();
	patience_ready();
	(void)!write(output, "\xc0\x01", 2);
}

static void call_raw_drain(void)
{
	int stream = SNDRV_RAWMIDI_STREAM_OUTPUT;

	must_fill_buffer();
	patience_ready();
	ioctl(output, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream);
}

static void call_raw_close(void)
{
	must_fill_buffer();
	patience_ready();
	close(output);
}

static void call_raw_exit(void)
{
	must_fill_buffer();
	patience_ready();
	_exit(0);
}

struct call {
	const char *name;
	void (*run)(void);
};

static void check_calls(const struct call *calls, size_t count)
{
	static const int signals[] = { SIGKILL, SIGINT };
	size_t i, j;
	long took;

	alarm(0);	/* there is the limit of the whole test */
	for (i = 0; i < count; i++) {
		for (j = 0; j < ARRAY_SIZE(signals); j++) {
			took = patience_gone(patience_spawn(calls[i].run),
					     signals[j]);
			if (took <= SOON)
				continue;
			FAIL("%s, signal %d: gone after %ld ms", calls[i].name,
			     signals[j], took);
		}
	}
}

static void killed_callers_are_gone(void)
{
	static const struct call calls[] = {
		{ "read", call_read },
		{ "write", call_write },
		{ "delete queue", call_delete_queue },
	};

	check_calls(calls, ARRAY_SIZE(calls));
}

static void killed_users_of_virtual_devices_are_gone(void)
{
	static const struct call calls[] = {
		{ "open", call_raw_open },
		{ "write", call_raw_write },
		{ "drain", call_raw_drain },
		{ "close", call_raw_close },
		{ "exit", call_raw_exit },
	};
	pid_t holder;

	raw_must_load();
	raw_must_set_backlog(LONG);
	raw_must_hear(0);
	holder = patience_spawn(hold_up);
	check_calls(calls, ARRAY_SIZE(calls));
	patience_gone(holder, SIGKILL);
	raw_must_set_backlog(DEFAULT_BACKLOG);
}

static void write_two_notes(void)
{
	output = raw_must_open(0, O_WRONLY);
	raw_must_write(output, "\x90\x3c\x40\x3d\x40", 5);
}

/*
 * How many bytes are dropped when a device is closed during another's SysEx. None if
 * the machine stood still meanwhile, so that the SysEx did not go on and was given up:
 * then it is tried again.
 */
static unsigned long drop_by_closing(void (*fill)(void))
{
	unsigned long before, dropped = 0;
	long start, took = 0;
	int attempts;
	pid_t holder;

	for (attempts = 0; attempts < 3 && !dropped; attempts++) {
		before = patience_dropped(RAW_CLIENT(0));
		holder = patience_spawn(hold_up);
		fill();
		start = patience_clock();
		CHECK(!close(output));
		took = patience_clock() - start;
		dropped = patience_dropped(RAW_CLIENT(0)) - before;
		patience_gone(holder, SIGKILL);
	}
	CHECK(took <= SOON);
	return dropped;
}

/* Nobody else can open the device meanwhile, so it does not take long. */
static void closing_does_not_wait_for_anothers_sysex(void)
{
	unsigned long dropped;

	raw_must_load();
	raw_must_set_backlog(LONG);
	raw_must_hear(0);
	CHECK_EQ(drop_by_closing(write_two_notes), 6);
	dropped = drop_by_closing(must_fill_buffer);
	CHECK_EQ(dropped, filled);
	raw_must_set_backlog(DEFAULT_BACKLOG);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(killed_callers_are_gone),
	CASE_ONBEAT(killed_users_of_virtual_devices_are_gone),
	CASE_ONBEAT(closing_does_not_wait_for_anothers_sysex),
};

KTAP_MAIN(cases);
