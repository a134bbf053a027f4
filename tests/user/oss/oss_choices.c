// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * time-limit: 120
 *
 * Where the documents of OSS leave a choice, or the in-tree module has made another one:
 * what a record, a call and a number mean in music mode, and who may send to an application.
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "synthlib.h"

#include <string.h>

#define PORTS 256
#define TICK_NS 10000000ll	/* of the first tempo and timebase */

static int fd;

/* The macros of <linux/soundcard.h> need this buffer, and the function. */
SEQ_DEFINEBUF(8);

void seqbuf_dump(void)
{
	oss_must_write(fd, _seqbuf, _seqbufptr);
	_seqbufptr = 0;
}

/* It is played when it would have been: the new count is for what is written next. */
static void start_by_call_keeps_what_waits(void)
{
	struct oss_moment begin, end;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	begin = oss_moment(fd);
	oss_must_time(fd, TMR_WAIT_ABS, begin.tick + 30);
	oss_must_echo(fd, 1);
	CHECK(!ioctl(fd, SNDCTL_TMR_START));
	CHECK(oss_echo_comes(fd, 1));
	end = oss_moment(fd);
	CHECK(end.after - begin.before >= 30 * TICK_NS);
}

static void pressure_is_where_its_macro_writes_it(void)
{
	static const unsigned char want[] = { 0xd2, 99 };
	int in;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	in = raw_must_listen(0);
	SEQ_CHN_PRESSURE(oss_midi_device(0), 2, 99);
	SEQ_DUMPBUF();
	CHECK(raw_reads(in, want, sizeof(want)));
}

static void sysex_begins_with_its_status(void)
{
	static const unsigned char records[][8] = {
		{ EV_SYSEX, 0, 1, 2, 3, 4, 5, 0xf7 },
		{ EV_SYSEX, 0, 0xf0, 1, 2, 0xf7, 0xff, 0xff },
	};
	static const unsigned char want[] = { 0xf0, 1, 2, 0xf7 };
	unsigned char record[8];
	unsigned int i;
	int in;

	oss_must_load();
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	in = raw_must_listen(0);
	for (i = 0; i < ARRAY_SIZE(records); i++) {
		memcpy(record, records[i], sizeof(record));
		record[1] = oss_midi_device(0);
		oss_must_write(fd, record, sizeof(record));
	}
	CHECK(raw_reads(in, want, sizeof(want)));
	CHECK(raw_nothing(in));
}

/*
 * The device in front belongs to another application, and so the next one has its number
 * in what is written and read; the calls for MIDI devices name them by their own.
 */
static void music_numbers_what_it_plays(void)
{
	unsigned char record[8], voice[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON, 0, 60, 64 };
	static const unsigned char note[] = { 0x90, 60, 64 };
	int other, in, out, number;

	oss_must_load();
	other = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	number = oss_midi_device(0);
	MUST(!ioctl(other, SNDCTL_SEQ_TESTMIDI, &number));
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	in = raw_must_listen(1);
	voice[1] = oss_midi_device(0);
	oss_must_write(fd, voice, sizeof(voice));
	CHECK(raw_reads(in, note, sizeof(note)));
	close(in);
	out = raw_must_open(1, O_WRONLY);
	raw_must_write(out, note, sizeof(note));
	oss_must_read_untimed(fd, record, sizeof(record));
	CHECK_EQ(record[0], EV_CHN_VOICE);
	CHECK_EQ(record[1], voice[1]);
	number = oss_midi_device(0);
	CHECK_EQ(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number), -1);
	CHECK_EQ(errno, EBUSY);
	number = oss_midi_device(1);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
}

/* The port of the only application. */
static int find_port(int client)
{
	struct snd_seq_port_info info;
	int port;

	for (port = 0; port < PORTS; port++) {
		if (!seq_get_port(client, SNDRV_SEQ_CLIENT_OSS, port, &info) &&
		    !strncmp(info.name, "Sequencer-", strlen("Sequencer-")))
			return port;
	}
	return -1;
}

static void any_program_may_send_to_an_application(void)
{
	static const unsigned char want[] = { 0x90, 60, 64 };
	struct seq_client *client = seq_must_open();
	struct snd_seq_event event;
	unsigned char record[4];
	unsigned int i;

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY | O_NONBLOCK);
	seq_must_port(client, SEQ_CAP_READ);
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	seq_event_to(&event, SNDRV_SEQ_CLIENT_OSS, find_port(client->fd));
	seq_must_send(client, &event);
	for (i = 0; i < sizeof(want); i++) {
		oss_must_read_untimed(fd, record, sizeof(record));
		CHECK_EQ(record[0], SEQ_MIDIPUTC);
		CHECK_EQ(record[1], want[i]);
		CHECK_EQ(record[2], 0);
	}
}

static void private_records_are_for_music_as_well(void)
{
	static const unsigned char private[8] = { SEQ_PRIVATE, 0, 1, 2, 3, 4, 5, 6 };

	synth_must_load("");
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	synth_must_do("clear");
	oss_must_write(fd, private, sizeof(private));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(synth_logged("event 0 type 51: fe 00 01 02 03 04 05 06\n"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(start_by_call_keeps_what_waits),
	CASE_ONBEAT(pressure_is_where_its_macro_writes_it),
	CASE_ONBEAT(sysex_begins_with_its_status),
	CASE_ONBEAT(music_numbers_what_it_plays),
	CASE_ONBEAT(any_program_may_send_to_an_application),
	CASE_ONBEAT(private_records_are_for_music_as_well),
};

KTAP_MAIN(cases);
