// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * All applications: opened and closed with their files, in process context. What
 * is played to all of them comes from the receiver port, in any context.
 */
#include "applications.h"

#include "announcements.h"
#include "application.h"
#include "client.h"
#include "device_reset.h"
#include "devices.h"
#include "port.h"
#include "queue.h"

#include <linux/err.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * Protects changes of @applications, and @used_indices; taken outside of an application's
 * mutex. The list is read under it or RCU. Who closes a driver's synthesizer
 * holds it, but not who waits for a MIDI device's driver.
 */
static DEFINE_MUTEX(applications_mutex);
static LIST_HEAD(applications);
static DECLARE_BITMAP(used_indices, OB_OSS_APPLICATIONS);

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

/* Also for one that was not made in full. */
static void tear_down(struct ob_oss_application *application)
{
	ob_oss_port_delete(application);
	ob_oss_queue_delete(application);
	if (application->index < OB_OSS_APPLICATIONS)
		free_index(application);
	ob_oss_application_free(application);
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

/* What it has of the sequencer; nobody else knows of it yet. */
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

/* A driver that comes or goes does so before or after the synthesizers' opening. */
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

/* Drivers of MIDI devices may take their time: none of the others waits. */
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

struct ob_oss_application *ob_oss_applications_create(unsigned int file_mode,
						      bool music)
{
	struct ob_oss_application *application;
	int err;

	ob_oss_announcements_flush();
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

void ob_oss_applications_destroy(struct ob_oss_application *application)
{
	pr_debug("application %u: closed\n", application->index);
	close_application(application);
}

void ob_oss_applications_close_synth(struct ob_oss_synth_device *synth)
{
	struct ob_oss_application *application;

	mutex_lock(&applications_mutex);
	list_for_each_entry(application, &applications, link) {
		mutex_lock(&application->mutex);
		ob_oss_devices_close_synth(application, synth);
		mutex_unlock(&application->mutex);
	}
	mutex_unlock(&applications_mutex);
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
			   application->timing.tempo,
			   application->timing.timebase);
	seq_printf(file, "  max queue length %u\n", application->queue_length);
	if (ob_oss_application_reads(application))
		ob_oss_read_queue_show(&application->read_queue, file,
				       application->input.time);
}

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
