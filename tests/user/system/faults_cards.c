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
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define CARDS 32

/* Of the faults while a card goes live; those before leave nothing to open. */
#define LAST_FAULTS 250

/*
 * The sound core loses the number of a card when there is no memory right after it
 * has been chosen. So none is asked for: each card has the first that is left, and
 * two of the cases may lose some ten numbers each.
 */
static int number_of_studio(void)
{
	return card_must_get_number("studio/index");
}

static int client_of_studio(void)
{
	return card_must_get_number("studio/devices/keys/client");
}

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
	/* A node in /dev may stay if there is no memory for its name. */
	append_directory(&state, "/sys/class/sound");
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
}

static void describe_two(void)
{
	static const char * const two[] = { "keys", "drums", NULL };

	card_must_describe("studio", two);
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

/* Without memory for its node in /dev a device is there nevertheless. */
static bool device_is_there(int card)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/class/sound/midiC%dD0", card);
	return !access(path, F_OK);
}

static void must_be_whole(void)
{
	CHECK(device_is_there(number_of_studio()));
	CHECK(card_client_is(client_of_studio(), "studio keys"));
	CHECK(card_port_is(client_of_studio(), "keys"));
	remove_studio();
}

static int number, client;

static void describe_live(void)
{
	describe();
	MUST(!card_live("studio", true));
	number = number_of_studio();
	client = client_of_studio();
}

static long end_live(void)
{
	return card_live("studio", false);
}

static void must_be_gone(void)
{
	CHECK_STR(card_must_get("studio/live"), "0");
	CHECK(!card_client_is(client, "studio keys"));
	CHECK(!device_is_there(number));
	remove_studio();
}

/* --- live, and a program opens the first device as soon as it is there --- */

static atomic_bool wanted, opened;
/* The last @wanted that was seen, and that @opened follows. */
static atomic_bool followed;
static int kept;

static int open_any(void)
{
	int card, fd = -ENOENT;

	for (card = 0; card < CARDS && fd < 0; card++)
		fd = card_open(card, 0, O_RDWR);
	return fd;
}

/* Opens it once while that is wanted, and closes it when it is not. */
static void *open_first_device(void *unused)
{
	int fd = -ENOENT;
	bool now;

	for (;;) {
		now = wanted;
		if (now && fd < 0)
			fd = open_any();
		else if (!now && fd >= 0)
			fd = close(fd) - 1;
		opened = fd >= 0;
		followed = now;
		sched_yield();
	}
	return unused;
}

/* The program has seen that, and is not in the middle of opening, when this returns. */
static void want_first_device(bool open)
{
	wanted = open;
	while (followed != open)
		sched_yield();
}

static void close_first_device(void)
{
	want_first_device(false);
}

static long go_live_and_be_opened(void)
{
	want_first_device(true);
	return go_live();
}

/* Of a card that was not made, while its first device is open. */
static char *take_state_and_close(void)
{
	char *state = take_state();

	kept += opened;
	close_first_device();
	return state;
}

static bool is_among_the_last(void)
{
	static int tried;

	return ++tried < LAST_FAULTS;
}

static void must_be_whole_and_closed(void)
{
	close_first_device();
	must_be_whole();
}

/* --- names --- */

static long rename_device(void)
{
	return card_set("studio/devices/keys/name", "Other");
}

/* Both names, or neither. */
static void must_be_renamed(void)
{
	CHECK(card_client_is(client, "studio Other"));
	CHECK(card_port_is(client, "Other"));
	CHECK_STR(card_must_get("studio/devices/keys/name"), "Other");
	remove_studio();
}

static long name_card(void)
{
	return card_set("studio/name", "Other");
}

static const struct fault_operation opened_operation = {
	.name = "live 1, opened", .before = describe_two,
	.run = go_live_and_be_opened, .after = must_be_whole_and_closed,
	.state = take_state_and_close, .other_errno = EINVAL,
};

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

static void cards_in_use_are_made_whole(void)
{
	pthread_t opener;

	card_must_begin();
	MUST(!pthread_create(&opener, NULL, open_first_device, NULL));
	fault_backwards(&opened_operation, 1, is_among_the_last);
	ktap_note("it was open after %d failures", kept);
	CHECK(kept);
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
	CASE(cards_in_use_are_made_whole),
	CASE(cards_without_any_memory),
};

KTAP_MAIN(cases);
