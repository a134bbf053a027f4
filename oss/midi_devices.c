// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The table of MIDI devices. midi_ports.c adds and removes them, /proc
 * renumbers and hides them, applications claim them. Process context.
 *
 * A device that an application has claimed outlives its port: @gone is set, it
 * is no longer in the table, and the application drops it at its next use. Its
 * port's address may belong to a new device by then.
 */
#include "midi_devices.h"

#include "client.h"

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/*
 * Protects @midi_devices, the devices in it, @last_ports and @crowded. Not held
 * while drivers open or close; delivery does not take it. Removing events from
 * an application's queue nests inside.
 */
static DEFINE_MUTEX(midi_devices_mutex);
static struct ob_oss_midi_device *midi_devices[OB_OSS_MIDI_DEVICES];

/* The last port of each number; 0:0, which is no MIDI device, if none. */
static struct snd_seq_addr last_ports[OB_OSS_MIDI_DEVICES];

static bool crowded;	/* a port was ignored, since no number was free */

static void release_midi_device(struct kref *ref)
{
	kfree(container_of(ref, struct ob_oss_midi_device, ref));
}

static bool is_same_port(const struct snd_seq_addr *a, const struct snd_seq_addr *b)
{
	return a->client == b->client && a->port == b->port;
}

static int find_number_locked(const struct snd_seq_addr *addr)
{
	int i;

	lockdep_assert_held(&midi_devices_mutex);
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++)
		if (midi_devices[i] && is_same_port(&midi_devices[i]->addr, addr))
			return i;
	return -1;
}

static struct ob_oss_midi_device *lookup_locked(unsigned int number)
{
	lockdep_assert_held(&midi_devices_mutex);
	return number < OB_OSS_MIDI_DEVICES ? midi_devices[number] : NULL;
}

/* The number that the port had before if it is free, else the smallest. */
static int unused_number_locked(const struct snd_seq_addr *addr)
{
	int number = -1;
	int i;

	lockdep_assert_held(&midi_devices_mutex);
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++) {
		if (midi_devices[i])
			continue;
		if (is_same_port(&last_ports[i], addr))
			return i;
		if (number < 0)
			number = i;
	}
	return number;
}

/* Put a new device into the table; false if no number is free. */
static bool assign_number_locked(struct ob_oss_midi_device *device,
				 const struct snd_seq_addr *addr)
{
	int number = unused_number_locked(addr);

	if (number < 0) {
		crowded = true;
		return false;
	}
	pr_debug("midi %d: port %d:%d\n", number, addr->client, addr->port);
	device->addr = *addr;
	device->opener_queue = -1;
	kref_init(&device->ref);
	midi_devices[number] = device;
	return true;
}

/*
 * Add a port, or update the name and capability of one that is known. A new
 * device gets the number that its port had before if that is free, else the
 * smallest; if no number is free, it is ignored.
 */
void ob_oss_midi_devices_add(const struct snd_seq_port_info *info,
			     unsigned int capability)
{
	struct ob_oss_midi_device *unused, *device;
	int number;

	unused = kzalloc(sizeof(*unused), GFP_KERNEL);
	if (!unused)
		return;
	mutex_lock(&midi_devices_mutex);
	device = unused;
	number = find_number_locked(&info->addr);
	if (number >= 0)
		device = midi_devices[number];
	else if (assign_number_locked(unused, &info->addr))
		unused = NULL;
	WRITE_ONCE(device->capability, capability);
	strscpy(device->name, info->name, sizeof(device->name));
	mutex_unlock(&midi_devices_mutex);
	kfree(unused);
}

static void remember_port_locked(int number)
{
	const struct snd_seq_addr *addr = &midi_devices[number]->addr;
	int i;

	lockdep_assert_held(&midi_devices_mutex);
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++)
		if (is_same_port(&last_ports[i], addr))
			memset(&last_ports[i], 0, sizeof(last_ports[i]));
	last_ports[number] = *addr;
}

/*
 * The port is gone. By the time its events are due, another port may have the
 * same address, which another application may have open.
 */
