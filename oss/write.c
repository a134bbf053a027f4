// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * From the records of a write(2) to events. Called by chardev.c and ioctl.c, in
 * the context of the program.
 *
 * User memory is copied in chunks with no lock held. The records of a chunk are
 * then parsed (record.c) and carried out one by one with the application's
 * mutex held:
 *
 * - A timer record changes the time in timing.c, and may schedule a change of
 *   the queue.
 * - A record that names a device becomes up to two events (translator.c) for
 *   the port of that device, which is opened if it is not open yet.
 * - An echo becomes an event for the application's own port, which makes a
 *   record of it again (port.c).
 * - SEQ_FULLSIZE makes the whole write() a patch, which the synthesizer's
 *   driver reads from user memory itself.
 *
 * Events are due at the time that was written up to, or are sent at once in
 * real-time mode. Scheduled events are charged to the application's pool. A
 * writer sleeps until there is a free cell before it carries out a record,
 * never between the events of one: these may exceed the size of the pool, but a
 * note that ends and the one that replaces it are not torn apart. Records of time that
 * schedule nothing, or let a timer that stands go on, do not wait.
 *
 * Records that are malformed, cannot be delivered or name a device that another
 * application has are skipped. A record that is cut short and -ENOMEM end the
 * write(), which returns what was consumed before.
 *
 * Lock order: the application's mutex, then its lock for the time alone. While
 * a writer sleeps for room it holds neither, so that ioctls and other writers
 * go on; nothing that the mutex protects is kept across that sleep.
 */
#include "write.h"

#include "client.h"
#include "devices.h"
#include "queue.h"

#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

/* Copied from user memory at a time. */
#define CHUNK_BYTES	(64 * OB_OSS_RECORD_LONG)

static bool has_room_locked(struct ob_oss_application *application)
{
	lockdep_assert_held(&application->mutex);
	return application->timing.realtime ||
	       ob_output_pool_available(application->output);
}

/* Return: 0 or more, or why the event is lost. */
static int submit_at_written_time(struct ob_oss_application *application,
				  struct snd_seq_event *event,
				  struct snd_seq_addr to, bool now)
{
	unsigned long flags;
	bool direct;
	u32 tick;

	lockdep_assert_held(&application->mutex);
	spin_lock_irqsave(&application->lock, flags);
	direct = now || application->timing.realtime;
	tick = ob_oss_timing_due(&application->timing);
	spin_unlock_irqrestore(&application->lock, flags);
	event->flags &= SNDRV_SEQ_EVENT_LENGTH_MASK;
	event->source.port = application->port;
	event->dest = to;
	event->queue = direct ? SNDRV_SEQ_QUEUE_DIRECT : application->queue;
	event->time.tick = tick;
	return ob_kernel_client_submit(ob_oss_client_number(), event,
				       application->output);
}

static int apply_timer(struct ob_oss_application *application,
		       const struct ob_oss_record *record)
{
	u32 now = ob_oss_queue_now(application);
	struct ob_oss_timing_step step;
	struct ob_oss_timing before;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&application->lock, flags);
	before = application->timing;
	err = ob_oss_timing_apply(&application->timing, record, now, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	return err ?: ob_oss_queue_follow(application, &step, &before);
}

static void submit_to_self(struct ob_oss_application *application,
			   struct snd_seq_event *event, bool now)
{
	struct snd_seq_addr self = {
		.client = ob_oss_client_number(),
		.port = application->port,
	};

	submit_at_written_time(application, event, self, now);
}

static void submit_echo(struct ob_oss_application *application,
			const struct ob_oss_record *record, bool now)
{
	struct snd_seq_event event = { .type = SNDRV_SEQ_EVENT_ECHO };

	ob_oss_record_make_echo(record, application->music, event.data.raw8.d);
	submit_to_self(application, &event, now);
}

/* The device that a record names. */
struct target {
	struct ob_oss_translator *translator;
	struct snd_seq_addr port;
	struct ob_oss_midi_device *midi;	/* NULL: the driver of a synthesizer */
};

