// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Shows a tune as it arrives: reads raw MIDI bytes from a device, writes the
 * notes out bar by bar, and compares every message, and its time, with
 * the Standard MIDI File that is being played. Run by demo.sh in the guest.
 *
 * usage: notes [--only-notes] FILE DEVICE
 *
 * Ends with 0 if exactly the file's messages arrived, in the file's order;
 * --only-notes is for a player that sets up the channels in its own way.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MESSAGES_MAX	20000
#define TRACKS_MAX	64
/* Longer than any silence in the tune, and than what a player needs to start. */
#define SILENCE_MS	10000

struct message {
	__u32 tick;
	__u64 due_ns;	/* since the beginning of the tune */
	__u64 arrived_ns;	/* CLOCK_MONOTONIC */
	__u8 byte[3];	/* byte[2] is 0 for two-byte messages */
};

struct track {
	const __u8 *at;
	const __u8 *end;
	__u32 tick;		/* of the event at "at" */
	__u8 status;
};

static struct message wanted[MESSAGES_MAX];
static size_t n_wanted;
static size_t n_arrived;
static __u32 division;	/* ticks a quarter note */
static __u32 bar_ticks;
static bool only_notes;

static void fail(const char *what)
{
	fprintf(stderr, "notes: %s%s%s\n", what, errno ? ": " : "",
		errno ? strerror(errno) : "");
	exit(2);
}

static __u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static int data_bytes(__u8 status)
{
	return (status & 0xe0) == 0xc0 ? 1 : 2;
}

static bool is_note_on(const __u8 *byte)
{
	return (byte[0] & 0xf0) == 0x90 && byte[2];
}

/* Notes that begin or end, or anything else that is asked for. */
static bool is_wanted(const __u8 *byte)
{
	return !only_notes || byte[0] < 0xa0;
}

/*
 * The file
 */

static __u32 big_endian(const __u8 *at, int bytes)
{
	__u32 value = 0;

	while (bytes--)
		value = value << 8 | *at++;
	return value;
}

static __u32 take_length(struct track *track)
{
	__u32 value = 0;
	__u8 byte;

	do {
		if (track->at >= track->end)
			fail("a track of the file is cut short");
		byte = *track->at++;
		value = value << 7 | (byte & 0x7f);
	} while (byte & 0x80);
	return value;
}

static void take_bytes(struct track *track, __u32 count)
{
	if ((size_t)(track->end - track->at) < count)
		fail("a track of the file is cut short");
	track->at += count;
}

/* Takes the next event of a track; notes a new tempo or a channel message. */
static void take_event(struct track *track, __u32 *tempo_us, __u64 due_ns)
{
	struct message *message;
	const __u8 *data;
	__u32 length;
	__u8 type;

	if (*track->at & 0x80)
		track->status = *track->at++;
	if (track->status == 0xff) {
		type = *track->at;
		take_bytes(track, 1);
		length = take_length(track);
		data = track->at;
		take_bytes(track, length);
		if (type == 0x51 && length == 3)
			*tempo_us = big_endian(data, 3);
		if (type == 0x58 && length == 4)
			bar_ticks = (division * 4 * data[0]) >> data[1];
	} else if (track->status >= 0xf0) {
		take_bytes(track, take_length(track));
	} else if (track->status & 0x80) {
		if (n_wanted == MESSAGES_MAX)
			fail("the file is too long");
		message = &wanted[n_wanted++];
		message->tick = track->tick;
		message->due_ns = due_ns;
		message->byte[0] = track->status;
		data = track->at;
		take_bytes(track, data_bytes(track->status));
		memcpy(message->byte + 1, data, data_bytes(track->status));
		if (!is_wanted(message->byte))
			n_wanted--;
	} else {
		fail("the file is no MIDI file");
	}
	if (track->at < track->end)
		track->tick += take_length(track);
}

/* Merges the tracks, of equal times the first track first, as players do. */
static void read_file(const char *path)
{
	static __u8 file[1 << 20];
	struct track tracks[TRACKS_MAX];
	struct track *track, *next;
	__u32 tempo_us = 500000, tick = 0, length;
	__u64 due_ns = 0;
	size_t at, n_tracks = 0, size;
	FILE *stream = fopen(path, "rb");

	if (!stream)
		fail(path);
	size = fread(file, 1, sizeof(file), stream);
	fclose(stream);
	if (size < 14 || memcmp(file, "MThd", 4))
		fail("the file is no MIDI file");
	division = big_endian(file + 12, 2);
	bar_ticks = division * 4;
	for (at = 14; at + 8 <= size && n_tracks < TRACKS_MAX; at += 8 + length) {
		length = big_endian(file + at + 4, 4);
		if (length > size - at - 8)
			fail("a track of the file is cut short");
		track = &tracks[n_tracks++];
		track->at = file + at + 8;
		track->end = track->at + length;
		track->status = 0;
		track->tick = take_length(track);
	}
	for (;;) {
		next = NULL;
		for (track = tracks; track < tracks + n_tracks; track++)
			if (track->at < track->end &&
			    (!next || track->tick < next->tick))
				next = track;
		if (!next)
			return;
		due_ns += (next->tick - tick) * 1000ULL * tempo_us / division;
		tick = next->tick;
		take_event(next, &tempo_us, due_ns);
	}
}

