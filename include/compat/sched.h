/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A kernel may be built without CONFIG_SCHED_INFO or CONFIG_SMP, though distributions have
 * both.
 */
#ifndef ONBEAT_COMPAT_SCHED_H
#define ONBEAT_COMPAT_SCHED_H

#include <linux/sched.h>
#include <linux/types.h>

/*
 * How long the current task has waited for its CPU in all, in ns; 0 if the kernel
 * does not count it.
 */
static inline u64 ob_compat_run_delay(void)
{
#ifdef CONFIG_SCHED_INFO
	return current->sched_info.run_delay;
#else
	return 0;
#endif
}

/*
 * Where a task is to be woken after its next sleep: the current one, or one that has not
 * run yet. The scheduler takes another CPU if the task may not run on @cpu or that is
 * offline, and for a real-time task if one of its priority or a higher one runs there,
 * or a real-time task that cannot go elsewhere.
 */
static inline void ob_compat_wake_on(struct task_struct *task, unsigned int cpu)
{
#ifdef CONFIG_SMP
	task->wake_cpu = cpu;
#endif
}

#endif
