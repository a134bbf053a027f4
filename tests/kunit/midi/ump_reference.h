/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A naive reference for the conversions of MIDI 2.0, after Documentation/midi2.md. It
 * keeps all messages instead of a state, and searches them from the newest to the
 * oldest; it scales bit by bit; it divides instead of shifting.
 */
#ifndef ONBEAT_UMP_REFERENCE_H
#define ONBEAT_UMP_REFERENCE_H

#include <linux/string.h>
#include <linux/types.h>
#include <sound/asequencer.h>

#define REFERENCE_LOG	512

/* A voice message of MIDI 1.0. */
struct reference_message {
	u8 status, channel, data1, data2;
	bool is_null;		/* it made the number 127/127 */
	bool is_entered;	/* a controller 6, and there was a number */
};

/* All that came in one group. */
struct reference_group {
	struct reference_message log[REFERENCE_LOG];
	size_t count;
};

struct reference_packets {
	u32 words[40][2];
	size_t count;
};

static inline void reference_add(struct reference_packets *out, u32 first,
				 u32 second)
{
	out->words[out->count][0] = first;
	out->words[out->count++][1] = second;
}

/* Bit by bit: the topmost one, then the others again and again. */
static inline u32 reference_scale_up(u32 value, int from, int to)
{
	u32 centre = 1U << (from - 1), result = 0;
	int bit;

	if (value <= centre)
		return value * (1U << (to - from));
	for (bit = 0; bit < to; bit++) {
		int source = bit ? (bit - 1) % (from - 1) + 1 : 0;

		result = result * 2 + value / (1U << (from - 1 - source)) % 2;
	}
	return result;
}

static inline bool reference_is_control(const struct reference_message *message,
					int least, int most)
{
	return message->status == 0xb && message->data1 >= least &&
	       message->data1 <= most;
}

/* Does it neither send nor wait for other channels? */
static inline bool reference_is_parameter(const struct reference_message *message)
{
	return reference_is_control(message, 6, 6) ||
	       reference_is_control(message, 38, 38) ||
	       reference_is_control(message, 98, 101);
}

/* The selected parameter. Return: 2 for RPN, 3 for NRPN, 0 for none. */
static inline int reference_number(const struct reference_group *group,
				   int channel, int *high, int *low)
{
	int kind = 0, this_kind;
	size_t i;

	*high = -1;
	*low = -1;
	for (i = group->count; i; i--) {
		const struct reference_message *message = &group->log[i - 1];

		if (message->channel != channel)
			continue;
		if (reference_is_control(message, 121, 121) || message->is_null)
			break;
		if (!reference_is_control(message, 98, 101))
			continue;
		this_kind = message->data1 >= 100 ? 2 : 3;
		if (kind && kind != this_kind)
			break;
		kind = this_kind;
		if (message->data1 % 2 && *high < 0)
			*high = message->data2;
		if (message->data1 % 2 == 0 && *low < 0)
			*low = message->data2;
	}
	return *high >= 0 && *low >= 0 ? kind : 0;
}

/* The last data entry MSB since the number was selected, or -1. */
static inline int reference_data(const struct reference_group *group, int channel)
{
	size_t i;

	for (i = group->count; i; i--) {
		const struct reference_message *message = &group->log[i - 1];

		if (message->channel != channel)
			continue;
		if (reference_is_control(message, 98, 101) ||
		    reference_is_control(message, 121, 121))
			return -1;
		if (message->is_entered)
			return message->data2;
	}
	return -1;
}

/* Has the data entry MSB not been sent? */
static inline bool reference_waits(const struct reference_group *group,
				   int channel)
{
	size_t i;

	for (i = group->count; i; i--) {
		const struct reference_message *message = &group->log[i - 1];

		if (!reference_is_parameter(message))
			return false;
		if (message->channel == channel)
			return message->is_entered;
	}
	return false;
}

/* The last value of a controller on a channel, or -1. */
static inline int reference_control(const struct reference_group *group,
				    int channel, int control)
{
	size_t i;

	for (i = group->count; i; i--) {
		const struct reference_message *message = &group->log[i - 1];

		if (message->channel == channel &&
		    reference_is_control(message, control, control))
			return message->data2;
	}
	return -1;
}

/* Sends a value of the selected parameter; @base: type and group. */
static inline void reference_send(const struct reference_group *group, u32 base,
				  int channel, int low_value,
				  struct reference_packets *out)
{
	int high, low, kind = reference_number(group, channel, &high, &low);
	u32 value = reference_data(group, channel) * 128 + low_value;

