// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Wrong uses of the OSS sequencer: after each of them, the devices
 * are as usable as before.
 */
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <limits.h>
#include <poll.h>
#include <sys/mman.h>

/* Addresses that no program may read or write. */
#define NO_ADDRESSES 4

static void *const no_addresses[NO_ADDRESSES] = {
	NULL, (void *)16, (void *)0xffff888000000000, (void *)ULONG_MAX,
};

static const unsigned char note[] = { 0x90, 60, 64 };

/* A new application plays a note to each port. */
static void check_usable(int count)
{
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	int port;

	seq_drop(oss_ports);
	for (port = 0; port < count; port++) {
		oss_must_write_bytes(fd, oss_port_number(port), note,
				     sizeof(note));
		oss_must_hear_note(port, note);
	}
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	close(fd);
}

/* Of every code, cut at every length. */
static void records_cut_short(void)
{
	unsigned char record[16];
	const char *path;
	int fd, code, length, size;

	oss_must_load_ports(1);
	for (path = OSS_SEQUENCER; path;
	     path = strcmp(path, OSS_MUSIC) ? OSS_MUSIC : NULL) {
		fd = oss_must_open(path, O_WRONLY);
		for (code = 0; code < 256; code++) {
			size = code < 128 || code == SEQ_FULLSIZE ? 4 : 8;
			memset(record, 0, sizeof(record));
			record[0] = code;
			if (code == SEQ_FULLSIZE)
				record[1] = 0xff;
			for (length = 1; length < size; length++) {
				CHECK_EQ(write(fd, record, length), -1);
				CHECK_EQ(errno, EINVAL);
			}
			/* Behind a whole one: the part is left. */
			memmove(record + 4, record, 8);
			memset(record, 0, 4);
			record[0] = SEQ_ECHO;
			if (strcmp(path, OSS_MUSIC))
				for (length = 5; length < 4 + size; length++)
					CHECK_EQ(write(fd, record, length), 4);
		}
		close(fd);
		seq_drop(oss_ports);
	}
	check_usable(1);
}

/* Patches for synthesizers that there are not, with sizes that are not so. */
static void lengths_that_lie(void)
{
	unsigned char patch[64] = { SEQ_FULLSIZE, 0xff };
	struct sysex_info sysex = {
		.key = SYSEX_PATCH, .device_no = 0, .len = INT_MAX,
	};
	int fd, device;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (device = 0; device < 65536; device += 255) {
		memcpy(patch + 2, &device, 2);
		CHECK(write(fd, patch, sizeof(patch)) < 0);
		CHECK(write(fd, patch, 4) < 0);
	}
	CHECK(write(fd, &sysex, sizeof(sysex)) < 0);
	check_usable(1);
}

/* The numbers that each record may have for its device, all of them. */
static void devices_that_are_not_there(void)
{
	static const unsigned char records[][8] = {
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 0, 60, 64 },
		{ SEQ_PRIVATE }, { EV_SYSEX, 0, 0xf0, 1, 0xf7 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEON, 0, 60, 64 },
		{ EV_CHN_COMMON, 0, MIDI_PGM_CHANGE, 0, 1 },
	};
	unsigned char byte[4] = { SEQ_MIDIPUTC, 0xf8 }, record[8];
	int fd, number;
	size_t i;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (number = 0; number < 256; number++) {
		byte[2] = number;
		if (number != oss_port_number(0))
			CHECK_EQ(write(fd, byte, sizeof(byte)), sizeof(byte));
		for (i = 0; i < ARRAY_SIZE(records); i++) {
			memcpy(record, records[i], sizeof(record));
			record[record[0] == SEQ_EXTENDED ? 2 : 1] = number;
			CHECK_EQ(write(fd, record, 8), 8);
		}
	}
	CHECK(oss_hears_nothing());
	check_usable(1);
}

static void numbers_of_questions(void)
{
	static const int numbers[] = {
		-1, INT_MIN, INT_MAX, 127, 128, 144, 255, 256, 65536,
	};
	struct synth_info synth = { };
	struct midi_info midi = { };
	int fd, value;
	size_t i;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		synth.device = numbers[i];
		CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &synth) < 0);
		CHECK(ioctl(fd, SNDCTL_SYNTH_ID, &synth) < 0);
		midi.device = numbers[i];
		CHECK(ioctl(fd, SNDCTL_MIDI_INFO, &midi) < 0);
		value = numbers[i];
		CHECK(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &value) < 0);
		CHECK_EQ(errno, ENODEV);
		CHECK(ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value) < 0);
		CHECK(ioctl(fd, SNDCTL_SEQ_RESETSAMPLES, &value) < 0);
		value = numbers[i];
		ioctl(fd, SNDCTL_SEQ_THRESHOLD, &value);
		ioctl(fd, SNDCTL_TMR_TEMPO, &value);
		ioctl(fd, SNDCTL_TMR_TIMEBASE, &value);
		ioctl(fd, SNDCTL_SEQ_CTRLRATE, &value);
		ioctl(fd, SNDCTL_MIDI_PRETIME, &value);
	}
	close(fd);
	check_usable(1);
}

