// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * An OSS application resets the sequencer while it reads, and while records
 * come in: what is read is whole, and the input works afterwards.
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>
#include <pthread.h>

#define RESETS 300

static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
static bool done;

static bool is_done(void)
{
	return __atomic_load_n(&done, __ATOMIC_ACQUIRE);
}

static void *read_on(void *argument)
{
	int fd = *(int *)argument;
	unsigned char record[4];

	while (!is_done()) {
		ssize_t result = read(fd, record, sizeof(record));

		MUST(result == sizeof(record) || errno == EAGAIN);
		MUST(result < 0 || record[0] == SEQ_WAIT ||
		     record[0] == SEQ_MIDIPUTC || record[0] == SEQ_ECHO);
	}
	return NULL;
}

static void *play_on(void *argument)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	int out = *(int *)argument;

	while (!is_done())
		raw_must_write(out, note, sizeof(note));
	return NULL;
}

static void reset_while_records_come_and_go(void)
{
	int fd, out, i, count;
	pthread_t reader, player;
	unsigned char record[4];

	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	out = raw_must_open(0, O_WRONLY);
	MUST(!pthread_create(&reader, NULL, read_on, &fd));
	MUST(!pthread_create(&player, NULL, play_on, &out));
	for (i = 0; i < RESETS; i++) {
		oss_must_write(fd, echo, sizeof(echo));
		MUST(!ioctl(fd, SNDCTL_SEQ_RESET));
		MUST(!ioctl(fd, SNDCTL_SEQ_GETINCOUNT, &count));
		CHECK(count >= 0 && count <= 1024);
	}
	__atomic_store_n(&done, true, __ATOMIC_RELEASE);
	pthread_join(reader, NULL);
	pthread_join(player, NULL);
	close(out);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	oss_must_write(fd, echo, sizeof(echo));
	do {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		MUST(read(fd, record, sizeof(record)) == sizeof(record));
	} while (record[0] != SEQ_ECHO);
	CHECK(!memcmp(record, echo, sizeof(echo)));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(reset_while_records_come_and_go),
};

KTAP_MAIN(cases);
