/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The MIDI 1.0 specification's rules for each status byte, as a table, and
 * what follows from it for any two messages. Taken from the text, not from an
 * implementation: "Running Status", "System Real Time Messages" and "System
 * Reset" of the Detailed Specification. Shared by the KUnit suite of the codec
 * and by programs in tests/user.
 *
 * A message is written out whole, with its status byte; the data bytes of each
 * are DATA_1 and DATA_2 unless a test says otherwise.
 */
#ifndef ONBEAT_TESTS_MIDI_RULES_H
#define ONBEAT_TESTS_MIDI_RULES_H

#include <sound/asequencer.h>

#define MIDI_RULES_DATA_1	0x11
#define MIDI_RULES_DATA_2	0x22
#define MIDI_RULES_TAIL_1	0x33
#define MIDI_RULES_TAIL_2	0x44

/* Ends whatever came before it, and is a message itself: F6. */
#define MIDI_RULES_END		0xf6

/* The longest of the streams and outcomes below, in bytes. */
#define MIDI_RULES_MAX		24

enum midi_rules_running {
	MIDI_RULES_SETS,	/* data bytes without a status byte are its own */
	MIDI_RULES_CLEARS,	/* data bytes without a status byte are ignored */
	MIDI_RULES_KEEPS,	/* running status is as it was before */
};

/*
 * @type: the event of the sequencer; NONE if the status byte is undefined or,
 *	like F7, no message by itself. Notes and so on of channel messages.
 * @data: data bytes; -1 for any number of them, and F7
 * @realtime: may come between any two bytes, also of a message
 */
struct midi_rule {
	unsigned char first, last;
	unsigned char type;
	signed char data;
	enum midi_rules_running running;
	unsigned char realtime;
};

static const struct midi_rule midi_rules[] = {
	{ 0x80, 0x8f, SNDRV_SEQ_EVENT_NOTEOFF, 2, MIDI_RULES_SETS, 0 },
	{ 0x90, 0x9f, SNDRV_SEQ_EVENT_NOTEON, 2, MIDI_RULES_SETS, 0 },
	{ 0xa0, 0xaf, SNDRV_SEQ_EVENT_KEYPRESS, 2, MIDI_RULES_SETS, 0 },
	{ 0xb0, 0xbf, SNDRV_SEQ_EVENT_CONTROLLER, 2, MIDI_RULES_SETS, 0 },
	{ 0xc0, 0xcf, SNDRV_SEQ_EVENT_PGMCHANGE, 1, MIDI_RULES_SETS, 0 },
	{ 0xd0, 0xdf, SNDRV_SEQ_EVENT_CHANPRESS, 1, MIDI_RULES_SETS, 0 },
	{ 0xe0, 0xef, SNDRV_SEQ_EVENT_PITCHBEND, 2, MIDI_RULES_SETS, 0 },
	{ 0xf0, 0xf0, SNDRV_SEQ_EVENT_SYSEX, -1, MIDI_RULES_CLEARS, 0 },
	{ 0xf1, 0xf1, SNDRV_SEQ_EVENT_QFRAME, 1, MIDI_RULES_CLEARS, 0 },
	{ 0xf2, 0xf2, SNDRV_SEQ_EVENT_SONGPOS, 2, MIDI_RULES_CLEARS, 0 },
	{ 0xf3, 0xf3, SNDRV_SEQ_EVENT_SONGSEL, 1, MIDI_RULES_CLEARS, 0 },
	{ 0xf4, 0xf5, SNDRV_SEQ_EVENT_NONE, 0, MIDI_RULES_CLEARS, 0 },
	{ 0xf6, 0xf6, SNDRV_SEQ_EVENT_TUNE_REQUEST, 0, MIDI_RULES_CLEARS, 0 },
	{ 0xf7, 0xf7, SNDRV_SEQ_EVENT_NONE, 0, MIDI_RULES_CLEARS, 0 },
	{ 0xf8, 0xf8, SNDRV_SEQ_EVENT_CLOCK, 0, MIDI_RULES_KEEPS, 1 },
	{ 0xf9, 0xf9, SNDRV_SEQ_EVENT_NONE, 0, MIDI_RULES_KEEPS, 1 },
	{ 0xfa, 0xfa, SNDRV_SEQ_EVENT_START, 0, MIDI_RULES_KEEPS, 1 },
	{ 0xfb, 0xfb, SNDRV_SEQ_EVENT_CONTINUE, 0, MIDI_RULES_KEEPS, 1 },
	{ 0xfc, 0xfc, SNDRV_SEQ_EVENT_STOP, 0, MIDI_RULES_KEEPS, 1 },
	{ 0xfd, 0xfd, SNDRV_SEQ_EVENT_NONE, 0, MIDI_RULES_KEEPS, 1 },
	{ 0xfe, 0xfe, SNDRV_SEQ_EVENT_SENSING, 0, MIDI_RULES_KEEPS, 1 },
	/* The receiver is as after power-up: "clear running status". */
	{ 0xff, 0xff, SNDRV_SEQ_EVENT_RESET, 0, MIDI_RULES_CLEARS, 1 },
};

