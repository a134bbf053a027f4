// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Data of events that drivers send and get, by the sample driver (tests/modules). */
#include "driverlib.h"
#include "ktap.h"
#include "seqlib.h"

#include <stdint.h>

/* How <sound/seq_kernel.h> marks the length of user data. */
#define USER_DATA	0x80000000u

static void data_goes_with_them(void)
{
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL);
	struct sample_call call = driver_numbered(user, port, 0);
	const unsigned char *payload;
	struct snd_seq_event got;
	int client = driver_must_create();

	call.event.type = SNDRV_SEQ_EVENT_SYSEX;
	call.event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	call.event.data.ext.len = 5;
	call.has_data = 1;
	memcpy(call.bytes, "\xf0\x61\x62\x63\xf7", 5);
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, client), 0);
	MUST(!seq_receive(user, &got, &payload));
	CHECK_EQ(got.data.ext.len, 5);
	CHECK(!memcmp(payload, call.bytes, 5));

	/* A type without data, and data that is the program's. */
	call.event.type = SNDRV_SEQ_EVENT_NOTEON;
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, client), -EINVAL);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), -EINVAL);
	call.event.type = SNDRV_SEQ_EVENT_SYSEX;
	call.event.data.ext.len = 5 | USER_DATA;
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, client), -EINVAL);
	CHECK(seq_nothing(user));
	driver_must_delete(client);
}

static struct sample_call with_data(unsigned int length)
{
	struct sample_call call = {
		.event = {
			.type = SNDRV_SEQ_EVENT_SYSEX,
			.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
			.data.ext.len = length,
		},
		.has_data = 1,
		.bytes = "abcdefgh",
	};

	return call;
}

static void data_is_copied(void)
{
	struct sample_call call = with_data(5);
	int client = driver_must_create();

	call.value = 5;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND, 0), 5);
	CHECK(!memcmp(call.bytes, "abcde\0\0\0", 8));
	call.value = 8;
	call.other = 4;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND, 0), 8);
	CHECK(!memcmp(call.bytes, "abcde\0\0\0", 8));
	call.value = 7;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND, 0), -EAGAIN);
	call = with_data(5 | USER_DATA);
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND, 0), -EINVAL);
	call = with_data(5);
	call.event.flags = 0;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND, 0), -EINVAL);
	driver_must_delete(client);
}

static void data_is_copied_to_programs(void)
{
	char buffer[] = "........";
	struct sample_call call = with_data(5);
	int client = driver_must_create();

	call.user = (uintptr_t)buffer;
	call.value = 8;
	call.other = 4;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_USER, 0), 8);
	CHECK(!memcmp(buffer, "abcde\0\0\0", 8));
	call.user = 0;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_USER, 0), -EFAULT);
	driver_must_delete(client);
}

static void data_is_copied_in_parts(void)
{
	struct sample_call call = with_data(5);
	int client = driver_must_create();

	call.value = 10;
	call.other = 3;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_AT, 0), 2);
	CHECK(!memcmp(call.bytes, "de", 2));
	call = with_data(5);
	call.value = 10;
	call.other = 5;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_AT, 0), 0);
	call.other = -1;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_AT, 0), 0);
	call.other = 0;
	call.value = 0;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_AT, 0), 0);
	call.event.flags = 0;
	CHECK_EQ(driver_ask(&call, SAMPLE_EXPAND_AT, 0), -EINVAL);
	driver_must_delete(client);
}

static void data_is_passed_on(void)
{
	struct sample_call call = with_data(5);
	int client = driver_must_create();

	call.value = -EIO;
	CHECK_EQ(driver_ask(&call, SAMPLE_DUMP, 0), -EIO);
	CHECK_EQ(call.other, 5);
	call = with_data(0);
	call.value = -EIO;
	CHECK_EQ(driver_ask(&call, SAMPLE_DUMP, 0), 0);
	call.event.flags = 0;
	CHECK_EQ(driver_ask(&call, SAMPLE_DUMP, 0), -EINVAL);
	driver_must_delete(client);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(data_goes_with_them),
	CASE_ONBEAT(data_is_copied),
	CASE_ONBEAT(data_is_copied_to_programs),
	CASE_ONBEAT(data_is_copied_in_parts),
	CASE_ONBEAT(data_is_passed_on),
};

KTAP_MAIN(cases);
