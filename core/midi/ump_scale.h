/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Values of MIDI 1.0's resolution in MIDI 2.0's and back, after M2-115-U (bit scaling
 * and resolution). Pure.
 *
 * Up, "min-center-max": the lowest, the middle and the highest value of the one
 * range become those of the other. Up to the middle that is a shift; above it, the
 * bits below the topmost one are repeated into the bits that a shift leaves empty.
 * Down is always a shift, so that down after up gives every value again. Some
 * parameters are shifted up as well, see ump_parameter.c.
 */
#ifndef ONBEAT_UMP_SCALE_H
#define ONBEAT_UMP_SCALE_H

#include <linux/types.h>

/**
 * ob_ump_scale_7_to_16() - 7 bits up to 16: velocities
 * @value: 0 to 127
 *
 * Context: Any.
 * Return: 0 to 0xffff; 0x8000 for 64.
 */
static inline u32 ob_ump_scale_7_to_16(u32 value)
{
	u32 low = value & 0x3f;

	if (value <= 0x40)
		return value << 9;
	return value << 9 | low << 3 | low >> 3;
}

/**
 * ob_ump_scale_7_to_32() - 7 bits up to 32: pressure, controllers
 * @value: 0 to 127
 *
 * Context: Any.
 * Return: 0 to 0xffffffff; 0x80000000 for 64.
 */
static inline u32 ob_ump_scale_7_to_32(u32 value)
{
	u32 low = value & 0x3f;

	if (value <= 0x40)
		return value << 25;
	return value << 25 | low << 19 | low << 13 | low << 7 | low << 1 |
	       low >> 5;
}

/**
 * ob_ump_scale_14_to_32() - 14 bits up to 32: pitch bend, parameters
 * @value: 0 to 0x3fff
 *
 * Context: Any.
 * Return: 0 to 0xffffffff; 0x80000000 for 0x2000.
 */
static inline u32 ob_ump_scale_14_to_32(u32 value)
{
	u32 low = value & 0x1fff;

	if (value <= 0x2000)
		return value << 18;
	return value << 18 | low << 5 | low >> 8;
}

/**
 * ob_ump_scale_16_to_7() - 16 bits down to 7
 * @value: 0 to 0xffff
 *
 * Context: Any.
 * Return: 0 to 127.
 */
static inline u32 ob_ump_scale_16_to_7(u32 value)
{
	return value >> 9;
}

/**
 * ob_ump_scale_32_to_7() - 32 bits down to 7
 * @value: any
 *
 * Context: Any.
 * Return: 0 to 127.
 */
static inline u32 ob_ump_scale_32_to_7(u32 value)
{
	return value >> 25;
}

/**
 * ob_ump_scale_32_to_14() - 32 bits down to 14
 * @value: any
 *
 * Context: Any.
 * Return: 0 to 0x3fff.
 */
static inline u32 ob_ump_scale_32_to_14(u32 value)
{
	return value >> 18;
}

#endif
