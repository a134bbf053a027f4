// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * For tests of MIDI 2.0: messages as text. "40903c00 c0000000" is a packet,
 * "90 3c 60" an event.
 */
#include "umplib.h"
#include "ktap.h"

/* More than any message of a test has in one piece. */
#define MOST_BYTES 4096

/* --- out --- */

static void add_record(FILE *to, struct ump_end *from,
		       const struct ump_event *header,
		       const struct ump_event *content)
{
	struct ump_event event = *header;

	event.type = content->type;
	event.flags |= content->flags;
	event.source.port = from->port;
	memcpy(event.bytes, content->bytes, sizeof(event.bytes));
	fwrite(&event,
	       content->flags & UMP_FLAG ? sizeof(event) :
					   sizeof(struct snd_seq_event),
	       1, to);
}

static void add_packets(FILE *to, struct ump_end *from,
			const struct ump_event *header, const char *text)
{
	struct ump_event content = { .flags = UMP_FLAG };
	int count = 0;
	char *end;

	for (; *text; text = end + strspn(end, " ")) {
		content.words[count++] = strtoul(text, &end, 16);
		MUST(end == text + 8);
		if (count < ump_words(content.words[0]))
			continue;
		add_record(to, from, header, &content);
		memset(content.words, 0, sizeof(content.words));
		count = 0;
	}
	MUST(!count);
}

/* The event of a message that is no SysEx: three bytes, or fewer. */
static struct ump_event event_of(const unsigned char *bytes)
{
	static const unsigned char voice[] = {
		SNDRV_SEQ_EVENT_NOTEOFF, SNDRV_SEQ_EVENT_NOTEON,
		SNDRV_SEQ_EVENT_KEYPRESS, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_PGMCHANGE, SNDRV_SEQ_EVENT_CHANPRESS,
		SNDRV_SEQ_EVENT_PITCHBEND,
	};
	static const unsigned char system[] = {
		0, SNDRV_SEQ_EVENT_QFRAME, SNDRV_SEQ_EVENT_SONGPOS,
		SNDRV_SEQ_EVENT_SONGSEL, 0, 0, SNDRV_SEQ_EVENT_TUNE_REQUEST, 0,
		SNDRV_SEQ_EVENT_CLOCK, 0, SNDRV_SEQ_EVENT_START,
		SNDRV_SEQ_EVENT_CONTINUE, SNDRV_SEQ_EVENT_STOP, 0,
		SNDRV_SEQ_EVENT_SENSING, SNDRV_SEQ_EVENT_RESET,
	};
	struct ump_event event = { 0 };
	int status = bytes[0] >> 4;

	MUST(status >= 8);
	event.type = status == 15 ? system[bytes[0] & 15] : voice[status - 8];
	event.data.control.channel = status == 15 ? 0 : bytes[0] & 15;
	if (status < 11) {
		event.data.note.note = bytes[1];
		event.data.note.velocity = bytes[2];
	} else if (status == 11) {
		event.data.control.param = bytes[1];
		event.data.control.value = bytes[2];
	} else {
		event.data.control.value = bytes[1];
		if (status == 14)
			event.data.control.value =
				(bytes[2] << 7 | bytes[1]) - 8192;
		if (bytes[0] == 0xf2)
			event.data.control.value = bytes[2] << 7 | bytes[1];
	}
	return event;
}

/* Bytes of data that follow the status. */
static size_t width_of(unsigned char status)
{
	if (status >= 0xf4)
		return 0;
	if (status == 0xf2)
		return 2;
	return status >= 0xf0 || status >> 5 == 6 ? 1 : 2;
}

/*
 * The payload that begins with F0 ends behind F7, or behind the status that ends
 * it, which is the next message's.
 */
static size_t sysex_length(const unsigned char *bytes, size_t size)
{
	size_t at = 1;

	while (at < size &&
	       (bytes[at] < 0x80 || bytes[at] >= 0xf8 || bytes[at] == 0xf0))
		at++;
	return at < size ? at + 1 : size;
}

static void add_sysex(FILE *to, struct ump_end *from,
		      const struct ump_event *header,
		      const unsigned char *bytes, size_t length)
{
	struct ump_event content = {
		.type = SNDRV_SEQ_EVENT_SYSEX,
		.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
	};

	content.data.ext.len = length;
	content.data.ext.ptr = NULL;
	add_record(to, from, header, &content);
	fwrite(bytes, length, 1, to);
}

