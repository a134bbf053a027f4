/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For event_ring_kunit.c: events to push, and what the ring is compared with, a
 * list of events and losses that is counted anew each time.
 */
#ifndef ONBEAT_EVENT_RING_MODEL_H
#define ONBEAT_EVENT_RING_MODEL_H

#include "core/event/event.h"

#include <kunit/test.h>
#include <linux/list.h>
#include <linux/prandom.h>

/* The address is never followed: the ring only hands references on. */
static struct ob_payload *payload_of(u32 id)
{
	return (struct ob_payload *)(0x1000UL + id);
}

/* An event that takes @cells; @id tells it from others. */
static struct ob_event make_event(u32 id, unsigned int cells)
{
	struct ob_event event = {
		.record.type = SNDRV_SEQ_EVENT_SYSEX,
		.record.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE,
		.record.time.tick = id,
		.record.data.ext.len = (cells - 1) * OB_CELL_BYTES,
		.payload = payload_of(id),
	};

	return event;
}

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
