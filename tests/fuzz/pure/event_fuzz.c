// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Rules about single events: any record, and any conditions of a flush.
 */
#include "core/event/event.h"

#include "fuzz.h"

#include <linux/errno.h>
#include <linux/time64.h>

static void check_acceptance(const struct snd_seq_event *record)
{
	bool variable_type = record->type >= 130 && record->type <= 139;
	bool reserved = record->type >= 150 && record->type < 255;
	unsigned int length = record->data.ext.len & 0x3fffffff;
	bool good[4] = {
		!variable_type,
		variable_type && length < 0x3fffffff,
		record->queue == SNDRV_SEQ_QUEUE_DIRECT,
		true,
	};
	int kind = record->flags >> 2 & 3;

	FUZZ_ASSERT(ob_event_check_length(record) == (good[kind] ? 0 : -EINVAL));
	FUZZ_ASSERT(ob_event_check(record) ==
		    (good[kind] && !reserved ? 0 : -EINVAL));
}

static void check_cells(const struct snd_seq_event *record)
{
	u64 length = record->data.ext.len & 0x3fffffff;
	u64 cells = ob_event_cells(record);

	if (!ob_event_is_variable(record)) {
		FUZZ_ASSERT(cells == 1);
		return;
	}
	FUZZ_ASSERT((cells - 1) * OB_CELL_BYTES >= length);
	FUZZ_ASSERT(!length || (cells - 2) * OB_CELL_BYTES < length);
	FUZZ_ASSERT(length || cells == 1);
}

static void check_time(const struct snd_seq_event *record)
{
	const struct snd_seq_real_time *time = &record->time.time;
	u64 ns = ob_event_time_ns(time);
	struct snd_seq_real_time again;

	FUZZ_ASSERT(ns == time->tv_sec * 1000000000ULL + time->tv_nsec);
	ob_event_set_time(&again, ns);
	FUZZ_ASSERT(again.tv_nsec < NSEC_PER_SEC);
	if (ns < 0x100000000ULL * NSEC_PER_SEC)
		FUZZ_ASSERT(ob_event_time_ns(&again) == ns);
	else
		FUZZ_ASSERT(again.tv_sec == ~0U && again.tv_nsec == 999999999);
}

static void check_note(const struct snd_seq_event *record)
{
	struct snd_seq_event on, off = *record, want = *record;
	u64 duration = record->data.note.duration, ns;

	ob_event_split_note(&off, &on);
	want.type = SNDRV_SEQ_EVENT_NOTEON;
	FUZZ_ASSERT(!memcmp(&on, &want, sizeof(on)));

	want.type = SNDRV_SEQ_EVENT_NOTEOFF;
	want.flags |= SNDRV_SEQ_PRIORITY_HIGH;
	want.data.note.velocity = want.data.note.off_velocity;
	want.time = off.time;
	FUZZ_ASSERT(!memcmp(&off, &want, sizeof(off)));
	if (record->flags & SNDRV_SEQ_TIME_STAMP_REAL) {
		ns = ob_event_time_ns(&record->time.time) + duration * 1000000;
		ob_event_set_time(&want.time.time, ns);
		FUZZ_ASSERT(ob_event_time_ns(&off.time.time) ==
			    ob_event_time_ns(&want.time.time));
	} else {
		FUZZ_ASSERT(off.time.tick == (u32)(record->time.tick + duration));
	}
}

/* All conditions hold if each of them does, alone. */
static void check_flush(const struct snd_seq_event *record,
			struct snd_seq_remove_events *info)
{
	unsigned int mode = info->remove_mode, bit;
	unsigned int unit = mode & SNDRV_SEQ_REMOVE_TIME_TICK;
	bool matches = ob_event_matches_flush(record, info), all = true;

	for (bit = 1; bit; bit <<= 1) {
		info->remove_mode = (mode & bit) | unit;
		all = all && ob_event_matches_flush(record, info);
	}
	FUZZ_ASSERT(matches == all);

	info->remove_mode = unit | SNDRV_SEQ_REMOVE_TIME_BEFORE;
	matches = ob_event_matches_flush(record, info);
	info->remove_mode = unit | SNDRV_SEQ_REMOVE_TIME_AFTER;
	all = ob_event_matches_flush(record, info);
	if (!unit == !!(record->flags & SNDRV_SEQ_TIME_STAMP_REAL))
		FUZZ_ASSERT(matches != all);
	else
		FUZZ_ASSERT(!matches && !all);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct snd_seq_remove_events info;
	struct snd_seq_event record;

	prandom_bytes_state(&rnd, &record, sizeof(record));
	check_acceptance(&record);
	check_cells(&record);
	check_time(&record);
	check_note(&record);
	prandom_bytes_state(&rnd, &info, sizeof(info));
	check_flush(&record, &info);
	return 0;
}