static void add_events(FILE *to, struct ump_end *from,
		       const struct ump_event *header,
		       const unsigned char *bytes, size_t size)
{
	unsigned char message[3] = { 0 };
	struct ump_event content;
	size_t at = 0, length, width, i;

	while (at < size) {
		if (bytes[at] == 0xf0) {
			length = sysex_length(bytes + at, size - at);
			add_sysex(to, from, header, bytes + at, length);
			at += length - (bytes[at + length - 1] != 0xf7 &&
					bytes[at + length - 1] >= 0x80);
			continue;
		}
		if (bytes[at] >= 0x80)
			message[0] = bytes[at++];
		width = width_of(message[0]);
		for (i = 1; i <= width; i++)
			message[i] = at < size ? bytes[at++] : 0;
		content = event_of(message);
		add_record(to, from, header, &content);
	}
}

static void add_bytes(FILE *to, struct ump_end *from,
		      const struct ump_event *header, const char *text)
{
	unsigned char bytes[MOST_BYTES];
	size_t size = 0;
	char *end;

	for (; *text; text = end + strspn(end, " ")) {
		MUST(size < sizeof(bytes));
		bytes[size++] = strtoul(text, &end, 16);
		MUST(end == text + 2);
	}
	add_events(to, from, header, bytes, size);
}

long ump_say_with(struct ump_end *from, const struct ump_event *header,
		  const char *text)
{
	char *records = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&records, &size);
	long result;

	MUST(memory);
	if (from->version)
		add_packets(memory, from, header, text);
	else
		add_bytes(memory, from, header, text);
	MUST(!fclose(memory));
	result = seq_write(from->client->fd, records, size);
	free(records);
	return result == (long)size || result < 0 ? result : -EIO;
}

void ump_must_say_with(struct ump_end *from, const struct ump_event *header,
		       const char *text)
{
	long result = ump_say_with(from, header, text);

	errno = result < 0 ? -result : 0;
	MUST(result >= 0);
}

void ump_must_say(struct ump_end *from, const char *text)
{
	struct ump_event header = ump_packet(from->port, 0, 0, 0, 0);

	header.flags = 0;
	ump_must_say_with(from, &header, text);
}

void ump_must_say_at_tick(struct ump_end *from, int queue, unsigned int tick,
			  const char *text)
{
	struct ump_event header = ump_packet(from->port, 0, 0, 0, 0);

	header.flags = 0;
	ump_event_at_tick(&header, queue, tick);
	ump_must_say_with(from, &header, text);
}

/* --- in --- */

static void put_packet(FILE *to, const struct ump_event *event)
{
	int count = ump_words(event->words[0]), i;

	for (i = 0; i < count; i++)
		fprintf(to, " %08x", event->words[i]);
	for (; i < 4; i++) {
		if (event->words[i])
			fprintf(to, " and:%08x", event->words[i]);
	}
}

/* Those of channels and of one byte have their data elsewhere. */
static bool put_voice(FILE *to, const struct ump_event *event)
{
	int channel = event->data.control.channel,
	    value = event->data.control.value;

	switch (event->type) {
	case SNDRV_SEQ_EVENT_NOTEOFF:
	case SNDRV_SEQ_EVENT_NOTEON:
	case SNDRV_SEQ_EVENT_KEYPRESS:
		fprintf(to, " %02x %02x %02x",
			(event->type == SNDRV_SEQ_EVENT_NOTEOFF ? 0x80 :
			 event->type == SNDRV_SEQ_EVENT_NOTEON	? 0x90 :
								  0xa0) |
				channel,
			event->data.note.note, event->data.note.velocity);
		return true;
	case SNDRV_SEQ_EVENT_CONTROLLER:
		fprintf(to, " %02x %02x %02x", 0xb0 | channel,
			event->data.control.param, value);
		return true;
	case SNDRV_SEQ_EVENT_PGMCHANGE:
	case SNDRV_SEQ_EVENT_CHANPRESS:
		fprintf(to, " %02x %02x",
			(event->type == SNDRV_SEQ_EVENT_PGMCHANGE ? 0xc0 :
								    0xd0) |
				channel,
			value);
		return true;
	case SNDRV_SEQ_EVENT_PITCHBEND:
		value += 8192;
		fprintf(to, " %02x %02x %02x", 0xe0 | channel, value & 127,
			value >> 7);
		return true;
	}
	return false;
}

