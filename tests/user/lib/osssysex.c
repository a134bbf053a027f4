// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Readers of the OSS sequencer that get a SysEx in many records. */
#include "osssysex.h"
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "seqlib.h"

#include <poll.h>

/* Room for bytes that should not come. */
#define MORE 1000

struct oss_reader oss_sysex_must_open(const char *path, int device, size_t room)
{
	struct oss_reader reader = {
		.music = !strcmp(path, OSS_MUSIC),
		.room = room,
		.data = malloc(room),
	};

	MUST(reader.data);
	oss_must_load();
	reader.fd = oss_must_open(path, O_RDONLY | O_NONBLOCK);
	reader.device = oss_midi_device(device);
	return reader;
}

static void keep(struct oss_reader *reader, unsigned char byte)
{
	MUST(reader->length < reader->room);
	reader->data[reader->length++] = byte;
}

size_t oss_sysex_understand(struct oss_reader *reader,
			    const unsigned char *record)
{
	int i;

	if (record[0] == SEQ_MIDIPUTC && record[2] == reader->device)
		keep(reader, record[1]);
	for (i = 2; record[0] == EV_SYSEX && i < 8 && record[i] != 0xff; i++)
		keep(reader, record[i]);
	return record[0] < 0x80 ? 4 : 8;
}

void oss_sysex_read_all(struct oss_reader *reader)
{
	unsigned char records[65536];
	ssize_t length, i;

	while ((length = read(reader->fd, records, sizeof(records))) > 0)
		for (i = 0; i < length;)
			i += oss_sysex_understand(reader, records + i);
	CHECK(length < 0 && errno == EAGAIN);
}

void oss_sysex_read_until(struct oss_reader *reader, size_t length)
{
	while (reader->length < length && seq_poll(reader->fd, POLLIN, SEQ_WAIT_MS))
		oss_sysex_read_all(reader);
	CHECK_EQ(reader->length, length);
}

void oss_sysex_check(const char *path, size_t length, size_t piece, int pause_ms)
{
	struct oss_reader reader = oss_sysex_must_open(path, 0, length + MORE);
	static const unsigned char note[] = { 0x90, 60, 64 };
	int out = raw_must_open(0, O_WRONLY);
	unsigned char *data = malloc(length);
	size_t done, count;

	MUST(data);
	raw_fill_sysex(data, length, 1);
	for (done = 0; done < length; done += count) {
		count = length - done < piece ? length - done : piece;
		raw_must_write(out, data + done, count);
		poll(NULL, 0, pause_ms);
		if (done + count < length)
			oss_sysex_read_all(&reader);
	}
	oss_sysex_read_until(&reader, length);
	CHECK(!memcmp(reader.data, data, length));
	CHECK_EQ(oss_count("Number of applications"), 1);
	CHECK(!oss_has(" : lost = "));
	/* The next message has its status byte. */
	raw_must_write(out, note, sizeof(note));
	if (!reader.music) {
		oss_sysex_read_until(&reader, length + sizeof(note));
		CHECK(!memcmp(reader.data + length, note, sizeof(note)));
	}
	free(data);
	free(reader.data);
}
