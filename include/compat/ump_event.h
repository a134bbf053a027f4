/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.5, and 6.1 as of one of its updates, gave events a flag that says that a
 * packet is in them.
 */
#ifndef ONBEAT_COMPAT_UMP_EVENT_H
#define ONBEAT_COMPAT_UMP_EVENT_H

#include <compat/asequencer.h>
#include <linux/bits.h>

#ifndef SNDRV_SEQ_EVENT_UMP
#define SNDRV_SEQ_EVENT_UMP	BIT(5)
#endif

#endif
