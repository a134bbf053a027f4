// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Events that a synthesizer's port gets for each record, in each passing mode. */
#include "ktap.h"
#include "osslib.h"
#include "seqlib.h"
#include "synthlib.h"

/* Lines of the log for events of application 0. */
#define NOTE_ON		"event 0 type 6 channel "
#define NOTE_OFF	"event 0 type 7 channel "
#define KEYPRESS	"event 0 type 8 channel "
#define CONTROLLER	"event 0 type 10 channel "
#define PROGRAM		"event 0 type 11 channel "
#define CHANPRESS	"event 0 type 12 channel "
#define PITCHBEND	"event 0 type 13 channel "
#define CONTROL14	"event 0 type 14 channel "
#define REGPARAM	"event 0 type 16 channel "
#define SYSEX		"event 0 type 130 length "
#define OSS_EVENT	"event 0 type 51: "

static int must_open(const char *device, const char *parameters)
{
	int fd;

	synth_must_load(parameters);
	fd = oss_must_open(device, O_WRONLY);
	synth_must_do("clear");
	return fd;
}

static int must_open_passing(int passing)
{
	int fd;

	synth_must_load("");
	synth_must_set("passing", passing);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	synth_must_do("clear");
	return fd;
}

/* Writes records, and compares what the synth got by the time they are played. */
static bool becomes(int fd, const void *records, size_t length, const char *text)
{
	oss_must_write(fd, records, length);
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	return synth_logged(text);
}

#define BECOMES(fd, records, text)					\
	CHECK(becomes(fd, records, sizeof(records), text))

static void process_events(void)
{
	static const unsigned char notes[][4] = {
		{ SEQ_NOTEON, 3, 60, 100 },	/* a note begins */
		{ SEQ_NOTEON, 3, 255, 50 },	/* its velocity changes */
		{ SEQ_NOTEON, 3, 62, 90 },	/* another takes its voice */
		{ SEQ_NOTEON, 4, 70, 80 },	/* another voice */
		{ SEQ_NOTEOFF, 3, 255, 64 },	/* whatever sounds there */
		{ SEQ_NOTEOFF, 4, 70, 10 },
		{ SEQ_NOTEOFF, 4, 70, 10 },	/* nothing sounds */
		{ SEQ_NOTEON, 5, 50, 0 },	/* only named */
		{ SEQ_NOTEON, 5, 255, 77 },	/* and now begun */
		{ SEQ_NOTEON, 6, 200, 77 },	/* no note */
	};
	static const unsigned char key[8] = {
		EV_CHN_VOICE, 0, MIDI_KEY_PRESSURE, 5, 50, 33,
	};
	int fd = must_open(OSS_SEQUENCER, "");

	BECOMES(fd, notes,
		NOTE_ON "3 note 60 velocity 100\n"
		KEYPRESS "3 note 60 velocity 50\n"
		NOTE_OFF "3 note 60 velocity 64\n"
		NOTE_ON "3 note 62 velocity 90\n"
		NOTE_ON "4 note 70 velocity 80\n"
		NOTE_OFF "3 note 62 velocity 64\n"
		NOTE_OFF "4 note 70 velocity 10\n"
		NOTE_ON "5 note 50 velocity 77\n");
	BECOMES(fd, key, KEYPRESS "5 note 50 velocity 33\n");
}

static void pass_events(void)
{
	static const unsigned char notes[][8] = {
		{ EV_CHN_VOICE, 0, MIDI_NOTEON, 3, 60, 100 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEON, 3, 255, 50 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEON, 3, 62, 0 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEOFF, 3, 255, 64 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEOFF, 3, 60, 64 },
		{ EV_CHN_VOICE, 0, MIDI_KEY_PRESSURE, 3, 60, 11 },
	};
	int fd = must_open(OSS_MUSIC, "");

	BECOMES(fd, notes,
		NOTE_ON "3 note 60 velocity 100\n"
		NOTE_ON "3 note 255 velocity 50\n"
		NOTE_ON "3 note 62 velocity 0\n"
		NOTE_OFF "3 note 255 velocity 64\n"
		NOTE_OFF "3 note 60 velocity 64\n"
		KEYPRESS "3 note 60 velocity 11\n");
}

static void process_keypress(void)
{
	static const unsigned char notes[][4] = {
		{ SEQ_NOTEON, 3, 60, 100 },
		{ SEQ_NOTEON, 3, 128 + 60, 50 },
		{ SEQ_NOTEON, 3, 128, 1 },
		{ SEQ_NOTEON, 3, 255, 2 },
		{ SEQ_NOTEON, 3, 62, 90 },
		{ SEQ_NOTEOFF, 3, 60, 64 },
		{ SEQ_NOTEON, 3, 62, 0 },
	};
	int fd = must_open_passing(2);

	BECOMES(fd, notes,
		NOTE_ON "3 note 60 velocity 100\n"
		KEYPRESS "3 note 60 velocity 50\n"
		KEYPRESS "3 note 0 velocity 1\n"
		KEYPRESS "3 note 127 velocity 2\n"
		NOTE_ON "3 note 62 velocity 90\n"
		NOTE_OFF "3 note 60 velocity 64\n"
		NOTE_OFF "3 note 62 velocity 64\n");
}

