// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How late, in µs, is the latest note of a player while others have very much on the same
 * processor thrown away, moved or delivered; and without.
 *
 * usage: neighbour CLIENTS EVENTS-OF-EACH [INPUTS EVENTS-IN-EACH CONNECTIONS]
 *
 * CLIENTS have so many EVENTS in one queue, which a scheduled START drops, or DELETE_QUEUE.
 * INPUTS hold so many EVENTS, each of one byte, and their clients close; twice as many that
 * are fixed, and are resized. Midi Through has so many CONNECTIONS and is connected to itself,
 * so that one event, due or written, goes to all of them again and again.
 *
 * By the clock of the reader, which runs before all ordinary programs.
 */
#include "benchlib.h"

#include <pthread.h>
#include <sched.h>

#define NOTES 1000
#define STEP 1000000ull
#define LEAD (SEQ_NSEC_PER_SEC / 2)
#define MOST_CLIENTS 64
#define PORTS 250	/* of one client */
#define CIRCLES 4
#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

/* Those whose things they are, and when something happens to these. */
struct crowd {
	struct bench_player owner;
	struct seq_client *others[MOST_CLIENTS];
	unsigned int count;
	unsigned int total;
	__u64 when;
};

/* A quarter of the notes after the first, either is done. */
struct action {
	const char *name;
	/* What the player itself schedules. */
	struct snd_seq_event (*event)(const struct crowd *crowd);
	/* What an ordinary program does. */
	void (*act)(struct crowd *crowd);
};

static void must_queue(struct crowd *crowd, unsigned int count, unsigned int each)
{
	__u32 seed = 1;
	unsigned int i;

	MUST(count <= MOST_CLIENTS);
	crowd->owner = bench_must_player(each);
	MUST(bench_fill(crowd->owner.client, &crowd->owner, each, &seed));
	crowd->count = count - 1;
	crowd->total = count * each;
	for (i = 0; i < crowd->count; i++) {
		crowd->others[i] = seq_must_open();
		MUST(bench_set_pool(crowd->others[i], each));
		bench_must_join(crowd->others[i], &crowd->owner);
		MUST(bench_fill(crowd->others[i], &crowd->owner, each, &seed));
	}
}

static void must_fill(struct crowd *crowd, unsigned int count, unsigned int each, bool bytes)
{
	unsigned int i;

	MUST(count <= MOST_CLIENTS);
	crowd->owner = bench_must_player(1);
	crowd->count = count;
	crowd->total = count * each;
	for (i = 0; i < count; i++) {
		crowd->others[i] = seq_must_open();
		MUST(!seq_set_pool(crowd->others[i]->fd, 0, each * (1 + bytes), 0));
		seq_must_fill_input(crowd->others[i], each, bytes);
	}
}

/* In-tree, an event would go round until the machine is turned off. */
static void must_connect(struct crowd *crowd, unsigned int connections)
{
	struct snd_seq_port_subscribe circle = seq_subscription(THROUGH, 0, THROUGH, 0);
	struct snd_seq_client_info info;
	struct seq_client *client;
	unsigned int i;

	crowd->owner = bench_must_player(1);
	client = crowd->owner.client;
	MUST(!seq_get_client(client->fd, THROUGH, &info));
	crowd->count = 0;
	crowd->total = connections;
	for (i = 0; i < CIRCLES; i++) {
		MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &circle));
		circle.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
		circle.queue = seq_must_queue(client);
	}
	for (i = 0; i < connections; i++) {
		if (i % PORTS == 0) {
			client = seq_must_open();
			MUST(crowd->count < MOST_CLIENTS);
			crowd->others[crowd->count++] = client;
		}
		MUST(!seq_subscribe(client->fd, THROUGH, 0, client->id,
				    seq_must_port(client, SEQ_CAP_ALL)));
	}
}

static void disperse(struct crowd *crowd)
{
	struct snd_seq_port_subscribe circle = seq_subscription(THROUGH, 0, THROUGH, 0);
	unsigned int i;

	while (!seq_call(crowd->owner.client->fd, SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &circle))
		;
	for (i = 0; i < crowd->count; i++)
		seq_close(crowd->others[i]);
	seq_close(crowd->owner.client);
	crowd->count = 0;
}

static struct snd_seq_event starting(const struct crowd *crowd)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_START);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = crowd->owner.queue;
	return event;
}

static struct snd_seq_event circling(const struct crowd *crowd)
{
	struct snd_seq_event event = seq_event_numbered(crowd->total);

