// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Patches, written to the synthesizer's memory; good ones and bad ones. */
#include "ktap.h"
#include "osslib.h"
#include "seqlib.h"
#include "synthlib.h"

#include <poll.h>
#include <pthread.h>
#include <sound/sfnt_info.h>
#include <sys/mman.h>

#define KEY 0x1afd	/* any kind that the driver does not look into */
#define LARGE (8 << 20)
#define PAGE 4096u

struct patch {
	unsigned short key;
	short device;
	unsigned char data[];
};

static const unsigned char note[4] = { SEQ_NOTEON, 0, 60, 100 };

/* No two pages of it are alike. */
static struct patch *patch_new(size_t length, __u32 seed)
{
	struct patch *patch = malloc(length);
	size_t i;

	MUST(patch);
	for (i = 0; i < length / sizeof(__u32); i++)
		((__u32 *)patch)[i] = seq_random(&seed);
	patch->key = KEY;
	patch->device = 0;
	return patch;
}

static struct soundfont_patch_info *font_new(int length)
{
	struct soundfont_patch_info *font = (void *)patch_new(length, 5);

	font->key = SNDRV_OSS_SOUNDFONT_PATCH;
	font->device_no = 0;
	font->len = length - (int)sizeof(*font);
	font->type = SNDRV_SFNT_LOAD_DATA;
	return font;
}

static bool plays(int fd)
{
	synth_must_do("clear");
	oss_must_write(fd, note, sizeof(note));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	return synth_logged("event 0 type 6 channel 0 note 60 velocity 100\n");
}

static void a_large_patch_arrives_whole(const char *device, int flags)
{
	struct patch *patch = patch_new(LARGE, 1);
	int fd, value = 0;
	char want[100];

	synth_must_load("");
	fd = oss_must_open(device, flags);
	synth_must_do("clear");
	CHECK_EQ(write(fd, patch, LARGE), LARGE);
	snprintf(want, sizeof(want),
		 "load_patch 0 synth 0 format %x offset 0 count %d\n", KEY,
		 LARGE);
	CHECK(synth_logged(want));
	CHECK_EQ(synth_used(), LARGE);
	CHECK(synth_has(patch, LARGE, 0));
	CHECK(!ioctl(fd, SNDCTL_SYNTH_MEMAVL, &value));
	CHECK_EQ(value, (16 << 20) - LARGE);
	value = 0;
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESETSAMPLES, &value));
	CHECK_EQ(synth_used(), 0);
	close(fd);
	free(patch);
}

static void large_patch_for_sequencer(void)
{
	a_large_patch_arrives_whole(OSS_SEQUENCER, O_WRONLY);
}

static void large_patch_for_music(void)
{
	a_large_patch_arrives_whole(OSS_MUSIC, O_RDWR | O_NONBLOCK);
}

static void patches_follow_each_other(void)
{
	struct patch *first = patch_new(1000, 1), *second = patch_new(3000, 2);
	struct patch *least = patch_new(4, 3);
	int fd;

	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(write(fd, first, 1000), 1000);
	oss_must_write(fd, note, sizeof(note));
	CHECK_EQ(write(fd, second, 3000), 3000);
	CHECK_EQ(write(fd, least, 4), 4);
	CHECK_EQ(synth_used(), 4004);
	CHECK(synth_has(first, 1000, 0));
	CHECK(synth_has(second, 3000, 1000));
	CHECK(synth_has(least, 4, 4000));
}

