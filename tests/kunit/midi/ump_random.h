/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Packets at random: of all types, mostly channel voice on few channels and groups, with
 * the controllers that have a meaning and the values where something changes. Parameters
 * are often set in the order that is usual. One in eight has bits where none should be.
 */
#ifndef ONBEAT_UMP_RANDOM_H
#define ONBEAT_UMP_RANDOM_H

#include <compat/array_size.h>
#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/types.h>

static inline u32 ump_random_below(struct rnd_state *rnd, u32 limit)
{
	return prandom_u32_state(rnd) % limit;
}

/* 0 to 127, edges and middles more often. */
static inline u8 ump_random_value(struct rnd_state *rnd)
{
	static const u8 edges[] = { 0, 1, 31, 32, 63, 64, 65, 126, 127, 127 };

	if (ump_random_below(rnd, 2))
		return edges[ump_random_below(rnd, ARRAY_SIZE(edges))];
	return ump_random_below(rnd, 128);
}

static inline u32 ump_random_wide_value(struct rnd_state *rnd)
{
	static const u32 edges[] = {
		0, 1, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff,
		0x01ffffff, 0x02000000, 0x0003ffff, 0x00040000,
	};

	if (ump_random_below(rnd, 2))
		return edges[ump_random_below(rnd, ARRAY_SIZE(edges))];
	return prandom_u32_state(rnd);
}

static inline u8 ump_random_control(struct rnd_state *rnd)
{
	static const u8 special[] = {
		0, 32, 6, 6, 6, 38, 38, 38, 98, 99, 100, 101, 100, 101, 121, 88,
		96, 97,
	};

	if (ump_random_below(rnd, 8))
		return special[ump_random_below(rnd, ARRAY_SIZE(special))];
	return ump_random_below(rnd, 128);
}

/* Group and channel: two or three are met again and again. */
static inline u32 ump_random_place(struct rnd_state *rnd)
{
	u32 group = ump_random_below(rnd, 8) ? 3 + ump_random_below(rnd, 2) :
					       ump_random_below(rnd, 16);
	u32 channel = ump_random_below(rnd, 8) ? 5 + ump_random_below(rnd, 3) :
						 ump_random_below(rnd, 16);

	return group << 24 | channel << 16;
}

/* The controller that usually comes after another when a parameter is set, or 0. */
static inline u32 ump_random_successor(struct rnd_state *rnd, u32 before)
{
	static const u8 begin[] = { 99, 101, 6, 38 };

	if ((before & 0xf0f00000) != 0x20b00000)
		return 0;
	switch (before >> 8 & 0x7f) {
	case 99:
	case 101:
		return (before >> 8 & 0x7f) - 1;
	case 98:
	case 100:
		return 6;
	case 6:
		return 38;
	case 38:
		return begin[ump_random_below(rnd, ARRAY_SIZE(begin))];
	}
	return 0;
}

/* A message of type 2. @before: the first word of the last packet. */
static inline u32 ump_random_midi1(struct rnd_state *rnd, u32 before)
{
	u32 index = ump_random_successor(rnd, before);
	u32 word = 0x20000000 | ump_random_place(rnd);
	u32 status = 8 + ump_random_below(rnd, 7);

	if (index && ump_random_below(rnd, 4))
		return (before & 0x2fff0000) | index << 8 | ump_random_value(rnd);
	if (ump_random_below(rnd, 3))
		status = 0xb;
	if (!ump_random_below(rnd, 64))
		status = ump_random_below(rnd, 16);
	word |= status << 20 | ump_random_value(rnd);
	word |= (status == 0xb ? ump_random_control(rnd) :
				 ump_random_value(rnd)) << 8;
	if (!ump_random_below(rnd, 8))
		word |= prandom_u32_state(rnd) & 0x8080;
	return word;
}

/* A message of type 4. */
static inline void ump_random_midi2(struct rnd_state *rnd, u32 *packet)
{
	u32 status = ump_random_below(rnd, 16);

	packet[0] = 0x40000000 | ump_random_place(rnd) | status << 20;
	if (status < 8)
		packet[0] |= ump_random_value(rnd) << 8 | ump_random_value(rnd);
	else if (status == 0xb)
		packet[0] |= ump_random_control(rnd) << 8;
	else if (status == 0xc)
		packet[0] |= ump_random_below(rnd, 2);
	else if (status < 0xb)
		packet[0] |= ump_random_value(rnd) << 8;
	packet[1] = ump_random_wide_value(rnd);
	if (status == 0xc)
		packet[1] &= 0x7f007f7f;
	if (!ump_random_below(rnd, 8)) {
		packet[0] |= prandom_u32_state(rnd) & 0xffff;
		packet[1] |= prandom_u32_state(rnd);
	}
}

static inline void ump_random_sysex7(struct rnd_state *rnd, u32 *packet)
{
	u32 status = ump_random_below(rnd, 4), count = ump_random_below(rnd, 7);

	if (!ump_random_below(rnd, 16)) {
		status = ump_random_below(rnd, 16);
		count = ump_random_below(rnd, 16);
	}
	packet[0] = 0x30000000 | (ump_random_place(rnd) & 0x0f000000) |
		    status << 20 | count << 16 |
		    (prandom_u32_state(rnd) & 0x7f7f);
	packet[1] = prandom_u32_state(rnd) & 0x7f7f7f7f;
	if (!ump_random_below(rnd, 8))
		packet[1] |= prandom_u32_state(rnd);
}

/*
 * Any packet; four words are written, whatever its type. @packet has been the one
 * before, or zeros.
 */
static inline void ump_random_packet(struct rnd_state *rnd, u32 *packet)
{
	u32 before = packet[0], kind = ump_random_below(rnd, 16);

	if (ump_random_successor(rnd, before) && ump_random_below(rnd, 2))
		kind = 0;
	prandom_bytes_state(rnd, packet, 4 * sizeof(*packet));
	switch (kind) {
	case 0 ... 6:
		packet[0] = ump_random_midi1(rnd, before);
		break;
	case 7 ... 10:
		ump_random_midi2(rnd, packet);
		break;
	case 11 ... 12:
		ump_random_sysex7(rnd, packet);
		break;
	case 13:
		packet[0] = 0x10f00000 | (ump_random_place(rnd) & 0x0f0f0000) |
			    ump_random_value(rnd) << 8 | ump_random_value(rnd);
		break;
	case 14:
		packet[0] = (packet[0] & 0x0fffffff) |
			    (ump_random_below(rnd, 2) ? 0 : 0xf0000000);
		break;
	}
}

#endif
