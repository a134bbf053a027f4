// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A program whose io_uring polls a client's input with one request, which stays, hears
 * of what comes after it has read, as one that looks by poll(2) does.
 */
#include "ktap.h"
#include "seqlib.h"

#include <linux/io_uring.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define ENTRIES 8
#define PATIENCE_MS 2000
#define QUIET_MS 50

struct ring {
	int fd;
	struct io_uring_params params;
	struct io_uring_sqe *requests;
	char *submitted;
	char *completed;
};

static __u32 *field(char *ring, __u32 offset)
{
	return (__u32 *)(ring + offset);
}

static char *must_map(const struct ring *ring, size_t size, __u64 offset)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd,
			    offset);

	MUST(memory != MAP_FAILED);
	return memory;
}

static struct ring must_set_up(void)
{
	struct ring ring = { 0 };
	const struct io_uring_params *params = &ring.params;

	ring.fd = syscall(SYS_io_uring_setup, ENTRIES, &ring.params);
	MUST(ring.fd >= 0);
	ring.requests = (void *)must_map(&ring, params->sq_entries *
					 sizeof(*ring.requests), IORING_OFF_SQES);
	ring.submitted = must_map(&ring, params->sq_off.array +
				  params->sq_entries * sizeof(__u32),
				  IORING_OFF_SQ_RING);
	ring.completed = must_map(&ring, params->cq_off.cqes +
				  params->cq_entries * sizeof(struct io_uring_cqe),
				  IORING_OFF_CQ_RING);
	return ring;
}

/* One request that is completed each time that @fd can be read. */
static void must_poll(struct ring *ring, int fd)
{
	ring->requests[0] = (struct io_uring_sqe) {
		.opcode = IORING_OP_POLL_ADD,
		.fd = fd,
		.len = IORING_POLL_ADD_MULTI,
		.poll32_events = POLLIN,
	};
	*field(ring->submitted, ring->params.sq_off.array) = 0;
	__atomic_store_n(field(ring->submitted, ring->params.sq_off.tail), 1,
			 __ATOMIC_RELEASE);
	MUST(syscall(SYS_io_uring_enter, ring->fd, 1, 0, 0, NULL, 0) == 1);
}

/* Takes all that was completed; at least one within @patience. */
static bool is_told(struct ring *ring, int patience)
{
	__u32 *head = field(ring->completed, ring->params.cq_off.head);
	__u32 *tail = field(ring->completed, ring->params.cq_off.tail);
	struct pollfd poller = { .fd = ring->fd, .events = POLLIN };
	bool told;

	if (poll(&poller, 1, patience) < 0)
		return false;
	/* Completions may be made by this task only. */
	syscall(SYS_io_uring_enter, ring->fd, 0, 0, IORING_ENTER_GETEVENTS, NULL, 0);
	told = *head != __atomic_load_n(tail, __ATOMIC_ACQUIRE);
	__atomic_store_n(head, *tail, __ATOMIC_RELEASE);
	return told;
}

static void must_send(const struct seq_pair *pair, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, pair->to->id, pair->port);
	seq_must_send(pair->from, &event);
}

/* Without a look whether it can: that would be one of a poller. */
static void must_read(int fd, unsigned int number)
{
	struct snd_seq_event event;

	MUST(read(fd, &event, sizeof(event)) == sizeof(event));
	CHECK_EQ(event.data.raw32.d[0], number);
}

static void each_event_after_a_read_is_told(void)
{
	struct seq_pair pair = seq_must_pair();
	struct ring ring = must_set_up();
	int i;

	must_poll(&ring, pair.to->fd);
	for (i = 0; i < 5; i++) {
		must_send(&pair, i);
		CHECK(is_told(&ring, PATIENCE_MS));
		must_read(pair.to->fd, i);
	}
	CHECK(!is_told(&ring, QUIET_MS));
}

static void so_is_one_after_what_waited_was_removed(void)
{
	struct snd_seq_remove_events remove = { .remove_mode = SNDRV_SEQ_REMOVE_INPUT };
	struct seq_pair pair = seq_must_pair();
	struct ring ring = must_set_up();
	int i;

	must_poll(&ring, pair.to->fd);
	for (i = 0; i < 3; i++) {
		must_send(&pair, i);
		CHECK(is_told(&ring, PATIENCE_MS));
		CHECK(!seq_call(pair.to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &remove));
	}
}

static const struct ktap_case cases[] = {
	CASE(each_event_after_a_read_is_told),
	CASE(so_is_one_after_what_waited_was_removed),
};

KTAP_MAIN(cases);
