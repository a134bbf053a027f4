/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct snd_seq_port_info has told a port's direction since Linux 6.5.
 */
#ifndef ONBEAT_COMPAT_PORT_INFO_H
#define ONBEAT_COMPAT_PORT_INFO_H

#include <sound/asequencer.h>

static inline void ob_compat_set_bidirectional(struct snd_seq_port_info *info)
{
#ifdef SNDRV_SEQ_PORT_DIR_BIDIRECTION
	info->direction = SNDRV_SEQ_PORT_DIR_BIDIRECTION;
#endif
}

#endif
