// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx in packets for drivers of bytes: a short one is one event, a slow one goes on,
 * and what others begin tears none.
 */
#include "driverlib.h"
#include "ktap.h"
#include "umplib.h"

#include <unistd.h>

/* So many at a time for a port, and what is sent of each before the driver hears of it. */
#define PLACES 8
#define FIRST_PART 256

/* Parts are held back for somewhat longer. */
#define HELD_NS 200000000ull

/* They say that the data is the kernel's. */
#define LENGTH_FLAGS 0xc0000000u

struct driver {
	int client;
	int port;
};

static struct driver must_attach(void)
{
	struct driver driver = { .client = driver_must_create() };

	driver.port = driver_do(SAMPLE_ATTACH, driver.client, 0);
	MUST(driver.port >= 0);
	return driver;
}

static long say_to(struct ump_end *from, const struct driver *driver,
		   const char *text)
{
	return ump_say_to_port(from, driver->client, driver->port, text);
}

static void must_say_to(struct ump_end *from, const struct driver *driver,
			const char *text)
{
	MUST(say_to(from, driver, text) >= 0);
}

/* The first @length bytes, which are whole packets, of a message that does not end. */
static char *beginning(size_t length)
{
	char *text = ump_sysex_text(ump_sysex_new(length + 1), length + 1, 0);

	MUST(length % 6 == 0);
	text[length / 6 * 18 - 1] = '\0';
	return text;
}

static void must_begin(struct ump_end *from, const struct driver *driver,
		       size_t length)
{
	char *text = beginning(length);

	must_say_to(from, driver, text);
	free(text);
}

/* How many events have come; the last one is in @call. */
static int count_of(const struct driver *driver, struct sample_call *call)
{
	return driver_ask(call, SAMPLE_RECEIVED, driver->client);
}

/*
 * Within the time for which parts are held back: if the host stops the CPU for longer,
 * it is said again. Returns how many events had come before.
 */
static int must_say_at_once(struct ump_end *from, const struct driver *driver,
			    const char *text)
{
	struct sample_call call = { };
	int before, attempts = 3;
	__u64 began;

	do {
		before = count_of(driver, &call);
		began = seq_now();
		must_say_to(from, driver, text);
	} while (seq_now() - began >= HELD_NS && --attempts);
	MUST(attempts);
	return before;
}

static bool is_of(const struct sample_call *call, int client, int port)
{
	return call->event.type == SNDRV_SEQ_EVENT_SYSEX &&
	       call->event.source.client == client &&
	       call->event.source.port == port;
}

static bool is_from(const struct sample_call *call, const struct ump_end *from)
{
	return is_of(call, from->client->id, from->port);
}

static size_t length_of(const struct sample_call *call)
{
	return call->event.data.ext.len & ~LENGTH_FLAGS;
}

/* One more event has come since: the end of a message of that client's port 0. */
static void check_ended(const struct driver *driver, int before, int client)
{
	struct sample_call call = { };

	CHECK_EQ(count_of(driver, &call), before + 1);
	CHECK(is_of(&call, client, 0));
	CHECK_EQ(length_of(&call), 1);
	CHECK_EQ(call.bytes[0], 0xf7);
}

/* Synthesizers look at the beginning of one event. */
static void short_message_is_one_event(void)
{
	static const size_t lengths[] = { 0, 6, 7, 9, 100, FIRST_PART - 2 };
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	struct sample_call call = { };
	unsigned char *sysex;
	int before;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		sysex = ump_sysex_new(lengths[i]);
		before = must_say_at_once(&from, &driver,
					  ump_sysex_text(sysex, lengths[i], 0));
		CHECK_EQ(count_of(&driver, &call), before + 1);
		CHECK_EQ(length_of(&call), lengths[i] + 2);
		CHECK(!memcmp(call.bytes, sysex, lengths[i] + 2));
	}
	driver_must_delete(driver.client);
}

/* One that is cut off before the driver got anything leaves no trace. */
static void short_message_that_is_cut_off_is_nothing(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	struct sample_call call = { };
	int before = count_of(&driver, &call);

	must_say_to(&from, &driver, "30160102 03040506 20903c40");
	CHECK_EQ(count_of(&driver, &call), before + 1);
	CHECK_EQ(call.event.type, SNDRV_SEQ_EVENT_NOTEON);
	driver_must_delete(driver.client);
}

