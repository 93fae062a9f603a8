#include "syllabus/app/figure.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 64

/* Numbers are printed as in "C". */
static char *in_language(char *text)
{
    char *point = strchr(text, '.');
    if (point && strcmp(i18n_language(), "ru") == 0) {
        *point = ',';
    }
    return text;
}

char *figure_count(int64_t n)
{
    if (n < 0) {
        return mem_strdup("-");
    }
    char *digits = mem_printf("%lld", (long long)n);
    size_t len = strlen(digits);
    struct buf text = BUF_INIT(TEXT_MAX);
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            buf_add_char(&text, ' ');
        }
        buf_add_char(&text, digits[i]);
    }
    free(digits);
    return buf_steal(&text);
}

/* With so many decimals at most, without zeros at their end. */
static char *decimals(double v, int most)
{
    char *text = mem_printf("%.*f", most, v);
    size_t n = strlen(text);
    while (most > 0 && text[n - 1] == '0') {
        text[--n] = '\0';
    }
    if (most > 0 && text[n - 1] == '.') {
        text[n - 1] = '\0';
    }
    return in_language(text);
}

char *figure_average(double v)
{
    return v < 0 || v >= 100 ? figure_count(v < 0 ? -1 : (int64_t)(v + 0.5)) : decimals(v, 1);
}

char *figure_duration(int64_t ms)
{
    if (ms < 0) {
        return mem_strdup("-");
    }
    if (ms < 1000) {
        /* TRANSLATORS: milliseconds */
        return mem_printf(_("%lld ms"), (long long)ms);
    }
    if (ms < 60000) {
        char *seconds = in_language(mem_printf("%.1f", (double)(ms / 100) / 10));
        /* TRANSLATORS: seconds */
        char *text = mem_printf(_("%s s"), seconds);
        free(seconds);
        return text;
    }
    /* TRANSLATORS: minutes and seconds */
    return mem_printf(_("%lld:%02d min"), (long long)(ms / 60000), (int)(ms / 1000 % 60));
}

char *figure_cost(double cost)
{
    if (cost < 0) {
        return mem_strdup("-");
    }
    if (cost > 0 && cost < 0.0001) {
        return in_language(mem_strdup("<0.0001"));
    }
    return in_language(mem_printf(cost < 1 && cost > 0 ? "%.4f" : "%.2f", cost));
}

char *figure_percent(double percent)
{
    char *number = decimals(percent, 2);
    char *text = mem_printf("%s%%", number);
    free(number);
    return text;
}
