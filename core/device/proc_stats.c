// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The file /proc/asound/seq/stats: how many events each client received and
 * lost, what became of those that had to be converted for it, how late the events of
 * each queue left, and how many events were to cause too many deliveries. Created by
 * proc.c; read and written in process context.
 */
#include "device/proc_stats.h"

#include "delivery/origin.h"
#include "queue/queue.h"
#include "routing/client.h"

#include <compat/array_size.h>

#include <linux/string.h>
#include <sound/core.h>
#include <sound/info.h>

/* In the order of enum ob_conversion_outcome. */
static const char * const outcomes[] = {
	"Converted",
	"Filtered",
	"Dropped, unread",
	"Dropped, no event",
	"Dropped, reserved",
	"Dropped, no number",
	"Dropped, too large",
	"Dropped, cut SysEx",
};

static_assert(ARRAY_SIZE(outcomes) == OB_CONVERSION_OUTCOMES);

/* Those that did not occur are left out. */
static void show_conversions(struct snd_info_buffer *buffer,
			     const struct ob_conversion_counts *counts)
{
	unsigned int outcome;
	long count;

	for (outcome = 0; outcome < ARRAY_SIZE(outcomes); outcome++) {
		count = atomic_long_read(&counts->outcomes[outcome]);
		if (count)
			snd_iprintf(buffer, "  %-18s: %ld\n",
				    outcomes[outcome], count);
	}
}

static void show_client_stats(struct snd_info_buffer *buffer,
			      struct ob_client *client)
{
	struct ob_event_pool pool = ob_output_pool_snapshot(client->output);
	struct ob_counters counts = ob_client_traffic(client);
	char name[sizeof(client->name)];

	ob_client_get_name(client, name, sizeof(name));
	snd_iprintf(buffer,
		    "Client %3d : \"%s\"\n"
		    "  Delivered         : %lu\n"
		    "  Lost              : %lu\n",
		    client->number, name, counts.delivered, counts.lost);
	if (counts.dropped)
		snd_iprintf(buffer, "  Dropped bytes     : %lu\n",
			    counts.dropped);
	show_conversions(buffer, &client->conversions);
	if (client->accept_output && pool.size)
		snd_iprintf(buffer, "  Peak output cells : %u of %u\n",
			    pool.peak, pool.size);
	if (client->input) {
		pool = ob_input_fifo_snapshot(client->input);
		snd_iprintf(buffer, "  Peak input cells  : %u of %u\n",
			    pool.peak, pool.size);
	}
}

static void show_classes(struct snd_info_buffer *buffer,
			 const struct ob_lateness *lateness)
{
	unsigned int class;

	for (class = 0; class < OB_LATENESS_CLASSES; class++)
		if (lateness->classes[class])
			snd_iprintf(buffer, "    from %7u us   : %lu\n",
				    ob_lateness_class_begin(class),
				    lateness->classes[class]);
}

static void show_queue_stats(struct snd_info_buffer *buffer,
			     struct ob_queue *queue)
{
	unsigned int dispatches, wakeups;
	char name[sizeof(queue->name)];
	struct ob_lateness lateness;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	lateness = queue->lateness;
	dispatches = queue->dispatches - lateness.dispatches_before;
	wakeups = READ_ONCE(queue->wakeups) - lateness.wakeups_before;
	memcpy(name, queue->name, sizeof(name));
	spin_unlock_irqrestore(&queue->lock, flags);

	snd_iprintf(buffer,
		    "Queue  %3d : \"%s\"\n"
		    "  Timer wake-ups    : %u\n"
		    "  Dispatches        : %u\n"
		    "  Events due        : %lu\n"
		    "  Worst lateness    : %llu ns\n"
		    "  Events by lateness:\n",
		    queue->id, name, wakeups, dispatches,
		    ob_lateness_events(&lateness), lateness.worst);
	show_classes(buffer, &lateness);
}

static void reset_queue(struct ob_queue *queue)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	queue->lateness = (struct ob_lateness) {
		.dispatches_before = queue->dispatches,
		.wakeups_before = READ_ONCE(queue->wakeups),
	};
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* Prints the statistics of all clients and queues. */
void ob_proc_stats_read(struct snd_info_entry *entry,
			struct snd_info_buffer *buffer)
{
	struct ob_client *client = NULL;
	struct ob_queue *queue = NULL;

	while ((client = ob_client_next(client, false)))
		show_client_stats(buffer, client);
	while ((queue = ob_queue_next(queue)))
		show_queue_stats(buffer, queue);
	snd_iprintf(buffer, "Too many deliveries : %lu\n",
		    ob_origin_exceeded());
}

static void reset_all(void)
{
	struct ob_client *client = NULL;
	struct ob_queue *queue = NULL;

	while ((client = ob_client_next(client, false)))
		ob_client_reset_stats(client);
	while ((queue = ob_queue_next(queue)))
		reset_queue(queue);
	ob_origin_reset_stats();
}

/* Executes "reset", which zeroes them, when the writer closes the file. */
void ob_proc_stats_write(struct snd_info_entry *entry,
			 struct snd_info_buffer *buffer)
{
	char line[16];

	/* Other words are ignored: an error could not be returned here. */
	while (!snd_info_get_line(buffer, line, sizeof(line)))
		if (!strcmp(strim(line), "reset"))
			reset_all();
}
