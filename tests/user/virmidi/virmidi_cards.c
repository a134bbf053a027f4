// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Cards made while the machine runs: what there is then, names, bounds. */
#include "ktap.h"
#include "cardlib.h"
#include "rawlib.h"

#include <grp.h>
#include <poll.h>
#include <sys/stat.h>

#define CLIENT(card, device) (16 + 4 * (card) + (device))

static const char *const two[] = { "keys", "drums", NULL };

static void must_pass_a_note(int card, int device, int client)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	int fd = card_must_open(card, device, O_RDWR);
	struct snd_seq_event event;

	MUST(!seq_subscribe(me->fd, client, 0, me->id, port));
	MUST(!seq_subscribe(me->fd, me->id, port, client, 0));
	seq_drop(me);
	raw_must_write(fd, note, sizeof(note));
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.source.client, client);
	MUST(!seq_poll(fd, POLLIN, 0));
	seq_event_to(&event, client, 0);
	seq_must_send(me, &event);
	CHECK(raw_reads(fd, note, sizeof(note)));
	close(fd);
	seq_close(me);
}

static void named_devices_are_ports(void)
{
	card_must_begin();
	card_must_describe("studio", two);
	MUST(!card_set("studio/name", "Studio\n"));
	MUST(!card_set("studio/id", "Studio\n"));
	MUST(!card_set("studio/index", "5\n"));
	MUST(!card_set("studio/devices/keys/name", "Keys\n"));
	MUST(!card_set("studio/devices/drums/name", "Drums\n"));
	CHECK_EQ(card_open(5, 0, O_RDWR), -ENOENT);
	MUST(!card_set("studio/live", "1\n"));
	CHECK_STR(card_must_get("studio/live"), "1");
	CHECK_STR(card_must_get("studio/devices/keys/node"),
		  "/dev/snd/midiC5D0");
	CHECK_STR(card_must_get("studio/devices/drums/node"),
		  "/dev/snd/midiC5D1");
	CHECK_EQ(card_must_get_number("studio/devices/keys/client"),
		 CLIENT(5, 0));
	CHECK_EQ(card_must_get_number("studio/devices/drums/client"),
		 CLIENT(5, 1));
	CHECK(card_client_is(CLIENT(5, 0), "Studio Keys"));
	CHECK(card_port_is(CLIENT(5, 0), "Keys"));
	CHECK(card_client_is(CLIENT(5, 1), "Studio Drums"));
	CHECK(card_port_is(CLIENT(5, 1), "Drums"));
	must_pass_a_note(5, 0, CLIENT(5, 0));
	must_pass_a_note(5, 1, CLIENT(5, 1));
	MUST(!card_live("studio", false));
	CHECK_STR(card_must_get("studio/live"), "0");
	CHECK_EQ(card_open(5, 0, O_RDWR), -ENOENT);
	CHECK(!card_client_is(CLIENT(5, 0), "Studio Keys"));
	card_must_remove("studio");
	CHECK_EQ(card_unload(), 0);
}

static void directories_are_the_default_names(void)
{
	const char *value;

	card_must_begin();
	card_must_describe("studio", two);
	CHECK_STR(card_must_get("studio/name"), "studio");
	CHECK_STR(card_must_get("studio/id"), "");
	CHECK_STR(card_must_get("studio/index"), "-1");
	CHECK_STR(card_must_get("studio/live"), "0");
	CHECK_STR(card_must_get("studio/devices/keys/name"), "keys");
	CHECK_EQ(card_get("studio/devices/keys/node", &value), -ENODEV);
	CHECK_EQ(card_get("studio/devices/keys/client", &value), -ENODEV);
	MUST(!card_live("studio", true));
	/* Its first card; but the first number is left to one that makes sound. */
	CHECK_STR(card_must_get("studio/index"), "1");
	CHECK_STR(card_must_get("studio/id"), "studio");
	CHECK(card_client_is(CLIENT(1, 1), "studio drums"));
	CHECK(card_port_is(CLIENT(1, 1), "drums"));
	MUST(!card_live("studio", false));
	CHECK_STR(card_must_get("studio/index"), "-1");
	CHECK_STR(card_must_get("studio/id"), "");
	card_must_remove("studio");
}

