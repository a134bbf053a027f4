// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Packets and events of any bits for a receiver of packets, and packets for one of
 * events, against the reference of the KUnit suites; some are refused, and must
 * not have happened.
 */
#include "midi/ump_conversion.h"

#include <compat/asequencer.h>
#include <kunit/test.h>

#include "ump_random.h"
#include "ump_reference.h"

#define GROUPS	16

static struct ob_ump_group groups[GROUPS];
static struct reference_group references[GROUPS];

static void check_results(const struct ob_ump_receiver *receiver,
			  const struct ob_ump_conversion *got,
			  const struct reference_packets *want)
{
	size_t i;

	FUZZ_ASSERT(got->out.count <= OB_UMP_RESULTS_PACKETS);
	FUZZ_ASSERT(got->out.count == want->count);
	for (i = 0; i < want->count; i++) {
		const u32 *words = got->out.packets[i].words;
		u32 first = want->words[i][0];

		if (receiver->group)
			first = (first & 0xf0ffffff) |
				(receiver->group - 1) << 24;
		FUZZ_ASSERT(words[0] == first);
		FUZZ_ASSERT(words[1] == want->words[i][1]);
		FUZZ_ASSERT(!words[2] && !words[3]);
	}
}

static void check_packet(const struct ob_ump_receiver *receiver,
			 const u32 *packet, bool refused)
{
	u32 type = packet[0] >> 28, number = packet[0] >> 24 & 0xf;
	u32 translated = receiver->protocol == OB_UMP_PROTOCOL_MIDI2 ? 2 : 4;
	struct reference_packets want = { .count = 0 };
	struct ob_ump_conversion got;
	enum ob_ump_verdict verdict;

	verdict = ob_ump_conversion_translate(receiver, &groups[number], packet,
					      &got);
	if (type != translated) {
		FUZZ_ASSERT(verdict == OB_UMP_VERDICT_AS_IS ||
			    got.out.count == 1);
		return;
	}
	FUZZ_ASSERT(verdict == OB_UMP_VERDICT_RESULTS);
	if (refused)
		return;
	if (type == 2)
		reference_to_midi2(&references[number], packet[0], &want);
	else
		reference_to_midi1(packet, &want);
	check_results(receiver, &got, &want);
	ob_ump_conversion_commit(&groups[number], &got);
}

static void check_event(const struct ob_ump_receiver *receiver,
			const struct snd_seq_event *ev, bool refused)
{
	u32 number = receiver->group ? receiver->group - 1 : 0;
	struct reference_packets words = { .count = 0 }, want = { .count = 0 };
	struct ob_ump_conversion got;
	enum ob_ump_verdict verdict;
	size_t i;

	verdict = ob_ump_conversion_encode(receiver, &groups[number], ev, &got);
	if (!ev->source.client || ev->type == SNDRV_SEQ_EVENT_SYSEX ||
	    !reference_event_words(ev, number, &words)) {
		FUZZ_ASSERT(verdict != OB_UMP_VERDICT_RESULTS);
		return;
	}
	FUZZ_ASSERT(verdict == OB_UMP_VERDICT_RESULTS);
	if (refused)
		return;
	for (i = 0; i < words.count; i++) {
		if (words.words[i][0] >> 28 == 2 &&
		    receiver->protocol == OB_UMP_PROTOCOL_MIDI2)
			reference_to_midi2(&references[number],
					   words.words[i][0], &want);
		else
			reference_add(&want, words.words[i][0], 0);
	}
	check_results(receiver, &got, &want);
	ob_ump_conversion_commit(&groups[number], &got);
}

static void check_decode(const u32 *packet, bool open)
{
	struct snd_seq_event header = { .flags = SNDRV_SEQ_EVENT_UMP }, want;
	struct reference_packets words = { .count = 0 };
	struct ob_ump_events got;
	u32 type = packet[0] >> 28;
	size_t i, count = 0;

	if (type == 1 || type == 2)
		reference_add(&words, packet[0], 0);
	else if (type == 4)
		reference_to_midi1(packet, &words);
	ob_ump_conversion_decode(open, &header, packet, &got);
	FUZZ_ASSERT(got.sysex.size <= OB_UMP_SYSEX_PIECE);
	for (i = 0; i < words.count; i++) {
		memset(&want, 0, sizeof(want));
		if (!reference_word_event(&want, words.words[i][0]))
			continue;
		FUZZ_ASSERT(count < got.count);
		FUZZ_ASSERT(!memcmp(&got.events[count++], &want, sizeof(want)));
	}
	FUZZ_ASSERT(count == got.count);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct ob_ump_receiver receiver;
	struct snd_seq_event ev;
	u32 packet[4] = {};
	int i;

	memset(groups, 0, sizeof(groups));
	memset(references, 0, sizeof(references));
	receiver.protocol = 1 + fuzz_u8(&rnd) % 2;
	receiver.group = fuzz_u8(&rnd) % 17;
	/* No message is more than four words, and the logs have room. */
	for (i = 0; i < REFERENCE_LOG / 4 && rnd.left; i++) {
		u8 choice = fuzz_u8(&rnd);

		if (choice % 4 == 0) {
			prandom_bytes_state(&rnd, &ev, sizeof(ev));
			check_event(&receiver, &ev, choice & 0x80);
			continue;
		}
		if (choice % 4 == 1)
			ump_random_packet(&rnd, packet);
		else
			prandom_bytes_state(&rnd, packet, sizeof(packet));
		check_packet(&receiver, packet, choice & 0x80);
		check_decode(packet, choice & 0x40);
	}
	return 0;
}
