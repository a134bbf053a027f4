/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A driver for devices of the sequencer's bus. Linux 7.0 gave it callbacks of its
 * own, which Kbuild looks for; an older kernel calls those of any driver, a newer
 * one does not.
 */
#ifndef ONBEAT_COMPAT_SEQ_DRIVER_H
#define ONBEAT_COMPAT_SEQ_DRIVER_H

#include <linux/build_bug.h>
#include <linux/device.h>
#include <linux/stddef.h>
#include <sound/core.h>
#include <sound/seq_device.h>

/*
 * Defines a static struct snd_seq_driver of that NAME, for devices with this id
 * and size of arguments:
 *	int PROBE(struct snd_seq_device *)
 *	void REMOVE(struct snd_seq_device *)
 */
#ifdef OB_COMPAT_HAS_DRIVER_CALLBACKS

#define OB_COMPAT_SEQ_DRIVER(NAME, PROBE, REMOVE, ID, SIZE)		\
static struct snd_seq_driver NAME = {					\
	.probe = PROBE,							\
	.remove = REMOVE,						\
	.driver = {							\
		.name = KBUILD_MODNAME,					\
	},								\
	.id = ID,							\
	.argsize = SIZE,						\
}

#else

/* If Kbuild overlooked the callbacks, no device would ever be probed. */
static_assert(!offsetof(struct snd_seq_driver, driver));

#define OB_COMPAT_SEQ_DRIVER(NAME, PROBE, REMOVE, ID, SIZE)		\
static int NAME##_probe(struct device *device)				\
{									\
	return PROBE(to_seq_dev(device));				\
}									\
									\
static int NAME##_remove(struct device *device)				\
{									\
	REMOVE(to_seq_dev(device));					\
	return 0;							\
}									\
									\
static struct snd_seq_driver NAME = {					\
	.driver = {							\
		.name = KBUILD_MODNAME,					\
		.probe = NAME##_probe,					\
		.remove = NAME##_remove,				\
	},								\
	.id = ID,							\
	.argsize = SIZE,						\
}

#endif
#endif
