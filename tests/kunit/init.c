// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The first and only program of the UML kernel: load each test module named
 * in /modules, which runs its suites, unload it, see what memory it leaked,
 * and power off. The result of each step goes to /result, a file of the host;
 * KTAP goes to the kernel's log.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static int load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return errno;
	if (syscall(SYS_finit_module, fd, "", 0))
		err = errno;
	close(fd);
	return err;
}

static int unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
}

static int tell_kmemleak(const char *verb)
{
	int fd = open("/debug/kmemleak", O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, verb, strlen(verb)) < 0)
		err = errno;
	close(fd);
	return err;
}

/*
 * kmemleak speaks only of memory that is some seconds old, and a stale pointer
 * may hide a leak from the first scan. Sleeping takes no time here: this kernel
 * skips the time in which it is idle.
 */
static int find_leaks(const char *name, FILE *result)
{
	char line[256];
	FILE *leaks;
	int err = 0;
	int i;

	for (i = 0; i < 2 && !err; i++) {
		sleep(6);
		err = tell_kmemleak("scan");
	}
	leaks = fopen("/debug/kmemleak", "r");
	if (!leaks)
		return errno;
	while (fgets(line, sizeof(line), leaks))
		fprintf(result, "leak %s %s", name, line);
	fclose(leaks);
	return err ? err : tell_kmemleak("clear");
}

static void run(FILE *modules, FILE *result)
{
	char name[64], path[80];

	while (fscanf(modules, "%63s", name) == 1) {
		int err;

		snprintf(path, sizeof(path), "/%s.ko", name);
		err = load(path);
		fprintf(result, "load %s %d\n", name, err);
		if (!err) {
			fprintf(result, "unload %s %d\n", name, unload(name));
			fprintf(result, "scan %s %d\n", name,
				find_leaks(name, result));
		}
		fflush(result);
	}
}

int main(void)
{
	FILE *modules = fopen("/modules", "r");
	FILE *result = fopen("/result", "w");

	if (modules && result &&
	    !mount("none", "/debug", "debugfs", 0, NULL)) {
		run(modules, result);
		fprintf(result, "end\n");
		fclose(result);
	}
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
