// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Reports a wrong fact: its place, and the addresses of the calls that led there.
 * tests/vm/call-lines, which has the program with its debugging information, turns
 * these into lines. Called from any thread of a case.
 */
#include "ktap.h"

#include <stdarg.h>
#include <unwind.h>

#define MOST_CALLS 12

struct calls {
	char text[MOST_CALLS * sizeof(" 0x0123456789abcdef")];
	int count, length;
};

static _Unwind_Reason_Code add_call(struct _Unwind_Context *context, void *data)
{
	struct calls *calls = data;

	if (calls->count++ == MOST_CALLS)
		return _URC_END_OF_STACK;
	/* Behind the call, which may be the last instruction of its line. */
	calls->length += sprintf(calls->text + calls->length, " %#lx",
				 (unsigned long)_Unwind_GetIP(context) - 1);
	return _URC_NO_REASON;
}

void ktap_fail(const char *file, int line, const char *format, ...)
{
	struct calls calls = { .count = 0 };
	int error = errno;
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	ktap_note("%s:%d: %s", file, line, text);
	_Unwind_Backtrace(add_call, &calls);
	ktap_note("calls:%s", calls.text);
	ktap_failures++;
	errno = error;
}
