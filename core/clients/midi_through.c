// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The module snd-seq-dummy: Midi Through, a client whose ports forward what
 * they receive. Called by the module loader and when a parameter is written, in
 * process context, and by the core for each event in any context.
 */
#include <compat/asequencer.h>
#include <onbeat/kernel.h>
#include <onbeat/name.h>

#include "event/record.h"

#include <linux/module.h>
#include <linux/mutex.h>
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

static int ump;
module_param(ump, int, 0444);
MODULE_PARM_DESC(ump,
		 "What the ports are for MIDI 2.0: 0 they pass on what they get, 1 MIDI 1.0 packets, 2 MIDI 2.0 packets.");

/* Separated by semicolons, for the first ports; changes under names_lock. */
static char *names;

/*
 * Serializes what sets the names with what makes the ports. Process context;
 * the parameter lock of the module is outside, all locks of the core inside.
 */
static DEFINE_MUTEX(names_lock);

/* Negative while there are no ports; the rest of the time constant. */
static int client = -1;

static unsigned int port_count(void)
{
	return duplex ? 2 * ports : ports;
}

/* private_data is the number of the port from which the event is sent on. */
static int event_input(struct snd_seq_event *ev, int direct, void *private_data,
		       int atomic, int hop)
{
	struct snd_seq_ump_event forwarded;

	if (ev->source.client == SNDRV_SEQ_CLIENT_SYSTEM ||
	    (ev->type == SNDRV_SEQ_EVENT_KERNEL_ERROR &&
	     !ob_record_is_packet(ev)))
		return 0;
	ob_record_to_unit(&forwarded, ev);
	forwarded.source.port = (unsigned long)private_data;
	forwarded.dest.client = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	return snd_seq_kernel_client_dispatch(client,
					      (struct snd_seq_event *)&forwarded,
					      atomic, hop);
}

static void number_port(char *name, size_t size, int number)
{
	if (duplex)
		snprintf(name, size, "Midi Through Port-%d:%c", number / 2,
			 number % 2 ? 'B' : 'A');
	else
		snprintf(name, size, "Midi Through Port-%d", number);
}

/* The list has been checked. */
static void name_port(char *name, size_t size, const char *list, int number)
{
	char given[OB_NAME_SIZE] = "";

	ob_name_nth(given, list, number);
	if (*given)
		strscpy(name, given, size);
	else
		number_port(name, size, number);
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
	name_port(info->name, sizeof(info->name), names, number);
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

static int check_names(const char *list)
{
	unsigned int count = ob_name_count(list), n;
	char name[OB_NAME_SIZE];
	int err = 0;

	for (n = 0; n < count && !err; n++)
		err = ob_name_nth(name, list, n);
	return err;
}

/* Programs are told of each name that changes. */
static int rename_ports(const char *list)
{
	struct snd_seq_port_info *info;
	char name[sizeof(info->name)];
	unsigned int number;

	if (ob_name_count(list) > port_count())
		return -EINVAL;
	info = kzalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return -ENOMEM;
	for (number = 0; number < port_count(); number++) {
		info->addr.client = client;
		info->addr.port = number;
		if (snd_seq_kernel_client_ctl(client,
					      SNDRV_SEQ_IOCTL_GET_PORT_INFO,
					      info))
			continue;
		name_port(name, sizeof(name), list, number);
		if (!strcmp(name, info->name))
			continue;
		strscpy(info->name, name, sizeof(info->name));
		snd_seq_kernel_client_ctl(client, SNDRV_SEQ_IOCTL_SET_PORT_INFO,
					  info);
	}
	kfree(info);
	return 0;
}

static int set_names(const char *value, const struct kernel_param *param)
{
	char *list = kstrndup(value, strcspn(value, "\n"), GFP_KERNEL);
	int err;

	if (!list)
		return -ENOMEM;
	err = check_names(list);
	mutex_lock(&names_lock);
	if (!err && client >= 0)
		err = rename_ports(list);
	if (!err)
		swap(names, list);
	mutex_unlock(&names_lock);
	kfree(list);
	return err;
}

static int get_names(char *page, const struct kernel_param *param)
{
	int length;

	mutex_lock(&names_lock);
	length = scnprintf(page, PAGE_SIZE, "%s\n", names ?: "");
	mutex_unlock(&names_lock);
	return length;
}

static void free_names(void *param)
{
	kfree(names);
}

static const struct kernel_param_ops names_ops = {
	.set = set_names,
	.get = get_names,
	.free = free_names,
};
module_param_cb(names, &names_ops, NULL, 0644);
MODULE_PARM_DESC(names, "Names of the ports, with semicolons between them.");

static int create_client(void)
{
	int number, err;

	if (ob_name_count(names) > port_count()) {
		pr_err("names has more than %u names\n", port_count());
		return -EINVAL;
	}
	number = snd_seq_create_kernel_client(NULL, SNDRV_SEQ_CLIENT_DUMMY,
					      "Midi Through");
	if (number < 0)
		return number;
	client = number;
	err = ob_kernel_client_set_packets(client, ump, !ump);
	if (!err)
		err = create_ports(port_count());
	if (err < 0) {
		client = -1;
		snd_seq_delete_kernel_client(number);
	}
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
	if (ump < 0 || ump > SNDRV_SEQ_CLIENT_UMP_MIDI_2_0) {
		pr_err("ump must be 0, 1 or 2\n");
		return -EINVAL;
	}
	mutex_lock(&names_lock);
	err = create_client();
	mutex_unlock(&names_lock);
	return err;
}

static void __exit exit_midi_through(void)
{
	mutex_lock(&names_lock);
	snd_seq_delete_kernel_client(client);
	client = -1;
	mutex_unlock(&names_lock);
}

module_init(init_midi_through);
module_exit(exit_midi_through);

MODULE_ALIAS("snd-seq-client-" __stringify(SNDRV_SEQ_CLIENT_DUMMY));
MODULE_DESCRIPTION("Midi Through: ports that pass on what they get");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
MODULE_VERSION(ONBEAT_VERSION);
