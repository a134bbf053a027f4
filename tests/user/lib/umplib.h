/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests of MIDI 2.0: the records and numbers that the distribution's
 * headers lack, and ends of connections of any MIDI version.
 *
 * Messages are written as text: packets as words of 8 hexadecimal digits, events
 * of MIDI 1.0 as the bytes that they stand for.
 */
#ifndef ONBEAT_TESTS_UMPLIB_H
#define ONBEAT_TESTS_UMPLIB_H

#include "seqlib.h"

#define UMP_VERSION(minor)	((1 << 16) | (minor))

#define UMP_FLAG		0x20
#define UMP_NO_CONVERT		(1u << 30)
#define UMP_CAP_INACTIVE	(1 << 8)
#define UMP_CAP_ENDPOINT	(1 << 9)
#define UMP_TYPE_MIDI_UMP	(1 << 7)
#define UMP_PORT_IS_MIDI1	(1 << 3)

#define UMP_EP_CHANGE		68
#define UMP_BLOCK_CHANGE	69

#define UMP_SYSTEM		0
#define UMP_TIMER_PORT		0
#define UMP_ANNOUNCE_PORT	1

/* An event as a client of packets writes and reads it. */
struct ump_event {
	unsigned char type;
	unsigned char flags;
	char tag;
	unsigned char queue;
	union snd_seq_timestamp time;
	struct snd_seq_addr source;
	struct snd_seq_addr dest;
	union {
		union snd_seq_event_data data;
		__u32 words[4];
		unsigned char bytes[16];
	};
};

struct ump_client_info {
	int client;
	int type;
	char name[64];
	unsigned int filter;
	unsigned char multicast_filter[8];
	unsigned char event_filter[32];
	int num_ports;
	int event_lost;
	int card;
	int pid;
	unsigned int midi_version;
	unsigned int group_filter;
	char reserved[48];
};

struct ump_port_info {
	struct snd_seq_addr addr;
	char name[64];
	unsigned int capability;
	unsigned int type;
	int midi_channels;
	int midi_voices;
	int synth_voices;
	int read_use;
	int write_use;
	void *kernel;
	unsigned int flags;
	unsigned char time_queue;
	unsigned char direction;
	unsigned char ump_group;
	char reserved[57];
};

/* The endpoint (type 0) or a block (its number and 1) of a client. */
struct ump_info {
	int client;
	int type;
	unsigned char info[512];
} __attribute__((packed));

struct ump_endpoint_info {
	int card;
	int device;
	unsigned int flags;
	unsigned int protocol_caps;
	unsigned int protocol;
	unsigned int num_blocks;
	unsigned short version;
	unsigned short family_id;
	unsigned short model_id;
	unsigned int manufacturer_id;
	unsigned char sw_revision[4];
	unsigned short padding;
	unsigned char name[128];
	unsigned char product_id[128];
	unsigned char reserved[32];
} __attribute__((packed));

struct ump_block_info {
	int card;
	int device;
	unsigned char block_id;
	unsigned char direction;
	unsigned char active;
	unsigned char first_group;
	unsigned char num_groups;
	unsigned char midi_ci_version;
	unsigned char sysex8_streams;
	unsigned char ui_hint;
	unsigned int flags;
	unsigned char name[128];
	unsigned char reserved[32];
} __attribute__((packed));

#define UMP_GET_INFO	0xc2085312u
#define UMP_SET_INFO	0xc2085313u

#define UMP_INFO_TYPES	33

/* --- clients and ports --- */

int ump_set_protocol(struct seq_client *client, int version);
int ump_get_client(struct seq_client *client, int id,
		   struct ump_client_info *info);
int ump_set_client(struct seq_client *client, struct ump_client_info *info);
/* The version alone: 0, or a negative errno value. */
int ump_set_version(struct seq_client *client, int version);
void ump_must_filter(struct seq_client *client, unsigned int filter,
		     unsigned int group_filter);
/* Events of this type alone. */
void ump_must_want(struct seq_client *client, int type);
/* It knows of everything that there is. */
struct seq_client *ump_must_open(int version);
int ump_get_port(struct seq_client *client, int id, int port,
		 struct ump_port_info *info);
