/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What the OSS sequencer calls in the sample synth.
 */
#ifndef ONBEAT_SAMPLE_CALLBACKS_H
#define ONBEAT_SAMPLE_CALLBACKS_H

#include <sound/core.h>
#include <sound/seq_oss.h>

/**
 * struct ob_sample_synth - one synthesizer, closure of its callbacks
 * @index: which of them
 * @client: sequencer client of them all
 * @number: from snd_seq_oss_synth_register(); -1 when not registered by it
 * @device: its sequencer device on the card, or NULL
 */
struct ob_sample_synth {
	unsigned int index;
	int client;
	int number;
	struct snd_seq_device *device;
};

/**
 * ob_sample_callbacks_fill() - the callbacks, but those left out by parameter
 * @callbacks: to be filled
 *
 * Context: process.
 */
void ob_sample_callbacks_fill(struct snd_seq_oss_callback *callbacks);

#endif