/* Parts that have come are not held back for long, however much the driver got before. */
static void slow_message_goes_on(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	struct sample_call call = { };
	int before, i;

	must_begin(&from, &driver, 24000);
	for (i = 0; i < 3; i++) {
		before = count_of(&driver, &call);
		must_say_to(&from, &driver, "30260102 03040506");
		usleep(400000);
		must_say_to(&from, &driver, "30260102 03040506");
		CHECK(count_of(&driver, &call) > before);
	}
	driver_must_delete(driver.client);
}

static void must_have_ports(struct ump_end *ends, int count)
{
	int i;

	ends[0] = ump_must_end(1, 0);
	for (i = 1; i < count; i++) {
		ends[i] = ends[0];
		ends[i].port = ump_must_port(ends[0].client, -1, 0, 0, 0);
	}
}

/* However many ports another program has. */
static void others_tear_no_message(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0), other[2 * PLACES];
	struct sample_call call = { };
	int i;

	must_have_ports(other, 2 * PLACES);
	must_begin(&from, &driver, 600);
	for (i = 0; i < 2 * PLACES; i++)
		must_say_to(&other[i], &driver, "30160102 03040506");
	must_say_to(&from, &driver, "30310700 00000000");
	count_of(&driver, &call);
	CHECK(is_from(&call, &from));
	CHECK_EQ(call.bytes[length_of(&call) - 1], 0xf7);
	driver_must_delete(driver.client);
}

/* Its own make room for each other, and the driver is told of the end. */
static void own_messages_are_ended(void)
{
	struct driver driver = must_attach();
	struct ump_end own[PLACES + 1];
	struct sample_call call = { };
	int i, before;

	must_have_ports(own, PLACES + 1);
	for (i = 0; i < PLACES; i++)
		must_begin(&own[i], &driver, 600);
	before = count_of(&driver, &call);
	must_say_to(&own[PLACES], &driver, "30160102 03040506");
	CHECK_EQ(count_of(&driver, &call), before + 1);
	CHECK(is_from(&call, &own[0]));
	CHECK_EQ(length_of(&call), 1);
	CHECK_EQ(call.bytes[0], 0xf7);
	driver_must_delete(driver.client);
}

/* Those who are within one keep their places, and one in a packet needs none. */
static void newcomer_is_refused(void)
{
	struct driver driver = must_attach();
	struct ump_end from[PLACES], late = ump_must_end(1, 0);
	struct sample_call call = { };
	int i, before;

	for (i = 0; i < PLACES; i++) {
		from[i] = ump_must_end(1, 0);
		must_begin(&from[i], &driver, 600);
	}
	before = count_of(&driver, &call);
	must_say_to(&late, &driver, "30160102 03040506 30310700 00000000");
	CHECK_EQ(count_of(&driver, &call), before);
	must_say_to(&late, &driver, "30010100 00000000");
	CHECK_EQ(count_of(&driver, &call), before + 1);
	for (i = 0; i < PLACES; i++) {
		must_say_to(&from[i], &driver, "30310700 00000000");
		CHECK_EQ(count_of(&driver, &call), before + 2 + i);
		CHECK(is_from(&call, &from[i]));
	}
	driver_must_delete(driver.client);
}

/* Nobody waits for who has been silent for longer than a device would. */
static void silent_sender_gives_way(void)
{
	struct driver driver = must_attach();
	struct ump_end from[PLACES], late = ump_must_end(1, 0);
	struct sample_call call = { };
	int i, before;

	for (i = 0; i < PLACES; i++) {
		from[i] = ump_must_end(1, 0);
		must_say_to(&from[i], &driver, "30160102 03040506");
	}
	usleep(1700000);
	before = count_of(&driver, &call);
	must_say_to(&late, &driver, "30160102 03040506 30310700 00000000");
	CHECK_EQ(count_of(&driver, &call), before + 1);
	CHECK(is_from(&call, &late));
	driver_must_delete(driver.client);
}

/* Nor do those keep a place who have left, connected or not. */
static void closed_sender_leaves_its_place(void)
{
	struct driver driver = must_attach();
	struct ump_end from[PLACES], late = ump_must_end(1, 0);
	struct sample_call call = { };
	int i, before;

	for (i = 0; i < PLACES; i++) {
		from[i] = ump_must_end(1, 0);
		must_begin(&from[i], &driver, 600);
	}
	for (i = 0; i < PLACES; i++)
		seq_close(from[i].client);
	before = count_of(&driver, &call);
	must_say_to(&late, &driver, "30160102 03040506 30310700 00000000");
	CHECK_EQ(count_of(&driver, &call), before + 1);
	CHECK(is_from(&call, &late));
	driver_must_delete(driver.client);
}

