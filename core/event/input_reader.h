/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The oldest events of a client's input, as a program reads them.
 */
#ifndef ONBEAT_INPUT_READER_H
#define ONBEAT_INPUT_READER_H

#include "event/input_fifo.h"

/**
 * struct ob_input_data - data of an event that waits
 * @bytes: what was not read yet, or NULL for an event without data
 * @size: its length
 */
struct ob_input_data {
	const u8 *bytes;
	size_t size;
};

/* Events that are read together at most. */
#define OB_INPUT_FIFO_BATCH	16

/**
 * struct ob_input_batch - some of the oldest events
 * @unit: bytes of each record, ob_record_unit() of the reader
 * @data: data of the only event
 * @events: the records, for a program that reads events
 * @units: the records, for a program that reads packets
 */
struct ob_input_batch {
	size_t unit;
	struct ob_input_data data;
	union {
		struct snd_seq_event events[OB_INPUT_FIFO_BATCH];
		struct snd_seq_ump_event units[OB_INPUT_FIFO_BATCH];
	};
};

static inline bool ob_input_batch_of_packets(const struct ob_input_batch *batch)
{
	return batch->unit > sizeof(struct snd_seq_event);
}

int ob_input_reader_peek(struct ob_input_fifo *input,
			 struct ob_input_batch *batch, unsigned int most,
			 bool first);
void ob_input_reader_drop(struct ob_input_fifo *input, unsigned int count);
void ob_input_reader_drop_data(struct ob_input_fifo *input, size_t size);
void ob_input_reader_drop_packets(struct ob_input_fifo *input);
int ob_input_reader_wait(struct ob_input_fifo *input);
int ob_input_reader_clear(struct ob_input_fifo *input, unsigned int *cut);

#endif
