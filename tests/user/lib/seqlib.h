/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Raw helpers for /dev/snd/seq: system calls only, no library between the
 * test and the driver.
 *
 * Functions that can fail return a negative errno value, as the kernel does.
 * Those with "must" in their name end the test case instead.
 */
#ifndef ONBEAT_TESTS_SEQLIB_H
#define ONBEAT_TESTS_SEQLIB_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <sys/ioctl.h>
#include <sound/asequencer.h>

#define SEQ_DEVICE "/dev/snd/seq"

/* Long enough for the slowest emulated machine, yet no case ever waits it
 * out when the modules work.
 */
#define SEQ_WAIT_MS 30000

#define SEQ_CAP_READ (SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_SUBS_READ)
#define SEQ_CAP_WRITE (SNDRV_SEQ_PORT_CAP_WRITE | SNDRV_SEQ_PORT_CAP_SUBS_WRITE)
#define SEQ_CAP_ALL (SEQ_CAP_READ | SEQ_CAP_WRITE)

#define SEQ_NSEC_PER_SEC 1000000000ull

/* One open sequencer client, with what it has read but not yet looked at. */
struct seq_client {
	int fd;
	int id;
	unsigned char *buffer;
	size_t start;
	size_t end;
};

/* --- clients --- */

int seq_open(int flags);
int seq_call(int fd, unsigned long request, void *argument);
int seq_client_id(int fd);
/* The usual client: read and write, blocking. */
struct seq_client *seq_must_open(void);
struct seq_client *seq_must_open_mode(int flags);
void seq_close(struct seq_client *client);
void seq_set_nonblock(int fd, bool nonblock);
int seq_get_client(int fd, int id, struct snd_seq_client_info *info);
int seq_event_lost(int fd, int id);
int seq_get_pool(int fd, int id, struct snd_seq_client_pool *pool);
/* A size of zero leaves that size as it is. */
int seq_set_pool(int fd, int output, int input, int room);

/* Nanoseconds of CLOCK_MONOTONIC. */
__u64 seq_now(void);
/* The calling thread, from here on; timers expire on the CPU that starts them. */
void seq_must_stay_on_one_cpu(void);
/* The same, with a CPU that the machine must have. */
void seq_must_run_on(int cpu);
/* Waits until a thread of this process sleeps in the kernel. */
bool seq_wait_blocked(int thread);
/* The kernel's number of the calling thread. */
int seq_thread(void);

/* --- ports --- */

int seq_port_create(int fd, const char *name, unsigned int capability);
int seq_port_create_at(int fd, int port, unsigned int capability);
int seq_must_port(struct seq_client *client, unsigned int capability);
int seq_port_delete(int fd, int port);
int seq_get_port(int fd, int client, int port, struct snd_seq_port_info *info);

/* --- subscriptions --- */

struct snd_seq_port_subscribe seq_subscription(int sender, int sender_port,
					       int dest, int dest_port);
int seq_subscribe(int fd, int sender, int sender_port, int dest, int dest_port);
int seq_unsubscribe(int fd, int sender, int sender_port, int dest,
		    int dest_port);
/* Connects for the sender, and drops what the receiver has waiting, which
 * includes the note about the connection.
 */
void seq_must_subscribe(struct seq_client *from, int from_port,
			struct seq_client *to, int to_port);

/* Creates a port that receives the announcements of the system. */
int seq_must_watch(struct seq_client *client);

/* --- queues --- */

int seq_queue_create(int fd);
int seq_must_queue(struct seq_client *client);
int seq_queue_delete(int fd, int queue);
/* Tells a queue something through the system timer port, at once. */
int seq_queue_control(struct seq_client *client, int queue, int type,
		      int value);
void seq_must_start(struct seq_client *client, int queue);
int seq_queue_status(int fd, int queue, struct snd_seq_queue_status *status);
int seq_get_tempo(int fd, int queue, struct snd_seq_queue_tempo *tempo);
int seq_set_tempo(int fd, int queue, unsigned int tempo, int ppq);
/* Nanoseconds of a time stamp. */
__u64 seq_nanoseconds(struct snd_seq_real_time time);
struct snd_seq_real_time seq_real_time(__u64 nanoseconds);
/* Waits until the queue has passed the position; false after SEQ_WAIT_MS. */
bool seq_wait_tick(int fd, int queue, unsigned int tick);
/* Waits until the queue holds that many events. */
bool seq_wait_queued(int fd, int queue, int events);

