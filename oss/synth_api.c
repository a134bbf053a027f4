// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Registration of synthesizers by their drivers: with two exported functions,
 * or with a sequencer device "seq-oss" of their card. Process context.
 */
#include "synth_api.h"

#include "applications.h"
#include "synth_devices.h"

#include <compat/seq_driver.h>
#include <onbeat/oss.h>

#include <linux/export.h>
#include <sound/core.h>
#include <sound/seq_device.h>
#include <sound/seq_oss.h>

int snd_seq_oss_synth_register(char *name, int type, int subtype, int nvoices,
			       struct snd_seq_oss_callback *oper,
			       void *private_data)
{
	struct snd_seq_oss_reg registration = {
		.type = type,
		.subtype = subtype,
		.nvoices = nvoices,
		.oper = *oper,
		.private_data = private_data,
	};

	return ob_oss_synth_devices_add(name, &registration);
}
EXPORT_SYMBOL_GPL(snd_seq_oss_synth_register);

int snd_seq_oss_synth_unregister(int index)
{
	struct ob_oss_synth_device *synth = ob_oss_synth_devices_remove(index);

	if (!synth)
		return -EINVAL;
	ob_oss_applications_close_synth(synth);
	ob_oss_synth_devices_put(synth);
	return 0;
}
EXPORT_SYMBOL_GPL(snd_seq_oss_synth_unregister);

static int synth_probe(struct snd_seq_device *synth)
{
	int number;

	number = ob_oss_synth_devices_add(synth->name,
					  SNDRV_SEQ_DEVICE_ARGPTR(synth));
	if (number < 0)
		return number;
	synth->driver_data = (void *)(long)number;
	return 0;
}

static void synth_remove(struct snd_seq_device *synth)
{
	snd_seq_oss_synth_unregister((long)synth->driver_data);
}

OB_COMPAT_SEQ_DRIVER(synth_driver, synth_probe, synth_remove,
		     SNDRV_SEQ_DEV_ID_OSS, sizeof(struct snd_seq_oss_reg));

/* Register the driver that is bound to the "seq-oss" devices of cards. */
int ob_oss_synth_api_init(void)
{
	return snd_seq_driver_register(&synth_driver);
}

void ob_oss_synth_api_exit(void)
{
	snd_seq_driver_unregister(&synth_driver);
}
