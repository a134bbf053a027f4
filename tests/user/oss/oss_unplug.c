// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * MIDI devices of the OSS sequencer that go while an application has them open,
 * that come back, and that are given other numbers meanwhile.
 */
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <pthread.h>
#include <stdatomic.h>

#define LATER 100		/* ticks */

static const unsigned char note[] = { 0x90, 60, 64 };
static const unsigned char other_note[] = { 0x91, 62, 65 };

/* From a port of the program's to its subscribers. */
static void must_send(int port, const unsigned char *bytes)
{
	struct snd_seq_event event;

	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, bytes[0] & 15, bytes[1],
			       bytes[2]);
	seq_event_to_subscribers(&event, port);
	seq_must_send(oss_ports, &event);
}

static void played_device_goes_and_comes_back(void)
{
	int fd, number;

	oss_must_load_ports(2);
	number = oss_port_number(0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_write_bytes(fd, number, note, sizeof(note));
	oss_must_hear_note(0, note);
	oss_must_delete_port(0);
	CHECK_EQ(oss_port_number(0), -1);
	/* Records for it are skipped, those for the other one are played. */
	oss_must_write_bytes(fd, number, note, sizeof(note));
	CHECK_EQ(oss_test_device(fd, number), -ENODEV);
	oss_must_write_bytes(fd, oss_port_number(1), other_note, sizeof(other_note));
	oss_must_hear_note(1, other_note);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	oss_must_create_port(0);
	CHECK_EQ(oss_port_number(0), number);
	oss_must_write_bytes(fd, number, other_note, sizeof(other_note));
	oss_must_hear_note(0, other_note);
	CHECK(oss_hears_nothing());
}

/* Returns whether the first device went before its note was due. */
static bool must_unplug_with_a_note(int fd)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	int other = oss_port_number(1);
	bool in_time;

	oss_must_wait(fd, 30);
	oss_must_write_bytes(fd, oss_port_number(0), note, sizeof(note));
	oss_must_write_bytes(fd, other, other_note, sizeof(other_note));
	oss_must_write(fd, echo, sizeof(echo));
	oss_must_delete_port(0);
	in_time = oss_time(fd) < 30;
	oss_must_create_port(0);
	oss_port_number(0);
	return in_time;
}

static void waiting_notes_go_with_the_device(void)
{
	unsigned char got[4];
	int fd, attempts = 0;
	bool in_time;

	oss_must_load_ports(2);
	do {
		fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
		in_time = must_unplug_with_a_note(fd);
		if (!in_time) {
			close(fd);
			seq_drop(oss_ports);
		}
	} while (!in_time && ++attempts < 3);
	MUST(in_time);
	MUST(read(fd, got, sizeof(got)) == sizeof(got));
	oss_must_hear_note(1, other_note);
	CHECK(oss_hears_nothing());
}

/*
 * A SysEx that the full queue took last, from a program that does not wait. Return:
 * whether the device went before it was time to play anything.
 */
static bool fill_and_take_away(int number)
{
	static const unsigned char begin = 0xf0, end = 0xf7, data[5000];
	bool in_time;
	int fd, i;

	MUST(!oss_tell("maxqlen 64"));
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY | O_NONBLOCK);
	MUST(!oss_tell("maxqlen 1024"));
	oss_must_wait(fd, LATER);
	for (i = 0; i < 40; i++)
		oss_must_write_bytes(fd, number, note, sizeof(note));
	oss_must_write_bytes(fd, number, &begin, 1);
	oss_must_write_bytes(fd, number, data, sizeof(data));
	oss_must_write_bytes(fd, number, &end, 1);
	oss_must_delete_port(0);
	in_time = oss_time(fd) < LATER;
	CHECK_EQ(oss_port_number(0), -1);
	CHECK_EQ(oss_test_device(fd, number), -ENODEV);
	oss_must_create_port(0);
	CHECK_EQ(oss_port_number(0), number);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	if (in_time)
		CHECK(oss_hears_nothing());
	close(fd);
	seq_drop(oss_ports);
	return in_time;
}

/* A machine that stands still may be late, but not each time. */
static void waiting_sysex_goes_with_the_device(void)
{
	bool in_time = false;
	int number, attempts;

	oss_must_load_ports(1);
	number = oss_port_number(0);
	for (attempts = 0; attempts < 3 && !in_time; attempts++)
		in_time = fill_and_take_away(number);
	CHECK(in_time);
}

static void next_opener_is_left_alone(void)
{
	int first, second, number;

	oss_must_load_ports(2);
	number = oss_port_number(0);
	first = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	second = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_write_bytes(first, number, note, sizeof(note));
	oss_must_hear_note(0, note);
	oss_must_delete_port(0);
	oss_must_create_port(0);
	CHECK_EQ(oss_port_number(0), number);
	CHECK_EQ(oss_test_device(second, number), 0);
	CHECK_EQ(oss_test_device(first, number), -EBUSY);
	oss_must_write_bytes(second, number, other_note, sizeof(other_note));
	oss_must_hear_note(0, other_note);
	CHECK(!ioctl(first, SNDCTL_SEQ_RESET));
	close(first);
	CHECK(oss_hears_nothing());
	oss_must_write_bytes(second, number, note, sizeof(note));
	oss_must_hear_note(0, note);
}

struct reader {
	int fd;
	atomic_int thread;
	unsigned char got[4];
};

