// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Any bytes as records: how long they are, that nothing behind them is looked at,
 * and that an echo comes back as what it was.
 */
#include "oss/record.h"

#include "fuzz.h"

#include <linux/errno.h>
#include <linux/minmax.h>

static void check_echo(const struct ob_oss_record *record, bool music)
{
	struct ob_oss_record again;
	u8 bytes[OB_OSS_RECORD_LONG];
	unsigned int i;

	ob_oss_record_make_echo(record, music, bytes);
	FUZZ_ASSERT(ob_oss_record_size(bytes[0]) ==
		    (music ? OB_OSS_RECORD_LONG : OB_OSS_RECORD_SHORT));
	for (i = ob_oss_record_size(bytes[0]); i < OB_OSS_RECORD_LONG; i++)
		FUZZ_ASSERT(!bytes[i]);
	FUZZ_ASSERT(!ob_oss_record_parse(bytes, sizeof(bytes), music, &again));
	FUZZ_ASSERT(again.kind == OB_OSS_RECORD_ECHO);
	FUZZ_ASSERT(again.time ==
		    (music ? record->time : record->time & 0xffffff));
}

static void check_record(const u8 *bytes, size_t count, bool music)
{
	unsigned int size = ob_oss_record_size(bytes[0]), i;
	struct ob_oss_record record, again;
	u8 *alone = malloc(size);
	int err;

	memset(&record, 0xee, sizeof(record));
	again = record;
	err = ob_oss_record_parse(bytes, count, music, &record);
	if (count < size) {
		FUZZ_ASSERT(err == -EMSGSIZE);
	} else {
		memcpy(alone, bytes, size);
		FUZZ_ASSERT(ob_oss_record_parse(alone, size, music, &again) == err);
	}
	FUZZ_ASSERT(!memcmp(&record, &again, sizeof(record)));
	free(alone);
	if (err) {
		FUZZ_ASSERT(err == -EINVAL || count < size);
		return;
	}
	FUZZ_ASSERT(record.size == size);
	FUZZ_ASSERT(!memcmp(record.bytes, bytes, size));
	for (i = size; i < OB_OSS_RECORD_LONG; i++)
		FUZZ_ASSERT(!record.bytes[i]);
	FUZZ_ASSERT((record.kind == OB_OSS_RECORD_PATCH) ==
		    ob_oss_record_is_patch(bytes[0]));
	FUZZ_ASSERT(!music || size == OB_OSS_RECORD_LONG ||
		    record.kind == OB_OSS_RECORD_PATCH);
	if (record.kind == OB_OSS_RECORD_ECHO)
		check_echo(&record, music);
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	bool music = fuzz_u8(&rnd) & 1;
	struct ob_oss_record record;

	FUZZ_ASSERT(ob_oss_record_parse(rnd.data, 0, music, &record) == -EMSGSIZE);
	while (rnd.left) {
		size = min_t(size_t, ob_oss_record_size(*rnd.data), rnd.left);
		check_record(rnd.data, rnd.left, music);
		rnd.data += size;
		rnd.left -= size;
	}
	return 0;
}
