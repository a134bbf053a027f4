// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Each call with its first allocation or copy failing, then with its second,
 * and so on: it answers ENOMEM or EFAULT, changes nothing, and works when it is
 * called again. That nothing is leaked is for the test that runs behind this.
 *
 * kernel: debug
 * time-limit: 120
 */
#include "badlib.h"
#include "faultlib.h"
#include "ktap.h"
#include "rawlib.h"

#include <poll.h>
#include <sound/asound.h>

#define LONG 70000
#define FAR_TICK 1000

/* --- the sequencer's ioctls --- */

static const struct bad_call *current;
static union record good;

static void make_record(void)
{
	bad_set_up();
	memset(&good, 0, sizeof(good));
	current->good(&good);
	/* The others' good record is good for them, not for these. */
	if (current->request == SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT)
		good.subscription = seq_subscription(bad_self->id, 1,
						     bad_other->id, 1);
	if (current->request == SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT)
		good.port.addr.port = 0;
	if (current->request == SNDRV_SEQ_IOCTL_SET_CLIENT_POOL) {
		good.pool.output_pool += 100;
		good.pool.input_pool += 100;
	}
	if (current->request == SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER) {
		good.timer.type = SNDRV_SEQ_TIMER_ALSA;
		good.timer.u.alsa.id.dev_class = SNDRV_TIMER_CLASS_PCM;
		good.timer.u.alsa.id.card = 0;
		good.timer.u.alsa.id.device = 0;
	}
}

static long call_with_record(void)
{
	union record record = good;

	return seq_call(bad_self->fd, current->request, &record);
}

static void ioctls_fail_whole(void)
{
	struct fault_operation operation = {
		.before = make_record,
		.run = call_with_record,
		.after = bad_take_down,
	};
	unsigned int i;

	MUST(!system("modprobe snd-dummy index=0 pcm_devs=1 pcm_substreams=1"));
	for (i = 0; i < bad_call_count; i++) {
		current = &bad_calls[i];
		operation.name = current->name;
		operation.answers = (_IOC_DIR(current->request) & _IOC_READ) ||
			current->request == SNDRV_SEQ_IOCTL_SET_CLIENT_POOL ||
			current->request == SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT;
		fault_each(&operation);
	}
}

/* --- the sequencer's files and events --- */

static unsigned char bytes[LONG] = { 0xf0 };
static struct snd_seq_event event;
static int fd;

static long open_sequencer(void)
{
	fd = open(SEQ_DEVICE, O_RDWR);
	return fault_result(fd);
}

static void close_fd(void)
{
	close(fd);
}

static void make_direct(void)
{
	bad_set_up();
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	seq_event_to(&event, bad_other->id, 0);
}

static void make_note(void)
{
	make_direct();
	event.type = SNDRV_SEQ_EVENT_NOTE;
	event.data.note.duration = FAR_TICK;
	seq_event_at_tick(&event, bad_own_queue, FAR_TICK);
}

static void make_long(void)
{
	bad_set_up();
	MUST(!seq_set_pool(bad_self->fd, 4000, 0, 0));
	MUST(!seq_set_pool(bad_other->fd, 0, 4000, 0));
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to(&event, bad_other->id, 0);
}

static void make_long_later(void)
{
	make_long();
	seq_event_at_tick(&event, bad_own_queue, FAR_TICK);
}

static void make_borrowed(void)
{
	make_long();
	event.type = SNDRV_SEQ_EVENT_USR_VAR0;
	event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARUSR;
	event.data.ext.len = LONG / 8;
	event.data.ext.ptr = bytes;
}

static void make_bounce(void)
{
	make_note();
	MUST(!seq_port_delete(bad_other->fd, 0));
	event.data.note.duration = 0;
	seq_event_at_tick(&event, bad_own_queue, 0);
}

static void make_control(void)
{
	bad_set_up();
	event = seq_event_new(SNDRV_SEQ_EVENT_SETPOS_TICK);
	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM, SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = bad_own_queue;
}

static long send_event(void)
{
	return seq_write(bad_self->fd, &event, sizeof(event));
}

static long send_long(void)
{
	return seq_send_variable(bad_self, &event, bytes, sizeof(bytes));
}

static void send_ahead(void)
{
	make_direct();
	MUST(send_event() > 0);
}

static void send_long_ahead(void)
{
	make_long();
	MUST(!send_long());
}

static long receive(void)
{
	static unsigned char room[2 * LONG];

	return fault_result(read(bad_other->fd, room, sizeof(room)));
}

static long wait_for_event(void)
{
	struct pollfd wait = { bad_other->fd, POLLIN, 0 };

	return fault_result(poll(&wait, 1, 1000));
}

/* Parts for which there is no cell: one that is copied, one that begins a page. */
static const struct { size_t begin, size; } parts[] = {
	{ 0, 100 }, { 100, 100 }, { 200, 5000 }, { 5200, 4000 },
};

#define PARTS_BYTES 9200

static int parts_lost;

static void make_parts(void)
{
	make_long();
	MUST(!seq_set_pool(bad_other->fd, 0, 2, 0));
	seq_set_nonblock(bad_other->fd, true);
	parts_lost = 0;
}

static long send_parts(void)
{
	unsigned int i;
	long result = 0;

	bytes[PARTS_BYTES - 1] = 0xf7;
	for (i = 0; i < ARRAY_SIZE(parts) && !result; i++)
		result = seq_send_variable(bad_self, &event,
					   bytes + parts[i].begin, parts[i].size);
	bytes[PARTS_BYTES - 1] = 0;
	return result;
}

