// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Converts the input of every row of tests/data/ump-vectors.tsv, and compares. Each
 * direction and tag is a check; rows that differ are shown.
 *
 * usage: vectors FILE
 *
 * The last line is "check-vectors: N passed, N failed", in rows.
 */
#include "converter.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES	(1 << 20)
#define NUMBERS_MAX	4096
#define TAGS_MAX	128

/* Words or bytes. */
struct numbers {
	size_t count;
	uint32_t of[NUMBERS_MAX];
};

struct tag {
	char name[64];
	unsigned int passed, failed;
};

static struct tag tags[TAGS_MAX];
static size_t tags_count;

static void add(struct numbers *to, uint32_t number)
{
	if (to->count == NUMBERS_MAX) {
		fprintf(stderr, "a row is too long\n");
		exit(1);
	}
	to->of[to->count++] = number;
}

/* Words of 8 digits or bytes of 2; a sender's mark sN becomes NUMBER(N). */
#define SENDER_MARK	0x00530000U	/* utility status 5 is reserved */

static void parse(char *text, struct numbers *to)
{
	char *word, *rest;

	to->count = 0;
	while ((word = strtok_r(text, " ", &rest))) {
		text = NULL;
		if (*word == 's')
			add(to, SENDER_MARK | strtoul(word + 1, NULL, 10));
		else
			add(to, strtoul(word, NULL, 16));
	}
}

static void convert_packets(int protocol, const struct numbers *in,
			    struct numbers *out)
{
	uint32_t words[CONVERTER_WORDS];
	unsigned int sender = 0;
	size_t i, j, count;

	for (i = 0; i < in->count; i += converter_packet_words(in->of[i])) {
		if ((in->of[i] & ~0xffU) == SENDER_MARK) {
			sender = in->of[i] & 0xff;
			continue;
		}
		count = converter_packet(protocol, sender, in->of + i, words);
		for (j = 0; j < count; j++)
			add(out, words[j]);
	}
}

static void convert_to_bytes(const struct numbers *in, struct numbers *out)
{
	const uint8_t *bytes;
	size_t i, j, count;

	for (i = 0; i < in->count; i += converter_packet_words(in->of[i])) {
		count = converter_bytes(in->of + i, &bytes);
		for (j = 0; j < count; j++)
			add(out, bytes[j]);
	}
}

static void convert_sysex(const uint8_t *bytes, size_t size, struct numbers *out)
{
	uint32_t words[CONVERTER_WORDS];
	size_t i, count;

	converter_sysex_begin(bytes, size);
	while ((count = converter_sysex(words))) {
		for (i = 0; i < count; i++)
			add(out, words[i]);
	}
}

/*
 * Where the SYSEX event that begins at @from ends: behind F7, or behind the status that
 * cuts it off, with which the next message begins. Another F0 is in the same event.
 */
static size_t sysex_end(const uint8_t *bytes, size_t from, size_t size)
{
	while (from < size && (bytes[from] < 0x80 || bytes[from] >= 0xf8 ||
			       bytes[from] == 0xf0))
		from++;
	return from < size ? from + 1 : size;
}

/* Cuts bytes into events: running status, and SysEx with what cuts it off. */
static void convert_bytes(const struct numbers *in, struct numbers *out)
{
	uint8_t bytes[NUMBERS_MAX], message[3], status = 0;
	uint32_t words[CONVERTER_WORDS];
	size_t i, j, end, width, count;

	for (i = 0; i < in->count; i++)
		bytes[i] = in->of[i];
	for (i = 0; i < in->count; i = end) {
		if (bytes[i] == 0xf0) {
			end = sysex_end(bytes, i, in->count);
			convert_sysex(bytes + i, end - i, out);
			if (bytes[end - 1] != 0xf7)
				end--;
			continue;
		}
		end = i;
		if (bytes[end] >= 0x80)
			status = bytes[end++];
		width = status >= 0xf4 ? 0 : status == 0xf2 ? 2 :
			status >= 0xf0 || status / 32 == 6 ? 1 : 2;
		message[0] = status;
		for (j = 1; j <= width; j++)
			message[j] = end < in->count ? bytes[end++] : 0;
		count = converter_message(1, message, words);
		for (j = 0; j < count; j++)
			add(out, words[j]);
	}
}

static bool convert(const char *direction, const struct numbers *in,
		    struct numbers *out)
{
	converter_reset();
	out->count = 0;
	if (!strcmp(direction, "M1toM2"))
		convert_packets(2, in, out);
	else if (!strcmp(direction, "M2toM1"))
		convert_packets(1, in, out);
	else if (!strcmp(direction, "M1toBYTES") ||
		 !strcmp(direction, "M2toBYTES"))
		convert_to_bytes(in, out);
	else if (!strcmp(direction, "BYTEStoM1"))
		convert_bytes(in, out);
	else
		return false;
	return true;
}

static struct tag *find_tag(const char *direction, const char *tag)
{
	char name[sizeof(tags[0].name)];
	size_t i;

	snprintf(name, sizeof(name), "%s %s", direction, tag);
	for (i = 0; i < tags_count; i++) {
		if (!strcmp(tags[i].name, name))
			return &tags[i];
	}
	if (tags_count == TAGS_MAX) {
		fprintf(stderr, "there are too many tags\n");
		exit(1);
	}
	strcpy(tags[tags_count].name, name);
	return &tags[tags_count++];
}

static void show(const char *name, const struct numbers *numbers, int digits)
{
	size_t i;

	printf("    | %s:", name);
	for (i = 0; i < numbers->count; i++)
		printf(" %0*x", digits, numbers->of[i]);
	putchar('\n');
}

static void check_row(char *line, unsigned int number)
{
	static struct numbers in, want, got;
	char *field[4], *rest = line;
	struct tag *tag;
	size_t i;

	for (i = 0; i < 4; i++)
		field[i] = strsep(&rest, "\t");
	if (!field[3]) {
		fprintf(stderr, "line %u has no four fields\n", number);
		exit(1);
	}
	parse(field[1], &in);
	parse(field[2], &want);
	tag = find_tag(field[0], field[3]);
	if (convert(field[0], &in, &got) && got.count == want.count &&
	    !memcmp(got.of, want.of, got.count * sizeof(got.of[0]))) {
		tag->passed++;
		return;
	}
	tag->failed++;
	printf("    | line %u, %s\n", number, tag->name);
	show("in  ", &in, strncmp(field[0], "BYTES", 5) ? 8 : 2);
	show("want", &want, strstr(field[0], "toBYTES") ? 2 : 8);
	show("got ", &got, strstr(field[0], "toBYTES") ? 2 : 8);
}

int main(int argc, char **argv)
{
	static char line[LINE_MAX_BYTES];
	unsigned int number, passed = 0, failed = 0;
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	size_t i;

	if (!file) {
		perror("the vectors");
		return 1;
	}
	for (number = 1; fgets(line, sizeof(line), file); number++) {
		line[strcspn(line, "\n")] = 0;
		if (*line && *line != '#')
			check_row(line, number);
	}
	fclose(file);
	for (i = 0; i < tags_count; i++) {
		printf("%s vectors: %s: %u of %u rows\n",
		       tags[i].failed ? "not ok" : "ok", tags[i].name,
		       tags[i].passed, tags[i].passed + tags[i].failed);
		passed += tags[i].passed;
		failed += tags[i].failed;
	}
	printf("check-vectors: %u passed, %u failed\n", passed, failed);
	return failed || !passed;
}
