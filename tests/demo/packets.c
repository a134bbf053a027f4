// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Shows what becomes of MIDI 2.0's velocities of 16 bits: sends notes as packets,
 * and lists what a reader of packets, aseqdump, which knows MIDI 1.0 alone, and the
 * bytes of a device say. Run by demo.sh in the guest, which connects the last two.
 *
 * usage: packets LINES DEVICE        LINES: what aseqdump prints
 *
 * Ends with 0 if the reader of packets got what was sent, and the others the
 * velocities of 7 bits that stand beside them below.
 */
#include "ktap.h"
#include "umplib.h"

#define CHANNEL_VOICE_2	0x4
#define NOTE_OFF	0x8
#define NOTE_ON		0x9

static const struct {
	const char *name;
	int note;
	int velocity;
	int velocity7;	/* its upper 7 bits, but never 0: that would end a note */
} notes[] = {
	{ "C4", 60, 1, 1 },	    { "D4", 62, 1000, 1 },
	{ "E4", 64, 9000, 17 },	    { "F4", 65, 32767, 63 },
	{ "G4", 67, 32768, 64 },    { "A4", 69, 33000, 64 },
	{ "B4", 71, 60000, 117 },   { "C5", 72, 65535, 127 },
};

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static void call(int fd, unsigned long request, void *argument, const char *what)
{
	if (ioctl(fd, request, argument) < 0)
		fail(what);
}

/* A client of MIDI 2.0 with port 0; returns its number. */
static int open_client(int *fd, const char *name, unsigned int capability)
{
	struct ump_port_info port = { .capability = capability };
	struct ump_client_info info = { 0 };
	int protocol = UMP_VERSION(5);

	*fd = open(SEQ_DEVICE, O_RDWR);
	if (*fd < 0)
		fail(SEQ_DEVICE);
	call(*fd, SNDRV_SEQ_IOCTL_USER_PVERSION, &protocol, "protocol");
	call(*fd, SNDRV_SEQ_IOCTL_CLIENT_ID, &info.client, "client");
	call(*fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, &info, "client");
	snprintf(info.name, sizeof(info.name), "%s", name);
	info.midi_version = 2;
	call(*fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info, "MIDI 2.0");
	port.addr.client = info.client;
	snprintf(port.name, sizeof(port.name), "%s", name);
	call(*fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &port, "port");
	return info.client;
}

static void connect_clients(int fd, int sender, int dest)
{
	struct snd_seq_port_subscribe both = {
		.sender.client = sender,
		.dest.client = dest,
	};

	call(fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &both, "connection");
}

static void wait_for_listeners(int fd, int client, int count)
{
	struct ump_port_info port;

	do {
		usleep(10000);
		memset(&port, 0, sizeof(port));
		port.addr.client = client;
		call(fd, SNDRV_SEQ_IOCTL_GET_PORT_INFO, &port, "port");
	} while (port.read_use < count);
}

static void send_note(int fd, int status, int note, int velocity)
{
	struct ump_event event = {
		.flags = UMP_FLAG,
		.queue = SNDRV_SEQ_QUEUE_DIRECT,
		.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
		.words = {
			CHANNEL_VOICE_2 << 28 | status << 20 | note << 8,
			(unsigned int)velocity << 16,
		},
	};

	if (write(fd, &event, sizeof(event)) != sizeof(event))
		fail("write");
}

/* The velocity of the next note on. */

static int hear_packet(int fd)
{
	struct ump_event event;

	do {
		if (read(fd, &event, sizeof(event)) != sizeof(event))
			fail("packets");
	} while (!(event.flags & UMP_FLAG) ||
		 (event.words[0] >> 20 & 0xf) != NOTE_ON);
	return event.words[1] >> 16;
}

static int hear_line(FILE *lines)
{
	char line[256];
	int velocity;

	do {
		if (!fgets(line, sizeof(line), lines))
			fail("aseqdump");
	} while (sscanf(line, "%*s Note on %*d, note %*d, velocity %d",
			&velocity) != 1);
	return velocity;
}

/* All messages are notes; a status is not repeated. */
static int hear_bytes(int device)
{
	static unsigned char status;
	unsigned char byte;
	int have = 0;

	for (;;) {
		if (read(device, &byte, 1) != 1)
			fail("device");
		if (byte & 0x80)
			status = byte;
		else if (have++ && status >> 4 == NOTE_ON)
			return byte;
		else if (have > 1)
			have = 0;
	}
}

/* The device hands bytes only to those who have tried to read. */
static int open_device(const char *path)
{
	int device = open(path, O_RDONLY | O_NONBLOCK);
	unsigned char byte;

	if (device < 0 || read(device, &byte, 1) >= 0 || errno != EAGAIN ||
	    fcntl(device, F_SETFL, 0) < 0)
		fail(path);
	return device;
}

int main(int argc, char **argv)
{
	int sender, reader, device, sender_client, wrong = 0;
	FILE *lines;
	size_t i;

	if (argc != 3)
		return 2;
	device = open_device(argv[2]);
	sender_client = open_client(&sender, "Crescendo", SEQ_CAP_READ);
	connect_clients(sender, sender_client,
			open_client(&reader, "Reader", SEQ_CAP_WRITE));
	lines = fopen(argv[1], "r");
	if (!lines)
		fail(argv[1]);
	wait_for_listeners(sender, sender_client, 3);
	printf("      note  velocity    a reader of MIDI 2.0    aseqdump    %s\n",
	       argv[2]);
	for (i = 0; i < ARRAY_SIZE(notes); i++) {
		int packet, line, byte;

		send_note(sender, NOTE_ON, notes[i].note, notes[i].velocity);
		packet = hear_packet(reader);
		line = hear_line(lines);
		byte = hear_bytes(device);
		printf("      %-4s  %8d  %22d  %10d  %12d\n", notes[i].name,
		       notes[i].velocity, packet, line, byte);
		fflush(stdout);
		wrong += packet != notes[i].velocity ||
			 line != notes[i].velocity7 || byte != notes[i].velocity7;
		send_note(sender, NOTE_OFF, notes[i].note, 0);
	}
	return wrong > 0;
}
