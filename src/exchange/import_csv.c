/* An outline as a table: a header, then one row a module. */
#include "syllabus/exchange/import.h"

#include "csv_internal.h"
#include "import_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define TRACKS_MAX 10000 /* of one table */

enum column {
    COLUMN_TRACK,
    COLUMN_NUMBER,
    COLUMN_TITLE,
    COLUMN_HOURS,
    COLUMN_DESCRIPTION,
    COLUMN_OBJECTIVES,
    COLUMN_ITEMS,
    COLUMN_PREREQUISITES,
    COLUMN_COUNT
};

#define NAMES 8

/* Folded: in lower case, "ё" as "е". */
static const char *const names[COLUMN_COUNT][NAMES] = {
    [COLUMN_TRACK] = {"track_title", "track", "course", "трек", "курс", "название курса"},
    [COLUMN_NUMBER] = {"module_number", "number", "no", "#", "номер", "№"},
    [COLUMN_TITLE] = {"title", "module", "module title", "name", "модуль", "название", "тема",
                      "название модуля"},
    [COLUMN_HOURS] = {"estimated_duration_hours", "hours", "duration", "часы", "часов",
                      "длительность", "количество часов", "объем"},
    [COLUMN_DESCRIPTION] = {"description", "about", "описание"},
    [COLUMN_OBJECTIVES] = {"learning_objectives", "objectives", "goals", "цели", "цели обучения",
                           "результаты", "результаты обучения"},
    [COLUMN_ITEMS] = {"items", "contents", "content", "topics", "содержание", "темы", "вопросы"},
    [COLUMN_PREREQUISITES] = {"prerequisites", "requires", "предварительные требования",
                              "пререквизиты", "требования"},
};

struct table {
    struct csv csv;
    struct strlist cells;
    size_t line;               /* of the record */
    int columns[COLUMN_COUNT]; /* where each stands; -1: nowhere */
    size_t width;
    struct track **tracks;
    size_t count, cap;
    const char *name;
    struct error *err;
};

static enum error_kind fault(struct table *t, size_t column, const char *what)
{
    return error_set(t->err, ERROR_BAD_DATA, _("line %zu, column %zu: %s"), t->line, column, what);
}

/* --- the header --- */

static enum column column_of(const char *heading)
{
    char *folded = text_folded(heading, strlen(heading));
    char *name = text_trimmed(folded, strlen(folded));
    enum column found = COLUMN_COUNT;
    for (enum column c = 0; c < COLUMN_COUNT; c++) {
        for (size_t i = 0; i < NAMES && names[c][i]; i++) {
            found = strcmp(names[c][i], name) == 0 ? c : found;
        }
    }
    free(folded);
    free(name);
    return found;
}

/* How many columns have a name of ours. */
static size_t count_known(const struct strlist *cells)
{
    size_t known = 0;
    for (size_t i = 0; i < cells->count; i++) {
        known += column_of(cells->items[i]) != COLUMN_COUNT;
    }
    return known;
}

/* The separator by which the header has the most names. */
static char separator_of(const char *text, size_t n)
{
    static const char separators[] = {',', ';', '\t'};
    char best = separators[0];
    size_t most = 0;
    for (size_t i = 0; i < sizeof separators; i++) {
        struct csv csv = {.text = text, .n = n, .line = 1, .separator = separators[i]};
        struct strlist cells = {0};
        size_t line;
        size_t known = csv_next(&csv, &cells, &line, NULL) ? count_known(&cells) : 0;
        if (known > most) {
            most = known;
            best = separators[i];
        }
        strlist_fini(&cells);
    }
    return best;
}

/* False at the end, or at a fault. Rows without a word are passed over. */
static bool next_row(struct table *t)
{
    while (csv_next(&t->csv, &t->cells, &t->line, t->err)) {
        for (size_t i = 0; i < t->cells.count; i++) {
            if (!text_blank(t->cells.items[i])) {
                return true;
            }
        }
    }
    return false;
}

