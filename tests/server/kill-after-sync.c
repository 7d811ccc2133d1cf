/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Loaded before libc (LD_PRELOAD) into a presso-server: when the file PRESSO_TEST_KILL is there,
 * the program dies as soon as something was written durably, which is after a commit and before its
 * replies. */

static int
sync_and_die (const char *name, int fd)
{
  int (*real) (int) = (int (*) (int)) dlsym (RTLD_NEXT, name);
  int result = real (fd);
  const char *path = getenv ("PRESSO_TEST_KILL");

  if (result == 0 && path != NULL && access (path, F_OK) == 0)
    raise (SIGKILL);
  return result;
}

int
fsync (int fd)
{
  return sync_and_die ("fsync", fd);
}

int
fdatasync (int fd)
{
  return sync_and_die ("fdatasync", fd);
}
