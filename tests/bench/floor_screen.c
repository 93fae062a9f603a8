/* The floor under the full screen: the client's libraries, its database opened and asked for what
 * the first frame shows, three panels drawn once by curses; then keys of a private terminal
 * descriptor are echoed in an input line, drawn before the loop waits.
 *
 *   floor_screen DB [URL]
 *
 * Enter begins a streamed answer of URL (libcurl on the loop, one json-c parse a delta), which is
 * shown in the middle panel, wrapped, in frames of 33 ms. Ctrl-U clears the line, Ctrl-D ends. No
 * Markdown, no plan, no line editor, nothing is stored. */
#include <crypt.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <libintl.h>
#include <locale.h>
#include <md4c.h>
#include <ncurses.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>
#include <uv.h>
#include <yaml.h>

#include <readline/readline.h>

#define FRAME_MS 33

enum dirty { DIRTY_FRAMES = 1, DIRTY_CHAT = 2, DIRTY_INPUT = 4 };

/* One function of each, so that the linker keeps the library. */
typedef void any_fn(void);
static any_fn *const volatile linked[] = {
    (any_fn *)yaml_get_version_string,
    (any_fn *)rl_initialize,
    (any_fn *)utf8proc_version,
    (any_fn *)crypt_r,
    (any_fn *)md_parse,
    (any_fn *)sodium_init,
};

struct text {
    char *data;
    size_t len, cap;
};

struct floor {
    uv_loop_t loop;
    uv_poll_t keys;
    uv_prepare_t draw;
    uv_timer_t frame;
    uv_timer_t curl_timer;
    CURLM *multi;
    CURL *easy;
    const char *url;
    struct json_tokener *parser;
    struct text tracks, chat, input, line;
    unsigned dirty;
    bool ended;
    int tty;
};

static void text_add(struct text *t, const char *s, size_t n)
{
    if (t->len + n + 1 > t->cap) {
        t->cap = 2 * (t->len + n + 1);
        t->data = realloc(t->data, t->cap);
        if (t->data == NULL) {
            abort();
        }
    }
    memcpy(t->data + t->len, s, n);
    t->len += n;
    t->data[t->len] = '\0';
}

/* --- drawing --- */

/* Where a row of at most `columns` begins next: behind a line end, at a blank, or anywhere. */
static size_t wrap(const char *s, size_t n, int columns, size_t *shown)
{
    size_t i = 0;
    size_t blank = 0;
    for (int column = 0; i < n && s[i] != '\n'; column++) {
        if (column == columns) {
            *shown = blank ? blank : i;
            return blank ? blank + 1 : i;
        }
        if (s[i] == ' ') {
            blank = i;
        }
        utf8proc_int32_t c;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
        i += step > 0 ? (size_t)step : 1;
    }
    *shown = i;
    return i < n ? i + 1 : i;
}

static int count_rows(const struct text *t, size_t from, int columns)
{
    int rows = 0;
    for (size_t shown; from < t->len; rows++) {
        from += wrap(t->data + from, t->len - from, columns, &shown);
    }
    return rows;
}

/* The last rows of a text; as little of it is wrapped as fills them. */
static void draw_text(const struct text *t, int top, int left, int rows, int columns)
{
    size_t most = 4 * (size_t)rows * (size_t)columns;
    size_t from = t->len > most ? t->len - most : 0;
    while (from > 0 && from < t->len && t->data[from - 1] != '\n') {
        from++;
    }
    int skip = count_rows(t, from, columns) - rows;
    for (int row = 0; row < rows; row++) {
        size_t shown = 0;
        size_t at = from;
        if (from < t->len) {
            from += wrap(t->data + from, t->len - from, columns, &shown);
        }
        if (skip > 0) {
            skip--;
            row--;
            continue;
        }
        mvprintw(top + row, left, "%*s", columns, "");
        mvaddnstr(top + row, left, shown ? t->data + at : "", (int)shown);
    }
}

static void draw_frame(int top, int left, int rows, int columns, const char *title)
{
    for (int i = 1; i < columns - 1; i++) {
        mvaddstr(top, left + i, "─");
        mvaddstr(top + rows - 1, left + i, "─");
    }
    for (int i = 1; i < rows - 1; i++) {
        mvaddstr(top + i, left, "│");
        mvaddstr(top + i, left + columns - 1, "│");
    }
    mvaddstr(top, left, "┌");
    mvaddstr(top, left + columns - 1, "┐");
    mvaddstr(top + rows - 1, left, "└");
    mvaddstr(top + rows - 1, left + columns - 1, "┘");
    attron(A_BOLD | COLOR_PAIR(1));
    mvprintw(top, left + 1, " %s ", title);
    attroff(A_BOLD | COLOR_PAIR(1));
}

