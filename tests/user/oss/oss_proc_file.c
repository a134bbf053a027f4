// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * /proc/asound/seq/oss: every line that is read, every order that is written, and
 * what is refused, which changes nothing.
 */
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <poll.h>
#include <sys/stat.h>

#define OPTION "/sys/module/snd_seq_oss/parameters/maxqlen"

/* Ports of this program are all the devices that there are. */
static void must_load_alone(int count)
{
	MUST(!system("modprobe -a snd-seq-dummy snd-seq-oss"));
	/* All clients are asked for, which loads that module once. */
	MUST(!oss_tell("reset"));
	MUST(!system("rmmod snd-seq-dummy"));
	oss_must_load_ports(count);
}

static char *must_read(const char *path)
{
	char *text = seq_read_file(path);

	MUST(text);
	return text;
}

static void check_text(const char *want)
{
	char *text = must_read(OSS_PROC);

	CHECK_STR(text, want);
	free(text);
}

static void nothing_there(void)
{
	must_load_alone(0);
	check_text("OSS sequencer emulation version 0.1.8\n"
		   "ALSA client number 15\n"
		   "ALSA receiver port 0\n"
		   "\n"
		   "Number of applications: 0\n"
		   "\n"
		   "Number of synth devices: 0\n"
		   "\n"
		   "Number of MIDI devices: 0\n");
}

static void as_in_the_document(void)
{
	char want[1024];

	must_load_alone(0);
	MUST(seq_port_create(oss_ports->fd, "Emu8000 Port-0", SEQ_CAP_WRITE) == 0);
	MUST(seq_port_create(oss_ports->fd, "Emu8000 Port-1", SEQ_CAP_READ) == 1);
	MUST(seq_port_create(oss_ports->fd, "0: MPU-401 (UART)",
			     SEQ_CAP_ALL) == 2);
	snprintf(want, sizeof(want),
		 "OSS sequencer emulation version 0.1.8\n"
		 "ALSA client number 15\n"
		 "ALSA receiver port 0\n"
		 "\n"
		 "Number of applications: 0\n"
		 "\n"
		 "Number of synth devices: 0\n"
		 "\n"
		 "Number of MIDI devices: 3\n"
		 "midi 0: [Emu8000 Port-0] ALSA port %d:0\n"
		 "  capability write / opened none\n"
		 "\n"
		 "midi 1: [Emu8000 Port-1] ALSA port %d:1\n"
		 "  capability read / opened none\n"
		 "\n"
		 "midi 2: [0: MPU-401 (UART)] ALSA port %d:2\n"
		 "  capability read/write / opened none\n",
		 oss_ports->id, oss_ports->id, oss_ports->id);
	check_text(want);
}

static int application_value(const char *name, int index)
{
	char *text = must_read(OSS_PROC), *line;
	int port, queue;
	char words[32];

	snprintf(words, sizeof(words), "Application %d:", index);
	line = strstr(text, words);
	MUST(line);
	MUST(sscanf(line, "Application %*d: port %d : queue %d", &port,
		    &queue) == 2);
	free(text);
	return strcmp(name, "port") ? queue : port;
}

static void applications_are_shown(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	char want[1024];
	int fds[3];

	must_load_alone(3);
	CHECK(!oss_tell("move 2 4"));
	CHECK(!oss_tell("hide 4"));
	fds[0] = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(oss_test_device(fds[0], 1), 0);
	CHECK(!oss_tell("maxqlen 2048"));
	fds[1] = oss_must_open(OSS_MUSIC, O_RDWR);
	CHECK(!oss_tell("maxqlen 1024"));
	fds[2] = oss_must_open(OSS_SEQUENCER, O_RDWR);
	oss_must_write(fds[2], echo, sizeof(echo));
	MUST(seq_poll(fds[2], POLLIN, SEQ_WAIT_MS));
	snprintf(want, sizeof(want),
		 "OSS sequencer emulation version 0.1.8\n"
		 "ALSA client number 15\n"
		 "ALSA receiver port 0\n"
		 "\n"
		 "Number of applications: 3\n"
		 "\n"
		 "Application 0: port %d : queue %d\n"
		 "  sequencer mode = synth : file open mode = write\n"
		 "  max queue length 1024\n"
		 "\n"
		 "Application 1: port %d : queue %d\n"
		 "  sequencer mode = music : file open mode = read/write\n"
		 "  timer tempo = 60, timebase = 100\n"
		 "  max queue length 2048\n"
		 "  read queue [running] length = 0 : tick = 0\n"
		 "\n"
		 "Application 2: port %d : queue %d\n"
		 "  sequencer mode = synth : file open mode = read/write\n"
		 "  max queue length 1024\n"
		 "  read queue [running] length = 1 : tick = 0\n"
		 "\n"
		 "Number of synth devices: 0\n"
		 "\n"
		 "Number of MIDI devices: 5\n"
		 "midi 0: [port 0] ALSA port %d:0\n"
		 "  capability read/write / opened read/write\n"
		 "\n"
		 "midi 1: [port 1] ALSA port %d:1\n"
		 "  capability read/write / opened write\n"
		 "\n"
		 "midi 2: *empty*\n"
		 "\n"
		 "midi 3: *empty*\n"
		 "\n"
		 "midi 4: [port 2] ALSA port %d:2\n"
		 "  capability read/write / opened none / hidden\n",
		 application_value("port", 0), application_value("queue", 0),
		 application_value("port", 1), application_value("queue", 1),
		 application_value("port", 2), application_value("queue", 2),
		 oss_ports->id, oss_ports->id, oss_ports->id);
	check_text(want);
	close(fds[1]);
	CHECK(!oss_lists("Application 1:"));
	CHECK(oss_lists("Application 2:"));
}

