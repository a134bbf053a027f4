// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Connections: the whole permission matrix, the rules of exclusion case by
 * case, and random changes compared with an array that knows no lists.
 */
#include "subscription_reference.h"

#include <linux/module.h>
#include <linux/prandom.h>

#define GIVE		(SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_SUBS_READ)
#define TAKE		(SNDRV_SEQ_PORT_CAP_WRITE | SNDRV_SEQ_PORT_CAP_SUBS_WRITE)
#define NO_EXPORT	SNDRV_SEQ_PORT_CAP_NO_EXPORT

#define EXCLUSIVE	SNDRV_SEQ_PORT_SUBS_EXCLUSIVE
#define TICKS		SNDRV_SEQ_PORT_SUBS_TIMESTAMP
#define REAL		(TICKS | SNDRV_SEQ_PORT_SUBS_TIME_REAL)

/* The one who asks, and what each port must have then, and what none may have. */
static const struct relation {
	const char *name;
	u8 caller, sender, dest;
	unsigned int sender_needs, dest_needs, refused;
} relations[] = {
	{ "a third client", 130, 128, 129, GIVE, TAKE, NO_EXPORT },
	{ "a third client, both ports of one other", 130, 128, 128,
	  GIVE, TAKE, NO_EXPORT },
	{ "the sender", 128, 128, 129, 0, TAKE, 0 },
	{ "the receiver", 129, 128, 129, GIVE, 0, 0 },
	{ "the owner of both", 128, 128, 128, 0, 0, 0 },
	{ "the system, ports of others", 0, 128, 129, GIVE, TAKE, NO_EXPORT },
};

