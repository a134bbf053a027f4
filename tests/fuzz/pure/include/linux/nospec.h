/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: nobody speculates. */
#ifndef ONBEAT_FUZZ_LINUX_NOSPEC_H
#define ONBEAT_FUZZ_LINUX_NOSPEC_H

#define array_index_nospec(index, size)	(index)

#endif
