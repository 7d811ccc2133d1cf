/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An LD_PRELOAD library that stands between a program and the disk its data folder is on. It keeps
 * a journal of what was written, synced, made, renamed and removed there, from which disk.py makes
 * what a power cut leaves; it fails what the test tells it to fail; it kills the program before a
 * given operation; and it moves the clock.
 *
 * PRESSO_SHIM_DIR      the data folder; files elsewhere are none of our business
 * PRESSO_SHIM_CONTROL  a file that the test and the program map: struct Control
 * PRESSO_SHIM_JOURNAL  where the journal goes; none is kept without it
 * PRESSO_SHIM_SYNC     what PRAGMA synchronous is to be instead of FULL: shows that the tests see
 * the difference
 */

/* We define both open() and open64(), which must not be one and the same here. */
#undef _FILE_OFFSET_BITS
#define _LARGEFILE64_SOURCE 1

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MAX_FDS 4096

typedef enum {
  FAULT_NONE,
  FAULT_FULL,      /* what needs room: ENOSPC */
  FAULT_READ_ONLY, /* every change: EROFS */
  FAULT_WRITE,     /* writes: EIO */
  FAULT_SYNC,      /* syncs: EIO; what was written before is never on the disk, however often it is
                      synced later */
  FAULT_READ,      /* reads: EIO */
} Fault;

typedef enum {
  OP_WRITE = 1,
  OP_TRUNCATE,
  OP_SYNC,
  OP_LOST,
  OP_CREATE,
  OP_RENAME,
  OP_UNLINK,
  OP_SYNC_DIR,
  OP_READ, /* not in the journal */
} Op;

typedef struct {
  int64_t fault;
  int64_t n_before;  /* operations of the fault's kind that still succeed */
  int64_t n_faults;  /* how many have failed */
  int64_t n_ops;     /* changes so far */
  int64_t kill_at;   /* the change, counted from 1, before which the program dies; 0 for none */
  int64_t offset_ns; /* of the wall clock */
} Control;

typedef struct {
  uint32_t op;
  uint32_t path_length;
  uint64_t inode;
  uint64_t offset;
  uint64_t length;
} Entry;

typedef struct {
  uint64_t inode; /* 0: not one of ours */
  int is_dir;
} File;

