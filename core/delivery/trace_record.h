/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events and packets as the tracepoints show them.
 */
#ifndef ONBEAT_TRACE_RECORD_H
#define ONBEAT_TRACE_RECORD_H

#include "event/record.h"
#include "event/ump_message.h"

/* In the place of a type, which packets do not have. */
#define OB_TRACE_PACKET	256

static inline u16 ob_trace_record_type(const struct snd_seq_event *record)
{
	return ob_record_is_packet(record) ? OB_TRACE_PACKET : record->type;
}

/* Return: how many of the words a packet has; 0 for an event. */
static inline u8 ob_trace_record_words(const struct snd_seq_event *record,
				       u32 *words)
{
	memset(words, 0, OB_RECORD_WORDS * sizeof(*words));
	if (!ob_record_is_packet(record))
		return 0;
	memcpy(words, ob_record_packet(record), OB_RECORD_WORDS * sizeof(*words));
	return ob_ump_message_words(words[0]);
}

#endif
