// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A part of a SysEx comes while those before it, to which it is joined, are just being
 * read as packets: it is read next. The reader stands in the middle of read(2) at a page
 * that is watched by userfaultfd.
 */
#include "ktap.h"
#include "umplib.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define PAGE 4096

/* Later parts that take no cell, see OB_EVENT_RING_SPARE. */
#define SPARE 32

struct reader {
	struct ump_end end;
	pthread_t thread;
	int watch;
	char *page;
	ssize_t result;
};

static void must_watch_a_page(struct reader *reader)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register area;

	reader->watch = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	MUST(reader->watch >= 0);
	MUST(!ioctl(reader->watch, UFFDIO_API, &api));
	reader->page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(reader->page != MAP_FAILED);
	area = (struct uffdio_register) {
		.range = { .start = (unsigned long)reader->page, .len = PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	MUST(!ioctl(reader->watch, UFFDIO_REGISTER, &area));
}

/* One record. */
static void *read_packet(void *argument)
{
	struct reader *reader = argument;

	reader->result = read(reader->end.client->fd, reader->page,
			      sizeof(struct ump_event));
	return NULL;
}

static void must_get_stuck(struct reader *reader)
{
	struct uffd_msg message;

	must_watch_a_page(reader);
	MUST(!pthread_create(&reader->thread, NULL, read_packet, reader));
	MUST(seq_poll(reader->watch, POLLIN, SEQ_WAIT_MS));
	MUST(read(reader->watch, &message, sizeof(message)) == sizeof(message));
	MUST(message.event == UFFD_EVENT_PAGEFAULT);
}

static void must_go_on(struct reader *reader)
{
	struct uffdio_zeropage zeros = {
		.range = { .start = (unsigned long)reader->page, .len = PAGE },
	};

	MUST(!ioctl(reader->watch, UFFDIO_ZEROPAGE, &zeros));
	MUST(!pthread_join(reader->thread, NULL));
	close(reader->watch);
}

static void must_send(struct ump_end *from, const char *bytes, size_t size)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to_subscribers(&event, from->port);
	MUST(!seq_send_variable(from->client, &event, bytes, size));
}

static void must_say_times(struct ump_end *from, int times)
{
	while (times--)
		ump_must_say(from, "b0 07 40");
}

/* Parts of two messages in turn, so that each is apart from the one before. */
static void must_fill_spare(struct ump_end *to)
{
	struct ump_end ends[2];
	int i;

	for (i = 0; i < 2; i++) {
		ends[i] = ump_must_end(0, 0);
		MUST(!seq_subscribe(ends[i].client->fd, ends[i].client->id,
				    ends[i].port, to->client->id, to->port));
		must_send(&ends[i], "\xf0\x7d", 2);
	}
	for (i = 0; i < SPARE; i++)
		must_send(&ends[i % 2], "\x01", 1);
}

static void part_that_comes_meanwhile_is_read(void)
{
	struct ump_end from = ump_must_end(0, 0);
	struct reader reader = { .end = ump_must_end(2, 0) };
	struct ump_event event, events[6];

	ump_must_connect(&from, &reader.end);
	ump_must_have_room(reader.end.client, 10);
	must_say_times(&from, 5);
	/* In two pieces, the second of which is a copy with room for more. */
	must_send(&from, "\xf0\x01\x02\x03\x04\x05\x06", 7);
	must_send(&from, "\x11\x12\x13\x14\x15\x16", 6);
	MUST(read(reader.end.client->fd, events, sizeof(events)) == sizeof(events));
	CHECK_EQ(events[5].words[0], 0x30160102);
	must_fill_spare(&reader.end);
	must_say_times(&from, 5);
	must_get_stuck(&reader);
	must_send(&from, "\x21\x22\x23\x24\x25\x26\xf7", 7);
	must_go_on(&reader);
	CHECK_EQ(reader.result, sizeof(event));
	memcpy(&event, reader.page, sizeof(event));
	CHECK_EQ(event.words[0], 0x30261112);
	MUST(!ump_receive_now(&reader.end, &event, NULL));
	CHECK_EQ(event.words[0], 0x30362122);
	CHECK_EQ(event.words[1], 0x23242526);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(part_that_comes_meanwhile_is_read),
};

KTAP_MAIN(cases);
