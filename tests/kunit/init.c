// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first and only program of the UML kernel: load each test module named
 * in /modules, which runs its suites, unload it, and power off. What each
 * step returned goes to /result, a file of the host; KTAP goes to the kernel's
 * log.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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

static void run(FILE *modules, FILE *result)
{
	char name[64], path[80];

	while (fscanf(modules, "%63s", name) == 1) {
		int err;

		snprintf(path, sizeof(path), "/%s.ko", name);
		err = load(path);
		fprintf(result, "load %s %d\n", name, err);
		if (!err)
			fprintf(result, "unload %s %d\n", name, unload(name));
		fflush(result);
	}
}

int main(void)
{
	FILE *modules = fopen("/modules", "r");
	FILE *result = fopen("/result", "w");

	if (modules && result) {
		run(modules, result);
		fprintf(result, "end\n");
		fclose(result);
	}
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
