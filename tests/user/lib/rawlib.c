// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Raw helpers for the virtual card's devices. */
#include "rawlib.h"
#include "ktap.h"

#include <poll.h>
#include <sound/asound.h>

#define RAW_PATH "/dev/snd/midiC1D%d"
#define BACKLOG "/sys/module/snd_seq_virmidi/parameters/backlog_bytes"

static int control = -1;

static void must_run(const char *command)
{
	int status = system(command);

	if (status)
		ktap_note("%s: status %d", command, status);
	MUST(!status);
}

void raw_must_load(void)
{
	int from, to;

	must_run("modprobe snd-virmidi index=1");
	control = seq_open(O_RDWR);
	MUST(control >= 0);
	for (from = 0; from < RAW_DEVICES; from++)
		for (to = 0; to < RAW_DEVICES; to++)
			seq_unsubscribe(control, RAW_CLIENT(from), 0,
					RAW_CLIENT(to), 0);
}

int raw_open(int device, int flags)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), RAW_PATH, device);
	fd = open(path, flags);
	return fd < 0 ? -errno : fd;
}

int raw_must_open(int device, int flags)
{
	int fd = raw_open(device, flags);

	MUST(fd >= 0);
	return fd;
}

int raw_must_listen(int device)
{
	int fd = raw_must_open(device, O_RDONLY);

	MUST(!seq_poll(fd, POLLIN, 0));
	return fd;
}

void raw_must_connect(int from_device, int to_device)
{
	MUST(!seq_subscribe(control, RAW_CLIENT(from_device), 0,
			    RAW_CLIENT(to_device), 0));
}

struct seq_client *raw_must_hear(int device)
{
	return seq_must_hear(RAW_CLIENT(device), 0);
}

struct seq_client *raw_must_feed(int device)
{
	return seq_must_feed(RAW_CLIENT(device), 0);
}

void raw_must_send(struct seq_client *client, struct snd_seq_event event)
{
	seq_event_to_subscribers(&event, 0);
	seq_must_send(client, &event);
}

void raw_must_send_sysex(struct seq_client *client, const void *data,
			 size_t length)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to_subscribers(&event, 0);
	MUST(!seq_send_variable(client, &event, data, length));
}

void raw_must_write(int fd, const void *data, size_t length)
{
	const char *next = data;

	while (length) {
		ssize_t written = write(fd, next, length);

		MUST(written > 0);
		next += written;
		length -= written;
	}
}

size_t raw_read(int fd, void *data, size_t length)
{
	char *next = data;
	size_t left = length;

	while (left && seq_poll(fd, POLLIN, SEQ_WAIT_MS)) {
		ssize_t got = read(fd, next, left);

		MUST(got > 0);
		next += got;
		left -= got;
	}
	return length - left;
}

static void show_difference(const unsigned char *got, size_t count,
			    const unsigned char *want, size_t length)
{
	size_t at = 0;

	while (at < count && got[at] == want[at])
		at++;
	ktap_note("%zu of %zu bytes came; the first %zu are right", count,
		  length, at);
	if (at < count)
		ktap_note("then comes %02x, not %02x", got[at], want[at]);
}

bool raw_reads(int fd, const void *data, size_t length)
{
	unsigned char *got = malloc(length);
	size_t count = raw_read(fd, got, length);
	bool same = count == length && !memcmp(got, data, length);

	if (!same)
		show_difference(got, count, data, length);
	free(got);
	return same;
}

bool raw_nothing(int fd)
{
	return !seq_poll(fd, POLLIN, 0);
}

size_t raw_lost(int fd)
{
	struct snd_rawmidi_status status = {
		.stream = SNDRV_RAWMIDI_STREAM_INPUT,
	};

	MUST(!ioctl(fd, SNDRV_RAWMIDI_IOCTL_STATUS, &status));
	return status.xruns;
}

size_t raw_must_look_up(int card, const char *stream, const char *what)
{
	unsigned long number;
	char path[40], *text, *line;

	snprintf(path, sizeof(path), "/proc/asound/card%d/midi0", card);
	text = seq_read_file(path);
	line = strstr(text, stream);
	MUST(line);
	line = strstr(line, what);
	MUST(line && sscanf(line, "%*[^:]: %lu", &number) == 1);
	free(text);
	return number;
}

void raw_must_set_mode(int fd, int mode)
{
	int version = SNDRV_RAWMIDI_VERSION;
	struct snd_rawmidi_params params = {
		.stream = SNDRV_RAWMIDI_STREAM_INPUT,
		.buffer_size = 4096,
		.avail_min = 1,
		.mode = mode,
	};

	MUST(!ioctl(fd, SNDRV_RAWMIDI_IOCTL_USER_PVERSION, &version));
	MUST(!ioctl(fd, SNDRV_RAWMIDI_IOCTL_PARAMS, &params));
}

void raw_must_set_backlog(const char *bytes)
{
	int fd = open(BACKLOG, O_WRONLY);

	MUST(fd >= 0);
	MUST(write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
	close(fd);
}

void raw_fill_sysex(unsigned char *data, size_t length, unsigned int seed)
{
	size_t i;

	for (i = 1; i < length - 1; i++)
		data[i] = seq_random(&seed) >> 8 & 0x7f;
	data[0] = 0xf0;
	data[length - 1] = 0xf7;
}

pid_t raw_spawn(void (*function)(int), int argument)
{
	pid_t child = fork();

	MUST(child >= 0);
	if (!child) {
		ktap_failures = 0;
		function(argument);
		_exit(ktap_failures ? 1 : 0);
	}
	return child;
}

void raw_must_join(pid_t child)
{
	int status;

	MUST(waitpid(child, &status, 0) == child);
	MUST(!status);
}