	seq_event_to(&event, THROUGH, 0);
	return event;
}

static void write_circling(struct crowd *crowd)
{
	struct snd_seq_event event = circling(crowd);

	MUST(seq_send(crowd->owner.client, &event) == -EMLINK);
}

static void delete_queue(struct crowd *crowd)
{
	MUST(!seq_queue_delete(crowd->owner.client->fd, crowd->owner.queue));
}

static void close_all(struct crowd *crowd)
{
	while (crowd->count)
		seq_close(crowd->others[--crowd->count]);
}

/* One less, which drops an event. */
static void resize_all(struct crowd *crowd)
{
	int each = crowd->total / crowd->count;
	unsigned int i;

	for (i = 0; i < crowd->count; i++)
		MUST(!seq_set_pool(crowd->others[i]->fd, 0, each - 1, 0));
}

static const struct action none = { "none", NULL, NULL };
static const struct action started = { "start", starting, NULL };
static const struct action deleted = { "delete", NULL, delete_queue };
static const struct action closed = { "close", NULL, close_all };
static const struct action resized = { "resize", NULL, resize_all };
static const struct action due = { "due", circling, NULL };
static const struct action written = { "written", NULL, write_circling };

struct deed {
	const struct action *action;
	struct crowd *crowd;
};

static void *act_in_time(void *argument)
{
	struct sched_param ordinary = { .sched_priority = 0 };
	struct deed *deed = argument;

	MUST(!pthread_setschedparam(pthread_self(), SCHED_OTHER, &ordinary));
	bench_sleep_until(deed->crowd->when);
	deed->action->act(deed->crowd);
	return NULL;
}

/* How much later the latest of the notes was heard than the earliest. */
static __u64 worst_heard(struct bench_player *player)
{
	__u64 earliest = ~0ull, worst = 0;
	static __u64 when[NOTES];
	unsigned int i;

	for (i = 0; i < NOTES; i++) {
		seq_must_receive_numbers(player->client, i, 1);
		when[i] = seq_now() - i * STEP;
		earliest = when[i] < earliest ? when[i] : earliest;
	}
	for (i = 0; i < NOTES; i++)
		if (when[i] - earliest > worst)
			worst = when[i] - earliest;
	return worst;
}

static void play(const struct action *action, struct crowd *crowd)
{
	struct bench_player player = bench_must_player(NOTES + 10);
	struct deed deed = { action, crowd };
	static struct snd_seq_event events[NOTES];
	pthread_t thread;
	unsigned int total = crowd->total, i;

	for (i = 0; i < NOTES; i++)
		events[i] = bench_event(&player, i, LEAD + i * STEP);
	crowd->when = seq_now() + LEAD + NOTES / 4 * STEP;
	seq_must_start(player.client, player.queue);
	MUST(seq_write(player.client->fd, events, sizeof(events)) ==
	     sizeof(events));
	if (action->event) {
		events[0] = action->event(crowd);
		seq_event_at_time(events, player.queue, LEAD + NOTES / 4 * STEP);
		seq_must_send(player.client, events);
	}
	if (action->act)
		MUST(!pthread_create(&thread, NULL, act_in_time, &deed));
	bench_sample(worst_heard(&player) / 1000.0, "neighbour-%s-%u", action->name, total);
	if (action->act)
		MUST(!pthread_join(thread, NULL));
	seq_close(player.client);
	disperse(crowd);
}

int main(int argc, char **argv)
{
	static const struct action *const of_queue[] = { &none, &started, &deleted };
	unsigned int numbers[5] = { 0 };
	static struct crowd crowd;
	int i;

	MUST(argc == 3 || argc == 6);
	for (i = 1; i < argc; i++)
		numbers[i - 1] = atoi(argv[i]);
	seq_must_stay_on_one_cpu();
	bench_be_urgent();
	for (i = 0; i < 3; i++) {
		must_queue(&crowd, numbers[0], numbers[1]);
		play(of_queue[i], &crowd);
	}
	if (argc == 3)
		return 0;
	must_fill(&crowd, numbers[2], numbers[3], true);
	play(&closed, &crowd);
	must_fill(&crowd, numbers[2], 2 * numbers[3], false);
	play(&resized, &crowd);
	must_connect(&crowd, numbers[4]);
	play(&due, &crowd);
	must_connect(&crowd, numbers[4]);
	play(&written, &crowd);
	return 0;
}
