/*
 * A folder as a share far away: every open, read and listing takes so many microseconds, and attributes come along with the
 * answer to an open, as over SMB.     slow-share FOLDER MICROSECONDS -f MOUNTPOINT
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *folder;
static struct timespec latency;

static void wait_for_answer(void) { nanosleep(&latency, NULL); }

/* -errno where the path would be too long */
static int real_path(char out[PATH_MAX], const char *path) {
  return snprintf(out, PATH_MAX, "%s%s", folder, path) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int share_getattr(const char *path, struct stat *stats, struct fuse_file_info *info) {
  char real[PATH_MAX];
  (void)info;
  if (real_path(real, path) < 0) return -ENAMETOOLONG;
  return lstat(real, stats) < 0 ? -errno : 0;
}

static int share_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                         enum fuse_readdir_flags flags) {
  char real[PATH_MAX];
  (void)offset, (void)info, (void)flags;
  wait_for_answer();
  if (real_path(real, path) < 0) return -ENAMETOOLONG;
  DIR *entries = opendir(real);
  if (!entries) return -errno;
  for (struct dirent *entry; (entry = readdir(entries));) {
    struct stat stats = {.st_ino = entry->d_ino, .st_mode = DTTOIF(entry->d_type)};
    fill(buffer, entry->d_name, &stats, 0, 0);
  }
  closedir(entries);
  return 0;
}

static int share_open(const char *path, struct fuse_file_info *info) {
  char real[PATH_MAX];
  wait_for_answer();
  if (real_path(real, path) < 0) return -ENAMETOOLONG;
  int descriptor = open(real, O_RDONLY | O_NOFOLLOW);
  if (descriptor < 0) return -errno;
  info->fh = (uint64_t)descriptor;
  info->direct_io = 1;
  return 0;
}

static int share_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
  (void)path;
  wait_for_answer();
  ssize_t count = pread((int)info->fh, buffer, size, offset);
  return count < 0 ? -errno : (int)count;
}

static int share_release(const char *path, struct fuse_file_info *info) {
  (void)path;
  close((int)info->fh);
  return 0;
}

static const struct fuse_operations share = {
    .getattr = share_getattr, .readdir = share_readdir, .open = share_open, .read = share_read, .release = share_release};

int main(int count, char **arguments) {
  if (count < 4) return 2;
  long us = atol(arguments[2]);
  folder = realpath(arguments[1], NULL);
  if (!folder) return 2;
  latency = (struct timespec){us / 1000000, us % 1000000 * 1000};
  arguments[2] = arguments[0];
  return fuse_main(count - 2, arguments + 2, &share, NULL);
}
