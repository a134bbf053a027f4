/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Parameters (RPN and NRPN) and banks, which are several controllers in MIDI 1.0 and one
 * message in MIDI 2.0. Pure.
 */
#ifndef ONBEAT_UMP_PARAMETER_H
#define ONBEAT_UMP_PARAMETER_H

#include <linux/types.h>
#include <sound/asoundef.h>

#include "midi/ump_results.h"

#define OB_UMP_PARAMETER_CHANNELS	16

/**
 * struct ob_ump_channel - parameter and bank of one channel; zero at first
 * @kind: OB_UMP_MESSAGE_RPN or OB_UMP_MESSAGE_NRPN, whichever @number is, or 0
 * @number: MSB and LSB of the selected parameter's number
 * @data: the last data entry MSB
 * @bank: MSB and LSB of the bank
 *
 * Each byte has its highest bit set if it has been received, and is 0 otherwise.
 */
struct ob_ump_channel {
	u8 kind;
	u8 number[2];
	u8 data;
	u8 bank[2];
};

/**
 * struct ob_ump_group - the channels of one group; zero at first
 * @waiting: a bit for each channel whose data entry MSB has not been sent
 * @channels: the channels
 *
 * There is one for each group that one sender's port uses towards one receiver's port.
 */
struct ob_ump_group {
	u16 waiting;
	struct ob_ump_channel channels[OB_UMP_PARAMETER_CHANNELS];
};

/**
 * struct ob_ump_change - what a message changes in its group; zero at first
 * @begun: the other members are valid; otherwise nothing changes
 * @number: the message's channel, 0 to 15
 * @waiting: the group's new @waiting
 * @channel: that channel's new state
 */
struct ob_ump_change {
	bool begun;
	u8 number;
	u16 waiting;
	struct ob_ump_channel channel;
};

bool ob_ump_parameter_control(const struct ob_ump_group *group,
			      struct ob_ump_change *change, u32 word,
			      struct ob_ump_packets *out);
void ob_ump_parameter_flush(const struct ob_ump_group *group,
			    struct ob_ump_change *change, u32 word,
			    struct ob_ump_packets *out);
void ob_ump_parameter_commit(struct ob_ump_group *group,
			     const struct ob_ump_change *change);

/**
 * ob_ump_parameter_is_part() - is a controller a part of a parameter or bank?
 * @index: 0 to 127
 *
 * Context: Any.
 * Return: True for the eight that MIDI 2.0 has messages of their own for.
 */
static inline bool ob_ump_parameter_is_part(u32 index)
{
	switch (index) {
	case MIDI_CTL_MSB_BANK:
	case MIDI_CTL_MSB_DATA_ENTRY:
	case MIDI_CTL_LSB_BANK:
	case MIDI_CTL_LSB_DATA_ENTRY:
	case MIDI_CTL_NONREG_PARM_NUM_LSB:
	case MIDI_CTL_NONREG_PARM_NUM_MSB:
	case MIDI_CTL_REGIST_PARM_NUM_LSB:
	case MIDI_CTL_REGIST_PARM_NUM_MSB:
		return true;
	}
	return false;
}

/**
 * ob_ump_parameter_concerns() - does a controller change parameter or bank?
 * @index: 0 to 127
 *
 * Context: Any.
 * Return: True for those that are parts of them, and for the one that resets.
 */
static inline bool ob_ump_parameter_concerns(u32 index)
{
	return ob_ump_parameter_is_part(index) ||
	       index == MIDI_CTL_RESET_CONTROLLERS;
}

/**
 * ob_ump_parameter_bank() - the bank of a program change
 * @channel: state of the program change's channel
 * @bank: bank MSB in bits 15 to 8, LSB in bits 7 to 0, as in a packet's second word; 0
 *	for a byte that has not been received
 *
 * Context: Any.
 * Return: OB_UMP_MESSAGE_BANK_VALID if MSB or LSB have been received, or 0.
 */
static inline u32 ob_ump_parameter_bank(const struct ob_ump_channel *channel,
					u32 *bank)
{
	u32 high = channel->bank[0], low = channel->bank[1];

	*bank = (high & OB_UMP_MESSAGE_DATA_MASK) << 8 |
		(low & OB_UMP_MESSAGE_DATA_MASK);
	return high | low ? OB_UMP_MESSAGE_BANK_VALID : 0;
}

#endif
