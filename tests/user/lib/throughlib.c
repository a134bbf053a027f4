// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
#include "throughlib.h"

#include "ktap.h"

#include <poll.h>
#include <unistd.h>

void through_must_load(const char *parameters)
{
	__u64 end = seq_now() + SEQ_WAIT_MS * 1000000ull;
	char command[64];

	while (!access("/sys/module/snd_seq_dummy", F_OK)) {
		MUST(seq_now() < end);
		if (system("modprobe -q -r snd-seq-dummy"))
			poll(NULL, 0, 10);
	}
	snprintf(command, sizeof(command), "modprobe snd-seq-dummy %s", parameters);
	MUST(!system(command));
}

struct ump_end through_must_feed(int version)
{
	struct ump_end end = ump_must_end(version, 0);

	MUST(!seq_subscribe(end.client->fd, end.client->id, end.port, THROUGH,
			    0));
	ump_drop(&end);
	return end;
}

struct ump_end through_must_hear(int version, unsigned int filter)
{
	struct ump_end end = ump_must_end(version, 0);

	ump_must_filter(end.client, filter, 0);
	MUST(!seq_subscribe(end.client->fd, THROUGH, 0, end.client->id,
			    end.port));
	ump_drop(&end);
	return end;
}
