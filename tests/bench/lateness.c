// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * How late events reach their reader, in µs, beside a thread that just sleeps.
 *
 * usage: lateness [--seconds S] [--suffix WORD] [--players N] [--skew PERCENT]
 *                 [--drift SECONDS]
 *
 * Wake-ups of a sleeping thread at random times; events at the same times, by
 * the clock and by ticks with a change of tempo; with a skew, also by ticks of a
 * clock so much faster, and slower. With players, that many other clients
 * play meanwhile. With --drift, nothing but ticks for so long, with that skew: how
 * much later the last tenth comes than the first.
 */
#include <signal.h>
#include <sys/prctl.h>
#include "benchlib.h"

#define RATE 200	/* events a second */
#define TURNS 4		/* of all figures: the machine's speed changes within seconds */
#define DRIFT_RATE 10
#define DRIFT_EVENTS 1900	/* what the in-tree sequencer can hold, with some more */
#define READ 64		/* events at once */
#define PPQ 960
#define LEAD 200000000ull	/* from start to the first event, ns */
#define QUEUES 20	/* of players; the in-tree sequencer has 32 */
#define BASE 0x10000	/* of the skew */

static unsigned int count;
static __u64 *times, *due, *arrived;
static const char *suffix = "";

static double lateness(unsigned int i)
{
	return ((double)arrived[i] - (double)due[i]) / 1000;
}

static void sample_all(const char *figure)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		bench_sample(lateness(i), "%s%s", figure, suffix);
}

/* The best that the machine can do. */
static void measure_sleep(void)
{
	__u64 start = seq_now() + LEAD;
	unsigned int i;

	for (i = 0; i < count; i++) {
		due[i] = start + times[i];
		bench_sleep_until(due[i]);
		arrived[i] = seq_now();
	}
	sample_all("sleep");
}

/*
 * Starts the queue, which drops what it had, and finds out when it was at 0, as
 * the quickest of some questions tells.
 */
static __u64 start(struct bench_player *player, double speed)
{
	struct snd_seq_queue_status status;
	__u64 before, taken, shortest = ~0ull, began = 0;
	unsigned int i;

	seq_must_start(player->client, player->queue);
	for (i = 0; i < 10; i++) {
		before = seq_now();
		MUST(!seq_queue_status(player->client->fd, player->queue,
				       &status));
		taken = seq_now() - before;
		if (taken >= shortest)
			continue;
		shortest = taken;
		began = before + taken / 2 -
			seq_nanoseconds(status.time) / speed;
	}
	return began;
}

/* Each event has a number; its due time is counted from the queue's start. */
static void receive(struct bench_player *player, __u64 began)
{
	struct snd_seq_event events[READ];
	unsigned int i, j;
	__u64 now;
	long got;

	for (i = 0; i < count; i += got) {
		got = read(player->client->fd, events, sizeof(events));
		now = seq_now();
		MUST(got > 0);
		got /= sizeof(*events);
		for (j = 0; j < got; j++)
			arrived[events[j].data.raw32.d[0]] = now;
	}
	for (i = 0; i < count; i++)
		due[i] += began;
	seq_close(player->client);
}

static void measure_times(void)
{
	struct bench_player player = bench_must_player(count);
	__u64 began = start(&player, 1);
	struct snd_seq_event event;
	unsigned int i;

	for (i = 0; i < count; i++) {
		due[i] = LEAD + times[i];
		event = bench_event(&player, i, due[i]);
		seq_must_send(player.client, &event);
	}
	receive(&player, began);
	sample_all("time");
}

/* Quarters last 500 ms; from the middle on 400 ms. */
static const int tempos[] = { 500000, 400000 };

static void set_skew(struct bench_player *player, int skew)
{
	struct snd_seq_queue_tempo tempo;

	MUST(!seq_get_tempo(player->client->fd, player->queue, &tempo));
	tempo.tempo = tempos[0];
	tempo.ppq = PPQ;
	tempo.skew_base = BASE;
	tempo.skew_value = skew;
	MUST(!seq_call(player->client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO,
		       &tempo));
}

static void send_tempo(struct bench_player *player, unsigned int tick)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_TEMPO);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = player->queue;
	event.data.queue.param.value = tempos[1];
	seq_event_at_tick(&event, player->queue, tick);
	seq_must_send(player->client, &event);
}

