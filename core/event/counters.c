// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Sums of per-CPU counters. Called for /proc in process context.
 */
#include "event/counters.h"

#include <linux/cpumask.h>

/**
 * ob_counters_sum() - sum of the counters of all CPUs
 * @counters: per-CPU counters
 *
 * Return: The sums, which may miss events that are being counted at this
 * moment.
 */
struct ob_counters ob_counters_sum(const struct ob_counters __percpu *counters)
{
	struct ob_counters sum = { };
	const struct ob_counters *one;
	int cpu;

	for_each_possible_cpu(cpu) {
		one = per_cpu_ptr(counters, cpu);
		sum.delivered += READ_ONCE(one->delivered);
		sum.lost += READ_ONCE(one->lost);
		sum.dropped += READ_ONCE(one->dropped);
	}
	return sum;
}