	if (kind == 2 && low < 32)
		value *= 1U << 18;
	else
		value = reference_scale_up(value, 14, 32);
	reference_add(out, base + kind * 0x100000 + channel * 0x10000 +
		      high * 256 + low, value);
}

static inline void reference_plain(const struct reference_group *group,
				   const struct reference_message *message,
				   u32 base, struct reference_packets *out)
{
	u32 first = base + message->status * 0x100000 + message->channel * 0x10000;
	u32 note = message->data1 * 256;
	int high, low;

	switch (message->status) {
	case 0x8:
		reference_add(out, first + note, 0x10000 *
			      reference_scale_up(message->data2, 7, 16));
		break;
	case 0x9:
		if (message->data2)
			reference_add(out, first + note, 0x10000 *
				      reference_scale_up(message->data2, 7, 16));
		else
			reference_add(out, first - 0x100000 + note, 0x80000000);
		break;
	case 0xa:
	case 0xb:
		reference_add(out, first + note,
			      reference_scale_up(message->data2, 7, 32));
		break;
	case 0xc:
		high = reference_control(group, message->channel, 0);
		low = reference_control(group, message->channel, 32);
		reference_add(out, first + (high >= 0 || low >= 0),
			      message->data1 * 0x1000000U +
			      (high > 0 ? high * 256 : 0) + (low > 0 ? low : 0));
		break;
	case 0xd:
		reference_add(out, first,
			      reference_scale_up(message->data1, 7, 32));
		break;
	case 0xe:
		reference_add(out, first,
			      reference_scale_up(message->data2 * 128 +
						 message->data1, 14, 32));
		break;
	}
}

/* Sends what waits on a channel, or on all of them if it is -1. */
static inline void reference_flush(const struct reference_group *group, u32 base,
				   int channel, struct reference_packets *out)
{
	int i;

	for (i = 0; i < 16; i++) {
		if ((channel < 0 || channel == i) && reference_waits(group, i))
			reference_send(group, base, i, 0, out);
	}
}

/* The packets of a message of type 2 in MIDI 2.0; it is remembered. */
static inline void reference_to_midi2(struct reference_group *group, u32 word,
				      struct reference_packets *out)
{
	u32 base = 0x40000000 + word / 0x1000000 % 16 * 0x1000000;
	struct reference_message *message = &group->log[group->count];
	int high, low;

	memset(message, 0, sizeof(*message));
	message->status = word / 0x100000 % 16;
	message->channel = word / 0x10000 % 16;
	message->data1 = word / 256 % 128;
	message->data2 = word % 128;
	if (message->status < 8 || message->status == 15)
		return;

	/* Values that waited depend on the messages before this one. */
	if (!reference_is_parameter(message))
		reference_flush(group, base, -1, out);
	else if (!reference_is_control(message, 38, 38))
		reference_flush(group, base, message->channel, out);

	if (reference_is_control(message, 38, 38)) {
		if (reference_number(group, message->channel, &high, &low) &&
		    reference_data(group, message->channel) >= 0)
			reference_send(group, base, message->channel,
				       message->data2, out);
	} else if (!reference_is_parameter(message) &&
		   !reference_is_control(message, 0, 0) &&
		   !reference_is_control(message, 32, 32)) {
		reference_plain(group, message, base, out);
	}

	message->is_entered = reference_is_control(message, 6, 6) &&
			      reference_number(group, message->channel, &high,
					       &low);
	group->count++;
	message->is_null = reference_is_control(message, 98, 101) &&
			   reference_number(group, message->channel, &high,
					    &low) &&
			   high == 127 && low == 127;
}

/* A control change of type 2 at the place of @first. */
static inline void reference_add_control(struct reference_packets *out, u32 first,
					 u32 control, u32 value)
{
	reference_add(out, 0x20b00000 + first / 0x1000000 % 16 * 0x1000000 +
		      first / 0x10000 % 16 * 0x10000 + control * 256 + value, 0);
}

/* The packets of a message of type 4 in MIDI 1.0. */
static inline void reference_to_midi1(const u32 *packet,
				      struct reference_packets *out)
{
	static const char reserved[] = { 0, 6, 32, 38, 88, 98, 99, 100, 101 };
	u32 status = packet[0] / 0x100000 % 16, value = packet[1];
	u32 first = 0x20000000 + packet[0] % 0x10000000 / 0x10000 * 0x10000;
	u32 index = packet[0] / 256 % 128, low = packet[0] % 128;

