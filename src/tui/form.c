#include "form.h"

#include "form_internal.h"
#include "syllabus/base/error.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/line/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNSEEN_COLUMNS 80 /* of a field that was never drawn */

/* --- values --- */

size_t form_field_count(const struct form *f)
{
    return f->spec->count;
}

const struct form_spec *form_spec(const struct form *f)
{
    return f->spec;
}

static size_t place_of(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->spec->count; i++) {
        if (strcmp(f->fields[i].row->name, name) == 0) {
            return i;
        }
    }
    fprintf(stderr, "form: there is no field \"%s\"\n", name);
    abort();
}

static bool is_choice(const struct form *f, size_t i)
{
    return f->fields[i].row->kind == FORM_CHOICE;
}

static bool is_secret(const struct form *f, size_t i)
{
    return f->fields[i].row->kind == FORM_SECRET;
}

static const char *value_at(const struct form *f, size_t i)
{
    const struct form_field *field = &f->fields[i];
    if (is_choice(f, i)) {
        return field->row->choices[field->chosen].value;
    }
    return editor_text(f->editor, &field->field);
}

const char *form_value(const struct form *f, const char *name)
{
    return value_at(f, place_of(f, name));
}

static bool is_typed(const struct form *f, size_t i)
{
    const char *initial = f->fields[i].initial;
    return strcmp(value_at(f, i), initial ? initial : "") != 0;
}

bool form_typed(const struct form *f, const char *name)
{
    if (name) {
        return is_typed(f, place_of(f, name));
    }
    bool typed = false;
    for (size_t i = 0; i < f->spec->count; i++) {
        typed = typed || is_typed(f, i);
    }
    return typed;
}

static size_t choice_of(const struct form_row *row, const char *value)
{
    for (size_t i = 0; value && row->choices[i].value; i++) {
        if (strcmp(row->choices[i].value, value) == 0) {
            return i;
        }
    }
    return 0;
}

static void fill(struct form *f, size_t i, const char *value)
{
    struct form_field *field = &f->fields[i];
    if (is_choice(f, i)) {
        field->chosen = choice_of(field->row, value);
    } else {
        editor_set_text(f->editor, &field->field, value);
    }
    if (!is_secret(f, i)) {
        mem_replace(&field->initial, value_at(f, i));
    }
}

void form_set(struct form *f, const char *name, const char *value)
{
    fill(f, place_of(f, name), value);
}

/* --- life --- */

static unsigned field_flags(enum form_kind kind)
{
    return kind == FORM_LONG ? FIELD_LONG : kind == FORM_SECRET ? FIELD_SECRET : 0;
}

struct form *form_new(struct editor *e, const struct form_spec *spec)
{
    struct form *f = mem_alloc(sizeof *f);
    f->editor = e;
    f->spec = spec;
    f->fields = mem_array(spec->count, sizeof *f->fields);
    for (size_t i = 0; i < spec->count; i++) {
        const struct form_row *row = &spec->rows[i];
        f->fields[i].row = row;
        field_init(&f->fields[i].field, row->limit, field_flags(row->kind));
        fill(f, i, row->initial);
    }
    form_focus(f);
    return f;
}

void form_free(struct form *f)
{
    if (!f) {
        return;
    }
    for (size_t i = 0; i < f->spec->count; i++) {
        struct form_field *field = &f->fields[i];
        editor_forget(f->editor, &field->field);
        field_fini(&field->field);
        wrapped_fini(&field->wrapped);
        free(field->initial);
        free(field->error);
        free(field->shown);
    }
    free(f->fields);
    free(f->lines);
    free(f->error);
    free(f);
}

void form_focus(struct form *f)
{
    editor_lend(f->editor, is_choice(f, f->focus) ? NULL : &f->fields[f->focus].field);
}

/* --- what is wrong --- */

static void set_error(char **slot, const char *text)
{
    char *clean = text ? text_cleaned(text, TEXT_ONE_LINE) : NULL;
    free(*slot);
    *slot = clean;
}

static void check_field(struct form *f, size_t i)
{
    struct form_field *field = &f->fields[i];
    const char *value = value_at(f, i);
    struct error err = {0};
    set_error(&field->error, NULL);
    if (!text_blank(value) && field->row->check && !field->row->check(f, value, &err)) {
        set_error(&field->error, err.message);
    }
    error_clear(&err);
}

