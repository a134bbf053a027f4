// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events and packets for receivers of another form, at random, against the same reference
 * as the translation. Some receivers have no room now and then.
 */
#include "midi/ump_conversion.h"

#include "ump_random.h"
#include "ump_reference.h"

#include <compat/asequencer.h>
#include <kunit/test.h>
#include <linux/module.h>

#define ROUNDS		1500
#define SEQUENCE	80

struct state {
	struct ob_ump_group groups[16];
	struct reference_group references[16];
	struct ob_ump_conversion got, again;
	struct reference_packets want;
	struct ob_ump_events events;
};

static struct state *get_state(struct kunit *test)
{
	struct state *state = kunit_kzalloc(test, sizeof(*state), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, state);
	return state;
}

static void forget(struct state *state)
{
	memset(state->groups, 0, sizeof(state->groups));
	memset(state->references, 0, sizeof(state->references));
}

static void expect_results(struct kunit *test, struct state *state,
			   const struct ob_ump_receiver *receiver)
{
	size_t i;

	KUNIT_ASSERT_EQ(test, (size_t)state->got.out.count, state->want.count);
	for (i = 0; i < state->want.count; i++) {
		const u32 *words = state->got.out.packets[i].words;
		u32 first = state->want.words[i][0];

		if (receiver->group)
			first = first / 0x10000000 * 0x10000000 +
				(receiver->group - 1) * 0x1000000 +
				first % 0x1000000;
		KUNIT_EXPECT_EQ(test, words[0], first);
		KUNIT_EXPECT_EQ(test, words[1], state->want.words[i][1]);
		KUNIT_EXPECT_EQ(test, words[2], 0U);
		KUNIT_EXPECT_EQ(test, words[3], 0U);
	}
}

/* A packet that is not translated: itself, or itself in another group. */
static void check_untranslated(struct kunit *test, struct state *state,
			       const struct ob_ump_receiver *receiver,
			       const u32 *packet, enum ob_ump_verdict verdict)
{
	u32 type = packet[0] / 0x10000000, group = packet[0] / 0x1000000 % 16;
	bool moves = receiver->group && type != 0 && type != 15 &&
		     group != receiver->group - 1;
	size_t i, words = ob_ump_message_words(packet[0]);

	KUNIT_ASSERT_EQ(test, (int)verdict, moves ? (int)OB_UMP_VERDICT_RESULTS :
						    (int)OB_UMP_VERDICT_AS_IS);
	if (!moves)
		return;
	KUNIT_ASSERT_EQ(test, state->got.out.count, 1U);
	KUNIT_EXPECT_EQ(test, state->got.out.packets[0].words[0],
			(packet[0] & 0xf0ffffff) + (receiver->group - 1) * 0x1000000);
	for (i = 1; i < 4; i++)
		KUNIT_EXPECT_EQ(test, state->got.out.packets[0].words[i],
				i < words ? packet[i] : 0);
}

/* @refused: the receiver has no room, so the message must not have happened. */
static void check_packet(struct kunit *test, struct state *state,
			 const struct ob_ump_receiver *receiver,
			 const u32 *packet, bool refused)
{
	u32 type = packet[0] / 0x10000000, number = packet[0] / 0x1000000 % 16;
	struct ob_ump_group *group = &state->groups[number];
	enum ob_ump_verdict verdict;

	memset(&state->got, 0xa5, sizeof(state->got));
	verdict = ob_ump_conversion_translate(receiver, group, packet, &state->got);
	KUNIT_EXPECT_EQ(test, ob_ump_conversion_is_needed(receiver, packet[0]),
			verdict != OB_UMP_VERDICT_AS_IS);
	if (type != (receiver->protocol == OB_UMP_PROTOCOL_MIDI2 ? 2 : 4)) {
		check_untranslated(test, state, receiver, packet, verdict);
		return;
	}
	KUNIT_ASSERT_EQ(test, (int)verdict, (int)OB_UMP_VERDICT_RESULTS);
	if (refused)
		return;

	state->want.count = 0;
	if (type == 2)
		reference_to_midi2(&state->references[number], packet[0],
				   &state->want);
	else
		reference_to_midi1(packet, &state->want);
	expect_results(test, state, receiver);

	/* Asked again, it says the same: nothing was changed. */
	ob_ump_conversion_translate(receiver, group, packet, &state->again);
	KUNIT_EXPECT_EQ(test, state->again.out.count, state->got.out.count);
	KUNIT_EXPECT_EQ(test, 0, memcmp(state->again.out.packets,
					state->got.out.packets,
					state->got.out.count *
					sizeof(state->got.out.packets[0])));
	ob_ump_conversion_commit(group, &state->got);
}

