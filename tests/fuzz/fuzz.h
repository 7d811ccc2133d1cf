/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A fuzz target is a program that has these two and no main(): libFuzzer brings one that invents
 * inputs, replay.c one that reads them from files. What must always hold is said with g_assert_*.
 */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/**
 * FuzzInput:
 *
 * What is left of an input.
 */
typedef struct {
  const guint8 *at;
  const guint8 *end;
} FuzzInput;

/* Returns the next byte, or 0 at the end. */
static inline guint8
fuzz_input_take (FuzzInput *self)
{
  return self->at < self->end ? *self->at++ : 0;
}

/* Returns the next byte, which is a digit in an input that people wrote, as a number below @n. */
static inline guint
fuzz_input_choose (FuzzInput *self, guint n)
{
  return (guint8) (fuzz_input_take (self) - '0') % n;
}

/* Returns the next line without its end, or NULL where nothing is left; bytes of 0 end it early. */
static inline char *
fuzz_input_take_line (FuzzInput *self)
{
  const guint8 *begin = self->at;
  const guint8 *end;

  if (begin == self->end)
    return NULL;
  end = memchr (begin, '\n', (gsize) (self->end - begin));
  self->at = end != NULL ? end + 1 : self->end;
  return g_strndup ((const char *) begin, (gsize) ((end != NULL ? end : self->end) - begin));
}

G_END_DECLS