static enum error_kind read_header(struct table *t)
{
    for (enum column c = 0; c < COLUMN_COUNT; c++) {
        t->columns[c] = -1;
    }
    if (!next_row(t)) {
        return t->err->kind ? t->err->kind
                            : error_set(t->err, ERROR_BAD_DATA, _("the table is empty"));
    }
    t->width = t->cells.count;
    for (size_t i = 0; i < t->cells.count; i++) {
        enum column c = column_of(t->cells.items[i]);
        if (c != COLUMN_COUNT && t->columns[c] >= 0) {
            return fault(t, i + 1, _("this column is there twice"));
        }
        if (c != COLUMN_COUNT) {
            t->columns[c] = (int)i;
        }
    }
    if (t->columns[COLUMN_TITLE] < 0) {
        fault(t, 1, _("no column is called \"title\" or \"module\""));
        error_advise(t->err,
                     _("The first line names the columns: module, hours, objectives, items, "
                       "description."));
        return ERROR_BAD_DATA;
    }
    return ERROR_NONE;
}

/* --- rows --- */

/* A cell without the apostrophe that keeps spreadsheets from running it. "" where there is none. */
static const char *cell_of(const struct table *t, enum column c)
{
    int at = t->columns[c];
    const char *text = at >= 0 && (size_t)at < t->cells.count ? t->cells.items[at] : "";
    return text[0] == '\'' && text[1] && strchr("=+-@\t\r", text[1]) ? text + 1 : text;
}

static void put_text(char **slot, const char *text)
{
    char *trimmed = text_trimmed(text, strlen(text));
    if (*trimmed) {
        free(*slot);
        *slot = trimmed;
    } else {
        free(trimmed);
    }
}

/* Elements stand on lines of their own, else between semicolons. */
static enum error_kind put_list(struct table *t, enum column c, struct strlist *out)
{
    const char *text = cell_of(t, c);
    const char *ends = strchr(text, '\n') ? "\n" : ";";
    while (*text) {
        size_t n = strcspn(text, ends);
        char *element = text_trimmed(text, n);
        if (*element && out->count >= LIMIT_MODULE_ITEMS) {
            free(element);
            return fault(t, (size_t)t->columns[c] + 1, _("has too many elements"));
        }
        if (*element) {
            strlist_add(out, element);
        }
        free(element);
        text += n + (text[n] != '\0');
    }
    return ERROR_NONE;
}

static enum error_kind put_hours(struct table *t, int *minutes)
{
    char *text = text_trimmed(cell_of(t, COLUMN_HOURS), strlen(cell_of(t, COLUMN_HOURS)));
    size_t n = strlen(text);
    size_t start = 0;
    size_t end = 0;
    bool good = n == 0 || hours_parse(text, minutes) ||
                (hours_find(text, n, minutes, &start, &end) && start == 0 && end == n);
    free(text);
    return good ? ERROR_NONE
                : fault(t, (size_t)t->columns[COLUMN_HOURS] + 1, _("must be a number of hours"));
}

/* The course of a row: that of the column, else that of the row before; else the only one. */
static enum error_kind track_of_row(struct table *t, struct track **out)
{
    char *title = text_trimmed(cell_of(t, COLUMN_TRACK), strlen(cell_of(t, COLUMN_TRACK)));
    struct track *last = t->count > 0 ? t->tracks[t->count - 1] : NULL;
    struct track *found = *title ? NULL : last;
    for (size_t i = t->count; !found && i > 0; i--) { /* mostly the last one */
        found = strcmp(t->tracks[i - 1]->title, title) == 0 ? t->tracks[i - 1] : NULL;
    }
    if (!found && t->count >= TRACKS_MAX) {
        free(title);
        return fault(t, (size_t)t->columns[COLUMN_TRACK] + 1, _("has too many tracks"));
    }
    if (!found) {
        mem_grow(&t->tracks, &t->cap, t->count + 1, sizeof(struct track *));
        found = t->tracks[t->count++] = track_new();
        found->title = mem_strdup(title);
        found->plan = plan_new();
    }
    free(title);
    *out = found;
    return ERROR_NONE;
}

