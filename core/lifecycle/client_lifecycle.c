// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Clients come and go: with open files, drivers and the module itself, in
 * process context.
 */
#include "lifecycle/client_lifecycle.h"

#include "delivery/announcement.h"
#include "event/input_lifecycle.h"
#include "lifecycle/midi_version.h"
#include "lifecycle/port_lifecycle.h"
#include "lifecycle/queue_lifecycle.h"
#include "routing/client.h"

#include <linux/err.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/* The reference for the caller is the second one. */
static int publish_and_announce(struct ob_client *client, int wanted)
{
	int err = ob_client_publish(client, wanted);

	if (!err)
		ob_announcement_broadcast(SNDRV_SEQ_EVENT_CLIENT_START,
					  client->number, 0);
	return err;
}

/*
 * The client of an open file, published and announced, with a reference for
 * the caller besides that of the table; or ERR_PTR(-ENOMEM) without memory or
 * a free number. Process context.
 */
struct ob_client *ob_client_lifecycle_create_user(bool input, bool output)
{
	struct ob_client *client;

	client = ob_client_alloc(USER_CLIENT, SNDRV_SEQ_DEFAULT_EVENTS);
	if (!client)
		return ERR_PTR(-ENOMEM);
	client->accept_input = input;
	client->accept_output = output;
	client->pid = get_pid(task_pid(current));
	if (input) {
		client->input =
			ob_input_lifecycle_create(SNDRV_SEQ_DEFAULT_CLIENT_EVENTS,
						  &client->event_lost);
		if (!client->input)
			goto err_free;
	}
	if (publish_and_announce(client, -1))
		goto err_free;
	return client;

err_free:
	ob_client_free(client);
	return ERR_PTR(-ENOMEM);
}

/*
 * The same for a driver, with the first free dynamic number if @number is
 * negative; ERR_PTR(-EBUSY) if the number is in use. @name is cut at 63
 * characters, @card may be NULL.
 */
struct ob_client *ob_client_lifecycle_create_kernel(struct snd_card *card,
						    int number,
						    const char *name)
{
	struct ob_client *client = ob_client_alloc(KERNEL_CLIENT, 0);
	int err;

	if (!client)
		return ERR_PTR(-ENOMEM);
	client->traffic = alloc_percpu_gfp(struct ob_counters,
					   GFP_KERNEL_ACCOUNT);
	if (!client->traffic) {
		ob_client_free(client);
		return ERR_PTR(-ENOMEM);
	}
	client->accept_input = true;
	client->accept_output = true;
	if (card)
		client->card = card->number;
	client->user_pversion = OB_COMPAT_SEQ_VERSION;
	strscpy(client->name, name, sizeof(client->name));
	err = publish_and_announce(client, number);
	if (err) {
		ob_client_free(client);
		return ERR_PTR(err);
	}
	return client;
}

/**
 * ob_client_lifecycle_destroy() - close a client for good
 * @client: referenced by the caller, who keeps that reference
 *
 * Ports are deleted (PORT_EXIT, peers told), its queues and events go,
 * CLIENT_EXIT is announced, and only then is the number free again. Drops the
 * table's reference. No callback of a driver's client runs any more when this
 * returns.
 *
 * Context: Process context, sleeps, no locks held.
 */
void ob_client_lifecycle_destroy(struct ob_client *client)
{
	/* Notes that sound are ended while there are ports to end them on. */
	ob_queue_lifecycle_leave_all(client);
	ob_port_lifecycle_delete_all(client);
	ob_client_unpublish(client);
	/* Events scheduled for this number are not for its next owner. */
	ob_queue_lifecycle_leave_all(client);
	ob_announcement_broadcast(SNDRV_SEQ_EVENT_CLIENT_EXIT, client->number,
				  0);
	ob_midi_version_forget_sender(client);
	if (client->input)
		ob_input_lifecycle_close(client->input);
	ob_client_release_number(client);
}
