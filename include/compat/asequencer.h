/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * <sound/asequencer.h> of the newest kernel on older ones. Linux 6.5 gave
 * ports a direction and a UMP group, Linux 6.11 gave tempos a base, which Kbuild
 * looks for; where the header lacks the fields, the bytes are reserved ones, and
 * programs built for the kernel's protocol version leave them alone.
 */
#ifndef ONBEAT_COMPAT_ASEQUENCER_H
#define ONBEAT_COMPAT_ASEQUENCER_H

#include <linux/bits.h>
#include <sound/asequencer.h>

#ifdef SNDRV_SEQ_PORT_DIR_UNKNOWN

static inline u8 ob_compat_port_direction(const struct snd_seq_port_info *info)
{
	return info->direction;
}

static inline void ob_compat_set_port_direction(struct snd_seq_port_info *info,
						u8 direction)
{
	info->direction = direction;
}

static inline u8 ob_compat_port_ump_group(const struct snd_seq_port_info *info)
{
	return info->ump_group;
}

static inline void ob_compat_set_port_ump_group(struct snd_seq_port_info *info,
						u8 group)
{
	info->ump_group = group;
}

#else /* before 6.5 */

#define SNDRV_SEQ_PORT_DIR_UNKNOWN	0
#define SNDRV_SEQ_PORT_DIR_INPUT	1
#define SNDRV_SEQ_PORT_DIR_OUTPUT	2
#define SNDRV_SEQ_PORT_DIR_BIDIRECTION	3

static inline u8 ob_compat_port_direction(const struct snd_seq_port_info *info)
{
	return SNDRV_SEQ_PORT_DIR_UNKNOWN;
}

static inline void ob_compat_set_port_direction(struct snd_seq_port_info *info,
						u8 direction)
{
}

static inline u8 ob_compat_port_ump_group(const struct snd_seq_port_info *info)
{
	return 0;
}

static inline void ob_compat_set_port_ump_group(struct snd_seq_port_info *info,
						u8 group)
{
}

#endif

static inline u32
ob_compat_tempo_base(const struct snd_seq_queue_tempo *tempo)
{
#ifdef OB_COMPAT_HAS_TEMPO_BASE
	return tempo->tempo_base;
#else
	return 0;
#endif
}

static inline void ob_compat_set_tempo_base(struct snd_seq_queue_tempo *tempo,
					    u32 base)
{
#ifdef OB_COMPAT_HAS_TEMPO_BASE
	tempo->tempo_base = base;
#endif
}

/* Linux 6.5 let ports be inactive, or stand for a whole device. */
#ifndef SNDRV_SEQ_PORT_CAP_INACTIVE
#define SNDRV_SEQ_PORT_CAP_INACTIVE	BIT(8)
#endif

#ifndef SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT
#define SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT	BIT(9)
#endif

/*
 * Linux 6.5, and 6.1 as of one of its updates, brought version 1.0.3 of the
 * protocol, with a call to tell the program's, which is there on every kernel, and
 * events of 32 bytes, of which only the size matters here.
 */
#if SNDRV_SEQ_VERSION < SNDRV_PROTOCOL_VERSION(1, 0, 3)
#define OB_COMPAT_SEQ_VERSION	SNDRV_PROTOCOL_VERSION(1, 0, 3)
#else
#define OB_COMPAT_SEQ_VERSION	SNDRV_SEQ_VERSION
#endif

#ifndef SNDRV_SEQ_IOCTL_USER_PVERSION
#define SNDRV_SEQ_IOCTL_USER_PVERSION	_IOW('S', 0x04, int)
#endif

#ifndef SNDRV_SEQ_EVENT_UMP
struct snd_seq_ump_event {
	union {
		struct snd_seq_event record;
		u32 words[8];
	};
};
#endif

#endif
