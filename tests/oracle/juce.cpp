// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Compares the converters with JUCE's: JUCE's own tests, with our converters in the
 * place of its own, and packets at random through both. Differences have names; they
 * are listed, with reasons, in Documentation/midi2.md.
 *
 * usage: juce PACKETS SEED
 *
 * Prints "ok" or "not ok" lines, then "difference NAME: N times" for each.
 */
#include <juce_core/juce_core.h>
#include <juce_core/unit_tests/juce_UnitTestCategories.h>
#include <juce_audio_basics/juce_audio_basics.h>
#include <juce_audio_basics/midi/ump/juce_UMP.h>

#include "converter.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

using Words = std::vector<uint32_t>;

static std::map<std::string, unsigned long> differences;
static unsigned int failures;

static void differs(const char *name)
{
	differences[name]++;
}

/* Calls with a View of each packet in a row of words. */
template <typename Callback>
static void for_packets(const uint32_t *words, size_t count, Callback &&callback)
{
	for (size_t i = 0; i < count; i += converter_packet_words(words[i]))
		callback(juce::universal_midi_packets::View(words + i));
}

namespace juce::universal_midi_packets
{

/* JUCE's names for what is tested, done by our converters. */
struct TestedConversion : Conversion {
	using Conversion::scaleTo16;
	using Conversion::scaleTo14;
	using Conversion::scaleTo7;

	static uint16_t scaleTo16(uint8_t value)
	{
		return converter_scale(value, 7, 16);
	}

	static uint32_t scaleTo32(uint8_t value)
	{
		return converter_scale(value, 7, 32);
	}

	static uint32_t scaleTo32(uint16_t value)
	{
		return converter_scale(value, 14, 32);
	}

	static uint8_t scaleTo7(uint16_t value)
	{
		return converter_scale(value, 16, 7);
	}

	static uint8_t scaleTo7(uint32_t value)
	{
		return converter_scale(value, 32, 7);
	}

	static uint16_t scaleTo14(uint32_t value)
	{
		return converter_scale(value, 32, 14);
	}

	static void toMidi1(const MidiMessage &message, Packets &packets)
	{
		const auto *bytes = message.getRawData();
		uint32_t words[CONVERTER_WORDS];
		size_t count;

		if (bytes[0] == 0xf0) {
			converter_sysex_begin(bytes, message.getRawDataSize());
			while (converter_sysex(words))
				packets.add(View(words));
			return;
		}
		count = converter_message(1, bytes, words);
		if (!count) {
			/* The test goes on with what JUCE makes of it. */
			differs("reserved");
			Conversion::toMidi1(message, packets);
		}
		for_packets(words, count,
			    [&](const View &view) { packets.add(view); });
	}

	template <typename Callback>
	static void midi2ToMidi1DefaultTranslation(const View &view,
						   Callback &&callback)
	{
		uint32_t words[CONVERTER_WORDS];

		for_packets(words, converter_packet(1, 0, view.data(), words),
			    callback);
	}
};

struct TestedToMidi2 {
	TestedToMidi2()
	{
		converter_reset();
	}

	template <typename Callback>
	void dispatch(const View &view, Callback &&callback)
	{
		uint32_t words[CONVERTER_WORDS];

		for_packets(words, converter_packet(2, 0, view.data(), words),
			    callback);
	}
};

struct TestedToBytes {
	explicit TestedToBytes(int)
	{
		converter_reset();
	}

	template <typename Callback>
	void dispatch(const View &view, double time, Callback &&callback)
	{
		const uint8_t *bytes;
		size_t size = converter_bytes(view.data(), &bytes), used;
		int length;

		while (size) {
			used = size;
			if (*bytes != 0xf0)
				used = MidiMessage::getMessageLengthFromFirstByte(*bytes);
			length = used;
			callback(MidiMessage(bytes, length, time));
			bytes += used;
			size -= used;
		}
	}

	static MidiMessage fromUmp(const PacketX1 &packet)
	{
		const uint8_t *bytes;
		size_t size = converter_bytes(packet.data(), &bytes);

		return MidiMessage(bytes, int(size), 0);
	}
};

struct TestedDispatcher : TestedToBytes {
	using TestedToBytes::TestedToBytes;

