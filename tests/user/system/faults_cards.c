// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * As faults_sequencer: the directories and files of virtual cards. A card is made
 * whole or not at all, and goes whatever fails.
 *
 * kernel: debug
 * time-limit: 300
 */
#include "cardlib.h"
#include "faultlib.h"
#include "ktap.h"

#include <dirent.h>

#define CARD 6
#define CLIENT (16 + 4 * CARD)

/* --- what may not change --- */

static void append_directory(char **state, const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	MUST(directory);
	while ((entry = readdir(directory)))
		fault_append(state, entry->d_name);
	closedir(directory);
}

static char *take_state(void)
{
	char *state = fault_usual_state();

	append_directory(&state, CARD_ROOT);
	append_directory(&state, "/dev/snd");
	return state;
}

/* --- directories --- */

static long make_card_directory(void)
{
	return card_mkdir("new");
}

static void remove_card_directory(void)
{
	MUST(!card_rmdir("new"));
}

static long make_device_directory(void)
{
	return card_mkdir("studio/devices/new");
}

static void describe(void)
{
	static const char * const one[] = { "keys", NULL };

	card_must_describe("studio", one);
	MUST(!card_set("studio/index", "6"));
}

static void remove_studio(void)
{
	card_must_remove("studio");
}

/* --- live --- */

static long go_live(void)
{
	return card_live("studio", true);
}

static void must_be_whole(void)
{
	int fd = card_must_open(CARD, 0, O_RDWR);

	CHECK(card_client_is(CLIENT, "studio keys"));
	CHECK(card_port_is(CLIENT, "keys"));
	CHECK(!close(fd));
	remove_studio();
}

static void describe_live(void)
{
	describe();
	MUST(!card_live("studio", true));
}

static long end_live(void)
{
	return card_live("studio", false);
}

static void must_be_gone(void)
{
	CHECK_STR(card_must_get("studio/live"), "0");
	CHECK(!card_client_is(CLIENT, "studio keys"));
	CHECK_EQ(card_open(CARD, 0, O_RDWR), -ENOENT);
	remove_studio();
}

/* --- names --- */

static long rename_device(void)
{
	return card_set("studio/devices/keys/name", "Other");
}

/* Both names, or neither. */
static void must_be_renamed(void)
{
	CHECK(card_client_is(CLIENT, "studio Other"));
	CHECK(card_port_is(CLIENT, "Other"));
	CHECK_STR(card_must_get("studio/devices/keys/name"), "Other");
	remove_studio();
}

static long name_card(void)
{
	return card_set("studio/name", "Other");
}

static const struct fault_operation directory_operations[] = {
	{ .name = "mkdir CARD", .run = make_card_directory,
	  .after = remove_card_directory, .state = take_state },
	{ .name = "mkdir DEVICE", .before = describe, .run = make_device_directory,
	  .after = remove_studio, .state = take_state },
};

static const struct fault_operation live_operations[] = {
	{ .name = "name of a card", .before = describe, .run = name_card,
	  .after = remove_studio, .state = take_state },
	/* Of no memory for the name of a node, the sound core says EINVAL. */
	{ .name = "live 1", .before = describe, .run = go_live,
	  .after = must_be_whole, .state = take_state, .other_errno = EINVAL },
	{ .name = "name of a device", .before = describe_live,
	  .run = rename_device, .after = must_be_renamed, .state = take_state },
	{ .name = "live 0", .before = describe_live, .run = end_live,
	  .after = must_be_gone, .state = take_state },
};

static void directories_are_made_whole(void)
{
	card_must_begin();
	fault_each_of(directory_operations, ARRAY_SIZE(directory_operations));
	CHECK_EQ(card_unload(), 0);
}

static void cards_are_made_whole(void)
{
	card_must_begin();
	fault_each_of(live_operations, ARRAY_SIZE(live_operations));
	CHECK_EQ(card_unload(), 0);
}

static void cards_without_any_memory(void)
{
	card_must_begin();
	fault_each_onwards(live_operations, ARRAY_SIZE(live_operations));
	CHECK_EQ(card_unload(), 0);
}

static const struct ktap_case cases[] = {
	CASE(directories_are_made_whole),
	CASE(cards_are_made_whole),
	CASE(cards_without_any_memory),
};

KTAP_MAIN(cases);
