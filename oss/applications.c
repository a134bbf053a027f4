// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * All applications. They are opened and closed with their files by chardev.c,
 * and lose synthesizers that drivers unregister, in process context. Events
 * that are played to all of them come from the receiver port, in any context.
 *
 * A driver registers and unregisters its synthesizer at any time. Opening an
 * application opens all synthesizers and adds it to the list in one section of
 * applications_mutex; unregistering removes the synthesizer from its table
 * first, then looks for every application in the list, under the same mutex, and
 * closes the synthesizer there. So an application that found the synthesizer in
 * the table is found in the list. applications_mutex is not held where the mutex
 * of an application in the list may have to be waited for: drivers access the
 * memory of programs under that, for as long as it takes.
 *
 * MIDI devices are opened and closed outside of applications_mutex, since their
 * drivers may sleep for long: no other application waits for that.
 */
#include "applications.h"

#include "announcements.h"
#include "application.h"
#include "client.h"
#include "device_reset.h"
#include "devices.h"
#include "input_backlog.h"
#include "port.h"
#include "queue.h"

#include <linux/err.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * Protects @applications against changes, and @used_indices. Readers of the
 * list hold it or are in an RCU read-side section. The mutex of an application
 * that is being opened or closed, which nobody else holds for long, nests inside,
 * and so do the open and close callbacks of synthesizers.
 */
static DEFINE_MUTEX(applications_mutex);
static LIST_HEAD(applications);
static DECLARE_BITMAP(used_indices, OB_OSS_APPLICATIONS);

/*
 * Deliver @event, which reached port @source after @hop deliveries, to the port
 * of each application.
 *
 * Context: Any context.
 */
void ob_oss_applications_broadcast(const struct snd_seq_event *event,
				   int source, int hop)
{
	struct ob_oss_application *application;
	struct snd_seq_event copy;

	rcu_read_lock();
	list_for_each_entry_rcu(application, &applications, link) {
		copy = *event;
		copy.source.port = source;
		copy.dest.client = ob_oss_client_number();
		copy.dest.port = application->port;
		snd_seq_kernel_client_dispatch(ob_oss_client_number(), &copy,
					       true, hop);
	}
	rcu_read_unlock();
}

static void free_index(const struct ob_oss_application *application)
{
	mutex_lock(&applications_mutex);
	clear_bit(application->index, used_indices);
	mutex_unlock(&applications_mutex);
}

/* Undo set_up(), however far it got. */
static void tear_down(struct ob_oss_application *application)
{
	ob_oss_port_delete(application);
	ob_oss_queue_delete(application);
	spin_lock_irq(&application->lock);
	ob_oss_input_backlog_clear_locked(application);
	spin_unlock_irq(&application->lock);
	if (application->index < OB_OSS_APPLICATIONS)
		free_index(application);
	ob_oss_application_put(application);
}

static int alloc_index(struct ob_oss_application *application)
{
	mutex_lock(&applications_mutex);
	application->index = find_first_zero_bit(used_indices,
						 OB_OSS_APPLICATIONS);
	if (application->index < OB_OSS_APPLICATIONS)
		set_bit(application->index, used_indices);
	mutex_unlock(&applications_mutex);
	return application->index < OB_OSS_APPLICATIONS ? 0 : -EBUSY;
}

/* Get index, queue and port. The application is in no list yet. */
static int set_up(struct ob_oss_application *application)
{
	int err;

	err = alloc_index(application);
	if (!err)
		err = ob_oss_queue_create(application);
	if (!err)
		err = ob_oss_port_create(application);
	return err;
}

static void publish_application(struct ob_oss_application *application)
{
	mutex_lock(&applications_mutex);
	mutex_lock(&application->mutex);
	ob_oss_devices_open_synths(application);
	mutex_unlock(&application->mutex);
	list_add_tail_rcu(&application->link, &applications);
	mutex_unlock(&applications_mutex);
}

static void unpublish_application(struct ob_oss_application *application)
{
	mutex_lock(&applications_mutex);
	list_del_rcu(&application->link);
	mutex_lock(&application->mutex);
	ob_oss_devices_close_synths(application);
	mutex_unlock(&application->mutex);
	mutex_unlock(&applications_mutex);
}

static int open_midi_devices(struct ob_oss_application *application)
{
	int err;

	mutex_lock(&application->mutex);
	err = ob_oss_devices_open_midis(application);
	if (!err && application->timing.running)
		ob_oss_queue_start(application);
	mutex_unlock(&application->mutex);
	return err;
}

static const char *file_mode_name(unsigned int file_mode)
{
	static const char * const modes[] = {
		"none", "read", "write", "read/write",
	};

	return modes[file_mode & SNDRV_SEQ_OSS_FILE_ACMODE];
}

static const char *sequencer_mode_name(bool music)
{
	return music ? "music" : "synth";
}

/*
 * Drop scheduled events first, so that no note starts after the reset. The MIDI
 * devices are closed without applications_mutex, the port goes last: it is the
 * source of everything that is sent above.
 */
