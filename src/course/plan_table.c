#include "plan_table_internal.h"

#include "plan_label_words_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* --- what columns are called --- */

static const struct {
    const char *pattern;
    enum plan_column column;
} columns[] = {
    {"номер", PLAN_COLUMN_NUMBER},
    {"no", PLAN_COLUMN_NUMBER},
    {"number", PLAN_COLUMN_NUMBER},
    {"n", PLAN_COLUMN_NUMBER},
    {"номер модуля", PLAN_COLUMN_NUMBER},
    {"название", PLAN_COLUMN_TITLE},
    {"название модуля", PLAN_COLUMN_TITLE},
    {"наименование", PLAN_COLUMN_TITLE},
    {"title", PLAN_COLUMN_TITLE},
    {"module title", PLAN_COLUMN_TITLE},
    {"module name", PLAN_COLUMN_TITLE},
    {"name", PLAN_COLUMN_TITLE},
    {"тема", PLAN_COLUMN_TOPIC},
    {"тема модуля", PLAN_COLUMN_TITLE},
    {"тема недели", PLAN_COLUMN_TITLE},
    {"topic", PLAN_COLUMN_TOPIC},
    {"focus", PLAN_COLUMN_TOPIC},
    {"theme", PLAN_COLUMN_TOPIC},
    {"часы", PLAN_COLUMN_HOURS},
    {"часов", PLAN_COLUMN_HOURS},
    {"ч", PLAN_COLUMN_HOURS},
    {"кол-во часов", PLAN_COLUMN_HOURS},
    {"количество часов", PLAN_COLUMN_HOURS},
    {"время", PLAN_COLUMN_HOURS},
    {"длительность", PLAN_COLUMN_HOURS},
    {"продолжительность", PLAN_COLUMN_HOURS},
    {"объем", PLAN_COLUMN_HOURS},
    {"трудоемкость", PLAN_COLUMN_HOURS},
    {"hours", PLAN_COLUMN_HOURS},
    {"hrs", PLAN_COLUMN_HOURS},
    {"h", PLAN_COLUMN_HOURS},
    {"time", PLAN_COLUMN_HOURS},
    {"duration", PLAN_COLUMN_HOURS},
    {"est", PLAN_COLUMN_HOURS},
    {"estimated", PLAN_COLUMN_HOURS},
    {"минуты", PLAN_COLUMN_MINUTES},
    {"минут", PLAN_COLUMN_MINUTES},
    {"minutes", PLAN_COLUMN_MINUTES},
    {"ак", PLAN_COLUMN_ACADEMIC},
    {"академ*", PLAN_COLUMN_ACADEMIC},
    {"academic", PLAN_COLUMN_ACADEMIC},
    {"темы", PLAN_COLUMN_ITEMS},
    {"ключевые темы", PLAN_COLUMN_ITEMS},
    {"основные темы", PLAN_COLUMN_ITEMS},
    {"содержание", PLAN_COLUMN_ITEMS},
    {"что изучаем", PLAN_COLUMN_ITEMS},
    {"материал", PLAN_COLUMN_ITEMS},
    {"topics", PLAN_COLUMN_ITEMS},
    {"key topics", PLAN_COLUMN_ITEMS},
    {"content", PLAN_COLUMN_ITEMS},
    {"contents", PLAN_COLUMN_ITEMS},
    {"what you'll learn", PLAN_COLUMN_OBJECTIVES},
    {"цел*", PLAN_COLUMN_OBJECTIVES},
    {"результат*", PLAN_COLUMN_OBJECTIVES},
    {"чему научитесь", PLAN_COLUMN_OBJECTIVES},
    {"goal*", PLAN_COLUMN_OBJECTIVES},
    {"objective*", PLAN_COLUMN_OBJECTIVES},
    {"learning objective*", PLAN_COLUMN_OBJECTIVES},
    {"outcome*", PLAN_COLUMN_OBJECTIVES},
    {"learning outcome*", PLAN_COLUMN_OBJECTIVES},
    {"требования", PLAN_COLUMN_PREREQUISITES},
    {"пререквизит*", PLAN_COLUMN_PREREQUISITES},
    {"prerequisite*", PLAN_COLUMN_PREREQUISITES},
    {"описание", PLAN_COLUMN_DESCRIPTION},
    {"description", PLAN_COLUMN_DESCRIPTION},
    {"практика", PLAN_COLUMN_KEEP},
    {"проект", PLAN_COLUMN_KEEP},
    {"задани*", PLAN_COLUMN_KEEP},
    {"домашнее задание", PLAN_COLUMN_KEEP},
    {"practice", PLAN_COLUMN_KEEP},
    {"project", PLAN_COLUMN_KEEP},
    {"deliverable", PLAN_COLUMN_KEEP},
    {"assignment", PLAN_COLUMN_KEEP},
    {"hands-on", PLAN_COLUMN_KEEP},
};

