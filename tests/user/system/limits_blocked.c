// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A program whose memory does not answer, in the middle of a call, keeps nobody else
 * waiting, and no program that shares its file from being killed. A page that is
 * watched by userfaultfd stands for it; one of a hung network file system would do the
 * same.
 */
#include "ktap.h"
#include "osslib.h"
#include "patiencelib.h"
#include "rawlib.h"
#include "seqlib.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define PAGE 4096
#define SOON_MS 1000

static int watch;
static char *page;

/* A call that touches the page, in a thread of its own. */
struct call {
	pthread_t thread;
	long (*run)(int fd);
	int fd;
	long result;
};

static void must_watch_a_page(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register area;

	watch = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	MUST(watch >= 0);
	MUST(!ioctl(watch, UFFDIO_API, &api));
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(page != MAP_FAILED);
	area = (struct uffdio_register) {
		.range = { .start = (unsigned long)page, .len = PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	MUST(!ioctl(watch, UFFDIO_REGISTER, &area));
}

static void *run(void *argument)
{
	struct call *call = argument;

	call->result = call->run(call->fd);
	return NULL;
}

/* Returns when the call waits for its page. */
static void must_get_stuck(struct call *call)
{
	struct uffd_msg message;

	must_watch_a_page();
	MUST(!pthread_create(&call->thread, NULL, run, call));
	MUST(seq_poll(watch, POLLIN, SEQ_WAIT_MS));
	MUST(read(watch, &message, sizeof(message)) == sizeof(message));
	MUST(message.event == UFFD_EVENT_PAGEFAULT);
}

/* The page is there now, full of zeros. */
static long must_go_on(struct call *call)
{
	struct uffdio_zeropage zeros = {
		.range = { .start = (unsigned long)page, .len = PAGE },
	};

	MUST(!ioctl(watch, UFFDIO_ZEROPAGE, &zeros));
	MUST(!pthread_join(call->thread, NULL));
	return call->result;
}

static void must_read_proc(const char *path)
{
	char *text = seq_read_file(path);

	MUST(text);
	free(text);
}

/* All that others may do to a client, and with the sequencer, they can do now. */
static void others_go_on(struct seq_client *stuck, int stuck_port)
{
	struct seq_client *other = seq_must_open();
	int port = seq_must_port(other, SEQ_CAP_ALL);
	int queue = seq_must_queue(other);
	struct snd_seq_client_info client_info;
	struct snd_seq_client_pool pool;
	struct snd_seq_port_info port_info;
	struct snd_seq_event event;

	CHECK(!seq_get_client(other->fd, stuck->id, &client_info));
	CHECK(!seq_get_pool(other->fd, stuck->id, &pool));
	CHECK(!seq_get_port(other->fd, stuck->id, stuck_port, &port_info));
	CHECK(!seq_subscribe(other->fd, other->id, port, stuck->id, stuck_port));
	CHECK(!seq_subscribe(other->fd, stuck->id, stuck_port, other->id, port));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, stuck->id, stuck_port);
	CHECK(!seq_send(other, &event));
	seq_event_to(&event, other->id, port);
	seq_event_at_tick(&event, queue, 0);
	seq_drop(other);
	CHECK(!seq_send(other, &event));
	seq_must_receive_type(other, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK(!seq_unsubscribe(other->fd, other->id, port, stuck->id,
			       stuck_port));
	must_read_proc("/proc/asound/seq/clients");
	must_read_proc("/proc/asound/seq/queues");
	seq_close(other);
}

static long write_an_event(int fd)
{
	return write(fd, page, sizeof(struct snd_seq_event));
}

/* Its record is there, and is checked; its data is copied while writers are ordered. */
static long write_a_sysex(int fd)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	event.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	event.data.ext.len = 4;
	event.data.ext.ptr = page;
	return write(fd, &event, sizeof(event));
}

static long read_an_event(int fd)
{
	return read(fd, page, sizeof(struct snd_seq_event));
}

static long get_info(int fd)
{
	return ioctl(fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, page);
}

static long others_go_on_beside(long (*stuck)(int fd))
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct call call = { .run = stuck, .fd = client->fd };

	must_get_stuck(&call);
	others_go_on(client, port);
	return must_go_on(&call);
}

static void a_writer_is_stuck(void)
{
	/* An event of zeros: type SYSTEM for client 0. */
	others_go_on_beside(write_an_event);
}

static void a_writer_of_a_sysex_is_stuck(void)
{
	others_go_on_beside(write_a_sysex);
}

static void a_reader_is_stuck(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct call call = { .run = read_an_event, .fd = client->fd };
	struct snd_seq_event event;

	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, client->id, port);
	seq_must_send(client, &event);
	must_get_stuck(&call);
	others_go_on(client, port);
	CHECK_EQ(must_go_on(&call), sizeof(event));
}

