/* The floor under a streamed answer: libcurl, lines found with memchr, one json-c parse a delta and
 * its text taken out. Nothing is stored, repaired or shown; with a second argument the text goes to
 * standard output as it comes.
 *
 *   floor_stream URL [print]
 *
 * Prints "deltas N bytes N" on standard error. */
#include <curl/curl.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct floor {
    struct json_tokener *parser;
    char *rest; /* an unfinished line */
    size_t rest_len, rest_cap;
    size_t deltas, bytes;
    bool print;
};

static void floor_line(struct floor *f, const char *line, size_t n)
{
    static const char field[] = "data: ";
    size_t skip = sizeof field - 1;
    if (n <= skip || memcmp(line, field, skip) != 0 || line[skip] != '{') {
        return;
    }
    json_tokener_reset(f->parser);
    struct json_object *v = json_tokener_parse_ex(f->parser, line + skip, (int)(n - skip));
    struct json_object *choices, *delta, *content;
    if (json_object_object_get_ex(v, "choices", &choices) &&
        json_object_object_get_ex(json_object_array_get_idx(choices, 0), "delta", &delta) &&
        json_object_object_get_ex(delta, "content", &content)) {
        size_t len = (size_t)json_object_get_string_len(content);
        f->deltas++;
        f->bytes += len;
        if (f->print && write(STDOUT_FILENO, json_object_get_string(content), len) < 0) {
            exit(1);
        }
    }
    json_object_put(v);
}

static void floor_keep(struct floor *f, const char *bytes, size_t n)
{
    if (f->rest_len + n > f->rest_cap) {
        f->rest_cap = 2 * (f->rest_len + n);
        f->rest = realloc(f->rest, f->rest_cap);
        if (f->rest == NULL) {
            abort();
        }
    }
    memcpy(f->rest + f->rest_len, bytes, n);
    f->rest_len += n;
}

static size_t on_write(char *bytes, size_t size, size_t count, void *ctx)
{
    struct floor *f = ctx;
    const char *p = bytes;
    const char *end = bytes + size * count;
    const char *lf;
    while (p < end && (lf = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        if (f->rest_len > 0) {
            floor_keep(f, p, (size_t)(lf - p));
            floor_line(f, f->rest, f->rest_len);
            f->rest_len = 0;
        } else {
            floor_line(f, p, (size_t)(lf - p));
        }
        p = lf + 1;
    }
    if (p < end) {
        floor_keep(f, p, (size_t)(end - p));
    }
    return size * count;
}

int main(int argc, char **argv)
{
    static const char body[] =
        "{\"stream\":true,\"temperature\":0.8,\"messages\":[{\"role\":\"system\",\"content\":"
        "\"Plan a course of 40 hours.\"},{\"role\":\"user\",\"content\":\"Begin.\"}]}";
    if (argc < 2) {
        fprintf(stderr, "usage: floor_stream URL [print]\n");
        return 2;
    }
    struct floor f = {.parser = json_tokener_new(), .print = argc > 2};
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &f);
    CURLcode code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    curl_global_cleanup();
    json_tokener_free(f.parser);
    free(f.rest);
    fprintf(stderr, "deltas %zu bytes %zu\n", f.deltas, f.bytes);
    return code == CURLE_OK && f.deltas > 0 ? 0 : 1;
}
