// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Every control call of every device, and read() and write(), with memory that is
 * not there, half there or not to be written: EFAULT, whatever is looked at and
 * answered, and no harm done.
 */
#include "badlib.h"
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "synthlib.h"

#include <poll.h>
#include <sound/asound.h>
#include <sys/mman.h>

#define PAGE 4096

enum memory { NOWHERE, UNMAPPED, HALF, READ_ONLY, WHOLE };

static const char * const memory_names[] = {
	"NULL", "no memory", "half a record", "read-only memory", "memory",
};

/* A page to read and to write, one to read, and none. */
static unsigned char *pages;

static void must_map(void)
{
	pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(pages != MAP_FAILED);
	MUST(!munmap(pages + 2 * PAGE, PAGE));
}

/* The record, or what there can be of it. */
static void *place(enum memory memory, const void *record, size_t size)
{
	size_t there = memory == HALF ? size / 2 : size;
	unsigned char *at = pages;

	if (memory == NOWHERE)
		return NULL;
	if (memory == UNMAPPED)
		return pages + 2 * PAGE;
	if (memory != WHOLE)
		at = pages + 2 * PAGE - there;
	MUST(!mprotect(pages, 2 * PAGE, PROT_READ | PROT_WRITE));
	memcpy(at, record, there);
	MUST(!mprotect(pages + PAGE, PAGE,
		       memory == HALF ? PROT_READ | PROT_WRITE : PROT_READ));
	return at;
}

/* A call with a record that is good; the size is that of what it looks at. */
struct call {
	const char *name;
	unsigned long request;
	size_t size;
	bool looks;	/* at the record */
	bool answers;	/* into it */
	long good;	/* what it says to good memory */
};

static long expected(const struct call *call, enum memory memory)
{
	bool unseen = memory < READ_ONLY && call->looks;
	bool unheard = memory < WHOLE && call->answers;

	if (unseen || (unheard && !call->good))
		return -EFAULT;
	return call->good;
}

static void check_call(int fd, const struct call *call, const void *record,
		       enum memory memory)
{
	void *at = place(memory, record, call->size);
	long result = seq_call(fd, call->request, at);

	if (result != expected(call, memory))
		ktap_note("%s of %s:", call->name, memory_names[memory]);
	CHECK_EQ(result, expected(call, memory));
}

/* --- the sequencer --- */

static void fill(union record *record, const struct bad_call *call)
{
	memset(record, 0, sizeof(*record));
	call->good(record);
	switch (call->request) {
	case SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT:
		record->subscription.sender.port = 1;
		break;
	case SNDRV_SEQ_IOCTL_QUERY_NEXT_PORT:
		record->port.addr.port = 0;
		break;
	case SNDRV_SEQ_IOCTL_CREATE_PORT:
		record->port.flags = 0;
		break;
	}
}

static bool is_question(const struct bad_call *call)
{
	return !strncmp(call->name, "GET_", 4) ||
	       !strncmp(call->name, "QUERY_", 6);
}

static void sequencer_call(const struct bad_call *bad)
{
	struct call call = {
		.name = bad->name,
		.request = bad->request,
		.size = _IOC_SIZE(bad->request),
		.looks = _IOC_DIR(bad->request) & _IOC_WRITE,
		.answers = _IOC_DIR(bad->request) & _IOC_READ ||
			   bad->request == SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT ||
			   bad->request == SNDRV_SEQ_IOCTL_SET_CLIENT_POOL,
	};
	struct bad_picture before;
	union record record;
	enum memory memory;

	bad_take_picture(&before);
	fill(&record, bad);
	for (memory = NOWHERE; memory < READ_ONLY; memory++)
		check_call(bad_self->fd, &call, &record, memory);
	/* An event that could not be copied in is not sent. */
	if (call.looks || is_question(bad))
		bad_must_be_unchanged(&before, call.name);
	check_call(bad_self->fd, &call, &record, READ_ONLY);
	if (call.answers)
		check_call(bad_self->fd, &call, &record, WHOLE);
	CHECK_EQ(seq_client_id(bad_self->fd), bad_self->id);
}

static void sequencer_calls(void)
{
	unsigned int i;

	must_map();
	bad_set_up();
	for (i = 0; i < bad_call_count; i++) {
		sequencer_call(&bad_calls[i]);
		if (is_question(&bad_calls[i]))
			continue;
		bad_take_down();
		bad_set_up();
	}
}

/* --- the OSS sequencer --- */

enum { NEITHER, LOOKS, ANSWERS, BOTH };

