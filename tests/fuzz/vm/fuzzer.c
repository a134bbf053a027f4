// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The fuzzer, in the guest: a few processes try inputs, each the changed one of
 * those that have reached something new in our modules; the first process watches
 * them. Its inputs and findings are in memory that the host keeps.
 *
 * With memory->replay it runs the inputs that the host has put there, in order.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PCI		"/sys/bus/pci/devices"
#define IVSHMEM		"0x1110"

/* A call that waits is told to stop, one that does not stop is a defect. */
#define WAIT_MS		20
#define STUCK_S		120

struct fuzz_memory *memory;
static pid_t pids[FUZZ_WORKERS];

static void fail(const char *text)
{
	printf("not ok 1 %s\n", text);
	fflush(stdout);
	_exit(1);
}

static bool is_shared_memory(const char *device)
{
	char path[256], text[16] = "";
	FILE *file;

	snprintf(path, sizeof(path), PCI "/%.64s/device", device);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (!fgets(text, sizeof(text), file))
		text[0] = 0;
	fclose(file);
	return !strncmp(text, IVSHMEM, strlen(IVSHMEM));
}

static void *map_memory(void)
{
	DIR *directory = opendir(PCI);
	struct dirent *entry;
	char path[256];
	void *place;
	int file;

	while (directory && (entry = readdir(directory))) {
		if (!is_shared_memory(entry->d_name))
			continue;
		snprintf(path, sizeof(path), PCI "/%.64s/enable", entry->d_name);
		file = open(path, O_WRONLY);
		if (file >= 0 && write(file, "1", 1) == 1)
			close(file);
		snprintf(path, sizeof(path), PCI "/%.64s/resource2",
			 entry->d_name);
		file = open(path, O_RDWR | O_CLOEXEC);
		place = mmap(NULL, FUZZ_BYTES, PROT_READ | PROT_WRITE,
			     MAP_SHARED, file, 0);
		if (place != MAP_FAILED)
			return place;
	}
	return NULL;
}

static void load_modules(void)
{
	static const char *const commands[] = {
		"modprobe snd-virmidi index=1", "modprobe snd-seq",
		"modprobe snd-seq-oss", "modprobe snd-seq-dummy",
		"modprobe snd-dummy index=2",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (system(commands[i]))
			fail(commands[i]);
	if (system("modprobe -q snd-sample-synth synths=2"))
		printf("# there is no synthesizer\n");
	if (access("/dev/sequencer", F_OK) || access("/dev/sequencer2", F_OK) ||
	    access("/dev/snd/midiC1D2", F_OK))
		fail("a device is missing");
}

/* Where our code is in memory, for the host's symbols. */
static void print_sections(void)
{
	static const char *const modules[] = {
		"snd_seq", "snd_seq_midi_event", "snd_seq_virmidi",
		"snd_virmidi", "snd_seq_oss",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(modules); i++) {
		char path[128], text[64] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/sys/module/%s/sections/.text",
			 modules[i]);
		file = fopen(path, "r");
		if (file && fgets(text, sizeof(text), file))
			printf("# text %s %s", modules[i], text);
		if (file)
			fclose(file);
	}
}

/* Keeps an input that has reached something new. */
static void keep(const struct fuzz_input *input)
{
	uint32_t place = __atomic_fetch_add(&memory->corpus_count, 1,
					    __ATOMIC_RELAXED);

	if (place >= FUZZ_CORPUS) {
		memory->corpus_count = FUZZ_CORPUS;
		place = mutate_random() % FUZZ_CORPUS;
	}
	memory->corpus[place].input = *input;
}

static unsigned int try(struct fuzz_worker *worker,
			const struct fuzz_input *input)
{
	unsigned int lane, news = 0;

	execute_input(worker, input);
	for (lane = 0; lane < FUZZ_LANES; lane++)
		news += coverage_merge(&coverages[lane]);
	return news;
}

static void choose(struct fuzz_input *input)
{
	uint32_t count = memory->corpus_count, place;

	if (count > FUZZ_CORPUS)
		count = FUZZ_CORPUS;
	if (!count || !(mutate_random() % 32)) {
		/* Now and then none, and so any call. */
		seeds_make(input, mutate_random() % 480);
		return;
	}
	place = mutate_random() % count;
	/* The newest are the most promising. */
	if (mutate_random() & 1 && count > 64)
		place = count - 1 - mutate_random() % 64;
	*input = memory->corpus[place].input;
}

static void ignore(int number)
{
	(void)number;
}

/* The first process waits for WORKERS - 1 others, and is none of them. */
static void work(int number, uint32_t known)
{
	struct fuzz_worker *worker = &memory->workers[number];
	struct fuzz_input input;
	uint32_t i;

	mutate_seed(memory->seed * 64 + number + (worker->runs << 8));
	execute_init(worker);
	/* The input that a worker before this one was at must not kill this one, too. */
	for (i = worker->runs ? known : (uint32_t)number; i < known; i += FUZZ_WORKERS)
		try(worker, &memory->corpus[i].input);
	if (!worker->runs)
		for (i = number; seeds_make(&input, i); i += FUZZ_WORKERS)
			if (try(worker, &input))
				keep(&input);
	for (;;) {
		choose(&input);
		mutate_input(&input);
		if (try(worker, &input))
			keep(&input);
	}
}

