/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: what this header brings along. */
#ifndef ONBEAT_FUZZ_SOUND_CORE_H
#define ONBEAT_FUZZ_SOUND_CORE_H

#include <linux/kernel.h>
#include <linux/list.h>

#endif
