// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls about clients: versions, names and filters, pools, flushes. Called by
 * ioctl.c in process context.
 */
#include "base/params.h"
#include "delivery/announcement.h"
#include "device/ioctl.h"
#include "event/input_lifecycle.h"
#include "event/input_reader.h"
#include "lifecycle/midi_version.h"
#include "queue/queue.h"
#include "routing/client.h"
#include "schedule/flush.h"

#include <compat/client_info.h>

#include <linux/limits.h>
#include <linux/pid.h>
#include <linux/string.h>
#include <sound/core.h>

/* The documented limit, although not all of these numbers can be used. */
#define REPORTED_PORTS	254

/* Since this version programs set midi_version. */
#define PVERSION_MIDI_VERSION	SNDRV_PROTOCOL_VERSION(1, 0, 3)

int ob_ioctl_client_pversion(struct ob_client *client, void *arg)
{
	int *version = arg;

	*version = OB_COMPAT_SEQ_VERSION;
	return 0;
}

int ob_ioctl_client_user_pversion(struct ob_client *client, void *arg)
{
	const unsigned int *version = arg;

	client->user_pversion = *version;
	return 0;
}

int ob_ioctl_client_id(struct ob_client *client, void *arg)
{
	int *id = arg;

	*id = client->number;
	return 0;
}

int ob_ioctl_client_system_info(struct ob_client *client, void *arg)
{
	struct snd_seq_system_info *info = arg;
	struct ob_client_counts counts;

	ob_client_counts(&counts);
	*info = (struct snd_seq_system_info) {
		.queues = OB_QUEUES,
		.clients = OB_CLIENT_NUMBERS,
		.ports = REPORTED_PORTS,
		.channels = OB_MIDI_CHANNELS,
		.cur_clients = counts.current_clients,
		.cur_queues = ob_queue_count(),
	};
	return 0;
}

int ob_ioctl_client_running_mode(struct ob_client *client, void *arg)
{
	const struct snd_seq_running_info *info = arg;
	struct ob_client *target = ob_client_get_autoload(info->client);

	ob_client_put(target);
	if (!target)
		return -ENOENT;
	if (info->client != client->number)
		return -EPERM;
	if (!!info->big_endian != IS_ENABLED(CONFIG_CPU_BIG_ENDIAN) ||
	    info->cpu_mode > sizeof(long))
		return -EINVAL;
	client->convert32 = info->cpu_mode < sizeof(long);
	return 0;
}

static void fill_info(struct ob_client *client,
		      struct snd_seq_client_info *info)
{
	memset(info, 0, sizeof(*info));
	info->client = client->number;
	info->type = client->type;
	spin_lock(&client->info_lock);
	strscpy(info->name, client->name, sizeof(info->name));
	info->filter = client->filter;
	memcpy(info->multicast_filter, client->multicast_filter,
	       sizeof(info->multicast_filter));
	bitmap_to_arr32((u32 *)info->event_filter, client->event_filter, 256);
	ob_compat_set_group_filter(info, client->group_filter);
	spin_unlock(&client->info_lock);
	info->num_ports = READ_ONCE(client->num_ports);
	info->event_lost = atomic_read(&client->event_lost);
	info->pid = client->pid ? pid_vnr(client->pid) : -1;
	info->card = client->card;
	/* Its owner may be changing it. */
	ob_compat_set_midi_version(info, READ_ONCE(client->midi_version));
}

int ob_ioctl_client_get_info(struct ob_client *client, void *arg)
{
	struct snd_seq_client_info *info = arg;
	struct ob_client *target = ob_client_get_autoload(info->client);

	if (!target)
		return -ENOENT;
	fill_info(target, info);
	ob_client_put(target);
	return 0;
}

/* Delivery reads single bits meanwhile, so the words may change one by one. */
static void set_event_filter(struct ob_client *client, const u32 *bits)
{
	DECLARE_BITMAP(filter, 256);
	unsigned int i;

	bitmap_from_arr32(filter, bits, 256);
	for (i = 0; i < ARRAY_SIZE(filter); i++)
		WRITE_ONCE(client->event_filter[i], filter[i]);
}

/* The settings that decide which packets the client gets, and how, as a number. */
static u64 packet_filters(const struct ob_client *client)
{
	u64 filters = client->group_filter;

	if (client->filter & SNDRV_SEQ_FILTER_NO_CONVERT)
		filters |= BIT_ULL(32);
	return filters;
}

/* Those that decide which packets of a SysEx it gets. */
static u64 sysex_filters(const struct ob_client *client)
{
	u64 filters = packet_filters(client);

	if ((client->filter & SNDRV_SEQ_FILTER_USE_EVENT) &&
	    !test_bit(SNDRV_SEQ_EVENT_SYSEX, client->event_filter))
		filters |= BIT_ULL(33);
	return filters;
}

static void set_filters(struct ob_client *client,
			const struct snd_seq_client_info *info)
{
	set_event_filter(client, (const u32 *)info->event_filter);
	WRITE_ONCE(client->group_filter, ob_compat_group_filter(info));
	/* Delivery reads the bitmap only if the filter has USE_EVENT. */
	WRITE_ONCE(client->filter, info->filter);
}

