// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Callbacks of the sample synth. The OSS sequencer calls them in process
 * context; the port receives events in any context. Each open creates a port of
 * its own, as the kernel's document of the OSS sequencer describes.
 */
#include "sample_callbacks.h"

#include "sample_log.h"
#include "sample_memory.h"

#include <linux/errno.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/soundcard.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <sound/seq_kernel.h>
#include <sound/sfnt_info.h>

#define SHOWN_BYTES	16

static char *without = "";
module_param(without, charp, 0444);
MODULE_PARM_DESC(without, "Callbacks to leave out, of: close ioctl load_patch reset.");

static int passing = -1;
module_param(passing, int, 0644);
MODULE_PARM_DESC(passing, "Event passing that open asks for, if not negative.");

static int fail_open;
module_param(fail_open, int, 0644);
MODULE_PARM_DESC(fail_open, "Error number that open fails with.");

static int fail_load_patch;
module_param(fail_load_patch, int, 0644);
MODULE_PARM_DESC(fail_load_patch, "Error number that load_patch fails with.");

static int patch_result;
module_param(patch_result, int, 0644);
MODULE_PARM_DESC(patch_result, "What load_patch returns.");

/* One open: private_data of its argument, freed by close. */
struct opened {
	struct ob_sample_synth *synth;
	struct snd_seq_oss_arg *argument;
	int app_index;
	int port;
};

static void log_variable(const struct opened *opened,
			 struct snd_seq_event *event)
{
	char bytes[SHOWN_BYTES];
	int length = event->data.ext.len & ~SNDRV_SEQ_EXT_MASK;

	if (length > SHOWN_BYTES ||
	    snd_seq_expand_var_event(event, sizeof(bytes), bytes, 1, 0) < 0)
		ob_sample_log_add("event %d type %d length %d",
				  opened->app_index, event->type, length);
	else
		ob_sample_log_add("event %d type %d length %d: %*ph",
				  opened->app_index, event->type, length,
				  length, bytes);
}

static int event_input(struct snd_seq_event *event, int direct,
		       void *private_data, int atomic, int hop)
{
	const struct opened *opened = private_data;

	if (snd_seq_ev_is_variable(event))
		log_variable(opened, event);
	else if (snd_seq_ev_is_note_type(event))
		ob_sample_log_add("event %d type %d channel %d note %d velocity %d",
				  opened->app_index, event->type,
				  event->data.note.channel,
				  event->data.note.note,
				  event->data.note.velocity);
	else if (snd_seq_ev_is_control_type(event))
		ob_sample_log_add("event %d type %d channel %d param %u value %d",
				  opened->app_index, event->type,
				  event->data.control.channel,
				  event->data.control.param,
				  event->data.control.value);
	else
		ob_sample_log_add("event %d type %d: %*ph", opened->app_index,
				  event->type, 8, event->data.raw8.d);
	return 0;
}

static int attach_port(struct opened *opened)
{
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.private_data = opened,
		.event_input = event_input,
	};

	opened->port = snd_seq_event_port_attach(opened->synth->client,
						 &callback,
						 SNDRV_SEQ_PORT_CAP_WRITE,
						 SNDRV_SEQ_PORT_TYPE_SPECIFIC,
						 32, 32, "Sample synth port");
	return opened->port < 0 ? opened->port : 0;
}

static int sample_open(struct snd_seq_oss_arg *argument, void *closure)
{
	struct ob_sample_synth *synth = closure;
	struct opened *opened;
	int err;

	ob_sample_log_add("open %d synth %u file %d mode %d passing %d",
			  argument->app_index, synth->index,
			  argument->file_mode, argument->seq_mode,
			  argument->event_passing);
	if (fail_open)
		return -fail_open;
	opened = kzalloc(sizeof(*opened), GFP_KERNEL);
	if (!opened)
		return -ENOMEM;
	opened->synth = synth;
	opened->argument = argument;
	opened->app_index = argument->app_index;
	err = attach_port(opened);
	if (err) {
		kfree(opened);
		return err;
	}
	argument->addr.client = synth->client;
	argument->addr.port = opened->port;
	argument->private_data = opened;
	if (passing >= 0)
		argument->event_passing = passing;
	return 0;
}

