// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Raw helpers for /dev/snd/seq: clients, ports, subscriptions, queues. */
#define _GNU_SOURCE
#include "seqlib.h"
#include "ktap.h"
#include "threadlib.h"

#include <sched.h>
#include <sys/syscall.h>
#include <time.h>

__u64 seq_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SEQ_NSEC_PER_SEC + now.tv_nsec;
}

void seq_must_run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	MUST(!sched_setaffinity(0, sizeof(set), &set));
}

void seq_must_stay_on_one_cpu(void)
{
	seq_must_run_on(0);
}

static long long now_ms(void)
{
	return seq_now() / 1000000;
}

/* Conditions that no file descriptor reports are asked for again and again,
 * at intervals that leave an emulated machine time for its own work.
 */
static void pause_before_asking_again(void)
{
	struct timespec pause = { .tv_nsec = 2000000 };

	nanosleep(&pause, NULL);
}

/* --- clients --- */

int seq_open(int flags)
{
	int fd = open(SEQ_DEVICE, flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int seq_call(int fd, unsigned long request, void *argument)
{
	int result = ioctl(fd, request, argument);

	return result < 0 ? -errno : result;
}

int seq_client_id(int fd)
{
	int id, result;

	result = seq_call(fd, SNDRV_SEQ_IOCTL_CLIENT_ID, &id);
	return result < 0 ? result : id;
}

struct seq_client *seq_must_open_mode(int flags)
{
	struct seq_client *client = calloc(1, sizeof(*client));

	MUST(client);
	client->fd = seq_open(flags);
	errno = client->fd < 0 ? -client->fd : 0;
	MUST(client->fd >= 0);
	client->id = seq_client_id(client->fd);
	MUST(client->id >= 0);
	return client;
}

struct seq_client *seq_must_open(void)
{
	return seq_must_open_mode(O_RDWR);
}

void seq_close(struct seq_client *client)
{
	close(client->fd);
	free(client->buffer);
	free(client);
}

void seq_set_nonblock(int fd, bool nonblock)
{
	int flags = fcntl(fd, F_GETFL);

	flags = nonblock ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	MUST(!fcntl(fd, F_SETFL, flags));
}

int seq_get_client(int fd, int id, struct snd_seq_client_info *info)
{
	memset(info, 0, sizeof(*info));
	info->client = id;
	return seq_call(fd, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, info);
}

int seq_event_lost(int fd, int id)
{
	struct snd_seq_client_info info;
	int result = seq_get_client(fd, id, &info);

	return result < 0 ? result : info.event_lost;
}

int seq_get_pool(int fd, int id, struct snd_seq_client_pool *pool)
{
	memset(pool, 0, sizeof(*pool));
	pool->client = id;
	return seq_call(fd, SNDRV_SEQ_IOCTL_GET_CLIENT_POOL, pool);
}

int seq_set_pool(int fd, int output, int input, int room)
{
	struct snd_seq_client_pool pool;
	int id = seq_client_id(fd);
	int result;

	if (id < 0)
		return id;
	result = seq_get_pool(fd, id, &pool);
	if (result < 0)
		return result;
	if (output)
		pool.output_pool = output;
	if (input)
		pool.input_pool = input;
	if (room)
		pool.output_room = room;
	return seq_call(fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool);
}

int seq_thread(void)
{
	return syscall(SYS_gettid);
}

bool seq_wait_blocked(int thread)
{
	long long end = now_ms() + SEQ_WAIT_MS;
	int sleeping = 0;

	/* Seen asleep a few times: not just on its way through a lock. */
	while (sleeping < 5 && now_ms() < end) {
		sleeping = thread_state(thread) == 'S' ? sleeping + 1 : 0;
		pause_before_asking_again();
	}
	return sleeping == 5;
}

/* --- ports --- */

static int create_port(int fd, const char *name, unsigned int capability,
		       int port)
{
	struct snd_seq_port_info info = { 0 };
	int result;

	result = seq_client_id(fd);
	if (result < 0)
		return result;
	info.addr.client = result;
	snprintf(info.name, sizeof(info.name), "%s", name);
	info.capability = capability;
	info.type = SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
		    SNDRV_SEQ_PORT_TYPE_APPLICATION;
	if (port >= 0) {
		info.flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT;
		info.addr.port = port;
	}
	result = seq_call(fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &info);
	return result < 0 ? result : info.addr.port;
}

int seq_port_create(int fd, const char *name, unsigned int capability)
{
	return create_port(fd, name, capability, -1);
}

int seq_port_create_at(int fd, int port, unsigned int capability)
{
	char name[32];

	snprintf(name, sizeof(name), "port %d", port);
	return create_port(fd, name, capability, port);
}

int seq_must_port(struct seq_client *client, unsigned int capability)
{
	int port = seq_port_create(client->fd, "test port", capability);

	MUST(port >= 0);
	return port;
}

int seq_port_delete(int fd, int port)
{
	struct snd_seq_port_info info = { 0 };

	info.addr.client = seq_client_id(fd);
	info.addr.port = port;
	return seq_call(fd, SNDRV_SEQ_IOCTL_DELETE_PORT, &info);
}

int seq_get_port(int fd, int client, int port, struct snd_seq_port_info *info)
{
	memset(info, 0, sizeof(*info));
	info->addr.client = client;
	info->addr.port = port;
	return seq_call(fd, SNDRV_SEQ_IOCTL_GET_PORT_INFO, info);
}

/* --- subscriptions --- */

struct snd_seq_port_subscribe seq_subscription(int sender, int sender_port,
					       int dest, int dest_port)
{
	struct snd_seq_port_subscribe sub = { 0 };

	sub.sender.client = sender;
	sub.sender.port = sender_port;
	sub.dest.client = dest;
	sub.dest.port = dest_port;
	return sub;
}

int seq_subscribe(int fd, int sender, int sender_port, int dest, int dest_port)
{
	struct snd_seq_port_subscribe sub;

	sub = seq_subscription(sender, sender_port, dest, dest_port);
	return seq_call(fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub);
}

int seq_unsubscribe(int fd, int sender, int sender_port, int dest,
		    int dest_port)
{
	struct snd_seq_port_subscribe sub;

	sub = seq_subscription(sender, sender_port, dest, dest_port);
	return seq_call(fd, SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &sub);
}

void seq_must_subscribe(struct seq_client *from, int from_port,
			struct seq_client *to, int to_port)
{
	MUST(!seq_subscribe(from->fd, from->id, from_port, to->id, to_port));
	seq_drop(to);
}

int seq_must_watch(struct seq_client *client)
{
	int port = seq_must_port(client, SEQ_CAP_WRITE);

	MUST(!seq_subscribe(client->fd, SNDRV_SEQ_CLIENT_SYSTEM,
			    SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE, client->id, port));
	seq_drop(client);
	return port;
}

/* --- queues --- */

int seq_queue_create(int fd)
{
	struct snd_seq_queue_info info = { 0 };
	int result = seq_call(fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info);

	return result < 0 ? result : info.queue;
}

int seq_must_queue(struct seq_client *client)
{
	int queue = seq_queue_create(client->fd);

	MUST(queue >= 0);
	return queue;
}

int seq_queue_delete(int fd, int queue)
{
	struct snd_seq_queue_info info = { .queue = queue };

	return seq_call(fd, SNDRV_SEQ_IOCTL_DELETE_QUEUE, &info);
}

int seq_queue_control(struct seq_client *client, int queue, int type,
		      int value)
{
	struct snd_seq_event event = seq_event_new(type);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = queue;
	event.data.queue.param.value = value;
	return seq_send(client, &event);
}

void seq_must_start(struct seq_client *client, int queue)
{
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_START, 0));
}

