// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Exports of <onbeat/virmidi.h>, for snd-virmidi. */
#include <linux/export.h>
#include <onbeat/virmidi.h>

EXPORT_SYMBOL_GPL(ob_virmidi_device_set_names);
EXPORT_SYMBOL_GPL(ob_virmidi_device_delete_client);