static void packets_at_random(struct kunit *test)
{
	struct state *state = get_state(test);
	struct rnd_state rnd;
	u32 packet[4];
	int round, i;

	prandom_seed_state(&rnd, 0x706b74);
	for (round = 0; round < ROUNDS; round++) {
		struct ob_ump_receiver receiver = {
			.protocol = 1 + round % 2,
			.group = ump_random_below(&rnd, 2) ? 0 :
				 ump_random_below(&rnd, 17),
		};

		forget(state);
		packet[0] = 0;
		for (i = 0; i < SEQUENCE; i++) {
			ump_random_packet(&rnd, packet);
			check_packet(test, state, &receiver, packet,
				     !ump_random_below(&rnd, 8));
		}
	}
}

static void random_event(struct rnd_state *rnd, struct snd_seq_event *ev)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_NOTEOFF,
		SNDRV_SEQ_EVENT_CONTROLLER, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_CONTROLLER, SNDRV_SEQ_EVENT_CONTROLLER,
		SNDRV_SEQ_EVENT_PGMCHANGE, SNDRV_SEQ_EVENT_PITCHBEND,
		SNDRV_SEQ_EVENT_CONTROL14, SNDRV_SEQ_EVENT_CONTROL14,
		SNDRV_SEQ_EVENT_REGPARAM, SNDRV_SEQ_EVENT_NONREGPARAM,
	};

	prandom_bytes_state(rnd, ev, sizeof(*ev));
	ev->source.client = 128;
	if (ump_random_below(rnd, 8))
		ev->type = types[ump_random_below(rnd, ARRAY_SIZE(types))];
	ev->data.note.channel = ump_random_below(rnd, 3);
	if (ev->type >= SNDRV_SEQ_EVENT_CONTROLLER) {
		ev->data.control.param = ump_random_control(rnd);
		ev->data.control.value = ump_random_value(rnd);
	}
	if (ev->type == SNDRV_SEQ_EVENT_REGPARAM ||
	    ev->type == SNDRV_SEQ_EVENT_NONREGPARAM ||
	    ev->type == SNDRV_SEQ_EVENT_CONTROL14) {
		ev->data.control.value |= ump_random_value(rnd) << 7;
		if (!ump_random_below(rnd, 4))
			ev->data.control.param = 0x3fff;
	}
}

static void check_event(struct kunit *test, struct state *state,
			const struct ob_ump_receiver *receiver,
			const struct snd_seq_event *ev, bool refused)
{
	u32 number = receiver->group ? receiver->group - 1 : 0;
	struct reference_packets words = { .count = 0 };
	enum ob_ump_verdict verdict;
	bool has;
	size_t i;

	verdict = ob_ump_conversion_encode(receiver, &state->groups[number], ev,
					   &state->got);
	if (ev->type == SNDRV_SEQ_EVENT_SYSEX) {
		KUNIT_EXPECT_EQ(test, (int)verdict, (int)OB_UMP_VERDICT_SYSEX);
		return;
	}
	has = reference_event_words(ev, number, &words);
	KUNIT_ASSERT_EQ(test, (int)verdict, has ? (int)OB_UMP_VERDICT_RESULTS :
						  (int)OB_UMP_VERDICT_AS_IS);
	if (!has || refused)
		return;

	state->want.count = 0;
	for (i = 0; i < words.count; i++) {
		u32 word = words.words[i][0];

		if (word / 0x10000000 == 2 &&
		    receiver->protocol == OB_UMP_PROTOCOL_MIDI2)
			reference_to_midi2(&state->references[number], word,
					   &state->want);
		else
			reference_add(&state->want, word, 0);
	}
	expect_results(test, state, receiver);
	ob_ump_conversion_commit(&state->groups[number], &state->got);
}

