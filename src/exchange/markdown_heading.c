#include "markdown_heading_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/course/hours.h"

#include <string.h>

bool heading_read(const char *s, size_t n, int deepest, struct heading *h)
{
    size_t level = 0;
    while (level < n && s[level] == '#') {
        level++;
    }
    if (level == 0 || level > (size_t)deepest ||
        (level < n && s[level] != ' ' && s[level] != '\t')) {
        return false;
    }
    size_t end = n;
    while (end > level && s[end - 1] == '#') {
        end--;
    }
    if (end == n || (s[end - 1] != ' ' && s[end - 1] != '\t')) {
        end = n; /* no closing sequence */
    }
    size_t start = level;
    while (start < end && (s[start] == ' ' || s[start] == '\t')) {
        start++;
    }
    while (end > start && (s[end - 1] == ' ' || s[end - 1] == '\t')) {
        end--;
    }
    *h = (struct heading){.level = (int)level, .text = s + start, .n = end - start};
    return true;
}

void heading_skip_number(struct heading *h)
{
    size_t i = 0;
    while (i < h->n && h->text[i] >= '0' && h->text[i] <= '9') {
        i++;
    }
    if (i > 0 && i + 1 < h->n && (h->text[i] == '.' || h->text[i] == ')') &&
        h->text[i + 1] == ' ') {
        i++;
        while (i < h->n && h->text[i] == ' ') {
            i++;
        }
        h->text += i;
        h->n -= i;
    }
}

/* Whether a backslash stands before it that counts. */
static bool is_escaped(const struct heading *h, size_t at)
{
    size_t count = 0;
    while (count < at && h->text[at - count - 1] == '\\') {
        count++;
    }
    return count % 2 != 0;
}

/* Where brackets at the end open; 0 when there are none. */
static size_t find_brackets(const struct heading *h)
{
    if (h->n == 0 || h->text[h->n - 1] != ')' || is_escaped(h, h->n - 1)) {
        return 0;
    }
    size_t open = h->n - 1;
    while (open > 0 && (h->text[open] != '(' || is_escaped(h, open))) {
        open--;
    }
    return open;
}

static void cut(struct heading *h, size_t end)
{
    h->n = end;
    while (h->n > 0 && h->text[h->n - 1] == ' ') {
        h->n--;
    }
}

int heading_take_hours(struct heading *h)
{
    size_t open = find_brackets(h);
    int minutes = 0;
    size_t start, end;
    if (open == 0) {
        return 0;
    }
    size_t inner = h->n - open - 2;
    if (!hours_find(h->text + open + 1, inner, &minutes, &start, &end) || start != 0 ||
        end != inner) {
        return 0;
    }
    cut(h, open);
    return minutes;
}

/* "40 min", "40 мин"; -1 when it is neither. */
static int read_minutes(const char *s, size_t n)
{
    static const char *const words[] = {"min", "мин", "minutes", "минут"};
    int minutes = 0;
    size_t i = 0;
    for (; i < n && s[i] >= '0' && s[i] <= '9'; i++) {
        if (minutes > LIMIT_HOURS * 60) {
            return -1;
        }
        minutes = minutes * 10 + (s[i] - '0');
    }
    size_t digits = i;
    while (i < n && s[i] == ' ') {
        i++;
    }
    for (size_t w = 0; digits > 0 && w < sizeof words / sizeof *words; w++) {
        if (strlen(words[w]) == n - i && memcmp(s + i, words[w], n - i) == 0) {
            return minutes <= LIMIT_HOURS * 60 ? minutes : -1;
        }
    }
    return -1;
}

int heading_take_minutes(struct heading *h)
{
    size_t open = find_brackets(h);
    int minutes = open > 0 ? read_minutes(h->text + open + 1, h->n - open - 2) : -1;
    if (minutes < 0) {
        return heading_take_hours(h);
    }
    cut(h, open);
    return minutes;
}