static void two_of_one_name(void)
{
	card_must_begin();
	card_must_make("one", 3);
	card_must_describe("two", two);
	MUST(!card_live("one", false));
	MUST(!card_set("one/id", "Studio"));
	MUST(!card_set("one/name", "Studio"));
	MUST(!card_set("two/id", "Studio"));
	MUST(!card_set("two/name", "Studio"));
	MUST(!card_set("two/index", "3"));
	MUST(!card_live("one", true));
	CHECK_EQ(card_live("two", true), -EBUSY);
	CHECK_STR(card_must_get("two/live"), "0");
	MUST(!card_set("two/index", "4"));
	MUST(!card_live("two", true));
	CHECK_STR(card_must_get("one/id"), "Studio");
	CHECK_STR(card_must_get("two/id"), "Studio_1");
	CHECK(card_client_is(CLIENT(3, 0), "Studio keys"));
	CHECK(card_client_is(CLIENT(4, 0), "Studio keys"));
	card_must_remove("one");
	card_must_remove("two");
}

/* As long as they may be, and not a byte longer. */
static void names_have_bounds(void)
{
	static const char longest[] = "Ein Klavier, ein Klavier \xe2\x99\xaa \xc3\xb6";
	static const struct {
		const char *text;
		size_t length;
		int err;
	} wrong[] = {
		{ "0123456789abcdef0123456789abcdef", 32, -ENAMETOOLONG },
		{ "two\nlines", 9, -EINVAL },
		{ "bell \a", 6, -EINVAL },
		{ "zero \0", 6, -EINVAL },
		{ "Latin 1 \xe9", 9, -EINVAL },
		{ "cut \xe2\x99", 6, -EINVAL },
		{ "overlong \xc0\xaf", 11, -EINVAL },
		{ "surrogate \xed\xa0\x80", 13, -EINVAL },
		{ "control \xc2\x85", 10, -EINVAL },
	};
	char both[64];
	size_t i;

	MUST(strlen(longest) == 31);
	card_must_begin();
	card_must_make("studio", 2);
	CHECK_EQ(card_set("studio/devices/keys/name", longest), 0);
	MUST(!card_live("studio", false));
	CHECK_EQ(card_set("studio/name", longest), 0);
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		CHECK_EQ(card_set_bytes("studio/name", wrong[i].text,
					wrong[i].length), wrong[i].err);
		CHECK_EQ(card_set_bytes("studio/devices/keys/name", wrong[i].text,
					wrong[i].length), wrong[i].err);
	}
	CHECK_STR(card_must_get("studio/name"), longest);
	CHECK_STR(card_must_get("studio/devices/keys/name"), longest);
	MUST(!card_live("studio", true));
	snprintf(both, sizeof(both), "%s %s", longest, longest);
	CHECK(card_client_is(CLIENT(2, 0), both));
	MUST(!card_live("studio", false));
	/* An empty one is that of the directory again. */
	CHECK_EQ(card_set("studio/name", "\n"), 0);
	CHECK_STR(card_must_get("studio/name"), "studio");
	CHECK_EQ(card_mkdir("0123456789abcdef0123456789abcdef"), -ENAMETOOLONG);
	CHECK_EQ(card_mkdir("no\ttab"), -EINVAL);
	CHECK_EQ(card_mkdir("studio/devices/no\ttab"), -EINVAL);
	CHECK_EQ(card_mkdir("no newline\n"), -EINVAL);
	card_must_remove("studio");
}

static void other_attributes_have_bounds(void)
{
	static const char *const words[] = { "perhaps", "never", "none", "10", "01" };
	unsigned int i;

	card_must_begin();
	card_must_describe("studio", two);
	CHECK_EQ(card_set("studio/id", "fifteen_letters"), 0);
	CHECK_EQ(card_set("studio/id", "sixteen__letters"), -ENAMETOOLONG);
	CHECK_EQ(card_set("studio/id", "no space"), -EINVAL);
	CHECK_EQ(card_set("studio/id", "\xc3\xb6"), -EINVAL);
	CHECK_EQ(card_set("studio/id", "5th"), -EINVAL);
	CHECK_STR(card_must_get("studio/id"), "fifteen_letters");
	CHECK_EQ(card_set("studio/id", "\n"), 0);
	CHECK_EQ(card_set("studio/index", "31"), 0);
	CHECK_EQ(card_set("studio/index", "32"), -ERANGE);
	CHECK_EQ(card_set("studio/index", "-2"), -ERANGE);
	CHECK_EQ(card_set("studio/index", "99999999999"), -ERANGE);
	CHECK_EQ(card_set("studio/index", "five"), -EINVAL);
	CHECK_STR(card_must_get("studio/index"), "31");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		CHECK_EQ(card_set("studio/live", words[i]), -EINVAL);
	CHECK_EQ(card_set("studio/live", "0"), 0);
	CHECK_EQ(card_mkdir("studio/other"), -EPERM);
	CHECK_EQ(card_rmdir("studio/devices"), -EPERM);
	CHECK_EQ(card_rmdir("studio"), -ENOTEMPTY);
	CHECK_EQ(card_set("studio/devices/keys/node", "1"), -EACCES);
	CHECK_EQ(card_mkdir("studio"), -EEXIST);
	card_must_remove("studio");
}