static void start(int number, uint32_t known)
{
	fflush(stdout);
	pids[number] = fork();
	if (pids[number] < 0)
		fail("fork");
	if (pids[number])
		return;
	work(number, known);
}

static void interrupt(int number)
{
	int lane;

	for (lane = 0; lane < FUZZ_LANES; lane++)
		syscall(SYS_tgkill, pids[number],
			memory->workers[number].threads[lane], SIGUSR1);
}

static void print_stacks(int number)
{
	char command[128];
	int lane;

	for (lane = 0; lane < FUZZ_LANES; lane++) {
		snprintf(command, sizeof(command),
			 "sed 's/^/# /' /proc/%d/task/%d/stack", pids[number],
			 memory->workers[number].threads[lane]);
		if (system(command))
			printf("# no stack\n");
	}
}

static uint64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000ull + time.tv_nsec / 1000000;
}

/* A worker that has died, of a signal of its own making, has a successor. */
static void replace(int number)
{
	int status;

	if (waitpid(pids[number], &status, WNOHANG) != pids[number])
		return;
	printf("# worker %d ended with status %#x\n", number, status);
	start(number, memory->corpus_count);
}

/* Tells a worker to go on when it has not for a while. */
static void watch(int number)
{
	static uint64_t steps[FUZZ_WORKERS], since[FUZZ_WORKERS];
	uint64_t step = __atomic_load_n(&memory->workers[number].step,
					__ATOMIC_RELAXED);

	if (step != steps[number]) {
		steps[number] = step;
		since[number] = now_ms();
		return;
	}
	if (now_ms() - since[number] > STUCK_S * 1000) {
		printf("# worker %d is stuck\n", number);
		print_stacks(number);
		fail("every call can be interrupted");
	}
	if (now_ms() - since[number] > WAIT_MS)
		interrupt(number);
}

static uint64_t runs(void)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < FUZZ_WORKERS; i++)
		sum += memory->workers[i].runs;
	return sum;
}

static void print_progress(uint64_t began)
{
	uint64_t ms = now_ms() - began;

	printf("# %5llu s: %llu inputs (%llu a second), %u kept, %u edges, %u places\n",
	       (unsigned long long)ms / 1000, (unsigned long long)runs(),
	       (unsigned long long)(runs() * 1000 / (ms + 1)),
	       memory->corpus_count, memory->edge_count, memory->place_count);
	fflush(stdout);
}

static void fuzz(void)
{
	uint64_t began = now_ms(), printed = began, end;
	uint32_t known = memory->corpus_count;
	int i;

	end = began + memory->seconds * 1000ull;
	for (i = 0; i < FUZZ_WORKERS; i++)
		start(i, known);
	while (now_ms() < end) {
		usleep(5000);
		for (i = 0; i < FUZZ_WORKERS; i++) {
			replace(i);
			watch(i);
		}
		if (now_ms() - printed > 20000) {
			printed = now_ms();
			print_progress(began);
		}
	}
	for (i = 0; i < FUZZ_WORKERS; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	print_progress(began);
}

/* Marks the inputs without which some place would not be reached. */
static void reduce(struct fuzz_worker *worker)
{
	static uint64_t places[FUZZ_PLACES];
	unsigned int lane, news;
	uint32_t i;

	for (i = 0; i < memory->corpus_count; i++) {
		struct fuzz_entry *entry = &memory->corpus[i];

		execute_input(worker, &entry->input);
		for (lane = 0, news = 0; lane < FUZZ_LANES; lane++)
			news += coverage_collect(&coverages[lane], places);
		entry->keep = news > 0;
	}
}

static void replay(struct fuzz_worker *worker)
{
	uint32_t i, times;

	for (times = 0; times < memory->repeat; times++)
		for (i = 0; i < memory->corpus_count; i++)
			try(worker, &memory->corpus[i].input);
}

/* Runs @body in a process of its own, and wakes it as often as it sleeps. */
static void supervise(void (*body)(struct fuzz_worker *worker))
{
	struct fuzz_worker *worker = &memory->workers[0];
	int status;

	fflush(stdout);
	pids[0] = fork();
	if (!pids[0]) {
		execute_init(worker);
		body(worker);
		_exit(0);
	}
	while (waitpid(pids[0], &status, WNOHANG) != pids[0]) {
		usleep(5000);
		watch(0);
	}
}

int main(void)
{
	struct sigaction action = { .sa_handler = ignore };

	printf("1..1\n");
	memory = map_memory();
	if (!memory || memory->magic != FUZZ_MAGIC)
		fail("there is no memory of the host");
	sigaction(SIGUSR1, &action, NULL);
	load_modules();
	print_sections();
	if (memory->replay) {
		supervise(replay);
		printf("ok 1 %u inputs were run %u times\n",
		       memory->corpus_count, memory->repeat);
		return 0;
	}
	if (!coverage_available())
		printf("# the kernel has no KCOV: nothing guides the choice\n");
	fuzz();
	supervise(reduce);
	printf("ok 1 nothing was found\n");
	return 0;
}
