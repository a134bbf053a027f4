// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Control calls of applications, in their context. No lock is held while memory of
 * the program is looked at, but by drivers.
 */
#include "ioctl.h"

#include <linux/err.h>
#include <linux/soundcard.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/uaccess.h>

#include "application.h"
#include "client.h"
#include "devices.h"
#include "silence.h"
#include "write.h"

/* MIDI_PRETIME is given in tenths of a second. */
#define PRETIME_MSEC	(MSEC_PER_SEC / 10)

/**
 * struct request - one call
 * @command: SNDCTL_*
 * @user: argument as the program gave it, for drivers
 * @data: what it points to
 */
struct request {
	unsigned int command;
	unsigned long user;
	union {
		int value;
		struct synth_info synth;
		struct midi_info midi;
		u8 record[OB_RECORD_LONG];
	} data;
};

static void reset(struct ob_application *application)
{
	struct ob_timing_step tempo = {
		.action = OB_TIMING_TEMPO,
		.direct = true,
	};
	struct ob_application_midi *midi;
	struct ob_timing_step step;
	unsigned long flags;
	u32 now;

	lockdep_assert_held(&application->mutex);
	ob_kernel_client_clear_queue(ob_client_number(), application->queue);
	ob_silence_make(application);
	ob_read_queue_clear(&application->read_queue);

	now = ob_application_now(application);
	spin_lock_irqsave(&application->lock, flags);
	ob_timing_reset(&application->timing, now, &step);
	ob_input_init(&application->input, application->music);
	/* Its next byte is a status byte. */
	list_for_each_entry(midi, &application->midi_list, link)
		ob_midi_codec_reset_decoder(&midi->input.decoder);
	tempo.tempo = ob_timing_queue_tempo(&application->timing);
	spin_unlock_irqrestore(&application->lock, flags);
	/* The queue may not have come to a change that was written. */
	ob_write_step(application, &tempo);
	ob_write_step(application, &step);
}

static void start_stop(struct ob_application *application,
		       void (*change)(struct ob_timing *timing, u32 now,
				      struct ob_timing_step *step))
{
	u32 now = ob_application_now(application);
	struct ob_timing_step step = { };
	unsigned long flags;

	spin_lock_irqsave(&application->lock, flags);
	change(&application->timing, now, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	ob_write_step(application, &step);
}

static void set_speed(struct ob_application *application, int value,
		      void (*change)(struct ob_timing *timing, int value,
				     struct ob_timing_step *step))
{
	struct ob_timing_step step = { };
	unsigned long flags;

	spin_lock_irqsave(&application->lock, flags);
	change(&application->timing, value, &step);
	spin_unlock_irqrestore(&application->lock, flags);
	ob_write_step(application, &step);
}

/* -ENOTTY: not about time. */
static long execute_timer(struct ob_application *application,
			  struct request *request)
{
	const struct ob_timing *timing = &application->timing;

