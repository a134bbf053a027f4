// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Ioctls of applications, in process context. Arguments are copied from and to
 * user memory with no lock held; only ioctls of synthesizers' drivers access it
 * with the application's mutex held.
 */
#include "ioctl.h"

#include "application.h"
#include "client.h"
#include "device_reset.h"
#include "devices.h"
#include "input_backlog.h"
#include "ioctl_timer.h"
#include "queue.h"
#include "write.h"

#include <linux/err.h>
#include <linux/soundcard.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/uaccess.h>

/* MIDI_PRETIME is given in tenths of a second. */
#define PRETIME_MSEC	(MSEC_PER_SEC / 10)

struct request {
	unsigned int command;		/* SNDCTL_* */
	unsigned long user;		/* the argument itself, for drivers */
	union {				/* copy of what it points to */
		int value;
		struct synth_info synth;
		struct midi_info midi;
		u8 record[OB_OSS_RECORD_LONG];
	} data;
};

static void reset_application(struct ob_oss_application *application)
{
	struct ob_oss_timing_step stop = {
		.action = OB_OSS_TIMING_STOP,
		.direct = true,
	};
	struct ob_oss_timing_step tempo = {
		.action = OB_OSS_TIMING_TEMPO,
		.direct = true,
	};
	struct ob_oss_application_midi *midi;
	struct ob_oss_timing_step step;
	unsigned long flags;
	u32 now;

	lockdep_assert_held(&application->mutex);
	ob_kernel_client_clear_queue(ob_oss_client_number(),
				     application->queue);
	ob_oss_device_reset_all(application);

	/* It passes no tick from here on: the new count begins at the present one. */
	ob_oss_queue_control(application, &stop);
	now = ob_oss_queue_now(application);
	spin_lock_irqsave(&application->lock, flags);
	ob_oss_input_backlog_clear_locked(application);
	ob_oss_read_queue_clear(&application->read_queue);
	ob_oss_timing_reset(&application->timing, now, &step);
	ob_oss_input_init(&application->input, application->music);
	/* The next byte that is read from each device is a status byte. */
	list_for_each_entry(midi, &application->midi_list, link)
		ob_midi_codec_reset_decoder(&midi->input.decoder);
	tempo.tempo = ob_oss_timing_queue_tempo(&application->timing, now);
	spin_unlock_irqrestore(&application->lock, flags);
	/* A change of tempo that was scheduled may have been dropped. */
	ob_oss_queue_control(application, &tempo);
	ob_oss_queue_control(application, &step);
}

static u32 current_position(struct ob_oss_application *application)
{
	u32 now = ob_oss_queue_now(application);
	unsigned long flags;
	u32 time;

	spin_lock_irqsave(&application->lock, flags);
	time = ob_oss_timing_position(&application->timing, now);
	spin_unlock_irqrestore(&application->lock, flags);
	return time;
}

static void set_threshold(struct ob_oss_application *application, int value)
{
	int most = application->queue_length - 1;

	ob_output_pool_set_room(application->output, clamp(value, 1, most));
}

/* Returns the answer: tenths of a second, or -1 for no timeout. */
static int set_pretime(struct ob_oss_application *application, int value)
{
	int tenths = clamp(value, 0, (int)(INT_MAX / PRETIME_MSEC));

	WRITE_ONCE(application->read_queue.timeout, tenths * PRETIME_MSEC);
	return tenths ?: -1;
}

/* Ioctls of what waits to be played or read. Returns -ENOTTY for others. */
static long execute_queue(struct ob_oss_application *application,
			  struct request *request)
{
	switch (request->command) {
	case SNDCTL_SEQ_PANIC:
	case SNDCTL_SEQ_RESET:
		reset_application(application);
		return 0;
	case SNDCTL_SEQ_GETINCOUNT:
		request->data.value =
			ob_oss_read_queue_count(&application->read_queue);
		return 0;
	case SNDCTL_SEQ_GETOUTCOUNT:
		request->data.value = ob_output_pool_available(application->output);
		return 0;
	case SNDCTL_SEQ_GETTIME:
		request->data.value = current_position(application);
		return 0;
	case SNDCTL_SEQ_THRESHOLD:
		set_threshold(application, request->data.value);
		return 0;
	case SNDCTL_MIDI_PRETIME:
		request->data.value = set_pretime(application, request->data.value);
		return 0;
	}
	return -ENOTTY;
}

