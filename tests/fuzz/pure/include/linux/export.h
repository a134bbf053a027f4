/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: nothing is exported. */
#ifndef ONBEAT_FUZZ_LINUX_EXPORT_H
#define ONBEAT_FUZZ_LINUX_EXPORT_H

#define EXPORT_SYMBOL(symbol)

#endif
