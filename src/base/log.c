#include "syllabus/base/log.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOG_LINE 4096

static int log_fd = -1;
static enum log_level log_highest;

enum error_kind log_open(const char *path, enum log_level level, struct error *err)
{
    int fd = strcmp(path, "-") == 0
                 ? dup(STDERR_FILENO)
                 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot write the log %s"), path);
    }
    log_close();
    log_fd = fd;
    log_highest = level;
    return ERROR_NONE;
}

void log_close(void)
{
    if (log_fd >= 0) {
        close(log_fd);
        log_fd = -1;
    }
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    if (log_fd < 0 || level > log_highest) {
        return;
    }
    char when[TIME_TEXT_LEN + 1];
    time_format(env_now_ms(env_system()), when);
    va_list ap;
    va_start(ap, format);
    char *text = mem_vprintf(format, ap);
    va_end(ap);
    struct buf line = BUF_INIT(LOG_LINE);
    buf_printf(&line, "%s %s %s: ", when, names[level], area);
    size_t room = LOG_LINE - line.len - 8; /* a control becomes up to three bytes; cut is cut */
    text_clean(&line, text, strlen(text) < room / 3 ? strlen(text) : room / 3, TEXT_ONE_LINE);
    line.overflow = false;
    buf_add_char(&line, '\n');
    /* There is nowhere to say that the log cannot be written. */
    file_write_fd(log_fd, line.data, line.len, NULL);
    buf_fini(&line);
    free(text);
}
