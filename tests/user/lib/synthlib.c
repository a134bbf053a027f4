// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The sample synth, by its files in /proc and /sys. */
#include "synthlib.h"
#include "ktap.h"
#include "osslib.h"
#include "seqlib.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#define DIRECTORY "/proc/sample-synth/"
/* In the test's directory: the parameters of what is loaded. */
#define LOADED "synth-loaded"
#define PARAMETERS "/sys/module/snd_sample_synth/parameters/"

static void must_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	MUST(fd >= 0);
	MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

bool synth_unloads(void)
{
	struct stat status;

	return stat(DIRECTORY, &status) ||
	       !system("rmmod snd-sample-synth 2>/dev/null");
}

bool synth_loads(const char *parameters)
{
	char command[200];

	MUST(synth_unloads());
	unlink(LOADED);
	snprintf(command, sizeof(command),
		 "modprobe snd-sample-synth %s 2>/dev/null", parameters);
	return !system(command);
}

/* The kernel loads the OSS sequencer when it finds the card's device. */
static void must_wait_for_oss(void)
{
	int left;

	for (left = SEQ_WAIT_MS / 10; left && access(OSS_PROC, R_OK); left--)
		poll(NULL, 0, 10);
	MUST(left);
}

static bool is_loaded(const char *parameters)
{
	struct stat status;
	bool same = false;
	char *loaded;

	if (stat(DIRECTORY, &status) || stat(LOADED, &status))
		return false;
	loaded = seq_read_file(LOADED);
	MUST(loaded);
	same = !strcmp(loaded, parameters);
	free(loaded);
	return same;
}

static void must_load_anew(const char *parameters)
{
	FILE *file;

	MUST(synth_loads(parameters));
	must_wait_for_oss();
	file = fopen(LOADED, "w");
	MUST(file);
	fputs(parameters, file);
	fclose(file);
}

static void must_begin_anew(void)
{
	synth_must_set("passing", -1);
	synth_must_set("fail_open", 0);
	synth_must_set("fail_load_patch", 0);
	synth_must_set("patch_result", 0);
	synth_must_do("register");
	synth_must_do("reset");
}

void synth_must_load(const char *parameters)
{
	if (is_loaded(parameters))
		must_begin_anew();
	else
		must_load_anew(parameters);
	MUST(oss_wait_for("[Sample synth]"));
	synth_must_do("clear");
}

void synth_must_set(const char *parameter, int value)
{
	char path[100], text[20];

	snprintf(path, sizeof(path), PARAMETERS "%s", parameter);
	snprintf(text, sizeof(text), "%d", value);
	must_write(path, text);
}

void synth_must_do(const char *word)
{
	must_write(DIRECTORY "control", word);
}

bool synth_logged(const char *text)
{
	char *log = seq_read_file(DIRECTORY "log");
	bool same;

	MUST(log);
	synth_must_do("clear");
	same = !strcmp(log, text);
	if (!same)
		ktap_note("the synth's log:\n%s# instead of:\n%s#", log, text);
	free(log);
	return same;
}

bool synth_wait_for(const char *line)
{
	bool found = false;
	char *log;
	int left;

	for (left = SEQ_WAIT_MS / 10; left && !found; left--) {
		log = seq_read_file(DIRECTORY "log");
		MUST(log);
		found = strstr(log, line);
		free(log);
		if (!found)
			poll(NULL, 0, 10);
	}
	return found;
}

bool synth_has(const void *data, size_t length, size_t offset)
{
	int fd = open(DIRECTORY "memory", O_RDONLY);
	char *memory = malloc(length);
	size_t have = 0;
	ssize_t got;
	bool same;

	MUST(fd >= 0 && memory);
	while (have < length) {
		got = pread(fd, memory + have, length - have, offset + have);
		if (got <= 0)
			break;
		have += got;
	}
	same = have == length && !memcmp(memory, data, length);
	free(memory);
	close(fd);
	return same;
}

size_t synth_used(void)
{
	int fd = open(DIRECTORY "memory", O_RDONLY);
	char buffer[65536];
	size_t used = 0;
	ssize_t got;

	MUST(fd >= 0);
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		used += got;
	close(fd);
	return used;
}