static void drop_events_locked(const struct ob_oss_midi_device *device)
{
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT |
			       SNDRV_SEQ_REMOVE_DEST,
		.queue = device->opener_queue,
		.dest = device->addr,
	};

	lockdep_assert_held(&midi_devices_mutex);
	ob_oss_client_control(SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info);
}

/*
 * Drop what the opener of a device has scheduled for it. The device is claimed, and
 * the opener's mutex is held. May sleep.
 */
void ob_oss_midi_devices_drop_events(const struct ob_oss_midi_device *device)
{
	mutex_lock(&midi_devices_mutex);
	drop_events_locked(device);
	mutex_unlock(&midi_devices_mutex);
}

static void remove_device_locked(int number)
{
	struct ob_oss_midi_device *device = midi_devices[number];

	lockdep_assert_held(&midi_devices_mutex);
	pr_debug("midi %d: port %d:%d is gone\n", number, device->addr.client,
		 device->addr.port);
	remember_port_locked(number);
	midi_devices[number] = NULL;
	WRITE_ONCE(device->gone, true);
	if (device->opener_queue >= 0)
		drop_events_locked(device);
	kref_put(&device->ref, release_midi_device);
}

/*
 * Remove the device of a port, if it is one, and drop what its opener scheduled
 * for it. May sleep.
 */
void ob_oss_midi_devices_remove(const struct snd_seq_addr *addr)
{
	int number;

	mutex_lock(&midi_devices_mutex);
	number = find_number_locked(addr);
	if (number >= 0)
		remove_device_locked(number);
	mutex_unlock(&midi_devices_mutex);
}

/*
 * True if a port was ignored for lack of a number and a number is free now. It
 * returns true once; the caller then scans all ports.
 */
bool ob_oss_midi_devices_needs_rescan(void)
{
	struct snd_seq_addr any = { };
	bool want;

	mutex_lock(&midi_devices_mutex);
	want = crowded && unused_number_locked(&any) >= 0;
	if (want)
		crowded = false;
	mutex_unlock(&midi_devices_mutex);
	return want;
}

bool ob_oss_midi_devices_lookup_port(unsigned int number,
				     struct snd_seq_addr *addr)
{
	const struct ob_oss_midi_device *device;

	mutex_lock(&midi_devices_mutex);
	device = lookup_locked(number);
	if (device)
		*addr = device->addr;
	mutex_unlock(&midi_devices_mutex);
	return device;
}

/* Remove all devices. No application is left, and no announcement arrives. */
void ob_oss_midi_devices_exit(void)
{
	int i;

	mutex_lock(&midi_devices_mutex);
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++)
		if (midi_devices[i])
			remove_device_locked(i);
	mutex_unlock(&midi_devices_mutex);
}

static unsigned int count_numbers_locked(void)
{
	unsigned int count = OB_OSS_MIDI_DEVICES;

	lockdep_assert_held(&midi_devices_mutex);
	while (count && !midi_devices[count - 1])
		count--;
	return count;
}

/* The highest number in use, plus one. */
unsigned int ob_oss_midi_devices_count(void)
{
	unsigned int count;

	mutex_lock(&midi_devices_mutex);
	count = count_numbers_locked();
	mutex_unlock(&midi_devices_mutex);
	return count;
}

/*
 * Claim a device for one application, whose queue is @queue.
 *
 * Return: the device with a reference, or ERR_PTR: -ENODEV; -EBUSY if it is
 * open, also if by the same application under another number.
 */
struct ob_oss_midi_device *ob_oss_midi_devices_claim(unsigned int number,
						     int queue)
{
	struct ob_oss_midi_device *device;
	int err = 0;

	mutex_lock(&midi_devices_mutex);
	device = lookup_locked(number);
	if (!device || device->hidden) {
		err = -ENODEV;
	} else if (device->opener_queue >= 0) {
		err = -EBUSY;
	} else {
		device->opener_queue = queue;
		kref_get(&device->ref);
	}
	mutex_unlock(&midi_devices_mutex);
	return err ? ERR_PTR(err) : device;
}

/* End a claim and drop its reference. The connection was closed before. */
void ob_oss_midi_devices_release(struct ob_oss_midi_device *device)
{
	mutex_lock(&midi_devices_mutex);
	device->opener_queue = -1;
	mutex_unlock(&midi_devices_mutex);
	kref_put(&device->ref, release_midi_device);
}

