// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Each MIDI status byte after and within each other, through virtual devices,
 * a serial port and the OSS sequencer, both ways, against the rules of the MIDI
 * 1.0 specification (tests/kunit/midi/midi_rules.h).
 *
 * time-limit: 300
 */
#include "../../kunit/midi/midi_rules.h"
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"
#include "rawlib.h"
#include "seriallib.h"

#include <poll.h>

/* The virtual card is card 1. */
#define SERIAL_CARD 3

/* A byte takes a third of a millisecond on the cable. */
#define QUIET_MS 100

/* One status of each kind, two of one kind, and all system messages. */
static const unsigned char statuses[] = {
	0x81, 0x91, 0x92, 0xa1, 0xb1, 0xc1, 0xd1, 0xe1,
	0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7,
	0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
};

static void compare(unsigned int first, unsigned int second,
		    const struct midi_rules_bytes *got,
		    const struct midi_rules_bytes *want)
{
	char text[2][3 * MIDI_RULES_MAX + 1] = { "", "" };
	const struct midi_rules_bytes *each[] = { got, want };
	unsigned int i, j;

	if (got->length == want->length &&
	    !memcmp(got->bytes, want->bytes, want->length))
		return;
	for (i = 0; i < 2; i++)
		for (j = 0; j < each[i]->length; j++)
			sprintf(text[i] + 3 * j, "%02x ", each[i]->bytes[j]);
	FAIL("%02x and %02x: %sand not %s", first, second, text[0], text[1]);
}

/* --- bytes become events --- */

/* Where bytes are written, and where their events arrive. */
struct way_in {
	void (*write)(const unsigned char *bytes, size_t length);
	void (*hear)(struct snd_seq_event *event, const unsigned char **sysex);
};

/* Until the message that ends each stream has come as often as it should. */
static void must_hear_all(const struct way_in *way,
			  const struct midi_rules_bytes *want,
			  struct midi_rules_bytes *got)
{
	struct snd_seq_event event;
	const unsigned char *sysex;
	unsigned int i, ends = 0;

	for (i = 0; i < want->length; i++)
		ends += want->bytes[i] == MIDI_RULES_END;
	for (got->length = 0; ends; ends -= event.type ==
					    SNDRV_SEQ_EVENT_TUNE_REQUEST) {
		way->hear(&event, &sysex);
		midi_rules_put_event(got, &event, sysex);
	}
}

static void check_reading(const struct way_in *way)
{
	struct midi_rules_bytes stream, want, got;
	unsigned int i, j, within;

	for (i = 0; i < ARRAY_SIZE(statuses); i++) {
		for (j = 0; j < 2 * ARRAY_SIZE(statuses); j++) {
			unsigned char second = statuses[j / 2];

			within = j % 2;
			if (within && !midi_rules_of(statuses[i])->data)
				continue;
			if (within)
				midi_rules_within(&stream, &want, statuses[i],
						  second);
			else
				midi_rules_after(&stream, &want, statuses[i],
						 second);
			way->write(stream.bytes, stream.length);
			must_hear_all(way, &want, &got);
			compare(statuses[i], second, &got, &want);
		}
	}
}

static struct seq_client *hearer;
static int output;

static void hear(struct snd_seq_event *event, const unsigned char **sysex)
{
	MUST(!seq_receive(hearer, event, sysex));
}

static void write_raw(const unsigned char *bytes, size_t length)
{
	raw_must_write(output, bytes, length);
}

static void virtual_device_reads(void)
{
	static const struct way_in way = { write_raw, hear };

	raw_must_load();
	hearer = raw_must_hear(0);
	output = raw_must_open(0, O_WRONLY);
	check_reading(&way);
	CHECK(seq_nothing(hearer));
}

static void write_serial(const unsigned char *bytes, size_t length)
{
	serial_must_write(bytes, length);
}

static void hardware_port_reads(void)
{
	static const struct way_in way = { write_serial, hear };

	serial_must_load(SERIAL_CARD);
	hearer = seq_must_open();
	MUST(!seq_subscribe(hearer->fd, SERIAL_CLIENT(SERIAL_CARD), 0, hearer->id,
			    seq_must_port(hearer, SEQ_CAP_ALL)));
	seq_drop(hearer);
	check_reading(&way);
	CHECK(seq_nothing(hearer));
}

