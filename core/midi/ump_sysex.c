// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx bytes to packets and back. Pure; called by core/device when a program reads
 * packets, by ump_conversion for receivers of events, and by kernel clients of packets.
 *
 * Split: a payload is the data of one SYSEX event, including F0 and F7, which packets do
 * not have. It may hold several messages, or a part of one: if F0 is missing, it continues
 * a message, and if F7 is missing, another part will follow. Each part is split by
 * itself, so there is no state from one event to the next. A packet is complete when the
 * seventh byte, a status byte or the end of the payload is seen; so END may have six
 * bytes, and the last packet of a part may have fewer. Inside a payload
 *
 *	F8 to FF	become packets of type 1, before the one that is being filled; F9 and FD
 *			are reserved, and dropped.
 *	80 to F7	end the message, as on a cable. Bytes that follow, up to the next F0, are
 *			no SysEx and are dropped. F0 with another status than F7 right behind
 *			it is no message; F0 F7 is a message without data.
 *
 * The cursor never moves back, so all calls together look at each byte once.
 *
 * Join: the state is one bit, whether a message is open. The caller stores the bytes,
 * for each group that a sender's port uses towards a receiver's. A message that is cut off
 * is abandoned, since a torn dump is worse than none; a START or COMPLETE cuts it
 * off, and so do all other messages of the group but real-time, utility and stream
 * messages. CONTINUE or END without a START are dropped. A packet has at most 6 bytes of
 * 7 bits, whatever its count is. One with status 4 to 15 is dropped and cuts off nothing.
 */
#include "midi/ump_sysex.h"

#include <linux/minmax.h>
#include <linux/string.h>
#include <sound/asoundef.h>

/* Bytes from here on are statuses ... */
#define STATUS		0x80
/* ... and from here on they interrupt nothing. */
#define REALTIME	0xf8

static u32 type_and_group(unsigned int type, unsigned int group)
{
	return type << 28 | group << 24;
}

static void make_realtime(struct ob_ump_packet *packet, unsigned int group,
			  u8 status)
{
	memset(packet, 0, sizeof(*packet));
	packet->words[0] = type_and_group(OB_UMP_MESSAGE_SYSTEM, group) |
			   status << 16;
}

/* Makes what waits in the cursor into a packet. */
static void make_data(struct ob_ump_packet *packet, unsigned int group,
		      unsigned int status, struct ob_ump_sysex_cursor *cursor)
{
	const u8 *bytes = cursor->bytes;

	packet->words[0] = type_and_group(OB_UMP_MESSAGE_SYSEX7, group) |
			   status << 20 | cursor->count << 16 |
			   bytes[0] << 8 | bytes[1];
	packet->words[1] = (u32)bytes[2] << 24 | bytes[3] << 16 |
			   bytes[4] << 8 | bytes[5];
	packet->words[2] = 0;
	packet->words[3] = 0;
	memset(cursor->bytes, 0, sizeof(cursor->bytes));
	cursor->count = 0;
}

/* Makes a packet after which the message goes on. */
static void make_open(struct ob_ump_packet *packet, unsigned int group,
		      struct ob_ump_sysex_cursor *cursor)
{
	make_data(packet, group, cursor->place == OB_UMP_SYSEX_BEGUN ?
		  OB_UMP_MESSAGE_SYSEX_START : OB_UMP_MESSAGE_SYSEX_CONTINUE,
		  cursor);
	cursor->place = OB_UMP_SYSEX_STARTED;
}

/* A status byte has been seen. Return: whether it ends a message with a packet. */
static bool end_message(struct ob_ump_packet *packet, unsigned int group, u8 status,
			struct ob_ump_sysex_cursor *cursor)
{
	enum ob_ump_sysex_place before = cursor->place;
	bool is_end = status == MIDI_CMD_COMMON_SYSEX_END;

	cursor->place = status == MIDI_CMD_COMMON_SYSEX ? OB_UMP_SYSEX_BEGUN :
							  OB_UMP_SYSEX_OUTSIDE;
	if (before == OB_UMP_SYSEX_OUTSIDE ||
	    (before == OB_UMP_SYSEX_BEGINNING && !is_end) ||
	    (before == OB_UMP_SYSEX_BEGUN && !is_end && !cursor->count))
		return false;
	make_data(packet, group, before == OB_UMP_SYSEX_BEGUN ?
		  OB_UMP_MESSAGE_SYSEX_COMPLETE : OB_UMP_MESSAGE_SYSEX_END,
		  cursor);
	return true;
}

static bool is_reserved_realtime(u8 status)
{
	return status == 0xf9 || status == 0xfd;
}

