/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Names that people give to virtual devices and ports: checks, and lists of
 * them in module parameters. No locks, no allocation.
 */
#ifndef ONBEAT_NAME_H
#define ONBEAT_NAME_H

#include <linux/types.h>

/* With the final zero: as much as struct snd_card has for a short name. */
#define OB_NAME_SIZE	32

/* Separates the names of a list. */
#define OB_NAME_SEPARATOR	';'

int ob_name_copy(char *name, const char *text, size_t length);
unsigned int ob_name_count(const char *list);
int ob_name_nth(char *name, const char *list, unsigned int n);

#endif