static void relation_describe(const struct relation *relation, char *text)
{
	strscpy(text, relation->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(relation, relations, relation_describe);

/* @others: capabilities that must not matter. */
static void walk_matrix(struct kunit *test, const struct relation *relation,
			unsigned int others)
{
	unsigned int sender_has, dest_has;

	for (sender_has = 0; sender_has < 256; sender_has++)
		for (dest_has = 0; dest_has < 256; dest_has++) {
			struct ob_subscription_side sender = {
				.addr = { relation->sender, 3 },
				.capability = sender_has | others,
			}, dest = {
				.addr = { relation->dest, 4 },
				.capability = dest_has | others,
			};
			bool permitted =
				!(relation->sender_needs & ~sender_has) &&
				!(relation->dest_needs & ~dest_has) &&
				!(relation->refused & sender_has) &&
				!(relation->refused & dest_has);

			KUNIT_ASSERT_EQ_MSG(test, permitted ? 0 : -EPERM,
					    ob_subscription_permit(relation->caller,
								   &sender, &dest),
					    "sender %#x, receiver %#x",
					    sender_has, dest_has);
		}
}

static void permits_by_the_matrix(struct kunit *test)
{
	walk_matrix(test, test->param_value, 0);
	walk_matrix(test, test->param_value, ~0xffU);
}

#define PORTS	4

/* Ports 0 to PORTS - 1 of client 128, and every subscription there is. */
struct graph {
	struct ob_subscription_list source[PORTS], dest[PORTS];
};

static struct graph *new_graph(struct kunit *test)
{
	struct graph *graph = kunit_kzalloc(test, sizeof(*graph), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, graph);
	for (i = 0; i < PORTS; i++) {
		ob_subscription_init_list(&graph->source[i]);
		ob_subscription_init_list(&graph->dest[i]);
	}
	return graph;
}

static struct snd_seq_port_subscribe make_info(u8 from, u8 to,
					       unsigned int flags, u8 queue)
{
	return (struct snd_seq_port_subscribe){
		.sender = { 128, from },
		.dest = { 128, to },
		.flags = flags,
		.queue = queue,
	};
}

static int check(struct graph *graph, const struct snd_seq_port_subscribe *info)
{
	return ob_subscription_check(&graph->source[info->sender.port],
				     &graph->dest[info->dest.port], info);
}

static void insert(struct graph *graph, struct ob_subscription *subscription)
{
	ob_subscription_insert(subscription,
			       &graph->source[subscription->info.sender.port],
			       &graph->dest[subscription->info.dest.port]);
}

static const struct pair {
	const char *name;
	struct {
		u8 from, to;
		unsigned int flags;
		u8 queue;
	} old, new;
	int result;
} pairs[] = {
	{ "again", { 0, 1 }, { 0, 1 }, -EBUSY },
	{ "again with another queue, which means nothing without flags",
	  { 0, 1, 0, 1 }, { 0, 1, 0, 2 }, -EBUSY },
	{ "the other way round", { 0, 1 }, { 1, 0 }, 0 },
	{ "one sender, two receivers", { 0, 1 }, { 0, 2 }, 0 },
	{ "two senders, one receiver", { 0, 1 }, { 2, 1 }, 0 },
	{ "a port to itself", { 0, 1 }, { 0, 0 }, 0 },
	{ "a port to itself again", { 0, 0 }, { 0, 0 }, -EBUSY },
	{ "stamps beside plain", { 0, 1 }, { 0, 1, TICKS, 1 }, 0 },
	{ "plain beside stamps", { 0, 1, TICKS, 1 }, { 0, 1 }, -EBUSY },
	{ "other stamps", { 0, 1, TICKS, 1 }, { 0, 1, REAL, 1 }, 0 },
	{ "another queue's stamps", { 0, 1, TICKS, 1 }, { 0, 1, TICKS, 2 }, 0 },
	{ "the same stamps", { 0, 1, REAL, 1 }, { 0, 1, REAL, 1 }, -EBUSY },
	{ "exclusive from a used sender", { 0, 1 }, { 0, 2, EXCLUSIVE }, -EBUSY },
	{ "exclusive to a used receiver", { 0, 1 }, { 2, 1, EXCLUSIVE }, -EBUSY },
	{ "exclusive elsewhere", { 0, 1 }, { 2, 3, EXCLUSIVE }, 0 },
	{ "exclusive the other way round", { 0, 1 }, { 1, 0, EXCLUSIVE }, 0 },
	{ "from an exclusive sender", { 0, 1, EXCLUSIVE }, { 0, 2 }, -EBUSY },
	{ "to an exclusive receiver", { 0, 1, EXCLUSIVE }, { 2, 1 }, -EBUSY },
	{ "to an exclusive sender", { 0, 1, EXCLUSIVE }, { 2, 0 }, 0 },
	{ "from an exclusive receiver", { 0, 1, EXCLUSIVE }, { 1, 2 }, 0 },
	{ "exclusive twice", { 0, 1, EXCLUSIVE }, { 0, 1, EXCLUSIVE }, -EBUSY },
	{ "exclusive with stamps", { 0, 1, EXCLUSIVE | REAL, 1 },
	  { 0, 1, REAL, 1 }, -EBUSY },
};

static void pair_describe(const struct pair *pair, char *text)
{
	strscpy(text, pair->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(pair, pairs, pair_describe);

/* The same whether the old one is active or not; gone, it hinders no one. */
static void excludes_by_the_rules(struct kunit *test)
{
	const struct pair *pair = test->param_value;
	struct graph *graph = new_graph(test);
	struct snd_seq_port_subscribe info =
		make_info(pair->new.from, pair->new.to, pair->new.flags,
			  pair->new.queue);
	struct ob_subscription old = {
		.info = make_info(pair->old.from, pair->old.to,
				  pair->old.flags, pair->old.queue),
	};

	KUNIT_EXPECT_EQ(test, 0, check(graph, &old.info));
	insert(graph, &old);
	KUNIT_EXPECT_EQ(test, pair->result, check(graph, &info));
	ob_subscription_activate(&old);
	KUNIT_EXPECT_EQ(test, pair->result, check(graph, &info));
	ob_subscription_detach(&old);
	KUNIT_EXPECT_EQ(test, 0, check(graph, &info));

	insert(graph, &old);
	KUNIT_EXPECT_EQ(test, pair->result, check(graph, &info));
	ob_subscription_detach(&old);
	KUNIT_EXPECT_EQ(test, 0, check(graph, &info));
}

/* As delivery walks: the numbers of the active subscriptions, as digits. */
static unsigned int walk(const struct ob_subscription_list *list,
			 const struct ob_subscription *subscriptions)
{
	const struct ob_subscription *subscription;
	unsigned int seen = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(subscription, &list->subscriptions, source_link)
		if (ob_subscription_is_active(subscription))
			seen = seen * 10 + (subscription - subscriptions) + 1;
	rcu_read_unlock();
	return seen;
}

static void delivers_to_active_subscriptions_in_order(struct kunit *test)
{
	struct graph *graph = new_graph(test);
	struct ob_subscription subscriptions[3] = {};
	struct list_head *next;
	int i;

	for (i = 0; i < 3; i++) {
		subscriptions[i].active = true;	/* as an allocator may leave it */
		subscriptions[i].info = make_info(0, i + 1, 0, 0);
		insert(graph, &subscriptions[i]);
	}
	KUNIT_EXPECT_EQ(test, walk(&graph->source[0], subscriptions), 0U);
	ob_subscription_activate(&subscriptions[2]);
	KUNIT_EXPECT_EQ(test, walk(&graph->source[0], subscriptions), 3U);
	ob_subscription_activate(&subscriptions[0]);
	ob_subscription_activate(&subscriptions[1]);
	ob_subscription_activate(&subscriptions[1]);
	KUNIT_EXPECT_EQ(test, walk(&graph->source[0], subscriptions), 123U);
	KUNIT_EXPECT_EQ(test, ob_subscription_count(&graph->source[0]), 3U);

	/* A walker on the second while it goes still finds the third. */
	ob_subscription_detach(&subscriptions[1]);
	next = subscriptions[1].source_link.next;
	KUNIT_EXPECT_PTR_EQ(test, next, &subscriptions[2].source_link);
	KUNIT_EXPECT_FALSE(test, ob_subscription_is_active(&subscriptions[1]));
	KUNIT_EXPECT_EQ(test, walk(&graph->source[0], subscriptions), 13U);

	ob_subscription_detach(&subscriptions[0]);
	ob_subscription_detach(&subscriptions[2]);
	KUNIT_EXPECT_TRUE(test, list_empty(&graph->source[0].subscriptions));
	KUNIT_EXPECT_TRUE(test, list_empty(&graph->dest[3].subscriptions));
	KUNIT_EXPECT_EQ(test, ob_subscription_count(&graph->source[0]), 0U);
}

/* Every answer about the lists of @port. */
static void compare_port(struct kunit *test, struct graph *graph,
			 const struct model *model, u8 port)
{
	unsigned int i, sources = 0, dests = 0;

	for (i = 0; i < model->count; i++) {
		const struct record *record = &model->records[i];

		if (!record->active)
			continue;
		if (record->info.sender.port == port)
			KUNIT_ASSERT_PTR_EQ(test, record->subscription,
					    ob_subscription_nth(&graph->source[port],
								OB_SUBSCRIPTION_SOURCE,
								sources++));
		if (record->info.dest.port == port)
			KUNIT_ASSERT_PTR_EQ(test, record->subscription,
					    ob_subscription_nth(&graph->dest[port],
								OB_SUBSCRIPTION_DEST,
								dests++));
	}
	KUNIT_ASSERT_NULL(test, ob_subscription_nth(&graph->source[port],
						    OB_SUBSCRIPTION_SOURCE,
						    sources));
	KUNIT_ASSERT_NULL(test, ob_subscription_nth(&graph->dest[port],
						    OB_SUBSCRIPTION_DEST,
						    UINT_MAX));
	KUNIT_ASSERT_EQ(test, sources,
			ob_subscription_count(&graph->source[port]));
	KUNIT_ASSERT_EQ(test, dests, ob_subscription_count(&graph->dest[port]));
}

static void compare_requests(struct kunit *test, struct graph *graph,
			     const struct model *model,
			     struct snd_seq_port_subscribe *info)
{
	const struct ob_subscription_list *list =
		&graph->source[info->sender.port];

	KUNIT_ASSERT_EQ(test, check(graph, info), model_check(model, info));
	KUNIT_ASSERT_PTR_EQ(test, ob_subscription_find(list, info),
			    model_find(model, info, false));
	KUNIT_ASSERT_PTR_EQ(test, ob_subscription_find_dest(list, &info->dest),
			    model_find(model, info, true));
	info->dest.client++;
	KUNIT_ASSERT_NULL(test, ob_subscription_find(list, info));
	KUNIT_ASSERT_NULL(test, ob_subscription_find_dest(list, &info->dest));
	info->dest.client--;
}

static struct snd_seq_port_subscribe random_info(struct rnd_state *rnd)
{
	static const unsigned int flags[] = {
		0, 0, TICKS, TICKS, REAL, REAL, EXCLUSIVE, EXCLUSIVE | REAL,
	};
	u32 random = prandom_u32_state(rnd);

	return make_info(random % PORTS, (random >> 8) % PORTS,
			 flags[(random >> 16) % ARRAY_SIZE(flags)],
			 random >> 31);
}

static void add(struct kunit *test, struct graph *graph, struct model *model,
		const struct snd_seq_port_subscribe *info)
{
	struct ob_subscription *subscription;

	if (check(graph, info) || model->count == ARRAY_SIZE(model->records))
		return;
	subscription = kunit_kzalloc(test, sizeof(*subscription), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, subscription);
	subscription->info = *info;
	insert(graph, subscription);
	model->records[model->count++] =
		(struct record){ subscription, *info, false };
}

static void take_out(struct kunit *test, struct model *model, unsigned int at)
{
	struct ob_subscription *subscription = model->records[at].subscription;

	ob_subscription_detach(subscription);
	kunit_kfree(test, subscription);
	model->count--;
	memmove(&model->records[at], &model->records[at + 1],
		(model->count - at) * sizeof(model->records[0]));
}

static void follows_any_history(struct kunit *test)
{
	struct graph *graph = new_graph(test);
	struct model *model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	struct snd_seq_port_subscribe info;
	unsigned int step, at, most = 0;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, model);
	prandom_seed_state(&rnd, 1);
	for (step = 0; step < 40000; step++) {
		/* Full for a while, then empty for a while. */
		unsigned int additions = step / 1000 & 1 ? 2 : 6;

		info = random_info(&rnd);
		at = prandom_u32_state(&rnd) % max(1U, model->count);
		if (prandom_u32_state(&rnd) % 8 < additions) {
			add(test, graph, model, &info);
		} else if (model->count && prandom_u32_state(&rnd) & 1) {
			ob_subscription_activate(model->records[at].subscription);
			model->records[at].active = true;
		} else if (model->count) {
			take_out(test, model, at);
		}
		most = max(most, model->count);

		info = random_info(&rnd);
		compare_requests(test, graph, model, &info);
		compare_port(test, graph, model, step % PORTS);
	}
	KUNIT_EXPECT_GT(test, most, 2U * PORTS);
	while (model->count)
		take_out(test, model, 0);
}

/* One more than a port may have is refused, whoever it goes to. */
static void counts_the_subscribers(struct kunit *test)
{
	struct ob_subscription_list source, dest;
	const struct snd_seq_port_subscribe another = { };
	struct ob_subscription one = { };

	ob_subscription_init_list(&source);
	ob_subscription_init_list(&dest);
	ob_subscription_insert(&one, &source, &dest);
	KUNIT_EXPECT_EQ(test, source.inserted, 1U);
	one.info.dest.port = 1;
	source.inserted = OB_SUBSCRIBERS - 1;
	KUNIT_EXPECT_EQ(test, ob_subscription_check(&source, &dest, &another), 0);
	source.inserted = OB_SUBSCRIBERS;
	KUNIT_EXPECT_EQ(test, ob_subscription_check(&source, &dest, &another),
			-ENOMEM);
	ob_subscription_detach(&one);
	KUNIT_EXPECT_EQ(test, source.inserted, OB_SUBSCRIBERS - 1U);
	KUNIT_EXPECT_EQ(test, dest.inserted, 0U);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(permits_by_the_matrix, relation_gen_params),
	KUNIT_CASE_PARAM(excludes_by_the_rules, pair_gen_params),
	KUNIT_CASE(delivers_to_active_subscriptions_in_order),
	KUNIT_CASE(follows_any_history),
	KUNIT_CASE(counts_the_subscribers),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_subscription",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the connections between ports");
MODULE_LICENSE("GPL");