/* The number and the name stay as they are unless the flags say otherwise. */
int ump_create_port(struct seq_client *client, struct ump_port_info *info);
/* Port @port, or any if it is negative; all may read, write and subscribe it. */
int ump_must_port(struct seq_client *client, int port, unsigned int capability,
		  int group, unsigned int flags);
/* Input cells. */
void ump_must_have_room(struct seq_client *client, int cells);

/* --- records --- */

/* Direct, to the subscribers. */
struct ump_event ump_packet(int source_port, __u32 first, __u32 second,
			    __u32 third, __u32 fourth);
void ump_event_to(struct ump_event *event, int client, int port);
void ump_event_at_tick(struct ump_event *event, int queue, unsigned int tick);
void ump_event_at_time(struct ump_event *event, int queue, __u64 nanoseconds);
/* How many words the packet has that begins with this one. */
int ump_words(__u32 first);

/* --- ends of connections --- */

/* A port, and how its client takes what comes. */
struct ump_end {
	struct seq_client *client;
	int version;	/* 0: events, 1 and 2: packets of that protocol */
	int port;
};

/* A client of its own. */
struct ump_end ump_must_end(int version, int group);
/* Both are dropped what waits for them. */
void ump_must_connect(struct ump_end *from, struct ump_end *to);
/* A further connection of the two, if it has flags and they or the queue differ. */
void ump_must_connect_with(struct ump_end *from, struct ump_end *to,
			   unsigned int flags, int queue);
void ump_must_disconnect(struct ump_end *from, struct ump_end *to);
/* Also what the version says. */
void ump_must_switch(struct ump_end *end, int version);

/*
 * The next record: 28 bytes of it for version 0. The payload, if it has one, lies
 * in the client's buffer until the next read. 0, or -ETIME, or the read's error.
 */
int ump_receive(struct ump_end *end, struct ump_event *event,
		const unsigned char **payload);
/* The same of what is there already, or -EAGAIN. */
int ump_receive_now(struct ump_end *end, struct ump_event *event,
		    const unsigned char **payload);
void ump_must_receive(struct ump_end *end, struct ump_event *event);
/* An event that is no packet, whose last word is 0. */
void ump_must_receive_type(struct ump_end *end, struct ump_event *event,
			   int type);
bool ump_nothing(struct ump_end *end);
void ump_drop(struct ump_end *end);

/* --- as text (umptext.c) --- */

/*
 * Writes all at once: the number of bytes, or a negative errno value. The header
 * has time, queue, tag, flags and destination of each event.
 */
long ump_say_with(struct ump_end *from, const struct ump_event *header,
		  const char *text);
void ump_must_say_with(struct ump_end *from, const struct ump_event *header,
		       const char *text);
/* Direct, to the subscribers. */
void ump_must_say(struct ump_end *from, const char *text);
/* Direct, to one port; returns as ump_say_with(). */
long ump_say_to_port(struct ump_end *from, int client, int port, const char *text);
long ump_say_to(struct ump_end *from, const struct ump_end *to, const char *text);
void ump_must_say_to(struct ump_end *from, const struct ump_end *to, const char *text);
void ump_must_say_at_tick(struct ump_end *from, int queue, unsigned int tick,
			  const char *text);
/* Exactly these messages are there now. */
bool ump_hears(struct ump_end *to, const char *text);
/* Waits for as many. */
bool ump_hears_later(struct ump_end *to, const char *text);
/* As text, to be freed; an event that is no MIDI is "event:TYPE". */
char *ump_take_text(struct ump_end *to);

/* --- SysEx (umplib.c) --- */

/* F0, @length bytes of data, F7; and the same as packets. To be freed. */
unsigned char *ump_sysex_new(size_t length);
char *ump_sysex_text(const unsigned char *sysex, size_t length, int group);
/* One event to the subscribers. */
void ump_must_send_sysex(struct ump_end *from, const void *data, size_t length);
/* To 64 KiB for a receiver, the least limit that there can be. */
void ump_must_limit_data(void);

#endif
