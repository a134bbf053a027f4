// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* A MIDI device that is slow or stands still, and processes that are killed. */
#define _GNU_SOURCE
#include "patiencelib.h"
#include "ktap.h"
#include "rawlib.h"
#include "threadlib.h"

#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#define DRIVER "/sys/bus/platform/drivers/snd_sample_midi/"
#define RATE "/sys/module/snd_sample_midi/parameters/rate"

/* The machine stood still if a process before all others is late by that. */
#define STALL_NS 100000000ull

/* Shared with the process that looks at the clock again and again. */
struct watch {
	unsigned int changes;	/* odd while the others change */
	__u64 seen;		/* when it looked last */
	__u64 stalled;		/* how long the machine stood still until then */
};

static int ready[2];
static struct watch *watch;

static void must_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	MUST(fd >= 0);
	MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

void patience_must_set_rate(unsigned int bytes)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", bytes);
	must_write_file(RATE, text);
}

void patience_must_unplug(void)
{
	must_write_file(DRIVER "unbind", "snd_sample_midi");
}

void patience_must_plug_in(void)
{
	must_write_file(DRIVER "bind", "snd_sample_midi");
}

void patience_must_load(void)
{
	MUST(!system("modprobe snd-sample-midi index=2"));
	patience_must_settle();
}

/* A process that connects waits until the port was closed. */
void patience_must_settle(void)
{
	patience_must_set_rate(PATIENCE_FAST);
	seq_close(patience_must_feed());
}

struct seq_client *patience_must_feed(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, client->id, port, PATIENCE_CLIENT, 0));
	seq_drop(client);
	return client;
}

void patience_must_send(struct seq_client *client, size_t length)
{
	unsigned char *sysex = malloc(length);

	MUST(sysex);
	raw_fill_sysex(sysex, length, length);
	raw_must_send_sysex(client, sysex, length);
	free(sysex);
}

size_t patience_taken(void)
{
	return raw_must_look_up(PATIENCE_CARD, "Output 0", "Tx bytes");
}

bool patience_takes(size_t bytes)
{
	__u64 end = seq_now() + ktap_slowness() * SEQ_WAIT_MS * 1000000ull;

	while (patience_taken() < bytes && seq_now() < end)
		poll(NULL, 0, 5);
	return patience_taken() == bytes;
}

unsigned long patience_dropped(int client)
{
	char *text = seq_read_file("/proc/asound/seq/stats");
	unsigned long dropped = 0;
	char head[32], *line, *next;

	MUST(text);
	snprintf(head, sizeof(head), "Client %3d :", client);
	line = strstr(text, head);
	MUST(line);
	next = strstr(line + 1, "Client ");
	line = strstr(line, "Dropped bytes");
	if (line && (!next || line < next))
		MUST(sscanf(line, "Dropped bytes : %lu", &dropped) == 1);
	free(text);
	return dropped;
}

void patience_ready(void)
{
	MUST(write(ready[1], "", 1) == 1);
}

pid_t patience_spawn(void (*function)(void))
{
	pid_t process;
	char byte;

	MUST(!pipe(ready));
	process = fork();
	MUST(process >= 0);
	if (!process) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		function();
		for (;;)
			pause();
	}
	close(ready[1]);
	MUST(read(ready[0], &byte, 1) == 1);
	close(ready[0]);
	while (!strchr("SDZ", thread_state(process)))
		sched_yield();
	return process;
}

static void look(void)
{
	__u64 now = seq_now();

	__atomic_add_fetch(&watch->changes, 1, __ATOMIC_SEQ_CST);
	if (watch->seen && now - watch->seen > STALL_NS)
		watch->stalled += now - watch->seen;
	watch->seen = now;
	__atomic_add_fetch(&watch->changes, 1, __ATOMIC_SEQ_CST);
}

static void must_watch(void)
{
	struct sched_param first = { .sched_priority = 99 };
	pid_t process;

	watch = mmap(NULL, sizeof(*watch), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	MUST(watch != MAP_FAILED);
	look();
	process = fork();
	MUST(process >= 0);
	if (process) {
		while (__atomic_load_n(&watch->changes, __ATOMIC_SEQ_CST) < 4)
			sched_yield();
		return;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* It must not keep open what the case closes. */
	MUST(!close_range(STDERR_FILENO + 1, ~0u, 0));
	MUST(!sched_setscheduler(0, SCHED_FIFO, &first));
	for (;;) {
		poll(NULL, 0, 5);
		look();
	}
}

long patience_clock(void)
{
	__u64 now, seen, stalled;
	unsigned int changes;

	if (!watch)
		must_watch();
	do {
		changes = __atomic_load_n(&watch->changes, __ATOMIC_SEQ_CST);
		now = seq_now();
		seen = __atomic_load_n(&watch->seen, __ATOMIC_SEQ_CST);
		stalled = __atomic_load_n(&watch->stalled, __ATOMIC_SEQ_CST);
	} while (changes % 2 ||
		 changes != __atomic_load_n(&watch->changes, __ATOMIC_SEQ_CST));
	/* Both may have stood still until now. */
	if (now - seen > STALL_NS)
		stalled += now - seen;
	return (now - stalled) / 1000000;
}

long patience_gone(pid_t process, int signal)
{
	__u64 end = seq_now() + SEQ_WAIT_MS * 1000000ull;
	long start = patience_clock();
	pid_t gone = 0;

	if (signal)
		MUST(!kill(process, signal));
	while (!gone && seq_now() < end) {
		gone = waitpid(process, NULL, WNOHANG);
		if (!gone)
			poll(NULL, 0, 1);
	}
	MUST(gone == process);
	return patience_clock() - start;
}
