// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Calls of OSS applications that may wait: for events, for room, for a time that is far
 * off, for the device that another program leaves, for what they played themselves. A
 * process that is killed in the middle of one is gone at once.
 *
 * time-limit: 200
 */
#include "ktap.h"
#include "osslib.h"
#include "patiencelib.h"
#include "rawlib.h"

/*
 * A process that was told to go is gone by then, in ms: in three quarters of a second, if
 * it does not lose its CPU. One that waits for the slow device waits for ten seconds.
 */
#define SOON 2000

/* Bytes that wait for the device: more than its buffer. */
#define WAITING 20000

/* As many as go out in two seconds. */
#define A_FEW 4000

static unsigned int rate;
static int device;
static int oss;

/* --- the timer, which needs no device --- */

static void must_fill_oss(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };

	oss = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_wait(oss, 1000000);
	MUST(!fcntl(oss, F_SETFL, O_NONBLOCK));
	while (write(oss, echo, sizeof(echo)) > 0)
		;
	MUST(!fcntl(oss, F_SETFL, 0));
}

static void call_read(void)
{
	unsigned char record[4];

	oss = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	patience_ready();
	(void)!read(oss, record, sizeof(record));
}

static void call_write(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };

	must_fill_oss();
	patience_ready();
	(void)!write(oss, echo, sizeof(echo));
}

static void call_sync(void)
{
	must_fill_oss();
	patience_ready();
	ioctl(oss, SNDCTL_SEQ_SYNC);
}

/* Nothing is waited for: all that is scheduled is dropped. */
static void call_close(void)
{
	must_fill_oss();
	patience_ready();
	close(oss);
}

static void call_exit(void)
{
	must_fill_oss();
	patience_ready();
	_exit(0);
}

/* --- the device that another program leaves --- */

static struct seq_client *feeder;
static size_t waiting;

static void leave(void)
{
	feeder = patience_must_feed();
	patience_must_set_rate(rate);
	patience_must_send(feeder, waiting);
	patience_ready();
	seq_unsubscribe(feeder->fd, feeder->id, 0, PATIENCE_CLIENT, 0);
}

static pid_t another_leaves(void)
{
	return patience_spawn(leave);
}

/* In synth mode a device is opened to write by the first record that names it. */
static void call_first_record(void)
{
	unsigned char record[4] = { SEQ_MIDIPUTC, 0xfe, device, 0 };

	oss = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	patience_ready();
	(void)!write(oss, record, sizeof(record));
}

static void call_test_midi(void)
{
	oss = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	patience_ready();
	ioctl(oss, SNDCTL_SEQ_TESTMIDI, &device);
}

static void call_open(void)
{
	patience_ready();
	oss = open(OSS_SEQUENCER, O_RDWR);
}

/* In music mode each is opened with the file. */
static void call_open_music(void)
{
	patience_ready();
	oss = open(OSS_MUSIC, O_RDWR);
}

/* --- bytes that an application has played --- */

/* SYNC waits for the timer: it is the port that has all of it, not the application. */
static void must_play(size_t length)
{
	unsigned char *sysex = malloc(length);

	MUST(sysex);
	raw_fill_sysex(sysex, length, length);
	oss = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	patience_must_set_rate(rate);
	oss_must_write_bytes(oss, device, sysex, length);
	MUST(!ioctl(oss, SNDCTL_SEQ_SYNC));
	free(sysex);
}

static void call_close_played(void)
{
	must_play(WAITING);
	patience_ready();
	close(oss);
}

static void call_exit_played(void)
{
	must_play(WAITING);
	patience_ready();
	_exit(0);
}

/* --- cases --- */

struct call {
	const char *name;
	pid_t (*before)(void);
	void (*run)(void);
};

static void must_load(void)
{
	patience_must_load();
	MUST(!system("modprobe snd-seq-oss"));
	device = oss_must_find_device(PATIENCE_CLIENT, 0);
}

static void check_call(const struct call *call, int signal)
{
	pid_t other = 0;
	long took;

	patience_must_settle();
	if (call->before)
		other = call->before();
	took = patience_gone(patience_spawn(call->run), signal);
	if (took > SOON) {
		FAIL("%s, %u bytes every 10 ms, signal %d: gone after %ld ms",
		     call->name, rate, signal, took);
	}
	if (other)
		CHECK(patience_gone(other, SIGKILL) <= SOON);
}

static void check_calls(const struct call *calls, size_t count)
{
	static const int signals[] = { SIGKILL, SIGINT };
	size_t i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < ARRAY_SIZE(signals); j++)
			check_call(&calls[i], signals[j]);
}

static void check_slow_and_still(const struct call *calls, size_t count)
{
	static const unsigned int rates[] = { PATIENCE_SLOW, PATIENCE_STILL };
	size_t i;

	alarm(0);	/* there is the limit of the whole test */
	must_load();
	waiting = WAITING;
	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		rate = rates[i];
		check_calls(calls, count);
	}
	patience_must_settle();
}

static void killed_applications_are_gone(void)
{
	static const struct call calls[] = {
		{ "read", NULL, call_read },
		{ "write", NULL, call_write },
		{ "SYNC", NULL, call_sync },
		{ "close", NULL, call_close },
		{ "exit", NULL, call_exit },
	};

	alarm(0);
	must_load();
	MUST(!oss_tell("maxqlen 64"));
	check_calls(calls, ARRAY_SIZE(calls));
	MUST(!oss_tell("maxqlen 1024"));
}

static void killed_while_another_leaves_the_device(void)
{
	static const struct call calls[] = {
		{ "the first record", another_leaves, call_first_record },
		{ "TESTMIDI", another_leaves, call_test_midi },
		{ "open", another_leaves, call_open },
		{ "open of music", another_leaves, call_open_music },
	};

	check_slow_and_still(calls, ARRAY_SIZE(calls));
}

static void killed_while_the_device_plays(void)
{
	static const struct call calls[] = {
		{ "close", NULL, call_close_played },
		{ "exit", NULL, call_exit_played },
	};

	check_slow_and_still(calls, ARRAY_SIZE(calls));
}

/* Those that are killed above do wait, when they are not killed. */
static void check_waits(void (*call)(void))
{
	size_t before;
	pid_t other;

	must_load();
	before = patience_taken();
	rate = PATIENCE_SLOW;
	waiting = A_FEW;
	other = another_leaves();
	call();
	CHECK(patience_taken() - before >= A_FEW);
	close(oss);
	patience_gone(other, SIGKILL);
	patience_must_settle();
}

static void write_first_record(void)
{
	oss = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_write_bytes(oss, device, (const unsigned char *)"\xfe", 1);
}

static void open_music(void)
{
	oss = oss_must_open(OSS_MUSIC, O_RDWR);
}

static void the_first_record_waits_for_another_program(void)
{
	check_waits(write_first_record);
}

static void opening_music_waits_for_another_program(void)
{
	check_waits(open_music);
}

static void closing_waits_for_what_was_played(void)
{
	size_t before;

	must_load();
	before = patience_taken();
	rate = PATIENCE_SLOW;
	must_play(A_FEW);
	close(oss);
	CHECK(patience_taken() - before >= A_FEW);
	patience_must_settle();
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(killed_applications_are_gone),
	CASE_ONBEAT(killed_while_another_leaves_the_device),
	CASE_ONBEAT(killed_while_the_device_plays),
	CASE_ONBEAT(the_first_record_waits_for_another_program),
	CASE_ONBEAT(opening_music_waits_for_another_program),
	CASE_ONBEAT(closing_waits_for_what_was_played),
};

KTAP_MAIN(cases);
