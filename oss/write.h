/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Records that applications write.
 */
#ifndef ONBEAT_OSS_WRITE_H
#define ONBEAT_OSS_WRITE_H

#include "application.h"

ssize_t ob_oss_write_records(struct ob_oss_application *application,
			     const char __user *buffer, size_t count,
			     bool nonblock);
int ob_oss_write_record_now(struct ob_oss_application *application,
			    const u8 *bytes);
int ob_oss_write_end_marker(struct ob_oss_application *application);
bool ob_oss_write_poll(struct ob_oss_application *application,
		       struct file *file, poll_table *wait);

#endif