static int oss_device;

static void write_oss(const unsigned char *bytes, size_t length)
{
	oss_must_write_bytes(output, oss_device, bytes, length);
}

static void hear_oss(struct snd_seq_event *event, const unsigned char **sysex)
{
	do {
		MUST(!seq_receive(oss_ports, event, sysex));
	} while (event->type == SNDRV_SEQ_EVENT_PORT_SUBSCRIBED);
}

static void oss_records_are_read(void)
{
	static const struct way_in way = { write_oss, hear_oss };

	oss_must_load_ports(1);
	output = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_device = oss_must_find_device(oss_ports->id, 0);
	check_reading(&way);
	CHECK(oss_hears_nothing());
}

/* --- events become bytes --- */

struct way_out {
	struct seq_client *sender;
	void (*read)(unsigned char *bytes, size_t length);
};

static void must_send(struct seq_client *sender, unsigned char status)
{
	struct snd_seq_event event = midi_rules_event(status);
	struct midi_rules_bytes sysex = { .length = 0 };

	event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	if (status != 0xf0) {
		raw_must_send(sender, event);
		return;
	}
	midi_rules_put_message(&sysex, status);
	raw_must_send_sysex(sender, sysex.bytes, sysex.length);
}

static bool is_message(unsigned char status)
{
	return midi_rules_of(status)->type != SNDRV_SEQ_EVENT_NONE;
}

static void check_sending(const struct way_out *way)
{
	struct midi_rules_bytes want, got;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(statuses); i++) {
		for (j = 0; j < ARRAY_SIZE(statuses); j++) {
			if (!is_message(statuses[i]) || !is_message(statuses[j]))
				continue;
			midi_rules_sent(&want, statuses[i], statuses[j]);
			must_send(way->sender, statuses[i]);
			must_send(way->sender, statuses[j]);
			must_send(way->sender, statuses[i]);
			must_send(way->sender, MIDI_RULES_END);
			got.length = want.length;
			way->read(got.bytes, got.length);
			compare(statuses[i], statuses[j], &got, &want);
		}
	}
}

static int input;

static void read_raw(unsigned char *bytes, size_t length)
{
	MUST(raw_read(input, bytes, length) == length);
}

static void virtual_device_sends(void)
{
	struct way_out way = { .read = read_raw };

	raw_must_load();
	way.sender = raw_must_feed(0);
	input = raw_must_listen(0);
	check_sending(&way);
	CHECK(raw_nothing(input));
}

static void read_serial(unsigned char *bytes, size_t length)
{
	serial_must_read(bytes, length);
}

static void hardware_port_sends(void)
{
	struct way_out way = { .read = read_serial };
	unsigned char byte;

	serial_must_load(SERIAL_CARD);
	way.sender = seq_must_open();
	MUST(!seq_subscribe(way.sender->fd, way.sender->id,
			    seq_must_port(way.sender, SEQ_CAP_ALL),
			    SERIAL_CLIENT(SERIAL_CARD), 0));
	seq_drop(way.sender);
	check_sending(&way);
	CHECK(!serial_read_some(&byte, 1, QUIET_MS));
}

static void read_oss(unsigned char *bytes, size_t length)
{
	unsigned char record[4];
	size_t i;

	for (i = 0; i < length; i++) {
		oss_must_read_untimed(input, record, sizeof(record));
		MUST(record[0] == SEQ_MIDIPUTC && record[2] == oss_device);
		bytes[i] = record[1];
	}
}

static void oss_records_are_sent(void)
{
	struct way_out way = { .read = read_oss };

	oss_must_load_ports(1);
	input = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	oss_device = oss_must_find_device(oss_ports->id, 0);
	way.sender = oss_ports;
	check_sending(&way);
	CHECK(!seq_poll(input, POLLIN, 0));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(virtual_device_reads),
	CASE_ONBEAT(virtual_device_sends),
	CASE_ONBEAT(hardware_port_reads),
	CASE_ONBEAT(hardware_port_sends),
	CASE_ONBEAT(oss_records_are_read),
	CASE_ONBEAT(oss_records_are_sent),
};

KTAP_MAIN(cases);
