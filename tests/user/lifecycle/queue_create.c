// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Queues: creating, naming, owning, locking, sharing and losing them. */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>

static int get_info(int fd, int queue, struct snd_seq_queue_info *info)
{
	memset(info, 0, sizeof(*info));
	info->queue = queue;
	return seq_call(fd, SNDRV_SEQ_IOCTL_GET_QUEUE_INFO, info);
}

static int set_info(int fd, const struct snd_seq_queue_info *info)
{
	struct snd_seq_queue_info copy = *info;

	return seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_INFO, &copy);
}

static int use_queue(int fd, int queue, int used)
{
	struct snd_seq_queue_client info = { .queue = queue, .used = used };
	int result = seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &info);

	return result < 0 ? result : info.used;
}

static void creator_owns_and_uses_it(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_info info = { 0 };
	struct snd_seq_queue_client use = { 0 };
	char name[32];

	info.locked = 1;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	snprintf(name, sizeof(name), "Queue-%d", info.queue);
	CHECK_STR(info.name, name);
	CHECK_EQ(info.owner, client->id);
	CHECK_EQ(info.locked, 1);
	CHECK(!get_info(client->fd, info.queue, &info));
	CHECK_STR(info.name, name);
	CHECK_EQ(info.owner, client->id);
	CHECK_EQ(info.locked, 1);
	CHECK_EQ(info.flags, 0);
	use.queue = info.queue;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_CLIENT, &use));
	CHECK_EQ(use.used, 1);
	CHECK_EQ(use.client, client->id);
}

static void number_is_the_lowest_free(void)
{
	struct seq_client *client = seq_must_open();
	int a = seq_must_queue(client), b = seq_must_queue(client);

	CHECK_EQ(b, a + 1);
	CHECK(!seq_queue_delete(client->fd, a));
	CHECK_EQ(seq_queue_create(client->fd), a);
}

static void queues_up_to_the_limit_then_enomem(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_system_info system;
	int count, queue;

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &system));
	for (count = 0;; count++) {
		queue = seq_queue_create(client->fd);
		if (queue < 0)
			break;
		MUST(queue < system.queues);
		/* 253 and above have other meanings in an event. */
		MUST(queue < SNDRV_SEQ_QUEUE_DIRECT);
	}
	CHECK_EQ(queue, -ENOMEM);
	CHECK(count >= (expect_onbeat() ? 128 : 32));
	ktap_note("%d queues at once", count);
	CHECK(!seq_queue_delete(client->fd, count / 2));
	CHECK_EQ(seq_queue_create(client->fd), count / 2);
}

static void high_queue_numbers_work_in_events(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int last = 0, queue;
	struct snd_seq_event event = seq_event_numbered(1);

	for (;;) {
		queue = seq_queue_create(client->fd);
		if (queue < 0)
			break;
		last = queue;
	}
	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, last, 0);
	seq_must_send(client, &event);
	seq_must_receive(client, &event);
	CHECK_EQ(event.queue, last);
}

static void names(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_info info = { 0 }, found = { 0 };

	seq_set_name(info.name, "a queue of mine");
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	CHECK_STR(info.name, "a queue of mine");
	seq_set_name(found.name, "a queue of mine");
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_NAMED_QUEUE, &found));
	CHECK_EQ(found.queue, info.queue);
	CHECK_EQ(found.owner, client->id);
	seq_set_name(found.name, "nobody's queue");
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_NAMED_QUEUE, &found),
		 -EINVAL);
	seq_set_name(info.name, "renamed");
	CHECK(!set_info(client->fd, &info));
	CHECK(!get_info(client->fd, info.queue, &found));
	CHECK_STR(found.name, "renamed");
}

static void first_of_equal_names_is_found(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_info info = { 0 };
	int first;

	seq_set_name(info.name, "twin");
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	first = info.queue;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_NAMED_QUEUE, &info));
	CHECK_EQ(info.queue, first);
}

static void only_the_owner_deletes(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(owner);
	struct snd_seq_queue_info info;

	CHECK_EQ(seq_queue_delete(other->fd, queue), -EINVAL);
	CHECK(!get_info(other->fd, queue, &info));
	CHECK(!seq_queue_delete(owner->fd, queue));
	CHECK_EQ(seq_queue_delete(owner->fd, queue), -EINVAL);
	CHECK_EQ(get_info(owner->fd, queue, &info), -EINVAL);
}

static void locked_queue_is_the_owners(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	struct snd_seq_queue_info info = { 0 }, wanted, now;
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_queue_timer timer = { 0 };

	info.locked = 1;
	MUST(!seq_call(owner->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	wanted = info;
	wanted.owner = other->id;
	seq_set_name(wanted.name, "stolen");
	CHECK_EQ(set_info(other->fd, &wanted), -EPERM);
	CHECK_EQ(seq_set_tempo(other->fd, info.queue, 400000, 96), -EPERM);
	timer.queue = info.queue;
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &timer));
	CHECK_EQ(seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer),
		 -EPERM);
	CHECK_EQ(seq_queue_control(other, info.queue, SNDRV_SEQ_EVENT_START, 0),
		 -EPERM);
	CHECK(!get_info(other->fd, info.queue, &now));
	CHECK_EQ(now.owner, owner->id);
	CHECK_STR(now.name, info.name);
	CHECK(!seq_get_tempo(other->fd, info.queue, &tempo));
	CHECK_EQ(tempo.tempo, 500000);
	/* Its owner can do all of that. */
	CHECK(!seq_set_tempo(owner->fd, info.queue, 400000, 96));
	CHECK(!seq_queue_control(owner, info.queue, SNDRV_SEQ_EVENT_START, 0));
}

