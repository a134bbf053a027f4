/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the suites of oss/translator.c: devices, records, expected events.
 */
#ifndef ONBEAT_TESTS_OSS_EVENTS_H
#define ONBEAT_TESTS_OSS_EVENTS_H

#include "oss/translator.h"

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

#define VOICES		18

struct synth {
	struct ob_oss_translator device;
	struct ob_oss_translator_channel last[OB_OSS_TRANSLATOR_MAX_CHANNELS];
};

static inline void open_synth(struct synth *synth, unsigned int voices,
			      int passing)
{
	ob_oss_translator_init(&synth->device, false, synth->last, voices, NULL, 0);
	synth->device.event_passing = passing;
}

static inline void open_midi(struct ob_oss_translator *device)
{
	ob_oss_translator_init(device, true, NULL, OB_OSS_TRANSLATOR_MIDI_CHANNELS, NULL,
			       0);
}

static inline int translate(struct ob_oss_translator *device,
			    enum ob_oss_record_kind kind, u8 channel, u8 number,
			    s32 value, struct snd_seq_event *events)
{
	struct ob_oss_record record = {
		.kind = kind,
		.channel = channel,
		.number = number,
		.value = value,
	};

	memset(events, 0xee, OB_OSS_TRANSLATOR_EVENTS * sizeof(*events));
	return ob_oss_translator_make_events(device, &record, events);
}

/* A note event with 0 in all that is for the caller. */
static inline struct snd_seq_event note_event(u8 type, u8 channel, u8 note,
					      u8 velocity)
{
	struct snd_seq_event event;

	memset(&event, 0, sizeof(event));
	event.type = type;
	event.data.note.channel = channel;
	event.data.note.note = note;
	event.data.note.velocity = velocity;
	return event;
}

static inline struct snd_seq_event control_event(u8 type, u8 channel,
						 unsigned int param, int value)
{
	struct snd_seq_event event;

	memset(&event, 0, sizeof(event));
	event.type = type;
	event.data.control.channel = channel;
	event.data.control.param = param;
	event.data.control.value = value;
	return event;
}

static inline void expect_event(struct kunit *test,
				const struct snd_seq_event *event,
				struct snd_seq_event known)
{
	KUNIT_ASSERT_EQ(test, known.type, event->type);
	KUNIT_ASSERT_EQ(test, 0, memcmp(&known, event, sizeof(known)));
}

/* The event of a record, or -EINVAL where @type is 0. */
static inline void expect_one(struct kunit *test,
			      struct ob_oss_translator *device,
			      enum ob_oss_record_kind kind, u8 number, s32 value,
			      struct snd_seq_event known)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	int count = translate(device, kind, 5, number, value, events);

	if (!known.type) {
		KUNIT_ASSERT_EQ_MSG(test, -EINVAL, count, "%d: %d %d", kind,
				    number, value);
		return;
	}
	KUNIT_ASSERT_EQ_MSG(test, 1, count, "%d: %d %d", kind, number, value);
	expect_event(test, &events[0], known);
}

static inline struct snd_seq_event no_event(void)
{
	return note_event(0, 0, 0, 0);
}

#endif
