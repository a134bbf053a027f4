// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table of MIDI devices: sequencer ports with type MIDI_GENERIC that can be
 * subscribed to. Changed by what announcements.c hears and by the /proc file, used by
 * applications, all in process context.
 */
#include "midi_devices.h"

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#include "application.h"
#include "client.h"

/*
 * Protects @table, and the devices in it. Held while ports are connected, but
 * never taken where the core delivers.
 */
static DEFINE_MUTEX(table_mutex);
static struct ob_midi_device *table[OB_MIDI_DEVICES];

static void device_release(struct kref *ref)
{
	kfree(container_of(ref, struct ob_midi_device, ref));
}

static int find_locked(const struct snd_seq_addr *addr)
{
	int i;

	lockdep_assert_held(&table_mutex);
	for (i = 0; i < OB_MIDI_DEVICES; i++)
		if (table[i] && table[i]->addr.client == addr->client &&
		    table[i]->addr.port == addr->port)
			return i;
	return -1;
}

static unsigned int subscribable(unsigned int capability)
{
	unsigned int result = 0;

	if ((capability & OB_MIDI_DEVICE_READ) == OB_MIDI_DEVICE_READ)
		result |= OB_MIDI_DEVICE_READ;
	if ((capability & OB_MIDI_DEVICE_WRITE) == OB_MIDI_DEVICE_WRITE)
		result |= OB_MIDI_DEVICE_WRITE;
	return result;
}

static void add(const struct snd_seq_port_info *info)
{
	unsigned int capability = subscribable(info->capability);
	struct ob_midi_device *device;
	int i;

	if (!(info->type & SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC) || !capability ||
	    info->addr.client == ob_client_number())
		return;
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return;
	device->addr = info->addr;
	device->capability = capability;
	strscpy(device->name, info->name, sizeof(device->name));
	kref_init(&device->ref);

	mutex_lock(&table_mutex);
	if (find_locked(&info->addr) < 0) {
		for (i = 0; i < OB_MIDI_DEVICES && table[i]; i++)
			;
		if (i < OB_MIDI_DEVICES) {
			pr_debug("midi %d: port %d:%d\n", i, info->addr.client,
				 info->addr.port);
			table[i] = device;
			device = NULL;
		}
	}
	mutex_unlock(&table_mutex);
	kfree(device);
}

static void take_out_locked(int number)
{
	struct ob_midi_device *device = table[number];

	lockdep_assert_held(&table_mutex);
	pr_debug("midi %d: port %d:%d is gone\n", number, device->addr.client,
		 device->addr.port);
	table[number] = NULL;
	device->gone = true;
	kref_put(&device->ref, device_release);
}

void ob_midi_devices_remove(const struct snd_seq_addr *addr)
{
	int number;

	mutex_lock(&table_mutex);
	number = find_locked(addr);
	if (number >= 0)
		take_out_locked(number);
	mutex_unlock(&table_mutex);
}

/* A port that changed may be a device now, or be one no more. */
void ob_midi_devices_look_at(const struct snd_seq_addr *addr)
{
	struct snd_seq_port_info info = { .addr = *addr };
	int err = ob_client_control(SNDRV_SEQ_IOCTL_GET_PORT_INFO, &info);

	if (!err && (info.type & SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC) &&
	    subscribable(info.capability))
		add(&info);
	else
		ob_midi_devices_remove(addr);
}

void ob_midi_devices_look_at_all(void)
{
	struct snd_seq_client_info *client;
	struct snd_seq_port_info port;
	int i;

	for (i = 0; i < OB_MIDI_DEVICES; i++) {
		struct snd_seq_addr addr;
		bool there;

		mutex_lock(&table_mutex);
		there = table[i];
		if (there)
			addr = table[i]->addr;
		mutex_unlock(&table_mutex);
		if (there)
			ob_midi_devices_look_at(&addr);
	}
	client = kzalloc(sizeof(*client), GFP_KERNEL);
	if (!client)
		return;
	client->client = -1;
	while (!ob_client_control(SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT, client)) {
		memset(&port, 0, sizeof(port));
		port.addr.client = client->client;
		port.addr.port = 255;	/* the first is the next */
		while (!ob_client_control(SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT,
					  &port))
			add(&port);
	}
	kfree(client);
}

void ob_midi_devices_exit(void)
{
	int i;

	mutex_lock(&table_mutex);
	for (i = 0; i < OB_MIDI_DEVICES; i++)
		if (table[i])
			take_out_locked(i);
	mutex_unlock(&table_mutex);
}

static unsigned int count_locked(void)
{
	unsigned int count = OB_MIDI_DEVICES;

	lockdep_assert_held(&table_mutex);
	while (count && !table[count - 1])
		count--;
	return count;
}

unsigned int ob_midi_devices_count(void)
{
	unsigned int count;

	mutex_lock(&table_mutex);
	count = count_locked();
	mutex_unlock(&table_mutex);
	return count;
}

static struct ob_midi_device *get_locked(unsigned int number)
{
	lockdep_assert_held(&table_mutex);
	return number < OB_MIDI_DEVICES ? table[number] : NULL;
}

/* One direction; the application's port has its queue's time on all it gets. */
static int connect(const struct ob_midi_device *device,
		   const struct ob_application *application, unsigned int mode)
{
	struct snd_seq_addr own = {
		.client = ob_client_number(),
		.port = application->port,
	};
	struct snd_seq_port_subscribe info = { };

	info.sender = mode == OB_MIDI_DEVICE_READ ? device->addr : own;
	info.dest = mode == OB_MIDI_DEVICE_READ ? own : device->addr;
	return ob_client_control(SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info);
}

