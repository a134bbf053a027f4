// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Runs a program's table of cases and reports them in KTAP. */
#include "ktap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sound/asequencer.h>

/* Lines of explanation that a case may print; the first ones tell most. */
#define MOST_NOTES 50

/* Seconds after which a case counts as hung; a defect of the incumbent may
 * well be that it hangs.
 */
#define CASE_SECONDS 60
#define DEFECT_SECONDS 10

int ktap_failures;

bool expect_onbeat(void)
{
	static int known = -1;

	if (known < 0) {
		/* The first open may be what loads the module. */
		int fd = open("/dev/snd/seq", O_RDONLY | O_NONBLOCK);

		if (fd >= 0)
			close(fd);
		known = !access("/sys/module/snd_seq/version", F_OK);
	}
	return known;
}

bool expect_modern(void)
{
	int fd, version = 0;

	if (expect_onbeat())
		return true;
	fd = open("/dev/snd/seq", O_RDONLY);
	ioctl(fd, SNDRV_SEQ_IOCTL_PVERSION, &version);
	close(fd);
	return version >= SNDRV_PROTOCOL_VERSION(1, 0, 4);
}

void ktap_note(const char *format, ...)
{
	static int notes;
	va_list args;

	if (notes++ >= MOST_NOTES)
		return;
	va_start(args, format);
	printf("# ");
	vprintf(format, args);
	printf("\n");
	fflush(stdout);
	va_end(args);
}

long ktap_slowness(void)
{
	const char *slowness = getenv("slowness");

	return slowness ? atoi(slowness) : 1;
}

static bool run_case(const struct ktap_case *test, int seconds)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0) {
		ktap_note("fork failed: errno %d", errno);
		return false;
	}
	if (!child) {
		/* A group of its own: whatever it starts can be ended. */
		setpgid(0, 0);
		alarm(seconds * ktap_slowness());
		ktap_failures = 0;
		test->run();
		fflush(stdout);
		_exit(ktap_failures ? 1 : 0);
	}
	if (waitpid(child, &status, 0) != child)
		return false;
	kill(-child, SIGKILL);
	if (WIFSIGNALED(status))
		ktap_note("ended by signal %d%s", WTERMSIG(status),
			  WTERMSIG(status) == SIGALRM ? " (hung)" : "");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The program's options, "--NAME=NUMBER", in front of any other argument. */
static char **options;
static int option_count;

unsigned long ktap_option(const char *name, unsigned long otherwise)
{
	size_t length = strlen(name);
	int i;

	for (i = 0; i < option_count; i++)
		if (!strncmp(options[i] + 2, name, length) &&
		    options[i][2 + length] == '=')
			return strtoul(options[i] + 2 + length + 1, NULL, 0);
	return otherwise;
}

static bool is_wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc <= 1;
}

/* Runs all cases, or only those whose names are given as arguments. */
int main(int argc, char **argv)
{
	int failed = 0, number = 0;
	size_t i;

	options = argv + 1;
	while (argc > 1 && !strncmp(argv[1], "--", 2)) {
		option_count++;
		argc--;
		argv++;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n");
	if (argc <= 1)
		printf("1..%zu\n", ktap_case_count);
	for (i = 0; i < ktap_case_count; i++) {
		const struct ktap_case *test = &ktap_cases[i];

		if (!is_wanted(test->name, argc, argv))
			continue;
		number++;
		if ((test->flags & ONBEAT_ONLY) && !expect_onbeat()) {
			printf("ok %d %s # SKIP differs on purpose\n", number,
			       test->name);
		} else if ((test->flags & MODERN_ONLY) && !expect_modern()) {
			printf("ok %d %s # SKIP newer kernels only\n", number,
			       test->name);
		} else if ((test->flags & ONBEAT_JUDGED) && !expect_onbeat()) {
			printf("ok %d %s # %s\n", number, test->name,
			       run_case(test, DEFECT_SECONDS) ?
			       "no defect" : "the defect shows");
		} else if (run_case(test, CASE_SECONDS)) {
			printf("ok %d %s\n", number, test->name);
		} else {
			printf("not ok %d %s\n", number, test->name);
			failed++;
		}
	}
	if (argc > 1)
		printf("1..%d\n", number);
	return failed || !number ? 1 : 0;
}
