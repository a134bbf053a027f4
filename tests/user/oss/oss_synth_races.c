// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Synthesizers come and go while others open, play, load and close. */
#include "ktap.h"
#include "osslib.h"
#include "seqlib.h"
#include "synthlib.h"

#include <pthread.h>
#include <stdatomic.h>

#define ROUNDS 150
#define PLAYERS 3
#define PATCH_SIZE 5000

static atomic_bool enough;

/* All that a program can do with a synth; most of it may fail at any time. */
static void play(int fd, const unsigned char *patch)
{
	static const unsigned char notes[][4] = {
		{ SEQ_NOTEON, 1, 60, 100 },
		{ SEQ_WAIT, 1 },
		{ SEQ_NOTEOFF, 1, 60, 64 },
		{ SEQ_WAIT, 0xff, 0xff, 0xff },
		{ SEQ_NOTEON, 2, 61, 100 },
	};
	struct synth_info info = { .device = 0 };
	int value = 0;

	oss_must_write(fd, notes, sizeof(notes));
	if (write(fd, patch, PATCH_SIZE) < 0)
		CHECK(errno == ENXIO || errno == ENOSPC);
	if (ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value))
		CHECK_EQ(errno, ENXIO);
	if (ioctl(fd, SNDCTL_SYNTH_INFO, &info))
		CHECK_EQ(errno, EINVAL);
	value = 0;
	if (ioctl(fd, SNDCTL_SEQ_RESETSAMPLES, &value))
		CHECK_EQ(errno, ENXIO);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	oss_must_write(fd, notes, sizeof(notes));
}

static void *play_on(void *device)
{
	static const unsigned char patch[PATCH_SIZE] = { 0xfd };
	int fd;

	while (!enough) {
		fd = open(device, O_WRONLY);
		if (fd < 0) {
			CHECK_EQ(errno, ENODEV);
			continue;
		}
		play(fd, patch);
		close(fd);
	}
	return NULL;
}

static void come_and_go(const char *parameters)
{
	pthread_t players[PLAYERS];
	char *log;
	int i;

	synth_must_load(parameters);
	for (i = 0; i < PLAYERS; i++)
		MUST(!pthread_create(&players[i], NULL, play_on,
				     OSS_SEQUENCER));
	for (i = 0; i < ROUNDS; i++) {
		synth_must_do("unregister");
		synth_must_do("register");
		free(seq_read_file(OSS_PROC));
		synth_must_do("clear");
	}
	enough = true;
	for (i = 0; i < PLAYERS; i++)
		MUST(!pthread_join(players[i], NULL));
	log = seq_read_file("/proc/sample-synth/log");
	MUST(log);
	CHECK(!strstr(log, "wrong argument"));
	free(log);
	CHECK_EQ(oss_count("Number of applications"), 0);
	CHECK_EQ(oss_count("Number of synth devices"), 1);
	/* Nothing of it is in use any more. */
	CHECK(synth_unloads());
	CHECK_EQ(oss_count("Number of synth devices"), 0);
}

static void cards_come_and_go(void)
{
	come_and_go("");
}

static void drivers_come_and_go(void)
{
	come_and_go("direct=1");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(cards_come_and_go),
	CASE_ONBEAT(drivers_come_and_go),
};

KTAP_MAIN(cases);
