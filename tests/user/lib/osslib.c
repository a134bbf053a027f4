// SPDX-License-Identifier: GPL-2.0-or-later
/* Raw helpers for the OSS sequencer's devices. */
#include "osslib.h"
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>

void oss_must_load(void)
{
	raw_must_load();
	MUST(!system("modprobe snd-seq-oss"));
}

int oss_must_open(const char *path, int flags)
{
	int fd = open(path, flags);

	MUST(fd >= 0);
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

void oss_must_read_untimed(int fd, unsigned char *record, size_t length)
{
	do {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(fd, record, length) == (ssize_t)length);
	} while (record[0] == SEQ_WAIT || record[0] == EV_TIMING);
}

int oss_midi_device(int device)
{
	char *text = seq_read_file(OSS_PROC);
	int number = -1, midi, client;
	char *line;

	MUST(text);
	for (line = text; line && number < 0; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "midi %d: [%*[^]]] ALSA port %d:0", &midi,
			   &client) == 2 && client == RAW_CLIENT(device))
			number = midi;
	}
	free(text);
	MUST(number >= 0);
	return number;
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

bool oss_wait_for(const char *words)
{
	bool found = false;
	char *text;
	int left;

	for (left = SEQ_WAIT_MS / 10; left && !found; left--) {
		text = seq_read_file(OSS_PROC);
		MUST(text);
		found = strstr(text, words);
		free(text);
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
