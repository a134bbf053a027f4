// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Applications: made and ended with their files, in process context; events for
 * them come from delivery, in any context.
 */
#include "application.h"

#include <linux/err.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <sound/seq_kernel.h>

#include "announcements.h"
#include "client.h"
#include "devices.h"
#include "params.h"
#include "silence.h"

/*
 * Protects changes of @applications, and @used; taken outside of an application's
 * mutex. The list is read under it or RCU. Who closes a driver's synthesizer
 * holds it, but not who waits for a MIDI device's driver.
 */
static DEFINE_MUTEX(applications_mutex);
static LIST_HEAD(applications);
static DECLARE_BITMAP(used, OB_APPLICATIONS);	/* their numbers */

u32 ob_application_now(const struct ob_application *application)
{
	struct snd_seq_queue_status status = { .queue = application->queue };

	ob_client_control(SNDRV_SEQ_IOCTL_GET_QUEUE_STATUS, &status);
	return status.tick;
}

static bool put_record(void *context, const u8 *bytes, unsigned int size)
{
	struct ob_application *application = context;

	return ob_read_queue_put(&application->read_queue, bytes);
}

/* The open device that an event comes from; from elsewhere it is device 0's. */
static struct ob_input_device *source_of(struct ob_application *application,
					 const struct snd_seq_event *event,
					 struct ob_input_device *elsewhere)
{
	struct ob_application_midi *midi;

	lockdep_assert_held(&application->lock);
	list_for_each_entry(midi, &application->midi_list, link)
		if (midi->device->addr.client == event->source.client &&
		    midi->device->addr.port == event->source.port)
			return &midi->input;
	ob_input_init_device(elsewhere, 0);
	elsewhere->decoder.no_running_status = true;
	return elsewhere;
}

static void receive(struct ob_application *application,
		    const struct snd_seq_event *event)
{
	struct ob_input_device elsewhere;
	struct ob_payload *payload = ob_payload_get(event);
	const u8 *data = payload ? ob_payload_data(payload) : NULL;
	size_t length = payload ? ob_payload_size(payload) : 0;
	unsigned long flags;
	u32 time;

	spin_lock_irqsave(&application->lock, flags);
	time = ob_timing_position(&application->timing, event->time.tick);
	ob_input_event(&application->input,
		       source_of(application, event, &elsewhere), event, data,
		       length, time, put_record, application);
	spin_unlock_irqrestore(&application->lock, flags);
	ob_payload_put(payload);
}

/* Another's echo would be a record of its choice. */
static bool is_own(const struct ob_application *application,
		   const struct snd_seq_event *event)
{
	return event->source.client == ob_client_number() &&
	       event->source.port == application->port;
}

/* The port stamps what it gets with the tick of the application's queue. */
static int event_input(struct snd_seq_event *event, int direct,
		       void *private_data, int atomic, int hop)
{
	struct ob_application *application = private_data;

	if (!ob_application_reads(application))
		return 0;
	if (event->type != SNDRV_SEQ_EVENT_ECHO)
		receive(application, event);
	else if (is_own(application, event))
		ob_input_echo(event->data.raw8.d, put_record, application);
	ob_read_queue_wake(&application->read_queue);
	return 0;
}

void ob_application_play_to_all(const struct snd_seq_event *event, int source,
				int hop)
{
	struct ob_application *application;
	struct snd_seq_event copy;

	rcu_read_lock();
	list_for_each_entry_rcu(application, &applications, link) {
		copy = *event;
		copy.source.port = source;
		copy.dest.client = ob_client_number();
		copy.dest.port = application->port;
		snd_seq_kernel_client_dispatch(ob_client_number(), &copy, true,
					       hop);
	}
	rcu_read_unlock();
}

static int create_queue(struct ob_application *application)
{
	struct snd_seq_queue_info info = {
		.name = "OSS Sequencer Emulation",
		.locked = 1,
	};
	struct snd_seq_queue_tempo tempo = {
		.tempo = ob_timing_queue_tempo(&application->timing),
		.ppq = OB_TIMING_PPQ,
	};
	int err;

	err = ob_client_control(SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info);
	if (err < 0)
		return err;
	application->queue = info.queue;
	tempo.queue = info.queue;
	return ob_client_control(SNDRV_SEQ_IOCTL_SET_QUEUE_TEMPO, &tempo);
}