static void what_is_live_does_not_change(void)
{
	card_must_begin();
	card_must_make("studio", 2);
	CHECK_EQ(card_set("studio/name", "Other"), -EBUSY);
	CHECK_EQ(card_set("studio/id", "Other"), -EBUSY);
	CHECK_EQ(card_set("studio/index", "7"), -EBUSY);
	CHECK_EQ(card_mkdir("studio/devices/bass"), -EBUSY);
	CHECK_EQ(card_rmdir("studio/devices/keys"), -EBUSY);
	CHECK(card_rmdir("studio") < 0);
	CHECK_EQ(card_live("studio", true), 0);
	CHECK(card_client_is(CLIENT(2, 1), "studio drums"));
	MUST(!card_live("studio", false));
	CHECK_EQ(card_rmdir("studio/devices/keys"), 0);
	CHECK_EQ(card_mkdir("studio/devices/bass"), 0);
	CHECK_EQ(card_set("studio/index", "7"), 0);
	MUST(!card_live("studio", true));
	CHECK(card_client_is(CLIENT(7, 0), "studio drums"));
	CHECK(card_client_is(CLIENT(7, 1), "studio bass"));
	card_must_remove("studio");
}

static void a_card_has_devices_from_one_to_eight(void)
{
	char path[64];
	int i;

	card_must_begin();
	MUST(!card_mkdir("studio"));
	CHECK_EQ(card_live("studio", true), -ENODATA);
	for (i = 0; i < 8; i++) {
		snprintf(path, sizeof(path), "studio/devices/%d", i);
		MUST(!card_mkdir(path));
	}
	CHECK_EQ(card_mkdir("studio/devices/8"), -ENOSPC);
	MUST(!card_set("studio/index", "1"));
	MUST(!card_live("studio", true));
	CHECK(card_open(1, 7, O_RDWR) >= 0);
	CHECK(card_client_is(card_must_get_number("studio/devices/7/client"),
			     "studio 7"));
	CHECK_EQ(card_live("studio", false), 0);
	card_must_remove("studio");
}

static void must_describe_full(const char *card)
{
	static const char *const eight[] = {
		"1", "2", "3", "4", "5", "6", "7", "8", NULL,
	};

	card_must_describe(card, eight);
}

static void sixty_four_devices_in_all(void)
{
	static const char *const one[] = { "single", NULL };
	char name[16];
	int i;

	card_must_begin();
	for (i = 0; i < 9; i++) {
		snprintf(name, sizeof(name), "full%d", i);
		must_describe_full(name);
		CHECK_EQ(card_live(name, true), i < 8 ? 0 : -ENOSPC);
	}
	card_must_describe("one", one);
	CHECK_EQ(card_live("one", true), -ENOSPC);
	MUST(!card_live("full3", false));
	CHECK_EQ(card_live("one", true), 0);
	CHECK_EQ(card_live("full3", true), -ENOSPC);
	MUST(!card_live("one", false));
	CHECK_EQ(card_live("full3", true), 0);
	card_must_begin();
	CHECK_EQ(card_unload(), 0);
}

static void thirty_two_cards(void)
{
	static const char *const one[] = { "single", NULL };
	char name[16];
	int i;

	card_must_begin();
	for (i = 0; i < 32; i++) {
		snprintf(name, sizeof(name), "card%d", i);
		card_must_describe(name, one);
	}
	CHECK_EQ(card_mkdir("card32"), -ENOSPC);
	for (i = 0; i < 32; i++) {
		snprintf(name, sizeof(name), "card%d", i);
		CHECK_EQ(card_live(name, true), 0);
	}
	/* Another driver has a number, so one of ours has none. */
	MUST(!card_live("card5", false));
	MUST(!system("modprobe snd-dummy"));
	CHECK_EQ(card_live("card5", true), -ENOSPC);
	MUST(!system("modprobe -r snd-dummy"));
	CHECK_EQ(card_live("card5", true), 0);
	card_must_begin();
}

