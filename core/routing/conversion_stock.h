/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Memory of conversions that is made ahead, for those who find out with a lock held how
 * much they need.
 */
#ifndef ONBEAT_CONVERSION_STOCK_H
#define ONBEAT_CONVERSION_STOCK_H

#include <linux/types.h>

struct ob_conversion_senders;
struct ob_conversion_state;

/* States of connections have one group, or all. */
#define OB_CONVERSION_STOCK_KINDS	2

/**
 * struct ob_conversion_stock - what is there, and what was not
 * @states: of connections, by their kind
 * @senders: of ports
 * @missing_states: how many more of each kind were asked for than there are
 * @missing_senders: likewise
 *
 * Its owner's alone; zeros when there is nothing.
 */
struct ob_conversion_stock {
	struct ob_conversion_state *states[OB_CONVERSION_STOCK_KINDS];
	struct ob_conversion_senders *senders;
	unsigned int missing_states[OB_CONVERSION_STOCK_KINDS];
	unsigned int missing_senders;
};

int ob_conversion_stock_fill(struct ob_conversion_stock *stock);
bool ob_conversion_stock_is_short(const struct ob_conversion_stock *stock);
void ob_conversion_stock_free(struct ob_conversion_stock *stock);

struct ob_conversion_state *
ob_conversion_stock_take_state(struct ob_conversion_stock *stock,
			       unsigned int groups);
struct ob_conversion_senders *
ob_conversion_stock_take_senders(struct ob_conversion_stock *stock);
void ob_conversion_stock_put_state(struct ob_conversion_stock *stock,
				   struct ob_conversion_state *state);
void ob_conversion_stock_put_senders(struct ob_conversion_stock *stock,
				     struct ob_conversion_senders *senders);

#endif
