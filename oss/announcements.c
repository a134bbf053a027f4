// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Announcements of ports: queued by the receiver port in any context, handled
 * in order by a work item, which may sleep. If the queue overflows, the work
 * item scans all ports instead. Ports that exited meanwhile are remembered one by
 * one: a port that has the address now is another one.
 */
#include "announcements.h"

#include "midi_devices.h"
#include "midi_ports.h"

#include <linux/bitmap.h>
#include <linux/kfifo.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#define ANNOUNCEMENTS	256

struct announcement {
	u8 type;
	struct snd_seq_addr addr;
};

/* One for each port that there can be: clients and ports are bytes. */
#define ADDRESSES	(256 * 256)

/*
 * Protects @announcements, @overflow, @exited and the counts. Taken in any
 * context; innermost.
 */
static DEFINE_SPINLOCK(announcements_lock);
static DEFINE_KFIFO(announcements, struct announcement, ANNOUNCEMENTS);
static bool overflow;
/* The ports whose exit found no room in @announcements. */
static DECLARE_BITMAP(exited, ADDRESSES);
/* Announcements and scans that were asked for, and how many of them are done. */
static unsigned long asked_count, done_count;
/* Woken when @done_count changes. */
static DECLARE_WAIT_QUEUE_HEAD(done_wait);

static unsigned int address_of(const struct snd_seq_addr *addr)
{
	return addr->client * 256 + addr->port;
}

static bool pop_exited(struct snd_seq_addr *addr)
{
	unsigned long flags;
	unsigned long bit;

	spin_lock_irqsave(&announcements_lock, flags);
	bit = find_first_bit(exited, ADDRESSES);
	if (bit < ADDRESSES)
		__clear_bit(bit, exited);
	spin_unlock_irqrestore(&announcements_lock, flags);
	addr->client = bit / 256;
	addr->port = bit % 256;
	return bit < ADDRESSES;
}

static bool pop_announcement(struct announcement *announcement)
{
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&announcements_lock, flags);
	found = kfifo_get(&announcements, announcement);
	spin_unlock_irqrestore(&announcements_lock, flags);
	return found;
}

static bool consume_overflow(void)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&announcements_lock, flags);
	was = overflow;
	overflow = false;
	spin_unlock_irqrestore(&announcements_lock, flags);
	return was;
}

static unsigned int count_announcements(unsigned long *asked)
{
	unsigned long flags;
	unsigned int count;

	spin_lock_irqsave(&announcements_lock, flags);
	count = kfifo_len(&announcements);
	*asked = asked_count;
	spin_unlock_irqrestore(&announcements_lock, flags);
	return count;
}

/* All that was asked for until then is done. */
static void finish_until(unsigned long asked)
{
	unsigned long flags;

	spin_lock_irqsave(&announcements_lock, flags);
	done_count = asked;
	spin_unlock_irqrestore(&announcements_lock, flags);
	wake_up_all(&done_wait);
}

static bool is_done_until(unsigned long asked)
{
	unsigned long flags;
	bool done;

	spin_lock_irqsave(&announcements_lock, flags);
	done = (long)(done_count - asked) >= 0;
	spin_unlock_irqrestore(&announcements_lock, flags);
	return done;
}

/* After the queued announcements: those that were lost are newer. */
static void process_overflow(void)
{
	struct snd_seq_addr addr;

	while (pop_exited(&addr))
		ob_oss_midi_ports_remove(&addr);
	ob_oss_midi_ports_rescan();
}

/*
 * Handle only what is queued at the start. Later announcements schedule the
 * work item again, so that a flush waits for those queued before it and no
 * longer.
 */
static void process_announcements(struct work_struct *work)
{
	struct announcement announcement;
	unsigned long asked;
	unsigned int count = count_announcements(&asked);

	while (count-- && pop_announcement(&announcement))
		if (announcement.type == SNDRV_SEQ_EVENT_PORT_EXIT)
			ob_oss_midi_ports_remove(&announcement.addr);
		else
			ob_oss_midi_ports_update(&announcement.addr);
	if (consume_overflow())
		process_overflow();
	else if (ob_oss_midi_devices_needs_rescan())
		ob_oss_midi_ports_rescan();
	finish_until(asked);
}

static DECLARE_WORK(announcements_work, process_announcements);

/*
 * Queue an announcement from the system's announce port. A work item handles it
 * later, in order.
 *
 * Context: Any context.
 */
void ob_oss_announcements_enqueue(const struct snd_seq_event *event)
{
	struct announcement announcement = {
		.type = event->type,
		.addr = event->data.addr,
	};
	unsigned long flags;

	if (event->type != SNDRV_SEQ_EVENT_PORT_START &&
	    event->type != SNDRV_SEQ_EVENT_PORT_CHANGE &&
	    event->type != SNDRV_SEQ_EVENT_PORT_EXIT)
		return;
	spin_lock_irqsave(&announcements_lock, flags);
	asked_count++;
	if (!kfifo_put(&announcements, announcement)) {
		overflow = true;
		if (event->type == SNDRV_SEQ_EVENT_PORT_EXIT)
			__set_bit(address_of(&announcement.addr), exited);
	}
	spin_unlock_irqrestore(&announcements_lock, flags);
	schedule_work(&announcements_work);
}

/*
 * Schedule a scan of all ports, as if each had been announced. Do not wait for
 * it in module_init(): the scan may load modules and then waits for the
 * sequencer's work item that loads them, which may be what loads this module.
 *
 * Context: Any context.
 */
void ob_oss_announcements_schedule_rescan(void)
{
	unsigned long flags;

	spin_lock_irqsave(&announcements_lock, flags);
	asked_count++;
	overflow = true;
	spin_unlock_irqrestore(&announcements_lock, flags);
	schedule_work(&announcements_work);
}

/*
 * Wait until the announcements queued before the call have been handled. That may
 * take as long as a module takes to load, so that a signal that kills the caller
 * ends it.
 *
 * Context: Process context. May sleep.
 * Return: 0 or -ERESTARTSYS.
 */
int ob_oss_announcements_flush(void)
{
	unsigned long flags;
	unsigned long asked;

	spin_lock_irqsave(&announcements_lock, flags);
	asked = asked_count;
	spin_unlock_irqrestore(&announcements_lock, flags);
	return wait_event_killable(done_wait, is_done_until(asked));
}

/*
 * Stop handling announcements. The client is gone, so that none arrives any
 * more.
 *
 * Context: Process context. May sleep.
 */
void ob_oss_announcements_exit(void)
{
	cancel_work_sync(&announcements_work);
}
