/* JSON through json-c, behind functions that cannot abort on a wrong type.
 *
 * json-c asserts on most misuse (an array function on an object ends the process); here every
 * getter says "absent" instead. Values are reference counted by json-c: functions whose argument is
 * named `take_*` own it afterwards, getters return borrowed values. A JSON null is a NULL pointer,
 * as json-c has it. */
#ifndef SYLLABUS_BASE_JSON_H
#define SYLLABUS_BASE_JSON_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object; /* json-c's, opaque here */
struct buf;
struct strlist;

enum json_kind {
    JSON_NULL,
    JSON_BOOL,
    JSON_INT,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

/* Parses one whole document, strictly; invalid UTF-8, trailing text and more than `depth` levels
 * are ERROR_NOT_JSON. *out is owned by the caller and may be NULL (the literal null). */
enum error_kind json_parse(const char *text, size_t n, int depth, struct json_object **out,
                           struct error *err);
/* A parser kept between documents, for streams. Same rules. */
struct json_parser;
struct json_parser *json_parser_new(int depth);
void json_parser_free(struct json_parser *p);
enum error_kind json_parser_parse(struct json_parser *p, const char *text, size_t n,
                                  struct json_object **out, struct error *err);

void json_free(struct json_object *v);
struct json_object *json_ref(struct json_object *v); /* one more owner */

enum json_kind json_kind(const struct json_object *v);

/* --- reading; every function takes any value, NULL included --- */
struct json_object *json_get(const struct json_object *object, const char *key);
/* Whether there is such a member, be it null. */
bool json_has(const struct json_object *object, const char *key);
struct json_object *json_at(const struct json_object *array, size_t i);
size_t json_size(const struct json_object *v); /* elements of an array or object, else 0 */
/* The i-th member of an object in its order: key and value borrowed. False past the end. Linear. */
typedef bool json_member_fn(void *ctx, const char *key, struct json_object *value);
/* Calls fn for each member in order until it returns false. */
void json_each(const struct json_object *object, json_member_fn *fn, void *ctx);
/* NULL unless a string. *n (may be NULL) is its length in bytes: it can hold NULs. */
const char *json_text(const struct json_object *v, size_t *n);
const char *json_get_text(const struct json_object *object, const char *key);
bool json_to_int(const struct json_object *v, int64_t *out);   /* an integer, or a whole number */
bool json_to_number(const struct json_object *v, double *out); /* an integer or a number */
bool json_get_int(const struct json_object *object, const char *key, int64_t *out);
bool json_get_number(const struct json_object *object, const char *key, double *out);
bool json_get_bool(const struct json_object *object, const char *key, bool *out);
/* Strings of an array, other elements passed over; appended to `list`. */
void json_get_strings(const struct json_object *object, const char *key, struct strlist *list);
bool json_equal(const struct json_object *a, const struct json_object *b);

/* --- building --- */
struct json_object *json_new_object(void);
struct json_object *json_new_array(void);
struct json_object *json_new_text(const char *s); /* NULL gives null */
struct json_object *json_new_text_n(const char *s, size_t n);
struct json_object *json_new_int(int64_t v);
struct json_object *json_new_number(double v); /* shortest form: 7.5, 8 */
struct json_object *json_new_bool(bool v);
void json_set(struct json_object *object, const char *key, struct json_object *take_value);
void json_set_text(struct json_object *object, const char *key, const char *s);
void json_set_int(struct json_object *object, const char *key, int64_t v);
void json_set_number(struct json_object *object, const char *key, double v);
void json_set_bool(struct json_object *object, const char *key, bool v);
void json_set_strings(struct json_object *object, const char *key, const struct strlist *list);
void json_push(struct json_object *array, struct json_object *take_value);

/* --- printing --- */
enum json_print_flags { JSON_PRETTY = 1 };
/* Appends the document. Whatever text_is_dangerous() holds of is written as \uXXXX, so the output
 * is lossless and cannot drive a terminal. False when the buffer's limit was hit. */
bool json_print(const struct json_object *v, unsigned flags, struct buf *out);
char *json_printed(const struct json_object *v, unsigned flags); /* owned */
/* What stands for null, true, false or a number, with the digits it was parsed from; borrowed. */
const char *json_word(const struct json_object *v);

#endif