	template <typename Callback>
	void dispatch(const uint32_t *begin, const uint32_t *end, double time,
		      Callback &&callback)
	{
		for_packets(begin, end - begin, [&](const View &view) {
			TestedToBytes::dispatch(view, time, callback);
		});
	}
};

}

#define Conversion TestedConversion
#define Midi1ToMidi2DefaultTranslator TestedToMidi2
#define Midi1ToBytestreamTranslator TestedToBytes
#define ToBytestreamDispatcher TestedDispatcher
#include <juce_audio_basics/midi/ump/juce_UMP_test.cpp>
#undef Conversion
#undef Midi1ToMidi2DefaultTranslator
#undef Midi1ToBytestreamTranslator
#undef ToBytestreamDispatcher

namespace ump = juce::universal_midi_packets;

struct Runner : juce::UnitTestRunner {
	void logMessage(const juce::String &) override
	{
	}
};

/* The one thing that JUCE's tests may complain of. */
static bool is_note0(const juce::UnitTestRunner::TestResult &result)
{
	return result.subcategoryName == "MIDI 1 -> 2 note on conversions" &&
	       result.failures == 1 &&
	       result.messages[0].contains("Expected value: 0, "
					   "Actual value: 2147483648");
}

static void run_own_tests(juce::int64 seed, bool is_first)
{
	Runner runner;

	runner.setAssertOnFailure(false);
	runner.runTests({ &ump::universalMidiPacketTests }, seed);
	for (int i = 0; i < runner.getNumResults(); i++) {
		const auto &result = *runner.getResult(i);

		if (is_note0(result)) {
			differs("note0");
		} else if (result.failures) {
			failures++;
			printf("not ok oracle: JUCE's test: %s (seed %lld)\n",
			       result.subcategoryName.toRawUTF8(),
			       (long long)seed);
			for (const auto &message : result.messages)
				printf("    | %s\n", message.toRawUTF8());
			continue;
		}
		if (is_first)
			printf("ok oracle: JUCE's test: %s: %d\n",
			       result.subcategoryName.toRawUTF8(),
			       result.passes);
	}
}

/* A packet, and the results of both for it. */
struct Step {
	Words packet;
	std::vector<Words> ours, theirs;

	uint32_t first() const
	{
		return packet[0];
	}

	unsigned int type() const
	{
		return first() >> 28;
	}

	unsigned int group() const
	{
		return first() >> 24 & 15;
	}

	unsigned int status() const
	{
		return first() >> 20 & 15;
	}

	unsigned int channel() const
	{
		return first() >> 16 & 15;
	}

	unsigned int index() const
	{
		return first() >> 8 & 127;
	}
};

static void print_words(const char *name, const std::vector<Words> &packets)
{
	printf("    | %s:", name);
	for (const auto &packet : packets) {
		for (uint32_t word : packet)
			printf(" %08x", word);
	}
	printf("\n");
}

static void fail(const char *direction, uint32_t seed,
		 const std::vector<Words> &sequence, const Step &step)
{
	if (failures++ > 20)
		return;
	printf("not ok oracle: %s, sequence %u\n", direction, seed);
	print_words("all so far", sequence);
	print_words("ours  ", step.ours);
	print_words("theirs", step.theirs);
}

static std::vector<Words> cut(const uint32_t *words, size_t count)
{
	std::vector<Words> packets;

	for_packets(words, count, [&](const ump::View &view) {
		packets.emplace_back(view.data(), view.data() + view.size());
	});
	return packets;
}

/* Takes the parameters out of what a message became. */
static std::vector<Words> take_parameters(std::vector<Words> &packets)
{
	std::vector<Words> taken, rest;

	for (const auto &packet : packets) {
		unsigned int status = packet[0] >> 20 & 15;

		(status == 2 || status == 3 ? taken : rest).push_back(packet);
	}
	packets = rest;
	return taken;
}

/* MSB and LSB of a channel's parameter number, and why they were cleared. */
struct Selected {
	unsigned int kind = 0;
	int byte[2] = { -1, -1 };
	const char *gone = nullptr;

	void control(unsigned int index, int value)
	{
		if (index == 121)
			forget("121");
		if (index < 98 || index > 101)
			return;
		if (kind != index / 100)
			forget(nullptr);
		kind = index / 100;
		byte[index % 2] = value;
		if (byte[0] == 127 && byte[1] == 127)
			forget("null");
	}