static void draw_frames(struct floor *f, int height, int side, int middle)
{
    draw_frame(0, 0, height, side, "Tracks");
    draw_frame(0, side, height, middle, "Chat");
    draw_frame(0, side + middle, height, side, "Plan");
    draw_text(&f->tracks, 1, 1, height - 2, side - 2);
    draw_text(&f->tracks, 1, side + middle + 1, height - 2, side - 2);
    draw_frame(height, 0, 3, 2 * side + middle, "Write");
    mvaddstr(height + 3, 1, "Enter:send F1:help floor-ready");
}

/* Only what has changed. */
static void draw(uv_prepare_t *handle)
{
    struct floor *f = handle->data;
    if (f->dirty == 0) {
        return;
    }
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    int height = rows - 4;
    int side = columns / 4;
    int middle = columns - 2 * side;
    if (f->dirty & DIRTY_FRAMES) {
        draw_frames(f, height, side, middle);
    }
    if (f->dirty & DIRTY_CHAT) {
        draw_text(&f->chat, 1, side + 1, height - 2, middle - 2);
    }
    draw_text(&f->input, height + 1, 3, 1, columns - 4); /* the cursor stays there */
    f->dirty = 0;
    refresh();
}

static void draw_soon(uv_timer_t *timer)
{
    ((struct floor *)timer->data)->dirty |= DIRTY_CHAT;
}

/* --- the database --- */

static void ask(sqlite3 *db, const char *sql, struct text *out)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
        while (sqlite3_step(statement) == SQLITE_ROW) {
            text_add(out, (const char *)sqlite3_column_text(statement, 0),
                     (size_t)sqlite3_column_bytes(statement, 0));
            text_add(out, "\n", 1);
        }
    }
    sqlite3_finalize(statement);
}

static bool read_database(struct floor *f, const char *path)
{
    sqlite3 *db = NULL;
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON", NULL, NULL, NULL) !=
            SQLITE_OK) {
        fprintf(stderr, "floor_screen: %s: %s\n", path, sqlite3_errmsg(db));
        return false;
    }
    ask(db, "SELECT title FROM learning_tracks ORDER BY updated_at DESC", &f->tracks);
    ask(db, "SELECT message_content FROM chat_messages ORDER BY timestamp, id", &f->chat);
    return true;
}

/* --- the stream --- */

static void on_line(struct floor *f)
{
    static const char field[] = "data: ";
    size_t skip = sizeof field - 1;
    if (f->line.len > skip && memcmp(f->line.data, field, skip) == 0 && f->line.data[skip] == '{') {
        json_tokener_reset(f->parser);
        struct json_object *v =
            json_tokener_parse_ex(f->parser, f->line.data + skip, (int)(f->line.len - skip));
        struct json_object *choices, *delta, *content;
        if (json_object_object_get_ex(v, "choices", &choices) &&
            json_object_object_get_ex(json_object_array_get_idx(choices, 0), "delta", &delta) &&
            json_object_object_get_ex(delta, "content", &content)) {
            text_add(&f->chat, json_object_get_string(content),
                     (size_t)json_object_get_string_len(content));
        }
        json_object_put(v);
        if (!uv_is_active((uv_handle_t *)&f->frame)) {
            uv_timer_start(&f->frame, draw_soon, FRAME_MS, 0);
        }
    }
    f->line.len = 0;
}

