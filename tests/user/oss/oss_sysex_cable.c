// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A long SysEx to readers of /dev/sequencer and /dev/music as slowly as it comes from a
 * cable: 21 s for 64 KiB.
 *
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "osssysex.h"

/* That a cable takes for a piece. */
#define CABLE_MS 32

static void sequencer_reads_it_at_cable_speed(void)
{
	oss_sysex_check(OSS_SEQUENCER, OSS_SYSEX_LONG, OSS_SYSEX_PIECE, CABLE_MS);
}

static void music_reads_it_at_cable_speed(void)
{
	oss_sysex_check(OSS_MUSIC, OSS_SYSEX_LONG, OSS_SYSEX_PIECE, CABLE_MS);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(sequencer_reads_it_at_cable_speed),
	CASE_ONBEAT(music_reads_it_at_cable_speed),
};

KTAP_MAIN(cases);
