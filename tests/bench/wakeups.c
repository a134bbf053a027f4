// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Interrupts of the processors' timers a second: while no queue exists, and how
 * many more while one runs empty, and while one holds an event that is due in an
 * hour.
 *
 * usage: wakeups [SECONDS]
 */
#include "benchlib.h"

static double timer_interrupts(void)
{
	char *text = seq_read_file("/proc/interrupts");
	char *place = strstr(text, "LOC:");
	double sum = 0;
	char *end;

	MUST(place);
	for (place += 4;; place = end) {
		unsigned long long number = strtoull(place, &end, 10);

		if (end == place)
			break;
		sum += number;
	}
	free(text);
	return sum;
}

static double wakeups(unsigned int seconds)
{
	double before = timer_interrupts();
	__u64 began = seq_now();

	bench_sleep_until(began + seconds * SEQ_NSEC_PER_SEC);
	return (timer_interrupts() - before) * SEQ_NSEC_PER_SEC /
	       (seq_now() - began);
}

int main(int argc, char **argv)
{
	unsigned int seconds = argc > 1 ? atoi(argv[1]) : 2;
	struct bench_player player;
	struct snd_seq_event event;
	double none;

	/* All that the last program left to do ends first. */
	wakeups(1);
	none = wakeups(seconds);
	bench_sample(none, "wakeups-none");
	player = bench_must_player(100);
	seq_must_start(player.client, player.queue);
	bench_sample(wakeups(seconds) - none, "wakeups-empty");
	event = bench_event(&player, 0, 3600 * SEQ_NSEC_PER_SEC);
	seq_must_send(player.client, &event);
	bench_sample(wakeups(seconds) - none, "wakeups-hour");
	return 0;
}
