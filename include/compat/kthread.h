/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.14 renamed kthread_create_worker() to kthread_run_worker(); the old
 * name now creates a worker that is not started.
 */
#ifndef ONBEAT_COMPAT_KTHREAD_H
#define ONBEAT_COMPAT_KTHREAD_H

#include <linux/kthread.h>

#ifdef kthread_run_worker
#define ob_compat_kthread_run_worker(name) kthread_run_worker(0, name)
#else
#define ob_compat_kthread_run_worker(name) kthread_create_worker(0, name)
#endif

#endif
