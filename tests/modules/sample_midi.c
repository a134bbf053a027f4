// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * snd-sample-midi: a card with one raw MIDI device of one or more ports, each of which
 * takes the bytes that it is sent at the pace that a test asks for, or stands still. It
 * receives nothing. Unbinding its platform device unplugs it, as if it were on USB.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/timer.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/rawmidi.h>

#define NAME		"snd_sample_midi"

/* Interval at which bytes are taken, in ms. */
#define INTERVAL	10

/* The most bytes that are taken at a time. */
#define BYTES_MAX	4096

#define PORTS_MAX	4u

static int index = SNDRV_DEFAULT_IDX1;
module_param(index, int, 0444);
MODULE_PARM_DESC(index, "Number of the card.");

static unsigned int rate = BYTES_MAX;
module_param(rate, uint, 0644);
MODULE_PARM_DESC(rate, "Bytes that are taken every 10 ms; 0 to stand still.");

static unsigned int ports = 1;
module_param(ports, uint, 0444);
MODULE_PARM_DESC(ports, "Number of outputs, 4 at most.");

/* The output of that number; @substream is set while it is open. */
static struct output {
	struct snd_rawmidi_substream *substream;
	struct timer_list timer;
	bool running;
} outputs[PORTS_MAX];

static void take_bytes(struct timer_list *timer)
{
	struct output *output = container_of(timer, struct output, timer);
	unsigned int count = min_t(unsigned int, READ_ONCE(rate), BYTES_MAX);
	static u8 bytes[BYTES_MAX];

	if (count)
		snd_rawmidi_transmit(output->substream, bytes, count);
	if (READ_ONCE(output->running))
		mod_timer(timer, jiffies + msecs_to_jiffies(INTERVAL));
}

static int output_open(struct snd_rawmidi_substream *substream)
{
	outputs[substream->number].substream = substream;
	return 0;
}

static int output_close(struct snd_rawmidi_substream *substream)
{
	struct output *output = &outputs[substream->number];

	WRITE_ONCE(output->running, false);
	timer_delete_sync(&output->timer);
	return 0;
}

static void output_trigger(struct snd_rawmidi_substream *substream, int up)
{
	struct output *output = &outputs[substream->number];

	WRITE_ONCE(output->running, up);
	if (up && !timer_pending(&output->timer))
		mod_timer(&output->timer, jiffies + msecs_to_jiffies(INTERVAL));
}

static const struct snd_rawmidi_ops output_ops = {
	.open = output_open,
	.close = output_close,
	.trigger = output_trigger,
};

static int input_open_or_close(struct snd_rawmidi_substream *substream)
{
	return 0;
}

static void input_trigger(struct snd_rawmidi_substream *substream, int up)
{
}

static const struct snd_rawmidi_ops input_ops = {
	.open = input_open_or_close,
	.close = input_open_or_close,
	.trigger = input_trigger,
};

static int fill_card(struct snd_card *card)
{
	struct snd_rawmidi *rmidi;
	int err;

	strscpy(card->driver, "SampleMIDI", sizeof(card->driver));
	strscpy(card->shortname, "Sample MIDI", sizeof(card->shortname));
	strscpy(card->longname, "Sample MIDI", sizeof(card->longname));
	err = snd_rawmidi_new(card, "Sample MIDI", 0,
			      clamp(ports, 1u, PORTS_MAX), 1, &rmidi);
	if (err < 0)
		return err;
	strscpy(rmidi->name, "Sample MIDI", sizeof(rmidi->name));
	rmidi->info_flags = SNDRV_RAWMIDI_INFO_OUTPUT |
			    SNDRV_RAWMIDI_INFO_INPUT |
			    SNDRV_RAWMIDI_INFO_DUPLEX;
	snd_rawmidi_set_ops(rmidi, SNDRV_RAWMIDI_STREAM_OUTPUT, &output_ops);
	snd_rawmidi_set_ops(rmidi, SNDRV_RAWMIDI_STREAM_INPUT, &input_ops);
	return snd_card_register(card);
}

/* devres undoes its part when the device is unbound. */
static void unplug(void *card)
{
	snd_card_disconnect(card);
	snd_card_free_when_closed(card);
}

static int plug_in(struct platform_device *pdev)
{
	struct snd_card *card;
	int err;

	err = snd_card_new(&pdev->dev, index, NULL, THIS_MODULE, 0, &card);
	if (err < 0)
		return err;
	err = fill_card(card);
	if (err < 0) {
		snd_card_free(card);
		return err;
	}
	return devm_add_action_or_reset(&pdev->dev, unplug, card);
}

static struct platform_driver driver = {
	.probe = plug_in,
	.driver = {
		.name = NAME,
	},
};

static struct platform_device *device;

static int __init sample_init(void)
{
	int err, i;

	for (i = 0; i < ARRAY_SIZE(outputs); i++)
		timer_setup(&outputs[i].timer, take_bytes, 0);
	err = platform_driver_register(&driver);
	if (err < 0)
		return err;
	device = platform_device_register_simple(NAME, -1, NULL, 0);
	if (IS_ERR(device)) {
		platform_driver_unregister(&driver);
		return PTR_ERR(device);
	}
	return 0;
}

static void __exit sample_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&driver);
}

module_init(sample_init);
module_exit(sample_exit);

MODULE_DESCRIPTION("MIDI device that is as slow as tests ask for");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
