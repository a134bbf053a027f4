// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * As faults_sequencer: the OSS sequencer's calls, the files of /proc, and opening a
 * hardware port.
 *
 * kernel: debug
 */
#include "badlib.h"
#include "faultlib.h"
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "seriallib.h"

#include <poll.h>

/* --- the OSS sequencer --- */

static int fd;
static const char *oss_path;
static unsigned long oss_command;
static int oss_argument;

static void open_oss_before(void)
{
	fd = oss_must_open(oss_path, O_RDWR | O_NONBLOCK);
}

static long open_oss(void)
{
	fd = open(oss_path, O_RDWR | O_NONBLOCK);
	return fault_result(fd);
}

static void close_fd(void)
{
	close(fd);
}

static long write_oss(void)
{
	static const unsigned char records[] = {
		EV_TIMING, TMR_WAIT_REL, 0, 0, 1, 0, 0, 0,
		SEQ_MIDIPUTC, 0xf0, 0, 0, SEQ_MIDIPUTC, 1, 0, 0,
		EV_SYSEX, 0, 1, 2, 3, 4, 5, 0xff,
		EV_CHN_VOICE, 0, MIDI_NOTEON, 0, 60, 64, 0, 0,
	};

	return fault_result(write(fd, records, sizeof(records)));
}

static void echo_ahead(void)
{
	static const unsigned char echo[8] = { EV_TIMING, TMR_ECHO };

	open_oss_before();
	oss_must_write(fd, echo, sizeof(echo));
	MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
}

static long read_oss(void)
{
	char room[8];

	return fault_result(read(fd, room, sizeof(room)));
}

static long call_oss(void)
{
	union {
		int value;
		struct synth_info synth;
		struct midi_info midi;
		unsigned char record[8];
	} argument = { .value = oss_argument };

	return fault_result(ioctl(fd, oss_command, &argument));
}

static const struct fault_operation oss_operations[] = {
	FAULT_OPERATION("open", NULL, open_oss, close_fd),
	FAULT_OPERATION("write", open_oss_before, write_oss, close_fd),
	FAULT_OPERATION("read", echo_ahead, read_oss, close_fd),
};

enum { OLD = 1, MUSIC = 2, BOTH = 3 };

#define OSS_CALL(name, argument, modes) { #name, name, argument, modes }

static const struct {
	const char *name;
	unsigned long command;
	int argument;
	int modes;
} oss_calls[] = {
	OSS_CALL(SNDCTL_TMR_START, 0, BOTH),
	OSS_CALL(SNDCTL_TMR_TEMPO, 100, BOTH),
	OSS_CALL(SNDCTL_TMR_TIMEBASE, 96, BOTH),
	OSS_CALL(SNDCTL_TMR_CONTINUE, 0, BOTH),
	OSS_CALL(SNDCTL_TMR_STOP, 0, BOTH),
	OSS_CALL(SNDCTL_TMR_SOURCE, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_CTRLRATE, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_RESET, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_SYNC, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_PANIC, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_GETINCOUNT, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_GETOUTCOUNT, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_GETTIME, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_THRESHOLD, 10, BOTH),
	OSS_CALL(SNDCTL_MIDI_PRETIME, 10, BOTH),
	OSS_CALL(SNDCTL_SEQ_NRSYNTHS, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_NRMIDIS, 0, BOTH),
	OSS_CALL(SNDCTL_MIDI_INFO, 0, BOTH),
	OSS_CALL(SNDCTL_SEQ_TESTMIDI, 0, BOTH),
	/* MIDI devices are synthesizers in music mode alone. */
	OSS_CALL(SNDCTL_SYNTH_INFO, 0, MUSIC),
	OSS_CALL(SNDCTL_SYNTH_ID, 0, MUSIC),
	/* The first bytes of a record that is an echo. */
	OSS_CALL(SNDCTL_SEQ_OUTOFBAND, SEQ_ECHO, OLD),
	OSS_CALL(SNDCTL_SEQ_OUTOFBAND, EV_TIMING | TMR_ECHO << 8, MUSIC),
};

static void oss_calls_fail_whole(void)
{
	static const char * const paths[] = { OSS_SEQUENCER, OSS_MUSIC };
	struct fault_operation operation = {
		.before = open_oss_before,
		.run = call_oss,
		.after = close_fd,
		.answers = true,
	};
	unsigned int i, k;

	oss_must_load();
	for (k = 0; k < 2; k++) {
		oss_path = paths[k];
		fault_each_of(oss_operations, ARRAY_SIZE(oss_operations));
		for (i = 0; i < ARRAY_SIZE(oss_calls); i++) {
			if (!(oss_calls[i].modes & (k ? MUSIC : OLD)))
				continue;
			operation.name = oss_calls[i].name;
			oss_command = oss_calls[i].command;
			oss_argument = oss_calls[i].argument;
			fault_each(&operation);
		}
	}
}

/* --- /proc --- */

static const char *proc_path;

static long read_proc(void)
{
	char room[4096];
	int proc = open(proc_path, O_RDONLY);
	long result = fault_result(proc);

	if (proc < 0)
		return result;
	do {
		result = fault_result(read(proc, room, sizeof(room)));
	} while (result > 0);
	close(proc);
	return result;
}

static long write_proc(void)
{
	static const char line[] = "reset\n";
	int proc = open(OSS_PROC, O_WRONLY);
	long result = fault_result(proc);

	if (proc >= 0) {
		result = fault_result(write(proc, line, sizeof(line) - 1));
		close(proc);
	}
	return result;
}

static void proc_files_fail_whole(void)
{
	static const char * const paths[] = {
		"/proc/asound/seq/clients", "/proc/asound/seq/queues",
		"/proc/asound/seq/timer", OSS_PROC, "/proc/asound/card1/midi0",
	};
	struct fault_operation operation = {
		.before = bad_set_up,
		.run = read_proc,
		.after = bad_take_down,
	};
	unsigned int i;

	oss_must_load();
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		operation.name = paths[i];
		proc_path = paths[i];
		fault_each(&operation);
	}
	operation.name = "write " OSS_PROC;
	operation.run = write_proc;
	fault_each(&operation);
}

/* --- a hardware port: the first connection opens its device --- */

#define HARDWARE SERIAL_CLIENT(2)

static struct seq_client *client;

static void open_client(void)
{
	client = seq_must_open();
	seq_must_port(client, SEQ_CAP_ALL);
}

static void close_client(void)
{
	seq_close(client);
}

static long open_input(void)
{
	return seq_subscribe(client->fd, HARDWARE, 0, client->id, 0);
}

static long open_output(void)
{
	return seq_subscribe(client->fd, client->id, 0, HARDWARE, 0);
}

static const struct fault_operation hardware_operations[] = {
	FAULT_OPERATION("open for reading", open_client, open_input,
			close_client),
	FAULT_OPERATION("open for writing", open_client, open_output,
			close_client),
};

static void hardware_ports_open_whole(void)
{
	serial_must_load(2);
	fault_each_of(hardware_operations, ARRAY_SIZE(hardware_operations));
}

static const struct ktap_case cases[] = {
	CASE(oss_calls_fail_whole),
	CASE(proc_files_fail_whole),
	CASE(hardware_ports_open_whole),
};

KTAP_MAIN(cases);
