// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Checks names that people give to virtual devices and ports. They are shown by
 * programs and in lines of /proc, so they have to be text. Pure; called in
 * process context by the other modules of onbeat.
 */
#include <onbeat/name.h>

#include <linux/errno.h>
#include <linux/string.h>

#define LAST_CHARACTER	0x10ffff
#define FIRST_SURROGATE	0xd800
#define LAST_SURROGATE	0xdfff

/* Control characters of ASCII and of Latin-1, which terminals obey. */
static bool is_control(u32 character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

/*
 * One character of UTF-8 in its shortest form that is no control character.
 * Return: its length in bytes, or 0 if there is none.
 */
static size_t character_length(const u8 *text, size_t left)
{
	/* The smallest character that needs so many bytes. */
	static const u32 smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	u32 character = text[0];
	size_t length = 1, i;

	if (character >= 0xf0) {
		length = 4;
		character &= 0x0f;
	} else if (character >= 0xe0) {
		length = 3;
		character &= 0x0f;
	} else if (character >= 0xc0) {
		length = 2;
		character &= 0x1f;
	} else if (character >= 0x80) {
		return 0;
	}
	if (length > left)
		return 0;
	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (text[i] & 0x3f);
	}
	if (character < smallest[length] || character > LAST_CHARACTER ||
	    (character >= FIRST_SURROGATE && character <= LAST_SURROGATE) ||
	    is_control(character))
		return 0;
	return length;
}

/**
 * ob_name_copy() - check a name and copy it
 * @name: where to, OB_NAME_SIZE bytes; unchanged on error
 * @text: the name, not necessarily terminated
 * @length: its length in bytes; a newline at its end is not part of it
 *
 * Context: Any.
 * Return: 0; -ENAMETOOLONG; -EINVAL if it is not UTF-8, or has control
 * characters.
 */
int ob_name_copy(char *name, const char *text, size_t length)
{
	const u8 *bytes = (const u8 *)text;
	size_t at = 0, step;

	if (length && text[length - 1] == '\n')
		length--;
	if (length >= OB_NAME_SIZE)
		return -ENAMETOOLONG;
	while (at < length) {
		step = character_length(bytes + at, length - at);
		if (!step)
			return -EINVAL;
		at += step;
	}
	memcpy(name, text, length);
	memset(name + length, 0, OB_NAME_SIZE - length);
	return 0;
}

/**
 * ob_name_count() - number of names in a list
 * @list: names with OB_NAME_SEPARATOR between them, or NULL
 *
 * Context: Any.
 * Return: The number, 0 for an empty list.
 */
unsigned int ob_name_count(const char *list)
{
	unsigned int count = 1;

	if (!list || !*list)
		return 0;
	while ((list = strchr(list, OB_NAME_SEPARATOR))) {
		list++;
		count++;
	}
	return count;
}

/**
 * ob_name_nth() - check one name of a list and copy it
 * @name: where to, OB_NAME_SIZE bytes; empty if the list has no such name;
 *	unchanged on error
 * @list: see ob_name_count()
 * @n: which one, from 0
 *
 * Context: Any.
 * Return: As ob_name_copy().
 */
int ob_name_nth(char *name, const char *list, unsigned int n)
{
	if (n >= ob_name_count(list))
		return ob_name_copy(name, "", 0);
	while (n--)
		list = strchr(list, OB_NAME_SEPARATOR) + 1;
	return ob_name_copy(name, list,
			    strchrnul(list, OB_NAME_SEPARATOR) - list);
}