static long fill_synth_info(struct ob_oss_application *application,
			    struct synth_info *info)
{
	struct ob_oss_application_synth *synth;
	struct ob_oss_application_midi *midi;
	int number = info->device;

	synth = ob_oss_devices_find_synth(application, number);
	if (!synth)
		return -EINVAL;
	memset(info, 0, sizeof(*info));
	info->device = number;
	if (synth->synth) {
		strscpy(info->name, synth->synth->name, sizeof(info->name));
		info->synth_type = synth->synth->registration.type;
		info->synth_subtype = synth->synth->registration.subtype;
		info->nr_voices = synth->synth->registration.nvoices;
		return 0;
	}
	/* The number it was opened by; in the table it may have another now. */
	midi = ob_oss_devices_find_or_open_midi(application, synth->midi);
	if (IS_ERR(midi))
		return -EINVAL;
	ob_oss_midi_devices_copy_name(midi->device, info->name,
				      sizeof(info->name));
	info->synth_type = SYNTH_TYPE_MIDI;
	info->nr_voices = OB_OSS_TRANSLATOR_MIDI_CHANNELS;
	return 0;
}

static long fill_midi_info(struct midi_info *info)
{
	int number = info->device;

	memset(info, 0, sizeof(*info));
	info->device = number;
	return ob_oss_midi_devices_lookup_name(number, info->name,
					       sizeof(info->name)) ? -EINVAL : 0;
}

/* Pass an ioctl to the driver of a synthesizer. */
static long call_driver(struct ob_oss_application *application, int number,
			const struct request *request)
{
	struct ob_oss_application_synth *synth;

	synth = ob_oss_devices_find_synth(application, number);
	if (!synth || !synth->synth || !synth->synth->registration.oper.ioctl)
		return -ENXIO;
	return synth->synth->registration.oper.ioctl(&synth->argument,
						     request->command,
						     request->user);
}

static long test_midi(struct ob_oss_application *application, int number)
{
	return PTR_ERR_OR_ZERO(ob_oss_devices_find_or_open_midi(application,
								number));
}

static long execute_device(struct ob_oss_application *application,
			   struct request *request)
{
	long result;

	switch (request->command) {
	case SNDCTL_SEQ_NRSYNTHS:
		request->data.value = application->synth_count;
		return 0;
	case SNDCTL_SEQ_NRMIDIS:
		request->data.value = ob_oss_midi_devices_count();
		return 0;
	case SNDCTL_SYNTH_INFO:
	case SNDCTL_SYNTH_ID:
		return fill_synth_info(application, &request->data.synth);
	case SNDCTL_MIDI_INFO:
		return fill_midi_info(&request->data.midi);
	case SNDCTL_SEQ_OUTOFBAND:
		if (!ob_oss_application_writes(application))
			return -EIO;
		return ob_oss_write_record_now(application, request->data.record);
	case SNDCTL_SEQ_TESTMIDI:
		return test_midi(application, request->data.value);
	/* The arguments of these begin with the number of the synthesizer. */
	case SNDCTL_SYNTH_CONTROL:
	case SNDCTL_SYNTH_REMOVESAMPLE:
		if (!ob_oss_application_writes(application))
			return -EIO;
		fallthrough;
	case SNDCTL_SEQ_RESETSAMPLES:
		return call_driver(application, request->data.value, request);
	/* Drivers need not support it, and programs exit if it fails. */
	case SNDCTL_FM_4OP_ENABLE:
		call_driver(application, request->data.value, request);
		return 0;
	case SNDCTL_SYNTH_MEMAVL:
		result = call_driver(application, request->data.value, request);
		if (result < 0)
			return result;
		request->data.value = result;
		return 0;
	}
	if (!ob_oss_application_writes(application))
		return -EIO;
	return call_driver(application, 0, request);
}

