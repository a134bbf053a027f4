/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: a lock that nobody takes. */
#ifndef ONBEAT_FUZZ_LINUX_MUTEX_H
#define ONBEAT_FUZZ_LINUX_MUTEX_H

struct mutex {
	int unused;
};

#endif
