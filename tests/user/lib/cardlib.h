/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Cards that are made by directories of configfs. Paths are relative to that of
 * snd-virmidi; functions that can fail return a negative errno value.
 */
#ifndef ONBEAT_TESTS_CARDLIB_H
#define ONBEAT_TESTS_CARDLIB_H

#include "seqlib.h"

#define CARD_ROOT "/sys/kernel/config/snd-virmidi/"

/* Loads the module without a card, and removes what an earlier case left. */
void card_must_begin(void);

int card_mkdir(const char *path);
int card_rmdir(const char *path);
int card_set(const char *path, const char *value);
int card_set_bytes(const char *path, const void *data, size_t length);
/* What an attribute tells, without its newline, until the next call. */
int card_get(const char *path, const char **value);
const char *card_must_get(const char *path);
int card_must_get_number(const char *path);

/* A directory with these devices, the last one NULL; not live. */
void card_must_describe(const char *card, const char *const devices[]);
/* The same, live, with that number and two devices, "keys" and "drums". */
void card_must_make(const char *card, int index);
int card_live(const char *card, bool live);
void card_must_remove(const char *card);

int card_open(int card, int device, int flags);
int card_must_open(int card, int device, int flags);

/* Whether a client, or its port 0, has that name. */
bool card_client_is(int client, const char *name);
bool card_port_is(int client, const char *name);

/* delete_module(2). */
int card_unload(void);

#endif