/* A number is right or wrong with its first digit; of other texts that are being typed for the
 * first time nobody can say yet. */
static void after_change(struct form *f)
{
    struct form_field *field = &f->fields[f->focus];
    set_error(&f->error, NULL);
    set_error(&field->error, NULL);
    if (field->left || field->row->kind == FORM_HOURS) {
        check_field(f, f->focus);
    }
}

static void go_to(struct form *f, size_t i)
{
    struct form_field *field = &f->fields[f->focus];
    if (i != f->focus) {
        bool told = field->error != NULL; /* what a command said, or what did not fit */
        field->left = true;
        if (!told) {
            check_field(f, f->focus);
        }
    }
    f->focus = i;
    f->keeps_goal = false;
    form_focus(f);
}

static enum form_result accept_form(struct form *f)
{
    size_t wrong = SIZE_MAX;
    struct error err = {0};
    set_error(&f->error, NULL);
    for (size_t i = f->spec->count; i-- > 0;) {
        struct form_field *field = &f->fields[i];
        check_field(f, i);
        if (field->row->required && text_blank(value_at(f, i))) {
            set_error(&field->error, _("This is needed."));
        }
        field->left = true;
        wrong = field->error ? i : wrong;
    }
    size_t row = f->focus;
    if (wrong == SIZE_MAX && f->spec->check && !f->spec->check(f, &row, &err)) {
        wrong = row < f->spec->count ? row : f->focus;
        set_error(&f->fields[wrong].error, err.message);
    }
    error_clear(&err);
    if (wrong != SIZE_MAX) {
        go_to(f, wrong);
        return FORM_REFUSED;
    }
    return FORM_ACCEPTED;
}

void form_set_busy(struct form *f, bool busy)
{
    f->busy = busy;
    f->asking = false;
}

void form_set_error(struct form *f, const char *name, const char *text)
{
    f->busy = false;
    if (name) {
        size_t i = place_of(f, name);
        go_to(f, i);
        set_error(&f->fields[i].error, text);
    } else {
        set_error(&f->error, text);
    }
}

/* --- keys --- */

static enum form_result step(struct form *f, int by, bool round)
{
    size_t n = f->spec->count;
    bool edge = by < 0 ? f->focus == 0 : f->focus + 1 == n;
    if (edge && !round) {
        return FORM_REFUSED;
    }
    go_to(f, by < 0 ? (f->focus + n - 1) % n : (f->focus + 1) % n);
    return FORM_CHANGED;
}

/* A row up or down within the field, else a field. */
static enum form_result step_row(struct form *f, int by)
{
    struct form_field *field = &f->fields[f->focus];
    if (is_choice(f, f->focus)) {
        return step(f, by, false);
    }
    form_lay_out(f, f->focus, field->wrapped.columns > 0 ? field->wrapped.columns : UNSEEN_COLUMNS);
    size_t n = 0;
    const char *shown = form_shown(f, f->focus, &n);
    int goal = f->keeps_goal ? f->goal : field->wrapped.caret_column;
    size_t to = wrapped_step(&field->wrapped, shown, by, goal);
    if (to == WRAPPED_EDGE || is_secret(f, f->focus)) {
        return step(f, by, false);
    }
    editor_set_point(f->editor, &field->field, to);
    f->keeps_goal = true;
    f->goal = goal;
    return FORM_CHANGED;
}

static bool is_control(const struct key *key, uint32_t letter)
{
    return key->kind == KEY_CHARACTER && key->mods == KEY_MOD_CTRL && key->character == letter;
}

static bool is_escape(const struct key *key)
{
    return key->kind == KEY_ESCAPE || is_control(key, 'c');
}

static enum form_result leave(struct form *f)
{
    if (!form_typed(f, NULL)) {
        return FORM_LEFT;
    }
    f->asking = true;
    return FORM_CHANGED;
}

/* Throw away what was typed? Escape goes back to it, for it never loses text. */
static enum form_result answer(struct form *f, const struct key *key)
{
    static const uint32_t yes[] = {'y', 'Y', 0x434, 0x414}; /* д Д */
    static const uint32_t no[] = {'n', 'N', 0x43d, 0x41d};  /* н Н */
    bool plain = key->kind == KEY_CHARACTER && key->mods == 0;
    if (is_control(key, 'c')) {
        return FORM_LEFT;
    }
    for (size_t i = 0; plain && i < sizeof yes / sizeof *yes; i++) {
        if (key->character == yes[i]) {
            return FORM_LEFT;
        }
        f->asking = f->asking && key->character != no[i];
    }
    if (key->kind == KEY_ESCAPE || key->kind == KEY_ENTER) {
        f->asking = false;
    }
    return f->asking ? FORM_REFUSED : FORM_CHANGED;
}

