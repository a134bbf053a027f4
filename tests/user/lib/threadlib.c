// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
#include "threadlib.h"

#include "ktap.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* False for a thread that is gone, or that ends meanwhile. */
static bool read_file_of(const char *thread, const char *file, char *text, size_t size)
{
	char path[64];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/%s", thread, file);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return false;
	length = read(fd, text, size - 1);
	close(fd);
	if (length < 0)
		return false;
	text[length] = '\0';
	return true;
}

char thread_state(pid_t thread)
{
	char number[16], text[256], *end;

	snprintf(number, sizeof(number), "%d", thread);
	if (!read_file_of(number, "stat", text, sizeof(text)))
		return '\0';
	/* Behind the name, which may hold anything. */
	end = strrchr(text, ')');
	return end ? end[2] : '\0';
}

bool thread_sleeps(pid_t thread)
{
	char state = thread_state(thread);

	return state == 'S' || state == 'D';
}

static bool is_named(const char *thread, const char *name)
{
	char text[64];

	return read_file_of(thread, "comm", text, sizeof(text)) &&
	       !strncmp(text, name, strlen(name));
}

int thread_find(const char *name, pid_t *threads, int most)
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	MUST(directory);
	while (count < most && (entry = readdir(directory)))
		if (isdigit(entry->d_name[0]) && is_named(entry->d_name, name))
			threads[count++] = atoi(entry->d_name);
	closedir(directory);
	return count;
}
