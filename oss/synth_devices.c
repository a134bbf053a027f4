// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The table of synthesizers, changed by synth_api.c and read by applications
 * that open. Process context.
 */
#include "synth_devices.h"

#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Protects @synth_devices; innermost. */
static DEFINE_MUTEX(synth_devices_mutex);
static struct ob_oss_synth_device *synth_devices[OB_OSS_SYNTH_DEVICES];

static void release_synth(struct kref *ref)
{
	kfree(container_of(ref, struct ob_oss_synth_device, ref));
}

void ob_oss_synth_devices_put(struct ob_oss_synth_device *synth)
{
	kref_put(&synth->ref, release_synth);
}

/*
 * Add a synthesizer for applications that open from now on. @name is cut to
 * fit; @registration is copied, and must have open and close.
 *
 * Return: its number; -EINVAL; -ENOMEM, also if the table is full.
 */
int ob_oss_synth_devices_add(const char *name,
			     const struct snd_seq_oss_reg *registration)
{
	struct ob_oss_synth_device *synth;
	int number;

	if (!registration->oper.open || !registration->oper.close)
		return -EINVAL;
	synth = kzalloc(sizeof(*synth), GFP_KERNEL);
	if (!synth)
		return -ENOMEM;
	strscpy(synth->name, name, sizeof(synth->name));
	synth->registration = *registration;
	kref_init(&synth->ref);

	mutex_lock(&synth_devices_mutex);
	for (number = 0; number < OB_OSS_SYNTH_DEVICES; number++)
		if (!synth_devices[number])
			break;
	if (number < OB_OSS_SYNTH_DEVICES)
		synth_devices[number] = synth;
	mutex_unlock(&synth_devices_mutex);
	if (number == OB_OSS_SYNTH_DEVICES) {
		kfree(synth);
		return -ENOMEM;
	}
	pr_debug("synth %d: %s\n", number, name);
	return number;
}

/*
 * Remove a synthesizer from the table. Applications may still have it open.
 *
 * Return: the synthesizer with the table's reference, or NULL.
 */
struct ob_oss_synth_device *ob_oss_synth_devices_remove(int number)
{
	struct ob_oss_synth_device *synth = NULL;

	mutex_lock(&synth_devices_mutex);
	if (number >= 0 && number < OB_OSS_SYNTH_DEVICES) {
		synth = synth_devices[number];
		synth_devices[number] = NULL;
	}
	mutex_unlock(&synth_devices_mutex);
	if (synth)
		pr_debug("synth %d: %s is gone\n", number, synth->name);
	return synth;
}

/* @number is below OB_OSS_SYNTH_DEVICES. Returns a reference, or NULL. */
struct ob_oss_synth_device *ob_oss_synth_devices_get(unsigned int number)
{
	struct ob_oss_synth_device *synth;

	mutex_lock(&synth_devices_mutex);
	synth = synth_devices[number];
	if (synth)
		kref_get(&synth->ref);
	mutex_unlock(&synth_devices_mutex);
	return synth;
}

static const char *enabled_text(bool there)
{
	return there ? "enabled" : "disabled";
}

/* Print the synthesizers to /proc/asound/seq/oss. */
void ob_oss_synth_devices_show(struct seq_file *file)
{
	const struct snd_seq_oss_reg *registration;
	unsigned int count = OB_OSS_SYNTH_DEVICES;
	unsigned int i;

	mutex_lock(&synth_devices_mutex);
	while (count && !synth_devices[count - 1])
		count--;
	seq_printf(file, "\nNumber of synth devices: %u\n", count);
	for (i = 0; i < count; i++) {
		if (!synth_devices[i]) {
			seq_printf(file, "synth %u: *empty*\n", i);
			continue;
		}
		registration = &synth_devices[i]->registration;
		seq_printf(file, "synth %u: [%s]\n", i, synth_devices[i]->name);
		seq_printf(file, "  type 0x%x : subtype 0x%x : voices %d\n",
			   registration->type, registration->subtype,
			   registration->nvoices);
		seq_printf(file, "  capabilities : ioctl %s / load_patch %s\n",
			   enabled_text(registration->oper.ioctl),
			   enabled_text(registration->oper.load_patch));
	}
	mutex_unlock(&synth_devices_mutex);
}
