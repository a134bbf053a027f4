/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Registration of synthesizers with the OSS sequencer, for their drivers.
 */
#ifndef ONBEAT_OSS_H
#define ONBEAT_OSS_H

#include <sound/core.h>
#include <sound/seq_oss.h>

/**
 * snd_seq_oss_synth_register() - register a synthesizer
 * @name: what OSS programs call it
 * @type: SYNTH_TYPE_* of <linux/soundcard.h>
 * @subtype: of that type
 * @nvoices: how many voices it has
 * @oper: callbacks, copied; open and close must be there
 * @private_data: given to open
 *
 * Context: process.
 * Return: number for snd_seq_oss_synth_unregister(), or a negative errno.
 */
int snd_seq_oss_synth_register(char *name, int type, int subtype, int nvoices,
			       struct snd_seq_oss_callback *oper,
			       void *private_data);

/**
 * snd_seq_oss_synth_unregister() - take it back
 * @index: from snd_seq_oss_synth_register()
 *
 * Applications that have it open lose it: close is called for each. No callback
 * runs any more when this returns, so call it without any lock that one of them
 * takes.
 *
 * Context: process, sleeps.
 * Return: 0 or -EINVAL.
 */
int snd_seq_oss_synth_unregister(int index);

#endif
