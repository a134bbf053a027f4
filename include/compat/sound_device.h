/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.6 replaced snd_device_initialize() by snd_device_alloc(), which
 * allocates as well. Kbuild looks for the latter.
 */
#ifndef ONBEAT_COMPAT_SOUND_DEVICE_H
#define ONBEAT_COMPAT_SOUND_DEVICE_H

#include <linux/device.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <sound/core.h>

#ifndef OB_COMPAT_HAS_DEVICE_ALLOC
static inline void ob_compat_sound_device_release(struct device *device)
{
	kfree(device);
}
#endif

/* A device without card, named but not registered; put_device() frees it. */
static inline struct device *ob_compat_sound_device_create(const char *name)
{
	struct device *device;
	int err;

#ifdef OB_COMPAT_HAS_DEVICE_ALLOC
	err = snd_device_alloc(&device, NULL);
	if (err)
		return ERR_PTR(err);
#else
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return ERR_PTR(-ENOMEM);
	snd_device_initialize(device, NULL);
	device->release = ob_compat_sound_device_release;
#endif
	err = dev_set_name(device, "%s", name);
	if (err) {
		put_device(device);
		return ERR_PTR(err);
	}
	return device;
}

#endif
