// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Exports of <onbeat/kernel.h>, <onbeat/name.h> and <onbeat/sysex.h> for the other
 * modules of onbeat.
 */
#include <linux/export.h>
#include <onbeat/kernel.h>
#include <onbeat/name.h>
#include <onbeat/sysex.h>

EXPORT_SYMBOL_GPL(ob_payload_from_event);
EXPORT_SYMBOL_GPL(ob_payload_put);
EXPORT_SYMBOL_GPL(ob_payload_data);
EXPORT_SYMBOL_GPL(ob_payload_size);
EXPORT_SYMBOL_GPL(ob_output_pool_create);
EXPORT_SYMBOL_GPL(ob_output_pool_put);
EXPORT_SYMBOL_GPL(ob_output_pool_available);
EXPORT_SYMBOL_GPL(ob_output_pool_set_room);
EXPORT_SYMBOL_GPL(ob_output_pool_poll);
EXPORT_SYMBOL_GPL(ob_output_pool_wait);
EXPORT_SYMBOL_GPL(ob_output_pool_drain);
EXPORT_SYMBOL_GPL(ob_kernel_client_submit);
EXPORT_SYMBOL_GPL(ob_kernel_client_dispatch_stamped);
EXPORT_SYMBOL_GPL(ob_kernel_client_broadcast);
EXPORT_SYMBOL_GPL(ob_kernel_client_set_packets);
EXPORT_SYMBOL_GPL(ob_kernel_client_count_dropped);
EXPORT_SYMBOL_GPL(ob_kernel_client_clear_queue);
EXPORT_SYMBOL_GPL(ob_sysex_part_of);
EXPORT_SYMBOL_GPL(ob_sysex_ends);
EXPORT_SYMBOL_GPL(ob_sysex_continues);
EXPORT_SYMBOL_GPL(ob_sysex_advance);
EXPORT_SYMBOL_GPL(ob_sysex_accept);
EXPORT_SYMBOL_GPL(ob_sysex_abandon_from);
EXPORT_SYMBOL_GPL(ob_name_copy);
EXPORT_SYMBOL_GPL(ob_name_count);
EXPORT_SYMBOL_GPL(ob_name_nth);