/* Nothing at all if the receiver lost a part since it was last asked. */
static char *read_parts(void)
{
	static unsigned char room[2 * LONG];
	int now = seq_event_lost(bad_other->fd, bad_other->id);
	bool lost = now != parts_lost;
	long result, size = 0, losses = 0;

	parts_lost = now;
	while ((result = read(bad_other->fd, room, sizeof(room))) > 0)
		size += result;
	if (result < 0 && errno == ENOSPC)
		losses++;
	CHECK(!lost || !size);
	CHECK_EQ(losses, lost);
	return strdup("read\n");
}

static void take_down_parts(void)
{
	free(read_parts());
	bad_take_down();
}

static const struct fault_operation parts_operation = {
	.name = "write sysex in parts",
	.before = make_parts,
	.run = send_parts,
	.after = take_down_parts,
	.state = read_parts,
};

static void parts_fail_whole(void)
{
	seq_close(seq_must_open());	/* loads it */
	fault_each(&parts_operation);
}

static const struct fault_operation sequencer_operations[] = {
	FAULT_OPERATION("open", NULL, open_sequencer, close_fd),
	FAULT_OPERATION("write direct", make_direct, send_event, bad_take_down),
	FAULT_OPERATION("write note", make_note, send_event, bad_take_down),
	FAULT_OPERATION("write sysex", make_long, send_long, bad_take_down),
	FAULT_OPERATION("write sysex later", make_long_later, send_long, bad_take_down),
	FAULT_OPERATION("write borrowed", make_borrowed, send_event, bad_take_down),
	FAULT_OPERATION("write to nobody", make_bounce, send_event, bad_take_down),
	FAULT_OPERATION("write control", make_control, send_event, bad_take_down),
	FAULT_OPERATION("read", send_ahead, receive, bad_take_down),
	FAULT_OPERATION("read sysex", send_long_ahead, receive, bad_take_down),
	FAULT_OPERATION("poll", send_ahead, wait_for_event, bad_take_down),
};

static void events_fail_whole(void)
{
	seq_close(seq_must_open());	/* loads it */
	fault_each_of(sequencer_operations, ARRAY_SIZE(sequencer_operations));
}

/* --- the virtual card --- */

static struct seq_client *hearer;

static void make_hearer(void)
{
	hearer = seq_must_open();
	seq_must_port(hearer, SEQ_CAP_ALL);
}

static void drop_hearer(void)
{
	seq_close(hearer);
}

static long subscribe_card(void)
{
	return seq_subscribe(hearer->fd, RAW_CLIENT(0), 0, hearer->id, 0);
}

static long subscribe_to_card(void)
{
	return seq_subscribe(hearer->fd, hearer->id, 0, RAW_CLIENT(0), 0);
}

static void connect_card(void)
{
	make_hearer();
	MUST(!subscribe_card());
	fd = raw_must_open(0, O_RDWR | O_NONBLOCK);
	MUST(!seq_poll(fd, POLLIN, 0));	/* it listens from now on */
}

static void disconnect_card(void)
{
	close_fd();
	drop_hearer();
}

static long open_card(void)
{
	fd = raw_open(0, O_RDWR | O_NONBLOCK);
	return fd;
}

static long write_card(void)
{
	return fault_result(write(fd, bytes, 300));
}

static void feed_card(void)
{
	struct snd_seq_event note = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);

	connect_card();
	MUST(!subscribe_to_card());
	seq_event_to(&note, RAW_CLIENT(0), 0);
	seq_must_send(hearer, &note);
	MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
}

static long read_card(void)
{
	char room[16];
	long result = fault_result(read(fd, room, sizeof(room)));

	/* snd-rawmidi forgets what it could not copy. */
	return result == -EAGAIN ? 0 : result;
}

static long change_card(void)
{
	struct snd_rawmidi_params params = {
		.stream = SNDRV_RAWMIDI_STREAM_OUTPUT,
		.buffer_size = 8192,
		.avail_min = 1,
	};

	return fault_result(ioctl(fd, SNDRV_RAWMIDI_IOCTL_PARAMS, &params));
}

static long send_to_card(void)
{
	struct snd_seq_event sysex = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to(&sysex, RAW_CLIENT(0), 0);
	return seq_send_variable(hearer, &sysex, bytes, 3000);
}

static const struct fault_operation card_operations[] = {
	FAULT_OPERATION("subscribe from card", make_hearer, subscribe_card, drop_hearer),
	FAULT_OPERATION("subscribe to card", make_hearer, subscribe_to_card, drop_hearer),
	FAULT_OPERATION("open card", NULL, open_card, close_fd),
	FAULT_OPERATION("write card", connect_card, write_card, disconnect_card),
	FAULT_OPERATION("read card", feed_card, read_card, disconnect_card),
	FAULT_OPERATION("change card", connect_card, change_card, disconnect_card),
	FAULT_OPERATION("send to card", connect_card, send_to_card, disconnect_card),
};

static void card_calls_fail_whole(void)
{
	raw_must_load();
	fault_each_of(card_operations, ARRAY_SIZE(card_operations));
}

static const struct ktap_case cases[] = {
	CASE(ioctls_fail_whole),
	CASE(events_fail_whole),
	CASE(parts_fail_whole),
	CASE(card_calls_fail_whole),
};

KTAP_MAIN(cases);