static void *read_one(void *argument)
{
	struct reader *reader = argument;

	reader->thread = seq_thread();
	oss_must_read_untimed(reader->fd, reader->got, sizeof(reader->got));
	return NULL;
}

static void reader_hears_the_others(void)
{
	struct reader reader = { };
	pthread_t thread;
	int number;

	oss_must_load_ports(2);
	number = oss_port_number(1);
	reader.fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	MUST(!pthread_create(&thread, NULL, read_one, &reader));
	while (!reader.thread)
		usleep(1000);
	MUST(seq_wait_blocked(reader.thread));
	oss_must_delete_port(0);
	CHECK_EQ(oss_port_number(0), -1);
	must_send(1, note);
	MUST(!pthread_join(thread, NULL));
	CHECK_EQ(reader.got[0], SEQ_MIDIPUTC);
	CHECK_EQ(reader.got[1], note[0]);
	CHECK_EQ(reader.got[2], number);
	oss_must_create_port(0);
	CHECK_EQ(oss_test_device(reader.fd, oss_port_number(0)), 0);
}

static void program_behind_the_device_ends(void)
{
	int fd, number, time;

	oss_must_load_ports(2);
	number = oss_port_number(0);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_time(fd, TMR_START, 0);
	oss_must_wait(fd, 10);
	oss_must_write_bytes(fd, number, note, sizeof(note));
	CHECK_EQ(oss_count("Number of applications"), 1);
	seq_close(oss_ports);
	/* The incumbent counts the numbers up to the last that there was. */
	CHECK(!expect_onbeat() ||
	      oss_count("Number of MIDI devices") <= number);
	CHECK_EQ(oss_test_device(fd, number), -ENODEV);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETTIME, &time));
}

static void synthesizer_of_music_comes_back(void)
{
	static const unsigned char same_note[] = { 0x91, 60, 64 };
	unsigned char voice[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON, 1, 60, 64 };
	unsigned char got[8];
	struct synth_info info = { };
	int fd, number;

	oss_must_load_ports(2);
	/* The synthesizer is to have another number than the device. */
	number = oss_port_number(0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	MUST(!oss_test_device(fd, number));
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &info.device));
	for (info.device--; info.device >= 0; info.device--) {
		MUST(!ioctl(fd, SNDCTL_SYNTH_INFO, &info));
		if (!strcmp(info.name, "port 1"))
			break;
	}
	MUST(info.device >= 0);
	CHECK(info.device != oss_port_number(1));
	CHECK_EQ(info.synth_type, SYNTH_TYPE_MIDI);
	voice[1] = info.device;
	oss_must_delete_port(1);
	CHECK_EQ(oss_port_number(1), -1);
	CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &info) < 0);
	oss_must_write(fd, voice, sizeof(voice));
	oss_must_create_port(1);
	CHECK(oss_port_number(1) >= 0);
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &info));
	oss_must_write(fd, voice, sizeof(voice));
	oss_must_hear_note(1, same_note);
	must_send(1, same_note);
	oss_must_read_untimed(fd, got, sizeof(got));
	CHECK(!memcmp(got, voice, sizeof(voice)));
}

static void moved_while_open(void)
{
	char line[32];
	int fd, number, i;

	oss_must_load_ports(2);
	number = oss_port_number(0);
	for (i = 0; i < 3; i++) {
		fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
		oss_must_write_bytes(fd, number, note, sizeof(note));
		oss_must_hear_note(0, note);
		snprintf(line, sizeof(line), "move %d 90", number);
		CHECK(!oss_tell(line));
		/* The number it was opened by stays good, for it alone. */
		CHECK_EQ(oss_test_device(fd, number), 0);
		CHECK_EQ(oss_test_device(fd, 90), -EBUSY);
		oss_must_write_bytes(fd, number, other_note, sizeof(other_note));
		oss_must_hear_note(0, other_note);
		close(fd);
		seq_drop(oss_ports);
		CHECK_EQ(oss_port_number(0), 90);
		fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
		CHECK_EQ(oss_test_device(fd, number), -ENODEV);
		CHECK_EQ(oss_test_device(fd, 90), 0);
		close(fd);
		seq_drop(oss_ports);
		snprintf(line, sizeof(line), "move 90 %d", number);
		CHECK(!oss_tell(line));
	}
}

static void moved_while_away(void)
{
	char line[32];
	int number;

	oss_must_load_ports(2);
	number = oss_port_number(0);
	snprintf(line, sizeof(line), "move %d 90", number);
	CHECK(!oss_tell(line));
	oss_must_delete_port(0);
	oss_must_create_port(0);
	CHECK_EQ(oss_port_number(0), 90);
	oss_must_delete_port(0);
	CHECK(!oss_tell("reset"));
	oss_must_create_port(0);
	CHECK(oss_port_number(0) < 90);
}

static const struct ktap_case cases[] = {
	CASE(played_device_goes_and_comes_back),
	CASE_ONBEAT(waiting_notes_go_with_the_device),
	CASE_ONBEAT(waiting_sysex_goes_with_the_device),
	CASE_ONBEAT(next_opener_is_left_alone),
	CASE(reader_hears_the_others),
	CASE(program_behind_the_device_ends),
	CASE_ONBEAT(synthesizer_of_music_comes_back),
	CASE_ONBEAT(moved_while_open),
	CASE_ONBEAT(moved_while_away),
};

KTAP_MAIN(cases);
