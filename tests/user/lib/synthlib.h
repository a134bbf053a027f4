/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The sample synth (tests/modules), which has no sound but a log.
 */
#ifndef ONBEAT_TESTS_SYNTHLIB_H
#define ONBEAT_TESTS_SYNTHLIB_H

#include <stdbool.h>
#include <stddef.h>

/* Loads it with these parameters, alone; the kernel fetches the OSS sequencer
 * for it by itself. One that was loaded like that before stays, with nothing in
 * it, and the parameters that can be set are 0, and passing is -1.
 */
void synth_must_load(const char *parameters);
/* The same, but it is expected not to come. */
bool synth_loads(const char *parameters);
/* Takes it away again; false if it is in use. */
bool synth_unloads(void);

/* Changes a parameter. */
void synth_must_set(const char *parameter, int value);
/* "register", "unregister", "unregister-1", "clear" or "reset". */
void synth_must_do(const char *word);

/* True if it logged just this text since the last call. */
bool synth_logged(const char *text);
/* Waits until a line is in the log. */
bool synth_wait_for(const char *line);
/* The contents of its memory, from there on. */
bool synth_has(const void *data, size_t length, size_t offset);
size_t synth_used(void);

#endif
