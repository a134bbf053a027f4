// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Drops SysEx that came to a program's input in packets, and of which some will not
 * come. Called by the life cycles of clients, ports and connections, and for readers, in
 * process context.
 */
#include "event/input_joins.h"

#include "event/input_fifo.h"

/**
 * ob_input_joins_forget() - the end of some SysEx in packets will not come
 * @input: the input, or NULL
 * @sender: as for ob_sysex_joins_forget()
 * @port: likewise
 *
 * Context: Process context, may sleep.
 * Return: How many, as ob_sysex_joins_forget().
 */
unsigned int ob_input_joins_forget(struct ob_input_fifo *input,
				   const struct ob_sender_key *sender, u64 port)
{
	struct ob_sysex_tail old = { .first = NULL };
	unsigned int forgotten = 0;
	unsigned long flags;

	if (!input)
		return 0;
	spin_lock_irqsave(&input->lock, flags);
	if (!input->closed)
		forgotten = ob_sysex_joins_forget(&input->joins, &input->ring,
						  sender, port, &old);
	spin_unlock_irqrestore(&input->lock, flags);
	ob_sysex_tail_free_all(&old);
	return forgotten;
}
