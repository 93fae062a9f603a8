/* Start and stop: standard descriptors, signals that must not kill, the environment's clocks and
 * randomness, then the command line, which is given the full screen to open. */
#include "syllabus/base/env.h"
#include "syllabus/cli/cli.h"
#include "syllabus/tui/tui.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define LEAK_CHECK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LEAK_CHECK 1
#endif
#endif

#ifdef LEAK_CHECK
#include <sanitizer/lsan_interface.h>
#endif

/* A closed 0, 1 or 2 would be taken by the first file opened, and written to as if it were a
 * terminal. */
static void open_standard_descriptors(void)
{
    int fd;
    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= 2);
    if (fd > 2) {
        close(fd);
    }
}

/* No core files, and no reading of our memory by the user's other programs: there are keys and
 * dialogues in it. The leak checker is such a program. */
static void hide_memory(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef LEAK_CHECK
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

/* libuv's destructor waits for its pool, where a password may still be being hashed, and libcurl's
 * resolver may run: the program ends without destructors. Everything is flushed by then. */
_Noreturn static void leave(int status)
{
#ifdef LEAK_CHECK
    __lsan_do_leak_check();
#endif
    _exit(status);
}

static enum error_kind open_screen(const struct cli_screen *screen, int *status, struct error *err)
{
    const struct tui_options options = {
        .env = screen->env,
        .loop = screen->loop,
        .config = screen->config,
        .app = screen->app,
        .options = screen->options,
        .no_colour = screen->no_colour,
    };
    return tui_run(&options, status, err);
}

int main(int argc, char **argv)
{
    open_standard_descriptors();
    signal(SIGPIPE, SIG_IGN);
    hide_memory();
    leave(cli_main(env_system(), argc, argv, environ, open_screen));
}
