// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Devices of applications: opened and closed in process context with the
 * application's mutex held.
 */
#include "devices.h"

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/soundcard.h>
#include <sound/asoundef.h>

#include "client.h"

static unsigned int midi_mode(const struct ob_application *application)
{
	unsigned int mode = 0;

	if (ob_application_reads(application))
		mode |= OB_MIDI_DEVICE_READ;
	if (ob_application_writes(application))
		mode |= OB_MIDI_DEVICE_WRITE;
	return mode;
}

static struct ob_application_midi *midi_alloc(unsigned int input_number)
{
	size_t size = ob_midi_event_api_sysex_size();
	struct ob_application_midi *midi;

	midi = kzalloc(sizeof(*midi), GFP_KERNEL_ACCOUNT);
	if (!midi)
		return NULL;
	midi->buffers = kvmalloc(2 * size, GFP_KERNEL_ACCOUNT);
	if (!midi->buffers) {
		kfree(midi);
		return NULL;
	}
	ob_translate_init(&midi->output, true, NULL, OB_TRANSLATE_MIDI_CHANNELS,
			  midi->buffers, size);
	ob_midi_codec_init_encoder(&midi->output.encoder, midi->buffers + size,
				   size);
	ob_input_init_device(&midi->input, input_number);
	return midi;
}

static void midi_free(struct ob_application_midi *midi)
{
	kvfree(midi->buffers);
	kfree(midi);
}

static void close_midi(struct ob_application *application, unsigned int number)
{
	struct ob_application_midi *midi = application->midis[number];
	unsigned long flags;

	lockdep_assert_held(&application->mutex);
	application->midis[number] = NULL;
	spin_lock_irqsave(&application->lock, flags);
	list_del(&midi->link);
	spin_unlock_irqrestore(&application->lock, flags);
	ob_midi_devices_close(midi->device);
	midi_free(midi);
}

/* What its records are called: in music mode by the synthesizer it stands for. */
static unsigned int number_of_input(const struct ob_application *application,
				    unsigned int midi)
{
	const struct ob_application_synth *entry;
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++) {
		entry = application->synths[i];
		if (entry && !entry->synth && entry->midi == midi)
			return i;
	}
	return midi;
}

static struct ob_application_midi *
open_midi(struct ob_application *application, unsigned int number)
{
	struct ob_application_midi *midi;
	struct ob_midi_device *device;
	unsigned long flags;

	midi = midi_alloc(number_of_input(application, number));
	if (!midi)
		return ERR_PTR(-ENOMEM);
	device = ob_midi_devices_open(number, application,
				      midi_mode(application));
	if (IS_ERR(device)) {
		midi_free(midi);
		return ERR_CAST(device);
	}
	midi->device = device;
	application->midis[number] = midi;
	spin_lock_irqsave(&application->lock, flags);
	list_add_tail(&midi->link, &application->midi_list);
	spin_unlock_irqrestore(&application->lock, flags);
	return midi;
}

struct ob_application_midi *
ob_devices_get_midi(struct ob_application *application, unsigned int number)
{
	struct ob_application_midi *midi;

	lockdep_assert_held(&application->mutex);
	if (number >= OB_MIDI_DEVICES)
		return ERR_PTR(-ENODEV);
	number = array_index_nospec(number, OB_MIDI_DEVICES);
	midi = application->midis[number];
	if (midi && READ_ONCE(midi->device->gone)) {
		close_midi(application, number);
		midi = NULL;
	}
	return midi ?: open_midi(application, number);
}

struct ob_application_synth *
ob_devices_get_synth(struct ob_application *application, unsigned int number)
{
	lockdep_assert_held(&application->mutex);
	if (number >= application->synth_count)
		return NULL;
	number = array_index_nospec(number, OB_APPLICATION_SYNTHS);
	return application->synths[number];
}

static void synth_free(struct ob_application_synth *entry)
{
	kvfree(entry->output.last);
	kvfree(entry->buffer);
	kfree(entry);
}

static struct ob_application_synth *synth_alloc(unsigned int voices)
{
	unsigned int channels = clamp_t(unsigned int, voices,
					OB_TRANSLATE_MIDI_CHANNELS,
					OB_TRANSLATE_MAX_CHANNELS);
	size_t size = ob_midi_event_api_sysex_size();
	struct ob_translate_channel *last;
	struct ob_application_synth *entry;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return NULL;
	last = kvcalloc(channels, sizeof(*last), GFP_KERNEL_ACCOUNT);
	entry->buffer = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	ob_translate_init(&entry->output, false, last, channels, entry->buffer,
			  size);
	ob_midi_codec_init_encoder(&entry->output.encoder, NULL, 0);
	if (!last || !entry->buffer) {
		synth_free(entry);
		return NULL;
	}
	return entry;
}

static int open_driver(struct ob_application *application,
		       struct ob_application_synth *entry,
		       struct ob_synth_device *synth)
{
	struct snd_seq_oss_reg *registration = &synth->registration;
	struct snd_seq_oss_arg *argument = &entry->argument;
	int err;