/* Records that found no room are counted in the file. */
static void lost_records_are_counted(void)
{
	static const unsigned char echo[] = { SEQ_ECHO, 1, 2, 3 };
	unsigned char got[64];
	int fd, i;

	must_load_alone(1);
	CHECK(!oss_tell("maxqlen 16"));
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	CHECK(!oss_tell("maxqlen 1024"));
	for (i = 0; i < 16; i++)
		oss_must_write(fd, echo, sizeof(echo));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(oss_lists("  read queue [running] length = 16 : tick = 0\n"));
	for (i = 0; i < 5; i++)
		oss_must_write(fd, echo, sizeof(echo));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	CHECK(oss_lists("  read queue [running] length = 16 : tick = 0 : lost = 5\n"));
	CHECK_EQ(read(fd, got, sizeof(got)), sizeof(got));
	CHECK(oss_lists("  read queue [running] length = 0 : tick = 0 : lost = 5\n"));
}

static void read_in_pieces(void)
{
	char *whole, pieces[8192];
	size_t length = 0;
	ssize_t got;
	int fd;

	must_load_alone(60);
	whole = must_read(OSS_PROC);
	fd = oss_must_open(OSS_PROC, O_RDONLY);
	while ((got = read(fd, pieces + length, 7)) > 0)
		length += got;
	CHECK_EQ(got, 0);
	pieces[length] = '\0';
	CHECK_STR(pieces, whole);
	MUST(lseek(fd, 10, SEEK_SET) == 10);
	CHECK_EQ(read(fd, pieces, 9), 9);
	CHECK(!strncmp(pieces, whole + 10, 9));
	free(whole);
}

static void orders(void)
{
	must_load_alone(3);
	/* To a free number, and back; blanks do not matter. */
	CHECK_EQ(oss_tell("move 0 127"), 0);
	CHECK_EQ(oss_port_number(0), 127);
	CHECK_EQ(oss_count("Number of MIDI devices"), 128);
	CHECK_EQ(oss_tell("  move\t127   0  "), 0);
	CHECK_EQ(oss_port_number(0), 0);
	/* To a number that another has: they change places. */
	CHECK_EQ(oss_tell("move 0 2\n"), 0);
	CHECK_EQ(oss_port_number(0), 2);
	CHECK_EQ(oss_port_number(1), 1);
	CHECK_EQ(oss_port_number(2), 0);
	CHECK_EQ(oss_tell("move 1 1"), 0);
	CHECK_EQ(oss_port_number(1), 1);
	CHECK_EQ(oss_tell("hide 1"), 0);
	CHECK_EQ(oss_tell("hide 1"), 0);
	CHECK(strstr(must_read(OSS_PROC), "opened none / hidden\n"));
	CHECK_EQ(oss_tell("show 1"), 0);
	CHECK_EQ(oss_tell("show 1"), 0);
	CHECK(!strstr(must_read(OSS_PROC), "hidden"));
	CHECK_EQ(oss_tell("hide 0"), 0);
	CHECK_EQ(oss_tell("reset"), 0);
	CHECK_EQ(oss_port_number(0), 0);
	CHECK_EQ(oss_port_number(2), 2);
	CHECK(!strstr(must_read(OSS_PROC), "hidden"));
}

