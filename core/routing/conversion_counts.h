/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Counts of events and packets that a client did not get as they were sent.
 */
#ifndef ONBEAT_CONVERSION_COUNTS_H
#define ONBEAT_CONVERSION_COUNTS_H

#include "midi/ump_results.h"

#include <linux/atomic.h>

/**
 * enum ob_conversion_outcome - what became of one
 * @OB_CONVERSION_CONVERTED: it was delivered in another form, or is remembered
 * @OB_CONVERSION_FILTERED: the client's filters name its group or type
 * @OB_CONVERSION_UNREAD: a packet, and the client takes events and no conversion
 * @OB_CONVERSION_DROPPED: the first of the reasons of enum ob_ump_drop, without
 *	OB_UMP_DROP_NONE
 * @OB_CONVERSION_OUTCOMES: number of outcomes
 */
enum ob_conversion_outcome {
	OB_CONVERSION_CONVERTED,
	OB_CONVERSION_FILTERED,
	OB_CONVERSION_UNREAD,
	OB_CONVERSION_DROPPED,
	OB_CONVERSION_OUTCOMES = OB_CONVERSION_DROPPED + OB_UMP_DROPS - 1,
};

/**
 * struct ob_conversion_counts - since the statistics were last reset
 * @outcomes: how many had each outcome; counted in any context
 */
struct ob_conversion_counts {
	atomic_long_t outcomes[OB_CONVERSION_OUTCOMES];
};

/**
 * ob_conversion_counts_add() - count an event or packet
 * @counts: of the client that it was for
 * @outcome: what became of it
 *
 * Context: Any.
 */
static inline void ob_conversion_counts_add(struct ob_conversion_counts *counts,
					    enum ob_conversion_outcome outcome)
{
	atomic_long_inc(&counts->outcomes[outcome]);
}

/**
 * ob_conversion_outcome_of() - what became of one that was converted
 * @dropped: why there is no result, or OB_UMP_DROP_NONE
 *
 * Context: Any.
 * Return: The outcome.
 */
static inline enum ob_conversion_outcome
ob_conversion_outcome_of(enum ob_ump_drop dropped)
{
	return dropped ? OB_CONVERSION_DROPPED + dropped - 1 :
			 OB_CONVERSION_CONVERTED;
}

/**
 * ob_conversion_counts_add_cut() - count SysEx that are dropped after some of them came
 * @counts: of the client that they were for
 * @count: how many
 *
 * Context: Any.
 */
static inline void ob_conversion_counts_add_cut(struct ob_conversion_counts *counts,
						unsigned int count)
{
	atomic_long_add(count, &counts->outcomes[ob_conversion_outcome_of(OB_UMP_DROP_SYSEX)]);
}

static inline void ob_conversion_counts_reset(struct ob_conversion_counts *counts)
{
	unsigned int i;

	for (i = 0; i < OB_CONVERSION_OUTCOMES; i++)
		atomic_long_set(&counts->outcomes[i], 0);
}

#endif
