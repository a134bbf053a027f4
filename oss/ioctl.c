// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Control calls of applications, in their context.
 */
#include "ioctl.h"

#include <linux/err.h>
#include <linux/soundcard.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "application.h"
#include "client.h"
#include "devices.h"
#include "silence.h"
#include "write.h"

/* Tenths of a second that MIDI_PRETIME is given in. */
#define PRETIME_RATE	10

static void reset(struct ob_application *application)
{
	struct ob_timing_step tempo = {
		.action = OB_TIMING_TEMPO,
		.direct = true,
	};
	struct ob_timing_step step;
	unsigned long flags;
	u32 now;

	lockdep_assert_held(&application->mutex);
	application->pending_next = 0;
	application->pending_count = 0;
	ob_kernel_client_clear_queue(ob_client_number(), application->queue);
	ob_silence_make(application);
	ob_read_queue_clear(&application->read_queue);

	now = ob_application_now(application);
	spin_lock_irqsave(&application->lock, flags);
	ob_timing_reset(&application->timing, now, &step);
	ob_input_init(&application->input, application->music);
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
			  unsigned int command, int __user *argument)
{
	const struct ob_timing *timing = &application->timing;
	int value = 0;

	switch (command) {
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
		if (get_user(value, argument))
			return -EFAULT;
		set_speed(application, value, ob_timing_set_tempo);
		return put_user((int)timing->tempo, argument);
	case SNDCTL_TMR_TIMEBASE:
		if (get_user(value, argument))
			return -EFAULT;
		set_speed(application, value, ob_timing_set_timebase);
		return put_user((int)timing->timebase, argument);
	case SNDCTL_TMR_METRONOME:
	case SNDCTL_TMR_SOURCE:
	case SNDCTL_TMR_SELECT:
		return 0;	/* there is one timer, and it does not beep */
	case SNDCTL_SEQ_CTRLRATE:
		if (get_user(value, argument))
			return -EFAULT;
		if (value)
			return -EINVAL;
		return put_user((int)ob_timing_rate(timing), argument);
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

static long set_threshold(struct ob_application *application, int value)
{
	int most = application->queue_length - 1;

	ob_output_pool_set_room(application->output, clamp(value, 1, most));
	return 0;
}

static long set_pretime(struct ob_application *application, int value,
			int __user *argument)
{
	long timeout = MAX_SCHEDULE_TIMEOUT;

	if (value > 0) {
		timeout = msecs_to_jiffies(min_t(u64, (u64)value * 1000 /
						 PRETIME_RATE, INT_MAX));
		value = jiffies_to_msecs(timeout) * PRETIME_RATE / 1000;
	} else {
		value = -1;
	}
	WRITE_ONCE(application->read_queue.timeout, timeout);
	return put_user(value, argument);
}

/* -ENOTTY: not about the queues. */
static long execute_queue(struct ob_application *application,
			  unsigned int command, int __user *argument)
{
	int value = 0;

	switch (command) {
	case SNDCTL_SEQ_PANIC:
	case SNDCTL_SEQ_RESET:
		reset(application);
		return 0;
	case SNDCTL_SEQ_GETINCOUNT:
		value = ob_read_queue_count(&application->read_queue);
		return put_user(value, argument);
	case SNDCTL_SEQ_GETOUTCOUNT:
		value = ob_output_pool_free(application->output);
		return put_user(value, argument);
	case SNDCTL_SEQ_GETTIME:
		return put_user((int)position(application), argument);
	case SNDCTL_SEQ_THRESHOLD:
		if (get_user(value, argument))
			return -EFAULT;
		return set_threshold(application, value);
	case SNDCTL_MIDI_PRETIME:
		if (get_user(value, argument))
			return -EFAULT;
		return set_pretime(application, value, argument);
	}
	return -ENOTTY;
}

static long synth_info(struct ob_application *application, void __user *user)
{
	struct ob_application_synth *synth;
	struct synth_info info;

	if (copy_from_user(&info, user, sizeof(info)))
		return -EFAULT;
	synth = ob_devices_get_synth(application, info.device);
	if (!synth)
		return -EINVAL;
	if (synth->synth) {
		strscpy_pad(info.name, synth->synth->name, sizeof(info.name));
		info.synth_type = synth->synth->registration.type;
		info.synth_subtype = synth->synth->registration.subtype;
		info.nr_voices = synth->synth->registration.nvoices;
	} else {
		memset(info.name, 0, sizeof(info.name));
		if (ob_midi_devices_name(synth->midi, info.name,
					 sizeof(info.name)))
			return -EINVAL;
		info.synth_type = SYNTH_TYPE_MIDI;
		info.synth_subtype = 0;
		info.nr_voices = OB_TRANSLATE_MIDI_CHANNELS;
	}
	return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
}

static long midi_info(void __user *user)
{
	struct midi_info info;

	if (copy_from_user(&info, user, sizeof(info)))
		return -EFAULT;
	memset(info.name, 0, sizeof(info.name));
	if (ob_midi_devices_name(info.device, info.name, sizeof(info.name)))
		return -EINVAL;
	info.capabilities = 0;
	info.dev_type = 0;
	return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
}

static long out_of_band(struct ob_application *application, void __user *user)
{
	u8 bytes[OB_RECORD_LONG];

	if (copy_from_user(bytes, user, sizeof(bytes)))
		return -EFAULT;
	return ob_write_now(application, bytes);
}

/* A driver's own call. */
static long ask_driver(struct ob_application *application, unsigned int number,
		       unsigned int command, unsigned long argument)
{
	struct ob_application_synth *synth;

	synth = ob_devices_get_synth(application, number);
	if (!synth || !synth->synth || !synth->synth->registration.oper.ioctl)
		return -ENXIO;
	return synth->synth->registration.oper.ioctl(&synth->argument, command,
						     argument);
}

static long execute_device(struct ob_application *application,
			   unsigned int command, unsigned long argument)
{
	int __user *user = (int __user *)argument;
	long result;
	int value;

	switch (command) {
	case SNDCTL_SEQ_NRSYNTHS:
		return put_user((int)application->synth_count, user);
	case SNDCTL_SEQ_NRMIDIS:
		return put_user((int)ob_midi_devices_count(), user);
	case SNDCTL_SYNTH_INFO:
	case SNDCTL_SYNTH_ID:
		return synth_info(application, user);
	case SNDCTL_MIDI_INFO:
		return midi_info(user);
	case SNDCTL_SEQ_OUTOFBAND:
		return out_of_band(application, user);
	case SNDCTL_SEQ_TESTMIDI:
		if (get_user(value, user))
			return -EFAULT;
		return PTR_ERR_OR_ZERO(ob_devices_get_midi(application, value));
	/* Each of these begins with the number of the synthesizer. */
	case SNDCTL_SEQ_RESETSAMPLES:
	case SNDCTL_SYNTH_CONTROL:
	case SNDCTL_SYNTH_REMOVESAMPLE:
		if (get_user(value, user))
			return -EFAULT;
		return ask_driver(application, value, command, argument);
	/* A driver may do without it, and programs end when it fails. */
	case SNDCTL_FM_4OP_ENABLE:
		if (get_user(value, user))
			return -EFAULT;
		ask_driver(application, value, command, argument);
		return 0;
	case SNDCTL_SYNTH_MEMAVL:
		if (get_user(value, user))
			return -EFAULT;
		result = ask_driver(application, value, command, argument);
		return result < 0 ? result : put_user((int)result, user);
	}
	if (!ob_application_writes(application))
		return -EIO;
	return ask_driver(application, 0, command, argument);
}

long ob_ioctl_execute(struct ob_application *application, unsigned int command,
		      unsigned long argument)
{
	int __user *user = (int __user *)argument;
	long result;

	/* Waits, so it must not keep others out. */
	if (command == SNDCTL_SEQ_SYNC) {
		result = ob_write_flush(application);
		return result ?: ob_output_pool_drain(application->output);
	}

	if (mutex_lock_interruptible(&application->mutex))
		return -ERESTARTSYS;
	result = execute_timer(application, command, user);
	if (result == -ENOTTY)
		result = execute_queue(application, command, user);
	if (result == -ENOTTY)
		result = execute_device(application, command, argument);
	mutex_unlock(&application->mutex);
	return result;
}
