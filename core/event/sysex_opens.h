/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * SysEx in packets that a driver gets part by part: which of them have not ended.
 */
#ifndef ONBEAT_SYSEX_OPENS_H
#define ONBEAT_SYSEX_OPENS_H

#include "event/sender_key.h"

/* So many at a time for one port; then the rest of the oldest is dropped. */
#define OB_SYSEX_OPENS	8

/**
 * struct ob_sysex_opens - senders within a SysEx; zeros when there is none
 * @keys: the newest first; those behind them are nobody's
 */
struct ob_sysex_opens {
	struct ob_sender_key keys[OB_SYSEX_OPENS];
};

bool ob_sysex_opens_find(const struct ob_sysex_opens *opens,
			 const struct ob_sender_key *key, bool *other);
void ob_sysex_opens_set(struct ob_sysex_opens *opens,
			const struct ob_sender_key *key, bool open);

#endif
