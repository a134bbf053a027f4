// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* For tests of MIDI 2.0: clients, ports and records. */
#include "umplib.h"
#include "ktap.h"

#include <poll.h>

_Static_assert(sizeof(struct ump_event) == 32, "record");
_Static_assert(sizeof(struct ump_client_info) == 188, "client");
_Static_assert(offsetof(struct ump_client_info, group_filter) == 136, "filter");
_Static_assert(sizeof(struct ump_port_info) == (sizeof(long) == 8 ? 168 : 164),
	       "port");
_Static_assert(sizeof(struct ump_info) == 520, "info");
_Static_assert(sizeof(struct ump_endpoint_info) == 328, "endpoint");
_Static_assert(sizeof(struct ump_block_info) == 180, "block");
_Static_assert(offsetof(struct ump_endpoint_info, name) == 40,
	       "endpoint's name");
_Static_assert(offsetof(struct ump_block_info, name) == 20, "block's name");

/* As much as a read may return at once. */
#define READ_BUFFER (5u << 20)

/* --- clients and ports --- */

int ump_set_protocol(struct seq_client *client, int version)
{
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &version);
}

int ump_get_client(struct seq_client *client, int id,
		   struct ump_client_info *info)
{
	memset(info, 0, sizeof(*info));
	info->client = id;
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, info);
}

int ump_set_client(struct seq_client *client, struct ump_client_info *info)
{
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, info);
}

int ump_set_version(struct seq_client *client, int version)
{
	struct ump_client_info info;

	MUST(!ump_get_client(client, client->id, &info));
	info.midi_version = version;
	return ump_set_client(client, &info);
}

void ump_must_filter(struct seq_client *client, unsigned int filter,
		     unsigned int group_filter)
{
	struct ump_client_info info;

	MUST(!ump_get_client(client, client->id, &info));
	info.filter = filter;
	info.group_filter = group_filter;
	MUST(!ump_set_client(client, &info));
}

void ump_must_want(struct seq_client *client, int type)
{
	struct ump_client_info info;

	MUST(!ump_get_client(client, client->id, &info));
	info.filter |= SNDRV_SEQ_FILTER_USE_EVENT;
	memset(info.event_filter, 0, sizeof(info.event_filter));
	info.event_filter[type / 8] |= 1 << type % 8;
	MUST(!ump_set_client(client, &info));
}

struct seq_client *ump_must_open(int version)
{
	struct seq_client *client = seq_must_open();
	int err;

	MUST(!ump_set_protocol(client, UMP_VERSION(5)));
	err = ump_set_version(client, version);
	errno = -err;
	MUST(!err);
	return client;
}

int ump_get_port(struct seq_client *client, int id, int port,
		 struct ump_port_info *info)
{
	memset(info, 0, sizeof(*info));
	info->addr.client = id;
	info->addr.port = port;
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_PORT_INFO, info);
}

int ump_create_port(struct seq_client *client, struct ump_port_info *info)
{
	info->addr.client = client->id;
	return seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_PORT, info);
}

int ump_must_port(struct seq_client *client, int port, unsigned int capability,
		  int group, unsigned int flags)
{
	struct ump_port_info info = {
		.capability = capability | SEQ_CAP_ALL,
		.type = SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
			SNDRV_SEQ_PORT_TYPE_APPLICATION,
		.ump_group = group,
		.flags = flags,
		.name = "test port",
	};

	if (port >= 0) {
		info.flags |= SNDRV_SEQ_PORT_FLG_GIVEN_PORT;
		info.addr.port = port;
	}
	MUST(!ump_create_port(client, &info));
	return info.addr.port;
}

void ump_must_have_room(struct seq_client *client, int cells)
{
	MUST(!seq_set_pool(client->fd, 0, cells, 0));
}

/* --- records --- */

struct ump_event ump_packet(int source_port, __u32 first, __u32 second,
			    __u32 third, __u32 fourth)
{
	struct ump_event event = {
		.flags = UMP_FLAG,
		.queue = SNDRV_SEQ_QUEUE_DIRECT,
		.source.port = source_port,
		.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
		.dest.port = SNDRV_SEQ_ADDRESS_UNKNOWN,
		.words = { first, second, third, fourth },
	};

	return event;
}

void ump_event_to(struct ump_event *event, int client, int port)
{
	event->dest.client = client;
	event->dest.port = port;
}

void ump_event_at_tick(struct ump_event *event, int queue, unsigned int tick)
{
	event->queue = queue;
	event->flags &= ~SNDRV_SEQ_TIME_STAMP_MASK;
	event->flags |= SNDRV_SEQ_TIME_STAMP_TICK;
	event->time.tick = tick;
}

void ump_event_at_time(struct ump_event *event, int queue, __u64 nanoseconds)
{
	event->queue = queue;
	event->flags &= ~SNDRV_SEQ_TIME_STAMP_MASK;
	event->flags |= SNDRV_SEQ_TIME_STAMP_REAL;
	event->time.time = seq_real_time(nanoseconds);
}

int ump_words(__u32 first)
{
	static const unsigned char words[16] = {
		1, 1, 1, 2, 2, 4, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4
	};

	return words[first >> 28];
}

/* --- ends of connections --- */

struct ump_end ump_must_end(int version, int group)
{
	struct ump_end end = { .version = version };

	end.client = ump_must_open(version);
	end.port = ump_must_port(end.client, -1, 0, group, 0);
	return end;
}