	switch (status) {
	case 0x2:
	case 0x3:
		reference_add_control(out, first, status == 2 ? 101 : 99, index);
		reference_add_control(out, first, status == 2 ? 100 : 98, low);
		reference_add_control(out, first, 6, value / 0x2000000);
		reference_add_control(out, first, 38, value / 0x40000 % 128);
		break;
	case 0x8:
	case 0x9:
		value = value / 0x10000 / 512;
		if (!value && status == 9)
			value = 1;
		reference_add(out, first + index * 256 + value, 0);
		break;
	case 0xb:
		if (memchr(reserved, index, sizeof(reserved)))
			break;
		fallthrough;
	case 0xa:
		reference_add(out, first + index * 256 + value / 0x2000000, 0);
		break;
	case 0xc:
		if (packet[0] % 2) {
			reference_add_control(out, first, 0, value / 256 % 128);
			reference_add_control(out, first, 32, value % 128);
		}
		reference_add(out, first + value / 0x1000000 % 128 * 256, 0);
		break;
	case 0xd:
		reference_add(out, first + value / 0x2000000 * 256, 0);
		break;
	case 0xe:
		value /= 0x40000;
		reference_add(out, first + value % 128 * 256 + value / 128, 0);
		break;
	}
}

/* Three bytes as a message of one word, if the data of all of them are below 128. */
static inline void reference_add_bytes(struct reference_packets *out, u32 group,
				       u32 status, u32 data1, u32 data2)
{
	u32 type = status >= 0xf0 ? 1 : 2;

	if (data1 < 128 && data2 < 128)
		reference_add(out, type * 0x10000000 + group * 0x1000000 +
			      status * 0x10000 + data1 * 256 + data2, 0);
}

static inline void reference_add_number(struct reference_packets *out, u32 group,
					u32 status, u32 control,
					const struct snd_seq_event *ev)
{
	u32 number = ev->data.control.param, value = ev->data.control.value;

	if (number >= 16384 || value >= 16384)
		return;
	reference_add_bytes(out, group, status, control, number / 128);
	reference_add_bytes(out, group, status, control - 1, number % 128);
	reference_add_bytes(out, group, status, 6, value / 128);
	reference_add_bytes(out, group, status, 38, value % 128);
}

/* The packet of an event of the system common or real-time kind, if it is one. */
static inline bool reference_system_words(const struct snd_seq_event *ev,
					  u32 group,
					  struct reference_packets *out)
{
	u32 value = ev->data.control.value;

	switch (ev->type) {
	case SNDRV_SEQ_EVENT_QFRAME:
		reference_add_bytes(out, group, 0xf1, value, 0);
		return true;
	case SNDRV_SEQ_EVENT_SONGPOS:
		reference_add_bytes(out, group, 0xf2, value % 128, value / 128);
		return true;
	case SNDRV_SEQ_EVENT_SONGSEL:
		reference_add_bytes(out, group, 0xf3, value, 0);
		return true;
	case SNDRV_SEQ_EVENT_TUNE_REQUEST:
		reference_add_bytes(out, group, 0xf6, 0, 0);
		return true;
	case SNDRV_SEQ_EVENT_CLOCK:
		reference_add_bytes(out, group, 0xf8, 0, 0);
		return true;
	case SNDRV_SEQ_EVENT_START:
		reference_add_bytes(out, group, 0xfa, 0, 0);
		return true;
	case SNDRV_SEQ_EVENT_CONTINUE:
		reference_add_bytes(out, group, 0xfb, 0, 0);
		return true;
	case SNDRV_SEQ_EVENT_STOP:
		reference_add_bytes(out, group, 0xfc, 0, 0);
		return true;
	case SNDRV_SEQ_EVENT_SENSING:
		reference_add_bytes(out, group, 0xfe, 0, 0);
		return true;
	case SNDRV_SEQ_EVENT_RESET:
		reference_add_bytes(out, group, 0xff, 0, 0);
		return true;
	}
	return false;
}

/* The messages of an event. Return: whether its type has any. */
static inline bool reference_event_words(const struct snd_seq_event *ev, u32 group,
					 struct reference_packets *out)
{
	u32 channel = ev->data.note.channel % 16;
	u32 velocity = ev->data.note.velocity;
	u32 param = ev->data.control.param, value = ev->data.control.value;
	int bend = ev->data.control.value;

