// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* /dev/sequencer and /dev/sequencer2: records out of a virtual card, and in. */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>
#include <signal.h>

static const unsigned char note[] = { 0x90, 60, 64 };
static const unsigned char other_note[] = { 0x91, 62, 65 };

static void bytes_come_out(void)
{
	static const unsigned char bytes[] = {
		0x90, 60, 64, 0xb1, 7, 100, 0xc2, 5, 0xe3, 1, 2,
		0xf0, 1, 2, 3, 4, 5, 0xf7, 0x83, 60, 0,
	};
	int fd, in;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	in = raw_must_listen(0);
	oss_must_write_bytes(fd, oss_midi_device(0), bytes, sizeof(bytes));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(raw_reads(in, bytes, sizeof(bytes)));
	CHECK(raw_nothing(in));
}

static void what_waits_comes_later(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	unsigned char got[4];
	int device, fd, in, time = 0;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	device = oss_midi_device(0);
	in = raw_must_listen(0);
	oss_must_wait(fd, 20);
	oss_must_write_bytes(fd, device, note, sizeof(note));
	oss_must_write(fd, echo, sizeof(echo));
	/* Nothing can end this read before the echo. */
	CHECK_EQ(read(fd, got, sizeof(got)), sizeof(got));
	CHECK(!memcmp(got, echo, sizeof(echo)));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETTIME, &time));
	CHECK(time >= 20);
	oss_must_wait(fd, 30);
	oss_must_write_bytes(fd, device, other_note, sizeof(other_note));
	CHECK(raw_reads(in, note, sizeof(note)));
	CHECK(raw_reads(in, other_note, sizeof(other_note)));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETTIME, &time));
	CHECK(time >= 30);
}

static void echoes_can_be_polled(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 7, 8, 9 };
	unsigned char got[8];
	int fd, count = -1;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	CHECK_EQ(read(fd, got, sizeof(got)), -1);
	CHECK_EQ(errno, EAGAIN);
	CHECK(!seq_poll(fd, POLLIN, 0));
	CHECK(seq_poll(fd, POLLOUT, 0));
	oss_must_wait(fd, 5);
	oss_must_write(fd, echo, sizeof(echo));
	CHECK(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETINCOUNT, &count));
	CHECK_EQ(count, 1);
	CHECK_EQ(read(fd, got, 3), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(read(fd, got, sizeof(got)), 4);
	CHECK(!memcmp(got, echo, sizeof(echo)));
}

static void questions_are_answered(void)
{
	struct midi_info midi = { };
	int fd, value;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRMIDIS, &value));
	CHECK(value >= RAW_DEVICES);
	CHECK_EQ(value, oss_count("Number of MIDI devices"));
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &value));
	CHECK_EQ(value, oss_count("Number of synth devices"));
	value = 0;
	CHECK(!ioctl(fd, SNDCTL_SEQ_CTRLRATE, &value));
	CHECK_EQ(value, 100);
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &value));
	CHECK_EQ(value, 1024);
	midi.device = oss_midi_device(1);
	CHECK(!ioctl(fd, SNDCTL_MIDI_INFO, &midi));
	CHECK_STR(midi.name, "VirMIDI 1-1");
	midi.device = 1000;
	CHECK(ioctl(fd, SNDCTL_MIDI_INFO, &midi) < 0);
	CHECK(ioctl(fd, SNDCTL_SEQ_NRMIDIS, 1) < 0);
	CHECK_EQ(errno, EFAULT);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
}

static void reset_drops_what_waits(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 1, 1 };
	int fd, count, time;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_wait(fd, 100000);
	oss_must_write(fd, echo, sizeof(echo));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK_EQ(count, 1023);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK_EQ(count, 1024);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETTIME, &time));
	CHECK(time < 100000);
	/* The time begins anew: this is due at once. */
	oss_must_write(fd, echo, sizeof(echo));
	CHECK(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
}

