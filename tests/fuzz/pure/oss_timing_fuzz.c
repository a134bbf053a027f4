// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Any timer records and calls of one application: its limits hold, what is written
 * is never due before the start of its count, and time goes on.
 */
#include "oss/timing.h"

#include "fuzz.h"

#include <linux/errno.h>
#include <linux/kernel.h>

static void check_state(const struct ob_oss_timing *timing, u32 now)
{
	unsigned int present = ob_oss_timing_tempo(timing, now);
	u64 rate = (u64)present * timing->timebase;
	u64 tempo = 60000000ULL * OB_OSS_TIMING_PPQ;
	struct ob_oss_timing_step step;
	unsigned int i;

	FUZZ_ASSERT(present >= OB_OSS_TIMING_MIN_TEMPO &&
		    present <= OB_OSS_TIMING_MAX_TEMPO);
	FUZZ_ASSERT(timing->timebase >= OB_OSS_TIMING_MIN_TIMEBASE &&
		    timing->timebase <= OB_OSS_TIMING_MAX_TIMEBASE);
	FUZZ_ASSERT(ob_oss_timing_due(timing) >= timing->base);
	FUZZ_ASSERT((u64)ob_oss_timing_due(timing) ==
		    min((u64)timing->base + timing->written, 0xffffffffULL));
	FUZZ_ASSERT(ob_oss_timing_position(timing, now) <= now);
	FUZZ_ASSERT(ob_oss_timing_queue_tempo(timing, now) == (tempo + rate / 2) / rate);
	FUZZ_ASSERT(ob_oss_timing_rate(timing, now) == (rate + 30) / 60);
	for (i = 0; ob_oss_timing_get_change(timing, now, i, &step); i++)
		FUZZ_ASSERT(timing->music && step.tempo && step.tick > now);
	FUZZ_ASSERT(i < OB_OSS_TIMELINE_CHANGES);
	if (timing->music)
		return;
	FUZZ_ASSERT(timing->running && !timing->held && rate == 6000);
}

static void check_step(const struct ob_oss_timing *timing,
		       const struct ob_oss_timing_step *step, bool direct, u32 now)
{
	FUZZ_ASSERT(step->action <= OB_OSS_TIMING_BEGIN);
	FUZZ_ASSERT((step->action == OB_OSS_TIMING_TEMPO) == !!step->tempo);
	FUZZ_ASSERT(!direct || step->direct ||
		    step->action == OB_OSS_TIMING_CONTINUE);
	FUZZ_ASSERT(!step->undo_stop ||
		    (step->action == OB_OSS_TIMING_BEGIN && step->direct));
	if (step->action == OB_OSS_TIMING_NOTHING)
		return;
	FUZZ_ASSERT(timing->music || step->action == OB_OSS_TIMING_BEGIN);
	if (!direct && timing->realtime)
		FUZZ_ASSERT(step->direct ||
			    step->action == OB_OSS_TIMING_CONTINUE);
	if (step->action == OB_OSS_TIMING_STOP)
		FUZZ_ASSERT(!timing->running || timing->held);
	if (step->action == OB_OSS_TIMING_BEGIN)
		FUZZ_ASSERT(step->position == timing->base);
	/* Nothing takes effect in the past. */
	if (step->action == OB_OSS_TIMING_STOP ||
	    step->action == OB_OSS_TIMING_TEMPO)
		FUZZ_ASSERT(direct || step->tick >= now);
	if (step->action == OB_OSS_TIMING_BEGIN)
		FUZZ_ASSERT(step->position >= now);
	if (step->action == OB_OSS_TIMING_CONTINUE)
		FUZZ_ASSERT(!timing->held && (timing->running || step->direct));
}

/* Returns true for a call of now, false for a record. */
static bool change(struct ob_oss_timing *timing, struct rnd_state *rnd, u32 now,
		   struct ob_oss_timing_step *step)
{
	struct ob_oss_record record = {};
	u8 bytes[OB_OSS_RECORD_LONG];

	switch (fuzz_u8(rnd) % 16) {
	case 0:
		ob_oss_timing_reset(timing, now, step);
		return true;
	case 1:
		ob_oss_timing_start(timing, now, step);
		return true;
	case 2:
		ob_oss_timing_stop(timing, now, step);
		return true;
	case 3:
		ob_oss_timing_continue(timing, now, step);
		return true;
	case 4:
		ob_oss_timing_set_tempo(timing, prandom_u32_state(rnd), now, step);
		return true;
	case 5:
		ob_oss_timing_set_timebase(timing, prandom_u32_state(rnd), now,
					   step);
		return true;
	}
	prandom_bytes_state(rnd, bytes, sizeof(bytes));
	if (ob_oss_record_parse(bytes, sizeof(bytes), timing->music, &record) ||
	    record.kind != OB_OSS_RECORD_TIMER) {
		record.kind = OB_OSS_RECORD_TIMER;
		record.number = bytes[0] % 12;
		record.time = bytes[4] | bytes[5] << 8;
		record.size = OB_OSS_RECORD_LONG;
	}
	if (ob_oss_timing_apply(timing, &record, now, step))
		FUZZ_ASSERT(step->action == OB_OSS_TIMING_NOTHING);
	return false;
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct ob_oss_timing_step step;
	struct ob_oss_timing timing;
	u32 now = 0;

	ob_oss_timing_init(&timing, fuzz_u8(&rnd) & 1);
	while (rnd.left) {
		bool direct = change(&timing, &rnd, now, &step);

		check_state(&timing, now);
		check_step(&timing, &step, direct, now);
		/* The queue stands while nothing of it runs. */
		if (timing.running && !timing.held)
			now += min(fuzz_u16(&rnd), ~now);
	}
	return 0;
}
