// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Values by tick. Pure: called by timing.c with the application's lock held, in any
 * context; the present tick is an argument. What has passed is forgotten whenever
 * something changes.
 */
#include "timeline.h"

#include <linux/string.h>

/* The last change that has come by @now; the first, if none has. */
static unsigned int find_present(const struct ob_oss_timeline *timeline, u32 now)
{
	unsigned int i = timeline->count - 1;

	while (i && timeline->changes[i].tick > now)
		i--;
	return i;
}

static void remove_before(struct ob_oss_timeline *timeline, unsigned int first)
{
	timeline->count -= first;
	memmove(timeline->changes, timeline->changes + first,
		timeline->count * sizeof(*timeline->changes));
}

/**
 * ob_oss_timeline_init() - one value, from the beginning on
 * @timeline: the timeline
 * @value: the value
 *
 * Context: Any context.
 */
void ob_oss_timeline_init(struct ob_oss_timeline *timeline, u32 value)
{
	timeline->count = 1;
	timeline->changes[0] = (struct ob_oss_timeline_change){ .value = value };
}

/**
 * ob_oss_timeline_at() - the value in force at a tick
 * @timeline: the timeline
 * @now: not before the present of the last change
 *
 * Context: Any context.
 * Return: The value.
 */
u32 ob_oss_timeline_at(const struct ob_oss_timeline *timeline, u32 now)
{
	return timeline->changes[find_present(timeline, now)].value;
}

/**
 * ob_oss_timeline_set() - change the value in force
 * @timeline: the timeline
 * @value: from now on; those to come stay
 * @now: present tick
 *
 * Context: Any context.
 */
void ob_oss_timeline_set(struct ob_oss_timeline *timeline, u32 value, u32 now)
{
	remove_before(timeline, find_present(timeline, now));
	timeline->changes[0].value = value;
}

/**
 * ob_oss_timeline_add() - have the value change at a tick
 * @timeline: the timeline
 * @tick: not before @now; after others of the same tick
 * @value: from then on
 * @now: present tick
 *
 * If there is no room, the earliest of those to come is forgotten: until the next one
 * comes, what is in force before it counts.
 *
 * Context: Any context.
 */
void ob_oss_timeline_add(struct ob_oss_timeline *timeline, u32 tick, u32 value,
			 u32 now)
{
	struct ob_oss_timeline_change *changes = timeline->changes;
	unsigned int i;

	remove_before(timeline, find_present(timeline, now));
	if (timeline->count == OB_OSS_TIMELINE_CHANGES) {
		changes[1] = changes[0];
		remove_before(timeline, 1);
	}
	for (i = timeline->count++; i > 1 && changes[i - 1].tick > tick; i--)
		changes[i] = changes[i - 1];
	changes[i] = (struct ob_oss_timeline_change){ .tick = tick, .value = value };
}

/**
 * ob_oss_timeline_cut() - forget the changes from a tick on
 * @timeline: the timeline; what is in force stays
 * @tick: the first tick that is forgotten
 *
 * Context: Any context.
 */
void ob_oss_timeline_cut(struct ob_oss_timeline *timeline, u32 tick)
{
	while (timeline->count > 1 &&
	       timeline->changes[timeline->count - 1].tick >= tick)
		timeline->count--;
}
