/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Files below /proc/asound/seq.
 */
#ifndef ONBEAT_PROC_H
#define ONBEAT_PROC_H

/**
 * ob_proc_init() - create the files clients, queues, timer and stats
 *
 * Context: process.
 * Return: 0 or -ENOMEM; then there are none. 0 on a kernel without /proc.
 */
int ob_proc_init(void);

/** ob_proc_exit() - remove them; waits for whoever reads one */
void ob_proc_exit(void);

#endif
