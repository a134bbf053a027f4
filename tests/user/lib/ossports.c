// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Ports of the program itself as MIDI devices of the OSS sequencer. */
#include "ossports.h"
#include "ktap.h"
#include "osslib.h"

/* Events that may wait for the program. */
#define POOL 2000

struct seq_client *oss_ports;

void oss_must_load_ports(int count)
{
	int port;

	MUST(!system("modprobe snd-seq-oss"));
	oss_ports = seq_must_open();
	MUST(!seq_set_pool(oss_ports->fd, 0, POOL, 0));
	for (port = 0; port < count; port++)
		oss_must_create_port(port);
}

void oss_must_create_port(int port)
{
	MUST(seq_port_create_at(oss_ports->fd, port, SEQ_CAP_ALL) == port);
}

void oss_must_delete_port(int port)
{
	MUST(!seq_port_delete(oss_ports->fd, port));
}

int oss_port_number(int port)
{
	return oss_find_device(oss_ports->id, port);
}

int oss_test_device(int fd, int number)
{
	return ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number) ? -errno : 0;
}

static bool is_about_connections(const struct snd_seq_event *event)
{
	return event->type == SNDRV_SEQ_EVENT_PORT_SUBSCRIBED ||
	       event->type == SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED;
}

void oss_must_hear(struct snd_seq_event *event)
{
	do {
		seq_must_receive(oss_ports, event);
	} while (is_about_connections(event));
}

void oss_must_hear_note(int port, const unsigned char *bytes)
{
	struct snd_seq_event event;

	oss_must_hear(&event);
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.dest.port, port);
	CHECK_EQ(event.data.note.channel, bytes[0] & 0x0f);
	CHECK_EQ(event.data.note.note, bytes[1]);
	CHECK_EQ(event.data.note.velocity, bytes[2]);
}

bool oss_hears_nothing(void)
{
	struct snd_seq_event event;

	while (seq_readable(oss_ports)) {
		seq_must_receive(oss_ports, &event);
		if (is_about_connections(&event))
			continue;
		ktap_note("type %d to port %d", event.type, event.dest.port);
		return false;
	}
	return true;
}
