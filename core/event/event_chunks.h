/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Memory for the ring of events that wait for a reader.
 */
#ifndef ONBEAT_EVENT_CHUNKS_H
#define ONBEAT_EVENT_CHUNKS_H

struct ob_event_ring_chunk;

struct ob_event_ring_chunk *ob_event_chunks_alloc(unsigned int count);
void ob_event_chunks_free(struct ob_event_ring_chunk *chunks);

#endif