static enum plan_column column_of(struct span head)
{
    enum plan_column best = PLAN_COLUMN_OTHER;
    size_t longest = 0, start, end;
    head = phrase_skip_emoji(phrase_beginning(head));
    if (head.n > 0 && (head.s[0] == '#' || span_starts(head, "№"))) {
        return PLAN_COLUMN_NUMBER;
    }
    for (size_t i = 0; i < LENGTH(columns); i++) {
        size_t n = phrase_match(head, columns[i].pattern);
        if (n > longest) {
            longest = n;
            best = columns[i].column;
        }
    }
    size_t n;
    if (best == PLAN_COLUMN_OTHER && plan_words_unit(head, &n)) {
        best = PLAN_COLUMN_UNIT;
    }
    if (best == PLAN_COLUMN_HOURS || best == PLAN_COLUMN_OTHER) {
        bool minutes =
            phrase_find(head, "мин", &start, &end) || phrase_find(head, "минут*", &start, &end) ||
            phrase_find(head, "min", &start, &end) || phrase_find(head, "minute*", &start, &end);
        bool academic = phrase_find(head, "ак", &start, &end) ||
                        phrase_find(head, "академ*", &start, &end) ||
                        phrase_find(head, "academic", &start, &end);
        bool hours = phrase_find(head, "часы", &start, &end) ||
                     phrase_find(head, "часов", &start, &end) ||
                     phrase_find(head, "hours", &start, &end);
        if (academic) {
            return PLAN_COLUMN_ACADEMIC;
        }
        if (minutes) {
            return PLAN_COLUMN_MINUTES;
        }
        if (hours) {
            return PLAN_COLUMN_HOURS;
        }
    }
    return best;
}

/* --- cells --- */

void plan_table_init(struct plan_table *t)
{
    *t = (struct plan_table){0};
    for (size_t i = 0; i < PLAN_TABLE_COLUMNS; i++) {
        plan_inline_init(&t->cells[i]);
    }
}

void plan_table_fini(struct plan_table *t)
{
    for (size_t i = 0; i < PLAN_TABLE_COLUMNS; i++) {
        free(t->labels[i]);
        plan_inline_fini(&t->cells[i]);
    }
}

/* Splits a row into cells, reads each; returns their number. "\|" is no border. */
static size_t read_cells(struct plan_table *t, const struct plan_line *l)
{
    struct span row = span_trim((struct span){buf_str(&l->raw), l->raw.len});
    if (span_starts(row, "|")) {
        row = span_from(row, 1);
    }
    size_t count = 0, start = 0;
    for (size_t i = 0; i <= row.n && count < PLAN_TABLE_COLUMNS; i++) {
        if (i < row.n && row.s[i] == '\\') {
            i++;
        } else if (i >= row.n || row.s[i] == '|') {
            size_t end = i < row.n ? i : row.n;
            struct span cell = span_trim(span_cut(row, start, end));
            if (i < row.n || cell.n > 0) {
                plan_inline_read(&t->cells[count++], cell);
            }
            start = i + 1;
        }
    }
    return count;
}

static struct span cell_at(const struct plan_table *t, size_t i)
{
    return phrase_skip_emoji((struct span){buf_str(&t->cells[i].text), t->cells[i].text.len});
}