/* --- nobody goes on with it --- */

/* The driver hears of the end, if it has got any of the message. */
static void closed_sender_ends_its_message(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0), other = ump_must_end(1, 0);
	struct sample_call call = { };
	int before, client = from.client->id;

	must_begin(&from, &driver, 600);
	must_say_at_once(&other, &driver, beginning(60));
	before = count_of(&driver, &call);
	seq_close(from.client);
	seq_close(other.client);
	check_ended(&driver, before, client);
	driver_must_delete(driver.client);
}

static void other_version_ends_the_message(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	struct sample_call call = { };
	int before;

	must_begin(&from, &driver, 600);
	before = count_of(&driver, &call);
	ump_must_switch(&from, 2);
	check_ended(&driver, before, from.client->id);
	must_say_to(&from, &driver, "30310700 00000000");
	CHECK_EQ(count_of(&driver, &call), before + 1);
	driver_must_delete(driver.client);
}

static void must_connect_to(struct ump_end *from, const struct driver *driver)
{
	MUST(!seq_subscribe(from->client->fd, from->client->id, from->port,
			    driver->client, driver->port));
}

static void ended_connection_ends_the_message(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	char *text = beginning(600);
	struct sample_call call = { };
	int before, client = from.client->id;

	must_connect_to(&from, &driver);
	ump_must_say(&from, text);
	before = count_of(&driver, &call);
	MUST(!seq_unsubscribe(from.client->fd, client, from.port, driver.client,
			      driver.port));
	check_ended(&driver, before, client);
	must_connect_to(&from, &driver);
	ump_must_say(&from, text);
	before = count_of(&driver, &call);
	MUST(!seq_port_delete(from.client->fd, from.port));
	check_ended(&driver, before, client);
	free(text);
	driver_must_delete(driver.client);
}

/* It gets other packets from now on. */
static void drivers_other_filter_ends_the_message(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	struct ump_client_info info = { .client = driver.client };
	struct sample_call call = { };
	int before;

	must_begin(&from, &driver, 600);
	before = count_of(&driver, &call);
	MUST(!driver_control(driver.client, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, &info,
			     sizeof(info)));
	info.group_filter = 1 << 1;
	MUST(!driver_control(driver.client, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info,
			     sizeof(info)));
	check_ended(&driver, before, from.client->id);
	driver_must_delete(driver.client);
}

static void drivers_closed_port_ends_the_message(void)
{
	struct driver driver = must_attach();
	struct ump_end from = ump_must_end(1, 0);
	struct ump_port_info info = {
		.addr = { .client = driver.client, .port = driver.port },
	};
	struct sample_call call = { };
	int before;

	must_begin(&from, &driver, 600);
	before = count_of(&driver, &call);
	MUST(!driver_control(driver.client, SNDRV_SEQ_IOCTL_GET_PORT_INFO, &info,
			     sizeof(info)));
	info.capability &= ~SNDRV_SEQ_PORT_CAP_WRITE;
	MUST(!driver_control(driver.client, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info,
			     sizeof(info)));
	check_ended(&driver, before, from.client->id);
	driver_must_delete(driver.client);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(short_message_is_one_event),
	CASE_ONBEAT(short_message_that_is_cut_off_is_nothing),
	CASE_ONBEAT(slow_message_goes_on),
	CASE_ONBEAT(others_tear_no_message),
	CASE_ONBEAT(own_messages_are_ended),
	CASE_ONBEAT(newcomer_is_refused),
	CASE_ONBEAT(silent_sender_gives_way),
	CASE_ONBEAT(closed_sender_leaves_its_place),
	CASE_ONBEAT(closed_sender_ends_its_message),
	CASE_ONBEAT(other_version_ends_the_message),
	CASE_ONBEAT(ended_connection_ends_the_message),
	CASE_ONBEAT(drivers_other_filter_ends_the_message),
	CASE_ONBEAT(drivers_closed_port_ends_the_message),
};

KTAP_MAIN(cases);
