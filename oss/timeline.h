/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A value that changes at ticks of a queue: the one in force, and those that were
 * written ahead. Pure; used by timing.c for tempo and starts.
 */
#ifndef ONBEAT_OSS_TIMELINE_H
#define ONBEAT_OSS_TIMELINE_H

#include <linux/types.h>

/* The value in force, and as many to come as a program writes ahead, but one. */
#define OB_OSS_TIMELINE_CHANGES	16

/**
 * struct ob_oss_timeline_change - from a tick on, a value
 * @tick: queue's tick
 * @value: until the next change
 */
struct ob_oss_timeline_change {
	u32 tick;
	u32 value;
};

/**
 * struct ob_oss_timeline - values in the order of their ticks
 * @count: how many, 1 at least
 * @changes: the first counts before its tick as well
 */
struct ob_oss_timeline {
	unsigned int count;
	struct ob_oss_timeline_change changes[OB_OSS_TIMELINE_CHANGES];
};

void ob_oss_timeline_init(struct ob_oss_timeline *timeline, u32 value);

u32 ob_oss_timeline_at(const struct ob_oss_timeline *timeline, u32 now);

void ob_oss_timeline_set(struct ob_oss_timeline *timeline, u32 value, u32 now);

void ob_oss_timeline_add(struct ob_oss_timeline *timeline, u32 tick, u32 value,
			 u32 now);

void ob_oss_timeline_cut(struct ob_oss_timeline *timeline, u32 tick);

#endif