/* Bytes to copy from the program. */
static size_t input_size(unsigned int command)
{
	switch (command) {
	case SNDCTL_TMR_TEMPO:
	case SNDCTL_TMR_TIMEBASE:
	case SNDCTL_SEQ_CTRLRATE:
	case SNDCTL_SEQ_THRESHOLD:
	case SNDCTL_MIDI_PRETIME:
	case SNDCTL_SEQ_TESTMIDI:
	case SNDCTL_SEQ_RESETSAMPLES:
	case SNDCTL_SYNTH_CONTROL:
	case SNDCTL_SYNTH_REMOVESAMPLE:
	case SNDCTL_FM_4OP_ENABLE:
	case SNDCTL_SYNTH_MEMAVL:
		return sizeof(int);
	case SNDCTL_SEQ_OUTOFBAND:
		return OB_OSS_RECORD_LONG;
	case SNDCTL_SYNTH_INFO:
	case SNDCTL_SYNTH_ID:
		return sizeof(struct synth_info);
	case SNDCTL_MIDI_INFO:
		return sizeof(struct midi_info);
	}
	return 0;
}

/* Bytes to copy to the program. */
static size_t output_size(unsigned int command)
{
	switch (command) {
	case SNDCTL_TMR_TEMPO:
	case SNDCTL_TMR_TIMEBASE:
	case SNDCTL_SEQ_CTRLRATE:
	case SNDCTL_SEQ_GETINCOUNT:
	case SNDCTL_SEQ_GETOUTCOUNT:
	case SNDCTL_SEQ_GETTIME:
	case SNDCTL_MIDI_PRETIME:
	case SNDCTL_SEQ_NRSYNTHS:
	case SNDCTL_SEQ_NRMIDIS:
	case SNDCTL_SYNTH_MEMAVL:
		return sizeof(int);
	case SNDCTL_SYNTH_INFO:
	case SNDCTL_SYNTH_ID:
		return sizeof(struct synth_info);
	case SNDCTL_MIDI_INFO:
		return sizeof(struct midi_info);
	}
	return 0;
}

static long execute_request(struct ob_oss_application *application,
			    struct request *request)
{
	long result;

	if (mutex_lock_interruptible(&application->mutex))
		return -ERESTARTSYS;
	result = ob_oss_ioctl_timer_execute(application, request->command,
					    &request->data.value);
	if (result == -ENOTTY)
		result = execute_queue(application, request);
	if (result == -ENOTTY)
		result = execute_device(application, request);
	mutex_unlock(&application->mutex);
	return result;
}

/*
 * Execute a command of <linux/soundcard.h>. @argument points to user memory, or
 * is what the ioctl of a synthesizer's driver wants; unknown commands go to the
 * driver of synthesizer 0.
 *
 * Context: Process context. May sleep.
 */
long ob_oss_ioctl_execute(struct ob_oss_application *application,
			  unsigned int command, unsigned long argument)
{
	void __user *user = (void __user *)argument;
	struct request request = { .command = command, .user = argument };
	long result;

	/* It waits, so that it must not hold the mutex. */
	if (command == SNDCTL_SEQ_SYNC) {
		result = ob_oss_write_end_marker(application);
		return result ?: ob_output_pool_drain(application->output);
	}

	if (copy_from_user(&request.data, user, input_size(command)))
		return -EFAULT;
	result = execute_request(application, &request);
	if (result >= 0 &&
	    copy_to_user(user, &request.data, output_size(command)))
		return -EFAULT;
	return result;
}