static enum error_kind read_row(struct table *t)
{
    struct track *track = NULL;
    if (t->cells.count > t->width) {
        return fault(t, t->width + 1, _("the row has more cells than the header"));
    }
    if (text_blank(cell_of(t, COLUMN_TITLE))) {
        return fault(t, (size_t)t->columns[COLUMN_TITLE] + 1, _("a module needs a title"));
    }
    enum error_kind kind = track_of_row(t, &track);
    if (!kind && track->plan->module_count >= LIMIT_MODULES) {
        kind = error_set(t->err, ERROR_BAD_DATA, _("line %zu: at most %d modules fit"), t->line,
                         LIMIT_MODULES);
    }
    if (kind) {
        return kind;
    }
    struct plan_module *m = plan_insert_module(track->plan, track->plan->module_count);
    put_text(&m->title, cell_of(t, COLUMN_TITLE));
    put_text(&m->description, cell_of(t, COLUMN_DESCRIPTION));
    kind = put_hours(t, &m->minutes);
    if (!kind) {
        kind = put_list(t, COLUMN_OBJECTIVES, &m->objectives);
    }
    if (!kind) {
        kind = put_list(t, COLUMN_ITEMS, &m->items);
    }
    return kind ? kind : put_list(t, COLUMN_PREREQUISITES, &m->prerequisites);
}

/* --- the whole --- */

/* In the language of its titles. */
static const char *language_of(const struct plan *p)
{
    size_t russian = 0;
    for (size_t i = 0; i < p->module_count; i++) {
        russian += text_has_cyrillic(p->modules[i].title);
    }
    return russian * 2 > p->module_count ? "ru" : "en";
}

static void add_tracks(struct table *t, const struct env *env, struct bundle_list *out)
{
    for (size_t i = 0; i < t->count; i++) {
        struct plan *p = t->tracks[i]->plan;
        t->tracks[i]->plan = NULL;
        p->language = mem_strdup(language_of(p));
        import_add_track(out, import_track_of_plan(p, t->tracks[i]->title, t->name),
                         t->count > 1 ? mem_printf("tracks[%zu]", i) : mem_strdup("track"), env);
    }
}

static enum error_kind read_table(struct table *t)
{
    enum error_kind kind = read_header(t);
    while (!kind && next_row(t)) {
        kind = read_row(t);
    }
    if (!kind && t->err->kind) {
        kind = t->err->kind;
    }
    if (!kind && t->count == 0) {
        kind = error_set(t->err, ERROR_BAD_DATA, _("the table has a header only"));
    }
    return kind;
}

/* Repaired, without a byte order mark, every line with one kind of end. Owned. */
static char *tidied(const char *text, size_t n)
{
    size_t skipped = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    char *repaired = text_repaired(text + skipped, n - skipped);
    for (char *c = repaired; *c; c++) {
        *c = *c == '\r' ? '\n' : *c; /* as old spreadsheets end their lines */
    }
    return repaired;
}

bool import_is_table(const char *text, size_t n)
{
    const char *end = memchr(text, '\n', n);
    size_t length = end ? (size_t)(end - text) : n;
    char *line = tidied(text, length < LIMIT_TEXT ? length : LIMIT_TEXT);
    struct error failed = {0};
    struct table t = {.csv = {.text = line, .n = strlen(line), .line = 1}, .err = &failed};
    t.csv.separator = separator_of(line, t.csv.n);
    bool is = read_header(&t) == ERROR_NONE && count_known(&t.cells) > 1;
    strlist_fini(&t.cells);
    error_clear(&failed);
    free(line);
    return is;
}

enum error_kind import_course_csv(const char *name, const char *text, size_t n,
                                  const struct env *env, struct bundle_list *out, struct error *err)
{
    char *repaired = tidied(text, n);
    size_t length = strlen(repaired);
    struct error failed = {0};
    struct table t = {.csv = {.text = repaired,
                              .n = length,
                              .line = 1,
                              .separator = separator_of(repaired, length)},
                      .name = name,
                      .err = &failed};
    enum error_kind kind = read_table(&t);
    if (!kind) {
        add_tracks(&t, env, out);
    }
    for (size_t i = 0; i < t.count; i++) {
        track_free(t.tracks[i]);
    }
    free(t.tracks);
    strlist_fini(&t.cells);
    free(repaired);
    error_move(err, &failed);
    return kind;
}
