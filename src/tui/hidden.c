#include "hidden.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"
#include "syllabus/line/key.h"

#include <string.h>

#define CHARACTER_MAX 8 /* bytes of one, and more */

static size_t before(const struct field *f, size_t at)
{
    do {
        at -= at > 0;
    } while (at > 0 && ((unsigned char)f->text[at] & 0xc0) == 0x80);
    return at;
}

static size_t behind(const struct field *f, size_t at)
{
    uint32_t cp = 0;
    return at + text_decode(f->text + at, f->length - at, &cp);
}

static enum editor_result move(struct field *f, size_t to)
{
    if (to == f->point) {
        return EDITOR_REFUSED;
    }
    f->point = to;
    return EDITOR_TAKEN;
}

/* What was deleted does not stay behind the end either. */
static enum editor_result cut(struct field *f, size_t from, size_t to)
{
    if (from == to) {
        return EDITOR_REFUSED;
    }
    memmove(f->text + from, f->text + to, f->length - to);
    secret_wipe(f->text + f->length - (to - from), to - from);
    f->length -= to - from;
    f->point = from;
    return EDITOR_CHANGED;
}

static enum editor_result insert(struct field *f, const char *s, size_t n)
{
    if (n > f->limit - f->length) {
        return EDITOR_TOO_LONG;
    }
    memmove(f->text + f->point + n, f->text + f->point, f->length - f->point);
    memcpy(f->text + f->point, s, n);
    f->length += n;
    f->point += n;
    f->text[f->length] = '\0';
    return n > 0 ? EDITOR_CHANGED : EDITOR_TAKEN;
}

/* A line end behind a copied password is no part of it; within it, or any other control character,
 * it is no password that was meant. */
static enum editor_result paste(struct field *f, const struct key *key)
{
    size_t n = key->length;
    if (!key->text) {
        return EDITOR_TOO_LONG;
    }
    while (n > 0 && (key->text[n - 1] == '\n' || key->text[n - 1] == '\r')) {
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)key->text[i] < 0x20 || key->text[i] == 0x7f) {
            return EDITOR_REFUSED;
        }
    }
    return text_is_utf8(key->text, n) ? insert(f, key->text, n) : EDITOR_REFUSED;
}

static enum editor_result control(struct field *f, uint32_t character)
{
    switch (character) {
    case 'a':
        return move(f, 0);
    case 'e':
        return move(f, f->length);
    case 'b':
        return move(f, before(f, f->point));
    case 'f':
        return move(f, behind(f, f->point));
    case 'h':
        return cut(f, before(f, f->point), f->point);
    case 'd':
        return cut(f, f->point, behind(f, f->point));
    case 'k':
        return cut(f, f->point, f->length);
    case 'u':
    case 'w': /* where its words are is nobody's business */
        return cut(f, 0, f->point);
    default:
        return EDITOR_IGNORED;
    }
}

static enum editor_result character(struct field *f, const struct key *key)
{
    struct buf bytes = BUF_INIT(CHARACTER_MAX);
    enum editor_result result = EDITOR_IGNORED;
    if (key->mods == KEY_MOD_CTRL) {
        return control(f, key->character);
    }
    if ((key->mods & ~(unsigned)KEY_MOD_SHIFT) == 0 && key->character >= 0x20 &&
        !(key->character >= 0x7f && key->character < 0xa0) && text_encode(&bytes, key->character)) {
        result = insert(f, buf_str(&bytes), bytes.len);
        secret_wipe(bytes.data, bytes.len);
    }
    buf_fini(&bytes);
    return result;
}

enum editor_result hidden_key(struct field *f, const struct key *key)
{
    switch (key->kind) {
    case KEY_CHARACTER:
        return character(f, key);
    case KEY_PASTE:
        return paste(f, key);
    case KEY_ENTER:
        return key->mods == 0 ? EDITOR_ACCEPT : EDITOR_REFUSED;
    case KEY_BACKSPACE:
        return cut(f, key->mods == 0 ? before(f, f->point) : 0, f->point);
    case KEY_DELETE:
        return cut(f, f->point, behind(f, f->point));
    case KEY_LEFT:
        return move(f, before(f, f->point));
    case KEY_RIGHT:
        return move(f, behind(f, f->point));
    case KEY_HOME:
        return move(f, 0);
    case KEY_END:
        return move(f, f->length);
    default:
        return EDITOR_IGNORED;
    }
}

void hidden_set(struct field *f, const char *text)
{
    size_t n = text ? strcspn(text, "\r\n") : 0;
    n = n < f->limit ? n : f->limit;
    while (n > 0 && text[n] && ((unsigned char)text[n] & 0xc0) == 0x80) {
        n--;
    }
    cut(f, 0, f->length);
    insert(f, text ? text : "", n);
}
