// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * As faults_sequencer: the start of each module. From the last allocation of its
 * loading back to those that the kernel makes first, some fail, or with --step=1
 * all: then the module is not loaded, nothing of it stays, and it loads when it is
 * asked for again.
 *
 * Of this the kernel itself complains:
 * may-log: kmem_cache_create.*\(onbeat_queued_event\) failed with error
 *
 * kernel: debug
 * time-limit: 600
 */
#define _GNU_SOURCE
#include "faultlib.h"
#include "ktap.h"
#include "seqlib.h"

#include <dirent.h>
#include <sys/syscall.h>

struct module {
	const char *name;
	const char *words;
	int other_errno;
	/* About a quarter of its allocations. */
	int step;
	bool is_driver;
};

static const struct module *module;
static int module_file;

/* The kernel's log, and loads since it was read last. */
static int kernel_log;
static int loads;

static long load_module(void)
{
	long result;

	loads++;
	result = fault_result(syscall(SYS_finit_module, module_file,
				      module->words, 0));
	/* Of no memory for the directory "drivers" of a module, the kernel says this. */
	return module->is_driver && result == -EINVAL ? -ENOMEM : result;
}

static void unload_module(void)
{
	int i;

	/* Work that it started in the background may still use it. */
	for (i = 0; i < 1000; i++) {
		if (!syscall(SYS_delete_module, module->name, O_NONBLOCK))
			return;
		MUST(errno == EAGAIN || errno == EBUSY);
		usleep(10000);
	}
	MUST(false);
}

/*
 * False if the kernel gave up before it came to the module's own code, as its
 * log says on a kernel that runs with "initcall_debug".
 */
static bool module_was_called(void)
{
	char line[1024], name[32];
	ssize_t length;
	int calls = 0, expected = loads;

	snprintf(name, sizeof(name), "[%s]", module->name);
	while ((length = read(kernel_log, line, sizeof(line) - 1)) > 0) {
		line[length] = 0;
		if (strstr(line, ";calling ") && strstr(line, name))
			calls++;
	}
	MUST(errno == EAGAIN);
	loads = 0;
	return calls == expected;
}

/* Modules, and how many use each. */
static void append_modules(char **state)
{
	char *text = seq_read_file("/proc/modules"), *rest = text, *line;
	char name[64], out[128];
	int users;

	MUST(text);
	while ((line = strsep(&rest, "\n")))
		if (sscanf(line, "%63s %*d %d", name, &users) == 2) {
			snprintf(out, sizeof(out), "%s %d", name, users);
			fault_append(state, out);
		}
	free(text);
}

static void append_directory(char **state, const char *path)
{
	struct dirent **entries;
	int i, count = scandir(path, &entries, NULL, alphasort);
	char line[400];

	for (i = 0; i < count; i++) {
		snprintf(line, sizeof(line), "%s/%s", path, entries[i]->d_name);
		fault_append(state, line);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* Wherever a module can be seen. */
static char *take_state(void)
{
	static const char * const directories[] = {
		"/dev", "/dev/snd", "/proc/asound", "/proc/asound/seq",
		"/proc/asound/oss", "/sys/class/sound",
		"/sys/bus/platform/devices", "/sys/bus/platform/drivers",
		"/sys/bus/snd_seq/drivers", "/sys/kernel/slab",
	};
	char *state = strdup("");
	unsigned int i;

	append_modules(&state);
	for (i = 0; i < ARRAY_SIZE(directories); i++)
		append_directory(&state, directories[i]);
	return state;
}

static void must_run(const char *command)
{
	int status = system(command);

	if (status)
		ktap_note("%s: status %d", command, status);
	MUST(!status);
}

/* The modules that it depends on are loaded then, and stay. */
static void must_prepare(void)
{
	char command[200], path[200] = "";
	FILE *answer;

	/* Nobody is to ask for Midi Through. */
	must_run(strcmp(module->name, "snd_seq") ?
		 "modprobe snd-seq seq_client_load=-1" : "modprobe snd-seq-device");
	snprintf(command, sizeof(command),
		 "modprobe %s %s && rmmod %s && modinfo -n %s", module->name,
		 module->words, module->name, module->name);
	answer = popen(command, "r");
	MUST(answer);
	MUST(fscanf(answer, "%199s", path) == 1);
	MUST(!pclose(answer));
	module_file = open(path, O_RDONLY | O_CLOEXEC);
	MUST(module_file >= 0);
}

static void fail_while_loading(const struct module *which)
{
	struct fault_operation operation = {
		.name = which->name,
		.run = load_module,
		.after = unload_module,
		.state = take_state,
		.other_errno = which->other_errno,
	};

	module = which;
	must_prepare();
	kernel_log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	MUST(kernel_log >= 0);
	MUST(lseek(kernel_log, 0, SEEK_END) == 0);
	if (ktap_option("step", 0))
		alarm(0);	/* there is the limit of the whole test */
	fault_backwards(&operation, ktap_option("step", which->step),
			module_was_called);
}

static void the_sequencer_loads_or_leaves_nothing(void)
{
	static const struct module sequencer = {
		"snd_seq", "seq_client_load=-1", 0, 41, false
	};

	fail_while_loading(&sequencer);
}

static void virtual_devices_load_or_leave_nothing(void)
{
	static const struct module devices = { "snd_seq_virmidi", "", 0, 29, false };

	fail_while_loading(&devices);
}

/*
 * A driver may say that there is no card. The kernel never gives the number of a
 * card again for which it had no memory, so it is to choose one.
 */
static void virtual_cards_load_or_leave_nothing(void)
{
	static const struct module cards = { "snd_virmidi", "", ENODEV, 223, true };

	fail_while_loading(&cards);
}

/* The kernel says that a device's number is taken when it has no memory for it. */
static void the_oss_sequencer_loads_or_leaves_nothing(void)
{
	static const struct module oss = { "snd_seq_oss", "", EBUSY, 47, true };

	fail_while_loading(&oss);
}

static void midi_through_loads_or_leaves_nothing(void)
{
	static const struct module through = { "snd_seq_dummy", "", 0, 7, false };

	fail_while_loading(&through);
}

/* A device that comes later and finds no memory has no ports, which is no error. */
static void hardware_ports_load_or_leave_nothing(void)
{
	static const struct module midi = { "snd_seq_midi", "", 0, 19, true };

	fail_while_loading(&midi);
}

/* The codec has nothing to do when it is loaded. */
static const struct ktap_case cases[] = {
	CASE(the_sequencer_loads_or_leaves_nothing),
	CASE(midi_through_loads_or_leaves_nothing),
	CASE(hardware_ports_load_or_leave_nothing),
	CASE(virtual_devices_load_or_leave_nothing),
	CASE(virtual_cards_load_or_leave_nothing),
	CASE(the_oss_sequencer_loads_or_leaves_nothing),
};

KTAP_MAIN(cases);
