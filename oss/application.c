// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory of an application, allocated and freed by applications.c in process
 * context.
 */
#include "application.h"

#include "params.h"

#include <linux/slab.h>

/* SysEx bytes that wait for a reader; one SysEx of any size always may. */
#define BACKLOG_BYTES	(1024 * 1024)

static void release_application(struct kref *ref)
{
	struct ob_oss_application *application =
		container_of(ref, struct ob_oss_application, ref);

	ob_output_pool_put(application->output);
	ob_oss_read_queue_exit(&application->read_queue);
	ob_backlog_exit(&application->backlog);
	/* ob_oss_applications_broadcast() may still read the port. */
	kfree_rcu(application, rcu);
}

/*
 * Drop a reference. With the last one the memory is freed, after a grace period.
 * Before the file drops its own, it has released port, queue and devices, and
 * cleared the backlog.
 */
void ob_oss_application_put(struct ob_oss_application *application)
{
	kref_put(&application->ref, release_application);
}

/* Return: 0 or -ENOMEM. */
static int init_input(struct ob_oss_application *application)
{
	int err;

	ob_oss_input_init(&application->input, application->music);
	err = ob_oss_read_queue_init(&application->read_queue,
				     application->queue_length);
	if (!err && ob_oss_application_reads(application))
		err = ob_backlog_init(&application->backlog, BACKLOG_BYTES);
	return err;
}

/*
 * Allocate an application without index, port, queue and devices. @file_mode
 * has SNDRV_SEQ_OSS_FILE_READ, _WRITE or both. Returns NULL without memory.
 */
struct ob_oss_application *ob_oss_application_alloc(unsigned int file_mode,
						    bool music)
{
	struct ob_oss_application *application;

	application = kzalloc(sizeof(*application), GFP_KERNEL_ACCOUNT);
	if (!application)
		return NULL;
	kref_init(&application->ref);
	application->file_mode = file_mode;
	application->music = music;
	application->index = OB_OSS_APPLICATIONS;
	application->port = -1;
	application->queue = -1;
	application->queue_length = ob_oss_params_queue_length();
	mutex_init(&application->mutex);
	spin_lock_init(&application->lock);
	INIT_LIST_HEAD(&application->midi_list);
	ob_oss_timing_init(&application->timing, music);
	application->output = ob_output_pool_create(application->queue_length,
						    false);
	if (!application->output || init_input(application)) {
		ob_oss_application_put(application);
		return NULL;
	}
	return application;
}

/* The open MIDI device with that address, or NULL. The caller holds the lock. */
struct ob_oss_application_midi *
ob_oss_application_find_midi(const struct ob_oss_application *application,
			     const struct snd_seq_addr *addr)
{
	struct ob_oss_application_midi *midi;

	lockdep_assert_held(&application->lock);
	list_for_each_entry(midi, &application->midi_list, link)
		if (midi->device->addr.client == addr->client &&
		    midi->device->addr.port == addr->port)
			return midi;
	return NULL;
}
