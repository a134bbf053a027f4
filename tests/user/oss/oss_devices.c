// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Which ports are MIDI devices of the OSS sequencer, and under which numbers.
 * The ports are a program's own, so that they come and go at will.
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <sched.h>

/* Numbers that the driver has. */
#define DEVICES 128
/* Devices that the incumbent has, and twice as many. */
#define MANY 70

/* Numbers from the smallest on. */
static void must_load_for_ports(void)
{
	oss_must_load_ports(0);
	if (expect_onbeat())
		MUST(!oss_tell("reset"));
}

static void must_create(int port, unsigned int capability, unsigned int type)
{
	struct snd_seq_port_info info = {
		.addr = { .client = oss_ports->id, .port = port },
		.capability = capability,
		.type = type,
		.flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT,
	};

	snprintf(info.name, sizeof(info.name), "port %d", port);
	MUST(!seq_call(oss_ports->fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &info));
	MUST(info.addr.port == port);
}

static void must_change(int port, const char *name, unsigned int capability)
{
	struct snd_seq_port_info info;

	MUST(!seq_get_port(oss_ports->fd, oss_ports->id, port, &info));
	snprintf(info.name, sizeof(info.name), "%s", name);
	info.capability = capability;
	MUST(!seq_call(oss_ports->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
}

/* Its two lines are these. */
static bool is_listed(int port, const char *name, const char *capability)
{
	char lines[160];

	snprintf(lines, sizeof(lines),
		 "midi %d: [%s] ALSA port %d:%d\n  capability %s / opened none\n",
		 oss_port_number(port), name, oss_ports->id, port, capability);
	return oss_lists(lines);
}

/* These make a port a device: the type that replaced the name of the group. */
static void ports_that_count(void)
{
	static const struct {
		unsigned int capability;
		unsigned int type;
		const char *shown;
	} kinds[] = {
		{ SEQ_CAP_ALL, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, "read/write" },
		{ SEQ_CAP_READ, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, "read" },
		{ SEQ_CAP_WRITE, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, "write" },
		{ SEQ_CAP_READ | SNDRV_SEQ_PORT_CAP_WRITE,
		  SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, "read" },
		{ SEQ_CAP_WRITE | SNDRV_SEQ_PORT_CAP_READ,
		  SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, "write" },
		{ SEQ_CAP_ALL, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC |
		  SNDRV_SEQ_PORT_TYPE_APPLICATION, "read/write" },
		{ SEQ_CAP_ALL, SNDRV_SEQ_PORT_TYPE_SPECIFIC, NULL },
		{ SEQ_CAP_ALL, SNDRV_SEQ_PORT_TYPE_MIDI_GM |
		  SNDRV_SEQ_PORT_TYPE_SYNTH, NULL },
		{ SEQ_CAP_ALL, 0, NULL },
		{ SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_WRITE,
		  SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, NULL },
		{ SNDRV_SEQ_PORT_CAP_SUBS_READ | SNDRV_SEQ_PORT_CAP_SUBS_WRITE,
		  SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, NULL },
		{ SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_SUBS_WRITE,
		  SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, NULL },
		{ 0, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC, NULL },
	};
	char name[16];
	int i;

	must_load_for_ports();
	for (i = 0; i < (int)ARRAY_SIZE(kinds); i++) {
		must_create(i, kinds[i].capability, kinds[i].type);
		snprintf(name, sizeof(name), "port %d", i);
		if (kinds[i].shown ? is_listed(i, name, kinds[i].shown) :
				     oss_port_number(i) < 0)
			continue;
		FAIL("capability %#x, type %#x: number %d", kinds[i].capability,
		     kinds[i].type, oss_port_number(i));
	}
}

static void ports_that_change(void)
{
	must_load_for_ports();
	must_create(0, 0, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	CHECK_EQ(oss_port_number(0), -1);
	must_change(0, "Late", SEQ_CAP_WRITE);
	CHECK(is_listed(0, "Late", "write"));
	must_change(0, "Later", SEQ_CAP_ALL);
	CHECK(is_listed(0, "Later", "read/write"));
	must_change(0, "Later", SEQ_CAP_READ);
	CHECK(is_listed(0, "Later", "read"));
	must_change(0, "Later", SNDRV_SEQ_PORT_CAP_READ);
	CHECK_EQ(oss_port_number(0), -1);
}

/* Plays one note to each device; each port hears its own. */
static void play_to_each(int count)
{
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	int port;

	for (port = 0; port < count; port++) {
		const unsigned char note[] = { 0x90, port % 128, 64 };

		oss_must_write_bytes(fd, oss_port_number(port), note, sizeof(note));
		oss_must_hear_note(port, note);
	}
	close(fd);
}

static void many_before_and_after_loading(void)
{
	int port, first;

	oss_must_load_ports(MANY);
	MUST(!system("rmmod snd-seq-oss && modprobe snd-seq-oss"));
	first = oss_port_number(0);
	CHECK(first >= 0);
	for (port = MANY; port < MANY + 40; port++)
		oss_must_create_port(port);
	CHECK_EQ(oss_count("Number of MIDI devices"), first + port);
	while (port--)
		CHECK_EQ(oss_port_number(port), first + port);
	seq_drop(oss_ports);
	play_to_each(MANY + 40);
}

static void more_than_there_are_numbers(void)
{
	int port;

	must_load_for_ports();
	for (port = 0; port < DEVICES + 2; port++)
		oss_must_create_port(port);
	CHECK_EQ(oss_count("Number of MIDI devices"), DEVICES);
	CHECK_EQ(oss_port_number(DEVICES + 1), -1);
	for (port = 0; port < 20; port++)
		oss_must_delete_port(port);
	/* A port without a number gets one that is free now. */
	CHECK(oss_port_number(DEVICES) >= 0);
	CHECK(oss_port_number(DEVICES + 1) >= 0);
}

static void same_port_has_its_number_again(void)
{
	int numbers[4], port;

	must_load_for_ports();
	for (port = 0; port < 4; port++) {
		oss_must_create_port(port);
		numbers[port] = oss_port_number(port);
	}
	for (port = 0; port < 3; port++)
		oss_must_delete_port(port);
	CHECK_EQ(oss_port_number(1), -1);
	for (port = 2; port >= 0; port--)
		oss_must_create_port(port);
	for (port = 0; port < 4; port++)
		CHECK_EQ(oss_port_number(port), numbers[port]);
	/* Another one takes what is free. */
	oss_must_delete_port(1);
	oss_must_create_port(9);
	CHECK_EQ(oss_port_number(9), numbers[1]);
}

static void ports_of_a_program_that_ends(void)
{
	int port, count;

	must_load_for_ports();
	count = oss_count("Number of MIDI devices");
	for (port = 0; port < 40; port++)
		oss_must_create_port(port);
	CHECK_EQ(oss_count("Number of MIDI devices"), count + 40);
	seq_close(oss_ports);
	CHECK_EQ(oss_count("Number of MIDI devices"), count);
}

/* More announcements at a time than the driver notes down one by one. */
static void storm_of_ports(void)
{
	int round, port;

	must_load_for_ports();
	for (round = 0; round < 20; round++) {
		for (port = 0; port < 60; port++)
			oss_must_create_port(port);
		for (port = 0; port < 60; port++)
			oss_must_delete_port(port);
		for (port = round % 2; port < 60; port += 2)
			oss_must_create_port(port);
		for (port = round % 2; port < 60; port += 2)
			oss_must_delete_port(port);
	}
	for (port = 0; port < 60; port += 3)
		oss_must_create_port(port);
	for (port = 0; port < 60; port++) {
		if ((oss_port_number(port) >= 0) == !(port % 3))
			continue;
		FAIL("port %d: number %d", port, oss_port_number(port));
	}
	play_to_each(1);
}

/* Nothing else runs on this CPU from now on, what handles announcements included. */
static void must_keep_cpu(void)
{
	struct sched_param param = { .sched_priority = 1 };
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	MUST(!sched_setaffinity(0, sizeof(set), &set));
	MUST(!sched_setscheduler(0, SCHED_FIFO, &param));
}

static void must_share_cpu(void)
{
	struct sched_param param = { };

	MUST(!sched_setscheduler(0, SCHED_OTHER, &param));
}

/* The announcements of its end and beginning are behind all that is noted down. */
static void port_that_comes_back_in_a_storm(void)
{
	int first, second, number, i;

	must_load_for_ports();
	oss_must_create_port(0);
	number = oss_port_number(0);
	first = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	second = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	CHECK_EQ(oss_test_device(first, number), 0);
	CHECK_EQ(oss_test_device(second, number), -EBUSY);
	must_keep_cpu();
	for (i = 0; i < 200; i++) {
		oss_must_create_port(1);
		oss_must_delete_port(1);
	}
	oss_must_delete_port(0);
	oss_must_create_port(0);
	must_share_cpu();
	/* It is another one, which nobody has. */
	CHECK_EQ(oss_port_number(0), number);
	CHECK_EQ(oss_port_number(1), -1);
	CHECK(is_listed(0, "port 0", "read/write"));
	CHECK_EQ(oss_test_device(second, number), 0);
	CHECK_EQ(oss_test_device(first, number), -EBUSY);
}

static void exclusive_in_every_direction(void)
{
	static const struct {
		int mode;
		const char *shown;
	} modes[] = {
		{ O_RDONLY, "read" },
		{ O_WRONLY, "write" },
		{ O_RDWR, "read/write" },
	};
	int first, second, number;
	char line[160];
	size_t i, j;

	must_load_for_ports();
	oss_must_create_port(0);
	number = oss_port_number(0);
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		first = oss_must_open(OSS_SEQUENCER, modes[i].mode);
		CHECK(!ioctl(first, SNDCTL_SEQ_TESTMIDI, &number));
		snprintf(line, sizeof(line),
			 "midi %d: [port 0] ALSA port %d:0\n"
			 "  capability read/write / opened %s\n", number,
			 oss_ports->id, modes[i].shown);
		CHECK(oss_lists(line));
		for (j = 0; j < ARRAY_SIZE(modes); j++) {
			second = oss_must_open(OSS_SEQUENCER, modes[j].mode);
			CHECK(ioctl(second, SNDCTL_SEQ_TESTMIDI, &number) < 0);
			CHECK_EQ(errno, EBUSY);
			close(second);
			CHECK(oss_lists(line));
		}
		close(first);
		CHECK(is_listed(0, "port 0", "read/write"));
	}
}

static void direction_that_is_not_there(void)
{
	int fd, number;

	must_load_for_ports();
	must_create(0, SEQ_CAP_READ, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	must_create(1, SEQ_CAP_WRITE, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	number = oss_port_number(0);
	CHECK(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number) < 0);
	CHECK_EQ(errno, ENXIO);
	number = oss_port_number(1);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
	close(fd);
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	CHECK(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number) < 0);
	CHECK_EQ(errno, ENXIO);
	number = oss_port_number(0);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
}

/* Its connections are its own, and those of the receiver, which hears of ports. */
static void strangers_cut_nothing(void)
{
	struct seq_client *stranger;
	char line[64];
	int fd;

	must_load_for_ports();
	oss_must_create_port(0);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK_EQ(oss_test_device(fd, oss_port_number(0)), 0);
	stranger = seq_must_open();
	CHECK_EQ(seq_unsubscribe(stranger->fd, SNDRV_SEQ_CLIENT_SYSTEM,
				 SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE,
				 SNDRV_SEQ_CLIENT_OSS, 0), -EPERM);
	CHECK_EQ(seq_unsubscribe(stranger->fd, oss_ports->id, 0,
				 SNDRV_SEQ_CLIENT_OSS, 1), -EPERM);
	MUST(!system("aconnect -x"));
	oss_must_create_port(1);
	snprintf(line, sizeof(line), "ALSA port %d:1\n", oss_ports->id);
	CHECK(oss_wait_for(line));
}

/* Its application has it again, in both directions. */
static void port_that_is_no_device_for_a_while(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	unsigned char record[4];
	int fd, number;

	must_load_for_ports();
	oss_must_create_port(0);
	number = oss_port_number(0);
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK_EQ(oss_test_device(fd, number), 0);
	must_change(0, "port 0", SNDRV_SEQ_PORT_CAP_READ | SNDRV_SEQ_PORT_CAP_WRITE);
	CHECK_EQ(oss_port_number(0), -1);
	must_change(0, "port 0", SEQ_CAP_ALL);
	CHECK_EQ(oss_port_number(0), number);
	CHECK_EQ(oss_test_device(fd, number), 0);
	oss_must_write_bytes(fd, number, note, sizeof(note));
	oss_must_hear_note(0, note);
	seq_event_to_subscribers(&event, 0);
	seq_must_send(oss_ports, &event);
	oss_must_read_untimed(fd, record, sizeof(record));
	CHECK_EQ(record[1], 0x90);
	CHECK_EQ(record[2], number);
}

static void no_device_at_all(void)
{
	/* Midi Through is a device as well. */
	MUST(!system("modprobe -a snd-seq-dummy snd-seq-oss"));
	CHECK(oss_count("Number of MIDI devices") > 0);
	MUST(!system("rmmod snd-seq-dummy"));
	CHECK_EQ(oss_count("Number of MIDI devices"), 0);
	CHECK_EQ(open(OSS_SEQUENCER, O_RDWR), -1);
	CHECK_EQ(errno, ENODEV);
	CHECK_EQ(open(OSS_MUSIC, O_WRONLY), -1);
	CHECK_EQ(errno, ENODEV);
}

static const struct ktap_case cases[] = {
	CASE(no_device_at_all),
	CASE_ONBEAT(ports_that_count),
	CASE_ONBEAT(ports_that_change),
	CASE_ONBEAT(many_before_and_after_loading),
	CASE_ONBEAT(more_than_there_are_numbers),
	CASE_ONBEAT(same_port_has_its_number_again),
	CASE_ONBEAT(ports_of_a_program_that_ends),
	CASE(storm_of_ports),
	CASE(port_that_comes_back_in_a_storm),
	CASE_ONBEAT(strangers_cut_nothing),
	CASE_ONBEAT(port_that_is_no_device_for_a_while),
	CASE(exclusive_in_every_direction),
	CASE(direction_that_is_not_there),
};

KTAP_MAIN(cases);
