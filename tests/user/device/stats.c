// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* /proc/asound/seq/stats: exact figures for a known traffic. */
#include <sys/stat.h>

#include "ktap.h"
#include "seqlib.h"

#define STATS "/proc/asound/seq/stats"

/* One past the largest number of a client, as the largest of a queue. */
#define NOBODY 253

struct figures {
	long delivered, lost;
	long output_peak, output_size, input_peak, input_size;
};

struct queue_figures {
	long wakeups, dispatches, due, worst;
	long in_classes;
};

/* The lines of one client or queue, which begins with @title; to be freed. */
static char *section(const char *title, int number)
{
	char *text = seq_read_file(STATS), *begin, *end, name[32], *copy;

	snprintf(name, sizeof(name), "%s %3d : \"", title, number);
	begin = strstr(text, name);
	if (!begin) {
		free(text);
		return NULL;
	}
	end = strchr(begin, '\n');
	while (end && end[1] == ' ')
		end = strchr(end + 1, '\n');
	MUST(end);
	copy = strndup(begin, end + 1 - begin);
	free(text);
	return copy;
}

/* The number behind "NAME  :", or -1 where there is no such line. */
static const char *line(const char *text, const char *name)
{
	const char *found = strstr(text, name);

	return found ? strchr(found, ':') + 1 : NULL;
}

static long number(const char *text, const char *name)
{
	const char *found = line(text, name);

	return found ? strtol(found, NULL, 10) : -1;
}

static void peak(const char *text, const char *name, long *used, long *size)
{
	const char *found = line(text, name);

	*used = -1;
	*size = -1;
	if (found)
		MUST(sscanf(found, "%ld of %ld", used, size) == 2);
}

static struct figures of_client(int id)
{
	char *text = section("Client", id);
	struct figures figures;

	MUST(text);
	figures.delivered = number(text, "\n  Delivered ");
	figures.lost = number(text, "\n  Lost ");
	peak(text, "\n  Peak output cells ", &figures.output_peak,
	     &figures.output_size);
	peak(text, "\n  Peak input cells ", &figures.input_peak,
	     &figures.input_size);
	free(text);
	return figures;
}

static struct queue_figures of_queue(int id)
{
	char *text = section("Queue ", id);
	struct queue_figures figures = { 0 };
	const char *class;
	long from, before = -1;

	MUST(text);
	figures.wakeups = number(text, "\n  Timer wake-ups ");
	figures.dispatches = number(text, "\n  Dispatches ");
	figures.due = number(text, "\n  Events due ");
	figures.worst = number(text, "\n  Worst lateness ");
	class = strstr(text, "\n  Events by lateness:\n");
	MUST(class);
	for (class = strstr(class, "\n    from "); class;
	     class = strstr(class + 1, "\n    from ")) {
		from = strtol(class + 10, NULL, 10);
		CHECK(from > before);
		CHECK(!(from & (from - 1)));
		CHECK(number(class, "from") > 0);
		figures.in_classes += number(class, "from");
		before = from;
	}
	CHECK(before * 1000 <= figures.worst);
	free(text);
	return figures;
}

static void write_stats(const char *text)
{
	FILE *file = fopen(STATS, "w");

	MUST(file);
	MUST(fputs(text, file) >= 0);
	MUST(!fclose(file));
}

static void send_numbers(struct seq_client *from, struct seq_client *to,
			 unsigned int count)
{
	struct snd_seq_event event;
	unsigned int i;

	for (i = 0; i < count; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, to->id, 0);
		seq_send(from, &event);
	}
}

static struct seq_client *listener(void)
{
	struct seq_client *client = seq_must_open();

	MUST(seq_must_port(client, SEQ_CAP_ALL) == 0);
	return client;
}

