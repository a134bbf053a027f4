/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The messages that wait for one reader, and the order in which it may get
 * them. No locks, no clock: the caller serializes all calls for one backlog.
 * Only ob_backlog_init() and ob_backlog_exit() may sleep.
 */
#ifndef ONBEAT_BACKLOG_H
#define ONBEAT_BACKLOG_H

#include <onbeat/sysex.h>

#include <linux/list.h>
#include <linux/types.h>
#include <sound/asequencer.h>

struct ob_payload;
struct ob_backlog_slot;

/**
 * struct ob_backlog_message - one event for one reader
 * @event: the event; the data pointer of a SYSEX event is not used
 * @payload: reference to the bytes of a SYSEX event; NULL for other events
 */
struct ob_backlog_message {
	struct snd_seq_event event;
	struct ob_payload *payload;
};

/**
 * struct ob_backlog - the messages that wait for one reader
 * @waiting: slots in order of arrival
 * @unused: slots without a message
 * @slots: all slots
 * @bytes: payload bytes in @waiting
 * @bytes_max: limit of @bytes; a message may exceed it if no other payload
 *	waits
 * @sysex: tracks the messages that the reader got
 */
struct ob_backlog {
	struct list_head waiting;
	struct list_head unused;
	struct ob_backlog_slot *slots;
	size_t bytes;
	size_t bytes_max;
	struct ob_sysex sysex;
};

int ob_backlog_init(struct ob_backlog *backlog, size_t bytes_max);
void ob_backlog_exit(struct ob_backlog *backlog);
void ob_backlog_clear(struct ob_backlog *backlog);
bool ob_backlog_admits(const struct ob_backlog *backlog,
		       const struct ob_backlog_message *message);
bool ob_backlog_begin(struct ob_backlog *backlog,
		      const struct ob_backlog_message *message);
void ob_backlog_abandon_sysex(struct ob_backlog *backlog);
size_t ob_backlog_push(struct ob_backlog *backlog,
		       struct ob_backlog_message *message);
bool ob_backlog_pop(struct ob_backlog *backlog,
		    struct ob_backlog_message *message);
bool ob_backlog_pop_oldest(struct ob_backlog *backlog,
			   struct ob_backlog_message *message);

/**
 * ob_backlog_is_empty() - whether no message waits
 * @backlog: the backlog
 *
 * Context: Any context.
 * Return: True if there is none, whether or not the reader may get it now.
 */
static inline bool ob_backlog_is_empty(const struct ob_backlog *backlog)
{
	return list_empty(&backlog->waiting);
}

/**
 * ob_backlog_is_realtime() - whether a message may appear within a SysEx
 * @ev: the message
 *
 * Context: Any context.
 * Return: True for real-time messages.
 */
static inline bool ob_backlog_is_realtime(const struct snd_seq_event *ev)
{
	switch (ev->type) {
	case SNDRV_SEQ_EVENT_CLOCK:
	case SNDRV_SEQ_EVENT_START:
	case SNDRV_SEQ_EVENT_CONTINUE:
	case SNDRV_SEQ_EVENT_STOP:
	case SNDRV_SEQ_EVENT_SENSING:
	case SNDRV_SEQ_EVENT_RESET:
		return true;
	default:
		return false;
	}
}

#endif
