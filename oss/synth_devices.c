// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table of synthesizers: changed by their drivers, used by applications that
 * open, all in process context.
 */
#include "synth_devices.h"

#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Protects @table. */
static DEFINE_MUTEX(table_mutex);
static struct ob_oss_synth_device *table[OB_OSS_SYNTH_DEVICES];

static void synth_release(struct kref *ref)
{
	kfree(container_of(ref, struct ob_oss_synth_device, ref));
}

void ob_oss_synth_devices_put(struct ob_oss_synth_device *synth)
{
	kref_put(&synth->ref, synth_release);
}

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

	mutex_lock(&table_mutex);
	for (number = 0; number < OB_OSS_SYNTH_DEVICES; number++)
		if (!table[number])
			break;
	if (number < OB_OSS_SYNTH_DEVICES)
		table[number] = synth;
	mutex_unlock(&table_mutex);
	if (number == OB_OSS_SYNTH_DEVICES) {
		kfree(synth);
		return -ENOMEM;
	}
	pr_debug("synth %d: %s\n", number, name);
	return number;
}

struct ob_oss_synth_device *ob_oss_synth_devices_remove(int number)
{
	struct ob_oss_synth_device *synth = NULL;

	mutex_lock(&table_mutex);
	if (number >= 0 && number < OB_OSS_SYNTH_DEVICES) {
		synth = table[number];
		table[number] = NULL;
	}
	mutex_unlock(&table_mutex);
	if (synth)
		pr_debug("synth %d: %s is gone\n", number, synth->name);
	return synth;
}

struct ob_oss_synth_device *ob_oss_synth_devices_get(unsigned int number)
{
	struct ob_oss_synth_device *synth;

	mutex_lock(&table_mutex);
	synth = table[number];
	if (synth)
		kref_get(&synth->ref);
	mutex_unlock(&table_mutex);
	return synth;
}

static const char *enabled(bool there)
{
	return there ? "enabled" : "disabled";
}

void ob_oss_synth_devices_show(struct seq_file *file)
{
	const struct snd_seq_oss_reg *registration;
	unsigned int count = OB_OSS_SYNTH_DEVICES;
	unsigned int i;

	mutex_lock(&table_mutex);
	while (count && !table[count - 1])
		count--;
	seq_printf(file, "\nNumber of synth devices: %u\n", count);
	for (i = 0; i < count; i++) {
		if (!table[i]) {
			seq_printf(file, "synth %u: *empty*\n", i);
			continue;
		}
		registration = &table[i]->registration;
		seq_printf(file, "synth %u: [%s]\n", i, table[i]->name);
		seq_printf(file, "  type 0x%x : subtype 0x%x : voices %d\n",
			   registration->type, registration->subtype,
			   registration->nvoices);
		seq_printf(file, "  capabilities : ioctl %s / load_patch %s\n",
			   enabled(registration->oper.ioctl),
			   enabled(registration->oper.load_patch));
	}
	mutex_unlock(&table_mutex);
}
