// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which ports are MIDI devices of the OSS sequencer, and under which numbers.
 * The ports are a program's own, so that they come and go at will.
 */
#include "ktap.h"
#include "osslib.h"
#include "seqlib.h"

/* Numbers that the driver has. */
#define DEVICES 128
/* Devices that the incumbent has, and twice as many. */
#define MANY 70

static struct seq_client *ports;

static void must_load_for_ports(void)
{
	MUST(!system("modprobe snd-seq-oss"));
	ports = seq_must_open();
	seq_set_pool(ports->fd, 0, 2000, 0);
	MUST(!oss_tell("reset"));
}

static void must_create(int port, unsigned int capability, unsigned int type)
{
	struct snd_seq_port_info info = {
		.addr = { .client = ports->id, .port = port },
		.capability = capability,
		.type = type,
		.flags = SNDRV_SEQ_PORT_FLG_GIVEN_PORT,
	};

	snprintf(info.name, sizeof(info.name), "Port %d", port);
	MUST(!seq_call(ports->fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &info));
	MUST(info.addr.port == port);
}

static void must_create_device(int port)
{
	must_create(port, SEQ_CAP_ALL, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
}

static void must_change(int port, const char *name, unsigned int capability)
{
	struct snd_seq_port_info info;

	MUST(!seq_get_port(ports->fd, ports->id, port, &info));
	snprintf(info.name, sizeof(info.name), "%s", name);
	info.capability = capability;
	MUST(!seq_call(ports->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
}

static int number_of(int port)
{
	return oss_find_device(ports->id, port);
}

/* Its two lines are these. */
static bool is_listed(int port, const char *name, const char *capability)
{
	char lines[160];

	snprintf(lines, sizeof(lines),
		 "midi %d: [%s] ALSA port %d:%d\n  capability %s / opened none\n",
		 number_of(port), name, ports->id, port, capability);
	return oss_lists(lines);
}

/* What makes a port a device today: the type that replaced the group's name. */
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
		snprintf(name, sizeof(name), "Port %d", i);
		if (kinds[i].shown ? is_listed(i, name, kinds[i].shown) :
				     number_of(i) < 0)
			continue;
		ktap_note("capability %#x, type %#x: number %d",
			  kinds[i].capability, kinds[i].type, number_of(i));
		ktap_failures++;
	}
}

static void ports_that_change(void)
{
	must_load_for_ports();
	must_create(0, 0, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	CHECK_EQ(number_of(0), -1);
	must_change(0, "Late", SEQ_CAP_WRITE);
	CHECK(is_listed(0, "Late", "write"));
	must_change(0, "Later", SEQ_CAP_ALL);
	CHECK(is_listed(0, "Later", "read/write"));
	must_change(0, "Later", SEQ_CAP_READ);
	CHECK(is_listed(0, "Later", "read"));
	must_change(0, "Later", SNDRV_SEQ_PORT_CAP_READ);
	CHECK_EQ(number_of(0), -1);
}

/* The next event that is not about connections. */
static void must_hear(struct snd_seq_event *event)
{
	do {
		seq_must_receive(ports, event);
	} while (event->type == SNDRV_SEQ_EVENT_PORT_SUBSCRIBED ||
		 event->type == SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED);
}

/* Plays one note to each device; each port hears its own. */
static void play_to_each(int count)
{
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	struct snd_seq_event event;
	int port;

	for (port = 0; port < count; port++) {
		const unsigned char note[] = { 0x90, port % 128, 64 };

		oss_must_write_bytes(fd, number_of(port), note, sizeof(note));
		must_hear(&event);
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(event.dest.port, port);
		CHECK_EQ(event.data.note.note, port % 128);
	}
	close(fd);
}

static void many_before_and_after_loading(void)
{
	int port, first;

	MUST(!system("modprobe snd-seq; modprobe -r snd-seq-oss"));
	ports = seq_must_open();
	seq_set_pool(ports->fd, 0, 2000, 0);
	for (port = 0; port < MANY; port++)
		must_create_device(port);
	MUST(!system("modprobe snd-seq-oss"));
	first = number_of(0);
	CHECK(first >= 0);
	for (; port < MANY + 40; port++)
		must_create_device(port);
	CHECK_EQ(oss_count("Number of MIDI devices"), first + port);
	while (port--)
		CHECK_EQ(number_of(port), first + port);
	seq_drop(ports);
	play_to_each(MANY + 40);
}

static void more_than_there_are_numbers(void)
{
	int port;

	must_load_for_ports();
	for (port = 0; port < DEVICES + 2; port++)
		must_create_device(port);
	CHECK_EQ(oss_count("Number of MIDI devices"), DEVICES);
	CHECK_EQ(number_of(DEVICES + 1), -1);
	for (port = 0; port < 20; port++)
		MUST(!seq_port_delete(ports->fd, port));
	/* What had no number gets one that is free now. */
	CHECK(number_of(DEVICES) >= 0);
	CHECK(number_of(DEVICES + 1) >= 0);
}

static void same_port_has_its_number_again(void)
{
	int numbers[4], port;

	must_load_for_ports();
	for (port = 0; port < 4; port++) {
		must_create_device(port);
		numbers[port] = number_of(port);
	}
	for (port = 0; port < 3; port++)
		MUST(!seq_port_delete(ports->fd, port));
	CHECK_EQ(number_of(1), -1);
	for (port = 2; port >= 0; port--)
		must_create_device(port);
	for (port = 0; port < 4; port++)
		CHECK_EQ(number_of(port), numbers[port]);
	/* Another one takes what is free. */
	MUST(!seq_port_delete(ports->fd, 1));
	must_create_device(9);
	CHECK_EQ(number_of(9), numbers[1]);
}

static void ports_of_a_program_that_ends(void)
{
	int port, count;

	must_load_for_ports();
	count = oss_count("Number of MIDI devices");
	for (port = 0; port < 40; port++)
		must_create_device(port);
	CHECK_EQ(oss_count("Number of MIDI devices"), count + 40);
	seq_close(ports);
	CHECK_EQ(oss_count("Number of MIDI devices"), count);
}

/* More announcements at a time than the driver notes down one by one. */
static void storm_of_ports(void)
{
	int round, port;

	must_load_for_ports();
	for (round = 0; round < 20; round++) {
		for (port = 0; port < 60; port++)
			must_create_device(port);
		for (port = 0; port < 60; port++)
			MUST(!seq_port_delete(ports->fd, port));
		for (port = round % 2; port < 60; port += 2)
			must_create_device(port);
		for (port = round % 2; port < 60; port += 2)
			MUST(!seq_port_delete(ports->fd, port));
	}
	for (port = 0; port < 60; port += 3)
		must_create_device(port);
	for (port = 0; port < 60; port++) {
		if ((number_of(port) >= 0) == !(port % 3))
			continue;
		ktap_note("port %d: number %d", port, number_of(port));
		ktap_failures++;
	}
	play_to_each(1);
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
	must_create_device(0);
	number = number_of(0);
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		first = oss_must_open(OSS_SEQUENCER, modes[i].mode);
		CHECK(!ioctl(first, SNDCTL_SEQ_TESTMIDI, &number));
		snprintf(line, sizeof(line),
			 "midi %d: [Port 0] ALSA port %d:0\n"
			 "  capability read/write / opened %s\n", number,
			 ports->id, modes[i].shown);
		CHECK(oss_lists(line));
		for (j = 0; j < ARRAY_SIZE(modes); j++) {
			second = oss_must_open(OSS_SEQUENCER, modes[j].mode);
			CHECK(ioctl(second, SNDCTL_SEQ_TESTMIDI, &number) < 0);
			CHECK_EQ(errno, EBUSY);
			close(second);
			CHECK(oss_lists(line));
		}
		close(first);
		CHECK(is_listed(0, "Port 0", "read/write"));
	}
}

static void direction_that_is_not_there(void)
{
	int fd, number;

	must_load_for_ports();
	must_create(0, SEQ_CAP_READ, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	must_create(1, SEQ_CAP_WRITE, SNDRV_SEQ_PORT_TYPE_MIDI_GENERIC);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	number = number_of(0);
	CHECK(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number) < 0);
	CHECK_EQ(errno, ENXIO);
	number = number_of(1);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
	close(fd);
	fd = oss_must_open(OSS_SEQUENCER, O_RDONLY);
	CHECK(ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number) < 0);
	CHECK_EQ(errno, ENXIO);
	number = number_of(0);
	CHECK(!ioctl(fd, SNDCTL_SEQ_TESTMIDI, &number));
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
	CASE_ONBEAT(no_device_at_all),
	CASE_ONBEAT(ports_that_count),
	CASE_ONBEAT(ports_that_change),
	CASE_ONBEAT(many_before_and_after_loading),
	CASE_ONBEAT(more_than_there_are_numbers),
	CASE_ONBEAT(same_port_has_its_number_again),
	CASE_ONBEAT(ports_of_a_program_that_ends),
	CASE_ONBEAT(storm_of_ports),
	CASE_ONBEAT(exclusive_in_every_direction),
	CASE_ONBEAT(direction_that_is_not_there),
};

KTAP_MAIN(cases);