/* Channels have 4 bits, notes and velocities 7. */
static void values_out_of_range(void)
{
	unsigned char record[8];
	int fd, i;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	for (i = 128; i < 256; i++) {
		const unsigned char bad[][8] = {
			{ EV_CHN_VOICE, 0, MIDI_NOTEON, 0, i, 64 },
			{ EV_CHN_VOICE, 0, MIDI_NOTEON, 0, 60, i },
			{ EV_CHN_VOICE, 0, MIDI_NOTEOFF, 0, i, 64 },
			{ EV_CHN_VOICE, 0, MIDI_NOTEON, i - 112, 60, 64 },
			{ EV_CHN_VOICE, 0, MIDI_KEY_PRESSURE, 0, 60, i },
			{ EV_CHN_VOICE, 0, MIDI_KEY_PRESSURE, 0, i, 64 },
			{ EV_CHN_VOICE, 0, i & 0x7f, 0, 60, 64 },
			{ EV_CHN_COMMON, 0, MIDI_PGM_CHANGE, 0, i },
			{ EV_CHN_COMMON, 0, MIDI_CHN_PRESSURE, 0, i },
			{ EV_CHN_COMMON, 0, MIDI_PITCH_BEND, 0, 0, 0, i, i },
			{ EV_CHN_COMMON, 0, MIDI_CTL_CHANGE, i - 112, 7, 0, 1 },
			{ EV_TIMING, i },
			{ EV_SEQ_LOCAL, i },
			{ EV_SYSEX, 0, i == 0xf0 ? 0xf7 : i, 1, 2, 3, 4, 5 },
		};
		size_t j;

		for (j = 0; j < ARRAY_SIZE(bad); j++) {
			memcpy(record, bad[j], sizeof(record));
			if (record[0] != EV_TIMING && record[0] != EV_SEQ_LOCAL)
				record[1] = oss_port_number(0);
			if (!(record[0] == EV_TIMING && i < 140))
				CHECK_EQ(write(fd, record, 8), 8);
		}
	}
	CHECK(oss_hears_nothing());
	close(fd);
	check_usable(1);
}

/* Anything at all, in both modes; nothing that comes out is checked. */
static void rubbish(void)
{
	static const unsigned char codes[] = {
		EV_SYSEX, EV_CHN_VOICE, EV_TIMING, EV_CHN_COMMON,
		SEQ_EXTENDED, SEQ_PRIVATE, EV_SEQ_LOCAL, SEQ_MIDIPUTC,
	};
	unsigned char bytes[512];
	__u32 random = 1;
	int fd, i, mode;
	size_t j;

	oss_must_load_ports(3);
	for (mode = 0; mode < 2; mode++) {
		fd = oss_must_open(mode ? OSS_MUSIC : OSS_SEQUENCER,
				   O_RDWR | O_NONBLOCK);
		for (i = 0; i < 2000; i++) {
			for (j = 0; j < sizeof(bytes); j++)
				bytes[j] = seq_random(&random) >> 8;
			/* Each record at its place, and of a known kind. */
			for (j = 0; i % 2 && j < sizeof(bytes); j += 8)
				bytes[j] = codes[j / 8 % ARRAY_SIZE(codes)];
			if (write(fd, bytes, sizeof(bytes)) < 0 &&
			    errno == EAGAIN)
				CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
			while (read(fd, bytes, sizeof(bytes)) > 0)
				;
			if (i % 100 == 0)
				seq_drop(oss_ports);
		}
		CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
		CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
		close(fd);
	}
	check_usable(3);
}

/* Every call there may be, with addresses that are none, and with zeros. */
static void every_call(void)
{
	char page[4096] = { };
	unsigned int number, i, type;
	int fd, mode;

	oss_must_load_ports(1);
	for (mode = 0; mode < 3; mode++) {
		fd = oss_must_open(mode == 2 ? OSS_MUSIC : OSS_SEQUENCER,
				   mode ? O_RDWR | O_NONBLOCK : O_RDONLY);
		for (type = 0; type < 2; type++) {
			for (number = 0; number < 256; number++) {
				unsigned int call = _IOWR("QT"[type], number, int);

				for (i = 0; i < NO_ADDRESSES; i++)
					ioctl(fd, call, no_addresses[i]);
				ioctl(fd, call, page);
			}
		}
		CHECK(ioctl(fd, 0x5413, page) < 0);
		CHECK(ioctl(fd, 0xffffffff, page) < 0);
		close(fd);
	}
	check_usable(1);
}

#define CALL(name) { #name, name }

