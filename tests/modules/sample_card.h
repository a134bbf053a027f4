/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* The card of the sample driver: a MIDI device and a timer. */
#ifndef ONBEAT_TESTS_SAMPLE_CARD_H
#define ONBEAT_TESTS_SAMPLE_CARD_H

/*
 * Makes a card whose MIDI device is attached to a port, in the mode @mode of
 * <sound/seq_virmidi.h>. Returns its number or a negative errno; there can be
 * one at a time.
 */
int ob_sample_card_make(int client, int port, int mode);
void ob_sample_card_free(void);

#endif
