// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * /proc/asound/seq/oss: reading lists applications and devices; writing a line
 * renumbers or hides MIDI devices, or sets maxqlen. Process context.
 */
#include "proc.h"

#include "announcements.h"
#include "applications.h"
#include "client.h"
#include "midi_devices.h"
#include "params.h"
#include "receiver.h"
#include "synth_devices.h"

#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <sound/core.h>
#include <sound/info.h>

#define FILE_NAME	"oss"
#define VERSION_TEXT	"0.1.8"	/* of the interface that ALSA documents */
#define LINE_SIZE	80

static struct proc_dir_entry *proc_entry;

static int proc_show(struct seq_file *file, void *unused)
{
	int err = ob_oss_announcements_flush();

	if (err)
		return err;
	seq_puts(file, "OSS sequencer emulation version " VERSION_TEXT "\n");
	seq_printf(file, "ALSA client number %d\n", ob_oss_client_number());
	seq_printf(file, "ALSA receiver port %d\n", ob_oss_receiver_port());
	ob_oss_applications_show(file);
	ob_oss_synth_devices_show(file);
	ob_oss_midi_devices_show(file);
	return 0;
}

static int proc_open(struct inode *inode, struct file *file)
{
	return single_open(file, proc_show, NULL);
}

static int command_reset(const unsigned int *numbers)
{
	ob_oss_midi_devices_renumber();
	ob_oss_announcements_schedule_rescan();
	return ob_oss_announcements_flush();
}

static int command_move(const unsigned int *numbers)
{
	return ob_oss_midi_devices_move(numbers[0], numbers[1]);
}

static int command_hide(const unsigned int *numbers)
{
	return ob_oss_midi_devices_set_hidden(numbers[0], true);
}

static int command_show(const unsigned int *numbers)
{
	return ob_oss_midi_devices_set_hidden(numbers[0], false);
}

static int command_maxqlen(const unsigned int *numbers)
{
	return ob_oss_params_set_queue_length(numbers[0]);
}

#define MAX_NUMBERS	2

static const struct command {
	const char *word;
	unsigned int numbers;
	int (*execute)(const unsigned int *numbers);
} commands[] = {
	{ "reset", 0, command_reset },
	{ "move", 2, command_move },
	{ "hide", 1, command_hide },
	{ "show", 1, command_show },
	{ "maxqlen", 1, command_maxqlen },
};

/* Split off the next word of @rest; an empty string at the end. */
static char *next_word(char **rest)
{
	char *word = skip_spaces(*rest);

	for (*rest = word; **rest && !isspace(**rest); ++*rest)
		;
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

/* A command consists of a word and its numbers. */
static int execute_line(char *line)
{
	unsigned int numbers[MAX_NUMBERS];
	const char *word = next_word(&line);
	const struct command *command = NULL;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(word, commands[i].word))
			command = &commands[i];
	if (!command)
		return -EINVAL;
	for (i = 0; i < command->numbers; i++)
		if (kstrtouint(next_word(&line), 10, &numbers[i]))
			return -EINVAL;
	if (*next_word(&line))
		return -EINVAL;
	err = ob_oss_announcements_flush();
	return err ?: command->execute(numbers);
}

/* Each write() is one line, as echo of a shell writes it. */
static ssize_t proc_write(struct file *file, const char __user *buffer,
			  size_t count, loff_t *offset)
{
	char line[LINE_SIZE];
	int err;

	if (!count || count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buffer, count))
		return -EFAULT;
	line[count] = '\0';
	if (strcspn(line, "\n") < count - 1 || strlen(line) != count)
		return -EINVAL;
	err = execute_line(line);
	return err ?: count;
}

static const struct proc_ops oss_proc_ops = {
	.proc_open = proc_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = proc_write,
};

int ob_oss_proc_init(void)
{
	proc_entry = proc_create(FILE_NAME, 0644, snd_seq_root->p,
				 &oss_proc_ops);
	return proc_entry ? 0 : -ENOMEM;
}

void ob_oss_proc_exit(void)
{
	proc_remove(proc_entry);
}
