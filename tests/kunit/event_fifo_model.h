/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What event_fifo_kunit.c compares the ring with: a list of events and losses,
 * counted anew each time.
 */
#ifndef ONBEAT_EVENT_FIFO_MODEL_H
#define ONBEAT_EVENT_FIFO_MODEL_H

#include <kunit/test.h>
#include <linux/list.h>
#include <linux/prandom.h>

/* One element of the model; a run of losses is one element with no cells. */
struct element {
	struct list_head list;
	u32 id;
	unsigned int cells;
};

struct model {
	struct list_head elements;
	unsigned int size;
	struct rnd_state rnd;
};

static u32 random_below(struct model *model, u32 limit)
{
	return prandom_u32_state(&model->rnd) % limit;
}

static unsigned int model_cells(const struct model *model)
{
	const struct element *element;
	unsigned int cells = 0;

	list_for_each_entry(element, &model->elements, list)
		cells += element->cells;
	return cells;
}

static unsigned int model_count(const struct model *model)
{
	const struct element *element;
	unsigned int count = 0;

	list_for_each_entry(element, &model->elements, list)
		count += element->cells > 0;
	return count;
}

static struct element *model_first(struct model *model)
{
	return list_first_entry_or_null(&model->elements, struct element, list);
}

static void model_append(struct kunit *test, struct model *model, u32 id,
			 unsigned int cells)
{
	struct element *element;

	element = kunit_kzalloc(test, sizeof(*element), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, element);
	element->id = id;
	element->cells = cells;
	list_add_tail(&element->list, &model->elements);
}

static void model_drop_first(struct kunit *test, struct model *model)
{
	struct element *element = model_first(model);

	list_del(&element->list);
	kunit_kfree(test, element);
}

#endif
