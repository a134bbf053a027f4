// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From records to scheduled events, in the context of the program that writes.
 *
 * The events of a record are kept in the application until they have found room,
 * so that a record is taken once and for all before anybody waits.
 */
#include "write.h"

#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/uaccess.h>

#include "client.h"
#include "devices.h"

#define CELL_BYTES	sizeof(struct snd_seq_event)

static unsigned int cells_of(const struct snd_seq_event *event)
{
	unsigned int cells = 1;

	if (snd_seq_ev_is_variable(event))
		cells += DIV_ROUND_UP(event->data.ext.len, CELL_BYTES);
	return cells;
}

/* Drops the mutex while it waits; whoever comes meanwhile sends the rest. */
static int wait_for_room(struct ob_application *application, unsigned int cells)
{
	int err;

	mutex_unlock(&application->mutex);
	err = ob_output_pool_wait(application->output, cells);
	mutex_lock(&application->mutex);
	return err;
}

/* An event that cannot be delivered is gone; only want of room is an error. */
static int send_pending(struct ob_application *application, bool nonblock)
{
	struct snd_seq_event *event;
	int err;

	lockdep_assert_held(&application->mutex);
	while (application->pending_next < application->pending_count) {
		event = &application->pending[application->pending_next];
		err = ob_kernel_client_submit(ob_client_number(), event,
					      application->output, true);
		if (err != -EAGAIN || snd_seq_ev_is_direct(event)) {
			application->pending_next++;
			continue;
		}
		err = nonblock ? -EAGAIN :
				 wait_for_room(application, cells_of(event));
		if (err)
			return err;
	}
	application->pending_next = 0;
	application->pending_count = 0;
	return 0;
}

/* Addresses an event, and gives it its time. */
static void address(const struct ob_application *application,
		    struct snd_seq_event *event, struct snd_seq_addr to,
		    bool direct, u32 tick)
{
	event->flags &= SNDRV_SEQ_EVENT_LENGTH_MASK;
	event->source.port = application->port;
	event->dest = to;
	event->queue = direct ? SNDRV_SEQ_QUEUE_DIRECT : application->queue;
	event->time.tick = tick;
}

static void append(struct ob_application *application,
		   const struct snd_seq_event *event)
{
	lockdep_assert_held(&application->mutex);
	application->pending[application->pending_count++] = *event;
}

static void append_at_written_time(struct ob_application *application,
				   struct snd_seq_event *event,
				   struct snd_seq_addr to)
{
	unsigned long flags;
	bool direct;
	u32 tick;

	spin_lock_irqsave(&application->lock, flags);
	direct = application->timing.realtime;
	tick = ob_timing_due(&application->timing);
	spin_unlock_irqrestore(&application->lock, flags);
	address(application, event, to, direct, tick);
	append(application, event);
}

static void make_step(const struct ob_application *application,
		      const struct ob_timing_step *step,
		      struct snd_seq_event *event)
{
	static const u8 types[] = {
		[OB_TIMING_TEMPO] = SNDRV_SEQ_EVENT_TEMPO,
		[OB_TIMING_STOP] = SNDRV_SEQ_EVENT_STOP,
		[OB_TIMING_CONTINUE] = SNDRV_SEQ_EVENT_CONTINUE,
	};
	struct snd_seq_addr timer = {
		.client = SNDRV_SEQ_CLIENT_SYSTEM,
		.port = SNDRV_SEQ_PORT_SYSTEM_TIMER,
	};

	memset(event, 0, sizeof(*event));
	event->type = types[step->action];
	event->data.queue.queue = application->queue;
	if (step->action == OB_TIMING_TEMPO)
		event->data.queue.param.value = step->tempo;
	address(application, event, timer, step->direct, step->tick);
}

void ob_write_step(struct ob_application *application,
		   const struct ob_timing_step *step)
{
	struct snd_seq_event event;

	if (step->action == OB_TIMING_NOTHING)
		return;
	make_step(application, step, &event);
	ob_client_send(&event);
}

static int take_timer(struct ob_application *application,
		      const struct ob_record *record)
{
	u32 now = ob_application_now(application);
	struct ob_timing_step step;
	struct snd_seq_event event;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&application->lock, flags);
	err = ob_timing_take(&application->timing, record, now, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	if (err || step.action == OB_TIMING_NOTHING)
		return err;
	make_step(application, &step, &event);
	append(application, &event);
	return 0;
}

static void append_for_self(struct ob_application *application,
			    struct snd_seq_event *event)
{
	struct snd_seq_addr self = {
		.client = ob_client_number(),
		.port = application->port,
	};

	append_at_written_time(application, event, self);
}

static void take_echo(struct ob_application *application,
		      const struct ob_record *record)
{
	struct snd_seq_event event = { .type = SNDRV_SEQ_EVENT_ECHO };

	ob_record_echo(record, application->music, event.data.raw8.d);
	append_for_self(application, &event);
}

/* The device that a record names, and how it takes records. */
static int find_device(struct ob_application *application,
		       const struct ob_record *record,
		       struct ob_translate_device **device,
		       struct snd_seq_addr *to)
{
	struct ob_application_synth *synth = NULL;
	struct ob_application_midi *midi;
	unsigned int number = record->device;