static void new_client_has_nothing(void)
{
	struct seq_client *client = seq_must_open();
	struct seq_client *writer = seq_must_open_mode(O_WRONLY);
	struct seq_client *reader = seq_must_open_mode(O_RDONLY);
	struct figures figures = of_client(client->id);
	int id = client->id;

	CHECK_EQ(figures.delivered, 0);
	CHECK_EQ(figures.lost, 0);
	CHECK_EQ(figures.output_peak, 0);
	CHECK_EQ(figures.output_size, 500);
	CHECK_EQ(figures.input_peak, 0);
	CHECK_EQ(figures.input_size, 200);
	CHECK_EQ(of_client(writer->id).input_size, -1);
	CHECK_EQ(of_client(reader->id).output_size, -1);
	seq_close(client);
	CHECK(!section("Client", id));
	CHECK(!section("Client", NOBODY));
}

static void delivered_and_lost(void)
{
	struct seq_client *from = seq_must_open(), *to = listener();
	struct figures figures;

	MUST(!seq_set_pool(to->fd, 0, 50, 0));
	send_numbers(from, to, 57);
	figures = of_client(to->id);
	CHECK_EQ(figures.delivered, 50);
	CHECK_EQ(figures.lost, 7);
	CHECK_EQ(figures.input_peak, 50);
	CHECK_EQ(figures.input_size, 50);
	CHECK_EQ(of_client(from->id).delivered, 0);
	CHECK_EQ(of_client(from->id).lost, 0);

	/* Read or not, they were delivered; another size changes no count. */
	seq_drop(to);
	MUST(!seq_set_pool(to->fd, 0, 100, 0));
	send_numbers(from, to, 20);
	figures = of_client(to->id);
	CHECK_EQ(figures.delivered, 70);
	CHECK_EQ(figures.lost, 7);
	CHECK_EQ(figures.input_peak, 50);
	CHECK_EQ(figures.input_size, 100);
}

static void peak_of_output(void)
{
	struct seq_client *client = listener();
	int queue = seq_must_queue(client), i;
	struct snd_seq_event event = seq_event_numbered(1);
	struct figures figures;

	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 1000);
	for (i = 0; i < 12; i++)
		seq_must_send(client, &event);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(client, &event);
	MUST(!seq_queue_delete(client->fd, queue));
	figures = of_client(client->id);
	CHECK_EQ(figures.output_peak, 13);
	CHECK_EQ(figures.output_size, 500);
	CHECK_EQ(figures.delivered, 1);
	CHECK_EQ(figures.input_peak, 1);
}

static void driver_that_refuses(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	struct snd_seq_queue_info info = { .locked = 1 };
	struct figures before, after;
	int i;

	MUST(!seq_call(owner->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	before = of_client(SNDRV_SEQ_CLIENT_SYSTEM);
	for (i = 0; i < 5; i++)
		MUST(!seq_queue_control(owner, info.queue,
					SNDRV_SEQ_EVENT_CONTINUE, 0));
	for (i = 0; i < 3; i++)
		MUST(seq_queue_control(other, info.queue,
				       SNDRV_SEQ_EVENT_STOP, 0) == -EPERM);
	after = of_client(SNDRV_SEQ_CLIENT_SYSTEM);
	CHECK_EQ(after.delivered - before.delivered, 5);
	CHECK_EQ(after.lost - before.lost, 3);
	CHECK_EQ(after.input_size, -1);

	write_stats("reset\n");
	before = of_client(SNDRV_SEQ_CLIENT_SYSTEM);
	CHECK_EQ(before.delivered, 0);
	CHECK_EQ(before.lost, 0);
}

static void send_times(struct seq_client *client, int queue, int count)
{
	struct snd_seq_event event;
	int i;

	for (i = 0; i < count; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, client->id, 0);
		seq_event_at_time(&event, queue, i * 100000);
		seq_must_send(client, &event);
	}
}

static void every_due_event_has_a_class(void)
{
	struct seq_client *client = listener();
	int queue = seq_must_queue(client);
	struct snd_seq_event note;
	struct queue_figures figures = of_queue(queue);

	CHECK_EQ(figures.wakeups, 0);
	CHECK_EQ(figures.due, 0);
	CHECK_EQ(figures.worst, 0);
	CHECK_EQ(figures.in_classes, 0);

	send_times(client, queue, 60);
	note = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60, 64);
	note.data.note.duration = 1;
	seq_event_to(&note, client->id, 0);
	seq_event_at_time(&note, queue, 10000000);
	seq_must_send(client, &note);
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_CONTINUE, 0));
	seq_must_receive_numbers(client, 0, 60);
	seq_must_receive_type(client, &note, SNDRV_SEQ_EVENT_NOTEON);
	seq_must_receive_type(client, &note, SNDRV_SEQ_EVENT_NOTEOFF);

	figures = of_queue(queue);
	CHECK_EQ(figures.due, 62);	/* a note leaves its queue twice */
	CHECK_EQ(figures.in_classes, 62);
	CHECK(figures.worst > 0);
	CHECK(figures.wakeups > 0);
	CHECK(figures.dispatches > 0);
	CHECK_EQ(of_client(client->id).delivered, 62);
}

