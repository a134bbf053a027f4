// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The 32-bit ioctls themselves, entered through the 32-bit system call even
 * by a 64-bit program: numbers and layout of the port record, the only one
 * that differs. Whole programs built for i386 are the "-32" twins.
 */
#include "compatlib.h"
#include "ktap.h"
#include "seqlib.h"

static void port_record(void)
{
	struct seq_client *client = seq_must_open();
	struct port_info32 *info = low_memory(sizeof(*info));
	struct snd_seq_port_info native;

	CHECK_EQ(sizeof(*info), 164);
	info->addr.client = client->id;
	info->addr.port = 44;
	snprintf(info->name, sizeof(info->name), "thirty-two");
	info->capability = SEQ_CAP_ALL;
	info->type = 0x12345;
	info->midi_channels = 16;
	info->midi_voices = 17;
	info->synth_voices = 18;
	/* A pointer of such a program means nothing. */
	info->kernel = 0x1234;
	info->flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT |
		      SNDRV_SEQ_PORT_FLG_TIMESTAMP;
	info->time_queue = 9;
	CHECK_EQ(call32(client->fd, CREATE_PORT32, info), 0);
	CHECK_EQ(info->addr.port, 44);

	MUST(!seq_get_port(client->fd, client->id, 44, &native));
	CHECK_STR(native.name, "thirty-two");
	CHECK_EQ(native.capability, SEQ_CAP_ALL);
	CHECK_EQ(native.type, 0x12345);
	CHECK_EQ(native.midi_channels, 16);
	CHECK_EQ(native.midi_voices, 17);
	CHECK_EQ(native.synth_voices, 18);
	CHECK_EQ(native.flags, SNDRV_SEQ_PORT_FLG_TIMESTAMP);
	CHECK_EQ(native.time_queue, 9);

	memset(info, 0xee, sizeof(*info));
	info->addr.client = client->id;
	info->addr.port = 44;
	CHECK_EQ(call32(client->fd, GET_PORT_INFO32, info), 0);
	CHECK_STR(info->name, "thirty-two");
	CHECK_EQ(info->capability, SEQ_CAP_ALL);
	CHECK_EQ(info->type, 0x12345);
	CHECK_EQ(info->midi_channels, 16);
	CHECK_EQ(info->synth_voices, 18);
	CHECK_EQ(info->read_use, 0);
	CHECK_EQ(info->write_use, 0);
	CHECK_EQ(info->flags, SNDRV_SEQ_PORT_FLG_TIMESTAMP);
	CHECK_EQ(info->time_queue, 9);

	info->midi_voices = 3;
	info->flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP |
		      SNDRV_SEQ_PORT_FLG_TIME_REAL;
	info->time_queue = 1;
	CHECK_EQ(call32(client->fd, SET_PORT_INFO32, info), 0);
	MUST(!seq_get_port(client->fd, client->id, 44, &native));
	CHECK_EQ(native.midi_voices, 3);
	CHECK_EQ(native.flags, info->flags);
	CHECK_EQ(native.time_queue, 1);
	CHECK_EQ(call32(client->fd, DELETE_PORT32, info), 0);
	CHECK_EQ(seq_get_port(client->fd, client->id, 44, &native), -ENOENT);
}

static void walking_ports(void)
{
	struct seq_client *client = seq_must_open();
	struct port_info32 *info = low_memory(sizeof(*info));

	seq_must_port(client, SEQ_CAP_ALL);
	MUST(seq_port_create_at(client->fd, 200, SEQ_CAP_READ) == 200);
	info->addr.client = client->id;
	info->addr.port = 255;
	CHECK_EQ(call32(client->fd, QUERY_NEXT_PORT32, info), 0);
	CHECK_EQ(info->addr.port, 0);
	CHECK_EQ(info->capability, SEQ_CAP_ALL);
	CHECK_EQ(call32(client->fd, QUERY_NEXT_PORT32, info), 0);
	CHECK_EQ(info->addr.port, 200);
	CHECK_STR(info->name, "port 200");
	CHECK_EQ(call32(client->fd, QUERY_NEXT_PORT32, info), -ENOENT);
}

