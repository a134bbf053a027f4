// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Synthesizers come and go; their callbacks, and the calls about them.
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"
#include "synthlib.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define LISTED								\
	"\nNumber of synth devices: 1\n"				\
	"synth 0: [Sample synth]\n"					\
	"  type 0x1 : subtype 0x20 : voices %d\n"			\
	"  capabilities : ioctl %s / load_patch %s\n"

#define NAME_LENGTH 30

static const unsigned char note[4] = { SEQ_NOTEON, 0, 60, 100 };
static const char note_logged[] = "type 6 channel 0 note 60 velocity 100\n";

static bool is_listed(int voices, const char *ioctl, const char *load_patch)
{
	char *text = seq_read_file(OSS_PROC);
	char want[200];
	bool found;

	MUST(text);
	snprintf(want, sizeof(want), LISTED, voices, ioctl, load_patch);
	found = strstr(text, want);
	if (!found)
		ktap_note("not there:%s in:\n%s", want, text);
	free(text);
	return found;
}

static void cards_register(void)
{
	struct synth_info info = { .device = 0 };
	int fd, count = 0;

	synth_must_load("voices=24");
	CHECK(is_listed(24, "enabled", "enabled"));
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &count));
	CHECK_EQ(count, 1);
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &info));
	CHECK(!strncmp(info.name, "Sample synth", NAME_LENGTH));
	CHECK_EQ(info.synth_type, SYNTH_TYPE_SAMPLE);
	CHECK_EQ(info.synth_subtype, 0x20);
	CHECK_EQ(info.nr_voices, 24);
	CHECK_EQ(info.device, 0);
	memset(&info, 0, sizeof(info));
	CHECK(!ioctl(fd, SNDCTL_SYNTH_ID, &info));
	CHECK_EQ(info.nr_voices, 24);
	info.device = 1;
	CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &info) < 0);
	CHECK_EQ(errno, EINVAL);
	info.device = -1;
	CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &info) < 0);
	close(fd);
	CHECK(synth_unloads());
	CHECK_EQ(oss_count("Number of synth devices"), 0);
}

static void the_documents_function_registers(void)
{
	int fd;

	CHECK(synth_loads("direct=1"));
	CHECK(synth_logged("register 0: 0\n"));
	CHECK(is_listed(32, "enabled", "enabled"));
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(synth_logged("open 0 synth 0 file 2 mode 0 passing 0\n"));
	close(fd);
	CHECK(synth_logged("reset 0 synth 0\nclose 0 synth 0\n"));
	synth_must_do("unregister");
	CHECK(synth_logged("unregister 0: 0\n"));
	CHECK_EQ(oss_count("Number of synth devices"), 0);
	synth_must_do("register");
	CHECK(synth_logged("register 0: 0\n"));
	CHECK(synth_unloads());
	CHECK_EQ(oss_count("Number of synth devices"), 0);
}

static void open_tells_what_for(void)
{
	int fd;

	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	CHECK(synth_logged("open 0 synth 0 file 7 mode 0 passing 0\n"));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(synth_logged("reset 0 synth 0\n"));
	CHECK(!ioctl(fd, SNDCTL_SEQ_PANIC));
	CHECK(synth_logged("reset 0 synth 0\n"));
	close(fd);
	CHECK(synth_logged("reset 0 synth 0\nclose 0 synth 0\n"));
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	CHECK(synth_logged("open 0 synth 0 file 2 mode 1 passing 1\n"));
	close(fd);
	CHECK(synth_logged("reset 0 synth 0\nclose 0 synth 0\n"));
}

static void open_may_fail(void)
{
	struct synth_info info = { .device = 0 };
	int fd;

	synth_must_load("");
	synth_must_set("fail_open", EBUSY);
	/* Its number stays its own, so that no other synth moves up. */
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(synth_logged("open 0 synth 0 file 2 mode 0 passing 0\n"));
	CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &info) < 0);
	CHECK_EQ(errno, EINVAL);
	oss_must_write(fd, note, sizeof(note));
	close(fd);
	CHECK(synth_logged(""));
	CHECK_EQ(oss_count("Number of applications"), 0);
	synth_must_set("fail_open", 0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &info));
	close(fd);
	CHECK(synth_unloads());
}

static void callbacks_may_be_absent(void)
{
	static const unsigned char patch[16] = { 0xfd };
	int fd, value = 0;

	synth_must_load("without=ioctl,load_patch,reset");
	CHECK(is_listed(32, "disabled", "disabled"));
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(ioctl(fd, SNDCTL_SEQ_RESETSAMPLES, &value) < 0);
	CHECK_EQ(errno, ENXIO);
	CHECK(ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value) < 0);
	CHECK_EQ(errno, ENXIO);
	CHECK_EQ(write(fd, patch, sizeof(patch)), -1);
	CHECK_EQ(errno, ENXIO);
	synth_must_do("clear");
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	/* The document's HEARTBEAT, then what the incumbent sends. */
	CHECK(synth_logged("event 0 type 42: 00 00 00 00 00 00 00 00\n"
			   "event 0 type 41: 00 00 00 00 00 00 00 00\n"));
	close(fd);
	CHECK(synth_logged("event 0 type 42: 00 00 00 00 00 00 00 00\n"
			   "event 0 type 41: 00 00 00 00 00 00 00 00\n"
			   "close 0 synth 0\n"));
	/* Only open and close have to be there. */
	CHECK(!synth_loads("without=close direct=1"));
	CHECK_EQ(oss_count("Number of synth devices"), 0);
}

