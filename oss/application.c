// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory of an application, allocated and freed by applications.c in process
 * context.
 */
#include "application.h"

#include "params.h"

#include <linux/slab.h>

/* Free after a grace period. Port, queue and devices were released before. */
void ob_oss_application_free(struct ob_oss_application *application)
{
	ob_output_pool_put(application->output);
	ob_oss_read_queue_exit(&application->read_queue);
	/* ob_oss_applications_broadcast() may still read the port. */
	kfree_rcu(application, rcu);
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
	ob_oss_input_init(&application->input, music);
	application->output = ob_output_pool_create(application->queue_length,
						    false);
	if (!application->output ||
	    ob_oss_read_queue_init(&application->read_queue,
				   application->queue_length)) {
		ob_oss_application_free(application);
		return NULL;
	}
	return application;
}
