// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Raw helpers for /dev/snd/seq: building, writing and reading events. */
#include "seqlib.h"
#include "ktap.h"

#include <poll.h>
#include <sys/utsname.h>

/* Larger than any event that a test sends. */
#define READ_BUFFER (4u << 20)

/* --- events --- */

struct snd_seq_event seq_event_new(int type)
{
	struct snd_seq_event event = { 0 };

	event.type = type;
	event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	event.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	event.dest.port = SNDRV_SEQ_ADDRESS_UNKNOWN;
	return event;
}

struct snd_seq_event seq_event_note(int type, int channel, int note, int velocity)
{
	struct snd_seq_event event = seq_event_new(type);

	event.data.note.channel = channel;
	event.data.note.note = note;
	event.data.note.velocity = velocity;
	return event;
}

struct snd_seq_event seq_event_controller(int channel, int parameter, int value)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_CONTROLLER);

	event.data.control.channel = channel;
	event.data.control.param = parameter;
	event.data.control.value = value;
	return event;
}

struct snd_seq_event seq_event_numbered(unsigned int number)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_USR0);

	event.data.raw32.d[0] = number;
	return event;
}

void seq_event_to(struct snd_seq_event *event, int client, int port)
{
	event->dest.client = client;
	event->dest.port = port;
}

void seq_event_to_subscribers(struct snd_seq_event *event, int source_port)
{
	event->source.port = source_port;
	seq_event_to(event, SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
		     SNDRV_SEQ_ADDRESS_UNKNOWN);
}

void seq_event_at_tick(struct snd_seq_event *event, int queue, unsigned int tick)
{
	event->queue = queue;
	event->flags &= ~SNDRV_SEQ_TIME_STAMP_MASK;
	event->flags |= SNDRV_SEQ_TIME_STAMP_TICK;
	event->time.tick = tick;
}

void seq_event_at_time(struct snd_seq_event *event, int queue, __u64 nanoseconds)
{
	event->queue = queue;
	event->flags &= ~SNDRV_SEQ_TIME_STAMP_MASK;
	event->flags |= SNDRV_SEQ_TIME_STAMP_REAL;
	event->time.time = seq_real_time(nanoseconds);
}

/* --- writing --- */

long seq_write(int fd, const void *data, size_t length)
{
	long result = write(fd, data, length);

	return result < 0 ? -errno : result;
}

int seq_send(struct seq_client *client, const struct snd_seq_event *event)
{
	long result = seq_write(client->fd, event, sizeof(*event));

	if (result < 0)
		return result;
	CHECK_EQ(result, sizeof(*event));
	return 0;
}

void seq_must_send(struct seq_client *client, const struct snd_seq_event *event)
{
	int result = seq_send(client, event);

	errno = result < 0 ? -result : 0;
	MUST(!result);
}

int seq_send_variable(struct seq_client *client, const struct snd_seq_event *event,
		      const void *data, size_t length)
{
	unsigned char *packet = malloc(sizeof(*event) + length);
	struct snd_seq_event header = *event;
	long result;

	MUST(packet);
	header.flags &= ~SNDRV_SEQ_EVENT_LENGTH_MASK;
	header.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	header.data.ext.len = length;
	header.data.ext.ptr = NULL;
	memcpy(packet, &header, sizeof(header));
	memcpy(packet + sizeof(header), data, length);
	result = seq_write(client->fd, packet, sizeof(header) + length);
	free(packet);
	if (result < 0)
		return result;
	CHECK_EQ(result, sizeof(header) + length);
	return 0;
}

/* --- reading --- */

bool seq_poll(int fd, int events, int timeout_ms)
{
	struct pollfd entry = { .fd = fd, .events = events };
	int result;

	do
		result = poll(&entry, 1, timeout_ms);
	while (result < 0 && errno == EINTR);
	return result == 1 && (entry.revents & events);
}

bool seq_readable(struct seq_client *client)
{
	return client->start < client->end || seq_poll(client->fd, POLLIN, 0);
}

size_t seq_padded(size_t length)
{
	size_t unit = sizeof(struct snd_seq_event);

	return (length + unit - 1) / unit * unit;
}

int seq_receive(struct seq_client *client, struct snd_seq_event *event,
		const unsigned char **payload)
{
	if (client->start == client->end) {
		long result;

		if (!client->buffer)
			client->buffer = malloc(READ_BUFFER);
		MUST(client->buffer);
		if (!seq_poll(client->fd, POLLIN, SEQ_WAIT_MS))
			return -ETIME;
		result = read(client->fd, client->buffer, READ_BUFFER);
		if (result < 0)
			return -errno;
		client->start = 0;
		client->end = result;
		MUST(result >= (long)sizeof(*event));
	}
	memcpy(event, client->buffer + client->start, sizeof(*event));
	client->start += sizeof(*event);
	if (payload)
		*payload = client->buffer + client->start;
	if ((event->flags & SNDRV_SEQ_EVENT_LENGTH_MASK) ==
	    SNDRV_SEQ_EVENT_LENGTH_VARIABLE)
		client->start += seq_padded(event->data.ext.len);
	MUST(client->start <= client->end);
	return 0;
}

void seq_must_receive(struct seq_client *client, struct snd_seq_event *event)
{
	int result = seq_receive(client, event, NULL);

	errno = result < 0 ? -result : 0;
	MUST(!result);
}

void seq_must_receive_type(struct seq_client *client, struct snd_seq_event *event,
			   int type)
{
	seq_must_receive(client, event);
	if (event->type != type)
		ktap_note("received type %d instead of %d", event->type, type);
	MUST(event->type == type);
}

void seq_must_receive_numbers(struct seq_client *client, unsigned int first,
			      unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct snd_seq_event event;

		seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_USR0);
		if (event.data.raw32.d[0] != first + i)
			ktap_note("number %u came instead of %u",
				  event.data.raw32.d[0], first + i);
		MUST(event.data.raw32.d[0] == first + i);
	}
}

bool seq_nothing(struct seq_client *client)
{
	return !seq_readable(client);
}

void seq_drop(struct seq_client *client)
{
	struct snd_seq_event event;

	while (seq_readable(client))
		seq_receive(client, &event, NULL);
}

/* --- programs --- */

void seq_set_name(char name[64], const char *text)
{
	snprintf(name, 64, "%s", text);
}

bool seq_is_real_time_kernel(void)
{
	struct utsname name;

	MUST(!uname(&name));
	return strstr(name.version, "PREEMPT_RT");
}

int seq_protocol(int fd)
{
	int version, result;

	result = seq_call(fd, SNDRV_SEQ_IOCTL_PVERSION, &version);
	return result < 0 ? result : version;
}

char *seq_read_file(const char *path)
{
	size_t used = 0, capacity = 1 << 16;
	char *text = malloc(capacity);
	int fd = open(path, O_RDONLY);

	MUST(fd >= 0);
	MUST(text);
	for (;;) {
		ssize_t part = read(fd, text + used, capacity - used - 1);

		MUST(part >= 0);
		if (!part)
			break;
		used += part;
		if (capacity - used < 4096) {
			capacity *= 2;
			text = realloc(text, capacity);
			MUST(text);
		}
	}
	close(fd);
	text[used] = '\0';
	return text;
}

__u32 seq_random(__u32 *state)
{
	/* xorshift, George Marsaglia 2003 */
	__u32 x = *state ? *state : 1;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return x;
}
