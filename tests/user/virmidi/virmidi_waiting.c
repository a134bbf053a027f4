// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The streams of a virtual device wait for each other's SysEx: for one that is within
 * bounds to its end; and what they write meanwhile is sent afterwards, whoever has
 * drained or dropped it before.
 * time-limit: 120
 */
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sound/asound.h>

/* More than the buffer of a stream holds, so that a part waits in it. */
#define LONG 5000
#define ONE_EVENT 65536	/* of a longer SysEx */
#define SYSEX 70000
#define SOON_MS 3000	/* a drain lasts up to 10 s */

static const unsigned char note[] = { 0x90, 60, 64 };
static int open_sysex, waiting;

/* It is longer than one event. Others wait for its end once that has been sent. */
static void must_begin_sysex(int fd, int in)
{
	unsigned char *data = calloc(2, SYSEX);

	MUST(data);
	data[0] = 0xf0;
	raw_must_write(fd, data, SYSEX);
	MUST(raw_read(in, data + SYSEX, ONE_EVENT) == ONE_EVENT);
	MUST(!memcmp(data + SYSEX, data, ONE_EVENT));
	free(data);
}

static void must_end_sysex(int fd)
{
	raw_must_write(fd, "\xf7", 1);
}

/*
 * The first SysEx is open, and another stream waits for it, with a note, and with a SysEx,
 * which is one message for the reader, however slow it is.
 */
static void must_wait_for_sysex(int in)
{
	unsigned char bytes[LONG] = { 0 };

	open_sysex = raw_must_open(0, O_WRONLY);
	waiting = raw_must_open(0, O_WRONLY);
	must_begin_sysex(open_sysex, in);
	memcpy(bytes, note, sizeof(note));
	bytes[sizeof(note)] = 0xf0;
	bytes[LONG - 1] = 0xf7;
	raw_must_write(waiting, bytes, LONG);
}

struct drain {
	pthread_t thread;
	int number;
	int result;
};

static void *run_drain(void *argument)
{
	struct drain *drain = argument;
	int stream = SNDRV_RAWMIDI_STREAM_OUTPUT;

	__atomic_store_n(&drain->number, seq_thread(), __ATOMIC_SEQ_CST);
	drain->result = ioctl(waiting, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream) ? -errno : 0;
	return NULL;
}

static void must_drain(struct drain *drain)
{
	drain->number = 0;
	MUST(!pthread_create(&drain->thread, NULL, run_drain, drain));
	while (!__atomic_load_n(&drain->number, __ATOMIC_SEQ_CST))
		sched_yield();
	MUST(seq_wait_blocked(drain->number));
}

static void must_drop(int fd)
{
	int stream = SNDRV_RAWMIDI_STREAM_OUTPUT;

	MUST(!ioctl(fd, SNDRV_RAWMIDI_IOCTL_DROP, &stream));
}

static unsigned char must_read_byte(int in)
{
	unsigned char byte;

	MUST(seq_poll(in, POLLIN, SEQ_WAIT_MS));
	MUST(read(in, &byte, 1) == 1);
	return byte;
}

/* Nothing but data comes before it. */
static void must_read_until(int in, unsigned char status)
{
	unsigned char byte;

	do
		byte = must_read_byte(in);
	while (!(byte & 0x80));
	MUST(byte == status);
}

/* The end of the SysEx comes first, then nothing but the note. */
static bool hears_note(int in)
{
	must_read_until(in, 0xf7);
	return seq_poll(in, POLLIN, SOON_MS) && raw_reads(in, note, sizeof(note));
}

static void what_follows_a_drop_during_a_drain_is_sent(void)
{
	struct drain drain;
	int in;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	must_wait_for_sysex(in);
	must_drain(&drain);
	must_drop(waiting);
	raw_must_write(waiting, note, sizeof(note));
	must_end_sysex(open_sysex);
	CHECK(hears_note(in));
	MUST(!pthread_join(drain.thread, NULL));
	CHECK_EQ(drain.result, 0);
}

static void do_nothing(int signal)
{
	(void)signal;
}

/* Return: whether it had not ended by itself before. */
static bool must_interrupt(struct drain *drain)
{
	MUST(!pthread_kill(drain->thread, SIGUSR1));
	MUST(!pthread_join(drain->thread, NULL));
	return drain->result == -EINTR;
}

/* Return: false if the drains have not met, and nothing was tried. */
static bool interrupt_two_drains(int in)
{
	struct drain one, other;
	bool met;

	must_wait_for_sysex(in);
	must_drain(&one);
	must_drain(&other);
	met = must_interrupt(&one);
	raw_must_write(waiting, "\xb0\x7b\x00", 3);
	met = must_interrupt(&other) && met;
	must_end_sysex(open_sysex);
	while (met && must_read_byte(in) != 0x7b)
		;
	close(open_sysex);
	close(waiting);
	return met;
}

/* Its mark in the stream is that of all who drain it. */
static void what_is_written_while_one_of_two_drains_ends_is_sent(void)
{
	struct sigaction action = { .sa_handler = do_nothing };
	int tries = 10, in;

	MUST(!sigaction(SIGUSR1, &action, NULL));
	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	/* They last half a second at most, which may be too short on a slow machine. */
	while (tries && !interrupt_two_drains(in))
		tries--;
	CHECK(tries > 0);
}

/* The one before it has not ended, and was as long as one may be. */
static void a_sysex_is_not_charged_with_the_one_before(void)
{
	int out, other, in;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	raw_must_set_backlog("100000");
	out = raw_must_open(0, O_WRONLY);
	other = raw_must_open(0, O_WRONLY);
	must_begin_sysex(out, in);
	must_begin_sysex(out, in);
	raw_must_write(other, note, sizeof(note));
	must_end_sysex(out);
	CHECK(hears_note(in));
	raw_must_set_backlog("4194304");
}

/* The parameter is for devices that are opened later. */
static void a_sysex_is_not_cut_by_the_parameter(void)
{
	int out, other, in;

	raw_must_load();
	raw_must_connect(0, 1);
	in = raw_must_listen(1);
	out = raw_must_open(0, O_WRONLY);
	other = raw_must_open(0, O_WRONLY);
	must_begin_sysex(out, in);
	raw_must_set_backlog("0");
	raw_must_write(other, note, sizeof(note));
	must_end_sysex(out);
	CHECK(hears_note(in));
	raw_must_set_backlog("4194304");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(what_follows_a_drop_during_a_drain_is_sent),
	CASE_ONBEAT(what_is_written_while_one_of_two_drains_ends_is_sent),
	CASE_ONBEAT(a_sysex_is_not_charged_with_the_one_before),
	CASE_ONBEAT(a_sysex_is_not_cut_by_the_parameter),
};

KTAP_MAIN(cases);
