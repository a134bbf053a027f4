// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * As faults_sequencer, but from the nth allocation on none succeeds: what the kernel
 * takes elsewhere when the first place has no memory is not there, either, nor what
 * somebody wants who cleans up.
 *
 * The kernel tells of it: may-log: vmalloc error: .* allocation failed
 *
 * kernel: debug
 * time-limit: 120
 */
#define _GNU_SOURCE
#include "badlib.h"
#include "faultlib.h"
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "synthlib.h"

static int fd;
static struct seq_client *watcher;

/* The clients that are there: /proc, which has all, takes longer than the calls. */
static char *count_clients(void)
{
	struct snd_seq_system_info info;
	char *state;

	MUST(!seq_call(watcher->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &info));
	MUST(asprintf(&state, "%d clients\n", info.cur_clients) > 0);
	return state;
}

static void close_fd(void)
{
	close(fd);
}

static long open_sequencer(void)
{
	fd = open(SEQ_DEVICE, O_RDWR);
	return fault_result(fd);
}

static long change_pools(void)
{
	return seq_set_pool(bad_self->fd, 700, 900, 0);
}

#define OPERATION(called, prepare, call, clean)				\
	{ .name = (called), .before = (prepare), .run = (call),		\
	  .after = (clean), .state = count_clients, .answers = true }

static const struct fault_operation sequencer_operations[] = {
	OPERATION("open", NULL, open_sequencer, close_fd),
	OPERATION("change pools", bad_set_up, change_pools, bad_take_down),
};

static void sequencer_does_without_memory(void)
{
	watcher = seq_must_open();
	fault_each_onwards(sequencer_operations, ARRAY_SIZE(sequencer_operations));
}

static long open_card(void)
{
	fd = raw_open(0, O_RDWR | O_NONBLOCK);
	return fd;
}

static const struct fault_operation open_card_operation =
	OPERATION("open card", NULL, open_card, close_fd);

static void card_does_without_memory(void)
{
	raw_must_load();
	watcher = seq_must_open();
	fault_each_onwards(&open_card_operation, 1);
}

static long open_oss(void)
{
	fd = open(OSS_MUSIC, O_RDWR | O_NONBLOCK);
	return fault_result(fd);
}

static const struct fault_operation open_oss_operation =
	OPERATION("open OSS", NULL, open_oss, close_fd);

static void oss_does_without_memory(void)
{
	raw_must_load();
	synth_must_load("");
	watcher = seq_must_open();
	fault_each_onwards(&open_oss_operation, 1);
}

static const struct ktap_case cases[] = {
	CASE(sequencer_does_without_memory),
	CASE(card_does_without_memory),
	CASE(oss_does_without_memory),
};

KTAP_MAIN(cases);