/**
 * ob_ump_sysex_find() - the next packet that is complete in a part of a payload
 * @cursor: how far it has been split; zero at first
 * @data: the whole payload
 * @end: where the part ends, at most the payload's size
 * @group: the group for the packets, 0 to 15
 * @packet: filled with a packet of type 3 or, for a real-time message, 1
 *
 * A payload without SysEx may have no packet: a caller may look at a part of it, and let
 * others have the CPU before it looks at the next. When the payload's end is reached,
 * ob_ump_sysex_finish() has the last packet. A caller that has to know in advance
 * whether there is one splits it off with a cursor that it discards.
 *
 * Context: Any. All calls together take time for the payload's size.
 * Return: False if there is none; then the cursor is at @end, and @packet is unchanged.
 */
bool ob_ump_sysex_find(struct ob_ump_sysex_cursor *cursor, const u8 *data,
		       size_t end, unsigned int group,
		       struct ob_ump_packet *packet)
{
	while (cursor->offset < end) {
		u8 byte = data[cursor->offset];

		if (byte >= REALTIME) {
			cursor->offset++;
			if (is_reserved_realtime(byte))
				continue;
			make_realtime(packet, group, byte);
			return true;
		}
		if (byte >= STATUS) {
			cursor->offset++;
			if (end_message(packet, group, byte, cursor))
				return true;
			continue;
		}

		if (cursor->count == OB_UMP_MESSAGE_SYSEX_BYTES) {
			make_open(packet, group, cursor);
			return true;
		}
		cursor->offset++;
		if (cursor->place == OB_UMP_SYSEX_OUTSIDE)
			continue;
		if (cursor->place == OB_UMP_SYSEX_BEGINNING)
			cursor->place = OB_UMP_SYSEX_STARTED;
		cursor->bytes[cursor->count++] = byte;
	}
	return false;
}

/**
 * ob_ump_sysex_finish() - the last packet of a payload
 * @cursor: at the payload's end
 * @group: the group for the packet, 0 to 15
 * @packet: filled with a packet of type 3
 *
 * Context: Any.
 * Return: False if there is none any more; then @packet is unchanged.
 */
bool ob_ump_sysex_finish(struct ob_ump_sysex_cursor *cursor, unsigned int group,
			 struct ob_ump_packet *packet)
{
	if (!cursor->count && cursor->place != OB_UMP_SYSEX_BEGUN)
		return false;
	make_open(packet, group, cursor);
	return true;
}

/* Does a packet that is no SysEx7 cut off one that is open in its group? */
static bool is_interruption(u32 first)
{
	switch (ob_ump_message_type(first)) {
	case OB_UMP_MESSAGE_UTILITY:
	case OB_UMP_MESSAGE_STREAM:
		return false;
	case OB_UMP_MESSAGE_SYSTEM:
		return (first >> 16 & 0xff) < REALTIME;
	default:
		return true;
	}
}

static void append_data(struct ob_ump_sysex_piece *piece, const u32 *packet)
{
	unsigned int count = min(packet[0] >> 16 & 0xf,
				 (u32)OB_UMP_MESSAGE_SYSEX_BYTES);
	u64 data = (u64)(packet[0] & 0x7f7f) << 32 | (packet[1] & 0x7f7f7f7f);
	int shift = 40;

	for (; count; count--, shift -= 8)
		piece->bytes[piece->size++] = data >> shift;
}

/**
 * ob_ump_sysex_join() - the bytes that a packet adds to a SysEx message
 * @open: ob_ump_sysex_piece.open of the last packet, false at first
 * @packet: any packet of the group; types 0 and F, which have none, change nothing
 * @piece: filled
 *
 * If there is no room for the piece, the caller may keep its state and have the packet
 * sent again, or give the message up and go on with @open false.
 *
 * Context: Any.
 */
void ob_ump_sysex_join(bool open, const u32 *packet,
		       struct ob_ump_sysex_piece *piece)
{
	unsigned int status = ob_ump_message_status(packet[0]);
	bool begins = status <= OB_UMP_MESSAGE_SYSEX_START;
	bool ends = status == OB_UMP_MESSAGE_SYSEX_COMPLETE ||
		    status == OB_UMP_MESSAGE_SYSEX_END;

	piece->size = 0;
	piece->abandons = false;
	piece->open = open;
	piece->dropped = OB_UMP_DROP_NONE;
	if (ob_ump_message_type(packet[0]) != OB_UMP_MESSAGE_SYSEX7) {
		piece->abandons = open && is_interruption(packet[0]);
		piece->open = open && !piece->abandons;
		return;
	}
	if (status > OB_UMP_MESSAGE_SYSEX_END) {
		piece->dropped = OB_UMP_DROP_RESERVED;
		return;
	}
	if (!begins && !open) {
		piece->dropped = OB_UMP_DROP_SYSEX;
		return;
	}

	piece->abandons = open && begins;
	piece->open = !ends;
	if (begins)
		piece->bytes[piece->size++] = MIDI_CMD_COMMON_SYSEX;
	append_data(piece, packet);
	if (ends)
		piece->bytes[piece->size++] = MIDI_CMD_COMMON_SYSEX_END;
}