static void lies_about_length_are_refused(void)
{
	struct soundfont_patch_info *font = font_new(1000);
	static const int lengths[] = { 985, 100000, -1, 0x7fffffff };
	size_t i;
	int fd;

	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		font->len = lengths[i];
		CHECK_EQ(write(fd, font, 1000), -1);
		CHECK_EQ(errno, EINVAL);
	}
	font->len = 984;
	CHECK_EQ(write(fd, font, 15), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(write(fd, font, 999), -1);
	CHECK_EQ(errno, EINVAL);
	/* Less than the head that names kind and device. */
	CHECK_EQ(write(fd, font, 3), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(synth_used(), 0);
	CHECK_EQ(write(fd, font, 1000), 1000);
	CHECK(synth_has(font, 1000, 0));
	CHECK(plays(fd));
}

static void a_fault_reaches_the_writer(void)
{
	struct patch *patch;
	char *pages;
	int fd;

	pages = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(pages != MAP_FAILED);
	patch = (struct patch *)pages;
	patch->key = KEY;
	MUST(!mprotect(pages + 32 * PAGE, 32 * PAGE, PROT_NONE));
	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(write(fd, pages, 64 * PAGE), -1);
	CHECK_EQ(errno, EFAULT);
	CHECK_EQ(synth_used(), 0);
	CHECK_EQ(write(fd, pages + 32 * PAGE, PAGE), -1);
	CHECK_EQ(errno, EFAULT);
	/* The head alone is there. */
	patch = (struct patch *)(pages + 32 * PAGE - sizeof(*patch));
	patch->key = KEY;
	CHECK_EQ(write(fd, patch, PAGE), -1);
	CHECK_EQ(errno, EFAULT);
	CHECK_EQ(write(fd, pages, 32 * PAGE), 32 * PAGE);
	CHECK(synth_has(pages, 32 * PAGE, 0));
	CHECK(plays(fd));
}

static void a_driver_may_refuse(void)
{
	static const int errors[] = { EIO, ENOMEM, EBUSY, EAGAIN };
	struct patch *patch = patch_new(1000, 1);
	size_t i;
	int fd;

	synth_must_load("memory=1500");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		synth_must_set("fail_load_patch", errors[i]);
		CHECK_EQ(write(fd, patch, 1000), -1);
		CHECK_EQ(errno, errors[i]);
	}
	synth_must_set("fail_load_patch", 0);
	CHECK_EQ(synth_used(), 0);
	CHECK_EQ(write(fd, patch, 1000), 1000);
	CHECK_EQ(write(fd, patch, 1000), -1);
	CHECK_EQ(errno, ENOSPC);
	CHECK(synth_has(patch, 1000, 0));
	CHECK_EQ(synth_used(), 1000);
	CHECK(plays(fd));
}

/* Drivers of FM chips return what they used of it. */
static void a_driver_may_return_a_size(void)
{
	struct patch *patch = patch_new(100, 1);
	int fd;

	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	synth_must_set("patch_result", 60);
	CHECK_EQ(write(fd, patch, 100), 100);
	synth_must_set("patch_result", 0x7fffffff);
	CHECK_EQ(write(fd, patch, 100), 100);
	CHECK_EQ(synth_used(), 200);
}

static void the_device_has_to_be_there(void)
{
	static const short devices[] = { 1, 15, 16, 255, -1, 0x7fff };
	struct patch *patch = patch_new(1000, 1);
	size_t i;
	int fd;

	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (i = 0; i < ARRAY_SIZE(devices); i++) {
		patch->device = devices[i];
		CHECK_EQ(write(fd, patch, 1000), -1);
		CHECK_EQ(errno, ENXIO);
	}
	CHECK_EQ(synth_used(), 0);
	CHECK(plays(fd));
}

/* A patch begins a write(): behind records it is left, and the count says so. */
static void a_patch_stands_alone(void)
{
	struct patch *patch = patch_new(100, 1);
	unsigned char both[4 + 100];
	int fd;

	memcpy(both, note, sizeof(note));
	memcpy(both + sizeof(note), patch, 100);
	synth_must_load("");
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(write(fd, both, sizeof(both)), 4);
	CHECK_EQ(synth_used(), 0);
	CHECK_EQ(write(fd, both + 4, 100), 100);
	CHECK(synth_has(patch, 100, 0));
}

static void *load_forty(void *patch)
{
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	int i;

	for (i = 0; i < 40; i++)
		MUST(write(fd, patch, 20000) == 20000);
	close(fd);
	return NULL;
}

static void two_programs_load_at_once(void)
{
	struct patch *first = patch_new(20000, 1), *second = patch_new(20000, 2);
	pthread_t thread;
	int i, loaded = 0;

	synth_must_load("");
	MUST(!pthread_create(&thread, NULL, load_forty, first));
	load_forty(second);
	MUST(!pthread_join(thread, NULL));
	CHECK_EQ(synth_used(), 80 * 20000);
	for (i = 0; i < 80; i++)
		if (synth_has(first, 20000, i * 20000))
			loaded++;
		else
			CHECK(synth_has(second, 20000, i * 20000));
	CHECK_EQ(loaded, 40);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(large_patch_for_sequencer),
	CASE_ONBEAT(large_patch_for_music),
	CASE_ONBEAT(patches_follow_each_other),
	CASE_ONBEAT(lies_about_length_are_refused),
	CASE_ONBEAT(a_fault_reaches_the_writer),
	CASE_ONBEAT(a_driver_may_refuse),
	CASE_ONBEAT(a_driver_may_return_a_size),
	CASE_ONBEAT(the_device_has_to_be_there),
	CASE_ONBEAT(a_patch_stands_alone),
	CASE_ONBEAT(two_programs_load_at_once),
};

KTAP_MAIN(cases);