static void driver_answers_calls(void)
{
	struct synth_control control = { .devno = 0 };
	struct remove_sample sample = { .devno = 0 };
	int fd, value = 0;
	char want[200];

	synth_must_load("memory=4096");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	synth_must_do("clear");
	CHECK(!ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value));
	CHECK_EQ(value, 4096);
	value = 0;
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESETSAMPLES, &value));
	/* It may leave this one alone. */
	CHECK(!ioctl(fd, SNDCTL_FM_4OP_ENABLE, &value));
	CHECK(!ioctl(fd, SNDCTL_SYNTH_CONTROL, &control));
	CHECK(!ioctl(fd, SNDCTL_SYNTH_REMOVESAMPLE, &sample));
	CHECK(ioctl(fd, _IO('Q', 99), 0) < 0);
	CHECK_EQ(errno, EINVAL);
	snprintf(want, sizeof(want),
		 "ioctl 0 synth 0 command %x\nioctl 0 synth 0 command %x\n"
		 "ioctl 0 synth 0 command %x\nioctl 0 synth 0 command %x\n"
		 "ioctl 0 synth 0 command %x\nioctl 0 synth 0 command %x\n",
		 (unsigned int)SNDCTL_SYNTH_MEMAVL,
		 (unsigned int)SNDCTL_SEQ_RESETSAMPLES,
		 (unsigned int)SNDCTL_FM_4OP_ENABLE,
		 (unsigned int)SNDCTL_SYNTH_CONTROL,
		 (unsigned int)SNDCTL_SYNTH_REMOVESAMPLE,
		 (unsigned int)_IO('Q', 99));
	CHECK(synth_logged(want));
	value = 1;
	CHECK(ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value) < 0);
	CHECK_EQ(errno, ENXIO);
	CHECK(ioctl(fd, SNDCTL_SYNTH_MEMAVL, 1) < 0);
	CHECK_EQ(errno, EFAULT);
	control.devno = 1;
	CHECK(ioctl(fd, SNDCTL_SYNTH_CONTROL, &control) < 0);
	CHECK_EQ(errno, ENXIO);
	CHECK(synth_logged(""));
}

static void applications_share_a_synth(void)
{
	int first, second;

	synth_must_load("");
	first = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	second = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(synth_logged("open 0 synth 0 file 2 mode 0 passing 0\n"
			   "open 1 synth 0 file 2 mode 0 passing 0\n"));
	oss_must_write(second, note, sizeof(note));
	CHECK(!ioctl(second, SNDCTL_SEQ_SYNC));
	CHECK(synth_logged("event 1 type 6 channel 0 note 60 velocity 100\n"));
	CHECK(!ioctl(second, SNDCTL_SEQ_RESET));
	CHECK(synth_logged("reset 1 synth 0\n"));
	close(second);
	CHECK(synth_logged("reset 1 synth 0\nclose 1 synth 0\n"));
	oss_must_write(first, note, sizeof(note));
	CHECK(!ioctl(first, SNDCTL_SEQ_SYNC));
	CHECK(synth_logged("event 0 type 6 channel 0 note 60 velocity 100\n"));
	CHECK(!synth_unloads());
	close(first);
	CHECK(synth_unloads());
}

static void a_synth_goes_while_it_is_open(const char *parameters)
{
	static const unsigned char patch[16] = { 0xfd };
	struct synth_info info = { .device = 0 };
	int fd, value = 0;

	synth_must_load(parameters);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_wait(fd, 100000);
	oss_must_write(fd, note, sizeof(note));
	synth_must_do("clear");
	synth_must_do("unregister");
	CHECK(synth_wait_for("close 0 synth 0\n"));
	CHECK_EQ(oss_count("Number of synth devices"), 0);
	synth_must_do("clear");
	CHECK_EQ(write(fd, patch, sizeof(patch)), -1);
	CHECK_EQ(errno, ENXIO);
	CHECK(ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value) < 0);
	CHECK_EQ(errno, ENXIO);
	CHECK(ioctl(fd, SNDCTL_SYNTH_INFO, &info) < 0);
	/* A record for a device that there is not is skipped. */
	oss_must_write(fd, note, sizeof(note));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	CHECK(synth_logged(""));

	/* A program that opens now has it again, but not one that opened before. */
	synth_must_do("register");
	CHECK(is_listed(32, "enabled", "enabled"));
	value = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	synth_must_do("clear");
	oss_must_write(fd, note, sizeof(note));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(synth_logged(""));
	oss_must_write(value, note, sizeof(note));
	CHECK(!ioctl(value, SNDCTL_SEQ_SYNC));
	CHECK(synth_wait_for(note_logged));
	close(fd);
	close(value);
	CHECK(synth_unloads());
}

