// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Every ioctl with numbers and addresses that are wrong: it has to answer
 * with the right errno and to change nothing.
 */
#include "ktap.h"
#include "badlib.h"

#include <limits.h>
#include <sys/mman.h>

#define PAGE 4096

/* Where memory is that a program must not reach. */
#ifdef __x86_64__
#define KERNEL_ADDRESS 0xffff888000001000
#else
#define KERNEL_ADDRESS 0xc0001000
#endif

static void wrong_sizes_and_directions_are_enotty(void)
{
	static const int changes[] = { 1, -1, 4, -4, 28, 8192 };
	struct bad_picture before;
	union record record;
	unsigned int i, k;

	bad_set_up();
	bad_take_picture(&before);
	for (i = 0; i < bad_call_count; i++) {
		unsigned long request = bad_calls[i].request;
		unsigned int direction = _IOC_DIR(request);
		unsigned int size = _IOC_SIZE(request);
		unsigned long wrong;

		memset(&record, 0, sizeof(record));
		bad_calls[i].good(&record);
		for (k = 0; k < 6; k++) {
			/* The size of a 32-bit program's structure is right. */
			if (size == 168 && changes[k] == -4)
				continue;
			wrong = _IOC(direction, 'S', _IOC_NR(request),
				     size + changes[k]);
			CHECK_EQ(seq_call(bad_self->fd, wrong, &record), -ENOTTY);
		}
		for (k = 0; k < 4; k++) {
			if (k == direction)
				continue;
			wrong = _IOC(k, 'S', _IOC_NR(request), size);
			CHECK_EQ(seq_call(bad_self->fd, wrong, &record),
				 -ENOTTY);
		}
		wrong = _IOC(direction, 'T', _IOC_NR(request), size);
		CHECK_EQ(seq_call(bad_self->fd, wrong, &record), -ENOTTY);
		bad_must_be_unchanged(&before, bad_calls[i].name);
	}
}

static void unknown_numbers_are_enotty(void)
{
	struct bad_picture before;
	union record record = { 0 };
	unsigned int number, direction, i;

	bad_set_up();
	bad_take_picture(&before);
	for (number = 0; number < 256; number++) {
		for (direction = 0; direction < 4; direction++) {
			unsigned long request;

			request = _IOC(direction, 'S', number, 80);
			for (i = 0; i < bad_call_count; i++)
				if (bad_calls[i].request == request)
					break;
			if (i == bad_call_count)
				CHECK_EQ(seq_call(bad_self->fd, request, &record),
					 -ENOTTY);
		}
	}
	bad_must_be_unchanged(&before, "unknown numbers");
}

static void bad_addresses_are_efault(void)
{
	char *page = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long addresses[] = {
		0, 1, 4095, ULONG_MAX, ULONG_MAX - 4096, LONG_MAX,
		KERNEL_ADDRESS, 0,
	};
	struct bad_picture before;
	union record record;
	unsigned int i, k;

	MUST(page != MAP_FAILED);
	MUST(!munmap(page + PAGE, PAGE));
	bad_set_up();
	bad_take_picture(&before);
	for (i = 0; i < bad_call_count; i++) {
		size_t size = _IOC_SIZE(bad_calls[i].request);

		memset(&record, 0, sizeof(record));
		bad_calls[i].good(&record);
		/* All but its last byte is there. */
		memcpy(page + PAGE - size + 1, &record, size - 1);
		addresses[7] = (unsigned long)(page + PAGE - size + 1);
		for (k = 0; k < 8; k++) {
			int result = seq_call(bad_self->fd, bad_calls[i].request,
					      (void *)addresses[k]);

			if (result != -EFAULT)
				ktap_note("%s at %#lx: %d", bad_calls[i].name,
					  addresses[k], result);
			CHECK_EQ(result, -EFAULT);
		}
		bad_must_be_unchanged(&before, bad_calls[i].name);
	}
}

static void answers_to_read_only_memory_are_efault(void)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct bad_picture before;
	union record record;
	unsigned int i;

	MUST(page != MAP_FAILED);
	bad_set_up();
	bad_take_picture(&before);
	for (i = 0; i < bad_call_count; i++) {
		bool asks = !strncmp(bad_calls[i].name, "GET_", 4) ||
			    !strncmp(bad_calls[i].name, "QUERY_", 6);

		if (!asks)
			continue;
		memset(&record, 0, sizeof(record));
		bad_calls[i].good(&record);
		if (bad_calls[i].request == SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT)
			record.port.addr.port = 0;
		MUST(!mprotect(page, PAGE, PROT_READ | PROT_WRITE));
		memcpy(page, &record, sizeof(record));
		MUST(!mprotect(page, PAGE, PROT_READ));
		CHECK_EQ(seq_call(bad_self->fd, bad_calls[i].request, page), -EFAULT);
		bad_must_be_unchanged(&before, bad_calls[i].name);
	}
}

/* The driver goes on working with any bytes. */
static void random_records_do_no_harm(void)
{
	__u32 random = 4711;
	struct snd_seq_event event = seq_event_numbered(5);
	struct seq_client *client = seq_must_open();
	union record record;
	int i, k, changes, port;

	for (i = 0; i < 30000; i++) {
		k = seq_random(&random) % bad_call_count;
		memset(&record, 0, sizeof(record));
		/* Most get no further without their own number. */
		if (seq_random(&random) % 4)
			record.client.client = client->id;
		changes = seq_random(&random) % 8;
		while (changes--)
			record.bytes[seq_random(&random) % 96] =
				seq_random(&random) >> 9;
		seq_call(client->fd, bad_calls[k].request, &record);
		if (i % 200 == 199) {
			seq_close(client);
			client = seq_must_open();
			seq_must_port(client, SEQ_CAP_ALL);
			seq_must_queue(client);
		}
	}
	seq_close(client);
	client = seq_must_open();
	port = seq_must_port(client, SEQ_CAP_ALL);
	seq_event_to(&event, client->id, port);
	seq_must_send(client, &event);
	seq_must_receive_numbers(client, 5, 1);
}

static const struct ktap_case cases[] = {
	CASE(wrong_sizes_and_directions_are_enotty),
	CASE(unknown_numbers_are_enotty),
	CASE(bad_addresses_are_efault),
	CASE(answers_to_read_only_memory_are_efault),
	CASE(random_records_do_no_harm),
};

KTAP_MAIN(cases);