static bool put_system(FILE *to, const struct ump_event *event)
{
	int value = event->data.control.value;

	switch (event->type) {
	case SNDRV_SEQ_EVENT_QFRAME:
		fprintf(to, " f1 %02x", value);
		return true;
	case SNDRV_SEQ_EVENT_SONGPOS:
		fprintf(to, " f2 %02x %02x", value & 127, value >> 7);
		return true;
	case SNDRV_SEQ_EVENT_SONGSEL:
		fprintf(to, " f3 %02x", value);
		return true;
	case SNDRV_SEQ_EVENT_TUNE_REQUEST:
		return fputs(" f6", to) >= 0;
	case SNDRV_SEQ_EVENT_CLOCK:
		return fputs(" f8", to) >= 0;
	case SNDRV_SEQ_EVENT_START:
		return fputs(" fa", to) >= 0;
	case SNDRV_SEQ_EVENT_CONTINUE:
		return fputs(" fb", to) >= 0;
	case SNDRV_SEQ_EVENT_STOP:
		return fputs(" fc", to) >= 0;
	case SNDRV_SEQ_EVENT_SENSING:
		return fputs(" fe", to) >= 0;
	case SNDRV_SEQ_EVENT_RESET:
		return fputs(" ff", to) >= 0;
	}
	return false;
}

static void put_event(FILE *to, struct ump_end *end,
		      const struct ump_event *event,
		      const unsigned char *payload)
{
	size_t i;

	if (event->flags & UMP_FLAG) {
		if (!end->version)
			fputs(" flagged", to);
		put_packet(to, event);
	} else if (end->version) {
		fprintf(to, " event:%d", event->type);
	} else if (event->type == SNDRV_SEQ_EVENT_SYSEX) {
		for (i = 0; i < event->data.ext.len; i++)
			fprintf(to, " %02x", payload[i]);
	} else if (!put_voice(to, event) && !put_system(to, event)) {
		fprintf(to, " event:%d", event->type);
	}
}

/* Waits until there is as much text as wanted; more may be there. */
static char *hear(struct ump_end *end, size_t wanted)
{
	const unsigned char *payload;
	struct ump_event event;
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	int err = 0;

	MUST(memory);
	while (!err) {
		fflush(memory);
		err = size < wanted ? ump_receive(end, &event, &payload) :
				      ump_receive_now(end, &event, &payload);
		if (!err)
			put_event(memory, end, &event, payload);
		else if (err != -EAGAIN && err != -ETIME)
			fprintf(memory, " error:%d", -err);
	}
	MUST(!fclose(memory));
	if (*text)
		memmove(text, text + 1, strlen(text));
	return text;
}

char *ump_take_text(struct ump_end *to)
{
	return hear(to, 0);
}

static bool same(char *got, const char *want)
{
	bool right = !strcmp(got, want);

	if (!right)
		ktap_note("came \"%.1500s\" instead of \"%.1500s\"", got, want);
	free(got);
	return right;
}

bool ump_hears(struct ump_end *to, const char *text)
{
	return same(hear(to, 0), text);
}

bool ump_hears_later(struct ump_end *to, const char *text)
{
	return same(hear(to, strlen(text)), text);
}

/* --- to a port, without a connection --- */

long ump_say_to_port(struct ump_end *from, int client, int port, const char *text)
{
	struct ump_event header = ump_packet(from->port, 0, 0, 0, 0);

	header.flags = 0;
	ump_event_to(&header, client, port);
	return ump_say_with(from, &header, text);
}

long ump_say_to(struct ump_end *from, const struct ump_end *to, const char *text)
{
	return ump_say_to_port(from, to->client->id, to->port, text);
}

void ump_must_say_to(struct ump_end *from, const struct ump_end *to, const char *text)
{
	long result = ump_say_to(from, to, text);

	errno = result < 0 ? -result : 0;
	MUST(result >= 0);
}