static int find_column(const struct plan_table *t, enum plan_column column)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->columns[i] == column) {
            return (int)i;
        }
    }
    return -1;
}

static bool has_hours(const struct plan_table *t)
{
    return find_column(t, PLAN_COLUMN_HOURS) >= 0 || find_column(t, PLAN_COLUMN_MINUTES) >= 0 ||
           find_column(t, PLAN_COLUMN_ACADEMIC) >= 0;
}

bool plan_table_read_head(struct plan_table *t, const struct plan_line *l, bool announced)
{
    t->count = read_cells(t, l);
    t->unit = NULL;
    for (size_t i = 0; i < t->count; i++) {
        struct span head = cell_at(t, i);
        size_t n;
        t->columns[i] = column_of(head);
        free(t->labels[i]);
        t->labels[i] = t->columns[i] == PLAN_COLUMN_KEEP ? span_text(head) : NULL;
        if (t->columns[i] == PLAN_COLUMN_UNIT && !t->unit) {
            t->unit = plan_words_unit(head, &n);
        }
    }
    bool unit = find_column(t, PLAN_COLUMN_UNIT) >= 0;
    bool title = find_column(t, PLAN_COLUMN_TITLE) >= 0 || find_column(t, PLAN_COLUMN_TOPIC) >= 0;
    bool numbered = find_column(t, PLAN_COLUMN_NUMBER) >= 0 || (unit && title);
    return (unit || title) && (has_hours(t) || numbered || announced);
}

/* --- rows --- */

/* "3", "Неделя 3", "1–2" in a column of numbers. */
static void read_number(struct span cell, struct plan_head *h)
{
    struct plan_head own;
    int number;
    plan_head_read_text(cell, &own);
    size_t n = own.number == PLAN_NO_NUMBER ? plan_words_number(cell, &number) : 0;
    if (own.number != PLAN_NO_NUMBER) {
        h->number = own.number;
        h->last_number = own.last_number;
    } else if (n > 0) {
        h->number = h->last_number = number;
        while (n < cell.n && !(cell.s[n] >= '0' && cell.s[n] <= '9')) {
            n++;
        }
        if (n < cell.n && plan_words_number(span_from(cell, n), &number) > 0) {
            h->last_number = number;
        }
    }
}

static bool is_number(struct span cell)
{
    int number;
    size_t n = plan_words_number(cell, &number);
    if (n == 0) {
        return false;
    }
    for (; n < cell.n; n++) {
        if (!strchr("0123456789-. ", cell.s[n]) && !((unsigned char)cell.s[n] & 0x80)) {
            return false;
        }
    }
    return true;
}

/* "8", "6–8" in the column's unit, or "8 ч" in its own. */
static int read_minutes(struct span cell, enum plan_column column)
{
    const char *unit = column == PLAN_COLUMN_MINUTES    ? " мин"
                       : column == PLAN_COLUMN_ACADEMIC ? " ак. ч"
                                                        : " ч";
    struct buf text = BUF_INIT(LIMIT_TITLE);
    int minutes = 0, bare = 0;
    size_t start, end;
    buf_add(&text, cell.s, cell.n);
    buf_add_str(&text, unit);
    if (hours_find(cell.s, cell.n, &minutes, &start, &end)) {
        bool academic = column == PLAN_COLUMN_ACADEMIC && !span_holds(cell, "ак");
        minutes = academic ? minutes * 3 / 4 : minutes;
    } else if (!text.overflow && hours_find(buf_str(&text), text.len, &bare, &start, &end)) {
        minutes = bare;
    }
    buf_fini(&text);
    return minutes;
}

static void read_hours(const struct plan_table *t, struct plan_row *row)
{
    for (size_t i = 0; i < t->count; i++) {
        enum plan_column c = t->columns[i];
        if (c == PLAN_COLUMN_HOURS || c == PLAN_COLUMN_MINUTES || c == PLAN_COLUMN_ACADEMIC) {
            int minutes = read_minutes(cell_at(t, i), c);
            if (minutes > 0) {
                row->head.minutes = minutes;
                return;
            }
        }
    }
}

