// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The OSS sequencer looks for devices when it is loaded, and the sequencer loads a
 * module for that, which may take long. Programs that wait for it can be killed.
 *
 * time-limit: 200
 */
#include "ktap.h"
#include "osslib.h"
#include "patiencelib.h"

#include <poll.h>
#include <sys/stat.h>

/* A process that was killed is gone by then, in ms. */
#define SOON 1000

#define MODPROBE "/proc/sys/kernel/modprobe"

/* Loads no module of a client before it reads a line. It begins without files. */
static const char slow_modprobe[] =
	"#!/bin/sh\n"
	"cd \"${0%/*}\"\n"
	"case $* in\n"
	"*snd-seq-client-*)\n"
	"	exec </dev/null >slow-begun 2>&1\n"
	"	timeout 100 head -n 1 slow-pipe; : >slow-ended ;;\n"
	"esac\n"
	"exec /sbin/modprobe \"$@\"\n";

/* Returns the file, open. A pipe that nobody reads yet is not waited for. */
static int must_write_text(const char *path, const char *text)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0755);

	MUST(fd >= 0);
	MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	return fd;
}

static void must_slow_down_modprobe(void)
{
	char directory[200], path[220];

	MUST(getcwd(directory, sizeof(directory)));
	snprintf(path, sizeof(path), "%s/slow-modprobe", directory);
	close(must_write_text(path, slow_modprobe));
	MUST(!mkfifo("slow-pipe", 0600));
	close(must_write_text(MODPROBE, path));
}

static void must_end_modprobe(void)
{
	close(must_write_text(MODPROBE, "/sbin/modprobe"));
	/* It stays open: the line is not lost if nobody reads it yet. */
	must_write_text("slow-pipe", "\n");
}

static void call_open(void)
{
	patience_ready();
	open(OSS_SEQUENCER, O_RDWR);
}

static void call_read_proc(void)
{
	patience_ready();
	free(seq_read_file(OSS_PROC));
}

static void call_write_proc(void)
{
	patience_ready();
	oss_tell("reset");
}

static const struct {
	const char *name;
	void (*run)(void);
} calls[] = {
	{ "open", call_open },
	{ "reading /proc", call_read_proc },
	{ "writing /proc", call_write_proc },
};

/* A module is asked for once, so that this can be tried once. */
static void killed_while_a_module_is_loaded(void)
{
	int left, fd;
	size_t i;
	long took;

	alarm(0);	/* there is the limit of the whole test */
	MUST(!system("modprobe snd-seq"));
	must_slow_down_modprobe();
	MUST(!system("modprobe snd-seq-oss"));
	for (left = SEQ_WAIT_MS / 10; left && access("slow-begun", F_OK); left--)
		poll(NULL, 0, 10);
	CHECK(left);
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		took = patience_gone(patience_spawn(calls[i].run), SIGKILL);
		ktap_note("%s: gone after %ld ms", calls[i].name, took);
		if (took > SOON)
			FAIL("%s: gone after %ld ms", calls[i].name, took);
	}
	CHECK(access("slow-ended", F_OK));
	must_end_modprobe();
	/* It waits for it, and gets what there is then. */
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	close(fd);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(killed_while_a_module_is_loaded),
};

KTAP_MAIN(cases);
