/* JSON written member by member, so that a document of any length takes no more memory than the
 * piece that is being written: into a buffer, or through one to a function that takes the pieces.
 * The same calls can build values (json.h) instead, so what a document holds is said once. Texts
 * are repaired and escaped as json_print() says; members and elements stand in the order of the
 * calls. For every layer. */
#ifndef SYLLABUS_BASE_JSON_WRITE_H
#define SYLLABUS_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct json_object;
struct strlist;

/* Takes the next piece, n > 0; false: it cannot take any more. */
typedef bool json_sink_fn(void *ctx, const char *text, size_t n);

struct json_writer {
    struct buf *out; /* NULL: values are built */
    json_sink_fn *sink;
    void *ctx;
    bool pretty;
    bool filled; /* the container that is open has a member already */
    bool failed;
    size_t depth;              /* containers that are open */
    struct json_object **open; /* these, where values are built, the outermost first */
    size_t open_cap;
};

/* Writes into `out`, borrowed; `flags` are those of json_print(). With a sink what has come
 * together is given to it now and then, and the buffer emptied; without one it grows to its limit.
 */
void json_writer_init(struct json_writer *w, unsigned flags, struct buf *out, json_sink_fn *sink,
                      void *ctx);
/* Gives the rest to the sink. False where something was not taken: the sink said so, or the buffer
 * was full. */
bool json_writer_end(struct json_writer *w);

/* Builds a value instead. */
void json_writer_init_value(struct json_writer *w);
/* It, owned by the caller. Everything has been closed. */
struct json_object *json_writer_take(struct json_writer *w);

/* Each writes one value: a member `key` of the object that is open, or, with NULL, an element of
 * the array that is open, or the document itself. */
void json_write_object(struct json_writer *w, const char *key); /* opens it */
void json_write_array(struct json_writer *w, const char *key);
void json_write_end_object(struct json_writer *w);
void json_write_end_array(struct json_writer *w);
void json_write_null(struct json_writer *w, const char *key);
void json_write_text(struct json_writer *w, const char *key, const char *s); /* NULL gives null */
void json_write_text_n(struct json_writer *w, const char *key, const char *s, size_t n);
void json_write_int(struct json_writer *w, const char *key, int64_t v);
void json_write_number(struct json_writer *w, const char *key, double v); /* as json_new_number() */
void json_write_bool(struct json_writer *w, const char *key, bool v);
void json_write_time(struct json_writer *w, const char *key, int64_t ms); /* as time_format() */
void json_write_strings(struct json_writer *w, const char *key, const struct strlist *list);
/* A value with all that is in it, borrowed. */
void json_write_value(struct json_writer *w, const char *key, const struct json_object *v);

#endif