static void notes_are_forgotten_at_reset(void)
{
	static const unsigned char on[][4] = { { SEQ_NOTEON, 3, 60, 100 } };
	static const unsigned char again[][4] = { { SEQ_NOTEON, 3, 255, 50 } };
	int fd = must_open(OSS_SEQUENCER, "");

	BECOMES(fd, on, NOTE_ON "3 note 60 velocity 100\n");
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(synth_logged("reset 0 synth 0\n"));
	BECOMES(fd, again, "");
}

static void voices_have_bounds(void)
{
	static const unsigned char notes[][8] = {
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 39, 60, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 40, 61, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 255, 62, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEON, 1, 0, 63, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEON, 255, 0, 64, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 0, 65, 128 },
	};
	/* A MIDI channel is there in any case. */
	static const unsigned char low[][8] = {
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 15, 60, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 16, 60, 100 },
	};
	int fd = must_open(OSS_SEQUENCER, "voices=40");

	BECOMES(fd, notes, NOTE_ON "39 note 60 velocity 100\n");
	close(fd);
	/* A driver that says nothing sensible of its voices. */
	fd = must_open(OSS_SEQUENCER, "voices=-1");
	BECOMES(fd, low, NOTE_ON "15 note 60 velocity 100\n");
	close(fd);
	fd = must_open(OSS_SEQUENCER, "voices=1000000000");
	BECOMES(fd, notes,
		NOTE_ON "39 note 60 velocity 100\n"
		NOTE_ON "40 note 61 velocity 100\n"
		NOTE_ON "255 note 62 velocity 100\n");
}

static void extended_records(void)
{
	static const unsigned char records[][8] = {
		{ SEQ_EXTENDED, SEQ_NOTEON, 0, 2, 60, 100 },
		{ SEQ_EXTENDED, SEQ_NOTEOFF, 0, 2, 60, 64 },
		{ SEQ_EXTENDED, SEQ_PGMCHANGE, 0, 2, 200 },
		{ SEQ_EXTENDED, SEQ_AFTERTOUCH, 0, 2, 99 },
		{ SEQ_EXTENDED, SEQ_BALANCE, 0, 2, 0x80 },
		{ SEQ_EXTENDED, SEQ_BALANCE, 0, 2, 127 },
		/* 8191 */
		{ SEQ_EXTENDED, SEQ_CONTROLLER, 0, 2, 1, 0xff, 0x1f },
		{ SEQ_EXTENDED, SEQ_CONTROLLER, 0, 2, CTRL_PITCH_BENDER,
		  0x00, 0xe0 },
		/* 200 cents are two semitones */
		{ SEQ_EXTENDED, SEQ_CONTROLLER, 0, 2, CTRL_PITCH_BENDER_RANGE,
		  200, 0 },
		{ SEQ_EXTENDED, SEQ_CONTROLLER, 0, 2, CTRL_EXPRESSION, 127, 0 },
		{ SEQ_EXTENDED, SEQ_CONTROLLER, 0, 2, CTRL_MAIN_VOLUME, 100, 0 },
		{ SEQ_EXTENDED, 99, 0, 2, 1, 2, 3 },
	};
	int fd = must_open(OSS_SEQUENCER, "");

	BECOMES(fd, records,
		NOTE_ON "2 note 60 velocity 100\n"
		NOTE_OFF "2 note 60 velocity 64\n"
		PROGRAM "2 param 0 value 200\n"
		CHANPRESS "2 param 0 value 99\n"
		CONTROLLER "2 param 10 value 0\n"
		CONTROLLER "2 param 10 value 127\n"
		CONTROL14 "2 param 1 value 8191\n"
		PITCHBEND "2 param 0 value -8192\n"
		REGPARAM "2 param 0 value 256\n"
		CONTROLLER "2 param 11 value 127\n"
		CONTROLLER "2 param 7 value 127\n");
}

