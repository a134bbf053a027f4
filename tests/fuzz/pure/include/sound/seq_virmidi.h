/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stand-in for user space: what virmidi.h is about. */
#ifndef ONBEAT_FUZZ_SOUND_SEQ_VIRMIDI_H
#define ONBEAT_FUZZ_SOUND_SEQ_VIRMIDI_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <sound/asequencer.h>

struct snd_card;

struct snd_rawmidi {
	void *private_data;
};

struct snd_rawmidi_ops {
	int unused;
};

struct snd_rawmidi_global_ops {
	int unused;
};

struct snd_virmidi_dev {
	int unused;
};

#endif
