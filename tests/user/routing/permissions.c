// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Permission to connect: every combination of capabilities on both ends, by
 * the sender, by the receiver and by a third client, and exclusive
 * connections.
 */
#include "ktap.h"
#include "seqlib.h"

enum { BY_SENDER, BY_RECEIVER, BY_THIRD };

static const unsigned int source_bits[] = {
	SNDRV_SEQ_PORT_CAP_READ, SNDRV_SEQ_PORT_CAP_SUBS_READ,
	SNDRV_SEQ_PORT_CAP_NO_EXPORT,
};

static const unsigned int dest_bits[] = {
	SNDRV_SEQ_PORT_CAP_WRITE, SNDRV_SEQ_PORT_CAP_SUBS_WRITE,
	SNDRV_SEQ_PORT_CAP_NO_EXPORT,
};

static unsigned int combine(const unsigned int *bits, int selection)
{
	unsigned int capability = 0;
	int i;

	for (i = 0; i < 3; i++)
		if (selection & (1 << i))
			capability |= bits[i];
	return capability;
}

static int want(int who, unsigned int source, unsigned int dest)
{
	if (who == BY_THIRD &&
	    ((source | dest) & SNDRV_SEQ_PORT_CAP_NO_EXPORT))
		return -EPERM;
	if (who != BY_SENDER && (source & SEQ_CAP_READ) != SEQ_CAP_READ)
		return -EPERM;
	if (who != BY_RECEIVER && (dest & SEQ_CAP_WRITE) != SEQ_CAP_WRITE)
		return -EPERM;
	return 0;
}

static void every_combination(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *third = seq_must_open();
	int fds[] = { from->fd, to->fd, third->fd };
	struct snd_seq_port_subscribe sub;
	int who, s, d, result;

	for (s = 0; s < 8; s++) {
		MUST(seq_port_create_at(from->fd, s,
					combine(source_bits, s)) == s);
		MUST(seq_port_create_at(to->fd, s, combine(dest_bits, s)) == s);
	}
	for (who = BY_SENDER; who <= BY_THIRD; who++) {
		for (s = 0; s < 8; s++) {
			for (d = 0; d < 8; d++) {
				unsigned int source = combine(source_bits, s);
				unsigned int dest = combine(dest_bits, d);

				result = seq_subscribe(fds[who], from->id, s,
						       to->id, d);
				if (result != want(who, source, dest)) {
					ktap_note("by %d, %#x to %#x: %d", who,
						  source, dest, result);
					CHECK(0);
				}
				sub = seq_subscription(from->id, s, to->id, d);
				CHECK_EQ(seq_call(third->fd,
						  SNDRV_SEQ_IOCTL_GET_SUBSCRIPTION,
						  &sub),
					 result ? -ENOENT : 0);
				/* Undoing it takes the same permission. */
				if (!result)
					MUST(!seq_unsubscribe(fds[who],
							      from->id, s,
							      to->id, d));
				else
					CHECK_EQ(seq_unsubscribe(fds[who],
								 from->id, s,
								 to->id, d),
						 -EPERM);
			}
		}
	}
}

static void own_two_ports_need_no_permission(void)
{
	struct seq_client *self = seq_must_open();
	int a = seq_must_port(self, SNDRV_SEQ_PORT_CAP_NO_EXPORT);
	int b = seq_must_port(self, SNDRV_SEQ_PORT_CAP_NO_EXPORT);

	CHECK(!seq_subscribe(self->fd, self->id, a, self->id, b));
}

static void missing_ends(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int there = seq_must_port(other, SEQ_CAP_ALL);
	int fd = client->fd, id = client->id;

	CHECK_EQ(seq_subscribe(fd, id, port, 127, 0), -EINVAL);
	CHECK_EQ(seq_subscribe(fd, 127, 0, id, port), -EINVAL);
	CHECK_EQ(seq_subscribe(fd, id, port, other->id, 77), -EINVAL);
	CHECK_EQ(seq_subscribe(fd, id, 77, other->id, there), -EINVAL);
	CHECK_EQ(seq_unsubscribe(fd, id, port, 127, 0), -ENXIO);
	CHECK_EQ(seq_unsubscribe(fd, 127, 0, id, port), -ENXIO);
	CHECK_EQ(seq_unsubscribe(fd, id, port, other->id, 77), -ENXIO);
	CHECK_EQ(seq_unsubscribe(fd, id, 77, other->id, there), -ENXIO);
	CHECK_EQ(seq_unsubscribe(fd, id, port, other->id, there), -ENOENT);
}

