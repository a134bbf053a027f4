/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * SysEx in packets that a driver gets in parts: which of them have not ended, and what
 * the next part of each will be.
 */
#ifndef ONBEAT_SYSEX_OPENS_H
#define ONBEAT_SYSEX_OPENS_H

#include "event/sender_key.h"

#include <sound/asequencer.h>

struct ob_payload;

/* So many at a time for one port; see ob_sysex_opens_begin(). */
#define OB_SYSEX_OPENS	8

/**
 * struct ob_sysex_open - a SysEx whose end is still to come
 * @key: who sends it, in which group; in use if that is somebody
 * @source: the address that it comes from: of the sender, or of who passes it on
 * @turn: when it was last looked for
 * @sent: bytes that the driver got
 * @size: bytes in @part
 * @part: what it will get next, a reference, or NULL
 * @begun: when @part was begun, in jiffies modulo 2^32
 * @heard: when the last bytes came, likewise
 * @ending: nobody goes on with it, and the driver has yet to hear of the end: until then
 *	none begins from that address
 */
struct ob_sysex_open {
	struct ob_sender_key key;
	struct snd_seq_addr source;
	u32 turn;
	u32 sent;
	u32 size;
	struct ob_payload *part;
	u32 begun;
	u32 heard;
	bool ending;
};

/**
 * struct ob_sysex_cut - a SysEx that does not go on
 * @source: its sender
 * @is_cut: there is one
 * @is_begun: the driver has got some of it, and has to hear of its end
 * @ending: its place, for ob_sysex_opens_end() after that; NULL if it has none
 */
struct ob_sysex_cut {
	struct snd_seq_addr source;
	bool is_cut;
	bool is_begun;
	struct ob_sysex_open *ending;
};

/**
 * struct ob_sysex_opens - all of them; zeros when there is none
 * @count: how many are in use
 * @turn: how often one was looked for
 * @opens: the places
 */
struct ob_sysex_opens {
	unsigned int count;
	u32 turn;
	struct ob_sysex_open opens[OB_SYSEX_OPENS];
};

bool ob_sysex_opens_gives_way(const struct ob_sysex_open *open);
struct ob_sysex_open *ob_sysex_opens_find(struct ob_sysex_opens *opens,
					  const struct ob_sender_key *key,
					  struct snd_seq_addr source,
					  struct ob_sysex_open **other);
struct ob_sysex_open *ob_sysex_opens_begin(struct ob_sysex_opens *opens,
					   const struct ob_sender_key *key,
					   struct snd_seq_addr source,
					   struct ob_sysex_cut *cut);
int ob_sysex_opens_append(struct ob_sysex_open *open, const u8 *bytes,
			  size_t size);
struct ob_payload *ob_sysex_opens_pop_part(struct ob_sysex_open *open, bool last);
void ob_sysex_opens_end(struct ob_sysex_opens *opens, struct ob_sysex_open *open);
void ob_sysex_opens_cut(struct ob_sysex_opens *opens, struct ob_sysex_open *open,
			struct ob_sysex_cut *cut);
unsigned int ob_sysex_opens_forget(struct ob_sysex_opens *opens,
				   const struct ob_sender_key *sender,
				   struct ob_sysex_cut *cuts);
void ob_sysex_opens_clear(struct ob_sysex_opens *opens);

#endif
