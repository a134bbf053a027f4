// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Memory, and the programs of the test of much load. */
#include "loadlib.h"
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <signal.h>

#define THROUGH "14:0"
#define TUNE "load.mid"
#define RECORD "recorded.mid"
#define DUMP "dump.txt"
#define NOTES_A_SECOND 8
#define DIVISION 96		/* ticks a quarter, of half a second */

/* --- memory --- */

static long figure(const char *text, const char *name)
{
	const char *found = strstr(text, name);
	long value;

	MUST(found);
	MUST(sscanf(found + strlen(name), ": %ld kB", &value) == 1);
	return value;
}

static void read_memory(struct load_memory *memory)
{
	char *text = seq_read_file("/proc/meminfo");

	MUST(text);
	memory->available = figure(text, "MemAvailable");
	memory->unreclaimable = figure(text, "SUnreclaim");
	memory->vmalloc = figure(text, "VmallocUsed");
	free(text);
}

void load_memory_read(struct load_memory *memory, const char *when)
{
	read_memory(memory);
	ktap_note("%s: %ld kB available, %ld kB of slabs, %ld kB of vmalloc",
		  when, memory->available, memory->unreclaimable,
		  memory->vmalloc);
}

long load_memory_growth(const struct load_memory *before,
			const struct load_memory *after)
{
	return after->unreclaimable - before->unreclaimable +
	       after->vmalloc - before->vmalloc;
}

bool load_memory_comes_back(const struct load_memory *before, long slack)
{
	struct load_memory after;
	long growth;
	int left;

	for (left = SEQ_WAIT_MS / 100; left; left--) {
		read_memory(&after);
		growth = load_memory_growth(before, &after);
		if (growth < slack)
			break;
		poll(NULL, 0, 100);
	}
	load_memory_read(&after, "when all is closed");
	return left;
}

/* --- the tune --- */

static int note_of(int number)
{
	return number % 100 + 10;
}

static void put_number(FILE *file, unsigned int number, int bytes)
{
	while (bytes--)
		fputc(number >> 8 * bytes & 0xff, file);
}

/* A note every so often, each over before the next. */
static void write_tune(int notes)
{
	unsigned int step = DIVISION * 2 / NOTES_A_SECOND / 2;
	FILE *file = fopen(TUNE, "w");
	int i;

	MUST(file && step < 0x80);
	fputs("MThd", file);
	put_number(file, 6, 4);
	put_number(file, 0, 2);
	put_number(file, 1, 2);
	put_number(file, DIVISION, 2);
	fputs("MTrk", file);
	put_number(file, notes * 8 + 4, 4);
	for (i = 0; i < notes; i++) {
		put_number(file, step << 24 | 0x900040 | note_of(i) << 8, 4);
		put_number(file, step << 24 | 0x800040 | note_of(i) << 8, 4);
	}
	put_number(file, 0x00ff2f00, 4);
	MUST(!fclose(file));
}

static unsigned int get_number(FILE *file)
{
	unsigned int number = 0;
	int byte;

	do {
		byte = fgetc(file);
		MUST(byte != EOF);
		number = number << 7 | (byte & 0x7f);
	} while (byte & 0x80);
	return number;
}

/* Reads what was recorded: a file of one track, with notes and meta events. */
static int recorded_notes(void)
{
	FILE *file = fopen(RECORD, "r");
	int status = 0, byte, note, count = 0;

	MUST(file);
	MUST(!fseek(file, 14 + 8, SEEK_SET));
	for (;;) {
		get_number(file);
		byte = fgetc(file);
		if (byte == 0xff) {
			byte = fgetc(file);
			if (byte == 0x2f)
				break;
			MUST(!fseek(file, get_number(file), SEEK_CUR));
			continue;
		}
		MUST(byte != EOF);
		if (byte & 0x80) {
			status = byte;
			byte = fgetc(file);
		}
		note = byte;
		MUST((status & 0xe0) == 0x80);
		byte = fgetc(file);
		if (status >> 4 == 9 && byte) {
			CHECK_EQ(note, note_of(count));
			count++;
		}
	}
	fclose(file);
	return count;
}

static int dumped_notes(void)
{
	FILE *file = fopen(DUMP, "r");
	int channel, note, count = 0;
	char line[200];
	char *found;

	MUST(file);
	while (fgets(line, sizeof(line), file)) {
		found = strstr(line, "Note on");
		if (!found)
			continue;
		MUST(sscanf(found + 7, " %d, note %d", &channel, &note) == 2);
		CHECK_EQ(note, note_of(count));
		count++;
	}
	fclose(file);
	return count;
}

/* --- the programs --- */

static pid_t start(const char *output, const char *const *words)
{
	pid_t child = fork();

	MUST(child >= 0);
	if (!child) {
		if (!freopen(output, "w", stdout))
			_exit(1);
		execvp(words[0], (char *const *)words);
		_exit(1);
	}
	return child;
}

/*
 * Asking for Midi Through loads it. Of several who ask at once only the first
 * waits for that, so it is asked for before the programs are started.
 */
static void must_load_through(struct seq_client *asker)
{
	struct snd_seq_port_info info;

	MUST(!seq_get_port(asker->fd, SNDRV_SEQ_CLIENT_DUMMY, 0, &info));
}

/* Until the listener is connected to Midi Through. */
static void must_wait_for_users(struct seq_client *asker, int users)
{
	struct snd_seq_port_info info;
	int left;

	for (left = SEQ_WAIT_MS / 10; left; left--) {
		MUST(!seq_get_port(asker->fd, SNDRV_SEQ_CLIENT_DUMMY, 0,
				   &info));
		if (info.read_use == users)
			return;
		poll(NULL, 0, 10);
	}
	MUST(!"the programs are connected");
}

void load_programs_start(struct load_programs *programs, unsigned long seconds)
{
	static const char *const dump[] = { "aseqdump", "-p", THROUGH, NULL };
	static const char *const record[] = {
		"arecordmidi", "-p", THROUGH, RECORD, NULL
	};
	static const char *const play[] = {
		"aplaymidi", "-d", "0", "-p", THROUGH, TUNE, NULL
	};
	struct seq_client *asker = seq_must_open();

	must_load_through(asker);
	programs->notes = seconds * NOTES_A_SECOND;
	write_tune(programs->notes);
	programs->dump = start(DUMP, dump);
	programs->recorder = start("/dev/null", record);
	must_wait_for_users(asker, 2);
	programs->player = start("/dev/null", play);
	seq_close(asker);
}

void load_programs_must_agree(struct load_programs *programs)
{
	int status;

	MUST(waitpid(programs->player, &status, 0) == programs->player);
	CHECK_EQ(status, 0);
	MUST(!kill(programs->recorder, SIGTERM));
	MUST(waitpid(programs->recorder, &status, 0) == programs->recorder);
	MUST(!kill(programs->dump, SIGTERM));
	MUST(waitpid(programs->dump, &status, 0) == programs->dump);
	CHECK_EQ(recorded_notes(), programs->notes);
	CHECK_EQ(dumped_notes(), programs->notes);
	ktap_note("aplaymidi played %d notes, arecordmidi and aseqdump heard them",
		  programs->notes);
}