	if (record->kind != OB_RECORD_MIDI_BYTE) {
		synth = ob_devices_get_synth(application, number);
		if (!synth)
			return -ENXIO;
		number = synth->midi;
	}
	if (synth && synth->synth) {
		synth->output.event_passing = synth->argument.event_passing;
		*device = &synth->output;
		*to = synth->argument.addr;
		return 0;
	}
	midi = ob_devices_get_midi(application, number);
	if (IS_ERR(midi))
		return PTR_ERR(midi);
	*device = &midi->output;
	*to = midi->device->addr;
	return 0;
}

static int take_device(struct ob_application *application,
		       const struct ob_record *record)
{
	struct snd_seq_event events[OB_TRANSLATE_MAX];
	struct ob_translate_device *device;
	struct snd_seq_addr to;
	int count, i;

	count = find_device(application, record, &device, &to);
	if (count)
		return count;
	count = ob_translate_record(device, record, events);
	for (i = 0; i < count; i++)
		append_at_written_time(application, &events[i], to);
	return min(count, 0);
}

static int take_record(struct ob_application *application,
		       const struct ob_record *record)
{
	switch (record->kind) {
	case OB_RECORD_TIMER:
		return take_timer(application, record);
	case OB_RECORD_ECHO:
		take_echo(application, record);
		return 0;
	case OB_RECORD_LOCAL:
		return 0;
	case OB_RECORD_PATCH:
		return -EINVAL;
	default:
		return take_device(application, record);
	}
}

int ob_write_now(struct ob_application *application, const u8 *bytes)
{
	struct ob_record record;
	unsigned int i;
	int err;

	err = ob_record_parse(bytes, OB_RECORD_LONG, application->music,
			      &record);
	if (err)
		return err;
	if (record.kind == OB_RECORD_TIMER)
		return 0;	/* time is for what is scheduled */
	/* Something that waits for room keeps its place. */
	if (application->pending_count)
		return -EAGAIN;
	err = take_record(application, &record);
	for (i = 0; i < application->pending_count; i++)
		application->pending[i].queue = SNDRV_SEQ_QUEUE_DIRECT;
	if (!err)
		err = send_pending(application, true);
	return err;
}

/*
 * A driver reads the patch itself, all of it, whatever it returns but an error. A
 * MIDI device in a synth's place has no use for it.
 */
static ssize_t load_patch(struct ob_application *application,
			  const struct ob_record *head,
			  const char __user *buffer, size_t count)
{
	const struct snd_seq_oss_callback *oper;
	struct ob_application_synth *synth;
	int result;

	synth = ob_devices_get_synth(application, head->device);
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

/* Takes one record; returns its size. */
static ssize_t write_one(struct ob_application *application,
			 const char __user *buffer, size_t count, bool first)
{
	u8 bytes[OB_RECORD_LONG] = { };
	size_t there = min_t(size_t, count, sizeof(bytes));
	struct ob_record record;
	int err;

	if (copy_from_user(bytes, buffer, there))
		return -EFAULT;
	err = ob_record_parse(bytes, there, application->music, &record);
	if (err == -EMSGSIZE)
		return -EINVAL;
	if (!err && record.kind == OB_RECORD_PATCH)
		return first ? load_patch(application, &record, buffer, count) :
			       -EINVAL;
	if (!err)
		err = take_record(application, &record);
	if (err)
		pr_debug("application %u: record %*ph refused: %d\n",
			 application->index, (int)ob_record_size(bytes[0]),
			 bytes, err);
	if (err == -EBUSY || err == -ENOMEM)
		return err;
	return ob_record_size(bytes[0]);
}

ssize_t ob_write_records(struct ob_application *application,
			 const char __user *buffer, size_t count, bool nonblock)
{
	ssize_t result = -EINVAL;
	size_t written = 0;

	if (mutex_lock_interruptible(&application->mutex))
		return -ERESTARTSYS;
	while (written < count) {
		result = send_pending(application, nonblock);
		if (result)
			break;
		result = write_one(application, buffer + written,
				   count - written, !written);
		if (result < 0)
			break;
		written += result;
	}
	/* What finds no room now goes with the next write. */
	if (written)
		send_pending(application, nonblock);
	mutex_unlock(&application->mutex);
	return written ?: result;
}

/* A wait that ends what was written; a timer that stops would never end it. */
static int send_end(struct ob_application *application)
{
	struct snd_seq_event event = { .type = SNDRV_SEQ_EVENT_NONE };

	if (!application->timing.running)
		return 0;
	append_for_self(application, &event);
	return send_pending(application, false);
}

int ob_write_flush(struct ob_application *application)
{
	int err;

	if (mutex_lock_interruptible(&application->mutex))
		return -ERESTARTSYS;
	err = send_pending(application, false);
	if (!err)
		err = send_end(application);
	mutex_unlock(&application->mutex);
	return err;
}

bool ob_write_ready(struct ob_application *application, struct file *file,
		    poll_table *wait)
{
	return ob_output_pool_poll(application->output, file, wait);
}
