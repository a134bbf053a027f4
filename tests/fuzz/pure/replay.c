// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Gives each file of the command line to the target: what libFuzzer does with
 * files, for a compiler that has none.
 */
#include "fuzz.h"

/* Exactly as much memory as the input has, so that ASan sees its end. */
static void replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	long size = -1;
	u8 *data;

	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	if (size < 0) {
		perror(path);
		exit(1);
	}
	rewind(file);
	data = malloc(size);
	if (fread(data, 1, size, file) != (size_t)size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	fprintf(stderr, "Running: %s\n", path);
	fuzz_input(data, size);
	free(data);
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		replay(argv[i]);
	return 0;
}
