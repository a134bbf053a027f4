/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * <sound/asequencer.h> of the newest kernel on older ones. Linux 6.5 gave
 * ports a direction, a UMP group and a flag, Linux 6.11 gave tempos a base, Linux
 * 6.14 named two more events. Where the header lacks a field, it is in reserved
 * bytes, which programs that do not know it leave alone; so the ABI is the same on
 * all kernels.
 */
#ifndef ONBEAT_COMPAT_ASEQUENCER_H
#define ONBEAT_COMPAT_ASEQUENCER_H

#include <linux/bits.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <sound/asequencer.h>

/* The protocol that is spoken, whatever the kernel's header knows. */
#define OB_COMPAT_SEQ_VERSION	SNDRV_PROTOCOL_VERSION(1, 0, 5)

#ifndef SNDRV_SEQ_PORT_DIR_UNKNOWN
#define SNDRV_SEQ_PORT_DIR_UNKNOWN	0
#define SNDRV_SEQ_PORT_DIR_INPUT	1
#define SNDRV_SEQ_PORT_DIR_OUTPUT	2
#define SNDRV_SEQ_PORT_DIR_BIDIRECTION	3
#endif

/* The two bytes behind time_queue, whether the header has names for them or not. */
#define OB_COMPAT_PORT_DIRECTION \
	(offsetof(struct snd_seq_port_info, time_queue) + 1)
#define OB_COMPAT_PORT_GROUP	(OB_COMPAT_PORT_DIRECTION + 1)

static inline u8 ob_compat_port_direction(const struct snd_seq_port_info *info)
{
	return ((const u8 *)info)[OB_COMPAT_PORT_DIRECTION];
}

static inline void ob_compat_set_port_direction(struct snd_seq_port_info *info,
						u8 direction)
{
	((u8 *)info)[OB_COMPAT_PORT_DIRECTION] = direction;
}

static inline u8 ob_compat_port_ump_group(const struct snd_seq_port_info *info)
{
	return ((const u8 *)info)[OB_COMPAT_PORT_GROUP];
}

static inline void ob_compat_set_port_ump_group(struct snd_seq_port_info *info,
						u8 group)
{
	((u8 *)info)[OB_COMPAT_PORT_GROUP] = group;
}

static inline u32
ob_compat_tempo_base(const struct snd_seq_queue_tempo *tempo)
{
#ifdef OB_COMPAT_HAS_TEMPO_BASE
	return tempo->tempo_base;
#else
	u16 base;

	memcpy(&base, tempo->reserved, sizeof(base));
	return base;
#endif
}

static inline void ob_compat_set_tempo_base(struct snd_seq_queue_tempo *tempo,
					    u32 base)
{
#ifdef OB_COMPAT_HAS_TEMPO_BASE
	tempo->tempo_base = base;
#else
	u16 value = base;

	memcpy(tempo->reserved, &value, sizeof(value));
#endif
}

/* Linux 6.5 let ports be inactive, or stand for a whole device. */
#ifndef SNDRV_SEQ_PORT_CAP_INACTIVE
#define SNDRV_SEQ_PORT_CAP_INACTIVE	BIT(8)
#endif

#ifndef SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT
#define SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT	BIT(9)
#endif

#ifndef SNDRV_SEQ_PORT_FLG_IS_MIDI1
#define SNDRV_SEQ_PORT_FLG_IS_MIDI1	BIT(3)
#endif

/* Linux 6.5 let clients have packets as they are. */
#ifndef SNDRV_SEQ_FILTER_NO_CONVERT
#define SNDRV_SEQ_FILTER_NO_CONVERT	BIT(30)
#endif

/* Linux 6.14: an endpoint, or a block of it, has changed. */
#ifndef SNDRV_SEQ_EVENT_UMP_EP_CHANGE
#define SNDRV_SEQ_EVENT_UMP_EP_CHANGE		68
#define SNDRV_SEQ_EVENT_UMP_BLOCK_CHANGE	69
#endif

#ifndef SNDRV_SEQ_IOCTL_USER_PVERSION
#define SNDRV_SEQ_IOCTL_USER_PVERSION	_IOW('S', 0x04, int)
#endif

/*
 * Linux 6.5, and 6.1 as of one of its updates, have MIDI versions of clients, and
 * events of 32 bytes that have a packet in them.
 */
#ifndef SNDRV_SEQ_CLIENT_LEGACY_MIDI
#define SNDRV_SEQ_CLIENT_UMP_MIDI_1_0	1
#define SNDRV_SEQ_CLIENT_UMP_MIDI_2_0	2
#endif

#ifndef SNDRV_SEQ_EVENT_UMP
#define SNDRV_SEQ_EVENT_UMP	BIT(5)

struct snd_seq_ump_event {
	snd_seq_event_type_t type;
	unsigned char flags;
	char tag;
	unsigned char queue;
	union snd_seq_timestamp time;
	struct snd_seq_addr source;
	struct snd_seq_addr dest;
	union {
		typeof(((struct snd_seq_event *)0)->data) data;	/* may have no name */
		unsigned int ump[4];
	};
};
#endif

#endif
