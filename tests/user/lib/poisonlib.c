// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Looking for memory of the kernel that nobody filled. */
#include "poisonlib.h"
#include "ktap.h"

/* Slab objects that are free, in use, and their last bytes; pages; variables. */
static const unsigned char poison[] = { 0x6b, 0x5a, 0xa5, 0xaa, 0xfe };

bool is_poison(unsigned char byte)
{
	return memchr(poison, byte, sizeof(poison));
}

/* Addresses of the kernel begin with sixteen ones and a bit more. */
static bool is_address(const unsigned char *bytes)
{
	return bytes[7] == 0xff && bytes[6] == 0xff && bytes[5] >= 0x80 &&
	       (bytes[5] != 0xff || bytes[4] != 0xff);
}

void look_at(const char *what, const void *data, size_t length)
{
	const unsigned char *bytes = data;
	size_t i;

	for (i = 0; i < length; i++) {
		if (!is_poison(bytes[i]) &&
		    (i + 8 > length || !is_address(bytes + i)))
			continue;
		FAIL("%s: byte %zu of %zu is %02x", what, i, length, bytes[i]);
		return;
	}
}
