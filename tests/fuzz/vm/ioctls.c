// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * All ioctls of the sequencer, of the OSS sequencer and of raw MIDI devices, with
 * the fields of their records.
 */
#include "fuzz.h"

#include "umplib.h"

#include <linux/soundcard.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sound/asequencer.h>
#include <sound/asound.h>

#define RECORD_MAX	4096

struct place {
	uint8_t kind;
	uint8_t size;
	uint16_t offset;
};

struct request {
	unsigned long number;
	const struct place *places;
	unsigned int count;
	unsigned int compat_size;	/* where it differs for 32 bits */
};

#define SIZE(type, member)	sizeof((((type *)0)->member))

#define F(type, member, kind) \
	{ FIELD_##kind, SIZE(struct type, member), offsetof(struct type, member) }

static const struct place any_int[] = { { FIELD_NUMBER, 4, 0 } };

#define C(member, kind) F(ump_client_info, member, kind)
static const struct place client[] = {
	C(client, CLIENT), C(type, SMALL), C(name, NAME), C(filter, FLAGS),
	C(multicast_filter[0], FLAGS), C(event_filter[0], FLAGS),
	C(event_filter[8], FLAGS), C(num_ports, NUMBER), C(event_lost, NUMBER),
	C(midi_version, MIDI_VERSION), C(group_filter, NUMBER),
};

#define P(member, kind) F(ump_port_info, member, kind)
static const struct place port[] = {
	P(addr.client, CLIENT), P(addr.port, PORT), P(name, NAME),
	P(capability, FLAGS), P(type, FLAGS), P(midi_channels, NUMBER),
	P(midi_voices, NUMBER), P(flags, SMALL), P(time_queue, QUEUE),
	P(kernel, NUMBER), P(direction, SMALL), P(ump_group, SMALL),
};

#define S(member, kind) F(snd_seq_port_subscribe, member, kind)
static const struct place subscription[] = {
	S(sender.client, CLIENT), S(sender.port, PORT), S(dest.client, CLIENT),
	S(dest.port, PORT), S(flags, SMALL), S(queue, QUEUE),
	S(voices, NUMBER),
};

#define Q(member, kind) F(snd_seq_queue_info, member, kind)
static const struct place queue[] = {
	Q(queue, QUEUE), Q(owner, CLIENT),
	/* The bit that locks it. */
	{ FIELD_SMALL, 1, offsetof(struct snd_seq_queue_info, owner) + 4 },
	Q(name, NAME),
	Q(flags, FLAGS),
};

static const struct place status[] = {
	F(snd_seq_queue_status, queue, QUEUE),
	F(snd_seq_queue_status, flags, FLAGS),
};

#define T(member, kind) F(snd_seq_queue_tempo, member, kind)
static const struct place tempo[] = {
	T(queue, QUEUE), T(tempo, NUMBER), T(ppq, NUMBER), T(skew_value, NUMBER),
	T(skew_base, NUMBER), T(reserved[0], NUMBER), T(reserved[1], NUMBER),
};

#define I(member, kind) F(snd_seq_queue_timer, member, kind)
static const struct place timer[] = {
	I(queue, QUEUE), I(type, SMALL), I(u.alsa.id.dev_class, SMALL),
	I(u.alsa.id.dev_sclass, SMALL), I(u.alsa.id.card, SMALL),
	I(u.alsa.id.device, SMALL), I(u.alsa.id.subdevice, SMALL),
	I(u.alsa.resolution, NUMBER),
};

static const struct place use[] = {
	F(snd_seq_queue_client, queue, QUEUE),
	F(snd_seq_queue_client, client, CLIENT),
	F(snd_seq_queue_client, used, SMALL),
};

#define L(member, kind) F(snd_seq_client_pool, member, kind)
static const struct place pool[] = {
	L(client, CLIENT), L(output_pool, NUMBER), L(input_pool, NUMBER),
	L(output_room, NUMBER),
};

#define R(member, kind) F(snd_seq_remove_events, member, kind)
static const struct place removal[] = {
	R(remove_mode, FLAGS), R(time.tick, NUMBER), R(time.time.tv_nsec, NUMBER),
	R(queue, QUEUE), R(dest.client, CLIENT), R(dest.port, PORT),
	R(channel, SMALL), R(type, NUMBER), R(tag, SMALL),
};

#define U(member, kind) F(snd_seq_query_subs, member, kind)
static const struct place query[] = {
	U(root.client, CLIENT), U(root.port, PORT), U(type, SMALL),
	U(index, SMALL), U(num_subs, NUMBER),
};

#define N(member, kind) F(snd_seq_running_info, member, kind)
static const struct place running[] = {
	N(client, CLIENT), N(big_endian, SMALL), N(cpu_mode, SMALL),
	N(pad, SMALL),
};

#define ENTRY(number, places) { number, places, ARRAY_SIZE(places), 0 }
#define SEQ(name, places) ENTRY(SNDRV_SEQ_IOCTL_##name, places)
#define SEQ_PORT(name) { SNDRV_SEQ_IOCTL_##name, port, ARRAY_SIZE(port), 164 }

static const struct request seq_requests[] = {
	SEQ(CREATE_QUEUE, queue), SEQ_PORT(CREATE_PORT),
	SEQ(SUBSCRIBE_PORT, subscription), SEQ(PVERSION, any_int),
	SEQ(CLIENT_ID, any_int), SEQ(SYSTEM_INFO, any_int),
	SEQ(RUNNING_MODE, running), SEQ(USER_PVERSION, any_int),
	SEQ(GET_CLIENT_INFO, client), SEQ(SET_CLIENT_INFO, client),
	SEQ_PORT(DELETE_PORT), SEQ_PORT(GET_PORT_INFO), SEQ_PORT(SET_PORT_INFO),
	SEQ(UNSUBSCRIBE_PORT, subscription), SEQ(DELETE_QUEUE, queue),
	SEQ(GET_QUEUE_INFO, queue), SEQ(SET_QUEUE_INFO, queue),
	SEQ(GET_NAMED_QUEUE, queue), SEQ(GET_QUEUE_STATUS, status),
	SEQ(GET_QUEUE_TEMPO, tempo), SEQ(SET_QUEUE_TEMPO, tempo),
	SEQ(GET_QUEUE_TIMER, timer), SEQ(SET_QUEUE_TIMER, timer),
	SEQ(GET_QUEUE_CLIENT, use), SEQ(SET_QUEUE_CLIENT, use),
	SEQ(GET_CLIENT_POOL, pool), SEQ(SET_CLIENT_POOL, pool),
	SEQ(REMOVE_EVENTS, removal), SEQ(QUERY_SUBS, query),
	SEQ(GET_SUBSCRIPTION, subscription), SEQ(QUERY_NEXT_CLIENT, client),
	SEQ_PORT(QUERY_NEXT_PORT),
};

/* Of ports that can be made as they are. */
static const struct place ump_port[] = {
	P(capability, FLAGS), P(direction, SMALL), P(ump_group, SMALL), P(flags, SMALL),
	P(addr.client, CLIENT), P(addr.port, PORT), P(type, FLAGS), P(time_queue, QUEUE),
};

#define M(member, kind) F(ump_info, member, kind)
#define B(member, kind) \
	{ FIELD_##kind, SIZE(struct ump_block_info, member), \
	  offsetof(struct ump_info, info) + offsetof(struct ump_block_info, member) }
#define E(member, kind) \
	{ FIELD_##kind, SIZE(struct ump_endpoint_info, member), \
	  offsetof(struct ump_info, info) + offsetof(struct ump_endpoint_info, member) }

/* Of a block or an endpoint, whichever the type says. */
static const struct place ump_info[] = {
	M(client, CLIENT), M(type, INFO_TYPE), B(block_id, SMALL),
	B(direction, SMALL), B(active, SMALL), B(first_group, SMALL),
	B(num_groups, SMALL), B(flags, NUMBER), E(num_blocks, SMALL),
	E(protocol, NUMBER), E(protocol_caps, NUMBER), B(name, NAME),
	E(name, NAME), E(product_id, NAME),
};

/* The client is the file's own. */
static const struct place ump_client[] = {
	C(midi_version, MIDI_VERSION), C(group_filter, FLAGS), C(filter, FLAGS),
	C(event_filter[0], FLAGS), C(name, NAME),
};

static const struct place pversion[] = { { FIELD_PVERSION, 4, 0 } };

static const struct request ump_requests[] = {
	{ SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, ump_client, ARRAY_SIZE(ump_client), 0 },
	{ SNDRV_SEQ_IOCTL_CREATE_PORT, ump_port, ARRAY_SIZE(ump_port), 164 },
	{ UMP_SET_INFO, ump_info, ARRAY_SIZE(ump_info), 0 },
	{ UMP_GET_INFO, ump_info, ARRAY_SIZE(ump_info), 0 },
	{ SNDRV_SEQ_IOCTL_USER_PVERSION, pversion, ARRAY_SIZE(pversion), 0 },
	{ SNDRV_SEQ_IOCTL_SET_PORT_INFO, ump_port, ARRAY_SIZE(ump_port), 164 },
};

static const struct place synth[] = {
	F(synth_info, device, SMALL), F(synth_info, name, NAME),
};

static const struct place midi[] = {
	F(midi_info, device, SMALL), F(midi_info, name, NAME),
};

static const struct place remote[] = {
	F(seq_event_rec, arr[0], FLAGS), F(seq_event_rec, arr[1], SMALL),
	F(seq_event_rec, arr[2], FLAGS), F(seq_event_rec, arr[3], SMALL),
	F(seq_event_rec, arr[4], NUMBER), F(seq_event_rec, arr[5], NUMBER),
	F(seq_event_rec, arr[6], NUMBER), F(seq_event_rec, arr[7], NUMBER),
};

static const struct place small_int[] = { { FIELD_SMALL, 4, 0 } };

#define OSS(name, places) ENTRY(SNDCTL_##name, places)

static const struct request oss_requests[] = {
	OSS(SEQ_RESET, any_int), OSS(SEQ_SYNC, any_int), OSS(SYNTH_INFO, synth),
	OSS(SEQ_CTRLRATE, any_int), OSS(SEQ_GETOUTCOUNT, any_int),
	OSS(SEQ_GETINCOUNT, any_int), OSS(SEQ_PERCMODE, any_int),
	OSS(FM_LOAD_INSTR, any_int), OSS(SEQ_TESTMIDI, small_int),
	OSS(SEQ_RESETSAMPLES, small_int), OSS(SEQ_NRSYNTHS, any_int),
	OSS(SEQ_NRMIDIS, any_int), OSS(MIDI_INFO, midi),
	OSS(SEQ_THRESHOLD, any_int), OSS(SYNTH_MEMAVL, small_int),
	OSS(FM_4OP_ENABLE, small_int), OSS(SEQ_PANIC, any_int),
	OSS(SEQ_OUTOFBAND, remote), OSS(SEQ_GETTIME, any_int),
	OSS(SYNTH_ID, synth), OSS(SYNTH_CONTROL, small_int),
	OSS(SYNTH_REMOVESAMPLE, small_int), OSS(TMR_TIMEBASE, any_int),
	OSS(TMR_START, any_int), OSS(TMR_STOP, any_int),
	OSS(TMR_CONTINUE, any_int), OSS(TMR_TEMPO, any_int),
	OSS(TMR_SOURCE, any_int), OSS(TMR_METRONOME, any_int),
	OSS(TMR_SELECT, any_int), OSS(MIDI_PRETIME, any_int),
	OSS(MIDI_MPUMODE, any_int), OSS(MIDI_MPUCMD, any_int),
};

static const struct place params[] = {
	F(snd_rawmidi_params, stream, SMALL),
	F(snd_rawmidi_params, buffer_size, NUMBER),
	F(snd_rawmidi_params, avail_min, NUMBER),
	F(snd_rawmidi_params, mode, SMALL),
};

static const struct place streams[] = {
	F(snd_rawmidi_status, stream, SMALL),
};

static const struct place infos[] = {
	F(snd_rawmidi_info, device, SMALL), F(snd_rawmidi_info, stream, SMALL),
	F(snd_rawmidi_info, subdevice, SMALL),
};

#define MIDI(name, places) ENTRY(SNDRV_RAWMIDI_IOCTL_##name, places)

static const struct request midi_requests[] = {
	MIDI(PVERSION, any_int), MIDI(INFO, infos), MIDI(USER_PVERSION, any_int),
	MIDI(PARAMS, params), MIDI(STATUS, streams), MIDI(DROP, small_int),
	MIDI(DRAIN, small_int),
};

const unsigned int ioctls_seq_count = ARRAY_SIZE(seq_requests);
const unsigned int ioctls_oss_count = ARRAY_SIZE(oss_requests);
const unsigned int ioctls_midi_count = ARRAY_SIZE(midi_requests);

static void fill(uint8_t *record, const struct request *request,
		 const struct fuzz_call *call)
{
	const uint8_t *patch = call->argument + FUZZ_ARGUMENTS - 4;
	unsigned int size = _IOC_SIZE(request->number), i;

	memset(record, 0, RECORD_MAX);
	for (i = 0; i < request->count; i++)
		fields_put(request->places[i].kind,
			   record + request->places[i].offset,
			   request->places[i].size, call->argument[i]);
	if (patch[0] & 0x80 && size)
		record[patch[1] % size] = patch[2];
}

/* The path of 32-bit programs; its numbers are those of its own table. */
static long compat_ioctl(int file, unsigned long number, void *record)
{
	long result = 54;

	asm volatile("int $0x80"
		     : "+a" (result)
		     : "b" ((long)file), "c" (number), "d" (record)
		     : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static void remember_queue(const struct snd_seq_queue_info *info)
{
	world.queues[world.queue_count++ % QUEUES] = info->queue;
}

static void call_seq(int slot, const struct request *request,
		     const struct fuzz_call *call, bool compat)
{
	unsigned long number = request->number;
	uint8_t record[RECORD_MAX];
	void *place;
	long err;

	fill(record, request, call);
	if (request->number == SNDRV_SEQ_IOCTL_SET_CLIENT_INFO &&
	    request->places == ump_client) {
		/* These are of the client itself, or it would be refused. */
		memcpy(record, &world.clients[slot], sizeof(world.clients[slot]));
		record[offsetof(struct ump_client_info, type)] = USER_CLIENT;
	}
	if (compat) {
		if (request->compat_size)
			number = (number & ~(_IOC_SIZEMASK << _IOC_SIZESHIFT)) |
				 request->compat_size << _IOC_SIZESHIFT;
		place = buffers_place_low(record, sizeof(record));
		err = compat_ioctl(world.files[slot], number, place);
	} else {
		place = buffers_place(record, _IOC_SIZE(number), call->fault);
		err = ioctl(world.files[slot], number, place);
	}
	if (!err && request->number == SNDRV_SEQ_IOCTL_CREATE_QUEUE)
		remember_queue(place);
}

void ioctls_seq(int slot, const struct fuzz_call *call, bool compat)
{
	call_seq(slot, &seq_requests[call->choice % ARRAY_SIZE(seq_requests)], call,
		 compat);
}

void ioctls_ump(int slot, const struct fuzz_call *call, bool compat)
{
	call_seq(slot, &ump_requests[call->choice % ARRAY_SIZE(ump_requests)], call,
		 compat);
}

static void simple(int slot, const struct fuzz_call *call,
		   const struct request *requests, unsigned int count)
{
	const struct request *request = &requests[call->choice % count];
	uint8_t record[RECORD_MAX];

	fill(record, request, call);
	ioctl(world.files[slot], request->number,
	      buffers_place(record, _IOC_SIZE(request->number), call->fault));
}

void ioctls_oss(int slot, const struct fuzz_call *call)
{
	simple(slot, call, oss_requests, ARRAY_SIZE(oss_requests));
}

void ioctls_midi(int slot, const struct fuzz_call *call)
{
	simple(slot, call, midi_requests, ARRAY_SIZE(midi_requests));
}

/* Any number, with any size. */
void ioctls_raw(int slot, const struct fuzz_call *call)
{
	static const char types[] = { 'S', 'Q', 'T', 'm', 'W', 'P', 'C', 'A' };
	unsigned int size = call->argument[2] | (call->argument[3] & 1) << 8;
	unsigned long number = _IOC(call->argument[0] & 3,
				    types[call->argument[0] >> 2 & 7],
				    call->argument[1], size);
	uint8_t record[RECORD_MAX];

	memset(record, call->argument[4], sizeof(record));
	memcpy(record, call->argument + 5, FUZZ_ARGUMENTS - 5);
	ioctl(world.files[slot], number,
	      buffers_place(record, sizeof(record), call->fault));
}
