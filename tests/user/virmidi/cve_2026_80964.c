// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A platform device that is none of the module's own is bound to the driver of
 * the virtual cards: its number means nothing there, and it becomes no card.
 */
#include "ktap.h"
#include "seqlib.h"

#include <dirent.h>

#define DEVICES "/sys/bus/platform/devices"
#define BIND "/sys/bus/platform/drivers/snd_virmidi/bind"
#define CARDS "/proc/asound/cards"

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY), result = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		result = -errno;
	close(fd);
	return result;
}

/* Binds one that no other driver has; returns the result, or 1 if it has. */
static int bind_stranger(const char *name)
{
	char path[512];
	int result;

	snprintf(path, sizeof(path), DEVICES "/%s/driver", name);
	if (!access(path, F_OK) || !strncmp(name, "snd_virmidi", 11))
		return 1;
	snprintf(path, sizeof(path), DEVICES "/%s/driver_override", name);
	if (put(path, "snd_virmidi"))
		return 1;
	result = put(BIND, name);
	put(path, "\n");
	return result;
}

static void strangers_become_no_card(void)
{
	char *before, *after;
	struct dirent *entry;
	int tried = 0;
	DIR *directory;

	MUST(!system("modprobe snd-virmidi index=1"));
	before = seq_read_file(CARDS);
	directory = opendir(DEVICES);
	MUST(before && directory);
	while ((entry = readdir(directory))) {
		int result;

		if (entry->d_name[0] == '.')
			continue;
		result = bind_stranger(entry->d_name);
		if (result == 1)
			continue;
		CHECK(result < 0);
		tried++;
	}
	closedir(directory);
	CHECK(tried > 0);
	after = seq_read_file(CARDS);
	MUST(after);
	CHECK_STR(after, before);
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(strangers_become_no_card),
};

KTAP_MAIN(cases);
