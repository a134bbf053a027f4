// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Applications of the OSS sequencer come and go: nothing is lost, nothing leaks,
 * and none of them notices the others.
 * time-limit: 300
 */
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <signal.h>
#include <sys/syscall.h>

#define TIMES 100
/* That 1,000 take, at most, on a kernel that watches itself. */
#define ROUNDS_SECONDS 200
/* Applications that the driver has. */
#define APPLICATIONS 64
#define KILLS 15
#define CHANNELS 16

static const unsigned char note[] = { 0x90, 60, 64 };

/* Closing sends this: no note on any channel goes on. */
static void must_hear_silence(int port)
{
	struct snd_seq_event event;
	int i;

	for (i = 0; i < 2 * CHANNELS; i++) {
		oss_must_hear(&event);
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_CONTROLLER);
		CHECK_EQ(event.dest.port, port);
		CHECK_EQ(event.data.control.channel, i / 2);
		CHECK_EQ(event.data.control.param, i % 2 ? 121 : 123);
	}
}

/* All that the sequencer and the OSS sequencer say of what there is. */
struct picture {
	char *clients;
	char *queues;
	char *oss;
};

static struct picture take_picture(void)
{
	struct picture picture = {
		.clients = seq_read_file("/proc/asound/seq/clients"),
		.queues = seq_read_file("/proc/asound/seq/queues"),
		.oss = seq_read_file(OSS_PROC),
	};

	MUST(picture.clients && picture.queues && picture.oss);
	return picture;
}

/* Counts of what was used meanwhile never fall; they may differ. */
static bool is_history(const char *line)
{
	return strstr(line, "Peak cells") || strstr(line, "Alloc ");
}

static void check_same_lines(char *now, char *before)
{
	char *line, *old;

	for (;;) {
		line = strsep(&now, "\n");
		old = strsep(&before, "\n");
		if (!line || !old)
			break;
		if (is_history(line) && is_history(old))
			continue;
		CHECK_STR(line, old);
		if (strcmp(line, old))
			return;
	}
	CHECK(!line && !old);
}

/* Ends the use of the picture. */
static void check_unchanged(struct picture *before)
{
	struct picture now = take_picture();

	check_same_lines(now.clients, before->clients);
	check_same_lines(now.queues, before->queues);
	check_same_lines(now.oss, before->oss);
}

/* As often as --times says. */
static void opened_again_and_again(void)
{
	static const struct {
		const char *path;
		int flags;
	} ways[] = {
		{ OSS_SEQUENCER, O_WRONLY }, { OSS_SEQUENCER, O_RDWR },
		{ OSS_MUSIC, O_WRONLY }, { OSS_MUSIC, O_RDWR },
	};
	static const unsigned char wait[8] = {
		EV_TIMING, TMR_WAIT_ABS, 0, 0, 0, 0, 16, 0,
	};
	unsigned char voice[8] = { EV_CHN_VOICE, 0, MIDI_NOTEON, 0, 60, 64 };
	unsigned long times = ktap_option("times", TIMES), i;
	struct picture before;
	int fd, way, number;

	alarm(ROUNDS_SECONDS);
	oss_must_load_ports(1);
	number = oss_port_number(0);
	voice[1] = number;
	before = take_picture();
	for (i = 0; i < times && !ktap_failures; i++) {
		way = i % ARRAY_SIZE(ways);
		fd = oss_must_open(ways[way].path, ways[way].flags);
		if (way < 2)
			oss_must_write_bytes(fd, number, note, sizeof(note));
		else
			oss_must_write(fd, voice, sizeof(voice));
		if (i % 3 == 1)
			CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
		/* Far away: they go with the application. */
		oss_must_write(fd, wait, sizeof(wait));
		if (way < 2)
			oss_must_write_bytes(fd, number, note, sizeof(note));
		else
			oss_must_write(fd, voice, sizeof(voice));
		oss_must_hear_note(0, note);
		close(fd);
		must_hear_silence(0);
	}
	CHECK_EQ(i, times);
	seq_drop(oss_ports);
	check_unchanged(&before);
}

/* Fills its queue with notes until it is killed. */
static void play_without_end(int number)
{
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	unsigned int tick;

	for (tick = 0;; tick += 2) {
		oss_must_write_bytes(fd, number, note, sizeof(note));
		oss_must_wait(fd, tick);
	}
}

