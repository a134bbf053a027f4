// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Parameters of the modules: what is refused, and what a change does. */
#include "ktap.h"
#include "seqlib.h"

#define SEQ "/sys/module/snd_seq/parameters/"
#define MIDI_EVENT "/sys/module/snd_seq_midi_event/parameters/"

static int set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);
	int err = 0;

	MUST(fd >= 0);
	if (write(fd, value, strlen(value)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static bool is(const char *path, const char *value)
{
	char *text = seq_read_file(path);
	bool same = text && !strcmp(text, value);

	free(text);
	return same;
}

static void numbering_has_two_names(void)
{
	/* Asking for the modules' names has loaded it. */
	MUST(!system("modprobe -r snd-seq-dummy snd-seq"));
	CHECK(system("modprobe snd-seq numbering=neither 2>/dev/null"));
	MUST(!system("modprobe snd-seq numbering=classic"));
	CHECK(is(SEQ "numbering", "classic\n"));
	MUST(!system("modprobe -r snd-seq"));
	MUST(!system("modprobe snd-seq"));
	CHECK(is(SEQ "numbering", "modern\n"));
}

/* The list is full, and Midi Through's number is not in it. */
static void who_is_not_listed_is_not_loaded(void)
{
	struct snd_seq_client_info info;
	struct seq_client *client;

	MUST(!system("modprobe -r snd-seq-dummy snd-seq"));
	MUST(!system("modprobe snd-seq seq_client_load=0,1,2,3,4,5,6,7,8,9,10,11,12,13,15"));
	client = seq_must_open();
	CHECK_EQ(seq_get_client(client->fd, SNDRV_SEQ_CLIENT_DUMMY, &info), -ENOENT);
	seq_close(client);
	MUST(!system("modprobe -r snd-seq"));
	MUST(!system("modprobe snd-seq"));
	client = seq_must_open();
	CHECK_EQ(seq_get_client(client->fd, SNDRV_SEQ_CLIENT_DUMMY, &info), 0);
}

static int pool_after(struct seq_client *client, int wanted)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_set_pool(client->fd, wanted, 0, 0));
	MUST(!seq_get_pool(client->fd, client->id, &pool));
	return pool.output_pool;
}

static void largest_pool(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(set(SEQ "max_pool", "1999"), -EINVAL);
	CHECK_EQ(set(SEQ "max_pool", "1048577"), -EINVAL);
	CHECK_EQ(set(SEQ "max_pool", "many"), -EINVAL);
	MUST(!set(SEQ "max_pool", "3000"));
	CHECK_EQ(pool_after(client, 3000), 3000);
	CHECK_EQ(pool_after(client, 3001), 3000);
	MUST(!set(SEQ "max_pool", "65536"));
	CHECK_EQ(pool_after(client, 3001), 3001);
}

static void longest_event(void)
{
	static unsigned char bytes[65537];
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	MUST(!seq_set_pool(client->fd, 0, 4000, 0));
	seq_event_to(&event, client->id, port);
	CHECK_EQ(set(SEQ "max_event_size", "65535"), -EINVAL);
	CHECK_EQ(set(SEQ "max_event_size", "268435457"), -EINVAL);
	MUST(!set(SEQ "max_event_size", "65536"));
	CHECK_EQ(seq_send_variable(client, &event, bytes, 65537), -ENOMEM);
	CHECK_EQ(seq_send_variable(client, &event, bytes, 65536), 0);
	MUST(!set(SEQ "max_event_size", "4194304"));
	seq_drop(client);
	CHECK_EQ(seq_send_variable(client, &event, bytes, 65537), 0);
}

static void longest_sysex_of_a_stream(void)
{
	MUST(!system("modprobe snd-seq-midi-event"));
	CHECK_EQ(set(MIDI_EVENT "sysex_size", "255"), -EINVAL);
	CHECK_EQ(set(MIDI_EVENT "sysex_size", "16777217"), -EINVAL);
	MUST(!set(MIDI_EVENT "sysex_size", "256"));
	CHECK(is(MIDI_EVENT "sysex_size", "256\n"));
	MUST(!set(MIDI_EVENT "sysex_size", "65536"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(numbering_has_two_names),
	CASE_ONBEAT(who_is_not_listed_is_not_loaded),
	CASE_ONBEAT(largest_pool),
	CASE_ONBEAT(longest_event),
	CASE_ONBEAT(longest_sysex_of_a_stream),
};

KTAP_MAIN(cases);
