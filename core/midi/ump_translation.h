/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Channel voice messages of one protocol in the other: packets of type 2 and type 4.
 * Pure.
 */
#ifndef ONBEAT_UMP_TRANSLATION_H
#define ONBEAT_UMP_TRANSLATION_H

#include "midi/ump_parameter.h"

void ob_ump_translation_to_midi2(const struct ob_ump_group *group,
				 struct ob_ump_change *change, u32 word,
				 struct ob_ump_packets *out);
void ob_ump_translation_to_midi1(const u32 *packet, struct ob_ump_words *out);

#endif
