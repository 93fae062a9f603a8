#include "syllabus/base/log.h"

#include "log_redact.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_LINE  4096 /* so much is written by one call, which nothing comes between */
#define LOG_VALUE 1000 /* bytes of an event or a field */

static struct {
    int fd;
    enum log_level highest;
    char *path; /* NULL: a descriptor that is nobody's to put aside */
    bool later; /* it is to be opened with the first event */
} sink = {.fd = -1};

/* --- the file --- */

static int open_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) != 0) {
        fchmod(fd, 0600);
    }
    return fd;
}

enum error_kind log_open(const char *path, enum log_level level, struct error *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : open_file(path);
    if (fd < 0) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot write the log %s"), path);
    }
    log_close();
    sink.fd = fd;
    sink.highest = level;
    sink.path = standard ? NULL : mem_strdup(path);
    return ERROR_NONE;
}

void log_open_later(const char *path, enum log_level level)
{
    log_close();
    sink.path = mem_strdup(path);
    sink.highest = level;
    sink.later = true;
}

void log_close(void)
{
    if (sink.fd >= 0) {
        close(sink.fd);
    }
    free(sink.path);
    sink.fd = -1;
    sink.path = NULL;
    sink.later = false;
}

bool log_on_terminal(void)
{
    return sink.fd >= 0 && isatty(sink.fd);
}

static void open_now(void)
{
    char *folder = mem_strdup(sink.path);
    char *slash = strrchr(folder, '/');
    sink.later = false;
    if (slash != NULL) {
        *slash = '\0';
    }
    if (slash != NULL && paths_make_dir(folder, NULL) == ERROR_NONE) {
        sink.fd = open_file(sink.path);
    }
    free(folder);
}

/* --- putting a full one aside --- */

static void shift(void)
{
    for (int i = LOG_KEPT; i > 0; i--) {
        char *to = mem_printf("%s.%d", sink.path, i);
        char *from = i > 1 ? mem_printf("%s.%d", sink.path, i - 1) : mem_strdup(sink.path);
        rename(from, to); /* one that is not there is none to be moved */
        free(from);
        free(to);
    }
}

static bool is_current(const struct stat *mine)
{
    struct stat st;
    return lstat(sink.path, &st) == 0 && st.st_ino == mine->st_ino && st.st_dev == mine->st_dev;
}

static void reopen(void)
{
    int fd = open_file(sink.path);
    if (fd >= 0) {
        close(sink.fd);
        sink.fd = fd;
    }
}

/* Of several processes one moves the files: the one that holds the lock of the file that has this
 * name. The others find that it has it no more. */
static void look_after(void)
{
    struct stat st;
    if (sink.path == NULL || fstat(sink.fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        return;
    }
    if (!is_current(&st)) {
        reopen();
    } else if (st.st_size >= LOG_SIZE && flock(sink.fd, LOCK_EX | LOCK_NB) == 0) {
        if (is_current(&st)) {
            shift();
        }
        reopen(); /* which lets go of the lock */
    }
}

/* --- a line --- */

/* In quotes; controls and what looks like a secret are gone. */
static void add_value(struct buf *line, const char *text)
{
    struct buf redacted = BUF_INIT(LOG_LINE);
    struct buf clean = BUF_INIT(3 * LOG_LINE); /* a control becomes up to three bytes */
    size_t n = strlen(text);
    log_redact(&redacted, text, n < LOG_VALUE ? n : LOG_VALUE);
    text_clean(&clean, buf_str(&redacted), redacted.len, TEXT_ONE_LINE);
    buf_add_char(line, '"');
    for (size_t i = 0; i < clean.len; i++) {
        if (clean.data[i] == '"' || clean.data[i] == '\\') {
            buf_add_char(line, '\\');
        }
        buf_add_char(line, clean.data[i]);
    }
    buf_add_char(line, '"');
    buf_fini(&redacted);
    buf_fini(&clean);
}

/* Whether there is a sink that wants it. */
static bool wanted(enum log_level level)
{
    if (level > sink.highest || (sink.fd < 0 && !sink.later)) {
        return false;
    }
    if (sink.later) {
        open_now();
    }
    return sink.fd >= 0;
}

static void begin(struct buf *line, enum log_level level, const char *area)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    char when[TIME_TEXT_LEN + 1];
    time_format(env_now_ms(env_system()), when);
    buf_printf(line, "time=%s level=%s area=%s pid=%d event=", when, names[level], area,
               (int)getpid());
}

static void end(struct buf *line)
{
    line->overflow = false;
    buf_add_char(line, '\n');
    look_after();
    /* There is nowhere to say that the log cannot be written. */
    file_write_fd(sink.fd, line->data, line->len, NULL);
    buf_fini(line);
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
    if (!wanted(level)) {
        return;
    }
    va_list ap;
    va_start(ap, format);
    char *text = mem_vprintf(format, ap);
    va_end(ap);
    struct buf line = BUF_INIT(2 * LOG_LINE);
    begin(&line, level, area);
    add_value(&line, text);
    end(&line);
    free(text);
}

void log_event(enum log_level level, const char *area, const char *event, ...)
{
    if (!wanted(level)) {
        return;
    }
    struct buf line = BUF_INIT(2 * LOG_LINE);
    begin(&line, level, area);
    add_value(&line, event);
    va_list ap;
    va_start(ap, event);
    const char *name;
    while ((name = va_arg(ap, const char *)) != NULL) {
        const char *value = va_arg(ap, const char *);
        if (value != NULL && line.len < LOG_LINE) {
            buf_printf(&line, " %s=", name);
            add_value(&line, value);
        }
    }
    va_end(ap);
    end(&line);
}
