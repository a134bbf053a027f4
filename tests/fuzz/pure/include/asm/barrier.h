/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: compiler.h has what is used. */
#include <linux/compiler.h>
