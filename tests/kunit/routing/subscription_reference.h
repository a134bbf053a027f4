/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Connections between the ports of one client as an array that knows no lists.
 */
#ifndef ONBEAT_SUBSCRIPTION_REFERENCE_H
#define ONBEAT_SUBSCRIPTION_REFERENCE_H

#include "core/routing/subscription.h"

#include <kunit/test.h>

/* All subscriptions in the order of insertion, no matter of whom. */
struct record {
	struct ob_subscription *subscription;
	struct snd_seq_port_subscribe info;
	bool active;
};

struct model {
	struct record records[256];
	unsigned int count;
};

static inline bool same_pair(const struct snd_seq_port_subscribe *a,
			     const struct snd_seq_port_subscribe *b)
{
	return a->sender.port == b->sender.port && a->dest.port == b->dest.port;
}

static inline bool means(const struct snd_seq_port_subscribe *request,
			 const struct snd_seq_port_subscribe *info)
{
	return same_pair(request, info) &&
	       (!request->flags || (request->flags == info->flags &&
				    request->queue == info->queue));
}

static inline int model_check(const struct model *model,
			      const struct snd_seq_port_subscribe *info)
{
	unsigned int i;

	for (i = 0; i < model->count; i++) {
		const struct snd_seq_port_subscribe *old =
			&model->records[i].info;
		bool meet = old->sender.port == info->sender.port ||
			    old->dest.port == info->dest.port;
		bool alone = (old->flags | info->flags) &
			     SNDRV_SEQ_PORT_SUBS_EXCLUSIVE;

		if (means(info, old) || (meet && alone))
			return -EBUSY;
	}
	return 0;
}

static inline struct ob_subscription *
model_find(const struct model *model, const struct snd_seq_port_subscribe *info,
	   bool by_dest)
{
	unsigned int i;

	for (i = 0; i < model->count; i++) {
		const struct record *record = &model->records[i];

		if (record->active && (by_dest ? same_pair(info, &record->info) :
						 means(info, &record->info)))
			return record->subscription;
	}
	return NULL;
}

#endif
