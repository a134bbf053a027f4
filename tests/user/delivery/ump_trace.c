// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The tracepoints of packets that a receiver does not get. */
#include "ktap.h"
#include "umplib.h"

#include <sys/mount.h>

#define TRACING "/sys/kernel/tracing"

static void must_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	MUST(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void must_trace(bool on)
{
	must_put(TRACING "/events/snd_seq/enable", on ? "1" : "0");
}

/*
 * The line about a delivery to that client is of this tracepoint, with this error, and
 * shows the packet as it was said.
 */
static void check_trace(const struct ump_end *to, const char *said, const char *point,
			int error)
{
	char *text = seq_read_file(TRACING "/trace"), name[32], end[32], receiver[32];
	char packet[64] = " type=PACKET words={", *last = packet + strlen(packet);
	char *rest = text, *line;
	int lines = 0;

	MUST(text);
	/* As the kernel shows words. */
	for (; *said; said += strcspn(said, " "), said += *said == ' ')
		last += sprintf(last, "0x%lx,", strtoul(said, NULL, 16));
	last[-1] = '}';
	snprintf(name, sizeof(name), " %s: ", point);
	snprintf(end, sizeof(end), " error=%d", error);
	snprintf(receiver, sizeof(receiver), " dst=%d:%d ", to->client->id, to->port);
	while ((line = strsep(&rest, "\n"))) {
		if (!strstr(line, receiver))
			continue;
		lines++;
		if (!strstr(line, name) || !strstr(line, end) || !strstr(line, packet))
			FAIL("not%s of%s with%s: %s", name, packet, end, line);
	}
	CHECK_EQ(lines, 1);
	free(text);
}

static void check_shown(struct ump_end *from, struct ump_end *to, const char *said,
			const char *point, int error)
{
	must_put(TRACING "/trace", "");
	must_trace(true);
	ump_must_say(from, said);
	must_trace(false);
	check_trace(to, said, point, error);
}

/*
 * Without the names of the tasks: for these the kernel would change the scheduler's code as
 * often as tracing begins and ends, which QEMU 7.2 with two CPUs does not always survive.
 */
static void must_have_tracing(void)
{
	if (access(TRACING "/trace", F_OK))
		MUST(!mount("tracefs", TRACING, "tracefs", 0, NULL));
	must_put(TRACING "/options/record-cmd", "0");
}

static void packet_that_arrives_is_delivered(void)
{
	struct ump_end from = ump_must_end(2, 0), events = ump_must_end(0, 0);
	struct ump_end packets = ump_must_end(1, 0);

	must_have_tracing();
	ump_must_connect(&from, &events);
	check_shown(&from, &events, "40903c00 80000000", "deliver", 0);
	ump_must_disconnect(&from, &events);
	ump_must_connect(&from, &packets);
	check_shown(&from, &packets, "40903c00 80000000", "deliver", 0);
	check_shown(&from, &packets, "20903c40", "deliver", 0);
}

static void filtered_packet_is_dropped(void)
{
	struct ump_end from = ump_must_end(2, 0), events = ump_must_end(0, 0);
	struct ump_end packets = ump_must_end(2, 0);

	must_have_tracing();
	ump_must_filter(events.client, 0, 1 << 1);
	ump_must_filter(packets.client, 0, 1 << 1);
	ump_must_connect(&from, &events);
	check_shown(&from, &events, "40903c00 80000000", "drop", -ENOENT);
	ump_must_disconnect(&from, &events);
	ump_must_connect(&from, &packets);
	check_shown(&from, &packets, "40903c00 80000000", "drop", -ENOENT);
	check_shown(&from, &packets, "41903c00 80000000", "deliver", 0);
}

static void packet_without_a_form_is_dropped(void)
{
	struct ump_end from = ump_must_end(2, 0), events = ump_must_end(0, 0);
	struct ump_end packets = ump_must_end(1, 0);

	must_have_tracing();
	ump_must_connect(&from, &events);
	check_shown(&from, &events, "40603c00 80000000", "drop", -EPROTO);
	ump_must_filter(events.client, UMP_NO_CONVERT, 0);
	check_shown(&from, &events, "40903c00 80000000", "drop", -EPROTO);
	ump_must_disconnect(&from, &events);
	ump_must_connect(&from, &packets);
	check_shown(&from, &packets, "40603c00 80000000", "drop", -EPROTO);
}

static void rest_of_a_sysex_is_dropped(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);

	must_have_tracing();
	ump_must_connect(&from, &to);
	check_shown(&from, &to, "30310700 00000000", "drop", -EPIPE);
	check_shown(&from, &to, "30110700 00000000", "deliver", 0);
	check_shown(&from, &to, "30310700 00000000", "deliver", 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(packet_that_arrives_is_delivered),
	CASE_ONBEAT(filtered_packet_is_dropped),
	CASE_ONBEAT(packet_without_a_form_is_dropped),
	CASE_ONBEAT(rest_of_a_sysex_is_dropped),
};

KTAP_MAIN(cases);