/* Copy the name of a device that is not hidden. Returns 0 or -ENODEV. */
int ob_oss_midi_devices_lookup_name(unsigned int number, char *name, size_t size)
{
	struct ob_oss_midi_device *device;

	mutex_lock(&midi_devices_mutex);
	device = lookup_locked(number);
	if (device && !device->hidden)
		strscpy(name, device->name, size);
	else
		device = NULL;
	mutex_unlock(&midi_devices_mutex);
	return device ? 0 : -ENODEV;
}

/* Copy the name of a claimed device, padded with zeros. */
void ob_oss_midi_devices_copy_name(const struct ob_oss_midi_device *device,
				   char *name, size_t size)
{
	mutex_lock(&midi_devices_mutex);
	strscpy_pad(name, device->name, size);
	mutex_unlock(&midi_devices_mutex);
}

/*
 * Exchange two numbers; @to may be free. An application that has one of the
 * devices open keeps it, under its old number. Returns 0 or -EINVAL.
 */
int ob_oss_midi_devices_move(unsigned int from, unsigned int to)
{
	int err = -EINVAL;

	mutex_lock(&midi_devices_mutex);
	if (lookup_locked(from) && to < OB_OSS_MIDI_DEVICES) {
		swap(midi_devices[from], midi_devices[to]);
		err = 0;
	}
	mutex_unlock(&midi_devices_mutex);
	return err;
}

/* Returns 0 or -EINVAL. */
int ob_oss_midi_devices_set_hidden(unsigned int number, bool hidden)
{
	struct ob_oss_midi_device *device;

	mutex_lock(&midi_devices_mutex);
	device = lookup_locked(number);
	if (device)
		device->hidden = hidden;
	mutex_unlock(&midi_devices_mutex);
	return device ? 0 : -EINVAL;
}

static bool precedes(const struct snd_seq_addr *a,
		     const struct snd_seq_addr *b)
{
	return a->client < b->client ||
	       (a->client == b->client && a->port < b->port);
}

/* Number all devices by client and port, as at load, and unhide them. */
void ob_oss_midi_devices_renumber(void)
{
	unsigned int used = 0;
	unsigned int i, at;

	mutex_lock(&midi_devices_mutex);
	memset(last_ports, 0, sizeof(last_ports));
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++) {
		struct ob_oss_midi_device *device = midi_devices[i];

		if (!device)
			continue;
		midi_devices[i] = NULL;
		device->hidden = false;
		for (at = used;
		     at && precedes(&device->addr, &midi_devices[at - 1]->addr);
		     at--)
			midi_devices[at] = midi_devices[at - 1];
		midi_devices[at] = device;
		used++;
	}
	mutex_unlock(&midi_devices_mutex);
}

static const char *capability_name(unsigned int mode)
{
	switch (mode) {
	case OB_OSS_MIDI_DEVICE_READ | OB_OSS_MIDI_DEVICE_WRITE:
		return "read/write";
	case OB_OSS_MIDI_DEVICE_READ:
		return "read";
	case OB_OSS_MIDI_DEVICE_WRITE:
		return "write";
	}
	return "none";
}

/* Print the devices to /proc/asound/seq/oss. */
void ob_oss_midi_devices_show(struct seq_file *file)
{
	const struct ob_oss_midi_device *device;
	unsigned int count, i;

	mutex_lock(&midi_devices_mutex);
	count = count_numbers_locked();
	seq_printf(file, "\nNumber of MIDI devices: %u\n", count);
	for (i = 0; i < count; i++) {
		device = midi_devices[i];
		if (!device) {
			seq_printf(file, "%smidi %u: *empty*\n", i ? "\n" : "",
				   i);
			continue;
		}
		seq_printf(file, "%smidi %u: [%s] ALSA port %d:%d\n",
			   i ? "\n" : "", i, device->name, device->addr.client,
			   device->addr.port);
		seq_printf(file, "  capability %s / opened %s%s\n",
			   capability_name(device->capability),
			   capability_name(READ_ONCE(device->opened)),
			   device->hidden ? " / hidden" : "");
	}
	mutex_unlock(&midi_devices_mutex);
}
