/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events that a client took or lost, for /proc/asound/seq/stats. Pure, but for
 * the counters of each CPU.
 */
#ifndef ONBEAT_COUNTERS_H
#define ONBEAT_COUNTERS_H

#include <linux/percpu.h>

/**
 * struct ob_counters - what became of events for a client
 * @delivered: the client took them
 * @lost: it did not
 */
struct ob_counters {
	unsigned long delivered;
	unsigned long lost;
};

/**
 * ob_counters_sum() - counters of all CPUs
 * @counters: one for each CPU
 *
 * Context: Any.
 * Return: The sums, which need not include what is counted at this moment.
 */
struct ob_counters ob_counters_sum(const struct ob_counters __percpu *counters);

#endif
