/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Counts of events that a client received or lost, for /proc/asound/seq/stats.
 * Pure, except that the counters are per CPU.
 */
#ifndef ONBEAT_COUNTERS_H
#define ONBEAT_COUNTERS_H

#include <linux/percpu.h>

/**
 * struct ob_counters - counts of events that were sent to a client
 * @delivered: delivered to it
 * @lost: not accepted by it
 * @dropped: bytes that it accepted and its device did not take in the end
 */
struct ob_counters {
	unsigned long delivered;
	unsigned long lost;
	unsigned long dropped;
};

struct ob_counters ob_counters_sum(const struct ob_counters __percpu *counters);

#endif
