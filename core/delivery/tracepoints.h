/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Tracepoints of the sequencer, events/snd_seq in tracefs. Included several
 * times by trace.c, with CREATE_TRACE_POINTS; used through trace.h.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM snd_seq

#if !defined(ONBEAT_TRACEPOINTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define ONBEAT_TRACEPOINTS_H

#include "delivery/trace_record.h"

#include <linux/tracepoint.h>

#define ob_show_type(type)						\
	__print_symbolic(type,						\
			 { SNDRV_SEQ_EVENT_NOTE, "NOTE" },		\
			 { SNDRV_SEQ_EVENT_NOTEON, "NOTEON" },		\
			 { SNDRV_SEQ_EVENT_NOTEOFF, "NOTEOFF" },	\
			 { SNDRV_SEQ_EVENT_KEYPRESS, "KEYPRESS" },	\
			 { SNDRV_SEQ_EVENT_CONTROLLER, "CONTROLLER" },	\
			 { SNDRV_SEQ_EVENT_PGMCHANGE, "PGMCHANGE" },	\
			 { SNDRV_SEQ_EVENT_CHANPRESS, "CHANPRESS" },	\
			 { SNDRV_SEQ_EVENT_PITCHBEND, "PITCHBEND" },	\
			 { SNDRV_SEQ_EVENT_START, "START" },		\
			 { SNDRV_SEQ_EVENT_CONTINUE, "CONTINUE" },	\
			 { SNDRV_SEQ_EVENT_STOP, "STOP" },		\
			 { SNDRV_SEQ_EVENT_TEMPO, "TEMPO" },		\
			 { SNDRV_SEQ_EVENT_CLOCK, "CLOCK" },		\
			 { SNDRV_SEQ_EVENT_ECHO, "ECHO" },		\
			 { SNDRV_SEQ_EVENT_SYSEX, "SYSEX" },		\
			 { SNDRV_SEQ_EVENT_BOUNCE, "BOUNCE" },		\
			 { OB_TRACE_PACKET, "PACKET" })

#define ob_show_unit(real) __print_symbolic(real, { 0, "ticks" }, { 1, "ns" })

/*
 * The destination is the receiver if that is known, else the destination of the
 * event, where 254 stands for the subscribers of the source. Queue 253 means
 * none; the stamp then has no meaning. The words are those of a packet.
 */
DECLARE_EVENT_CLASS(snd_seq_event,
		    TP_PROTO(const struct snd_seq_event *record,
			     u64 stamp, s64 lateness, int error),
		    TP_ARGS(record, stamp, lateness, error),
		    TP_STRUCT__entry(__field(u8, source_client)
				     __field(u8, source_port)
				     __field(u8, dest_client)
				     __field(u8, dest_port)
				     __field(u8, queue)
				     __field(u16, type)
				     __field(u8, real)
				     __field(u8, count)
				     __array(u32, words, OB_RECORD_WORDS)
				     __field(int, error)
				     __field(u64, stamp)
				     __field(s64, lateness)),
		    TP_fast_assign(__entry->source_client = record->source.client;
				   __entry->source_port = record->source.port;
				   __entry->dest_client = record->dest.client;
				   __entry->dest_port = record->dest.port;
				   __entry->queue = record->queue;
				   __entry->type = ob_trace_record_type(record);
				   __entry->count = ob_trace_record_words(record,
									  __entry->words);
				   __entry->real = snd_seq_ev_is_real(record);
				   __entry->error = error;
				   __entry->stamp = stamp;
				   __entry->lateness = lateness;),
		    TP_printk("src=%u:%u dst=%u:%u queue=%u type=%s words=%s stamp=%llu %s lateness=%lld ns error=%d",
			      __entry->source_client, __entry->source_port,
			      __entry->dest_client, __entry->dest_port,
			      __entry->queue, ob_show_type(__entry->type),
			      __print_array(__entry->words, __entry->count,
					    sizeof(u32)),
			      __entry->stamp, ob_show_unit(__entry->real),
			      __entry->lateness, __entry->error)
);

/* Put into a queue; lateness is negative until the event is due. */
DEFINE_EVENT(snd_seq_event, enqueue,
	     TP_PROTO(const struct snd_seq_event *record,
		      u64 stamp, s64 lateness, int error),
	     TP_ARGS(record, stamp, lateness, error)
);

/* Popped from its queue; lateness is the timer's and the dispatcher's. */
DEFINE_EVENT(snd_seq_event, due,
	     TP_PROTO(const struct snd_seq_event *record,
		      u64 stamp, s64 lateness, int error),
	     TP_ARGS(record, stamp, lateness, error)
);

/* Accepted by a receiver; lateness includes the sender's. */
DEFINE_EVENT(snd_seq_event, deliver,
	     TP_PROTO(const struct snd_seq_event *record,
		      u64 stamp, s64 lateness, int error),
	     TP_ARGS(record, stamp, lateness, error)
);

/* Lost; error is the receiver's, or why the event did not get there. */
DEFINE_EVENT(snd_seq_event, drop,
	     TP_PROTO(const struct snd_seq_event *record,
		      u64 stamp, s64 lateness, int error),
	     TP_ARGS(record, stamp, lateness, error)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE tracepoints
#include <trace/define_trace.h>