/* @status is 0x80 or more. */
static inline const struct midi_rule *midi_rules_of(unsigned char status)
{
	const struct midi_rule *rule = midi_rules;

	while (rule->last < status)
		rule++;
	return rule;
}

/* Bytes that have been written one after the other. */
struct midi_rules_bytes {
	unsigned char bytes[MIDI_RULES_MAX];
	unsigned int length;
};

static inline void midi_rules_put(struct midi_rules_bytes *to,
				  unsigned char byte)
{
	to->bytes[to->length++] = byte;
}

/* The data bytes of a message, and F7 for a SysEx. */
static inline void midi_rules_put_data(struct midi_rules_bytes *to,
				       unsigned char status,
				       unsigned char first,
				       unsigned char second)
{
	int data = midi_rules_of(status)->data;

	if (data)
		midi_rules_put(to, first);
	if (data == 2 || data < 0)
		midi_rules_put(to, second);
	if (data < 0)
		midi_rules_put(to, 0xf7);
}

static inline void midi_rules_put_message(struct midi_rules_bytes *to,
					  unsigned char status)
{
	midi_rules_put(to, status);
	midi_rules_put_data(to, status, MIDI_RULES_DATA_1, MIDI_RULES_DATA_2);
}

/* A message as a reader sees it: nothing if the status byte is undefined. */
static inline void midi_rules_put_seen(struct midi_rules_bytes *to,
				       unsigned char status)
{
	if (midi_rules_of(status)->type != SNDRV_SEQ_EVENT_NONE)
		midi_rules_put_message(to, status);
}

/*
 * The bytes of a sender that omits every status byte that it may: @first,
 * @second, @first again, and the end. Both are messages.
 */
static inline void midi_rules_sent(struct midi_rules_bytes *want,
				   unsigned char first, unsigned char second)
{
	const unsigned char row[] = { first, second, first };
	unsigned char running = 0;
	unsigned int i;

	want->length = 0;
	for (i = 0; i < 3; i++) {
		enum midi_rules_running rule = midi_rules_of(row[i])->running;

		if (row[i] != running)
			midi_rules_put(want, row[i]);
		midi_rules_put_data(want, row[i], MIDI_RULES_DATA_1,
				    MIDI_RULES_DATA_2);
		if (rule == MIDI_RULES_SETS)
			running = row[i];
		else if (rule == MIDI_RULES_CLEARS)
			running = 0;
	}
	midi_rules_put(want, MIDI_RULES_END);
}

/* The two bytes of the tail, if the running status is that of @status. */
static inline void midi_rules_put_tail(struct midi_rules_bytes *want,
				       unsigned char status)
{
	midi_rules_put(want, status);
	midi_rules_put(want, MIDI_RULES_TAIL_1);
	if (midi_rules_of(status)->data == 1)
		midi_rules_put(want, status);
	midi_rules_put(want, MIDI_RULES_TAIL_2);
}

/* @second after @first, then two bytes without a status byte, and the end. */
static inline void midi_rules_after(struct midi_rules_bytes *stream,
				    struct midi_rules_bytes *want,
				    unsigned char first, unsigned char second)
{
	enum midi_rules_running rule = midi_rules_of(second)->running;

	stream->length = 0;
	midi_rules_put_message(stream, first);
	midi_rules_put_message(stream, second);
	midi_rules_put(stream, MIDI_RULES_TAIL_1);
	midi_rules_put(stream, MIDI_RULES_TAIL_2);
	midi_rules_put(stream, MIDI_RULES_END);

	want->length = 0;
	midi_rules_put_seen(want, first);
	midi_rules_put_seen(want, second);
	if (rule == MIDI_RULES_SETS)
		midi_rules_put_tail(want, second);
	else if (rule == MIDI_RULES_KEEPS &&
		 midi_rules_of(first)->running == MIDI_RULES_SETS)
		midi_rules_put_tail(want, first);
	midi_rules_put(want, MIDI_RULES_END);
}

/* The fate of one data byte and of F7 after @status within a message. */
static inline void midi_rules_put_rest(struct midi_rules_bytes *want,
				       unsigned char status)
{
	const struct midi_rule *rule = midi_rules_of(status);

	if (rule->running == MIDI_RULES_SETS && rule->data == 1) {
		midi_rules_put(want, status);
		midi_rules_put(want, MIDI_RULES_DATA_2);
	}
}