void ump_must_connect(struct ump_end *from, struct ump_end *to)
{
	MUST(!seq_subscribe(from->client->fd, from->client->id, from->port,
			    to->client->id, to->port));
	ump_drop(from);
	ump_drop(to);
}

void ump_must_connect_with(struct ump_end *from, struct ump_end *to,
			   unsigned int flags, int queue)
{
	struct snd_seq_port_subscribe info =
		seq_subscription(from->client->id, from->port, to->client->id,
				 to->port);

	info.flags = flags;
	info.queue = queue;
	MUST(!seq_call(from->client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
	ump_drop(from);
	ump_drop(to);
}

void ump_must_disconnect(struct ump_end *from, struct ump_end *to)
{
	MUST(!seq_unsubscribe(from->client->fd, from->client->id, from->port,
			      to->client->id, to->port));
	ump_drop(from);
	ump_drop(to);
}

void ump_must_switch(struct ump_end *end, int version)
{
	MUST(!ump_set_version(end->client, version));
	end->version = version;
}

static size_t record_size(const struct ump_end *end)
{
	return end->version ? sizeof(struct ump_event) :
			      sizeof(struct snd_seq_event);
}

static int fill(struct seq_client *client, int wait, int none)
{
	long result;

	if (client->start < client->end)
		return 0;
	if (!client->buffer)
		client->buffer = malloc(READ_BUFFER);
	MUST(client->buffer);
	if (!seq_poll(client->fd, POLLIN, wait))
		return none;
	result = read(client->fd, client->buffer, READ_BUFFER);
	if (result < 0)
		return -errno;
	MUST(result);
	client->start = 0;
	client->end = result;
	return 0;
}

static int take(struct ump_end *end, struct ump_event *event,
		const unsigned char **payload, int wait, int none)
{
	struct seq_client *client = end->client;
	size_t unit = record_size(end);
	int err = fill(client, wait, none);

	if (err)
		return err;
	MUST(client->end - client->start >= unit);
	memset(event, 0, sizeof(*event));
	memcpy(event, client->buffer + client->start, unit);
	client->start += unit;
	if (payload)
		*payload = client->buffer + client->start;
	if (!(event->flags & UMP_FLAG) &&
	    (event->flags & SNDRV_SEQ_EVENT_LENGTH_MASK) ==
	    SNDRV_SEQ_EVENT_LENGTH_VARIABLE)
		client->start += (event->data.ext.len + unit - 1) / unit * unit;
	MUST(client->start <= client->end);
	return 0;
}

int ump_receive(struct ump_end *end, struct ump_event *event,
		const unsigned char **payload)
{
	return take(end, event, payload, SEQ_WAIT_MS, -ETIME);
}

int ump_receive_now(struct ump_end *end, struct ump_event *event,
		    const unsigned char **payload)
{
	return take(end, event, payload, 0, -EAGAIN);
}

void ump_must_receive(struct ump_end *end, struct ump_event *event)
{
	int err = ump_receive(end, event, NULL);

	errno = -err;
	MUST(!err);
}

void ump_must_receive_type(struct ump_end *end, struct ump_event *event,
			   int type)
{
	ump_must_receive(end, event);
	if (event->type != type || event->flags & UMP_FLAG)
		ktap_note("type %d with flags %#x came instead of type %d",
			  event->type, event->flags, type);
	MUST(event->type == type);
	MUST(!(event->flags & UMP_FLAG));
	CHECK_EQ(event->words[3], 0);
}

bool ump_nothing(struct ump_end *end)
{
	return end->client->start == end->client->end &&
	       !seq_poll(end->client->fd, POLLIN, 0);
}

void ump_drop(struct ump_end *end)
{
	struct ump_event event;

	while (!ump_nothing(end))
		ump_receive_now(end, &event, NULL);
}

/* --- SysEx --- */

unsigned char *ump_sysex_new(size_t length)
{
	unsigned char *sysex = malloc(length + 2);
	size_t i;

	MUST(sysex);
	for (i = 0; i < length; i++)
		sysex[1 + i] = (i + i / 127 * 3 + i / 16384 * 5) & 127;
	sysex[0] = 0xf0;
	sysex[1 + length] = 0xf7;
	return sysex;
}

/* Six bytes a packet: complete, or start, continue and end. */
char *ump_sysex_text(const unsigned char *sysex, size_t length, int group)
{
	char *text = malloc(length / 6 * 18 + 19), *to = text;
	size_t at = 0;

	MUST(text);
	do {
		size_t count = length - at < 6 ? length - at : 6, i;
		bool last = at + count == length;
		__u32 words[2] = { 0 };

		words[0] = 3u << 28 | group << 24 | count << 16 |
			   (at ? last ? 3 : 2 : last ? 0 : 1) << 20;
		for (i = 0; i < count; i++)
			words[(i + 2) / 4] |= (__u32)sysex[1 + at + i] <<
					      (24 - (i + 2) % 4 * 8);
		to += sprintf(to, at ? " %08x %08x" : "%08x %08x", words[0],
			      words[1]);
		at += count;
	} while (at < length);
	return text;
}

void ump_must_send_sysex(struct ump_end *from, const void *data, size_t length)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to_subscribers(&event, from->port);
	MUST(!seq_send_variable(from->client, &event, data, length));
}

void ump_must_limit_data(void)
{
	int fd = seq_open(O_RDWR);
	int limit = open("/sys/module/snd_seq/parameters/max_event_size", O_WRONLY);

	MUST(fd >= 0 && limit >= 0);
	MUST(write(limit, "65536", 5) == 5);
	close(limit);
	close(fd);
}
