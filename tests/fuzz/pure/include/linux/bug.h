/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: what must not happen ends the program. */
#ifndef ONBEAT_FUZZ_LINUX_BUG_H
#define ONBEAT_FUZZ_LINUX_BUG_H

#include <stdio.h>
#include <stdlib.h>

#define WARN_ON_ONCE(condition)						\
	({								\
		if (condition) {					\
			fprintf(stderr, "%s:%d: WARN_ON_ONCE(%s)\n",	\
				__FILE__, __LINE__, #condition);	\
			abort();					\
		}							\
		false;							\
	})

#endif
