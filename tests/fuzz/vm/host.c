// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The host's side of the memory that it shares with the guest, a file.
 *
 * usage: host pack FILE SECONDS SEED REPEAT INPUT…   REPEAT is 0 to fuzz
 *        host corpus FILE DIRECTORY     the inputs that reach everything
 *        host journal FILE DIRECTORY    what was run last, worker by worker
 *        host places FILE            the addresses that were reached
 */
#include "layout.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static struct fuzz_memory *map(const char *path)
{
	int file = open(path, O_RDWR | O_CREAT, 0644);
	void *place;

	if (file < 0 || ftruncate(file, FUZZ_BYTES))
		die(path);
	place = mmap(NULL, FUZZ_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
		     file, 0);
	if (place == MAP_FAILED)
		die(path);
	return place;
}

static void read_input(const char *path, struct fuzz_input *input)
{
	FILE *file = fopen(path, "rb");
	size_t size;

	if (!file)
		die(path);
	memset(input, 0, sizeof(*input));
	size = fread(input, 1, sizeof(*input), file);
	fclose(file);
	if (size < 2 || input->count > FUZZ_CALLS ||
	    fuzz_size(input) != size) {
		fprintf(stderr, "%s: not an input\n", path);
		exit(1);
	}
}

static void write_input(const char *directory, const char *name,
			const struct fuzz_input *input)
{
	char path[4096];
	FILE *file;

	if (input->count > FUZZ_CALLS || !input->count)
		return;
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "wb");
	if (!file || fwrite(input, 1, fuzz_size(input), file) !=
		     fuzz_size(input) || fclose(file))
		die(path);
}

static void pack(struct fuzz_memory *memory, char **arguments)
{
	memset(memory, 0, sizeof(*memory));
	memory->magic = FUZZ_MAGIC;
	memory->seconds = atoi(arguments[0]);
	memory->seed = atoi(arguments[1]);
	memory->repeat = atoi(arguments[2]);
	memory->replay = memory->repeat > 0;
	for (arguments += 3; *arguments; arguments++) {
		if (memory->corpus_count == FUZZ_CORPUS / 2)
			break;
		read_input(*arguments,
			   &memory->corpus[memory->corpus_count++].input);
	}
}

static void write_corpus(const struct fuzz_memory *memory, const char *directory)
{
	unsigned int i;
	char name[32];

	for (i = 0; i < memory->corpus_count; i++) {
		if (!memory->corpus[i].keep)
			continue;
		snprintf(name, sizeof(name), "%04u", i);
		write_input(directory, name, &memory->corpus[i].input);
	}
}

/* The oldest first; the last ones were under way. */
static void write_journal(const struct fuzz_memory *memory, const char *directory)
{
	unsigned int number, i;
	char name[32];

	for (number = 0; number < FUZZ_WORKERS; number++) {
		const struct fuzz_worker *worker = &memory->workers[number];

		for (i = 0; i < FUZZ_JOURNAL; i++) {
			snprintf(name, sizeof(name), "%u-%02u", number, i);
			write_input(directory, name,
				    &worker->journal[(worker->runs + i) %
						     FUZZ_JOURNAL]);
		}
	}
}

int main(int argc, char **argv)
{
	struct fuzz_memory *memory;
	unsigned int i;

	if (argc < 3) {
		fprintf(stderr, "usage: host COMMAND FILE …\n");
		return 2;
	}
	memory = map(argv[2]);
	if (!strcmp(argv[1], "pack") && argc >= 6)
		pack(memory, argv + 3);
	else if (!strcmp(argv[1], "corpus") && argc == 4)
		write_corpus(memory, argv[3]);
	else if (!strcmp(argv[1], "journal") && argc == 4)
		write_journal(memory, argv[3]);
	else if (!strcmp(argv[1], "places") && argc == 3)
		for (i = 0; i < FUZZ_PLACES; i++)
			memory->places[i] ?
				printf("%llx\n", (unsigned long long)
				       memory->places[i]) : 0;
	else
		return 2;
	return 0;
}
