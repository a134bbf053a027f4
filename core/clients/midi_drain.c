// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Closing the output of a hardware port: who waits for the device, and for how
 * long. Called by midi_port.c in process context, with the driver_mutex of the
 * port's destination side held, except for ob_midi_drain_abort().
 *
 * A device at the speed of a MIDI cable needs half a minute for 100 kB, and five
 * minutes for 1 MB. Closing waits for it as long as it makes progress; when it
 * has not sent a byte for STILL, what is left is dropped and counted. A program
 * that leaves several ports closes one after the other. So the time is counted from
 * when the device last moved, and no device is waited for because another one stood
 * still before it.
 *
 * A program must not be kept by a device once it was killed, nor may it make the
 * device go on for long. So the wait ends with a signal, and the rest is left to
 * a work item. If the signal was fatal, that drops what the device has not sent
 * after GRACE: long enough for the ends of sounding notes.
 *
 * A task that is exiting cannot be killed any more. It waits until GRACE has passed
 * since the last event for the port, which is about the same moment for all ports of
 * most programs, and then leaves the rest to the work item as well. Until the device
 * is closed, ob_midi_drain_wait() keeps those who want to open it, and they can be
 * killed.
 */
#include "seq_midi.h"

#include <onbeat/kernel.h>
#include <onbeat/rawmidi_stream.h>

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/workqueue.h>

/* Progress is looked for so often, at least once, in jiffies. */
#define WINDOW		(HZ / 20)

/* A device that has not moved for this time is given up, in jiffies. */
#define STILL		HZ

/* How long the device may go on after a signal, or keeps a task from exiting. */
#define GRACE		(HZ / 2)

/* In an exit code, the number of the signal that ended the process. */
#define SIGNAL_OF_EXIT_CODE	0x7f

/* Why a wait has ended. */
enum drain_end {
	DRAIN_SENT,		/* nothing is left */
	DRAIN_GIVEN_UP,		/* no progress, or the device goes */
	DRAIN_TIME_OVER,	/* the time limit is reached */
	DRAIN_SIGNAL,		/* a signal is pending */
};

static bool must_give_up(struct ob_midi_port *port)
{
	return READ_ONCE(port->drain.abort) ||
	       ob_rawmidi_stream_is_gone(port->output.file.rmidi);
}

static bool is_over(struct ob_midi_port *port)
{
	return must_give_up(port) || !ob_midi_output_progress(port);
}

/* Return: as wait_event_interruptible_timeout() does. */
static long wait_window(struct ob_midi_port *port, bool interruptible)
{
	wait_queue_head_t *emptied = &port->output.emptied;

	if (interruptible)
		return wait_event_interruptible_timeout(*emptied, is_over(port),
							WINDOW);
	return wait_event_idle_timeout(*emptied, is_over(port), WINDOW);
}

/* @end: when the time is over, in jiffies; NULL for any time. */
static enum drain_end wait_for_device(struct ob_midi_port *port,
				      const unsigned long *end,
				      bool interruptible)
{
	unsigned long before;
	long left;

	do {
		if (end && time_after_eq(jiffies, *end))
			return DRAIN_TIME_OVER;
		before = ob_midi_output_progress(port);
		left = wait_window(port, interruptible);
		if (must_give_up(port))
			return DRAIN_GIVEN_UP;
		if (!ob_midi_output_progress(port))
			return DRAIN_SENT;
		if (left < 0)
			return DRAIN_SIGNAL;
	} while (ob_midi_output_progress(port) != before ||
		 time_before(jiffies, READ_ONCE(port->output.moved) + STILL));
	return DRAIN_GIVEN_UP;
}

static void close_device(struct ob_midi_port *port)
{
	size_t dropped = ob_midi_output_close(port);

	if (dropped)
		ob_kernel_client_count_dropped(port->client, dropped);
}

static void drain_work(struct work_struct *work)
{
	struct ob_midi_port *port = container_of(work, struct ob_midi_port,
						 drain.work);
	unsigned long end = jiffies + port->drain.limit;

	wait_for_device(port, port->drain.limit ? &end : NULL, false);
	close_device(port);
	/* Pairs with the acquire in is_lingering(). */
	smp_store_release(&port->drain.lingering, false);
	wake_up_all(&port->output.emptied);
}

static bool is_lingering(const struct ob_midi_port *port)
{
	/* Pairs with the release in drain_work(). */
	return smp_load_acquire(&port->drain.lingering);
}

static void leave_to_work(struct ob_midi_port *port, unsigned long limit)
{
	port->drain.limit = limit;
	port->drain.lingering = true;
	queue_work(system_long_wq, &port->drain.work);
}

/* Prepares the first ob_midi_drain_close(). Any context. */
void ob_midi_drain_init(struct ob_midi_port *port)
{
	port->drain = (struct ob_midi_drain) { };
	INIT_WORK(&port->drain.work, drain_work);
}

/* Return: whether a signal ends the process, or has ended it. */
static bool is_killed(void)
{
	const struct signal_struct *signal = current->signal;

	return fatal_signal_pending(current) ||
	       (signal->flags & SIGNAL_GROUP_EXIT &&
		signal->group_exit_code & SIGNAL_OF_EXIT_CODE);
}

/*
 * Closes the output that ob_midi_output_open() has opened, now or when the
 * device has sent everything. Process context, may sleep.
 */
void ob_midi_drain_close(struct ob_midi_port *port)
{
	unsigned long grace = ob_midi_output_last_event(port) + GRACE;
	/* Nobody can interrupt a kernel thread, to which a last reference was left. */
	bool exiting = current->flags & (PF_EXITING | PF_KTHREAD);
	enum drain_end end = DRAIN_SENT;

	ob_midi_output_begin_close(port);
	if (is_killed() && !is_over(port))
		end = DRAIN_SIGNAL;
	else if (!is_over(port))
		end = wait_for_device(port, exiting ? &grace : NULL, !exiting);
	if (end == DRAIN_SIGNAL || end == DRAIN_TIME_OVER)
		leave_to_work(port, is_killed() ? GRACE : 0);
	else
		close_device(port);
}

/*
 * Waits until an output that was left to the work item is closed. Process
 * context, may sleep. Return: 0, or -ERESTARTSYS if the task was killed.
 */
int ob_midi_drain_wait(struct ob_midi_port *port)
{
	return wait_event_killable(port->output.emptied, !is_lingering(port));
}

/*
 * The device goes: drops what it has not sent, now and from now on. Process
 * context, may sleep.
 */
void ob_midi_drain_abort(struct ob_midi_port *port)
{
	WRITE_ONCE(port->drain.abort, true);
	wake_up_all(&port->output.emptied);
}

/*
 * Waits for the work item, after the port was deleted. Process context, may
 * sleep.
 */
void ob_midi_drain_finish(struct ob_midi_port *port)
{
	flush_work(&port->drain.work);
}