static void channel_records(void)
{
	static const unsigned char records[][8] = {
		{ EV_CHN_COMMON, 0, MIDI_PGM_CHANGE, 9, 5 },
		{ EV_CHN_COMMON, 0, MIDI_CHN_PRESSURE, 9, 6 },
		{ EV_CHN_COMMON, 0, MIDI_CTL_CHANGE, 9, 64, 0, 127, 0 },
		{ EV_CHN_COMMON, 0, MIDI_PITCH_BEND, 9, 0, 0, 0x00, 0x20 },
		{ EV_CHN_COMMON, 0, MIDI_PITCH_BEND, 9, 0, 0, 0xff, 0x3f },
		{ EV_CHN_COMMON, 0, 0x10, 9, 5 },
		{ EV_SEQ_LOCAL, LOCL_STARTAUDIO },
		{ EV_SEQ_LOCAL, 99 },
	};
	int fd = must_open(OSS_MUSIC, "");

	BECOMES(fd, records,
		PROGRAM "9 param 0 value 5\n"
		CHANPRESS "9 param 0 value 6\n"
		CONTROLLER "9 param 64 value 127\n"
		PITCHBEND "9 param 0 value 0\n"
		PITCHBEND "9 param 0 value 8191\n");
}

static void private_records_pass_unchanged(void)
{
	static const unsigned char records[][8] = {
		{ SEQ_PRIVATE, 0, 1, 2, 3, 4, 5, 0xff },
		{ SEQ_EXTENDED, SEQ_VOLMODE, 0, VOL_METHOD_LINEAR, 9, 8, 7, 6 },
		{ SEQ_PRIVATE, 1, 1, 2, 3, 4, 5, 6 },
	};
	int fd = must_open(OSS_SEQUENCER, "");

	BECOMES(fd, records,
		OSS_EVENT "fe 00 01 02 03 04 05 ff\n"
		OSS_EVENT "ff 0c 00 02 09 08 07 06\n");
}

static void sysex_is_gathered(void)
{
	static const unsigned char records[][8] = {
		{ EV_SYSEX, 0, 0xf0, 1, 2, 3, 4, 5 },
		{ EV_SYSEX, 0, 6, 7, 8, 9, 10, 0xf7 },
		{ EV_SYSEX, 0, 0xf0, 0x7e, 0xf7, 0xff, 0xff, 0xff },
	};
	unsigned char long_one[100][8];
	int fd = must_open(OSS_MUSIC, "");
	int i;

	BECOMES(fd, records,
		SYSEX "12: f0 01 02 03 04 05 06 07 08 09 0a f7\n"
		SYSEX "3: f0 7e f7\n");
	memset(long_one, 1, sizeof(long_one));
	for (i = 0; i < 100; i++) {
		long_one[i][0] = EV_SYSEX;
		long_one[i][1] = 0;
	}
	long_one[0][2] = 0xf0;
	long_one[99][7] = 0xf7;
	BECOMES(fd, long_one, SYSEX "600\n");
}

static void events_come_when_they_are_due(void)
{
	static const unsigned char notes[][4] = {
		{ SEQ_NOTEON, 0, 60, 100 },
		{ SEQ_WAIT, 20 },
		{ SEQ_NOTEOFF, 0, 60, 64 },
		{ SEQ_WAIT, 0xff, 0xff, 0x7f },
		{ SEQ_NOTEON, 0, 61, 100 },
	};
	int fd = must_open(OSS_SEQUENCER, "");
	int time = 0;

	oss_must_write(fd, notes, sizeof(notes));
	CHECK(synth_wait_for(NOTE_OFF "0 note 60 velocity 64\n"));
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETTIME, &time));
	CHECK(time >= 20);
	CHECK(synth_logged(NOTE_ON "0 note 60 velocity 100\n"
			   NOTE_OFF "0 note 60 velocity 64\n"));
	close(fd);
	CHECK(synth_logged("reset 0 synth 0\nclose 0 synth 0\n"));
}

static void out_of_band_overtakes(void)
{
	static const unsigned char later[][4] = {
		{ SEQ_WAIT, 0xff, 0xff, 0x7f },
		{ SEQ_NOTEON, 0, 61, 100 },
	};
	struct seq_event_rec now = {
		.arr = { SEQ_PRIVATE, 0, 1, 2, 3, 4, 5, 6 },
	};
	int fd = must_open(OSS_SEQUENCER, "");

	oss_must_write(fd, later, sizeof(later));
	CHECK(!ioctl(fd, SNDCTL_SEQ_OUTOFBAND, &now));
	CHECK(synth_logged(OSS_EVENT "fe 00 01 02 03 04 05 06\n"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(process_events),
	CASE_ONBEAT(pass_events),
	CASE_ONBEAT(process_keypress),
	CASE_ONBEAT(notes_are_forgotten_at_reset),
	CASE_ONBEAT(voices_have_bounds),
	CASE_ONBEAT(extended_records),
	CASE_ONBEAT(channel_records),
	CASE_ONBEAT(private_records_pass_unchanged),
	CASE_ONBEAT(sysex_is_gathered),
	CASE_ONBEAT(events_come_when_they_are_due),
	CASE_ONBEAT(out_of_band_overtakes),
};

KTAP_MAIN(cases);
