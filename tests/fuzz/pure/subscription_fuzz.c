// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Connections that come and go between a few ports, against the model of the
 * KUnit suite; and who may make one.
 */
#include "subscription_reference.h"

#define PORTS	4

struct graph {
	struct ob_subscription_list source[PORTS], dest[PORTS];
	struct model model;
};

static struct snd_seq_port_subscribe any_info(struct rnd_state *rnd)
{
	u8 ports = fuzz_u8(rnd), flags = fuzz_u8(rnd);
	struct snd_seq_port_subscribe info = {
		.sender = { 128, ports % PORTS },
		.dest = { 128, ports / PORTS % PORTS },
		.flags = flags & 7,
		.queue = flags >> 6,
	};

	return info;
}

static void insert(struct graph *graph,
		   const struct snd_seq_port_subscribe *info)
{
	struct ob_subscription_list *source = &graph->source[info->sender.port];
	struct ob_subscription_list *dest = &graph->dest[info->dest.port];
	struct model *model = &graph->model;
	struct ob_subscription *subscription;
	int err = ob_subscription_check(source, dest, info);

	FUZZ_ASSERT(err == model_check(model, info));
	if (err || model->count == ARRAY_SIZE(model->records))
		return;
	subscription = calloc(1, sizeof(*subscription));
	subscription->info = *info;
	ob_subscription_insert(subscription, source, dest);
	model->records[model->count++] =
		(struct record){ .subscription = subscription, .info = *info };
}

static void detach(struct graph *graph, unsigned int index)
{
	struct model *model = &graph->model;

	ob_subscription_detach(model->records[index].subscription);
	free(model->records[index].subscription);
	model->count--;
	memmove(&model->records[index], &model->records[index + 1],
		(model->count - index) * sizeof(*model->records));
}

static void look(struct graph *graph, const struct snd_seq_port_subscribe *info)
{
	const struct model *model = &graph->model;
	struct ob_subscription_list *source = &graph->source[info->sender.port];
	struct ob_subscription_list *dest = &graph->dest[info->dest.port];
	unsigned int i, from = 0, to = 0;

	FUZZ_ASSERT(ob_subscription_find(source, info) ==
		    model_find(model, info, false));
	FUZZ_ASSERT(ob_subscription_find_dest(source, &info->dest) ==
		    model_find(model, info, true));
	for (i = 0; i < model->count; i++) {
		const struct record *record = &model->records[i];

		if (!record->active)
			continue;
		if (record->info.sender.port == info->sender.port)
			FUZZ_ASSERT(ob_subscription_nth(source,
							OB_SUBSCRIPTION_SOURCE,
							from++) == record->subscription);
		if (record->info.dest.port == info->dest.port)
			FUZZ_ASSERT(ob_subscription_nth(dest,
							OB_SUBSCRIPTION_DEST,
							to++) == record->subscription);
	}
	FUZZ_ASSERT(ob_subscription_count(source) == from);
	FUZZ_ASSERT(ob_subscription_count(dest) == to);
	FUZZ_ASSERT(!ob_subscription_nth(source, OB_SUBSCRIPTION_SOURCE, from));
	FUZZ_ASSERT(!ob_subscription_nth(dest, OB_SUBSCRIPTION_DEST, to));
}

static void change(struct graph *graph, struct rnd_state *rnd)
{
	struct snd_seq_port_subscribe info = any_info(rnd);
	struct model *model = &graph->model;
	u8 what = fuzz_u8(rnd);
	unsigned int index = model->count ? (what >> 2) % model->count : 0;

	switch (what & 3) {
	case 0:
	case 1:
		insert(graph, &info);
		break;
	case 2:
		if (model->count) {
			ob_subscription_activate(model->records[index].subscription);
			model->records[index].active = true;
		}
		break;
	case 3:
		if (model->count)
			detach(graph, index);
		break;
	}
	look(graph, &info);
}

static void check_permission(struct rnd_state *rnd)
{
	struct ob_subscription_side sender, dest;
	u8 caller = fuzz_u8(rnd) % 4;
	int third;

	sender = (struct ob_subscription_side){ { fuzz_u8(rnd) % 4, 0 },
						fuzz_u16(rnd) };
	dest = (struct ob_subscription_side){ { fuzz_u8(rnd) % 4, 0 },
					      fuzz_u16(rnd) };
	third = ob_subscription_permit(9, &sender, &dest);
	/* The owner of a port may do all that a stranger may. */
	FUZZ_ASSERT(!ob_subscription_permit(caller, &sender, &dest) || third);
	if (!third)
		FUZZ_ASSERT(!((sender.capability | dest.capability) &
			      SNDRV_SEQ_PORT_CAP_NO_EXPORT));
	if (caller == sender.addr.client && caller == dest.addr.client)
		FUZZ_ASSERT(!ob_subscription_permit(caller, &sender, &dest));
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct graph graph = {};
	unsigned int i;

	for (i = 0; i < PORTS; i++) {
		ob_subscription_init_list(&graph.source[i]);
		ob_subscription_init_list(&graph.dest[i]);
	}
	check_permission(&rnd);
	while (rnd.left)
		change(&graph, &rnd);
	while (graph.model.count)
		detach(&graph, 0);
	return 0;
}
