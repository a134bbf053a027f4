/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A serial MIDI device, whose other end, outside of the machine, is the virtio port
 * onbeat.serial.
 */
#ifndef ONBEAT_TESTS_SERIALLIB_H
#define ONBEAT_TESTS_SERIALLIB_H

#include "seqlib.h"

#define SERIAL_CLIENT(card) (16 + 4 * (card))

/* Makes it that card, which has one device and a port, and takes hold of the other end. */
void serial_must_load(int card);
/* Takes the device from its driver, and gives it back. */
void serial_must_unplug(void);
void serial_must_plug_in(void);

/* At the other end. */
void serial_must_write(const void *data, size_t length);
void serial_must_read(void *data, size_t length);
/* Bytes that there is room for now. */
void serial_try_write(const void *data, size_t length);
/* Number of bytes that come within that time. */
size_t serial_read_some(void *data, size_t length, int milliseconds);

#endif