static int create_port(struct ob_application *application)
{
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.private_data = application,
		.event_input = event_input,
	};
	struct snd_seq_port_info info = {
		.addr.client = ob_client_number(),
		.capability = SNDRV_SEQ_PORT_CAP_READ |
			      SNDRV_SEQ_PORT_CAP_WRITE,
		.type = SNDRV_SEQ_PORT_TYPE_SPECIFIC,
		.midi_channels = 128,
		.synth_voices = 128,
		.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP,
		.time_queue = application->queue,
		.kernel = &callback,
	};
	int err;

	snprintf(info.name, sizeof(info.name), "Sequencer-%u",
		 application->index);
	if (ob_application_reads(application))
		info.capability |= SNDRV_SEQ_PORT_CAP_SUBS_WRITE;
	err = ob_client_control(SNDRV_SEQ_IOCTL_CREATE_PORT, &info);
	if (!err)
		application->port = info.addr.port;
	return err;
}

static void start_queue(const struct ob_application *application)
{
	struct snd_seq_event event = {
		.type = SNDRV_SEQ_EVENT_START,
		.source.port = application->port,
		.dest = {
			.client = SNDRV_SEQ_CLIENT_SYSTEM,
			.port = SNDRV_SEQ_PORT_SYSTEM_TIMER,
		},
		.data.queue.queue = application->queue,
	};

	ob_client_send(&event);
}

static void give_index_back(const struct ob_application *application)
{
	mutex_lock(&applications_mutex);
	clear_bit(application->index, used);
	mutex_unlock(&applications_mutex);
}

/* Also for one that was not made in full: -1 stands for what there is not. */
static void undo(struct ob_application *application)
{
	struct snd_seq_queue_info queue = { .queue = application->queue };
	struct snd_seq_port_info port = {
		.addr = {
			.client = ob_client_number(),
			.port = application->port,
		},
	};

	if (application->port >= 0)
		ob_client_control(SNDRV_SEQ_IOCTL_DELETE_PORT, &port);
	if (application->queue >= 0)
		ob_client_control(SNDRV_SEQ_IOCTL_DELETE_QUEUE, &queue);
	if (application->index < OB_APPLICATIONS)
		give_index_back(application);
	ob_output_pool_put(application->output);
	ob_read_queue_exit(&application->read_queue);
	/* Who plays to all may still look for the number of its port. */
	kfree_rcu(application, rcu);
}

static struct ob_application *application_alloc(unsigned int file_mode,
						bool music)
{
	struct ob_application *application;

	application = kzalloc(sizeof(*application), GFP_KERNEL_ACCOUNT);
	if (!application)
		return NULL;
	application->file_mode = file_mode;
	application->music = music;
	application->index = OB_APPLICATIONS;
	application->port = -1;
	application->queue = -1;
	application->queue_length = ob_params_queue_length();
	mutex_init(&application->mutex);
	spin_lock_init(&application->lock);
	INIT_LIST_HEAD(&application->midi_list);
	ob_timing_init(&application->timing, music);
	ob_input_init(&application->input, music);
	application->output = ob_output_pool_create(application->queue_length,
						    false);
	if (!application->output ||
	    ob_read_queue_init(&application->read_queue,
			       application->queue_length)) {
		undo(application);
		return NULL;
	}
	return application;
}

static int take_index(struct ob_application *application)
{
	mutex_lock(&applications_mutex);
	application->index = find_first_zero_bit(used, OB_APPLICATIONS);
	if (application->index < OB_APPLICATIONS)
		set_bit(application->index, used);
	mutex_unlock(&applications_mutex);
	return application->index < OB_APPLICATIONS ? 0 : -EBUSY;
}

/* What it has of the sequencer; nobody else knows of it yet. */
static int set_up(struct ob_application *application)
{
	int err;

	err = take_index(application);
	if (!err)
		err = create_queue(application);
	if (!err)
		err = create_port(application);
	return err;
}