static void close_application(struct ob_oss_application *application)
{
	mutex_lock(&application->mutex);
	ob_kernel_client_clear_queue(ob_oss_client_number(),
				     application->queue);
	ob_oss_device_reset_all(application);
	mutex_unlock(&application->mutex);
	unpublish_application(application);
	mutex_lock(&application->mutex);
	ob_oss_devices_close_midis(application);
	mutex_unlock(&application->mutex);
	tear_down(application);
}

static int open_application(struct ob_oss_application *application)
{
	int err = set_up(application);

	if (err) {
		tear_down(application);
		return err;
	}
	publish_application(application);
	err = open_midi_devices(application);
	if (err)
		close_application(application);
	return err;
}

/*
 * Open an application. @file_mode has SNDRV_SEQ_OSS_FILE_READ, _WRITE,
 * _NONBLOCK.
 *
 * Context: Process context. May sleep.
 * Return: the application, or ERR_PTR: -ENODEV if there is no device of any
 * kind; -EBUSY if every device that /dev/music wants is in use, or
 * OB_OSS_APPLICATIONS are open; -ENOMEM; -ERESTARTSYS; errors of the sequencer
 * if it has no port or queue left.
 */
struct ob_oss_application *ob_oss_applications_create(unsigned int file_mode,
						      bool music)
{
	struct ob_oss_application *application;
	int err;

	err = ob_oss_announcements_flush();
	if (err)
		return ERR_PTR(err);
	application = ob_oss_application_alloc(file_mode, music);
	if (!application)
		return ERR_PTR(-ENOMEM);
	err = open_application(application);
	if (err) {
		pr_debug("%s mode: open to %s refused: %d\n",
			 sequencer_mode_name(music), file_mode_name(file_mode),
			 err);
		return ERR_PTR(err);
	}
	pr_debug("application %u: opened by %s[%d], %s mode, to %s, port %d, queue %d\n",
		 application->index, current->comm, task_pid_nr(current),
		 sequencer_mode_name(music), file_mode_name(file_mode),
		 application->port, application->queue);
	return application;
}

/*
 * Close an application whose file is no longer used: drop what it scheduled,
 * and reset its devices.
 *
 * Context: Process context. May sleep.
 */
void ob_oss_applications_destroy(struct ob_oss_application *application)
{
	pr_debug("application %u: closed\n", application->index);
	close_application(application);
}

/* The application with that index, referenced, or NULL. */
static struct ob_oss_application *get_application(unsigned int index)
{
	struct ob_oss_application *application, *found = NULL;

	mutex_lock(&applications_mutex);
	list_for_each_entry(application, &applications, link)
		if (application->index == index)
			found = application;
	if (found)
		kref_get(&found->ref);
	mutex_unlock(&applications_mutex);
	return found;
}

/*
 * Close @synth wherever it is open. It was removed from the table before, so
 * that no application opens it again. An application whose driver reads from, or
 * writes to, the memory of a program keeps its mutex as long as that memory is
 * not there: this waits for it, but nobody else has to wait for this.
 *
 * Context: Process context. May sleep.
 */
void ob_oss_applications_close_synth(struct ob_oss_synth_device *synth)
{
	struct ob_oss_application *application;
	unsigned int i;

	for (i = 0; i < OB_OSS_APPLICATIONS; i++) {
		application = get_application(i);
		if (!application)
			continue;
		mutex_lock(&application->mutex);
		ob_oss_devices_close_synth(application, synth);
		mutex_unlock(&application->mutex);
		ob_oss_application_put(application);
	}
}

static unsigned int present_tempo(struct ob_oss_application *application)
{
	u32 now = ob_oss_queue_now(application);
	unsigned int tempo;

	spin_lock_irq(&application->lock);
	tempo = ob_oss_timing_tempo(&application->timing, now);
	spin_unlock_irq(&application->lock);
	return tempo;
}

static void show_application(struct seq_file *file,
			     struct ob_oss_application *application)
{
	seq_printf(file, "\nApplication %u: port %d : queue %d\n",
		   application->index, application->port, application->queue);
	seq_printf(file, "  sequencer mode = %s : file open mode = %s\n",
		   sequencer_mode_name(application->music),
		   file_mode_name(application->file_mode));
	if (application->music)
		seq_printf(file, "  timer tempo = %u, timebase = %u\n",
			   present_tempo(application),
			   application->timing.timebase);
	seq_printf(file, "  max queue length %u\n", application->queue_length);
	if (ob_oss_application_reads(application))
		ob_oss_read_queue_show(&application->read_queue, file,
				       application->input.time);
}

/* Print the applications to /proc/asound/seq/oss. */
void ob_oss_applications_show(struct seq_file *file)
{
	struct ob_oss_application *application;
	unsigned int count = 0;

	mutex_lock(&applications_mutex);
	list_for_each_entry(application, &applications, link)
		count++;
	seq_printf(file, "\nNumber of applications: %u\n", count);
	list_for_each_entry(application, &applications, link)
		show_application(file, application);
	mutex_unlock(&applications_mutex);
}