/* Return: 0, or an error: @target is not set. */
static int find_target(struct ob_oss_application *application,
		       const struct ob_oss_record *record, struct target *target)
{
	struct ob_oss_application_synth *synth = NULL;
	struct ob_oss_application_midi *midi;
	unsigned int number = record->device;

	if (record->kind != OB_OSS_RECORD_MIDI_BYTE) {
		synth = ob_oss_devices_find_synth(application, number);
		if (!synth)
			return -ENXIO;
		number = synth->midi;
	}
	if (synth && synth->synth) {
		synth->output.event_passing = synth->argument.event_passing;
		target->translator = &synth->output;
		target->port = synth->argument.addr;
		target->midi = NULL;
		return 0;
	}
	midi = ob_oss_devices_find_or_open_midi(application, number);
	if (IS_ERR(midi))
		return PTR_ERR(midi);
	if (!(midi->device->opened & OB_OSS_MIDI_DEVICE_WRITE))
		return -ENXIO;
	target->translator = &midi->output;
	target->port = midi->device->addr;
	target->midi = midi->device;
	return 0;
}

static int submit_to_device(struct ob_oss_application *application,
			    const struct ob_oss_record *record, bool now)
{
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	struct target target;
	int count, i, result, first = 0;

	count = find_target(application, record, &target);
	if (count)
		return count;
	count = ob_oss_translator_make_events(target.translator, record, events);
	for (i = 0; i < count; i++) {
		result = submit_at_written_time(application, &events[i],
						target.port, now);
		if (!i)
			first = result;
	}
	/* Events that were scheduled before it went have been dropped, but not these. */
	if (target.midi && READ_ONCE(target.midi->gone))
		ob_oss_midi_devices_drop_events(target.midi);
	/* A write() is told of no memory alone: what is full or gone is lost. */
	if (first < 0 && (now || first == -ENOMEM))
		return first;
	return min(count, 0);
}

static int apply_record(struct ob_oss_application *application,
			const struct ob_oss_record *record, bool now)
{
	switch (record->kind) {
	case OB_OSS_RECORD_TIMER:
		/* Out of band, time has no meaning. */
		return now ? 0 : apply_timer(application, record);
	case OB_OSS_RECORD_ECHO:
		submit_echo(application, record, now);
		return 0;
	case OB_OSS_RECORD_LOCAL:
		return 0;
	case OB_OSS_RECORD_PATCH:
		return -EINVAL;
	default:
		return submit_to_device(application, record, now);
	}
}

/*
 * Carry out one record of OB_OSS_RECORD_LONG bytes at once, for
 * SNDCTL_SEQ_OUTOFBAND. The caller holds the application's mutex.
 *
 * Return: 0 or the error of the record.
 */
int ob_oss_write_record_now(struct ob_oss_application *application,
			    const u8 *bytes)
{
	struct ob_oss_record record;
	int err;

	err = ob_oss_record_parse(bytes, OB_OSS_RECORD_LONG, application->music,
				  &record);
	return err ?: apply_record(application, &record, true);
}

/*
 * The driver reads the patch from user memory. Unless it returns an error, all
 * of the write() is consumed. A MIDI device in the place of a synthesizer
 * ignores it.
 */
static ssize_t load_patch(struct ob_oss_application *application,
			  const struct ob_oss_record *head,
			  const char __user *buffer, size_t count)
{
	const struct snd_seq_oss_callback *oper;
	struct ob_oss_application_synth *synth;
	int result;

	synth = ob_oss_devices_find_synth(application, head->device);
	if (!synth)
		return -ENXIO;
	if (!synth->synth)
		return count;
	oper = &synth->synth->registration.oper;
	if (!oper->load_patch)
		return -ENXIO;
	if (count > INT_MAX)
		return -EINVAL;
	result = oper->load_patch(&synth->argument, head->value, buffer, 0,
				  count);
	return result < 0 ? result : count;
}

/* Carry out one record. Returns its size, or a negative errno. */
static ssize_t write_record(struct ob_oss_application *application,
			    const u8 *bytes, size_t count)
{
	struct ob_oss_record record;
	int err;

	err = ob_oss_record_parse(bytes, count, application->music, &record);
	if (err == -EMSGSIZE)
		return -EINVAL;
	if (!err)
		err = apply_record(application, &record, false);
	if (err)
		pr_debug("application %u: record %*ph refused: %d\n",
			 application->index, (int)ob_oss_record_size(bytes[0]),
			 bytes, err);
	/* A patch must be a write() of its own. */
	if (err == -ENOMEM || ob_oss_record_is_patch(bytes[0]))
		return err;
	return ob_oss_record_size(bytes[0]);
}

