// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * snd-sample-driver: calls the functions that the sequencer exports for
 * drivers, in the context of programs that ask for it by ioctls of
 * /proc/sample-driver.
 */
#include "sample_driver.h"

#include "sample_card.h"

#include <onbeat/kernel.h>

#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

#define CLIENTS	256

static struct proc_dir_entry *entry;

/* Clients that exist; module exit deletes those that programs left behind. */
static DECLARE_BITMAP(clients, CLIENTS);

/* Protects the last event that was received; taken in any context. */
static DEFINE_SPINLOCK(received_lock);
static struct snd_seq_event received;
static u8 received_bytes[SAMPLE_BYTES];
static int received_count;

static int event_input(struct snd_seq_event *event, int direct,
		       void *private_data, int atomic, int hop)
{
	unsigned long flags;

	spin_lock_irqsave(&received_lock, flags);
	received = *event;
	memset(received_bytes, 0, sizeof(received_bytes));
	if (snd_seq_ev_is_variable(event))
		snd_seq_expand_var_event(event, sizeof(received_bytes),
					 received_bytes, 1, 0);
	/* The event that failed is valid until this function returns. */
	if (event->type == SNDRV_SEQ_EVENT_KERNEL_ERROR)
		memcpy(received_bytes, event->data.quote.event,
		       sizeof(struct snd_seq_event));
	received_count++;
	spin_unlock_irqrestore(&received_lock, flags);
	return 0;
}

static int tell_received(struct sample_call *call)
{
	unsigned long flags;
	int count;

	spin_lock_irqsave(&received_lock, flags);
	call->event = received;
	memcpy(call->bytes, received_bytes, sizeof(call->bytes));
	count = received_count;
	spin_unlock_irqrestore(&received_lock, flags);
	return count;
}

/* Protects the card, and the thread that holds the lock of a client. */
static DEFINE_MUTEX(card_mutex);
static struct task_struct *holder;

static int make_card(const struct sample_call *call)
{
	int result;

	mutex_lock(&card_mutex);
	result = ob_sample_card_make(call->client, call->value, call->other);
	mutex_unlock(&card_mutex);
	return result;
}

static void free_card(void)
{
	mutex_lock(&card_mutex);
	ob_sample_card_free();
	mutex_unlock(&card_mutex);
}

static bool lock_client(int client)
{
	bool locked = snd_seq_client_ioctl_lock(client);

	if (locked)
		snd_seq_client_ioctl_unlock(client);
	return locked;
}

struct hold {
	int client;
	bool locked;
	struct completion done;
};

/* A task must not return to user space with a lock held: a thread holds it. */
static int holder_thread(void *argument)
{
	struct hold *hold = argument;
	bool locked = snd_seq_client_ioctl_lock(hold->client);
	int client = hold->client;

	hold->locked = locked;
	complete(&hold->done);	/* do not use @hold any more */
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	if (locked)
		snd_seq_client_ioctl_unlock(client);
	return 0;
}

static void release_client(void)
{
	mutex_lock(&card_mutex);
	if (holder)
		kthread_stop(holder);
	holder = NULL;
	mutex_unlock(&card_mutex);
}

static int hold_client(int client)
{
	struct hold arguments = { .client = client };
	struct task_struct *thread;

	init_completion(&arguments.done);
	release_client();
	thread = kthread_run(holder_thread, &arguments, "sample-driver");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	wait_for_completion(&arguments.done);
	mutex_lock(&card_mutex);
	holder = thread;
	mutex_unlock(&card_mutex);
	return arguments.locked;
}

static int create_client(int wanted)
{
	int client = snd_seq_create_kernel_client(NULL, wanted,
						  "Sample driver");

	if (client >= 0)
		set_bit(client, clients);
	return client;
}

static int delete_client(int client)
{
	int err = snd_seq_delete_kernel_client(client);

	if (!err)
		clear_bit(client, clients);
	return err;
}

static int refuse(void *private_data, struct snd_seq_port_subscribe *info)
{
	return -EIO;
}

static int attach(const struct sample_call *call)
{
	struct snd_seq_port_callback callback = {
		.owner = THIS_MODULE,
		.event_input = event_input,
		.subscribe = call->other ? refuse : NULL,
		.use = call->other ? refuse : NULL,
	};
	char name[] = "Sample port";

	return snd_seq_event_port_attach(call->client, &callback,
					 SNDRV_SEQ_PORT_CAP_READ |
					 SNDRV_SEQ_PORT_CAP_SUBS_READ |
					 SNDRV_SEQ_PORT_CAP_WRITE |
					 SNDRV_SEQ_PORT_CAP_SUBS_WRITE,
					 SNDRV_SEQ_PORT_TYPE_SPECIFIC, 16, 0,
					 call->value ? name : NULL);
}

struct dump {
	struct sample_call *call;
	int length;
};

static int record_dump(void *private_data, void *bytes, int length)
{
	struct dump *dump = private_data;

	dump->length = length;
	return dump->call->value;
}

static int dump_event(struct sample_call *call)
{
	struct dump dump = { .call = call };
	int result = snd_seq_dump_var_event(&call->event, record_dump, &dump);

	call->other = dump.length;
	return result;
}

static int expand(struct sample_call *call)
{
	char buffer[SAMPLE_BYTES] = { };
	int count = min(call->value, SAMPLE_BYTES);
	int result;

	if (call->function == SAMPLE_EXPAND)
		result = snd_seq_expand_var_event(&call->event, count, buffer,
						  1, call->other);
	else
		result = snd_seq_expand_var_event_at(&call->event, count,
						     buffer, call->other);
	memcpy(call->bytes, buffer, sizeof(call->bytes));
	return result;
}