static void play_ticks(int percent)
{
	struct bench_player player = bench_must_player(count + 1);
	int skew = BASE * (100ll + percent) / 100;
	double speed = skew / (double)BASE, lengths[2], middle;
	struct snd_seq_event event;
	unsigned int i, tick, turn;
	__u64 began;

	set_skew(&player, skew);
	began = start(&player, speed);
	for (i = 0; i < 2; i++)
		lengths[i] = tempos[i] * 1000.0 / PPQ / speed;
	turn = (LEAD + times[count / 2]) / lengths[0];
	middle = turn * lengths[0];
	send_tempo(&player, turn);
	for (i = 0; i < count; i++) {
		tick = LEAD + times[i] < middle ?
		       (LEAD + times[i]) / lengths[0] :
		       turn + (LEAD + times[i] - middle) / lengths[1];
		due[i] = tick < turn ? tick * lengths[0] :
			 middle + (tick - turn) * lengths[1];
		event = bench_event(&player, i, 0);
		seq_event_at_tick(&event, player.queue, tick);
		seq_must_send(player.client, &event);
	}
	receive(&player, began);
}

static int compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

static double median(unsigned int first, unsigned int number)
{
	double *values = calloc(number, sizeof(*values)), result;
	unsigned int i;

	MUST(values);
	for (i = 0; i < number; i++)
		values[i] = lateness(first + i);
	qsort(values, number, sizeof(*values), compare);
	result = values[number / 2];
	free(values);
	return result;
}

static void measure_drift(int skew)
{
	unsigned int tenth = count / 10;

	play_ticks(skew);
	bench_sample(median(count - tenth, tenth) - median(0, tenth), "drift");
}

/*
 * A child that plays to itself, ten events a second, until it is killed, on one
 * of the parent's queues, which run.
 */
static pid_t start_player(int queue, __u32 seed)
{
	struct bench_player player = { .queue = queue };
	struct snd_seq_queue_status status;
	struct snd_seq_event event;
	pid_t parent = getpid(), child = fork();
	__u64 place = 0;

	MUST(child >= 0);
	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	player.client = seq_must_open();
	player.port = seq_must_port(player.client, SEQ_CAP_ALL);
	bench_must_join(player.client, &player);
	MUST(!seq_queue_status(player.client->fd, queue, &status));
	place = seq_nanoseconds(status.time);
	for (;;) {
		place += 50000000 + seq_random(&seed) % 100000000;
		event = bench_event(&player, 0, place);
		seq_must_send(player.client, &event);
		seq_must_receive(player.client, &event);
	}
}

/* For so many events in that time, which is in ms. */
static void prepare(unsigned int events, __u64 length)
{
	count = events;
	times = calloc(count, sizeof(*times));
	due = calloc(count, sizeof(*due));
	arrived = calloc(count, sizeof(*arrived));
	MUST(count && times && due && arrived);
	bench_random_times(times, count, length * 1000000, 1);
}

static void start_players(pid_t *children, unsigned int players)
{
	struct seq_client *owner;
	int queues[QUEUES];
	unsigned int i;

	if (!players)
		return;
	owner = seq_must_open();
	for (i = 0; i < QUEUES; i++) {
		queues[i] = seq_must_queue(owner);
		seq_must_start(owner, queues[i]);
	}
	for (i = 0; i < players; i++)
		children[i] = start_player(queues[i % QUEUES], i + 1);
}

static void measure_all(int skew)
{
	measure_sleep();
	measure_times();
	play_ticks(0);
	sample_all("tick");
	if (!skew)
		return;
	play_ticks(skew);
	sample_all("tick-faster");
	play_ticks(-skew);
	sample_all("tick-slower");
}

int main(int argc, char **argv)
{
	unsigned int seconds = 2, players = 0, drift = 0, i;
	pid_t children[64];
	int skew = 0;

	for (i = 1; i + 1 < (unsigned int)argc; i += 2) {
		if (!strcmp(argv[i], "--seconds"))
			seconds = atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--suffix"))
			suffix = argv[i + 1];
		else if (!strcmp(argv[i], "--players"))
			players = atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--skew"))
			skew = atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--drift"))
			drift = atoi(argv[i + 1]);
	}
	MUST(players <= ARRAY_SIZE(children));
	start_players(children, players);
	bench_be_urgent();
	if (drift) {
		prepare(drift * (drift * DRIFT_RATE > DRIFT_EVENTS ?
				 DRIFT_EVENTS / drift : DRIFT_RATE),
			drift * 1000ull);
		measure_drift(skew);
		return 0;
	}
	prepare(seconds * RATE / TURNS, seconds * 1000 / TURNS);
	for (i = 0; i < TURNS; i++)
		measure_all(skew);
	for (i = 0; i < players; i++) {
		kill(children[i], SIGKILL);
		waitpid(children[i], NULL, 0);
	}
	return 0;
}