/* Is there room for the record that begins with @bytes, or does it need none? */
static bool may_write_locked(struct ob_oss_application *application,
			     const u8 *bytes, size_t count)
{
	struct ob_oss_record record;

	return has_room_locked(application) ||
	       (!ob_oss_record_parse(bytes, count, application->music, &record) &&
		!ob_oss_timing_needs_room(&application->timing, &record));
}

/*
 * Carry out whole records while there is room. Returns their size, or the error of
 * the first; 0 if there was no room for it.
 */
static ssize_t write_records_locked(struct ob_oss_application *application,
				    const u8 *bytes, size_t count)
{
	ssize_t result = 0;
	size_t written = 0;

	while (written < count &&
	       may_write_locked(application, bytes + written, count - written)) {
		result = write_record(application, bytes + written,
				      count - written);
		if (result < 0)
			break;
		written += result;
	}
	return written ?: result;
}

static ssize_t write_patch(struct ob_oss_application *application,
			   const u8 *bytes, size_t there,
			   const char __user *buffer, size_t count)
{
	struct ob_oss_record record;

	if (ob_oss_record_parse(bytes, there, application->music, &record))
		return -EINVAL;
	return load_patch(application, &record, buffer, count);
}

/*
 * User memory is accessed without the mutex, except by a driver for a patch. As
 * write_records_locked(), for what is copied at a time.
 */
static ssize_t write_chunk(struct ob_oss_application *application,
			   const char __user *buffer, size_t count, bool first)
{
	u8 bytes[CHUNK_BYTES];
	size_t there = min_t(size_t, count, sizeof(bytes));
	size_t missing = copy_from_user(bytes, buffer, there);
	ssize_t result;

	there -= missing;
	if (!there)
		return -EFAULT;
	if (mutex_lock_interruptible(&application->mutex))
		return -ERESTARTSYS;
	if (first && ob_oss_record_is_patch(bytes[0]))
		result = write_patch(application, bytes, there, buffer, count);
	else
		result = write_records_locked(application, bytes, there);
	mutex_unlock(&application->mutex);
	/* The record is cut short because user memory could not be read. */
	return result == -EINVAL && missing ? -EFAULT : result;
}

/*
 * Carry out what a program writes: records, or one patch. A record that is
 * invalid or names a device that does not exist is skipped; one that is cut
 * short is left.
 *
 * Context: Process context. May sleep.
 * Return: bytes consumed, or the error of the first record: -EINVAL if it is
 * cut short; -EAGAIN without room if @nonblock; -ENOMEM; -EFAULT; -ERESTARTSYS;
 * for a patch, errors of the driver.
 */
ssize_t ob_oss_write_records(struct ob_oss_application *application,
			     const char __user *buffer, size_t count,
			     bool nonblock)
{
	ssize_t result = 0;
	size_t written = 0;

	while (written < count) {
		result = write_chunk(application, buffer + written,
				     count - written, !written);
		if (!result)
			result = nonblock ? -EAGAIN :
				 ob_output_pool_wait(application->output, 1);
		if (result < 0)
			break;
		written += result;
		/* A long write() need not sleep for room at all. */
		cond_resched();
		/* Room and a signal may come together: nothing is written yet. */
		if (signal_pending(current)) {
			result = -ERESTARTSYS;
			break;
		}
	}
	return written ?: result;
}

/*
 * Schedule an event without effect at the time that was written up to. While
 * the timer runs, the output pool is not empty before that time.
 *
 * Context: Process context. Sleeps until there is room.
 * Return: 0 or -ERESTARTSYS.
 */
int ob_oss_write_end_marker(struct ob_oss_application *application)
{
	struct snd_seq_event event = { .type = SNDRV_SEQ_EVENT_NONE };
	bool room;

	do {
		if (ob_output_pool_wait(application->output, 1) ||
		    mutex_lock_interruptible(&application->mutex))
			return -ERESTARTSYS;
		room = has_room_locked(application);
		/* While it stands, the time of the marker would not come. */
		if (room && application->timing.running &&
		    !application->timing.held)
			submit_to_self(application, &event, false);
		mutex_unlock(&application->mutex);
	} while (!room);
	return 0;
}

/* True if poll() may report that the file is writable. */
bool ob_oss_write_poll(struct ob_oss_application *application,
		       struct file *file, poll_table *wait)
{
	return ob_output_pool_poll(application->output, file, wait);
}
