/*
 * Logs what a process writes to the database files of a folder, and when it syncs them, so that a
 * test can put together what a disk would hold after a power cut: what was synced for certain, of
 * the rest whatever the test likes. Loaded with LD_PRELOAD; settings by environment:
 *
 *   POWERCUT_DIR  the folder; its files *.db and *.db-wal are watched (-shm is rebuilt after a cut)
 *   POWERCUT_LOG  the log, outside of the folder
 *
 * A record: type (1 byte), file number (4), offset (8), length (4), data; numbers little-endian.
 *   O  the file has this number from now on; data: its name
 *   W  written; T  cut to the length in offset; S  synced; D  the folder itself synced
 *   U  deleted; data: its name
 *   A  written to standard output: what the process has acknowledged
 *
 * One lock is held over each call and its record, so that the log has the order of what happened.
 * Nothing is really synced: the log decides what was, which makes the tests fast.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS 4096
#define FOLDER -1

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int files[FDS]; /* 0: not watched */
static int next_file = 1;
static int log_fd = -1;
static const char *dir;

__attribute__((constructor)) static void begin(void) {
    dir = getenv("POWERCUT_DIR");
    const char *log = getenv("POWERCUT_LOG");
    if (dir && log) {
        log_fd = syscall(SYS_openat, AT_FDCWD, log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    }
}

static void record(char type, int file, int64_t offset, const void *data, size_t length) {
    unsigned char head[17];
    uint32_t number = file, size = length;
    head[0] = type;
    memcpy(head + 1, &number, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &size, 4);
    unsigned char *all = malloc(sizeof head + length);
    memcpy(all, head, sizeof head);
    memcpy(all + sizeof head, data, length);
    syscall(SYS_write, log_fd, all, sizeof head + length); /* one call: whole or not at all */
    free(all);
}

static int ends(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static const char *watched(const char *path) {
    size_t length = dir ? strlen(dir) : 0;
    if (log_fd < 0 || strncmp(path, dir, length) != 0 || path[length] != '/') {
        return NULL;
    }
    return ends(path, ".db") || ends(path, ".db-wal") ? path + length + 1 : NULL;
}

static int file_of(int fd) { return log_fd >= 0 && fd >= 0 && fd < FDS ? files[fd] : 0; }

static void opened(const char *path, int fd) {
    if (fd < 0 || fd >= FDS || log_fd < 0) {
        return;
    }
    pthread_mutex_lock(&lock);
    const char *name = watched(path);
    files[fd] = name ? next_file++ : strcmp(path, dir) == 0 ? FOLDER : 0;
    if (name) {
        record('O', files[fd], 0, name, strlen(name));
    }
    pthread_mutex_unlock(&lock);
}

#define OPEN(NAME)                                                     \
    int NAME(const char *path, int flags, ...) {                       \
        static int (*real)(const char *, int, ...);                    \
        if (!real) real = dlsym(RTLD_NEXT, #NAME);                     \
        va_list more;                                                  \
        va_start(more, flags);                                         \
        int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0; \
        va_end(more);                                                  \
        int fd = real(path, flags, mode);                              \
        opened(path, fd);                                              \
        return fd;                                                     \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "close");
    if (fd >= 0 && fd < FDS) files[fd] = 0;
    return real(fd);
}

#define PWRITE(NAME)                                                            \
    ssize_t NAME(int fd, const void *data, size_t length, off64_t offset) {     \
        static ssize_t (*real)(int, const void *, size_t, off64_t);             \
        if (!real) real = dlsym(RTLD_NEXT, #NAME);                              \
        if (file_of(fd) <= 0) return real(fd, data, length, offset);            \
        pthread_mutex_lock(&lock);                                              \
        ssize_t done = real(fd, data, length, offset);                          \
        if (done > 0) record('W', files[fd], offset, data, done);               \
        pthread_mutex_unlock(&lock);                                            \
        return done;                                                            \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t length) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (log_fd < 0 || (fd != 1 && file_of(fd) <= 0)) return real(fd, data, length);
    pthread_mutex_lock(&lock);
    off64_t offset = fd == 1 ? 0 : lseek64(fd, 0, SEEK_CUR);
    ssize_t done = real(fd, data, length);
    if (done > 0) record(fd == 1 ? 'A' : 'W', fd == 1 ? 0 : files[fd], offset, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define TRUNCATE(NAME)                                        \
    int NAME(int fd, off64_t length) {                        \
        static int (*real)(int, off64_t);                     \
        if (!real) real = dlsym(RTLD_NEXT, #NAME);            \
        if (file_of(fd) <= 0) return real(fd, length);        \
        pthread_mutex_lock(&lock);                            \
        int done = real(fd, length);                          \
        if (done == 0) record('T', files[fd], length, "", 0); \
        pthread_mutex_unlock(&lock);                          \
        return done;                                          \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(NAME)                                            \
    int NAME(int fd) {                                        \
        static int (*real)(int);                              \
        if (!real) real = dlsym(RTLD_NEXT, #NAME);            \
        int file = file_of(fd);                               \
        if (file == 0) return real(fd);                       \
        pthread_mutex_lock(&lock);                            \
        record(file == FOLDER ? 'D' : 'S', file, 0, "", 0);   \
        pthread_mutex_unlock(&lock);                          \
        return 0;                                             \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    static int (*real)(const char *);
    if (!real) real = dlsym(RTLD_NEXT, "unlink");
    const char *name = watched(path);
    if (!name) return real(path);
    pthread_mutex_lock(&lock);
    int done = real(path);
    if (done == 0) record('U', 0, 0, name, strlen(name));
    pthread_mutex_unlock(&lock);
    return done;
}