static void renamed_while_it_is_played(void)
{
	struct seq_client *watcher;
	struct snd_seq_event event;

	card_must_begin();
	card_must_make("studio", 2);
	watcher = seq_must_open();
	seq_must_watch(watcher);
	CHECK_EQ(card_set("studio/devices/drums/name", "Pads\n"), 0);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_CLIENT_CHANGE);
	CHECK_EQ(event.data.addr.client, CLIENT(2, 1));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_CHANGE);
	CHECK_EQ(event.data.addr.client, CLIENT(2, 1));
	CHECK_EQ(event.data.addr.port, 0);
	CHECK(card_client_is(CLIENT(2, 1), "studio Pads"));
	CHECK(card_port_is(CLIENT(2, 1), "Pads"));
	CHECK(card_port_is(CLIENT(2, 0), "keys"));
	CHECK_EQ(card_set("studio/devices/drums/name", "bad \a"), -EINVAL);
	must_pass_a_note(2, 1, CLIENT(2, 1));
	CHECK_EQ(card_set("studio/devices/drums/name", "\n"), 0);
	CHECK(card_port_is(CLIENT(2, 1), "drums"));
	card_must_remove("studio");
}

static void a_directory_keeps_the_module(void)
{
	int fd;

	card_must_begin();
	MUST(!card_mkdir("studio"));
	CHECK_EQ(card_unload(), -EAGAIN);
	MUST(!card_mkdir("studio/devices/keys"));
	MUST(!card_set("studio/index", "2"));
	MUST(!card_live("studio", true));
	CHECK_EQ(card_unload(), -EAGAIN);
	fd = card_must_open(2, 0, O_RDWR);
	card_must_remove("studio");
	CHECK_EQ(card_unload(), -EAGAIN);
	close(fd);
	CHECK_EQ(card_unload(), 0);
}

/* As Documentation/security.md tells root to let it in. */
static void a_group_may_be_let_in(void)
{
	const gid_t group = 29;

	card_must_begin();
	card_must_make("studio", 2);
	MUST(!chown(CARD_ROOT "studio/live", 0, group));
	MUST(!chmod(CARD_ROOT "studio/live", 0664));
	MUST(!setgroups(0, NULL) && !setegid(group) && !seteuid(1000));
	CHECK_EQ(card_live("studio", false), 0);
	CHECK_STR(card_must_get("studio/live"), "0");
	CHECK_EQ(card_set("studio/name", "Other"), -EACCES);
	CHECK_EQ(card_set("studio/devices/keys/name", "Other"), -EACCES);
	CHECK_EQ(card_mkdir("other"), -EACCES);
	CHECK_EQ(card_mkdir("studio/devices/other"), -EACCES);
	CHECK_EQ(card_rmdir("studio/devices/keys"), -EACCES);
	CHECK_EQ(card_live("studio", true), 0);
	MUST(!seteuid(0) && !setegid(30) && !seteuid(1000));
	CHECK_EQ(card_live("studio", false), -EACCES);
	MUST(!seteuid(0) && !setegid(0));
	/* A directory that a group makes is not its own. */
	MUST(!chown(CARD_ROOT, 0, group) && !chmod(CARD_ROOT, 0775));
	MUST(!setegid(group) && !seteuid(1000));
	CHECK_EQ(card_mkdir("other"), 0);
	CHECK_EQ(card_set("other/name", "Other"), -EACCES);
	CHECK_EQ(card_mkdir("other/devices/keys"), -EACCES);
	MUST(!seteuid(0) && !setegid(0));
	MUST(!chown(CARD_ROOT, 0, 0) && !chmod(CARD_ROOT, 0755));
	card_must_remove("other");
	card_must_remove("studio");
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(named_devices_are_ports),
	CASE_ONBEAT(directories_are_the_default_names),
	CASE_ONBEAT(two_of_one_name),
	CASE_ONBEAT(names_have_bounds),
	CASE_ONBEAT(other_attributes_have_bounds),
	CASE_ONBEAT(what_is_live_does_not_change),
	CASE_ONBEAT(a_card_has_devices_from_one_to_eight),
	CASE_ONBEAT(sixty_four_devices_in_all),
	CASE_ONBEAT(thirty_two_cards),
	CASE_ONBEAT(renamed_while_it_is_played),
	CASE_ONBEAT(a_directory_keeps_the_module),
	CASE_ONBEAT(a_group_may_be_let_in),
};

KTAP_MAIN(cases);
