#include "syllabus/net/backoff.h"

#include <curl/curl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define YEAR_MS (365.0 * 24 * 3600 * 1000)
#define LONGEST 64 /* bytes of a header's value that are looked at */

/* A plain decimal number that is the whole text. strtod() would also take hexadecimal, NaN and
 * infinity, and follow the locale. */
static bool read_number(const char *s, double *out)
{
    double value = 0;
    double unit = 1;
    bool fraction = false;
    size_t digits = 0;
    for (; *s != '\0' && digits < LONGEST; s++) {
        if (*s == '.' && !fraction) {
            fraction = true;
        } else if (*s >= '0' && *s <= '9') {
            unit /= fraction ? 10 : 1;
            value = fraction ? value + unit * (*s - '0') : value * 10 + (*s - '0');
            digits++;
        } else {
            break;
        }
    }
    while (*s == ' ' || *s == '\t') {
        s++;
    }
    *out = value;
    return *s == '\0' && digits > 0;
}

static int64_t whole_ms(double ms)
{
    return (int64_t)ceil(ms < YEAR_MS ? ms : YEAR_MS);
}

static const char *skip_blanks(const char *s)
{
    return s != NULL ? s + strspn(s, " \t") : "";
}

int64_t backoff_asked_ms(const struct net_retry_hint *hint, int64_t now_ms)
{
    double number;
    const char *text = skip_blanks(hint->retry_after_ms);
    if (read_number(text, &number)) {
        return whole_ms(number);
    }
    text = skip_blanks(hint->retry_after);
    if (read_number(text, &number)) {
        return whole_ms(number * 1000);
    }
    /* A date has a name of a month in it; libcurl would take many a number for one, too. */
    bool words = strpbrk(text, "abcdefghijklmnopqrstuvwxyz") != NULL;
    time_t date = words && strlen(text) < LONGEST ? curl_getdate(text, NULL) : -1;
    double left = (double)date * 1000 - (double)now_ms;
    return date > 0 && left > 0 ? whole_ms(left) : -1;
}

int backoff_wanted(const struct net_retry_hint *hint)
{
    const char *text = skip_blanks(hint->should_retry);
    return strcasecmp(text, "true") == 0 ? 1 : strcasecmp(text, "false") == 0 ? 0 : -1;
}

int64_t backoff_delay_ms(int failures, double chance)
{
    int64_t ms = BACKOFF_FIRST_MS;
    for (int i = 1; i < failures && ms < BACKOFF_MOST_MS; i++) {
        ms *= 2;
    }
    ms = ms < BACKOFF_MOST_MS ? ms : BACKOFF_MOST_MS;
    return (int64_t)((double)ms * (1 - 0.25 * chance));
}

double backoff_chance(uint32_t random)
{
    return (double)random / (double)UINT32_MAX;
}

bool backoff_status_heals(int status)
{
    static const int heal[] = {408, 409, 425, 429, 498};
    bool heals = status >= 500;
    for (size_t i = 0; i < sizeof heal / sizeof heal[0]; i++) {
        heals = heals || status == heal[i];
    }
    return heals;
}
