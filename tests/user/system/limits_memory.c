// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory that the sequencer keeps for a program without privileges is charged to its
 * memory cgroup: it meets that limit, and the machine has its memory.
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "seqlib.h"

#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define ROOT "/sys/fs/cgroup"
#define GROUP ROOT "/limits"
#define NOBODY 65534
#define MIB (1024 * 1024)

/* Small, but more than the program itself needs. */
#define LIMIT (16 * MIB)

/* Data of one event. */
#define DATA_BYTES 20000

/* Least figures, well below what one of each takes. */
#define CLIENT_BYTES 8000
#define PORT_BYTES 200
#define CONNECTION_BYTES 64
#define QUEUE_BYTES 400
#define EVENT_BYTES 64
#define SLOT_BYTES 32
#define RECORD_BYTES 8

#define CLIENTS 40
#define PORTS 250
#define QUEUES 100
#define EVENTS 20000
#define LONG_EVENTS 90
#define SLOTS 60000
#define STREAMS 16
#define OSS_OPENS 8

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	MUST(fd >= 0);
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		ktap_note("%s to %s: errno %d", text, path, errno);
		_exit(1);
	}
	close(fd);
}

/* The number behind a word in a file, or the first number in it. */
static long long number_in(const char *path, const char *word)
{
	char *text = seq_read_file(path);
	char *at = text;
	long long number;

	MUST(text);
	if (word) {
		while (at && strncmp(at, word, strlen(word))) {
			at = strchr(at, '\n');
			at += at ? 1 : 0;
		}
		MUST(at);
		at += strlen(word);
	}
	number = strtoll(at, NULL, 10);
	free(text);
	return number;
}

static long long charged(void)
{
	return number_in(GROUP "/memory.stat", "kernel ");
}

/* The program that is being watched, and both ends of what it says. */
static pid_t child;
static int to_child[2], from_child[2];

/* The kernel shows small changes late, and large ones at once, with all others. */
static void stir(void)
{
	size_t length = 8 * MIB;
	void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(memory != MAP_FAILED);
	memset(memory, 1, length);
	munmap(memory, length);
}

/* Tells the other side to go on. */
static void say(int pipe[2])
{
	MUST(write(pipe[1], "", 1) == 1);
}

/* False when the other side is gone. */
static bool hear(int pipe[2])
{
	char byte;

	return read(pipe[0], &byte, 1) == 1;
}

static void must_open_to_all(void)
{
	static const char * const paths[] = {
		SEQ_DEVICE, OSS_SEQUENCER, "/dev/snd/midiC1D0",
	};
	size_t i;

	oss_must_load();
	for (i = 0; i < ARRAY_SIZE(paths); i++)
		MUST(!chmod(paths[i], 0666));
}

static void make_group(const char *limit)
{
	put(ROOT "/cgroup.subtree_control", "+memory");
	rmdir(GROUP);
	MUST(!mkdir(GROUP, 0755));
	put(GROUP "/memory.max", limit);
}

/* Runs a function as nobody and in the cgroup, from its first open on. */
static void start(void (*run)(void), const char *limit)
{
	must_open_to_all();
	make_group(limit);
	MUST(!pipe(to_child) && !pipe(from_child));
	child = fork();
	MUST(child >= 0);
	close(child ? to_child[0] : to_child[1]);
	close(child ? from_child[1] : from_child[0]);
	if (child)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	put(GROUP "/cgroup.procs", "0");
	MUST(!setgroups(0, NULL) && !setgid(NOBODY) && !setuid(NOBODY));
	/* The memory of the program itself is charged before. */
	stir();
	say(from_child);
	MUST(hear(to_child));
	run();
	stir();
	say(from_child);
	hear(to_child);
	_exit(ktap_failures ? 1 : 0);
}

static int end(void)
{
	int status;

	close(to_child[1]);
	MUST(waitpid(child, &status, 0) == child);
	return status;
}

/* A function has to make the kernel keep that much, in its cgroup's name. */
static void must_charge(void (*run)(void), long long bytes)
{
	long long before, after;

	start(run, "max");
	MUST(hear(from_child));
	before = charged();
	say(to_child);
	MUST(hear(from_child));
	after = charged();
	ktap_note("charged %lld bytes, at least %lld expected", after - before,
		  bytes);
	CHECK(after - before >= bytes);
	CHECK_EQ(end(), 0);
	/* Goes when nothing is charged to it any more, or soon after. */
	CHECK(!rmdir(GROUP));
}

static void open_clients(void)
{
	int i;

	for (i = 0; i < CLIENTS; i++)
		MUST(seq_open(O_RDWR) >= 0);
}

static void clients_are_charged(void)
{
	must_charge(open_clients, CLIENTS * CLIENT_BYTES);
}

static struct seq_client *create_ports(void)
{
	struct seq_client *client = seq_must_open();
	int i;

	for (i = 0; i < PORTS; i++)
		seq_must_port(client, SEQ_CAP_ALL);
	return client;
}

static void only_create_ports(void)
{
	create_ports();
}

static void ports_are_charged(void)
{
	must_charge(only_create_ports, PORTS * PORT_BYTES);
}

