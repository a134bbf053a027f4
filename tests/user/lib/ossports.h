/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ports of the program itself as MIDI devices of the OSS sequencer: they come and
 * go at will, and what is played to them is read as events.
 */
#ifndef ONBEAT_TESTS_OSSPORTS_H
#define ONBEAT_TESTS_OSSPORTS_H

#include "seqlib.h"

/* The client whose ports they are. */
extern struct seq_client *oss_ports;

/* Loads the OSS sequencer, and creates ports 0 to count - 1, "port N". */
void oss_must_load_ports(int count);
void oss_must_create_port(int port);
void oss_must_delete_port(int port);
/* The number that the OSS sequencer gave the port, or -1. */
int oss_port_number(int port);
/* SNDCTL_SEQ_TESTMIDI: 0, or a negative errno value. */
int oss_test_device(int fd, int number);

/* The next event that is not about connections. */
void oss_must_hear(struct snd_seq_event *event);
/* The next event has to be a note on, of these bytes, to the port. */
void oss_must_hear_note(int port, const unsigned char *bytes);
bool oss_hears_nothing(void);

#endif
