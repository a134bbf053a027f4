// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How much memory conversions need is known with the graph mutex held, for which all
 * programs wait that connect ports. It is allocated, which may take any time where
 * memory is short, and freed without it: whoever finds too little with the mutex held
 * drops that, fills the stock, and begins again. What is there stays until the end, so
 * there are as many attempts as others add connections, at most.
 */
#include "routing/conversion_stock.h"

#include "routing/conversion_state.h"

#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

static unsigned int kind_of(unsigned int groups)
{
	return groups > 1;
}

/* Others have the CPU. Return: -EINTR if the task was killed, which needs no more. */
static int pause_filling(void)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

static int fill_states(struct ob_conversion_stock *stock, unsigned int groups)
{
	unsigned int *missing = &stock->missing_states[kind_of(groups)];
	struct ob_conversion_state *state;
	int err = 0;

	for (; *missing && !err; --*missing) {
		state = ob_conversion_state_create(groups);
		if (!state)
			return -ENOMEM;
		ob_conversion_stock_put_state(stock, state);
		err = pause_filling();
	}
	return err;
}

static int fill_senders(struct ob_conversion_stock *stock)
{
	struct ob_conversion_senders *senders;
	int err = 0;

	for (; stock->missing_senders && !err; stock->missing_senders--) {
		senders = ob_conversion_senders_create();
		if (!senders)
			return -ENOMEM;
		ob_conversion_stock_put_senders(stock, senders);
		err = pause_filling();
	}
	return err;
}

/**
 * ob_conversion_stock_fill() - make what was missing
 * @stock: the stock
 *
 * Charged to the caller's memory cgroup.
 *
 * Context: Process context, may sleep; no lock that others wait for.
 * Return: 0, -ENOMEM, or -EINTR if the task was killed.
 */
int ob_conversion_stock_fill(struct ob_conversion_stock *stock)
{
	return fill_states(stock, 1) ?: fill_states(stock, OB_UMP_GROUPS) ?:
	       fill_senders(stock);
}

/**
 * ob_conversion_stock_is_short() - was something missing since it was filled?
 * @stock: the stock
 *
 * Context: Any.
 * Return: True if so.
 */
bool ob_conversion_stock_is_short(const struct ob_conversion_stock *stock)
{
	return stock->missing_states[0] || stock->missing_states[1] ||
	       stock->missing_senders;
}

/**
 * ob_conversion_stock_take_state() - take memory for a connection
 * @stock: the stock
 * @groups: 1 or OB_UMP_GROUPS
 *
 * Context: Any.
 * Return: The state, or NULL, which is noted.
 */
struct ob_conversion_state *
ob_conversion_stock_take_state(struct ob_conversion_stock *stock,
			       unsigned int groups)
{
	unsigned int kind = kind_of(groups);
	struct ob_conversion_state *state = stock->states[kind];

	if (state)
		stock->states[kind] = state->next;
	else
		stock->missing_states[kind]++;
	return state;
}

/**
 * ob_conversion_stock_take_senders() - take memory for a port
 * @stock: the stock
 *
 * Context: Any.
 * Return: No senders; or NULL, which is noted.
 */
struct ob_conversion_senders *
ob_conversion_stock_take_senders(struct ob_conversion_stock *stock)
{
	struct ob_conversion_senders *senders = stock->senders;

	if (senders)
		stock->senders = senders->next;
	else
		stock->missing_senders++;
	return senders;
}

/**
 * ob_conversion_stock_put_state() - add memory of a connection
 * @stock: the stock
 * @state: as it was made; or it was in use, and then nothing is taken any more. May
 *	be NULL
 *
 * Context: Any.
 */
void ob_conversion_stock_put_state(struct ob_conversion_stock *stock,
				   struct ob_conversion_state *state)
{
	struct ob_conversion_state **list;

	if (!state)
		return;
	list = &stock->states[kind_of(state->count)];
	state->next = *list;
	*list = state;
}

/**
 * ob_conversion_stock_put_senders() - add memory of a port
 * @stock: the stock
 * @senders: likewise
 *
 * Context: Any.
 */
void ob_conversion_stock_put_senders(struct ob_conversion_stock *stock,
				     struct ob_conversion_senders *senders)
{
	if (!senders)
		return;
	senders->next = stock->senders;
	stock->senders = senders;
}

/**
 * ob_conversion_stock_free() - free what is there
 * @stock: the stock
 *
 * After a grace period, as delivery may still use what was in use.
 *
 * Context: Process context, may sleep.
 */
void ob_conversion_stock_free(struct ob_conversion_stock *stock)
{
	struct ob_conversion_senders *senders;
	struct ob_conversion_state *state;
	unsigned int kind;

	for (kind = 0; kind < OB_CONVERSION_STOCK_KINDS; kind++) {
		while ((state = stock->states[kind])) {
			stock->states[kind] = state->next;
			kfree_rcu(state, rcu);
			cond_resched();
		}
	}
	while ((senders = stock->senders)) {
		stock->senders = senders->next;
		kfree_rcu(senders, rcu);
		cond_resched();
	}
}
