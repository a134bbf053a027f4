// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The files clients, queues and timer in /proc/asound/seq. Created and removed
 * by module.c; read in process context.
 */
#include "device/proc.h"

#include "device/proc_stats.h"
#include "device/proc_ump.h"
#include "queue/position.h"
#include "queue/queue.h"
#include "routing/client.h"
#include "routing/port.h"
#include "routing/subscription_query.h"

#include <linux/math64.h>
#include <linux/module.h>
#include <linux/time64.h>
#include <sound/core.h>
#include <sound/info.h>

/**
 * struct connection_line - a line of connections that is being printed
 * @buffer: output
 * @title: beginning of the line
 * @end: end of the connections that the port is; the other one is printed
 * @started: the title was printed
 */
struct connection_line {
	struct snd_info_buffer *buffer;
	const char *title;
	enum ob_subscription_end end;
	bool started;
};

static void show_connection(const struct snd_seq_port_subscribe *info,
			    bool exclusive, unsigned int index, void *context)
{
	struct connection_line *line = context;
	const struct snd_seq_addr *peer = &info->sender;

	if (line->end == OB_SUBSCRIPTION_SOURCE)
		peer = &info->dest;
	snd_iprintf(line->buffer, "%s%d:%d",
		    line->started ? ", " : line->title, peer->client,
		    peer->port);
	line->started = true;
	if (info->flags & SNDRV_SEQ_PORT_SUBS_TIMESTAMP)
		snd_iprintf(line->buffer, "[%c:%d]",
			    info->flags & SNDRV_SEQ_PORT_SUBS_TIME_REAL ?
			    'r' : 't', info->queue);
	if (exclusive)
		snd_iprintf(line->buffer, "[ex]");
}

static void show_connections(struct snd_info_buffer *buffer,
			     struct ob_port *port,
			     enum ob_subscription_end end, const char *title)
{
	struct connection_line line = {
		.buffer = buffer,
		.title = title,
		.end = end,
	};

	ob_subscription_query_all(port, end, show_connection, &line);
	if (line.started)
		snd_iprintf(buffer, "\n");
}

/*
 * @may if the port has the capability, @subscribe if other clients may connect
 * it as well, '-' if neither.
 */
static char capability_letter(unsigned int capability, unsigned int may_bit,
			      unsigned int subscribe_bit, char may,
			      char subscribe)
{
	if (!(capability & may_bit))
		return '-';
	return capability & subscribe_bit ? subscribe : may;
}

/* Only where others would be given packets of MIDI 2.0. */
static bool is_midi1_port(const struct ob_port *port)
{
	return READ_ONCE(port->is_midi1) &&
	       READ_ONCE(port->client->midi_version) ==
	       SNDRV_SEQ_CLIENT_UMP_MIDI_2_0;
}

static void show_port(struct snd_info_buffer *buffer, struct ob_port *port)
{
	static const char * const directions[] = {
		"-", "In", "Out", "In/Out",
	};
	u8 direction = READ_ONCE(port->direction);
	struct snd_seq_port_info info;
	unsigned int capability;

	ob_port_get_info(port, &info);
	capability = info.capability;
	snd_iprintf(buffer, "  Port %3d : \"%s\" (%c%c%c%c) [%s]%s\n",
		    port->addr.port, info.name,
		    capability_letter(capability, SNDRV_SEQ_PORT_CAP_READ,
				      SNDRV_SEQ_PORT_CAP_SUBS_READ, 'r', 'R'),
		    capability_letter(capability, SNDRV_SEQ_PORT_CAP_WRITE,
				      SNDRV_SEQ_PORT_CAP_SUBS_WRITE, 'w', 'W'),
		    capability & SNDRV_SEQ_PORT_CAP_NO_EXPORT ? '-' : 'e',
		    capability & SNDRV_SEQ_PORT_CAP_DUPLEX ? 'X' : '-',
		    direction < ARRAY_SIZE(directions) ?
		    directions[direction] : "Invalid",
		    is_midi1_port(port) ? " [MIDI1]" : "");
	show_connections(buffer, port, OB_SUBSCRIPTION_SOURCE,
			 "    Connecting To: ");
	show_connections(buffer, port, OB_SUBSCRIPTION_DEST,
			 "    Connected From: ");
}

static void show_ports(struct snd_info_buffer *buffer, struct ob_client *client)
{
	struct ob_port *port;
	int number = 0;

	while ((port = ob_port_get_next(client, number, false))) {
		show_port(buffer, port);
		number = port->addr.port + 1;
		ob_port_put(port);
	}
}

static void show_pool(struct snd_info_buffer *buffer, const char *title,
		      const struct ob_event_pool *pool)
{
	snd_iprintf(buffer,
		    "  %s pool :\n"
		    "    Pool size          : %u\n"
		    "    Cells in use       : %u\n"
		    "    Peak cells in use  : %u\n"
		    "    Alloc success      : %lu\n"
		    "    Alloc failures     : %lu\n",
		    title, pool->size, pool->used, pool->peak, pool->successes,
		    pool->failures);
}

static const char *form_of(const struct ob_client *client)
{
	switch (READ_ONCE(client->midi_version)) {
	case SNDRV_SEQ_CLIENT_UMP_MIDI_1_0:
		return "UMP MIDI1";
	case SNDRV_SEQ_CLIENT_UMP_MIDI_2_0:
		return "UMP MIDI2";
	default:
		return "Legacy";
	}
}

