/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A kernel may have been configured without configfs. Then there is neither the
 * directory nor the file that makes it [virmidi/Kbuild].
 */
#ifndef ONBEAT_COMPAT_CONFIGFS_H
#define ONBEAT_COMPAT_CONFIGFS_H

#include <linux/kconfig.h>

#define OB_COMPAT_HAS_CONFIGFS	IS_ENABLED(CONFIG_CONFIGFS_FS)

#endif
