// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Any sequence of records for a device, of either kind: events are few and within
 * their ranges, errors change nothing, a synth's voice never has two notes, and
 * the SysEx that leaves is the SysEx that was written.
 */
#include "oss/translator.h"

#include "fuzz.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <sound/seq_oss.h>

#define MAX_SYSEX	64

/* The notes that sound, as a receiver knows it. */
struct listener {
	bool sounding[OB_OSS_TRANSLATOR_MAX_CHANNELS][256];
	unsigned int notes[OB_OSS_TRANSLATOR_MAX_CHANNELS];
};

static void hear(struct listener *listener, const struct snd_seq_event *ev)
{
	bool *sounding;

	if (ev->type != SNDRV_SEQ_EVENT_NOTEON &&
	    ev->type != SNDRV_SEQ_EVENT_NOTEOFF)
		return;
	sounding = &listener->sounding[ev->data.note.channel][ev->data.note.note];
	listener->notes[ev->data.note.channel] -= *sounding;
	*sounding = ev->type == SNDRV_SEQ_EVENT_NOTEON;
	listener->notes[ev->data.note.channel] += *sounding;
}

static void check_note(const struct ob_oss_translator *device,
		       const struct snd_seq_event *ev)
{
	FUZZ_ASSERT(ev->data.note.channel < device->channels);
	FUZZ_ASSERT(ev->data.note.velocity < 128);
	FUZZ_ASSERT(ev->data.note.note < 128 ||
		    (!device->midi &&
		     device->event_passing != SNDRV_SEQ_OSS_PROCESS_KEYPRESS));
	/* On a MIDI device velocity 0 ends a note. */
	if (device->midi && ev->type == SNDRV_SEQ_EVENT_NOTEON)
		FUZZ_ASSERT(ev->data.note.velocity ||
			    device->encoder.status);
}

static void check_event(const struct ob_oss_translator *device,
			const struct snd_seq_event *ev)
{
	switch (ev->type) {
	case SNDRV_SEQ_EVENT_NOTEON:
	case SNDRV_SEQ_EVENT_NOTEOFF:
	case SNDRV_SEQ_EVENT_KEYPRESS:
		check_note(device, ev);
		break;
	case SNDRV_SEQ_EVENT_PITCHBEND:
		FUZZ_ASSERT(ev->data.control.value >= -8192 &&
			    ev->data.control.value < 8192);
		break;
	case SNDRV_SEQ_EVENT_CONTROLLER:
	case SNDRV_SEQ_EVENT_CHANPRESS:
		FUZZ_ASSERT(ev->data.control.param < 128);
		FUZZ_ASSERT(ev->data.control.value >= 0 &&
			    ev->data.control.value < 128);
		break;
	case SNDRV_SEQ_EVENT_CONTROL14:
	case SNDRV_SEQ_EVENT_REGPARAM:
		FUZZ_ASSERT(ev->data.control.value >= 0 &&
			    ev->data.control.value < 16384);
		break;
	case SNDRV_SEQ_EVENT_SYSEX:
		FUZZ_ASSERT(ev->data.ext.len &&
			    ev->data.ext.len <= MAX_SYSEX);
		break;
	}
	FUZZ_ASSERT(ev->type != SNDRV_SEQ_EVENT_NONE);
	FUZZ_ASSERT(ev->queue == 0 && ev->tag == 0 && !ev->time.tick);
}

/* F0 first, then data, and F7 last of all. */
static void check_sysex(const struct snd_seq_event *ev, bool *inside)
{
	const u8 *data = ev->data.ext.ptr;
	unsigned int i;

	FUZZ_ASSERT(*inside || data[0] == 0xf0);
	for (i = 0; i < ev->data.ext.len; i++) {
		FUZZ_ASSERT(data[i] < 0x80 || data[i] == 0xf7 ||
			    (!i && data[i] == 0xf0));
		FUZZ_ASSERT(data[i] != 0xf7 || i + 1 == ev->data.ext.len);
	}
	*inside = data[i - 1] != 0xf7;
}

/* Everything but what the state after a bad SysEx may be. */
static void check_unchanged(const struct ob_oss_translator *device,
			    const struct ob_oss_translator *before,
			    const struct ob_oss_translator_channel *last)
{
	FUZZ_ASSERT(!memcmp(&device->encoder, &before->encoder,
			    sizeof(device->encoder)));
	if (device->last)
		FUZZ_ASSERT(!memcmp(device->last, last,
				    device->channels * sizeof(*last)));
}

static struct listener listener;

static void translate(struct ob_oss_translator *device,
		      const struct ob_oss_record *record, bool *inside)
{
	static struct ob_oss_translator_channel last[OB_OSS_TRANSLATOR_MAX_CHANNELS];
	struct ob_oss_translator before = *device;
	struct snd_seq_event events[OB_OSS_TRANSLATOR_EVENTS];
	int count, i;

	if (device->last)
		memcpy(last, device->last, device->channels * sizeof(*last));
	count = ob_oss_translator_make_events(device, record, events);
	if (count < 0) {
		FUZZ_ASSERT(count == -EINVAL || count == -ENXIO);
		check_unchanged(device, &before, last);
		return;
	}
	FUZZ_ASSERT(count <= OB_OSS_TRANSLATOR_EVENTS);
	FUZZ_ASSERT(device->sysex_length + OB_OSS_RECORD_SYSEX_BYTES <=
		    device->sysex_size || !device->sysex_size);
	for (i = 0; i < count; i++) {
		check_event(device, &events[i]);
		hear(&listener, &events[i]);
		if (record->kind == OB_OSS_RECORD_SYSEX_FRAGMENT)
			check_sysex(&events[i], inside);
	}
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	u8 choice = fuzz_u8(&rnd);
	bool midi = choice & 1, inside = false;
	size_t sysex_size = choice & 2 ? 16 + fuzz_u8(&rnd) % 48 : 0;
	unsigned int channels = midi ? 16 : 16 + fuzz_u8(&rnd) % 241, i;
	struct ob_oss_translator device;
	struct ob_oss_translator_channel *last = calloc(channels, sizeof(*last));
	u8 *sysex = malloc(sysex_size);
	struct ob_oss_record record;
	bool passing_changed = false;

	memset(&listener, 0, sizeof(listener));
	ob_oss_translator_init(&device, midi, midi ? NULL : last, channels, sysex,
			       sysex_size);
	while (rnd.left) {
		if (*rnd.data == 0x70) {
			fuzz_u8(&rnd);
			device.event_passing = fuzz_u8(&rnd) % 3;
			passing_changed = true;
			continue;
		}
		size = min_t(size_t, ob_oss_record_size(*rnd.data), rnd.left);
		if (!ob_oss_record_parse(rnd.data, rnd.left, choice & 4, &record) &&
		    record.kind <= OB_OSS_RECORD_LOCAL &&
		    record.kind != OB_OSS_RECORD_PATCH)
			translate(&device, &record, &inside);
		rnd.data += size;
		rnd.left -= size;
	}
	for (i = 0; !midi && !passing_changed && i < channels; i++)
		FUZZ_ASSERT(listener.notes[i] <= 1);
	free(sysex);
	free(last);
	return 0;
}
