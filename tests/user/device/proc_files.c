// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The files of /proc/asound/seq, byte for byte where it is text. */
#include "ktap.h"
#include "seqlib.h"

#define CLIENTS "/proc/asound/seq/clients"
#define QUEUES "/proc/asound/seq/queues"
#define TIMER "/proc/asound/seq/timer"

/*
 * The text has to begin like the pattern, in which a '#' stands for a number.
 * Returns what follows, or NULL.
 */
static const char *match(const char *text, const char *pattern)
{
	const char *begin = text;

	for (; *pattern; pattern++) {
		if (*pattern == '#') {
			size_t digits = strspn(text, "0123456789");

			if (!digits)
				break;
			text += digits;
		} else if (*text++ != *pattern) {
			break;
		}
	}
	if (!*pattern)
		return text;
	ktap_note("found    \"%.60s\"", begin);
	ktap_note("which is not \"%.60s\" at \"%.20s\"", pattern, text - 1);
	return NULL;
}

static const char *must_find(const char *text, const char *part)
{
	const char *found = strstr(text, part);

	if (!found)
		ktap_note("no \"%s\"", part);
	MUST(found);
	return found;
}

static void set_names(struct seq_client *client, const char *name)
{
	struct snd_seq_client_info info;

	MUST(!seq_get_client(client->fd, client->id, &info));
	seq_set_name(info.name, name);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
}

/* The numbers of it, by scanf(). */
#define POOL_FIGURES \
	"%*s pool : Pool size : %d Cells in use : %d Peak cells in use : %d"

#define POOL(size) \
	"    Pool size          : " size "\n" \
	"    Cells in use       : #\n" \
	"    Peak cells in use  : #\n" \
	"    Alloc success      : #\n" \
	"    Alloc failures     : #\n"

static void head_of_clients(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_system_info info;
	const char *text;
	int current;

	/* The first reading may load clients that come into the list. */
	seq_read_file(CLIENTS);
	text = seq_read_file(CLIENTS);
	CHECK(match(text, "Client info\n"
		    "  cur  clients : #\n"
		    "  peak clients : #\n"
		    "  max  clients : #\n"
		    "\n"
		    "Client   0 : \"System\" [Kernel Legacy]\n"
		    "  Port   0 : \"Timer\" (Rwe-)"));
	MUST(sscanf(text, "Client info\n  cur  clients : %d", &current) == 1);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &info));
	CHECK_EQ(current, info.cur_clients);
}

static void one_client_in_full(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);
	struct snd_seq_port_subscribe sub;
	char pattern[2048], begin[32];
	bool arrows = expect_modern();
	const char *text;

	set_names(client, "My \"program\"");
	MUST(seq_port_create(client->fd, "out", SEQ_CAP_READ) == 0);
	MUST(seq_port_create(client->fd, "in", SEQ_CAP_WRITE) == 1);
	MUST(seq_port_create(client->fd, "both",
			     SEQ_CAP_ALL | SNDRV_SEQ_PORT_CAP_DUPLEX) == 2);
	MUST(seq_port_create(client->fd, "private", SNDRV_SEQ_PORT_CAP_READ |
			     SNDRV_SEQ_PORT_CAP_WRITE |
			     SNDRV_SEQ_PORT_CAP_NO_EXPORT) == 3);
	MUST(seq_port_create_at(client->fd, 240, 0) == 240);
	MUST(seq_port_create(other->fd, "other", SEQ_CAP_ALL) == 0);

	seq_must_subscribe(client, 0, other, 0);
	sub = seq_subscription(client->id, 0, other->id, 0);
	sub.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	sub.queue = 7;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	sub.flags |= SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	sub = seq_subscription(other->id, 0, client->id, 1);
	sub.flags = SNDRV_SEQ_PORT_SUBS_EXCLUSIVE;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	seq_event_to(&event, client->id, 1);
	seq_must_send(client, &event);

	text = seq_read_file(CLIENTS);
	snprintf(begin, sizeof(begin), "Client %3d : ", client->id);
	text = must_find(text, begin);
	snprintf(pattern, sizeof(pattern),
		 "Client %3d : \"My \"program\"\" [User Legacy]\n"
		 "  Port   0 : \"out\" (R-e-)%s\n"
		 "    Connecting To: %d:0, %d:0[t:7], %d:0[r:7]\n"
		 "  Port   1 : \"in\" (-We-)%s\n"
		 "    Connected From: %d:0[ex]\n"
		 "  Port   2 : \"both\" (RWeX)%s\n"
		 "  Port   3 : \"private\" (rw--)%s\n"
		 "  Port 240 : \"port 240\" (--e-)%s\n"
		 "  Output pool :\n" POOL("500")
		 "  Input pool :\n" POOL("200"),
		 client->id, arrows ? " [In]" : "", other->id, other->id,
		 other->id, arrows ? " [Out]" : "", other->id,
		 arrows ? " [In/Out]" : "", arrows ? " [In/Out]" : "",
		 arrows ? " [-]" : "");
	CHECK(match(text, pattern));
}