	argument->app_index = application->index;
	argument->file_mode = application->file_mode;
	argument->seq_mode = application->music ? SNDRV_SEQ_OSS_MODE_MUSIC :
						  SNDRV_SEQ_OSS_MODE_SYNTH;
	argument->event_passing = application->music ?
				  SNDRV_SEQ_OSS_PASS_EVENTS :
				  SNDRV_SEQ_OSS_PROCESS_EVENTS;
	if (!try_module_get(registration->oper.owner))
		return -ENODEV;
	err = registration->oper.open(argument, registration->private_data);
	if (err < 0)
		module_put(registration->oper.owner);
	return err < 0 ? err : 0;
}

/* Each synthesizer keeps its number; one that cannot be opened leaves a hole. */
static void open_synth(struct ob_application *application, unsigned int number)
{
	struct ob_synth_device *synth = ob_synth_devices_get(number);
	struct ob_application_synth *entry;

	if (!synth)
		return;
	entry = synth_alloc(synth->registration.nvoices);
	if (!entry || open_driver(application, entry, synth)) {
		if (entry)
			synth_free(entry);
		ob_synth_devices_put(synth);
		return;
	}
	entry->synth = synth;
	application->synths[number] = entry;
	application->synth_count = number + 1;
}

static void close_entry(struct ob_application *application, unsigned int number)
{
	struct ob_application_synth *entry = application->synths[number];
	struct ob_synth_device *synth = entry->synth;

	lockdep_assert_held(&application->mutex);
	application->synths[number] = NULL;
	if (synth) {
		synth->registration.oper.close(&entry->argument);
		module_put(synth->registration.oper.owner);
		ob_synth_devices_put(synth);
	}
	synth_free(entry);
}

/* In music mode a MIDI device is played as a synthesizer behind the real ones. */
static int add_as_synth(struct ob_application *application, unsigned int midi)
{
	struct ob_application_synth *entry = kzalloc(sizeof(*entry),
						     GFP_KERNEL_ACCOUNT);
	unsigned long flags;

	if (!entry)
		return -ENOMEM;
	entry->midi = midi;
	spin_lock_irqsave(&application->lock, flags);
	application->midis[midi]->input.number = application->synth_count;
	spin_unlock_irqrestore(&application->lock, flags);
	application->synths[application->synth_count++] = entry;
	return 0;
}

static int open_midis(struct ob_application *application)
{
	unsigned int count = ob_midi_devices_count();
	struct ob_application_midi *midi;
	bool busy = false;
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		midi = ob_devices_get_midi(application, i);
		if (PTR_ERR_OR_ZERO(midi) == -EBUSY)
			busy = true;
		if (IS_ERR(midi) || !application->music)
			continue;
		err = add_as_synth(application, i);
		if (err)
			return err;
	}
	return busy && application->music && !application->synth_count ?
	       -EBUSY : 0;
}

int ob_devices_open_all(struct ob_application *application)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < OB_SYNTH_DEVICES; i++)
		open_synth(application, i);
	if (!application->synth_count && !ob_midi_devices_count())
		return -ENODEV;
	if (application->music || ob_application_reads(application))
		return open_midis(application);
	return 0;
}

void ob_devices_close_all(struct ob_application *application)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++)
		if (application->synths[i])
			close_entry(application, i);
	application->synth_count = 0;
	for (i = 0; i < OB_MIDI_DEVICES; i++)
		if (application->midis[i])
			close_midi(application, i);
}

void ob_devices_close_synth(struct ob_application *application,
			    const struct ob_synth_device *synth)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++)
		if (application->synths[i] &&
		    application->synths[i]->synth == synth)
			close_entry(application, i);
}

static void send_controller(const struct ob_application *application,
			    struct snd_seq_addr to, u8 channel, u8 number)
{
	struct snd_seq_event event = {
		.type = SNDRV_SEQ_EVENT_CONTROLLER,
		.source.port = application->port,
		.dest = to,
		.data.control = { .channel = channel, .param = number },
	};

	ob_client_send(&event);
}

static void silence_midi(const struct ob_application *application,
			 struct ob_application_midi *midi)
{
	struct snd_seq_addr to = midi->device->addr;
	u8 channel;

	ob_translate_reset(&midi->output);
	ob_midi_codec_reset_encoder(&midi->output.encoder);
	/* If it is gone, its address may be somebody else's device. */
	if (!ob_application_writes(application) ||
	    READ_ONCE(midi->device->gone))
		return;
	for (channel = 0; channel < OB_TRANSLATE_MIDI_CHANNELS; channel++) {
		send_controller(application, to, channel,
				MIDI_CTL_ALL_NOTES_OFF);
		send_controller(application, to, channel,
				MIDI_CTL_RESET_CONTROLLERS);
	}
}

/*
 * The document's HEARTBEAT is the event that is called SENSING today. Drivers of
 * today, which read the kernel's own, know RESET.
 */
static void reset_port(const struct ob_application *application,
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

		ob_client_send(&event);
	}
}

static void reset_synth(const struct ob_application *application,
			struct ob_application_synth *entry)
{
	ob_translate_reset(&entry->output);
	if (entry->synth->registration.oper.reset)
		entry->synth->registration.oper.reset(&entry->argument);
	else
		reset_port(application, entry->argument.addr);
}

void ob_devices_silence(struct ob_application *application)
{
	struct ob_application_synth *entry;
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++) {
		entry = application->synths[i];
		if (entry && entry->synth)
			reset_synth(application, entry);
	}
	for (i = 0; i < OB_MIDI_DEVICES; i++)
		if (application->midis[i])
			silence_midi(application, application->midis[i]);
}
