// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The virtual devices: a program's bytes are in nobody's way while the kernel
 * still copies them. The programs read from and write to memory that is not
 * there until the test says so, which holds a copy up in its middle.
 */
#include "ktap.h"
#include "rawlib.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sound/asound.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define PAGE 4096

/* A page that blocks whoever touches it first, until fill_page(). */
struct page {
	int fault;
	unsigned char *memory;
};

/* A read() or write() of another thread. */
struct transfer {
	int fd;
	void *memory;
	size_t length;
	ssize_t result;
	pthread_t thread;
};

static struct page must_make_page(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register area = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct page page;

	page.fault = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	MUST(page.fault >= 0);
	MUST(!ioctl(page.fault, UFFDIO_API, &api));
	page.memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(page.memory != MAP_FAILED);
	area.range.start = (uintptr_t)page.memory;
	area.range.len = PAGE;
	MUST(!ioctl(page.fault, UFFDIO_REGISTER, &area));
	return page;
}

/* Returns when somebody is waiting for the page. */
static void must_wait_for_fault(const struct page *page)
{
	struct uffd_msg message;

	MUST(seq_poll(page->fault, POLLIN, SEQ_WAIT_MS));
	MUST(read(page->fault, &message, sizeof(message)) == sizeof(message));
	MUST(message.event == UFFD_EVENT_PAGEFAULT);
}

static void fill_page(const struct page *page, const void *data, size_t length)
{
	unsigned char *content = aligned_alloc(PAGE, PAGE);
	struct uffdio_copy copy = {
		.dst = (uintptr_t)page->memory,
		.src = (uintptr_t)content,
		.len = PAGE,
	};

	MUST(content);
	memset(content, 0, PAGE);
	memcpy(content, data, length);
	MUST(!ioctl(page->fault, UFFDIO_COPY, &copy));
	free(content);
}

static void *run_write(void *argument)
{
	struct transfer *transfer = argument;

	transfer->result = write(transfer->fd, transfer->memory,
				 transfer->length);
	return NULL;
}

static void *run_read(void *argument)
{
	struct transfer *transfer = argument;

	transfer->result = read(transfer->fd, transfer->memory,
				transfer->length);
	return NULL;
}

static void must_begin(struct transfer *transfer, void *(*run)(void *))
{
	MUST(!pthread_create(&transfer->thread, NULL, run, transfer));
}

static size_t must_get_avail(int fd, int stream)
{
	struct snd_rawmidi_status status = { .stream = stream };

	MUST(!ioctl(fd, SNDRV_RAWMIDI_IOCTL_STATUS, &status));
	return status.avail;
}

static void half_written_bytes_are_not_sent(void)
{
	static const unsigned char first[] = { 0x90, 60, 64 };
	static const unsigned char second[] = { 0x91, 61, 65 };
	struct page page = must_make_page();
	struct transfer writer;
	struct seq_client *heard;
	struct snd_seq_event event;

	raw_must_load();
	heard = raw_must_hear(0);
	writer.fd = raw_must_open(0, O_WRONLY);
	writer.memory = page.memory;
	writer.length = sizeof(first);
	must_begin(&writer, run_write);
	must_wait_for_fault(&page);
	/* They count as written already. */
	CHECK_EQ(must_get_avail(writer.fd, SNDRV_RAWMIDI_STREAM_OUTPUT),
		 PAGE - sizeof(first));
	raw_must_write(writer.fd, second, sizeof(second));
	CHECK(seq_nothing(heard));
	fill_page(&page, first, sizeof(first));
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, 3);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.note, 60);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.note, 61);
	CHECK(seq_nothing(heard));
}

/* The first message fills the ring, the second comes while it is being read. */
static void bytes_being_read_are_not_overwritten(void)
{
	unsigned char first[PAGE], second[PAGE];
	struct page page = must_make_page();
	struct transfer reader;
	struct seq_client *feed;

	raw_must_load();
	feed = raw_must_feed(0);
	reader.fd = raw_must_listen(0);
	reader.memory = page.memory;
	reader.length = PAGE;
	raw_fill_sysex(first, PAGE, 1);
	raw_fill_sysex(second, PAGE, 2);
	raw_must_send_sysex(feed, first, PAGE);
	must_begin(&reader, run_read);
	must_wait_for_fault(&page);
	raw_must_send_sysex(feed, second, PAGE);
	fill_page(&page, "", 0);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, PAGE);
	CHECK(!memcmp(page.memory, first, PAGE));
	CHECK(raw_reads(reader.fd, second, PAGE));
	CHECK(raw_nothing(reader.fd));
}

/*
 * The bytes count as read already, but the buffer stays until they are. Linux 6.1 does
 * so, too, but does not say it.
 */