#define OSS_SIZED(name, way, size, value, good)				\
	{ { #name, name, size, (way) & LOOKS, (way) & ANSWERS, good }, value }
#define OSS_CALL(name, way, value, good)				\
	OSS_SIZED(name, way, _IOC_SIZE(name), value, good)

/* In the way of both devices. */
#define NOTE_OFF (EV_CHN_VOICE | MIDI_NOTEOFF << 16)

static const struct {
	struct call call;
	int value;
} oss_calls[] = {
	OSS_CALL(SNDCTL_SEQ_RESET, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_SEQ_SYNC, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_SEQ_PANIC, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_STOP, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_START, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_CONTINUE, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_METRONOME, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_SOURCE, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_SELECT, NEITHER, 0, 0),
	OSS_CALL(SNDCTL_TMR_TEMPO, BOTH, 120, 0),
	OSS_CALL(SNDCTL_TMR_TIMEBASE, BOTH, 96, 0),
	OSS_CALL(SNDCTL_SEQ_CTRLRATE, BOTH, 0, 0),
	OSS_CALL(SNDCTL_SEQ_GETINCOUNT, ANSWERS, 0, 0),
	OSS_CALL(SNDCTL_SEQ_GETOUTCOUNT, ANSWERS, 0, 0),
	OSS_CALL(SNDCTL_SEQ_GETTIME, ANSWERS, 0, 0),
	OSS_CALL(SNDCTL_SEQ_NRSYNTHS, ANSWERS, 0, 0),
	OSS_CALL(SNDCTL_SEQ_NRMIDIS, ANSWERS, 0, 0),
	OSS_CALL(SNDCTL_SEQ_THRESHOLD, LOOKS, 10, 0),
	OSS_CALL(SNDCTL_MIDI_PRETIME, BOTH, 10, 0),
	OSS_CALL(SNDCTL_SEQ_TESTMIDI, LOOKS, 0, 0),
	OSS_CALL(SNDCTL_SEQ_TESTMIDI, LOOKS, 100, -ENODEV),
	OSS_CALL(SNDCTL_SYNTH_INFO, BOTH, 0, 0),
	OSS_CALL(SNDCTL_SYNTH_INFO, BOTH, 100, -EINVAL),
	OSS_CALL(SNDCTL_MIDI_INFO, BOTH, 0, 0),
	OSS_CALL(SNDCTL_MIDI_INFO, BOTH, 100, -EINVAL),
	OSS_CALL(SNDCTL_SEQ_OUTOFBAND, LOOKS, NOTE_OFF, 0),
	OSS_CALL(SNDCTL_SEQ_RESETSAMPLES, LOOKS, 0, 0),
	/* The rest is the driver's. */
	OSS_SIZED(SNDCTL_SYNTH_CONTROL, LOOKS, sizeof(int), 0, 0),
	OSS_SIZED(SNDCTL_SYNTH_REMOVESAMPLE, LOOKS, sizeof(int), 0, 0),
	OSS_CALL(SNDCTL_FM_4OP_ENABLE, LOOKS, 0, 0),
	OSS_CALL(SNDCTL_SYNTH_MEMAVL, BOTH, 0, 0),
	OSS_CALL(SNDCTL_SYNTH_MEMAVL, BOTH, 100, -ENXIO),
};

static void oss_call(int fd, unsigned int number)
{
	/* The first field of a record is the number of a device, but of these. */
	union {
		int value;
		struct synth_info synth;
		struct midi_info midi;
		struct synth_control control;
		unsigned char record[8];
	} record = { .value = oss_calls[number].value };
	struct call call = oss_calls[number].call;
	enum memory memory;

	if (call.request == SNDCTL_SYNTH_INFO)
		record.synth.device = oss_calls[number].value;
	if (call.request == SNDCTL_MIDI_INFO)
		record.midi.device = oss_calls[number].value;
	for (memory = NOWHERE; memory <= WHOLE; memory++)
		check_call(fd, &call, &record, memory);
}

static void oss_calls_of(const char *path)
{
	unsigned int i;
	int fd;

	must_map();
	oss_must_load();
	synth_must_load("memory=4096");
	fd = oss_must_open(path, O_RDWR | O_NONBLOCK);
	for (i = 0; i < ARRAY_SIZE(oss_calls); i++)
		oss_call(fd, i);
	oss_must_echo(fd, 1);
	CHECK(oss_echo_comes(fd, 1));
}

static void oss_sequencer_calls(void)
{
	oss_calls_of(OSS_SEQUENCER);
}

static void oss_music_calls(void)
{
	oss_calls_of(OSS_MUSIC);
}

/* --- MIDI devices --- */

#define MIDI_CALL(name, way)						\
	{ #name, SNDRV_RAWMIDI_IOCTL_##name,				\
	  _IOC_SIZE(SNDRV_RAWMIDI_IOCTL_##name),			\
	  (way) & LOOKS, (way) & ANSWERS, 0 }

static void midi_device_calls(void)
{
	/* The kernel answers PARAMS in nothing but the result. */
	static const struct call calls[] = {
		MIDI_CALL(PVERSION, ANSWERS), MIDI_CALL(INFO, BOTH),
		MIDI_CALL(PARAMS, LOOKS), MIDI_CALL(STATUS, BOTH),
		MIDI_CALL(DROP, LOOKS), MIDI_CALL(DRAIN, LOOKS),
	};
	union {
		int value;
		struct snd_rawmidi_info info;
		struct snd_rawmidi_params params;
		struct snd_rawmidi_status status;
	} record = { 0 };
	unsigned int i;
	enum memory memory;
	int fd;

	must_map();
	raw_must_load();
	fd = raw_must_open(0, O_RDWR | O_NONBLOCK);
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		memset(&record, 0, sizeof(record));
		if (calls[i].request == SNDRV_RAWMIDI_IOCTL_PARAMS) {
			record.params.buffer_size = 4096;
			record.params.avail_min = 1;
		}
		for (memory = NOWHERE; memory <= WHOLE; memory++)
			check_call(fd, &calls[i], &record, memory);
	}
	CHECK(raw_nothing(fd));
}

/* --- reading and writing --- */

#define UNIT sizeof(struct snd_seq_event)

/* Bytes written there may be read again. */
static void try_memory(int fd, const void *data, size_t length)
{
	unsigned char got[UNIT];
	enum memory memory;

	for (memory = NOWHERE; memory <= HALF; memory++) {
		CHECK_EQ(seq_write(fd, place(memory, data, length), length),
			 -EFAULT);
		MUST(!seq_poll(fd, POLLIN, 0));
	}
	CHECK_EQ(write(fd, place(READ_ONLY, data, length), length), length);
	for (memory = NOWHERE; memory <= READ_ONLY; memory++) {
		MUST(seq_poll(fd, POLLIN, SEQ_WAIT_MS));
		CHECK_EQ(read(fd, place(memory, data, length), length), -1);
		CHECK_EQ(errno, EFAULT);
	}
	/* It is there still. */
	CHECK_EQ(read(fd, got, sizeof(got)), length);
}

static void reading_and_writing(void)
{
	static const unsigned char echo[4] = { SEQ_ECHO, 1, 2, 3 };
	static const unsigned char music_echo[8] = { EV_TIMING, TMR_ECHO };
	struct snd_seq_event event = seq_event_numbered(1);
	struct seq_client *client = seq_must_open();
	int fd;

	must_map();
	seq_event_to(&event, client->id, seq_must_port(client, SEQ_CAP_ALL));
	try_memory(client->fd, &event, UNIT);
	oss_must_load();
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	try_memory(fd, echo, sizeof(echo));
	close(fd);
	fd = oss_must_open(OSS_MUSIC, O_RDWR);
	try_memory(fd, music_echo, sizeof(music_echo));
	close(fd);
}

/* snd-rawmidi may forget what it cannot hand over; it is not asked with
 * NULL, which to it means that there is no program.
 */
static void bytes_of_midi_devices(void)
{
	static const unsigned char note[3] = { 0x90, 60, 100 };
	static const unsigned char last[3] = { 0x91, 60, 100 };
	unsigned char got[16];
	enum memory memory;
	int reader, writer;

	must_map();
	raw_must_load();
	raw_must_connect(0, 1);
	writer = raw_must_open(0, O_WRONLY);
	reader = raw_must_listen(1);
	CHECK_EQ(seq_write(writer, place(UNMAPPED, note, 3), 3), -EFAULT);
	CHECK(raw_nothing(reader));
	seq_set_nonblock(reader, true);
	for (memory = UNMAPPED; memory <= READ_ONLY; memory++) {
		raw_must_write(writer, place(READ_ONLY, note, 3), 3);
		MUST(seq_poll(reader, POLLIN, SEQ_WAIT_MS));
		CHECK_EQ(read(reader, place(memory, note, 3), 3), -1);
		CHECK_EQ(errno, EFAULT);
		while (read(reader, got, sizeof(got)) > 0)
			;
	}
	raw_must_write(writer, last, 3);
	CHECK(raw_reads(reader, last, 3));
}

static const struct ktap_case cases[] = {
	CASE(sequencer_calls),
	CASE_ONBEAT(oss_sequencer_calls),
	CASE_ONBEAT(oss_music_calls),
	CASE(midi_device_calls),
	CASE_ONBEAT(reading_and_writing),
	CASE(bytes_of_midi_devices),
};

KTAP_MAIN(cases);
