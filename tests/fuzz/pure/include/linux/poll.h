/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: a name. */
#ifndef ONBEAT_FUZZ_LINUX_POLL_H
#define ONBEAT_FUZZ_LINUX_POLL_H

typedef struct poll_table_struct poll_table;

#endif