	if (velocity > 127)
		velocity = 127;
	bend = bend < -8192 ? 0 : bend > 8191 ? 16383 : bend + 8192;
	switch (ev->type) {
	case SNDRV_SEQ_EVENT_NOTEOFF:
		reference_add_bytes(out, group, 0x80 + channel,
				    ev->data.note.note, velocity);
		return true;
	case SNDRV_SEQ_EVENT_NOTEON:
		reference_add_bytes(out, group, 0x90 + channel,
				    ev->data.note.note, velocity);
		return true;
	case SNDRV_SEQ_EVENT_KEYPRESS:
		reference_add_bytes(out, group, 0xa0 + channel,
				    ev->data.note.note, velocity);
		return true;
	case SNDRV_SEQ_EVENT_CONTROLLER:
		reference_add_bytes(out, group, 0xb0 + channel, param, value);
		return true;
	case SNDRV_SEQ_EVENT_CONTROL14:
		if (value >= 16384)
			return true;
		if (param < 32)
			reference_add_bytes(out, group, 0xb0 + channel, param,
					    value / 128);
		reference_add_bytes(out, group, 0xb0 + channel,
				    param < 32 ? param + 32 : param, value % 128);
		return true;
	case SNDRV_SEQ_EVENT_REGPARAM:
		reference_add_number(out, group, 0xb0 + channel, 101, ev);
		return true;
	case SNDRV_SEQ_EVENT_NONREGPARAM:
		reference_add_number(out, group, 0xb0 + channel, 99, ev);
		return true;
	case SNDRV_SEQ_EVENT_PGMCHANGE:
		reference_add_bytes(out, group, 0xc0 + channel, value, 0);
		return true;
	case SNDRV_SEQ_EVENT_CHANPRESS:
		reference_add_bytes(out, group, 0xd0 + channel, value, 0);
		return true;
	case SNDRV_SEQ_EVENT_PITCHBEND:
		reference_add_bytes(out, group, 0xe0 + channel, bend % 128,
				    bend / 128);
		return true;
	}
	return reference_system_words(ev, group, out);
}

/* The event of a word of type 1 or 2. Return: whether it has one. */
static inline bool reference_word_event(struct snd_seq_event *ev, u32 word)
{
	u32 status = word / 0x10000 % 256;
	u32 data1 = word / 256 % 128, data2 = word % 128;
	struct reference_packets again = { .count = 0 };
	u8 type;

	for (type = 0; type < 50; type++) {
		memset(&ev->data, 0, sizeof(ev->data));
		ev->type = type;
		if (type == SNDRV_SEQ_EVENT_NOTEON ||
		    type == SNDRV_SEQ_EVENT_NOTEOFF ||
		    type == SNDRV_SEQ_EVENT_KEYPRESS) {
			ev->data.note.channel = status % 16;
			ev->data.note.note = data1;
			ev->data.note.velocity = data2;
		} else if (type < SNDRV_SEQ_EVENT_CONTROL14) {
			ev->data.control.channel = status % 16;
			ev->data.control.value = data1;
			if (type == SNDRV_SEQ_EVENT_CONTROLLER) {
				ev->data.control.param = data1;
				ev->data.control.value = data2;
			}
			if (type == SNDRV_SEQ_EVENT_PITCHBEND)
				ev->data.control.value =
					(int)(data1 + 128 * data2) - 8192;
		} else if (type == SNDRV_SEQ_EVENT_SONGPOS) {
			ev->data.control.value = data1 + 128 * data2;
		} else if (type == SNDRV_SEQ_EVENT_QFRAME ||
			   type == SNDRV_SEQ_EVENT_SONGSEL) {
			ev->data.control.value = data1;
		}
		again.count = 0;
		if (type == SNDRV_SEQ_EVENT_CONTROL14 ||
		    type == SNDRV_SEQ_EVENT_REGPARAM ||
		    type == SNDRV_SEQ_EVENT_NONREGPARAM ||
		    !reference_event_words(ev, 0, &again) || again.count != 1)
			continue;
		if (again.words[0][0] / 0x10000 % 256 == status &&
		    again.words[0][0] / 0x10000000 == word / 0x10000000)
			return true;
	}
	return false;
}

#endif
