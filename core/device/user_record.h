/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One record from and to the memory of a program, which most system calls move.
 *
 * Some 30 bytes take copy_from_user() longer than all that the sequencer does for an
 * event; word by word they take a third. The sizes are constants, in whole words.
 */
#ifndef ONBEAT_USER_RECORD_H
#define ONBEAT_USER_RECORD_H

#include <linux/types.h>
#include <linux/uaccess.h>

/* Elsewhere a program may have its records where a word cannot be moved at once. */
#define OB_USER_RECORD_WORDS	IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS)

/**
 * ob_user_record_get() - copy a record from a program
 * @record: where to
 * @from: where it is
 * @size: its size, a constant
 *
 * Context: Process context, may sleep.
 * Return: False if it cannot be read; then @record has any content.
 */
static __always_inline bool ob_user_record_get(void *record, const void __user *from,
					       size_t size)
{
	const u32 __user *source = from;
	u32 *words = record;
	size_t i;

	if (!OB_USER_RECORD_WORDS)
		return !copy_from_user(record, from, size);
	might_fault();
	if (!user_read_access_begin(source, size))
		return false;
#pragma GCC unroll 8
	for (i = 0; i < size / sizeof(u32); i++)
		unsafe_get_user(words[i], &source[i], fault);
	user_read_access_end();
	return true;
fault:
	user_read_access_end();
	return false;
}

/**
 * ob_user_record_put() - copy a record to a program
 * @to: where to
 * @record: the record
 * @size: its size, a constant
 *
 * Context: Process context, may sleep.
 * Return: False if it cannot be written there, or only some of it.
 */
static __always_inline bool ob_user_record_put(void __user *to, const void *record,
					       size_t size)
{
	const u32 *words = record;
	u32 __user *dest = to;
	size_t i;

	if (!OB_USER_RECORD_WORDS)
		return !copy_to_user(to, record, size);
	might_fault();
	if (!user_write_access_begin(dest, size))
		return false;
#pragma GCC unroll 8
	for (i = 0; i < size / sizeof(u32); i++)
		unsafe_put_user(words[i], &dest[i], fault);
	user_write_access_end();
	return true;
fault:
	user_write_access_end();
	return false;
}

#endif
