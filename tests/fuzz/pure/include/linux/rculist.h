/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: nobody reads meanwhile. */
#ifndef ONBEAT_FUZZ_LINUX_RCULIST_H
#define ONBEAT_FUZZ_LINUX_RCULIST_H

#include <linux/list.h>

#define list_add_tail_rcu(link, list)	list_add_tail(link, list)
#define list_del_rcu(link)		list_del(link)

#endif
