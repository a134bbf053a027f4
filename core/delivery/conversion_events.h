/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Packets for those who take events.
 */
#ifndef ONBEAT_CONVERSION_EVENTS_H
#define ONBEAT_CONVERSION_EVENTS_H

struct ob_way;

int ob_conversion_events_deliver(struct ob_way *way, unsigned int count);

#endif
