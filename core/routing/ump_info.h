/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A client's description of its MIDI 2.0 endpoint, and of the blocks of that.
 */
#ifndef ONBEAT_UMP_INFO_H
#define ONBEAT_UMP_INFO_H

#include <compat/ump_info.h>

#include <linux/types.h>

/* Blocks that an endpoint may have. */
#define OB_UMP_INFO_BLOCKS	32

/**
 * struct ob_ump_info - descriptions
 * @records: that of the endpoint, then one for each block; NULL if it has not been
 *	told. Each belongs to this
 */
struct ob_ump_info {
	void *records[1 + OB_UMP_INFO_BLOCKS];
};

struct ob_ump_info *ob_ump_info_create(void);
void ob_ump_info_free(struct ob_ump_info *info);

/**
 * ob_ump_info_size() - bytes of a description
 * @type: 0 for the endpoint, 1 + n for block n
 *
 * Context: Any.
 * Return: Of how many bytes it consists.
 */
static inline size_t ob_ump_info_size(unsigned int type)
{
	return type ? sizeof(struct snd_ump_block_info) :
		      sizeof(struct snd_ump_endpoint_info);
}

#endif
