/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: units of time. */
#ifndef ONBEAT_FUZZ_LINUX_TIME64_H
#define ONBEAT_FUZZ_LINUX_TIME64_H

#define NSEC_PER_SEC		1000000000L
#define NSEC_PER_MSEC		1000000L

#endif
