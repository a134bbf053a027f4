// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-seq-dummy: Midi Through, a client whose ports forward what
 * they receive. Called by the module loader, and by the core for each event in
 * any context.
 */
#include <compat/asequencer.h>

#include <linux/module.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

static int ports = 1;
module_param(ports, int, 0444);
MODULE_PARM_DESC(ports, "How many ports there are, or pairs of them.");

static bool duplex;
module_param(duplex, bool, 0444);
MODULE_PARM_DESC(duplex,
		 "Make pairs: what one port of a pair gets leaves the other.");

static int client;

/* private_data is the number of the port from which the event is sent on. */
static int event_input(struct snd_seq_event *ev, int direct, void *private_data,
		       int atomic, int hop)
{
	struct snd_seq_event forwarded = *ev;

	if (ev->source.client == SNDRV_SEQ_CLIENT_SYSTEM ||
	    ev->type == SNDRV_SEQ_EVENT_KERNEL_ERROR)
		return 0;
	forwarded.source.port = (unsigned long)private_data;
	forwarded.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	return snd_seq_kernel_client_dispatch(client, &forwarded, atomic, hop);
}

static void name_port(char *name, size_t size, int number)
{
	if (duplex)
		snprintf(name, size, "Midi Through Port-%d:%c", number / 2,
			 number % 2 ? 'B' : 'A');
	else
		snprintf(name, size, "Midi Through Port-%d", number);
}

static int create_port(struct snd_seq_port_info *info, int number)
{
	unsigned long sent_from = duplex ? number ^ 1 : number;
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.private_data = (void *)sent_from,
		.event_input = event_input,
	};

	memset(info, 0, sizeof(*info));
	info->addr.client = client;
	info->addr.port = number;
	info->flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT;
	name_port(info->name, sizeof(info->name), number);
	info->capability = SNDRV_SEQ_PORT_CAP_READ |
			   SNDRV_SEQ_PORT_CAP_SUBS_READ |
			   SNDRV_SEQ_PORT_CAP_WRITE |
			   SNDRV_SEQ_PORT_CAP_SUBS_WRITE |
			   (duplex ? SNDRV_SEQ_PORT_CAP_DUPLEX : 0);
	info->type = SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
		     SNDRV_SEQ_PORT_TYPE_SOFTWARE |
		     SNDRV_SEQ_PORT_TYPE_PORT;
	ob_compat_set_port_direction(info, SNDRV_SEQ_PORT_DIR_BIDIRECTION);
	info->kernel = &callback;
	return snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_CREATE_PORT,
					 info);
}

static int create_ports(int count)
{
	struct snd_seq_port_info *info;
	int number;
	int err = 0;

	info = kmalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return -ENOMEM;
	for (number = 0; number < count && !err; number++)
		err = create_port(info, number);
	kfree(info);
	return err;
}

static int __init init_midi_through(void)
{
	int most = SNDRV_SEQ_ADDRESS_UNKNOWN;
	int err;

	if (duplex)
		most /= 2;
	if (ports < 1 || ports > most) {
		pr_err("ports must be 1 to %d\n", most);
		return -EINVAL;
	}
	client = snd_seq_create_kernel_client(NULL, SNDRV_SEQ_CLIENT_DUMMY,
					      "Midi Through");
	if (client < 0)
		return client;
	err = create_ports(duplex ? 2 * ports : ports);
	if (err < 0)
		snd_seq_delete_kernel_client(client);
	return err;
}

static void __exit exit_midi_through(void)
{
	snd_seq_delete_kernel_client(client);
}

module_init(init_midi_through);
module_exit(exit_midi_through);

MODULE_ALIAS("snd-seq-client-" __stringify(SNDRV_SEQ_CLIENT_DUMMY));
MODULE_DESCRIPTION("Midi Through: ports that pass on what they get");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