static snd_use_lock_t count;

static void count_down(struct work_struct *work)
{
	while (atomic_dec_return(&count) > 0)
		;
}

static DECLARE_DELAYED_WORK(count_work, count_down);

static int wait_count(int value)
{
	atomic_set(&count, value);
	schedule_delayed_work(&count_work, 1);
	snd_use_lock_sync_helper(&count, __FILE__, __LINE__);
	flush_delayed_work(&count_work);
	return atomic_read(&count);
}

struct interrupt {
	struct irq_work work;
	struct sample_call *call;
};

static void dispatch_in_interrupt(struct irq_work *work)
{
	struct interrupt *interrupt = container_of(work, struct interrupt,
						   work);
	struct sample_call *call = interrupt->call;

	call->result = snd_seq_kernel_client_dispatch(call->client, &call->event,
						      1, 0);
}

static int dispatch_irq(struct sample_call *call)
{
	struct interrupt interrupt = { .call = call };

	init_irq_work(&interrupt.work, dispatch_in_interrupt);
	irq_work_queue(&interrupt.work);
	irq_work_sync(&interrupt.work);
	return call->result;
}

static int dispatch_stamped(const struct sample_call *call)
{
	return ob_kernel_client_dispatch_stamped(call->client, &call->event,
			ktime_get_ns() - (u64)call->value * NSEC_PER_MSEC);
}

/* Functions that use the event. */
static int call_with_event(struct file *file, struct sample_call *call)
{
	switch (call->function) {
	case SAMPLE_ENQUEUE:
		return snd_seq_kernel_client_enqueue(call->client, &call->event,
						     file, call->value);
	case SAMPLE_DISPATCH:
		return snd_seq_kernel_client_dispatch(call->client,
						      &call->event, 0,
						      call->value);
	case SAMPLE_DISPATCH_IRQ:
		return dispatch_irq(call);
	case SAMPLE_DISPATCH_STAMPED:
		return dispatch_stamped(call);
	case SAMPLE_DUMP:
		return dump_event(call);
	case SAMPLE_EXPAND:
	case SAMPLE_EXPAND_AT:
		return expand(call);
	case SAMPLE_EXPAND_USER:
		return snd_seq_expand_var_event(&call->event, call->value,
						(char *)(uintptr_t)call->user,
						0, call->other);
	case SAMPLE_RECEIVED:
		return tell_received(call);
	}
	return -ENOTTY;
}

/* Functions about clients, ports and queues. */
static int call_with_client(struct file *file, struct sample_call *call)
{
	switch (call->function) {
	case SAMPLE_CREATE:
		return create_client(call->client);
	case SAMPLE_DELETE:
		return delete_client(call->client);
	case SAMPLE_ATTACH:
		return attach(call);
	case SAMPLE_DETACH:
		return snd_seq_event_port_detach(call->client, call->value);
	case SAMPLE_CONTROL:
		return snd_seq_kernel_client_ctl(call->client, call->value,
						 call->bytes);
	case SAMPLE_POLL:
		return snd_seq_kernel_client_write_poll(call->client, file,
							NULL);
	case SAMPLE_LOCK:
		return lock_client(call->client);
	case SAMPLE_HOLD:
		return hold_client(call->client);
	case SAMPLE_RELEASE:
		release_client();
		return 0;
	case SAMPLE_TEMPO:
		return snd_seq_set_queue_tempo(call->client,
					       (void *)call->bytes);
	case SAMPLE_BROADCAST:
		snd_seq_system_broadcast(call->client, 0, call->value);
		return 0;
	case SAMPLE_CLEAR_QUEUE:
		return ob_kernel_client_clear_queue(call->client, call->value);
	case SAMPLE_MAKE_CARD:
		return make_card(call);
	case SAMPLE_FREE_CARD:
		free_card();
		return 0;
	case SAMPLE_WAIT_COUNT:
		return wait_count(call->value);
	}
	return -ENOTTY;
}

static bool is_about_events(const struct sample_call *call)
{
	return call->function >= SAMPLE_ENQUEUE;
}

static long driver_ioctl(struct file *file, unsigned int command,
			 unsigned long argument)
{
	void __user *user = (void __user *)argument;
	struct sample_call *call;
	long err = 0;

	if (command != SAMPLE_CALL)
		return -ENOTTY;
	call = memdup_user(user, sizeof(*call));
	if (IS_ERR(call))
		return PTR_ERR(call);
	if (call->has_data)
		call->event.data.ext.ptr = call->bytes;
	call->result = is_about_events(call) ? call_with_event(file, call) :
					       call_with_client(file, call);
	if (call->has_data)
		call->event.data.ext.ptr = NULL;
	if (copy_to_user(user, call, sizeof(*call)))
		err = -EFAULT;
	kfree(call);
	return err;
}

static const struct proc_ops ops = {
	.proc_ioctl = driver_ioctl,
};

static int __init sample_init(void)
{
	entry = proc_create("sample-driver", 0600, NULL, &ops);
	return entry ? 0 : -ENOMEM;
}

static void __exit sample_exit(void)
{
	unsigned int client;

	proc_remove(entry);
	free_card();
	release_client();
	for_each_set_bit(client, clients, CLIENTS)
		snd_seq_delete_kernel_client(client);
}

module_init(sample_init);
module_exit(sample_exit);

MODULE_DESCRIPTION("Driver that does what tests ask it for");
MODULE_AUTHOR("onbeat contributors");
MODULE_LICENSE("GPL");
