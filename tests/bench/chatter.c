// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Load: groups of processes, each of whose senders sends messages to all of its
 * receivers over sockets, until they are killed.
 *
 * usage: chatter [GROUPS [PROCESSES-A-SIDE]]
 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include "benchlib.h"

#define MESSAGE 100
#define MOST 32

static void child_of(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
}

static void start_group(unsigned int side)
{
	char message[MESSAGE] = { 0 };
	pid_t parent = getpid();
	int ends[MOST][2];
	unsigned int i, j;

	for (i = 0; i < side; i++)
		MUST(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]));
	for (i = 0; i < side; i++) {
		if (!fork()) {
			child_of(parent);
			while (read(ends[i][0], message, sizeof(message)) > 0)
				;
			_exit(0);
		}
		if (!fork()) {
			child_of(parent);
			for (j = 0;; j = (j + 1) % side)
				MUST(write(ends[j][1], message,
					   sizeof(message)) > 0);
		}
	}
	for (i = 0; i < side; i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

int main(int argc, char **argv)
{
	unsigned int groups = argc > 1 ? atoi(argv[1]) : 2;
	unsigned int side = argc > 2 ? atoi(argv[2]) : 10;

	MUST(side && side <= MOST);
	while (groups--)
		start_group(side);
	pause();
	return 0;
}