/* Keys that move between fields or leave them. */
static enum form_result form_wide_key(struct form *f, const struct key *key)
{
    switch (key->kind) {
    case KEY_TAB:
        return step(f, key->mods & KEY_MOD_SHIFT ? -1 : 1, true);
    case KEY_UP:
        return step_row(f, -1);
    case KEY_DOWN:
        return step_row(f, 1);
    case KEY_PAGE_UP:
        go_to(f, 0);
        return FORM_CHANGED;
    case KEY_PAGE_DOWN:
        go_to(f, f->spec->count - 1);
        return FORM_CHANGED;
    case KEY_PASTE:
        return FORM_REFUSED;
    default:
        break;
    }
    if (is_control(key, 'p') || is_control(key, 'n')) {
        return step_row(f, key->character == 'p' ? -1 : 1);
    }
    return is_escape(key) ? leave(f) : FORM_UNUSED;
}

static enum form_result choose(struct form *f, size_t to)
{
    struct form_field *field = &f->fields[f->focus];
    if (to == field->chosen) {
        return FORM_REFUSED;
    }
    field->chosen = to;
    after_change(f);
    return FORM_CHANGED;
}

static enum form_result choice_key(struct form *f, const struct key *key)
{
    const struct form_field *field = &f->fields[f->focus];
    bool character = key->kind == KEY_CHARACTER && key->mods == 0;
    size_t n = 0;
    while (field->row->choices[n].value) {
        n++;
    }
    if (key->kind == KEY_RIGHT || (character && key->character == ' ')) {
        return choose(f, (field->chosen + 1) % n);
    }
    if (key->kind == KEY_LEFT) {
        return choose(f, (field->chosen + n - 1) % n);
    }
    if (key->kind == KEY_HOME || key->kind == KEY_END) {
        return choose(f, key->kind == KEY_HOME ? 0 : n - 1);
    }
    if (key->kind == KEY_ENTER) {
        return key->mods == 0 ? accept_form(f) : FORM_REFUSED;
    }
    return character ? FORM_REFUSED : form_wide_key(f, key);
}

static enum form_result tell_too_long(struct form_field *field)
{
    char *text = editor_too_long(&field->field);
    set_error(&field->error, text);
    free(text);
    return FORM_REFUSED;
}

static enum form_result text_key(struct form *f, const struct key *key)
{
    struct form_field *field = &f->fields[f->focus];
    switch (editor_key(f->editor, key)) {
    case EDITOR_IGNORED:
        return form_wide_key(f, key);
    case EDITOR_TAKEN:
        return FORM_CHANGED;
    case EDITOR_CHANGED:
        after_change(f);
        return FORM_CHANGED;
    case EDITOR_TOO_LONG:
        return tell_too_long(field);
    case EDITOR_ACCEPT:
        return accept_form(f);
    case EDITOR_PREVIOUS:
        return step(f, -1, false);
    case EDITOR_NEXT:
        return step(f, 1, false);
    case EDITOR_REFUSED:
    case EDITOR_OUTSIDE:
    case EDITOR_END:
        break;
    }
    return FORM_REFUSED;
}

enum form_result form_key(struct form *f, const struct key *key)
{
    bool vertical = (key->kind == KEY_UP || key->kind == KEY_DOWN || is_control(key, 'p') ||
                     is_control(key, 'n'));
    if (key->kind == KEY_NONE || key->kind == KEY_MOUSE || key->kind == KEY_FOCUS_IN ||
        key->kind == KEY_FOCUS_OUT || key->kind == KEY_REPLY) {
        return FORM_UNUSED;
    }
    if (f->busy) {
        return is_escape(key) ? FORM_CANCEL : FORM_NONE;
    }
    if (f->asking) {
        return answer(f, key);
    }
    form_focus(f);
    f->keeps_goal = f->keeps_goal && vertical;
    return is_choice(f, f->focus) ? choice_key(f, key) : text_key(f, key);
}