static void events_at_random(struct kunit *test)
{
	struct state *state = get_state(test);
	struct snd_seq_event ev;
	struct rnd_state rnd;
	int round, i;

	prandom_seed_state(&rnd, 0x657674);
	for (round = 0; round < ROUNDS; round++) {
		struct ob_ump_receiver receiver = {
			.protocol = 1 + round % 2,
			.group = ump_random_below(&rnd, 17),
		};

		forget(state);
		for (i = 0; i < SEQUENCE; i++) {
			random_event(&rnd, &ev);
			check_event(test, state, &receiver, &ev,
				    !ump_random_below(&rnd, 8));
		}
	}
}

/* REGPARAM is its four controllers, and selects the parameter. */
static void parameters_in_one_event(struct kunit *test)
{
	static const struct ob_ump_receiver receiver = {
		.protocol = OB_UMP_PROTOCOL_MIDI2, .group = 3,
	};
	struct snd_seq_event ev = {
		.type = SNDRV_SEQ_EVENT_REGPARAM, .source.client = 128,
	};
	struct state *state = get_state(test);

	ev.data.control.channel = 9;
	ev.data.control.param = 0x80 * 2 + 1;
	ev.data.control.value = 0x80 * 0x40 + 1;
	ob_ump_conversion_encode(&receiver, &state->groups[2], &ev, &state->got);
	KUNIT_ASSERT_EQ(test, state->got.out.count, 1U);
	KUNIT_EXPECT_EQ(test, state->got.out.packets[0].words[0], 0x42290201U);
	KUNIT_EXPECT_EQ(test, state->got.out.packets[0].words[1], 0x80040000U);

	/* Null is selected, and takes no value. */
	ob_ump_conversion_commit(&state->groups[2], &state->got);
	ev.data.control.param = 0x3fff;
	ob_ump_conversion_encode(&receiver, &state->groups[2], &ev, &state->got);
	KUNIT_EXPECT_EQ(test, state->got.out.count, 0U);
	KUNIT_EXPECT_EQ(test, (int)state->got.out.dropped,
			(int)OB_UMP_DROP_NO_NUMBER);
}

/* The largest number of results. */
static void all_channels_wait(struct kunit *test)
{
	static const struct ob_ump_receiver receiver = {
		.protocol = OB_UMP_PROTOCOL_MIDI2,
	};
	struct snd_seq_event ev = { .source.client = 128 };
	struct state *state = get_state(test);
	int i;

	for (i = 0; i < 64; i++) {
		static const u8 indexes[] = { 99, 98, 6 };

		ev.type = SNDRV_SEQ_EVENT_CONTROLLER;
		ev.data.control.channel = i / 4;
		ev.data.control.param = indexes[i % 4 % 3];
		ev.data.control.value = 1;
		if (i % 4 == 3)
			continue;
		ob_ump_conversion_encode(&receiver, &state->groups[0], &ev,
					 &state->got);
		KUNIT_EXPECT_EQ(test, state->got.out.count, 0U);
		ob_ump_conversion_commit(&state->groups[0], &state->got);
	}
	ev.type = SNDRV_SEQ_EVENT_CONTROL14;
	ev.data.control.param = 1;
	ob_ump_conversion_encode(&receiver, &state->groups[0], &ev, &state->got);
	KUNIT_ASSERT_EQ(test, state->got.out.count,
			(unsigned int)OB_UMP_RESULTS_PACKETS);
	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, state->got.out.packets[i].words[0],
				0x40300101U | i << 16);
	KUNIT_EXPECT_EQ(test, state->got.out.packets[16].words[0], 0x40bf0100U);
	KUNIT_EXPECT_EQ(test, state->got.out.packets[17].words[0], 0x40bf2100U);
}

