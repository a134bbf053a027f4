// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The port of a device that is idle, slow, stands still or is unplugged: what
 * becomes of its bytes, and how long anybody waits for it.
 *
 * time-limit: 300
 */
#include "ktap.h"
#include "patiencelib.h"

#include <poll.h>

/* Bytes that wait for the device: more than its buffer, and than a grace lets out. */
#define WAITING 20000

/*
 * A process that was told to go is gone by then, in ms: in half a second, if it does not
 * lose its CPU. One that waits for the slow device waits for two seconds at least.
 */
#define SOON 1500

static unsigned int rate;
static struct seq_client *sender;

static long milliseconds(void)
{
	return seq_now() / 1000000;
}

/* A sender, of whose bytes the device takes none, a few, or all. */
static void must_fill(size_t length)
{
	sender = patience_must_feed();
	patience_must_set_rate(rate);
	patience_must_send(sender, length);
}

static int disconnect(void)
{
	return seq_unsubscribe(sender->fd, sender->id, 0, PATIENCE_CLIENT, 0);
}

/* --- calls --- */

static void call_unsubscribe(void)
{
	must_fill(WAITING);
	patience_ready();
	disconnect();
}

static void call_delete_port(void)
{
	must_fill(WAITING);
	patience_ready();
	seq_port_delete(sender->fd, 0);
}

static void call_close(void)
{
	must_fill(WAITING);
	patience_ready();
	close(sender->fd);
}

static void call_exit(void)
{
	must_fill(WAITING);
	patience_ready();
	_exit(0);
}

static void call_write(void)
{
	must_fill(WAITING);
	patience_ready();
	patience_must_send(sender, 100);
}

/* A process in the middle of that call keeps others from connecting. */
static pid_t other;

static void call_subscribe(void)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);

	patience_ready();
	seq_subscribe(me->fd, me->id, port, PATIENCE_CLIENT, 0);
}

static void call_subscribe_from(void)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);

	patience_ready();
	seq_subscribe(me->fd, PATIENCE_CLIENT, 0, me->id, port);
}

/* A client that two processes share, one of which waits. */
static void call_ioctl(void)
{
	struct snd_seq_client_info info;
	pid_t process;

	must_fill(WAITING);
	process = fork();
	MUST(process >= 0);
	if (!process) {
		disconnect();
		_exit(0);
	}
	poll(NULL, 0, 20);
	patience_ready();
	seq_get_client(sender->fd, sender->id, &info);
}

static void other_unsubscribes(void)
{
	other = patience_spawn(call_unsubscribe);
}

static void close_raw(void)
{
	static const char bytes[4096] = { (char)0x90 };
	int fd = open(PATIENCE_DEVICE, O_WRONLY);

	MUST(fd >= 0);
	patience_must_set_rate(rate);
	MUST(write(fd, bytes, sizeof(bytes)) == sizeof(bytes));
	patience_ready();
	close(fd);
}

static void other_closes_the_raw_device(void)
{
	other = patience_spawn(close_raw);
}

static const struct call {
	const char *name;
	void (*before)(void);
	void (*run)(void);
} calls[] = {
	{ "unsubscribe", NULL, call_unsubscribe },
	{ "delete port", NULL, call_delete_port },
	{ "close", NULL, call_close },
	{ "exit", NULL, call_exit },
	{ "write", NULL, call_write },
	{ "subscribe", NULL, call_subscribe },
	{ "ioctl of a shared client", NULL, call_ioctl },
	{ "subscribe, as another leaves", other_unsubscribes, call_subscribe },
	{ "subscribe, as a program closes the device",
	  other_closes_the_raw_device, call_subscribe },
	{ "subscribe to its input, as a program closes the device",
	  other_closes_the_raw_device, call_subscribe_from },
};

static void check_call(const struct call *call, int signal)
{
	pid_t process;
	long took;

	patience_must_settle();
	other = 0;
	if (call->before)
		call->before();
	process = patience_spawn(call->run);
	took = patience_gone(process, signal);
	if (took > SOON) {
		FAIL("%s, %u bytes every 10 ms: gone after %ld ms", call->name,
		     rate, took);
	}
	if (other)
		CHECK(patience_gone(other, SIGKILL) <= SOON);
}

static void check_calls(int signal)
{
	static const unsigned int rates[] = {
		PATIENCE_FAST, PATIENCE_SLOW, PATIENCE_STILL,
	};
	unsigned int i, j;

	alarm(0);	/* there is the limit of the whole test */
	patience_must_load();
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		for (j = 0; j < ARRAY_SIZE(rates); j++) {
			rate = rates[j];
			check_call(&calls[i], signal);
		}
	}
	patience_must_settle();
}

static void killed_callers_are_gone(void)
{
	check_calls(SIGKILL);
}

static void interrupted_callers_are_gone(void)
{
	check_calls(SIGINT);
}

/* --- what becomes of the bytes --- */

