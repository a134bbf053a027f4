// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory for the arguments of calls: whole, ending where nothing is mapped, or
 * not there. Each lane has its own.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE	4096

static __thread uint8_t *content, *whole, *low;

static uint8_t *map(size_t size, int flags)
{
	uint8_t *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return memory;
}

void buffers_init(void)
{
	content = map(CONTENT_MAX, 0);
	whole = map(CONTENT_MAX + PAGE, 0);
	low = map(PAGE, MAP_32BIT);
	/* There must be no memory behind a buffer. */
	munmap(whole + CONTENT_MAX, PAGE);
}

void *buffers_content(void)
{
	return content;
}

/* @data may be NULL: what is there then is to be overwritten. */
void *buffers_place(const void *data, size_t size, uint8_t fault)
{
	uint8_t *end = whole + CONTENT_MAX, *place;

	if (size > CONTENT_MAX)
		size = CONTENT_MAX;
	place = end - size;
	switch (fault) {
	case 250:
		return NULL;
	case 251:
		return (void *)-4096L;
	case 252:
	case 253:
		/* The second half is missing. */
		place = end - size / 2;
		size /= 2;
		break;
	case 254:
		place = end - (size ? 1 : 0);
		size = size ? 1 : 0;
		break;
	case 255:
		return end;
	}
	if (data)
		memcpy(place, data, size);
	return place;
}

void *buffers_place_low(const void *data, size_t size)
{
	if (size > PAGE)
		size = PAGE;
	memcpy(low, data, size);
	return low;
}
