// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Reset of the devices that an application has open, when it asks for it by an
 * ioctl and when it is closed. Process context.
 */
#include "device_reset.h"

#include "application.h"
#include "client.h"

#include <linux/soundcard.h>
#include <sound/asoundef.h>

static void send_controller(const struct ob_oss_application *application,
			    struct snd_seq_addr to, u8 channel, u8 number)
{
	struct snd_seq_event event = {
		.type = SNDRV_SEQ_EVENT_CONTROLLER,
		.source.port = application->port,
		.dest = to,
		.data.control = { .channel = channel, .param = number },
	};

	ob_oss_client_send(&event);
}

static void reset_midi(const struct ob_oss_application *application,
		       struct ob_oss_application_midi *midi)
{
	struct snd_seq_addr to = midi->device->addr;
	u8 channel;

	ob_oss_translator_reset(&midi->output);
	/* If the port is gone, its address may be another device's by now. */
	if (!(midi->device->opened & OB_OSS_MIDI_DEVICE_WRITE) ||
	    READ_ONCE(midi->device->gone))
		return;
	for (channel = 0; channel < OB_OSS_TRANSLATOR_MIDI_CHANNELS; channel++) {
		send_controller(application, to, channel,
				MIDI_CTL_ALL_NOTES_OFF);
		send_controller(application, to, channel,
				MIDI_CTL_RESET_CONTROLLERS);
	}
}

/*
 * ALSA's seq-oss document names HEARTBEAT, which is SENSING now. Drivers that
 * were written for the in-tree sequencer know RESET.
 */
static void reset_synth_port(const struct ob_oss_application *application,
			     struct snd_seq_addr to)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_SENSING,
		SNDRV_SEQ_EVENT_RESET,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct snd_seq_event event = {
			.type = types[i],
			.source.port = application->port,
			.dest = to,
		};

		ob_oss_client_send(&event);
	}
}

static void reset_synth(const struct ob_oss_application *application,
			struct ob_oss_application_synth *entry)
{
	ob_oss_translator_reset(&entry->output);
	if (entry->synth->registration.oper.reset)
		entry->synth->registration.oper.reset(&entry->argument);
	else
		reset_synth_port(application, entry->argument.addr);
}

/*
 * End all notes, reset controllers, forget unfinished messages. The caller
 * holds the application's mutex.
 *
 * Context: Process context. May sleep.
 */
void ob_oss_device_reset_all(struct ob_oss_application *application)
{
	struct ob_oss_application_synth *entry;
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++) {
		entry = application->synths[i];
		if (entry && entry->synth)
			reset_synth(application, entry);
	}
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++)
		if (application->midis[i])
			reset_midi(application, application->midis[i]);
}
