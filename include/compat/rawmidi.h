/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Since Linux 6.5 snd_rawmidi_kernel_open() takes the device, which Kbuild looks
 * for; before, it took the card and the number of the device, and searched.
 */
#ifndef ONBEAT_COMPAT_RAWMIDI_H
#define ONBEAT_COMPAT_RAWMIDI_H

#include <sound/core.h>
#include <sound/rawmidi.h>

static inline int ob_compat_rawmidi_open(struct snd_rawmidi *rmidi,
					 int subdevice, int mode,
					 struct snd_rawmidi_file *file)
{
#ifdef OB_COMPAT_HAS_RAWMIDI_OPEN_DEVICE
	return snd_rawmidi_kernel_open(rmidi, subdevice, mode, file);
#else
	return snd_rawmidi_kernel_open(rmidi->card, rmidi->device, subdevice,
				       mode, file);
#endif
}

#endif