/* The title is the unit's own unless that is a number only; then it is the column beside it. */
static void read_title(const struct plan_table *t, struct plan_row *row)
{
    int unit = find_column(t, PLAN_COLUMN_UNIT), number = find_column(t, PLAN_COLUMN_NUMBER);
    int title = find_column(t, PLAN_COLUMN_TITLE);
    if (title < 0) {
        title = find_column(t, PLAN_COLUMN_TOPIC);
    }
    struct plan_head *h = &row->head;
    *h = (struct plan_head){.number = PLAN_NO_NUMBER, .last_number = PLAN_NO_NUMBER};
    if (unit >= 0) {
        struct span cell = cell_at(t, (size_t)unit);
        struct plan_head own;
        plan_head_read_text(cell, &own);
        bool named = own.named && !is_number(cell);
        if (named || title < 0) {
            *h = own;
        } else {
            read_number(cell, h);
        }
    }
    if (h->title.n == 0 && title >= 0) {
        struct plan_head own;
        plan_head_read_text(cell_at(t, (size_t)title), &own);
        own.number = own.number == PLAN_NO_NUMBER ? h->number : own.number;
        own.last_number = own.last_number == PLAN_NO_NUMBER ? h->last_number : own.last_number;
        *h = own;
    }
    if (number >= 0 && h->number == PLAN_NO_NUMBER) {
        read_number(cell_at(t, (size_t)number), h);
    }
}

static bool is_total(const struct plan_table *t)
{
    for (size_t i = 0; i < t->count; i++) {
        struct span cell = cell_at(t, i);
        size_t n;
        if (cell.n > 0) {
            return plan_label_words_find(cell, &n) == PLAN_LABEL_TOTAL || span_starts(cell, "Σ");
        }
    }
    return false;
}

bool plan_table_read_row(struct plan_table *t, const struct plan_line *l, struct plan_row *row)
{
    size_t count = read_cells(t, l);
    for (size_t i = count; i < t->count; i++) {
        plan_inline_read(&t->cells[i], (struct span){"", 0});
    }
    read_title(t, row);
    read_hours(t, row);
    row->total = is_total(t);
    return row->total || row->head.title.n > 0;
}

static void put_kept(const struct plan_table *t, size_t i, struct plan_draft *d)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    struct span cell = cell_at(t, i);
    buf_add_str(&text, t->labels[i]);
    buf_add_str(&text, ": ");
    buf_add(&text, cell.s, cell.n);
    if (cell.n > 0 && !span_starts(cell, "—") && !span_starts(cell, "-") && !text.overflow) {
        plan_draft_put(d, PLAN_PLACE_ITEMS, (struct span){buf_str(&text), text.len}, PLAN_JOIN_NEW);
    }
    buf_fini(&text);
}

static bool holds(struct span cell, struct span part)
{
    return part.s >= cell.s && part.s + part.n <= cell.s + cell.n;
}

void plan_table_fill(struct plan_table *t, const struct plan_row *row, struct plan_draft *d)
{
    for (size_t i = 0; i < t->count; i++) {
        struct span cell = cell_at(t, i);
        switch (t->columns[i]) {
        case PLAN_COLUMN_TOPIC:
            if (!holds(cell, row->head.title)) {
                plan_draft_put_list(d, PLAN_PLACE_ITEMS, cell);
            }
            break;
        case PLAN_COLUMN_ITEMS:
            plan_draft_put_list(d, PLAN_PLACE_ITEMS, cell);
            break;
        case PLAN_COLUMN_OBJECTIVES:
            plan_draft_put_list(d, PLAN_PLACE_OBJECTIVES, cell);
            break;
        case PLAN_COLUMN_PREREQUISITES:
            plan_draft_put_list(d, PLAN_PLACE_PREREQUISITES, cell);
            break;
        case PLAN_COLUMN_DESCRIPTION:
            plan_draft_put(d, PLAN_PLACE_DESCRIPTION, cell, PLAN_JOIN_NEW);
            break;
        case PLAN_COLUMN_KEEP:
            put_kept(t, i, d);
            break;
        default:
            break;
        }
    }
}
