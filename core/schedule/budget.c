// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The time for which dispatchers may keep a CPU before others must get it.
 * Pure: the time is an argument. Called by dispatcher.c.
 *
 * Time may go back a little, since it may be the difference of two clocks: then it
 * stands still until it has passed where it was.
 *
 * A budget that was spent comes back while no dispatcher is at work, in as much
 * time, so that over a longer time others have half of the CPU. A dispatcher
 * cannot stop in the middle of an event: time that it overspends, up to a full
 * budget, has to come back first. Each beginning costs something as well: or events
 * that are due one by one, as often as the CPU can take them, would cost nothing.
 */
#include "schedule/budget.h"

#include <linux/minmax.h>

static u64 passed(const struct ob_budget *budget, u64 now)
{
	if (now <= budget->last)
		return 0;
	return min_t(u64, now - budget->last, 2 * OB_BUDGET_FULL);
}

/**
 * ob_budget_begin() - a dispatcher begins, after a pause
 * @budget: the budget
 * @now: the time
 *
 * Context: Any; the caller has @budget to itself.
 */
void ob_budget_begin(struct ob_budget *budget, u64 now)
{
	u64 regained = passed(budget, now);

	regained -= min_t(u64, regained, OB_BUDGET_OVERHEAD);
	budget->last = max(budget->last, now);
	budget->available = min_t(s64, budget->available + (s64)regained,
				  OB_BUDGET_FULL);
}

/**
 * ob_budget_grant() - begin with a budget of a given size
 * @budget: set
 * @now: the time
 * @available: nanoseconds
 *
 * Context: Any.
 */
void ob_budget_grant(struct ob_budget *budget, u64 now, s64 available)
{
	budget->available = available;
	budget->last = now;
}

/**
 * ob_budget_spend() - charge the time since the last look
 * @budget: the budget; since the last look a dispatcher was at work
 * @now: the time
 *
 * Context: Any; the caller has @budget to itself.
 * Return: Whether anything is left.
 */
bool ob_budget_spend(struct ob_budget *budget, u64 now)
{
	u64 spent = passed(budget, now);

	budget->last = max(budget->last, now);
	budget->available = max_t(s64, budget->available - (s64)spent,
				  -OB_BUDGET_FULL);
	return ob_budget_is_left(budget);
}