static size_t on_write(char *bytes, size_t size, size_t count, void *ctx)
{
    struct floor *f = ctx;
    const char *p = bytes;
    const char *end = bytes + size * count;
    const char *lf;
    while ((lf = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        text_add(&f->line, p, (size_t)(lf - p));
        on_line(f);
        p = lf + 1;
    }
    text_add(&f->line, p, (size_t)(end - p));
    return size * count;
}

static void act(struct floor *f, curl_socket_t socket, int events)
{
    int running;
    curl_multi_socket_action(f->multi, socket, events, &running);
}

static void on_curl_timer(uv_timer_t *timer)
{
    act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static int set_curl_timer(CURLM *multi, long ms, void *ctx)
{
    struct floor *f = ctx;
    if (ms < 0) {
        return uv_timer_stop(&f->curl_timer);
    }
    return uv_timer_start(&f->curl_timer, on_curl_timer, ms < 1 ? 1 : (uint64_t)ms, 0);
}

struct watch {
    uv_poll_t poll;
    struct floor *f;
    curl_socket_t socket;
};

static void on_socket(uv_poll_t *poll, int status, int events)
{
    struct watch *w = poll->data;
    act(w->f, w->socket,
        status < 0 ? CURL_CSELECT_ERR
                   : (events & UV_READABLE ? CURL_CSELECT_IN : 0) |
                         (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0));
}

static void free_watch(uv_handle_t *handle)
{
    free(handle->data);
}

static int set_socket(CURL *easy, curl_socket_t socket, int what, void *ctx, void *socket_ctx)
{
    struct floor *f = ctx;
    struct watch *w = socket_ctx;
    if (what == CURL_POLL_REMOVE) {
        if (w != NULL) {
            uv_poll_stop(&w->poll);
            uv_close((uv_handle_t *)&w->poll, free_watch);
        }
        return curl_multi_assign(f->multi, socket, NULL);
    }
    if (w == NULL) {
        w = calloc(1, sizeof *w);
        if (w == NULL) {
            abort();
        }
        w->f = f;
        w->socket = socket;
        uv_poll_init_socket(&f->loop, &w->poll, socket);
        w->poll.data = w;
        curl_multi_assign(f->multi, socket, w);
    }
    return uv_poll_start(&w->poll,
                         (what & CURL_POLL_IN ? UV_READABLE : 0) |
                             (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
                         on_socket);
}

static void begin_stream(struct floor *f)
{
    static const char body[] =
        "{\"stream\":true,\"temperature\":0.6,\"messages\":[{\"role\":\"system\",\"content\":"
        "\"Plan a course of 40 hours.\"},{\"role\":\"user\",\"content\":\"Begin.\"}]}";
    if (f->url == NULL || f->easy != NULL) {
        return;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    f->parser = json_tokener_new();
    f->multi = curl_multi_init();
    curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, set_socket);
    curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
    curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, set_curl_timer);
    curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
    f->easy = curl_easy_init();
    curl_easy_setopt(f->easy, CURLOPT_URL, f->url);
    curl_easy_setopt(f->easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(f->easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(f->easy, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(f->easy, CURLOPT_WRITEDATA, f);
    curl_multi_add_handle(f->multi, f->easy);
}

/* --- keys --- */

static void on_byte(struct floor *f, char c)
{
    if (c == '\r' || c == ('U' & 0x1f)) {
        f->input.len = 0;
    }
    if (c == '\r') {
        begin_stream(f);
    } else if (c == ('D' & 0x1f)) {
        f->ended = true;
        uv_stop(&f->loop);
    } else if ((unsigned char)c >= ' ') {
        text_add(&f->input, &c, 1);
    }
}

static void on_keys(uv_poll_t *poll, int status, int events)
{
    struct floor *f = poll->data;
    char bytes[256];
    ssize_t n = status < 0 ? 0 : read(f->tty, bytes, sizeof bytes);
    if (n <= 0) {
        uv_stop(&f->loop);
        return;
    }
    for (ssize_t i = 0; i < n; i++) {
        on_byte(f, bytes[i]);
    }
    f->dirty |= DIRTY_INPUT;
}

static bool open_screen(struct floor *f)
{
    f->tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (f->tty < 0 || newterm(NULL, stdout, stdin) == NULL) {
        fprintf(stderr, "floor_screen: no terminal\n");
        return false;
    }
    raw();
    noecho();
    nonl();
    typeahead(-1);
    start_color();
    use_default_colors();
    init_pair(1, COLOR_CYAN, -1);
    return true;
}

static void start_loop(struct floor *f)
{
    uv_loop_init(&f->loop);
    uv_poll_init(&f->loop, &f->keys, f->tty);
    uv_prepare_init(&f->loop, &f->draw);
    uv_timer_init(&f->loop, &f->frame);
    uv_timer_init(&f->loop, &f->curl_timer);
    f->keys.data = f->draw.data = f->frame.data = f->curl_timer.data = f;
    uv_poll_start(&f->keys, UV_READABLE, on_keys);
    uv_prepare_start(&f->draw, draw);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    bindtextdomain("syllabus", "/nonexistent");
    textdomain("syllabus");
    if (argc < 2 || linked[0] == NULL) {
        fprintf(stderr, "usage: floor_screen DB [URL]\n");
        return 2;
    }
    struct floor f = {.dirty = DIRTY_FRAMES | DIRTY_CHAT | DIRTY_INPUT,
                      .url = argc > 2 ? argv[2] : NULL};
    text_add(&f.input, "", 0);
    if (!read_database(&f, argv[1]) || !open_screen(&f)) {
        return 1;
    }
    start_loop(&f);
    uv_run(&f.loop, UV_RUN_DEFAULT);
    endwin();
    fflush(stdout);
    _exit(f.ended ? 0 : 1);
}