int seq_queue_status(int fd, int queue, struct snd_seq_queue_status *status)
{
	memset(status, 0, sizeof(*status));
	status->queue = queue;
	return seq_call(fd, SNDRV_SEQ_IOCTL_GET_QUEUE_STATUS, status);
}

int seq_get_tempo(int fd, int queue, struct snd_seq_queue_tempo *tempo)
{
	memset(tempo, 0, sizeof(*tempo));
	tempo->queue = queue;
	return seq_call(fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TEMPO, tempo);
}

int seq_set_tempo(int fd, int queue, unsigned int tempo, int ppq)
{
	struct snd_seq_queue_tempo setting;
	int result = seq_get_tempo(fd, queue, &setting);

	if (result < 0)
		return result;
	setting.tempo = tempo;
	setting.ppq = ppq;
	return seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO, &setting);
}

__u64 seq_nanoseconds(struct snd_seq_real_time time)
{
	return time.tv_sec * SEQ_NSEC_PER_SEC + time.tv_nsec;
}

struct snd_seq_real_time seq_real_time(__u64 nanoseconds)
{
	struct snd_seq_real_time time;

	time.tv_sec = nanoseconds / SEQ_NSEC_PER_SEC;
	time.tv_nsec = nanoseconds % SEQ_NSEC_PER_SEC;
	return time;
}

bool seq_wait_tick(int fd, int queue, unsigned int tick)
{
	long long end = now_ms() + SEQ_WAIT_MS;
	struct snd_seq_queue_status status;

	do {
		if (seq_queue_status(fd, queue, &status) < 0)
			return false;
		if (status.tick >= tick)
			return true;
		pause_before_asking_again();
	} while (now_ms() < end);
	return false;
}

bool seq_wait_queued(int fd, int queue, int events)
{
	long long end = now_ms() + SEQ_WAIT_MS;
	struct snd_seq_queue_status status;

	do {
		if (seq_queue_status(fd, queue, &status) < 0)
			return false;
		if (status.events == events)
			return true;
		pause_before_asking_again();
	} while (now_ms() < end);
	return false;
}
