/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the references of the KUnit suites serve here, too. */
#ifndef ONBEAT_FUZZ_KUNIT_TEST_H
#define ONBEAT_FUZZ_KUNIT_TEST_H

#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "../../fuzz.h"

struct kunit {
	int unused;
};

#define KUNIT_ASSERT_TRUE(test, condition) \
	({ (void)(test); FUZZ_ASSERT(condition); })
#define KUNIT_ASSERT_EQ(test, a, b)	KUNIT_ASSERT_TRUE(test, (a) == (b))
#define KUNIT_ASSERT_LE(test, a, b)	KUNIT_ASSERT_TRUE(test, (a) <= (b))
#define KUNIT_ASSERT_GT(test, a, b)	KUNIT_ASSERT_TRUE(test, (a) > (b))
#define KUNIT_ASSERT_NOT_NULL(test, pointer) KUNIT_ASSERT_TRUE(test, pointer)
#define KUNIT_EXPECT_EQ(test, a, b)	KUNIT_ASSERT_EQ(test, a, b)

#define kunit_kcalloc(test, count, size, flags) ((void)(test), calloc(count, size))
#define kunit_kzalloc(test, size, flags)	((void)(test), calloc(1, size))
#define kunit_kfree(test, pointer)		((void)(test), free(pointer))

#endif