	switch (request->command) {
	case SNDCTL_TMR_START:
		start_stop(application, ob_timing_start);
		return 0;
	case SNDCTL_TMR_STOP:
		start_stop(application, ob_timing_stop);
		return 0;
	case SNDCTL_TMR_CONTINUE:
		start_stop(application, ob_timing_continue);
		return 0;
	case SNDCTL_TMR_TEMPO:
		set_speed(application, request->data.value, ob_timing_set_tempo);
		request->data.value = timing->tempo;
		return 0;
	case SNDCTL_TMR_TIMEBASE:
		set_speed(application, request->data.value, ob_timing_set_timebase);
		request->data.value = timing->timebase;
		return 0;
	case SNDCTL_TMR_METRONOME:
	case SNDCTL_TMR_SOURCE:
	case SNDCTL_TMR_SELECT:
		return 0;	/* there is one timer, and it does not beep */
	case SNDCTL_SEQ_CTRLRATE:
		if (request->data.value)
			return -EINVAL;
		request->data.value = ob_timing_rate(timing);
		return 0;
	}
	return -ENOTTY;
}

static u32 position(struct ob_application *application)
{
	u32 now = ob_application_now(application);
	unsigned long flags;
	u32 time;

	spin_lock_irqsave(&application->lock, flags);
	time = ob_timing_position(&application->timing, now);
	spin_unlock_irqrestore(&application->lock, flags);
	return time;
}

static void set_threshold(struct ob_application *application, int value)
{
	int most = application->queue_length - 1;

	ob_output_pool_set_room(application->output, clamp(value, 1, most));
}

/* Returns what is to be answered: tenths of a second, or -1 for ever. */
static int set_pretime(struct ob_application *application, int value)
{
	long timeout = MAX_SCHEDULE_TIMEOUT;

	if (value > 0) {
		timeout = msecs_to_jiffies(min_t(u64, (u64)value * PRETIME_MSEC,
						 INT_MAX));
		value = jiffies_to_msecs(timeout) / PRETIME_MSEC;
	} else {
		value = -1;
	}
	WRITE_ONCE(application->read_queue.timeout, timeout);
	return value;
}

/* -ENOTTY: not about the queues. */
static long execute_queue(struct ob_application *application,
			  struct request *request)
{
	switch (request->command) {
	case SNDCTL_SEQ_PANIC:
	case SNDCTL_SEQ_RESET:
		reset(application);
		return 0;
	case SNDCTL_SEQ_GETINCOUNT:
		request->data.value = ob_read_queue_count(&application->read_queue);
		return 0;
	case SNDCTL_SEQ_GETOUTCOUNT:
		request->data.value = ob_output_pool_free(application->output);
		return 0;
	case SNDCTL_SEQ_GETTIME:
		request->data.value = position(application);
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

static long synth_info(struct ob_application *application,
		       struct synth_info *info)
{
	struct ob_application_synth *synth;
	struct ob_application_midi *midi;

	synth = ob_devices_get_synth(application, info->device);
	if (!synth)
		return -EINVAL;
	if (synth->synth) {
		strscpy_pad(info->name, synth->synth->name, sizeof(info->name));
		info->synth_type = synth->synth->registration.type;
		info->synth_subtype = synth->synth->registration.subtype;
		info->nr_voices = synth->synth->registration.nvoices;
		return 0;
	}
	/* Its number in the table may be another by now. */
	midi = ob_devices_get_midi(application, synth->midi);
	if (IS_ERR(midi))
		return -EINVAL;
	ob_midi_devices_copy_name(midi->device, info->name, sizeof(info->name));
	info->synth_type = SYNTH_TYPE_MIDI;
	info->synth_subtype = 0;
	info->nr_voices = OB_TRANSLATE_MIDI_CHANNELS;
	return 0;
}

static long midi_info(struct midi_info *info)
{
	memset(info->name, 0, sizeof(info->name));
	if (ob_midi_devices_name(info->device, info->name, sizeof(info->name)))
		return -EINVAL;
	info->capabilities = 0;
	info->dev_type = 0;
	return 0;
}

/* A driver's own call. */
static long ask_driver(struct ob_application *application, int number,
		       const struct request *request)
{
	struct ob_application_synth *synth;

	synth = ob_devices_get_synth(application, number);
	if (!synth || !synth->synth || !synth->synth->registration.oper.ioctl)
		return -ENXIO;
	return synth->synth->registration.oper.ioctl(&synth->argument,
						     request->command,
						     request->user);
}

static long execute_device(struct ob_application *application,
			   struct request *request)
{
	long result;

	switch (request->command) {
	case SNDCTL_SEQ_NRSYNTHS:
		request->data.value = application->synth_count;
		return 0;
	case SNDCTL_SEQ_NRMIDIS:
		request->data.value = ob_midi_devices_count();
		return 0;
	case SNDCTL_SYNTH_INFO:
	case SNDCTL_SYNTH_ID:
		return synth_info(application, &request->data.synth);
	case SNDCTL_MIDI_INFO:
		return midi_info(&request->data.midi);
	case SNDCTL_SEQ_OUTOFBAND:
		if (!ob_application_writes(application))
			return -EIO;
		return ob_write_now(application, request->data.record);
	case SNDCTL_SEQ_TESTMIDI:
		return PTR_ERR_OR_ZERO(ob_devices_get_midi(application,
							   request->data.value));
	/* Each of these begins with the number of the synthesizer. */
	case SNDCTL_SYNTH_CONTROL:
	case SNDCTL_SYNTH_REMOVESAMPLE:
		if (!ob_application_writes(application))
			return -EIO;
		fallthrough;
	case SNDCTL_SEQ_RESETSAMPLES:
		return ask_driver(application, request->data.value, request);
	/* A driver may do without it, and programs end when it fails. */
	case SNDCTL_FM_4OP_ENABLE:
		ask_driver(application, request->data.value, request);
		return 0;
	case SNDCTL_SYNTH_MEMAVL:
		result = ask_driver(application, request->data.value, request);
		if (result < 0)
			return result;
		request->data.value = result;
		return 0;
	}
	if (!ob_application_writes(application))
		return -EIO;
	return ask_driver(application, 0, request);
}

/* Bytes that the program gives. */
static size_t size_in(unsigned int command)
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
		return OB_RECORD_LONG;
	case SNDCTL_SYNTH_INFO:
	case SNDCTL_SYNTH_ID:
		return sizeof(struct synth_info);
	case SNDCTL_MIDI_INFO:
		return sizeof(struct midi_info);
	}
	return 0;
}

/* Bytes that the program gets. */
static size_t size_out(unsigned int command)
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

static long execute(struct ob_application *application, struct request *request)
{
	long result;

	if (mutex_lock_interruptible(&application->mutex))
		return -ERESTARTSYS;
	result = execute_timer(application, request);
	if (result == -ENOTTY)
		result = execute_queue(application, request);
	if (result == -ENOTTY)
		result = execute_device(application, request);
	mutex_unlock(&application->mutex);
	return result;
}

long ob_ioctl_execute(struct ob_application *application, unsigned int command,
		      unsigned long argument)
{
	void __user *user = (void __user *)argument;
	struct request request = { .command = command, .user = argument };
	long result;

	/* Waits, so it must not keep others out. */
	if (command == SNDCTL_SEQ_SYNC) {
		result = ob_write_end(application);
		return result ?: ob_output_pool_drain(application->output);
	}

	if (copy_from_user(&request.data, user, size_in(command)))
		return -EFAULT;
	result = execute(application, &request);
	if (result >= 0 && copy_to_user(user, &request.data, size_out(command)))
		return -EFAULT;
	return result;
}
