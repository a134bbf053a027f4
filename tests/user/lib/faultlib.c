// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Lets the nth allocation or copy of a call fail, or all from there on. */
#define _GNU_SOURCE
#include "faultlib.h"
#include "ktap.h"
#include "seqlib.h"

#define FAULTS "/sys/kernel/debug/"

/* No call is expected to allocate and copy more often. */
#define MOST 3000

/* The kernel's handle on the calling task's faults; -1 before the first use. */
static int handle = -1;
/* Whether the allocations behind the nth fail as well, and the handle on that. */
static bool onwards;
static int onwards_handle;

static void must_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	MUST(fd >= 0);
	MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void arm(int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", nth);

	if (onwards)
		MUST(pwrite(onwards_handle, "1", 1, 0) == 1);
	MUST(pwrite(handle, text, length, 0) == length);
}

/*
 * How many more would have been needed for one to fail: 0 if one has. Reading
 * and writing the handle may itself be what fails next.
 */
static int disarm(void)
{
	char text[16] = "1";
	int left;

	(void)!pread(handle, text, sizeof(text) - 1, 0);
	left = atoi(text);
	while (pwrite(handle, "0", 1, 0) != 1)
		MUST(errno == EFAULT);
	if (onwards)
		MUST(pwrite(onwards_handle, "0", 1, 0) == 1);
	return left;
}

void fault_append(char **state, const char *line)
{
	char *longer;

	MUST(asprintf(&longer, "%s%s\n", *state, line) > 0);
	free(*state);
	*state = longer;
}

/* Counters that only ever grow are no state. */
static void append_state(char **state, const char *path)
{
	static const char * const skipped[] = {
		"peak clients", "Peak cells", "Alloc success", "Alloc failures",
		"Lost events", "current time", "current tick",
	};
	char *text, *rest, *line;
	unsigned int i;

	if (access(path, F_OK))
		return;
	text = seq_read_file(path);
	rest = text;
	while (text && (line = strsep(&rest, "\n"))) {
		for (i = 0; i < ARRAY_SIZE(skipped); i++)
			if (strstr(line, skipped[i]))
				break;
		if (i == ARRAY_SIZE(skipped))
			fault_append(state, line);
	}
	free(text);
}

char *fault_usual_state(void)
{
	char *state = strdup("");

	append_state(&state, "/proc/asound/seq/clients");
	append_state(&state, "/proc/asound/seq/queues");
	append_state(&state, "/proc/asound/seq/timer");
	append_state(&state, "/proc/asound/seq/oss");
	append_state(&state, "/proc/asound/cards");
	return state;
}

static char *take_state(const struct fault_operation *operation)
{
	return operation->state ? operation->state() : fault_usual_state();
}

/*
 * Every allocation may fail, those that may wait as well, and silently; all do of a
 * task that says so and has none to count any more.
 */
static void prepare_allocations(const char *directory)
{
	static const char * const settings[][2] = {
		{ "verbose", "0" }, { "ignore-gfp-wait", "N" },
		{ "task-filter", "Y" }, { "times", "-1" }, { "probability", "100" },
	};
	char path[100];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		snprintf(path, sizeof(path), FAULTS "%s/%s", directory, settings[i][0]);
		must_put(path, settings[i][1]);
	}
}

static void prepare(void)
{
	prepare_allocations("failslab");
	prepare_allocations("fail_page_alloc");
	must_put(FAULTS "fail_page_alloc/ignore-gfp-highmem", "N");
	must_put(FAULTS "fail_page_alloc/min-order", "0");
	must_put(FAULTS "fail_usercopy/verbose", "0");
	handle = open("/proc/thread-self/fail-nth", O_RDWR);
	onwards_handle = open("/proc/thread-self/make-it-fail", O_RDWR);
	MUST(handle >= 0 && onwards_handle >= 0);
	/* All that is loaded when it is asked for, is now. */
	free(fault_usual_state());
}

/* Shows the first line in which they differ. */
static void show_difference(const char *before, const char *after)
{
	size_t start = 0, i;

	for (i = 0; before[i] && before[i] == after[i]; i++)
		if (before[i] == '\n')
			start = i + 1;
	ktap_note("before: %.*s", (int)strcspn(before + start, "\n"),
		  before + start);
	ktap_note("after: %.*s", (int)strcspn(after + start, "\n"),
		  after + start);
}

static void call(void (*function)(void))
{
	if (function)
		function();
}

/* A run without a fault; true if it works. */
static bool works(const struct fault_operation *operation, int nth)
{
	long result = operation->run();

	if (result < 0)
		ktap_note("%s: the call after fault %d answers %ld",
			  operation->name, nth, result);
	CHECK(result >= 0);
	return result >= 0;
}

static void judge_error(const struct fault_operation *operation, int nth,
			long error, const char *before)
{
	char *now = take_state(operation);

	if (error != -ENOMEM && error != -EFAULT &&
	    error != -operation->other_errno) {
		ktap_note("%s: fault %d: error %ld", operation->name, nth, error);
		CHECK(false);
	}
	if (!(operation->answers && error == -EFAULT) && strcmp(before, now)) {
		ktap_note("%s: fault %d: error %ld, and something changed",
			  operation->name, nth, error);
		show_difference(before, now);
		CHECK(false);
	}
	free(now);
}

/* Whether there was an nth to fail. The figures are those of the report. */
static bool fail_nth(const struct fault_operation *operation, int nth, int *errors)
{
	char *before;
	long result;
	bool failed;

	call(operation->before);
	before = take_state(operation);
	arm(nth);
	result = operation->run();
	failed = !disarm();
	if (result < 0) {
		(*errors)++;
		if (!failed)
			ktap_note("%s: no fault, and error %ld",
				  operation->name, result);
		CHECK(failed);
		judge_error(operation, nth, result, before);
		if (operation->answers && result == -EFAULT) {
			call(operation->after);
			call(operation->before);
		}
		works(operation, nth);
	}
	call(operation->after);
	free(before);
	return failed;
}

void fault_each(const struct fault_operation *operation)
{
	int nth = 1, errors = 0, failures = ktap_failures;

	if (handle < 0)
		prepare();
	while (fail_nth(operation, nth, &errors) && ktap_failures == failures)
		MUST(++nth < MOST);
	/* Not among the notes, of which only the first are shown. */
	printf("# %s: %d faults, %d errors\n", operation->name, nth - 1, errors);
	if (ktap_failures != failures)
		ktap_note("it was fault %d of %s", nth, operation->name);
}

void fault_each_onwards(const struct fault_operation *operations, int count)
{
	onwards = true;
	fault_each_of(operations, count);
	onwards = false;
}

void fault_backwards(const struct fault_operation *operation, int step,
		     bool (*wanted)(void))
{
	int nth, last, errors = 0, failures = ktap_failures;

	if (handle < 0)
		prepare();
	call(operation->before);
	arm(MOST);
	CHECK(operation->run() >= 0);
	last = MOST - disarm();
	call(operation->after);
	for (nth = last; nth > 0 && ktap_failures == failures; nth -= step) {
		fail_nth(operation, nth, &errors);
		if (!wanted())
			break;
	}
	printf("# %s: each %d. of the last %d faults, %d errors\n",
	       operation->name, step, last - nth, errors);
	CHECK(last - nth > step);
	if (ktap_failures != failures)
		ktap_note("it was fault %d of %s", nth, operation->name);
}

void fault_each_of(const struct fault_operation *operations, int count)
{
	while (count--)
		fault_each(operations++);
}

long fault_result(long result)
{
	return result < 0 ? -errno : result;
}