/* A driver that comes or goes does so before or after the synthesizers' opening. */
static void join(struct ob_application *application)
{
	mutex_lock(&applications_mutex);
	mutex_lock(&application->mutex);
	ob_devices_open_synths(application);
	mutex_unlock(&application->mutex);
	list_add_tail_rcu(&application->link, &applications);
	mutex_unlock(&applications_mutex);
}

static void leave(struct ob_application *application)
{
	mutex_lock(&applications_mutex);
	list_del_rcu(&application->link);
	mutex_lock(&application->mutex);
	ob_devices_close_synths(application);
	mutex_unlock(&application->mutex);
	mutex_unlock(&applications_mutex);
}

/* Drivers of MIDI devices may take their time: none of the others waits. */
static int open_midis(struct ob_application *application)
{
	int err;

	mutex_lock(&application->mutex);
	err = ob_devices_open_midis(application);
	if (!err && application->timing.running)
		start_queue(application);
	mutex_unlock(&application->mutex);
	return err;
}

static const char *mode_name(unsigned int file_mode)
{
	static const char * const modes[] = {
		"none", "read", "write", "read/write",
	};

	return modes[file_mode & SNDRV_SEQ_OSS_FILE_ACMODE];
}

static const char *kind_name(bool music)
{
	return music ? "music" : "synth";
}

static void destroy(struct ob_application *application)
{
	mutex_lock(&application->mutex);
	ob_kernel_client_clear_queue(ob_client_number(), application->queue);
	ob_silence_make(application);
	mutex_unlock(&application->mutex);
	leave(application);
	mutex_lock(&application->mutex);
	ob_devices_close_midis(application);
	mutex_unlock(&application->mutex);
	undo(application);
}

static int begin(struct ob_application *application)
{
	int err = set_up(application);

	if (err) {
		undo(application);
		return err;
	}
	join(application);
	err = open_midis(application);
	if (err)
		destroy(application);
	return err;
}

struct ob_application *ob_application_create(unsigned int file_mode, bool music)
{
	struct ob_application *application;
	int err;

	ob_announcements_flush();
	application = application_alloc(file_mode, music);
	if (!application)
		return ERR_PTR(-ENOMEM);
	err = begin(application);
	if (err) {
		pr_debug("%s mode: open to %s refused: %d\n", kind_name(music),
			 mode_name(file_mode), err);
		return ERR_PTR(err);
	}
	pr_debug("application %u: opened by %s[%d], %s mode, to %s, port %d, queue %d\n",
		 application->index, current->comm, task_pid_nr(current),
		 kind_name(music), mode_name(file_mode), application->port,
		 application->queue);
	return application;
}

void ob_application_destroy(struct ob_application *application)
{
	pr_debug("application %u: closed\n", application->index);
	destroy(application);
}

void ob_application_close_synth(struct ob_synth_device *synth)
{
	struct ob_application *application;

	mutex_lock(&applications_mutex);
	list_for_each_entry(application, &applications, link) {
		mutex_lock(&application->mutex);
		ob_devices_close_synth(application, synth);
		mutex_unlock(&application->mutex);
	}
	mutex_unlock(&applications_mutex);
}

static void show_one(struct seq_file *file, struct ob_application *application)
{
	seq_printf(file, "\nApplication %u: port %d : queue %d\n",
		   application->index, application->port, application->queue);
	seq_printf(file, "  sequencer mode = %s : file open mode = %s\n",
		   kind_name(application->music),
		   mode_name(application->file_mode));
	if (application->music)
		seq_printf(file, "  timer tempo = %u, timebase = %u\n",
			   application->timing.tempo,
			   application->timing.timebase);
	seq_printf(file, "  max queue length %u\n", application->queue_length);
	if (ob_application_reads(application))
		ob_read_queue_show(&application->read_queue, file,
				   application->input.time);
}

void ob_application_show(struct seq_file *file)
{
	struct ob_application *application;
	unsigned int count = 0;

	mutex_lock(&applications_mutex);
	list_for_each_entry(application, &applications, link)
		count++;
	seq_printf(file, "\nNumber of applications: %u\n", count);
	list_for_each_entry(application, &applications, link)
		show_one(file, application);
	mutex_unlock(&applications_mutex);
}