static void same_connection_twice_is_ebusy(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_port_info info;
	struct snd_seq_event event = seq_event_numbered(1);

	seq_must_subscribe(from, source, to, port);
	CHECK_EQ(seq_subscribe(to->fd, from->id, source, to->id, port),
		 -EBUSY);
	seq_drop(to);
	CHECK(!seq_get_port(to->fd, from->id, source, &info));
	CHECK_EQ(info.read_use, 1);
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	seq_must_receive_numbers(to, 1, 1);
	CHECK(seq_nothing(to));
}

/* Two connections of the same ports are different if they stamp times
 * differently.
 */
static void same_ports_with_other_flags_are_another_connection(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	int queue = seq_must_queue(to);
	struct snd_seq_port_subscribe sub;
	struct snd_seq_port_info info;

	sub = seq_subscription(from->id, source, to->id, port);
	CHECK(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	sub.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	sub.queue = queue;
	CHECK(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	CHECK_EQ(seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub),
		 -EBUSY);
	sub.queue = queue + 1;
	CHECK(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
	CHECK(!seq_get_port(to->fd, from->id, source, &info));
	CHECK_EQ(info.read_use, 3);
	/* Without flags any of them matches, the oldest first. */
	CHECK(!seq_unsubscribe(to->fd, from->id, source, to->id, port));
	CHECK(!seq_unsubscribe(to->fd, from->id, source, to->id, port));
	CHECK(!seq_unsubscribe(to->fd, from->id, source, to->id, port));
	CHECK_EQ(seq_unsubscribe(to->fd, from->id, source, to->id, port),
		 -ENOENT);
}

static int subscribe_exclusively(int fd, int sender, int sender_port, int dest,
				 int dest_port)
{
	struct snd_seq_port_subscribe sub;

	sub = seq_subscription(sender, sender_port, dest, dest_port);
	sub.flags = SNDRV_SEQ_PORT_SUBS_EXCLUSIVE;
	return seq_call(fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub);
}

static void exclusive_shuts_both_ports(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *other = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL);
	int port = seq_must_port(other, SEQ_CAP_ALL);

	CHECK(!subscribe_exclusively(from->fd, from->id, source, to->id, dest));
	CHECK_EQ(seq_subscribe(other->fd, from->id, source, other->id, port),
		 -EBUSY);
	CHECK_EQ(seq_subscribe(other->fd, other->id, port, to->id, dest),
		 -EBUSY);
	CHECK_EQ(subscribe_exclusively(other->fd, other->id, port, to->id,
				       dest), -EBUSY);
	/* The other directions are not concerned. */
	CHECK(!seq_subscribe(other->fd, other->id, port, from->id, source));
	/* It is over when the connection is. */
	CHECK(!seq_unsubscribe(from->fd, from->id, source, to->id, dest));
	CHECK(!seq_subscribe(other->fd, from->id, source, other->id, port));
	CHECK(!seq_subscribe(other->fd, other->id, port, to->id, dest));
}

static void exclusive_needs_unconnected_ports(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *other = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int dest = seq_must_port(to, SEQ_CAP_ALL);
	int port = seq_must_port(other, SEQ_CAP_ALL);
	int free_source = seq_must_port(from, SEQ_CAP_ALL);
	struct snd_seq_port_info info;

	seq_must_subscribe(from, source, other, port);
	CHECK_EQ(subscribe_exclusively(to->fd, from->id, source, to->id, dest),
		 -EBUSY);
	/* Refused on the receiving side, the sending side is left alone. */
	CHECK_EQ(subscribe_exclusively(from->fd, from->id, free_source,
				       other->id, port), -EBUSY);
	CHECK(!seq_get_port(to->fd, from->id, free_source, &info));
	CHECK_EQ(info.read_use, 0);
	CHECK(!seq_subscribe(to->fd, from->id, free_source, to->id, dest));
}

static const struct ktap_case cases[] = {
	CASE(every_combination),
	CASE(own_two_ports_need_no_permission),
	CASE(missing_ends),
	CASE(same_connection_twice_is_ebusy),
	CASE(same_ports_with_other_flags_are_another_connection),
	CASE(exclusive_shuts_both_ports),
	CASE(exclusive_needs_unconnected_ports),
};

KTAP_MAIN(cases);
