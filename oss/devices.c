// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The devices that an application has open. Called in process context with the
 * application's mutex held; callbacks of synthesizers' drivers and of the
 * drivers behind MIDI devices' ports are called under it and may sleep.
 */
#include "devices.h"

#include "client.h"
#include "midi_connection.h"

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/soundcard.h>

/* Directions in which a device is opened, if it has them. */
static unsigned int midi_mode_of(const struct ob_oss_application *application)
{
	unsigned int mode = 0;

	if (ob_oss_application_reads(application))
		mode |= OB_OSS_MIDI_DEVICE_READ;
	if (ob_oss_application_writes(application))
		mode |= OB_OSS_MIDI_DEVICE_WRITE;
	return mode;
}

static struct ob_oss_application_midi *alloc_midi(unsigned int input_number)
{
	size_t size = ob_midi_event_api_sysex_size();
	struct ob_oss_application_midi *midi;

	midi = kzalloc(sizeof(*midi), GFP_KERNEL_ACCOUNT);
	if (!midi)
		return NULL;
	midi->buffers = kvmalloc(2 * size, GFP_KERNEL_ACCOUNT);
	if (!midi->buffers) {
		kfree(midi);
		return NULL;
	}
	ob_oss_translator_init(&midi->output, true, NULL,
			       OB_OSS_TRANSLATOR_MIDI_CHANNELS, midi->buffers,
			       size);
	ob_midi_codec_init_encoder(&midi->output.encoder, midi->buffers + size,
				   size);
	ob_oss_input_init_device(&midi->input, input_number);
	return midi;
}

static void free_midi(struct ob_oss_application_midi *midi)
{
	kvfree(midi->buffers);
	kfree(midi);
}

/*
 * The port may be gone, or be no device for a while, and still be connected. If it is
 * open under another number by now, the connections are those of that device.
 */
static void detach_midi(struct ob_oss_application *application,
			struct ob_oss_application_midi *midi)
{
	unsigned long flags;
	bool open_again;

	spin_lock_irqsave(&application->lock, flags);
	list_del(&midi->link);
	open_again = ob_oss_application_find_midi(application, &midi->device->addr);
	spin_unlock_irqrestore(&application->lock, flags);
	if (!open_again)
		ob_oss_midi_connection_close(midi->device, application->port);
	ob_oss_midi_devices_release(midi->device);
	free_midi(midi);
}

static void close_midi(struct ob_oss_application *application,
		       unsigned int number)
{
	struct ob_oss_application_midi *midi = application->midis[number];

	lockdep_assert_held(&application->mutex);
	application->midis[number] = NULL;
	detach_midi(application, midi);
}

/*
 * The device number in records that the application reads: in music mode that
 * of the synthesizer in whose place the MIDI device is.
 */
static unsigned int
find_input_number(const struct ob_oss_application *application,
		  unsigned int midi)
{
	const struct ob_oss_application_synth *entry;
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++) {
		entry = application->synths[i];
		if (entry && !entry->synth && entry->midi == midi)
			return i;
	}
	return midi;
}

/* First midi_list, then the connection: port.c must know the source. */
static int attach_midi(struct ob_oss_application *application,
		       struct ob_oss_application_midi *midi, unsigned int mode)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&application->lock, flags);
	list_add_tail(&midi->link, &application->midi_list);
	spin_unlock_irqrestore(&application->lock, flags);
	err = ob_oss_midi_connection_open(midi->device, application->port,
					  mode);
	if (err)
		detach_midi(application, midi);
	return err;
}

static struct ob_oss_application_midi *
open_midi(struct ob_oss_application *application, unsigned int number,
	  unsigned int mode)
{
	struct ob_oss_midi_device *device;
	struct ob_oss_application_midi *midi;
	int err;

	device = ob_oss_midi_devices_claim(number, application->queue);
	if (IS_ERR(device))
		return ERR_CAST(device);
	midi = alloc_midi(find_input_number(application, number));
	if (!midi) {
		ob_oss_midi_devices_release(device);
		return ERR_PTR(-ENOMEM);
	}
	midi->device = device;
	err = attach_midi(application, midi, mode);
	if (err)
		return ERR_PTR(err);
	application->midis[number] = midi;
	return midi;
}

/* Find a MIDI device by number; it is open in a direction of @mode then. */
static struct ob_oss_application_midi *
find_or_open_midi(struct ob_oss_application *application, unsigned int number,
		  unsigned int mode)
{
	struct ob_oss_application_midi *midi;
	int err;

	lockdep_assert_held(&application->mutex);
	if (number >= OB_OSS_MIDI_DEVICES)
		return ERR_PTR(-ENODEV);
	number = array_index_nospec(number, OB_OSS_MIDI_DEVICES);
	midi = application->midis[number];
	if (midi && READ_ONCE(midi->device->gone)) {
		close_midi(application, number);
		midi = NULL;
	}
	if (!midi)
		return open_midi(application, number, mode);
	err = ob_oss_midi_connection_open(midi->device, application->port, mode);
	return err ? ERR_PTR(err) : midi;
}

/*
 * Find a MIDI device by number, in each direction that the file was opened for
 * and that the device has: open what is not open yet. One whose port is gone is
 * closed first. The result is valid while the mutex is held.
 *
 * Return: the device, or ERR_PTR: -ENODEV; -EBUSY if another application has
 * it; -ENXIO if it lacks the direction that the file was opened for; -ENOMEM.
 */
struct ob_oss_application_midi *
ob_oss_devices_find_or_open_midi(struct ob_oss_application *application,
				 unsigned int number)
{
	return find_or_open_midi(application, number, midi_mode_of(application));
}