static void show_client(struct snd_info_buffer *buffer,
			struct ob_client *client)
{
	struct ob_event_pool pool = ob_output_pool_snapshot(client->output);
	int lost = atomic_read(&client->event_lost);
	char name[sizeof(client->name)];

	ob_client_get_name(client, name, sizeof(name));
	snd_iprintf(buffer, "Client %3d : \"%s\" [%s %s]\n",
		    client->number, name,
		    ob_client_is_user(client) ? "User" : "Kernel",
		    form_of(client));
	ob_proc_ump_show(buffer, client);
	show_ports(buffer, client);
	if (client->accept_output && pool.size)
		show_pool(buffer, "Output", &pool);
	if (client->input) {
		pool = ob_input_fifo_snapshot(client->input);
		show_pool(buffer, "Input", &pool);
	}
	if (lost)
		snd_iprintf(buffer, "  Lost events : %u\n", lost);
}

/* Looks up each number, which loads the modules that provide clients. */
static void read_clients(struct snd_info_entry *entry,
			 struct snd_info_buffer *buffer)
{
	struct ob_client_counts counts;
	struct ob_client *client = NULL;

	ob_client_counts(&counts);
	snd_iprintf(buffer,
		    "Client info\n"
		    "  cur  clients : %u\n"
		    "  peak clients : %u\n"
		    "  max  clients : %d\n\n",
		    counts.current_clients, counts.peak_clients,
		    OB_CLIENT_NUMBERS);

	while ((client = ob_client_next(client, true)))
		show_client(buffer, client);
}

/* Quarter notes per minute, rounded down. */
static u32 beats_per_minute(const struct ob_tempo *tempo)
{
	return div64_u64(60ULL * NSEC_PER_SEC, (u64)tempo->tempo * tempo->base);
}

static void show_queue(struct snd_info_buffer *buffer, struct ob_queue *queue)
{
	struct ob_queue_view view;
	u32 nanoseconds;
	u64 seconds;

	ob_position_view(queue, &view);
	seconds = div_u64_rem(view.tempo.time, NSEC_PER_SEC, &nanoseconds);
	snd_iprintf(buffer,
		    "queue %d: [%s]\n"
		    "owned by client    : %d\n"
		    "lock status        : %s\n"
		    "queued time events : %u\n"
		    "queued tick events : %u\n"
		    "timer state        : %s\n"
		    "timer PPQ          : %u\n"
		    "current tempo      : %u\n"
		    "tempo base         : %u ns\n"
		    "current BPM        : %u\n"
		    "current time       : %llu.%09u s\n"
		    "current tick       : %u\n\n",
		    queue->id, view.name, view.owner,
		    view.locked ? "Locked" : "Free", view.times, view.ticks,
		    view.running ? "Running" : "Stopped", view.tempo.ppq,
		    view.tempo.tempo, view.tempo.base,
		    beats_per_minute(&view.tempo), seconds, nanoseconds,
		    view.tempo.tick);
}

static void show_timer(struct snd_info_buffer *buffer, struct ob_queue *queue)
{
	struct ob_queue_view view;
	u32 nanoseconds;
	u64 seconds;

	ob_position_view(queue, &view);
	seconds = div_u64_rem(view.clock_period, NSEC_PER_SEC, &nanoseconds);
	snd_iprintf(buffer,
		    "Timer for queue %d : %s\n"
		    "  Period time : %llu.%09u\n"
		    "  Skew : %u / %u\n",
		    queue->id, view.clock_name, seconds, nanoseconds,
		    view.tempo.skew, OB_TEMPO_SKEW_ONE);
}

static void read_queues(struct snd_info_entry *entry,
			struct snd_info_buffer *buffer)
{
	struct ob_queue *queue = NULL;

	while ((queue = ob_queue_next(queue)))
		show_queue(buffer, queue);
}

static void read_timer(struct snd_info_entry *entry,
		       struct snd_info_buffer *buffer)
{
	struct ob_queue *queue = NULL;

	while ((queue = ob_queue_next(queue)))
		show_timer(buffer, queue);
}

static const struct {
	const char *name;
	void (*read)(struct snd_info_entry *entry,
		     struct snd_info_buffer *buffer);
	void (*write)(struct snd_info_entry *entry,
		      struct snd_info_buffer *buffer);
} files[] = {
	{ "clients", read_clients },
	{ "queues", read_queues },
	{ "timer", read_timer },
	{ "stats", ob_proc_stats_read, ob_proc_stats_write },
};

/* Written by ob_proc_init() and ob_proc_exit() only. */
static struct snd_info_entry *entries[ARRAY_SIZE(files)];

/* Creates all files or none; -ENOMEM. Returns 0 on a kernel without /proc. */
int ob_proc_init(void)
{
	struct snd_info_entry *entry;
	unsigned int i;

	if (!IS_ENABLED(CONFIG_SND_PROC_FS))
		return 0;
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		entry = snd_info_create_module_entry(THIS_MODULE, files[i].name,
						     snd_seq_root);
		if (!entry)
			goto err_exit;
		entries[i] = entry;
		entry->content = SNDRV_INFO_CONTENT_TEXT;
		entry->c.text.read = files[i].read;
		entry->c.text.write = files[i].write;
		if (files[i].write)
			entry->mode |= 0200;	/* by root */
		if (snd_info_register(entry))
			goto err_exit;
	}
	return 0;

err_exit:
	ob_proc_exit();
	return -ENOMEM;
}

/* Removes the files; waits for readers. */
void ob_proc_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		snd_info_free_entry(entries[i]);
		entries[i] = NULL;
	}
}
