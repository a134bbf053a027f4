// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/asound/seq/oss: who plays on what, to read; which device has which
 * number, to write. Process context.
 */
#include "proc.h"

#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <sound/core.h>
#include <sound/info.h>

#include "announcements.h"
#include "application.h"
#include "client.h"
#include "midi_devices.h"
#include "params.h"
#include "synth_devices.h"

#define FILE_NAME	"oss"
#define VERSION_TEXT	"0.1.8"	/* of the interface, as the document has it */
#define LINE_SIZE	80

static struct proc_dir_entry *entry;

static int show(struct seq_file *file, void *unused)
{
	ob_announcements_flush();
	seq_puts(file, "OSS sequencer emulation version " VERSION_TEXT "\n");
	seq_printf(file, "ALSA client number %d\n", ob_client_number());
	seq_printf(file, "ALSA receiver port %d\n", ob_client_receiver());
	ob_application_show(file);
	ob_synth_devices_show(file);
	ob_midi_devices_show(file);
	return 0;
}

static int open(struct inode *inode, struct file *file)
{
	return single_open(file, show, NULL);
}

/* One line: a word and its numbers, with nothing behind. */
static int execute(const char *line)
{
	unsigned int first, second;
	char rest;

	ob_announcements_flush();
	if (!strcmp(line, "reset")) {
		ob_midi_devices_reset();
		return 0;
	}
	if (sscanf(line, "move %u %u %c", &first, &second, &rest) == 2)
		return ob_midi_devices_move(first, second);
	if (sscanf(line, "hide %u %c", &first, &rest) == 1)
		return ob_midi_devices_hide(first, true);
	if (sscanf(line, "show %u %c", &first, &rest) == 1)
		return ob_midi_devices_hide(first, false);
	if (sscanf(line, "maxqlen %u %c", &first, &rest) == 1)
		return ob_params_set_queue_length(first);
	return -EINVAL;
}

/* One line for each write; a shell's echo does that. */
static ssize_t write(struct file *file, const char __user *buffer,
		     size_t count, loff_t *offset)
{
	char line[LINE_SIZE];
	int err;

	if (!count || count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buffer, count))
		return -EFAULT;
	line[count] = '\0';
	if (strlen(line) != count)
		return -EINVAL;
	err = execute(strim(line));
	return err ?: count;
}

static const struct proc_ops ops = {
	.proc_open = open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = write,
};

int ob_proc_init(void)
{
	entry = proc_create(FILE_NAME, 0644, snd_seq_root->p, &ops);
	return entry ? 0 : -ENOMEM;
}

void ob_proc_exit(void)
{
	proc_remove(entry);
}