/* --- what many cases begin with (seqsetup.c) --- */

/* A client with a port that a port of another one sends to, or that sends to it. */
struct seq_client *seq_must_hear(int sender, int sender_port);
struct seq_client *seq_must_feed(int dest, int dest_port);

/* A client without a port, and one that it sends to. */
struct seq_pair {
	struct seq_client *from;
	struct seq_client *to;
	int port;
};

/* A client that schedules events to a port of its own. */
struct seq_player {
	struct seq_client *client;
	int port;
	int queue;
};

struct seq_pair seq_must_pair(void);
struct seq_player seq_must_player(void);

/*
 * A client sends itself that many events, which wait to be read. Of bytes: each is the data
 * of an event, and takes a cell more than the event.
 */
void seq_must_fill_input(struct seq_client *client, unsigned int count, bool bytes);

/* --- events (seqevent.c) --- */

/* A fixed event from port 0, direct, to the subscribers. */
struct snd_seq_event seq_event_new(int type);
struct snd_seq_event seq_event_note(int type, int channel, int note, int velocity);
struct snd_seq_event seq_event_controller(int channel, int parameter, int value);
/* An event that carries a number in raw32.d[0], for finding it again. */
struct snd_seq_event seq_event_numbered(unsigned int number);
void seq_event_to(struct snd_seq_event *event, int client, int port);
void seq_event_to_subscribers(struct snd_seq_event *event, int source_port);
void seq_event_at_tick(struct snd_seq_event *event, int queue, unsigned int tick);
void seq_event_at_time(struct snd_seq_event *event, int queue, __u64 nanoseconds);

/* --- writing --- */

/* write(2) as it is: the number of bytes, or a negative errno value. */
long seq_write(int fd, const void *data, size_t length);
/* One fixed event: 0, or a negative errno value. */
int seq_send(struct seq_client *client, const struct snd_seq_event *event);
void seq_must_send(struct seq_client *client, const struct snd_seq_event *event);
/* One variable-length event; flags and length are filled in. */
int seq_send_variable(struct seq_client *client, const struct snd_seq_event *event,
		      const void *data, size_t length);

/* --- reading --- */

/* True if poll(2) reports one of the events before the time is over. */
bool seq_poll(int fd, int events, int timeout_ms);
bool seq_readable(struct seq_client *client);
/* The next event, waiting for it; payload points into the client's buffer
 * until the next read. 0, or -ETIME if none came, or the read's error.
 */
int seq_receive(struct seq_client *client, struct snd_seq_event *event,
		const unsigned char **payload);
void seq_must_receive(struct seq_client *client, struct snd_seq_event *event);
/* The next event has to be of this type. */
void seq_must_receive_type(struct seq_client *client, struct snd_seq_event *event,
			   int type);
/* Numbered events first, first + 1, ... have to come, all in this order. */
void seq_must_receive_numbers(struct seq_client *client, unsigned int first,
			      unsigned int count);
/* True if nothing is waiting to be read now. */
bool seq_nothing(struct seq_client *client);
/* Throws away everything that is waiting now. */
void seq_drop(struct seq_client *client);
/* How many bytes an event with this payload takes in read(2). */
size_t seq_padded(size_t length);

/* --- programs (seqevent.c) --- */

/* Fills a name field of the size that all records share. */
void seq_set_name(char name[64], const char *text);

/* Is it a kernel with PREEMPT_RT? */
bool seq_is_real_time_kernel(void);
/* The protocol version that the driver reports. */
int seq_protocol(int fd);

/* Reads a whole file, for /proc; the result is to be freed. */
char *seq_read_file(const char *path);
/* Reproducible random numbers. */
__u32 seq_random(__u32 *state);

#endif