/*
 * The notes, as they come
 */

/* Adds a note to its bar's line; NULL ends the last line. */
static void show(const struct message *message)
{
	static const char * const names[] = {
		"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"
	};
	static char melody[64], bass[64];
	static __u32 bar = UINT32_MAX;
	static __u64 bar_ns;
	char *text;

	if (bar != UINT32_MAX && (!message || message->tick / bar_ticks != bar)) {
		printf("      %3u  %6.2f s   %-22s %s\n", bar + 1, bar_ns / 1e9,
		       melody, bass);
		fflush(stdout);
		bar = UINT32_MAX;
	}
	if (!message)
		return;
	if (bar == UINT32_MAX) {
		bar = message->tick / bar_ticks;
		bar_ns = message->due_ns;
		melody[0] = '\0';
		bass[0] = '\0';
	}
	text = message->byte[0] & 1 ? bass : melody;
	snprintf(text + strlen(text), sizeof(melody) - strlen(text), "%s%d ",
		 names[message->byte[1] % 12], message->byte[1] / 12 - 1);
}

static bool arrived(const __u8 *byte)
{
	struct message *message = &wanted[n_arrived];

	if (n_arrived == n_wanted || memcmp(message->byte, byte, 3)) {
		show(NULL);
		printf("      wrong: %02x %02x %02x came as message %zu\n",
		       byte[0], byte[1], byte[2], n_arrived + 1);
		return false;
	}
	message->arrived_ns = now_ns();
	n_arrived++;
	if (is_note_on(byte))
		show(message);
	return true;
}

/* Reads until the whole tune is there, or nothing comes any more. */
static bool listen_to(const char *path)
{
	struct pollfd device = { .fd = open(path, O_RDONLY), .events = POLLIN };
	__u8 byte[3] = { 0 };
	__u8 bytes[256];
	int have = 0;
	ssize_t count, i;

	if (device.fd < 0)
		fail(path);
	printf("      bar  begins at  melody                 bass\n");
	fflush(stdout);
	while (n_arrived < n_wanted) {
		if (poll(&device, 1, SILENCE_MS) <= 0)
			return true;
		count = read(device.fd, bytes, sizeof(bytes));
		if (count < 0)
			fail(path);
		for (i = 0; i < count; i++) {
			if (bytes[i] & 0x80) {
				byte[0] = bytes[i];
				have = 0;
				continue;
			}
			byte[1 + have++] = bytes[i];
			if (have < data_bytes(byte[0]))
				continue;
			if (have == 1)
				byte[2] = 0;
			have = 0;
			if (is_wanted(byte) && !arrived(byte))
				return false;
		}
	}
	close(device.fd);
	return true;
}

/*
 * The verdict
 */

static int compare(const void *left, const void *right)
{
	__u64 a = *(const __u64 *)left, b = *(const __u64 *)right;

	return a < b ? -1 : a > b;
}

/*
 * The reader cannot know when the player began, so the most punctual note
 * stands for the beginning.
 */
static void show_lateness(void)
{
	static __u64 late[MESSAGES_MAX];
	size_t notes = 0, i;

	for (i = 0; i < n_arrived; i++)
		if (is_note_on(wanted[i].byte))
			late[notes++] = wanted[i].arrived_ns - wanted[i].due_ns;
	if (!notes)
		return;
	qsort(late, notes, sizeof(*late), compare);
	for (i = notes; i-- > 0;)
		late[i] -= late[0];
	printf("      later than the most punctual note: half of them up to %.1f ms,\n"
	       "      the last %.1f ms (on an emulated CPU%s)\n",
	       late[notes / 2] / 1e6, late[notes - 1] / 1e6,
	       only_notes ? "; the player's clock has steps of 10 ms" :
			    ", through two programs");
}

int main(int argc, char **argv)
{
	size_t notes_sent = 0, notes_arrived = 0, i;
	bool good;

	only_notes = argc > 1 && !strcmp(argv[1], "--only-notes");
	if (argc != 3 + only_notes)
		fail("usage: notes [--only-notes] FILE DEVICE");
	read_file(argv[1 + only_notes]);
	good = listen_to(argv[2 + only_notes]);
	show(NULL);
	for (i = 0; i < n_wanted; i++) {
		notes_sent += is_note_on(wanted[i].byte);
		if (i < n_arrived)
			notes_arrived += is_note_on(wanted[i].byte);
	}
	printf("\n      notes in the file %zu, arrived %zu; %s %zu, arrived %zu\n",
	       notes_sent, notes_arrived,
	       only_notes ? "their beginnings and ends" : "all messages",
	       n_wanted, n_arrived);
	show_lateness();
	return !good || n_arrived < n_wanted;
}
