// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The OSS sequencer's calls, and what concerns bytes rather than time. */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>
#include <stdint.h>

#define FAR 1000000
#define CHANNELS 16
#define SYSEX 1000

static const unsigned char note[] = { 0x90, 60, 64 };
static const unsigned char other_note[] = { 0x91, 62, 65 };

static void out_of_band_records_do_not_wait(void)
{
	unsigned char byte[8] = { SEQ_MIDIPUTC }, echo[8] = { SEQ_ECHO, 9 };
	unsigned char wait[8] = { SEQ_WAIT, 1 };
	int fd, in, device;
	size_t i;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	device = oss_midi_device(0);
	in = raw_must_listen(0);
	oss_must_wait(fd, FAR);
	oss_must_write_bytes(fd, device, other_note, sizeof(other_note));
	CHECK(!ioctl(fd, SNDCTL_SEQ_OUTOFBAND, echo));
	CHECK(oss_echo_comes(fd, 9));
	/* Time is only for what is scheduled. */
	CHECK(!ioctl(fd, SNDCTL_SEQ_OUTOFBAND, wait));
	byte[2] = device;
	for (i = 0; i < sizeof(note); i++) {
		byte[1] = note[i];
		CHECK(!ioctl(fd, SNDCTL_SEQ_OUTOFBAND, byte));
	}
	CHECK(raw_reads(in, note, sizeof(note)));
	CHECK(raw_nothing(in));
	CHECK_EQ(oss_must_available(fd), 1023);
}

static void out_of_band_notes_do_not_wait(void)
{
	unsigned char voice[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON, 0, 60, 64 };
	int fd, in;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	in = raw_must_listen(0);
	voice[1] = oss_midi_device(0);
	oss_must_time(fd, TMR_WAIT_ABS, FAR);
	CHECK(!ioctl(fd, SNDCTL_SEQ_OUTOFBAND, voice));
	CHECK(raw_reads(in, note, sizeof(note)));
}

static void out_of_band_records_are_checked(void)
{
	static const struct {
		unsigned char record[8];
		int error;
	} cases[] = {
		{ { SEQ_FULLSIZE }, EINVAL },
		{ { 0x7f }, EINVAL },
		{ { 0xa0, 1, 2, 3 }, EINVAL },
		{ { SEQ_MIDIPUTC, 0x90, 255 }, ENODEV },
		{ { EV_CHN_VOICE, 255, MIDI_NOTEON, 0, 60, 64 }, ENXIO },
	};
	unsigned int i;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		CHECK(ioctl(fd, SNDCTL_SEQ_OUTOFBAND, cases[i].record) < 0);
		CHECK_EQ(errno, cases[i].error);
	}
	close(fd);
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	CHECK(ioctl(fd, SNDCTL_SEQ_OUTOFBAND, (char[8]) { SEQ_ECHO }) < 0);
	CHECK_EQ(errno, EIO);
}

static void check_silence(unsigned long request)
{
	unsigned char silence[CHANNELS * 6];
	int first, second, heard[2], i;

	oss_must_load();
	for (i = 0; i < CHANNELS; i++) {
		const unsigned char bytes[] = {
			0xb0 | i, 123, 0, 0xb0 | i, 121, 0,
		};

		memcpy(silence + i * sizeof(bytes), bytes, sizeof(bytes));
	}
	heard[0] = raw_must_listen(0);
	heard[1] = raw_must_listen(1);
	first = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	second = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_write_bytes(first, oss_midi_device(0), note, sizeof(note));
	oss_must_write_bytes(second, oss_midi_device(1), note, sizeof(note));
	CHECK(raw_reads(heard[0], note, sizeof(note)));
	CHECK(raw_reads(heard[1], note, sizeof(note)));
	oss_must_wait(second, FAR);
	oss_must_write_bytes(second, oss_midi_device(1), note, sizeof(note));
	CHECK(!ioctl(first, request));
	/* A byte of running status is not sent again. */
	for (i = 0; i < CHANNELS; i++) {
		CHECK(raw_reads(heard[0], silence + i * 6, 3));
		CHECK(raw_reads(heard[0], silence + i * 6 + 4, 2));
	}
	CHECK(raw_nothing(heard[0]));
	CHECK(raw_nothing(heard[1]));
	CHECK_EQ(oss_must_available(second), 1023);
}

static void reset_silences_only_the_caller(void)
{
	check_silence(SNDCTL_SEQ_RESET);
}

static void panic_silences_only_the_caller(void)
{
	check_silence(SNDCTL_SEQ_PANIC);
}

/* The running status of what was read before is no more. */
static void reset_begins_anew_to_read(void)
{
	unsigned char got[4];
	int fd, out, i;
	size_t j;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	out = raw_must_open(0, O_WRONLY);
	for (i = 0; i < 2; i++) {
		raw_must_write(out, note, sizeof(note));
		for (j = 0; j < sizeof(note); j++) {
			oss_must_read_untimed(fd, got, sizeof(got));
			CHECK_EQ(got[1], note[j]);
		}
		CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	}
}