static void unlocked_queue_is_anybodys(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(owner);
	struct snd_seq_queue_info info;

	CHECK(!seq_set_tempo(other->fd, queue, 400000, 96));
	CHECK(!seq_queue_control(other, queue, SNDRV_SEQ_EVENT_START, 0));
	CHECK(!get_info(other->fd, queue, &info));
	/* Another one's name in the record is refused ... */
	CHECK_EQ(set_info(other->fd, &info), -EINVAL);
	/* ... but one may take the queue for oneself. */
	info.owner = other->id;
	info.locked = 1;
	CHECK(!set_info(other->fd, &info));
	CHECK(!get_info(owner->fd, queue, &info));
	CHECK_EQ(info.owner, other->id);
	CHECK_EQ(info.locked, 1);
	CHECK_EQ(seq_set_tempo(owner->fd, queue, 300000, 96), -EPERM);
	CHECK_EQ(use_queue(other->fd, queue, -1), 1);
}

static void each_client_uses_for_itself(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(owner);
	int port = seq_must_port(other, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	CHECK_EQ(use_queue(other->fd, queue, -1), 0);
	seq_event_to(&event, other->id, port);
	seq_event_at_tick(&event, queue, 0);
	CHECK_EQ(seq_send(other, &event), -EINVAL);
	CHECK_EQ(use_queue(other->fd, queue, 1), 1);
	CHECK_EQ(use_queue(other->fd, queue, -1), 1);
	seq_must_send(other, &event);
	seq_must_receive_numbers(other, 1, 1);
	CHECK_EQ(use_queue(other->fd, queue, 0), 0);
	CHECK_EQ(seq_send(other, &event), -EINVAL);
	CHECK_EQ(use_queue(other->fd, queue + 1, 1), -EINVAL);
	CHECK_EQ(use_queue(other->fd, queue + 1, -1), -EINVAL);
}

static void queue_goes_with_its_owner(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(owner);
	int port = seq_must_port(other, SEQ_CAP_ALL);
	struct snd_seq_client_pool pool;
	struct snd_seq_queue_info info;
	struct snd_seq_event event = seq_event_numbered(1);
	int i;

	CHECK_EQ(use_queue(other->fd, queue, 1), 1);
	seq_event_to(&event, other->id, port);
	seq_event_at_tick(&event, queue, 100);
	for (i = 0; i < 10; i++)
		seq_must_send(other, &event);
	MUST(!seq_get_pool(other->fd, other->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool - 10);
	seq_close(owner);
	CHECK_EQ(get_info(other->fd, queue, &info), -EINVAL);
	/* Everybody's events are gone, and their cells free. */
	MUST(!seq_get_pool(other->fd, other->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
	CHECK_EQ(seq_send(other, &event), -EINVAL);
	CHECK(seq_nothing(other));
}

/* The incumbent starts all over when the only user says once more that it
 * uses the queue, or locks it.
 */
static void defect_07_settings_survive_using_and_locking(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_queue_status status;
	struct snd_seq_queue_info info;

	MUST(!seq_set_tempo(client->fd, queue, 250000, 480));
	seq_must_start(client, queue);
	CHECK_EQ(use_queue(client->fd, queue, 1), 1);
	MUST(!get_info(client->fd, queue, &info));
	info.locked = 1;
	CHECK(!set_info(client->fd, &info));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 250000);
	CHECK_EQ(tempo.ppq, 480);
	CHECK(!seq_queue_status(client->fd, queue, &status));
	CHECK_EQ(status.running, 1);
	CHECK(seq_wait_tick(client->fd, queue, status.tick + 10));
}

struct controller {
	pthread_t thread;
	struct seq_client *client;
	int queue;
	int refused;
};

static void *control_again_and_again(void *argument)
{
	struct controller *controller = argument;
	struct seq_client *client = controller->client;
	int queue = controller->queue, i;

	for (i = 0; i < 3000; i++) {
		controller->refused +=
			seq_set_tempo(client->fd, queue, 400000 + i, 96) < 0;
		controller->refused +=
			seq_queue_control(client, queue, SNDRV_SEQ_EVENT_TEMPO,
					  500000 + i) < 0;
		controller->refused +=
			seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP,
					  0) < 0;
	}
	return NULL;
}

/* The incumbent locks the queue for a moment, and tells the others EPERM. */
static void defect_10_three_at_once_are_all_allowed(void)
{
	struct seq_client *owner = seq_must_open();
	int queue = seq_must_queue(owner), i;
	struct controller controllers[3];

	for (i = 0; i < 3; i++) {
		controllers[i].client = seq_must_open();
		controllers[i].queue = queue;
		controllers[i].refused = 0;
		MUST(!pthread_create(&controllers[i].thread, NULL,
				     control_again_and_again,
				     &controllers[i]));
	}
	for (i = 0; i < 3; i++) {
		pthread_join(controllers[i].thread, NULL);
		CHECK_EQ(controllers[i].refused, 0);
	}
}

static const struct ktap_case cases[] = {
	CASE(creator_owns_and_uses_it),
	CASE(number_is_the_lowest_free),
	CASE(queues_up_to_the_limit_then_enomem),
	CASE(high_queue_numbers_work_in_events),
	CASE(names),
	CASE(first_of_equal_names_is_found),
	CASE(only_the_owner_deletes),
	CASE(locked_queue_is_the_owners),
	CASE(unlocked_queue_is_anybodys),
	CASE(each_client_uses_for_itself),
	CASE(queue_goes_with_its_owner),
	CASE_DEFECT(defect_07_settings_survive_using_and_locking),
	CASE_DEFECT(defect_10_three_at_once_are_all_allowed),
};

KTAP_MAIN(cases);
