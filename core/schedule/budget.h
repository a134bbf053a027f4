/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * How long dispatchers may keep a CPU. Pure.
 */
#ifndef ONBEAT_BUDGET_H
#define ONBEAT_BUDGET_H

#include <linux/types.h>

/* Nanoseconds that a full budget has. */
#define OB_BUDGET_FULL	1000000

/*
 * The cost of a dispatcher that is not seen between its first and last look at the time,
 * in ns: the interrupt, the way to it and back, the timer. On slow machines more.
 */
#define OB_BUDGET_OVERHEAD	4000

/**
 * struct ob_budget - time that is left
 * @available: nanoseconds; negative while what was spent too much is paid back
 * @last: when it was last looked at, in ns of the caller's clock
 *
 * All 0 is a budget that is full once it begins.
 */
struct ob_budget {
	s64 available;
	u64 last;
};

void ob_budget_begin(struct ob_budget *budget, u64 now);
void ob_budget_grant(struct ob_budget *budget, u64 now, s64 available);
bool ob_budget_spend(struct ob_budget *budget, u64 now);

/**
 * ob_budget_is_left() - may a dispatcher go on?
 * @budget: the budget
 *
 * Return: Whether anything is left.
 */
static inline bool ob_budget_is_left(const struct ob_budget *budget)
{
	return budget->available > 0;
}

#endif