static void must_write_sysex(int fd, int synth, const unsigned char *bytes,
			     size_t length, size_t each)
{
	unsigned char record[8] = { EV_SYSEX, synth };
	size_t take;

	for (; length; bytes += take, length -= take) {
		take = length < each ? length : each;
		memset(record + 2, 0xff, 6);
		memcpy(record + 2, bytes, take);
		oss_must_write(fd, record, sizeof(record));
	}
}

static void sysex_records_make_one_message(void)
{
	unsigned char sysex[SYSEX], shorter[5];
	int fd, in, out, device;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	in = raw_must_listen(0);
	device = oss_midi_device(0);
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	raw_fill_sysex(shorter, sizeof(shorter), 2);
	must_write_sysex(fd, device, sysex, sizeof(sysex), 6);
	CHECK(raw_reads(in, sysex, sizeof(sysex)));
	must_write_sysex(fd, device, shorter, sizeof(shorter), 6);
	CHECK(raw_reads(in, shorter, sizeof(shorter)));
	CHECK(raw_nothing(in));

	/* The other way round. */
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, shorter, sizeof(shorter));
	oss_must_read_untimed(fd, sysex, 8);
	CHECK_EQ(sysex[0], EV_SYSEX);
	CHECK_EQ(sysex[1], device);
	CHECK(!memcmp(sysex + 2, shorter, sizeof(shorter)));
	CHECK_EQ(sysex[7], 0xff);
}

static void short_sysex_records_go_on(void)
{
	unsigned char sysex[50];
	int fd, in;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	in = raw_must_listen(0);
	raw_fill_sysex(sysex, sizeof(sysex), 3);
	must_write_sysex(fd, oss_midi_device(0), sysex, sizeof(sysex), 4);
	CHECK(raw_reads(in, sysex, sizeof(sysex)));
	CHECK(raw_nothing(in));
}

static void bytes_have_running_status(void)
{
	static const unsigned char bytes[] = {
		0x90, 60, 64, 62, 65, 0xb0, 7, 0xf8, 100, 10, 64,
	};
	/* A message of one byte comes at once. */
	static const unsigned char want[] = {
		0x90, 60, 64, 62, 65, 0xf8, 0xb0, 7, 100, 10, 64,
	};
	int fd, in;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	in = raw_must_listen(0);
	oss_must_write_bytes(fd, oss_midi_device(0), bytes, sizeof(bytes));
	CHECK(raw_reads(in, want, sizeof(want)));
	CHECK(raw_nothing(in));
}

static void receiver_hands_on_to_all_readers(void)
{
	unsigned char sysex[10], want[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON };
	struct seq_client *client;
	struct snd_seq_event event;
	unsigned char got[8];
	int fd, other;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDONLY);
	other = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	client = seq_must_open();
	seq_must_port(client, SEQ_CAP_READ);
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	seq_event_to(&event, SNDRV_SEQ_CLIENT_OSS, 0);
	seq_must_send(client, &event);
	want[4] = 60;
	want[5] = 64;
	oss_must_read_untimed(fd, got, 8);
	CHECK(!memcmp(got, want, sizeof(want)));
	oss_must_read_untimed(other, got, 4);
	CHECK_EQ(got[0], SEQ_MIDIPUTC);
	CHECK_EQ(got[1], 0x90);

	raw_fill_sysex(sysex, sizeof(sysex), 4);
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to(&event, SNDRV_SEQ_CLIENT_OSS, 0);
	MUST(!seq_send_variable(client, &event, sysex, sizeof(sysex)));
	oss_must_read_untimed(fd, got, 8);
	CHECK_EQ(got[0], EV_SYSEX);
	CHECK(!memcmp(got + 2, sysex, 6));
	oss_must_read_untimed(fd, got, 8);
	CHECK(!memcmp(got + 2, sysex + 6, 4));
}

static void midi_devices_are_synths_of_music(void)
{
	struct synth_info synth = { };
	struct midi_info midi = { };
	int fd, count;
	char line[40];

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &count));
	CHECK_EQ(count, oss_count("Number of MIDI devices"));
	synth.device = oss_midi_device(2);
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &synth));
	CHECK_STR(synth.name, "VirMIDI 1-2");
	CHECK_EQ(synth.synth_type, SYNTH_TYPE_MIDI);
	CHECK_EQ(synth.synth_subtype, 0);
	CHECK_EQ(synth.nr_voices, 16);
	memset(synth.name, 0, sizeof(synth.name));
	CHECK(!ioctl(fd, SNDCTL_SYNTH_ID, &synth));
	CHECK_STR(synth.name, "VirMIDI 1-2");
	midi.device = synth.device;
	CHECK(!ioctl(fd, SNDCTL_MIDI_INFO, &midi));
	CHECK_STR(midi.name, "VirMIDI 1-2");
	CHECK_EQ(midi.device, oss_midi_device(2));
	/* A device that is moved is the same synthesizer until this is closed. */
	snprintf(line, sizeof(line), "move %d 40", midi.device);
	MUST(!oss_tell(line));
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &synth));
	CHECK_STR(synth.name, "VirMIDI 1-2");
	MUST(!oss_tell("reset"));
}

