/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: a queue where nobody waits. */
#ifndef ONBEAT_FUZZ_LINUX_WAIT_H
#define ONBEAT_FUZZ_LINUX_WAIT_H

typedef struct {
	int unused;
} wait_queue_head_t;

#endif
