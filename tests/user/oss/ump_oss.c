// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* A port of a client of packets as a MIDI device of the OSS sequencer. */
#include "ktap.h"
#include "osslib.h"
#include "umplib.h"

#include <sys/ioctl.h>

static struct ump_end must_be_device(int version)
{
	struct ump_end end;

	MUST(!system("modprobe snd-seq-oss"));
	end = ump_must_end(version, 0);
	ump_must_have_room(end.client, 2000);
	return end;
}

static int number_of(struct ump_end *end)
{
	return oss_must_find_device(end->client->id, end->port);
}

static const unsigned char played[] = {
	0x90, 60, 64, 0xb3, 101, 0, 100, 1, 6, 64, 38, 1, 0xb5, 0, 1, 32, 2, 0xc5, 5,
	0xe0, 0, 64, 0x90, 60, 0, 0xf0, 1, 2, 3, 0xf7,
};

static void must_play(int version, const char *text)
{
	struct ump_end to = must_be_device(version);
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY),
	    number = number_of(&to);

	/* Opens the device, and tells of the connection. */
	oss_must_write_bytes(fd, number, (const unsigned char *)"\xfe", 1);
	MUST(!ioctl(fd, SNDCTL_SEQ_SYNC));
	ump_drop(&to);
	oss_must_write_bytes(fd, number, played, sizeof(played));
	MUST(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(ump_hears_later(&to, text));
	close(fd);
}

static void midi_2_port_hears_packets(void)
{
	must_play(2, "40903c00 80000000 40230001 80040000 40c50001 05000102 "
		  "40e00000 80000000 40803c00 80000000 30030102 03000000");
}

static void midi_1_port_hears_packets(void)
{
	must_play(1,
		  "20903c40 20b36500 20b36401 20b30640 20b32601 20b50001 20b52002 "
		  "20c50500 20e00040 20903c00 30030102 03000000");
}

static void music_is_heard_as_packets(void)
{
	struct ump_end to = must_be_device(2);
	unsigned char records[][8] = {
		{ EV_TIMING, TMR_START },
		{ EV_CHN_COMMON, 0, MIDI_CTL_CHANGE, 3, 7, 0, 64 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEON, 3, 61, 64 },
		{ EV_CHN_COMMON, 0, MIDI_PGM_CHANGE, 3, 5 },
		{ EV_CHN_VOICE, 0, MIDI_NOTEOFF, 3, 61, 64 },
	};
	int fd = oss_must_open(OSS_MUSIC, O_WRONLY), number = number_of(&to);
	size_t i;

	for (i = 1; i < ARRAY_SIZE(records); i++)
		records[i][1] = number;
	/* As above. */
	oss_must_write(fd, records, 2 * sizeof(records[0]));
	MUST(!ioctl(fd, SNDCTL_SEQ_SYNC));
	ump_drop(&to);
	oss_must_write(fd, records + 1, sizeof(records) - sizeof(records[0]));
	MUST(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(ump_hears_later(&to,
			      "40b30700 80000000 40933d00 80000000 40c30000 05000000 "
			      "40833d00 80000000"));
	close(fd);
}

static void must_read_bytes(int fd, int number, const unsigned char *bytes,
			    size_t length)
{
	unsigned char record[4];
	size_t i;

	for (i = 0; i < length; i++) {
		oss_must_read_untimed(fd, record, sizeof(record));
		MUST(record[0] == SEQ_MIDIPUTC);
		if (record[1] != bytes[i])
			ktap_note("byte %zu is %02x, not %02x", i, record[1],
				  bytes[i]);
		MUST(record[1] == bytes[i]);
		CHECK_EQ(record[2], number);
	}
}

static void packets_are_read_as_bytes(void)
{
	static const unsigned char bytes[] = {
		0x90, 60, 64, 0xb3, 101, 0, 100, 1, 6, 64, 38, 1,
		0xb5, 0, 1, 32, 2, 0xc5, 5, 0xe0, 0, 64,
		0xf0, 1, 2, 3, 4, 5, 6, 7, 0xf7, 0xb2, 7, 64,
	};
	struct ump_end from = must_be_device(2);
	int fd = oss_must_open(OSS_SEQUENCER, O_RDONLY),
	    number = number_of(&from);

	ump_must_say(&from,
		     "40903c00 80000000 40230001 80040000 40c50001 05000102 "
		     "40e00000 80000000 30160102 03040506 30310700 00000000 "
		     "00201234 40000000 80000000 20b287c0");
	must_read_bytes(fd, number, bytes, sizeof(bytes));
	close(fd);
}

static void packets_are_read_as_music(void)
{
	struct ump_end from = must_be_device(2);
	int fd = oss_must_open(OSS_MUSIC, O_RDONLY), number = number_of(&from);
	unsigned char want[8] = { EV_CHN_VOICE, number, MIDI_NOTEON, 1, 62, 64 };
	unsigned char got[8];

	ump_must_say(&from, "45913e00 80000000");
	oss_must_read_untimed(fd, got, sizeof(got));
	CHECK(!memcmp(got, want, sizeof(want)));
	close(fd);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(midi_2_port_hears_packets),
	CASE_ONBEAT(midi_1_port_hears_packets),
	CASE_ONBEAT(music_is_heard_as_packets),
	CASE_ONBEAT(packets_are_read_as_bytes),
	CASE_ONBEAT(packets_are_read_as_music),
};

KTAP_MAIN(cases);
