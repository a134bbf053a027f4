/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the functions of the C library. */
#ifndef ONBEAT_FUZZ_LINUX_STRING_H
#define ONBEAT_FUZZ_LINUX_STRING_H

#include <string.h>

#endif