static void check_number(int fd, unsigned long request, int number, int error)
{
	errno = 0;
	CHECK(ioctl(fd, request, &number) < 0);
	CHECK_EQ(errno, error);
}

static void numbers_out_of_range_are_refused(void)
{
	static const int numbers[] = { -1, 64, 1000, 0x7fffffff };
	struct synth_info synth = { };
	struct midi_info midi = { };
	unsigned int i;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		synth.device = numbers[i];
		midi.device = numbers[i];
		CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &synth) < 0);
		CHECK_EQ(errno, EINVAL);
		CHECK(ioctl(fd, SNDCTL_MIDI_INFO, &midi) < 0);
		CHECK_EQ(errno, EINVAL);
		check_number(fd, SNDCTL_SEQ_TESTMIDI, numbers[i], ENODEV);
		check_number(fd, SNDCTL_SYNTH_MEMAVL, numbers[i], ENXIO);
		check_number(fd, SNDCTL_SEQ_RESETSAMPLES, numbers[i], ENXIO);
	}
}

static void long_times_to_wait_are_answered(void)
{
	int fd, tenths = 5000000;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	CHECK(!ioctl(fd, SNDCTL_MIDI_PRETIME, &tenths));
	CHECK_EQ(tenths, 5000000);
}

/* Calls without a driver for them, and unknown ones. */
static void other_calls_are_refused(void)
{
	static const unsigned long requests[] = {
		SNDCTL_SEQ_PERCMODE, SNDCTL_SYNTH_CONTROL,
		SNDCTL_SYNTH_REMOVESAMPLE, SNDCTL_MIDI_MPUMODE, 0, _SIO('Q', 99),
		0xffffffff,
	};
	unsigned char data[512] = { };
	int fd, device, reader;
	unsigned int i;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	reader = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	device = oss_midi_device(0);
	check_number(fd, SNDCTL_SYNTH_MEMAVL, device, ENXIO);
	check_number(fd, SNDCTL_SEQ_RESETSAMPLES, device, ENXIO);
	CHECK(!ioctl(fd, SNDCTL_FM_4OP_ENABLE, &device));
	for (i = 0; i < ARRAY_SIZE(requests); i++) {
		CHECK(ioctl(fd, requests[i], data) < 0);
		CHECK_EQ(errno, ENXIO);
		CHECK(ioctl(reader, requests[i], data) < 0);
		CHECK_EQ(errno, EIO);
	}
}

static void bad_pointers_are_refused(void)
{
	static const unsigned long requests[] = {
		SNDCTL_TMR_TEMPO, SNDCTL_TMR_TIMEBASE, SNDCTL_SEQ_CTRLRATE,
		SNDCTL_SEQ_GETINCOUNT, SNDCTL_SEQ_GETOUTCOUNT,
		SNDCTL_SEQ_GETTIME, SNDCTL_SEQ_THRESHOLD, SNDCTL_MIDI_PRETIME,
		SNDCTL_SEQ_NRSYNTHS, SNDCTL_SEQ_NRMIDIS, SNDCTL_SYNTH_INFO,
		SNDCTL_SYNTH_ID, SNDCTL_MIDI_INFO, SNDCTL_SEQ_OUTOFBAND,
		SNDCTL_SEQ_TESTMIDI, SNDCTL_SEQ_RESETSAMPLES,
		SNDCTL_FM_4OP_ENABLE, SNDCTL_SYNTH_MEMAVL,
	};
	void *nowhere = (void *)(uintptr_t)getpagesize() - 8;
	unsigned int i;
	int fd;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	for (i = 0; i < ARRAY_SIZE(requests); i++) {
		errno = 0;
		CHECK(ioctl(fd, requests[i], nowhere) < 0);
		CHECK_EQ(errno, EFAULT);
	}
	CHECK_EQ(write(fd, nowhere, 8), -1);
	CHECK_EQ(errno, EFAULT);
	oss_must_echo(fd, 1);
	CHECK(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
	CHECK_EQ(read(fd, nowhere, 8), -1);
	CHECK_EQ(errno, EFAULT);
	/* It is there still. */
	CHECK(oss_echo_comes(fd, 1));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(out_of_band_records_do_not_wait),
	CASE(out_of_band_notes_do_not_wait),
	CASE_ONBEAT(out_of_band_records_are_checked),
	CASE_ONBEAT(reset_silences_only_the_caller),
	CASE_ONBEAT(panic_silences_only_the_caller),
	CASE(reset_begins_anew_to_read),
	CASE_ONBEAT(sysex_records_make_one_message),
	CASE_ONBEAT(short_sysex_records_go_on),
	CASE(bytes_have_running_status),
	CASE_ONBEAT(receiver_hands_on_to_all_readers),
	CASE_ONBEAT(midi_devices_are_synths_of_music),
	CASE_ONBEAT(numbers_out_of_range_are_refused),
	CASE_ONBEAT(long_times_to_wait_are_answered),
	CASE_ONBEAT(other_calls_are_refused),
	CASE_ONBEAT(bad_pointers_are_refused),
};

KTAP_MAIN(cases);
