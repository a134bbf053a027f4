// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * time-limit: 120
 *
 * Whatever is written to the files of a card: what they answer is one of the errors
 * that Documentation/virtual-cards.md tells, a refusal changes nothing, and what is
 * taken can be read. --times says how often, --seed with which random numbers.
 */
#include "ktap.h"
#include "cardlib.h"

#include <ctype.h>

#define TIMES 4000
#define MOST 80

static unsigned long random_state;

static unsigned int draw(unsigned int below)
{
	random_state = random_state * 6364136223846793005UL + 1442695040888963407UL;
	return (random_state >> 33) % below;
}

/* What one file may answer beside success. */
struct file {
	const char *path;
	int errors[5];
	bool (*takes)(const char *value);
};

static size_t utf8_length(const unsigned char *text)
{
	/* By the table of well-formed sequences of Unicode: first, second byte. */
	static const unsigned char rows[][5] = {
		{ 0x20, 0x7e, 0x00, 0x00, 1 }, { 0xc2, 0xc2, 0xa0, 0xbf, 2 },
		{ 0xc3, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (text[0] < rows[i][0] || text[0] > rows[i][1])
			continue;
		if (rows[i][4] > 1 &&
		    (text[1] < rows[i][2] || text[1] > rows[i][3]))
			continue;
		for (k = 2; k < rows[i][4]; k++)
			if (text[k] < 0x80 || text[k] > 0xbf)
				return 0;
		return rows[i][4];
	}
	return 0;
}

static bool is_name(const char *value)
{
	const unsigned char *text = (const unsigned char *)value;
	size_t length;

	if (strlen(value) > 31)
		return false;
	for (; *text; text += length) {
		length = utf8_length(text);
		if (!length)
			return false;
	}
	return true;
}

static bool is_id(const char *value)
{
	const char *c = value;

	while (isascii(*c) && (isalnum(*c) || *c == '_'))
		c++;
	return strlen(value) <= 15 && (!*value || isalpha(*value)) && !*c;
}

static bool is_index(const char *value)
{
	int number = atoi(value);

	return number >= -1 && number <= 31;
}

static bool is_live(const char *value)
{
	return !strcmp(value, "0") || !strcmp(value, "1");
}

static const struct file files[] = {
	{ "studio/name", { EINVAL, ENAMETOOLONG, EBUSY }, is_name },
	{ "studio/id", { EINVAL, ENAMETOOLONG, EBUSY }, is_id },
	{ "studio/index", { EINVAL, ERANGE, EBUSY }, is_index },
	{ "studio/live", { EINVAL, ENODATA, EBUSY, ENOSPC }, is_live },
	{ "studio/devices/keys/name", { EINVAL, ENAMETOOLONG }, is_name },
	{ "studio/devices/drums/name", { EINVAL, ENAMETOOLONG }, is_name },
};

/* Near to what is right, or any bytes. */
static size_t make_value(char *value)
{
	static const char * const seeds[] = {
		"", "\n", "Keys", "Keys\n", "-1", "31\n", "32", "0", "1", "0\n",
		"1\n", "yes", "Fl\xc3\xbcgel", "\xe2\x99\xaa", "\xf0\x9f\x8e\xb9\n",
		"0123456789abcde", "0123456789abcdef0123456789abcde\n",
		"99999999999999999999", "0x10", " 5", "+5", "-0", "%s%n", "a/b", "..",
	};
	const char *seed = seeds[draw(ARRAY_SIZE(seeds))];
	size_t length = strlen(seed), i;

	memcpy(value, seed, length);
	if (!draw(3))
		return length;
	if (!draw(3))
		length = draw(MOST);
	for (i = 0; i < length; i++)
		if (i >= strlen(seed) || !draw(4))
			value[i] = draw(256);
	return length;
}

static bool is_told(const struct file *file, int error)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(file->errors); i++)
		if (file->errors[i] && error == -file->errors[i])
			return true;
	return false;
}

static void write_once(const struct file *file)
{
	char value[MOST], *before, *after;
	size_t length = make_value(value);
	int err;

	before = strdup(card_must_get(file->path));
	err = length ? card_set_bytes(file->path, value, length) : 0;
	after = strdup(card_must_get(file->path));
	MUST(before && after);
	if (!(err ? is_told(file, err) && !strcmp(before, after) :
		    file->takes(after)))
		ktap_note("%s: %d: \"%s\" became \"%s\"", file->path, err, before,
			  after);
	CHECK(err ? is_told(file, err) : file->takes(after));
	CHECK(!err || !strcmp(before, after));
	free(before);
	free(after);
}

/* Directories come and go as well, with names of any bytes. */
static void make_once(bool device)
{
	char value[MOST + 1], path[MOST + 32];
	int err;

	value[make_value(value)] = '\0';
	if (!*value || strchr(value, '/') || !strcmp(value, ".."))
		return;
	snprintf(path, sizeof(path), "%s%s", device ? "studio/devices/" : "", value);
	err = card_mkdir(path);
	CHECK(!err || err == -EINVAL || err == -ENAMETOOLONG || err == -EEXIST ||
	      (device && err == -EBUSY));
	CHECK(err || is_name(value));
	if (!err)
		CHECK_EQ(card_rmdir(path), 0);
}

static void whatever_is_written(void)
{
	static const char * const devices[] = { "keys", "drums", NULL };
	unsigned long times = ktap_option("times", TIMES), i, lived = 0;

	random_state = ktap_option("seed", 1);
	card_must_begin();
	card_must_describe("studio", devices);
	for (i = 0; i < times && !ktap_failures; i++) {
		if (draw(10))
			write_once(&files[draw(ARRAY_SIZE(files))]);
		else
			make_once(draw(2));
		lived += card_must_get("studio/live")[0] == '1';
	}
	if (ktap_failures)
		ktap_note("it was write %lu", i);
	CHECK(lived > times / 10 && lived < times - times / 10);
	card_must_remove("studio");
	CHECK_EQ(card_unload(), 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(whatever_is_written),
};

KTAP_MAIN(cases);