static void a_card_goes_while_its_synth_is_open(void)
{
	a_synth_goes_while_it_is_open("");
}

static void a_driver_goes_while_its_synth_is_open(void)
{
	a_synth_goes_while_it_is_open("direct=1");
}

static atomic_int writer;
static atomic_bool enough;

/* Until the queue is full, and then asleep. */
static void *write_on(void *fd)
{
	writer = seq_thread();
	while (!enough)
		oss_must_write(*(int *)fd, note, sizeof(note));
	return NULL;
}

static void a_synth_goes_while_its_writer_sleeps(void)
{
	pthread_t thread;
	int fd;

	synth_must_load("");
	synth_must_set("passing", 1);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	oss_must_wait(fd, 1000000);
	MUST(!pthread_create(&thread, NULL, write_on, &fd));
	while (!writer)
		sched_yield();
	CHECK(seq_wait_blocked(writer));
	synth_must_do("unregister");
	CHECK(synth_wait_for("close 0 synth 0\n"));
	enough = true;
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	MUST(!pthread_join(thread, NULL));
	close(fd);
	CHECK_EQ(oss_count("Number of applications"), 0);
	CHECK(synth_unloads());
}

/* The synth of a card waits for the OSS sequencer to come back. */
static void the_sequencer_goes_and_comes(void)
{
	int fd;

	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(system("rmmod snd-seq-oss 2>/dev/null"));
	close(fd);
	CHECK(!system("rmmod snd-seq-oss"));
	CHECK(!system("modprobe snd-seq-oss"));
	CHECK(is_listed(32, "enabled", "enabled"));
	CHECK(synth_unloads());
}

static void there_are_sixteen(void)
{
	struct synth_info info = { .device = 15 };
	int fd, count;

	synth_must_load("synths=16");
	CHECK(oss_wait_for("synth 15: [Sample synth]"));
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &count));
	CHECK_EQ(count, 16);
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &info));
	CHECK_EQ(info.device, 15);
	close(fd);
	CHECK(!synth_loads("synths=17 direct=1"));
	CHECK_EQ(oss_count("Number of synth devices"), 0);
}

/* In music mode MIDI devices are synths, behind the real ones. */
static void midi_devices_are_synths(void)
{
	static const unsigned char bytes[] = { 0x93, 61, 99 };
	static const unsigned char patch[16] = { 0xfd };
	unsigned char voice[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON, 3, 61, 99 };
	struct synth_info info = { };
	int fd, in, midis, count;

	oss_must_load();
	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRMIDIS, &midis));
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &count));
	CHECK_EQ(count, 1);
	close(fd);
	fd = oss_must_open(OSS_MUSIC, O_WRONLY);
	CHECK(!ioctl(fd, SNDCTL_SEQ_NRSYNTHS, &count));
	CHECK_EQ(count, 1 + midis);
	info.device = 1 + oss_midi_device(1);
	CHECK(!ioctl(fd, SNDCTL_SYNTH_INFO, &info));
	CHECK_STR(info.name, "VirMIDI 1-1");
	CHECK_EQ(info.synth_type, SYNTH_TYPE_MIDI);
	CHECK_EQ(info.synth_subtype, 0);
	CHECK_EQ(info.nr_voices, 16);
	in = raw_must_listen(1);
	voice[1] = info.device;
	oss_must_write(fd, voice, sizeof(voice));
	CHECK(raw_reads(in, bytes, sizeof(bytes)));
	/* Patches are not for them, and do no harm. */
	memcpy(voice, patch, sizeof(voice));
	voice[2] = info.device;
	CHECK_EQ(write(fd, voice, sizeof(voice)), sizeof(voice));
	count = info.device;
	CHECK(ioctl(fd, SNDCTL_SYNTH_MEMAVL, &count) < 0);
	CHECK_EQ(errno, ENXIO);
	close(fd);
	CHECK(synth_unloads());
}

static void one_that_goes_leaves_its_number_free(void)
{
	char *text;

	synth_must_load("synths=2 direct=1");
	synth_must_do("unregister-1");
	text = seq_read_file(OSS_PROC);
	CHECK(text && strstr(text, "synth 0: *empty*\nsynth 1: [Sample synth]\n"));
	free(text);
	CHECK(synth_unloads());
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(cards_register),
	CASE_ONBEAT(the_documents_function_registers),
	CASE_ONBEAT(open_tells_what_for),
	CASE_ONBEAT(open_may_fail),
	CASE_ONBEAT(callbacks_may_be_absent),
	CASE_ONBEAT(driver_answers_calls),
	CASE_ONBEAT(applications_share_a_synth),
	CASE_ONBEAT(a_card_goes_while_its_synth_is_open),
	CASE_ONBEAT(a_driver_goes_while_its_synth_is_open),
	CASE_ONBEAT(a_synth_goes_while_its_writer_sleeps),
	CASE_ONBEAT(the_sequencer_goes_and_comes),
	CASE_ONBEAT(there_are_sixteen),
	CASE_ONBEAT(midi_devices_are_synths),
	CASE_ONBEAT(one_that_goes_leaves_its_number_free),
};

KTAP_MAIN(cases);
