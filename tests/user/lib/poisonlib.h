/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of what the kernel gives to programs, on a kernel whose unfilled
 * memory can be told (tests/poison).
 */
#ifndef ONBEAT_TESTS_POISONLIB_H
#define ONBEAT_TESTS_POISONLIB_H

#include <stdbool.h>
#include <stddef.h>

/* Contents of the program's own memory before a call. */
#define POISON_FILLER 0x11

#define FRESH(record) memset(&(record), POISON_FILLER, sizeof(record))

/* A byte that stands for memory which nobody filled; a test neither writes one
 * nor asks for one.
 */
bool is_poison(unsigned char byte);
/* Fails the case if there is such a byte, or an address of the kernel. */
void look_at(const char *what, const void *data, size_t length);

#endif
