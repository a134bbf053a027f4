/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: rounding up. */
#ifndef ONBEAT_FUZZ_LINUX_MATH_H
#define ONBEAT_FUZZ_LINUX_MATH_H

#define DIV_ROUND_UP(number, unit)	(((number) + (unit) - 1) / (unit))

#endif
