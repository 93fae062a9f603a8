/* Keys as bytes, as names, and at their places on a keyboard. */
#include "syllabus/line/key.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"

#define NAME_MAX_BYTES 64

/* How an xterm sends what is no character: CSI 1;mods and `final`, CSI `number`;mods ~, or one
 * byte. */
struct form {
    const char *name;
    char byte;
    char final;
    int number;
};

static const struct form forms[KEY_KIND_COUNT] = {
    [KEY_ENTER] = {"Enter", '\r', 0, 0},
    [KEY_TAB] = {"Tab", '\t', 0, 0},
    [KEY_BACKSPACE] = {"Backspace", 0x7f, 0, 0},
    [KEY_ESCAPE] = {"Escape", 0x1b, 0, 0},
    [KEY_UP] = {"Up", 0, 'A', 0},
    [KEY_DOWN] = {"Down", 0, 'B', 0},
    [KEY_LEFT] = {"Left", 0, 'D', 0},
    [KEY_RIGHT] = {"Right", 0, 'C', 0},
    [KEY_HOME] = {"Home", 0, 'H', 0},
    [KEY_END] = {"End", 0, 'F', 0},
    [KEY_PAGE_UP] = {"PageUp", 0, 0, 5},
    [KEY_PAGE_DOWN] = {"PageDown", 0, 0, 6},
    [KEY_INSERT] = {"Insert", 0, 0, 2},
    [KEY_DELETE] = {"Delete", 0, 0, 3},
    [KEY_PASTE] = {"Paste", 0, 0, 0},
    [KEY_MOUSE] = {"Mouse", 0, 0, 0},
    [KEY_FOCUS_IN] = {"FocusIn", 0, 0, 0},
    [KEY_FOCUS_OUT] = {"FocusOut", 0, 0, 0},
    [KEY_REPLY] = {"Reply", 0, 0, 0},
};

static const struct form functions[] = {
    {.final = 'P'}, {.final = 'Q'}, {.final = 'R'}, {.final = 'S'}, {.number = 15}, {.number = 17},
    {.number = 18}, {.number = 19}, {.number = 20}, {.number = 21}, {.number = 23}, {.number = 24},
};
#define FUNCTION_COUNT (int)(sizeof functions / sizeof *functions)

/* --- bytes --- */

static bool add_character(const struct key *key, struct buf *out)
{
    uint32_t c = key->character;
    if (key->mods & KEY_MOD_CTRL) {
        bool known = c == ' ' || (c >= 'a' && c <= 'z') || (c >= '[' && c <= '_');
        return known && buf_add_char(out, (char)(c & 0x1f));
    }
    bool character =
        c >= 0x20 && !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c <= 0xdfff) && c <= 0x10ffff;
    return character && text_encode(out, c);
}

static bool add_form(const struct key *key, const struct form *form, struct buf *out)
{
    unsigned mods = key->mods + 1; /* the bits are xterm's */
    if (form->number) {
        return mods > 1 ? buf_printf(out, "\033[%d;%u~", form->number, mods)
                        : buf_printf(out, "\033[%d~", form->number);
    }
    if (mods > 1) {
        return buf_printf(out, "\033[1;%u%c", mods, form->final);
    }
    return buf_printf(out, key->kind == KEY_FUNCTION ? "\033O%c" : "\033[%c", form->final);
}

/* Enter, Tab, Backspace and Escape: no modifier but Alt shows, with two exceptions. */
static bool add_byte(const struct key *key, const struct form *form, struct buf *out)
{
    bool ctrl = key->mods & KEY_MOD_CTRL;
    if (key->kind == KEY_TAB && (key->mods & KEY_MOD_SHIFT)) {
        unsigned others = key->mods & ~(unsigned)KEY_MOD_SHIFT;
        return others ? buf_printf(out, "\033[1;%uZ", key->mods + 1) : buf_add_str(out, "\033[Z");
    }
    if ((key->mods & KEY_MOD_ALT) && !buf_add_char(out, '\033')) {
        return false;
    }
    return buf_add_char(out, key->kind == KEY_BACKSPACE && ctrl ? '\b' : form->byte);
}

bool key_bytes(const struct key *key, struct buf *out)
{
    const struct form *form = &forms[key->kind];
    size_t before = out->len;
    bool added = false;
    if (key->mods & KEY_MOD_SUPER) {
        return false;
    }
    if (key->kind == KEY_FUNCTION) {
        bool known = key->number >= 1 && key->number <= FUNCTION_COUNT;
        return known && add_form(key, &functions[key->number - 1], out);
    }
    if (key->kind == KEY_CHARACTER) {
        added = !(key->mods & KEY_MOD_ALT) || buf_add_char(out, '\033');
        added = added && add_character(key, out);
    } else if (form->byte) {
        added = add_byte(key, form, out);
    } else if (form->final || form->number) {
        added = add_form(key, form, out);
    }
    if (!added) {
        buf_truncate(out, before);
    }
    return added;
}

/* --- names --- */

static void add_character_name(uint32_t c, bool ctrl, struct buf *out)
{
    if (c == ' ') {
        buf_add_str(out, "Space");
    } else if (c < 0x20 || text_is_dangerous(c)) {
        buf_printf(out, "U+%04X", (unsigned)c);
    } else {
        text_encode(out, ctrl && c >= 'a' && c <= 'z' ? c - 0x20 : c);
    }
}

char *key_name(const struct key *key)
{
    static const struct {
        unsigned mod;
        const char *name;
    } mods[] = {
        {KEY_MOD_SUPER, "Super-"},
        {KEY_MOD_CTRL, "Ctrl-"},
        {KEY_MOD_ALT, "Alt-"},
        {KEY_MOD_SHIFT, "Shift-"},
    };
    struct buf out = BUF_INIT(NAME_MAX_BYTES);
    for (size_t i = 0; i < sizeof mods / sizeof *mods; i++) {
        if (key->mods & mods[i].mod) {
            buf_add_str(&out, mods[i].name);
        }
    }
    if (key->kind == KEY_CHARACTER) {
        add_character_name(key->character, key->mods & KEY_MOD_CTRL, &out);
    } else if (key->kind == KEY_FUNCTION) {
        buf_printf(&out, "F%d", key->number);
    } else if (forms[key->kind].name) {
        buf_add_str(&out, forms[key->kind].name);
    }
    return buf_steal(&out);
}

/* --- places --- */

uint32_t key_latin(uint32_t character)
{
    /* From U+0410 and U+0430 on, in the order of the alphabet. */
    static const char large[] = "F<DULT:PBQRKVYJGHCNEA{WXIO}SM\">Z";
    static const char small[] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";
    if (character >= 0x410 && character < 0x430) {
        return (unsigned char)large[character - 0x410];
    }
    if (character >= 0x430 && character < 0x450) {
        return (unsigned char)small[character - 0x430];
    }
    return character == 0x401 ? '~' : character == 0x451 ? '`' : character;
}