static void errors_are_the_same(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct port_info32 *info = low_memory(sizeof(*info));

	info->addr.client = other->id;
	CHECK_EQ(call32(client->fd, CREATE_PORT32, info), -EPERM);
	CHECK_EQ(call32(client->fd, DELETE_PORT32, info), -EPERM);
	CHECK_EQ(call32(client->fd, SET_PORT_INFO32, info), -EPERM);
	CHECK_EQ(call32(client->fd, GET_PORT_INFO32, info), -ENOENT);
	info->addr.client = 127;
	CHECK_EQ(call32(client->fd, GET_PORT_INFO32, info), -ENXIO);
	CHECK_EQ(call32(client->fd, QUERY_NEXT_PORT32, info), -ENXIO);
	CHECK_EQ(call32(client->fd, CREATE_PORT32, (void *)8), -EFAULT);
	CHECK_EQ(call32(client->fd, GET_PORT_INFO32, NULL), -EFAULT);
}

static void sizes_are_not_mixed_up(void)
{
	struct seq_client *client = seq_must_open();
	struct port_info32 *info = low_memory(4096);

	info->addr.client = client->id;
	/* 168 bytes is what a 64-bit program's record has. */
	CHECK_EQ(call32(client->fd, _IOC(3, 'S', 0x20, 168), info), -ENOTTY);
	CHECK_EQ(call32(client->fd, _IOC(3, 'S', 0x22, 168), info), -ENOTTY);
	CHECK_EQ(call32(client->fd, _IOC(3, 'S', 0x22, 160), info), -ENOTTY);
	CHECK_EQ(call32(client->fd, _IOC(3, 'S', 0x99, 164), info), -ENOTTY);
	/* And the other way round. */
	if (sizeof(long) == 8)
		CHECK_EQ(seq_call(client->fd, GET_PORT_INFO32, info), -ENOTTY);
}

static void other_records_are_the_same(void)
{
	struct seq_client *client = seq_must_open();
	union {
		int number;
		struct snd_seq_client_info client;
		struct snd_seq_queue_info queue;
		struct snd_seq_queue_tempo tempo;
		struct snd_seq_queue_timer timer;
		struct snd_seq_client_pool pool;
		struct snd_seq_system_info system;
	} *record = low_memory(sizeof(*record));

	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_CLIENT_ID, record), 0);
	CHECK_EQ(record->number, client->id);
	memset(record, 0, sizeof(*record));
	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, record), 0);
	CHECK_EQ(record->system.ports, 254);
	memset(record, 0, sizeof(*record));
	record->client.client = client->id;
	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, record),
		 0);
	CHECK_EQ(record->client.pid, getpid());
	memset(record, 0, sizeof(*record));
	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, record), 0);
	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TEMPO, record),
		 0);
	CHECK_EQ(record->tempo.tempo, 500000);
	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, record),
		 0);
	CHECK_EQ(record->timer.u.alsa.id.device, 3);
	memset(record, 0, sizeof(*record));
	record->pool.client = client->id;
	CHECK_EQ(call32(client->fd, SNDRV_SEQ_IOCTL_GET_CLIENT_POOL, record),
		 0);
	CHECK_EQ(record->pool.input_pool, 200);
}

/* A 32-bit program's record of an event with data elsewhere has a 32-bit
 * pointer; what lies behind it must not be taken for its other half.
 */
static void pointer_in_an_event_has_32_bits(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_running_info mode = { .client = client->id,
					     .cpu_mode = 4 };
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	char *data = low_memory(100);
	const unsigned char *payload;

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_RUNNING_MODE, &mode));
	memset(data, 0x33, 100);
	seq_event_to(&event, client->id, port);
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	event.data.raw32.d[0] = 100;
	event.data.raw32.d[1] = (unsigned long)data;
	event.data.raw32.d[2] = 0xdeadbeef;
	CHECK_EQ(seq_send(client, &event), 0);
	MUST(!seq_receive(client, &event, &payload));
	CHECK_EQ(event.data.ext.len, 100);
	CHECK(!memcmp(payload, data, 100));
}

static const struct ktap_case cases[] = {
	CASE(port_record),
	CASE(walking_ports),
	CASE(errors_are_the_same),
	CASE(sizes_are_not_mixed_up),
	CASE(other_records_are_the_same),
	CASE_ONBEAT(pointer_in_an_event_has_32_bits),
};

KTAP_MAIN(cases);
