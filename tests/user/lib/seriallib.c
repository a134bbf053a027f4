// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* A serial MIDI device and its other end. */
#include "seriallib.h"
#include "ktap.h"

#include <fcntl.h>
#include <glob.h>
#include <linux/serial.h>
#include <poll.h>
#include <sys/ioctl.h>

static int outside = -1;

/* The tty driver has the serial port to itself, until it is told that there is
 * none, or that it is not its own.
 */
static void take_serial_port(void)
{
	struct serial_struct info;
	int fd = open("/dev/ttyS1", O_RDWR | O_NONBLOCK);

	if (fd >= 0 && !ioctl(fd, TIOCGSERIAL, &info)) {
		info.type = PORT_UNKNOWN;
		(void)!ioctl(fd, TIOCSSERIAL, &info);
	}
	close(fd);
}

static int open_outside(void)
{
	char name[32], path[64];
	size_t i;
	int fd = -1;
	glob_t found;
	FILE *file;

	MUST(!glob("/sys/class/virtio-ports/*/name", 0, NULL, &found));
	for (i = 0; i < found.gl_pathc && fd < 0; i++) {
		file = fopen(found.gl_pathv[i], "r");
		MUST(file);
		MUST(fgets(name, sizeof(name), file));
		fclose(file);
		if (strcmp(name, "onbeat.serial\n"))
			continue;
		*strrchr(found.gl_pathv[i], '/') = 0;
		snprintf(path, sizeof(path), "/dev%s",
			 strrchr(found.gl_pathv[i], '/'));
		fd = open(path, O_RDWR | O_NONBLOCK);
	}
	globfree(&found);
	return fd;
}

/* It comes some time after the card: a work of the kernel loads the module that makes it. */
static void must_wait_for_port(int client)
{
	struct snd_seq_port_info info = { .addr = { .client = client } };
	__u64 end = seq_now() + SEQ_WAIT_MS * 1000000ull;
	int fd = seq_open(O_RDWR);

	MUST(fd >= 0);
	while (seq_call(fd, SNDRV_SEQ_IOCTL_GET_PORT_INFO, &info)) {
		MUST(seq_now() < end);
		poll(NULL, 0, 5);
	}
	close(fd);
}

/* Bytes of an earlier case that are still on their way are thrown away. */
void serial_must_load(int card)
{
	char command[96];
	char junk[512];

	if (access("/sys/module/snd_serial_u16550", F_OK))
		take_serial_port();
	snprintf(command, sizeof(command),
		 "modprobe snd-serial-u16550 index=%d port=0x2f8 irq=3", card);
	MUST(!system(command));
	must_wait_for_port(SERIAL_CLIENT(card));
	outside = open_outside();
	MUST(outside >= 0);
	while (serial_read_some(junk, sizeof(junk), 100))
		;
}

static void must_tell_driver(const char *what)
{
	char path[80];
	int fd;

	snprintf(path, sizeof(path),
		 "/sys/bus/platform/drivers/snd_serial_u16550/%s", what);
	fd = open(path, O_WRONLY);
	MUST(fd >= 0);
	MUST(write(fd, "snd_serial_u16550.0", 19) == 19);
	close(fd);
}

void serial_must_unplug(void)
{
	must_tell_driver("unbind");
}

void serial_must_plug_in(void)
{
	must_tell_driver("bind");
}

void serial_try_write(const void *data, size_t length)
{
	(void)!write(outside, data, length);
}

size_t serial_read_some(void *data, size_t length, int milliseconds)
{
	ssize_t got = 0;

	if (seq_poll(outside, POLLIN, milliseconds))
		got = read(outside, data, length);
	return got > 0 ? got : 0;
}

void serial_must_write(const void *data, size_t length)
{
	const char *next = data;

	while (length) {
		ssize_t written;

		MUST(seq_poll(outside, POLLOUT, SEQ_WAIT_MS));
		written = write(outside, next, length);
		MUST(written > 0);
		next += written;
		length -= written;
	}
}

/* The card's driver says now and then, between messages, which port is meant. */
static size_t drop_port_numbers(unsigned char *data, size_t length)
{
	static bool number_follows;
	size_t i, kept = 0;

	for (i = 0; i < length; i++) {
		if (number_follows || data[i] == 0xf5)
			number_follows = !number_follows;
		else
			data[kept++] = data[i];
	}
	return kept;
}

void serial_must_read(void *data, size_t length)
{
	unsigned char *next = data;

	while (length) {
		ssize_t got;

		MUST(seq_poll(outside, POLLIN, SEQ_WAIT_MS));
		got = read(outside, next, length);
		MUST(got > 0);
		got = drop_port_numbers(next, got);
		next += got;
		length -= got;
	}
}