static void pools_count(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	int queue = seq_must_queue(client);
	struct snd_seq_event event = seq_event_numbered(1);
	char begin[32];
	const char *text;
	int size, used, peak;

	seq_event_to(&event, client->id, port);
	for (i = 0; i < 5; i++)
		seq_must_send(client, &event);
	seq_must_receive(client, &event);
	seq_drop(client);
	seq_event_to(&event, client->id, port);
	for (i = 0; i < 3; i++) {
		seq_event_at_tick(&event, queue, 10);
		seq_must_send(client, &event);
	}
	text = seq_read_file(CLIENTS);
	snprintf(begin, sizeof(begin), "Client %3d : ", client->id);
	text = must_find(text, begin);
	text = must_find(text, "  Output pool :");
	MUST(sscanf(text, POOL_FIGURES, &size, &used, &peak) == 3);
	CHECK_EQ(size, 500);
	CHECK_EQ(used, 3);
	CHECK_EQ(peak, 3);
	text = must_find(text, "  Input pool :");
	MUST(sscanf(text, POOL_FIGURES, &size, &used, &peak) == 3);
	CHECK_EQ(size, 200);
	CHECK_EQ(used, 0);
	CHECK_EQ(peak, 5);
}

static void lost_events_are_counted(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	struct snd_seq_event event = seq_event_numbered(1);
	char begin[32];
	const char *text;

	snprintf(begin, sizeof(begin), "Client %3d : ", client->id);
	text = must_find(seq_read_file(CLIENTS), begin);
	CHECK(!strstr(text, "Lost events"));
	MUST(!seq_set_pool(client->fd, 0, 4, 0));
	seq_event_to(&event, client->id, port);
	for (i = 0; i < 7; i++)
		seq_send(client, &event);
	text = must_find(seq_read_file(CLIENTS), begin);
	must_find(text, "  Lost events : 3\n");
}

static void clients_in_order_and_gone_when_closed(void)
{
	struct seq_client *client = seq_must_open(), *other;
	char first[32], second[32];
	const char *text;

	other = seq_must_open();
	snprintf(first, sizeof(first), "Client %3d : ", client->id);
	snprintf(second, sizeof(second), "Client %3d : ", other->id);
	text = must_find(seq_read_file(CLIENTS), first);
	must_find(text, second);
	seq_close(other);
	text = must_find(seq_read_file(CLIENTS), first);
	CHECK(!strstr(text, second));
}

static void one_queue_in_full(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_info info = { .locked = 1 };
	struct snd_seq_event event = seq_event_numbered(1);
	bool base = expect_modern();
	char pattern[1024];
	const char *text;

	seq_must_port(client, SEQ_CAP_ALL);
	seq_set_name(info.name, "a named queue");
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	MUST(!seq_set_tempo(client->fd, info.queue, 400000, 480));
	MUST(!seq_queue_control(client, info.queue,
				SNDRV_SEQ_EVENT_SETPOS_TICK, 333));
	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, info.queue, 1000);
	seq_must_send(client, &event);
	seq_event_at_time(&event, info.queue, 1000);
	seq_must_send(client, &event);
	seq_must_send(client, &event);
	snprintf(pattern, sizeof(pattern),
		 "queue %d: [a named queue]\n"
		 "owned by client    : %d\n"
		 "lock status        : Locked\n"
		 "queued time events : 2\n"
		 "queued tick events : 1\n"
		 "timer state        : Stopped\n"
		 "timer PPQ          : 480\n"
		 "current tempo      : 400000\n"
		 "%s"
		 "current BPM        : 150\n"
		 "current time       : 0.000000000 s\n"
		 "current tick       : 333\n"
		 "\n", info.queue, client->id,
		 base ? "tempo base         : 1000 ns\n" : "");
	text = must_find(seq_read_file(QUEUES), "queue ");
	CHECK(match(text, pattern));
}

static void free_and_running_queue(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	char pattern[64];
	const char *text;

	seq_must_start(client, queue);
	text = seq_read_file(QUEUES);
	snprintf(pattern, sizeof(pattern), "queue %d: [Queue-%d]\n", queue,
		 queue);
	text = must_find(text, pattern);
	must_find(text, "lock status        : Free\n");
	must_find(text, "timer state        : Running\n");
	must_find(text, "timer PPQ          : 96\n");
	must_find(text, "current BPM        : 120\n");
}

static void timers(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client), other;
	char pattern[128];
	const char *text;

	other = seq_must_queue(client);
	seq_must_start(client, other);
	text = seq_read_file(TIMER);
	snprintf(pattern, sizeof(pattern),
		 "Timer for queue %d : HR timer\n"
		 "  Period time : #.#\n"
		 "  Skew : 65536 / 65536\n"
		 "Timer for queue %d : HR timer\n", queue, other);
	CHECK(match(text, pattern));
}

static void nothing_there_nothing_shown(void)
{
	/* The files are there when the module is. */
	seq_must_open();
	CHECK_STR(seq_read_file(QUEUES), "");
	CHECK_STR(seq_read_file(TIMER), "");
}

static const struct ktap_case cases[] = {
	CASE(nothing_there_nothing_shown),
	CASE(head_of_clients),
	CASE(one_client_in_full),
	CASE(pools_count),
	CASE_ONBEAT(lost_events_are_counted),
	CASE(clients_in_order_and_gone_when_closed),
	CASE(one_queue_in_full),
	CASE(free_and_running_queue),
	CASE(timers),
};

KTAP_MAIN(cases);