static void calls_with_bad_addresses(void)
{
	static const struct {
		const char *name;
		unsigned long call;
	} calls[] = {
		CALL(SNDCTL_TMR_TEMPO), CALL(SNDCTL_TMR_TIMEBASE),
		CALL(SNDCTL_SEQ_CTRLRATE), CALL(SNDCTL_SEQ_GETINCOUNT),
		CALL(SNDCTL_SEQ_GETOUTCOUNT), CALL(SNDCTL_SEQ_GETTIME),
		CALL(SNDCTL_SEQ_THRESHOLD), CALL(SNDCTL_MIDI_PRETIME),
		CALL(SNDCTL_SEQ_NRSYNTHS), CALL(SNDCTL_SEQ_NRMIDIS),
		CALL(SNDCTL_SYNTH_INFO), CALL(SNDCTL_SYNTH_ID),
		CALL(SNDCTL_MIDI_INFO), CALL(SNDCTL_SEQ_OUTOFBAND),
		CALL(SNDCTL_SEQ_TESTMIDI), CALL(SNDCTL_SEQ_RESETSAMPLES),
		CALL(SNDCTL_SYNTH_MEMAVL),
	};
	size_t i, j;
	int fd;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		for (j = 0; j < NO_ADDRESSES; j++) {
			if (ioctl(fd, calls[i].call, no_addresses[j]) == -1 &&
			    errno == EFAULT)
				continue;
			FAIL("%s of %p: errno %d", calls[i].name,
			     no_addresses[j], errno);
		}
	}
	close(fd);
	check_usable(1);
}

static void reading_and_writing_bad_addresses(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	unsigned char got[8], *page;
	size_t i;
	int fd;

	oss_must_load_ports(1);
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(page != MAP_FAILED);
	MUST(!munmap(page + 4096, 4096));
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	/* There is nothing to wait for. */
	CHECK_EQ(read(fd, got, 0), 0);
	oss_must_write(fd, echo, sizeof(echo));
	MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
	for (i = 0; i < NO_ADDRESSES; i++) {
		CHECK_EQ(read(fd, no_addresses[i], 4), -1);
		CHECK_EQ(errno, EFAULT);
		CHECK_EQ(write(fd, no_addresses[i], 4), -1);
		CHECK_EQ(errno, EFAULT);
	}
	CHECK_EQ(read(fd, page + 4094, 4), -1);
	CHECK_EQ(errno, EFAULT);
	/* A record that could not be copied is still there. */
	CHECK_EQ(read(fd, got, sizeof(got)), sizeof(echo));
	CHECK(!memcmp(got, echo, sizeof(echo)));
	memset(page + 4092, EV_CHN_VOICE, 4);
	CHECK_EQ(write(fd, page + 4092, 8), -1);
	CHECK_EQ(errno, EFAULT);
	/* Records before the one that cannot be read may have been taken. */
	memcpy(page + 4080, echo, 4);
	memcpy(page + 4084, echo, 4);
	memcpy(page + 4088, echo, 4);
	CHECK(write(fd, page + 4080, 4096) <= 12);
	close(fd);
	check_usable(1);
}

static void the_wrong_direction(void)
{
	char bytes[4] = { SEQ_ECHO };
	int fd, count = 0;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	CHECK_EQ(write(fd, bytes, 4), -1);
	CHECK_EQ(errno, EBADF);
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK(count > 0);
	CHECK(!seq_poll(fd, POLLOUT, 0));
	close(fd);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(read(fd, bytes, 4), -1);
	CHECK_EQ(errno, EBADF);
	CHECK(!seq_poll(fd, POLLIN, 0));
	/* Any place is the same. */
	CHECK_EQ(lseek(fd, 5, SEEK_SET), 0);
	CHECK_EQ(pwrite(fd, bytes, 4, 5), 4);
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
	close(fd);
	check_usable(1);
}

/* A record of somebody else's choice, were it taken. */
static void echoes_of_others(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_ECHO);
	struct snd_seq_port_info info;
	unsigned char got[8];
	int fd, port;

	oss_must_load_ports(1);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	for (port = 0; port < 256; port++) {
		if (seq_get_port(oss_ports->fd, 15, port, &info))
			continue;
		event.data.raw8.d[0] = SEQ_ECHO;
		seq_event_to(&event, 15, port);
		CHECK(!seq_send(oss_ports, &event));
	}
	CHECK_EQ(read(fd, got, sizeof(got)), -1);
	CHECK_EQ(errno, EAGAIN);
	oss_must_write(fd, echo, sizeof(echo));
	CHECK(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
	CHECK_EQ(read(fd, got, sizeof(got)), sizeof(echo));
	CHECK(!memcmp(got, echo, sizeof(echo)));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(records_cut_short),
	CASE(lengths_that_lie),
	CASE(devices_that_are_not_there),
	CASE_ONBEAT(numbers_of_questions),
	CASE_ONBEAT(values_out_of_range),
	CASE_ONBEAT(rubbish),
	CASE(every_call),
	CASE(calls_with_bad_addresses),
	CASE_ONBEAT(reading_and_writing_bad_addresses),
	CASE_ONBEAT(the_wrong_direction),
	CASE(echoes_of_others),
};

KTAP_MAIN(cases);
