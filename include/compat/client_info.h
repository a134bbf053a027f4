/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.5 and an update of 6.1 added a MIDI version to struct
 * snd_seq_client_info; Linux 6.5 also added a filter by UMP group. If the
 * header lacks the version, it is in the first of the reserved bytes.
 */
#ifndef ONBEAT_COMPAT_CLIENT_INFO_H
#define ONBEAT_COMPAT_CLIENT_INFO_H

#include <linux/bits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <sound/asequencer.h>

/* Bit 0: messages without a group; bits 1 to 16: those of a group. */
#define OB_COMPAT_GROUP_FILTER_MASK	GENMASK(16, 0)

/* Where it is in the structure, whatever the header calls the bytes there. */
#define OB_COMPAT_GROUP_FILTER_OFFSET	136

static inline unsigned int
ob_compat_group_filter(const struct snd_seq_client_info *info)
{
	unsigned int filter;

#ifdef OB_COMPAT_HAS_GROUP_FILTER
	filter = info->group_filter;
#else
	memcpy(&filter, (const u8 *)info + OB_COMPAT_GROUP_FILTER_OFFSET,
	       sizeof(filter));
#endif
	return filter & OB_COMPAT_GROUP_FILTER_MASK;
}

static inline void ob_compat_set_group_filter(struct snd_seq_client_info *info,
					      unsigned int filter)
{
#ifdef OB_COMPAT_HAS_GROUP_FILTER
	info->group_filter = filter;
#else
	memcpy((u8 *)info + OB_COMPAT_GROUP_FILTER_OFFSET, &filter,
	       sizeof(filter));
#endif
}

static inline unsigned int
ob_compat_midi_version(const struct snd_seq_client_info *info)
{
#ifdef SNDRV_SEQ_CLIENT_LEGACY_MIDI
	return info->midi_version;
#else
	unsigned int version;

	memcpy(&version, info->reserved, sizeof(version));
	return version;
#endif
}

static inline void ob_compat_set_midi_version(struct snd_seq_client_info *info,
					      unsigned int version)
{
#ifdef SNDRV_SEQ_CLIENT_LEGACY_MIDI
	info->midi_version = version;
#else
	memcpy(info->reserved, &version, sizeof(version));
#endif
}

#endif
