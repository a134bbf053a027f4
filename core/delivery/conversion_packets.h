/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Events and packets for those who take packets.
 */
#ifndef ONBEAT_CONVERSION_PACKETS_H
#define ONBEAT_CONVERSION_PACKETS_H

struct ob_way;

int ob_conversion_packets_deliver(const struct ob_way *way);

#endif