/* Events of the system client are about queues and ports. */
static void the_system_is_not_converted(struct kunit *test)
{
	static const struct ob_ump_receiver receiver = {
		.protocol = OB_UMP_PROTOCOL_MIDI2, .group = 1,
	};
	struct snd_seq_event ev = { .source.client = SNDRV_SEQ_CLIENT_SYSTEM };
	struct state *state = get_state(test);
	int type;

	for (type = 0; type < 256; type++) {
		ev.type = type;
		KUNIT_EXPECT_EQ(test, (int)OB_UMP_VERDICT_AS_IS,
				(int)ob_ump_conversion_encode(&receiver,
							      &state->groups[0],
							      &ev, &state->got));
	}
}

static void check_decode(struct kunit *test, struct state *state, bool open,
			 const u32 *packet)
{
	struct snd_seq_event header, want;
	struct ob_ump_sysex_piece piece;
	u32 type = packet[0] / 0x10000000;
	size_t i, count = 0;

	memset(&header, 0x3c, sizeof(header));
	header.flags = SNDRV_SEQ_EVENT_UMP | SNDRV_SEQ_TIME_STAMP_REAL;
	state->want.count = 0;
	if (type == 1 || type == 2)
		reference_add(&state->want, packet[0], 0);
	else if (type == 4)
		reference_to_midi1(packet, &state->want);

	ob_ump_conversion_decode(open, &header, packet, &state->events);
	for (i = 0; i < state->want.count; i++) {
		want = header;
		want.flags = SNDRV_SEQ_TIME_STAMP_REAL;
		if (!reference_word_event(&want, state->want.words[i][0]))
			continue;
		KUNIT_ASSERT_LT(test, count, (size_t)state->events.count);
		KUNIT_EXPECT_EQ(test, 0, memcmp(&state->events.events[count++],
						&want, sizeof(want)));
	}
	KUNIT_EXPECT_EQ(test, count, (size_t)state->events.count);

	ob_ump_sysex_join(open, packet, &piece);
	KUNIT_EXPECT_EQ(test, piece.size, state->events.sysex.size);
	KUNIT_EXPECT_EQ(test, 0, memcmp(piece.bytes, state->events.sysex.bytes,
					piece.size));
	KUNIT_EXPECT_EQ(test, piece.open, state->events.sysex.open);
	KUNIT_EXPECT_EQ(test, piece.abandons, state->events.sysex.abandons);

	/* Without a result there is a reason, but for a CONTINUE without bytes. */
	if (type == 3 && open && !piece.dropped)
		return;
	KUNIT_EXPECT_EQ(test, !count && !piece.size,
			state->events.dropped != OB_UMP_DROP_NONE);
}

static void events_of_packets_at_random(struct kunit *test)
{
	struct state *state = get_state(test);
	struct rnd_state rnd;
	u32 packet[4] = {};
	int round;

	prandom_seed_state(&rnd, 0x646563);
	for (round = 0; round < 40 * ROUNDS; round++) {
		ump_random_packet(&rnd, packet);
		check_decode(test, state, round % 2, packet);
	}
}

static struct kunit_case ump_conversion_cases[] = {
	KUNIT_CASE(packets_at_random),
	KUNIT_CASE(events_at_random),
	KUNIT_CASE(parameters_in_one_event),
	KUNIT_CASE(all_channels_wait),
	KUNIT_CASE(the_system_is_not_converted),
	KUNIT_CASE(events_of_packets_at_random),
	{}
};

static struct kunit_suite ump_conversion_suite = {
	.name = "onbeat_ump_conversion",
	.test_cases = ump_conversion_cases,
};

kunit_test_suite(ump_conversion_suite);

MODULE_DESCRIPTION("KUnit suite of what receivers get of events and packets");
MODULE_LICENSE("GPL");
