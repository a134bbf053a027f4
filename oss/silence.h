/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Silence on the devices of an application.
 */
#ifndef ONBEAT_OSS_SILENCE_H
#define ONBEAT_OSS_SILENCE_H

struct ob_application;

/**
 * ob_silence_make() - end all notes, forget unfinished messages
 * @application: the application
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_silence_make(struct ob_application *application);

#endif