static void disconnect(const struct ob_midi_device *device,
		       const struct ob_application *application,
		       unsigned int mode)
{
	struct snd_seq_addr own = {
		.client = ob_client_number(),
		.port = application->port,
	};
	struct snd_seq_port_subscribe info = { };

	info.sender = mode == OB_MIDI_DEVICE_READ ? device->addr : own;
	info.dest = mode == OB_MIDI_DEVICE_READ ? own : device->addr;
	ob_client_control(SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &info);
}

static int open_locked(struct ob_midi_device *device,
		       struct ob_application *application, unsigned int mode)
{
	static const unsigned int modes[] = {
		OB_MIDI_DEVICE_READ, OB_MIDI_DEVICE_WRITE,
	};
	bool first = !device->opener;
	unsigned int i;
	int err = -ENXIO;

	lockdep_assert_held(&table_mutex);
	if (device->opener && device->opener != application)
		return -EBUSY;
	mode &= device->capability;
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		if (!(mode & modes[i]) || (device->opened & modes[i]))
			continue;
		err = connect(device, application, modes[i]);
		if (!err)
			device->opened |= modes[i];
	}
	if (!(device->opened & mode))
		return err == -EBUSY ? -EBUSY : -ENXIO;
	device->opener = application;
	if (first)
		kref_get(&device->ref);
	return 0;
}

struct ob_midi_device *ob_midi_devices_open(unsigned int number,
					    struct ob_application *application,
					    unsigned int mode)
{
	struct ob_midi_device *device;
	int err = -ENODEV;

	mutex_lock(&table_mutex);
	device = get_locked(number);
	if (device && !device->hidden)
		err = open_locked(device, application, mode);
	mutex_unlock(&table_mutex);
	return err ? ERR_PTR(err) : device;
}

void ob_midi_devices_close(struct ob_midi_device *device)
{
	mutex_lock(&table_mutex);
	if (device->opened & OB_MIDI_DEVICE_READ)
		disconnect(device, device->opener, OB_MIDI_DEVICE_READ);
	if (device->opened & OB_MIDI_DEVICE_WRITE)
		disconnect(device, device->opener, OB_MIDI_DEVICE_WRITE);
	device->opened = 0;
	device->opener = NULL;
	kref_put(&device->ref, device_release);
	mutex_unlock(&table_mutex);
}

int ob_midi_devices_name(unsigned int number, char *name, size_t size)
{
	struct ob_midi_device *device;

	mutex_lock(&table_mutex);
	device = get_locked(number);
	if (device && !device->hidden)
		strscpy(name, device->name, size);
	else
		device = NULL;
	mutex_unlock(&table_mutex);
	return device ? 0 : -ENODEV;
}

int ob_midi_devices_move(unsigned int from, unsigned int to)
{
	int err = -EINVAL;

	mutex_lock(&table_mutex);
	if (get_locked(from) && to < OB_MIDI_DEVICES) {
		swap(table[from], table[to]);
		err = 0;
	}
	mutex_unlock(&table_mutex);
	return err;
}

int ob_midi_devices_hide(unsigned int number, bool hidden)
{
	struct ob_midi_device *device;

	mutex_lock(&table_mutex);
	device = get_locked(number);
	if (device)
		device->hidden = hidden;
	mutex_unlock(&table_mutex);
	return device ? 0 : -EINVAL;
}

static bool comes_before(const struct snd_seq_addr *a,
			 const struct snd_seq_addr *b)
{
	return a->client < b->client ||
	       (a->client == b->client && a->port < b->port);
}

/* By address, which is the order in which ports are found at load. */
void ob_midi_devices_reset(void)
{
	unsigned int used = 0;
	unsigned int i, at;

	mutex_lock(&table_mutex);
	for (i = 0; i < OB_MIDI_DEVICES; i++) {
		struct ob_midi_device *device = table[i];

		if (!device)
			continue;
		table[i] = NULL;
		device->hidden = false;
		for (at = used; at && comes_before(&device->addr,
						   &table[at - 1]->addr); at--)
			table[at] = table[at - 1];
		table[at] = device;
		used++;
	}
	mutex_unlock(&table_mutex);
	ob_midi_devices_look_at_all();
}

static const char *mode_name(unsigned int mode)
{
	switch (mode) {
	case OB_MIDI_DEVICE_READ | OB_MIDI_DEVICE_WRITE:
		return "read/write";
	case OB_MIDI_DEVICE_READ:
		return "read";
	case OB_MIDI_DEVICE_WRITE:
		return "write";
	}
	return "none";
}

void ob_midi_devices_show(struct seq_file *file)
{
	const struct ob_midi_device *device;
	unsigned int count, i;

	mutex_lock(&table_mutex);
	count = count_locked();
	seq_printf(file, "\nNumber of MIDI devices: %u\n", count);
	for (i = 0; i < count; i++) {
		device = table[i];
		if (!device) {
			seq_printf(file, "%smidi %u: *empty*\n", i ? "\n" : "",
				   i);
			continue;
		}
		seq_printf(file, "%smidi %u: [%s] ALSA port %d:%d\n",
			   i ? "\n" : "", i, device->name, device->addr.client,
			   device->addr.port);
		seq_printf(file, "  capability %s / opened %s%s\n",
			   mode_name(device->capability),
			   mode_name(device->opened),
			   device->hidden ? " / hidden" : "");
	}
	mutex_unlock(&table_mutex);
}