	void forget(const char *reason)
	{
		byte[0] = byte[1] = -1;
		gone = reason;
	}

	bool complete() const
	{
		return byte[0] >= 0 && byte[1] >= 0;
	}
};

/*
 * JUCE sends a parameter only when its four controllers came in a row; ours has to
 * send it then, too, and may send others.
 */
static bool same_parameters(const std::vector<Words> &ours,
			    const std::vector<Words> &theirs, const Selected &selected)
{
	for (const auto &packet : theirs) {
		const Words *found = nullptr;

		for (const auto &own : ours) {
			if (own[0] == packet[0])
				found = &own;
		}
		if (!found && !selected.complete() && selected.gone)
			differs(selected.gone);
		else if (!found)
			return false;
		else if ((packet[0] >> 20 & 15) == 2 && (packet[0] & 127) < 32 &&
			 (*found)[1] == (packet[1] >> 18 << 18)) {
			if ((*found)[1] != packet[1])
				differs("shift");
		} else if ((*found)[1] != packet[1]) {
			return false;
		}
	}
	if (ours.size() > theirs.size())
		differs("4cc");
	return true;
}

struct ToMidi2 {
	static constexpr const char *name = "to MIDI 2.0";
	ump::Midi1ToMidi2DefaultTranslator theirs;
	Selected selected[16][16];

	bool compare(Step &step)
	{
		uint32_t words[CONVERTER_WORDS];
		size_t count = converter_packet(2, 0, step.packet.data(), words);

		step.ours = cut(words, count);
		theirs.dispatch(ump::View(step.packet.data()),
				[&](const ump::View &view) {
			step.theirs.emplace_back(view.data(),
						 view.data() + view.size());
		});
		if (step.type() != 2)
			return step.ours == step.theirs;

		auto &channel = selected[step.group()][step.channel()];
		auto rest = step.ours, their_rest = step.theirs;
		auto parameters = take_parameters(rest);
		auto their_parameters = take_parameters(their_rest);

		if (step.status() == 11)
			channel.control(step.index(), step.first() & 127);
		if (!same_parameters(parameters, their_parameters, channel))
			return false;
		if (step.status() == 9 && !(step.first() & 127)) {
			if (their_rest.size() == 1 && !their_rest[0][1])
				their_rest[0][1] = 0x80000000;
			differs("note0");
		}
		return rest == their_rest;
	}
};

static bool is_part(unsigned int index)
{
	return index == 0 || index == 6 || index == 32 || index == 38 ||
	       (index >= 98 && index <= 101);
}

/* JUCE passes controller 88 of type 4, and data bytes above 127. */
static void correct_midi1(const Step &step, std::vector<Words> &theirs)
{
	if (step.type() != 4)
		return;
	if (step.status() == 11 && step.index() == 88 && !theirs.empty()) {
		differs("cc88");
		theirs.clear();
	}
	for (auto &packet : theirs) {
		if (packet[0] & 0x8080)
			differs("8bits");
		packet[0] &= 0xffff7f7f;
	}
	if (step.status() == 11 && is_part(step.index()))
		theirs.clear();
}

struct ToMidi1 {
	static constexpr const char *name = "to MIDI 1.0";

	bool compare(Step &step)
	{
		uint32_t words[CONVERTER_WORDS];
		size_t count = converter_packet(1, 0, step.packet.data(), words);

		step.ours = cut(words, count);
		ump::Conversion::midi2ToMidi1DefaultTranslation(
			ump::View(step.packet.data()), [&](const ump::View &view) {
			step.theirs.emplace_back(view.data(),
						 view.data() + view.size());
		});
		auto corrected = step.theirs;
		correct_midi1(step, corrected);
		return step.ours == corrected;
	}
};

/* Messages in bytes; each is shown like a packet. */
struct ToBytes {
	static constexpr const char *name = "to events";
	std::vector<ump::ToBytestreamConverter> theirs;

	ToBytes()
	{
		for (int i = 0; i < 16; i++)
			theirs.emplace_back(0);
	}

