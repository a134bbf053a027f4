// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One call of an input: which system call it is, on which file.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <sound/asequencer.h>

struct world world;

static void close_slot(int slot)
{
	int file = world.files[slot];

	world.files[slot] = -1;
	world.clients[slot] = -1;
	if (file >= 0)
		close(file);
}

void calls_reset(void)
{
	static bool begun;
	int i;

	for (i = 0; i < SLOTS; i++) {
		if (begun)
			close_slot(i);
		world.files[i] = -1;
		world.clients[i] = -1;
	}
	for (i = 0; i < QUEUES; i++)
		world.queues[i] = -1;
	world.queue_count = 0;
	begun = true;
}

/* Slots are usually, but not always, for the same kind of file. */
static const char *path_of(int slot, uint8_t choice)
{
	static const char *const paths[] = {
		"/dev/snd/seq", "/dev/sequencer", "/dev/sequencer2",
		"/dev/snd/midiC1D0", "/dev/snd/midiC1D1", "/dev/snd/midiC1D2",
	};

	if (choice >= 240)
		return paths[choice % ARRAY_SIZE(paths)];
	if (slot < 6)
		return paths[0];
	if (slot < 8)
		return paths[1];
	if (slot < 10)
		return paths[2];
	return paths[slot - 7];
}

static void open_slot(int slot, const struct fuzz_call *call)
{
	static const int modes[] = { O_RDWR, O_RDWR, O_WRONLY, O_RDONLY };
	int flags = modes[call->argument[0] & 3] | O_CLOEXEC;
	int number;

	if ((call->argument[0] & 0x1c) != 0x1c)
		flags |= O_NONBLOCK;
	close_slot(slot);
	world.files[slot] = open(path_of(slot, call->choice), flags);
	if (world.files[slot] >= 0 &&
	    !ioctl(world.files[slot], SNDRV_SEQ_IOCTL_CLIENT_ID, &number))
		world.clients[slot] = number;
}

static void write_content(int slot, const struct fuzz_call *call,
			  size_t (*content)(uint8_t *, const struct fuzz_call *))
{
	uint8_t *data = buffers_content();
	size_t size = content(data, call), half = size / 2;
	uint8_t *place = buffers_place(data, size, call->fault);
	struct iovec parts[2] = { { place, half }, { place + half, size - half } };

	if (call->argument[FUZZ_ARGUMENTS - 1] >= 240 && call->fault < 250)
		writev(world.files[slot], parts, 2);
	else
		write(world.files[slot], place, size);
}

static void read_slot(int slot, const struct fuzz_call *call)
{
	static const uint16_t sizes[] = {
		28, 1, 4, 8, 27, 29, 56, 100, 1000, 4096, 28 * 64, 0, 60000, 31,
		32, 32 * 64,
	};
	size_t size = sizes[call->choice % ARRAY_SIZE(sizes)];

	read(world.files[slot], buffers_place(NULL, size, call->fault), size);
}

static void poll_slots(const struct fuzz_call *call)
{
	struct pollfd polls[4];
	int i;

	for (i = 0; i < 4; i++) {
		polls[i].fd = world.files[call->argument[i] % SLOTS];
		polls[i].events = call->argument[4] & 1 ? POLLIN | POLLOUT :
				  call->argument[4] & 2 ? POLLIN : POLLOUT;
	}
	poll(polls, 1 + call->choice % 4, call->argument[5] & 3);
}

struct line {
	const char *path, *text;
};

/* Lines that the files of /proc take. */
static const struct line lines[] = {
	{ "/proc/sample-synth/control", "unregister\n" },
	{ "/proc/sample-synth/control", "register\n" },
	{ "/proc/sample-synth/control", "clear\n" },
	{ "/sys/module/snd_sample_synth/parameters/passing", "0" },
	{ "/sys/module/snd_sample_synth/parameters/passing", "1" },
	{ "/sys/module/snd_sample_synth/parameters/passing", "2" },
	{ "/proc/asound/seq/oss", "reset\n" },
	{ "/proc/asound/seq/oss", "move 0 1\n" },
	{ "/proc/asound/seq/oss", "hide 1\n" },
	{ "/proc/asound/seq/oss", "show 1\n" },
	{ "/proc/asound/seq/oss", "maxqlen 100\n" },
};