static void removed_events_are_not_due(void)
{
	struct seq_client *client = listener();
	int queue = seq_must_queue(client);

	send_times(client, queue, 10);	/* the first is due at once */
	MUST(!seq_queue_delete(client->fd, queue));
	CHECK_EQ(of_client(client->id).delivered, 1);
	CHECK(!section("Queue ", queue));
}

static void reset(void)
{
	struct seq_client *from = seq_must_open(), *to = listener();
	int queue = seq_must_queue(from);
	struct snd_seq_event event = seq_event_numbered(0);
	struct figures figures;

	MUST(!seq_set_pool(to->fd, 0, 10, 0));
	send_numbers(from, to, 14);
	seq_must_receive(to, &event);
	seq_drop(to);
	seq_event_to(&event, to->id, 0);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(from, &event);
	MUST(seq_wait_queued(from->fd, queue, 0));
	seq_event_at_tick(&event, queue, 1000);
	seq_must_send(from, &event);
	seq_must_send(from, &event);
	MUST(of_queue(queue).due == 1);

	write_stats("nonsense\n");
	CHECK_EQ(of_client(to->id).delivered, 11);
	write_stats("reset");
	figures = of_client(to->id);
	CHECK_EQ(figures.delivered, 0);
	CHECK_EQ(figures.lost, 0);
	CHECK_EQ(figures.input_peak, 1);	/* waits to be read */
	CHECK_EQ(of_client(from->id).output_peak, 2);
	CHECK_EQ(of_queue(queue).due, 0);
	CHECK_EQ(of_queue(queue).in_classes, 0);
	CHECK_EQ(of_queue(queue).worst, 0);
	CHECK_EQ(of_queue(queue).wakeups, 0);
	CHECK_EQ(of_queue(queue).dispatches, 0);
	/* Figures that belong to the program stay. */
	CHECK_EQ(seq_event_lost(to->fd, to->id), 4);

	send_numbers(from, to, 3);
	CHECK_EQ(of_client(to->id).delivered, 3);
}

static void only_root_resets(void)
{
	struct stat status;

	seq_must_open();
	MUST(!stat(STATS, &status));
	CHECK_EQ(status.st_mode & 0777, 0644);
	CHECK_EQ(status.st_uid, 0);
	MUST(!setgid(1000) && !setuid(1000));
	CHECK(open(STATS, O_WRONLY) < 0 && errno == EACCES);
	CHECK(open(STATS, O_RDONLY) >= 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(new_client_has_nothing),
	CASE_ONBEAT(delivered_and_lost),
	CASE_ONBEAT(peak_of_output),
	CASE_ONBEAT(driver_that_refuses),
	CASE_ONBEAT(every_due_event_has_a_class),
	CASE_ONBEAT(removed_events_are_not_due),
	CASE_ONBEAT(reset),
	CASE_ONBEAT(only_root_resets),
};

KTAP_MAIN(cases);
