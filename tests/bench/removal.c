// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The cost of taking events out of a queue, in ns an event: closing a client,
 * and REMOVE_EVENTS by tag, for a tenth of its events, while other clients have
 * so many events in the same queue; at last, deleting the queue with these.
 *
 * usage: removal OWN OTHERS…
 *
 * The numbers of others ascend. Where the driver takes no more, the figures are
 * left out.
 */
#include "benchlib.h"

#define POOL 50000
#define SMALL_POOL 2000	/* the most in-tree */
#define TAGS 10		/* as bench_fill() deals them */

static struct bench_player owner;
static unsigned int others;
static __u32 seed = 1;

static bool fill_others(unsigned int count)
{
	while (others < count) {
		struct seq_client *client = seq_must_open();
		unsigned int part = count - others;

		part = part < POOL ? part : POOL;
		if (!bench_set_pool(client, part)) {
			part = part < SMALL_POOL ? part : SMALL_POOL;
			if (!bench_set_pool(client, part))
				return false;
		}
		bench_must_join(client, &owner);
		if (!bench_fill(client, &owner, part, &seed))
			return false;
		others += part;
	}
	return true;
}

static void sample(const char *what, __u64 began, unsigned int own,
		   unsigned int count)
{
	bench_sample((double)(seq_now() - began) / count, "%s-%u-%u", what,
		     own, others);
}

static bool measure(unsigned int own)
{
	struct snd_seq_remove_events tagged = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT |
			       SNDRV_SEQ_REMOVE_TAG_MATCH,
		.queue = owner.queue,
		.tag = 3,
	};
	struct seq_client *client = seq_must_open();
	__u64 began;

	bench_must_join(client, &owner);
	if (!bench_set_pool(client, own) ||
	    !bench_fill(client, &owner, own, &seed))
		return false;
	began = seq_now();
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &tagged));
	sample("remove-tag", began, own, own / TAGS);
	began = seq_now();
	seq_close(client);
	sample("close", began, own, own - own / TAGS);
	return true;
}

static void measure_deletion(void)
{
	__u64 began = seq_now();

	MUST(!seq_queue_delete(owner.client->fd, owner.queue));
	if (others)
		bench_sample((double)(seq_now() - began) / others,
			     "delete-queue-%u", others);
}

int main(int argc, char **argv)
{
	int i;

	owner = bench_must_player(10);
	seq_must_start(owner.client, owner.queue);
	for (i = 2; i < argc; i++)
		if (!fill_others(atoi(argv[i])) || !measure(atoi(argv[1])))
			break;
	measure_deletion();
	return 0;
}
