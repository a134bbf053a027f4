/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Registration of synthesizers with the OSS sequencer, by their drivers.
 */
#ifndef ONBEAT_OSS_H
#define ONBEAT_OSS_H

#include <sound/core.h>
#include <sound/seq_oss.h>

/**
 * snd_seq_oss_synth_register() - register a synthesizer
 * @name: name that OSS programs see
 * @type: SYNTH_TYPE_* of <linux/soundcard.h>
 * @subtype: subtype of @type
 * @nvoices: number of voices
 * @oper: callbacks, copied; open and close are mandatory
 * @private_data: argument of open
 *
 * Context: Process context.
 * Return: Index for snd_seq_oss_synth_unregister(), or a negative errno.
 */
int snd_seq_oss_synth_register(char *name, int type, int subtype, int nvoices,
			       struct snd_seq_oss_callback *oper,
			       void *private_data);

/**
 * snd_seq_oss_synth_unregister() - unregister a synthesizer
 * @index: from snd_seq_oss_synth_register()
 *
 * Calls close for each application that has it open. No callback is running
 * when this returns, so the caller must not hold a lock that a callback takes.
 *
 * Context: Process context, may sleep.
 * Return: 0 or -EINVAL.
 */
int snd_seq_oss_synth_unregister(int index);

#endif
