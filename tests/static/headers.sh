# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # those who source it use it
# How the headers of Linux 6.12 become those of a kernel that lacks one thing that
# include/compat tests for, or has one more. Sourced by the checks that compile
# against such copies.

things=()
declare -A headers_of words_of edit_of

# thing NAME HEADERS WORDS SED-SCRIPT: how copies of the headers are edited; sources
# that have to do with it have one of the words. A field that goes leaves its bytes.
thing() {
	things+=("$1")
	headers_of[$1]=$2
	words_of[$1]=$3
	edit_of[$1]=$4
}

thing without-uninitialized linux/compiler_attributes.h __uninitialized \
	'/__has_attribute\(__uninitialized__\)/,/#endif/d'
thing without-open-by-device sound/rawmidi.h 'snd_rawmidi_kernel_open|compat_rawmidi_open' \
	's/(snd_rawmidi_kernel_open)\(struct snd_rawmidi \*rmidi,/\1(struct snd_card *card, int device,/'
thing without-device-alloc sound/core.h 'snd_device_(alloc|initialize)|compat_sound_device' \
	's/int snd_device_alloc\(.*/void snd_device_initialize(struct device *dev, struct snd_card *card);/'

abi=uapi/sound/asequencer.h
thing without-tempo-base $abi tempo_base \
	's/unsigned short tempo_base;/char no_base[2];/'
thing without-port-direction $abi 'port_direction|ump_group|PORT_DIR_' \
	'/SNDRV_SEQ_PORT_DIR_/d; s/unsigned char (direction|ump_group);/char no_\1;/'
thing without-inactive-ports $abi CAP_INACTIVE '/SNDRV_SEQ_PORT_CAP_INACTIVE/d'
thing without-endpoint-ports $abi CAP_UMP_ENDPOINT '/SNDRV_SEQ_PORT_CAP_UMP_ENDPOINT/d'
thing without-midi1-flag $abi FLG_IS_MIDI1 '/SNDRV_SEQ_PORT_FLG_IS_MIDI1/d'
thing without-group-filter $abi 'group_filter|FILTER_NO_CONVERT' \
	'/SNDRV_SEQ_FILTER_NO_CONVERT/d; s/unsigned int group_filter;/char no_filter[4];/'
thing without-midi-version $abi 'midi_version|CLIENT_LEGACY_MIDI|CLIENT_UMP_MIDI' \
	'/define SNDRV_SEQ_CLIENT_(LEGACY_MIDI|UMP_MIDI)/d
	s/unsigned int midi_version;.*/char reserved[4];/
	/char reserved\[4\];/,/^\}/s/char reserved\[(48|52)\];/char more_reserved[\1];/'
thing without-user-version $abi USER_PVERSION '/SNDRV_SEQ_IOCTL_USER_PVERSION/d'
thing without-ump-events "$abi sound/asequencer.h sound/seq_kernel.h" \
	'SEQ_EVENT_UMP|snd_seq_ump_event|snd_seq_event_data' \
	's/SNDRV_SEQ_EVENT_UMP/NO_EVENT_UMP/; s/snd_seq_ump_event/no_ump_event/
	s/snd_seq_event_data/no_event_data/'
thing without-client-ump-info $abi 'client_ump_info|CLIENT_UMP_INFO' \
	'/^struct snd_seq_client_ump_info \{/,/^\}/d
	/define SNDRV_SEQ_IOCTL_[GS]ET_CLIENT_UMP_INFO/d'
# <sound/ump.h> cannot do without them, and has them under another name.
thing without-ump-descriptions "uapi/sound/asound.h sound/ump.h" \
	'snd_ump_(endpoint|block)_info' 's/snd_ump_(endpoint|block)_info/no_ump_\1_info/'

# With a compiler for 64 bits, as on one for 32: what is read or written at once has to
# be a long at most, for a u64 may be half of what it was and half of what it is. (Atomics
# and counters of the kernel's own headers have an s64.)
thing without-whole-u64 asm-generic/rwonce.h '(READ|WRITE)_ONCE' \
	'/^#define compiletime_assert_rwonce_type/,/^$/c\
#define compiletime_assert_rwonce_type(t)\\\
	_Static_assert(!__builtin_types_compatible_p(typeof(t), unsigned long long), "tears")\
'

thing with-endpoint-events $abi 'EVENT_UMP_(EP|BLOCK)_CHANGE' \
	'/define SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED/a\
#define SNDRV_SEQ_EVENT_UMP_EP_CHANGE	68\
#define SNDRV_SEQ_EVENT_UMP_BLOCK_CHANGE	69'
thing with-hrtimer-setup linux/hrtimer.h 'hrtimer_(init|setup)' \
	'/^extern void hrtimer_init\(/,/;/c\
static inline void hrtimer_setup(struct hrtimer *timer,\
				 enum hrtimer_restart (*function)(struct hrtimer *),\
				 clockid_t clock_id, enum hrtimer_mode mode) { }
	s/\bhrtimer_init\(.*;/;/'
thing with-kthread-run-worker linux/kthread.h 'kthread_(create|run)_worker' \
	'/^bool kthread_queue_work\(/i\
static inline struct kthread_worker *kthread_create_started_worker(const char *name)\
{ return NULL; }\
#define kthread_run_worker(flags, name) kthread_create_started_worker(name)'
thing with-driver-callbacks sound/seq_device.h 'snd_seq_driver|COMPAT_SEQ_DRIVER' \
	's/^struct snd_seq_driver \{/&\
	int (*probe)(struct snd_seq_device *dev);\
	void (*remove)(struct snd_seq_device *dev);/'
thing with-timer-reference sound/timer.h 'compat_timer_(get|put)|snd_timeri_timer' \
	's/^void snd_timer_interrupt\(.*/&\
static inline struct snd_timer *snd_timeri_timer_get(struct snd_timer_instance *timeri)\
{ return timeri->timer; }\
static inline void snd_timeri_timer_put(struct snd_timer *timer) { }/'

# Headers that may be missing altogether.
may_be_missing=(linux/array_size.h sound/ump.h)

# edit_header FILE SED-SCRIPT [ORIGINAL]: makes a changed copy, of what the link FILE
# links to, or of ORIGINAL. Fails if nothing changed.
edit_header() {
	local original=${3:-$1} copy changed=1
	copy=$(sed -E "$2" "$original")
	[[ $copy != "$(<"$original")" ]] || changed=0
	mkdir -p "${1%/*}"
	rm -f "$1"
	printf '%s\n' "$copy" >"$1"
	((changed))
}

# hide_header DIRECTORY HEADER: <HEADER> is not there any more; headers that include
# it find it elsewhere.
hide_header() {
	local file
	{ grep -RlF "<$2>" "$1" || true; } | while IFS= read -r file; do
		edit_header "$file" "s|<$2>|<hidden/$2>|"
	done
	mkdir -p "$1/hidden/${2%/*}"
	mv "$1/$2" "$1/hidden/$2"
}