static File files[MAX_FDS];
static Control unused_control;
static Control *control = &unused_control;
static const char *dir;
static size_t dir_length;
static int journal_fd = -1;
static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* Gives the next definition of a function, the C library's. */
#define NEXT(name)                                                                                 \
  ({                                                                                               \
    static __typeof__ (&name) next_##name;                                                         \
    if (next_##name == NULL)                                                                       \
      next_##name = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name);                                 \
    next_##name;                                                                                   \
  })

__attribute__ ((constructor)) static void
set_up (void)
{
  const char *control_path = getenv ("PRESSO_SHIM_CONTROL");
  const char *journal_path = getenv ("PRESSO_SHIM_JOURNAL");
  int fd;

  dir = getenv ("PRESSO_SHIM_DIR");
  dir_length = dir != NULL ? strlen (dir) : 0;
  if (journal_path != NULL)
    journal_fd = NEXT (open) (journal_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  fd = control_path != NULL ? NEXT (open) (control_path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0)
    return;
  control = mmap (NULL, sizeof (Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  NEXT (close) (fd);
}

static int
is_ours (const char *path)
{
  return dir != NULL && strncmp (path, dir, dir_length) == 0 &&
         (path[dir_length] == '/' || path[dir_length] == '\0');
}

static File *
file_of (int fd)
{
  return fd >= 0 && fd < MAX_FDS && files[fd].inode != 0 ? &files[fd] : NULL;
}

static void
write_entry (Op op,
             uint64_t inode,
             const char *path,
             uint64_t offset,
             const void *data,
             size_t length)
{
  size_t path_length = path != NULL ? strlen (path) : 0;
  Entry entry = { op, (uint32_t) path_length, inode, offset, length };
  struct iovec parts[] = { { &entry, sizeof entry },
                           { (void *) path, path_length },
                           { (void *) data, data != NULL ? length : 0 } };

  if (journal_fd >= 0 && NEXT (writev) (journal_fd, parts, 3) < 0)
    abort ();
}

static int
is_failing (Op op)
{
  switch ((Fault) control->fault) {
  case FAULT_FULL:
    return op == OP_WRITE || op == OP_CREATE ? ENOSPC : 0;
  case FAULT_READ_ONLY:
    return op != OP_SYNC && op != OP_READ ? EROFS : 0;
  case FAULT_WRITE:
    return op == OP_WRITE ? EIO : 0;
  case FAULT_SYNC:
    return op == OP_SYNC ? EIO : 0;
  case FAULT_READ:
    return op == OP_READ ? EIO : 0;
  case FAULT_NONE:
  default:
    return 0;
  }
}

/* Counts an operation, dies before it or fails it. Returns 0 where it is to be carried out. */
static int
meet_fate (Op op)
{
  int error = is_failing (op);

  if (op != OP_READ && ++control->n_ops == control->kill_at)
    kill (getpid (), SIGKILL);
  if (error == 0 || control->n_before-- > 0)
    return 0;
  control->n_faults++;
  errno = error;
  return -1;
}

static int
begin (Op op)
{
  pthread_mutex_lock (&mutex);
  if (meet_fate (op) == 0)
    return 0;
  pthread_mutex_unlock (&mutex);
  return -1;
}

static void
end (void)
{
  int error = errno;

  pthread_mutex_unlock (&mutex);
  errno = error;
}

static int
opened (int fd, const char *path, int is_new)
{
  struct stat info;

  if (fd < 0 || fd >= MAX_FDS || fstat (fd, &info) != 0)
    return fd;
  files[fd].inode = info.st_ino;
  files[fd].is_dir = S_ISDIR (info.st_mode);
  if (is_new)
    write_entry (OP_CREATE, info.st_ino, path, 0, NULL, 0);
  return fd;
}

static int
open_file (const char *path, int flags, mode_t mode)
{
  int is_new = (flags & O_CREAT) != 0 && access (path, F_OK) != 0;
  int fd;

  if (!is_ours (path))
    return NEXT (open) (path, flags, mode);
  if (control->fault == FAULT_READ_ONLY && (flags & O_ACCMODE) != O_RDONLY && !is_new) {
    errno = EROFS;
    return -1;
  }
  if (is_new && begin (OP_CREATE) != 0)
    return -1;
  fd = opened (NEXT (open) (path, flags, mode), path, is_new);
  if (fd >= 0 && (flags & O_TRUNC) != 0 && !is_new)
    write_entry (OP_TRUNCATE, files[fd].inode, NULL, 0, NULL, 0);
  if (is_new)
    end ();
  return fd;
}

#define DEFINE_OPEN(name)                                                                          \
  int name (const char *path, int flags, ...)                                                      \
  {                                                                                                \
    va_list args;                                                                                  \
    mode_t mode;                                                                                   \
                                                                                                   \
    va_start (args, flags);                                                                        \
    mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (args, mode_t) : 0;                       \
    va_end (args);                                                                                 \
    return open_file (path, flags, mode);                                                          \
  }

DEFINE_OPEN (open)
DEFINE_OPEN (open64)

int
close (int fd)
{
  if (fd >= 0 && fd < MAX_FDS)
    files[fd].inode = 0;
  return NEXT (close) (fd);
}

static ssize_t
write_at (int fd, const void *data, size_t length, off_t offset)
{
  ssize_t n_written;

  if (begin (OP_WRITE) != 0)
    return -1;
  write_entry (OP_WRITE, files[fd].inode, NULL, (uint64_t) offset, data, length);
  n_written = NEXT (pwrite) (fd, data, length, offset);
  end ();
  return n_written;
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  return file_of (fd) != NULL ? write_at (fd, data, length, offset)
                              : NEXT (pwrite) (fd, data, length, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  return pwrite (fd, data, length, offset);
}

ssize_t
write (int fd, const void *data, size_t length)
{
  off_t offset;
  ssize_t n_written;

  if (file_of (fd) == NULL)
    return NEXT (write) (fd, data, length);
  offset = lseek (fd, 0, SEEK_CUR);
  n_written = write_at (fd, data, length, offset);
  if (n_written > 0)
    lseek (fd, offset + n_written, SEEK_SET);
  return n_written;
}

ssize_t
pread (int fd, void *data, size_t length, off_t offset)
{
  if (file_of (fd) != NULL && meet_fate (OP_READ) != 0)
    return -1;
  return NEXT (pread) (fd, data, length, offset);
}

ssize_t
pread64 (int fd, void *data, size_t length, off64_t offset)
{
  return pread (fd, data, length, offset);
}

int
ftruncate (int fd, off_t length)
{
  int result;

  if (file_of (fd) == NULL)
    return NEXT (ftruncate) (fd, length);
  if (begin (OP_TRUNCATE) != 0)
    return -1;
  write_entry (OP_TRUNCATE, files[fd].inode, NULL, (uint64_t) length, NULL, 0);
  result = NEXT (ftruncate) (fd, length);
  end ();
  return result;
}

int
ftruncate64 (int fd, off64_t length)
{
  return ftruncate (fd, length);
}

/* Room that is taken in advance isn't modelled; who asks for it goes on without. */
int
fallocate (int fd, int mode, off_t offset, off_t length)
{
  if (file_of (fd) == NULL)
    return NEXT (fallocate) (fd, mode, offset, length);
  errno = EOPNOTSUPP;
  return -1;
}

int
fallocate64 (int fd, int mode, off64_t offset, off64_t length)
{
  return fallocate (fd, mode, offset, length);
}

/* The real disk isn't waited for: the journal knows what was synced, and a test dies of no power
 * cut. */
static int
sync_file (int fd)
{
  File *file = file_of (fd);

  if (begin (OP_SYNC) != 0) {
    write_entry (OP_LOST, file->inode, NULL, 0, NULL, 0);
    return -1;
  }
  write_entry (file->is_dir ? OP_SYNC_DIR : OP_SYNC, file->inode, NULL, 0, NULL, 0);
  end ();
  return 0;
}

int
fsync (int fd)
{
  return file_of (fd) != NULL ? sync_file (fd) : NEXT (fsync) (fd);
}

int
fdatasync (int fd)
{
  return file_of (fd) != NULL ? sync_file (fd) : NEXT (fdatasync) (fd);
}

int
unlink (const char *path)
{
  int result;

  if (!is_ours (path))
    return NEXT (unlink) (path);
  if (begin (OP_UNLINK) != 0)
    return -1;
  result = NEXT (unlink) (path);
  if (result == 0)
    write_entry (OP_UNLINK, 0, path, 0, NULL, 0);
  end ();
  return result;
}

int
rename (const char *from, const char *to)
{
  int result;

  if (!is_ours (from))
    return NEXT (rename) (from, to);
  if (begin (OP_RENAME) != 0)
    return -1;
  result = NEXT (rename) (from, to);
  if (result == 0)
    write_entry (OP_RENAME, 0, from, 0, to, strlen (to));
  end ();
  return result;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int result = NEXT (clock_gettime) (clock, time);
  int64_t ns;

  if (clock != CLOCK_REALTIME || control->offset_ns == 0)
    return result;
  ns = (int64_t) time->tv_sec * 1000000000 + time->tv_nsec + control->offset_ns;
  time->tv_sec = ns / 1000000000;
  time->tv_nsec = ns % 1000000000;
  return result;
}

int
gettimeofday (struct timeval *restrict time, void *restrict zone)
{
  int result = NEXT (gettimeofday) (time, zone);
  int64_t us;

  if (result != 0 || control->offset_ns == 0)
    return result;
  us = (int64_t) time->tv_sec * 1000000 + time->tv_usec + control->offset_ns / 1000;
  time->tv_sec = us / 1000000;
  time->tv_usec = us % 1000000;
  return 0;
}

/* No header of SQLite's is needed for the one function that is told how careful to be. */
int sqlite3_exec (void *connection, const char *sql, void *callback, void *data, char **error);

int
sqlite3_exec (void *connection, const char *sql, void *callback, void *data, char **error)
{
  static const char full[] = "synchronous=FULL";
  const char *instead = getenv ("PRESSO_SHIM_SYNC");
  const char *found = instead != NULL ? strstr (sql, full) : NULL;
  char *changed = NULL;
  int result;

  if (found != NULL && asprintf (&changed, "%.*ssynchronous=%s%s", (int) (found - sql), sql,
                                 instead, found + strlen (full)) < 0)
    abort ();
  result = NEXT (sqlite3_exec) (connection, changed != NULL ? changed : sql, callback, data, error);
  free (changed);
  return result;
}