static void killed_under_load(void)
{
	int i, port, numbers[4], on;
	struct snd_seq_event event;
	struct picture before;
	pid_t children[4];

	oss_must_load_ports(4);
	for (port = 0; port < 4; port++)
		numbers[port] = oss_port_number(port);
	before = take_picture();
	for (i = 0; i < KILLS; i++) {
		for (port = 0; port < 4; port++) {
			children[port] = fork();
			MUST(children[port] >= 0);
			if (!children[port])
				play_without_end(numbers[port]);
		}
		oss_must_hear(&event);
		usleep(i * 2000);
		for (port = 0; port < 4; port++)
			MUST(!kill(children[port], SIGKILL));
		for (port = 0; port < 4; port++)
			MUST(waitpid(children[port], NULL, 0) == children[port]);
		/* Nothing follows the end of all notes. */
		for (on = 0; seq_readable(oss_ports);) {
			seq_must_receive(oss_ports, &event);
			if (event.type == SNDRV_SEQ_EVENT_NOTEON)
				on |= 1 << event.dest.port;
			if (event.type == SNDRV_SEQ_EVENT_CONTROLLER &&
			    event.data.control.param == 123 &&
			    event.data.control.channel == 0)
				on &= ~(1 << event.dest.port);
		}
		CHECK_EQ(on, 0);
		CHECK_EQ(oss_count("Number of applications"), 0);
	}
	check_unchanged(&before);
}

static int unload(void)
{
	return syscall(SYS_delete_module, "snd_seq_oss", O_NONBLOCK) ? -errno : 0;
}

static void module_stays_while_open(void)
{
	int fd, number;

	oss_must_load_ports(1);
	number = oss_port_number(0);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(unload(), -EAGAIN);
	oss_must_write_bytes(fd, number, note, sizeof(note));
	CHECK_EQ(unload(), -EAGAIN);
	oss_must_hear_note(0, note);
	close(fd);
	must_hear_silence(0);
	/* It hears the announcements, which is nobody's business. */
	CHECK_EQ(unload(), 0);
	CHECK(open(OSS_SEQUENCER, O_WRONLY | O_NONBLOCK) < 0 ||
	      !access(OSS_PROC, F_OK));
}

static void reloaded_again_and_again(void)
{
	int i, fd;

	oss_must_load_ports(3);
	for (i = 0; i < 20; i++) {
		MUST(!system("modprobe snd-seq-oss"));
		fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
		oss_must_write_bytes(fd, oss_port_number(2), note, sizeof(note));
		oss_must_hear_note(2, note);
		close(fd);
		must_hear_silence(2);
		MUST(!unload());
		seq_drop(oss_ports);
	}
}

static void as_many_as_there_can_be(void)
{
	int fds[APPLICATIONS], i, extra;
	struct picture before;
	char line[64];

	oss_must_load_ports(APPLICATIONS);
	before = take_picture();
	for (i = 0; i < APPLICATIONS; i++) {
		fds[i] = oss_must_open(OSS_SEQUENCER, O_WRONLY);
		oss_must_wait(fds[i], 1);
		oss_must_write_bytes(fds[i], oss_port_number(i), note, sizeof(note));
	}
	CHECK_EQ(oss_count("Number of applications"), APPLICATIONS);
	for (i = 0; i < APPLICATIONS; i++) {
		snprintf(line, sizeof(line), "Application %d: port ", i);
		CHECK(oss_lists(line));
		CHECK(!ioctl(fds[i], SNDCTL_SEQ_SYNC));
	}
	CHECK_EQ(open(OSS_SEQUENCER, O_WRONLY), -1);
	CHECK_EQ(errno, EBUSY);
	CHECK_EQ(open(OSS_MUSIC, O_WRONLY), -1);
	CHECK_EQ(errno, EBUSY);
	close(fds[20]);
	extra = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK(oss_lists("Application 20: port "));
	for (i = 0; i < APPLICATIONS; i++)
		if (i != 20) {
			close(fds[i]);
			seq_drop(oss_ports);
		}
	close(extra);
	seq_drop(oss_ports);
	check_unchanged(&before);
}

/* Each has a note on its way; every other one is closed before it is due. */
static void closing_one_leaves_the_others(void)
{
	bool heard[APPLICATIONS / 2] = { };
	int fds[APPLICATIONS / 2], i, count = APPLICATIONS / 2;
	struct snd_seq_event event;

	oss_must_load_ports(count);
	for (i = 0; i < count; i++) {
		fds[i] = oss_must_open(OSS_SEQUENCER, O_WRONLY);
		oss_must_wait(fds[i], 200);
		oss_must_write_bytes(fds[i], oss_port_number(i), note, sizeof(note));
	}
	for (i = 0; i < count; i += 2)
		close(fds[i]);
	for (i = 0; i < count / 2;) {
		oss_must_hear(&event);
		if (event.type != SNDRV_SEQ_EVENT_NOTEON) {
			CHECK_EQ(event.dest.port % 2, 0);
			continue;
		}
		CHECK_EQ(event.dest.port % 2, 1);
		CHECK(!heard[event.dest.port]);
		heard[event.dest.port] = true;
		i++;
	}
	for (i = 1; i < count; i += 2)
		CHECK(!ioctl(fds[i], SNDCTL_SEQ_SYNC));
	seq_drop(oss_ports);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(opened_again_and_again),
	CASE_ONBEAT(killed_under_load),
	CASE_ONBEAT(module_stays_while_open),
	CASE_ONBEAT(reloaded_again_and_again),
	CASE_ONBEAT(as_many_as_there_can_be),
	CASE_ONBEAT(closing_one_leaves_the_others),
};

KTAP_MAIN(cases);
