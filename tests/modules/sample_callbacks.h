/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Callbacks of the sample synth for the OSS sequencer.
 */
#ifndef ONBEAT_SAMPLE_CALLBACKS_H
#define ONBEAT_SAMPLE_CALLBACKS_H

#include <sound/core.h>
#include <sound/seq_oss.h>

/**
 * struct ob_sample_synth - one synthesizer, closure of its callbacks
 * @index: among the synthesizers of the module
 * @client: sequencer client of all of them
 * @number: from snd_seq_oss_synth_register(); -1 if not registered by it
 * @device: its sequencer device on the card, or NULL
 */
struct ob_sample_synth {
	unsigned int index;
	int client;
	int number;
	struct snd_seq_device *device;
};

/* Fills in all callbacks but those that the parameter "without" names. */
void ob_sample_callbacks_fill(struct snd_seq_oss_callback *callbacks);

#endif