static void device_that_stands_still_is_given_up(void)
{
	unsigned long before;
	long began, start;

	patience_must_load();
	before = patience_dropped(PATIENCE_CLIENT);
	rate = PATIENCE_STILL;
	began = milliseconds();	/* it moves for the last time after this */
	must_fill(WAITING);
	start = patience_clock();
	CHECK(!disconnect());
	CHECK(patience_clock() - start < 2000);
	CHECK(milliseconds() - began >= 1000);
	CHECK_EQ(patience_dropped(PATIENCE_CLIENT) - before, WAITING);
}

static void slow_device_gets_everything(void)
{
	size_t before;

	patience_must_load();
	before = patience_taken();
	rate = PATIENCE_SLOW;
	must_fill(WAITING / 5);
	CHECK(!disconnect());
	CHECK_EQ(patience_taken() - before, WAITING / 5);
}

static void others_wait_and_are_connected(void)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	size_t before;

	patience_must_load();
	before = patience_taken();
	rate = PATIENCE_SLOW;
	other_unsubscribes();
	CHECK(!seq_subscribe(me->fd, me->id, port, PATIENCE_CLIENT, 0));
	CHECK_EQ(patience_taken() - before, WAITING);
	patience_gone(other, SIGKILL);
}

/* Exiting cannot be stopped; what is left goes on without the process. */
static void what_a_program_leaves_is_sent(void)
{
	size_t before;
	pid_t process;

	patience_must_load();
	before = patience_taken();
	rate = PATIENCE_SLOW;
	process = patience_spawn(call_exit);
	CHECK(patience_gone(process, 0) <= SOON);
	CHECK(patience_taken() - before < WAITING);
	CHECK(patience_takes(before + WAITING));
	patience_must_settle();
}

static void fill_a_little(void)
{
	must_fill(WAITING / 50);
	patience_ready();
}

static void killed_program_ends_its_notes(void)
{
	size_t before;
	pid_t process;

	patience_must_load();
	before = patience_taken();
	rate = PATIENCE_SLOW;
	process = patience_spawn(fill_a_little);
	CHECK(patience_gone(process, SIGKILL) <= SOON);
	CHECK(patience_takes(before + WAITING / 50));
}

/* The calls that close the port. */
static void (*const leaving[])(void) = {
	call_unsubscribe, call_delete_port, call_close, call_exit,
};

static void unplugging_ends_the_wait(void)
{
	static const unsigned int rates[] = { PATIENCE_SLOW, PATIENCE_STILL };
	unsigned int i, j;
	pid_t process;
	long start;

	patience_must_load();
	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		for (j = 0; j < ARRAY_SIZE(leaving); j++) {
			rate = rates[i];
			process = patience_spawn(leaving[j]);
			start = patience_clock();
			patience_must_unplug();
			CHECK(patience_clock() - start <= SOON);
			CHECK(patience_gone(process, SIGKILL) <= SOON);
			patience_must_plug_in();
			patience_must_settle();
		}
	}
}

static void port_that_is_being_closed_takes_no_event(void)
{
	struct snd_seq_event note = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						   60, 64);
	struct seq_client *me = seq_must_open();
	int err, left;

	patience_must_load();
	seq_must_port(me, SEQ_CAP_ALL);
	seq_event_to(&note, PATIENCE_CLIENT, 0);
	rate = PATIENCE_SLOW;
	other_unsubscribes();
	for (left = SEQ_WAIT_MS, err = 0; left && err != -ENODEV; left--) {
		err = seq_send(me, &note);
		poll(NULL, 0, 1);
	}
	CHECK_EQ(err, -ENODEV);
	CHECK(patience_gone(other, SIGKILL) <= SOON);
}

/* Nobody is left who could continue it. */
static void unfinished_sysex_does_not_hold_up_the_end(void)
{
	static const unsigned char begin[] = { 0xf0, 1, 2, 3 };
	struct snd_seq_event note = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						   60, 64);
	struct seq_client *first, *second;
	struct snd_seq_event part = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	size_t before;

	patience_must_load();
	before = patience_taken();
	first = patience_must_feed();
	second = patience_must_feed();
	seq_event_to_subscribers(&part, 0);
	MUST(!seq_send_variable(first, &part, begin, sizeof(begin)));
	seq_event_to_subscribers(&note, 0);
	seq_must_send(second, &note);
	seq_close(first);
	seq_close(second);
	CHECK_EQ(patience_taken() - before, sizeof(begin) + 3);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(device_that_stands_still_is_given_up),
	CASE_ONBEAT(slow_device_gets_everything),
	CASE_ONBEAT(others_wait_and_are_connected),
	CASE_ONBEAT(what_a_program_leaves_is_sent),
	CASE_ONBEAT(killed_program_ends_its_notes),
	CASE_ONBEAT(unplugging_ends_the_wait),
	CASE_ONBEAT(port_that_is_being_closed_takes_no_event),
	CASE_ONBEAT(unfinished_sysex_does_not_hold_up_the_end),
	CASE_ONBEAT(killed_callers_are_gone),
	CASE_ONBEAT(interrupted_callers_are_gone),
};

KTAP_MAIN(cases);
