/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the limit and the marks of a length. */
#ifndef ONBEAT_FUZZ_SOUND_SEQ_KERNEL_H
#define ONBEAT_FUZZ_SOUND_SEQ_KERNEL_H

#include <sound/asequencer.h>

#define SNDRV_SEQ_MAX_EVENT_LEN	0x3fffffff
#define SNDRV_SEQ_EXT_MASK	0xc0000000

#endif