static void buffer_stays_while_it_is_being_read(void)
{
	struct snd_rawmidi_params params = {
		.stream = SNDRV_RAWMIDI_STREAM_INPUT,
		.buffer_size = 2 * PAGE,
		.avail_min = 1,
	};
	struct page page = must_make_page();
	struct transfer reader;
	struct seq_client *feed;
	unsigned char sysex[PAGE];

	raw_must_load();
	feed = raw_must_feed(0);
	reader.fd = raw_must_listen(0);
	reader.memory = page.memory;
	reader.length = PAGE;
	raw_fill_sysex(sysex, PAGE, 1);
	raw_must_send_sysex(feed, sysex, PAGE);
	must_begin(&reader, run_read);
	must_wait_for_fault(&page);
	CHECK_EQ(must_get_avail(reader.fd, SNDRV_RAWMIDI_STREAM_INPUT), 0);
	CHECK(!ioctl(reader.fd, SNDRV_RAWMIDI_IOCTL_PARAMS, &params) ||
	      errno == EBUSY);
	CHECK_EQ(raw_must_look_up(1, "Input 0", "Buffer size"), PAGE);
	fill_page(&page, "", 0);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, PAGE);
	CHECK(!memcmp(page.memory, sysex, PAGE));
	CHECK(!ioctl(reader.fd, SNDRV_RAWMIDI_IOCTL_PARAMS, &params));
	CHECK_EQ(raw_must_look_up(1, "Input 0", "Buffer size"), 2 * PAGE);
}

static bool waits_in(pid_t process, const char *function)
{
	char path[64], *stack;
	bool found;

	snprintf(path, sizeof(path), "/proc/%d/stack", process);
	stack = seq_read_file(path);
	found = strstr(stack, function);
	free(stack);
	return found;
}

/* Without a time limit: when one passes, poll() looks at the device again. */
static void poll_for_second(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	MUST(poll(&wanted, 1, -1) == 1);
}

/*
 * Another program went to sleep while the first was being read, and nobody reads
 * after that: the second message must wake it all the same.
 */
static void sleeper_is_woken_after_the_reader(void)
{
	unsigned char first[PAGE], second[PAGE];
	struct page page = must_make_page();
	struct transfer reader;
	struct seq_client *feed;
	pid_t sleeper;

	raw_must_load();
	feed = raw_must_feed(0);
	reader.fd = raw_must_listen(0);
	reader.memory = page.memory;
	reader.length = PAGE;
	raw_fill_sysex(first, PAGE, 1);
	raw_fill_sysex(second, PAGE, 2);
	raw_must_send_sysex(feed, first, PAGE);
	must_begin(&reader, run_read);
	must_wait_for_fault(&page);
	raw_must_send_sysex(feed, second, PAGE);
	sleeper = raw_spawn(poll_for_second, reader.fd);
	while (!waits_in(sleeper, "do_sys_poll"))
		sched_yield();
	fill_page(&page, "", 0);
	pthread_join(reader.thread, NULL);
	raw_must_join(sleeper);
	CHECK(raw_reads(reader.fd, second, PAGE));
}

static void write_without_end(int device)
{
	unsigned char data[4096] = { 0 };
	int out = raw_must_open(device, O_WRONLY);

	raw_must_write(out, "\xf0", 1);
	for (;;)
		raw_must_write(out, data, sizeof(data));
}

/* A message that never ends is no SysEx: others have their turn while it goes on. */
static void endless_sysex_keeps_nobody_out(void)
{
	unsigned char bytes[4096], status = 0;
	pid_t writer;
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	raw_must_set_backlog("300000");
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	writer = raw_spawn(write_without_end, 0);
	MUST(raw_read(in, bytes, sizeof(bytes)) == sizeof(bytes));
	raw_must_write(out, "\x90\x3c\x40", 3);
	while (status != 0x90) {
		ssize_t i, count;

		MUST(seq_poll(in, POLLIN, SEQ_WAIT_MS));
		count = read(in, bytes, sizeof(bytes));
		MUST(count > 0);
		for (i = 0; i < count; i++)
			if (bytes[i] & 0x80)
				status = bytes[i];
	}
	kill(writer, SIGKILL);
	waitpid(writer, NULL, 0);
	raw_must_set_backlog("4194304");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(half_written_bytes_are_not_sent),
	CASE_ONBEAT(bytes_being_read_are_not_overwritten),
	CASE(buffer_stays_while_it_is_being_read),
	CASE_ONBEAT(sleeper_is_woken_after_the_reader),
	CASE_ONBEAT(endless_sysex_keeps_nobody_out),
};

KTAP_MAIN(cases);
