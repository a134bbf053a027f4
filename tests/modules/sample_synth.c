// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * snd-sample-synth: a silent synthesizer for tests. It registers with the OSS
 * sequencer, stores the patches that are loaded, and logs what it plays.
 *
 * /proc/sample-synth/control accepts "register", "unregister", "unregister-1"
 * for the first synthesizer only, "clear" for the log, and "reset" for log and
 * patches.
 */
#include "sample_callbacks.h"
#include "sample_log.h"
#include "sample_memory.h"

#include <onbeat/oss.h>

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/soundcard.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <sound/initval.h>
#include <sound/seq_device.h>
#include <sound/seq_kernel.h>
#include <sound/seq_oss_legacy.h>

#define NAME		"Sample synth"
#define MAX_SYNTHS	32

static bool direct;
module_param(direct, bool, 0444);
MODULE_PARM_DESC(direct, "Register by snd_seq_oss_synth_register(), not as a device of the card.");

static unsigned int synths = 1;
module_param(synths, uint, 0444);
MODULE_PARM_DESC(synths, "How many synthesizers.");

static int voices = 32;
module_param(voices, int, 0444);
MODULE_PARM_DESC(voices, "Voices of each.");

static unsigned int memory = 16 << 20;
module_param(memory, uint, 0444);
MODULE_PARM_DESC(memory, "Bytes that all patches may have.");

static struct device *parent;
static struct snd_card *card;
static struct proc_dir_entry *directory;
static int client;

/* Protects @table and the registration of its members. */
static DEFINE_MUTEX(table_mutex);
static struct ob_sample_synth table[MAX_SYNTHS];

/* Module references are held only if synths are registered directly. */
static int (*register_synth)(char *name, int type, int subtype, int nvoices,
			     struct snd_seq_oss_callback *oper,
			     void *private_data);
static int (*unregister_synth)(int index);

/* Registers as the drivers of cards do. */
static int register_device(struct ob_sample_synth *synth)
{
	struct snd_seq_oss_reg *registration;
	struct snd_seq_device *device;
	int err;

	err = snd_seq_device_new(card, synth->index, SNDRV_SEQ_DEV_ID_OSS,
				 sizeof(*registration), &device);
	if (err)
		return err;
	strscpy(device->name, NAME, sizeof(device->name));
	registration = SNDRV_SEQ_DEVICE_ARGPTR(device);
	registration->type = SYNTH_TYPE_SAMPLE;
	registration->subtype = SAMPLE_TYPE_AWE32;
	registration->nvoices = voices;
	ob_sample_callbacks_fill(&registration->oper);
	registration->private_data = synth;
	snd_device_register(card, device);
	synth->device = device;
	return 0;
}

/* Registers as the kernel's document of the OSS sequencer describes. */
static int register_directly(struct ob_sample_synth *synth)
{
	struct snd_seq_oss_callback callbacks;
	char name[] = NAME;
	int number;

	ob_sample_callbacks_fill(&callbacks);
	number = register_synth(name, SYNTH_TYPE_SAMPLE, SAMPLE_TYPE_AWE32,
				voices, &callbacks, synth);
	ob_sample_log_add("register %u: %d", synth->index, number);
	if (number < 0)
		return number;
	synth->number = number;
	return 0;
}

static void unregister_one(struct ob_sample_synth *synth)
{
	if (synth->device)
		snd_device_free(card, synth->device);
	if (synth->number >= 0)
		ob_sample_log_add("unregister %u: %d", synth->index,
				  unregister_synth(synth->number));
	synth->device = NULL;
	synth->number = -1;
}

static void unregister_all(void)
{
	unsigned int i;

	for (i = 0; i < synths; i++)
		unregister_one(&table[i]);
}

static int register_all(void)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < synths && !err; i++) {
		if (table[i].device || table[i].number >= 0)
			continue;
		err = direct ? register_directly(&table[i]) :
			       register_device(&table[i]);
	}
	return err;
}