/* First call of every callback but open: the argument must be that of open. */
static struct opened *enter(struct snd_seq_oss_arg *argument, const char *name)
{
	struct opened *opened = argument->private_data;

	if (opened->argument != argument ||
	    argument->addr.client != opened->synth->client ||
	    argument->addr.port != opened->port ||
	    argument->app_index != opened->app_index)
		ob_sample_log_add("%s got a wrong argument", name);
	return opened;
}

static int sample_close(struct snd_seq_oss_arg *argument)
{
	struct opened *opened = enter(argument, "close");

	ob_sample_log_add("close %d synth %u", argument->app_index,
			  opened->synth->index);
	snd_seq_event_port_detach(opened->synth->client, opened->port);
	kfree(opened);
	return 0;
}

static int sample_ioctl(struct snd_seq_oss_arg *argument, unsigned int command,
			unsigned long value)
{
	struct opened *opened = enter(argument, "ioctl");

	ob_sample_log_add("ioctl %d synth %u command %x", argument->app_index,
			  opened->synth->index, command);
	switch (command) {
	case SNDCTL_SEQ_RESETSAMPLES:
		ob_sample_memory_reset();
		return 0;
	case SNDCTL_SYNTH_MEMAVL:
		return ob_sample_memory_available();
	case SNDCTL_SYNTH_CONTROL:
	case SNDCTL_SYNTH_REMOVESAMPLE:
		return 0;
	}
	return -EINVAL;
}

/*
 * Patches of SoundFonts contain their length. A probe for a sample that may be
 * loaded already is refused, which means that it is not.
 */
static int check_patch(int format, const char __user *buffer, int count)
{
	struct soundfont_patch_info patch;

	if (format != SNDRV_OSS_SOUNDFONT_PATCH)
		return 0;
	if (count < (int)sizeof(patch))
		return -EINVAL;
	if (copy_from_user(&patch, buffer, sizeof(patch)))
		return -EFAULT;
	if (patch.len < 0 || patch.len > count - (int)sizeof(patch) ||
	    patch.type == SNDRV_SFNT_PROBE_DATA)
		return -EINVAL;
	return 0;
}

static int sample_load_patch(struct snd_seq_oss_arg *argument, int format,
			     const char __user *buffer, int offset, int count)
{
	struct opened *opened = enter(argument, "load_patch");
	int err;

	ob_sample_log_add("load_patch %d synth %u format %x offset %d count %d",
			  argument->app_index, opened->synth->index, format,
			  offset, count);
	if (fail_load_patch)
		return -fail_load_patch;
	err = check_patch(format, buffer, count);
	if (!err)
		err = ob_sample_memory_load(buffer, count);
	return err ?: patch_result;
}

static int sample_reset(struct snd_seq_oss_arg *argument)
{
	struct opened *opened = enter(argument, "reset");

	ob_sample_log_add("reset %d synth %u", argument->app_index,
			  opened->synth->index);
	return 0;
}

void ob_sample_callbacks_fill(struct snd_seq_oss_callback *callbacks)
{
	*callbacks = (struct snd_seq_oss_callback) {
		.owner = THIS_MODULE,
		.open = sample_open,
		.close = sample_close,
		.ioctl = sample_ioctl,
		.load_patch = sample_load_patch,
		.reset = sample_reset,
	};
	if (strstr(without, "close"))
		callbacks->close = NULL;
	if (strstr(without, "ioctl"))
		callbacks->ioctl = NULL;
	if (strstr(without, "load_patch"))
		callbacks->load_patch = NULL;
	if (strstr(without, "reset"))
		callbacks->reset = NULL;
}
