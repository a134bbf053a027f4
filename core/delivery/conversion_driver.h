/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Packets for those who take events.
 */
#ifndef ONBEAT_CONVERSION_DRIVER_H
#define ONBEAT_CONVERSION_DRIVER_H

#include <sound/asequencer.h>

struct ob_port;
struct ob_way;

int ob_conversion_driver_deliver(struct ob_way *way);
void ob_conversion_driver_end(struct ob_port *port, struct snd_seq_addr source);

#endif
