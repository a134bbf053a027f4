// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A patch whose memory does not answer while the synthesizer's driver reads it. Nobody
 * else waits for it, and programs that share the file can be killed.
 */
#include "ktap.h"
#include "osslib.h"
#include "patiencelib.h"
#include "seqlib.h"
#include "synthlib.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define KEY 0x1afd	/* any kind that the driver does not look into */
#define PAGE 4096u

/* A process that was killed is gone by then, in ms. */
#define SOON 1000

struct patch {
	unsigned short key;
	short device;
	unsigned char data[];
};

/* A page that does not come until it is given. */
static int must_withhold(void *page)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { .start = (unsigned long)page, .len = PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	MUST(fd >= 0);
	MUST(!ioctl(fd, UFFDIO_API, &api));
	MUST(!ioctl(fd, UFFDIO_REGISTER, &range));
	return fd;
}

static void must_give(int fd, void *page)
{
	struct uffdio_zeropage zero = {
		.range = { .start = (unsigned long)page, .len = PAGE },
	};

	MUST(!ioctl(fd, UFFDIO_ZEROPAGE, &zero));
}

struct writer {
	int fd;
	const void *patch;
	size_t length;
	ssize_t result;
};

static void *write_patch(void *argument)
{
	struct writer *writer = argument;

	writer->result = write(writer->fd, writer->patch, writer->length);
	return NULL;
}

static void *unregister(void *unused)
{
	(void)unused;
	synth_must_do("unregister");
	return NULL;
}

/* A patch whose second page does not come. */
struct stalled {
	struct writer writer;
	pthread_t loader;
	char *page;
	int withheld;
};

/* Returns when the driver waits for the page. */
static void must_stall(struct stalled *stalled, int fd)
{
	struct patch *patch;

	patch = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(patch != MAP_FAILED);
	patch->key = KEY;
	stalled->page = (char *)patch + PAGE;
	stalled->withheld = must_withhold(stalled->page);
	stalled->writer = (struct writer) {
		.fd = fd, .patch = patch, .length = 2 * PAGE,
	};
	MUST(!pthread_create(&stalled->loader, NULL, write_patch,
			     &stalled->writer));
	MUST(seq_poll(stalled->withheld, POLLIN, SEQ_WAIT_MS));
}

static void must_go_on(struct stalled *stalled)
{
	must_give(stalled->withheld, stalled->page);
	MUST(!pthread_join(stalled->loader, NULL));
	CHECK_EQ(stalled->writer.result, 2 * PAGE);
}

/* Its driver waits for a page, and who unregisters it for the driver; nobody else. */
static void a_patch_that_stalls_is_in_nobodys_way(void)
{
	struct stalled stalled;
	pthread_t unregisterer;
	int fd, other;

	oss_must_load();
	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	must_stall(&stalled, fd);

	CHECK_EQ(oss_count("Number of synth devices"), 1);
	MUST(!pthread_create(&unregisterer, NULL, unregister, NULL));
	CHECK(oss_wait_for("Number of synth devices: 0"));
	CHECK_EQ(oss_count("Number of applications"), 1);
	other = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK_EQ(oss_count("Number of applications"), 2);
	close(other);
	CHECK_EQ(oss_count("Number of applications"), 1);

	must_go_on(&stalled);
	MUST(!pthread_join(unregisterer, NULL));
	close(fd);
}

static int shared;

static void write_shared(void)
{
	static const unsigned char echo[4] = { SEQ_ECHO };

	patience_ready();
	(void)!write(shared, echo, sizeof(echo));
}

static void sync_shared(void)
{
	patience_ready();
	ioctl(shared, SNDCTL_SEQ_SYNC);
}

static void reset_shared(void)
{
	patience_ready();
	ioctl(shared, SNDCTL_SEQ_RESET);
}

static void must_fill_shared(void)
{
	static const unsigned char echo[4] = { SEQ_ECHO };

	shared = oss_must_open_small(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	oss_must_wait(shared, 1000000);
	while (write(shared, echo, sizeof(echo)) > 0)
		;
	MUST(errno == EAGAIN);
	MUST(!fcntl(shared, F_SETFL, 0));
}

static void check_is_killed(pid_t process, const char *when)
{
	long took = patience_gone(process, SIGKILL);

	if (took > SOON)
		FAIL("%s: gone after %ld ms", when, took);
}

/* Processes that share the file. Two wait for room before the patch stalls. */
static void sharers_of_a_stalled_patch_are_killed(void)
{
	static void (*const calls[])(void) = {
		write_shared, sync_shared, reset_shared,
	};
	struct stalled stalled;
	pid_t before[2];
	size_t i;

	oss_must_load();
	synth_must_load("");
	must_fill_shared();
	for (i = 0; i < ARRAY_SIZE(before); i++)
		before[i] = patience_spawn(calls[i]);
	must_stall(&stalled, shared);
	for (i = 0; i < ARRAY_SIZE(before); i++)
		check_is_killed(before[i], "without room");
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		check_is_killed(patience_spawn(calls[i]), "afterwards");
	must_go_on(&stalled);
	close(shared);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(a_patch_that_stalls_is_in_nobodys_way),
	CASE_ONBEAT(sharers_of_a_stalled_patch_are_killed),
};

KTAP_MAIN(cases);
