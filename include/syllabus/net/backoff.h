/* When to ask again: the arithmetic of the official OpenAI client. Pure: clock and chance are
 * given.
 */
#ifndef SYLLABUS_NET_BACKOFF_H
#define SYLLABUS_NET_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

#define BACKOFF_FIRST_MS 500
#define BACKOFF_MOST_MS  8000
#define BACKOFF_WAIT_MS  60000 /* a longer wait is not waited for: the person is told */

/* What a server says about asking again, as its headers have it; NULL: not said. */
struct net_retry_hint {
    const char *retry_after;    /* Retry-After: seconds or an HTTP date */
    const char *retry_after_ms; /* retry-after-ms */
    const char *should_retry;   /* x-should-retry: true or false */
};

/* The wait that the server asks for in milliseconds, at most a year; -1 when it asks for none that
 * makes sense (a number, not negative; a date to come). retry-after-ms wins. */
int64_t backoff_asked_ms(const struct net_retry_hint *hint, int64_t now_ms);
/* 1: the server wants to be asked again; 0: it does not; -1: it does not say. */
int backoff_wanted(const struct net_retry_hint *hint);
/* The wait before the next request when `failures` (at least 1) came one after another: 0.5 s,
 * doubled with each, up to 8 s, times 0.75 to 1 as `chance` (0 to 1) has it. */
int64_t backoff_delay_ms(int failures, double chance);
/* A number of 0 to 1 out of four random bytes. */
double backoff_chance(uint32_t random);
/* True for an HTTP status that can heal: 408, 409, 425, 429, 498 and from 500 on. */
bool backoff_status_heals(int status);

#endif