	/* Does JUCE not see that a packet cuts off a SysEx? */
	static bool is_unseen(const Step &step)
	{
		static constexpr unsigned int none = 1 << 0 | 1 << 1 | 1 << 4 |
						     1 << 5 | 1 << 6 | 1 << 7 |
						     1 << 15;

		return step.type() == 4 &&
		       (none >> step.status() & 1 ||
			(step.status() == 11 && is_part(step.index())));
	}

	/* Has a message no event, though JUCE has bytes for it? */
	static bool is_reserved(const Step &step)
	{
		unsigned int byte = step.first() >> 16 & 255;

		if (step.type() == 1)
			return byte < 0xf1 || byte == 0xf4 || byte == 0xf5 ||
			       byte == 0xf7 || byte == 0xf9 || byte == 0xfd;
		if (step.type() == 2)
			return step.status() < 8 || step.status() == 15;
		return step.type() == 6 || step.type() == 7;
	}

	void ask_juce(Step &step)
	{
		Words message;

		theirs[step.group()].convert(ump::View(step.packet.data()), 0,
					     [&](const juce::MidiMessage &bytes) {
			message.clear();
			for (int i = 0; i < bytes.getRawDataSize(); i++)
				message.push_back(bytes.getRawData()[i]);
			step.theirs.push_back(message);
		});
	}

	static void mask(std::vector<Words> &messages)
	{
		for (auto &message : messages) {
			for (size_t i = 1; i < message.size(); i++) {
				if (message[0] == 0xf0 &&
				    i + 1 == message.size())
					break;
				if (message[i] & 0x80)
					differs("8bits");
				message[i] &= 0x7f;
			}
		}
	}

	bool compare(Step &step)
	{
		const uint8_t *bytes;
		size_t count = converter_bytes(step.packet.data(), &bytes);
		Words all(bytes, bytes + count), their_all;

		step.ours.push_back(all);
		if (step.type() == 15) {
			differs("stream");
			return all.empty();
		}
		if (step.type() == 3 && step.status() > 3) {
			differs("sysex-status");
			return all.empty();
		}
		ask_juce(step);
		if (is_unseen(step)) {
			theirs[step.group()].reset();
			differs("cut");
		}
		auto corrected = step.theirs;
		if (is_reserved(step)) {
			if (!corrected.empty())
				differs("reserved");
			corrected.clear();
		}
		mask(corrected);
		if (step.type() == 4 && step.status() == 11 &&
		    (is_part(step.index()) || step.index() == 88)) {
			if (!corrected.empty())
				differs(step.index() == 88 ? "cc88" : "8bits");
			corrected.clear();
		}
		for (const auto &message : corrected)
			their_all.insert(their_all.end(), message.begin(),
					 message.end());
		return all == their_all;
	}
};

/* Sequences of 1 to 60 packets. */
template <typename Direction>
static void run_random(unsigned long packets, uint32_t seed)
{
	unsigned int failures_before = failures;
	unsigned long done = 0;

	while (done < packets) {
		std::vector<Words> sequence;
		Direction direction;
		unsigned int i, length = 1 + seed % 60;

		converter_reset();
		converter_random_begin(seed);
		for (i = 0; i < length; i++, done++) {
			uint32_t packet[4];
			Step step;

			converter_random(packet);
			step.packet = Words(packet, packet +
					    converter_packet_words(packet[0]));
			sequence.push_back(step.packet);
			if (!direction.compare(step)) {
				fail(Direction::name, seed, sequence, step);
				break;
			}
		}
		seed++;
	}
	if (failures == failures_before)
		printf("ok oracle: %s: %lu packets at random\n", Direction::name,
		       done);
}

int main(int argc, char **argv)
{
	unsigned long packets = argc > 1 ? strtoul(argv[1], nullptr, 0) : 1000000;
	uint32_t seed = argc > 2 ? strtoul(argv[2], nullptr, 0) : 1;

	for (int i = 0; i < 20; i++)
		run_own_tests(seed + i, !i);
	run_random<ToMidi2>(packets, seed);
	run_random<ToMidi1>(packets, seed);
	run_random<ToBytes>(packets, seed);
	for (const auto &difference : differences)
		printf("difference %s: %lu times\n", difference.first.c_str(),
		       difference.second);
	return failures > 0;
}
