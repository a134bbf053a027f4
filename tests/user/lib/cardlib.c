// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Makes and removes cards by configfs; threads may do so at once. */
#include "cardlib.h"
#include "ktap.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define PATH_SIZE 512

static const char *path_of(const char *path)
{
	static __thread char whole[PATH_SIZE];

	MUST(snprintf(whole, sizeof(whole), CARD_ROOT "%s", path) < PATH_SIZE);
	return whole;
}

static const char *attribute(const char *card, const char *name)
{
	static __thread char path[PATH_SIZE];

	MUST(snprintf(path, sizeof(path), "%s/%s", card, name) < PATH_SIZE);
	return path;
}

void card_must_begin(void)
{
	struct dirent *entry;
	DIR *cards;

	MUST(!system("modprobe snd-virmidi enable=0"));
	cards = opendir(CARD_ROOT);
	MUST(cards);
	while ((entry = readdir(cards)))
		if (entry->d_name[0] != '.')
			card_must_remove(entry->d_name);
	closedir(cards);
}

int card_mkdir(const char *path)
{
	return mkdir(path_of(path), 0755) ? -errno : 0;
}

int card_rmdir(const char *path)
{
	return rmdir(path_of(path)) ? -errno : 0;
}

int card_set_bytes(const char *path, const void *data, size_t length)
{
	int fd = open(path_of(path), O_WRONLY);
	ssize_t written;

	if (fd < 0)
		return -errno;
	written = write(fd, data, length);
	if (written < 0)
		written = -errno;
	close(fd);
	if (written < 0)
		return written;
	MUST((size_t)written == length);
	return 0;
}

int card_set(const char *path, const char *value)
{
	return card_set_bytes(path, value, strlen(value));
}

int card_get(const char *path, const char **value)
{
	static __thread char text[4096];
	int fd = open(path_of(path), O_RDONLY);
	ssize_t length;

	if (fd < 0)
		return -errno;
	length = read(fd, text, sizeof(text) - 1);
	if (length < 0)
		length = -errno;
	close(fd);
	if (length < 0)
		return length;
	MUST(length && text[length - 1] == '\n');
	text[length - 1] = '\0';
	*value = text;
	return 0;
}

const char *card_must_get(const char *path)
{
	const char *value;

	MUST(!card_get(path, &value));
	return value;
}

int card_must_get_number(const char *path)
{
	return atoi(card_must_get(path));
}

void card_must_describe(const char *card, const char *const devices[])
{
	char path[PATH_SIZE];

	MUST(!card_mkdir(card));
	for (; *devices; devices++) {
		snprintf(path, sizeof(path), "%s/devices/%s", card, *devices);
		MUST(!card_mkdir(path));
	}
}

void card_must_make(const char *card, int index)
{
	static const char *const devices[] = { "keys", "drums", NULL };
	char number[16];

	card_must_describe(card, devices);
	snprintf(number, sizeof(number), "%d\n", index);
	MUST(!card_set(attribute(card, "index"), number));
	MUST(!card_live(card, true));
}

int card_live(const char *card, bool live)
{
	return card_set(attribute(card, "live"), live ? "1\n" : "0\n");
}

void card_must_remove(const char *card)
{
	char devices[PATH_SIZE], path[2 * PATH_SIZE];
	struct dirent *entry;
	DIR *directory;

	MUST(!card_live(card, false));
	snprintf(devices, sizeof(devices), "%s/devices", card);
	directory = opendir(path_of(devices));
	MUST(directory);
	while ((entry = readdir(directory))) {
		snprintf(path, sizeof(path), "%s/%s", devices, entry->d_name);
		if (entry->d_name[0] != '.')
			MUST(!card_rmdir(path));
	}
	closedir(directory);
	MUST(!card_rmdir(card));
}

int card_open(int card, int device, int flags)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/dev/snd/midiC%dD%d", card, device);
	fd = open(path, flags);
	return fd < 0 ? -errno : fd;
}

int card_must_open(int card, int device, int flags)
{
	int fd = card_open(card, device, flags);

	MUST(fd >= 0);
	return fd;
}

bool card_client_is(int client, const char *name)
{
	struct snd_seq_client_info info;
	int fd = seq_open(O_RDWR), err;

	MUST(fd >= 0);
	err = seq_get_client(fd, client, &info);
	close(fd);
	return !err && !strcmp(info.name, name);
}

bool card_port_is(int client, const char *name)
{
	struct snd_seq_port_info info;
	int fd = seq_open(O_RDWR), err;

	MUST(fd >= 0);
	err = seq_get_port(fd, client, 0, &info);
	close(fd);
	return !err && !strcmp(info.name, name);
}

int card_unload(void)
{
	return syscall(SYS_delete_module, "snd_virmidi", O_NONBLOCK) ?
	       -errno : 0;
}