static void read_proc(const struct fuzz_call *call)
{
	static const char *const paths[] = {
		"/proc/asound/seq/clients", "/proc/asound/seq/queues",
		"/proc/asound/seq/timer", "/proc/asound/seq/oss",
		"/proc/asound/seq/drivers", "/proc/asound/card1/midi0",
		"/proc/asound/seq/stats",
	};
	int file = open(paths[call->choice % ARRAY_SIZE(paths)],
			O_RDONLY | O_CLOEXEC);
	uint8_t *data = buffers_content();

	if (file < 0)
		return;
	while (read(file, data, 1 + call->argument[0] * 16) > 0)
		;
	close(file);
}

static void write_proc(const struct fuzz_call *call)
{
	const struct line *line = &lines[call->argument[0] % ARRAY_SIZE(lines)];
	int file = open(line->path, O_WRONLY | O_CLOEXEC);

	if (file < 0)
		return;
	if (call->argument[1] >= 240)
		write(file, call->argument, FUZZ_ARGUMENTS);
	else
		write(file, line->text, strlen(line->text));
	close(file);
}

static void use_proc(const struct fuzz_call *call)
{
	if (call->choice >= 208)
		write_proc(call);
	else
		read_proc(call);
}

static void toggle_nonblock(int slot, const struct fuzz_call *call)
{
	int flags = fcntl(world.files[slot], F_GETFL);

	if (flags < 0)
		return;
	if (call->choice < 200)
		flags |= O_NONBLOCK;
	else
		flags &= ~O_NONBLOCK;
	fcntl(world.files[slot], F_SETFL, flags);
}

static void pause_lane(const struct fuzz_call *call)
{
	struct timespec time = { .tv_nsec = call->choice * 20000l };

	if (call->choice < 128)
		sched_yield();
	else
		nanosleep(&time, NULL);
}

static void map_slot(int slot, const struct fuzz_call *call)
{
	size_t size = 4096 << (call->choice & 3);
	void *place = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
			   world.files[slot], call->argument[0] * 4096l);

	if (place != MAP_FAILED)
		munmap(place, size);
}

static void seek_slot(int slot, const struct fuzz_call *call)
{
	off_t place = fields_value(FIELD_NUMBER, call->argument[0]);
	uint8_t *data = buffers_content();

	if (call->choice & 1)
		lseek(world.files[slot], place, call->choice >> 1 & 3);
	else
		pread(world.files[slot], data, 28, place);
}

/* Those of MIDI 2.0. */
static void run_ump(int slot, const struct fuzz_call *call)
{
	if (call->op % OPERATIONS == OP_UMP_IOCTL)
		ioctls_ump(slot, call, call->argument[0] & 0x80);
	else
		write_content(slot, call, content_packets);
}

/* The others wait in ppoll(), read() and the like until a signal comes. */
void calls_run(const struct fuzz_call *call)
{
	int slot = (call->target & 0x0f) % SLOTS;

	switch ((enum operation)(call->op % OPERATIONS)) {
	case OP_SEQ_IOCTL:
	case OP_SEQ_IOCTL32:
		ioctls_seq(slot, call, call->op % OPERATIONS == OP_SEQ_IOCTL32);
		break;
	case OP_OSS_IOCTL:
		ioctls_oss(slot, call);
		break;
	case OP_MIDI_IOCTL:
		ioctls_midi(slot, call);
		break;
	case OP_RAW_IOCTL:
		ioctls_raw(slot, call);
		break;
	case OP_WRITE_EVENTS:
		write_content(slot, call, content_events);
		break;
	case OP_WRITE_RECORDS:
		write_content(slot, call, content_records);
		break;
	case OP_WRITE_BYTES:
		write_content(slot, call, content_bytes);
		break;
	case OP_READ:
		read_slot(slot, call);
		break;
	case OP_OPEN:
		open_slot(slot, call);
		break;
	case OP_CLOSE:
		close_slot(slot);
		break;
	case OP_POLL:
		poll_slots(call);
		break;
	case OP_PROC:
		use_proc(call);
		break;
	case OP_NONBLOCK:
		toggle_nonblock(slot, call);
		break;
	case OP_PAUSE:
		pause_lane(call);
		break;
	case OP_MMAP:
		map_slot(slot, call);
		break;
	case OP_SEEK:
		seek_slot(slot, call);
		break;
	case OP_WRITE_PACKETS:
	case OP_UMP_IOCTL:
		run_ump(slot, call);
		break;
	case OPERATIONS:
		break;
	}
}