/* An application that has it open keeps it; others cannot open it. */
static void hidden_while_open(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	int fd, other;

	must_load_alone(2);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(oss_test_device(fd, 0), 0);
	CHECK_EQ(oss_tell("hide 0"), 0);
	oss_must_write_bytes(fd, 0, note, sizeof(note));
	oss_must_hear_note(0, note);
	other = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	CHECK_EQ(oss_test_device(other, 0), -ENODEV);
	close(fd);
	CHECK_EQ(oss_test_device(other, 0), -ENODEV);
	CHECK_EQ(oss_tell("show 0"), 0);
	CHECK_EQ(oss_test_device(other, 0), 0);
}

static void must_refuse(const void *text, size_t length, int reason)
{
	char *before = must_read(OSS_PROC), *option = must_read(OPTION);
	int fd = oss_must_open(OSS_PROC, O_WRONLY);
	ssize_t result = write(fd, text, length);
	int error = errno;

	if (result != -1 || error != reason) {
		FAIL("\"%.40s\" (%zu bytes): %zd, errno %d", (char *)text,
		     length, result, error);
	}
	close(fd);
	check_text(before);
	CHECK_STR(must_read(OPTION), option);
}

static void what_is_not_understood(void)
{
	static const char * const lines[] = {
		"", "\n", " ", "rubbish", "Reset", "resets", "reset 1",
		"reset\nreset\n", "\nreset", "move", "move 0", "move 0 1 2",
		"move 0\n1", "move 0 1\nmove 1 0\n", "move 0 -1", "move -1 0",
		"move 0 128", "move 5 0", "move 128 0", "move 0 1x",
		"move 0x0 1", "move 4294967296 1", "move 0 4294967297",
		"move 18446744073709551616 1", "move0 1", "move 0,1",
		"move a b", "hide", "hide 5", "hide 128", "hide 0 1",
		"hide -0", "hide 4294967296", "hide0", "show", "show 5",
		"show x", "show 0.", "maxqlen", "maxqlen 0", "maxqlen 15",
		"maxqlen 65537", "maxqlen 4000000000", "maxqlen 4294968320",
		"maxqlen -1", "maxqlen 1024 1", "maxqlen=64",
	};
	char huge[1 << 16];
	size_t i;

	must_load_alone(2);
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		must_refuse(lines[i], strlen(lines[i]), EINVAL);
	must_refuse("move 0 1\0", 9, EINVAL);
	must_refuse("move\0 0 1", 9, EINVAL);
	must_refuse("\0", 1, EINVAL);
	memset(huge, ' ', sizeof(huge));
	memcpy(huge, "move 0 1", 8);
	must_refuse(huge, sizeof(huge), EINVAL);
	must_refuse(huge, 4096, EINVAL);
	must_refuse((void *)16, 8, EFAULT);
	/* A line in parts is as many lines. */
	must_refuse("mov", 3, EINVAL);
	must_refuse("e 0 1\n", 6, EINVAL);
}

static void only_the_administrator_writes(void)
{
	struct stat status;

	must_load_alone(1);
	MUST(!stat(OSS_PROC, &status));
	CHECK_EQ(status.st_mode & 0777, 0644);
	CHECK_EQ(status.st_uid, 0);
	MUST(!setuid(1000));
	free(must_read(OSS_PROC));
	CHECK_EQ(open(OSS_PROC, O_WRONLY), -1);
	CHECK_EQ(errno, EACCES);
}

static void option_and_order_are_one(void)
{
	int fd;

	must_load_alone(1);
	CHECK_EQ(oss_tell("maxqlen 16"), 0);
	CHECK_STR(must_read(OPTION), "16\n");
	CHECK_EQ(oss_tell("maxqlen 65536"), 0);
	CHECK_STR(must_read(OPTION), "65536\n");
	fd = oss_must_open(OPTION, O_WRONLY);
	CHECK_EQ(write(fd, "15", 2), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(write(fd, "many", 4), -1);
	CHECK_EQ(write(fd, "1024\n", 5), 5);
	CHECK_STR(must_read(OPTION), "1024\n");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(nothing_there),
	CASE_ONBEAT(as_in_the_document),
	CASE_ONBEAT(applications_are_shown),
	CASE_ONBEAT(lost_records_are_counted),
	CASE_ONBEAT(read_in_pieces),
	CASE_ONBEAT(orders),
	CASE_ONBEAT(hidden_while_open),
	CASE_ONBEAT(what_is_not_understood),
	CASE_ONBEAT(only_the_administrator_writes),
	CASE_ONBEAT(option_and_order_are_one),
};

KTAP_MAIN(cases);