static void two_applications_play(void)
{
	int first, second, count, heard[2];

	oss_must_load();
	heard[0] = raw_must_listen(0);
	heard[1] = raw_must_listen(1);
	first = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	second = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_wait(first, 100000);
	oss_must_write_bytes(first, oss_midi_device(0), note, sizeof(note));
	oss_must_write_bytes(second, oss_midi_device(1), other_note,
			     sizeof(other_note));
	CHECK(!ioctl(second, SNDCTL_SEQ_SYNC));
	CHECK(raw_reads(heard[1], other_note, sizeof(other_note)));
	CHECK(!ioctl(second, SNDCTL_SEQ_RESET));
	/* The first one's note still waits. */
	CHECK(!ioctl(first, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK_EQ(count, 1023);
	CHECK(raw_nothing(heard[0]));
	CHECK_EQ(oss_count("Number of applications"), 2);
}

static void music_notes_come_out(void)
{
	static const unsigned char bytes[] = { 0x93, 61, 99, 0x83, 61, 64 };
	unsigned char records[][8] = {
		{ EV_TIMING, TMR_START },
		{ EV_CHN_VOICE, 0, MIDI_NOTEON, 3, 61, 99 },
		{ EV_TIMING, TMR_WAIT_REL, 0, 0, 10 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEOFF, 3, 61, 64 },
		{ EV_SEQ_LOCAL },
	};
	int fd, in, value;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	in = raw_must_listen(0);
	records[1][1] = oss_midi_device(0);
	records[3][1] = oss_midi_device(0);
	value = 120;
	CHECK(!ioctl(fd, SNDCTL_TMR_TEMPO, &value));
	CHECK_EQ(value, 120);
	value = 96;
	CHECK(!ioctl(fd, SNDCTL_TMR_TIMEBASE, &value));
	CHECK_EQ(value, 96);
	oss_must_write(fd, records, 4 * sizeof(records[0]));
	CHECK(raw_reads(in, bytes, sizeof(bytes)));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(raw_nothing(in));
}

static void music_hears_notes(void)
{
	unsigned char voice[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON, 1, 62, 65 };
	unsigned char got[8];
	int fd, out;

	oss_must_load();
	voice[1] = oss_midi_device(0);
	fd = oss_must_open(OSS_MUSIC, O_RDONLY);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, other_note, sizeof(other_note));
	oss_must_read_untimed(fd, got, sizeof(got));
	CHECK(!memcmp(got, voice, sizeof(voice)));
}

static void sequencer_hears_bytes(void)
{
	unsigned char got[4];
	int fd, out, device;
	size_t i;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	device = oss_midi_device(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, note, sizeof(note));
	for (i = 0; i < sizeof(note); i++) {
		oss_must_read_untimed(fd, got, sizeof(got));
		CHECK_EQ(got[0], SEQ_MIDIPUTC);
		CHECK_EQ(got[1], note[i]);
		CHECK_EQ(got[2], device);
	}
}

static void devices_can_be_moved_and_hidden(void)
{
	static const char * const rubbish[] = {
		"rubbish", "move", "move 0", "move 0 1 2", "move 0 999",
		"move 999 0", "hide", "hide 999", "show x", "maxqlen",
		"maxqlen 0", "maxqlen 4000000000", "reset 1", "\n",
	};
	int device, fd, number = 20;
	char line[40];
	size_t i;

	oss_must_load();
	CHECK_EQ(oss_tell("reset\n"), 0);
	device = oss_midi_device(0);
	snprintf(line, sizeof(line), "move %d 20", device);
	CHECK_EQ(oss_tell(line), 0);
	CHECK_EQ(oss_midi_device(0), 20);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
	close(fd);
	CHECK_EQ(oss_tell("hide 20"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number) < 0);
	CHECK_EQ(oss_tell("show 20"), 0);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
	close(fd);
	CHECK_EQ(oss_tell("reset"), 0);
	CHECK_EQ(oss_midi_device(0), device);
	for (i = 0; i < ARRAY_SIZE(rubbish); i++)
		if (oss_tell(rubbish[i]) != -EINVAL)
			FAIL("%s is taken", rubbish[i]);
}

static void queue_length_can_be_set(void)
{
	int old, fd, count;

	oss_must_load();
	old = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(oss_tell("maxqlen 64"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(oss_tell("maxqlen 1024"), 0);
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK_EQ(count, 64);
	CHECK(!ioctl(old, SNDCTL_SEQ_GETOUTCOUNT, &count));
	CHECK_EQ(count, 1024);
}

static void full_queue_keeps_the_writer_out(void)
{
	unsigned char echo[4] = { SEQ_ECHO };
	int fd, i;

	oss_must_load();
	CHECK_EQ(oss_tell("maxqlen 64"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	CHECK_EQ(oss_tell("maxqlen 1024"), 0);
	oss_must_wait(fd, 100000);
	for (i = 0; i < 1000 && write(fd, echo, sizeof(echo)) > 0; i++)
		;
	CHECK_EQ(errno, EAGAIN);
	CHECK(i >= 64 && i <= 65);
	CHECK(!seq_poll(fd, POLLOUT, 0));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(seq_poll(fd, POLLOUT, 0));
	CHECK_EQ(write(fd, echo, sizeof(echo)), sizeof(echo));
}

static void sync_sends_what_found_no_room(void)
{
	unsigned char record[4] = { SEQ_MIDIPUTC, 0xf8 };
	unsigned char clocks[80];
	int fd, in, i;

	oss_must_load();
	CHECK_EQ(oss_tell("maxqlen 64"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY | O_NONBLOCK);
	CHECK_EQ(oss_tell("maxqlen 1024"), 0);
	record[2] = oss_midi_device(0);
	in = raw_must_listen(0);
	memset(clocks, 0xf8, sizeof(clocks));
	oss_must_wait(fd, 200);
	for (i = 0; i < (int)sizeof(clocks); i++)
		if (write(fd, record, sizeof(record)) < 0)
			break;
	CHECK(i >= 64 && i < (int)sizeof(clocks));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(raw_reads(in, clocks, i));
	CHECK(raw_nothing(in));
}

static void close_leaves_nothing(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 4, 5, 6 };
	int fd, in, device;

	oss_must_load();
	device = oss_midi_device(0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_wait(fd, 50);
	oss_must_write_bytes(fd, device, note, sizeof(note));
	close(fd);
	CHECK_EQ(oss_count("Number of applications"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	in = raw_must_listen(0);
	oss_must_wait(fd, 100);
	oss_must_write_bytes(fd, device, other_note, sizeof(other_note));
	oss_must_write(fd, echo, sizeof(echo));
	CHECK(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
	CHECK(raw_reads(in, other_note, sizeof(other_note)));
	CHECK(raw_nothing(in));
}

static void truncated_records_are_refused(void)
{
	static const unsigned char record[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON };
	static const unsigned char two[5] = { SEQ_ECHO, 0, 0, 0, SEQ_ECHO };
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(write(fd, record, 7), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(write(fd, two, 3), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(write(fd, two, 5), 4);
}

static void play_and_wait(int device)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 1, 1 };
	int fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	char got[4];

	oss_must_wait(fd, 1000000);
	oss_must_write_bytes(fd, device, note, sizeof(note));
	oss_must_write(fd, echo, sizeof(echo));
	MUST(read(fd, got, sizeof(got)) > 0);
}

static void killed_application_leaves_nothing(void)
{
	int device, fd;
	pid_t child;

	oss_must_load();
	device = oss_midi_device(0);
	child = raw_spawn(play_and_wait, device);
	CHECK(oss_wait_for("[sleeping]"));
	MUST(!kill(child, SIGKILL));
	MUST(waitpid(child, NULL, 0) == child);
	CHECK_EQ(oss_count("Number of applications"), 0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &device));
}

static const struct ktap_case cases[] = {
	CASE(bytes_come_out),
	CASE(what_waits_comes_later),
	CASE_ONBEAT(echoes_can_be_polled),
	CASE(questions_are_answered),
	CASE_ONBEAT(reset_drops_what_waits),
	CASE_ONBEAT(two_applications_play),
	CASE(music_notes_come_out),
	CASE(music_hears_notes),
	CASE(sequencer_hears_bytes),
	CASE_ONBEAT(devices_can_be_moved_and_hidden),
	CASE_ONBEAT(queue_length_can_be_set),
	CASE_ONBEAT(full_queue_keeps_the_writer_out),
	CASE_ONBEAT(sync_sends_what_found_no_room),
	CASE(close_leaves_nothing),
	CASE_ONBEAT(truncated_records_are_refused),
	CASE_ONBEAT(killed_application_leaves_nothing),
};

KTAP_MAIN(cases);
