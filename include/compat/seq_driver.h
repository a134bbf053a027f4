/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A driver for devices of the sequencer's bus. Newer kernels (7.3, say) give it
 * callbacks of its own, which Kbuild looks for; on older ones it uses those of
 * any driver, which the newer ones no longer call.
 */
#ifndef ONBEAT_COMPAT_SEQ_DRIVER_H
#define ONBEAT_COMPAT_SEQ_DRIVER_H

#include <linux/device.h>
#include <sound/core.h>
#include <sound/seq_device.h>

/*
 * Defines a static struct snd_seq_driver of that NAME, for devices with this id
 * and size of arguments:
 *	int PROBE(struct snd_seq_device *)
 *	void REMOVE(struct snd_seq_device *)
 */
#ifdef OB_COMPAT_SEQ_DRIVER_HAS_CALLBACKS

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