int ob_ioctl_client_set_info(struct ob_client *client, void *arg)
{
	struct snd_seq_client_info *info = arg;
	unsigned int version = client->midi_version;
	u64 before = packet_filters(client), sysex_before = sysex_filters(client);
	int err;

	if (info->client != client->number)
		return -EPERM;
	if (info->type != client->type)
		return -EINVAL;
	/* A driver says it in another way: see ob_kernel_client_set_packets(). */
	if (ob_client_is_user(client) &&
	    client->user_pversion >= PVERSION_MIDI_VERSION)
		version = ob_compat_midi_version(info);
	if (version > SNDRV_SEQ_CLIENT_UMP_MIDI_2_0)
		return -EINVAL;
	err = ob_midi_version_set(client, version);
	if (err)
		return err;

	/* User space need not have terminated the name. */
	info->name[sizeof(info->name) - 1] = '\0';
	spin_lock(&client->info_lock);
	if (info->name[0])
		strscpy(client->name, info->name, sizeof(client->name));
	memcpy(client->multicast_filter, info->multicast_filter,
	       sizeof(client->multicast_filter));
	set_filters(client, info);
	spin_unlock(&client->info_lock);
	/* A SysEx must not be delivered without what was filtered meanwhile. */
	if (sysex_filters(client) != sysex_before)
		ob_midi_version_forget_receiver(client);
	if (packet_filters(client) != before)
		ob_midi_version_forget_all_values(client);
	atomic_set(&client->event_lost, info->event_lost);

	ob_announcement_broadcast(SNDRV_SEQ_EVENT_CLIENT_CHANGE,
				  client->number, 0);
	return 0;
}

int ob_ioctl_client_query_next(struct ob_client *client, void *arg)
{
	struct snd_seq_client_info *info = arg;
	struct ob_client *next;

	if (info->client >= OB_CLIENT_NUMBERS)
		return -ENOENT;
	next = ob_client_get_next(max(info->client, -1) + 1, true);
	if (!next)
		return -ENOENT;
	fill_info(next, info);
	ob_client_put(next);
	return 0;
}

static void fill_pool(struct ob_client *client,
		      struct snd_seq_client_pool *info)
{
	struct ob_event_pool output = ob_output_pool_snapshot(client->output);

	memset(info, 0, sizeof(*info));
	info->client = client->number;
	info->output_pool = output.size;
	info->output_room = output.room;
	info->output_free = ob_event_pool_available(&output);
	if (client->input) {
		struct ob_event_pool input =
			ob_input_fifo_snapshot(client->input);

		info->input_pool = input.size;
		info->input_free = ob_event_pool_available(&input);
	}
}

int ob_ioctl_client_get_pool(struct ob_client *client, void *arg)
{
	struct snd_seq_client_pool *info = arg;
	struct ob_client *target = ob_client_get_autoload(info->client);

	if (!target)
		return -ENOENT;
	fill_pool(target, info);
	ob_client_put(target);
	return 0;
}

/* Returns @wanted if it is valid and differs from @now, else 0 for "keep". */
static unsigned int new_size(int wanted, unsigned int now)
{
	if (wanted < 1 || wanted > ob_params_max_pool() || wanted == now)
		return 0;
	return wanted;
}

static int resize_input(struct ob_client *client, int wanted)
{
	unsigned int size;

	if (!client->input)
		return 0;
	size = new_size(wanted, ob_input_fifo_snapshot(client->input).size);
	return size ? ob_input_lifecycle_resize(client->input, size) : 0;
}

/*
 * Sizes out of range are ignored without an error: programs ask for more than
 * they may get, and expect success.
 */
int ob_ioctl_client_set_pool(struct ob_client *client, void *arg)
{
	struct ob_event_pool output = ob_output_pool_snapshot(client->output);
	struct snd_seq_client_pool *info = arg;
	unsigned int size, room = 0;
	int err;

	if (info->client != client->number)
		return -EINVAL;

	size = new_size(info->output_pool, output.size);
	if (info->output_room >= 1 &&
	    info->output_room <= (size ?: output.size))
		room = info->output_room;
	/* Nothing is scheduled meanwhile: that takes the ioctl_mutex, too. */
	if (size && output.used)
		return -EBUSY;
	err = resize_input(client, info->input_pool);
	if (err)
		return err;
	if (size || room)
		ob_output_pool_resize(client->output, size, room);
	fill_pool(client, info);
	return 0;
}

/* Everything that waits or has begun to come. */
static int clear_input(struct ob_client *client)
{
	unsigned int cut;
	int err = ob_input_reader_clear(client->input, &cut);

	if (!err)
		ob_conversion_counts_add_cut(&client->conversions, cut);
	return err;
}

int ob_ioctl_client_remove_events(struct ob_client *client, void *arg)
{
	const struct snd_seq_remove_events *info = arg;
	int err = 0;

	/* The conditions are for output only; all of the input is dropped. */
	if ((info->remove_mode & SNDRV_SEQ_REMOVE_INPUT) && client->input)
		err = clear_input(client);
	if (!err && (info->remove_mode & SNDRV_SEQ_REMOVE_OUTPUT))
		ob_flush_matching(client, info);
	return err;
}
