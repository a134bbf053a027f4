// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Raw helpers for the OSS sequencer's devices. */
#include "osslib.h"
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>

void oss_must_load(void)
{
	raw_must_load();
	MUST(!system("modprobe snd-seq-oss"));
	/* The incumbent looks for devices when it has been loaded. */
	MUST(expect_onbeat() || oss_wait_for("[VirMIDI 1-3]"));
}

int oss_must_open(const char *path, int flags)
{
	int fd = open(path, flags);

	MUST(fd >= 0);
	return fd;
}

int oss_must_open_small(const char *path, int flags)
{
	int fd;

	/* The incumbent takes it when it is loaded only. */
	if (!expect_onbeat()) {
		MUST(system("rmmod snd-seq-oss 2>/dev/null") >= 0);
		MUST(!system("modprobe snd-seq-oss maxqlen=64"));
		oss_must_load();
		fd = oss_must_open(path, flags);
		/* Until then it plays everything at once. */
		oss_must_time(fd, TMR_START, 0);
		return fd;
	}
	oss_must_load();
	MUST(!oss_tell("maxqlen 64"));
	fd = oss_must_open(path, flags);
	MUST(!oss_tell("maxqlen 1024"));
	return fd;
}

void oss_must_write(int fd, const void *records, size_t length)
{
	MUST(write(fd, records, length) == (ssize_t)length);
}

void oss_must_write_bytes(int fd, int device, const unsigned char *bytes,
			  size_t length)
{
	unsigned char record[4] = { SEQ_MIDIPUTC, 0, device, 0 };
	size_t i;

	for (i = 0; i < length; i++) {
		record[1] = bytes[i];
		oss_must_write(fd, record, sizeof(record));
	}
}

void oss_must_wait(int fd, unsigned int tick)
{
	unsigned char record[4] = { SEQ_WAIT, tick, tick >> 8, tick >> 16 };

	oss_must_write(fd, record, sizeof(record));
}

void oss_must_time(int fd, int command, unsigned int value)
{
	unsigned char record[8] = { EV_TIMING, command };

	memcpy(record + 4, &value, sizeof(value));
	oss_must_write(fd, record, sizeof(record));
}

void oss_must_echo(int fd, unsigned int key)
{
	oss_must_time(fd, TMR_ECHO, key);
}

bool oss_echo_comes(int fd, unsigned int key)
{
	unsigned char record[8];
	unsigned int got;

	if (!seq_poll(fd, POLLIN, SEQ_WAIT_MS)) {
		ktap_note("echo %u does not come", key);
		return false;
	}
	/* A long record does not fit into four bytes. */
	if (read(fd, record, 4) < 0)
		MUST(read(fd, record, sizeof(record)) == sizeof(record));
	memcpy(&got, record + 4, sizeof(got));
	if (record[0] == SEQ_ECHO)
		got = record[1] | record[2] << 8 | record[3] << 16;
	else if (record[0] != EV_TIMING || record[1] != TMR_ECHO)
		return false;
	if (got != key)
		ktap_note("echo %u comes, not %u", got, key);
	return got == key;
}

int oss_time(int fd)
{
	int tick = -1;

	MUST(!ioctl(fd, SNDCTL_SEQ_GETTIME, &tick));
	return tick;
}

struct oss_moment oss_moment(int fd)
{
	struct oss_moment moment = { .before = seq_now() };

	moment.tick = oss_time(fd);
	moment.after = seq_now();
	return moment;
}

bool oss_ticks_pass(struct oss_moment from, struct oss_moment to, long long tick)
{
	long long least = (to.before - from.after) / tick - 1;
	long long most = (to.after - from.before) / tick + 1;
	int passed = to.tick - from.tick;

	if (passed < least || passed > most)
		ktap_note("%d ticks pass, not %lld to %lld", passed, least, most);
	return passed >= least && passed <= most;
}

int oss_must_available(int fd)
{
	int count = -1;

	MUST(!ioctl(fd, SNDCTL_SEQ_GETOUTCOUNT, &count));
	return count;
}

int oss_queue(void)
{
	char *text = seq_read_file(OSS_PROC);
	char *next = text, *last = NULL;
	int queue;

	MUST(text);
	while ((next = strstr(next, " : queue ")))
		last = next++;
	MUST(last);
	MUST(sscanf(last, " : queue %d", &queue) == 1);
	free(text);
	return queue;
}

bool oss_stops(int queue)
{
	struct snd_seq_queue_status status = { .running = 1 };
	int fd = seq_open(O_RDWR);
	int left;

	MUST(fd >= 0);
	for (left = SEQ_WAIT_MS / 10; left && status.running; left--) {
		MUST(!seq_queue_status(fd, queue, &status));
		if (status.running)
			poll(NULL, 0, 10);
	}
	close(fd);
	return !status.running;
}

void oss_must_read_untimed(int fd, unsigned char *record, size_t length)
{
	do {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(fd, record, length) == (ssize_t)length);
	} while (record[0] == SEQ_WAIT || record[0] == EV_TIMING);
}

int oss_find_device(int client, int port)
{
	char *text = seq_read_file(OSS_PROC);
	int number = -1, midi, its_client, its_port;
	char *line;

	MUST(text);
	for (line = text; line && number < 0; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "midi %d: [%*[^]]] ALSA port %d:%d", &midi,
			   &its_client, &its_port) == 3 &&
		    its_client == client && its_port == port)
			number = midi;
	}
	free(text);
	return number;
}

int oss_must_find_device(int client, int port)
{
	int number = oss_find_device(client, port);

	MUST(number >= 0);
	return number;
}

int oss_midi_device(int device)
{
	return oss_must_find_device(RAW_CLIENT(device), 0);
}

bool oss_lists(const char *line)
{
	char *text = seq_read_file(OSS_PROC);
	const char *found;
	bool listed;

	MUST(text);
	for (found = strstr(text, line); found && found > text &&
	     found[-1] != '\n'; found = strstr(found + 1, line))
		;
	listed = found;
	free(text);
	return listed;
}

int oss_count(const char *words)
{
	char *text = seq_read_file(OSS_PROC);
	char *found;
	int number;

	MUST(text);
	found = strstr(text, words);
	MUST(found);
	MUST(sscanf(found + strlen(words), ": %d", &number) == 1);
	free(text);
	return number;
}

bool oss_has(const char *words)
{
	char *text = seq_read_file(OSS_PROC);
	bool found;

	MUST(text);
	found = strstr(text, words);
	free(text);
	return found;
}

bool oss_wait_for(const char *words)
{
	bool found = false;
	int left;

	for (left = SEQ_WAIT_MS / 10; left && !found; left--) {
		found = oss_has(words);
		if (!found)
			poll(NULL, 0, 10);
	}
	return found;
}

int oss_tell(const char *line)
{
	int fd = open(OSS_PROC, O_WRONLY);
	int result = 0;

	MUST(fd >= 0);
	if (write(fd, line, strlen(line)) != (ssize_t)strlen(line))
		result = -errno;
	close(fd);
	return result;
}
