/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The table of MIDI devices: sequencer ports that OSS programs name by number.
 * All functions are called in process context.
 */
#ifndef ONBEAT_OSS_MIDI_DEVICES_H
#define ONBEAT_OSS_MIDI_DEVICES_H

#include <linux/kref.h>
#include <linux/types.h>
#include <sound/asequencer.h>

struct seq_file;
struct snd_seq_port_info;

#define OB_OSS_MIDI_DEVICES		128	/* numbers 0 to 127 */

#define OB_OSS_MIDI_DEVICE_READ	(SNDRV_SEQ_PORT_CAP_READ | \
				 SNDRV_SEQ_PORT_CAP_SUBS_READ)
#define OB_OSS_MIDI_DEVICE_WRITE	(SNDRV_SEQ_PORT_CAP_WRITE | \
				 SNDRV_SEQ_PORT_CAP_SUBS_WRITE)

/**
 * struct ob_oss_midi_device - one device
 * @addr: its port; constant
 * @capability: OB_OSS_MIDI_DEVICE_READ and _WRITE, as the port has them now
 * @name: of the port
 * @hidden: the administrator keeps it from applications
 * @gone: the port exited
 * @opener_queue: queue of the one application that has it open, or -1
 * @opened: directions in use; protected by the mutex of that application
 * @ref: one for the table, one for the application
 *
 * The mutex of midi_devices.c protects everything else. The application reads
 * @capability and @gone without it.
 */
struct ob_oss_midi_device {
	struct snd_seq_addr addr;
	unsigned int capability;
	char name[64];
	bool hidden;
	bool gone;
	int opener_queue;
	unsigned int opened;
	struct kref ref;
};

void ob_oss_midi_devices_add(const struct snd_seq_port_info *info,
			     unsigned int capability);
void ob_oss_midi_devices_remove(const struct snd_seq_addr *addr);
bool ob_oss_midi_devices_needs_rescan(void);
bool ob_oss_midi_devices_lookup_port(unsigned int number,
				     struct snd_seq_addr *addr);
void ob_oss_midi_devices_exit(void);
unsigned int ob_oss_midi_devices_count(void);
struct ob_oss_midi_device *ob_oss_midi_devices_claim(unsigned int number,
						     int queue);
void ob_oss_midi_devices_release(struct ob_oss_midi_device *device);
void ob_oss_midi_devices_drop_events(const struct ob_oss_midi_device *device);
int ob_oss_midi_devices_lookup_name(unsigned int number, char *name,
				    size_t size);
void ob_oss_midi_devices_copy_name(const struct ob_oss_midi_device *device,
				   char *name, size_t size);
int ob_oss_midi_devices_move(unsigned int from, unsigned int to);
int ob_oss_midi_devices_set_hidden(unsigned int number, bool hidden);
void ob_oss_midi_devices_renumber(void);
void ob_oss_midi_devices_show(struct seq_file *file);

#endif
