/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.5 brought descriptions of MIDI 2.0 endpoints and their blocks, and calls
 * for a client to tell its own and to ask for another's. The numbers of the calls
 * and the layout are the same on older kernels.
 */
#ifndef ONBEAT_COMPAT_UMP_INFO_H
#define ONBEAT_COMPAT_UMP_INFO_H

#include <linux/compiler.h>
#include <linux/ioctl.h>
#include <sound/asequencer.h>
#include <sound/asound.h>

#ifndef OB_COMPAT_HAS_UMP_INFO

struct snd_ump_endpoint_info {
	int card;
	int device;
	unsigned int flags;
	unsigned int protocol_caps;
	unsigned int protocol;
	unsigned int num_blocks;
	unsigned short version;
	unsigned short family_id;
	unsigned short model_id;
	unsigned int manufacturer_id;
	unsigned char sw_revision[4];
	unsigned short padding;
	unsigned char name[128];
	unsigned char product_id[128];
	unsigned char reserved[32];
} __packed;

struct snd_ump_block_info {
	int card;
	int device;
	unsigned char block_id;
	unsigned char direction;
	unsigned char active;
	unsigned char first_group;
	unsigned char num_groups;
	unsigned char midi_ci_version;
	unsigned char sysex8_streams;
	unsigned char ui_hint;
	unsigned int flags;
	unsigned char name[128];
	unsigned char reserved[32];
} __packed;

#endif

#ifndef SNDRV_SEQ_IOCTL_GET_CLIENT_UMP_INFO

struct snd_seq_client_ump_info {
	int client;
	int type;
	unsigned char info[512];
} __packed;

#define SNDRV_SEQ_IOCTL_GET_CLIENT_UMP_INFO \
	_IOWR('S', 0x12, struct snd_seq_client_ump_info)
#define SNDRV_SEQ_IOCTL_SET_CLIENT_UMP_INFO \
	_IOWR('S', 0x13, struct snd_seq_client_ump_info)

#endif

static_assert(sizeof(struct snd_ump_endpoint_info) == 328);
static_assert(sizeof(struct snd_ump_block_info) == 180);
static_assert(sizeof(struct snd_seq_client_ump_info) == 520);

#endif
