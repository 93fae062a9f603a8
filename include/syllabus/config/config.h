/* The settings: one table of options, five overlays, typed getters.
 *
 * Every option is one row of the table (type, default, range, unit, help); files, environment,
 * arguments, `config show`, the example file and the manual page all come from it. Overlays from
 * lowest to highest: default, file, user, environment, argument. A value is kept as its canonical
 * text, which parses to itself. An empty text or a YAML null counts as unset in its overlay.
 * Asking for a key that is not in the table, or for the wrong type, is a mistake of the program and
 * ends it. The API key is no option: config/key.h. Changing the file: config/file.h. */
#ifndef SYLLABUS_CONFIG_CONFIG_H
#define SYLLABUS_CONFIG_CONFIG_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct json_object;
struct strlist;

enum config_kind {
    CONFIG_TEXT,
    CONFIG_PATH,    /* "~/" is the home folder; relative in a file: from that file's folder */
    CONFIG_URL,     /* `choices` are its schemes */
    CONFIG_INTEGER, /* `choices` are words allowed in place of a number */
    CONFIG_NUMBER,  /* with a dot */
    CONFIG_BOOLEAN, /* true or false */
    CONFIG_CHOICE,  /* one of `choices` */
    CONFIG_LIST,    /* of text */
    CONFIG_MAP,     /* header names to text */
    CONFIG_OBJECT,  /* any JSON object */
    CONFIG_ARGV,    /* a program and its arguments */
    CONFIG_KIND_COUNT
};

struct config_option {
    const char *key; /* "llm.base_url" */
    enum config_kind kind;
    const char *fallback;       /* the default's text; NULL: unset */
    double min, max;            /* of a number or integer, both included */
    const char *unit;           /* N_("seconds"); NULL: none */
    const char *const *choices; /* NULL-terminated; NULL: none */
    const char *help;           /* N_(): one or two sentences */
    const char *metavar;        /* what stands for a value in the example file; NULL: fallback */
    /* Further environment variables after SYLLABUS_<KEY>, in order of priority; NULL-terminated. */
    const char *const *variables;
    /* NULL when `text` is right beyond its kind, else N_() text of what is allowed; always for "".
     */
    const char *(*check)(const char *text);
};

/* The table in its order; NULL past the end. */
const struct config_option *config_option_at(size_t i);
/* NULL when there is no such option. */
const struct config_option *config_option_find(const char *key);
/* The same with an error: ERROR_USAGE `unknown setting "x"; did you mean "y"?` */
enum error_kind config_option_require(const char *key, const struct config_option **option,
                                      struct error *err);
/* "SYLLABUS_LLM_BASE_URL"; owned. */
char *config_option_variable(const struct config_option *option);
/* What may be given, for people: "a number from 0 to 2", "auto, en or ru". Owned. */
char *config_option_allowed(const struct config_option *option);
/* A value's text as it may be shown on screens and in listings: *** for the texts of a map, whose
 * names are kept, and ***@ for the name and password of an address. Owned; NULL for NULL. */
char *config_option_shown(const struct config_option *option, const char *text);

enum config_overlay {
    CONFIG_FROM_DEFAULT,
    CONFIG_FROM_FILE,
    CONFIG_FROM_USER,
    CONFIG_FROM_ENVIRONMENT,
    CONFIG_FROM_ARGUMENT,
    CONFIG_OVERLAY_COUNT
};

/* Holds the defaults. */
struct config *config_new(void);
void config_free(struct config *c);

/* Reads the YAML file into the file overlay: nested mappings, dotted keys or both. ERROR_BAD_DATA
 * "file:line: what is wrong and what would be right", and then nothing of the file counts. A
 * missing file is ERROR_NOT_FOUND if it `must_exist`, else fine. */
enum error_kind config_load_file(struct config *c, const char *path, bool must_exist,
                                 struct error *err);
/* Reads SYLLABUS_<KEY> and the variables of the table out of `environment` (as environ(7)).
 * Other variables are passed over. ERROR_USAGE names the variable; then nothing of it counts. */
enum error_kind config_load_environment(struct config *c, char *const *environment,
                                        struct error *err);
/* The person's word on the command line. ERROR_USAGE for an unknown key or a wrong value. */
enum error_kind config_set_argument(struct config *c, const char *key, const char *text,
                                    struct error *err);
/* A signed-in user's own AI settings; NULL takes one away. ERROR_USAGE as above. */
enum error_kind config_set_user(struct config *c, const char *key, const char *text,
                                struct error *err);
void config_clear_user(struct config *c); /* on leaving */

/* --- reading; texts are borrowed until the next change of c --- */

/* The canonical text of an option of any kind (lists, maps and objects as JSON); NULL: unset. */
const char *config_text(const struct config *c, const char *key);
/* `otherwise` when unset or a word such as "auto". */
int64_t config_int(const struct config *c, const char *key, int64_t otherwise);
/* The same for a number or an integer. */
double config_number(const struct config *c, const char *key, double otherwise);
/* False when unset. */
bool config_bool(const struct config *c, const char *key);
/* The position of the value among `choices`; -1 when unset. */
int config_choice(const struct config *c, const char *key);
/* A path made usable: owned, NULL when unset. "-" stays "-". */
char *config_path(const struct config *c, const char *key);
/* Appends the elements of a list or argv. */
void config_list(const struct config *c, const char *key, struct strlist *out);
/* A map or object, owned by the caller (json_free()); NULL when unset. */
struct json_object *config_object(const struct config *c, const char *key);

/* What one overlay says, whichever counts; NULL: nothing. */
const char *config_text_from(const struct config *c, enum config_overlay overlay, const char *key);
/* Which overlay it comes from. */
enum config_overlay config_overlay(const struct config *c, const char *key);
/* The same for people and `config show`: "default", "/home/a/config.yaml:12", "user",
 * "SYLLABUS_MODEL", "argument". Not translated. Borrowed. */
const char *config_origin(const struct config *c, const char *key);

#endif