static void connect_ports(void)
{
	struct seq_client *client = create_ports();
	int from, to;

	for (from = 0; from < 10; from++)
		for (to = 0; to < PORTS; to++)
			MUST(!seq_subscribe(client->fd, client->id, from,
					    client->id, to));
}

static void connections_are_charged(void)
{
	must_charge(connect_ports,
		    PORTS * PORT_BYTES + 10 * PORTS * CONNECTION_BYTES);
}

static void create_queues(void)
{
	struct seq_client *client = seq_must_open();
	int i;

	for (i = 0; i < QUEUES; i++)
		seq_must_queue(client);
}

static void queues_are_charged(void)
{
	must_charge(create_queues, QUEUES * QUEUE_BYTES);
}

/* A client with the largest pool, and a queue that stands. */
static struct seq_client *must_open_scheduler(int *queue)
{
	struct seq_client *client = seq_must_open();

	seq_must_port(client, SEQ_CAP_ALL);
	*queue = seq_must_queue(client);
	MUST(!seq_set_pool(client->fd, 65536, 0, 0));
	seq_set_nonblock(client->fd, true);
	return client;
}

static int schedule(struct seq_client *client, int queue, const void *data,
		    size_t length)
{
	struct snd_seq_event event =
		seq_event_new(data ? SNDRV_SEQ_EVENT_SYSEX :
				     SNDRV_SEQ_EVENT_NOTEON);

	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 1000000);
	return data ? seq_send_variable(client, &event, data, length) :
		      seq_send(client, &event);
}

static void schedule_events(void)
{
	struct seq_client *client;
	int queue, i;

	client = must_open_scheduler(&queue);
	for (i = 0; i < EVENTS; i++)
		MUST(!schedule(client, queue, NULL, 0));
}

static void scheduled_events_are_charged(void)
{
	must_charge(schedule_events, EVENTS * EVENT_BYTES);
}

static char data[DATA_BYTES];

static void schedule_data(void)
{
	struct seq_client *client;
	int queue, i;

	client = must_open_scheduler(&queue);
	for (i = 0; i < LONG_EVENTS; i++)
		MUST(!schedule(client, queue, data, sizeof(data)));
}

static void data_is_charged(void)
{
	must_charge(schedule_data, LONG_EVENTS * sizeof(data));
}

static void enlarge_input(void)
{
	struct seq_client *client = seq_must_open();

	MUST(!seq_set_pool(client->fd, 0, SLOTS, 0));
}

static void input_is_charged(void)
{
	must_charge(enlarge_input, SLOTS * SLOT_BYTES);
}

static void open_sequencers(void)
{
	int i;

	for (i = 0; i < OSS_OPENS; i++)
		oss_must_open(OSS_SEQUENCER, O_RDWR);
}

static void oss_applications_are_charged(void)
{
	must_charge(open_sequencers, OSS_OPENS * 1024 * RECORD_BYTES);
}

static void open_raw_devices(void)
{
	int i;

	for (i = 0; i < STREAMS; i++)
		raw_must_open(0, O_RDWR | O_APPEND | O_NONBLOCK);
}

static void streams_are_charged(void)
{
	must_charge(open_raw_devices, STREAMS * 65536);
}

/* One client after the other, until the end. */
static void take_everything(void)
{
	struct seq_client *client;
	int queue;

	for (;;) {
		client = must_open_scheduler(&queue);
		while (!schedule(client, queue, data, sizeof(data)))
			;
		if (errno != EAGAIN)
			return;
	}
}

static void the_cgroups_limit_is_met_first(void)
{
	long long before, peak;
	char limit[32];
	int status;

	snprintf(limit, sizeof(limit), "%d", LIMIT);
	start(take_everything, limit);
	MUST(hear(from_child));
	before = number_in("/proc/meminfo", "MemAvailable:");
	say(to_child);
	/* It is killed, or its call fails. */
	hear(from_child);
	status = end();
	ktap_note("ended with status %x", status);
	CHECK(number_in(GROUP "/memory.events", "max ") > 0);
	peak = number_in(GROUP "/memory.peak", NULL);
	CHECK(peak > LIMIT / 2 && peak <= LIMIT + MIB);
	/* All of it comes back, but for what the kernel keeps for later. */
	CHECK(number_in("/proc/meminfo", "MemAvailable:") >=
	      before - 2 * LIMIT / 1024);
	CHECK(seq_open(O_RDWR) >= 0);
	CHECK(!rmdir(GROUP));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(clients_are_charged),
	CASE_ONBEAT(ports_are_charged),
	CASE_ONBEAT(connections_are_charged),
	CASE_ONBEAT(queues_are_charged),
	CASE_ONBEAT(scheduled_events_are_charged),
	CASE_ONBEAT(data_is_charged),
	CASE_ONBEAT(input_is_charged),
	CASE_ONBEAT(oss_applications_are_charged),
	CASE_ONBEAT(streams_are_charged),
	CASE_ONBEAT(the_cgroups_limit_is_met_first),
};

KTAP_MAIN(cases);