/* Find a synthesizer, or the MIDI device in its place, by number; or NULL. */
struct ob_oss_application_synth *
ob_oss_devices_find_synth(struct ob_oss_application *application,
			  unsigned int number)
{
	lockdep_assert_held(&application->mutex);
	if (number >= application->synth_count)
		return NULL;
	number = array_index_nospec(number, OB_OSS_APPLICATION_SYNTHS);
	return application->synths[number];
}

static void free_synth(struct ob_oss_application_synth *entry)
{
	kvfree(entry->output.last);
	kvfree(entry->buffer);
	kfree(entry);
}

static struct ob_oss_application_synth *alloc_synth(int voices)
{
	unsigned int channels = clamp(voices, OB_OSS_TRANSLATOR_MIDI_CHANNELS,
				      OB_OSS_TRANSLATOR_MAX_CHANNELS);
	size_t size = ob_midi_event_api_sysex_size();
	struct ob_oss_translator_channel *last;
	struct ob_oss_application_synth *entry;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return NULL;
	last = kvcalloc(channels, sizeof(*last), GFP_KERNEL_ACCOUNT);
	entry->buffer = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	ob_oss_translator_init(&entry->output, false, last, channels,
			       entry->buffer, size);
	ob_midi_codec_init_encoder(&entry->output.encoder, NULL, 0);
	if (!last || !entry->buffer) {
		free_synth(entry);
		return NULL;
	}
	return entry;
}

static int open_synth_driver(struct ob_oss_application *application,
			     struct ob_oss_application_synth *entry,
			     struct ob_oss_synth_device *synth)
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

/* Numbers are those of the table: one that cannot be opened leaves a hole. */
static void open_synth(struct ob_oss_application *application,
		       unsigned int number)
{
	struct ob_oss_synth_device *synth = ob_oss_synth_devices_get(number);
	struct ob_oss_application_synth *entry;

	if (!synth)
		return;
	entry = alloc_synth(synth->registration.nvoices);
	if (!entry || open_synth_driver(application, entry, synth)) {
		if (entry)
			free_synth(entry);
		ob_oss_synth_devices_put(synth);
		return;
	}
	entry->synth = synth;
	application->synths[number] = entry;
	application->synth_count = number + 1;
}

static void close_synth(struct ob_oss_application *application,
			unsigned int number)
{
	struct ob_oss_application_synth *entry = application->synths[number];
	struct ob_oss_synth_device *synth = entry->synth;

	lockdep_assert_held(&application->mutex);
	application->synths[number] = NULL;
	if (synth) {
		synth->registration.oper.close(&entry->argument);
		module_put(synth->registration.oper.owner);
		ob_oss_synth_devices_put(synth);
	}
	free_synth(entry);
}

/*
 * In music mode MIDI devices are played as synthesizers after the real ones. The number
 * is there before the device is open: its input bears it.
 */
static int open_midi_as_synth(struct ob_oss_application *application,
			      unsigned int midi)
{
	unsigned int number = application->synth_count;
	struct ob_oss_application_synth *entry;
	int err;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return -ENOMEM;
	entry->midi = midi;
	application->synths[number] = entry;
	application->synth_count = number + 1;
	err = PTR_ERR_OR_ZERO(ob_oss_devices_find_or_open_midi(application, midi));
	if (err) {
		application->synth_count = number;
		close_synth(application, number);
	}
	return err;
}

/*
 * Open every synthesizer. The caller holds applications_mutex, too, and adds
 * the application to the list in the same section.
 */
void ob_oss_devices_open_synths(struct ob_oss_application *application)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < OB_OSS_SYNTH_DEVICES; i++)
		open_synth(application, i);
}

/*
 * Open the MIDI devices that an application opens with its file: in music mode
 * each free one, in the place of a synthesizer; in synth mode each free one to
 * read only, if the file was opened to read. It is opened to write by the first
 * record that names it.
 *
 * Return: 0; -ENODEV if there is no device of any kind; -EBUSY if others have
 * every device that music mode wants; -ENOMEM.
 */
int ob_oss_devices_open_midis(struct ob_oss_application *application)
{
	unsigned int count = ob_oss_midi_devices_count();
	bool busy = false;
	unsigned int i;
	int err;

	lockdep_assert_held(&application->mutex);
	if (!application->synth_count && !count)
		return -ENODEV;
	if (!application->music && !ob_oss_application_reads(application))
		return 0;
	for (i = 0; i < count; i++) {
		if (application->music)
			err = open_midi_as_synth(application, i);
		else
			err = PTR_ERR_OR_ZERO(find_or_open_midi(application, i,
								OB_OSS_MIDI_DEVICE_READ));
		busy |= err == -EBUSY;
		if (err == -ENOMEM)
			return err;
	}
	return busy && application->music && !application->synth_count ?
	       -EBUSY : 0;
}

/* Close all synthesizers, and forget the MIDI devices in their place. */
void ob_oss_devices_close_synths(struct ob_oss_application *application)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++)
		if (application->synths[i])
			close_synth(application, i);
	application->synth_count = 0;
}

void ob_oss_devices_close_midis(struct ob_oss_application *application)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < OB_OSS_MIDI_DEVICES; i++)
		if (application->midis[i])
			close_midi(application, i);
}

/* Close @synth if the application has it open. */
void ob_oss_devices_close_synth(struct ob_oss_application *application,
				const struct ob_oss_synth_device *synth)
{
	unsigned int i;

	lockdep_assert_held(&application->mutex);
	for (i = 0; i < application->synth_count; i++)
		if (application->synths[i] &&
		    application->synths[i]->synth == synth)
			close_synth(application, i);
}
