// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * State of an open file of /dev/sequencer and /dev/sequencer2, apart from others:
 * the devices that it plays, answers about them, and its place.
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

static const unsigned char note[] = { 0x90, 60, 64 };
static const unsigned char other_note[] = { 0x91, 62, 65 };

static void devices_belong_to_one_application(void)
{
	unsigned char record[4] = { SEQ_MIDIPUTC, 0xf8, 0, 0 };
	int first, second, device, free, in;

	oss_must_load();
	device = oss_midi_device(0);
	free = oss_midi_device(1);
	first = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	second = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(first, SNDCTL_SEQ_TESTMIDI, &device));
	CHECK(!ioctl(first, SNDCTL_SEQ_TESTMIDI, &device));
	CHECK(ioctl(second, SNDCTL_SEQ_TESTMIDI, &device) < 0);
	CHECK_EQ(errno, EBUSY);
	/* A record for it is skipped. */
	in = raw_must_listen(0);
	record[2] = device;
	CHECK_EQ(write(second, record, sizeof(record)), sizeof(record));
	CHECK(raw_nothing(in));
	close(in);
	CHECK(!ioctl(second, SNDCTL_SEQ_TESTMIDI, &free));
	CHECK(ioctl(first, SNDCTL_SEQ_TESTMIDI, &free) < 0);
	close(first);
	CHECK(!ioctl(second, SNDCTL_SEQ_TESTMIDI, &device));
	in = raw_must_listen(0);
	oss_must_write_bytes(second, device, note, sizeof(note));
	CHECK(raw_reads(in, note, sizeof(note)));
}

/* A reader has the input of all devices, and the output of those that it plays. */
static void output_is_taken_when_it_is_named(void)
{
	int first, second, device, in;
	char read[160], both[160];

	oss_must_load();
	device = oss_midi_device(0);
	in = raw_must_listen(0);
	snprintf(read, sizeof(read), "midi %d: [VirMIDI 1-0] ALSA port %d:0\n"
		 "  capability read/write / opened read\n", device, RAW_CLIENT(0));
	snprintf(both, sizeof(both), "midi %d: [VirMIDI 1-0] ALSA port %d:0\n"
		 "  capability read/write / opened read/write\n", device,
		 RAW_CLIENT(0));
	first = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK(oss_lists(read));
	second = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK(oss_lists(read));
	oss_must_write_bytes(second, device, other_note, sizeof(other_note));
	CHECK(oss_lists(read));
	CHECK(raw_nothing(in));
	oss_must_write_bytes(first, device, note, sizeof(note));
	CHECK(raw_reads(in, note, sizeof(note)));
	CHECK(oss_lists(both));
	oss_must_write_bytes(second, device, other_note, sizeof(other_note));
	CHECK(raw_nothing(in));
	close(first);
	CHECK(!oss_lists(both) && !oss_lists(read));
}

/* Only a device that was taken to write has to be silenced. */
static void closing_silences_what_was_played(void)
{
	int first, second, device, in;

	oss_must_load();
	device = oss_midi_device(0);
	in = raw_must_listen(0);
	first = oss_must_open(OSS_SEQUENCER, O_RDWR);
	second = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_write_bytes(first, device, note, sizeof(note));
	CHECK(raw_reads(in, note, sizeof(note)));
	close(second);
	CHECK(raw_nothing(in));
	close(first);
	CHECK(!raw_nothing(in));
	close(in);
	in = raw_must_listen(0);
	first = oss_must_open(OSS_SEQUENCER, O_RDWR);
	close(first);
	CHECK(raw_nothing(in));
}

/* No matter what the caller had there before. */
static void answers_have_no_garbage(void)
{
	struct synth_info synth, zero = { };
	struct midi_info midi;
	int fd, count, i;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &count));
	CHECK(count > 0);
	for (i = 0; i < count; i++) {
		memset(&synth, 0xa5, sizeof(synth));
		synth.device = i;
		CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &synth));
		CHECK_EQ(synth.device, i);
		CHECK_EQ(synth.synth_type, SYNTH_TYPE_MIDI);
		CHECK_EQ(synth.synth_subtype, 0);
		CHECK_EQ(synth.nr_voices, 16);
		CHECK_EQ(synth.perc_mode, 0);
		CHECK_EQ(synth.nr_drums, 0);
		CHECK_EQ(synth.instr_bank_size, 0);
		CHECK_EQ(synth.capabilities, 0);
		CHECK(!memcmp(synth.dummies, zero.dummies, sizeof(zero.dummies)));
		CHECK(!memchr(synth.name, 0xa5, sizeof(synth.name)));
	}
	memset(&midi, 0xa5, sizeof(midi));
	midi.device = oss_midi_device(0);
	CHECK(!ioctl(fd, SNDCTL_MIDI_INFO, &midi));
	CHECK_STR(midi.name, "VirMIDI 1-0");
	CHECK(!memchr(&midi, 0xa5, sizeof(midi)));
}

/* Readers that buffer what they read ask for it. */
static void place_in_the_stream_is_0(void)
{
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	close(fd);
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	CHECK_EQ(lseek(fd, 100, SEEK_SET), 0);
}

static const struct ktap_case cases[] = {
	CASE(devices_belong_to_one_application),
	CASE(output_is_taken_when_it_is_named),
	CASE_ONBEAT(closing_silences_what_was_played),
	CASE_ONBEAT(answers_have_no_garbage),
	CASE(place_in_the_stream_is_0),
};

KTAP_MAIN(cases);