static void a_caller_is_stuck(void)
{
	CHECK_EQ(others_go_on_beside(get_info), 0);
}

static struct seq_client *shared;
static int shared_queue;

static void resize_shared_input(void)
{
	patience_ready();
	seq_set_pool(shared->fd, 0, 50, 0);
}

static void clear_shared_input(void)
{
	struct snd_seq_remove_events what = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};

	patience_ready();
	seq_call(shared->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &what);
}

static void read_shared_input(void)
{
	struct snd_seq_event event;

	patience_ready();
	if (read(shared->fd, &event, sizeof(event)) < 0)
		perror("read");
}

static void get_shared_info(void)
{
	int version;

	patience_ready();
	seq_call(shared->fd, SNDRV_SEQ_IOCTL_PVERSION, &version);
}

static void write_to_shared(void)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSTEM);

	patience_ready();
	if (write(shared->fd, &event, sizeof(event)) < 0)
		perror("write");
}

/* Processes that share the file, each in a call that may have to wait. */
static void sharers_are_killed(long (*stuck)(int fd))
{
	static void (*const calls[])(void) = {
		resize_shared_input, clear_shared_input, read_shared_input,
		get_shared_info, write_to_shared,
	};
	struct call call = { .run = stuck };
	struct snd_seq_event event;
	size_t i;
	int port;

	shared = seq_must_open();
	port = seq_must_port(shared, SEQ_CAP_ALL);
	call.fd = shared->fd;
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, shared->id, port);
	seq_must_send(shared, &event);
	must_get_stuck(&call);
	for (i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		long took = patience_gone(patience_spawn(calls[i]), SIGKILL);

		ktap_note("call %zu was gone after %ld ms", i, took);
		CHECK(took <= SOON_MS);
	}
	must_go_on(&call);
}

static void sharers_of_a_stuck_reader_are_killed(void)
{
	sharers_are_killed(read_an_event);
}

static void sharers_of_a_stuck_writer_are_killed(void)
{
	sharers_are_killed(write_a_sysex);
}

static void sharers_of_a_stuck_caller_are_killed(void)
{
	sharers_are_killed(get_info);
}

static void schedule_in_shared(void)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_ECHO);

	seq_event_to(&event, shared->id, 0);
	seq_event_at_tick(&event, shared_queue, 1);
	patience_ready();
	for (;;)
		if (write(shared->fd, &event, sizeof(event)) < 0)
			perror("write");
}

/* One waits for cells; then another holds what it needs to go on. */
static void a_sharer_without_room_is_killed(void)
{
	struct call call = { .run = write_a_sysex };
	pid_t waits;
	long took;

	shared = seq_must_open();
	seq_must_port(shared, SEQ_CAP_ALL);
	shared_queue = seq_must_queue(shared);
	waits = patience_spawn(schedule_in_shared);
	call.fd = shared->fd;
	must_get_stuck(&call);
	took = patience_gone(waits, SIGKILL);
	ktap_note("it was gone after %ld ms", took);
	CHECK(took <= SOON_MS);
	must_go_on(&call);
}

static long write_a_record(int fd)
{
	return write(fd, page, 4);
}

static long read_a_record(int fd)
{
	return read(fd, page, 4);
}

static void other_applications_go_on(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	unsigned char got[4];
	int fd = oss_must_open(OSS_SEQUENCER, O_RDWR);

	oss_must_write(fd, echo, sizeof(echo));
	CHECK_EQ(read(fd, got, sizeof(got)), 4);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	must_read_proc(OSS_PROC);
	CHECK(!oss_tell("maxqlen 1024"));
	close(fd);
}

static void an_oss_writer_is_stuck(void)
{
	struct call call = { .run = write_a_record };

	oss_must_load();
	call.fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	must_get_stuck(&call);
	other_applications_go_on();
	must_go_on(&call);
}

static void an_oss_reader_is_stuck(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	struct call call = { .run = read_a_record };

	oss_must_load();
	call.fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_write(call.fd, echo, sizeof(echo));
	must_get_stuck(&call);
	other_applications_go_on();
	CHECK_EQ(must_go_on(&call), 4);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(a_writer_is_stuck),
	CASE_ONBEAT(a_writer_of_a_sysex_is_stuck),
	CASE_ONBEAT(a_reader_is_stuck),
	CASE_ONBEAT(a_caller_is_stuck),
	CASE_ONBEAT(sharers_of_a_stuck_reader_are_killed),
	CASE_ONBEAT(sharers_of_a_stuck_writer_are_killed),
	CASE_ONBEAT(sharers_of_a_stuck_caller_are_killed),
	CASE_ONBEAT(a_sharer_without_room_is_killed),
	CASE_ONBEAT(an_oss_writer_is_stuck),
	CASE_ONBEAT(an_oss_reader_is_stuck),
};

KTAP_MAIN(cases);