static int get_functions(void)
{
	if (!direct)
		return 0;
	request_module("snd-seq-oss");
	register_synth = symbol_get(snd_seq_oss_synth_register);
	unregister_synth = symbol_get(snd_seq_oss_synth_unregister);
	return register_synth && unregister_synth ? 0 : -ENOENT;
}

static void put_functions(void)
{
	if (register_synth)
		symbol_put(snd_seq_oss_synth_register);
	if (unregister_synth)
		symbol_put(snd_seq_oss_synth_unregister);
}

static int execute(const char *word)
{
	int err = 0;

	if (!strcmp(word, "clear") || !strcmp(word, "reset")) {
		ob_sample_log_clear();
		if (word[0] == 'r')
			ob_sample_memory_reset();
		return 0;
	}
	mutex_lock(&table_mutex);
	if (!strcmp(word, "register"))
		err = register_all();
	else if (!strcmp(word, "unregister"))
		unregister_all();
	else if (!strcmp(word, "unregister-1"))
		unregister_one(&table[0]);
	else
		err = -EINVAL;
	mutex_unlock(&table_mutex);
	return err;
}

static ssize_t write_control(struct file *file, const char __user *buffer,
			     size_t count, loff_t *offset)
{
	char word[16] = { };
	int err;

	if (count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, buffer, count))
		return -EFAULT;
	err = execute(strim(word));
	return err ?: count;
}

static const struct proc_ops control_ops = {
	.proc_write = write_control,
};

static int make_files(void)
{
	int err;

	directory = proc_mkdir("sample-synth", NULL);
	if (!directory)
		return -ENOMEM;
	err = ob_sample_log_init(directory);
	if (!err)
		err = ob_sample_memory_init(directory, memory);
	if (!err && !proc_create("control", 0200, directory, &control_ops))
		err = -ENOMEM;
	return err;
}

static int make_card(void)
{
	int err;

	parent = root_device_register("snd-sample-synth");
	if (IS_ERR(parent))
		return PTR_ERR(parent);
	err = snd_card_new(parent, SNDRV_DEFAULT_IDX1, SNDRV_DEFAULT_STR1,
			   THIS_MODULE, 0, &card);
	if (err)
		return err;
	strscpy(card->driver, "SampleSynth", sizeof(card->driver));
	strscpy(card->shortname, NAME, sizeof(card->shortname));
	strscpy(card->longname, NAME, sizeof(card->longname));
	client = snd_seq_create_kernel_client(card, 1, NAME);
	if (client < 0)
		return client;
	return snd_card_register(card);
}

/* Also undoes a partial init. No synth is open any more. */
static void undo(void)
{
	mutex_lock(&table_mutex);
	unregister_all();
	mutex_unlock(&table_mutex);
	put_functions();
	if (client > 0)
		snd_seq_delete_kernel_client(client);
	if (card)
		snd_card_free(card);
	if (!IS_ERR_OR_NULL(parent))
		root_device_unregister(parent);
	proc_remove(directory);
	ob_sample_memory_exit();
	ob_sample_log_exit();
}

static int __init sample_init(void)
{
	unsigned int i;
	int err;

	synths = min_t(unsigned int, synths, MAX_SYNTHS);
	for (i = 0; i < synths; i++)
		table[i].number = -1;
	err = make_files();
	if (!err)
		err = make_card();
	if (!err)
		err = get_functions();
	if (err)
		goto err_undo;
	for (i = 0; i < synths; i++) {
		table[i].index = i;
		table[i].client = client;
	}
	mutex_lock(&table_mutex);
	err = register_all();
	mutex_unlock(&table_mutex);
	if (!err)
		return 0;

err_undo:
	undo();
	return err;
}

static void __exit sample_exit(void)
{
	undo();
}

module_init(sample_init);
module_exit(sample_exit);

MODULE_DESCRIPTION("Synthesizer without sound, for tests of the OSS sequencer");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
