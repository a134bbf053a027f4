/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * <sound/ump.h>, which Kbuild looks for, came with Linux 6.5. Its types go into
 * the versions of symbols whose parameters lead to them.
 */
#ifndef ONBEAT_COMPAT_UMP_H
#define ONBEAT_COMPAT_UMP_H

#ifdef OB_COMPAT_HAS_UMP
#include <sound/ump.h>
#endif

#endif