/*
 * @second between the status byte of @first, or its first data byte if it has
 * two, and its last; then the end. @first has at least one data byte. Real-time
 * messages go first; after that the message is complete, unless it was a reset.
 * Any other status byte abandons the message that it cuts off.
 */
static inline void midi_rules_within(struct midi_rules_bytes *stream,
				     struct midi_rules_bytes *want,
				     unsigned char first, unsigned char second)
{
	const struct midi_rule *rule = midi_rules_of(first);
	const struct midi_rule *other = midi_rules_of(second);

	stream->length = 0;
	midi_rules_put(stream, first);
	if (rule->data != 1)
		midi_rules_put(stream, MIDI_RULES_DATA_1);
	midi_rules_put_message(stream, second);
	midi_rules_put(stream, MIDI_RULES_DATA_2);
	if (rule->data < 0)
		midi_rules_put(stream, 0xf7);
	midi_rules_put(stream, MIDI_RULES_END);

	want->length = 0;
	if (rule->data < 0 && second == 0xf7) {
		midi_rules_put(want, 0xf0);
		midi_rules_put(want, MIDI_RULES_DATA_1);
		midi_rules_put(want, 0xf7);
	}
	midi_rules_put_seen(want, second);
	if (other->running == MIDI_RULES_KEEPS ||
	    (other->realtime && rule->data < 0)) {
		midi_rules_put(want, first);
		if (rule->data != 1)
			midi_rules_put(want, MIDI_RULES_DATA_1);
		midi_rules_put(want, MIDI_RULES_DATA_2);
		if (rule->data < 0)
			midi_rules_put(want, 0xf7);
	} else {
		midi_rules_put_rest(want, second);
	}
	midi_rules_put(want, MIDI_RULES_END);
}

/* The event of a message; that of a SysEx has no data yet. */
static inline struct snd_seq_event midi_rules_event(unsigned char status)
{
	const struct midi_rule *rule = midi_rules_of(status);
	struct snd_seq_event event = { .type = rule->type };
	unsigned char channel = status < 0xf0 ? status & 0x0f : 0;

	switch (rule->type) {
	case SNDRV_SEQ_EVENT_NOTEOFF:
	case SNDRV_SEQ_EVENT_NOTEON:
	case SNDRV_SEQ_EVENT_KEYPRESS:
		event.data.note.channel = channel;
		event.data.note.note = MIDI_RULES_DATA_1;
		event.data.note.velocity = MIDI_RULES_DATA_2;
		break;
	case SNDRV_SEQ_EVENT_CONTROLLER:
		event.data.control.channel = channel;
		event.data.control.param = MIDI_RULES_DATA_1;
		event.data.control.value = MIDI_RULES_DATA_2;
		break;
	case SNDRV_SEQ_EVENT_PITCHBEND:
	case SNDRV_SEQ_EVENT_SONGPOS:
		event.data.control.channel = channel;
		event.data.control.value = MIDI_RULES_DATA_2 * 128 +
					   MIDI_RULES_DATA_1;
		if (status < 0xf0)
			event.data.control.value -= 8192;
		break;
	case SNDRV_SEQ_EVENT_PGMCHANGE:
	case SNDRV_SEQ_EVENT_CHANPRESS:
	case SNDRV_SEQ_EVENT_QFRAME:
	case SNDRV_SEQ_EVENT_SONGSEL:
		event.data.control.channel = channel;
		event.data.control.value = MIDI_RULES_DATA_1;
		break;
	}
	return event;
}

/* Appends the message of an event, whose data, if it is SysEx, are @sysex. */
static inline void midi_rules_put_event(struct midi_rules_bytes *to,
					const struct snd_seq_event *event,
					const unsigned char *sysex)
{
	const struct midi_rule *rule = midi_rules;
	int value = event->data.control.value;
	unsigned int i;

	while (rule->type != event->type && rule->first != 0xff)
		rule++;
	if (event->type == SNDRV_SEQ_EVENT_SYSEX) {
		for (i = 0; i < event->data.ext.len &&
		     to->length < MIDI_RULES_MAX; i++)
			midi_rules_put(to, sysex[i]);
		return;
	}
	if (to->length + 3 > MIDI_RULES_MAX)
		return;
	if (rule->first >= 0xf0)
		midi_rules_put(to, rule->first);
	else
		midi_rules_put(to, rule->first | event->data.control.channel);
	if (rule->first < 0xb0) {
		midi_rules_put(to, event->data.note.note);
		midi_rules_put(to, event->data.note.velocity);
	} else if (rule->first == 0xb0) {
		midi_rules_put(to, event->data.control.param);
		midi_rules_put(to, value);
	} else if (rule->data == 2) {
		value += rule->first == 0xe0 ? 8192 : 0;
		midi_rules_put(to, value % 128);
		midi_rules_put(to, value / 128);
	} else if (rule->data == 1) {
		midi_rules_put(to, value);
	}
}

#endif
