/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Silence on the devices of an application.
 */
#ifndef ONBEAT_OSS_SILENCE_H
#define ONBEAT_OSS_SILENCE_H

struct ob_oss_application;

/**
 * ob_oss_silence_make() - end all notes, forget unfinished messages
 * @application: the application
 *
 * Context: process, sleeps; the application's mutex.
 */
void ob_oss_silence_make(struct ob_oss_application *application);

#endif
